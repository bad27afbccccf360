//! What a scan of a decision finds.

use crate::decision::SectionKind;
use crate::span::Span;

use super::line::Unit;
use super::pattern::PatternId;
use super::symbols::Symbol;

/// A sentence cut into words and signs.
#[derive(Clone, Debug)]
pub struct Sentence {
    /// Its place, without a list's lead-in.
    pub span: Span,
    /// The sentence that introduces the list of which this one is an item; its units come first.
    pub lead_in: Option<Span>,
    /// Index of its paragraph.
    pub paragraph: usize,
    /// Index of its section.
    pub section: usize,
    /// Words and signs.
    pub units: Vec<Unit>,
    /// The place of each unit.
    pub places: Vec<Span>,
    /// Index of the first unit after the lead-in.
    pub body: usize,
    /// Words that no phrase knows but for a slip of the pen: the index of the unit, and what it may have been.
    pub slips: Vec<(usize, Symbol)>,
}

impl Sentence {
    /// The place of the units from `start` to `end`; of those that run from the lead-in into the item, the item's part.
    pub fn span_of(&self, start: usize, end: usize) -> Span {
        let start = if end > self.body { start.max(self.body) } else { start };
        let first = self.places.get(start).copied().unwrap_or_default();
        let last = self.places.get(end.saturating_sub(1)).copied().unwrap_or_default();
        first.hull(last)
    }
}

/// A place where a phrase matches.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hit {
    /// The phrase.
    pub pattern: PatternId,
    /// Index of the sentence in [`Scan::sentences`].
    pub sentence: usize,
    /// First unit.
    pub start: usize,
    /// One past the last unit.
    pub end: usize,
    /// The words that fulfil what the phrase requires, as a range of units.
    pub required: Option<(usize, usize)>,
    /// Whether a word of it was mistyped.
    pub typo: bool,
}

/// Why a match does not count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Drop {
    /// The phrase does not count in this kind of section.
    Section(SectionKind),
    /// What it requires does not govern it.
    Requires,
    /// Its sentence holds words beside which it does not count.
    Unless(PatternId),
    /// What it must come after does not stand before it.
    After,
}

/// Which matches a scan looks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Record {
    /// All, those that do not count with the reason.
    Everything,
    /// Those that count.
    Counting,
}

/// All matches of a decision, those of phrases that make mentions.
#[derive(Clone, Debug, Default)]
pub struct Scan {
    /// The sentences of every paragraph with a match, and of the list that such a paragraph introduces, in the order of
    /// the text.
    pub sentences: Vec<Sentence>,
    /// Matches that count, ordered by sentence, then start, then end, then place in the rule file.
    pub hits: Vec<Hit>,
    /// Matches that do not count, with the reason; none where they were not asked for.
    pub dropped: Vec<(Hit, Drop)>,
}
