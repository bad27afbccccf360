//! The first look at a text: one automaton over the anchors of all phrases.
//!
//! Every match of a phrase that makes mentions holds one of the phrase's anchors. So a paragraph without any anchor is
//! neither cut into words nor looked at again. Where there is one, the first tells, and the rest is not read here.

use aho_corasick::{AhoCorasick, Input};

use crate::rules::{self, Node, Pattern, Phrase, RuleSet, SHORTEST_ANCHOR};
use crate::span::Span;

/// The anchors of all phrases that make mentions, as an automaton (Aho and Corasick 1975).
#[derive(Debug)]
pub(super) struct Anchors {
    /// Nothing where there are more anchors than an automaton holds; then every paragraph may have one.
    automaton: Option<AhoCorasick>,
}

impl Anchors {
    pub(super) fn new(rules: &RuleSet) -> Self {
        let terms: Vec<Vec<Node>> = rules.terms.iter().map(|term| term.entries.clone()).collect();
        let mut finder = rules::Anchors::new(SHORTEST_ANCHOR);
        let mut words: Vec<String> = Vec::new();
        for phrase in making_mentions(rules) {
            match &phrase.pattern {
                Pattern::Words(node) => {
                    let anchors = finder.of(node, &terms).unwrap_or_default();
                    words.extend(anchors.into_iter().map(|anchor| anchor.text));
                }
                Pattern::Regex { literal, .. } => words.push(literal.clone()),
            }
        }
        words.sort_unstable();
        words.dedup();
        Self { automaton: AhoCorasick::builder().ascii_case_insensitive(true).build(&words).ok() }
    }

    /// Whether a phrase may match in this part of a text: whether a word of it begins with an anchor, or is written in
    /// characters that only folding turns into plain letters.
    pub(super) fn may_match(&self, text: &str, span: Span) -> bool {
        let Some(automaton) = &self.automaton else { return true };
        let mut from = span.start;
        while let Some(found) = automaton.find(Input::new(text).range(from..span.end)) {
            let before = text.as_bytes().get(found.start().wrapping_sub(1)).copied().unwrap_or(b' ');
            if found.start() == span.start || !before.is_ascii_alphanumeric() {
                return true;
            }
            from = found.start() + 1;
        }
        needs_folding(span.slice(text))
    }
}

/// The phrases that make mentions.
fn making_mentions(rules: &RuleSet) -> impl Iterator<Item = &Phrase> {
    let refusals = &rules.refusals;
    let grounds = rules.grounds.iter().flat_map(|ground| &ground.phrases);
    let refusing = [&refusals.refuses, &refusals.leaves_out, &refusals.investigated].into_iter().flatten();
    let pointing = rules.pointers.iter().flat_map(|pointer| &pointer.phrases).chain(&rules.references);
    grounds.chain(refusing).chain(pointing)
}

/// Whether words can look other than their folded form by more than the case of plain letters.
fn needs_folding(text: &str) -> bool {
    !text.is_ascii()
        && text.chars().any(|sign| {
            matches!(sign, '\u{AD}' | '\u{0300}'..='\u{036F}' | '\u{200B}'..='\u{200D}' | '\u{2010}' | '\u{2011}'
                | '\u{2060}' | '\u{FB00}'..='\u{FB04}' | '\u{FEFF}' | '\u{212A}' | '\u{130}')
        })
}
