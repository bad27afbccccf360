//! Tables of bodies: one beside its peers, and how much of what was decided is published.

use crate::audit::wording::{count_of, notes_on};
use crate::audit::{Body, Compared, Comparison, Coverage, Covered, Figure, Place, Report};

use super::table::{Cell, Row, Table, heads};

/// Rows of coverage that are listed at most; the CSV has them all.
const MOST_ROWS: usize = 60;

/// A table for each ground in which bodies are compared, and the table of what is published.
pub(super) fn tables(report: &Report) -> Vec<Table> {
    let compared =
        report.comparison.iter().flat_map(|all| all.grounds.iter().map(move |one| comparison(report, all, one)));
    compared.chain(report.coverage.as_ref().map(coverage)).collect()
}

fn comparison(report: &Report, all: &Comparison, one: &Compared) -> Table {
    let row = |body: &Body| {
        let optional = |text: Option<String>| Cell::words(&text.unwrap_or_default());
        let cells =
            vec![
                Cell::words(&format!("{} of {}", body.observed, body.n)),
                optional(body.expected.map(|expected| format!("{expected:.1}"))),
                optional(body.ratio.map(|ratio| {
                    format!("{:.2} to {:.2}, {:.2}", ratio.interval.low, ratio.interval.high, ratio.value)
                })),
                optional(body.inside.map(|inside| format!("{} to {}", inside.limits_95.from, inside.limits_95.to))),
                optional(body.inside.map(|inside| format!("{} to {}", inside.limits_998.from, inside.limits_998.to))),
                Cell::words(body.place.map(Place::words).unwrap_or_default()),
            ];
        Row { head: body.organisation.clone(), cells }
    };
    let mut notes = vec![format!(
        "Expected: if each category had the share of the other peers. The order is that of the list of peers; it is no rank. \
         {} ratios were looked at; chance alone would put up to {:.1} of them outside the 95 % limits, and {} are.",
        all.made, all.outside_by_chance.limits_95, all.outside.limits_95
    )];
    notes.extend(notes_on(report, std::iter::once(one.ground.as_str())));
    Table {
        name: format!("compared-{}", one.ground),
        caption: format!("{} beside its peers: {}", all.organisation, one.title),
        n: Some(("whole", all.n)),
        heads: heads(&[
            "Organisation",
            "Observed",
            "Expected",
            "95 % interval, ratio",
            "Counts inside the 95 % limits",
            "Inside the 99.8 % limits",
            "",
        ]),
        rows: one.bodies.iter().map(row).collect(),
        notes,
        is_wide: true,
        is_of_all: true,
    }
}

fn coverage(coverage: &Coverage) -> Table {
    // More than the whole is no share, and has no interval: the row is wrong.
    let row = |one: &Covered| {
        let figure = Figure::of(one.published, one.decided, 0);
        let share = one.share.map(|share| format!("{:.0} %", share * 100.0)).unwrap_or_default();
        let what = match (one.is_above, one.provisional) {
            (true, _) => "more published than decided: name, year or total must be wrong",
            (false, true) => "provisional",
            (false, false) => "",
        };
        let cells = vec![
            Cell::words(&one.financial_year),
            Cell::words(&count_of(&figure)),
            Cell::words(&share),
            Cell::words(what),
        ];
        Row { head: one.organisation.clone(), cells }
    };
    // What must be wrong comes first, so that it is not cut off.
    let (above, below): (Vec<&Covered>, Vec<&Covered>) = coverage.rows.iter().partition(|one| one.is_above);
    let mut notes = Vec::new();
    if coverage.without_total > 0 {
        notes.push(format!(
            "{} published refusals are of organisations or years without a total.",
            coverage.without_total
        ));
    }
    if let Some(more) = coverage.rows.len().checked_sub(MOST_ROWS).filter(|more| *more > 0) {
        notes.push(format!("{more} more rows are not listed here; grounds audit --format csv has them all."));
    }
    Table {
        name: "coverage".to_owned(),
        caption: "Published, of all closed after initial enquiries".to_owned(),
        n: Some(("whole", coverage.decided)),
        heads: heads(&["Organisation", "Financial year", "Published", "Share", ""]),
        rows: above.into_iter().chain(below).take(MOST_ROWS).map(row).collect(),
        notes,
        is_wide: true,
        is_of_all: true,
    }
}
