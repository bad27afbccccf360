//! What changed, for a pull request.

use crate::diff::{Change, Comparison};

use super::text::{behind, counted, in_words, one_line, pairs};
use super::{Compared, revisions};

/// Decisions that are listed: a comment must stay readable.
const MOST_DECISIONS: usize = 100;

/// Everything, or only the counts.
pub(super) fn page(compared: &Compared, summary: bool) -> String {
    let Compared { comparison, old, new } = compared;
    let versions = |set: &std::collections::BTreeSet<String>| set.iter().cloned().collect::<Vec<_>>().join(", ");
    let mut lines = vec![
        format!("### {}", escaped(&counted(compared))),
        String::new(),
        format!("`{old}` {} → `{new}` {}", versions(&comparison.old_rules), versions(&comparison.new_rules)),
        String::new(),
    ];
    lines.extend(grounds(comparison));
    if !summary {
        lines.extend(decisions(comparison));
        for (alone, side) in [(&comparison.only_old, old), (&comparison.only_new, new)] {
            if !alone.is_empty() {
                lines.extend([String::new(), format!("Only in `{side}`:"), String::new()]);
                lines.extend(alone.iter().map(|one| escaped(&format!("- {} {}", one.reference, one.source))));
            }
        }
    }
    lines.join("\n") + "\n"
}

fn grounds(comparison: &Comparison) -> Vec<String> {
    let changed: Vec<_> = revisions(comparison).into_iter().filter(|one| one.gained + one.lost > 0).collect();
    if changed.is_empty() {
        return vec!["No ground is applied more or less often, in any decision.".to_owned()];
    }
    let mut lines =
        vec!["| ground | old | new | points | gained | lost |".to_owned(), "|---|--:|--:|--:|--:|--:|".to_owned()];
    lines.extend(changed.iter().map(|one| {
        let (ground, old, new, points) = (one.ground, one.old, one.new, one.points);
        format!("| `{ground}` | {old} | {new} | {points:+.2} | {} | {} |", one.gained, one.lost)
    }));
    lines
}

fn decisions(comparison: &Comparison) -> Vec<String> {
    if comparison.changes.is_empty() {
        return Vec::new();
    }
    let mut lines = vec![String::new(), "| decision | change | behind it |".to_owned(), "|---|---|---|".to_owned()];
    lines.extend(comparison.changes.iter().take(MOST_DECISIONS).flat_map(of_decision));
    if let Some(more) = comparison.changes.len().checked_sub(MOST_DECISIONS).filter(|more| *more > 0) {
        lines.extend([String::new(), format!("And {more} more.")]);
    }
    lines
}

fn of_decision(change: &Change) -> Vec<String> {
    let name = if change.reference.is_empty() { &change.source } else { &change.reference };
    let row = |what: String, behind: String| format!("| {} | {what} | {behind} |", escaped(name));
    let moves = change.moves.iter().map(|one| {
        let (old, new) = (in_words(one.old), in_words(one.new));
        let behind = one.evidence.first().map(|evidence| {
            let rule =
                if evidence.phrase.is_empty() { String::new() } else { format!("<br>{}", escaped(&behind(evidence))) };
            format!("{}{rule}", escaped(&one_line(&evidence.sentence)))
        });
        row(format!("{} `{}` ({old} → {new})", one.kind(), one.ground), behind.unwrap_or_default())
    });
    let pairs = pairs(change)
        .map(|(what, pair)| row(what.to_owned(), escaped(&format!("{} → {}", said(&pair.old), said(&pair.new)))));
    moves.chain(pairs).collect()
}

fn said(value: &str) -> &str {
    if value.is_empty() { "none" } else { value }
}

/// Text without what Markdown would take for its own.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for sign in text.chars() {
        if matches!(sign, '|' | '*' | '_' | '`' | '<' | '>' | '[' | ']' | '\\') {
            out.push('\\');
        }
        out.push(sign);
    }
    out
}
