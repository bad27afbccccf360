//! What every command does that reads decisions: find the files, read and classify them on all threads, hand the
//! results on in order, and say what could not be read.

use std::collections::BTreeMap;
use std::io::{self, IsTerminal};
use std::path::PathBuf;

use rayon::prelude::*;

use crate::classifier::{Classifier, Trace};
use crate::input::Document;
use crate::input::sources::{STDIN, Source, discover};

use super::progress::Progress;
use super::{ExitStatus, Failure, complain};

/// Decisions that are in memory at a time.
const BATCH: usize = 512;

/// How decisions are read.
#[derive(Clone, Copy, Debug)]
pub(super) struct Run {
    /// How many threads work, 0 for one per processor.
    pub threads: u16,
    /// Whether progress is shown where there is a terminal to show it on.
    pub progress: bool,
}

impl Default for Run {
    fn default() -> Self {
        Self { threads: 0, progress: true }
    }
}

/// What came of it all.
#[derive(Debug)]
pub(super) struct Reading {
    /// What could not be read, with the cause.
    pub failed: Vec<String>,
    /// How many documents were read in an encoding that had to be guessed.
    pub guessed: BTreeMap<&'static str, usize>,
}

impl Reading {
    /// How the command ends, if nothing else goes wrong.
    pub(super) fn status(&self) -> ExitStatus {
        if self.failed.is_empty() { ExitStatus::Done } else { ExitStatus::No }
    }
}

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

/// Runs `work` on every decision that the paths name and gives the results to `take` in their order.
pub(super) fn each<T: Send>(
    classifier: &Classifier,
    look: Look,
    paths: &[PathBuf],
    run: Run,
    work: impl Fn(&Document, &Trace) -> T + Sync,
    mut take: impl FnMut(T) -> Result<(), Failure>,
) -> Result<Reading, Failure> {
    let pool = rayon::ThreadPoolBuilder::new().num_threads(usize::from(run.threads)).build().map_err(|error| {
        Failure::Message(format!("cannot start threads: {error}; use fewer threads or free some memory"))
    })?;
    let (sources, unreadable) = discover(paths);
    for place in &unreadable {
        complain(&place.to_string());
    }
    let mut reading =
        Reading { failed: unreadable.iter().map(ToString::to_string).collect(), guessed: BTreeMap::new() };
    let mut done = 0_usize;
    let progress = Progress::new(sources.iter().map(size).sum(), run.progress);
    let one = |source: &Source| {
        let read = read(classifier, look, source, &work);
        progress.decision();
        progress.bytes(size(source));
        read
    };
    for batch in sources.chunks(BATCH) {
        let results: Vec<Read<T>> = pool.install(|| batch.par_iter().map(one).collect());
        for one in results {
            match one {
                Read::Done { result, guessed } => {
                    take(result)?;
                    done += 1;
                    if let Some(encoding) = guessed {
                        *reading.guessed.entry(encoding).or_default() += 1;
                    }
                }
                Read::Failed(message) => {
                    progress.aside(|| complain(&message));
                    reading.failed.push(message);
                }
            }
        }
    }
    progress.finish();
    for (encoding, count) in &reading.guessed {
        let noun = if *count == 1 { "document is" } else { "documents are" };
        complain(&format!("{count} {noun} not UTF-8 and read as {encoding}; if letters look wrong, convert to UTF-8"));
    }
    if done == 0 {
        return Err(Failure::Message("no decision could be read, so nothing was written".to_owned()));
    }
    Ok(reading)
}

/// Whether an input may say where a decision is published; plain text never does.
pub(super) fn may_have_url(paths: &[PathBuf]) -> bool {
    let plain = |path: &PathBuf| {
        let name = path.to_string_lossy().to_ascii_lowercase();
        let name = name.strip_suffix(".gz").unwrap_or(&name);
        [".txt", ".md"].iter().any(|ending| name.ends_with(ending))
    };
    discover(paths).0.iter().any(|source| match source {
        Source::Stdin => true,
        Source::File(path) => !plain(path),
    })
}

/// The bytes of a file, as far as they are known.
fn size(source: &Source) -> u64 {
    match source {
        Source::Stdin => 0,
        Source::File(path) => path.metadata().map_or(0, |about| about.len()),
    }
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
