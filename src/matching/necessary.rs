//! Which words a sentence must hold for a phrase to match in it.
//!
//! Every match of a phrase holds a word for each of its *necessary* questions. A phrase with alternatives can match in
//! several [`Way`]s, and each of them has more such questions than all have in common: `(heard nothing|not received) since`
//! holds *heard*, *nothing* and *since*, or *not*, *received* and *since*. Where the ways would become many, alternatives
//! stay one question, which the rarest words of all of them answer.

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
    /// The ways of terms, by index.
    ways: HashMap<usize, Vec<Row>>,
}

/// A way in which a phrase can match.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Way {
    /// Two of its questions, by which it is found.
    pub key: Key,
    /// Its other questions, the rarest first.
    pub others: Vec<Question>,
}

/// Two questions that every match of a way holds words for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Key {
    /// One word right after the other.
    Neighbours(Question, Question),
    /// Anywhere; the same question twice, where there is but one.
    Apart(Question, Question),
}

/// The words of a way in their order.
type Row = Vec<Place>;

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Place {
    /// A word, right after the place before.
    Word(Question),
    /// Whatever may stand there: any number of words.
    Open,
}

/// Ways that a phrase may have.
const MOST_WAYS: usize = 16;
/// How much likelier two words are to stand somewhere in a sentence than side by side.
const SIDE_BY_SIDE: u64 = 10;
/// Occurrences of any word at all.
const ANY_WORD: u64 = 100_000;

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
        Self { counts, known: HashMap::new(), terms: HashMap::new(), ways: HashMap::new() }
    }

    /// The questions of each of which every match of `step` holds an answer, the rarest first.
    pub(super) fn of(&mut self, step: &Step, terms: &[Step], vocabulary: &mut VocabularyBuilder) -> Vec<Question> {
        let mut found = Vec::new();
        self.collect(step, terms, vocabulary, &mut found);
        found.sort_by_key(|question| (self.frequency(*question, vocabulary), *question));
        found.dedup();
        found
    }

    /// The ways in which `step` can match.
    pub(super) fn ways(&mut self, step: &Step, terms: &[Step], vocabulary: &mut VocabularyBuilder) -> Vec<Way> {
        let rows = self.rows(step, terms, vocabulary);
        let mut ways: Vec<Way> = rows.iter().filter_map(|row| self.way(row, vocabulary)).collect();
        if ways.len() < rows.len() {
            // One of them holds no certain word, so that only what all have in common is certain.
            let common = self.only_row(step, terms, vocabulary);
            ways = self.way(&common, vocabulary).into_iter().collect();
        }
        ways.sort_by(|one, other| (one.key, &one.others).cmp(&(other.key, &other.others)));
        ways.dedup();
        ways
    }

    fn way(&mut self, row: &Row, vocabulary: &VocabularyBuilder) -> Option<Way> {
        let mut questions: Vec<Question> = row
            .iter()
            .filter_map(|place| if let Place::Word(question) = place { Some(*question) } else { None })
            .collect();
        questions.sort_by_key(|question| (self.frequency(*question, vocabulary), *question));
        questions.dedup();
        let mut often = |question: Question| u64::from(self.frequency(question, vocabulary)) + 1;
        let rarest = *questions.first()?;
        let (next, chance) = questions.get(1).map_or((rarest, ANY_WORD), |next| (*next, often(*next)));
        let mut best = (often(rarest) * chance * SIDE_BY_SIDE, Key::Apart(rarest, next));
        for pair in row.windows(2) {
            if let [Place::Word(first), Place::Word(second)] = pair {
                best = best.min((often(*first) * often(*second), Key::Neighbours(*first, *second)));
            }
        }
        let (Key::Neighbours(one, other) | Key::Apart(one, other)) = best.1;
        questions.retain(|question| *question != one && *question != other);
        Some(Way { key: best.1, others: questions })
    }

    fn rows(&mut self, step: &Step, terms: &[Step], vocabulary: &mut VocabularyBuilder) -> Vec<Row> {
        match step {
            Step::Word(question) => vec![vec![Place::Word(*question)]],
            Step::Any | Step::Gap(_) => vec![vec![Place::Open]],
            Step::Mark(_) => vec![Vec::new()],
            Step::Term(index) => {
                if let Some(known) = self.ways.get(index) {
                    return known.clone();
                }
                let rows = terms.get(*index).map(|term| self.rows(term, terms, vocabulary)).unwrap_or_default();
                self.ways.insert(*index, rows.clone());
                rows
            }
            Step::Maybe(step) => {
                let mut rows = self.rows(step, terms, vocabulary);
                rows.push(Vec::new());
                if rows.len() <= MOST_WAYS { rows } else { vec![vec![Place::Open]] }
            }
            Step::Either(steps) => {
                let mut rows: Vec<Row> = steps.iter().flat_map(|step| self.rows(step, terms, vocabulary)).collect();
                rows.sort_unstable();
                rows.dedup();
                if rows.len() <= MOST_WAYS { rows } else { vec![self.only_row(step, terms, vocabulary)] }
            }
            Step::Row(steps) => steps.iter().fold(vec![Vec::new()], |before, step| {
                let mut rows = self.rows(step, terms, vocabulary);
                if before.len() * rows.len() > MOST_WAYS {
                    rows = vec![self.only_row(step, terms, vocabulary)];
                }
                let on = |row: &Row| rows.iter().map(|more| [row.as_slice(), more].concat()).collect();
                before.iter().flat_map::<Vec<Row>, _>(on).collect()
            }),
        }
    }

    /// All ways as one: its words may stand anywhere.
    fn only_row(&mut self, step: &Step, terms: &[Step], vocabulary: &mut VocabularyBuilder) -> Row {
        let questions = self.of(step, terms, vocabulary);
        let places = questions.into_iter().flat_map(|question| [Place::Word(question), Place::Open]);
        [Place::Open].into_iter().chain(places).collect()
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
