//! Measured against hand labels where the labelled decisions are at hand (`../shared`); skipped, saying so, where not.
#![expect(clippy::print_stdout, reason = "the figures are worth reading")]

use std::collections::BTreeSet;
use std::io::Write;
use std::path::{Path, PathBuf};

use grounds::output::{DecisionRow, Per, Rows, rows};
use grounds::rules::{Assertion, RuleSet};
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
    // Straight to the stream: what a passing test prints is not shown.
    let _ = writeln!(std::io::stderr(), "skipped: there is no {}", folder.display());
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
        assert_at_least(&folder, 0.92, 0.92, 0.98);
    }
}

/// The Ombudsman's standard paragraphs on every test of the Assessment Code and every bar of the Act.
const POWERS: &str = "\
We investigate complaints about 'maladministration' and 'service failure', which we call 'fault'. We must also consider
whether any fault has had an adverse impact on the person making the complaint, which we call 'injustice'. We provide a
free service, but must use public money carefully. We do not start or continue an investigation if we decide:
- there is not enough evidence of fault to justify investigating, or
- any fault has not caused injustice to the person who complained, or
- any injustice is not significant enough to justify our involvement, or
- we could not add to any previous investigation by the organisation, or
- further investigation would not lead to a different outcome, or
- we cannot achieve the outcome someone wants, or
- there is no worthwhile outcome achievable by our investigation, or
- there is another body better placed to consider this complaint, or
- it would be reasonable for the person to ask for a council review or appeal, or
- we are satisfied with the actions an organisation has taken or proposes to take. (Local Government Act 1974, section 24A(6))

We normally expect someone to refer the matter to the Information Commissioner if they have a complaint about data protection.

It is not a good use of public resources to investigate complaints about complaint procedures, if we are unable to deal with the substantive issue.

We cannot investigate late complaints unless we decide there are good reasons. Late complaints are when someone takes more than 12 months to complain to us about something a council has done. (Local Government Act 1974, sections 26B and 34D, as amended)

The law says we cannot normally investigate a complaint unless we are satisfied the organisation knows about the complaint and has had an opportunity to investigate and reply. (Local Government Act 1974, section 26(5))

The law says we cannot normally investigate a complaint when someone has a right of appeal, reference or review to a tribunal about the same matter. However, we may decide to investigate if we consider it would be unreasonable to expect the person to use this right. (Local Government Act 1974, section 26(6)(a), as amended)

The law says we cannot normally investigate a complaint when someone can appeal to a government minister. The Planning Inspector acts on behalf of a government minister. (Local Government Act 1974, section 26(6)(b))

The law says we cannot normally investigate a complaint when someone could take the matter to court. However, we may decide to investigate if we consider it would be unreasonable to expect the person to go to court. (Local Government Act 1974, section 26(6)(c), as amended)

We cannot investigate a complaint about the start of court action or what happened in court. (Local Government Act 1974, Schedule 5/5A, paragraph 1/3, as amended)

We cannot investigate action taken by or on behalf of a policing body in connection with the investigation or prevention of crime. (Local Government Act 1974, Schedule 5, paragraph 2)

We cannot investigate complaints about contractual or other commercial transactions relating to public passenger transport, docks, entertainment, industrial undertakings or markets. (Local Government Act 1974, Schedule 5, paragraph 3)

We cannot investigate complaints about employment or other personnel matters. (Local Government Act 1974, Schedule 5, paragraph 4)

We cannot investigate most complaints about what happens in schools. (Local Government Act 1974, Schedule 5, paragraph 5)

We cannot investigate complaints about the provision or management of social housing by a council acting as a registered social housing provider. (Local Government Act 1974, paragraph 5A schedule 5, as amended)

We cannot investigate something that affects all or most of the people in a council's area. (Local Government Act 1974, section 26(7), as amended)

We investigate complaints about councils and certain other bodies. We cannot investigate the actions of bodies such as parish councils. (Local Government Act 1974, sections 25 and 34A, as amended)

We may investigate complaints from the person affected by the complaint issues, or from someone they authorise in writing to act for them. (Local Government Act 1974, sections 26A(1) and 34C(1))
";

#[test]
fn a_list_of_tests_alone_applies_nothing() {
    let classifier = Classifier::new(RuleSet::built_in());
    let head = "Harrowmere Borough Council (99 900 002)\nDecision : Closed after initial enquiries\n";
    for heading in ["The Ombudsman's role and powers", "The Ombudsmen\u{2019}s role and power."] {
        let document = Document::new("powers", format!("{head}{heading}\n{POWERS}"));
        let trace = classifier.trace(&document);
        let cited = trace.classification.with_assertion(Assertion::Cited).count();
        assert!(cited >= 20, "only {cited} grounds are cited");
        assert_eq!(trace.classification.grounds.len(), cited, "a list of tests applies and denies nothing");
    }
}
