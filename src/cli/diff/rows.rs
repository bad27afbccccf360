//! What changed, as CSV.

use std::io::Write;

use serde::Serialize;

use crate::cli::Failure;
use crate::diff::{Change, Move, Pair};
use crate::output::{Column, Kind, REFERENCE, SOURCE};

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

const OF_NO_GROUND: Option<&str> = Some("the change is of no ground, or nothing is known of mentions");

/// The columns of the changes.
pub(in crate::cli) const CHANGES: [Column<'static>; 9] = [
    SOURCE,
    REFERENCE,
    Column {
        values: &["gained", "lost", "moved", "first_ground", "refusal", "check", "order", "only_old", "only_new"],
        ..Column::new(
            "change",
            Kind::Word,
            "what changed: a ground gained, lost or moved; the first ground, the refusal, the check, the order of the \
             grounds; or the decision stands in one table only",
            "gained",
            None,
        )
    },
    Column::new("ground", Kind::Text, "the ground's id", "right_of_appeal", Some("the change is of no ground")),
    Column::new("old", Kind::Text, "what stood before", "cited", Some("nothing did")),
    Column::new("new", Kind::Text, "what stands now", "applied", Some("nothing does")),
    Column::new("sentence", Kind::Text, "the sentence behind it", "The complaint is late.", OF_NO_GROUND),
    Column::new("phrase", Kind::Text, "the phrase behind it", "<complaint> is late", OF_NO_GROUND),
    Column::new("cause", Kind::Text, "what made the mention so: see the table mention", "section", OF_NO_GROUND),
];

/// The columns of the summary.
pub(in crate::cli) const SUMMARY: [Column<'static>; 11] = [
    Column::new("ground", Kind::Text, "the ground's id", "right_of_appeal", None),
    Column::new("old", Kind::Number, "decisions that applied it", "120", None),
    Column::new("new", Kind::Number, "decisions that apply it", "124", None),
    Column::new("old_share", Kind::Decimal, "the same, per cent of the decisions compared", "12.0000", None),
    Column::new("new_share", Kind::Decimal, "the same, per cent of the decisions compared", "12.4000", None),
    Column::new("points", Kind::Decimal, "the difference of the shares, in percentage points", "0.4000", None),
    Column::new("gained", Kind::Number, "decisions that apply it only now", "5", None),
    Column::new("lost", Kind::Number, "decisions that applied it only before", "1", None),
    Column::new("decisions", Kind::Number, "decisions compared", "1000", None),
    Column::new("old_rules", Kind::Text, "versions of the rules before", "lgsco 2026.11.1 1a2b3c4d", NO_VERSION),
    Column::new("new_rules", Kind::Text, "versions of the rules now", "lgsco 2026.12.1 5e6f7a8b", NO_VERSION),
];

const NO_VERSION: Option<&str> = Some("the table does not say");

/// A row per change.
pub(super) fn write_changes(compared: &Compared, out: impl Write) -> Result<(), Failure> {
    let comparison = &compared.comparison;
    let mut csv = csv::WriterBuilder::new().has_headers(false).from_writer(out);
    csv.write_record(CHANGES.map(|column| column.name))?;
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
    csv.write_record(SUMMARY.map(|column| column.name))?;
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
