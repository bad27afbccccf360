//! Phrases that another phrase of their ground makes superfluous.

use std::collections::{BTreeMap, BTreeSet};

use crate::classifier::Classifier;
use crate::context::Mention;
use crate::rules::{GroundId, Pattern, Phrase, Position, SHORTEST_ANCHOR};

use super::examples::Frame;
use super::lints::{mention_of, sections};
use super::wording::{Wordings, is_filler};

/// Looks for phrases that make another superfluous, by trying all wordings of it.
pub(super) struct Cover<'c> {
    classifier: &'c Classifier,
    wordings: Wordings<'c>,
    frame: Frame,
    /// The phrases of grounds by their places.
    by_place: BTreeMap<Position, &'c Phrase>,
}

impl<'c> Cover<'c> {
    pub(super) fn new(classifier: &'c Classifier) -> Self {
        let rules = classifier.rules();
        let phrases = rules.grounds.iter().flat_map(|ground| &ground.phrases);
        let by_place = phrases.map(|phrase| (phrase.position, phrase)).collect();
        Self { classifier, wordings: Wordings::new(&rules.terms), frame: Frame::new(classifier), by_place }
    }

    /// A phrase of the same ground that matches, to the same effect, whatever `phrase` matches.
    pub(super) fn of(&self, ground: GroundId, phrase: &Phrase) -> Option<&'c Phrase> {
        let Pattern::Words(node) = &phrase.pattern else { return None };
        let plain = phrase.requires.is_empty() && phrase.after.is_empty();
        if !plain || self.wordings.is_open(node) {
            return None;
        }
        let covers = self.wordings.in_all(node, |wording| self.in_wording(ground, phrase, wording));
        covers.first().and_then(|position| self.by_place.get(position)).copied()
    }

    /// The places of the phrases that have a mention inside that of `phrase`, up to its end and to the same effect.
    ///
    /// Up to its end, because statements are ordered by where they end and cues may follow it; with two words that can be
    /// anchors, because only such a match forgives a slip of the pen.
    fn in_wording(&self, ground: GroundId, phrase: &Phrase, wording: &str) -> BTreeSet<Position> {
        let document = self.frame.document(wording);
        let trace = self.classifier.trace(&document);
        let Some(own) = mention_of(self.classifier, &trace, ground, phrase) else { return BTreeSet::new() };
        let covers = |mention: &&Mention| {
            let words = mention.span.slice(&document.text).split_whitespace();
            let known = |word: &&str| word.chars().count() >= SHORTEST_ANCHOR && !is_filler(word);
            let firm = words.filter(known).count() >= 2;
            let same_effect = mention.assertion == own.assertion && mention.edges == own.edges;
            let inside = own.span.contains(mention.span) && mention.span.end == own.span.end;
            mention.owner == own.owner && mention.pattern != own.pattern && firm && same_effect && inside
        };
        let place = |mention: &Mention| self.classifier.matcher().pattern(mention.pattern).map(|info| info.position);
        let places = trace.mentions.iter().filter(covers).filter_map(place);
        places.filter(|place| self.by_place.get(place).is_some_and(|other| is_no_narrower(other, phrase))).collect()
    }
}

/// Whether `other` counts wherever `phrase` does, to the same effect.
fn is_no_narrower(other: &Phrase, phrase: &Phrase) -> bool {
    let sections_fit = sections(phrase).iter().all(|kind| sections(other).contains(kind));
    let unless_fits = other.unless.iter().all(|guard| phrase.unless.iter().any(|own| own.text == guard.text));
    let free = other.requires.is_empty() && other.after.is_empty();
    sections_fit && unless_fits && free && other.assertion == phrase.assertion
}
