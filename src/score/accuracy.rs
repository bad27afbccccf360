//! What labels tell of tags, put so that an audit can correct its shares with it.

use std::collections::{BTreeMap, BTreeSet};

use crate::output::DecisionRow;
use crate::output::read::{LabelRow, ids};
use crate::rules::Refusal;
use crate::sample::{Accuracy, Cell, Design, GroundAccuracy, Stratum, StratumSize};

use super::join::Joined;

/// A labelled decision with its tags.
struct Pair<'p> {
    label: &'p LabelRow,
    tag: &'p DecisionRow,
    stratum: Stratum,
    refusal: Refusal,
}

/// Counts labelled decisions by how they are tagged.
pub fn accuracy(joined: &Joined<'_>) -> Accuracy {
    let pair = |label, tag| Stratum::of_row(tag).map(|(stratum, refusal)| Pair { label, tag, stratum, refusal });
    let pairs: Vec<Pair<'_>> = joined.cases.iter().filter_map(|case| pair(case.label, case.tag?)).collect();
    let by_tag = joined.cases.iter().any(|case| case.label.drawn.is_some());
    let (strata, fault) = if by_tag { strata(joined, &pairs) } else { (Vec::new(), None) };
    let versions: BTreeSet<&String> = pairs.iter().map(|pair| &pair.tag.rules_version).collect();
    let grounds: BTreeSet<&str> =
        pairs.iter().flat_map(|pair| ids(&pair.label.applied).chain(ids(&pair.tag.grounds))).collect();
    Accuracy {
        design: if by_tag { Design::ByTag } else { Design::Independent },
        fault,
        rules_versions: versions.into_iter().cloned().collect(),
        strata,
        labelled: count(pairs.len()),
        grounds: grounds.into_iter().map(|id| ground(id, &pairs)).collect(),
    }
}

fn count(many: usize) -> u32 {
    u32::try_from(many).unwrap_or(u32::MAX)
}

fn ground(id: &str, pairs: &[Pair<'_>]) -> GroundAccuracy {
    let mut cells: BTreeMap<(Stratum, Refusal, bool), Cell> = BTreeMap::new();
    for pair in pairs {
        let key @ (stratum, refusal, tagged) =
            (pair.stratum, pair.refusal, ids(&pair.tag.grounds).any(|one| one == id));
        let empty = Cell { stratum, refusal, tagged, labelled: 0, full: 0, full_with: 0, part: 0, part_with: 0 };
        let cell = cells.entry(key).or_insert(empty);
        let with = u32::from(ids(&pair.label.applied).any(|one| one == id));
        cell.labelled += 1;
        if pair.label.refusal == Refusal::Full.as_str() {
            cell.full += 1;
            cell.full_with += with;
        } else if pair.label.refusal == Refusal::Part.as_str() {
            cell.part += 1;
            cell.part_with += with;
        }
    }
    GroundAccuracy { ground: id.to_owned(), cells: cells.into_values().collect() }
}

/// The strata of a sample by what their decisions are tagged, or why that cannot be told.
fn strata(joined: &Joined<'_>, pairs: &[Pair<'_>]) -> (Vec<StratumSize>, Option<String>) {
    if pairs.len() < joined.cases.len() {
        let missing = joined.cases.len() - pairs.len();
        return (Vec::new(), Some(format!("{missing} of the labelled decisions have no row of tags")));
    }
    let mut found: BTreeMap<&str, StratumSize> = BTreeMap::new();
    for pair in pairs {
        let Some(drawn) = &pair.label.drawn else { continue };
        let new = StratumSize { stratum: pair.stratum, size: drawn.size, labelled: 0 };
        let stratum = found.entry(&drawn.stratum).or_insert(new);
        stratum.labelled += 1;
        if stratum.stratum != pair.stratum {
            let fault = "the decisions are tagged otherwise than when the sample was drawn; draw it from these tags";
            return (Vec::new(), Some(fault.to_owned()));
        }
    }
    (found.into_values().collect(), None)
}

#[cfg(test)]
mod tests {
    use super::super::join;
    use super::*;
    use crate::output::read::Drawn;

    fn tag(source: &str, refusal: &str, grounds: &str) -> DecisionRow {
        let text = str::to_owned;
        DecisionRow { source: text(source), refusal: text(refusal), grounds: text(grounds), ..DecisionRow::default() }
    }

    fn label(file: &str, refusal: &str, applied: &str, stratum: Option<&str>) -> LabelRow {
        let text = str::to_owned;
        let drawn = stratum.map(|stratum| Drawn { stratum: text(stratum), size: 10, labelled: 2 });
        LabelRow { file: text(file), refusal: text(refusal), applied: text(applied), drawn, ..LabelRow::default() }
    }

    #[test]
    fn labels_are_counted_by_how_they_are_tagged() {
        let tags = [tag("1", "full", "late"), tag("2", "full", "late;fault"), tag("3", "no", "")];
        let labels =
            [label("1", "full", "late", None), label("2", "part", "fault", None), label("3", "full", "late", None)];
        let found = accuracy(&join(&labels, &tags));
        assert_eq!((found.design, found.labelled, found.strata.len()), (Design::Independent, 3, 0));
        let late = found.grounds.iter().find(|one| one.ground == "late").expect("a ground");
        let counts = |cell: &Cell| (cell.key(), cell.labelled, cell.full, cell.full_with, cell.part, cell.part_with);
        let expected = [
            ((Stratum::Tagged, Refusal::Full, true), 2, 1, 1, 1, 0),
            ((Stratum::NotRefused, Refusal::No, false), 1, 1, 1, 0, 0),
        ];
        assert_eq!(late.cells.iter().map(counts).collect::<Vec<_>>(), expected);
    }

    #[test]
    fn strata_must_be_those_of_the_tags() {
        let tags = [tag("1", "full", "late"), tag("2", "full", ""), tag("3", "full", "late")];
        let of = |strata: [&str; 3]| {
            let labels: Vec<LabelRow> =
                ["1", "2", "3"].iter().zip(strata).map(|(file, name)| label(file, "full", "", Some(name))).collect();
            accuracy(&join(&labels, &tags))
        };
        let good = of(["B", "A", "B"]);
        assert_eq!((good.design, good.fault), (Design::ByTag, None));
        assert_eq!(good.strata[1], StratumSize { stratum: Stratum::Tagged, size: 10, labelled: 2 });
        assert!(of(["A", "A", "B"]).fault.is_some_and(|fault| fault.contains("tagged otherwise")));
        let missing = accuracy(&join(&[label("9", "full", "", Some("A"))], &tags));
        assert!(missing.fault.is_some_and(|fault| fault.contains("no row of tags")));
    }
}
