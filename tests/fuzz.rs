//! The bodies of the fuzz targets over their corpora, and over arbitrary inputs: what must hold of any input holds.
//!
//! A find of the fuzzer goes into `fuzz/corpus/TARGET/find-…` and is a test from then on.

#[path = "../fuzz/bodies.rs"]
mod bodies;
#[path = "../fuzz/slow.rs"]
mod slow;

use std::fs;
use std::path::{Path, PathBuf};

use proptest::collection::vec;
use proptest::prelude::*;

/// Runs a body over every file of its corpus, with the file's name where it fails.
fn over_corpus(target: &str, body: fn(&[u8])) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/corpus").join(target);
    let entries = fs::read_dir(&folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let mut files: Vec<PathBuf> = entries.map(|entry| entry.expect("an entry").path()).collect();
    files.sort();
    assert!(files.len() >= 5, "{}: only {} files", folder.display(), files.len());
    for file in files {
        let data = fs::read(&file).expect("a file");
        let held = std::panic::catch_unwind(|| body(&data));
        assert!(held.is_ok(), "{} does not hold", file.display());
    }
}

macro_rules! corpora {
    ($($test:ident: $target:ident),+ $(,)?) => {
        $(#[test]
        fn $test() {
            over_corpus(stringify!($target), bodies::$target);
        })+
    };
}

corpora! {
    decisions_of_the_corpus_hold: decision,
    pages_of_the_corpus_hold: page,
    records_of_the_corpus_hold: records,
    rule_files_of_the_corpus_hold: rules,
    phrases_of_the_corpus_hold: phrase,
    rules_with_texts_of_the_corpus_hold: both,
    the_matcher_agrees_with_the_slow_one_on_the_corpus: matching,
}

/// Words that mean something to the target among bytes that need not.
fn mixed(words: &'static [&'static str]) -> impl Strategy<Value = Vec<u8>> {
    let piece = prop_oneof![
        4 => prop::sample::select(words).prop_map(|word| word.as_bytes().to_vec()),
        1 => "\\PC{0,8}".prop_map(String::into_bytes),
        1 => vec(any::<u8>(), 0..8),
    ];
    vec(piece, 0..40).prop_map(|pieces| pieces.concat())
}

const WORDING: &[&str] = &[
    "\nSummary: ",
    "\nThe complaint\n",
    "\nMy assessment\n",
    "\nFinal decision\n",
    "\n\n",
    "\n1. ",
    "\n\u{2022} ",
    "We will not investigate this complaint because ",
    "there is not enough evidence of fault",
    " or injustice. ",
    "The Council told him that ",
    "it is reasonable to expect him to appeal to the tribunal. ",
    "if ",
    " but ",
    "the complaint is \u{FB01}nally late. ",
    "in\u{AD}sufficient evidence of fault; ",
    "\u{2019}s ",
    "\u{201C}",
    "\u{A0}",
    "for the reasons in paragraph 1. ",
    "\u{130}nvestigat\u{130}on ",
    "evidnce of fault ",
];
const MARKUP: &[&str] = &[
    "<!doctype html>",
    "<body>",
    "<article id=article>",
    "</article>",
    "<main>",
    "<p>",
    "</p>",
    "<ol start=4>",
    "<li>",
    "</li></ol>",
    "<ul>",
    "<br>",
    "<div class=label>",
    "<span class=value>",
    "</div>",
    "<pre>",
    "<table><tr><td>",
    "&nbsp;",
    "&#146;",
    "&bogus",
    "<!--",
    "-->",
    "<script>",
    "</script>",
    "<svg>",
    "<a href=\"x",
    "Summary",
    "Final decision\n",
    "We will not investigate. ",
    "<p hidden>",
    "<template>",
    "<select><option>",
    "<",
];
const RECORDS: &[&str] = &[
    "{\"text\": \"",
    "\"}",
    "\n",
    "\r\n",
    "text,url\n",
    "\"",
    ",",
    ";",
    "\t",
    "{",
    "}",
    "[",
    "]",
    "null",
    "1e999",
    "\\u0000",
    "\\ud800",
    "\"body\":",
    "\"date\": \"2024-01-01\"",
    "Final decision We will not investigate.",
    "\u{FEFF}",
    "\u{1F}\u{8B}",
];
const RULES: &[&str] = &[
    "scheme: x\n",
    "version: '1'\n",
    "layout:\n",
    "  reference: '\\d{8}'\n",
    "  sections: [{kind: summary, headings: [Summary]}]\n",
    "terms: {we: [we, I]}\n",
    "refusals: {refuses: [will not investigate], investigated: [completed]}\n",
    "grounds:\n",
    "  - {id: one, title: One, stage: discretion, phrases: ['late ... complaint']}\n",
    "context:\n",
    "  - assertion: negated\n",
    "    phrases: ['not']\n",
    "    reach: clause\n",
    "- ",
    ": ",
    "[",
    "]",
    "{",
    "}",
    "'",
    "\"",
    "|",
    "&a",
    "*a",
    "!!str",
    "#",
    "\n",
    "  ",
];
const PHRASES: &[&str] = &[
    "complaint",
    "late",
    " ",
    "(",
    ")",
    "|",
    "?",
    "...",
    "...3",
    "_",
    "*",
    "<term>",
    "<number>",
    "\\",
    "\\(",
    "'s",
    "-",
    "{",
    "evidence of fault",
    "\u{FB01}nding",
    "\u{AD}",
    "\u{130}",
];

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(256) })]

    #[test]
    fn pages_hold(data in mixed(MARKUP)) {
        bodies::page(&data);
    }

    #[test]
    fn records_hold(data in mixed(RECORDS)) {
        bodies::records(&data);
    }

    #[test]
    fn rule_files_hold(data in mixed(RULES)) {
        bodies::rules(&data);
    }

    #[test]
    fn phrases_hold(data in mixed(PHRASES)) {
        bodies::phrase(&data);
    }

    #[test]
    fn decisions_hold(data in mixed(WORDING)) {
        bodies::decision(&data);
    }
}
