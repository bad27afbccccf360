//! `grounds golden`: golden cases in, whether they are tagged as expected out; `--accept` renews the expectations.
//!
//! Prints what [`crate::golden`] finds. The one place that writes expectations, and only when a person accepts them.

mod accept;
mod add;
mod junit;
mod text;

use std::collections::BTreeMap;
use std::io::Write;
use std::path::{Path, PathBuf};

use clap::{Args, Subcommand, ValueEnum};
use serde::Serialize;

use crate::golden::{Folder, Outcome, Report};

use super::{ExitStatus, Failure, classifier, complain, same_rules, terminal};

/// Compare golden cases with what is expected of them; --accept renews the expectations
#[derive(Debug, Args)]
#[command(
    args_conflicts_with_subcommands = true,
    after_help = "Examples:\n  grounds golden\n  grounds golden my-cases --rules my-rules.yaml\n  \
                  grounds golden --filter court\n  grounds golden --accept court-remedy-negated\n  \
                  grounds golden add decision.txt --name late-without-reason\n\n\
                  A folder of cases holds `decisions`, and beside it tags.csv and mentions.csv, as `grounds tag` and \
                  `grounds tag --per mention` write them. A case agrees, differs, is missing (it has no expectation) or \
                  is an orphan (an expectation without a case). The exit status is 1 unless all agree. --accept prints \
                  every difference before it renews anything, and refuses where the variable CI is set."
)]
pub(super) struct Arguments {
    #[command(subcommand)]
    command: Option<Command>,
    /// The folder of cases
    #[arg(value_name = "DIR", default_value = "golden")]
    folder: PathBuf,
    /// Use this rule file instead of the built-in rules
    #[arg(long, value_name = "FILE")]
    rules: Option<PathBuf>,
    /// Only the cases whose names hold this
    #[arg(long, value_name = "NAME")]
    filter: Option<String>,
    /// Renew the expectations of these cases; without names, ask
    #[arg(long, num_args = 0.., value_name = "CASE")]
    accept: Option<Vec<String>>,
    /// With --accept: renew all without asking
    #[arg(long, requires = "accept")]
    all: bool,
    /// How to print the outcome
    #[arg(long, value_enum, default_value_t = Format::Text, conflicts_with = "accept")]
    format: Format,
}

#[derive(Debug, Subcommand)]
enum Command {
    Add(add::Arguments),
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Format {
    /// For reading
    Text,
    /// Everything in one object
    Json,
    /// For programs that collect test results
    Junit,
}

pub(super) fn run(arguments: &Arguments) -> Result<ExitStatus, Failure> {
    if let Some(Command::Add(arguments)) = &arguments.command {
        return add::run(arguments);
    }
    let request = arguments.accept.as_deref().map(|names| accept::Request { names, all: arguments.all });
    if request.is_some() {
        accept::refuse_in_ci()?;
    }
    let folder = open(&arguments.folder)?;
    let filter = arguments.filter.as_deref().unwrap_or_default();
    if let Some(request) = &request {
        request.check(&folder, &arguments.folder)?;
    }
    let classifier = classifier(arguments.rules.as_deref())?;
    let report = folder.compare(&classifier, filter);
    if report.cases.is_empty() {
        let folder = arguments.folder.display();
        return Err(Failure::Message(format!(
            "{folder}: no case has `{filter}` in its name; `grounds golden {folder}` lists them"
        )));
    }
    let mut out = terminal::stdout();
    match arguments.format {
        Format::Text => {
            let command =
                format!("grounds golden {}{}", arguments.folder.display(), same_rules(arguments.rules.as_deref()));
            out.write_all(text::page(&report, &command).as_bytes())?;
        }
        Format::Json => write_json(&report, &arguments.folder, &mut out)?,
        Format::Junit => junit::write(&report, &arguments.folder, &mut out)?,
    }
    out.flush()?;
    if let Some(request) = request {
        return request.fulfil(&folder, &report, &arguments.folder, filter);
    }
    let good = report.agrees() && folder.unreadable().is_empty();
    Ok(if good { ExitStatus::Done } else { ExitStatus::No })
}

fn open(path: &Path) -> Result<Folder, Failure> {
    let folder = Folder::open(path).map_err(|error| Failure::Message(error.to_string()))?;
    for place in folder.unreadable() {
        complain(place);
    }
    Ok(folder)
}

/// A report as one object.
#[derive(Serialize)]
struct Printed<'r> {
    folder: String,
    #[serde(flatten)]
    report: &'r Report,
    counts: BTreeMap<&'static str, usize>,
}

fn write_json(report: &Report, folder: &Path, out: &mut impl Write) -> std::io::Result<()> {
    let counts = Outcome::ALL.into_iter().map(|outcome| (outcome.as_str(), report.count(outcome))).collect();
    let printed = Printed { folder: folder.display().to_string(), report, counts };
    serde_json::to_writer_pretty(&mut *out, &printed)?;
    writeln!(out)
}
