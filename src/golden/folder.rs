//! A folder of golden cases: read, tagged, compared.

use std::collections::BTreeSet;
use std::fmt;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use rayon::prelude::*;

use crate::classifier::Classifier;
use crate::diff::Pair;
use crate::input::sources::{Source, discover};
use crate::input::{Document, Origin};
use crate::output::{MentionRow, Per, Rows, names, rows};

use super::difference::{Difference, of_mentions};
use super::table::{Table, cells, printed};
use super::{Case, Outcome, Report};

/// The folder of the cases' texts.
pub const DECISIONS: &str = "decisions";
/// What `tag` must print.
pub const TAGS: &str = "tags.csv";
/// What `tag --per mention` must print.
pub const MENTIONS: &str = "mentions.csv";
/// The column that is compared once for all cases.
const VERSION: &str = "rules_version";

/// Why a folder of cases cannot be compared. Prints as a message that begins with the path.
#[derive(Debug)]
pub enum GoldenError {
    /// It has neither cases nor expectations.
    NoCases(PathBuf),
    /// A table cannot be read.
    Io(PathBuf, io::Error),
    /// A table is none.
    Table(PathBuf, String),
}

impl fmt::Display for GoldenError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoCases(path) => {
                let path = path.display();
                write!(f, "{path}: holds no golden cases in a folder `{DECISIONS}`; make one with ")?;
                write!(f, "`grounds golden add FILE --name BEHAVIOUR --folder {path}`")
            }
            Self::Io(path, error) => write!(f, "{}: cannot be read: {error}", path.display()),
            Self::Table(path, message) => write!(f, "{}: {message}", path.display()),
        }
    }
}

impl std::error::Error for GoldenError {}

/// A file with a case, and what the column `source` says of it.
#[derive(Debug)]
struct Text {
    file: PathBuf,
    source: String,
}

/// A folder of golden cases.
#[derive(Debug)]
pub struct Folder {
    /// What stands before a case's path in the column `source`.
    prefix: String,
    texts: Vec<Text>,
    unreadable: Vec<String>,
    tags: Table,
    mentions: Table,
}

impl Folder {
    /// Opens a folder and reads its expectations, where it has any.
    pub fn open(path: &Path) -> Result<Self, GoldenError> {
        let root = path.join(DECISIONS);
        let (tags, mentions) = (table(&path.join(TAGS))?, table(&path.join(MENTIONS))?);
        // Sources begin as they did when the expectations were written, from wherever the program is run now.
        let known = tags.rows.keys().find_map(|source| prefix_of(source));
        let prefix = known.map_or_else(|| format!("{}/", root.display()), str::to_owned);
        let (sources, unreadable) =
            if root.is_dir() { discover(std::slice::from_ref(&root)) } else { (Vec::new(), Vec::new()) };
        let text = |source: Source| match source {
            Source::File(file) => Some(Text { source: format!("{prefix}{}", inner(&file, &root)), file }),
            Source::Stdin => None,
        };
        let texts: Vec<Text> = sources.into_iter().filter_map(text).collect();
        if texts.is_empty() && tags.rows.is_empty() {
            return Err(GoldenError::NoCases(path.to_owned()));
        }
        let unreadable = unreadable.iter().map(ToString::to_string).collect();
        Ok(Self { prefix, texts, unreadable, tags, mentions })
    }

    /// What could not be listed, in words.
    pub fn unreadable(&self) -> &[String] {
        &self.unreadable
    }

    /// The names of all cases and of all expectations.
    pub fn names(&self) -> BTreeSet<&str> {
        let sources = self.texts.iter().map(|text| &text.source).chain(self.sources());
        sources.map(|source| name_of(source, &self.prefix)).collect()
    }

    /// Tags the cases whose names hold `filter` and compares them with what is expected.
    pub fn compare(&self, classifier: &Classifier, filter: &str) -> Report {
        let wanted = |source: &str| name_of(source, &self.prefix).contains(filter);
        let texts: Vec<&Text> = self.texts.iter().filter(|text| wanted(&text.source)).collect();
        let mut cases: Vec<Case> = texts.par_iter().map(|text| self.case(classifier, text)).collect();
        let known: BTreeSet<&String> = self.texts.iter().map(|text| &text.source).collect();
        let orphans = self.sources().into_iter().filter(|source| wanted(source) && !known.contains(source));
        cases.extend(orphans.map(|source| self.start(source, Outcome::Orphan)));
        let version = classifier.rules().version_line();
        Report { cases, rules_version: self.outdated(&version), columns_differ: self.columns_differ() }
    }

    /// Every source that has an expectation.
    pub(super) fn sources(&self) -> BTreeSet<&String> {
        self.tags.rows.keys().chain(self.mentions.rows.keys()).collect()
    }

    /// The expected rows of a source as they stand: tags, and mentions.
    pub(super) fn expected(&self, source: &str) -> [&str; 2] {
        [&self.tags, &self.mentions].map(|table| table.rows.get(source).map_or("", |rows| rows.raw.as_str()))
    }

    /// Where the rows of a source belong: in the order of the files, orphans last.
    pub(super) fn place(&self, source: &str) -> usize {
        self.texts.iter().position(|text| text.source == source).unwrap_or(usize::MAX)
    }

    /// The version of the rules in the expectations, where one is not `now`.
    fn outdated(&self, now: &str) -> Option<Pair> {
        let records = self.tags.rows.values().flat_map(|rows| &rows.records);
        let old = records.map(|record| self.tags.cell(record, VERSION)).find(|version| version != now)?;
        Some(Pair { old, new: now.to_owned() })
    }

    fn columns_differ(&self) -> bool {
        let tables = [&self.tags, &self.mentions].into_iter().zip(Table::headers());
        tables.filter(|(table, _)| !table.header.is_empty()).any(|(table, header)| table.header != header)
    }

    /// A case of which nothing is known yet but what is expected.
    fn start(&self, source: &str, outcome: Outcome) -> Case {
        Case {
            name: name_of(source, &self.prefix).to_owned(),
            source: source.to_owned(),
            outcome,
            differences: Vec::new(),
            message: None,
            now: [String::new(), String::new()],
            expected: self.expected(source).map(str::to_owned),
        }
    }

    fn case(&self, classifier: &Classifier, text: &Text) -> Case {
        let source = text.source.as_str();
        let unreadable = |message| Case { message: Some(message), ..self.start(source, Outcome::Unreadable) };
        let document = match Source::File(text.file.clone()).read() {
            Ok((document, _)) => Document { origin: Origin::new(source), ..document },
            Err(error) => return unreadable(error.to_string()),
        };
        let trace = classifier.tag(&document);
        if !trace.decision.is_decision() {
            return unreadable("holds no decision: no reference and no known heading".to_owned());
        }
        let tags = rows(Per::Decision, classifier, &document, &trace);
        let mentions = rows(Per::Mention, classifier, &document, &trace);
        let now = [printed(Per::Decision, &tags), printed(Per::Mention, &mentions)];
        let version = classifier.rules().version_line();
        let expected = [self.tags.in_version(source, VERSION, &version), Some(self.expected(source)[1].to_owned())];
        let differing: Vec<&'static str> = [TAGS, MENTIONS]
            .into_iter()
            .zip(expected.iter().zip(&now))
            .filter_map(|(file, (expected, now))| (expected.as_ref() != Some(now)).then_some(file))
            .collect();
        let outcome = match (self.tags.rows.contains_key(source), differing.is_empty() && !self.columns_differ()) {
            (false, _) => Outcome::Missing,
            (true, true) => Outcome::Agrees,
            (true, false) => Outcome::Differs,
        };
        let mut differences = Vec::new();
        if outcome == Outcome::Differs {
            let mentions = if let Rows::Mention(rows) = mentions { rows } else { Vec::new() };
            differences = self.differences(source, &now[0], &mentions);
            if differences.is_empty() {
                differences.extend(differing.into_iter().map(|file| Difference::Bytes { file }));
            }
        }
        Case { differences, now, ..self.start(source, outcome) }
    }

    /// Every cell and mention that differs; `row` is the row of tags as it is printed now.
    fn differences(&self, source: &str, row: &str, mentions: &[MentionRow]) -> Vec<Difference> {
        let now = cells(row);
        let before = self.tags.rows.get(source).and_then(|rows| rows.records.first());
        let mut found = Vec::new();
        for (column, got) in names(Per::Decision).into_iter().zip(&now).filter(|(column, _)| *column != VERSION) {
            let expected = before.map(|record| self.tags.cell(record, column)).unwrap_or_default();
            if expected != got {
                found.push(Difference::Column { column: column.to_owned(), expected, got: got.to_owned() });
            }
        }
        if let Some(before) = self.mentions.mentions(source) {
            found.extend(of_mentions(&before, mentions));
        }
        found
    }
}

/// A table, empty where there is no file.
fn table(path: &Path) -> Result<Table, GoldenError> {
    match fs::read_to_string(path) {
        Ok(text) => Table::read(&text).map_err(|message| GoldenError::Table(path.to_owned(), message)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Table::default()),
        Err(error) => Err(GoldenError::Io(path.to_owned(), error)),
    }
}

/// The path of a case's file inside the folder of cases, with `/` between its parts.
fn inner(file: &Path, root: &Path) -> String {
    let parts = file.strip_prefix(root).unwrap_or(file).components();
    parts.map(|part| part.as_os_str().to_string_lossy()).collect::<Vec<_>>().join("/")
}

/// What stands before a case's path in a source: all up to and with `decisions/`.
fn prefix_of(source: &str) -> Option<&str> {
    let folder = format!("{DECISIONS}/");
    let starts = source.rmatch_indices(&folder).map(|(start, _)| start);
    let start = starts
        .into_iter()
        .find(|start| *start == 0 || source.get(..*start).is_some_and(|before| before.ends_with('/')))?;
    source.get(..start + folder.len())
}

/// A case's name: its path inside the folder of cases, without the ending.
fn name_of<'s>(source: &'s str, prefix: &str) -> &'s str {
    let inner = source.strip_prefix(prefix).unwrap_or(source);
    match inner.rsplit_once('.') {
        Some((name, ending)) if !name.is_empty() && !ending.contains('/') => name,
        _ => inner,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_paths_inside_the_folder_of_cases() {
        assert_eq!(prefix_of("golden/decisions/a.txt"), Some("golden/decisions/"));
        assert_eq!(prefix_of("my-decisions/decisions/a.txt"), Some("my-decisions/decisions/"));
        assert_eq!(prefix_of("my-decisions/a.txt"), None);
        assert_eq!(name_of("golden/decisions/late.and.lost.txt", "golden/decisions/"), "late.and.lost");
        assert_eq!(name_of("golden/decisions/housing/damp.html", "golden/decisions/"), "housing/damp");
    }
}
