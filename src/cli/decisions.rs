//! What every command does that reads decisions: find the files, read and classify them on all threads, hand the
//! results on in order, and say what could not be read.

use std::any::Any;
use std::collections::BTreeMap;
use std::io::{self, IsTerminal};
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::path::PathBuf;
use std::sync::mpsc;

use clap::Args;
use clap::builder::{PossibleValuesParser, TypedValueParser};
use rayon::ThreadPool;

use crate::classifier::{Classifier, Trace};
use crate::input::sources::{STDIN, Source, discover};
use crate::input::{Document, Format, Piece, Pieces, Read, ReadOptions, Unreadable};
use crate::limits::{Excess, Limits};

use super::complaints::Complaints;
use super::limits::LimitArguments;
use super::progress::Progress;
use super::{ExitStatus, Failure, complain};

/// Files that a thread takes at a time.
const BATCH: usize = 16;
/// Bytes of records that a thread takes at a time.
const BATCH_BYTES: usize = 1 << 20;
/// Batches for each thread that are under way or wait for one before them to be done.
const AHEAD: usize = 8;
/// Bytes of records that are so at most, but for one batch.
const AHEAD_BYTES: usize = 16 << 20;

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
    /// What could not be read, with the cause, as it was said; records of one file with the same fault are summed up.
    pub failed: Vec<String>,
    /// How many files and records could not be read.
    pub failures: usize,
    /// How many documents were read in an encoding that had to be guessed.
    pub guessed: BTreeMap<&'static str, usize>,
}

impl Reading {
    /// How the command ends, if nothing else goes wrong.
    pub(super) fn status(&self) -> ExitStatus {
        if self.failed.is_empty() { ExitStatus::Done } else { ExitStatus::No }
    }
}

/// How inputs are read, as the user says it.
#[derive(Clone, Debug, Default, Args)]
pub(super) struct ReadArguments {
    /// What the inputs are, whatever their names and contents [default: by ending; standard input by content]
    #[arg(long, value_name = "FORMAT", value_parser = PossibleValuesParser::new(Format::ALL.map(Format::as_str))
        .try_map(|word| word.parse::<Format>().map_err(|()| "unknown format")))]
    input_format: Option<Format>,
    /// The field of a record or the column of a table that holds the text [default: text, content or full_text]
    #[arg(long, value_name = "NAME")]
    text_field: Option<String>,
}

impl ReadArguments {
    pub(super) fn options(&self, limits: &LimitArguments) -> ReadOptions {
        ReadOptions { format: self.input_format, text_field: self.text_field.clone(), limits: limits.limits() }
    }
}

/// What came of one decision.
enum Outcome<T> {
    Done {
        result: T,
        guessed: Option<&'static str>,
    },
    /// Its file, its line there if it is one of many, and the fault.
    Failed(String, Option<u64>, String),
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

/// How a decision is classified: with [`Classifier::tag_within`], or with [`Classifier::trace_within`].
pub(super) type Look = fn(&Classifier, &Document, &Limits) -> Result<Trace, Excess>;

/// What the paths on the command line name.
pub(super) struct Inputs {
    sources: Vec<Source>,
    unreadable: Vec<Unreadable>,
}

impl Inputs {
    /// Everything that the paths name; folders are searched.
    pub(super) fn find(paths: &[PathBuf]) -> Self {
        let (sources, unreadable) = discover(paths);
        Self { sources, unreadable }
    }

    /// Whether one of them may say where a decision is published; plain text never does.
    pub(super) fn may_have_url(&self, options: &ReadOptions) -> bool {
        options.format != Some(Format::Text) && self.sources.iter().any(Source::may_have_url)
    }
}

/// Runs `work` on every decision that the paths name and gives the results to `take` in their order.
pub(super) fn each<T: Send>(
    classifier: &Classifier,
    look: Look,
    paths: &[PathBuf],
    options: &ReadOptions,
    run: Run,
    work: impl Fn(&Document, &Trace) -> T + Sync,
    take: impl FnMut(T) -> Result<(), Failure>,
) -> Result<Reading, Failure> {
    each_of(classifier, look, Inputs::find(paths), options, run, work, take)
}

/// Runs `work` on every decision of the inputs and gives the results to `take` in their order.
pub(super) fn each_of<T: Send>(
    classifier: &Classifier,
    look: Look,
    inputs: Inputs,
    options: &ReadOptions,
    run: Run,
    work: impl Fn(&Document, &Trace) -> T + Sync,
    mut take: impl FnMut(T) -> Result<(), Failure>,
) -> Result<Reading, Failure> {
    let pool = rayon::ThreadPoolBuilder::new().num_threads(usize::from(run.threads)).build().map_err(|error| {
        Failure::Message(format!("cannot start threads: {error}; use fewer threads or free some memory"))
    })?;
    let Inputs { sources, unreadable } = inputs;
    let progress = Progress::new(|| sources.iter().map(Source::size).sum(), run.progress);
    let mut complaints = Complaints::default();
    for place in &unreadable {
        complaints.add(&place.name, place.line, &place.cause.to_string());
    }
    let mut done = 0_usize;
    let mut guessed_as: BTreeMap<&'static str, usize> = BTreeMap::new();
    let one = |piece: Piece<'_>| -> Vec<Outcome<T>> {
        let bytes = if progress.is_wanted() { piece.bytes_of_input() } else { 0 };
        let look_at = |read| {
            progress.decision();
            outcome(|document| look(classifier, document, &options.limits), read, &work)
        };
        let outcomes = piece.documents().into_iter().map(look_at).collect();
        progress.bytes(bytes);
        outcomes
    };
    in_order(&pool, Pieces::new(sources, options), one, |one| {
        match one {
            Outcome::Done { result, guessed } => {
                take(result)?;
                done += 1;
                if let Some(encoding) = guessed {
                    *guessed_as.entry(encoding).or_default() += 1;
                }
            }
            Outcome::Failed(name, line, fault) => progress.aside(|| complaints.add(&name, line, &fault)),
        }
        Ok(())
    })?;
    progress.finish();
    let (failures, failed) = (complaints.count(), complaints.finish());
    for (encoding, count) in &guessed_as {
        let noun = if *count == 1 { "document is" } else { "documents are" };
        complain(&format!("{count} {noun} not UTF-8 and read as {encoding}; if letters look wrong, convert to UTF-8"));
    }
    if done == 0 {
        return Err(Failure::Message("no decision could be read, so nothing was written".to_owned()));
    }
    Ok(Reading { failed, failures, guessed: guessed_as })
}

/// Pieces that one thread works on, and how many bytes they hold in memory.
struct Batch<'o> {
    pieces: Vec<Piece<'o>>,
    size: usize,
}

impl<'o> Batch<'o> {
    /// The next pieces; none at the end.
    fn next(pieces: &mut Pieces<'o>) -> Option<Self> {
        let mut batch = Self { pieces: Vec::new(), size: 0 };
        while batch.pieces.len() < BATCH && batch.size < BATCH_BYTES {
            let Some(piece) = pieces.next() else { break };
            batch.size += piece.size();
            batch.pieces.push(piece);
        }
        (!batch.pieces.is_empty()).then_some(batch)
    }
}

/// Does `work` on all pieces, on the threads of the pool, and gives the results to `take` in the order of the pieces, on
/// this thread. Threads never wait for each other at the end of a batch; they run so far ahead of the first batch that is
/// not done yet as [`AHEAD`] says, so that memory is bounded.
fn in_order<T: Send>(
    pool: &ThreadPool,
    mut pieces: Pieces<'_>,
    work: impl Fn(Piece<'_>) -> Vec<T> + Sync,
    mut take: impl FnMut(T) -> Result<(), Failure>,
) -> Result<(), Failure> {
    /// What came of a batch, or what the thread panicked with.
    type Done<T> = Result<Vec<T>, Box<dyn Any + Send>>;
    let work = &work;
    let (send, receive) = mpsc::channel::<(usize, usize, Done<T>)>();
    pool.in_place_scope(|scope| {
        let mut waiting: BTreeMap<usize, (usize, Done<T>)> = BTreeMap::new();
        let (mut begun, mut taken, mut bytes) = (0, 0, 0);
        loop {
            while begun - taken < AHEAD * pool.current_num_threads() && bytes < AHEAD_BYTES {
                let Some(Batch { pieces, size }) = Batch::next(&mut pieces) else { break };
                let (index, send) = (begun, send.clone());
                scope.spawn(move |_| {
                    let all = || pieces.into_iter().flat_map(work).collect();
                    // Where nobody receives any more, the run has failed already.
                    let _ = send.send((index, size, catch_unwind(AssertUnwindSafe(all))));
                });
                (begun, bytes) = (begun + 1, bytes + size);
            }
            if begun == taken {
                return Ok(());
            }
            if let Ok((index, size, done)) = receive.recv() {
                waiting.insert(index, (size, done));
            }
            while let Some((size, done)) = waiting.remove(&taken) {
                done.unwrap_or_else(|panic| resume_unwind(panic)).into_iter().try_for_each(&mut take)?;
                (taken, bytes) = (taken + 1, bytes - size);
            }
        }
    })
}

fn outcome<T>(
    look: impl Fn(&Document) -> Result<Trace, Excess>,
    read: Read,
    work: impl Fn(&Document, &Trace) -> T,
) -> Outcome<T> {
    let (document, guessed) = match read {
        Ok(read) => read,
        Err(Unreadable { name, line, cause }) => return Outcome::Failed(name, line, cause.to_string()),
    };
    let origin = &document.origin;
    let failed = |fault: String| Outcome::Failed(origin.file().to_owned(), origin.line, fault);
    if is_rule_file(&document.text) {
        let name = origin.file();
        return failed(format!(
            "is a rule file and no decision; to use its rules, name the decisions and add `--rules {name}`"
        ));
    }
    let trace = match look(&document) {
        Ok(trace) => trace,
        Err(excess) => return failed(excess.to_string()),
    };
    if !trace.decision.is_decision() {
        return failed(
            "holds no decision: no reference such as 24 018 564 and no known heading; check that it is the decision's \
             full text"
                .to_owned(),
        );
    }
    Outcome::Done { result: work(&document, &trace), guessed }
}

/// Whether a text is a rule file: it has the keys `layout` and `grounds` at the beginning of lines.
fn is_rule_file(text: &str) -> bool {
    let holds = |key: &str| memchr::memmem::find(text.as_bytes(), key.as_bytes()).is_some();
    holds("\nlayout:") && holds("\ngrounds:")
}
