//! From a [`Decision`](crate::decision::Decision) to the places where phrases match.
//!
//! One Aho-Corasick automaton over the anchors of all phrases finds the paragraphs in which any phrase can match. Only
//! those are cut into sentences and words, and in each sentence only the phrases run whose anchor stands in it.
//! Cues need no anchor: they are looked for in sentences that hold a mention or lie within a cue's reach.

mod automaton;
mod matcher;
mod near;
mod pattern;
mod symbols;

pub use automaton::Unit;
pub use matcher::{Drop, Hit, Matcher, Scan, Sentence};
pub use near::{Edit, Near, Words, near};
pub use pattern::{CuePart, Owner, PatternId, PatternInfo};
pub use symbols::Symbol;
