//! What every command does that reads decisions: find the files, read and classify them on all threads, hand the
//! results on in order, and say what could not be read.

use std::collections::BTreeMap;
use std::io::{self, IsTerminal};
use std::path::PathBuf;

use rayon::prelude::*;

use crate::classifier::{Classifier, Trace};
use crate::input::Document;
use crate::input::sources::{STDIN, Source, discover};

use super::{ExitStatus, Failure, complain};

/// Decisions that are in memory at a time.
const BATCH: usize = 512;

/// What came of one source.
enum Read<T> {
    Done { result: T, guessed: Option<&'static str> },
    Failed(String),
}

/// The paths to read: those given, or standard input where something is piped in. `command` is named where neither is.
pub(super) fn paths(given: &[PathBuf], command: &str) -> Result<Vec<PathBuf>, Failure> {
    if !given.is_empty() {
        return Ok(given.to_owned());
    }
    if io::stdin().is_terminal() {
        return Err(Failure::Message(format!(
            "no decisions were named; try `grounds {command} FOLDER` or `grounds {command} FILE`"
        )));
    }
    Ok(vec![PathBuf::from(STDIN)])
}

/// How a decision is classified: with [`Classifier::tag`], or with [`Classifier::trace`].
pub(super) type Look = fn(&Classifier, &Document) -> Trace;

/// Runs `work` on every decision that the paths name and gives the results to `take` in their order. `threads` is how
/// many threads work, 0 for one per processor.
pub(super) fn each<T: Send>(
    classifier: &Classifier,
    look: Look,
    paths: &[PathBuf],
    threads: u16,
    work: impl Fn(&Document, &Trace) -> T + Sync,
    mut take: impl FnMut(T) -> Result<(), Failure>,
) -> Result<ExitStatus, Failure> {
    let pool = rayon::ThreadPoolBuilder::new().num_threads(usize::from(threads)).build().map_err(|error| {
        Failure::Message(format!("cannot start threads: {error}; use fewer threads or free some memory"))
    })?;
    let (sources, unreadable) = discover(paths);
    for place in &unreadable {
        complain(&place.to_string());
    }
    let mut failed = unreadable.len();
    let mut done = 0_usize;
    let mut guesses: BTreeMap<&'static str, usize> = BTreeMap::new();
    for batch in sources.chunks(BATCH) {
        let results: Vec<Read<T>> =
            pool.install(|| batch.par_iter().map(|source| read(classifier, look, source, &work)).collect());
        for one in results {
            match one {
                Read::Done { result, guessed } => {
                    take(result)?;
                    done += 1;
                    if let Some(encoding) = guessed {
                        *guesses.entry(encoding).or_default() += 1;
                    }
                }
                Read::Failed(message) => {
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
    Ok(if failed == 0 { ExitStatus::Done } else { ExitStatus::No })
}

fn read<T>(classifier: &Classifier, look: Look, source: &Source, work: impl Fn(&Document, &Trace) -> T) -> Read<T> {
    let (document, guessed) = match source.read() {
        Ok(read) => read,
        Err(unreadable) => return Read::Failed(unreadable.to_string()),
    };
    let trace = look(classifier, &document);
    if !trace.decision.is_decision() {
        let name = source.name();
        return Read::Failed(format!(
            "{name}: holds no decision: no reference such as 24 018 564 and no known heading; check that it is the \
             decision's full text"
        ));
    }
    Read::Done { result: work(&document, &trace), guessed }
}
