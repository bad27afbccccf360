//! The report as one CSV table, a row per figure: `table` says which table of the report a row is of.

use std::io::Write;

use crate::audit::{Figure, Report, Shares};
use crate::cli::Failure;
use crate::statistics::Interval;

/// The columns after `table`, `population` and those that are grouped by.
const COLUMNS: [&str; 9] = ["ground", "title", "count", "n", "low", "high", "share", "maximum", "note"];

/// The columns of the decisions that weigh a ground and deny it.
const CONSIDERED: [&str; 9] =
    ["decision", "organisation", "decision_date", "refusal", "ground", "title", "before", "sentence", "after"];

/// One row.
#[derive(Clone, Debug, Default)]
struct Row<'r> {
    table: &'r str,
    population: &'r str,
    values: &'r [String],
    ground: &'r str,
    title: &'r str,
    figure: Option<Figure>,
    /// Count, number and share where there is no [`Figure`].
    count: Option<u32>,
    n: Option<u32>,
    share: Option<f64>,
    interval: Option<Interval>,
    note: &'r str,
}

impl Row<'_> {
    fn cells(&self, fields: usize) -> Vec<String> {
        let number = |value: Option<f64>| value.map(|value| format!("{value:.6}")).unwrap_or_default();
        let whole = |value: Option<u32>| value.map(|value| value.to_string()).unwrap_or_default();
        let interval = self.figure.and_then(|figure| figure.interval()).or(self.interval);
        let mut cells = vec![self.table.to_owned(), self.population.to_owned()];
        cells.extend((0..fields).map(|index| self.values.get(index).cloned().unwrap_or_default()));
        cells.extend([
            self.ground.to_owned(),
            self.title.to_owned(),
            whole(self.figure.map(|figure| figure.count()).or(self.count)),
            whole(self.figure.map(|figure| figure.n()).or(self.n)),
            number(interval.map(|interval| interval.low)),
            number(interval.map(|interval| interval.high)),
            number(self.figure.and_then(|figure| figure.share()).or(self.share)),
            number(self.figure.and_then(|figure| figure.maximum())),
            self.note.to_owned(),
        ]);
        cells
    }
}

/// Writes everything.
pub(super) fn write(report: &Report, out: impl Write) -> Result<(), Failure> {
    let mut csv = csv::Writer::from_writer(out);
    let fields = report.by.len();
    let header = ["table", "population"].into_iter().chain(report.by.iter().map(String::as_str)).chain(COLUMNS);
    csv.write_record(header)?;
    let mut put = |row: Row<'_>| csv.write_record(row.cells(fields));
    let read = report.read;
    let counts = [
        ("all", read.all),
        ("full", read.full),
        ("part", read.part),
        ("no", read.no),
        ("failed", read.failed),
        ("duplicates", read.duplicates),
        ("excluded", read.excluded),
    ];
    for (title, count) in counts {
        put(Row { table: "read", title, count: Some(count), ..Row::default() })?;
    }
    let population = if report.include_part { "full and part" } else { "full" };
    shares(&report.shares, population, &[], "", &mut put)?;
    for one in report.corrected.iter().flat_map(|corrected| &corrected.grounds) {
        put(Row {
            table: "corrected",
            population,
            ground: &one.ground,
            title: &one.title,
            n: Some(one.tagged.n()),
            share: one.share,
            interval: one.interval,
            note: one.why_not.as_deref().unwrap_or_default(),
            ..Row::default()
        })?;
    }
    if let Some(part) = &report.part {
        shares(part, "part", &[], "", &mut put)?;
    }
    for group in &report.groups {
        let note = if group.provisional { "provisional" } else { "" };
        shares(&group.shares, population, &group.values, note, &mut put)?;
    }
    for pair in &report.together {
        let (ground, title) = (pair.ground.as_str(), pair.title.as_str());
        let pairs = Row { table: "together", population, ground, title, note: &pair.other, ..Row::default() };
        put(Row { figure: Some(pair.of_ground), ..pairs.clone() })?;
        let other = Row { ground: &pair.other, title: &pair.other_title, note: &pair.ground, ..pairs };
        put(Row { figure: Some(pair.of_other), ..other })?;
    }
    for one in &report.listed {
        let (ground, title) = (one.ground.as_str(), one.title.as_str());
        let listed = |table, figure| Row { table, population, ground, title, figure, ..Row::default() };
        put(listed("listed_not_used", Some(one.not_used)))?;
        if one.used.is_some() {
            put(listed("listed_then_used", one.used))?;
        }
    }
    for one in &report.not_applied {
        let (ground, title, figure) = (one.ground.as_str(), one.title.as_str(), Some(one.decisions));
        put(Row { table: "considered_not_applied", population: "all", ground, title, figure, ..Row::default() })?;
    }
    for row in report.coverage.iter().flat_map(|coverage| &coverage.rows) {
        let (population, title) = (row.financial_year.as_str(), row.organisation.as_str());
        let (count, n) = (Some(row.published), Some(row.decided));
        let note = if row.provisional { "provisional" } else { "" };
        put(Row { table: "coverage", population, title, count, n, share: row.share, note, ..Row::default() })?;
    }
    names(report, &mut put)?;
    if let Some(linked) = &report.linked {
        shares(&linked.shares, "once per cluster", &[], "", &mut put)?;
        for cluster in &linked.clusters {
            put(Row { table: "linked", note: &cluster.join("; "), ..Row::default() })?;
        }
    }
    for change in &report.breaks {
        put(Row { table: "break", title: &change.date.to_string(), note: &change.text, ..Row::default() })?;
    }
    for caveat in &report.caveats {
        put(Row { table: "caveat", note: caveat, ..Row::default() })?;
    }
    Ok(csv.flush()?)
}

/// Writes the decisions that weigh a ground and deny it.
pub(super) fn write_considered(report: &Report, out: impl Write) -> Result<(), Failure> {
    let mut csv = csv::Writer::from_writer(out);
    csv.write_record(CONSIDERED)?;
    for one in &report.considered {
        let before = [&one.name, &one.organisation, &one.date].map(String::as_str);
        let after = [&one.ground, &one.title, &one.before, &one.sentence, &one.after].map(String::as_str);
        csv.write_record(before.into_iter().chain([one.refusal]).chain(after))?;
    }
    Ok(csv.flush()?)
}

/// The names of organisations that a person should look at.
fn names(report: &Report, put: &mut impl FnMut(Row<'_>) -> csv::Result<()>) -> csv::Result<()> {
    let Some(names) = &report.names else { return Ok(()) };
    for one in &names.unmatched {
        let (title, count) = (one.organisation.as_str(), Some(one.decisions));
        put(Row { table: "organisation_unmatched", population: "all", title, count, ..Row::default() })?;
    }
    for one in &names.succeeded {
        let (title, count, note) = (one.organisation.as_str(), Some(one.decisions), one.successor.as_str());
        put(Row { table: "organisation_succeeded", population: "all", title, count, note, ..Row::default() })?;
    }
    for one in &names.alike {
        for (title, count, note) in
            [(&one.organisation, one.decisions, &one.other), (&one.other, one.other_decisions, &one.organisation)]
        {
            put(Row {
                table: "organisation_alike",
                population: "all",
                title,
                count: Some(count),
                note,
                ..Row::default()
            })?;
        }
    }
    Ok(())
}

/// The tables of some refusals: `any`, `first_stated`, `split`, `without`, `by_number`.
fn shares<'r>(
    shares: &'r Shares,
    population: &'r str,
    values: &'r [String],
    note: &'r str,
    put: &mut impl FnMut(Row<'_>) -> csv::Result<()>,
) -> csv::Result<()> {
    let row = |table, figure| Row { table, population, values, figure: Some(figure), note, ..Row::default() };
    for one in &shares.grounds {
        let (ground, title) = (one.ground.as_str(), one.title.as_str());
        let notes: Vec<&str> =
            [note, one.note.as_deref().unwrap_or_default()].into_iter().filter(|text| !text.is_empty()).collect();
        let notes = notes.join("; ");
        put(Row { ground, title, note: &notes, ..row("any", one.any) })?;
        put(Row { ground, title, note: &notes, ..row("first_stated", one.first) })?;
        put(Row {
            ground,
            title,
            note: &notes,
            n: Some(shares.n),
            share: one.split,
            figure: None,
            ..row("split", one.any)
        })?;
    }
    put(row("without", shares.without))?;
    for (number, figure) in shares.by_number.iter().enumerate() {
        put(Row { title: &number.to_string(), ..row("by_number", *figure) })?;
    }
    Ok(())
}
