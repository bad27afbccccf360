//! The report as one CSV table, a row per figure: `table` says which table of the report a row is of.

use std::io::Write;

use crate::audit::{Figure, Report, Shares};
use crate::cli::Failure;
use crate::output::{Column, Kind};
use crate::statistics::Interval;

/// What a row is of.
pub(in crate::cli) const TABLE: [Column<'static>; 2] = [
    Column {
        values: &[
            "read",
            "any",
            "first_stated",
            "split",
            "without",
            "by_number",
            "corrected",
            "together",
            "listed_not_used",
            "listed_then_used",
            "considered_not_applied",
            "coverage",
            "organisation_unmatched",
            "organisation_succeeded",
            "organisation_alike",
            "linked",
            "break",
            "caveat",
        ],
        ..Column::new(
            "table",
            Kind::Word,
            "what the row is of: any, first_stated and split are the shares of a ground; without, of refusals without any; \
             by_number, of those with so many; read counts decisions; coverage is published over decided; organisation_… lists \
             names to look at; break and caveat are words",
            "any",
            None,
        )
    },
    Column::new(
        "population",
        Kind::Text,
        "the decisions that are counted: full, part, full and part, once per cluster of possibly linked ones, or all; in \
         coverage the financial year",
        "full",
        Some("the row counts what was read, or is words"),
    ),
];

/// The columns of what is grouped by; in CSV each stands only where it is asked for, in the order of `--by`.
pub(in crate::cli) const GROUPED: [Column<'static>; 9] = [
    group("financial_year", "April to March", "2023/24"),
    group("year", "the year", "2023"),
    group("quarter", "the quarter of the calendar year", "2023 Q4"),
    group("month", "the month", "2023-11"),
    group("organisation", "the body complained about", "Leeds City Council"),
    group("category", "the subject", "Education"),
    group("subcategory", "the subject below it", "School admissions"),
    group("outcome", "what the header says", "Closed after initial enquiries"),
    group("stage", "the stage of the grounds", "jurisdiction"),
];

const fn group(name: &'static str, meaning: &'static str, example: &'static str) -> Column<'static> {
    Column::new(name, Kind::Text, meaning, example, Some("all groups; the column stands only with --by"))
}

/// The columns after them.
pub(in crate::cli) const FIGURES: [Column<'static>; 9] = [
    Column::new("ground", Kind::Text, "the ground's id", "right_of_appeal", Some("the row is of no ground")),
    Column::new(
        "title",
        Kind::Text,
        "what people call the ground; in other tables what is counted: the refusal, the number of grounds, the day, the \
         organisation",
        "Right of appeal to a tribunal",
        Some("the row needs none"),
    ),
    Column::new("count", Kind::Number, "how many decisions", "31", Some("the row has no count")),
    Column::new("n", Kind::Number, "of how many", "112", Some("it is no share")),
    Column::new("low", Kind::Decimal, "the lower end of the share's 95 % interval", "0.202400", NO_SHARE),
    Column::new("high", Kind::Decimal, "the upper end of it", "0.366000", NO_SHARE),
    Column::new("share", Kind::Decimal, "the share, from 0 to 1", "0.276786", NO_SHARE),
    Column::new(
        "maximum",
        Kind::Decimal,
        "the share if every refusal in which no ground was found had given this one",
        "0.285714",
        NO_SHARE,
    ),
    Column::new(
        "note",
        Kind::Text,
        "what must be said beside it; in together the other ground, in linked the decisions, in organisation_… the other name",
        "provisional",
        Some("nothing"),
    ),
];

const NO_SHARE: Option<&str> = Some("it is no share, or of fewer than 10 decisions");

/// The columns of the decisions that weigh a ground and deny it.
pub(in crate::cli) const CONSIDERED: [Column<'static>; 9] = [
    Column::new("decision", Kind::Text, "the case number, else where the text came from", "24 018 564", None),
    Column::new("organisation", Kind::Text, "the body complained about", "Leeds City Council", NOT_SAID),
    Column::new("decision_date", Kind::Date, "the day of the decision", "2025-03-14", NOT_SAID),
    Column {
        values: &["full", "part", "no"],
        ..Column::new("refusal", Kind::Word, "whether the complaint was refused an investigation", "full", None)
    },
    Column::new("ground", Kind::Text, "the ground's id", "right_of_appeal", None),
    Column::new("title", Kind::Text, "what people call it", "Right of appeal to a tribunal", None),
    Column::new("before", Kind::Text, "the sentence before, in the same paragraph", "She is late.", NO_SENTENCE),
    Column::new(
        "sentence",
        Kind::Text,
        "the sentence that denies the ground",
        "She could not come sooner.",
        NO_SENTENCE,
    ),
    Column::new("after", Kind::Text, "the sentence after, in the same paragraph", "So we will look.", NO_SENTENCE),
];

const NOT_SAID: Option<&str> = Some("the decision does not say");
const NO_SENTENCE: Option<&str> = Some("there is none, a table was read, or --no-quotes asked for none");

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
    let named = |columns: &'static [Column<'static>]| columns.iter().map(|column| column.name);
    let header = named(&TABLE).chain(report.by.iter().map(String::as_str)).chain(named(&FIGURES));
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
    csv.write_record(CONSIDERED.map(|column| column.name))?;
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
