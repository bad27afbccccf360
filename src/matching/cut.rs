//! Text cut into words and signs.

use std::ops::Range;

use crate::decision::words::{TokenKind, tokenize_in};
use crate::span::Span;

use super::line::Unit;
use super::symbols::{Seen, Symbol, Vocabulary};

/// The sentences of a paragraph, one after the other; reusable memory.
#[derive(Debug, Default)]
pub(super) struct Cut {
    units: Vec<Unit>,
    places: Vec<Span>,
    slips: Vec<(usize, Symbol)>,
    pub drafts: Vec<Draft>,
    /// Where words are folded.
    folded: String,
}

/// Where a sentence lies in a [`Cut`].
#[derive(Clone, Debug)]
pub(super) struct Draft {
    span: Span,
    units: Range<usize>,
    slips: Range<usize>,
    body: usize,
}

/// A sentence in which phrases are looked for.
#[derive(Clone, Copy)]
pub(super) struct View<'s> {
    pub text: &'s str,
    pub span: Span,
    pub units: &'s [Unit],
    pub places: &'s [Span],
    /// Index of the first unit after the lead-in.
    pub body: usize,
    /// Words that may be slips of the pen.
    pub slips: &'s [(usize, Symbol)],
}

impl Cut {
    pub(super) fn clear(&mut self) {
        self.units.clear();
        self.places.clear();
        self.slips.clear();
        self.drafts.clear();
    }

    /// Begins the sentence at `span`, with the units of its lead-in.
    pub(super) fn begin(&mut self, span: Span, lead_in: Option<&Cut>) {
        let (units, slips) = (self.units.len(), self.slips.len());
        if let Some(lead_in) = lead_in {
            self.units.extend_from_slice(&lead_in.units);
            self.places.extend_from_slice(&lead_in.places);
            self.slips.extend_from_slice(&lead_in.slips);
        }
        let body = self.units.len() - units;
        self.drafts.push(Draft { span, units: units..self.units.len(), slips: slips..self.slips.len(), body });
    }

    /// Adds the words and signs of `span` to the last sentence.
    pub(super) fn add(&mut self, text: &str, span: Span, vocabulary: &Vocabulary, seen: &mut Seen) {
        let first = self.drafts.last().map_or(0, |draft| draft.units.start);
        let Self { units, places, slips, folded, .. } = self;
        tokenize_in(folded, text, span, |place, kind, word| {
            let unit = match kind {
                TokenKind::Word => {
                    let (symbol, slip) = seen.look_up(word, vocabulary);
                    if let Some(slip) = slip {
                        slips.push((units.len() - first, slip));
                    }
                    Unit::Word(symbol)
                }
                TokenKind::Mark(sign) => Unit::Mark(sign),
            };
            units.push(unit);
            places.push(place);
        });
        if let Some(draft) = self.drafts.last_mut() {
            (draft.units.end, draft.slips.end) = (self.units.len(), self.slips.len());
        }
    }

    pub(super) fn view<'s>(&'s self, text: &'s str, index: usize) -> View<'s> {
        let Draft { span, units, slips, body } = self.drafts[index].clone();
        let (units, places) = (&self.units[units.clone()], &self.places[units]);
        View { text, span, units, places, body, slips: &self.slips[slips] }
    }
}
