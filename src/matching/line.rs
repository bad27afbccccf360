//! Where a phrase matches in a sentence, found for all places of the sentence at once.
//!
//! Reading a phrase step by step, one keeps the set of boundaries between words that a match can have reached, whichever
//! word it began at. As every step moves the whole set, a phrase costs as many operations as it has steps, however
//! long the sentence. This is bitwise data parallelism as in Parabix (Cameron and others 2014), over words instead of
//! bytes: bit *i* of a set stands for the boundary before word *i*, and a step that consumes a word keeps the bits whose
//! word fits and moves them on by one.
//!
//! Matches are *shortest*: no other match of the phrase lies inside one, and matches of one phrase do not overlap. The
//! ends come out of reading the phrase forward from everywhere; the beginning that belongs to an end comes out of reading
//! it backward from there.
//!
//! Two kinds of [`Line`] do the same: [`Short`] in the bits of a machine word, for nearly every sentence; and [`Long`] in
//! lists, for sentences with more words than bits, and for phrases that ask for signs.

use super::grid::{Bits, Grid};
use super::step::Step;
use super::symbols::{Question, Vocabulary};

/// A word or sign of a sentence, ready to be compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// A word.
    Word(super::Symbol),
    /// A folded sign.
    Mark(char),
}

/// Whether a sign ends a run of adjacent words.
pub(super) fn ends_run(sign: char) -> bool {
    matches!(sign, '.' | ';' | ':' | '?' | '!')
}

/// A sentence in which phrases are looked for, forward or (`BACK`) backward.
pub(super) trait Line {
    /// Boundaries that a match can have reached: by a word, after which the next must stand in the same run; or by a gap,
    /// after which it need not.
    type Reach: Clone;

    /// Every place where a match can begin.
    fn everywhere(&self) -> Self::Reach;
    /// This boundary only.
    fn only(&self, boundary: usize) -> Self::Reach;
    /// No boundary.
    fn nowhere(&self) -> Self::Reach;
    fn is_nowhere(reach: &Self::Reach) -> bool;
    /// Adds `more`.
    fn join(reach: &mut Self::Reach, more: Self::Reach);
    /// The boundaries, first to last.
    fn boundaries(reach: &Self::Reach) -> impl Iterator<Item = usize>;
    /// The last boundary.
    fn last(reach: &Self::Reach) -> Option<usize>;

    /// The range of units of a match from boundary `start` to boundary `end`.
    fn units(&self, start: usize, end: usize) -> (usize, usize);

    /// Past a word that fits.
    fn word<const BACK: bool>(&mut self, from: &Self::Reach, question: Question) -> Self::Reach;
    /// Past any word.
    fn any<const BACK: bool>(&mut self, from: &Self::Reach) -> Self::Reach;
    /// Past a sign.
    fn mark<const BACK: bool>(&mut self, from: &Self::Reach, sign: char) -> Self::Reach;
    /// Where the term with this index is known to lead to from there.
    fn known<const BACK: bool>(&self, _term: usize, _from: &Self::Reach) -> Option<Self::Reach> {
        None
    }
    /// Notes where a term leads to.
    fn learn<const BACK: bool>(&mut self, _term: usize, _from: &Self::Reach, _reach: &Self::Reach) {}
    /// Past none to `words` words.
    fn gap<const BACK: bool>(&mut self, from: Self::Reach, words: u8) -> Self::Reach;
}

/// The boundaries that `step` leads to.
fn advance<L: Line, const BACK: bool>(line: &mut L, terms: &[Step], step: &Step, from: L::Reach) -> L::Reach {
    match step {
        Step::Word(question) => line.word::<BACK>(&from, *question),
        Step::Any => line.any::<BACK>(&from),
        Step::Mark(sign) => line.mark::<BACK>(&from, *sign),
        Step::Gap(words) => line.gap::<BACK>(from, *words),
        Step::Term(index) => line.known::<BACK>(*index, &from).unwrap_or_else(|| {
            let reach = advance::<L, BACK>(line, terms, &terms[*index], from.clone());
            line.learn::<BACK>(*index, &from, &reach);
            reach
        }),
        Step::Maybe(inner) => {
            let mut reach = advance::<L, BACK>(line, terms, inner, from.clone());
            L::join(&mut reach, from);
            reach
        }
        Step::Either(branches) => {
            let mut reach = line.nowhere();
            for branch in branches {
                L::join(&mut reach, advance::<L, BACK>(line, terms, branch, from.clone()));
            }
            reach
        }
        Step::Row(steps) => {
            let mut reach = from;
            for index in 0..steps.len() {
                let step = &steps[if BACK { steps.len() - 1 - index } else { index }];
                reach = advance::<L, BACK>(line, terms, step, reach);
                if L::is_nowhere(&reach) {
                    break;
                }
            }
            reach
        }
    }
}

/// All shortest matches, as ranges of units, the leftmost end first. `length` is how many boundaries on a match
/// ends from where it begins, where that is always the same.
pub(super) fn find<L: Line>(
    line: &mut L,
    terms: &[Step],
    step: &Step,
    length: Option<usize>,
    mut found: impl FnMut(usize, usize),
) {
    let everywhere = line.everywhere();
    let ends = advance::<L, false>(line, terms, step, everywhere);
    let mut free = 0;
    for end in L::boundaries(&ends) {
        let start = length.map(|length| end - length).or_else(|| {
            let end = line.only(end);
            L::last(&advance::<L, true>(line, terms, step, end))
        });
        if let Some(start) = start.filter(|start| *start >= free) {
            let (first, beyond) = line.units(start, end);
            found(first, beyond);
            free = end;
        }
    }
}

/// A sentence of at most [`Grid::MOST_WORDS`] words. It has no eyes for signs, except that some end a run.
pub(super) struct Short<'g> {
    pub grid: &'g mut Grid,
    pub vocabulary: &'g Vocabulary,
}

/// Boundaries as bits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct BitReach {
    by_word: Bits,
    by_gap: Bits,
}

impl Short<'_> {
    fn consume<const BACK: bool>(&self, from: BitReach, fitting: Bits) -> BitReach {
        let from = from.by_gap | (from.by_word & !self.grid.stops());
        let by_word = if BACK { (from >> 1) & fitting } else { (from & fitting) << 1 };
        BitReach { by_word, by_gap: 0 }
    }
}

impl Line for Short<'_> {
    type Reach = BitReach;

    fn everywhere(&self) -> BitReach {
        BitReach { by_word: 0, by_gap: self.grid.words() }
    }

    fn only(&self, boundary: usize) -> BitReach {
        BitReach { by_word: 0, by_gap: 1 << boundary }
    }

    fn nowhere(&self) -> BitReach {
        BitReach { by_word: 0, by_gap: 0 }
    }

    fn is_nowhere(reach: &BitReach) -> bool {
        reach.by_word | reach.by_gap == 0
    }

    fn join(reach: &mut BitReach, more: BitReach) {
        reach.by_word |= more.by_word;
        reach.by_gap |= more.by_gap;
    }

    fn boundaries(reach: &BitReach) -> impl Iterator<Item = usize> {
        let mut left = reach.by_word | reach.by_gap;
        std::iter::from_fn(move || {
            let next = (left != 0).then(|| left.trailing_zeros() as usize)?;
            left &= left - 1;
            Some(next)
        })
    }

    fn last(reach: &BitReach) -> Option<usize> {
        (reach.by_word | reach.by_gap).checked_ilog2().map(|bit| bit as usize)
    }

    fn units(&self, start: usize, end: usize) -> (usize, usize) {
        self.grid.unit_range(start, end)
    }

    fn word<const BACK: bool>(&mut self, from: &BitReach, question: Question) -> BitReach {
        let fitting = self.grid.answers(question, self.vocabulary);
        self.consume::<BACK>(*from, fitting)
    }

    /// Many phrases begin with a term, and then all read it from everywhere.
    fn known<const BACK: bool>(&self, term: usize, from: &BitReach) -> Option<BitReach> {
        (!BACK && *from == self.everywhere()).then(|| self.grid.term(term)).flatten()
    }

    fn learn<const BACK: bool>(&mut self, term: usize, from: &BitReach, reach: &BitReach) {
        if !BACK && *from == self.everywhere() {
            self.grid.learn(term, *reach);
        }
    }

    fn any<const BACK: bool>(&mut self, from: &BitReach) -> BitReach {
        self.consume::<BACK>(*from, self.grid.words())
    }

    /// Never asked: phrases with signs are run over a [`Long`] line.
    fn mark<const BACK: bool>(&mut self, _: &BitReach, _: char) -> BitReach {
        self.nowhere()
    }

    fn gap<const BACK: bool>(&mut self, from: BitReach, words: u8) -> BitReach {
        let mut reach = from.by_word | from.by_gap;
        let (mut covered, words) = (0, u32::from(words));
        // Every turn moves all that has been covered on by as much again.
        while covered < words {
            let shift = (covered + 1).min(words - covered);
            let moved = if BACK { reach.checked_shr(shift) } else { reach.checked_shl(shift) };
            reach |= moved.unwrap_or(0);
            covered += shift;
        }
        BitReach { by_word: 0, by_gap: reach & self.grid.boundaries() }
    }
}

/// A sentence of any length, read unit by unit: signs count as boundaries' ends as words do.
pub(super) struct Long<'g> {
    pub units: &'g [Unit],
    pub vocabulary: &'g Vocabulary,
}

/// Boundaries as lists, in order.
#[derive(Clone, Default)]
pub(super) struct ListReach {
    by_word: Vec<usize>,
    by_gap: Vec<usize>,
}

impl Long<'_> {
    /// Past one unit that fits, stepping over signs, which only a gap may do where one of them ends a run.
    fn consume<const BACK: bool>(&self, from: &ListReach, fits: impl Fn(Unit) -> bool) -> Vec<usize> {
        let mut reach = Vec::new();
        let starts = from.by_word.iter().map(|at| (*at, false)).chain(from.by_gap.iter().map(|at| (*at, true)));
        for (mut at, gap) in starts {
            while let Some(index) = if BACK { at.checked_sub(1) } else { Some(at) } {
                let Some(unit) = self.units.get(index) else { break };
                at = if BACK { index } else { index + 1 };
                if fits(*unit) {
                    reach.push(at);
                }
                match unit {
                    Unit::Mark(sign) if gap || !ends_run(*sign) => {}
                    _ => break,
                }
            }
        }
        reach.sort_unstable();
        reach.dedup();
        reach
    }
}

impl Line for Long<'_> {
    type Reach = ListReach;

    fn everywhere(&self) -> ListReach {
        ListReach { by_word: Vec::new(), by_gap: (0..self.units.len()).collect() }
    }

    fn only(&self, boundary: usize) -> ListReach {
        ListReach { by_word: Vec::new(), by_gap: vec![boundary] }
    }

    fn nowhere(&self) -> ListReach {
        ListReach::default()
    }

    fn is_nowhere(reach: &ListReach) -> bool {
        reach.by_word.is_empty() && reach.by_gap.is_empty()
    }

    fn join(reach: &mut ListReach, more: ListReach) {
        let merge = |into: &mut Vec<usize>, from: Vec<usize>| {
            if into.is_empty() {
                *into = from;
            } else if !from.is_empty() {
                into.extend(from);
                into.sort_unstable();
                into.dedup();
            }
        };
        merge(&mut reach.by_word, more.by_word);
        merge(&mut reach.by_gap, more.by_gap);
    }

    fn boundaries(reach: &ListReach) -> impl Iterator<Item = usize> {
        let mut all = reach.clone();
        let by_gap = std::mem::take(&mut all.by_gap);
        Self::join(&mut all, ListReach { by_word: by_gap, by_gap: Vec::new() });
        all.by_word.into_iter()
    }

    fn last(reach: &ListReach) -> Option<usize> {
        reach.by_word.last().max(reach.by_gap.last()).copied()
    }

    fn units(&self, start: usize, end: usize) -> (usize, usize) {
        (start, end)
    }

    fn word<const BACK: bool>(&mut self, from: &ListReach, question: Question) -> ListReach {
        let fits = |unit| matches!(unit, Unit::Word(symbol) if self.vocabulary.fits(symbol, question));
        ListReach { by_word: self.consume::<BACK>(from, fits), by_gap: Vec::new() }
    }

    fn any<const BACK: bool>(&mut self, from: &ListReach) -> ListReach {
        let fits = |unit| matches!(unit, Unit::Word(_));
        ListReach { by_word: self.consume::<BACK>(from, fits), by_gap: Vec::new() }
    }

    fn mark<const BACK: bool>(&mut self, from: &ListReach, sign: char) -> ListReach {
        ListReach { by_word: self.consume::<BACK>(from, |unit| unit == Unit::Mark(sign)), by_gap: Vec::new() }
    }

    fn gap<const BACK: bool>(&mut self, from: ListReach, words: u8) -> ListReach {
        let mut reach = self.nowhere();
        let mut next = ListReach { by_word: Vec::new(), by_gap: Self::boundaries(&from).collect() };
        for _ in 0..words {
            let further = self.consume::<BACK>(&next, |unit| matches!(unit, Unit::Word(_)));
            Self::join(&mut reach, std::mem::replace(&mut next, ListReach { by_word: Vec::new(), by_gap: further }));
        }
        Self::join(&mut reach, next);
        reach
    }
}
