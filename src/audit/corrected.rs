//! Shares corrected for wrong tags, as far as labelled decisions tell how often tags are wrong.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::rules::Refusal;
use crate::sample::{Accuracy, Cell, Design, ENOUGH_POSITIVES, GroundAccuracy, Stratum};
use crate::statistics::{Interval, SampleStratum, Share, prevalence, ratio_interval, rounded_if_any};

use super::case::Case;
use super::figure::{FEWEST, Figure};
use super::shares::Shares;

/// Corrected shares of all grounds.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Corrected {
    /// How the labelled decisions were chosen.
    pub design: Design,
    /// How many they are.
    pub labelled: u32,
    /// The versions of the rules whose tags were compared with the labels.
    pub rules_versions: Vec<String>,
    /// Why nothing can be estimated, if so.
    pub fault: Option<String>,
    /// The grounds that any decision or label gives, in the order of their shares as tagged.
    pub grounds: Vec<CorrectedGround>,
}

/// The corrected share of one ground.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct CorrectedGround {
    /// Its id.
    pub ground: String,
    /// What people call it.
    pub title: String,
    /// Refusals that are tagged with it.
    pub tagged: Figure,
    /// Labelled decisions that give it.
    pub labelled_with: u32,
    /// The share of refusals that give it, from 0 to 1.
    #[serde(serialize_with = "rounded_if_any")]
    pub share: Option<f64>,
    /// Its interval, for chance as in the shares as tagged, and in drawing the labelled decisions.
    pub interval: Option<Interval>,
    /// Why there is no share, if so.
    pub why_not: Option<String>,
}

/// How a decision is tagged, as far as it matters for one ground.
type Key = (Stratum, Refusal, bool);

/// Corrects the shares of refusals, `chosen` being all decisions that they are among.
pub fn corrected(accuracy: &Accuracy, chosen: &[&Case], shares: &Shares, include_part: bool) -> Corrected {
    let fault = accuracy.fault.clone().or_else(|| mismatch(accuracy, chosen));
    let mut grounds = Vec::new();
    for one in &shares.grounds {
        let known = accuracy.grounds.iter().find(|other| other.ground == one.ground);
        let labelled_with = known.map_or(0, |known| positives(accuracy.design, known, include_part));
        if one.any.count() == 0 && labelled_with == 0 {
            continue;
        }
        let estimated = match (&fault, known) {
            _ if shares.n < FEWEST => Err(format!("of fewer than {FEWEST} decisions no share is given")),
            (Some(fault), _) => Err(format!("cannot be estimated: {fault}")),
            (None, Some(known)) if labelled_with >= ENOUGH_POSITIVES => match accuracy.design {
                Design::ByTag => by_tag(known, chosen, include_part),
                Design::Independent => independent(known, &one.any, include_part),
            },
            (None, _) => Err(format!(
                "accuracy not established: {labelled_with} labelled decisions give it, and {ENOUGH_POSITIVES} are needed"
            )),
        };
        grounds.push(CorrectedGround {
            ground: one.ground.clone(),
            title: one.title.clone(),
            tagged: one.any,
            labelled_with,
            share: estimated.as_ref().ok().map(|(share, _)| *share),
            interval: estimated.as_ref().ok().map(|(_, interval)| *interval),
            why_not: estimated.err(),
        });
    }
    let (design, labelled) = (accuracy.design, accuracy.labelled);
    Corrected { design, labelled, rules_versions: accuracy.rules_versions.clone(), fault, grounds }
}

/// Why a sample that was drawn by tag is not one of these decisions, if so.
fn mismatch(accuracy: &Accuracy, chosen: &[&Case]) -> Option<String> {
    if accuracy.design == Design::Independent {
        return None;
    }
    if let Some(other) = chosen.iter().find(|case| !accuracy.rules_versions.contains(&case.row.rules_version)) {
        let version = &other.row.rules_version;
        return Some(format!("the sample was scored with tags of other rules than `{version}`; score it with these"));
    }
    for stratum in Stratum::ALL {
        let size = chosen.iter().filter(|case| stratum_of(case) == stratum).count();
        let drawn = accuracy.strata.iter().find(|one| one.stratum == stratum);
        let drawn_from = drawn.map_or(0, |drawn| drawn.size);
        if u32::try_from(size).is_ok_and(|size| size != drawn_from) {
            return Some(format!(
                "the sample was drawn from {drawn_from} {}, and here are {size}; choose the decisions that it was drawn \
                 from, with the same --where and --exclude",
                stratum.as_str()
            ));
        }
    }
    None
}

fn stratum_of(case: &Case) -> Stratum {
    Stratum::of(case.refusal, !case.grounds.is_empty())
}

/// Labelled decisions that give a ground, of those that tell its accuracy.
fn positives(design: Design, known: &GroundAccuracy, include_part: bool) -> u32 {
    let tells = |cell: &&Cell| design == Design::ByTag || super::counts(cell.refusal, include_part);
    known.cells.iter().filter(tells).map(Cell::with).sum()
}

/// Post-stratified: within each stratum that was drawn from, decisions are told apart by refusal and by whether they are
/// tagged with the ground, and how many of each there are is known.
fn by_tag(known: &GroundAccuracy, chosen: &[&Case], include_part: bool) -> Result<(f64, Interval), String> {
    let mut cells: BTreeMap<Key, SampleStratum> = BTreeMap::new();
    for case in chosen {
        let key = (stratum_of(case), case.refusal, case.grounds.contains(&known.ground));
        cells.entry(key).or_default().size += 1.0;
    }
    for cell in &known.cells {
        let found = cells.entry(cell.key()).or_default();
        let of = cell.full + if include_part { cell.part } else { 0 };
        let with = cell.full_with + if include_part { cell.part_with } else { 0 };
        found.drawn = f64::from(cell.labelled);
        found.of = f64::from(of);
        found.with = f64::from(with);
    }
    let joined: Vec<SampleStratum> = Stratum::ALL.into_iter().flat_map(|stratum| joined(stratum, &cells)).collect();
    ratio_interval(&joined).ok_or_else(|| "cannot be estimated: too few decisions of one kind are labelled".to_owned())
}

/// The cells of a stratum; those of which too few were drawn are joined to the one of which most were. All were drawn with
/// the same chance, so that they may be.
fn joined(stratum: Stratum, cells: &BTreeMap<Key, SampleStratum>) -> Vec<SampleStratum> {
    let of_stratum = cells.iter().filter(|(key, _)| key.0 == stratum).map(|(_, cell)| *cell);
    let (thin, mut enough): (Vec<_>, Vec<_>) = of_stratum.partition(|cell| cell.drawn < 2.0_f64.min(cell.size));
    let largest = enough.iter_mut().max_by(|one, other| one.drawn.total_cmp(&other.drawn));
    let Some(largest) = largest else { return thin };
    for cell in thin {
        largest.size += cell.size;
        largest.drawn += cell.drawn;
        largest.of += cell.of;
        largest.with += cell.with;
    }
    enough
}

/// From the shares of labelled decisions with and without the ground that are tagged with it.
fn independent(known: &GroundAccuracy, tagged: &Figure, include_part: bool) -> Result<(f64, Interval), String> {
    let (mut sensitivity, mut specificity) = (Share::default(), Share::default());
    for cell in known.cells.iter().filter(|cell| super::counts(cell.refusal, include_part)) {
        let (with, without) = (cell.with(), cell.labelled - cell.with());
        sensitivity.n += with;
        specificity.n += without;
        if cell.tagged {
            sensitivity.count += with;
        } else {
            specificity.count += without;
        }
    }
    let found = prevalence(Share { count: tagged.count(), n: tagged.n() }, sensitivity, specificity);
    let found = found.map(|found| (found.share, found.interval));
    found.ok_or_else(|| {
        "cannot be estimated: labelled decisions with and without it are tagged with it as often".to_owned()
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::audit::tests::{case, titles};
    use crate::sample::StratumSize;

    const fn cell(key: Key, labelled: u32, full: u32, full_with: u32) -> Cell {
        let (stratum, refusal, tagged) = key;
        Cell { stratum, refusal, tagged, labelled, full, full_with, part: 0, part_with: 0 }
    }

    const WITH: Key = (Stratum::Tagged, Refusal::Full, true);
    const OTHER: Key = (Stratum::Tagged, Refusal::Full, false);
    const NONE: Key = (Stratum::Untagged, Refusal::Full, false);
    const NOT_REFUSED: Key = (Stratum::NotRefused, Refusal::No, false);

    /// 100 refusals tagged a, 50 tagged b, 10 with nothing, and 40 that were investigated.
    fn decisions() -> Vec<Case> {
        let no = Case { refusal: Refusal::No, ..case("") };
        let kinds = [(case("a"), 100), (case("b"), 50), (case(""), 10), (no, 40)];
        kinds.into_iter().flat_map(|(case, times)| vec![case; times]).collect()
    }

    fn accuracy(design: Design, cells: Vec<Cell>) -> Accuracy {
        let size = |stratum, size| StratumSize { stratum, size, labelled: 0 };
        Accuracy {
            design,
            fault: None,
            rules_versions: vec![case("a").row.rules_version],
            strata: vec![size(Stratum::Tagged, 150), size(Stratum::Untagged, 10), size(Stratum::NotRefused, 40)],
            labelled: cells.iter().map(|cell| cell.labelled).sum(),
            grounds: vec![GroundAccuracy { ground: "a".to_owned(), cells }],
        }
    }

    fn of(accuracy: &Accuracy) -> Corrected {
        let cases = decisions();
        let chosen: Vec<&Case> = cases.iter().collect();
        let full: Vec<&Case> = cases.iter().filter(|case| case.refusal == Refusal::Full).collect();
        corrected(accuracy, &chosen, &Shares::of(&full, &titles()), false)
    }

    /// By hand: of 100 tagged a 90 % are; of 50 others 20 %; of 10 without any half; of 40 investigated a tenth is a refusal
    /// for a. So 90 + 10 + 5 + 4 = 109 give a, of 164.
    #[test]
    fn shares_are_post_stratified() {
        let cells =
            vec![cell(WITH, 40, 40, 36), cell(OTHER, 20, 20, 4), cell(NONE, 6, 6, 3), cell(NOT_REFUSED, 20, 2, 2)];
        let found = of(&accuracy(Design::ByTag, cells));
        let a = found.grounds.iter().find(|one| one.ground == "a").expect("a ground");
        assert_eq!((found.fault.as_ref(), a.labelled_with, a.tagged.count()), (None, 45, 100));
        assert!((a.share.expect("a share") - 109.0 / 164.0).abs() < 1e-12, "{a:?}");
        let interval = a.interval.expect("an interval");
        assert!(interval.low > 0.5 && interval.high < 0.8, "{interval:?}");
        let b = found.grounds.iter().find(|one| one.ground == "b").expect("a ground");
        assert!(b.why_not.as_ref().is_some_and(|why| why.starts_with("accuracy not established: 0 labelled")), "{b:?}");
    }

    #[test]
    fn all_labelled_rightly_gives_the_share_as_tagged() {
        let cells =
            vec![cell(WITH, 100, 100, 100), cell(OTHER, 50, 50, 0), cell(NONE, 10, 10, 0), cell(NOT_REFUSED, 40, 0, 0)];
        let found = of(&accuracy(Design::ByTag, cells));
        let a = &found.grounds[0];
        assert_eq!((a.share, a.interval), (a.tagged.share(), a.tagged.interval()));
    }

    /// Of the cell without any ground one decision is labelled and of its stratum no more: nothing to join it to.
    #[test]
    fn what_cannot_be_estimated_says_so() {
        let cells =
            vec![cell(WITH, 40, 40, 36), cell(OTHER, 20, 20, 4), cell(NONE, 1, 1, 0), cell(NOT_REFUSED, 20, 2, 2)];
        let why = |accuracy: &Accuracy| of(accuracy).grounds[0].why_not.clone().unwrap_or_default();
        assert!(why(&accuracy(Design::ByTag, cells.clone())).contains("too few decisions of one kind are labelled"));
        let mut other = accuracy(Design::ByTag, cells.clone());
        other.strata[0].size = 151;
        assert!(why(&other).contains("drawn from 151 refusals with a reason, and here are 150"), "{}", why(&other));
        other = accuracy(Design::ByTag, cells.clone());
        other.rules_versions = vec!["older".to_owned()];
        assert!(why(&other).contains("tags of other rules"));
        other = accuracy(Design::ByTag, cells);
        other.fault = Some("no tags".to_owned());
        assert_eq!(why(&other), "cannot be estimated: no tags");
        let useless = vec![cell(WITH, 60, 60, 40), cell(OTHER, 30, 30, 20)];
        assert!(why(&accuracy(Design::Independent, useless)).contains("are tagged with it as often"));
    }

    /// Thin cells join the largest of their stratum, and strata stay apart.
    #[test]
    fn thin_cells_are_joined_within_their_stratum() {
        let sampled = |size: f64, drawn: f64| SampleStratum { size, drawn, ..SampleStratum::default() };
        let cells = BTreeMap::from([
            (WITH, sampled(5.0, 1.0)),
            (OTHER, sampled(90.0, 30.0)),
            ((Stratum::Tagged, Refusal::Part, false), sampled(20.0, 8.0)),
            (NONE, sampled(1.0, 1.0)),
        ]);
        assert_eq!(joined(Stratum::Tagged, &cells), [sampled(95.0, 31.0), sampled(20.0, 8.0)]);
        assert_eq!(joined(Stratum::Untagged, &cells), [sampled(1.0, 1.0)], "all of it was drawn");
    }

    /// Rogan and Gladen by hand: sensitivity 36/40, specificity 54/60, as tagged 100/160: (0.625 - 0.1) / 0.8.
    #[test]
    fn shares_are_corrected_by_independent_labels() {
        let cells = vec![cell(WITH, 42, 42, 36), cell(OTHER, 58, 58, 4), cell(NOT_REFUSED, 50, 9, 9)];
        let found = of(&accuracy(Design::Independent, cells));
        let a = &found.grounds[0];
        assert_eq!(a.labelled_with, 40, "those that are not tagged as refusals tell nothing of them");
        assert!((a.share.expect("a share") - 0.525 / 0.8).abs() < 1e-12, "{a:?}");
    }
}
