//! A body beside its peers: for reading, as a CSV table, and in sentences.

use std::io::Write;

use serde::Serialize;

use crate::audit::{Body, Compared, Comparison, FEWEST, Place, Report};
use crate::cli::table::cells;
use crate::cli::terminal::{FAINT, Page, styled};
use crate::cli::{Failure, plural};
use crate::output::{Column, Kind};
use crate::statistics::{Dispersion, Range, rounded_if_any};

use super::page::{heading, in_words, put_notes, put_table};

/// The columns of the CSV table.
pub(in crate::cli) const COMPARISON: [Column<'static>; 16] = [
    Column {
        values: &["comparison", "category", "dispersion", "caveat"],
        ..Column::new(
            "table",
            Kind::Word,
            "what the row is of: comparison, a body beside its peers; category, the body that was asked for in one category; \
             dispersion and caveat are words",
            "comparison",
            None,
        )
    },
    Column::new("ground", Kind::Text, "the ground's id", "right_of_appeal", CAVEAT),
    Column::new("title", Kind::Text, "what people call it", "Right of appeal to a tribunal", CAVEAT),
    Column::new("organisation", Kind::Text, "the body", "Leeds City Council", WORDS),
    Column::new("category", Kind::Text, "the subject", "Education", Some("the row is of all categories, or is words")),
    Column::new("observed", Kind::Number, "refusals that give the ground", "16", WORDS),
    Column::new("n", Kind::Number, "of how many, in categories that the other peers have too", "30", WORDS),
    Column::new("expected", Kind::Decimal, "how many would at the shares of the other peers", "11.000000", FEW),
    Column::new("ratio", Kind::Decimal, "observed over expected", "1.454545", NO_RATIO),
    Column::new("low", Kind::Decimal, "the lower end of the ratio's 95 % interval", "0.830864", NO_RATIO),
    Column::new("high", Kind::Decimal, "the upper end of it", "2.362222", NO_RATIO),
    Column::new("inside_95_from", Kind::Number, "the lowest count inside the 95 % limits", "5", NO_RATIO),
    Column::new("inside_95_to", Kind::Number, "the highest", "18", NO_RATIO),
    Column::new("inside_998_from", Kind::Number, "the lowest count inside the 99.8 % limits", "2", NO_RATIO),
    Column::new("inside_998_to", Kind::Number, "the highest", "23", NO_RATIO),
    Column::new(
        "note",
        Kind::Text,
        "where the count lies; refusals left out; the other peers; the words",
        "inside",
        NO_RATIO,
    ),
];

const CAVEAT: Option<&str> = Some("the row is a caveat");
const WORDS: Option<&str> = Some("the row is words");
const FEW: Option<&str> = Some("there are fewer than 10 refusals, or the row is words");
const NO_RATIO: Option<&str> = Some("there is no ratio: fewer than 10 refusals, or nothing expected, or no comparison");

/// A row of the CSV table.
#[derive(Default, Serialize)]
struct Row<'r> {
    /// `comparison`, `category`, `dispersion` or `caveat`.
    table: &'r str,
    ground: &'r str,
    title: &'r str,
    organisation: &'r str,
    category: &'r str,
    observed: Option<u32>,
    n: Option<u32>,
    #[serde(serialize_with = "rounded_if_any")]
    expected: Option<f64>,
    #[serde(serialize_with = "rounded_if_any")]
    ratio: Option<f64>,
    #[serde(serialize_with = "rounded_if_any")]
    low: Option<f64>,
    #[serde(serialize_with = "rounded_if_any")]
    high: Option<f64>,
    inside_95_from: Option<u32>,
    inside_95_to: Option<u32>,
    inside_998_from: Option<u32>,
    inside_998_to: Option<u32>,
    note: &'r str,
}

/// The comparison for reading.
pub(super) fn put_comparison(page: &mut Page, report: &Report) {
    let Some(comparison) = &report.comparison else { return };
    for one in &comparison.grounds {
        let peers = plural(comparison.peers.len(), "peer");
        heading(page, &format!("{} beside {peers}: {} (n = {})", comparison.organisation, one.title, comparison.n));
        if let Some(body) = one.bodies.first() {
            page.paragraph("", &in_sentence(body, one));
        }
        page.gap();
        put_table(page, &bodies(one));
        put_left_out(page, one);
        page.paragraph("", &dispersion(one.dispersion));
        page.gap();
        put_table(page, &categories(one));
        put_notes(page, report, std::iter::once(one.ground.as_str()));
    }
    page.gap();
    page.paragraph("", &number(comparison));
    page.line(&styled(FAINT, "The order is that of the list of peers; it is no rank."));
}

/// "31 of 112 refusals gave it. 24.3 would be expected ...".
fn in_sentence(body: &Body, one: &Compared) -> String {
    let given = format!(
        "{} of {} about {} gave \u{2018}{}\u{2019} as a reason",
        body.observed,
        plural(usize::try_from(body.n).unwrap_or(usize::MAX), "refusal"),
        body.organisation,
        one.title
    );
    let (Some(expected), Some(ratio), Some(inside), Some(place)) = (body.expected, body.ratio, body.inside, body.place)
    else {
        return match body.expected {
            None if body.n == 0 => format!("{given}: no other peer has refusals in its categories."),
            None => format!("{given}; they are too few to compare."),
            Some(_) => {
                format!("{given}; none of the other peers' refusals in these categories does, so there is no ratio.")
            }
        };
    };
    format!(
        "{given}; {expected:.1} would be expected if each category had the share of the other peers. Ratio {:.2}, 95 % \
         interval {:.2} to {:.2} ({}); {}, which are {}.",
        ratio.value,
        ratio.interval.low,
        ratio.interval.high,
        ratio.method,
        match place {
            Place::Inside => "inside the 95 % limits",
            Place::Below95 => "below the 95 % limits",
            Place::Above95 => "above the 95 % limits",
            Place::Below998 => "below the 99.8 % limits",
            Place::Above998 => "above the 99.8 % limits",
        },
        range(if matches!(place, Place::Below998 | Place::Above998) { inside.limits_998 } else { inside.limits_95 })
    )
}

fn range(range: Range) -> String {
    format!("{} to {}", range.from, range.to)
}

fn bodies(one: &Compared) -> Vec<Vec<String>> {
    let mut rows = vec![cells(&[
        "organisation",
        "observed",
        "expected",
        "95 % interval",
        "ratio",
        "95 % limits",
        "99.8 % limits",
        "",
    ])];
    for body in &one.bodies {
        let optional = |text: Option<String>| text.unwrap_or_default();
        rows.push(vec![
            body.organisation.clone(),
            format!("{} of {}", body.observed, body.n),
            optional(body.expected.map(|expected| format!("{expected:.1}"))),
            optional(body.ratio.map(|ratio| format!("{:.2} to {:.2}", ratio.interval.low, ratio.interval.high))),
            optional(body.ratio.map(|ratio| format!("{:.2}", ratio.value))),
            optional(body.inside.map(|inside| range(inside.limits_95))),
            optional(body.inside.map(|inside| range(inside.limits_998))),
            body.place.map(Place::words).unwrap_or_default().to_owned(),
        ]);
    }
    rows
}

fn put_left_out(page: &mut Page, one: &Compared) {
    let left_out = one.bodies.iter().filter(|body| body.left_out > 0);
    let left_out: Vec<String> = left_out.map(|body| format!("{} ({})", body.organisation, body.left_out)).collect();
    if !left_out.is_empty() {
        let said = format!("Left out, for no other peer has refusals in their categories: {}.", left_out.join(", "));
        page.paragraph("", &said);
    }
}

/// Whether the bodies differ more than chance makes them.
fn dispersion(dispersion: Option<Dispersion>) -> String {
    match dispersion {
        None => format!(
            "Fewer than {FEWEST} bodies can be compared, too few to tell whether they differ more than chance makes them: the \
             limits cover chance alone."
        ),
        Some(Dispersion { bodies, phi, tau_squared }) if tau_squared > 0.0 => format!(
            "The {bodies} bodies differ more than chance makes them (mean of squared z-scores {phi:.2}, 1 by chance): the \
             limits are widened by the variance between bodies, {tau_squared:.4}. A ratio whose interval leaves out 1 may be \
             usual among them."
        ),
        Some(Dispersion { bodies, phi, .. }) => format!(
            "The {bodies} bodies differ no more than chance makes them (mean of squared z-scores {phi:.2}, 1 by chance): the \
             limits cover chance alone."
        ),
    }
}

fn categories(one: &Compared) -> Vec<Vec<String>> {
    let name = one.bodies.first().map(|body| body.organisation.as_str()).unwrap_or_default();
    let mut rows = vec![cells(&["category", name, "other peers", "expected"])];
    for row in &one.categories {
        let expected = row.expected.map(|expected| format!("{expected:.1}")).unwrap_or_default();
        rows.push(vec![row.category.clone(), in_words(&row.observed), in_words(&row.standard), expected]);
    }
    rows
}

/// How many comparisons there were, and what chance makes of so many.
fn number(comparison: &Comparison) -> String {
    let (chance, outside) = (comparison.outside_by_chance, comparison.outside);
    let made = plural(usize::try_from(comparison.made).unwrap_or(usize::MAX), "comparison");
    format!(
        "{made} made. Chance alone puts up to {:.2} outside the 95 % limits and up to {:.2} outside the 99.8 % limits; {} and \
         {} are.",
        chance.limits_95, chance.limits_998, outside.limits_95, outside.limits_998
    )
}

/// The comparison in sentences to paste.
pub(super) fn sentences(comparison: &Comparison) -> Vec<String> {
    let body = |one: &Compared| Some(in_sentence(one.bodies.first()?, one));
    let peers = format!("The peers are {}.", comparison.peers.join(", "));
    comparison.grounds.iter().filter_map(body).chain([number(comparison), peers]).collect()
}

/// The comparison as a table, a row per ground and body; then the categories of the body, how much bodies differ, and the
/// caveats.
pub(super) fn write(report: &Report, comparison: &Comparison, out: impl Write) -> Result<(), Failure> {
    let mut csv = csv::Writer::from_writer(out);
    for one in &comparison.grounds {
        let (ground, title) = (one.ground.as_str(), one.title.as_str());
        for body in &one.bodies {
            write_body(&mut csv, one, body)?;
        }
        for category in &one.categories {
            let standard = category.standard;
            csv.serialize(Row {
                table: "category",
                ground,
                title,
                organisation: &comparison.organisation,
                category: &category.category,
                observed: Some(category.observed.count()),
                n: Some(category.observed.n()),
                expected: category.expected,
                note: &format!("other peers: {} of {}", standard.count(), standard.n()),
                ..Row::default()
            })?;
        }
        csv.serialize(Row { table: "dispersion", ground, title, note: &dispersion(one.dispersion), ..Row::default() })?;
    }
    for note in std::iter::once(&number(comparison)).chain(&report.caveats) {
        csv.serialize(Row { table: "caveat", note, ..Row::default() })?;
    }
    Ok(csv.flush()?)
}

fn write_body(csv: &mut csv::Writer<impl Write>, one: &Compared, body: &Body) -> Result<(), Failure> {
    let left_out = (body.left_out > 0).then(|| format!("{} left out", body.left_out));
    let notes: Vec<String> = body.place.map(|place| place.words().to_owned()).into_iter().chain(left_out).collect();
    csv.serialize(Row {
        table: "comparison",
        ground: &one.ground,
        title: &one.title,
        organisation: &body.organisation,
        category: "",
        observed: Some(body.observed),
        n: Some(body.n),
        expected: body.expected,
        ratio: body.ratio.map(|ratio| ratio.value),
        low: body.ratio.map(|ratio| ratio.interval.low),
        high: body.ratio.map(|ratio| ratio.interval.high),
        inside_95_from: body.inside.map(|inside| inside.limits_95.from),
        inside_95_to: body.inside.map(|inside| inside.limits_95.to),
        inside_998_from: body.inside.map(|inside| inside.limits_998.from),
        inside_998_to: body.inside.map(|inside| inside.limits_998.to),
        note: &notes.join("; "),
    })?;
    Ok(())
}
