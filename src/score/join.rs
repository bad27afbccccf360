//! Which label and which row of tags speak of the same decision.
//!
//! Takes rows of both and gives pairs; nothing is lost: a label may stand alone, and rows left over are listed.

use std::collections::{BTreeMap, BTreeSet};

use crate::output::DecisionRow;
use crate::output::read::LabelRow;

/// A label, with what the tags say of its decision.
#[derive(Clone, Copy, Debug)]
pub struct Case<'r> {
    /// The label.
    pub label: &'r LabelRow,
    /// The row of tags; none where the decision was not tagged.
    pub tag: Option<&'r DecisionRow>,
}

/// All labels, and the rows of tags that nobody labelled.
#[derive(Clone, Debug, Default)]
pub struct Joined<'r> {
    /// A case per label, in the order of the labels.
    pub cases: Vec<Case<'r>>,
    /// Rows of tags without a label, in their order.
    pub unlabelled: Vec<&'r DecisionRow>,
}

impl Case<'_> {
    /// What the decision is called: its file, else its reference.
    pub fn name(&self) -> &str {
        if self.label.file.is_empty() { &self.label.reference } else { &self.label.file }
    }

    /// Whether label and row were joined although their references differ: perhaps two decisions whose files have the
    /// same name.
    pub fn references_differ(&self) -> bool {
        let label = plain(&self.label.reference);
        let tag = self.tag.map(|tag| plain(&tag.reference)).unwrap_or_default();
        !label.is_empty() && !tag.is_empty() && label != tag
    }
}

/// Joins labels and tags: by the name of the file, and where no row has that name, by the reference. No row is used
/// twice. Where several rows have the name (`a/001.txt`, `b/001.txt`), the one with the label's reference is meant, else
/// the first.
pub fn join<'r>(labels: &'r [LabelRow], tags: &'r [DecisionRow]) -> Joined<'r> {
    let mut by_name: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    let mut by_reference: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (index, tag) in tags.iter().enumerate() {
        by_name.entry(file_name(&tag.source)).or_default().push(index);
        by_reference.entry(plain(&tag.reference)).or_default().push(index);
    }
    let mut used = BTreeSet::new();
    let mut found: Vec<Option<usize>> = vec![None; labels.len()];
    for (label, place) in labels.iter().zip(&mut found) {
        let free = by_name.get(file_name(&label.file)).into_iter().flatten().filter(|index| !used.contains(*index));
        let same =
            |index: &&usize| tags.get(**index).is_some_and(|tag| plain(&tag.reference) == plain(&label.reference));
        let chosen = free.clone().find(same).or_else(|| free.clone().next()).copied();
        *place = chosen.filter(|_| !label.file.is_empty());
        used.extend(*place);
    }
    // References come second, so that no label takes a row that has another label's name.
    for (label, place) in labels.iter().zip(&mut found) {
        let reference = plain(&label.reference);
        if place.is_none() && !reference.is_empty() {
            let rows = by_reference.get(&reference).into_iter().flatten();
            *place = rows.copied().find(|index| !used.contains(index));
            used.extend(*place);
        }
    }
    let cases = labels.iter().zip(found).map(|(label, place)| Case { label, tag: place.and_then(|at| tags.get(at)) });
    let unlabelled = tags.iter().enumerate().filter(|(index, _)| !used.contains(index)).map(|(_, tag)| tag);
    Joined { cases: cases.collect(), unlabelled: unlabelled.collect() }
}

/// The last component of a path, of either system.
fn file_name(path: &str) -> &str {
    path.rsplit(['/', '\\']).next().unwrap_or(path)
}

/// A reference without what people write differently.
fn plain(reference: &str) -> String {
    reference.chars().filter(|sign| sign.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn label(file: &str, reference: &str) -> LabelRow {
        LabelRow { file: file.to_owned(), reference: reference.to_owned(), ..LabelRow::default() }
    }

    fn tag(source: &str, reference: &str) -> DecisionRow {
        DecisionRow { source: source.to_owned(), reference: reference.to_owned(), ..DecisionRow::default() }
    }

    /// The source joined to each label, `-` for none; then the sources left over.
    fn joined(labels: &[LabelRow], tags: &[DecisionRow]) -> (Vec<String>, Vec<String>) {
        let joined = join(labels, tags);
        let source = |case: &Case<'_>| case.tag.map_or("-".to_owned(), |tag| tag.source.clone());
        let left = joined.unlabelled.iter().map(|tag| tag.source.clone()).collect();
        (joined.cases.iter().map(source).collect(), left)
    }

    #[test]
    fn files_come_before_references() {
        // The second label has the first one's reference, but a row of its own name.
        let labels = [label("gone.txt", "99 900 001"), label("b.txt", "99 900 001"), label("c.txt", "")];
        let tags = [tag("in/b.txt", "99 900 001"), tag("in\\x.txt", "99-900-001"), tag("in/y.txt", "")];
        let (sources, left) = joined(&labels, &tags);
        assert_eq!(sources, ["in\\x.txt", "in/b.txt", "-"]);
        assert_eq!(left, ["in/y.txt"]);
    }

    #[test]
    fn of_two_files_of_one_name_the_reference_decides() {
        let tags = [tag("a/1.txt", "99 900 001"), tag("b/1.txt", "99 900 002")];
        assert_eq!(joined(&[label("1.txt", "99 900 002")], &tags).0, ["b/1.txt"]);
        assert_eq!(joined(&[label("1.txt", "")], &tags), (vec!["a/1.txt".to_owned()], vec!["b/1.txt".to_owned()]));
    }

    #[test]
    fn differing_references_are_noticed() {
        let labels = [label("1.txt", "99 900 001"), label("2.txt", "99900002"), label("3.txt", "99 900 003")];
        let tags = [tag("1.txt", "99 900 009"), tag("2.txt", "99 900 002"), tag("3.txt", "")];
        let differ: Vec<bool> = join(&labels, &tags).cases.iter().map(Case::references_differ).collect();
        assert_eq!(differ, [true, false, false]);
    }
}
