//! Each decision once: copies under the same reference are left out, and those that differ are named.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::output::DecisionRow;

use super::case::Case;

/// A reference that was read more than once. The first copy counts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Duplicate {
    /// The case number.
    pub reference: String,
    /// Where the copies came from, the one that counts first.
    pub sources: Vec<String>,
    /// The columns in which a copy differs from the first.
    pub differs: Vec<&'static str>,
}

/// How to get at a cell.
type Cell = fn(&DecisionRow) -> &str;

/// The columns that are compared: all but where a copy came from.
const COLUMNS: [(&str, Cell); 13] = [
    ("organisation", |row| &row.organisation),
    ("category", |row| &row.category),
    ("subcategory", |row| &row.subcategory),
    ("outcome", |row| &row.outcome),
    ("decision_date", |row| &row.decision_date),
    ("refusal", |row| &row.refusal),
    ("first_ground", |row| &row.first_ground),
    ("grounds", |row| &row.grounds),
    ("cited", |row| &row.cited),
    ("considered_not_applied", |row| &row.considered_not_applied),
    ("check", |row| &row.check),
    ("quote", |row| &row.quote),
    ("rules_version", |row| &row.rules_version),
];

/// Leaves the first of each reference, in their order. A decision without a reference is never a copy.
pub fn once(cases: Vec<Case>) -> (Vec<Case>, Vec<Duplicate>) {
    let mut kept: Vec<Case> = Vec::new();
    let mut places: BTreeMap<String, usize> = BTreeMap::new();
    let mut found: BTreeMap<String, Duplicate> = BTreeMap::new();
    for case in cases {
        let reference = case.row.reference.clone();
        let Some(first) = places.get(&reference).and_then(|place| kept.get(*place)) else {
            if !reference.is_empty() {
                places.insert(reference, kept.len());
            }
            kept.push(case);
            continue;
        };
        let new =
            || Duplicate { reference: reference.clone(), sources: vec![first.row.source.clone()], differs: Vec::new() };
        let duplicate = found.entry(reference.clone()).or_insert_with(new);
        duplicate.sources.push(case.row.source.clone());
        for (name, cell) in COLUMNS {
            if cell(&first.row) != cell(&case.row) && !duplicate.differs.contains(&name) {
                duplicate.differs.push(name);
            }
        }
    }
    (kept, found.into_values().collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::audit::tests::case;

    fn copy(reference: &str, source: &str, ids: &str) -> Case {
        let mut case = case(ids);
        case.row.reference = reference.to_owned();
        case.row.source = source.to_owned();
        case
    }

    #[test]
    fn the_first_copy_counts_and_what_differs_is_named() {
        let cases = vec![
            copy("99 900 001", "a", "a"),
            copy("", "b", "a"),
            copy("", "b", "a"),
            copy("99 900 001", "c", "a"),
            copy("99 900 001", "d", "b;a"),
        ];
        let (kept, duplicates) = once(cases);
        let sources: Vec<&str> = kept.iter().map(|case| case.row.source.as_str()).collect();
        assert_eq!(sources, ["a", "b", "b"]);
        let expected = Duplicate {
            reference: "99 900 001".to_owned(),
            sources: vec!["a".to_owned(), "c".to_owned(), "d".to_owned()],
            differs: vec!["first_ground", "grounds"],
        };
        assert_eq!(duplicates, [expected]);
    }
}
