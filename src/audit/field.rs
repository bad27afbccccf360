//! What decisions can be grouped and chosen by.

use std::fmt;
use std::str::FromStr;

use crate::rules::nearest;

use super::case::Case;
use super::period::Unit;
use super::titles::Titles;

/// The value of a decision that does not say.
pub const NOT_STATED: &str = "(not stated)";

/// The stage of a refusal in which no ground was found.
pub const NO_GROUND: &str = "(no reason found)";

/// Something that decisions can be grouped and chosen by. There is none for a person.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Field {
    /// A stretch of time.
    Period(Unit),
    /// The body complained about; a decision about two counts under each.
    Organisation,
    /// Subject.
    Category,
    /// Subject below it.
    Subcategory,
    /// The header's outcome.
    Outcome,
    /// The stages of the applied grounds; a decision with grounds of two counts under each.
    Stage,
}

impl Field {
    /// All of them.
    pub const ALL: [Field; 9] = [
        Self::Period(Unit::FinancialYear),
        Self::Period(Unit::Year),
        Self::Period(Unit::Quarter),
        Self::Period(Unit::Month),
        Self::Organisation,
        Self::Category,
        Self::Subcategory,
        Self::Outcome,
        Self::Stage,
    ];

    /// The word on the command line and in tables.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Period(unit) => unit.as_str(),
            Self::Organisation => "organisation",
            Self::Category => "category",
            Self::Subcategory => "subcategory",
            Self::Outcome => "outcome",
            Self::Stage => "stage",
        }
    }

    /// The values of a decision: one, but for organisations and stages.
    pub fn values(self, case: &Case, titles: &Titles) -> Vec<String> {
        let stated = |text: &str| if text.is_empty() { NOT_STATED.to_owned() } else { text.to_owned() };
        match self {
            Self::Period(unit) => vec![case.date.map_or(NOT_STATED.to_owned(), |date| unit.label(date))],
            Self::Organisation if case.organisations.is_empty() => vec![NOT_STATED.to_owned()],
            Self::Organisation => distinct(case.organisations.clone()),
            Self::Category => vec![stated(&case.row.category)],
            Self::Subcategory => vec![stated(&case.row.subcategory)],
            Self::Outcome => vec![stated(&case.row.outcome)],
            Self::Stage if case.grounds.is_empty() => vec![NO_GROUND.to_owned()],
            Self::Stage => distinct(case.grounds.iter().map(|id| titles.stage(id)).collect()),
        }
    }
}

fn distinct(mut values: Vec<String>) -> Vec<String> {
    values.sort();
    values.dedup();
    values
}

impl fmt::Display for Field {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for Field {
    type Err = String;

    fn from_str(word: &str) -> Result<Self, String> {
        Self::ALL.into_iter().find(|field| field.as_str() == word).ok_or_else(|| {
            let names = Self::ALL.map(Self::as_str);
            let help = nearest(word, names.into_iter()).unwrap_or_else(|| format!("write one of {}", names.join(", ")));
            format!("`{word}` is nothing that decisions can be grouped by; {help}")
        })
    }
}

/// A field that must have a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Condition {
    /// The field.
    pub field: Field,
    /// The value; letter case does not matter.
    pub value: String,
}

impl Condition {
    /// Whether a decision has the value.
    pub fn holds(&self, case: &Case, titles: &Titles) -> bool {
        let wanted = self.value.to_lowercase();
        self.field.values(case, titles).iter().any(|value| value.to_lowercase() == wanted)
    }
}

impl fmt::Display for Condition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}={}", self.field, self.value)
    }
}

impl FromStr for Condition {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let (field, value) = text
            .split_once('=')
            .ok_or_else(|| "write a field, `=` and a value: organisation=\"Kent County Council\"".to_owned())?;
        Ok(Self { field: field.trim().parse()?, value: value.trim().to_owned() })
    }
}
