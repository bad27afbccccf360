//! `grounds diff`: two taggings in, what changed between them out.
//!
//! Reads two tables, or tags decisions with two rule files, and prints what [`crate::diff`] makes of them.

mod markdown;
mod rows;
mod text;

use std::io::Write;
use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};
use serde::Serialize;

use crate::classifier::{Classifier, Trace};
use crate::diff::{Alone, Comparison, GroundCount, Tagged};
use crate::input::{Document, ReadOptions};
use crate::output::read::{ReadError, tags};
use crate::output::{MentionRow, decision_row, record};

use super::decisions::{self, ReadArguments};
use super::limits::LimitArguments;
use super::{ExitStatus, Failure, classifier, complain, table, terminal};

pub(super) use rows::{CHANGES, SUMMARY};

/// Show what changed between two taggings: decisions and grounds gained, lost and moved
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  grounds diff old.csv new.csv\n  grounds diff old.jsonl new.jsonl\n  \
                        grounds diff --rules old.yaml new.yaml decisions/\n  \
                        grounds diff --rules old.yaml new.yaml decisions/ --summary\n  \
                        grounds diff old.csv new.csv --format markdown\n\n\
                        OLD and NEW are tables written by `grounds tag`, CSV or JSON Lines. With two files of JSON Lines, \
                        and with --rules, where the decisions are tagged with both rule files, each change names its \
                        sentence and the phrase or cue behind it. Rows are joined \
                        by reference, else by source; what stands twice, or on one side only, is reported. The exit \
                        status is 1 if anything changed.")]
pub(super) struct Arguments {
    /// Two tables; with --rules, files and folders of decisions
    #[arg(required = true, value_name = "OLD NEW")]
    paths: Vec<PathBuf>,
    #[command(flatten)]
    reading: ReadArguments,
    /// Tag the decisions with these two rule files
    #[arg(long, num_args = 2, value_names = ["OLD.yaml", "NEW.yaml"])]
    rules: Option<Vec<PathBuf>>,
    /// Print only how often each ground is applied before and after
    #[arg(long)]
    summary: bool,
    /// How to print it
    #[arg(long, value_enum, default_value_t = Format::Table)]
    format: Format,
    #[command(flatten)]
    limits: LimitArguments,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For reading
    Table,
    /// A row per change
    Csv,
    /// Everything in one object
    Json,
    /// For a pull request
    Markdown,
}

/// A comparison, and what its two sides are called.
struct Compared {
    comparison: Comparison,
    old: String,
    new: String,
}

pub(super) fn run(arguments: &Arguments) -> Result<ExitStatus, Failure> {
    let (compared, status) = match (arguments.rules.as_deref(), arguments.paths.as_slice()) {
        (Some([old, new]), paths) => tag_twice(old, new, paths, &arguments.reading.options(&arguments.limits))?,
        (_, [old, new]) => (read_both(old, new)?, ExitStatus::Done),
        (_, paths) => {
            return Err(Failure::Message(format!(
                "two tables are compared, and {} named; try `grounds diff old.csv new.csv`, or `grounds diff --rules \
                 old.yaml new.yaml decisions/`",
                if paths.len() == 1 { "one is".to_owned() } else { format!("{} are", paths.len()) }
            )));
        }
    };
    report_sides(&compared);
    let mut out = terminal::stdout();
    match (arguments.format, arguments.summary) {
        (Format::Table, summary) => out.write_all(text::page(&compared, summary).as_bytes())?,
        (Format::Markdown, summary) => out.write_all(markdown::page(&compared, summary).as_bytes())?,
        (Format::Csv, true) => rows::write_summary(&compared, &mut out)?,
        (Format::Csv, false) => rows::write_changes(&compared, &mut out)?,
        (Format::Json, summary) => write_json(&compared.comparison, summary, &mut out)?,
    }
    out.flush()?;
    let answer = if compared.comparison.is_same() { ExitStatus::Done } else { ExitStatus::No };
    Ok(status.max(answer))
}

/// Reads two tables of tags.
fn read_both(old: &Path, new: &Path) -> Result<Compared, Failure> {
    let text = |path: &Path| {
        if path.is_dir() {
            let name = table::name(path);
            return Err(Failure::Message(format!(
                "{name}: is a folder; to compare two rule files on it, run `grounds diff --rules old.yaml new.yaml {name}`"
            )));
        }
        table::read(path, "a table made by `grounds tag`")
    };
    let (old_text, new_text) = (text(old)?, text(new)?);
    let (old, new) = (table::name(old), table::name(new));
    let (before, after) = rayon::join(|| tags(&old, &old_text), || tags(&new, &new_text));
    let say = |error: ReadError| Failure::Message(error.to_string());
    let comparison = Comparison::of_tags(&before.map_err(say)?, &after.map_err(say)?);
    Ok(Compared { comparison, old, new })
}

/// Tags decisions with two rule files.
fn tag_twice(
    old: &Path,
    new: &Path,
    paths: &[PathBuf],
    options: &ReadOptions,
) -> Result<(Compared, ExitStatus), Failure> {
    let (before, after) = (classifier(Some(old))?, classifier(Some(new))?);
    let mut comparison = Comparison::default();
    let status = decisions::each(
        &before,
        Classifier::tag_within,
        paths,
        options,
        decisions::Run::default(),
        |document, old_trace| {
            let new_trace = after.tag(document);
            let is_decision = new_trace.decision.is_decision();
            let mut old = tagged(&before, document, old_trace);
            let mut new = tagged(&after, document, &new_trace);
            if !is_same(&old, &new) {
                old.mentions = Some(mentions(&before, document, old_trace));
                new.mentions = Some(mentions(&after, document, &new_trace));
            }
            (old, is_decision.then_some(new))
        },
        |(old, new)| {
            match new {
                Some(new) => comparison.add(&old, &new),
                None => comparison.only_old.push(Alone { reference: old.row.reference, source: old.row.source }),
            }
            Ok(())
        },
    )?
    .status();
    Ok((Compared { comparison, old: table::name(old), new: table::name(new) }, status))
}

fn tagged(classifier: &Classifier, document: &Document, trace: &Trace) -> Tagged {
    Tagged { row: decision_row(classifier, document, trace), mentions: None }
}

fn mentions(classifier: &Classifier, document: &Document, trace: &Trace) -> Vec<MentionRow> {
    record(classifier, document, trace).mentions
}

/// Whether two rows are the same but for the version of the rules.
fn is_same(old: &Tagged, new: &Tagged) -> bool {
    let mut row = old.row.clone();
    row.rules_version.clone_from(&new.row.rules_version);
    row == new.row
}

/// Says on standard error what stands twice.
fn report_sides(compared: &Compared) {
    for one in &compared.comparison.duplicates {
        let side = if one.side == "old" { &compared.old } else { &compared.new };
        let sources = one.sources.join(", ");
        complain(&format!("{side}: {} stands {} times: {sources}", one.name, one.sources.len()));
    }
}

/// The counts alone, as one object.
#[derive(Serialize)]
struct PrintedSummary<'c> {
    old_rules: Vec<&'c str>,
    new_rules: Vec<&'c str>,
    decisions: usize,
    changed: usize,
    grounds: Vec<Revision<'c>>,
}

/// How a ground's share changed.
#[derive(Serialize)]
struct Revision<'c> {
    ground: &'c str,
    old: usize,
    new: usize,
    /// Per cent of the decisions on both sides.
    old_share: f64,
    new_share: f64,
    /// Percentage points.
    points: f64,
    gained: usize,
    lost: usize,
}

/// How the share of each ground changed.
fn revisions(comparison: &Comparison) -> Vec<Revision<'_>> {
    let revision = |count: &'_ GroundCount| {
        let (old_share, new_share) = (share(count.old, comparison.decisions), share(count.new, comparison.decisions));
        (old_share, new_share, new_share - old_share)
    };
    let rows = comparison.grounds.iter().map(|count| {
        let (old_share, new_share, points) = revision(count);
        let GroundCount { ground, old, new, gained, lost } = count;
        Revision { ground, old: *old, new: *new, old_share, new_share, points, gained: *gained, lost: *lost }
    });
    rows.collect()
}

/// Per cent; none of none is none.
#[expect(clippy::cast_precision_loss, reason = "counts of decisions are far below 2^52")]
fn share(count: usize, all: usize) -> f64 {
    if all == 0 { 0.0 } else { 100.0 * count as f64 / all as f64 }
}

fn write_json(comparison: &Comparison, summary: bool, out: &mut impl Write) -> std::io::Result<()> {
    if summary {
        let printed = PrintedSummary {
            old_rules: comparison.old_rules.iter().map(String::as_str).collect(),
            new_rules: comparison.new_rules.iter().map(String::as_str).collect(),
            decisions: comparison.decisions,
            changed: comparison.changes.len(),
            grounds: revisions(comparison),
        };
        serde_json::to_writer_pretty(&mut *out, &printed)?;
    } else {
        serde_json::to_writer_pretty(&mut *out, comparison)?;
    }
    writeln!(out)
}
