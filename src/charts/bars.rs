//! Bars from left to right, one below the other, each with its interval and its value.

use askama::Template;

use crate::audit::Figure;
use crate::audit::wording::{count_of, percent, share_with_interval};

use super::scale::{end, tenth, times};
use super::{Body, Key, Size};

/// Some bars.
#[derive(Clone, Debug)]
pub(super) struct Bars {
    rows: Vec<Bar>,
    /// The share at the end of the scale.
    end: f64,
}

/// A bar with its label, a line each.
#[derive(Clone, Debug)]
pub(super) struct Bar {
    pub key: Key,
    pub label: Vec<String>,
    pub figure: Figure,
}

/// Where everything stands, in pixels.
struct Plan {
    width: f64,
    /// Signs in a line of a label.
    signs: usize,
    line: f64,
    label_above: bool,
    /// Where bars begin, and how long the longest may be.
    from: f64,
    span: f64,
    value: f64,
}

const WIDE: Plan =
    Plan { width: 760.0, signs: 42, line: 17.0, label_above: false, from: 312.0, span: 240.0, value: 564.0 };
const NARROW: Plan =
    Plan { width: 340.0, signs: 44, line: 17.0, label_above: true, from: 0.0, span: 160.0, value: 170.0 };

/// Height of the ticks above the bars.
const TICKS: f64 = 22.0;
const THICKNESS: f64 = 14.0;
const GAP: f64 = 9.0;

#[derive(Template)]
#[template(path = "charts/bars.svg")]
struct Drawn<'b> {
    from: f64,
    span: f64,
    end: f64,
    ticks: Vec<Tick>,
    bottom: f64,
    rows: Vec<Row<'b>>,
}

struct Tick {
    x: f64,
    anchor: &'static str,
    /// Which quarter of the scale.
    quarter: u32,
    text: String,
}

struct Row<'b> {
    key: &'b Key,
    label: Vec<(f64, String)>,
    top: f64,
    middle: f64,
    baseline: f64,
    length: f64,
    /// The ends of the interval; none where there are too few decisions.
    interval: Option<(f64, f64)>,
    value_x: f64,
    value: String,
}

impl Bars {
    pub(super) fn new(rows: Vec<Bar>) -> Self {
        let highest = rows.iter().filter_map(|row| Some(row.figure.interval()?.high));
        Self { end: end(highest), rows }
    }

    pub(super) fn draw(&self, size: Size) -> Body {
        let plan = if size == Size::Wide { WIDE } else { NARROW };
        let mut y = TICKS;
        let rows: Vec<Row<'_>> = self.rows.iter().map(|bar| self.row(bar, &plan, &mut y)).collect();
        let drawn =
            Drawn { from: plan.from, span: plan.span, end: self.end, ticks: self.ticks(&plan), bottom: y, rows };
        Body { svg: drawn.to_string(), width: plan.width, height: y }
    }

    fn ticks(&self, plan: &Plan) -> Vec<Tick> {
        let tick = |quarter: u32| {
            let part = f64::from(quarter) / 4.0;
            let anchor = if quarter == 0 { "start" } else { "middle" };
            Tick { x: plan.from + plan.span * part, anchor, quarter, text: percent(self.end * part, 1) }
        };
        (0..=4).map(tick).collect()
    }

    fn row<'b>(&self, bar: &'b Bar, plan: &Plan, y: &mut f64) -> Row<'b> {
        let lines: Vec<String> = bar
            .label
            .iter()
            .flat_map(|line| textwrap::wrap(line, plan.signs).into_iter().map(std::borrow::Cow::into_owned))
            .collect();
        let label_height = times(lines.len()) * plan.line;
        let label = (1..).zip(lines).map(|(place, text)| (*y + times(place) * plan.line - 3.0, text)).collect();
        let top = if plan.label_above { *y + label_height + 2.0 } else { *y + (label_height - THICKNESS) / 2.0 + 1.0 };
        *y = if plan.label_above { top + THICKNESS + GAP } else { *y + label_height + GAP };
        let place = |share: f64| tenth(share / self.end * plan.span);
        let value = match share_with_interval(&bar.figure) {
            share if share.is_empty() => count_of(&bar.figure),
            share => share,
        };
        Row {
            key: &bar.key,
            label,
            top,
            middle: top + THICKNESS / 2.0,
            baseline: top + THICKNESS - 2.0,
            length: bar.figure.share().map(place).unwrap_or_default(),
            interval: bar.figure.interval().map(|one| (plan.from + place(one.low), plan.from + place(one.high))),
            value_x: plan.value,
            value,
        }
    }
}
