//! `grounds tag`: decisions in, a table out.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use crate::classifier::Classifier;
use crate::output::{Per, Writer, rows};

use super::{ExitStatus, Failure, Output, classifier, decisions};

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

pub(super) fn run(arguments: &Arguments) -> Result<ExitStatus, Failure> {
    let paths = decisions::paths(&arguments.paths, "tag")?;
    let classifier = classifier(arguments.rules.as_deref())?;
    let per = arguments.per.into();
    let mut writer = Writer::new(per, Output::create(arguments.output.as_deref())?);
    let status = decisions::each(
        &classifier,
        Classifier::tag,
        &paths,
        arguments.threads.unwrap_or_default(),
        |document, trace| rows(per, &classifier, document, trace),
        |rows| Ok(writer.write(&rows)?),
    )?;
    writer.finish()?.finish()?;
    // The program ends here, and the system takes the memory back sooner than thousands of compiled phrases could.
    std::mem::forget(classifier);
    Ok(status)
}
