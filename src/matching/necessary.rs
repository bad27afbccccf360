//! Which words a sentence must hold for a phrase to match in it.
//!
//! Every match of a phrase holds a word for each of its *necessary* questions. A sentence is asked only for the rarest
//! of them, and only where a word answers that one are the others asked, and the phrase run.

use std::collections::{BTreeMap, HashMap};
use std::ops::Bound;

use crate::decision::words::{TokenKind, tokenize};
use crate::rules::RuleSet;
use crate::span::Span;

use super::step::Step;
use super::symbols::{Class, Question, VocabularyBuilder};

/// Finds the necessary questions of phrases, and which of them is likely to be rare in decisions: judged by the
/// examples in the rule file and, for words that do not stand there, by their length.
#[derive(Debug)]
pub(super) struct Necessary {
    counts: BTreeMap<String, u32>,
    /// What [`Necessary::frequency`] has found before.
    known: HashMap<Question, u32>,
}

/// Occurrences that a word is given beside those in the examples, divided by its letters: short words are common.
const SHORTNESS: u32 = 24;
/// Occurrences of numbers.
const NUMBERS: u32 = 200;

impl Necessary {
    pub(super) fn new(rules: &RuleSet) -> Self {
        let mut counts = BTreeMap::new();
        for example in rules.grounds.iter().flat_map(|ground| &ground.examples) {
            let text = &example.text;
            tokenize(text, Span::new(0, text.len()), |_, kind, word| {
                if kind == TokenKind::Word {
                    *counts.entry(word.to_owned()).or_default() += 1;
                }
            });
        }
        Self { counts, known: HashMap::new() }
    }

    /// The questions of each of which every match of `step` holds an answer, the rarest first.
    pub(super) fn of(&mut self, step: &Step, terms: &[Step], vocabulary: &mut VocabularyBuilder) -> Vec<Question> {
        let mut found = Vec::new();
        self.collect(step, terms, vocabulary, &mut found);
        found.sort_by_key(|question| (self.frequency(*question, vocabulary), *question));
        found.dedup();
        found
    }

    fn collect(&mut self, step: &Step, terms: &[Step], vocabulary: &mut VocabularyBuilder, found: &mut Vec<Question>) {
        match step {
            Step::Word(question) => found.push(*question),
            Step::Any | Step::Mark(_) | Step::Gap(_) | Step::Maybe(_) => {}
            Step::Term(index) => self.collect(&terms[*index], terms, vocabulary, found),
            Step::Either(steps) => found.extend(self.any_of(steps, terms, vocabulary)),
            Step::Row(steps) => steps.iter().for_each(|step| self.collect(step, terms, vocabulary, found)),
        }
    }

    /// One question for all branches: the rarest of each.
    fn any_of(&mut self, steps: &[Step], terms: &[Step], vocabulary: &mut VocabularyBuilder) -> Option<Question> {
        let mut whole = Class::default();
        for step in steps {
            let rarest = *self.of(step, terms, vocabulary).first()?;
            let class = vocabulary.class(rarest);
            whole.words.extend(class.words.iter().cloned());
            whole.prefixes.extend(class.prefixes.iter().cloned());
            whole.number |= class.number;
        }
        Some(vocabulary.question(whole))
    }

    /// How often words that fit are likely to stand in decisions.
    fn frequency(&mut self, question: Question, vocabulary: &VocabularyBuilder) -> u32 {
        if let Some(known) = self.known.get(&question) {
            return *known;
        }
        let class = vocabulary.class(question);
        let short = |word: &str| SHORTNESS / u32::try_from(word.len().max(1)).unwrap_or(u32::MAX);
        let words = class.words.iter().map(|word| short(word) + self.counts.get(word).copied().unwrap_or(0));
        let prefixes = class.prefixes.iter().map(|prefix| {
            let begin = self.counts.range::<str, _>((Bound::Included(prefix.as_str()), Bound::Unbounded));
            short(prefix)
                + begin.take_while(|(word, _)| word.starts_with(prefix.as_str())).map(|(_, count)| count).sum::<u32>()
        });
        let frequency = words.chain(prefixes).sum::<u32>() + u32::from(class.number) * NUMBERS;
        self.known.insert(question, frequency);
        frequency
    }
}
