//! One ground in one decision: why it came out, or what came near it.

use std::cmp::Reverse;
use std::fmt;

use serde::Serialize;

use crate::classification::GroundFinding;
use crate::decision::{SectionKind, sentences};
use crate::matching::{Drop, Edit, Hit, Near, Owner, Words, near};
use crate::rules::{Assertion, GroundId, Pattern, Phrase};
use crate::span::Span;

use super::{GroundName, Head, Place, Said, View, Written};

/// Places that come near by one word, at most.
const MOST_NEAR: usize = 10;

/// One ground in one decision.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct GroundView {
    /// Which decision.
    #[serde(flatten)]
    pub head: Head,
    /// `full`, `part`, `no`.
    pub refusal: &'static str,
    /// The ground.
    pub ground: GroundName,
    /// What it amounts to in this decision; nothing where it is not mentioned.
    pub assertion: Option<&'static str>,
    /// Whether it is the first ground.
    pub first: bool,
    /// Every mention of it in the order of the text.
    pub mentions: Vec<Said>,
    /// Words that point to it from elsewhere, where they give it its place in the order.
    pub pointed_at: Option<Said>,
    /// What came near it and does not count.
    pub misses: Vec<Miss>,
}

/// A place that is no mention of the ground, but nearly one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Miss {
    /// Where.
    pub place: Place,
    /// The words that match, or nearly do.
    pub matched: String,
    /// The phrase.
    pub phrase: Written,
    /// Why they do not count.
    #[serde(flatten)]
    pub missed: Missed,
}

/// Why words that match a phrase, or nearly do, are no mention.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "missed", rename_all = "kebab-case")]
pub enum Missed {
    /// The phrase does not count in this section.
    Section {
        /// The kinds of section in which it does.
        counts_in: Vec<&'static str>,
    },
    /// The section is not read at all.
    NotScanned,
    /// None of the words that the phrase requires stands before it in its sentence, without a terminator between.
    Requires {
        /// One of them must.
        one_of: Vec<String>,
    },
    /// Words that take the match away stand in its sentence.
    Unless {
        /// Which of them.
        taken_away_by: Written,
    },
    /// None of the words that must come before it does, in its sentence or the one before.
    After {
        /// One of them must.
        one_of: Vec<String>,
    },
    /// It matches but for one word.
    Word {
        /// The word or term of the phrase that is concerned, where one is.
        expected: Option<String>,
        /// The word that stands there.
        found: Option<String>,
    },
}

impl fmt::Display for Missed {
    /// What is missed, in words that go on after “matches”: `grounds explain` and `grounds check` say the same.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let any_of = |list: &[String]| list.iter().map(|text| format!("`{text}`")).collect::<Vec<_>>().join(" or ");
        let quoted = |text: &str| format!("“{}”", text.split_whitespace().collect::<Vec<_>>().join(" "));
        match self {
            Missed::Section { counts_in } => {
                write!(f, "does not count in this section; the phrase counts in {}", counts_in.join(", "))
            }
            Missed::NotScanned => f.write_str("stands in a section in which no mentions are looked for"),
            Missed::Requires { one_of } => write!(f, "requires {} before it in its sentence", any_of(one_of)),
            Missed::Unless { taken_away_by: Written { text, position } } => {
                write!(f, "taken away by `{text}` in its sentence (`unless`, at {position})")
            }
            Missed::After { one_of } => {
                write!(f, "must come after {} in its sentence or the one before", any_of(one_of))
            }
            Missed::Word { expected: Some(expected), found: Some(found) } => {
                write!(f, "but for one word: {} stands where the phrase has `{expected}`", quoted(found))
            }
            Missed::Word { expected: Some(expected), found: None } => {
                write!(f, "but for one word: `{expected}` is missing")
            }
            Missed::Word { expected: None, found } => {
                write!(f, "but for one word: {} is too many", quoted(found.as_deref().unwrap_or_default()))
            }
        }
    }
}

impl View<'_> {
    /// The ground with this id in the decision; nothing where the rules do not know it.
    pub fn ground(&self, id: &str) -> Option<GroundView> {
        let (ground, index) = self.classifier.rules().grounds.iter().zip(0_u16..).find(|(one, _)| one.id == id)?;
        let owner = Owner::Ground(GroundId(index));
        let classification = &self.trace.classification;
        let finding = classification.grounds.iter().find(|found| found.ground == GroundId(index));
        let standing = finding.and_then(|found| self.trace.mentions.get(found.mention));
        let mut misses = self.dropped(owner, &ground.phrases);
        misses.extend(self.unread(&ground.phrases));
        misses.extend(self.near_misses(owner, &ground.phrases));
        let is_first = |found: &GroundFinding| found.ground == GroundId(index);
        Some(GroundView {
            head: self.head(),
            refusal: classification.refusal.as_str(),
            ground: Self::name(ground),
            assertion: finding.map(|found| found.assertion.as_str()),
            first: classification.first_ground().is_some_and(is_first),
            mentions: self.trace.mentions.iter().filter(|one| one.owner == owner).map(|one| self.said(one)).collect(),
            pointed_at: standing.filter(|mention| mention.owner != owner).map(|mention| self.said(mention)),
            misses,
        })
    }

    /// Matches that the scan found and dropped.
    fn dropped(&self, owner: Owner, phrases: &[Phrase]) -> Vec<Miss> {
        let dropped = self.trace.scan.dropped.iter();
        let own = dropped.filter(|(hit, _)| self.classifier.matcher().owner(hit) == Some(owner));
        own.filter_map(|(hit, drop)| self.dropped_one(hit, *drop, phrases)).collect()
    }

    fn dropped_one(&self, hit: &Hit, drop: Drop, phrases: &[Phrase]) -> Option<Miss> {
        let sentence = self.trace.scan.sentences.get(hit.sentence)?;
        let info = self.classifier.matcher().pattern(hit.pattern)?;
        let phrase = phrases.iter().find(|phrase| phrase.position == info.position)?;
        let texts = |list: &[Phrase]| list.iter().map(|phrase| phrase.text.clone()).collect();
        let missed = match drop {
            Drop::Section(_) => {
                Missed::Section { counts_in: phrase.sections.iter().flatten().map(|kind| kind.as_str()).collect() }
            }
            Drop::Requires => Missed::Requires { one_of: texts(&phrase.requires) },
            Drop::Unless(guard) => Missed::Unless { taken_away_by: self.phrase(guard) },
            Drop::After => Missed::After { one_of: texts(&phrase.after) },
        };
        Some(Miss {
            place: self.place(sentence.paragraph, sentence.span),
            matched: sentence.span_of(hit.start, hit.end).slice(&self.document.text).to_owned(),
            phrase: self.phrase(hit.pattern),
            missed,
        })
    }

    /// Matches in sections in which nothing is looked for.
    fn unread(&self, phrases: &[Phrase]) -> Vec<Miss> {
        let mut found = Vec::new();
        self.each_sentence(false, |paragraph, _, sentence, words| {
            for (phrase, near) in self.search(phrases, words).filter(|(_, near)| near.edit.is_none()) {
                found.push(self.near_miss(paragraph, sentence, phrase, &near, Missed::NotScanned));
            }
        });
        found
    }

    /// The best places that come near by one word, one for each sentence without a mention of the ground.
    fn near_misses(&self, owner: Owner, phrases: &[Phrase]) -> Vec<Miss> {
        let mut found: Vec<(Reverse<bool>, Reverse<usize>, Miss)> = Vec::new();
        self.each_sentence(true, |paragraph, kind, sentence, words| {
            let own = |span: Span| sentence.contains(span);
            if self.trace.mentions.iter().any(|mention| mention.owner == owner && own(mention.span)) {
                return;
            }
            let counts = |phrase: &Phrase| phrase.sections.as_ref().is_none_or(|kinds| kinds.contains(&kind));
            let near = self.search(phrases, words).filter(|(phrase, near)| near.edit.is_some() && counts(phrase));
            let Some((phrase, near)) = near.max_by_key(|(_, near)| (near.matched, Reverse(near.span.len()))) else {
                return;
            };
            let (expected, word) = match near.edit.clone() {
                Some((Edit::Missing, expected)) => (Some(expected), None),
                Some((Edit::Replaced(word), expected)) => (Some(expected), Some(self.words(word))),
                Some((Edit::Extra(word), _)) => (None, Some(self.words(word))),
                None => return,
            };
            let missed = Missed::Word { expected, found: word };
            let miss = self.near_miss(paragraph, sentence, phrase, &near, missed);
            found.push((Reverse(self.speaks(paragraph)), Reverse(near.matched), miss));
        });
        found.sort_by_key(|(speaks, matched, _)| (*speaks, *matched));
        found.into_iter().map(|(_, _, miss)| miss).take(MOST_NEAR).collect()
    }

    /// Whether the paragraph stands in a section in which a mention would count as applied.
    fn speaks(&self, paragraph: usize) -> bool {
        let decision = &self.trace.decision;
        let section = decision.paragraphs.get(paragraph).and_then(|found| decision.sections.get(found.section));
        section.is_some_and(|section| self.starts_as(section.rule) == Assertion::Applied)
    }

    fn search<'p>(&self, phrases: &'p [Phrase], words: &Words) -> impl Iterator<Item = (&'p Phrase, Near)> {
        let terms = &self.classifier.rules().terms;
        phrases.iter().filter_map(move |phrase| match &phrase.pattern {
            Pattern::Words(node) => Some((phrase, near(node, terms, words)?)),
            Pattern::Regex { .. } => None,
        })
    }

    fn near_miss(&self, paragraph: usize, sentence: Span, phrase: &Phrase, near: &Near, missed: Missed) -> Miss {
        Miss {
            place: self.place(paragraph, sentence),
            matched: near.span.slice(&self.document.text).to_owned(),
            phrase: self.written(&phrase.text, phrase.position),
            missed,
        }
    }

    /// Every sentence of the sections that are scanned, or of those that are not: its paragraph, kind of section, place
    /// and words.
    fn each_sentence(&self, scanned: bool, mut visit: impl FnMut(usize, SectionKind, Span, &Words)) {
        let (text, layout) = (&self.document.text, &self.classifier.rules().layout);
        let decision = &self.trace.decision;
        for section in decision.sections.iter().filter(|section| self.is_scanned(section.rule) == scanned) {
            for index in section.first..section.end {
                let Some(paragraph) = decision.paragraphs.get(index) else { continue };
                let lead = paragraph.lead_in.and_then(|lead| decision.paragraphs.get(lead));
                let lead_in = lead.and_then(|lead| sentences(text, lead.span, layout).last().copied());
                for sentence in sentences(text, paragraph.span, layout) {
                    visit(index, section.kind, sentence, &Words::cut(text, lead_in, sentence));
                }
            }
        }
    }
}
