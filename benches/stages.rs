//! What each stage of the pipeline costs, on the golden decisions: `cargo bench`, or `cargo bench --bench stages scan`.
//!
//! Throughput is in bytes of the decisions' text. `RESULTS.md` beside this file keeps figures.

use std::fs;
use std::hint::black_box;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use divan::Bencher;
use divan::counter::BytesCount;
use grounds::context::assert_mentions;
use grounds::decision::{Decision, sentences, words};
use grounds::input::sources::Source;
use grounds::matching::{Matcher, Record};
use grounds::output::{Per, Writer, rows};
use grounds::rules::RuleSet;
use grounds::{Classifier, Document, Trace};

static CLASSIFIER: LazyLock<Classifier> = LazyLock::new(|| Classifier::new(RuleSet::built_in()));
static DECISIONS: LazyLock<Vec<Document>> = LazyLock::new(|| {
    let read = |path: &PathBuf| Document::new(path.display().to_string(), fs::read_to_string(path).expect("UTF-8"));
    paths().iter().map(read).collect()
});
static TRACES: LazyLock<Vec<Trace>> =
    LazyLock::new(|| DECISIONS.iter().map(|document| CLASSIFIER.tag(document)).collect());

fn main() {
    divan::main();
}

fn paths() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("golden/decisions");
    let entries = fs::read_dir(folder).expect("the golden decisions can be read");
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.expect("an entry").path()).collect();
    paths.sort();
    paths
}

/// Runs `stage` on every decision with what the stages before it made of it.
fn on_each<T>(bencher: Bencher<'_, '_>, stage: impl Fn(&Document, &Trace) -> T + Sync) {
    let bytes: usize = DECISIONS.iter().map(|document| document.text.len()).sum();
    LazyLock::force(&TRACES);
    bencher.counter(BytesCount::new(bytes)).bench(|| {
        for (document, trace) in DECISIONS.iter().zip(TRACES.iter()) {
            black_box(stage(black_box(document), trace));
        }
    });
}

#[divan::bench]
fn read(bencher: Bencher<'_, '_>) {
    let sources: Vec<Source> = paths().into_iter().map(Source::File).collect();
    let bytes: usize = DECISIONS.iter().map(|document| document.text.len()).sum();
    bencher.counter(BytesCount::new(bytes)).bench(|| sources.iter().filter(|source| source.read().is_ok()).count());
}

#[divan::bench]
fn parse(bencher: Bencher<'_, '_>) {
    on_each(bencher, |document, _| Decision::parse(document, &CLASSIFIER.rules().layout));
}

#[divan::bench]
fn cut_sentences(bencher: Bencher<'_, '_>) {
    let layout = &CLASSIFIER.rules().layout;
    on_each(bencher, |document, trace| {
        let paragraphs = trace.decision.paragraphs.iter();
        paragraphs.map(|paragraph| sentences(&document.text, paragraph.span, layout).len()).sum::<usize>()
    });
}

#[divan::bench]
fn cut_words(bencher: Bencher<'_, '_>) {
    on_each(bencher, |document, trace| {
        let mut letters = 0;
        for paragraph in &trace.decision.paragraphs {
            words::tokenize(&document.text, paragraph.span, |_, _, word| letters += word.len());
        }
        letters
    });
}

#[divan::bench(args = [Record::Counting, Record::Everything])]
fn scan(bencher: Bencher<'_, '_>, record: Record) {
    let (matcher, layout) = (CLASSIFIER.matcher(), &CLASSIFIER.rules().layout);
    on_each(bencher, |document, trace| matcher.scan(document, &trace.decision, layout, record));
}

#[divan::bench]
fn context(bencher: Bencher<'_, '_>) {
    let (rules, matcher) = (CLASSIFIER.rules(), CLASSIFIER.matcher());
    on_each(bencher, |document, trace| assert_mentions(document, &trace.decision, &trace.scan, rules, matcher));
}

#[divan::bench]
fn tag(bencher: Bencher<'_, '_>) {
    on_each(bencher, |document, _| CLASSIFIER.tag(document));
}

#[divan::bench]
fn output(bencher: Bencher<'_, '_>) {
    on_each(bencher, |document, trace| {
        let mut writer = Writer::new(Per::Decision, Vec::new());
        writer.write(&rows(Per::Decision, &CLASSIFIER, document, trace)).expect("memory takes everything");
        writer.finish().expect("memory takes everything")
    });
}

#[divan::bench]
fn read_rules() -> RuleSet {
    RuleSet::built_in()
}

#[divan::bench]
fn compile_rules(bencher: Bencher<'_, '_>) {
    let rules = RuleSet::built_in();
    bencher.bench(|| Matcher::new(&rules));
}
