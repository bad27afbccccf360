//! The names of the lints of `grounds check`. They are part of the rule file's language, for it can silence them; what
//! each looks for stands in [`crate::check`].

use std::fmt;

use crate::span::Span;

/// The stable name of something in a valid rule file that is probably not meant. A lint keeps its number for ever; a
/// retired number is not used again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Lint {
    /// Two grounds have the same phrase.
    SamePhrase,
    /// Whatever a phrase without gaps matches, another phrase of its ground matches too, to the same effect.
    Covered,
    /// A ground without examples.
    NoExamples,
    /// A term that no phrase uses.
    UnusedTerm,
    /// A phrase holds a cue's words, which change the mentions beside it, and no pseudo-cue masks them.
    CueInPhrase,
    /// A phrase with a path of nothing but words such as *that* and *which*.
    StopWords,
    /// What a phrase's `unless` forbids stands in every example that it matches.
    UnlessAlways,
    /// An `allow` that silences nothing.
    UnusedAllow,
    /// Text without quotation marks of which YAML takes the end for a comment: `section 26 #5`.
    CutShort,
    /// The same example twice in a ground.
    SameExample,
    /// Part of a phrase that is taken for words and looks like a sign of the phrase language.
    Misread,
}

impl Lint {
    /// All lints in order of their numbers.
    pub const ALL: [Lint; 11] = [
        Self::SamePhrase,
        Self::Covered,
        Self::NoExamples,
        Self::UnusedTerm,
        Self::CueInPhrase,
        Self::StopWords,
        Self::UnlessAlways,
        Self::UnusedAllow,
        Self::CutShort,
        Self::SameExample,
        Self::Misread,
    ];
}

impl fmt::Display for Lint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "L{:03}", *self as usize + 1)
    }
}

/// A lint that the rule file silences in one place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Allow {
    /// Which.
    pub lint: Lint,
    /// Why what it finds is right.
    pub reason: String,
    /// Where that is written.
    pub span: Span,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lints_keep_their_numbers() {
        let printed: Vec<String> = Lint::ALL.iter().map(|lint| format!("{lint} {lint:?}")).collect();
        let expected = "L001 SamePhrase, L002 Covered, L003 NoExamples, L004 UnusedTerm, L005 CueInPhrase, \
                        L006 StopWords, L007 UnlessAlways, L008 UnusedAllow, L009 CutShort, L010 SameExample, \
                        L011 Misread";
        assert_eq!(printed.join(", "), expected);
    }
}
