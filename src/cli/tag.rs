//! `grounds tag`: decisions in, a table out.

use std::ffi::OsString;
use std::fmt::Write as _;
use std::io::{self, IsTerminal};
use std::path::PathBuf;

use clap::{Args, ValueEnum};
use sha2::{Digest, Sha256};

use crate::classifier::{Classifier, Trace};
use crate::input::Document;
use crate::output::{
    DecisionRow, Format, PARQUET, Per, Rows, Table, Tally, URL, Writer, decision_row, names, record, rows,
};
use crate::rules::RuleSet;

use super::decisions::{self, Inputs, ReadArguments};
use super::limits::LimitArguments;
use super::manifest::{Hashed, Making};
use super::{ExitStatus, Failure, Output, classifier, complain, keep_apart};

/// Duplicates that are listed on standard error.
const MOST_DUPLICATES: usize = 20;
/// Sources that are listed of each.
const MOST_SOURCES: usize = 5;

/// Classify decisions and write a table: CSV, JSON Lines or Parquet
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  grounds tag decisions/ -o tags.csv\n  grounds tag a.txt b.html --per ground\n  \
                        grounds tag scraped.jsonl --text-field words\n  \
                        pdftotext decision.pdf - | grounds tag -\n  grounds tag decisions/ --rules my-rules.yaml\n  \
                        grounds tag decisions/ --excel -o tags.csv           to look at in Excel\n  \
                        grounds tag decisions/ --wide -o tags.csv            a column of 1 and 0 for each ground\n  \
                        grounds tag decisions/ --format jsonl -o tags.jsonl  everything, mentions and causes too\n  \
                        grounds tag decisions/ -o tags.csv --manifest tags.json\n\n\
                        What the columns mean: grounds columns. To see why a decision was tagged so: grounds explain FILE.")]
pub(super) struct Arguments {
    /// Files and folders (searched for text, HTML and JSON Lines); `-` for standard input
    paths: Vec<PathBuf>,
    #[command(flatten)]
    reading: ReadArguments,
    /// Use this rule file instead of the built-in rules
    #[arg(long, value_name = "FILE")]
    rules: Option<PathBuf>,
    /// What a row stands for
    #[arg(long, value_enum, default_value_t = PerArgument::Decision, help_heading = "The table")]
    per: PerArgument,
    /// How the table is written
    #[arg(long, value_enum, default_value_t = FormatArgument::Csv, help_heading = "The table")]
    format: FormatArgument,
    /// Add a column for each ground: 1 where it is applied, else 0
    #[arg(long, help_heading = "The table")]
    wide: bool,
    /// Make the CSV safe and readable for Excel: byte order mark, CRLF, no formulas, long cells cut
    #[arg(long, help_heading = "The table")]
    excel: bool,
    /// Write to this file, which appears whole or not at all
    #[arg(short, long, value_name = "FILE", help_heading = "The table")]
    output: Option<PathBuf>,
    /// Write what the table was made of to this file (JSON), to cite and to check
    #[arg(long, value_name = "FILE", help_heading = "The table")]
    manifest: Option<PathBuf>,
    /// How many threads work [default: one per processor]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024), help_heading = "The run")]
    threads: Option<u16>,
    /// Show no progress and no summary; what goes wrong is said all the same
    #[arg(short, long, help_heading = "The run")]
    quiet: bool,
    #[command(flatten)]
    limits: LimitArguments,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum PerArgument {
    /// One row per decision
    Decision,
    /// One row per decision and ground
    Ground,
    /// One row per place where a ground is mentioned
    Mention,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum FormatArgument {
    /// For spreadsheets and everything else
    Csv,
    /// One JSON object a line; per decision with all mentions and their causes
    Jsonl,
    /// Typed columns, for pandas, DuckDB, R
    Parquet,
}

impl From<PerArgument> for Per {
    fn from(argument: PerArgument) -> Self {
        match argument {
            PerArgument::Decision => Per::Decision,
            PerArgument::Ground => Per::Ground,
            PerArgument::Mention => Per::Mention,
        }
    }
}

/// What is made of one decision.
struct Tagged {
    row: DecisionRow,
    rows: Rows,
    /// The SHA-256 of its text, where a manifest is wanted.
    text: Option<[u8; 32]>,
}

pub(super) fn run(arguments: &Arguments, command: &[OsString]) -> Result<ExitStatus, Failure> {
    let making = Making::start(command, arguments.rules.as_deref(), arguments.output.as_deref());
    let paths = decisions::paths(&arguments.paths, "tag")?;
    let format = format(arguments)?;
    let classifier = classifier(arguments.rules.as_deref())?;
    let options = arguments.reading.options(&arguments.limits);
    let inputs = Inputs::find(&paths);
    let table = table(arguments, classifier.rules(), inputs.may_have_url(&options))?;
    let outputs = [arguments.output.as_deref(), arguments.manifest.as_deref()];
    keep_apart(&outputs, &paths, arguments.rules.as_deref())?;
    let manifest = arguments.manifest.as_deref().map(|path| Output::create(Some(path))).transpose()?;
    let out = Hashed::new(Output::create(arguments.output.as_deref())?, manifest.is_some());
    let mut writer = Writer::open(format, table, out)?;
    let mut tally = Tally::new(classifier.rules());
    let way = decisions::Run {
        threads: arguments.threads.unwrap_or_default(),
        // Rows that run over the screen are progress enough.
        progress: !arguments.quiet && (arguments.output.is_some() || !io::stdout().is_terminal()),
    };
    let reading = decisions::each_of(
        &classifier,
        Classifier::tag_within,
        inputs,
        &options,
        way,
        |document, trace| tagged(arguments, &classifier, document, trace),
        |one| {
            writer.write(&one.rows)?;
            tally.add(&one.row, one.text);
            Ok(())
        },
    )?;
    let (table, sha256) = writer.finish()?.finish();
    let status = reading.status();
    let summary = summary(&tally, reading.failures, making.seconds());
    let mut outputs = vec![table];
    if let Some((mut manifest, sha256)) = manifest.zip(sha256) {
        making.write(&mut manifest, classifier.rules(), &tally, reading, sha256)?;
        outputs.push(manifest);
    }
    Output::finish_together(outputs)?;
    report_duplicates(&tally);
    if !arguments.quiet {
        complain(&summary);
    }
    // The program ends here, and the system takes the memory back sooner than thousands of compiled phrases could.
    std::mem::forget(classifier);
    Ok(status)
}

fn tagged(arguments: &Arguments, classifier: &Classifier, document: &Document, trace: &Trace) -> Tagged {
    let row = decision_row(classifier, document, trace);
    let rows = match (arguments.per, arguments.format) {
        (PerArgument::Decision, FormatArgument::Jsonl) => Rows::Record(Box::new(record(classifier, document, trace))),
        (PerArgument::Decision, _) => Rows::Decision(Box::new(row.clone())),
        (per, _) => rows(per.into(), classifier, document, trace),
    };
    let text = arguments.manifest.is_some().then(|| Sha256::digest(&document.text).into());
    Tagged { row, rows, text }
}

/// The format, where what was typed goes together.
fn format(arguments: &Arguments) -> Result<Format, Failure> {
    let say = |message: &str| Err(Failure::Message(message.to_owned()));
    let format = arguments.format;
    if arguments.excel && format != FormatArgument::Csv {
        return say("--excel is for CSV; leave out --excel or --format");
    }
    if arguments.wide && !matches!(arguments.per, PerArgument::Decision) {
        return say("--wide adds columns to the table per decision; leave out --wide or --per");
    }
    match format {
        FormatArgument::Csv if arguments.excel => Ok(Format::Excel),
        FormatArgument::Csv => Ok(Format::Csv),
        FormatArgument::Jsonl if arguments.wide => say(
            "--wide is for tables; JSON Lines list the grounds of each decision: leave out --wide or --format jsonl",
        ),
        FormatArgument::Jsonl => Ok(Format::JsonLines),
        FormatArgument::Parquet if !PARQUET => say(
            "this build writes no Parquet; install with `cargo install --path . --features parquet`, or use --format csv",
        ),
        FormatArgument::Parquet if arguments.output.is_none() && io::stdout().is_terminal() => {
            say("Parquet is nothing for a terminal; name a file: -o tags.parquet")
        }
        FormatArgument::Parquet => Ok(Format::Parquet),
    }
}

fn table(arguments: &Arguments, rules: &RuleSet, may_have_url: bool) -> Result<Table, Failure> {
    let per = arguments.per.into();
    let wide: Vec<String> =
        if arguments.wide { rules.grounds.iter().map(|ground| ground.id.clone()).collect() } else { Vec::new() };
    let taken = [names(per), vec![URL.name]].concat();
    if let Some(id) = wide.iter().find(|id| taken.contains(&id.as_str())) {
        return Err(Failure::Message(format!(
            "the table has a column `{id}` already, so --wide cannot add one for the ground `{id}`; rename the ground"
        )));
    }
    Ok(Table { per, wide, may_have_url })
}

/// Says on standard error which references stand more than once.
fn report_duplicates(tally: &Tally) {
    for one in tally.duplicates().take(MOST_DUPLICATES) {
        let alike = if one.tags_differ { "and is tagged differently" } else { "and is tagged alike" };
        let mut sources = one.sources.iter().take(MOST_SOURCES).map(String::as_str).collect::<Vec<_>>().join(", ");
        if let Some(more) = one.sources.len().checked_sub(MOST_SOURCES).filter(|more| *more > 0) {
            // Writing to a string cannot fail.
            let _ = write!(sources, " and {more} more");
        }
        complain(&format!("{} stands {} times {alike}: {sources}", one.reference, one.sources.len()));
    }
    if let Some(more) = tally.duplicates().count().checked_sub(MOST_DUPLICATES).filter(|more| *more > 0) {
        complain(&format!("{more} more references stand more than once; --manifest FILE lists them all"));
    }
}

fn summary(tally: &Tally, failed: usize, seconds: f64) -> String {
    let Tally { decisions, without_ground, .. } = tally;
    let refused = tally.refused();
    format!(
        "{decisions} read, {refused} refused, {without_ground} without ground, {failed} failed; {seconds:.1} seconds"
    )
}
