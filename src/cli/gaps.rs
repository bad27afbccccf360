//! `grounds gaps`: decisions in, what a rule writer should look at next out.
//!
//! Prints what [`crate::gaps`] finds; decides nothing itself.

use std::io::{self, Write};
use std::path::PathBuf;

use clap::{Args, ValueEnum};
use serde::Serialize;

use crate::classifier::Classifier;
use crate::gaps::{Found, Groups, Quote, find, group};
use crate::output::{Column, Kind, REFERENCE, SOURCE};

use super::decisions::{self, ReadArguments};
use super::limits::LimitArguments;
use super::{ExitStatus, Failure, classifier, plural};

/// Show refusals without a ground and reason sentences without a mention: what rules to write next
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  grounds gaps decisions/\n  grounds gaps decisions/ --rules my-rules.yaml --top 50\n  \
                        grounds gaps decisions/ --format csv > gaps.csv\n\n\
                        First come decisions that refuse and apply no ground, with the sentences that refuse. Then come \
                        sentences in or beside a refusal, in Summary, scope section and Final decision, that mention no \
                        ground, under the sequences of three to six words that most decisions share. \
                        Words that a phrase of the rules matches are part of no sequence."
)]
pub(super) struct Arguments {
    /// Files and folders (searched for text, HTML and JSON Lines); `-` for standard input
    paths: Vec<PathBuf>,
    #[command(flatten)]
    reading: ReadArguments,
    /// Use this rule file instead of the built-in rules
    #[arg(long, value_name = "FILE")]
    rules: Option<PathBuf>,
    /// How many sequences of words to list
    #[arg(long, value_name = "N", default_value_t = 20, value_parser = clap::value_parser!(u16).range(1..))]
    top: u16,
    /// How to print the gaps
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
    #[command(flatten)]
    limits: LimitArguments,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Format {
    /// For reading
    Text,
    /// A row per sentence
    Csv,
}

pub(super) fn run(arguments: &Arguments) -> Result<ExitStatus, Failure> {
    let paths = decisions::paths(&arguments.paths, "gaps")?;
    let classifier = classifier(arguments.rules.as_deref())?;
    let layout = &classifier.rules().layout;
    let mut found: Vec<Found> = Vec::new();
    let status = decisions::each(
        &classifier,
        Classifier::tag_within,
        &paths,
        &arguments.reading.options(&arguments.limits),
        decisions::Run::default(),
        |document, trace| find(document, trace, layout),
        |one| {
            found.push(one);
            Ok(())
        },
    )?
    .status();
    let groups = group(&found, usize::from(arguments.top));
    let mut out = io::BufWriter::new(io::stdout().lock());
    match arguments.format {
        Format::Text => write_text(&found, &groups, &mut out)?,
        Format::Csv => write_csv(&found, &groups, &mut out)?,
    }
    out.flush()?;
    Ok(status)
}

fn write_text(found: &[Found], groups: &Groups<'_>, mut out: impl Write) -> Result<(), Failure> {
    let refused = found.iter().filter(|one| one.refused).count();
    let without = found.iter().filter(|one| one.without_ground.is_some()).count();
    writeln!(out, "refusals without a ground: {without} of {}", plural(refused, "refused decision"))?;
    for one in found {
        let Some(quotes) = &one.without_ground else { continue };
        let reference = if one.reference.is_empty() { String::new() } else { format!(" ({})", one.reference) };
        writeln!(out, "\n{}{reference}", one.source)?;
        for quote in quotes {
            writeln!(out, "  {}: {}", quote.section, in_one_line(quote))?;
        }
        if quotes.is_empty() {
            writeln!(out, "  neither a Summary nor a Final decision was found")?;
        }
    }
    let decisions = plural(groups.decisions, "decision");
    writeln!(out, "\nreason sentences without a mention: {} in {decisions}", groups.sentences)?;
    for group in &groups.list {
        writeln!(out, "\n{}: {}", plural(group.decisions, "decision"), group.words)?;
        for (one, quote) in &group.examples {
            writeln!(out, "  {}: {}", one.source, in_one_line(quote))?;
        }
    }
    if groups.left > 0 {
        let sentences = plural(groups.left, "sentence");
        writeln!(out, "\n{sentences} without any of these sequences; --top lists more")?;
    }
    Ok(())
}

/// A sentence without the line breaks of its source.
fn in_one_line(quote: &Quote) -> String {
    quote.text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The columns of the CSV.
pub(super) const COLUMNS: [Column<'static>; 7] = [
    Column {
        values: &["no-ground", "no-mention"],
        ..Column::new(
            "gap",
            Kind::Word,
            "no-ground (a refusal in which no ground was found) or no-mention (a reason sentence that mentions none)",
            "no-mention",
            None,
        )
    },
    Column::new(
        "words",
        Kind::Text,
        "the sequence of words under which the sentence is listed",
        "no useful purpose",
        Some("the gap is no-ground"),
    ),
    Column::new("decisions", Kind::Number, "in how many decisions the words stand", "12", Some("the gap is no-ground")),
    SOURCE,
    REFERENCE,
    Column::new("section", Kind::Text, "the kind of section", "summary", Some("there is no sentence")),
    Column::new(
        "sentence",
        Kind::Text,
        "the sentence as it stands in the source",
        "There would be no useful purpose in looking into this.",
        Some("neither a Summary nor a Final decision was found"),
    ),
];

/// A sentence that shows a gap.
#[derive(Serialize)]
struct Row<'g> {
    /// `no-ground` or `no-mention`.
    gap: &'static str,
    /// The sequence of words under which the sentence is listed.
    words: &'g str,
    /// In how many decisions the sequence stands.
    decisions: Option<usize>,
    source: &'g str,
    reference: &'g str,
    section: &'static str,
    sentence: &'g str,
}

impl<'g> Row<'g> {
    fn new(gap: &'static str, one: &'g Found, quote: Option<&'g Quote>) -> Self {
        Self {
            gap,
            words: "",
            decisions: None,
            source: &one.source,
            reference: &one.reference,
            section: quote.map_or("", |quote| quote.section.as_str()),
            sentence: quote.map_or("", |quote| &quote.text),
        }
    }
}

/// Writes a row per sentence; a refusal without any sentence has one row all the same.
fn write_csv(found: &[Found], groups: &Groups<'_>, out: impl Write) -> Result<(), Failure> {
    let mut csv = csv::WriterBuilder::new().has_headers(false).from_writer(out);
    csv.write_record(COLUMNS.map(|column| column.name))?;
    for one in found {
        let Some(quotes) = &one.without_ground else { continue };
        for quote in quotes {
            csv.serialize(Row::new("no-ground", one, Some(quote)))?;
        }
        if quotes.is_empty() {
            csv.serialize(Row::new("no-ground", one, None))?;
        }
    }
    for group in &groups.list {
        for (one, quote) in &group.examples {
            let row = Row::new("no-mention", one, Some(quote));
            csv.serialize(Row { words: &group.words, decisions: Some(group.decisions), ..row })?;
        }
    }
    Ok(csv.flush()?)
}
