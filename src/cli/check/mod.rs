//! `grounds check`: a rule file in, what is wrong with it out.

mod corpus;

use std::io::{self, Write};
use std::path::PathBuf;

use clap::{Args, ValueEnum};

use crate::check::{Checked, check};
use crate::rules::{BUILT_IN, BUILT_IN_NAME, Draft, RuleSet, explanation};

use super::{ExitStatus, Failure, keep_apart, plural, rule_file, terminal, unknown_ground};

pub(super) use corpus::COUNTS;

/// Check a rule file: load it, look for what is probably not meant, and run its examples
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  grounds check my-rules.yaml\n  grounds check my-rules.yaml --deny warnings\n  \
                        grounds check my-rules.yaml --corpus decisions/ --ground out_of_time\n  grounds check --explain R012\n\n\
                        Exit status: 0 nothing is wrong; 1 something is; 2 the file cannot be read.")]
pub(super) struct Arguments {
    /// The rule file; without it, the built-in rules
    rules: Option<PathBuf>,
    /// The rule file, named as other commands name it
    #[arg(id = "named", long = "rules", value_name = "FILE", conflicts_with = "rules")]
    named: Option<PathBuf>,
    /// Fail on these as well
    #[arg(long, value_enum, value_name = "WHAT")]
    deny: Option<Deny>,
    /// Also count how each phrase and cue fares in these decisions: files and folders
    #[arg(long, value_name = "PATH", num_args = 1..)]
    corpus: Vec<PathBuf>,
    /// Write these counts to a file as well, a row per phrase and cue (CSV)
    #[arg(long, value_name = "FILE", requires = "corpus")]
    counts: Option<PathBuf>,
    /// Of these counts, print only those of the ground with this id
    #[arg(long, value_name = "ID", requires = "corpus")]
    ground: Option<String>,
    /// Tell about a code that a message has, such as R012 or L002, and do nothing else
    #[arg(long, value_name = "CODE", conflicts_with_all = ["rules", "named", "deny", "corpus"])]
    explain: Option<String>,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Deny {
    /// What the lints find
    Warnings,
}

pub(super) fn run(arguments: &Arguments) -> Result<ExitStatus, Failure> {
    if let Some(code) = &arguments.explain {
        return explain(code);
    }
    let path = arguments.rules.as_deref().or(arguments.named.as_deref());
    keep_apart(&[arguments.counts.as_deref()], &arguments.corpus, path)?;
    let (name, text) = match path {
        Some(path) => rule_file(path)?,
        None => (BUILT_IN_NAME.to_owned(), BUILT_IN.to_owned()),
    };
    let checked = check(Draft::from_yaml(&name, &text));
    write_reports(&checked, terminal::stdout())?;
    let warned = arguments.deny.is_some() && !checked.warnings.is_empty();
    let failed = !checked.problems.is_empty() || !checked.failures.is_empty() || warned;
    let status = if failed { ExitStatus::No } else { ExitStatus::Done };
    if arguments.corpus.is_empty() || !checked.problems.is_empty() {
        return Ok(status);
    }
    let rules = RuleSet::from_yaml(&name, &text).map_err(|problems| Failure::Message(problems.to_string()))?;
    let ground = match &arguments.ground {
        Some(id) => Some(rules.ground_id(id).ok_or_else(|| unknown_ground(id, &rules, path))?),
        None => None,
    };
    let counted = corpus::run(rules, ground, &arguments.corpus, arguments.counts.as_deref())?;
    Ok(status.max(counted))
}

fn explain(code: &str) -> Result<ExitStatus, Failure> {
    let Some(known) = explanation(code) else {
        let message = format!("no message has the code `{code}`; the codes stand in docs/codes.md");
        return Err(Failure::Message(message));
    };
    let mut out = io::stdout().lock();
    writeln!(out, "{}: {}\n\n{}", known.code, known.title, textwrap::fill(known.about, terminal::width()))?;
    for (head, yaml) in [("wrong", known.wrong), ("right", known.right)] {
        if !yaml.is_empty() {
            writeln!(out, "\n{head}:\n\n{}", textwrap::indent(yaml, "    "))?;
        }
    }
    Ok(ExitStatus::Done)
}

fn write_reports(checked: &Checked, mut out: impl Write) -> Result<(), Failure> {
    for report in checked.reports() {
        writeln!(out, "{}", report.render(&checked.source, true))?;
    }
    let path = &checked.source.path;
    writeln!(out, "{path}: {}", summary(checked).join("; "))?;
    Ok(out.flush()?)
}

/// What came of it, in a few words each.
fn summary(checked: &Checked) -> Vec<String> {
    let well = checked.run - checked.failures.len();
    let run = format!("{well} of {} as they say", plural(checked.run, "example"));
    let not_run = format!("{} not run", plural(checked.not_run, "example"));
    if !checked.problems.is_empty() {
        let mut parts = vec![plural(checked.problems.len(), "problem")];
        parts.extend((checked.run > 0).then_some(run));
        parts.extend((checked.not_run > 0).then_some(not_run));
        return parts;
    }
    let rules = format!("{}, {}", plural(checked.grounds, "ground"), plural(checked.phrases, "phrase"));
    let examples = if checked.run == 0 { "no examples".to_owned() } else { run };
    let allowed = if checked.allowed == 0 { String::new() } else { format!(" ({} allowed)", checked.allowed) };
    vec![rules, examples, format!("{}{allowed}", plural(checked.warnings.len(), "warning"))]
}
