//! On what grounds was this complaint refused?
//!
//! `grounds` reads decisions of the Local Government and Social Care Ombudsman (England) and says on which *grounds*
//! each complaint was refused an investigation. The grounds, their wording, the layout of a decision and the cues of
//! context all stand in one YAML rule file; the code knows no ground by name.
//!
//! Finding words is not the hard part. It is telling a ground that the Ombudsman *applies* from one that is only *cited*
//! in the list of legal tests, weighed and *denied*, or said by somebody else:
//!
//! ```
//! use grounds::rules::{Assertion, RuleSet};
//! use grounds::{Classifier, Document};
//!
//! let text = "\
//! Harrowmere Borough Council (99 000 001)
//! Summary: We will not investigate Mr X's complaint about a parking fine because there is not enough evidence of fault.
//! The Ombudsman's role and powers
//! 1. We cannot investigate late complaints unless we decide there are good reasons.
//! My assessment
//! 2. The Council told Mr X that the Information Commissioner was better placed. I do not consider it reasonable to
//!    expect him to go to court over £35. The records show no sign of fault in how it decided his appeal.
//! Final decision
//! 3. We will not investigate this complaint because there is not enough evidence of fault.
//! ";
//! let classifier = Classifier::new(RuleSet::built_in());
//! let classification = classifier.classify(&Document::new("example", text));
//!
//! let ids = |assertion| -> Vec<&str> {
//!     let found = classification.with_assertion(assertion);
//!     found.filter_map(|found| classifier.rules().ground(found.ground)).map(|ground| ground.id.as_str()).collect()
//! };
//! assert_eq!(classification.refusal.as_str(), "full");
//! assert_eq!(ids(Assertion::Applied), ["no_prospect_of_fault"]);
//! assert_eq!(ids(Assertion::Cited), ["out_of_time"]);
//! assert_eq!(ids(Assertion::Attributed), ["better_placed_ico"]);
//! assert_eq!(ids(Assertion::Negated), ["court_remedy"]);
//! ```
//!
//! # The pipeline
//!
//! One direction; a stage uses earlier stages, never later ones. Only [`input`], [`output`], [`golden`] and [`cli`]
//! touch files or streams, and only [`cli`] prints.
//!
//! | module | takes | gives |
//! |---|---|---|
//! | [`Span`] | | a byte range in [`Document::text`]: the one positional type |
//! | [`limits`] | | how large a decision may be |
//! | [`input`] | paths, standard input | [`Document`]s; knows no law |
//! | [`decision`] | a document, a [`decision::Layout`] | a [`decision::Decision`]: header, sections, paragraphs, sentences; cannot fail |
//! | [`rules`] | YAML text | a valid [`rules::RuleSet`], or *all* its problems with positions |
//! | [`matching`] | a decision | the places where phrases match: one Aho-Corasick automaton over anchors, then the phrases that can match |
//! | [`context`] | matches, cues | [`context::Mention`]s, each with a [`rules::Assertion`] and its cause |
//! | [`classification`] | mentions | refusal, grounds in order of statement, checks |
//! | [`Classifier`] | a document | a [`Trace`] of all of it; [`Classifier::classify`] is its projection |
//! | [`output`] | traces | tables; knows the file formats |
//! | [`statistics`] | counts | shares with their intervals |
//! | [`sample`] | rows of tables | which of them to label by hand, and what the labels say of the tags |
//! | [`audit`] | rows of tables | how often each ground is given, by whom, and how sure that is |
//! | [`charts`] | reports of `audit` | pictures, with their figures and descriptions |
//! | [`page`] | reports of `audit` | one web page with the pictures, their tables, and what must be said beside them |
//! | [`explain`] | a trace | why: the reasons with their sentences, every mention in its place, near misses |
//! | [`diff`] | two taggings | what changed: grounds gained, lost and moved, with the sentences |
//! | [`golden`] | a folder of cases | which of them are tagged as expected |
//! | [`check`] | a rule file | its problems, lints, and examples that fail |
//! | [`cli`] | arguments | the program |
//!
//! # Words
//!
//! A *document* is decoded text with its origin; a *decision* is what it parses to. A *ground* is a reason for not
//! investigating. A *phrase* is wording that signals a ground, in the language of [`rules::phrase`]; a *cue* is wording
//! that changes what a phrase means, as in the ConText algorithm. A *mention* is one place where a phrase matched, and
//! its *assertion* is what it amounts to, always with a *cause*. The *first ground* is the applied ground that the Final
//! decision gives first: the Ombudsman does not rank reasons.

// Nothing that is read may end the program: what can go wrong is an error, and what cannot has its proof beside it.
#![cfg_attr(
    not(test),
    deny(
        clippy::expect_used,
        clippy::indexing_slicing,
        clippy::panic,
        clippy::string_slice,
        clippy::todo,
        clippy::unimplemented,
        clippy::unreachable,
        clippy::unwrap_used
    )
)]

pub mod audit;
pub mod charts;
pub mod check;
pub mod classification;
mod classifier;
pub mod cli;
#[allow(
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "inner loops, over indices that the stage makes itself"
)]
pub mod context;
#[allow(
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "inner loops, over indices that the stage makes itself"
)]
pub mod decision;
pub mod diff;
pub mod explain;
pub mod gaps;
pub mod golden;
pub mod input;
pub mod limits;
#[allow(
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "inner loops, over indices that the stage makes itself"
)]
pub mod matching;
pub mod output;
pub mod page;
pub mod rules;
pub mod sample;
pub mod score;
mod span;
pub mod statistics;

pub use classifier::{Classifier, Trace};
pub use input::Document;
pub use span::Span;

/// The README's example runs as a test.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
