//! Golden cases: decisions with what `tag` must print for them, compared byte for byte.
//!
//! A folder of cases holds `decisions/`, in any input format, and beside it `tags.csv` and `mentions.csv`, as `tag` and
//! `tag --per mention` write them. [`Folder::compare`] reads and tags every case and names the outcome; nothing is
//! written here. The version of the rules, which every change of the rule file changes in every row, is compared once
//! for the folder and not for each case.

mod difference;
mod folder;
mod table;

use std::collections::BTreeSet;
use std::fmt;

use serde::Serialize;

use crate::diff::Pair;

pub use difference::Difference;
pub use folder::{DECISIONS, Folder, GoldenError, MENTIONS, TAGS};
use table::Table;

/// What came of a case.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Outcome {
    /// It is tagged as expected.
    Agrees,
    /// It is tagged otherwise.
    Differs,
    /// There is a case and no expectation.
    Missing,
    /// There is an expectation and no case.
    Orphan,
    /// The case cannot be read, or holds no decision.
    Unreadable,
}

impl Outcome {
    /// All outcomes.
    pub const ALL: [Outcome; 5] = [Self::Agrees, Self::Differs, Self::Missing, Self::Orphan, Self::Unreadable];

    /// The word printed for it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Agrees => "agrees",
            Self::Differs => "differs",
            Self::Missing => "missing",
            Self::Orphan => "orphan",
            Self::Unreadable => "unreadable",
        }
    }
}

/// A case with its outcome.
#[derive(Clone, Debug, Serialize)]
pub struct Case {
    /// Its path inside `decisions/`, without the ending.
    pub name: String,
    /// What the column `source` says of it.
    pub source: String,
    /// What came of it.
    pub outcome: Outcome,
    /// What differs.
    pub differences: Vec<Difference>,
    /// Why it cannot be read.
    pub message: Option<String>,
    /// What is printed for it now, per table; empty where there is no case.
    #[serde(skip)]
    now: [String; 2],
    /// What is expected, per table; empty where there is no expectation.
    #[serde(skip)]
    expected: [String; 2],
}

impl fmt::Display for Case {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.outcome.as_str(), self.name)?;
        let lines = self.differences.iter().flat_map(Difference::lines).chain(self.message.clone());
        lines.into_iter().try_for_each(|line| write!(f, "\n  {line}"))
    }
}

/// All cases of a folder, compared.
#[derive(Clone, Debug, Serialize)]
pub struct Report {
    /// The cases in the order of their files, orphans last.
    pub cases: Vec<Case>,
    /// The version of the rules that the expectations name, and that of the rules at hand, where they are not the same.
    pub rules_version: Option<Pair>,
    /// Whether a table has other columns than the program prints now.
    pub columns_differ: bool,
}

impl Report {
    /// How many cases had this outcome.
    pub fn count(&self, outcome: Outcome) -> usize {
        self.cases.iter().filter(|case| case.outcome == outcome).count()
    }

    /// Whether every case agrees.
    pub fn agrees(&self) -> bool {
        self.cases.iter().all(|case| case.outcome == Outcome::Agrees)
    }
}

/// Which expectations a person accepts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Accept {
    /// Those of these cases.
    Cases(BTreeSet<String>),
    /// All that were compared.
    All,
}

impl Accept {
    fn takes(&self, case: &Case) -> bool {
        match self {
            Self::Cases(names) => names.contains(&case.name),
            Self::All => true,
        }
    }
}

/// The expectations after acceptance: the texts of [`TAGS`] and [`MENTIONS`]. What is not accepted stays as it is, byte
/// for byte, and so do the cases of `folder` that `report` does not hold.
pub fn renewed(folder: &Folder, report: &Report, accept: &Accept) -> [String; 2] {
    let mut texts = Table::headers();
    let compared: BTreeSet<&str> = report.cases.iter().map(|case| case.source.as_str()).collect();
    let others = folder.sources().into_iter().filter(|source| !compared.contains(source.as_str()));
    let mut rows: Vec<(&str, [&str; 2])> = others.map(|source| (source.as_str(), folder.expected(source))).collect();
    for case in &report.cases {
        let renews = accept.takes(case) && case.outcome != Outcome::Unreadable;
        let [tags, mentions] = if renews { &case.now } else { &case.expected };
        rows.push((&case.source, [tags, mentions]));
    }
    rows.sort_by_key(|(source, _)| (folder.place(source), *source));
    for (_, parts) in rows {
        texts.iter_mut().zip(parts).for_each(|(text, part)| text.push_str(part));
    }
    texts
}
