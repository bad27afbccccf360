//! How much is published, and what organisations are called: for reading.

use std::collections::BTreeMap;

use crate::audit::{Covered, FEWEST, Report};
use crate::cli::table::cells;
use crate::cli::terminal::{FAINT, Page, styled};

use super::page::{heading, put_table};

/// Rows, names and pairs that are listed at most.
const MOST: usize = 40;

/// Published over decided: the years, the rows that cannot be right, then the others.
pub(super) fn put_coverage(page: &mut Page, report: &Report) {
    let Some(coverage) = &report.coverage else { return };
    heading(page, &format!("Published, of all closed after initial enquiries (n = {})", coverage.decided));
    put_table(page, &[vec![cells(&["financial year", "published", "share", ""])], years(&coverage.rows)].concat());
    let (above, below): (Vec<&Covered>, Vec<&Covered>) = coverage.rows.iter().partition(|row| row.is_above);
    if !above.is_empty() {
        page.gap();
        page.paragraph(
            "",
            "More published than decided, so that name, year or total must be wrong; the sums above hold them:",
        );
        put_rows(page, &above);
    }
    if below.len() <= MOST {
        page.gap();
        put_rows(page, &below);
    } else {
        let more = format!("{} rows by organisation and year: --format csv has them, --where chooses", below.len());
        page.line(&styled(FAINT, &more));
    }
    if coverage.without_total > 0 {
        let without = coverage.without_total;
        page.paragraph("", &format!("{without} published refusals are of organisations or years without a total."));
    }
}

fn put_rows(page: &mut Page, rows: &[&Covered]) {
    if rows.is_empty() {
        return;
    }
    let head = vec![cells(&["organisation", "financial year", "published", "share", ""])];
    let row = |row: &&Covered| {
        [
            vec![row.organisation.clone(), row.financial_year.clone()],
            share_cells(row.published, row.decided, row.provisional),
        ]
        .concat()
    };
    put_table(page, &[head, rows.iter().map(row).collect()].concat());
}

/// The sums by year.
fn years(rows: &[Covered]) -> Vec<Vec<String>> {
    let mut sums: BTreeMap<&str, (u32, u32, bool)> = BTreeMap::new();
    for row in rows {
        let (published, decided, provisional) = sums.entry(&row.financial_year).or_default();
        *published += row.published;
        *decided += row.decided;
        *provisional |= row.provisional;
    }
    let cells = |(year, (published, decided, provisional)): (&str, (u32, u32, bool))| {
        [vec![year.to_owned()], share_cells(published, decided, provisional)].concat()
    };
    sums.into_iter().map(cells).collect()
}

/// "31 of 40", "78 %", "provisional"; of few no share.
fn share_cells(published: u32, decided: u32, provisional: bool) -> Vec<String> {
    let share = if decided < FEWEST {
        String::new()
    } else {
        format!("{:.0} %", f64::from(published) / f64::from(decided) * 100.0)
    };
    let provisional = if provisional { "provisional" } else { "" };
    vec![format!("{published} of {decided}"), share, provisional.to_owned()]
}

/// Names that were not mapped, that count under another, and that may be of one body.
pub(super) fn put_names(page: &mut Page, report: &Report) {
    let Some(names) = &report.names else { return };
    let unmatched = names.unmatched.iter().map(|one| format!("{} ({})", one.organisation, one.decisions));
    put_list(page, "Names that the file of organisations does not hold (decisions)", &unmatched.collect::<Vec<_>>());
    let succeeded = names.succeeded.iter();
    let succeeded = succeeded.map(|one| format!("{} ({}): {}", one.organisation, one.decisions, one.successor));
    put_list(page, "Counted under the body that took their place (decisions)", &succeeded.collect::<Vec<_>>());
    let alike = names.alike.iter();
    let alike =
        alike.map(|one| format!("{} ({}), {} ({})", one.organisation, one.decisions, one.other, one.other_decisions));
    put_list(page, "Names that may be of one body, and are counted apart (decisions)", &alike.collect::<Vec<_>>());
}

fn put_list(page: &mut Page, title: &str, items: &[String]) {
    if items.is_empty() {
        return;
    }
    heading(page, title);
    let more = items.len().checked_sub(MOST).filter(|more| *more > 0);
    items.iter().take(MOST).for_each(|item| page.paragraph("- ", item));
    if let Some(more) = more {
        page.line(&styled(FAINT, &format!("and {more} more; --format csv has them all")));
    }
}
