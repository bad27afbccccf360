//! The tables of the page.

use crate::audit::wording::{notes_on, share_and_interval};
use crate::audit::{Corrected, CorrectedGround, GroundShares, Report, Shares};
use crate::charts::{Grid, Key, WITHOUT};

use super::bodies;
use super::table::{Cell, Head, Row, Table, heads};

/// Pairs that are listed at most; the CSV has them all.
const MOST_PAIRS: usize = 40;
/// Groups that stand beside one another at most; more stand below one another.
const MOST_COLUMNS: usize = 14;

/// How often each ground is given; `figure` is `any`, or its kin of other decisions.
pub(super) fn reasons(report: &Report, shares: &Shares, figure: &'static str, caption: &str) -> Table {
    let row = |key: Key, title: &str, one: &crate::audit::Figure| Row {
        head: title.to_owned(),
        cells: vec![Cell::count(&key, one), Cell::share(&key, one), Cell::maximum(&key, one)],
    };
    let mut rows: Vec<Row> =
        given(shares).map(|one| row(Key::new(figure, &one.ground), &one.title, &one.any)).collect();
    let key = Key::new(figure, "");
    let without = vec![
        Cell::count(&key, &shares.without),
        Cell::share(&key, &shares.without),
        Cell::plain(&Key::default(), None, 0),
    ];
    rows.push(Row { head: WITHOUT.to_owned(), cells: without });
    Table {
        name: figure.to_owned(),
        caption: caption.to_owned(),
        n: Some((if figure == "part" { "n-part" } else { "n" }, shares.n)),
        heads: heads(&["Reason", "Decisions", "Share, 95 % interval", "At most"]),
        rows,
        notes: notes_on(report, given(shares).map(|one| one.ground.as_str())),
        is_wide: false,
        ..Table::default()
    }
}

fn given(shares: &Shares) -> impl Iterator<Item = &GroundShares> {
    shares.grounds.iter().filter(|one| one.any.count() > 0)
}

/// The tables that have no picture.
pub(super) fn further(report: &Report) -> Vec<Table> {
    let mut found = Vec::new();
    found.extend(bodies::tables(report));
    if !report.groups.is_empty() {
        found.push(groups(report));
    }
    if report.shares.n > 0 {
        found.extend(report.corrected.as_ref().map(|one| corrected(report, one)));
        found.extend([first(report), by_number(&report.shares)]);
    }
    let part = "Reasons given for leaving out a part of a complaint (part refusals)";
    found.extend(report.part.as_ref().map(|shares| reasons(report, shares, "part", part)));
    if !report.not_applied.is_empty() {
        found.push(not_applied(report));
    }
    let linked = "Reasons given, each group of possibly linked complaints counted once";
    found.extend(report.linked.as_ref().map(|linked_ones| Table {
        n: Some(("whole", linked_ones.shares.n)),
        is_of_all: true,
        ..reasons(report, &linked_ones.shares, "linked", linked)
    }));
    found
}

/// Shares corrected for wrong tags, or why there are none.
fn corrected(report: &Report, corrected: &Corrected) -> Table {
    let n = report.shares.n;
    let row = |one: &CorrectedGround| {
        let (key, share) = (Key::default(), one.share.zip(one.interval));
        let mut said = share.map(|(share, interval)| share_and_interval(share, interval, n)).unwrap_or_default();
        if let Some(why) = &one.why_not {
            said = format!("none: {why}");
        }
        let cells = vec![Cell::share(&key, &one.tagged), Cell::words(&said), Cell::number(&key, one.labelled_with)];
        Row { head: one.title.clone(), cells }
    };
    let mut notes = notes_on(report, corrected.grounds.iter().map(|one| one.ground.as_str()));
    notes.extend(corrected.fault.iter().map(|fault| format!("Cannot be estimated: {fault}.")));
    Table {
        name: "corrected".to_owned(),
        caption: format!("Reasons given, corrected for wrong tags by {} labelled decisions", corrected.labelled),
        n: Some(("whole", n)),
        heads: heads(&["Reason", "As tagged", "Corrected", "Labelled with it"]),
        rows: corrected.grounds.iter().map(row).collect(),
        notes,
        is_wide: true,
        is_of_all: true,
    }
}

/// The first stated ground, and shares that sum to the whole.
fn first(report: &Report) -> Table {
    let shares = &report.shares;
    let row = |one: &GroundShares| {
        let (first, split) = (Key::new("first", &one.ground), Key::new("split", &one.ground));
        let cells = vec![
            Cell::count(&first, &one.first),
            Cell::share(&first, &one.first),
            Cell::plain(&split, one.split, shares.n),
        ];
        Row { head: one.title.clone(), cells }
    };
    let mut rows: Vec<Row> = given(shares).map(row).collect();
    let (key, split) = (Key::new("any", ""), Key::new("split", ""));
    let cells = vec![
        Cell::count(&key, &shares.without),
        Cell::share(&key, &shares.without),
        Cell::plain(&split, shares.without.share(), shares.n),
    ];
    rows.push(Row { head: WITHOUT.to_owned(), cells });
    let mut notes = notes_on(report, given(shares).map(|one| one.ground.as_str()));
    notes.insert(
        0,
        "The Ombudsman does not rank reasons: the reason stated first is not the main one. Split: a decision with several \
         reasons counts as an equal part for each, so that the column sums to 100 %."
            .to_owned(),
    );
    Table {
        name: "first".to_owned(),
        caption: "Reasons stated first".to_owned(),
        n: Some(("n", shares.n)),
        heads: heads(&["Reason", "Decisions", "Share, 95 % interval", "Split"]),
        rows,
        notes,
        is_wide: false,
        ..Table::default()
    }
}

/// Decisions by how many grounds they give.
fn by_number(shares: &Shares) -> Table {
    let row = |(number, figure): (usize, &crate::audit::Figure)| {
        let key = Key::new("number", &number.to_string());
        let head = match number {
            0 => "None was found".to_owned(),
            1 => "1 reason".to_owned(),
            _ => format!("{number} reasons"),
        };
        Row { head, cells: vec![Cell::count(&key, figure), Cell::share(&key, figure)] }
    };
    Table {
        name: "number".to_owned(),
        caption: "Decisions by number of reasons".to_owned(),
        n: Some(("n", shares.n)),
        heads: heads(&["Reasons", "Decisions", "Share, 95 % interval"]),
        rows: shares.by_number.iter().enumerate().map(row).collect(),
        ..Table::default()
    }
}

/// Grounds in the list of legal tests.
pub(super) fn listed(report: &Report) -> Table {
    let is_known = report.listed.iter().any(|one| one.used.is_some());
    let row = |one: &crate::audit::ListedThenUsed| {
        let (not_used, used) = (Key::new("not-used", &one.ground), Key::new("used", &one.ground));
        let mut cells = vec![Cell::count(&not_used, &one.not_used), Cell::share(&not_used, &one.not_used)];
        cells.extend(one.used.iter().flat_map(|figure| [Cell::count_of(&used, figure), Cell::share(&used, figure)]));
        Row { head: one.title.clone(), cells }
    };
    let known = ["Used, of those that list it", "Share, 95 % interval"];
    let columns =
        [&["Reason", "Only listed", "Share, 95 % interval"][..], if is_known { &known } else { &[] }].concat();
    Table {
        name: "listed".to_owned(),
        caption: "Reasons in the list of legal tests".to_owned(),
        n: Some(("n", report.shares.n)),
        heads: heads(&columns),
        rows: report.listed.iter().map(row).collect(),
        notes: notes_on(report, report.listed.iter().map(|one| one.ground.as_str())),
        is_wide: true,
        ..Table::default()
    }
}

/// Pairs of grounds.
pub(super) fn together(report: &Report) -> Table {
    let row = |pair: &crate::audit::Pair| {
        let one = Key::within("pair-one", &pair.ground, &pair.other);
        let other = Key::within("pair-other", &pair.ground, &pair.other);
        let cells = vec![
            Cell::count_of(&one, &pair.of_ground),
            Cell::share(&one, &pair.of_ground),
            Cell::count_of(&other, &pair.of_other),
            Cell::share(&other, &pair.of_other),
        ];
        Row { head: format!("{} with {}", pair.title, pair.other_title), cells }
    };
    let pairs = report.together.iter().take(MOST_PAIRS);
    let mut notes = notes_on(report, pairs.flat_map(|pair| [pair.ground.as_str(), pair.other.as_str()]));
    if let Some(more) = report.together.len().checked_sub(MOST_PAIRS).filter(|more| *more > 0) {
        notes.push(format!("{more} rarer pairs are not listed here; grounds audit --format csv has them all."));
    }
    Table {
        name: "together".to_owned(),
        caption: "Reasons given together".to_owned(),
        n: Some(("n", report.shares.n)),
        heads: heads(&["Pair", "Of the first", "Share, 95 % interval", "Of the second", "Share, 95 % interval"]),
        rows: report.together.iter().take(MOST_PAIRS).map(row).collect(),
        notes,
        is_wide: true,
        ..Table::default()
    }
}

/// Grounds that were weighed and denied.
fn not_applied(report: &Report) -> Table {
    let row = |one: &crate::audit::NotApplied| {
        let key = Key::new("denied", &one.ground);
        Row {
            head: one.title.clone(),
            cells: vec![Cell::count(&key, &one.decisions), Cell::share(&key, &one.decisions)],
        }
    };
    Table {
        name: "denied".to_owned(),
        caption: "Reasons considered and not applied, refused or not".to_owned(),
        n: report.not_applied.first().map(|one| ("n-all", one.decisions.n())),
        heads: heads(&["Reason", "Decisions", "Share, 95 % interval"]),
        rows: report.not_applied.iter().map(row).collect(),
        notes: notes_on(report, report.not_applied.iter().map(|one| one.ground.as_str())),
        is_wide: false,
        ..Table::default()
    }
}

/// A row for each ground, a column for each group.
pub(super) fn grid(report: &Report, figure: &'static str, caption: &str, what: &str) -> Table {
    let grid = Grid::of(report, figure);
    let provisional = |index: usize| report.groups.get(index).is_some_and(|group| group.provisional);
    let column = |(index, (name, n)): (usize, &(String, u32))| Head {
        text: name.clone(),
        cell: Some(Cell { key: Key::within(figure, "", name), said: "n", text: n.to_string(), shade: 0 }),
        note: if provisional(index) { "provisional" } else { "" },
    };
    let mut columns = heads(&["Reason"]);
    columns.extend(grid.columns.iter().enumerate().map(column));
    let row = |row: &crate::charts::GridRow| {
        let cells = grid.columns.iter().zip(&row.cells);
        let cells =
            cells.map(|((group, _), one)| Cell::shaded(&Key::within(figure, &row.ground, group), one)).collect();
        Row { head: row.title.clone(), cells }
    };
    Table {
        name: figure.to_owned(),
        caption: format!("{caption}: share of the decisions of each {what} that give a reason, with 95 % intervals"),
        n: Some(("n", report.shares.n)),
        heads: columns,
        rows: grid.rows.iter().map(row).collect(),
        notes: notes_on(report, given(&report.shares).map(|one| one.ground.as_str())),
        is_wide: true,
        ..Table::default()
    }
}

/// The groups that were asked for; many stand below one another.
fn groups(report: &Report) -> Table {
    let by = report.by.join(", ").replace('_', " ");
    let table = Table { is_of_all: true, ..grid(report, "group", &format!("By {by}"), &by) };
    if report.groups.len() <= MOST_COLUMNS {
        return table;
    }
    let mut columns = heads(&[by.as_str(), "n"]);
    columns.extend(table.rows.iter().map(|row| Head { text: row.head.clone(), ..Head::default() }));
    let rows = table.heads.iter().skip(1).enumerate().map(|(index, head)| {
        let note = if head.note.is_empty() { String::new() } else { format!(" ({})", head.note) };
        let cells = head.cell.iter().cloned().chain(table.rows.iter().filter_map(|row| row.cells.get(index).cloned()));
        Row { head: format!("{}{note}", head.text), cells: cells.collect() }
    });
    Table { rows: rows.collect(), heads: columns, ..table }
}
