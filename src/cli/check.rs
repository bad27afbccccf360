//! `grounds check`: a rule file in, what is wrong with it out.

use std::io::{self, Write};
use std::path::PathBuf;

use clap::{Args, ValueEnum};

use crate::check::{Checked, check};
use crate::rules::{BUILT_IN, BUILT_IN_NAME, Draft};

use super::{ExitStatus, Failure, is_coloured, plural, rule_file};

/// Check a rule file: load it, look for what is probably not meant, and run its examples
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  grounds check my-rules.yaml\n  grounds check my-rules.yaml --deny warnings\n  \
                        grounds check --explain R012\n\n\
                        Exit status: 0 nothing is wrong; 1 something is; 2 the file cannot be read.")]
pub(super) struct Arguments {
    /// The rule file; without it, the built-in rules
    rules: Option<PathBuf>,
    /// Fail on these as well
    #[arg(long, value_enum, value_name = "WHAT")]
    deny: Option<Deny>,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Deny {
    /// What the lints find
    Warnings,
}

pub(super) fn run(arguments: &Arguments) -> Result<ExitStatus, Failure> {
    let (name, text) = match &arguments.rules {
        Some(path) => rule_file(path)?,
        None => (BUILT_IN_NAME.to_owned(), BUILT_IN.to_owned()),
    };
    let checked = check(Draft::from_yaml(&name, &text));
    let mut out = io::BufWriter::new(io::stdout().lock());
    write_reports(&checked, is_coloured(&io::stdout()), &mut out)?;
    out.flush()?;
    let warned = arguments.deny.is_some() && !checked.warnings.is_empty();
    let failed = !checked.problems.is_empty() || !checked.failures.is_empty() || warned;
    Ok(if failed { ExitStatus::No } else { ExitStatus::Done })
}

fn write_reports(checked: &Checked, styled: bool, mut out: impl Write) -> Result<(), Failure> {
    for report in checked.reports() {
        writeln!(out, "{}", report.render(&checked.source, styled))?;
    }
    let mut parts = Vec::new();
    if checked.problems.is_empty() {
        parts.push(format!("{}, {}", plural(checked.grounds, "ground"), plural(checked.phrases, "phrase")));
    } else {
        parts.push(plural(checked.problems.len(), "problem"));
    }
    let well = checked.run - checked.failures.len();
    parts.push(match (checked.run, checked.not_run) {
        (0, 0) => "no examples".to_owned(),
        (0, left) => format!("{} not run for the problems", plural(left, "example")),
        (run, 0) => format!("{well} of {} as they say", plural(run, "example")),
        (run, left) => format!("{well} of {} as they say, {left} not run for the problems", plural(run, "example")),
    });
    let allowed = if checked.allowed == 0 { String::new() } else { format!(" ({} allowed)", checked.allowed) };
    parts.push(format!("{}{allowed}", plural(checked.warnings.len(), "warning")));
    Ok(writeln!(out, "{}: {}", checked.source.path, parts.join("; "))?)
}
