//! The vocabulary of the rules: which words the phrases can tell apart, and what each can stand for.
//!
//! Every place in a phrase asks one question of a word ("is it *council* or *trust*?", "does it begin with
//! *investigat*?"). Equal questions share a [`Question`]; every word of a text gets the [`Symbol`] of all words that
//! answer every question alike. A phrase then compares numbers, never letters.

use std::collections::{BTreeSet, HashMap};

/// What a place in a phrase asks of a word.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
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

impl Question {
    /// As an index.
    pub(super) const fn index(self) -> usize {
        self.0 as usize
    }
}

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
    questions: HashMap<Class, Question>,
    classes: Vec<Class>,
}

impl VocabularyBuilder {
    pub(super) fn question(&mut self, class: Class) -> Question {
        let next = Question(u32::try_from(self.classes.len()).unwrap_or(u32::MAX));
        *self.questions.entry(class).or_insert_with_key(|class| {
            self.classes.push(class.clone());
            next
        })
    }

    /// What the question asks.
    pub(super) fn class(&self, question: Question) -> &Class {
        &self.classes[question.index()]
    }

    pub(super) fn build(self) -> Vocabulary {
        Vocabulary::new(&self.classes)
    }
}

/// Words to symbols, and questions to the symbols that answer them.
#[derive(Debug)]
pub(super) struct Vocabulary {
    words: HashMap<String, Symbol>,
    /// Beginnings of words, the longer before the shorter, by their first [`SHORTEST_PREFIX`] letters.
    prefixes: HashMap<String, Vec<(String, Symbol)>>,
    /// Literal words that can be mistyped, by every form of them that lacks an inner letter, and by themselves.
    shortened: HashMap<String, Vec<String>>,
    /// The symbols whose words fit each question, in order; one list after the other.
    fitting: Vec<Symbol>,
    /// By question: where its list begins, and one past the end of the last.
    lists: Vec<usize>,
    /// How many symbols there are.
    count: usize,
}

/// What has been found out about the words of texts, as most of them come again.
#[derive(Debug, Default)]
pub(super) struct Seen {
    words: hashbrown::HashMap<Box<str>, (Symbol, Option<Symbol>)>,
}

/// Words that [`Seen`] remembers. Names and numbers never end; the words of the language do.
const MOST_SEEN: usize = 1 << 16;

impl Seen {
    /// The symbol of a folded word; where no phrase knows the word but for a slip of the pen, with what it may have been.
    pub(super) fn look_up(&mut self, word: &str, vocabulary: &Vocabulary) -> (Symbol, Option<Symbol>) {
        if let Some(known) = self.words.get(word) {
            return *known;
        }
        let symbol = vocabulary.symbol(word);
        let slip = if symbol == Symbol::UNKNOWN { vocabulary.near(word) } else { None };
        if self.words.len() == MOST_SEEN {
            self.words.clear();
        }
        self.words.insert(word.into(), (symbol, slip));
        (symbol, slip)
    }
}

/// Letters that the beginning of a word must have to stand in a phrase.
const SHORTEST_PREFIX: usize = 2;

impl Vocabulary {
    fn new(classes: &[Class]) -> Self {
        let all_words: BTreeSet<&String> = classes.iter().flat_map(|class| &class.words).collect();
        let all_prefixes: BTreeSet<&String> = classes.iter().flat_map(|class| &class.prefixes).collect();
        let mut vocabulary = Self {
            words: HashMap::new(),
            prefixes: HashMap::new(),
            shortened: HashMap::new(),
            fitting: Vec::new(),
            lists: vec![0],
            // The symbols of words of which no phrase speaks come first.
            count: 2,
        };
        for word in all_words.iter().filter(|word| word.len() >= SHORTEST_SLIP) {
            for shortened in shortenings(word).chain([(*word).clone()]) {
                vocabulary.shortened.entry(shortened).or_default().push((*word).clone());
            }
        }
        // Sorted, so that the words that begin alike stand together.
        let mut literals: Vec<(&str, Symbol)> = Vec::with_capacity(all_words.len() + all_prefixes.len());
        for word in all_words {
            let symbol = vocabulary.next_symbol();
            vocabulary.words.insert(word.clone(), symbol);
            literals.push((word, symbol));
        }
        for prefix in all_prefixes.into_iter().rev() {
            let symbol = vocabulary.next_symbol();
            // In reverse alphabetical order what begins with another comes before it.
            vocabulary.prefixes.entry(beginning(prefix).to_owned()).or_default().push((prefix.clone(), symbol));
            literals.push((prefix, symbol));
        }
        literals.sort_unstable();
        for class in classes {
            vocabulary.fitting.extend(fitting(class, &vocabulary.words, &literals));
            vocabulary.lists.push(vocabulary.fitting.len());
        }
        vocabulary
    }

    fn next_symbol(&mut self) -> Symbol {
        let symbol = Symbol(u32::try_from(self.count).unwrap_or(u32::MAX));
        self.count += 1;
        symbol
    }

    /// The symbol of a folded word.
    pub(super) fn symbol(&self, word: &str) -> Symbol {
        if let Some(symbol) = self.words.get(word) {
            return *symbol;
        }
        // The longest fitting prefix decides: all shorter ones begin it.
        let prefixes = self.prefixes.get(beginning(word)).map(Vec::as_slice).unwrap_or_default();
        if let Some((_, symbol)) = prefixes.iter().find(|(prefix, _)| word.starts_with(prefix.as_str())) {
            return *symbol;
        }
        if is_number(word) { Symbol::NUMBER } else { Symbol::UNKNOWN }
    }

    /// The symbols whose words fit the question, in order.
    pub(super) fn fitting(&self, question: Question) -> &[Symbol] {
        &self.fitting[self.lists[question.index()]..self.lists[question.index() + 1]]
    }

    /// Whether words of this symbol fit the question.
    pub(super) fn fits(&self, symbol: Symbol, question: Question) -> bool {
        self.fitting(question).binary_search(&symbol).is_ok()
    }

    /// How many questions there are.
    pub(super) fn questions(&self) -> usize {
        self.lists.len() - 1
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

    /// How many symbols there are.
    pub(super) fn symbols(&self) -> usize {
        self.count
    }
}

/// The symbols whose words fit the class, in order. `literals` are all literal words and prefixes in order.
fn fitting(class: &Class, words: &HashMap<String, Symbol>, literals: &[(&str, Symbol)]) -> Vec<Symbol> {
    let mut found: Vec<Symbol> = class.words.iter().filter_map(|word| words.get(word).copied()).collect();
    for prefix in &class.prefixes {
        let from = literals.partition_point(|(literal, _)| *literal < prefix.as_str());
        let begins = literals[from..].iter().take_while(|(literal, _)| literal.starts_with(prefix.as_str()));
        found.extend(begins.map(|(_, symbol)| *symbol));
    }
    if class.number {
        found.push(Symbol::NUMBER);
        found.extend(literals.iter().filter(|(literal, _)| is_number(literal)).map(|(_, symbol)| *symbol));
    }
    found.sort_unstable();
    found.dedup();
    found
}

/// The first letters of a word, by which prefixes are filed.
fn beginning(word: &str) -> &str {
    let end = word.char_indices().nth(SHORTEST_PREFIX).map_or(word.len(), |(at, _)| at);
    &word[..end]
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
