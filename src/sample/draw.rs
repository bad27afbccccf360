//! Drawing decisions by chance, the same ones each time from the same seed.

use rand::{RngExt, SeedableRng};
use rand_pcg::Pcg64;

use super::Stratum;

/// What strata are called in a sample: letters, dealt by chance, which do not tell coders how a decision is tagged.
const NAMES: [char; Stratum::ALL.len()] = ['A', 'B', 'C'];

/// A decision that was drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Drawn {
    /// Its place among all.
    pub index: usize,
    /// What its stratum is called.
    pub name: char,
    /// The decisions of its stratum.
    pub size: u32,
    /// Those of them that were drawn.
    pub drawn: u32,
}

impl Drawn {
    /// How many decisions it stands for.
    pub fn weight(&self) -> f64 {
        f64::from(self.size) / f64::from(self.drawn)
    }
}

/// Draws `wanted` decisions, given the stratum of each; all of them where there are no more. They come in an order of
/// chance, so that their place does not tell their stratum.
///
/// From each stratum as many are drawn as the square root of its size asks for (Bankier, M. D. (1988), Power allocations,
/// The American Statistician 42:174-177): a rare kind more often than its share, a common one more often than another.
pub fn draw(strata: &[Stratum], wanted: u32, seed: u64) -> Vec<Drawn> {
    let mut random = Pcg64::seed_from_u64(seed);
    let mut names = NAMES.to_vec();
    shuffle(&mut names, &mut random);
    let mut members = Stratum::ALL.map(|stratum| {
        strata.iter().enumerate().filter(|(_, other)| **other == stratum).map(|(index, _)| index).collect::<Vec<_>>()
    });
    let sizes: Vec<u32> = members.iter().map(|indices| count(indices)).collect();
    let allotted = allot(&sizes, wanted);
    let mut found = Vec::new();
    for ((indices, drawn), name) in members.iter_mut().zip(allotted).zip(names) {
        let size = count(indices);
        shuffle(indices, &mut random);
        let some = indices.iter().take(usize::try_from(drawn).unwrap_or(usize::MAX));
        found.extend(some.map(|index| Drawn { index: *index, name, size, drawn }));
    }
    shuffle(&mut found, &mut random);
    found
}

fn count(indices: &[usize]) -> u32 {
    u32::try_from(indices.len()).unwrap_or(u32::MAX)
}

/// Fisher and Yates' shuffle.
fn shuffle<T>(items: &mut [T], random: &mut Pcg64) {
    for last in (1..items.len()).rev() {
        items.swap(last, random.random_range(0..=last));
    }
}

/// How many to draw from strata of these sizes: one at a time from the stratum that is furthest behind the square root of
/// its size, so that two are drawn of each first where it has two.
fn allot(sizes: &[u32], wanted: u32) -> Vec<u32> {
    let mut drawn = vec![0_u32; sizes.len()];
    for _ in 0..wanted.min(sizes.iter().sum()) {
        let behind = |place: &usize| {
            let (size, drawn) = (sizes.get(*place).copied()?, drawn.get(*place).copied()?);
            (drawn < size).then(|| if drawn < 2 { f64::INFINITY } else { f64::from(size).sqrt() / f64::from(drawn) })
        };
        let open = (0..sizes.len()).filter_map(|place| Some((place, behind(&place)?)));
        let next = open.max_by(|(place, one), (other, two)| one.total_cmp(two).then(other.cmp(place)));
        if let Some(count) = next.and_then(|(place, _)| drawn.get_mut(place)) {
            *count += 1;
        }
    }
    drawn
}

/// How few decisions may be drawn: two from each stratum, where it has two. With fewer, a stratum would go unseen.
pub fn fewest(strata: &[Stratum]) -> u32 {
    let size = |stratum: Stratum| strata.iter().filter(|other| **other == stratum).take(2).count();
    u32::try_from(Stratum::ALL.into_iter().map(size).sum::<usize>()).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    fn strata(tagged: usize, untagged: usize, not_refused: usize) -> Vec<Stratum> {
        let of = |stratum, times| std::iter::repeat_n(stratum, times);
        of(Stratum::Tagged, tagged)
            .chain(of(Stratum::Untagged, untagged))
            .chain(of(Stratum::NotRefused, not_refused))
            .collect()
    }

    /// Square roots of 8,100, 100 and 900 are 90, 10 and 30: of 130, so many.
    #[test]
    fn rare_kinds_are_drawn_more_often_than_their_share() {
        assert_eq!(allot(&[8100, 100, 900], 130), [90, 10, 30]);
        assert_eq!(allot(&[8100, 1, 0], 10), [9, 1, 0], "no more than there are");
        assert_eq!(allot(&[5, 5, 5], 100), [5, 5, 5]);
        assert_eq!(allot(&[100_000, 20, 20], 6), [2, 2, 2], "two of each come first");
        assert_eq!(allot(&[3, 3, 3], 0), [0, 0, 0]);
    }

    #[test]
    fn every_decision_is_drawn_once_and_weights_sum_to_all() {
        let strata = strata(300, 20, 80);
        let found = draw(&strata, 60, 7);
        assert_eq!(found.len(), 60);
        assert_eq!(found.iter().map(|one| one.index).collect::<BTreeSet<_>>().len(), 60);
        let weights: f64 = found.iter().map(Drawn::weight).sum();
        assert!((weights - 400.0).abs() < 1e-9, "{weights}");
        for one in &found {
            let stratum = strata[one.index];
            let same = |other: &&Drawn| strata[other.index] == stratum;
            assert!(found.iter().filter(same).all(|other| (other.name, other.size) == (one.name, one.size)));
        }
        let order: Vec<Stratum> = found.iter().map(|one| strata[one.index]).collect();
        assert!(!order.is_sorted(), "the order tells nothing");
    }

    #[test]
    fn every_stratum_must_be_seen() {
        assert_eq!([strata(9, 9, 9), strata(9, 1, 0), Vec::new()].map(|strata| fewest(&strata)), [6, 3, 0]);
        let strata = strata(90, 1, 9);
        let found = draw(&strata, fewest(&strata), 1);
        assert_eq!(found.iter().map(|one| strata[one.index]).collect::<BTreeSet<_>>().len(), 3);
    }

    #[test]
    fn the_seed_decides() {
        let strata = strata(300, 20, 80);
        assert_eq!(draw(&strata, 60, 7), draw(&strata, 60, 7));
        assert_ne!(draw(&strata, 60, 7), draw(&strata, 60, 8));
        let names: BTreeSet<char> = (0..20)
            .filter_map(|seed| draw(&strata, 6, seed).iter().find(|one| one.size == 20).map(|one| one.name))
            .collect();
        assert_eq!(names.len(), 3, "any letter may stand for any stratum");
    }
}
