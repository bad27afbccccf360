//! The vocabulary of the rules: which words the phrases can tell apart, and what each can stand for.
//!
//! Every place in a phrase asks one question of a word ("is it *council* or *trust*?", "does it begin with
//! *investigat*?"). Equal questions share a [`Question`]; every word of a text gets the [`Symbol`] of all words that
//! answer every question alike. A phrase then compares numbers, never letters.

use std::collections::{BTreeMap, BTreeSet, HashMap};

/// What a place in a phrase asks of a word.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Class {
    /// Folded words that fit.
    pub words: BTreeSet<String>,
    /// Beginnings of words that fit.
    pub prefixes: BTreeSet<String>,
    /// Any word of digits fits.
    pub number: bool,
}

/// Index of a [`Class`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Question(u32);

/// Stands for all words that the rules cannot tell apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Symbol(u32);

impl Symbol {
    /// A word of which no phrase speaks.
    pub(super) const UNKNOWN: Symbol = Symbol(0);
    /// A word of digits of which no phrase speaks.
    const NUMBER: Symbol = Symbol(1);

    /// As an index.
    pub(super) const fn index(self) -> usize {
        self.0 as usize
    }
}

/// Collects questions while phrases compile.
#[derive(Debug, Default)]
pub(super) struct VocabularyBuilder {
    classes: BTreeMap<Class, Question>,
}

impl VocabularyBuilder {
    pub(super) fn question(&mut self, class: Class) -> Question {
        let next = Question(u32::try_from(self.classes.len()).unwrap_or(u32::MAX));
        *self.classes.entry(class).or_insert(next)
    }

    pub(super) fn build(self) -> Vocabulary {
        let classes: Vec<Class> = {
            let mut pairs: Vec<_> = self.classes.into_iter().collect();
            pairs.sort_by_key(|(_, question)| *question);
            pairs.into_iter().map(|(class, _)| class).collect()
        };
        Vocabulary::new(&classes)
    }
}

/// Words to symbols, and symbols to answers.
#[derive(Debug)]
pub(super) struct Vocabulary {
    words: HashMap<String, Symbol>,
    prefixes: HashMap<String, Symbol>,
    longest_prefix: usize,
    /// Literal words that can be mistyped, by every form of them that lacks an inner letter, and by themselves.
    shortened: HashMap<String, Vec<String>>,
    /// Row per symbol, bit per question.
    answers: Vec<u64>,
    /// Words of 64 bits in a row.
    row: usize,
}

impl Vocabulary {
    fn new(classes: &[Class]) -> Self {
        let all_words: BTreeSet<&String> = classes.iter().flat_map(|class| &class.words).collect();
        let all_prefixes: BTreeSet<&String> = classes.iter().flat_map(|class| &class.prefixes).collect();
        let row = classes.len().div_ceil(64).max(1);
        let mut vocabulary = Self {
            words: HashMap::new(),
            prefixes: HashMap::new(),
            longest_prefix: all_prefixes.iter().map(|prefix| prefix.len()).max().unwrap_or(0),
            shortened: HashMap::new(),
            answers: Vec::new(),
            row,
        };
        for word in all_words.iter().filter(|word| word.len() >= SHORTEST_SLIP) {
            for shortened in shortenings(word).chain([(*word).clone()]) {
                vocabulary.shortened.entry(shortened).or_default().push((*word).clone());
            }
        }
        vocabulary.push();
        vocabulary.push();
        // Sorted, so that the words that begin alike stand together.
        let mut literals: Vec<(&String, Symbol)> = Vec::with_capacity(all_words.len() + all_prefixes.len());
        for word in all_words {
            let symbol = vocabulary.push();
            vocabulary.words.insert(word.clone(), symbol);
            literals.push((word, symbol));
        }
        for prefix in all_prefixes {
            let symbol = vocabulary.push();
            vocabulary.prefixes.insert(prefix.clone(), symbol);
            literals.push((prefix, symbol));
        }
        literals.sort_unstable();
        for (class, question) in classes.iter().zip((0..).map(Question)) {
            vocabulary.answer(class, question, &literals);
        }
        vocabulary
    }

    /// A new symbol, whose words fit no question yet.
    fn push(&mut self) -> Symbol {
        let symbol = Symbol(u32::try_from(self.answers.len() / self.row).unwrap_or(u32::MAX));
        self.answers.resize(self.answers.len() + self.row, 0);
        symbol
    }

    /// Marks all symbols whose words fit the class.
    fn answer(&mut self, class: &Class, question: Question, literals: &[(&String, Symbol)]) {
        for word in &class.words {
            if let Some(symbol) = self.words.get(word).copied() {
                self.set(symbol, question);
            }
        }
        for prefix in &class.prefixes {
            let from = literals.partition_point(|(text, _)| *text < prefix);
            let begins = literals.iter().skip(from).take_while(|(text, _)| text.starts_with(prefix.as_str()));
            for (_, symbol) in begins {
                self.set(*symbol, question);
            }
        }
        if class.number {
            self.set(Symbol::NUMBER, question);
            for (_, symbol) in literals.iter().filter(|(text, _)| is_number(text)) {
                self.set(*symbol, question);
            }
        }
    }

    fn set(&mut self, symbol: Symbol, question: Question) {
        let at = symbol.index() * self.row + question.0 as usize / 64;
        if let Some(bits) = self.answers.get_mut(at) {
            *bits |= 1 << (question.0 % 64);
        }
    }

    /// The symbol of a folded word.
    pub(super) fn symbol(&self, word: &str) -> Symbol {
        if let Some(symbol) = self.words.get(word) {
            return *symbol;
        }
        // The longest fitting prefix decides: all shorter ones begin it.
        let mut length = word.len().min(self.longest_prefix);
        while length > 0 {
            if let Some(symbol) = word.get(..length).and_then(|begin| self.prefixes.get(begin)) {
                return *symbol;
            }
            length -= 1;
        }
        if is_number(word) { Symbol::NUMBER } else { Symbol::UNKNOWN }
    }

    /// Whether words of this symbol fit the question.
    pub(super) fn fits(&self, symbol: Symbol, question: Question) -> bool {
        let at = symbol.index() * self.row + question.0 as usize / 64;
        self.answers.get(at).is_some_and(|bits| bits >> (question.0 % 64) & 1 == 1)
    }

    /// The symbol of the literal word from which `word` differs by one slip inside the word: a letter left out or put in,
    /// or two swapped. A mistaken letter is no slip, for it mostly makes another word (*heating*, *hearing*); first and
    /// last letter must agree, or every inflection would be one; where two literal words are as near, there is no telling.
    pub(super) fn near(&self, word: &str) -> Option<Symbol> {
        if word.len() < SHORTEST_SLIP || !word.bytes().all(|byte| byte.is_ascii_lowercase()) {
            return None;
        }
        let mut found: Option<&str> = None;
        for shortened in shortenings(word).chain([word.to_owned()]) {
            for candidate in self.shortened.get(&shortened).into_iter().flatten() {
                let same_ends = candidate.as_bytes().first() == word.as_bytes().first()
                    && candidate.as_bytes().last() == word.as_bytes().last();
                let mistaken = candidate.len() == word.len() && strsim::hamming(candidate, word) == Ok(1);
                if same_ends && !mistaken && strsim::damerau_levenshtein(candidate, word) == 1 {
                    if found.is_some_and(|other| other != candidate) {
                        return None;
                    }
                    found = Some(candidate);
                }
            }
        }
        self.words.get(found?).copied()
    }

    /// Every literal word and prefix, with its symbol, in no order.
    pub(super) fn literals(&self) -> impl Iterator<Item = (&str, Symbol)> {
        self.words.iter().chain(&self.prefixes).map(|(text, symbol)| (text.as_str(), *symbol))
    }

    /// How many symbols there are.
    pub(super) fn len(&self) -> usize {
        self.answers.len() / self.row
    }
}

/// Letters that a word must have before a slip in it is forgiven.
const SHORTEST_SLIP: usize = 5;

/// `word` without one of its inner letters, for each of them.
fn shortenings(word: &str) -> impl Iterator<Item = String> {
    let ascii = word.is_ascii();
    (1..word.len().saturating_sub(1)).filter(move |_| ascii).map(move |at| [&word[..at], &word[at + 1..]].concat())
}

fn is_number(word: &str) -> bool {
    word.bytes().all(|byte| byte.is_ascii_digit())
}
