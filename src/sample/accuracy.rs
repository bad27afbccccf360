//! What labels tell of tags, as far as shares can be corrected with it.

use serde::{Deserialize, Serialize};

use crate::rules::Refusal;

use super::Stratum;

/// With fewer labelled decisions that give a ground, its accuracy is not established.
pub const ENOUGH_POSITIVES: u32 = 30;

/// How often the tags are right, counted on labelled decisions.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Accuracy {
    /// How the labelled decisions were chosen.
    pub design: Design,
    /// Why no share can be corrected with it, if so.
    pub fault: Option<String>,
    /// The versions of the rules that made the tags.
    pub rules_versions: Vec<String>,
    /// The strata that were drawn from; none where decisions were not drawn by their tags.
    pub strata: Vec<StratumSize>,
    /// Labelled decisions that are tagged.
    pub labelled: u32,
    /// The grounds that any label or tag of them has.
    pub grounds: Vec<GroundAccuracy>,
}

/// How labelled decisions were chosen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Design {
    /// Drawn by their tags from the very decisions that are audited.
    ByTag,
    /// Apart from the decisions that are audited, whatever their tags.
    Independent,
}

/// A stratum of a sample.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StratumSize {
    /// Which.
    pub stratum: Stratum,
    /// All decisions of it.
    pub size: u32,
    /// Those that were drawn and labelled.
    pub labelled: u32,
}

/// How one ground was tagged and labelled.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct GroundAccuracy {
    /// The ground.
    pub ground: String,
    /// Labelled decisions, by how they are tagged.
    pub cells: Vec<Cell>,
}

/// Labelled decisions that are tagged alike.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cell {
    /// By tags.
    pub stratum: Stratum,
    /// By tags.
    pub refusal: Refusal,
    /// Whether they are tagged with the ground.
    pub tagged: bool,
    /// How many.
    pub labelled: u32,
    /// Those that are full refusals by their labels.
    pub full: u32,
    /// Those of them that give the ground by their labels.
    pub full_with: u32,
    /// Those that are part refusals by their labels.
    pub part: u32,
    /// Those of them that give the ground by their labels.
    pub part_with: u32,
}

impl Cell {
    /// How they are tagged.
    pub const fn key(&self) -> (Stratum, Refusal, bool) {
        (self.stratum, self.refusal, self.tagged)
    }

    /// Those that give the ground by their labels.
    pub const fn with(&self) -> u32 {
        self.full_with + self.part_with
    }
}
