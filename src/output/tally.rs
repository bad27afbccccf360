//! What went by, counted: for the line at the end of a run, and for the manifest.

use sha2::{Digest, Sha256};

use crate::rules::{Refusal, RuleSet};

use super::duplicates::{Duplicate, Duplicates};
use super::manifest::GroundCount;
use super::read::ids;
use super::{DecisionRow, hexadecimal};

/// Counts of decisions, added one by one.
#[derive(Clone, Debug)]
pub struct Tally {
    /// Decisions.
    pub decisions: usize,
    /// Decisions of each refusal: `full`, `part`, `no`.
    pub refusals: [(Refusal, usize); 3],
    /// Refused decisions of which no ground is applied.
    pub without_ground: usize,
    /// How often each ground stands where, in the order of the rule file.
    pub grounds: Vec<GroundCount>,
    /// The first and the last day on which a decision was made, ISO 8601.
    pub dates: Option<(String, String)>,
    /// Decisions without a date.
    pub undated: usize,
    duplicates: Duplicates,
    /// The SHA-256 of every text, where texts are hashed.
    texts: Vec<[u8; 32]>,
}

impl Tally {
    /// Nothing counted yet of the grounds of these rules.
    pub fn new(rules: &RuleSet) -> Self {
        let count = |id: &String| GroundCount { ground: id.clone(), ..GroundCount::default() };
        Self {
            decisions: 0,
            refusals: Refusal::ALL.map(|refusal| (refusal, 0)),
            without_ground: 0,
            grounds: rules.grounds.iter().map(|ground| count(&ground.id)).collect(),
            dates: None,
            undated: 0,
            duplicates: Duplicates::default(),
            texts: Vec::new(),
        }
    }

    /// Counts a decision; `text` is the SHA-256 of its text, where a manifest is to have it.
    pub fn add(&mut self, row: &DecisionRow, text: Option<[u8; 32]>) {
        self.decisions += 1;
        let refusal = self.refusals.iter_mut().find(|(refusal, _)| refusal.as_str() == row.refusal);
        if let Some((refusal, count)) = refusal {
            *count += 1;
            self.without_ground += usize::from(*refusal != Refusal::No && row.grounds.is_empty());
        }
        self.count(&row.grounds, |count| &mut count.applied);
        self.count(&row.cited, |count| &mut count.cited);
        self.count(&row.considered_not_applied, |count| &mut count.considered_not_applied);
        self.add_date(&row.decision_date);
        self.duplicates.add(row);
        self.texts.extend(text);
    }

    /// Decisions that refuse at least a part.
    pub fn refused(&self) -> usize {
        self.refusals.iter().filter(|(refusal, _)| *refusal != Refusal::No).map(|(_, count)| count).sum()
    }

    /// References that stood more than once, in their order.
    pub fn duplicates(&self) -> impl Iterator<Item = &Duplicate> {
        self.duplicates.found()
    }

    /// The SHA-256 over the sorted hashes of all texts, each in hexadecimal digits on a line of its own: what
    /// `sha256sum *.txt | cut -c1-64 | sort | sha256sum` prints for files in UTF-8.
    pub fn texts_hash(&self) -> String {
        let mut lines: Vec<String> = self.texts.iter().map(|hash| hexadecimal(hash) + "\n").collect();
        lines.sort_unstable();
        hexadecimal(&Sha256::digest(lines.concat()))
    }

    /// Counts the grounds of a cell, each of which stands there once.
    fn count(&mut self, cell: &str, part: fn(&mut GroundCount) -> &mut usize) {
        for id in ids(cell) {
            if let Some(count) = self.grounds.iter_mut().find(|count| count.ground == id) {
                *part(count) += 1;
            }
        }
    }

    fn add_date(&mut self, date: &str) {
        if date.is_empty() {
            self.undated += 1;
            return;
        }
        // ISO 8601 dates sort as texts do.
        match &mut self.dates {
            None => self.dates = Some((date.to_owned(), date.to_owned())),
            Some((first, _)) if date < first.as_str() => date.clone_into(first),
            Some((_, last)) if date > last.as_str() => date.clone_into(last),
            Some(_) => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn refusals_grounds_and_dates_are_counted() {
        let rules = RuleSet::built_in();
        let (one, other) = (rules.grounds[0].id.clone(), rules.grounds[1].id.clone());
        let mut tally = Tally::new(&rules);
        for (refusal, grounds, date) in [
            ("full", format!("{other};{one}"), "2024-02-01"),
            ("part", String::new(), ""),
            ("no", String::new(), "2023-12-31"),
        ] {
            let (refusal, decision_date) = (refusal.to_owned(), date.to_owned());
            tally.add(
                &DecisionRow { refusal, grounds, decision_date, cited: one.clone(), ..DecisionRow::default() },
                None,
            );
        }
        assert_eq!((tally.decisions, tally.refused(), tally.without_ground, tally.undated), (3, 2, 1, 1));
        assert_eq!(tally.dates, Some(("2023-12-31".to_owned(), "2024-02-01".to_owned())));
        assert_eq!((tally.grounds[0].applied, tally.grounds[0].cited, tally.grounds[1].applied), (1, 3, 1));
    }

    #[test]
    fn the_order_of_texts_does_not_matter() {
        let of = |texts: &[&str]| {
            let mut tally = Tally::new(&RuleSet::built_in());
            for text in texts {
                tally.add(&DecisionRow::default(), Some(Sha256::digest(text).into()));
            }
            tally.texts_hash()
        };
        assert_eq!(of(&["a", "b"]), of(&["b", "a"]));
        assert_ne!(of(&["a", "b"]), of(&["a", "b", "b"]));
        // printf a | sha256sum | cut -c1-64 | sha256sum
        assert_eq!(of(&["a"]), "34252b6345db4445ac18211577abc39b293a056401527b69b343c5bb72f4100e");
    }
}
