//! The vocabulary of the rules: which words the phrases can tell apart, and what each can stand for.
//!
//! Every place in a phrase asks one question of a word ("is it *council* or *trust*?", "does it begin with
//! *investigat*?"). Equal questions share a [`Question`]; every word of a text gets the [`Symbol`] of all words that
//! answer every question alike. A phrase then compares numbers, never letters.

use hashbrown::HashMap;

use super::lists::Lists;

/// What a place in a phrase asks of a word.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub(super) struct Class {
    /// Literal words, and beginnings of words, that fit.
    pub literals: Vec<Symbol>,
    /// Any word of digits fits.
    pub number: bool,
}

impl Class {
    /// Adds what fits `other`.
    pub(super) fn extend(&mut self, other: &Class) {
        self.literals.extend(&other.literals);
        self.number |= other.number;
    }
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

/// Stands for all words that the rules cannot tell apart: a literal word of the phrases; or all other words that have
/// the same literal beginning of a word as their longest; or what is left.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Symbol(u32);

impl Symbol {
    /// A word of which no phrase speaks.
    pub(super) const UNKNOWN: Symbol = Symbol(0);
    /// A word of digits of which no phrase speaks.
    const NUMBER: Symbol = Symbol(1);
    /// The first that stands for a literal.
    const FIRST_LITERAL: u32 = 2;

    /// As an index.
    pub(super) const fn index(self) -> usize {
        self.0 as usize
    }
}

/// A literal word of the phrases, or the beginning of words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Literal {
    pub text: String,
    /// Whether it is the beginning of words.
    pub prefix: bool,
}

/// Collects literals and questions while phrases compile.
#[derive(Debug, Default)]
pub(super) struct VocabularyBuilder {
    words: HashMap<String, Symbol>,
    prefixes: HashMap<String, Symbol>,
    literals: Vec<Literal>,
    questions: HashMap<Class, Question>,
    classes: Vec<Class>,
}

impl VocabularyBuilder {
    /// The symbol of a literal.
    pub(super) fn literal(&mut self, text: &str, prefix: bool) -> Symbol {
        let known = if prefix { &mut self.prefixes } else { &mut self.words };
        *known.entry_ref(text).or_insert_with(|| {
            self.literals.push(Literal { text: text.to_owned(), prefix });
            Symbol(u32::try_from(self.literals.len()).unwrap_or(u32::MAX) - 1 + Symbol::FIRST_LITERAL)
        })
    }

    pub(super) fn question(&mut self, mut class: Class) -> Question {
        class.literals.sort_unstable();
        class.literals.dedup();
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

    /// The literal for which a symbol stands.
    pub(super) fn text(&self, symbol: Symbol) -> Option<&Literal> {
        self.literals.get(symbol.index().checked_sub(Symbol::FIRST_LITERAL as usize)?)
    }

    pub(super) fn build(self) -> Vocabulary {
        let mut sorted: Vec<(&str, Symbol)> = self
            .literals
            .iter()
            .zip(Symbol::FIRST_LITERAL..)
            .map(|(literal, id)| (literal.text.as_str(), Symbol(id)))
            .collect();
        sorted.sort_unstable();
        let fitting = Lists::new(self.classes.iter().map(|class| {
            let mut fitting = Vec::new();
            self.add_fitting(class, &sorted, &mut fitting);
            // A word may fit in more than one way.
            fitting.sort_unstable();
            fitting.dedup();
            fitting
        }));
        let mut prefixes: HashMap<String, Vec<(String, Symbol)>> = HashMap::new();
        // In reverse alphabetical order what begins with another comes before it.
        for (text, symbol) in
            sorted.iter().rev().filter(|(_, symbol)| self.text(*symbol).is_some_and(|literal| literal.prefix))
        {
            prefixes.entry_ref(beginning(text)).or_default().push(((*text).to_owned(), *symbol));
        }
        let slips = Slips::new(&self.words);
        let symbols = self.literals.len() + Symbol::FIRST_LITERAL as usize;
        Vocabulary { words: self.words, prefixes, slips, fitting, symbols }
    }

    /// Adds the symbols whose words fit the class; `sorted` are all literals in alphabetical order.
    fn add_fitting(&self, class: &Class, sorted: &[(&str, Symbol)], fitting: &mut Vec<Symbol>) {
        for symbol in &class.literals {
            fitting.push(*symbol);
            if let Some(Literal { text, prefix: true }) = self.text(*symbol) {
                let from = sorted.partition_point(|(other, _)| *other < text.as_str());
                let begins = sorted[from..].iter().take_while(|(other, _)| other.starts_with(text.as_str()));
                fitting.extend(begins.map(|(_, symbol)| *symbol));
            }
        }
        if class.number {
            fitting.push(Symbol::NUMBER);
            fitting.extend(sorted.iter().filter(|(text, _)| is_number(text)).map(|(_, symbol)| *symbol));
        }
    }
}

/// Words to symbols, and questions to the symbols that answer them.
#[derive(Debug)]
pub(super) struct Vocabulary {
    words: HashMap<String, Symbol>,
    /// Beginnings of words, the longer before the shorter, by their first [`SHORTEST_PREFIX`] letters.
    prefixes: HashMap<String, Vec<(String, Symbol)>>,
    slips: Slips,
    /// By question: the symbols whose words fit, in order.
    fitting: Lists<Symbol>,
    /// How many symbols there are.
    symbols: usize,
}

/// Letters that the beginning of a word must have to stand in a phrase.
const SHORTEST_PREFIX: usize = 2;

impl Vocabulary {
    /// The symbol of a folded word.
    fn symbol(&self, word: &str) -> Symbol {
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

    /// The symbol of a folded word; where no phrase knows the word but for a slip of the pen, with what it may have been.
    fn look_up(&self, word: &str) -> (Symbol, Option<Symbol>) {
        let symbol = self.symbol(word);
        (symbol, if symbol == Symbol::UNKNOWN { self.slips.near(word) } else { None })
    }

    /// The symbols whose words fit the question, in order.
    pub(super) fn fitting(&self, question: Question) -> &[Symbol] {
        self.fitting.of(question.index())
    }

    /// Whether words of this symbol fit the question.
    pub(super) fn fits(&self, symbol: Symbol, question: Question) -> bool {
        self.fitting(question).binary_search(&symbol).is_ok()
    }

    /// How many questions there are.
    pub(super) fn questions(&self) -> usize {
        self.fitting.len()
    }

    /// How many symbols there are.
    pub(super) fn symbols(&self) -> usize {
        self.symbols
    }
}

/// What has been found out about the words of texts, as most of them come again.
///
/// Every word has one place here, which it shares with others; the last of them to come stays. So neither does the memory
/// grow, nor is there ever more than one place to look at.
#[derive(Debug, Default)]
pub(super) struct Seen {
    places: Vec<Known>,
}

/// A word with its symbol; where no phrase knows it but for a slip of the pen, with what it may have been.
#[derive(Clone, Copy, Debug)]
struct Known {
    letters: Letters,
    symbol: Symbol,
    slip: Option<Symbol>,
}

/// A word of at most [`LONGEST_SEEN`] bytes: its first half and its last, which overlap in most words, and its length.
type Letters = (u64, u64, usize);

/// Bytes of the longest word that [`Seen`] remembers: few words are longer.
const LONGEST_SEEN: usize = 16;
/// Places of [`Seen`].
const MOST_SEEN: usize = 1 << 12;

impl Seen {
    /// The symbol of a folded word; where no phrase knows the word but for a slip of the pen, with what it may have been.
    pub(super) fn look_up(&mut self, word: &str, vocabulary: &Vocabulary) -> (Symbol, Option<Symbol>) {
        let Some(letters) = letters(word.as_bytes()) else { return vocabulary.look_up(word) };
        if self.places.is_empty() {
            let nothing = Known { letters: (0, 0, usize::MAX), symbol: Symbol::UNKNOWN, slip: None };
            self.places.resize(MOST_SEEN, nothing);
        }
        let Some(place) = self.places.get_mut(mixed(letters) % MOST_SEEN) else { return vocabulary.look_up(word) };
        if place.letters != letters {
            let (symbol, slip) = vocabulary.look_up(word);
            *place = Known { letters, symbol, slip };
        }
        (place.symbol, place.slip)
    }
}

/// The word as numbers, if it is short enough.
fn letters(word: &[u8]) -> Option<Letters> {
    let length = word.len();
    let (first, last) = if let (Some(first), Some(last)) = (word.first_chunk::<8>(), word.last_chunk::<8>()) {
        (u64::from_le_bytes(*first), u64::from_le_bytes(*last))
    } else if let (Some(first), Some(last)) = (word.first_chunk::<4>(), word.last_chunk::<4>()) {
        (u64::from(u32::from_le_bytes(*first)), u64::from(u32::from_le_bytes(*last)))
    } else {
        // Up to three bytes.
        let byte = |at: usize| u64::from(word.get(at).copied().unwrap_or_default());
        (byte(0) << 16 | byte(1) << 8 | byte(2), 0)
    };
    (length <= LONGEST_SEEN).then_some((first, last, length))
}

/// A number in which every letter counts.
fn mixed((first, last, length): Letters) -> usize {
    /// 2 to the 64th, divided by the golden ratio.
    const GOLDEN: u64 = 0x9E37_79B9_7F4A_7C15;
    let sum = (first ^ last.rotate_left(29)).wrapping_mul(GOLDEN).wrapping_add(length as u64);
    // The topmost bits depend on all others.
    usize::try_from(sum >> 40).unwrap_or_default()
}

/// The literal words that can be mistyped, by first letter, last letter and length.
#[derive(Debug, Default)]
struct Slips {
    words: HashMap<(u8, u8, usize), Vec<(String, Symbol)>>,
}

/// Letters that a word must have before a slip in it is forgiven.
const SHORTEST_SLIP: usize = 5;

impl Slips {
    fn new(words: &HashMap<String, Symbol>) -> Self {
        let mut slips = Self::default();
        for (word, symbol) in words.iter().filter(|(word, _)| word.len() >= SHORTEST_SLIP && word.is_ascii()) {
            slips.words.entry(ends(word)).or_default().push((word.clone(), *symbol));
        }
        slips
    }

    /// The symbol of the literal word from which `word` differs by one slip inside the word: a letter left out or put in,
    /// or two swapped. A mistaken letter is no slip, for it mostly makes another word (*heating*, *hearing*); first and
    /// last letter must agree, or every inflection would be one; where two literal words are as near, there is no telling.
    fn near(&self, word: &str) -> Option<Symbol> {
        if word.len() < SHORTEST_SLIP || !word.bytes().all(|byte| byte.is_ascii_lowercase()) {
            return None;
        }
        let (first, last, length) = ends(word);
        let alike = (length - 1..=length + 1).filter_map(|length| self.words.get(&(first, last, length))).flatten();
        let mut near = alike.filter(|(other, _)| is_slip(other.as_bytes(), word.as_bytes()));
        let (_, symbol) = near.next()?;
        near.next().is_none().then_some(*symbol)
    }
}

fn ends(word: &str) -> (u8, u8, usize) {
    let bytes = word.as_bytes();
    (bytes.first().copied().unwrap_or_default(), bytes.last().copied().unwrap_or_default(), bytes.len())
}

/// Whether two words differ by a letter that one of them lacks, or by two neighbours swapped.
fn is_slip(one: &[u8], other: &[u8]) -> bool {
    let same = one.iter().zip(other).take_while(|(one, other)| one == other).count();
    let (one, other) = (&one[same..], &other[same..]);
    match (one, other) {
        ([_, rest @ ..], _) if rest == other => true,
        (_, [_, rest @ ..]) if rest == one => true,
        ([a, b, rest @ ..], [c, d, others @ ..]) => (a, b) == (d, c) && rest == others,
        _ => false,
    }
}

/// The first letters of a word, by which prefixes are filed.
fn beginning(word: &str) -> &str {
    let end = word.char_indices().nth(SHORTEST_PREFIX).map_or(word.len(), |(at, _)| at);
    &word[..end]
}

fn is_number(word: &str) -> bool {
    word.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_that_share_letters_are_told_apart() {
        let words = ["", "a", "aa", "aaa", "aaaa", "aaaaa", "aaaaaaaa", "aaaaaaaaa", "ab", "ba", "aab", "abcdefgh"];
        for (index, one) in words.iter().enumerate() {
            for other in &words[index + 1..] {
                assert_ne!(letters(one.as_bytes()), letters(other.as_bytes()), "{one} {other}");
            }
        }
        assert_eq!(letters(b"seventeen-letters"), None);
    }

    #[test]
    fn a_slip_is_a_letter_too_few_or_too_many_or_two_swapped() {
        let slip = |one: &str, other: &str| is_slip(one.as_bytes(), other.as_bytes());
        for (word, slipped) in
            [("evidence", "evidnce"), ("evidence", "eviddence"), ("fault", "fualt"), ("council", "counccil")]
        {
            assert!(slip(word, slipped) && slip(slipped, word), "{word} {slipped}");
        }
        for (word, other) in [("heating", "hearing"), ("fault", "fault"), ("fault", "faulted"), ("agree", "agreed up")]
        {
            assert!(!slip(word, other) && !slip(other, word), "{word} {other}");
        }
    }
}
