//! A report as pictures: each with a headline that says what is seen, a subtitle that says what is measured, its figures,
//! and a description for whoever does not see it.
//!
//! One colour, labels written from left to right, bars that begin at zero, values printed. Draws SVG; reads and writes
//! nothing.

mod bars;
mod grid;
mod headline;
mod panels;
mod scale;

use askama::Template;

use crate::audit::wording::{count_of, day, notes_on, plural, population, publisher, share_with_interval};
use crate::audit::{Field, Figure, Report, Unit};

use bars::{Bar, Bars};
pub use grid::{Grid, GridRow};
use panels::Panels;
pub use scale::{SHADES, STEPS, shade};

/// A share is of decisions, in the plural, however few there are.
const MANY: u32 = u32::MAX;

/// What labels of refusals without any ground say.
pub const WITHOUT: &str = "No reason found";
/// Grounds that are drawn by year; the table has them all.
const MOST_PANELS: usize = 5;
/// Pairs that are drawn; the table has them all.
const MOST_PAIRS: usize = 12;

/// The same decisions, counted as a whole, by financial year and by subject.
#[derive(Clone, Copy, Debug)]
pub struct Reports<'r> {
    /// As a whole.
    pub whole: &'r Report,
    /// Grouped by [`Reports::YEARS`].
    pub years: &'r Report,
    /// Grouped by [`Reports::SUBJECTS`].
    pub subjects: &'r Report,
}

impl Reports<'_> {
    /// What [`Reports::years`] is grouped by.
    pub const YEARS: Field = Field::Period(Unit::FinancialYear);
    /// What [`Reports::subjects`] is grouped by.
    pub const SUBJECTS: Field = Field::Category;
}

/// Which figure of a report: enough to count it anew.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Key {
    /// The kind of figure.
    pub figure: &'static str,
    /// The id of the ground; empty for refusals without any.
    pub ground: String,
    /// The group, or the other ground of a pair.
    pub group: String,
}

impl Key {
    /// A figure about a ground.
    pub fn new(figure: &'static str, ground: &str) -> Self {
        Self { figure, ground: ground.to_owned(), group: String::new() }
    }

    /// A figure about a ground in a group.
    pub fn within(figure: &'static str, ground: &str, group: &str) -> Self {
        Self { group: group.to_owned(), ..Self::new(figure, ground) }
    }
}

/// A figure of a picture.
#[derive(Clone, Debug, PartialEq)]
pub struct Datum {
    /// Which it is.
    pub key: Key,
    /// What people call it.
    pub label: String,
    /// The figure.
    pub figure: Figure,
}

/// For which width a picture is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Size {
    /// Labels beside the bars.
    Wide,
    /// Labels above the bars, for a telephone.
    Narrow,
}

/// A picture.
#[derive(Clone, Debug)]
pub struct Chart {
    /// A word for file names and places in a page.
    pub name: &'static str,
    /// What it is about.
    pub title: &'static str,
    /// What is seen.
    pub headline: String,
    /// What is measured.
    pub subtitle: String,
    /// What must be said beside it: the letters and signs in it.
    pub notes: Vec<String>,
    /// Every figure that is drawn, in the order of reading.
    pub data: Vec<Datum>,
    drawing: Drawing,
}

#[derive(Clone, Debug)]
enum Drawing {
    Bars(Bars),
    Panels(Panels),
    Grid(Grid),
}

/// What is drawn, without its frame.
struct Body {
    svg: String,
    width: f64,
    height: f64,
}

#[derive(Template)]
#[template(path = "charts/frame.svg")]
struct Frame<'c> {
    id: String,
    title: &'c str,
    description: &'c str,
    width: f64,
    height: f64,
    top: f64,
    body: &'c str,
    /// Text around the picture where it stands alone.
    lines: Vec<Line>,
    is_alone: bool,
    style: &'static str,
}

struct Line {
    class: &'static str,
    y: f64,
    text: String,
}

impl Chart {
    /// The picture as a part of a page, which has its style and says its headline itself.
    pub fn inline(&self, size: Size) -> String {
        let body = self.body(size);
        let id = match size {
            Size::Wide => format!("{}-wide", self.name),
            Size::Narrow => format!("{}-narrow", self.name),
        };
        let description = format!("{} The table below has the figures.", self.subtitle);
        let frame = Frame {
            id,
            title: &self.headline,
            description: &description,
            width: body.width,
            height: body.height,
            top: 0.0,
            body: &body.svg,
            lines: Vec::new(),
            is_alone: false,
            style: "",
        };
        frame.to_string()
    }

    /// The picture as a file of its own, with headline, subtitle and notes.
    pub fn alone(&self, report: &Report) -> String {
        let body = self.body(Size::Wide);
        let mut lines = Vec::new();
        let mut y = 16.0;
        let put = |class, text: &str, signs: usize, step: f64, y: &mut f64, lines: &mut Vec<Line>| {
            for text in textwrap::wrap(text, signs) {
                *y += step;
                lines.push(Line { class, y: *y, text: text.into_owned() });
            }
        };
        put("headline", &self.headline, 78, 24.0, &mut y, &mut lines);
        y += 2.0;
        put("subtitle", &self.subtitle, 108, 18.0, &mut y, &mut lines);
        let top = y + 20.0;
        y = top + body.height + 8.0;
        for note in self.all_notes(report) {
            put("note", &note, 118, 16.0, &mut y, &mut lines);
            y += 3.0;
        }
        let description = self.description(report);
        let frame = Frame {
            id: self.name.to_owned(),
            title: &self.headline,
            description: &description,
            width: body.width,
            height: y + 16.0,
            top,
            body: &body.svg,
            lines,
            is_alone: true,
            style: include_str!("alone.css"),
        };
        frame.to_string()
    }

    /// Everything that the picture shows, in words.
    pub fn description(&self, report: &Report) -> String {
        let figure = |one: &Datum| {
            let share = share_with_interval(&one.figure);
            let share = if share.is_empty() { share } else { format!(": {share}") };
            format!("{}, {}{share}.", one.label, count_of(&one.figure))
        };
        let mut lines = vec![format!("{}.", self.headline), self.subtitle.clone()];
        lines.extend(self.data.iter().map(figure));
        lines.extend(self.all_notes(report));
        lines.join("\n")
    }

    /// What must be said beside the picture where it stands alone.
    fn all_notes(&self, report: &Report) -> Vec<String> {
        let grounds = self.data.iter().flat_map(|one| [one.key.ground.as_str(), one.key.group.as_str()]);
        [self.notes.clone(), notes_on(report, grounds), vec![source(report)]].concat()
    }

    fn body(&self, size: Size) -> Body {
        match &self.drawing {
            Drawing::Bars(bars) => bars.draw(size),
            Drawing::Panels(panels) => panels.draw(size),
            Drawing::Grid(grid) => grid.draw(),
        }
    }
}

/// The pictures of a report, those that have something to show.
pub fn charts(reports: Reports<'_>) -> Vec<Chart> {
    if reports.whole.shares.n == 0 {
        return Vec::new();
    }
    let mut found = vec![reasons(reports.whole)];
    found.extend(years(reports.years));
    found.extend(subjects(reports.subjects));
    found.extend(listed(reports.whole));
    found.extend(together(reports.whole));
    found
}

/// What must be said beside every picture that stands alone.
fn source(report: &Report) -> String {
    let versions: Vec<&str> = report.rules_versions.keys().map(String::as_str).collect();
    let selection =
        report.selection.iter().map(|one| format!(" {};", one.replacen('=', ": ", 1).replacen('_', " ", 1)));
    let selection: String = selection.collect();
    format!(
        "n = {}. Source:{selection} published decisions of the {}, and no others; tagged by rules ({}), not by the \
         Ombudsman.",
        report.shares.n,
        publisher(report),
        versions.join(", ")
    )
}

/// How often each ground is given.
fn reasons(report: &Report) -> Chart {
    let shares = &report.shares;
    let given = shares.grounds.iter().filter(|one| one.any.count() > 0);
    let mut data: Vec<Datum> = given
        .map(|one| Datum { key: Key::new("any", &one.ground), label: one.title.clone(), figure: one.any })
        .collect();
    data.push(Datum { key: Key::new("any", ""), label: WITHOUT.to_owned(), figure: shares.without });
    Chart {
        name: "reasons",
        title: "Reasons given",
        headline: headline::reasons(report),
        subtitle: format!(
            "Share of {} that give each reason, alone or with others, so that the shares sum to more than 100 %. Lines: \
             95 % intervals.",
            population(report, MANY)
        ),
        notes: Vec::new(),
        drawing: Drawing::Bars(bars(&data)),
        data,
    }
}

/// A bar for each figure.
fn bars(data: &[Datum]) -> Bars {
    let bar = |one: &Datum| Bar { key: one.key.clone(), label: vec![one.label.clone()], figure: one.figure };
    Bars::new(data.iter().map(bar).collect())
}

/// How often each ground is given in each financial year, with the changes of practice.
fn years(report: &Report) -> Option<Chart> {
    let panels = Panels::of(report, MOST_PANELS);
    if panels.years().len() < 2 {
        return None;
    }
    let marks = panels.breaks().iter().map(|one| format!("{}: from {}, {}", one.letter, day(one.date), one.text));
    let mut notes: Vec<String> = marks.collect();
    if report.groups.iter().any(|group| group.provisional) {
        notes.push("*: provisional, more decisions of that year are still to be published.".to_owned());
    }
    Some(Chart {
        name: "years",
        title: "Change by financial year",
        headline: headline::years(report),
        subtitle:
            "Share of the decisions of each financial year (April to March) that give a reason, in per cent, with \
                   95 % intervals; of 10 to 29 decisions the interval alone, of fewer the count."
                .to_owned(),
        notes,
        data: panels.data(),
        drawing: Drawing::Panels(panels),
    })
}

/// How often each ground is given about each subject.
fn subjects(report: &Report) -> Option<Chart> {
    let grid = Grid::of(report, "subject");
    if grid.columns.len() < 2 {
        return None;
    }
    Some(Chart {
        name: "subjects",
        title: "Reasons by subject",
        headline: headline::subjects(report),
        subtitle:
            "Share of the decisions about each subject that give a reason; the darker, the larger. Of fewer than 30 \
                   decisions the 95 % interval comes first, of fewer than 10 there is the count."
                .to_owned(),
        notes: Vec::new(),
        data: grid.data(),
        drawing: Drawing::Grid(grid),
    })
}

/// What becomes of grounds that stand in the list of legal tests.
fn listed(report: &Report) -> Option<Chart> {
    let used = report.listed.iter().filter_map(|one| Some((one, one.used.filter(|used| used.n() > 0)?)));
    let mut data: Vec<Datum> = used
        .map(|(one, used)| Datum { key: Key::new("used", &one.ground), label: one.title.clone(), figure: used })
        .collect();
    let mut subtitle = "Of the decisions not to investigate that list a reason among the legal tests, the share that then \
                        use it. Lines: 95 % intervals.";
    if data.is_empty() {
        let row = |one: &crate::audit::ListedThenUsed| Datum {
            key: Key::new("not-used", &one.ground),
            label: one.title.clone(),
            figure: one.not_used,
        };
        data = report.listed.iter().filter(|one| one.not_used.count() > 0).map(row).collect();
        subtitle = "Share of the decisions not to investigate that list a reason among the legal tests and do not use it. \
                    Lines: 95 % intervals.";
    }
    if data.is_empty() {
        return None;
    }
    Some(Chart {
        name: "listed",
        title: "Listed among the legal tests, and then used",
        headline: headline::listed(&data),
        subtitle: subtitle.to_owned(),
        notes: Vec::new(),
        drawing: Drawing::Bars(bars(&data)),
        data,
    })
}

/// Which grounds are given together.
fn together(report: &Report) -> Option<Chart> {
    let n = report.shares.n;
    let pairs = report.together.iter().take(MOST_PAIRS);
    let datum = |pair: &crate::audit::Pair| Datum {
        key: Key::within("pair", &pair.ground, &pair.other),
        label: format!("{} with {}", pair.title, pair.other_title),
        figure: Figure::of(pair.of_ground.count(), n, 0),
    };
    let bar = |pair: &crate::audit::Pair| {
        let Datum { key, figure, .. } = datum(pair);
        Bar { key, label: vec![pair.title.clone(), format!("with {}", pair.other_title)], figure }
    };
    let data: Vec<Datum> = pairs.clone().map(datum).collect();
    if data.is_empty() {
        return None;
    }
    let drawn = plural(u32::try_from(data.len()).unwrap_or(u32::MAX), "pair");
    let all = if report.together.len() > data.len() {
        format!(", of the {drawn} that are most frequent on the whole")
    } else {
        String::new()
    };
    Some(Chart {
        name: "together",
        title: "Reasons given together",
        headline: headline::together(report),
        subtitle: format!(
            "Share of {} that give both reasons of a pair, with or without others{all}. Lines: 95 % intervals.",
            population(report, MANY)
        ),
        notes: Vec::new(),
        drawing: Drawing::Bars(Bars::new(pairs.map(bar).collect())),
        data,
    })
}
