//! A count with its share: the one place that decides what may be said of small numbers.

use serde::Serialize;

use crate::statistics::{Interval, Share, rounded_if_any};

/// Of fewer decisions than this no share is given, anywhere: only "3 of 8".
pub const FEWEST: u32 = 10;
/// Of fewer than this the interval stands before the share.
pub const ENOUGH: u32 = 30;

/// So many of so many. Of fewer than [`FEWEST`] there is the count and nothing else, whoever asks.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Figure {
    /// How many.
    count: u32,
    /// Of how many.
    n: u32,
    /// Wilson's interval.
    interval: Option<Interval>,
    /// The share, from 0 to 1.
    #[serde(serialize_with = "rounded_if_any")]
    share: Option<f64>,
    /// What the share would be if every refusal without any ground had this one.
    #[serde(serialize_with = "rounded_if_any")]
    maximum: Option<f64>,
}

impl Figure {
    /// `count` of `n`, with `unknown` more of which nothing is known.
    pub fn of(count: u32, n: u32, unknown: u32) -> Self {
        let share = Share { count, n };
        let most = Share { count: count.saturating_add(unknown).min(n), n };
        let enough = n >= FEWEST;
        let keep = |value: Option<f64>| value.filter(|_| enough);
        Self {
            count,
            n,
            interval: share.interval().filter(|_| enough),
            share: keep(share.value()),
            maximum: keep(most.value()),
        }
    }

    /// How many.
    pub fn count(&self) -> u32 {
        self.count
    }

    /// Of how many.
    pub fn n(&self) -> u32 {
        self.n
    }

    /// The share; none where there are too few.
    pub fn share(&self) -> Option<f64> {
        self.share
    }

    /// Wilson's interval; none where there are too few.
    pub fn interval(&self) -> Option<Interval> {
        self.interval
    }

    /// What the share can be at most; none where there are too few.
    pub fn maximum(&self) -> Option<f64> {
        self.maximum
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn small_numbers_have_no_share() {
        let few = Figure::of(3, 9, 1);
        assert_eq!((few.count(), few.n()), (3, 9));
        assert_eq!((few.share(), few.interval(), few.maximum()), (None, None, None));
        let json = serde_json::to_value(few).expect("JSON");
        assert_eq!(json, serde_json::json!({"count": 3, "n": 9, "interval": null, "share": null, "maximum": null}));
    }

    #[test]
    fn the_maximum_adds_what_is_unknown() {
        let ten = Figure::of(3, 10, 2);
        assert_eq!((ten.share(), ten.maximum()), (Some(0.3), Some(0.5)));
        assert_eq!(ten.interval(), Share { count: 3, n: 10 }.interval());
    }
}
