//! Samples for labelling by hand: which decisions are drawn, and what their labels say of the tags.
//!
//! [`draw`] takes decisions by stratum and gives those to label. [`Accuracy`] is what the labels tell: `score` fills it in,
//! `audit` corrects shares with it. Reads and prints nothing.

mod accuracy;
mod draw;

use serde::{Deserialize, Serialize};

use crate::output::DecisionRow;
use crate::output::read::ids;
use crate::rules::Refusal;

pub use accuracy::{Accuracy, Cell, Design, ENOUGH_POSITIVES, GroundAccuracy, StratumSize};
pub use draw::{Drawn, draw, fewest};

/// What decisions are drawn by: their tags, so that rare kinds are drawn as well.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Stratum {
    /// Refused at least in part, with a ground.
    Tagged,
    /// Refused at least in part, without any ground.
    Untagged,
    /// Investigated to the end.
    NotRefused,
}

impl Stratum {
    /// All of them.
    pub const ALL: [Stratum; 3] = [Self::Tagged, Self::Untagged, Self::NotRefused];

    /// The stratum of a decision.
    pub const fn of(refusal: Refusal, has_ground: bool) -> Stratum {
        match (refusal, has_ground) {
            (Refusal::No, _) => Self::NotRefused,
            (_, true) => Self::Tagged,
            (_, false) => Self::Untagged,
        }
    }

    /// The stratum of a row of tags, with its refusal; none where the row has no refusal that is known.
    pub fn of_row(row: &DecisionRow) -> Option<(Stratum, Refusal)> {
        let refusal = Refusal::ALL.into_iter().find(|refusal| refusal.as_str() == row.refusal)?;
        Some((Self::of(refusal, ids(&row.grounds).next().is_some()), refusal))
    }

    /// What people call it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Tagged => "refusals with a reason",
            Self::Untagged => "refusals without any reason",
            Self::NotRefused => "decisions investigated to the end",
        }
    }
}
