//! What the audit reads: tables that `tag` wrote, and decisions.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::path::{Path, PathBuf};

use crate::audit::{Case, Denial, Evidence, Text};
use crate::classifier::{Classifier, Trace};
use crate::decision::SectionKind;
use crate::input::sources::STDIN;
use crate::input::{Document, ReadOptions, TEXT_FIELDS};
use crate::limits::Limits;
use crate::matching::Owner;
use crate::output::read::tags;
use crate::output::{DecisionRow, Record, decision_row, record};
use crate::rules::Assertion;

use super::super::{Failure, complain, decisions, table};

/// Faulty rows that are named at most.
const MOST_FAULTS: usize = 20;

/// What was read.
pub(super) struct Input {
    /// The decisions, copies among them.
    pub cases: Vec<Case>,
    /// What could not be read.
    pub failed: u32,
}

/// A row with what is known beyond it.
struct Found {
    row: DecisionRow,
    text: Option<Text>,
    /// The sentences for its grounds, where they are asked for and known.
    evidence: Option<Vec<Evidence>>,
}

/// Reads all inputs in their order, and says what cannot be read; `with_evidence` also reads the sentences behind the
/// grounds, where the input has them.
pub(super) fn read(classifier: &Classifier, paths: &[PathBuf], with_evidence: bool) -> Result<Input, Failure> {
    let mut rows: Vec<Found> = Vec::new();
    let mut failed = 0;
    let inputs: Vec<(bool, &PathBuf)> = paths.iter().map(|path| (is_table(path), path)).collect();
    for group in inputs.chunk_by(|(one, _), (next, _)| one == next) {
        let are_tables = group.first().is_some_and(|(is_table, _)| *is_table);
        let mut paths = group.iter().map(|(_, path)| *path);
        if are_tables {
            paths.try_for_each(|path| read_table(path, with_evidence).map(|table| rows.extend(table)))?;
        } else {
            // One reading for all that stand together: threads are started, and progress is shown, once.
            failed += tag(classifier, &paths.cloned().collect::<Vec<_>>(), with_evidence, &mut rows)?;
        }
    }
    let mut cases = Vec::with_capacity(rows.len());
    let mut faults = Vec::new();
    for Found { row, text, evidence } in rows {
        match Case::of(row) {
            Ok(case) => cases.push(Case { text, evidence: evidence.unwrap_or_else(|| case.evidence.clone()), ..case }),
            Err(fault) => faults.push(fault),
        }
    }
    faults.iter().take(MOST_FAULTS).for_each(|fault| complain(&fault.to_string()));
    if let Some(more) = faults.len().checked_sub(MOST_FAULTS).filter(|more| *more > 0) {
        complain(&format!("and {more} more rows cannot be counted"));
    }
    if cases.is_empty() {
        return Err(Failure::Message("no decision could be read, so there is nothing to count".to_owned()));
    }
    Ok(Input { cases, failed: u32::try_from(failed + faults.len()).unwrap_or(u32::MAX) })
}

/// Whether a path is a table of tags, whatever its name ends in; if not, it holds decisions, or is for `tag` to say what it
/// is. Tables and JSON Lines without the columns of either pass for tags, so that it is said which columns they lack.
fn is_table(path: &Path) -> bool {
    if path.as_os_str() == STDIN {
        return true;
    }
    // What cannot be read is said where it is read.
    let Ok(first) = first_line(path) else { return false };
    let names = names(&first);
    let has = |name: &str| names.iter().any(|one| one == name);
    let is_named_so = ["csv", "jsonl", "ndjson"]
        .into_iter()
        .any(|known| path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case(known)));
    let holds_decisions = first.starts_with('[') || TEXT_FIELDS.into_iter().any(has) || has("body");
    (has("refusal") && has("grounds")) || (is_named_so && (has("refusal") || !holds_decisions))
}

/// The first line with anything on it.
fn first_line(path: &Path) -> io::Result<String> {
    let mut line = String::new();
    let mut reader = BufReader::new(File::open(path)?.take(Limits::default().record));
    while reader.read_line(&mut line)? > 0 && line.trim().is_empty() {
        line.clear();
    }
    Ok(line.trim_start_matches('\u{FEFF}').trim().to_owned())
}

/// The keys of a record, or the columns of a table's header.
fn names(line: &str) -> Vec<String> {
    let names: Vec<String> = match serde_json::from_str::<serde_json::Map<_, serde_json::Value>>(line) {
        Ok(record) => record.keys().cloned().collect(),
        Err(_) => line.split([',', ';', '\t']).map(|name| name.trim_matches(['"', ' ']).to_owned()).collect(),
    };
    names.iter().map(|name| name.to_lowercase().replace([' ', '-'], "_")).collect()
}

fn read_table(path: &Path, with_evidence: bool) -> Result<Vec<Found>, Failure> {
    let (name, text) = if path.as_os_str() == STDIN {
        let mut text = String::new();
        io::stdin().lock().read_to_string(&mut text).map_err(|error| {
            Failure::Message(format!("{STDIN}: cannot be read: {error}; pipe in a table made by `grounds tag`"))
        })?;
        (STDIN.to_owned(), text)
    } else {
        (table::name(path), table::read(path, "a table made by `grounds tag`")?)
    };
    let tags = tags(&name, &text).map_err(|error| Failure::Message(error.to_string()))?;
    let evidence = |(index, row): (usize, &DecisionRow)| {
        let mentions = if with_evidence { tags.mentions(index)? } else { return None };
        Some(Evidence::of(row, &mentions))
    };
    let evidence: Vec<_> = tags.rows.iter().enumerate().map(evidence).collect();
    let found = tags.rows.into_iter().zip(evidence);
    Ok(found.map(|(row, evidence)| Found { row, text: None, evidence }).collect())
}

/// Tags the decisions of the paths and gives how many inputs could not be read.
fn tag(
    classifier: &Classifier,
    paths: &[PathBuf],
    with_evidence: bool,
    rows: &mut Vec<Found>,
) -> Result<usize, Failure> {
    let row = |document: &Document, trace: &Trace| {
        let text = Some(text(classifier, document, trace));
        if !with_evidence {
            return Found { row: decision_row(classifier, document, trace), text, evidence: None };
        }
        let Record { row, mentions, .. } = record(classifier, document, trace);
        let evidence = Some(Evidence::of(&row, &mentions));
        Found { row, text, evidence }
    };
    let (run, read) = (decisions::Run::default(), ReadOptions::default());
    let reading = decisions::each(classifier, Classifier::trace_within, paths, &read, run, row, |row| {
        rows.push(row);
        Ok(())
    })?;
    Ok(reading.failures)
}

/// What the text says beyond the row.
fn text(classifier: &Classifier, document: &Document, trace: &Trace) -> Text {
    let rules = classifier.rules();
    let mut found = Text::default();
    for section in trace.decision.sections.iter().filter(|section| section.kind == SectionKind::Summary) {
        let paragraphs = trace.decision.paragraphs_of(section).iter();
        found.summary.extend(paragraphs.map(|paragraph| paragraph.span.slice(&document.text)));
    }
    for mention in &trace.mentions {
        let Owner::Ground(id) = mention.owner else { continue };
        let Some(ground) = rules.ground(id) else { continue };
        let rule = trace.decision.sections.get(mention.section).map(|section| section.rule);
        let lists = rule.and_then(|rule| rules.section_assertions.get(rule)) == Some(&Assertion::Cited);
        if lists && !found.listed.contains(&ground.id) {
            found.listed.push(ground.id.clone());
        }
        if mention.assertion == Assertion::Negated && !found.denials.iter().any(|denial| denial.ground == ground.id) {
            found.denials.push(denial(&ground.id, mention.sentence, document, trace));
        }
    }
    found
}

/// The sentence that denies a ground, with its neighbours in the paragraph.
fn denial(ground: &str, sentence: usize, document: &Document, trace: &Trace) -> Denial {
    let sentences = &trace.scan.sentences;
    let paragraph = sentences.get(sentence).map(|found| found.paragraph);
    let words = |index: Option<usize>| {
        let found = index.and_then(|index| sentences.get(index)).filter(|found| Some(found.paragraph) == paragraph);
        let slice = found.map(|found| found.span.slice(&document.text)).unwrap_or_default();
        slice.split_whitespace().collect::<Vec<_>>().join(" ")
    };
    Denial {
        ground: ground.to_owned(),
        before: words(sentence.checked_sub(1)),
        sentence: words(Some(sentence)),
        after: words(sentence.checked_add(1)),
    }
}
