//! Measured against hand labels where the labelled decisions are at hand (`../shared`); skipped, saying so, where not.
#![expect(clippy::print_stdout, reason = "a skipped test says so")]

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use grounds::output::{DecisionRow, Per, Rows, rows};
use grounds::rules::RuleSet;
use grounds::{Classifier, Document};

/// A row of `labels.csv`.
struct Label {
    file: String,
    reference: String,
    organisation: String,
    category: String,
    outcome: String,
    decision_date: String,
    refusal: String,
    first: String,
    applied: BTreeSet<String>,
}

fn shared(name: &str) -> Option<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared").join(name);
    if folder.join("labels.csv").exists() {
        return Some(folder);
    }
    println!("skipped: there is no {}", folder.display());
    None
}

fn labels(folder: &Path) -> Vec<Label> {
    let mut reader = csv::Reader::from_path(folder.join("labels.csv")).expect("labels can be read");
    let headers = reader.headers().expect("a header").clone();
    reader
        .records()
        .map(|record| {
            let record = record.expect("a row");
            let cell = |name: &str| {
                let index =
                    headers.iter().position(|column| column == name).unwrap_or_else(|| panic!("no column {name}"));
                record.get(index).unwrap_or_default().to_owned()
            };
            Label {
                file: cell("file"),
                reference: cell("reference"),
                organisation: cell("organisation"),
                category: cell("category"),
                outcome: cell("outcome"),
                decision_date: cell("decision_date"),
                refusal: cell("refusal"),
                first: cell("first"),
                applied: ids(&cell("applied")),
            }
        })
        .collect()
}

fn ids(cell: &str) -> BTreeSet<String> {
    cell.split(';').filter(|id| !id.is_empty()).map(str::to_owned).collect()
}

fn tag(classifier: &Classifier, path: &Path) -> DecisionRow {
    let text = std::fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let document = Document::new(path.display().to_string(), text);
    match rows(Per::Decision, classifier, &document, &classifier.trace(&document)) {
        Rows::Decision(row) => *row,
        _ => unreachable!("a row per decision was asked for"),
    }
}

#[test]
fn published_decisions_come_out_as_labelled() {
    let Some(folder) = shared("decisions") else { return };
    let classifier = Classifier::new(RuleSet::built_in());
    for label in labels(&folder) {
        let row = tag(&classifier, &folder.join(&label.file));
        let category = [row.category.as_str(), row.subcategory.as_str()].join(" > ");
        let category = category.trim_end_matches(" > ");
        assert_eq!(row.reference, label.reference, "{}", label.file);
        assert_eq!(row.organisation, label.organisation, "{}", label.file);
        assert_eq!(category, label.category, "{}", label.file);
        assert_eq!(row.outcome, label.outcome, "{}", label.file);
        assert_eq!(row.decision_date, label.decision_date, "{}", label.file);
        assert_eq!(row.refusal, label.refusal, "{}", label.file);
        assert_eq!(row.first_ground, label.first, "{}", label.file);
        assert_eq!(ids(&row.grounds), label.applied, "{}", label.file);
    }
}

/// Counts over a labelled set.
#[derive(Default)]
struct Score {
    right: u32,
    extra: u32,
    missing: u32,
    first: u32,
    refused: u32,
    refusal: u32,
    decisions: u32,
}

fn count(items: usize) -> u32 {
    u32::try_from(items).expect("a small set")
}

fn score(folder: &Path) -> Score {
    let classifier = Classifier::new(RuleSet::built_in());
    let mut score = Score::default();
    for label in labels(folder) {
        let row = tag(&classifier, &folder.join("decisions").join(&label.file));
        let applied = ids(&row.grounds);
        score.right += count(applied.intersection(&label.applied).count());
        score.extra += count(applied.difference(&label.applied).count());
        score.missing += count(label.applied.difference(&applied).count());
        score.decisions += 1;
        score.refusal += u32::from(row.refusal == label.refusal);
        if label.refusal == "no" {
            assert!(applied.is_empty(), "{}: investigated to the end, yet {applied:?}", label.file);
        } else {
            score.refused += 1;
            score.first += u32::from(row.first_ground == label.first);
        }
    }
    score
}

fn assert_at_least(folder: &Path, f1: f64, first: f64, refusal: f64) {
    let score = score(folder);
    let share = |part: u32, whole: u32| f64::from(part) / f64::from(whole);
    let measured = (
        share(2 * score.right, 2 * score.right + score.extra + score.missing),
        share(score.first, score.refused),
        share(score.refusal, score.decisions),
    );
    println!("{}: micro-F1, first ground, refusal: {measured:.3?}", folder.display());
    assert!(measured.0 >= f1 && measured.1 >= first && measured.2 >= refusal, "{measured:.3?}");
}

#[test]
fn development_set_is_tagged_well() {
    if let Some(folder) = shared("dev-set") {
        assert_at_least(&folder, 0.96, 0.95, 0.98);
    }
}

#[test]
fn check_set_is_tagged_well() {
    if let Some(folder) = shared("check-set") {
        assert_at_least(&folder, 0.85, 0.85, 0.95);
    }
}

#[test]
fn a_list_of_tests_alone_applies_nothing() {
    let classifier = Classifier::new(RuleSet::built_in());
    let mut text = "Harrowmere Borough Council (99 900 002)\nThe Ombudsman's role and powers\n".to_owned();
    for ground in &classifier.rules().grounds {
        for example in ground.examples.iter().filter(|example| example.expected.is_some()) {
            text.push_str(&example.text);
            text.push('\n');
        }
    }
    let document = Document::new("powers", text);
    let trace = classifier.trace(&document);
    assert!(trace.mentions.len() > 100, "the examples are mentions");
    assert_eq!(trace.classification.first_ground().map(|found| found.ground), None);
}
