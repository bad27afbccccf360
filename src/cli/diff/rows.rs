//! What changed, as CSV.

use std::io::Write;

use serde::Serialize;

use crate::cli::Failure;
use crate::diff::{Change, Move, Pair};

use super::{Compared, Revision, revisions};

/// One change of one decision.
#[derive(Default, Serialize)]
struct Row<'c> {
    source: &'c str,
    reference: &'c str,
    /// `gained`, `lost`, `moved`, `first_ground`, `refusal`, `check`, `order`, `only_old`, `only_new`.
    change: &'c str,
    ground: &'c str,
    old: &'c str,
    new: &'c str,
    sentence: &'c str,
    phrase: &'c str,
    cause: &'c str,
}

const COLUMNS: [&str; 9] = ["source", "reference", "change", "ground", "old", "new", "sentence", "phrase", "cause"];

/// A row per change.
pub(super) fn write_changes(compared: &Compared, out: impl Write) -> Result<(), Failure> {
    let comparison = &compared.comparison;
    let mut csv = csv::WriterBuilder::new().has_headers(false).from_writer(out);
    csv.write_record(COLUMNS)?;
    for change in &comparison.changes {
        for one in &change.moves {
            csv.serialize(of_move(change, one))?;
        }
        let pairs = [
            ("first_ground", &change.first_ground),
            ("refusal", &change.refusal),
            ("check", &change.check),
            ("order", &change.order),
        ];
        for (what, pair) in pairs {
            if let Some(Pair { old, new }) = pair {
                csv.serialize(Row { change: what, old, new, ..of_decision(change) })?;
            }
        }
    }
    for (alone, change) in [(&comparison.only_old, "only_old"), (&comparison.only_new, "only_new")] {
        for one in alone {
            csv.serialize(Row { source: &one.source, reference: &one.reference, change, ..Row::default() })?;
        }
    }
    Ok(csv.flush()?)
}

fn of_decision(change: &Change) -> Row<'_> {
    Row { source: &change.source, reference: &change.reference, ..Row::default() }
}

fn of_move<'c>(change: &'c Change, one: &'c Move) -> Row<'c> {
    let evidence = one.evidence.first();
    Row {
        change: one.kind(),
        ground: &one.ground,
        old: one.old.as_str(),
        new: one.new.as_str(),
        sentence: evidence.map_or("", |evidence| &evidence.sentence),
        phrase: evidence.map_or("", |evidence| &evidence.phrase),
        cause: evidence.map_or("", |evidence| &evidence.cause),
        ..of_decision(change)
    }
}

/// A row per ground: the revision note.
pub(super) fn write_summary(compared: &Compared, out: impl Write) -> Result<(), Failure> {
    let comparison = &compared.comparison;
    let versions = |set: &std::collections::BTreeSet<String>| set.iter().cloned().collect::<Vec<_>>().join(", ");
    let (old_rules, new_rules) = (versions(&comparison.old_rules), versions(&comparison.new_rules));
    let mut csv = csv::Writer::from_writer(out);
    csv.write_record([
        "ground",
        "old",
        "new",
        "old_share",
        "new_share",
        "points",
        "gained",
        "lost",
        "decisions",
        "old_rules",
        "new_rules",
    ])?;
    for Revision { ground, old, new, old_share, new_share, points, gained, lost } in revisions(comparison) {
        csv.write_record([
            ground,
            &old.to_string(),
            &new.to_string(),
            &format!("{old_share:.4}"),
            &format!("{new_share:.4}"),
            &format!("{points:.4}"),
            &gained.to_string(),
            &lost.to_string(),
            &comparison.decisions.to_string(),
            &old_rules,
            &new_rules,
        ])?;
    }
    Ok(csv.flush()?)
}
