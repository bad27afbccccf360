//! `grounds tag`: decisions in, a table out.

use std::collections::BTreeMap;
use std::io::{self, IsTerminal};
use std::path::PathBuf;

use clap::{Args, ValueEnum};
use rayon::prelude::*;

use crate::classifier::Classifier;
use crate::input::sources::{STDIN, Source, discover};
use crate::output::{Per, Rows, Writer, rows};

use super::{ExitStatus, Failure, Output, classifier, complain};

/// Decisions that are in memory at a time.
const BATCH: usize = 512;

/// Classify decisions and write a table (CSV)
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  grounds tag decisions/ -o tags.csv\n  grounds tag a.txt b.txt --per ground\n  \
                        grounds tag - < decision.txt\n  grounds tag decisions/ --rules my-rules.yaml")]
pub(super) struct Arguments {
    /// Files and folders (searched for .txt and .md); `-` for standard input
    paths: Vec<PathBuf>,
    /// Use this rule file instead of the built-in rules
    #[arg(long, value_name = "FILE")]
    rules: Option<PathBuf>,
    /// What a row stands for
    #[arg(long, value_enum, default_value_t = PerArgument::Decision)]
    per: PerArgument,
    /// Write to this file, which appears whole or not at all
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// How many threads work [default: one per processor]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    threads: Option<u16>,
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

impl From<PerArgument> for Per {
    fn from(argument: PerArgument) -> Self {
        match argument {
            PerArgument::Decision => Per::Decision,
            PerArgument::Ground => Per::Ground,
            PerArgument::Mention => Per::Mention,
        }
    }
}

/// What came of one source.
enum Tagged {
    Rows { rows: Rows, guessed: Option<&'static str> },
    Failed(String),
}

pub(super) fn run(arguments: &Arguments) -> Result<ExitStatus, Failure> {
    let paths = paths(arguments)?;
    let classifier = classifier(arguments.rules.as_deref())?;
    let pool = rayon::ThreadPoolBuilder::new()
        .num_threads(arguments.threads.map_or(0, usize::from))
        .build()
        .map_err(|error| Failure::Message(format!("cannot start threads: {error}; try --threads 1")))?;
    let output = Output::create(arguments.output.as_deref())?;
    let (sources, unreadable) = discover(&paths);
    for place in &unreadable {
        complain(&place.to_string());
    }
    let mut failed = unreadable.len();
    let mut done = 0_usize;
    let mut guesses: BTreeMap<&'static str, usize> = BTreeMap::new();
    let per = arguments.per.into();
    let mut writer = Writer::new(per, output);
    for batch in sources.chunks(BATCH) {
        let tagged: Vec<Tagged> =
            pool.install(|| batch.par_iter().map(|source| tag(&classifier, source, per)).collect());
        for one in tagged {
            match one {
                Tagged::Rows { rows, guessed } => {
                    writer.write(&rows)?;
                    done += 1;
                    if let Some(encoding) = guessed {
                        *guesses.entry(encoding).or_default() += 1;
                    }
                }
                Tagged::Failed(message) => {
                    complain(&message);
                    failed += 1;
                }
            }
        }
    }
    for (encoding, count) in &guesses {
        let noun = if *count == 1 { "document is" } else { "documents are" };
        complain(&format!("{count} {noun} not UTF-8 and read as {encoding}; if letters look wrong, convert to UTF-8"));
    }
    if done == 0 {
        return Err(Failure::Message("no decision could be read, so nothing was written".to_owned()));
    }
    writer.finish()?.finish()?;
    Ok(if failed == 0 { ExitStatus::Done } else { ExitStatus::No })
}

/// The paths to read: those given, or standard input where something is piped in.
fn paths(arguments: &Arguments) -> Result<Vec<PathBuf>, Failure> {
    if !arguments.paths.is_empty() {
        return Ok(arguments.paths.clone());
    }
    if io::stdin().is_terminal() {
        let message = "no decisions were named; try `grounds tag FOLDER` or `grounds tag FILE`";
        return Err(Failure::Message(message.to_owned()));
    }
    Ok(vec![PathBuf::from(STDIN)])
}

fn tag(classifier: &Classifier, source: &Source, per: Per) -> Tagged {
    let (document, guessed) = match source.read() {
        Ok(read) => read,
        Err(unreadable) => return Tagged::Failed(unreadable.to_string()),
    };
    let trace = classifier.trace(&document);
    if !trace.decision.is_decision() {
        let name = source.name();
        return Tagged::Failed(format!(
            "{name}: holds no decision: no reference such as 24 018 564 and no known heading; check that it is the \
             decision's full text"
        ));
    }
    Tagged::Rows { rows: rows(per, classifier, &document, &trace), guessed }
}
