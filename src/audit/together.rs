//! Which grounds are given together.

use std::collections::BTreeMap;

use serde::Serialize;

use super::case::Case;
use super::figure::Figure;
use super::titles::Titles;

/// Two grounds that the same decisions give.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Pair {
    /// One ground.
    pub ground: String,
    /// What people call it.
    pub title: String,
    /// The other ground.
    pub other: String,
    /// What people call that.
    pub other_title: String,
    /// Decisions that give both, of those that give the one.
    pub of_ground: Figure,
    /// Decisions that give both, of those that give the other.
    pub of_other: Figure,
}

/// The pairs that stand in any of these refusals, the most frequent first; with `keep`, those with one of its grounds.
pub fn pairs(cases: &[&Case], keep: &[String], titles: &Titles) -> Vec<Pair> {
    let mut alone: BTreeMap<&str, u32> = BTreeMap::new();
    let mut both: BTreeMap<(&str, &str), u32> = BTreeMap::new();
    for case in cases {
        let mut ids: Vec<&str> = case.grounds.iter().map(String::as_str).collect();
        ids.sort_by_key(|id| (titles.place(id), *id));
        for (index, one) in ids.iter().copied().enumerate() {
            *alone.entry(one).or_default() += 1;
            for other in ids.iter().copied().skip(index + 1) {
                *both.entry((one, other)).or_default() += 1;
            }
        }
    }
    let asked = |id: &str| keep.is_empty() || keep.iter().any(|one| one == id);
    let of = |count: u32, id: &str| Figure::of(count, alone.get(id).copied().unwrap_or_default(), 0);
    let mut found: Vec<Pair> = both
        .into_iter()
        .filter(|((one, other), _)| asked(one) || asked(other))
        .map(|((one, other), count)| Pair {
            ground: one.to_owned(),
            title: titles.title(one).to_owned(),
            other: other.to_owned(),
            other_title: titles.title(other).to_owned(),
            of_ground: of(count, one),
            of_other: of(count, other),
        })
        .collect();
    let place = |pair: &Pair| (titles.place(&pair.ground), titles.place(&pair.other));
    found.sort_by_key(|pair| (std::cmp::Reverse(pair.of_ground.count()), place(pair)));
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::audit::tests::{case, titles};

    /// By hand: a and b stand together twice, of three with a and two with b; a and c once.
    #[test]
    fn pairs_are_as_counted_by_hand() {
        let cases = [case("b;a"), case("a;b;c"), case("a"), case("")];
        let cases: Vec<&Case> = cases.iter().collect();
        let said = |keep: &[String]| -> Vec<_> {
            let found = pairs(&cases, keep, &titles());
            let row = |pair: &Pair| {
                (
                    format!("{}+{}", pair.ground, pair.other),
                    pair.of_ground.count(),
                    pair.of_ground.n(),
                    pair.of_other.n(),
                )
            };
            found.iter().map(row).collect()
        };
        let all = [("a+b", 2, 3, 2), ("a+c", 1, 3, 1), ("b+c", 1, 2, 1)];
        let all = all.map(|(pair, count, n, other)| (pair.to_owned(), count, n, other));
        assert_eq!(said(&[]), all);
        assert_eq!(said(&["c".to_owned()]), all[1..]);
    }
}
