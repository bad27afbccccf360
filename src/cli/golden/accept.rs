//! `--accept`: a person renews expectations.

use std::collections::BTreeSet;
use std::env;
use std::io::{self, BufRead, IsTerminal, Write};
use std::path::Path;

use crate::cli::{ExitStatus, Failure, Output, complain, plural};
use crate::golden::{Accept, Case, Folder, MENTIONS, Outcome, Report, TAGS, renewed};

/// What was asked for.
pub(super) struct Request<'a> {
    /// The cases named.
    pub names: &'a [String],
    /// All, without asking.
    pub all: bool,
}

/// Fails where a machine and no person runs the program.
pub(super) fn refuse_in_ci() -> Result<(), Failure> {
    if env::var_os("CI").is_some_and(|value| !value.is_empty()) {
        return Err(Failure::Message(
            "the variable CI is set, and expectations are accepted by people; run `grounds golden --accept` on your own \
             machine and commit what it writes"
                .to_owned(),
        ));
    }
    Ok(())
}

impl Request<'_> {
    /// Fails where a case named is none.
    pub(super) fn check(&self, folder: &Folder, path: &Path) -> Result<(), Failure> {
        let known = folder.names();
        let Some(unknown) = self.names.iter().find(|name| !known.contains(name.as_str())) else { return Ok(()) };
        let help = crate::rules::nearest(unknown, known.into_iter()).unwrap_or_else(|| {
            format!("`grounds golden {}` lists the cases; a folder is named before --accept", path.display())
        });
        Err(Failure::Message(format!("no case is called `{unknown}`; {help}")))
    }

    /// Renews what is asked for, and accepted.
    pub(super) fn fulfil(
        &self,
        folder: &Folder,
        report: &Report,
        path: &Path,
        filter: &str,
    ) -> Result<ExitStatus, Failure> {
        let named: BTreeSet<String> = self.names.iter().cloned().collect();
        let asked = |case: &&Case| named.is_empty() || named.contains(&case.name);
        let open = |case: &&Case| !matches!(case.outcome, Outcome::Agrees | Outcome::Unreadable);
        let count = report.cases.iter().filter(asked).filter(open).count();
        let renews_version = self.all && (report.rules_version.is_some() || report.columns_differ);
        if count == 0 && !renews_version {
            complain("there is nothing to accept: what was asked for agrees");
            return Ok(status(report, |_| false));
        }
        if report.columns_differ && !(named.is_empty() && filter.is_empty()) {
            let message = "the columns of the tables have changed, so all expectations are renewed together; use --accept --all \
                           without names and without --filter";
            return Err(Failure::Message(message.to_owned()));
        }
        if named.is_empty() && !self.all && !ask(count)? {
            complain("nothing was changed");
            return Ok(ExitStatus::No);
        }
        let accept = if named.is_empty() { Accept::All } else { Accept::Cases(named.clone()) };
        write(path, renewed(folder, report, &accept))?;
        complain(&format!("{} renewed in {}", plural(count, "expectation"), path.display()));
        Ok(status(report, |case| asked(&case)))
    }
}

/// Whether all is well once what `accepted` holds for is renewed.
fn status(report: &Report, accepted: impl Fn(&Case) -> bool) -> ExitStatus {
    let good = |case: &Case| match case.outcome {
        Outcome::Agrees => true,
        Outcome::Unreadable => false,
        Outcome::Differs | Outcome::Missing | Outcome::Orphan => accepted(case),
    };
    if report.cases.iter().all(good) { ExitStatus::Done } else { ExitStatus::No }
}

/// Asks the person at the terminal.
fn ask(count: usize) -> Result<bool, Failure> {
    if !(io::stdin().is_terminal() && io::stderr().is_terminal()) {
        return Err(Failure::Message(
            "nobody can be asked here; name the cases to accept, or add --all for all of them".to_owned(),
        ));
    }
    let mut out = io::stderr();
    write!(out, "Accept {}? [y/N] ", plural(count, "changed expectation"))?;
    out.flush()?;
    let mut answer = String::new();
    io::stdin().lock().read_line(&mut answer)?;
    Ok(matches!(answer.trim(), "y" | "Y" | "yes"))
}

/// Writes both tables. Each appears whole or not at all, and both are on the disk before the first takes its place.
fn write(path: &Path, texts: [String; 2]) -> Result<(), Failure> {
    let mut ready = Vec::new();
    for (file, text) in [TAGS, MENTIONS].into_iter().zip(texts) {
        let mut output = Output::create(Some(&path.join(file)))?;
        output.write_all(text.as_bytes())?;
        ready.push(output);
    }
    Output::finish_together(ready)
}
