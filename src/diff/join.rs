//! Which rows of two tables speak of the same decision.
//!
//! Nothing is dropped: every row is in a pair or left over on its side.

use std::collections::BTreeMap;

use crate::output::DecisionRow;

use super::Duplicate;

/// Rows of two tables, by index.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Joined {
    /// The same decision in both, in the order of the old table.
    pub pairs: Vec<(usize, usize)>,
    /// Left over in the old table.
    pub only_old: Vec<usize>,
    /// Left over in the new table.
    pub only_new: Vec<usize>,
    /// What stands more than once on one side.
    pub duplicates: Vec<Duplicate>,
}

/// Joins rows by reference, else by source. Where a reference stands more than once, rows of the same source belong
/// together, then those that are left, in their order.
pub fn join(old: &[DecisionRow], new: &[DecisionRow]) -> Joined {
    let mut open = Open { old, new, used: (vec![false; old.len()], vec![false; new.len()]), pairs: Vec::new() };
    let unique = |before: &[usize], after: &[usize]| before.len() == 1 && after.len() == 1;
    open.pair(|row| &row.reference, unique);
    open.pair(|row| &row.source, unique);
    open.pair(|row| &row.reference, |_, _| true);
    open.pair(|row| &row.source, |_, _| true);
    let mut pairs = open.pairs;
    pairs.sort_unstable();
    let left = |used: Vec<bool>| (0..used.len()).filter(|index| used.get(*index) == Some(&false)).collect();
    let duplicates = [duplicates("old", old), duplicates("new", new)].concat();
    Joined { pairs, only_old: left(open.used.0), only_new: left(open.used.1), duplicates }
}

/// Rows that are not joined yet.
struct Open<'r> {
    old: &'r [DecisionRow],
    new: &'r [DecisionRow],
    used: (Vec<bool>, Vec<bool>),
    pairs: Vec<(usize, usize)>,
}

impl<'r> Open<'r> {
    /// Joins, in their order, the open rows that share a key, where `may` allows it for that key.
    fn pair(&mut self, key: fn(&'r DecisionRow) -> &'r String, may: impl Fn(&[usize], &[usize]) -> bool) {
        let before = by_key(self.old, &self.used.0, key);
        let after = by_key(self.new, &self.used.1, key);
        for (key, olds) in before {
            let Some(news) = after.get(key).filter(|news| may(&olds, news)) else { continue };
            for (one, other) in olds.iter().zip(news) {
                self.pairs.push((*one, *other));
                if let (Some(one), Some(other)) = (self.used.0.get_mut(*one), self.used.1.get_mut(*other)) {
                    (*one, *other) = (true, true);
                }
            }
        }
    }
}

fn by_key<'r>(
    rows: &'r [DecisionRow],
    used: &[bool],
    key: fn(&'r DecisionRow) -> &'r String,
) -> BTreeMap<&'r str, Vec<usize>> {
    let mut found: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (index, row) in rows.iter().enumerate() {
        if used.get(index) == Some(&false) && !key(row).is_empty() {
            found.entry(key(row)).or_default().push(index);
        }
    }
    found
}

fn duplicates(side: &'static str, rows: &[DecisionRow]) -> Vec<Duplicate> {
    let name = |row: &DecisionRow| if row.reference.is_empty() { row.source.clone() } else { row.reference.clone() };
    let mut by_name: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for row in rows {
        by_name.entry(name(row)).or_default().push(row.source.clone());
    }
    by_name
        .into_iter()
        .filter(|(_, sources)| sources.len() > 1)
        .map(|(name, sources)| Duplicate { side, name, sources })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(list: &[(&str, &str)]) -> Vec<DecisionRow> {
        let row = |(source, reference): &(&str, &str)| DecisionRow {
            source: (*source).to_owned(),
            reference: (*reference).to_owned(),
            ..DecisionRow::default()
        };
        list.iter().map(row).collect()
    }

    #[test]
    fn the_reference_goes_before_the_source() {
        let joined = join(&rows(&[("a", "1"), ("b", "2"), ("c", "")]), &rows(&[("a", "2"), ("b", "1"), ("c", "")]));
        assert_eq!(joined.pairs, [(0, 1), (1, 0), (2, 2)]);
        assert!(joined.duplicates.is_empty() && joined.only_old.is_empty() && joined.only_new.is_empty());
    }

    #[test]
    fn what_stands_twice_or_alone_is_reported() {
        let old = rows(&[("a", "1"), ("b", "1"), ("c", "3")]);
        let new = rows(&[("b", "1"), ("x", "1"), ("y", "1"), ("d", "4")]);
        let joined = join(&old, &new);
        assert_eq!(joined.pairs, [(0, 1), (1, 0)], "the same source belongs together, then what is left");
        assert_eq!((joined.only_old, joined.only_new), (vec![2], vec![2, 3]));
        let said: Vec<_> =
            joined.duplicates.iter().map(|one| (one.side, one.name.as_str(), one.sources.len())).collect();
        assert_eq!(said, [("old", "1", 2), ("new", "1", 3)]);
    }
}
