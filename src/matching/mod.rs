//! From a [`Decision`](crate::decision::Decision) to the places where phrases match.
//!
//! Phrases compare numbers, never letters: every word that the rule file knows has a [`Symbol`], found by one look-up, and
//! every place in a phrase asks a question that some symbols answer (`symbols`).
//!
//! One Aho-Corasick automaton over the anchors of all phrases is the first to see a text: a paragraph without any is not
//! even cut into words (`anchors`).
//!
//! A decision holds few of the many phrases, so most of the work is to see quickly that a phrase does *not* match. Every
//! match of a phrase holds words for certain questions (`necessary`). Only phrases of which a sentence holds two such
//! words, side by side where the phrase has them so, have the others looked for (`gate`). Only a phrase all of whose
//! questions have an answer is run over the sentence (`line`), in as many machine operations as the phrase has steps,
//! however long the sentence.
//!
//! Phrases that make mentions are looked for everywhere; cues in the paragraphs that hold a mention, and there only those
//! that can work on it; what a phrase requires or forbids beside it only where it matches.
//!
//! | module | what it knows |
//! |---|---|
//! | `anchors` | which paragraphs can hold a match at all |
//! | `symbols` | words, and which of them the phrases can tell apart |
//! | `step` | a phrase as a tree of steps |
//! | `necessary` | which words a sentence must hold for a phrase to match, and which of them are rare |
//! | `pattern` | all phrases of a rule file, compiled, and what they belong to |
//! | `cut` | a paragraph cut into sentences, words and signs |
//! | `gate` | which phrases may match in a sentence |
//! | `grid` | where in a sentence each symbol stands |
//! | `line` | where in a sentence a phrase matches |
//! | `matcher` | which phrases to run where, and which matches count |
//! | `scan` | what comes out of it |
//! | `near` | phrases that match but for one word, for people who ask why a ground did not come out |

mod anchors;
mod cut;
mod gate;
mod grid;
mod line;
mod lists;
mod matcher;
mod near;
mod necessary;
mod pattern;
mod scan;
mod step;
mod symbols;

pub use line::Unit;
pub use matcher::Matcher;
pub use near::{Edit, Near, Words, near};
pub use pattern::{CuePart, Owner, PatternId, PatternInfo};
pub use scan::{Drop, Hit, Record, Scan, Sentence};
pub use symbols::Symbol;
