//! Reading tables back: what `tag` wrote, and the hand labels that it is measured against.
//!
//! Takes the text of a CSV file or of JSON Lines and gives its rows, or says what is wrong with which line. Columns are
//! found by their names, so their order does not matter and others may stand beside them. Opens no file.

mod json_lines;

use std::collections::BTreeSet;
use std::fmt;

use csv::{ErrorKind, StringRecord, Trim};
use serde::Deserialize;
use serde::de::DeserializeOwned;

use super::{DecisionRow, JOINT, MentionRow, SampleRow};

/// The columns that labels must have.
const LABEL_COLUMNS: [&str; 6] = ["file", "reference", "refusal", "first", "applied", "cited"];
/// The columns that a sample must have.
const SAMPLE_COLUMNS: [&str; 7] = ["source", "reference", "stratum", "stratum_size", "weight", "coder_1", "coder_2"];
/// The columns without which tags cannot be compared with anything.
const TAG_COLUMNS: [&str; 5] = ["source", "refusal", "first_ground", "grounds", "cited"];
/// The words of the column `refusal`.
const REFUSALS: [&str; 3] = ["full", "part", "no"];

/// What a person found in one decision.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
pub struct LabelRow {
    /// Name of the decision's file.
    pub file: String,
    /// Case number.
    pub reference: String,
    /// `full`, `part`, `no`.
    pub refusal: String,
    /// The applied ground that is stated first.
    pub first: String,
    /// Applied grounds.
    pub applied: String,
    /// Grounds listed as legal tests and not applied.
    pub cited: String,
    /// How it came to be labelled, where it was drawn from many.
    #[serde(skip)]
    pub drawn: Option<Drawn>,
}

/// How a labelled decision was drawn.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Drawn {
    /// What its stratum is called.
    pub stratum: String,
    /// The decisions of its stratum.
    pub size: u32,
    /// Those of them that were drawn and are labelled.
    pub labelled: u32,
}

impl Drawn {
    /// How many decisions it stands for.
    pub fn weight(&self) -> f64 {
        f64::from(self.size) / f64::from(self.labelled)
    }
}

/// Rows that `tag` wrote.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tags<'t> {
    /// A row per decision.
    pub rows: Vec<DecisionRow>,
    /// Whether the file has the column `check`; without it nothing is known of checks.
    pub has_check: bool,
    /// The line of each row, where the file is JSON Lines.
    records: Vec<&'t str>,
}

impl Tags<'_> {
    /// The mentions of the decision in this row, where the file has them.
    pub fn mentions(&self, row: usize) -> Option<Vec<MentionRow>> {
        self.records.get(row).and_then(|record| json_lines::mentions(record))
    }
}

/// Why a table cannot be read. Prints as a message that begins with the file's name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ReadError {
    /// Labels without columns that they need.
    LabelColumns {
        /// The file.
        name: String,
        /// What is missing.
        missing: Vec<&'static str>,
    },
    /// A sample without columns that it needs.
    SampleColumns {
        /// The file.
        name: String,
        /// What is missing.
        missing: Vec<&'static str>,
    },
    /// Tags without columns that they need: another table, or no table at all.
    TagColumns {
        /// The file.
        name: String,
        /// What is missing.
        missing: Vec<&'static str>,
        /// Whether it has the columns of a table per ground or per mention.
        finer: bool,
    },
    /// Another table without columns that it needs.
    Columns {
        /// The file.
        name: String,
        /// What is missing.
        missing: Vec<&'static str>,
        /// What its first line should be.
        header: &'static str,
    },
    /// A row that cannot be understood.
    Row {
        /// The file.
        name: String,
        /// Its line, from 1; 0 where that is not known.
        line: u64,
        /// What is wrong, and what to do.
        message: String,
    },
    /// Labels without a row.
    NoLabels {
        /// The file.
        name: String,
    },
}

impl fmt::Display for ReadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::LabelColumns { name, missing } => {
                let needed = LABEL_COLUMNS.join(",");
                write!(f, "{name}: has no {}; a file of labels begins with the line {needed}", columns(missing))
            }
            Self::SampleColumns { name, missing } => {
                let lacks = columns(missing);
                write!(f, "{name}: has no {lacks}; make the sample with `grounds audit tags.csv --sample 200`")
            }
            Self::TagColumns { name, missing, finer: true } => {
                let lacks = columns(missing);
                write!(f, "{name}: has no {lacks}; make the file with `grounds tag FOLDER -o tags.csv`, without --per")
            }
            Self::TagColumns { name, missing, finer: false } if missing.len() == TAG_COLUMNS.len() => write!(
                f,
                "{name}: is no table made by `grounds tag`, for it has no {}; if it holds decisions, run \
                 `grounds tag {name} -o tags.csv` first and name tags.csv",
                columns(missing)
            ),
            Self::TagColumns { name, missing, .. } => {
                let lacks = columns(missing);
                write!(f, "{name}: has no {lacks}; make the file with `grounds tag FOLDER -o tags.csv`")
            }
            Self::Columns { name, missing, header } => {
                write!(f, "{name}: has no {}; such a file begins with the line {header}", columns(missing))
            }
            Self::Row { name, line: 0, message } => write!(f, "{name}: {message}"),
            Self::Row { name, line, message } => write!(f, "{name}:{line}: {message}"),
            Self::NoLabels { name } => write!(f, "{name}: holds no labels; add a row for each decision"),
        }
    }
}

impl std::error::Error for ReadError {}

/// Reads hand labels, `name` being what messages call the file.
pub fn labels(name: &str, text: &str) -> Result<Vec<LabelRow>, ReadError> {
    let table = Table::open(name, text, Trim::All)?;
    let missing = table.missing(&LABEL_COLUMNS);
    if !missing.is_empty() {
        return Err(ReadError::LabelColumns { name: name.to_owned(), missing });
    }
    let mut files = BTreeSet::new();
    let rows = table.rows(|row: &LabelRow| {
        if row.file.is_empty() && row.reference.is_empty() {
            return Err("neither `file` nor `reference` says which decision is meant; fill in one of them".to_owned());
        }
        if !row.file.is_empty() && !files.insert(row.file.clone()) {
            return Err(format!("`{}` is labelled twice; keep one of the rows", row.file));
        }
        known_refusal(&row.refusal)
    })?;
    if rows.is_empty() {
        return Err(ReadError::NoLabels { name: name.to_owned() });
    }
    Ok(rows)
}

/// Whether a table is a sample for coders rather than labels: it has a column `coder_1`.
pub fn is_sample(text: &str) -> bool {
    let plain = text.strip_prefix('\u{FEFF}').unwrap_or(text);
    let header = plain.lines().next().unwrap_or_default();
    header.split([',', ';', '\t']).any(|column| column.trim().trim_matches('"') == "coder_1")
}

/// Reads a sample that coders filled in, `name` being what messages call the file.
pub fn sample(name: &str, text: &str) -> Result<Vec<SampleRow>, ReadError> {
    let table = Table::open(name, text, Trim::All)?;
    let missing = table.missing(&SAMPLE_COLUMNS);
    if !missing.is_empty() {
        return Err(ReadError::SampleColumns { name: name.to_owned(), missing });
    }
    table.rows(|_: &SampleRow| Ok(()))
}

/// Reads a table that people make: `header` is what its first line should be, and holds the columns that it `needs`;
/// `check` must find each row good.
pub fn rows<R: DeserializeOwned>(
    name: &str,
    text: &str,
    header: &'static str,
    needs: &[&'static str],
    check: impl FnMut(&R) -> Result<(), String>,
) -> Result<Vec<R>, ReadError> {
    let table = Table::open(name, text, Trim::All)?;
    let missing = table.missing(needs);
    if !missing.is_empty() {
        return Err(ReadError::Columns { name: name.to_owned(), missing, header });
    }
    table.rows(check)
}

/// Reads a table per decision that `tag` wrote, `name` being what messages call the file.
pub fn tags<'t>(name: &str, text: &'t str) -> Result<Tags<'t>, ReadError> {
    if json_lines::looks_like(text) {
        return json_lines::tags(name, text);
    }
    let table = Table::open(name, text, Trim::Headers)?;
    let missing = table.missing(&TAG_COLUMNS);
    if !missing.is_empty() {
        let finer = table.missing(&["ground", "assertion"]).is_empty();
        return Err(ReadError::TagColumns { name: name.to_owned(), missing, finer });
    }
    let has_check = table.missing(&["check"]).is_empty();
    let rows = table.rows(|row: &DecisionRow| known_refusal(&row.refusal))?;
    Ok(Tags { rows, has_check, records: Vec::new() })
}

/// The ids in a cell, in its order.
pub fn ids(cell: &str) -> impl Iterator<Item = &str> {
    cell.split(JOINT).map(str::trim).filter(|id| !id.is_empty())
}

fn known_refusal(word: &str) -> Result<(), String> {
    if REFUSALS.contains(&word) {
        return Ok(());
    }
    Err(format!("`{word}` is no refusal; write one of {}", REFUSALS.join(", ")))
}

/// What parts the cells: the sign of those that spreadsheets write that the header holds most often.
fn delimiter(text: &str) -> u8 {
    let header = text.lines().next().unwrap_or_default();
    let count = |sign: u8| header.bytes().filter(|byte| *byte == sign).count();
    [b';', b'\t', b','].into_iter().max_by_key(|sign| count(*sign)).unwrap_or(b',')
}

/// Names of columns in words.
fn columns(names: &[&str]) -> String {
    let noun = if names.len() == 1 { "column" } else { "columns" };
    format!("{noun} `{}`", names.join("`, `"))
}

/// A CSV file whose header has been read.
struct Table<'t> {
    name: &'t str,
    reader: csv::Reader<&'t [u8]>,
    header: StringRecord,
}

impl<'t> Table<'t> {
    fn open(name: &'t str, text: &'t str, trim: Trim) -> Result<Self, ReadError> {
        let plain = text.strip_prefix('\u{FEFF}').unwrap_or(text);
        let mut reader = csv::ReaderBuilder::new().trim(trim).delimiter(delimiter(plain)).from_reader(plain.as_bytes());
        let header = reader.headers().map_err(|error| fault(name, &error))?.clone();
        Ok(Self { name, reader, header })
    }

    /// Those of `needed` that the header does not have.
    fn missing(&self, needed: &[&'static str]) -> Vec<&'static str> {
        needed.iter().filter(|column| !self.header.iter().any(|found| found == **column)).copied().collect()
    }

    /// All rows, each of which `check` must find good.
    fn rows<R: DeserializeOwned>(self, mut check: impl FnMut(&R) -> Result<(), String>) -> Result<Vec<R>, ReadError> {
        let Self { name, reader, header } = self;
        let mut rows = Vec::new();
        for record in reader.into_records() {
            let record = record.map_err(|error| fault(name, &error))?;
            let row: R = record.deserialize(Some(&header)).map_err(|error| fault(name, &error))?;
            check(&row).map_err(|message| {
                let line = record.position().map_or(0, csv::Position::line);
                ReadError::Row { name: name.to_owned(), line, message }
            })?;
            rows.push(row);
        }
        Ok(rows)
    }
}

/// What the CSV reader complains of, in words.
fn fault(name: &str, error: &csv::Error) -> ReadError {
    let message = match error.kind() {
        ErrorKind::UnequalLengths { expected_len, len, .. } => {
            format!("the row has {len} cells and the header {expected_len}; look for a missing comma or quotation mark")
        }
        ErrorKind::Deserialize { err, .. } => format!("the row cannot be read: {err}"),
        _ => format!("this is no CSV: {error}"),
    };
    ReadError::Row { name: name.to_owned(), line: error.position().map_or(0, csv::Position::line), message }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LABELS: &str = "file,reference,refusal,first,applied,cited\n";

    fn said<T>(result: Result<T, ReadError>) -> String {
        result.err().map(|error| error.to_string()).unwrap_or_default()
    }

    #[test]
    fn columns_are_found_by_name() {
        let text = "\u{FEFF}traps,cited, refusal,first,applied,reference,file\nmany,b; c,full,a,a,99 900 001,x.txt\n";
        let rows = labels("labels.csv", text).expect("labels");
        let expected = LabelRow {
            file: "x.txt".to_owned(),
            reference: "99 900 001".to_owned(),
            refusal: "full".to_owned(),
            first: "a".to_owned(),
            applied: "a".to_owned(),
            cited: "b; c".to_owned(),
            drawn: None,
        };
        assert_eq!(rows, [expected]);
        assert_eq!(ids(&rows[0].cited).collect::<Vec<_>>(), ["b", "c"]);
        assert_eq!(ids(";").count(), 0);
    }

    /// What a spreadsheet saves where the comma is the decimal sign.
    #[test]
    fn spreadsheets_may_part_cells_by_semicolons() {
        let text = "\u{FEFF}source;refusal;first_ground;grounds;cited\r\nx.txt;full;a;\"a;b\";\r\n";
        let tags = tags("tags.csv", text).expect("tags");
        assert_eq!(tags.rows.iter().map(|row| row.grounds.as_str()).collect::<Vec<_>>(), ["a;b"]);
    }

    #[test]
    fn optional_columns_may_be_missing() {
        let text = "source,refusal,first_ground,grounds,cited,colour\nx.txt,no,,,,red\n";
        let tags = tags("tags.csv", text).expect("tags");
        let expected = DecisionRow { source: "x.txt".to_owned(), refusal: "no".to_owned(), ..DecisionRow::default() };
        assert_eq!(tags, Tags { rows: vec![expected], has_check: false, records: Vec::new() });
        assert_eq!(tags.mentions(0), None);
    }

    #[test]
    fn json_lines_are_read_as_the_table_is() {
        let record = r#"{"source":"x.txt","reference":null,"decision_date":"2024-02-01","refusal":"full","first_ground":"a",
            "grounds":["a","b"],"cited":[],"considered_not_applied":["c"],"check":["typo"],"mentioned":[
            {"ground":"b","mentions":[{"assertion":"applied","cause":"phrase","section":"summary","paragraph":2,"start":9,
            "end":12,"matched":"two","phrase":"two","sentence":"One two."}]},
            {"ground":"a","mentions":[{"assertion":"applied","cause":"phrase","section":"summary","paragraph":2,"start":5,
            "end":8,"matched":"one","phrase":"one","sentence":"One two."}]}]}"#;
        let line = record.replace('\n', "");
        let text = format!("{line}\n\n{line}\n");
        let found = tags("t.jsonl", &text).expect("tags");
        let csv = "source,reference,decision_date,refusal,first_ground,grounds,cited,considered_not_applied,check\n\
                   x.txt,,2024-02-01,full,a,a;b,,c,typo\n";
        assert_eq!(found.rows[1..], tags("t.csv", csv).expect("tags").rows);
        assert!(found.has_check && found.rows.len() == 2);
        let mentions = found.mentions(1).expect("mentions");
        let said: Vec<_> = mentions.iter().map(|row| (row.ground.as_str(), row.start, row.source.as_str())).collect();
        assert_eq!(said, [("a", 5, "x.txt"), ("b", 9, "x.txt")], "in the order of the text");
    }

    #[test]
    fn other_json_lines_are_told_what_to_do() {
        let good = r#"{"source":"x","refusal":"no","first_ground":null,"grounds":[],"cited":[]}"#;
        assert!(tags("t.jsonl", good).is_ok_and(|tags| !tags.has_check && tags.mentions(0).is_none()));
        let row = |line: &str| said(tags("t.jsonl", &format!("{good}\n{line}\n")));
        assert!(
            row("{\"source\":").starts_with("t.jsonl:2: this is no decision as `grounds tag --format jsonl` writes it")
        );
        assert_eq!(row(&good.replace("no", "may")), "t.jsonl:2: `may` is no refusal; write one of full, part, no");
        let decisions = said(tags("d.jsonl", r#"{"text":"Summary","authority":"X"}"#));
        assert!(decisions.contains("run `grounds tag d.jsonl -o tags.csv` first"), "{decisions}");
        let finer = said(tags("t.jsonl", r#"{"source":"x","ground":"a","assertion":"cited"}"#));
        assert!(finer.ends_with("without --per"), "{finer}");
    }

    #[test]
    fn messages_say_what_is_wrong_and_what_to_do() {
        let row = |row: &str| said(labels("l.csv", &format!("{LABELS}{row}\n")));
        assert_eq!(row("x,,maybe,,,"), "l.csv:2: `maybe` is no refusal; write one of full, part, no");
        assert_eq!(row("x,,no,,,\nx,,no,,,"), "l.csv:3: `x` is labelled twice; keep one of the rows");
        assert!(row(",,no,,,").starts_with("l.csv:2: neither `file` nor `reference`"));
        assert!(row("x,no").starts_with("l.csv:2: the row has 2 cells and the header 6"));
        assert_eq!(row(""), "l.csv: holds no labels; add a row for each decision");
        assert_eq!(
            said(labels("l.csv", "file,reference,refusal,applied\n")),
            "l.csv: has no columns `first`, `cited`; a file of labels begins with the line \
             file,reference,refusal,first,applied,cited"
        );
        assert_eq!(
            said(tags("t.csv", "source,refusal,first_ground,grounds\n")),
            "t.csv: has no column `cited`; make the file with `grounds tag FOLDER -o tags.csv`"
        );
        let finer = said(tags("t.csv", "source,reference,ground,assertion,first,section,paragraph,quote\n"));
        assert!(finer.ends_with("`grounds tag FOLDER -o tags.csv`, without --per"), "{finer}");
        let text = said(tags("a.txt", "Summary\nWe will not investigate.\n"));
        assert!(text.contains("run `grounds tag a.txt -o tags.csv` first"), "{text}");
    }
}
