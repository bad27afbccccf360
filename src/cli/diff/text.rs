//! What changed, for reading.

use std::fmt::Write;

use crate::cli::plural;
use crate::cli::table::{aligned, cells};
use crate::cli::terminal::{self, FAINT, GOOD, NOTE, Page, STRONG, WARN, styled};
use crate::diff::{Change, Comparison, Evidence, Move, Pair, Status};

use super::{Compared, revisions};

/// Sentences that are shown for one ground of one decision.
const MOST_SENTENCES: usize = 3;

/// Everything, or only the counts.
pub(super) fn page(compared: &Compared, summary: bool) -> String {
    let mut page = Page::new(terminal::width());
    let Compared { comparison, old, new } = compared;
    for (sign, side, versions) in [("---", old, &comparison.old_rules), ("+++", new, &comparison.new_rules)] {
        let versions: Vec<&str> = versions.iter().map(String::as_str).collect();
        page.line(&format!("{sign} {side}  {}", styled(FAINT, &versions.join(", "))));
    }
    page.paragraph("", &counted(compared));
    if !summary {
        comparison.changes.iter().for_each(|change| put_change(&mut page, change));
        put_alone(&mut page, comparison, old, new);
    }
    if !comparison.grounds.is_empty() {
        page.gap();
        let table = if summary { shares(comparison) } else { counts(comparison) };
        table.lines().for_each(|line| page.line(line));
    }
    page.into_text()
}

/// How many decisions were compared, and how many changed.
pub(super) fn counted(compared: &Compared) -> String {
    let Compared { comparison, old, new } = compared;
    let mut line =
        format!("{} compared, {} changed", plural(comparison.decisions, "decision"), comparison.changes.len());
    for (alone, side) in [(&comparison.only_old, old), (&comparison.only_new, new)] {
        if !alone.is_empty() {
            // Writing to a string cannot fail.
            let _ = write!(line, "; {} only in {side}", alone.len());
        }
    }
    line
}

fn put_change(page: &mut Page, change: &Change) {
    page.gap();
    let name = [change.reference.as_str(), change.source.as_str()];
    let name: Vec<&str> = name.into_iter().filter(|part| !part.is_empty()).collect();
    page.line(&styled(STRONG, &name.join("  ")));
    change.moves.iter().for_each(|one| put_move(page, one));
    for (what, pair) in pairs(change) {
        let said = |value: &str| if value.is_empty() { "none".to_owned() } else { value.to_owned() };
        page.paragraph("  ", &format!("{}: {} -> {}", styled(NOTE, what), said(&pair.old), said(&pair.new)));
    }
}

/// What else changed in a decision, with the words for it.
pub(super) fn pairs(change: &Change) -> impl Iterator<Item = (&'static str, &Pair)> {
    let all = [
        ("first ground", &change.first_ground),
        ("refusal", &change.refusal),
        ("check", &change.check),
        ("order", &change.order),
    ];
    all.into_iter().filter_map(|(what, pair)| Some((what, pair.as_ref()?)))
}

fn put_move(page: &mut Page, one: &Move) {
    let (sign, style) = match one.kind() {
        "gained" => ("+ ", GOOD),
        "lost" => ("- ", WARN),
        _ => ("~ ", NOTE),
    };
    let ground = styled(style, &format!("{sign}{}", one.ground));
    page.paragraph("  ", &format!("{ground} ({} -> {})", in_words(one.old), in_words(one.new)));
    for evidence in one.evidence.iter().take(MOST_SENTENCES) {
        put_evidence(page, evidence);
    }
    if let Some(more) = one.evidence.len().checked_sub(MOST_SENTENCES).filter(|more| *more > 0) {
        page.paragraph("      ", &styled(FAINT, &format!("and {}", plural(more, "more place"))));
    }
}

fn put_evidence(page: &mut Page, evidence: &Evidence) {
    page.paragraph("      ", &format!("\u{201C}{}\u{201D}", one_line(&evidence.sentence)));
    if !evidence.phrase.is_empty() {
        page.paragraph("      ", &styled(FAINT, &behind(evidence)));
    }
}

/// What is behind a change: what became of the mention, its phrase and its cause.
pub(super) fn behind(evidence: &Evidence) -> String {
    let Evidence { assertion: Pair { old, new }, phrase, cause, .. } = evidence;
    let change = if old == new { new.clone() } else { format!("{old} -> {new}") };
    format!("{change}; phrase `{phrase}`; {cause}")
}

pub(super) fn in_words(status: Status) -> &'static str {
    match status {
        Status::ConsideredNotApplied => "considered, not applied",
        other => other.as_str(),
    }
}

pub(super) fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn put_alone(page: &mut Page, comparison: &Comparison, old: &str, new: &str) {
    for (alone, side) in [(&comparison.only_old, old), (&comparison.only_new, new)] {
        if alone.is_empty() {
            continue;
        }
        page.gap();
        page.line(&format!("only in {side}:"));
        for one in alone {
            page.line(&format!("  {}  {}", one.reference, one.source));
        }
    }
}

fn counts(comparison: &Comparison) -> String {
    let mut rows = vec![cells(&["ground", "old", "new", "gained", "lost"])];
    for count in &comparison.grounds {
        let numbers = [count.old, count.new, count.gained, count.lost].map(|number| number.to_string());
        rows.push([vec![count.ground.clone()], numbers.to_vec()].concat());
    }
    aligned(&rows)
}

fn shares(comparison: &Comparison) -> String {
    let mut rows = vec![cells(&["ground", "old", "old %", "new", "new %", "points", "gained", "lost"])];
    for one in revisions(comparison) {
        rows.push(vec![
            one.ground.to_owned(),
            one.old.to_string(),
            format!("{:.2}", one.old_share),
            one.new.to_string(),
            format!("{:.2}", one.new_share),
            format!("{:+.2}", one.points),
            one.gained.to_string(),
            one.lost.to_string(),
        ]);
    }
    aligned(&rows)
}
