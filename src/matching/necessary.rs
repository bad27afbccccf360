//! Which words a sentence must hold for a phrase to match in it.
//!
//! Every match of a phrase holds a word for each of its *necessary* questions. A sentence is asked only for the rarest
//! of them, and only where a word answers that one are the others asked, and the phrase run.

use hashbrown::HashMap;

use crate::decision::words::{TokenKind, tokenize};
use crate::rules::RuleSet;
use crate::span::Span;

use super::step::Step;
use super::symbols::{Class, Literal, Question, VocabularyBuilder};

/// Finds the necessary questions of phrases, and which of them is likely to be rare in decisions: judged by the
/// examples in the rule file and, for words that do not stand there, by their length.
#[derive(Debug)]
pub(super) struct Necessary {
    /// How often words stand in the examples, in alphabetical order.
    counts: Vec<(String, u32)>,
    /// What [`Necessary::frequency`] has found before.
    known: HashMap<Question, u32>,
    /// The necessary questions of terms, by index.
    terms: HashMap<usize, Vec<Question>>,
}

/// Occurrences that a word is given beside those in the examples, divided by its letters: short words are common.
const SHORTNESS: u32 = 24;
/// Occurrences of numbers.
const NUMBERS: u32 = 200;

impl Necessary {
    pub(super) fn new(rules: &RuleSet) -> Self {
        let mut counts: HashMap<String, u32> = HashMap::new();
        for example in rules.grounds.iter().flat_map(|ground| &ground.examples) {
            let text = &example.text;
            tokenize(text, Span::new(0, text.len()), |_, kind, word| {
                if kind == TokenKind::Word {
                    *counts.entry_ref(word).or_default() += 1;
                }
            });
        }
        let mut counts: Vec<(String, u32)> = counts.into_iter().collect();
        counts.sort_unstable();
        Self { counts, known: HashMap::new(), terms: HashMap::new() }
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
            Step::Term(index) => {
                if let Some(known) = self.terms.get(index) {
                    found.extend(known);
                    return;
                }
                let of_term = self.of(&terms[*index], terms, vocabulary);
                found.extend(&of_term);
                self.terms.insert(*index, of_term);
            }
            Step::Either(steps) => found.extend(self.any_of(steps, terms, vocabulary)),
            Step::Row(steps) => steps.iter().for_each(|step| self.collect(step, terms, vocabulary, found)),
        }
    }

    /// One question for all branches: the rarest of each.
    fn any_of(&mut self, steps: &[Step], terms: &[Step], vocabulary: &mut VocabularyBuilder) -> Option<Question> {
        let mut whole = Class::default();
        for step in steps {
            let rarest = *self.of(step, terms, vocabulary).first()?;
            whole.extend(vocabulary.class(rarest));
        }
        Some(vocabulary.question(whole))
    }

    /// How often words that fit are likely to stand in decisions.
    fn frequency(&mut self, question: Question, vocabulary: &VocabularyBuilder) -> u32 {
        if let Some(known) = self.known.get(&question) {
            return *known;
        }
        let class = vocabulary.class(question);
        let literals = class.literals.iter().filter_map(|symbol| vocabulary.text(*symbol));
        let frequency = literals.map(|literal| self.count(literal)).sum::<u32>() + u32::from(class.number) * NUMBERS;
        self.known.insert(question, frequency);
        frequency
    }

    fn count(&self, literal: &Literal) -> u32 {
        let text = literal.text.as_str();
        let from = self.counts.partition_point(|(word, _)| word.as_str() < text);
        let fits = |word: &str| if literal.prefix { word.starts_with(text) } else { word == text };
        let counts = self.counts[from..].iter().take_while(|(word, _)| fits(word)).map(|(_, count)| count);
        counts.sum::<u32>() + SHORTNESS / u32::try_from(text.len().max(1)).unwrap_or(u32::MAX)
    }
}
