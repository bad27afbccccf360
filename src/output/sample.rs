//! The table of a sample that coders fill in.

use serde::Deserialize;

/// One drawn decision.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct SampleRow {
    /// Where the text came from.
    pub source: String,
    /// Case number.
    pub reference: String,
    /// The body complained about.
    pub organisation: String,
    /// ISO 8601.
    pub decision_date: String,
    /// What its stratum is called.
    pub stratum: String,
    /// The decisions of its stratum.
    pub stratum_size: u32,
    /// How many decisions it stands for.
    pub weight: String,
    /// What one coder found.
    pub coder_1: String,
    /// What another found.
    pub coder_2: String,
    /// What they agreed on where they had found different things; the column may be missing.
    pub agreed: String,
}

impl SampleRow {
    /// The reference, else where the text came from.
    pub fn name(&self) -> &str {
        if self.reference.is_empty() { &self.source } else { &self.reference }
    }
}
