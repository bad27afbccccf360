//! Which references stand more than once, and whether their decisions are tagged alike.

use std::collections::BTreeMap;
use std::hash::{DefaultHasher, Hash, Hasher};

use serde::Serialize;

use super::DecisionRow;

/// A reference that stands more than once.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Duplicate {
    /// The case number.
    pub reference: String,
    /// Where it stands, in the order of the input.
    pub sources: Vec<String>,
    /// Whether refusal, grounds, cited or denied grounds differ between them.
    pub tags_differ: bool,
}

/// References seen so far. A decision without one is nobody's duplicate.
#[derive(Clone, Debug, Default)]
pub struct Duplicates {
    seen: BTreeMap<String, Seen>,
    found: Vec<Duplicate>,
}

#[derive(Clone, Debug)]
struct Seen {
    source: String,
    /// Of the first decision's tags.
    tags: u64,
    /// Index of its [`Duplicate`], once there is one.
    duplicate: Option<usize>,
}

impl Duplicates {
    /// Takes note of a decision.
    pub fn add(&mut self, row: &DecisionRow) {
        if row.reference.is_empty() {
            return;
        }
        let tags = tags(row);
        let Some(seen) = self.seen.get_mut(&row.reference) else {
            let seen = Seen { source: row.source.clone(), tags, duplicate: None };
            self.seen.insert(row.reference.clone(), seen);
            return;
        };
        let index = *seen.duplicate.get_or_insert_with(|| {
            let (reference, sources) = (row.reference.clone(), vec![seen.source.clone()]);
            self.found.push(Duplicate { reference, sources, tags_differ: false });
            self.found.len() - 1
        });
        if let Some(duplicate) = self.found.get_mut(index) {
            duplicate.sources.push(row.source.clone());
            duplicate.tags_differ |= tags != seen.tags;
        }
    }

    /// What stands more than once, in the order in which it was found.
    pub fn found(&self) -> impl Iterator<Item = &Duplicate> {
        self.found.iter()
    }
}

/// A number that two decisions share where they are tagged alike.
fn tags(row: &DecisionRow) -> u64 {
    let mut hasher = DefaultHasher::new();
    [&row.refusal, &row.grounds, &row.cited, &row.considered_not_applied].hash(&mut hasher);
    hasher.finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sources_and_differences_are_told() {
        let mut duplicates = Duplicates::default();
        for (source, reference, grounds) in [
            ("a", "1", "late"),
            ("b", "2", "late"),
            ("c", "1", "late"),
            ("d", "2", "court"),
            ("e", "2", "late"),
            ("f", "", ""),
            ("g", "", ""),
        ] {
            let [source, reference, grounds] = [source, reference, grounds].map(str::to_owned);
            duplicates.add(&DecisionRow { source, reference, grounds, ..DecisionRow::default() });
        }
        let said: Vec<_> =
            duplicates.found().map(|one| (one.reference.as_str(), one.sources.concat(), one.tags_differ)).collect();
        assert_eq!(said, [("1", "ac".to_owned(), false), ("2", "bde".to_owned(), true)]);
    }
}
