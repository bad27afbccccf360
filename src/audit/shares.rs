//! How often each ground is given among some refusals: any, first stated, split.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use crate::statistics::rounded_if_any;

use super::case::Case;
use super::figure::{FEWEST, Figure};
use super::titles::Titles;

/// The shares of all grounds among some refusals.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Shares {
    /// The refusals: the denominator of every figure.
    pub n: u32,
    /// Those in which no ground was found.
    pub without: Figure,
    /// The grounds, the most often given first, then in the order of the rule file.
    pub grounds: Vec<GroundShares>,
    /// The decisions by how many grounds they give: none, one, two, and so on.
    pub by_number: Vec<Figure>,
    /// Applied grounds over all these decisions, counted one decision at a time.
    #[serde(skip)]
    applied: u32,
}

/// The shares of one ground.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct GroundShares {
    /// Its id.
    pub ground: String,
    /// What people call it.
    pub title: String,
    /// Decisions that give it, alone or with others.
    pub any: Figure,
    /// Decisions that state it first.
    pub first: Figure,
    /// Its share where a decision that gives k grounds counts 1/k for each; none where there are too few.
    #[serde(serialize_with = "rounded_if_any")]
    pub split: Option<f64>,
    /// The sum of those parts.
    #[serde(skip)]
    parts: f64,
    /// What must be said beside every figure about it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

/// What one ground comes to.
#[derive(Clone, Copy, Debug, Default)]
struct Sum {
    any: u32,
    first: u32,
    parts: f64,
}

impl Shares {
    /// Counts all grounds of the rule file, and any that only the decisions know.
    pub fn of(cases: &[&Case], titles: &Titles) -> Self {
        let mut sums: BTreeMap<&str, Sum> = titles.ids().map(|id| (id, Sum::default())).collect();
        let mut numbers: Vec<u32> = vec![0];
        let mut applied = 0;
        for case in cases {
            let k = case.grounds.len();
            applied += u32::try_from(k).unwrap_or(u32::MAX);
            if numbers.len() <= k {
                numbers.resize(k + 1, 0);
            }
            if let Some(number) = numbers.get_mut(k) {
                *number += 1;
            }
            for (place, id) in case.grounds.iter().enumerate() {
                let sum = sums.entry(id).or_default();
                sum.any += 1;
                sum.first += u32::from(place == 0);
                sum.parts += 1.0 / f64::from(u32::try_from(k).unwrap_or(u32::MAX));
            }
        }
        let n = u32::try_from(cases.len()).unwrap_or(u32::MAX);
        let without = numbers.first().copied().unwrap_or_default();
        let grounds = sums.into_iter().map(|(id, sum)| GroundShares {
            ground: id.to_owned(),
            title: titles.title(id).to_owned(),
            any: Figure::of(sum.any, n, without),
            first: Figure::of(sum.first, n, without),
            split: (n >= FEWEST).then(|| sum.parts / f64::from(n)),
            parts: sum.parts,
            note: titles.note(id).map(str::to_owned),
        });
        let mut grounds: Vec<GroundShares> = grounds.collect();
        grounds.sort_by_key(|one| (std::cmp::Reverse(one.any.count()), titles.place(&one.ground), one.ground.clone()));
        let by_number = numbers.into_iter().map(|count| Figure::of(count, n, 0)).collect();
        Self { n, without: Figure::of(without, n, 0), grounds, by_number, applied }
    }

    /// Leaves the grounds of `keep`, in the order in which they stand there.
    pub fn only(&mut self, keep: &[String]) {
        let place = |id: &str| keep.iter().position(|one| one == id);
        self.grounds.retain(|one| place(&one.ground).is_some());
        self.grounds.sort_by_key(|one| place(&one.ground));
    }

    /// What does not add up, if anything.
    pub fn imbalance(&self) -> Option<String> {
        let sum = |of: fn(&GroundShares) -> u32| self.grounds.iter().map(of).sum::<u32>();
        let (any, first) = (sum(|one| one.any.count()), sum(|one| one.first.count()));
        let parts: f64 = self.grounds.iter().map(|one| one.parts).sum();
        let without = self.without.count();
        let by_number: u32 = self.by_number.iter().map(Figure::count).sum();
        let known = f64::from(self.n - without.min(self.n));
        let sums = [
            (any != self.applied, format!("{any} grounds by ground, {} by decision", self.applied)),
            (first + without != self.n, format!("{first} first stated and {without} without a ground of {}", self.n)),
            (by_number != self.n, format!("{by_number} by number of grounds of {}", self.n)),
            ((parts - known).abs() > 1e-6 * (1.0 + known), format!("split shares sum to {parts} of {known}")),
        ];
        sums.into_iter().find(|(is_off, _)| *is_off).map(|(_, what)| what)
    }
}

/// The ids of the grounds that any of these decisions gives.
pub fn given(cases: &[&Case]) -> BTreeSet<String> {
    cases.iter().flat_map(|case| case.grounds.iter().cloned()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::audit::tests::{case, titles};

    /// By hand: of 10 refusals, 4 give a; 3 give b then a; 2 give c, b, a; 1 gives none.
    #[test]
    fn shares_are_as_counted_by_hand() {
        let cases: Vec<Case> = [("a", 4), ("b;a", 3), ("c;b;a", 2), ("", 1)]
            .iter()
            .flat_map(|(ids, times)| vec![case(ids); *times])
            .collect();
        let shares = Shares::of(&cases.iter().collect::<Vec<_>>(), &titles());
        let row = |id: &str| shares.grounds.iter().find(|one| one.ground == id).expect("a ground");
        let counts = |id: &str| (row(id).any.count(), row(id).first.count());
        assert_eq!((counts("a"), counts("b"), counts("c"), counts("d")), ((9, 4), (5, 3), (2, 2), (0, 0)));
        assert_eq!((shares.n, shares.without.count(), row("b").any.maximum()), (10, 1, Some(0.6)));
        let split = |id: &str| row(id).split.expect("a share");
        for (id, expected) in [("a", 0.4 + 0.15 + 0.2 / 3.0), ("b", 0.15 + 0.2 / 3.0), ("c", 0.2 / 3.0), ("d", 0.0)] {
            assert!((split(id) - expected).abs() < 1e-12, "{id}: {}", split(id));
        }
        let order: Vec<&str> = shares.grounds.iter().map(|one| one.ground.as_str()).collect();
        assert_eq!(order, ["a", "b", "c", "d"]);
        let numbers: Vec<u32> = shares.by_number.iter().map(Figure::count).collect();
        assert_eq!(numbers, [1, 4, 3, 2]);
        assert_eq!(shares.imbalance(), None);
    }

    #[test]
    fn what_does_not_add_up_is_said() {
        let cases = [case("a;b"), case("")];
        let mut shares = Shares::of(&cases.iter().collect::<Vec<_>>(), &titles());
        shares.n = 3;
        assert_eq!(shares.imbalance().as_deref(), Some("1 first stated and 1 without a ground of 3"));
        shares.n = 2;
        shares.grounds.retain(|one| one.ground != "b");
        assert_eq!(shares.imbalance().as_deref(), Some("1 grounds by ground, 2 by decision"));
    }

    #[test]
    fn of_few_there_is_no_split_share() {
        let cases = vec![case("a"); 9];
        let shares = Shares::of(&cases.iter().collect::<Vec<_>>(), &titles());
        assert!(shares.grounds.iter().all(|one| one.split.is_none() && one.any.share().is_none()));
    }
}
