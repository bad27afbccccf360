//! Columns for the years, a panel for each ground on the same scale, with the changes of practice where they fall.

use askama::Template;
use jiff::civil::{Date, date};

use crate::audit::wording::number;
use crate::audit::{ENOUGH, Figure, Report, Shares};

use super::scale::{end, tenth, times};
use super::{Body, Datum, Key, Size, WITHOUT};

/// Panels over the same years.
#[derive(Clone, Debug)]
pub(super) struct Panels {
    years: Vec<Year>,
    grounds: Vec<Panel>,
    breaks: Vec<Mark>,
    end: f64,
}

/// A financial year.
#[derive(Clone, Debug)]
pub(super) struct Year {
    label: String,
    /// The calendar year in which it begins.
    begins: i16,
    provisional: bool,
}

#[derive(Clone, Debug)]
struct Panel {
    ground: String,
    title: String,
    figures: Vec<Figure>,
}

/// A change of practice.
#[derive(Clone, Debug)]
pub(super) struct Mark {
    pub letter: char,
    pub date: Date,
    pub text: String,
}

/// Where everything stands, in pixels.
struct Plan {
    width: f64,
    panel: f64,
    across: usize,
}

const WIDE: Plan = Plan { width: 760.0, panel: 360.0, across: 2 };
const NARROW: Plan = Plan { width: 340.0, panel: 340.0, across: 1 };
/// Where the columns of a panel stand and how long the longest may be.
const BASE: f64 = 150.0;
const SPAN: f64 = 104.0;
const HEIGHT: f64 = 192.0;
/// What a year's name needs.
const YEAR: f64 = 52.0;
/// What the names of the first and last year need beside their columns.
const INSET: f64 = 8.0;

#[derive(Template)]
#[template(path = "charts/panels.svg")]
struct Drawn<'p> {
    base: f64,
    span: f64,
    end: f64,
    width: f64,
    panels: Vec<DrawnPanel<'p>>,
}

struct DrawnPanel<'p> {
    x: f64,
    y: f64,
    panel: &'p Panel,
    columns: Vec<Column<'p>>,
    breaks: Vec<(f64, char)>,
}

struct Column<'p> {
    year: &'p Year,
    ground: &'p str,
    shows_year: bool,
    left: f64,
    middle: f64,
    width: f64,
    top: f64,
    height: f64,
    interval: Option<(f64, f64)>,
    value_y: f64,
    value: String,
}

impl Panels {
    /// Those of the grounds that are given most often, and of refusals without any.
    pub(super) fn of(report: &Report, most: usize) -> Self {
        let begins = |label: &str| label.get(..4).and_then(|digits| digits.parse::<i16>().ok());
        let known: Vec<(i16, &crate::audit::Group)> =
            report.groups.iter().filter_map(|group| Some((begins(group.values.first()?)?, group))).collect();
        let (first, last) = (known.first().map_or(0, |one| one.0), known.last().map_or(-1, |one| one.0));
        let group = |year: i16| known.iter().find(|one| one.0 == year).map(|one| one.1);
        let year = |begins: i16| Year {
            label: format!("{begins}/{:02}", (begins + 1).rem_euclid(100)),
            begins,
            provisional: group(begins).is_some_and(|group| group.provisional),
        };
        let years: Vec<Year> = (first..=last).map(year).collect();
        let figures = |of: &dyn Fn(&Shares) -> Option<Figure>| -> Vec<Figure> {
            let figure = |year: &Year| group(year.begins).and_then(|group| of(&group.shares));
            years.iter().map(|year| figure(year).unwrap_or(Figure::of(0, 0, 0))).collect()
        };
        let mut given: Vec<_> = report.shares.grounds.iter().filter(|one| one.any.count() > 0).collect();
        given.truncate(most);
        let mut panels: Vec<Panel> = given
            .iter()
            .map(|one| Panel {
                ground: one.ground.clone(),
                title: one.title.clone(),
                figures: figures(&|shares| {
                    shares.grounds.iter().find(|other| other.ground == one.ground).map(|found| found.any)
                }),
            })
            .collect();
        let without = figures(&|shares| Some(shares.without));
        panels.push(Panel { ground: String::new(), title: WITHOUT.to_owned(), figures: without });
        let breaks = ('A'..='Z').zip(&report.breaks);
        let breaks = breaks.map(|(letter, one)| Mark { letter, date: one.date, text: one.text.clone() }).collect();
        let highest = panels.iter().flat_map(|panel| &panel.figures).filter_map(|one| Some(one.interval()?.high));
        let end = end(highest);
        Self { years, grounds: panels, breaks, end }
    }

    pub(super) fn years(&self) -> &[Year] {
        &self.years
    }

    pub(super) fn breaks(&self) -> &[Mark] {
        &self.breaks
    }

    pub(super) fn data(&self) -> Vec<Datum> {
        let of_panel = |panel: &Panel| {
            let data = self.years.iter().zip(&panel.figures).map(|(year, figure)| Datum {
                key: Key::within("year", &panel.ground, &year.label),
                label: format!("{}, {}{}", panel.title, year.label, if year.provisional { "*" } else { "" }),
                figure: *figure,
            });
            data.collect::<Vec<_>>()
        };
        self.grounds.iter().flat_map(of_panel).collect()
    }

    pub(super) fn draw(&self, size: Size) -> Body {
        let plan = if size == Size::Wide { WIDE } else { NARROW };
        let place = |index: usize, panel| {
            let (across, down) = (times(index % plan.across), times(index / plan.across));
            self.panel(panel, &plan, across * (plan.width - plan.panel), down * HEIGHT)
        };
        let panels = self.grounds.iter().enumerate().map(|(index, panel)| place(index, panel)).collect();
        let drawn = Drawn { base: BASE, span: SPAN, end: self.end, width: plan.panel, panels };
        let height = times(self.grounds.len().div_ceil(plan.across)) * HEIGHT;
        Body { svg: drawn.to_string(), width: plan.width, height }
    }

    fn panel<'p>(&'p self, panel: &'p Panel, plan: &Plan, x: f64, y: f64) -> DrawnPanel<'p> {
        let slot = (plan.panel - 2.0 * INSET) / times(self.years.len());
        let each = (1..self.years.len()).find(|each| times(*each) * slot >= YEAR).unwrap_or(self.years.len());
        let column = |(place, (year, figure)): (usize, (&'p Year, &Figure))| {
            let left = INSET + times(place) * slot;
            let height = |share: f64| tenth(share / self.end * SPAN);
            let interval = figure.interval().map(|one| (BASE - height(one.low), BASE - height(one.high)));
            // Of few decisions the interval alone is drawn: a column would hide it.
            let share = figure.share().filter(|_| figure.n() >= ENOUGH).map(height).unwrap_or_default();
            Column {
                year,
                ground: &panel.ground,
                shows_year: place % each == 0,
                left: tenth(left + slot * 0.15),
                middle: tenth(left + slot * 0.5),
                width: tenth(slot * 0.7),
                top: BASE - share,
                height: share,
                interval,
                value_y: tenth(interval.map_or(BASE, |(_, high)| high) - 4.0),
                value: format!("{}{}", value(figure), if year.provisional { "*" } else { "" }),
            }
        };
        let columns = self.years.iter().zip(&panel.figures).enumerate().map(column).collect();
        DrawnPanel { x, y, panel, columns, breaks: self.breaks.iter().filter_map(|one| self.mark(one, slot)).collect() }
    }

    /// Where a change of practice falls.
    fn mark(&self, one: &Mark, slot: f64) -> Option<(f64, char)> {
        let first = self.years.first()?;
        let days = (one.date - date(first.begins, 4, 1)).get_days();
        Some((tenth(INSET + f64::from(days) / 365.25 * slot), one.letter))
    }
}

/// What stands above a column: the share in per cent, of few decisions the interval alone, of fewer the count.
fn value(figure: &Figure) -> String {
    let n = figure.n();
    let short = |share: f64| number(share, n).replace("under ", "<").replace("over ", ">");
    match (figure.share(), figure.interval()) {
        (Some(_), Some(interval)) if n < ENOUGH => format!("{}\u{2013}{}", short(interval.low), short(interval.high)),
        (Some(share), Some(_)) => short(share),
        _ if n == 0 => "\u{2013}".to_owned(),
        _ => format!("{} of {n}", figure.count()),
    }
}
