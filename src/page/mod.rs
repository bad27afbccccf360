//! A report as one web page that needs nothing else: no other file, no connection, and for its figures no script.
//!
//! Takes reports and gives HTML; reads and writes nothing. Whatever comes out of decisions or rule files is escaped by the
//! templates, and the page's own security policy lets nothing run but the script that stands in it.

mod bodies;
mod decisions;
mod notes;
mod table;
mod tables;

use askama::Template;
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use sha2::{Digest, Sha256};

use crate::audit::wording::{population, publisher, read, stretch};
use crate::audit::{Case, FEWEST, Figure, Report, Titles};
use crate::charts::{Chart, Key, Reports, Size, charts};

use table::{Cell, Table};

const STYLE: &str = include_str!("page.css");
const SCRIPT: &str = include_str!("page.js");
/// Grounds that stand at the top.
const MOST_AT_A_GLANCE: usize = 3;

/// What the page is made of.
#[derive(Clone, Copy, Debug)]
pub struct Contents<'c> {
    /// The figures.
    pub reports: Reports<'c>,
    /// The decisions that they count, where the page is to list them.
    pub decisions: Option<&'c [&'c Case]>,
    /// What people call the grounds.
    pub titles: &'c Titles,
}

#[derive(Template)]
#[template(path = "page/page.html")]
struct Page<'p> {
    heading: String,
    selection: Vec<String>,
    population: &'static str,
    dates: Option<String>,
    report: &'p Report,
    glance: Vec<Glance>,
    sections: Vec<Section>,
    tables: Vec<Table>,
    never: Vec<&'p str>,
    linked: Vec<String>,
    differing: Vec<String>,
    versions: Vec<String>,
    publisher: &'p str,
    read: String,
    program: &'static str,
    fewest: u32,
    policy: String,
    style: String,
    script: Option<String>,
    data: String,
}

/// A figure that stands out.
struct Glance {
    label: String,
    count: Cell,
    share: Option<Cell>,
}

/// A picture with its table.
struct Section {
    name: &'static str,
    title: &'static str,
    headline: String,
    subtitle: String,
    notes: Vec<String>,
    /// The same picture for wide and narrow windows; none where a table says it all.
    pictures: Vec<String>,
    table: Table,
}

/// The page.
pub fn page(contents: Contents<'_>) -> String {
    let Reports { whole: report, years, subjects } = contents.reports;
    let style = text_of(STYLE);
    let script = contents.decisions.map(|_| text_of(SCRIPT));
    let data = contents.decisions.map(|cases| decisions::data(cases, report, contents.titles)).unwrap_or_default();
    let pictures = charts(contents.reports);
    let sections = pictures.iter().map(|chart| section(chart, report, years, subjects)).collect();
    let never = report.shares.grounds.iter().filter(|one| one.any.count() == 0).map(|one| one.title.as_str());
    let page = Page {
        heading: heading(report),
        selection: notes::selection(report),
        population: population(report, report.shares.n),
        dates: stretch(report.dates),
        report,
        glance: glance(report),
        sections,
        tables: tables::further(report),
        never: never.collect(),
        linked: notes::linked(report),
        differing: notes::differing(report),
        versions: report.rules_versions.keys().cloned().collect(),
        publisher: publisher(report),
        read: read(report),
        program: env!("CARGO_PKG_VERSION"),
        fewest: FEWEST,
        policy: policy(&style, script.as_deref()),
        style,
        script,
        data,
    };
    page.to_string()
}

/// What the page is about, for its heading and the window's title.
fn heading(report: &Report) -> String {
    let values: Vec<&str> = report.selection.iter().filter_map(|one| Some(one.split_once('=')?.1)).collect();
    let about = if values.is_empty() { String::new() } else { format!(": {}", values.join(", ")) };
    format!("Why complaints were not investigated{about}")
}

/// What stands at the top: how many decisions, and the grounds that are given most often.
fn glance(report: &Report) -> Vec<Glance> {
    let number = |label: &str, figure, count: u32| Glance {
        label: label.to_owned(),
        count: Cell::number(&Key::new(figure, ""), count),
        share: None,
    };
    let share = |label: &str, key: &Key, figure: &Figure| Glance {
        label: label.to_owned(),
        count: Cell::count(key, figure),
        share: Some(Cell::share(key, figure)),
    };
    let shares = &report.shares;
    let found = Figure::of(shares.n - shares.without.count(), shares.n, 0);
    let mut rows = vec![
        number("Decisions not to investigate", "n", shares.n),
        share("In which a reason was found", &Key::new("found", ""), &found),
    ];
    let given = shares.grounds.iter().filter(|one| one.any.count() > 0).take(MOST_AT_A_GLANCE);
    rows.extend(given.map(|one| share(&one.title, &Key::new("any", &one.ground), &one.any)));
    if !report.include_part {
        rows.push(number("Not among them: refused in part", "n-part", report.selected.part));
    }
    rows.push(number("Not among them: investigated to the end", "n-no", report.selected.no));
    rows
}

fn section(chart: &Chart, report: &Report, years: &Report, subjects: &Report) -> Section {
    let table = match chart.name {
        "years" => tables::grid(years, "year", "By financial year", "financial year"),
        "subjects" => tables::grid(subjects, "subject", "By subject", "subject"),
        "listed" => tables::listed(report),
        "together" => tables::together(report),
        _ => tables::reasons(report, &report.shares, "any", "Reasons given, alone or with others"),
    };
    // The shaded table is the picture.
    let pictures = if chart.name == "subjects" {
        Vec::new()
    } else {
        [Size::Wide, Size::Narrow].map(|size| chart.inline(size)).to_vec()
    };
    Section {
        name: chart.name,
        title: chart.title,
        headline: chart.headline.clone(),
        subtitle: chart.subtitle.clone(),
        notes: chart.notes.clone(),
        pictures,
        table,
    }
}

/// A style or script as the browser reads it, whatever line ends the source was checked out with.
fn text_of(source: &str) -> String {
    source.replace('\r', "")
}

/// Nothing may load, and nothing may run but what stands in the page.
fn policy(style: &str, script: Option<&str>) -> String {
    let hash = |text: &str| format!("'sha256-{}'", BASE64_STANDARD.encode(Sha256::digest(text)));
    let script = script.map_or("'none'".to_owned(), hash);
    format!(
        "default-src 'none'; style-src {}; script-src {script}; img-src data:; base-uri 'none'; form-action 'none'",
        hash(style)
    )
}
