//! How well tags agree with hand labels: counts and shares per ground and overall, each with its interval.
//!
//! Takes rows of labels and tags, joined; gives numbers. Knows no ground and no file. A label without a row of tags
//! stays in every count: its grounds are missed, and its set, first ground and refusal are wrong. Grounds that the tags
//! only have as considered count as absent.
//!
//! Decisions of a sample that was drawn by tag count by their weights in every share; counts stay counts.

mod accuracy;
mod coded;
mod interval;
mod join;

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use crate::output::read::ids;
use crate::rules::Refusal;

use crate::sample::{Accuracy, ENOUGH_POSITIVES};

pub use crate::statistics::{Interval, LEVEL, Weighted};
pub use accuracy::accuracy;
pub use coded::{Agreement, Coded, Coding, CodingError, GroundAgreement, coded};
pub use interval::{Labelled, RESAMPLES, f1_interval};
pub use join::{Case, Joined, join};

/// Right and wrong assignments of grounds to decisions.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Counts {
    /// Labelled and tagged.
    pub true_positives: u32,
    /// Tagged, not labelled.
    pub false_positives: u32,
    /// Labelled, not tagged.
    pub false_negatives: u32,
}

impl Counts {
    /// Adds other counts.
    pub fn add(&mut self, other: Counts) {
        self.true_positives += other.true_positives;
        self.false_positives += other.false_positives;
        self.false_negatives += other.false_negatives;
    }

    /// How often it is labelled.
    pub const fn support(self) -> u32 {
        self.true_positives + self.false_negatives
    }
}

/// Counts with what follows from them.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Measures {
    /// How often it is labelled.
    pub support: u32,
    /// The counts.
    #[serde(flatten)]
    pub counts: Counts,
    /// The share of what is tagged that is labelled.
    pub precision: Weighted,
    /// The share of what is labelled that is tagged.
    pub recall: Weighted,
    /// The harmonic mean of the two.
    #[serde(serialize_with = "crate::statistics::rounded_if_any")]
    pub f1: Option<f64>,
}

/// What is counted for [`Measures`].
#[derive(Clone, Copy, Debug, Default)]
struct Tally {
    counts: Counts,
    precision: Weighted,
    recall: Weighted,
}

impl Tally {
    /// Counts a ground of a decision.
    fn add(&mut self, counts: Counts, weight: f64) {
        self.counts.add(counts);
        let right = counts.true_positives > 0;
        if right || counts.false_positives > 0 {
            self.precision.add(right, weight);
        }
        if right || counts.false_negatives > 0 {
            self.recall.add(right, weight);
        }
    }
}

impl From<Tally> for Measures {
    fn from(Tally { counts, precision, recall }: Tally) -> Self {
        let ((right, tagged), (_, labelled)) = (precision.weights(), recall.weights());
        let f1 = (tagged + labelled > 0.0).then(|| 2.0 * right / (tagged + labelled));
        Self { support: counts.support(), counts, precision, recall, f1 }
    }
}

/// How one ground was tagged.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct GroundScore {
    /// The ground.
    pub ground: String,
    /// Whether so many labelled decisions give it that its accuracy is established.
    pub established: bool,
    /// How well.
    #[serde(flatten)]
    pub measures: Measures,
}

/// How all grounds together were tagged: every pair of decision and ground counts the same.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Overall {
    /// How well.
    #[serde(flatten)]
    pub measures: Measures,
    /// The bootstrap interval of F1.
    pub f1_interval: Option<Interval>,
}

/// What a ground is in a decision.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Status {
    /// The decision relies on it.
    Applied,
    /// It stands in the list of legal tests and is not relied on.
    Cited,
    /// Neither.
    Absent,
}

impl Status {
    /// All of them, in the order of the confusion.
    pub const ALL: [Status; 3] = [Self::Applied, Self::Cited, Self::Absent];

    /// The word printed.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Applied => "applied",
            Self::Cited => "cited",
            Self::Absent => "absent",
        }
    }
}

/// How often a ground is one thing in the labels and one in the tags.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Cell {
    /// In the labels.
    pub label: Status,
    /// In the tags.
    pub tag: Status,
    /// So many pairs of decision and ground.
    pub count: u32,
}

/// The share of wrong decisions among those that the program asked to check, and among the others. Decisions that were
/// not tagged are in neither.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct ByCheck {
    /// With a `check` code.
    pub with_check: Weighted,
    /// Without.
    pub without_check: Weighted,
}

/// A decision whose applied grounds, first ground or refusal are not as labelled.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Wrong {
    /// The decision's file, else its reference.
    pub file: String,
    /// Whether it was tagged at all.
    pub tagged: bool,
    /// Labelled, not tagged.
    pub missed: Vec<String>,
    /// Tagged, not labelled.
    pub extra: Vec<String>,
    /// The first ground of the label.
    pub label_first: String,
    /// The first ground of the tags.
    pub tag_first: String,
    /// The refusal of the label.
    pub label_refusal: String,
    /// The refusal of the tags.
    pub tag_refusal: String,
    /// The sentence on which the tags' first ground rests.
    pub quote: String,
}

/// How well tags agree with labels.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Score {
    /// How many decisions are labelled.
    pub decisions: u32,
    /// Those of them that were not tagged.
    pub untagged: Vec<String>,
    /// Sources of rows of tags that nobody labelled.
    pub unlabelled: Vec<String>,
    /// Decisions that the name of the file joined though their references differ.
    pub references_differ: Vec<String>,
    /// By ground, in alphabetical order.
    pub grounds: Vec<GroundScore>,
    /// All grounds together.
    pub overall: Overall,
    /// Decisions whose set of applied grounds is as labelled.
    pub exact_set: Weighted,
    /// Refused decisions whose first ground is as labelled.
    pub first_ground: Weighted,
    /// Decisions whose refusal is as labelled.
    pub refusal: Weighted,
    /// What grounds are in labels and tags; absent in both is not counted. Nothing for a sample, of which it is not coded
    /// what is listed.
    pub confusion: Vec<Cell>,
    /// Whether a `check` code tells of errors; none where the tags have no such column.
    pub errors_by_check: Option<ByCheck>,
    /// How the labels were made, where they are a sample that was drawn by tag.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub coding: Option<Coding>,
    /// What an audit can correct its shares with.
    pub accuracy: Accuracy,
    /// Every wrong decision, in the order of the labels.
    #[serde(skip)]
    pub wrong: Vec<Wrong>,
}

/// Measures tags against labels; `has_check` says whether the tags know of checks at all.
pub fn score(joined: &Joined<'_>, has_check: bool) -> Score {
    let mut sum = Sum::default();
    for case in &joined.cases {
        sum.add(case);
    }
    let names = |keep: &dyn Fn(&Case<'_>) -> bool| -> Vec<String> {
        joined.cases.iter().filter(|case| keep(case)).map(|case| case.name().to_owned()).collect()
    };
    // Coders of a sample do not say what is listed.
    let is_sample = joined.cases.iter().any(|case| case.label.drawn.is_some());
    let pairs = Status::ALL.into_iter().filter(|_| !is_sample).flat_map(|label| Status::ALL.map(|tag| (label, tag)));
    let confusion = pairs.filter(|pair| *pair != (Status::Absent, Status::Absent)).map(|(label, tag)| Cell {
        label,
        tag,
        count: sum.confusion.get(&(label, tag)).copied().unwrap_or_default(),
    });
    Score {
        decisions: sum.exact_set.n,
        untagged: names(&|case| case.tag.is_none()),
        unlabelled: joined.unlabelled.iter().map(|tag| tag.source.clone()).collect(),
        references_differ: names(&|case| case.references_differ()),
        overall: Overall { measures: sum.overall.into(), f1_interval: f1_interval(&sum.by_decision) },
        grounds: sum
            .by_ground
            .into_iter()
            .map(|(ground, tally)| {
                let established = tally.counts.support() >= ENOUGH_POSITIVES;
                GroundScore { ground, established, measures: tally.into() }
            })
            .collect(),
        exact_set: sum.exact_set,
        first_ground: sum.first_ground,
        refusal: sum.refusal,
        confusion: confusion.collect(),
        errors_by_check: has_check.then_some(sum.errors_by_check),
        coding: None,
        accuracy: accuracy(joined),
        wrong: sum.wrong,
    }
}

/// What has been counted so far.
#[derive(Default)]
struct Sum {
    by_ground: BTreeMap<String, Tally>,
    overall: Tally,
    by_decision: Vec<Labelled>,
    exact_set: Weighted,
    first_ground: Weighted,
    refusal: Weighted,
    confusion: BTreeMap<(Status, Status), u32>,
    errors_by_check: ByCheck,
    wrong: Vec<Wrong>,
}

impl Sum {
    fn add(&mut self, case: &Case<'_>) {
        let compared = Compared::new(case);
        self.add_grounds(&compared);
        let weight = compared.weight();
        self.exact_set.add(compared.same_set(), weight);
        self.refusal.add(compared.same_refusal(), weight);
        if case.label.refusal != Refusal::No.as_str() {
            self.first_ground.add(compared.same_first(), weight);
        }
        let right = compared.same_set() && compared.same_refusal() && compared.same_first();
        if let Some(tag) = case.tag {
            let checked = ids(&tag.check).next().is_some();
            let share =
                if checked { &mut self.errors_by_check.with_check } else { &mut self.errors_by_check.without_check };
            share.add(!right, weight);
        }
        if !right {
            self.wrong.push(compared.wrong());
        }
    }

    fn add_grounds(&mut self, compared: &Compared<'_>) {
        let (label, tag) = (&compared.label, &compared.tag);
        let mut all = Counts::default();
        let every: BTreeSet<&str> =
            [&label.applied, &label.cited, &tag.applied, &tag.cited].into_iter().flatten().copied().collect();
        for ground in every {
            let pair = (label.status(ground), tag.status(ground));
            *self.confusion.entry(pair).or_default() += 1;
            let counts = match (pair.0 == Status::Applied, pair.1 == Status::Applied) {
                (true, true) => Counts { true_positives: 1, ..Counts::default() },
                (true, false) => Counts { false_negatives: 1, ..Counts::default() },
                (false, true) => Counts { false_positives: 1, ..Counts::default() },
                (false, false) => continue,
            };
            all.add(counts);
            self.overall.add(counts, compared.weight());
            self.by_ground.entry(ground.to_owned()).or_default().add(counts, compared.weight());
        }
        let stratum = compared.case.label.drawn.as_ref().map(|drawn| drawn.stratum.clone()).unwrap_or_default();
        self.by_decision.push(Labelled { counts: all, weight: compared.weight(), stratum });
    }
}

/// The grounds of one side.
#[derive(Default)]
struct Grounds<'c> {
    applied: BTreeSet<&'c str>,
    cited: BTreeSet<&'c str>,
}

impl<'c> Grounds<'c> {
    fn new(applied: &'c str, cited: &'c str) -> Self {
        Self { applied: ids(applied).collect(), cited: ids(cited).collect() }
    }

    /// What a ground is on this side. Applied wins where a careless label has it in both columns.
    fn status(&self, ground: &str) -> Status {
        if self.applied.contains(ground) {
            Status::Applied
        } else if self.cited.contains(ground) {
            Status::Cited
        } else {
            Status::Absent
        }
    }
}

/// One decision, label beside tags.
struct Compared<'c> {
    case: &'c Case<'c>,
    label: Grounds<'c>,
    tag: Grounds<'c>,
}

impl<'c> Compared<'c> {
    fn new(case: &'c Case<'c>) -> Self {
        let label = Grounds::new(&case.label.applied, &case.label.cited);
        let tag = case.tag.map(|tag| Grounds::new(&tag.grounds, &tag.cited)).unwrap_or_default();
        Self { case, label, tag }
    }

    /// How many decisions it stands for.
    fn weight(&self) -> f64 {
        self.case.label.drawn.as_ref().map_or(1.0, crate::output::read::Drawn::weight)
    }

    fn same_set(&self) -> bool {
        self.case.tag.is_some() && self.label.applied == self.tag.applied
    }

    fn same_refusal(&self) -> bool {
        self.case.tag.is_some_and(|tag| tag.refusal == self.case.label.refusal)
    }

    fn same_first(&self) -> bool {
        self.case.tag.is_some_and(|tag| tag.first_ground == self.case.label.first)
    }

    fn wrong(&self) -> Wrong {
        let (label, tag) = (self.case.label, self.case.tag.cloned().unwrap_or_default());
        let only = |here: &BTreeSet<&str>, there: &BTreeSet<&str>| -> Vec<String> {
            here.difference(there).map(|id| (*id).to_owned()).collect()
        };
        Wrong {
            file: self.case.name().to_owned(),
            tagged: self.case.tag.is_some(),
            missed: only(&self.label.applied, &self.tag.applied),
            extra: only(&self.tag.applied, &self.label.applied),
            label_first: label.first.clone(),
            tag_first: tag.first_ground,
            label_refusal: label.refusal.clone(),
            tag_refusal: tag.refusal,
            quote: tag.quote,
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::output::DecisionRow;
    use crate::output::read::LabelRow;
    use crate::statistics::Share;

    use super::*;

    fn label(file: &str, refusal: &str, applied: &str, cited: &str) -> LabelRow {
        LabelRow {
            file: file.to_owned(),
            refusal: refusal.to_owned(),
            first: applied.split(';').next().unwrap_or_default().to_owned(),
            applied: applied.to_owned(),
            cited: cited.to_owned(),
            ..LabelRow::default()
        }
    }

    fn tag(source: &str, refusal: &str, applied: &str, cited: &str, check: &str) -> DecisionRow {
        DecisionRow {
            source: source.to_owned(),
            refusal: refusal.to_owned(),
            first_ground: applied.split(';').next().unwrap_or_default().to_owned(),
            grounds: applied.to_owned(),
            cited: cited.to_owned(),
            check: check.to_owned(),
            ..DecisionRow::default()
        }
    }

    fn share(count: u32, n: u32) -> Weighted {
        Share { count, n }.into()
    }

    /// Right; one missed and one extra; the order turned round; investigated; never tagged; a stray row.
    fn example() -> Score {
        let labels = [
            label("1", "full", "late", "court"),
            label("2", "full", "late;court", ""),
            label("3", "part", "late;fault", "court"),
            label("4", "no", "", "late"),
            label("5", "full", "fault", "late"),
        ];
        let tags = [
            tag("1", "full", "late", "court", ""),
            tag("2", "part", "late;fault", "court", "header"),
            tag("3", "part", "fault;late", "", "typo"),
            tag("4", "no", "", "", ""),
            tag("9", "full", "late", "", ""),
        ];
        score(&join(&labels, &tags), true)
    }

    #[test]
    fn grounds_are_counted_by_hand() {
        let score = example();
        let counted: Vec<(&str, u32, u32, u32)> = score
            .grounds
            .iter()
            .map(|found| (found.ground.as_str(), found.measures.counts))
            .map(|(id, counts)| (id, counts.true_positives, counts.false_positives, counts.false_negatives))
            .collect();
        assert_eq!(counted, [("court", 0, 0, 1), ("fault", 1, 1, 1), ("late", 3, 0, 0)]);
        let all = score.overall.measures;
        assert_eq!((all.support, all.precision, all.recall), (6, share(4, 5), share(4, 6)));
        assert_eq!(all.f1, Some(8.0 / 11.0));
        assert_eq!(score.grounds[0].measures.precision.value(), None);
    }

    #[test]
    fn decisions_are_counted_by_hand() {
        let score = example();
        assert_eq!((score.decisions, score.exact_set, score.refusal), (5, share(3, 5), share(3, 5)));
        assert_eq!(score.first_ground, share(2, 4));
        assert_eq!((score.untagged, score.unlabelled), (vec!["5".to_owned()], vec!["9".to_owned()]));
        let by_check = ByCheck { with_check: share(2, 2), without_check: share(0, 2) };
        assert_eq!(score.errors_by_check, Some(by_check));
        let wrong: Vec<(&str, String, String)> =
            score.wrong.iter().map(|one| (one.file.as_str(), one.missed.join(";"), one.extra.join(";"))).collect();
        let expected = [("2", "court", "fault"), ("3", "", ""), ("5", "fault", "")];
        assert_eq!(wrong, expected.map(|(file, missed, extra)| (file, missed.to_owned(), extra.to_owned())));
    }

    #[test]
    fn the_confusion_counts_every_pair_once() {
        let counts: Vec<(&str, &str, u32)> =
            example().confusion.iter().map(|cell| (cell.label.as_str(), cell.tag.as_str(), cell.count)).collect();
        let expected = [
            ("applied", "applied", 4),
            ("applied", "cited", 1),
            ("applied", "absent", 1),
            ("cited", "applied", 0),
            ("cited", "cited", 1),
            ("cited", "absent", 3),
            ("absent", "applied", 1),
            ("absent", "cited", 0),
        ];
        assert_eq!(counts, expected);
    }

    #[test]
    fn without_the_column_nothing_is_said_of_checks() {
        assert_eq!(score(&Joined::default(), false).errors_by_check, None);
        assert_eq!(score(&Joined::default(), true).overall.f1_interval, None);
    }
}
