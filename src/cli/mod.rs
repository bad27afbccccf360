//! The command line: what was typed, one function per command, and the exit status.
//!
//! The only place that prints.

mod audit;
mod check;
mod columns;
mod complaints;
mod decisions;
mod dictionary;
mod diff;
mod exit;
mod explain;
mod gaps;
mod golden;
mod help;
mod limits;
mod manifest;
mod output;
mod progress;
mod rules;
mod score;
mod table;
mod tag;
mod tame;
mod temporary;
mod terminal;

use std::ffi::OsString;
use std::fs::File;
use std::io::{self, IsTerminal, Read, Write};
use std::path::Path;

use anstream::AutoStream;
use clap::{CommandFactory, FromArgMatches, Parser, Subcommand};

use crate::classifier::Classifier;
use crate::rules::{MAX_BYTES, RuleSet, nearest};

pub use exit::ExitStatus;
use output::{Output, keep_apart};

const EXAMPLES: &str = "\
Which grounds did the Ombudsman give for not investigating?

  grounds tag decisions/ -o tags.csv           every decision in a folder, a row each
  grounds tag decision.txt --per mention       every place where a ground is mentioned, and why it counts or not
  grounds explain decision.txt                 one decision in plain words: the reasons, and what to check

grounds --help lists the commands, grounds tag --help the options of one.
";

const AFTER_HELP: &str = "\
Exit status: 0 done; 1 done, and the answer is no, or some input could not be read; 2 could not do the work \
(bad usage, bad rules, cannot write, nothing could be read).
Nothing leaves this machine: the program opens no connection.";

/// Tags decisions of the Local Government and Social Care Ombudsman with the grounds on which complaints were not
/// investigated.
#[derive(Debug, Parser)]
#[command(name = "grounds", version, after_help = AFTER_HELP, max_term_width = 100)]
struct Arguments {
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Debug, Subcommand)]
enum Command {
    Tag(tag::Arguments),
    Explain(explain::Arguments),
    Audit(audit::Arguments),
    Score(score::Arguments),
    Golden(golden::Arguments),
    Diff(diff::Arguments),
    Gaps(gaps::Arguments),
    Check(check::Arguments),
    Rules(rules::Arguments),
    Columns(dictionary::Arguments),
    Completions(help::Completions),
    Man(help::Man),
}

/// Runs the program with these arguments, the program's own name first.
pub fn run(arguments: impl IntoIterator<Item = OsString>) -> ExitStatus {
    let typed: Vec<OsString> = arguments.into_iter().collect();
    let parsed = help::grouped(Arguments::command())
        .try_get_matches_from(&typed)
        .and_then(|matches| Arguments::from_arg_matches(&matches));
    let outcome = match parsed {
        Ok(arguments) => perform(arguments, &typed),
        Err(error) if error.use_stderr() => {
            let _ = error.print();
            Ok(ExitStatus::Failed)
        }
        Err(help) => help.print().and_then(|()| io::stdout().flush()).map(|()| ExitStatus::Done).map_err(Failure::from),
    };
    match outcome {
        Ok(status) => status,
        Err(Failure::Pipe) => ExitStatus::Done,
        Err(Failure::Message(message)) => {
            complain(&message);
            ExitStatus::Failed
        }
    }
}

fn perform(arguments: Arguments, typed: &[OsString]) -> Result<ExitStatus, Failure> {
    match arguments.command {
        None => {
            io::stdout().write_all(EXAMPLES.as_bytes())?;
            Ok(ExitStatus::Done)
        }
        Some(Command::Tag(arguments)) => tag::run(&arguments, typed),
        Some(Command::Explain(arguments)) => explain::run(&arguments),
        Some(Command::Audit(arguments)) => audit::run(&arguments),
        Some(Command::Score(arguments)) => score::run(&arguments),
        Some(Command::Golden(arguments)) => golden::run(&arguments),
        Some(Command::Diff(arguments)) => diff::run(&arguments),
        Some(Command::Gaps(arguments)) => gaps::run(&arguments),
        Some(Command::Check(arguments)) => check::run(&arguments),
        Some(Command::Rules(arguments)) => rules::run(&arguments),
        Some(Command::Columns(arguments)) => dictionary::run(&arguments),
        Some(Command::Completions(arguments)) => help::completions(&arguments),
        Some(Command::Man(arguments)) => help::man(&arguments),
    }
}

/// Why a command could not do its work.
#[derive(Debug)]
enum Failure {
    /// The reader of the output has gone, which is no error.
    Pipe,
    /// Anything else, in words.
    Message(String),
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        if error.kind() == io::ErrorKind::BrokenPipe {
            return Failure::Pipe;
        }
        Failure::Message(format!("cannot write the output: {error}"))
    }
}

impl From<csv::Error> for Failure {
    fn from(error: csv::Error) -> Self {
        match error.into_kind() {
            csv::ErrorKind::Io(error) => error.into(),
            other => Failure::Message(format!("cannot write the output: {other:?}")),
        }
    }
}

/// Says something on standard error.
fn complain(message: &str) {
    // Who closes standard error, or sends it to a full disk, does not want to hear.
    let _ = writeln!(io::stderr(), "grounds: {}", tame::tame(message.trim_end()));
}

/// Says something on standard error that has its own beginning, with its colours on a terminal.
fn complain_as_is(message: &str) {
    let is_terminal = io::stderr().is_terminal();
    let _ = tame::Tame::new(AutoStream::auto(io::stderr()), is_terminal).write_all(message.as_bytes());
}

/// A number of things.
fn plural(count: usize, noun: &str) -> String {
    if count == 1 { format!("1 {noun}") } else { format!("{count} {noun}s") }
}

/// The option that a command needs to be run again with the same rules.
fn same_rules(rules: Option<&Path>) -> String {
    rules.map(|path| format!(" --rules {}", path.display())).unwrap_or_default()
}

/// What is said where the rules have no ground `id`; without a `path` they are the built-in ones.
fn unknown_ground(id: &str, rules: &RuleSet, path: Option<&Path>) -> Failure {
    let ids = || rules.grounds.iter().map(|ground| ground.id.as_str());
    let begun: Vec<String> =
        ids().filter(|known| !id.is_empty() && known.starts_with(id)).map(|known| format!("`{known}`")).collect();
    let near =
        if begun.is_empty() { nearest(id, ids()) } else { Some(format!("did you mean {}?", begun.join(" or "))) };
    let help = near.unwrap_or_else(|| {
        let path = path.map(|path| format!(" {}", path.display())).unwrap_or_default();
        format!("`grounds rules{path}` lists them")
    });
    let whose = match path {
        Some(path) => format!("{} has", path.display()),
        None => "the built-in rules have".to_owned(),
    };
    let own = match path {
        Some(_) => "",
        None if help.ends_with('?') => " For your own rules, add `--rules my-rules.yaml`",
        None => "; for your own rules, add `--rules my-rules.yaml`",
    };
    Failure::Message(format!("{whose} no ground `{id}`: {help}{own}"))
}

/// The classifier for the rules that the user chose.
fn classifier(path: Option<&Path>) -> Result<Classifier, Failure> {
    rules(path).map(Classifier::new)
}

/// The rules that the user chose; without a path, the built-in ones.
fn rules(path: Option<&Path>) -> Result<RuleSet, Failure> {
    let Some(path) = path else { return Ok(RuleSet::built_in()) };
    let (name, text) = rule_file(path)?;
    RuleSet::from_yaml(&name, &text).map_err(|problems| {
        complain_as_is(&problems.render(true));
        let count = plural(problems.list.len(), "problem");
        Failure::Message(format!("{name}: {count}; nothing was done"))
    })
}

/// The name and text of a rule file.
fn rule_file(path: &Path) -> Result<(String, String), Failure> {
    let name = path.display().to_string();
    let fail =
        |error: io::Error| Failure::Message(format!("{name}: the rule file cannot be read: {error}; check the path"));
    // One byte more than a rule file may have shows that it is too large, however large it is.
    let most = u64::try_from(MAX_BYTES).unwrap_or(u64::MAX).saturating_add(1);
    let mut bytes = Vec::new();
    File::open(path).and_then(|file| file.take(most).read_to_end(&mut bytes)).map_err(fail)?;
    if bytes.len() > MAX_BYTES {
        return Err(Failure::Message(format!(
            "{name}: the rule file has more than {MAX_BYTES} bytes; a rule file holds phrases, not decisions: check the path"
        )));
    }
    if bytes.starts_with(&[0xFF, 0xFE]) || bytes.starts_with(&[0xFE, 0xFF]) {
        return Err(Failure::Message(format!(
            "{name}: the rule file is UTF-16; save it as UTF-8 (Windows writes UTF-16 after `>`: `grounds rules --source \
             -o FILE` does not)"
        )));
    }
    let text = String::from_utf8(bytes).map_err(|error| {
        let at = error.utf8_error().valid_up_to();
        Failure::Message(format!("{name}: the rule file is not UTF-8 from byte {at} on; save it as UTF-8"))
    })?;
    Ok((name, text))
}
