//! A table of figures, a row for each ground and a column for each group, shaded.

use askama::Template;

use crate::audit::wording::{count_of, share_with_interval};
use crate::audit::{Figure, Report, Shares};

use super::scale::{shade, times};
use super::{Body, Datum, Key, WITHOUT};

/// The grounds that are given, by group.
#[derive(Clone, Debug)]
pub struct Grid {
    /// What kind of figure its cells are.
    pub figure: &'static str,
    /// The groups, with the refusals of each.
    pub columns: Vec<(String, u32)>,
    /// The grounds, and last the refusals without any.
    pub rows: Vec<GridRow>,
}

/// A ground.
#[derive(Clone, Debug)]
pub struct GridRow {
    /// Its id; empty for refusals without any.
    pub ground: String,
    /// What people call it.
    pub title: String,
    /// A figure for each column.
    pub cells: Vec<Figure>,
}

const LABEL: f64 = 300.0;
const CELL: f64 = 104.0;
const ROW: f64 = 26.0;
/// Signs in a line of a column's head.
const SIGNS: usize = 14;
const LINE: f64 = 15.0;

#[derive(Template)]
#[template(path = "charts/grid.svg")]
struct Drawn {
    heads: Vec<(f64, f64, String)>,
    rows: Vec<DrawnRow>,
    width: f64,
    height: f64,
}

struct DrawnRow {
    y: f64,
    title: String,
    cells: Vec<(f64, usize, String)>,
}

impl Grid {
    /// The grid of a report's groups.
    pub fn of(report: &Report, figure: &'static str) -> Self {
        let columns = report.groups.iter().map(|group| (group.values.join(", "), group.shares.n)).collect();
        let cells = |of: &dyn Fn(&Shares) -> Option<Figure>| -> Vec<Figure> {
            report.groups.iter().map(|group| of(&group.shares).unwrap_or(Figure::of(0, group.shares.n, 0))).collect()
        };
        let given = report.shares.grounds.iter().filter(|one| one.any.count() > 0);
        let mut rows: Vec<GridRow> = given
            .map(|one| GridRow {
                ground: one.ground.clone(),
                title: one.title.clone(),
                cells: cells(&|shares| {
                    shares.grounds.iter().find(|other| other.ground == one.ground).map(|found| found.any)
                }),
            })
            .collect();
        let without = cells(&|shares| Some(shares.without));
        rows.push(GridRow { ground: String::new(), title: WITHOUT.to_owned(), cells: without });
        Self { figure, columns, rows }
    }

    pub(super) fn data(&self) -> Vec<Datum> {
        let of_row = |row: &GridRow| {
            let data = self.columns.iter().zip(&row.cells).map(|((group, _), figure)| Datum {
                key: Key::within(self.figure, &row.ground, group),
                label: format!("{}, {group}", row.title),
                figure: *figure,
            });
            data.collect::<Vec<_>>()
        };
        self.rows.iter().flat_map(of_row).collect()
    }

    pub(super) fn draw(&self) -> Body {
        let heads: Vec<Vec<String>> = self
            .columns
            .iter()
            .map(|(name, n)| {
                let mut lines: Vec<String> =
                    textwrap::wrap(name, SIGNS).into_iter().map(std::borrow::Cow::into_owned).collect();
                lines.push(format!("n = {n}"));
                lines
            })
            .collect();
        let top = times(heads.iter().map(Vec::len).max().unwrap_or_default()) * LINE + 8.0;
        let x = |column: usize| LABEL + times(column) * CELL;
        let heads = heads.into_iter().enumerate().flat_map(|(column, lines)| {
            let count = lines.len();
            let line = move |(place, text)| (x(column) + 4.0, top - 8.0 - times(count - 1 - place) * LINE, text);
            lines.into_iter().enumerate().map(line).collect::<Vec<_>>()
        });
        let row = |(place, row): (usize, &GridRow)| DrawnRow {
            y: top + times(place) * ROW,
            title: row.title.clone(),
            cells: row
                .cells
                .iter()
                .enumerate()
                .map(|(column, figure)| (x(column), shade(figure.share()), text(figure)))
                .collect(),
        };
        let rows: Vec<DrawnRow> = self.rows.iter().enumerate().map(row).collect();
        let (width, height) = (x(self.columns.len()), top + times(rows.len()) * ROW);
        let drawn = Drawn { heads: heads.collect(), rows, width: CELL, height: ROW };
        Body { svg: drawn.to_string(), width: width.max(760.0), height }
    }
}

/// What a cell says: short enough for its place.
fn text(figure: &Figure) -> String {
    let share = share_with_interval(figure);
    let shorter = [(" to ", "\u{2013}"), (" %", "%"), ("under ", "<"), ("over ", ">")];
    let short = shorter.into_iter().fold(share, |text, (long, short)| text.replace(long, short));
    if short.is_empty() { count_of(figure) } else { short }
}
