//! What is left out as asked: decisions, and sentences.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use clap::Args;

use crate::audit::Case;
use crate::decision::normalise_reference;
use crate::rules::RuleSet;

use super::super::{Failure, complain, plural, table};

/// What to leave out.
#[derive(Debug, Args)]
pub(super) struct LeftOut {
    /// Leave the decisions out of everything whose references stand in this file
    #[arg(long, value_name = "FILE")]
    pub exclude: Option<PathBuf>,
    /// Print no sentence of any decision
    #[arg(long)]
    pub no_quotes: bool,
}

/// References that one message lists at most.
const MOST_NAMES: usize = 10;

/// Drops the decisions whose references the file holds, copies among them, and says how many. References that no decision
/// has are named, for they may be mistyped.
pub(super) fn exclude(cases: &mut Vec<Case>, path: &Path, rules: &RuleSet) -> Result<u32, Failure> {
    let name = table::name(path);
    let text = table::read(path, "a file of references, one a line")?;
    let references: BTreeSet<String> =
        rules.layout.reference.find_iter(&text).map(|found| normalise_reference(found.as_str())).collect();
    if references.is_empty() {
        return Err(Failure::Message(format!(
            "{name}: holds no reference such as 24 018 564; write the references to leave out, one a line"
        )));
    }
    let mut met = BTreeSet::new();
    let before = cases.len();
    cases.retain(|case| {
        let reference = normalise_reference(&case.row.reference);
        let stays = !references.contains(&reference);
        if !stays {
            met.insert(reference);
        }
        stays
    });
    let unmet: Vec<&str> = references.difference(&met).map(String::as_str).collect();
    if !unmet.is_empty() {
        let some = unmet.iter().take(MOST_NAMES).copied().collect::<Vec<_>>().join(", ");
        let more = if unmet.len() > MOST_NAMES { ", ..." } else { "" };
        complain(&format!("{name}: {} that no decision has: {some}{more}", plural(unmet.len(), "reference")));
    }
    if cases.is_empty() {
        return Err(Failure::Message(format!("{name}: leaves out every decision, so there is nothing to count")));
    }
    Ok(u32::try_from(before - cases.len()).unwrap_or(u32::MAX))
}
