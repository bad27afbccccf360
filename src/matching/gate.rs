//! Which phrases may match in a sentence: nearly none of thousands, and that must be seen quickly.
//!
//! A phrase can match in one of several *ways* ([`Way`]). Each is filed by two of its words: two neighbours, where it has
//! any, for that these two stand side by side is rare even if both are common; else its two rarest words. Two
//! neighbouring words of a sentence are looked up together, which costs next to nothing where no way is filed under them,
//! and only ways that are found so have their other words looked for.

use hashbrown::HashMap;

use super::grid::Grid;
use super::line::Unit;
use super::lists::Lists;
use super::necessary::{Key, Way};
use super::pattern::{Compiled, Kinds, Owner, PatternId};
use super::symbols::{Question, Symbol, Vocabulary};

/// The ways of phrases, filed by two words.
#[derive(Debug)]
pub(super) struct Gate {
    /// By two neighbours: the indices in `ways` that are filed under them.
    neighbours: HashMap<(Symbol, Symbol), Vec<u32>>,
    /// Whether anything may be filed under two neighbours, by [`bit`].
    sieve: Vec<u64>,
    /// By symbol: what is filed under a question that it answers and another one, which need not be neighbours.
    apart: Lists<Apart>,
    /// The ways that are filed under the same two questions.
    ways: Lists<Filed>,
    /// By index of the way: all its questions but those two.
    others: Lists<Question>,
}

#[derive(Clone, Copy, Debug)]
struct Apart {
    /// The other question.
    next: Question,
    /// Index in [`Gate::ways`].
    ways: u32,
}

/// A way in which a phrase can match.
#[derive(Clone, Copy, Debug)]
struct Filed {
    pattern: PatternId,
    kinds: Kinds,
    /// Index in [`Gate::others`].
    others: u32,
}

/// Bits of the sieve: few enough to stay in the processor's nearest memory, and many more than there are neighbours.
const SIEVE: usize = 1 << 17;

impl Gate {
    /// The gate for the phrases of a `wanted` owner.
    pub(super) fn new(patterns: &[Compiled], vocabulary: &Vocabulary, wanted: fn(Owner) -> bool) -> Self {
        let mut all: Vec<(Key, Filed)> = Vec::new();
        let mut others = Vec::new();
        for (pattern, compiled) in (0..).map(PatternId).zip(patterns) {
            for Way { key, others: more } in compiled.ways.iter().filter(|_| wanted(compiled.info.owner)) {
                all.push((*key, Filed { pattern, kinds: compiled.kinds, others: index(&others) }));
                others.push(more.clone());
            }
        }
        all.sort_by_key(|(key, filed)| (*key, filed.others));
        let mut gate = Self {
            neighbours: HashMap::new(),
            sieve: vec![0; SIEVE / 64],
            apart: Lists::new([]),
            ways: Lists::new([]),
            others: Lists::new(others),
        };
        let mut ways: Vec<Vec<Filed>> = Vec::new();
        let mut apart: Vec<Vec<Apart>> = vec![Vec::new(); vocabulary.symbols()];
        for same in all.chunk_by(|(one, _), (other, _)| one == other) {
            let here = index(&ways);
            match same.first().map(|(key, _)| *key) {
                Some(Key::Neighbours(first, second)) => gate.file(first, second, here, vocabulary),
                Some(Key::Apart(first, next)) => {
                    for symbol in vocabulary.fitting(first) {
                        if let Some(list) = apart.get_mut(symbol.index()) {
                            list.push(Apart { next, ways: here });
                        }
                    }
                }
                None => {}
            }
            ways.push(same.iter().map(|(_, filed)| *filed).collect());
        }
        (gate.apart, gate.ways) = (Lists::new(apart), Lists::new(ways));
        gate
    }

    /// Files ways under all words that answer `first` before all words that answer `second`.
    fn file(&mut self, first: Question, second: Question, ways: u32, vocabulary: &Vocabulary) {
        for one in vocabulary.fitting(first) {
            for other in vocabulary.fitting(second) {
                let (word, bit) = bit(*one, *other);
                if let Some(word) = self.sieve.get_mut(word) {
                    *word |= bit;
                }
                self.neighbours.entry((*one, *other)).or_default().push(ways);
            }
        }
    }

    /// The phrases that may match in a sentence, which `grid` has laid out, and that are `wanted`, each once.
    pub(super) fn due(
        &self,
        units: &[Unit],
        grid: &mut Grid,
        vocabulary: &Vocabulary,
        wanted: impl Fn(PatternId, Kinds) -> bool,
        due: &mut Vec<PatternId>,
    ) {
        due.clear();
        let mut look = |grid: &mut Grid, ways: u32| {
            for way in self.ways.of(ways as usize) {
                let mut others = self.others.of(way.others as usize).iter();
                if wanted(way.pattern, way.kinds) && others.all(|other| grid.answers(*other, vocabulary) != 0) {
                    due.push(way.pattern);
                }
            }
        };
        let mut before = Symbol::UNKNOWN;
        for unit in units {
            let Unit::Word(symbol) = unit else { continue };
            let (word, bit) = bit(before, *symbol);
            if self.sieve.get(word).is_some_and(|word| word & bit != 0)
                && let Some(found) = self.neighbours.get(&(before, *symbol))
            {
                for ways in found {
                    look(grid, *ways);
                }
            }
            before = *symbol;
        }
        for index in 0..grid.symbols().len() {
            let Some(symbol) = grid.symbols().get(index).copied() else { break };
            for Apart { next, ways } in self.apart.of(symbol.index()) {
                if grid.answers(*next, vocabulary) != 0 {
                    look(grid, *ways);
                }
            }
        }
        due.sort_unstable();
        due.dedup();
    }
}

/// Where the next item of a list will stand.
fn index<T>(list: &[T]) -> u32 {
    u32::try_from(list.len()).unwrap_or(u32::MAX)
}

/// The bit of two neighbours in the sieve, and the word that holds it.
fn bit(first: Symbol, second: Symbol) -> (usize, u64) {
    let both = (first.index() as u64) << 32 | second.index() as u64;
    // Multiplied by 2 to the 64th over the golden ratio, the topmost bits depend on all others.
    let place = (both.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 47) as usize % SIEVE;
    (place / 64, 1 << (place % 64))
}
