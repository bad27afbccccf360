//! `grounds golden add`: a decision becomes a golden case.

use std::io::Write;
use std::path::PathBuf;

use clap::Args;

use crate::cli::{ExitStatus, Failure, Output, classifier, complain, same_rules};
use crate::explain::View;
use crate::golden::{DECISIONS, Folder};
use crate::input::sources::{STDIN, Source};
use crate::rules::BUILT_IN_NAME;

/// With these digits begin the references of invented decisions.
const INVENTED: &str = "99";

/// Make a golden case of a decision
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  grounds golden add decision.txt --name late-without-good-reason\n  \
                        grounds golden add - --name damp-in-council-flat --folder my-cases < decision.txt\n\n\
                        The case has no expectation yet: read what `tag` says of it, and accept it if that is right.")]
pub(super) struct Arguments {
    /// The decision; `-` for standard input
    file: PathBuf,
    /// What the case shows, in lower-case words joined by hyphens
    #[arg(long, value_name = "BEHAVIOUR")]
    name: String,
    /// The folder of cases
    #[arg(long, value_name = "DIR", default_value = "golden")]
    folder: PathBuf,
    /// Use this rule file instead of the built-in rules
    #[arg(long, value_name = "FILE")]
    rules: Option<PathBuf>,
}

pub(super) fn run(arguments: &Arguments) -> Result<ExitStatus, Failure> {
    let name = arguments.name.as_str();
    check_name(name)?;
    let folder = arguments.folder.display();
    // A folder without cases is no fault here.
    if Folder::open(&arguments.folder).is_ok_and(|folder| folder.names().contains(name)) {
        return Err(Failure::Message(format!("{folder}: has a case `{name}` already; choose another name")));
    }
    let source = if arguments.file.as_os_str() == STDIN { Source::Stdin } else { Source::File(arguments.file.clone()) };
    let (document, _) = source.read().map_err(|error| Failure::Message(error.to_string()))?;
    let classifier = classifier(arguments.rules.as_deref())?;
    let trace = classifier.tag(&document);
    if !trace.decision.is_decision() {
        let file = arguments.file.display();
        return Err(Failure::Message(format!("{file}: holds no decision: no reference and no known heading")));
    }
    let decisions = arguments.folder.join(DECISIONS);
    std::fs::create_dir_all(&decisions).map_err(|error| {
        Failure::Message(format!("{}: cannot be made: {error}; check the folder", decisions.display()))
    })?;
    let path = decisions.join(format!("{name}.txt"));
    let mut output = Output::create(Some(&path))?;
    output.write_all(document.text.as_bytes())?;
    output.finish()?;
    for reference in published(&document.text, &classifier.rules().layout.reference) {
        complain(&format!(
            "{}: the reference {reference} looks like a published decision's; before you share the case, change names and \
             places and give it a reference {INVENTED} NNN NNN",
            path.display()
        ));
    }
    let rules_name = arguments.rules.as_ref().map_or(BUILT_IN_NAME.to_owned(), |path| path.display().to_string());
    let found =
        View { classifier: &classifier, rules_name: &rules_name, document: &document, trace: &trace }.overview();
    let rules = same_rules(arguments.rules.as_deref());
    let grounds: Vec<&str> = found.reasons.iter().map(|reason| reason.ground.id.as_str()).collect();
    let grounds = if grounds.is_empty() { "no ground".to_owned() } else { grounds.join(", ") };
    complain(&format!(
        "{} is a case now, tagged: {} refusal, {grounds}\nRead why:              grounds explain {}{rules}\n\
         If that is right:      grounds golden {folder}{rules} --accept {name}",
        path.display(),
        found.refusal,
        path.display()
    ));
    Ok(ExitStatus::Done)
}

/// Fails where the name is not made of lower-case words joined by hyphens.
fn check_name(name: &str) -> Result<(), Failure> {
    let is_word =
        |word: &str| !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit());
    if name.split('-').all(is_word) {
        return Ok(());
    }
    Err(Failure::Message(format!(
        "`{name}` is no name of a case; say what it shows in lower-case words joined by hyphens, as `court-remedy-negated`"
    )))
}

/// The references in the text that are not invented ones.
fn published(text: &str, reference: &regex::Regex) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for one in reference.find_iter(text).map(|found| found.as_str().to_owned()) {
        if !one.starts_with(INVENTED) && !found.contains(&one) {
            found.push(one);
        }
    }
    found
}
