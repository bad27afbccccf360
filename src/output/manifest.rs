//! What a table was made of: the file that a researcher cites beside it.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::rules::RuleSet;

use super::Tally;
use super::duplicates::Duplicate;

/// Everything that a table rests on. All of it but [`Manifest::run`] is the same bytes for the same program, rules and
/// input.
#[derive(Clone, Debug, Serialize)]
pub struct Manifest {
    /// Name and version of the program.
    pub program: String,
    /// The rules.
    pub rules: Rules,
    /// The command, without what changes nothing in the table: how many threads, what is said on the way.
    pub command: Vec<String>,
    /// What was read.
    pub input: Input,
    /// What was written.
    pub output: Output,
    /// Decisions by refusal.
    pub refusals: BTreeMap<&'static str, usize>,
    /// Refused decisions of which no ground is applied.
    pub without_ground: usize,
    /// How often each ground stands where, in the order of the rule file.
    pub grounds: Vec<GroundCount>,
    /// When it was made; the one part that no second run repeats.
    pub run: Run,
}

/// Which rules.
#[derive(Clone, Debug, Serialize)]
pub struct Rules {
    /// Their name.
    pub scheme: String,
    /// Their version.
    pub version: String,
    /// Of the whole rule file, in hexadecimal digits; its first 8 stand in the column `rules_version`.
    pub sha256: String,
}

/// What was read.
#[derive(Clone, Debug, Serialize)]
pub struct Input {
    /// Over the sorted SHA-256 of all texts that were tagged: see [`Tally::texts_hash`].
    pub sha256: String,
    /// Decisions that were tagged.
    pub read: usize,
    /// What was not, with the cause.
    pub failed: Vec<String>,
    /// How many texts were read in an encoding that had to be guessed.
    pub encodings_guessed: BTreeMap<&'static str, usize>,
    /// The first day on which a decision was made, ISO 8601.
    pub first_date: Option<String>,
    /// The last.
    pub last_date: Option<String>,
    /// Decisions without a date.
    pub undated: usize,
    /// References that stood more than once; each is tagged as often.
    pub duplicates: Vec<Duplicate>,
}

/// What was written.
#[derive(Clone, Debug, Serialize)]
pub struct Output {
    /// As named on the command line; nothing for standard output.
    pub file: Option<String>,
    /// Of its bytes, in hexadecimal digits.
    pub sha256: String,
}

/// How often a ground stands where.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct GroundCount {
    /// Its id.
    pub ground: String,
    /// Decisions that apply it.
    pub applied: usize,
    /// Decisions that list it among the legal tests and do not apply it.
    pub cited: usize,
    /// Decisions that weigh and deny it.
    pub considered_not_applied: usize,
}

/// When the table was made.
#[derive(Clone, Debug, Serialize)]
pub struct Run {
    /// ISO 8601, in UTC, to the second.
    pub start: String,
    /// How long it took.
    pub seconds: f64,
}

impl Rules {
    /// The rules whose file has this SHA-256.
    pub fn new(rules: &RuleSet, sha256: String) -> Self {
        Self { scheme: rules.scheme.clone(), version: rules.version.clone(), sha256 }
    }
}

impl Input {
    /// What was counted, and what could not be.
    pub fn new(tally: &Tally, failed: Vec<String>, encodings_guessed: BTreeMap<&'static str, usize>) -> Self {
        let (first_date, last_date) = tally.dates.clone().unzip();
        Self {
            sha256: tally.texts_hash(),
            read: tally.decisions,
            failed,
            encodings_guessed,
            first_date,
            last_date,
            undated: tally.undated,
            duplicates: tally.duplicates().cloned().collect(),
        }
    }
}
