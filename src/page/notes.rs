//! What stands beside the figures in words.

use crate::audit::Report;

/// The selection, as people write it.
pub(super) fn selection(report: &Report) -> Vec<String> {
    report.selection.iter().map(|one| one.replacen('=', ": ", 1).replacen('_', " ", 1)).collect()
}

/// Clusters of possibly linked complaints.
pub(super) fn linked(report: &Report) -> Vec<String> {
    report.linked.iter().flat_map(|linked| &linked.clusters).map(|cluster| cluster.join(", ")).collect()
}

/// References that were read more than once, and not the same each time.
pub(super) fn differing(report: &Report) -> Vec<String> {
    let differing = report.duplicates.iter().filter(|one| !one.differs.is_empty());
    differing.map(|one| format!("{} ({}): {}", one.reference, one.sources.join(", "), one.differs.join(", "))).collect()
}
