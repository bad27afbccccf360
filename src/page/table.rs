//! Tables of figures, and what each cell says of which figure.

use crate::audit::wording::{count_of, percent, range, share_with_interval};
use crate::audit::{ENOUGH, FEWEST, Figure};
use crate::charts::{Key, shade};

/// A table, the first cell of each row being its head.
#[derive(Clone, Debug, Default)]
pub(super) struct Table {
    pub name: String,
    pub caption: String,
    /// The denominator, with the word by which it is counted anew.
    pub n: Option<(&'static str, u32)>,
    pub heads: Vec<Head>,
    pub rows: Vec<Row>,
    pub notes: Vec<String>,
    /// Whether it may be wider than the window.
    pub is_wide: bool,
    /// Whether it is about all decisions, and not counted anew for some of them.
    pub is_of_all: bool,
}

/// The head of a column.
#[derive(Clone, Debug, Default)]
pub(super) struct Head {
    pub text: String,
    /// The decisions in the column, where each has its own number.
    pub cell: Option<Cell>,
    pub note: &'static str,
}

#[derive(Clone, Debug)]
pub(super) struct Row {
    pub head: String,
    pub cells: Vec<Cell>,
}

/// A cell: a figure in words.
#[derive(Clone, Debug, Default)]
pub(super) struct Cell {
    pub key: Key,
    /// In which words.
    pub said: &'static str,
    pub text: String,
    pub shade: usize,
}

/// Columns with these heads.
pub(super) fn heads(texts: &[&str]) -> Vec<Head> {
    texts.iter().map(|text| Head { text: (*text).to_owned(), ..Head::default() }).collect()
}

/// Signs that stay on a line.
pub(super) fn unbroken(text: &str) -> String {
    text.replace(" %", "\u{a0}%")
        .replace(" to ", "\u{a0}to\u{a0}")
        .replace("under ", "under\u{a0}")
        .replace("over ", "over\u{a0}")
}

/// Share and interval, a line each, in the order that the number of decisions asks for; none of too few.
fn share_in_two_lines(figure: &Figure) -> Option<String> {
    let n = figure.n();
    let (share, interval) = (percent(figure.share()?, n), range(figure.interval()?, n));
    Some(if n < ENOUGH { format!("{interval}\n{share}") } else { format!("{share}\n{interval}") })
}

impl Cell {
    /// "31"; of too few "3 of 8".
    pub(super) fn count(key: &Key, figure: &Figure) -> Self {
        let text = if figure.n() < FEWEST { count_of(figure) } else { figure.count().to_string() };
        Self::new(key, "count", &text)
    }

    /// "112".
    pub(super) fn number(key: &Key, count: u32) -> Self {
        Self::new(key, "number", &count.to_string())
    }

    /// "31 of 112".
    pub(super) fn count_of(key: &Key, figure: &Figure) -> Self {
        Self::new(key, "of", &count_of(figure))
    }

    /// The share with its interval, in the order that the number of decisions asks for.
    pub(super) fn share(key: &Key, figure: &Figure) -> Self {
        Self::new(key, "share", &share_with_interval(figure))
    }

    /// What the share can be at most.
    pub(super) fn maximum(key: &Key, figure: &Figure) -> Self {
        let text = figure.maximum().map(|most| percent(most, figure.n())).unwrap_or_default();
        Self::new(key, "maximum", &text)
    }

    /// A share without an interval.
    pub(super) fn plain(key: &Key, share: Option<f64>, n: u32) -> Self {
        Self::new(key, "plain", &share.map(|share| percent(share, n)).unwrap_or_default())
    }

    /// Share and interval, of too few the count, shaded.
    pub(super) fn shaded(key: &Key, figure: &Figure) -> Self {
        let count = || if figure.n() == 0 { "\u{2013}".to_owned() } else { count_of(figure) };
        let text = share_in_two_lines(figure).unwrap_or_else(count);
        Self { shade: shade(figure.share()), ..Self::new(key, "shaded", &text) }
    }

    /// What is no figure of the page's own counting.
    pub(super) fn words(text: &str) -> Self {
        Self::new(&Key::default(), "", text)
    }

    fn new(key: &Key, said: &'static str, text: &str) -> Self {
        Self { key: key.clone(), said, text: unbroken(text), shade: 0 }
    }
}
