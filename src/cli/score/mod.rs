//! `grounds score`: hand labels and tags in, a table of how well they agree out.
//!
//! Reads both files and prints what [`crate::score`] makes of them; counts nothing itself.

mod coding;

use std::fmt::Write as _;
use std::io::{self, Write};
use std::path::PathBuf;

use clap::{Args, ValueEnum};
use serde::Serialize;

use crate::output::read::{LabelRow, is_sample, labels, sample, tags};
use crate::output::{Column, JOINT, Kind};
use crate::score::{Coded, Interval, LEVEL, RESAMPLES, Score, Status, Weighted, Wrong, coded, join, score};

use super::table::{aligned, cells, name, read};
use super::{ExitStatus, Failure, complain, plural};

/// Names that one message lists at most.
const MOST_NAMES: usize = 10;
/// What the table prints where there is no figure.
const NONE: &str = "-";

/// Measure tags against hand labels: precision, recall and F1 per ground, with intervals
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  grounds tag decisions/ -o tags.csv && grounds score labels.csv tags.csv\n  \
                        grounds score labels.csv tags.csv --errors\n\n\
                        LABELS is a CSV file with the columns file, reference, refusal, first, applied and cited, ids \
                        joined by `;`, or a sample that `grounds audit --sample` drew and coders \
                        filled in. Rows are joined by the name of the file, else by the reference. A labelled \
                        decision without a row in TAGS counts as wrong, and its grounds as missed. Intervals hold 95 % \
                        (Wilson 1927; for the overall F1 a bootstrap over decisions, Efron 1979).")]
pub(super) struct Arguments {
    /// Hand labels, or a sample that coders filled in (CSV)
    labels: PathBuf,
    /// What `grounds tag` wrote (CSV or JSON Lines, a row per decision)
    tags: PathBuf,
    /// How to print the figures
    #[arg(long, value_enum, default_value_t = Format::Table)]
    format: Format,
    /// List each wrong decision as well; with `--format csv`, instead
    #[arg(long)]
    errors: bool,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Format {
    /// For reading
    Table,
    /// A row per figure
    Csv,
    /// Everything in one object
    Json,
}

pub(super) fn run(arguments: &Arguments) -> Result<ExitStatus, Failure> {
    let (labels_name, tags_name) = (name(&arguments.labels), name(&arguments.tags));
    let say = |error: crate::output::read::ReadError| Failure::Message(error.to_string());
    let text = read(&arguments.labels, "the file of labels")?;
    let (labels, drawn) = read_labels(&labels_name, &text)?;
    if arguments.tags.is_dir() {
        return Err(Failure::Message(format!(
            "{tags_name}: is a folder; run `grounds tag {tags_name} -o tags.csv` first and score tags.csv"
        )));
    }
    let text = read(&arguments.tags, "a table made by `grounds tag`")?;
    let tags = tags(&tags_name, &text).map_err(say)?;
    let mut joined = join(&labels, &tags.rows);
    if let Some(coded) = &drawn {
        coding::report(coded, &labels_name, &tags.rows);
        // A sample is of some decisions, and the tags are of all.
        joined.unlabelled.clear();
    }
    let score = Score { coding: drawn.map(|coded| coded.coding), ..score(&joined, tags.has_check) };
    report_joins(&score, &labels_name, &tags_name);
    if !tags.has_check {
        complain(&format!("{tags_name}: has no column `check`; errors by check are left out"));
    }
    let mut out = io::BufWriter::new(io::stdout().lock());
    match arguments.format {
        Format::Table => out.write_all(table(&score, arguments.errors).as_bytes())?,
        Format::Csv if arguments.errors => write_errors(&score, &mut out)?,
        Format::Csv => write_figures(&score, &mut out)?,
        Format::Json => write_json(&score, arguments.errors, &mut out)?,
    }
    out.flush()?;
    Ok(ExitStatus::Done)
}

/// The labels of a file; of a sample also how it was coded.
fn read_labels(name: &str, text: &str) -> Result<(Vec<LabelRow>, Option<Coded>), Failure> {
    let say = |error: crate::output::read::ReadError| Failure::Message(error.to_string());
    if !is_sample(text) {
        return Ok((labels(name, text).map_err(say)?, None));
    }
    let rows = sample(name, text).map_err(say)?;
    let coded = coded(&rows).map_err(|error| Failure::Message(format!("{name}: {error}")))?;
    if coded.labels.is_empty() {
        return Err(Failure::Message(format!(
            "{name}: no decision is coded yet; write ids into coder_1, joined by `;`, `none` where a refusal gives none, \
             `no` where it was investigated"
        )));
    }
    Ok((coded.labels.clone(), Some(coded)))
}

/// Says on standard error what could not be joined, or was joined with doubt.
fn report_joins(score: &Score, labels: &str, tags: &str) {
    let report = |found: &[String], name: &str, what: &str| {
        if !found.is_empty() {
            complain(&format!("{name}: {} {what}: {}", found.len(), some(found)));
        }
    };
    report(&score.untagged, labels, "labelled without a row of tags, counted as wrong");
    report(&score.unlabelled, tags, "tagged without a label, not counted");
    report(&score.references_differ, labels, "joined by file name though the references differ; check the files");
}

/// The first of many names.
fn some(names: &[String]) -> String {
    let listed = names.iter().take(MOST_NAMES).map(String::as_str).collect::<Vec<_>>().join(", ");
    match names.len().checked_sub(MOST_NAMES) {
        None | Some(0) => listed,
        Some(more) => format!("{listed} and {more} more"),
    }
}

/// Everything for reading.
fn table(score: &Score, errors: bool) -> String {
    let counted = format!(
        "{} labelled, {} of them without a row of tags; {} tagged without a label\n",
        plural(usize::try_from(score.decisions).unwrap_or(usize::MAX), "decision"),
        score.untagged.len(),
        score.unlabelled.len()
    );
    let mut parts = vec![counted];
    parts.extend(score.coding.as_ref().map(coding::summary));
    parts.extend([ground_table(score), share_table(score)]);
    if !score.confusion.is_empty() {
        parts.push(confusion_table(score));
    }
    parts.extend(check_table(score));
    parts.extend(score.coding.as_ref().and_then(|coding| coding.agreement.as_ref()).map(coding::table));
    parts.extend(coding::not_established(score));
    parts.push(format!(
        "[low, high]: {} % intervals, Wilson's for shares{}, for the overall f1 the bootstrap over decisions ({RESAMPLES} \
         resamples)\n",
        LEVEL * 100.0,
        if score.coding.is_some() { " (with the effective size of Kish)" } else { "" }
    ));
    if errors {
        parts.push(error_list(&score.wrong));
    }
    parts.join("\n")
}

fn ground_table(score: &Score) -> String {
    let mut rows = vec![cells(&["ground", "support", "tp", "fp", "fn", "precision", "recall", "f1"])];
    let grounds = score.grounds.iter().map(|found| (found.ground.as_str(), found.measures, None));
    for (ground, measures, interval) in grounds.chain([("all", score.overall.measures, score.overall.f1_interval)]) {
        let counts = measures.counts;
        rows.push(vec![
            ground.to_owned(),
            measures.support.to_string(),
            counts.true_positives.to_string(),
            counts.false_positives.to_string(),
            counts.false_negatives.to_string(),
            estimate(measures.precision.value(), measures.precision.interval()),
            estimate(measures.recall.value(), measures.recall.interval()),
            estimate(measures.f1, interval),
        ]);
    }
    aligned(&rows)
}

fn share_table(score: &Score) -> String {
    let mut rows = vec![cells(&["decisions with", "right", "of", "share"])];
    for (what, share) in decision_shares(score) {
        rows.push(share_row(what, share));
    }
    aligned(&rows)
}

/// The shares of decisions, with what they are shares of.
fn decision_shares(score: &Score) -> [(&'static str, Weighted); 3] {
    [("exact set", score.exact_set), ("first ground", score.first_ground), ("refusal", score.refusal)]
}

fn confusion_table(score: &Score) -> String {
    let mut rows = vec![cells(&["label \\ tags", "applied", "cited", "absent"])];
    for label in Status::ALL {
        let mut row = cells(&[label.as_str()]);
        for tag in Status::ALL {
            let cell = score.confusion.iter().find(|cell| (cell.label, cell.tag) == (label, tag));
            row.push(cell.map_or(NONE.to_owned(), |cell| cell.count.to_string()));
        }
        rows.push(row);
    }
    aligned(&rows)
}

fn check_table(score: &Score) -> Option<String> {
    let by_check = score.errors_by_check?;
    let rows = [
        cells(&["tagged decisions", "wrong", "of", "share"]),
        share_row("with a check", by_check.with_check),
        share_row("without a check", by_check.without_check),
    ];
    Some(aligned(&rows))
}

fn share_row(what: &str, share: Weighted) -> Vec<String> {
    vec![what.to_owned(), share.count.to_string(), share.n.to_string(), estimate(share.value(), share.interval())]
}

fn error_list(wrong: &[Wrong]) -> String {
    let mut text = format!("{} wrong\n", plural(wrong.len(), "decision"));
    for one in wrong {
        let missing = if one.tagged { "" } else { " (without a row of tags)" };
        let lines = [
            ("missed", one.missed.join(", ")),
            ("extra", one.extra.join(", ")),
            ("first", change(&one.label_first, &one.tag_first)),
            ("refusal", change(&one.label_refusal, &one.tag_refusal)),
            ("quote", one.quote.split_whitespace().collect::<Vec<_>>().join(" ")),
        ];
        // Writing to a string cannot fail.
        let _ = writeln!(text, "\n{}{missing}", one.file);
        for (what, value) in lines.iter().filter(|(_, value)| !value.is_empty()) {
            let _ = writeln!(text, "  {what:<8} {value}");
        }
    }
    text
}

/// What was labelled and what was tagged; nothing where both say nothing.
fn change(label: &str, tag: &str) -> String {
    let word = |word: &str| if word.is_empty() { NONE.to_owned() } else { word.to_owned() };
    match (label, tag) {
        ("", "") => String::new(),
        _ if label == tag => format!("{label} (as labelled)"),
        _ => format!("labelled {}, tagged {}", word(label), word(tag)),
    }
}

/// A figure with its interval, to three decimals.
fn estimate(value: Option<f64>, interval: Option<Interval>) -> String {
    match (value, interval) {
        (None, _) => NONE.to_owned(),
        (Some(value), None) => format!("{value:.3}"),
        (Some(value), Some(interval)) => format!("{value:.3} [{:.3}, {:.3}]", interval.low, interval.high),
    }
}

/// The columns of the figures.
pub(super) const FIGURES: [Column<'static>; 7] = [
    Column {
        values: &["decisions", "ground", "overall", "confusion", "checks", "sample", "coders"],
        ..Column::new("table", Kind::Word, "the table that the figure belongs to", "ground", None)
    },
    Column::new("row", Kind::Text, "its row there", "right_of_appeal", Some("the table has but one row")),
    Column::new(
        "measure",
        Kind::Text,
        "what is measured: a count, precision, recall, f1, a share, or how far two coders agree (kappa)",
        "precision",
        None,
    ),
    Column::new("value", Kind::Decimal, "the figure", "0.875000", NO_FIGURE),
    Column::new("low", Kind::Decimal, "the lower end of its 95 % interval", "0.529111", NO_INTERVAL),
    Column::new("high", Kind::Decimal, "the upper end of its 95 % interval", "0.977586", NO_INTERVAL),
    Column::new("n", Kind::Number, "of how many it is a share", "8", Some("it is none")),
];

const NO_FIGURE: Option<&str> = Some("there is nothing to divide by");
const NO_INTERVAL: Option<&str> = Some("the figure has none");

/// The columns of the wrong decisions.
pub(super) const ERRORS: [Column<'static>; 9] = [
    Column::new("file", Kind::Text, "the decision as the labels name it", "24018564.txt", None),
    Column {
        values: &["yes", "no"],
        ..Column::new("tagged", Kind::Word, "whether the tags have the decision at all", "yes", None)
    },
    Column::new("missed", Kind::List, "grounds that are labelled and not tagged", "right_of_appeal", Some("none")),
    Column::new("extra", Kind::List, "grounds that are tagged and not labelled", "late_complaint", Some("none")),
    Column::new("label_first", Kind::Text, "the first ground by the labels", "right_of_appeal", Some("none")),
    Column::new("tag_first", Kind::Text, "the first ground by the tags", "late_complaint", Some("none")),
    Column::new("label_refusal", Kind::Text, "the refusal by the labels", "full", None),
    Column::new("tag_refusal", Kind::Text, "the refusal by the tags", "part", Some("the decision is not tagged")),
    Column::new("quote", Kind::Text, "the sentence of the first ground by the tags", "It is late.", Some("none")),
];

/// One figure of the CSV.
#[derive(Default, Serialize)]
struct Figure {
    /// The table it belongs to.
    table: &'static str,
    /// Its row there.
    row: String,
    /// What it measures.
    measure: &'static str,
    value: String,
    low: String,
    high: String,
    /// Of how many.
    n: Option<u32>,
}

impl Figure {
    fn count(table: &'static str, row: &str, measure: &'static str, count: u32) -> Self {
        Self { table, row: row.to_owned(), measure, value: count.to_string(), ..Self::default() }
    }

    fn share(table: &'static str, row: &str, measure: &'static str, share: Weighted) -> Self {
        let figure = Self::estimate(table, row, measure, share.value(), share.interval());
        Self { n: Some(share.n), ..figure }
    }

    fn estimate(
        table: &'static str,
        row: &str,
        measure: &'static str,
        value: Option<f64>,
        interval: Option<Interval>,
    ) -> Self {
        let decimals = |value: Option<f64>| value.map(|value| format!("{value:.6}")).unwrap_or_default();
        Self {
            table,
            row: row.to_owned(),
            measure,
            value: decimals(value),
            low: decimals(interval.map(|interval| interval.low)),
            high: decimals(interval.map(|interval| interval.high)),
            n: None,
        }
    }
}

/// Every figure as a row, so that one file holds all tables.
fn figures(score: &Score) -> Vec<Figure> {
    let mut found = vec![
        Figure::count("decisions", "", "labelled", score.decisions),
        Figure::count("decisions", "", "untagged", count(&score.untagged)),
        Figure::count("decisions", "", "unlabelled", count(&score.unlabelled)),
    ];
    let grounds = score.grounds.iter().map(|found| ("ground", found.ground.as_str(), found.measures, None));
    let overall = ("overall", "", score.overall.measures, score.overall.f1_interval);
    for (table, row, measures, interval) in grounds.chain([overall]) {
        found.extend([
            Figure::count(table, row, "support", measures.support),
            Figure::count(table, row, "true_positives", measures.counts.true_positives),
            Figure::count(table, row, "false_positives", measures.counts.false_positives),
            Figure::count(table, row, "false_negatives", measures.counts.false_negatives),
            Figure::share(table, row, "precision", measures.precision),
            Figure::share(table, row, "recall", measures.recall),
            Figure::estimate(table, row, "f1", measures.f1, interval),
        ]);
    }
    found.extend(decision_shares(score).map(|(what, share)| Figure::share("decisions", what, "share_right", share)));
    found.extend(score.confusion.iter().map(|cell| {
        let row = format!("label {}, tags {}", cell.label.as_str(), cell.tag.as_str());
        Figure::count("confusion", &row, "count", cell.count)
    }));
    if let Some(by_check) = score.errors_by_check {
        found.push(Figure::share("checks", "with a check", "share_wrong", by_check.with_check));
        found.push(Figure::share("checks", "without a check", "share_wrong", by_check.without_check));
    }
    found.extend(score.coding.iter().flat_map(coding::figures));
    found
}

fn count(names: &[String]) -> u32 {
    u32::try_from(names.len()).unwrap_or(u32::MAX)
}

fn write_figures(score: &Score, out: impl Write) -> Result<(), Failure> {
    let mut csv = csv::WriterBuilder::new().has_headers(false).from_writer(out);
    csv.write_record(FIGURES.map(|column| column.name))?;
    for figure in figures(score) {
        csv.serialize(figure)?;
    }
    Ok(csv.flush()?)
}

/// The wrong decisions as a table of their own, written with its header even where there are none.
fn write_errors(score: &Score, out: impl Write) -> Result<(), Failure> {
    let mut csv = csv::Writer::from_writer(out);
    csv.write_record(ERRORS.map(|column| column.name))?;
    for one in &score.wrong {
        let tagged = if one.tagged { "yes" } else { "no" };
        let (missed, extra) = (one.missed.join(JOINT), one.extra.join(JOINT));
        csv.write_record([
            &one.file,
            tagged,
            &missed,
            &extra,
            &one.label_first,
            &one.tag_first,
            &one.label_refusal,
            &one.tag_refusal,
            &one.quote,
        ])?;
    }
    Ok(csv.flush()?)
}

/// The score as an object, with the wrong decisions where they are asked for.
#[derive(Serialize)]
struct Printed<'s> {
    #[serde(flatten)]
    score: &'s Score,
    #[serde(skip_serializing_if = "Option::is_none")]
    errors: Option<&'s [Wrong]>,
}

fn write_json(score: &Score, errors: bool, mut out: impl Write) -> Result<(), Failure> {
    let printed = Printed { score, errors: errors.then_some(score.wrong.as_slice()) };
    serde_json::to_writer_pretty(&mut out, &printed).map_err(io::Error::from)?;
    Ok(out.write_all(b"\n")?)
}
