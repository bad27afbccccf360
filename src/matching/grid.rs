//! A sentence laid out for [`Short`](super::line::Short) lines: which of its words each symbol and each question has.

use super::line::{BitReach, Unit, ends_run};
use super::symbols::{Question, Symbol, Vocabulary};

/// A set of words, or of boundaries before words.
pub(super) type Bits = u64;

/// Reusable memory for one sentence at a time.
#[derive(Debug, Default)]
pub(super) struct Grid {
    /// By symbol: where it stands.
    places: Vec<Bits>,
    /// The symbols that stand anywhere, UNKNOWN left out.
    symbols: Vec<Symbol>,
    /// By question: the words that fit, where that has been asked; else [`UNASKED`].
    answers: Vec<Bits>,
    asked: Vec<Question>,
    /// Where terms lead to from everywhere, as far as that has been found out.
    terms: Vec<Option<BitReach>>,
    learnt: Vec<usize>,
    /// By word: the index of its unit.
    units: Vec<u32>,
    /// Boundaries with a sign that ends a run.
    stops: Bits,
}

/// No set of words has the topmost bit.
const UNASKED: Bits = Bits::MAX;

impl Grid {
    /// Words that a sentence may have to be short.
    pub(super) const MOST_WORDS: usize = Bits::BITS as usize - 1;

    /// Lays out a sentence. Of one that is not short no more can be asked than what stands in it at all.
    pub(super) fn lay(&mut self, units: &[Unit], vocabulary: &Vocabulary) {
        self.clear();
        self.places.resize(vocabulary.symbols(), 0);
        self.answers.resize(vocabulary.questions(), UNASKED);
        let Self { places, symbols, units: words, stops, .. } = self;
        let mut count = 0;
        for (unit, index) in units.iter().zip(0..) {
            match unit {
                Unit::Word(symbol) => {
                    let bit = 1 << count.min(Self::MOST_WORDS - 1);
                    count += 1;
                    words.push(index);
                    if *symbol != Symbol::UNKNOWN {
                        let places = &mut places[symbol.index()];
                        if *places == 0 {
                            symbols.push(*symbol);
                        }
                        *places |= bit;
                    }
                }
                Unit::Mark(sign) if ends_run(*sign) => *stops |= 1 << count.min(Self::MOST_WORDS),
                Unit::Mark(_) => {}
            }
        }
    }

    fn clear(&mut self) {
        for symbol in self.symbols.drain(..) {
            self.places[symbol.index()] = 0;
        }
        for question in self.asked.drain(..) {
            self.answers[question.index()] = UNASKED;
        }
        for term in self.learnt.drain(..) {
            self.terms[term] = None;
        }
        self.units.clear();
        self.stops = 0;
    }

    /// Whether a [`Short`](super::line::Short) line can read the sentence.
    pub(super) fn is_short(&self) -> bool {
        self.units.len() <= Self::MOST_WORDS
    }

    /// The symbols of which a phrase speaks that stand in the sentence, each once.
    pub(super) fn symbols(&self) -> &[Symbol] {
        &self.symbols
    }

    /// The words that fit a question.
    pub(super) fn answers(&mut self, question: Question, vocabulary: &Vocabulary) -> Bits {
        let known = self.answers[question.index()];
        if known == UNASKED { self.ask(question, vocabulary) } else { known }
    }

    fn ask(&mut self, question: Question, vocabulary: &Vocabulary) -> Bits {
        let fitting = vocabulary.fitting(question).iter();
        let answers = fitting.fold(0, |all, symbol| all | self.places[symbol.index()]);
        self.answers[question.index()] = answers;
        self.asked.push(question);
        answers
    }

    /// Where a term leads to from everywhere, if that has been found out.
    pub(super) fn term(&self, term: usize) -> Option<BitReach> {
        self.terms.get(term).copied().flatten()
    }

    /// Notes where a term leads to from everywhere.
    pub(super) fn learn(&mut self, term: usize, reach: BitReach) {
        if self.terms.len() <= term {
            self.terms.resize(term + 1, None);
        }
        self.terms[term] = Some(reach);
        self.learnt.push(term);
    }

    /// All words.
    pub(super) fn words(&self) -> Bits {
        self.boundaries() >> 1
    }

    /// All boundaries, those before the first and after the last word included.
    pub(super) fn boundaries(&self) -> Bits {
        Bits::MAX >> (Self::MOST_WORDS - self.units.len())
    }

    /// Boundaries that only a gap crosses.
    pub(super) fn stops(&self) -> Bits {
        self.stops
    }

    /// The range of units of the words from boundary `start` to boundary `end`.
    pub(super) fn unit_range(&self, start: usize, end: usize) -> (usize, usize) {
        (self.units[start] as usize, self.units[end - 1] as usize + 1)
    }
}
