//! `grounds explain`: one decision in, why it was tagged as it was out.
//!
//! Puts [`crate::explain`] into words; decides nothing itself.

mod ground;
mod mentions;
mod overview;
mod words;

use std::io::Write;
use std::path::PathBuf;

use clap::{Args, ValueEnum};
use serde::Serialize;

use crate::classifier::Classifier;
use crate::explain::{GroundView, MarkedDecision, Overview, View};
use crate::rules::BUILT_IN_NAME;

use super::decisions::{self, ReadArguments};
use super::limits::LimitArguments;
use super::{ExitStatus, Failure, classifier, same_rules, terminal, unknown_ground};

/// Say in plain words why a decision was tagged as it was
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  grounds explain decision.txt\n  grounds explain decision.txt --mentions\n  \
                        grounds explain decision.txt --ground court_remedy\n  grounds explain - < decision.txt\n\n\
                        First: what was decided, the reasons with their sentences, what was only listed, what was \
                        considered and not applied, what to check. --mentions prints the text with every mention \
                        underlined and the rule behind it. --ground says why one ground did or did not come out, with \
                        near misses: words that match a phrase in a section that does not count, or lack what the \
                        phrase requires, or match but for one word.")]
pub(super) struct Arguments {
    /// The decision; `-` for standard input
    file: Option<PathBuf>,
    #[command(flatten)]
    reading: ReadArguments,
    /// Print the decision's text with every mention underlined, and the rule behind it
    #[arg(long, conflicts_with = "ground")]
    mentions: bool,
    /// Say why this ground did or did not come out, with near misses
    #[arg(long, value_name = "ID")]
    ground: Option<String>,
    /// How to print it
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
    /// Use this rule file instead of the built-in rules
    #[arg(long, value_name = "FILE")]
    rules: Option<PathBuf>,
    #[command(flatten)]
    limits: LimitArguments,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For reading
    Text,
    /// Everything in one object
    Json,
}

/// What is printed of one decision.
#[derive(Debug, Serialize)]
#[serde(untagged)]
enum Explanation {
    Overview(Overview),
    Marked(MarkedDecision),
    Ground(Box<GroundView>),
}

pub(super) fn run(arguments: &Arguments) -> Result<ExitStatus, Failure> {
    let given: Vec<PathBuf> = arguments.file.iter().cloned().collect();
    let paths = decisions::paths(&given, "explain")?;
    if let Some(path) = paths.iter().find(|path| path.is_dir()) {
        let name = path.display();
        return Err(Failure::Message(format!(
            "{name}: is a folder; name one decision in it, or run `grounds tag {name}` for all"
        )));
    }
    let classifier = classifier(arguments.rules.as_deref())?;
    if let Some(id) = &arguments.ground {
        let rules = classifier.rules();
        if !rules.grounds.iter().any(|ground| ground.id == *id) {
            return Err(unknown_ground(id, rules, arguments.rules.as_deref()));
        }
    }
    let rules_name = arguments.rules.as_ref().map_or(BUILT_IN_NAME.to_owned(), |path| path.display().to_string());
    let mut out = terminal::stdout();
    let mut first = true;
    let status = decisions::each(
        &classifier,
        Classifier::trace_within,
        &paths,
        &arguments.reading.options(&arguments.limits),
        decisions::Run { threads: 1, progress: false },
        |document, trace| {
            let view = View { classifier: &classifier, rules_name: &rules_name, document, trace };
            match &arguments.ground {
                Some(id) => view.ground(id).map(|found| Explanation::Ground(Box::new(found))),
                None if arguments.mentions => Some(Explanation::Marked(view.marked())),
                None => Some(Explanation::Overview(view.overview())),
            }
        },
        |explanation| {
            let Some(explanation) = explanation else { return Ok(()) };
            if !std::mem::take(&mut first) && arguments.format == Format::Text {
                writeln!(out)?;
            }
            match arguments.format {
                Format::Text => {
                    out.write_all(page(&explanation, &same_rules(arguments.rules.as_deref())).as_bytes())?;
                }
                Format::Json => {
                    serde_json::to_writer_pretty(&mut out, &explanation).map_err(std::io::Error::from)?;
                    writeln!(out)?;
                }
            }
            Ok(())
        },
    )?
    .status();
    out.flush()?;
    Ok(status)
}

/// The explanation for reading; `rules` is the option that names the rule file.
fn page(explanation: &Explanation, rules: &str) -> String {
    let mut page = terminal::Page::new(terminal::width());
    match explanation {
        Explanation::Overview(found) => overview::put(&mut page, found, rules),
        Explanation::Marked(found) => mentions::put(&mut page, found),
        Explanation::Ground(found) => ground::put(&mut page, found),
    }
    page.into_text()
}
