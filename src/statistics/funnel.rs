//! The counts that a funnel plot takes for chance.

use serde::Serialize;
use statrs::distribution::{DiscreteCDF, Poisson};

/// From a count to a count, both within.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Range {
    /// The lowest.
    pub from: u32,
    /// The highest.
    pub to: u32,
}

impl Range {
    /// Whether a count lies within.
    pub fn holds(self, count: u32) -> bool {
        self.from <= count && count <= self.to
    }
}

/// The counts that lie inside the control limits where `expected` events are expected: each limit leaves out what a Poisson
/// distribution of that mean reaches with a probability of at most half of 1 - `level`.
///
/// These are the limits of Spiegelhalter, D. J. (2005), Funnel plots for comparing institutional performance, Statistics in
/// Medicine 24:1185-1202, in whole counts, so that chance never puts more outside than it should: Seaton, S. E. and
/// Manktelow, B. N. (2012), BMC Medical Research Methodology 12:98.
pub fn inside(expected: f64, level: f64) -> Range {
    let Ok(poisson) = Poisson::new(expected) else { return Range { from: 0, to: 0 } };
    let tail = f64::midpoint(1.0, -level);
    Range {
        from: first(|count| poisson.cdf(u64::from(count)) > tail),
        to: first(|count| poisson.sf(u64::from(count)) <= tail),
    }
}

/// The first count of which `holds`, which holds of all above it.
fn first(holds: impl Fn(u32) -> bool) -> u32 {
    let (mut low, mut high) = (0, 1);
    while !holds(high) && high < u32::MAX / 2 {
        low = high;
        high *= 2;
    }
    while low < high {
        let middle = u32::midpoint(low, high);
        if holds(middle) { high = middle } else { low = middle + 1 }
    }
    low
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Seaton and Manktelow (2012), table 1, probability-based prediction limits, 1 to 50 events expected: median, lowest
    /// and highest probability that chance alone falls below the lower and above the upper 95 % limit.
    #[test]
    fn chance_falls_outside_as_often_as_published() {
        let (mut below, mut above) = (Vec::new(), Vec::new());
        for hundredths in 100..=5000 {
            let expected = f64::from(hundredths) / 100.0;
            let (range, poisson) = (inside(expected, 0.95), Poisson::new(expected).expect("a distribution"));
            below.push(range.from.checked_sub(1).map_or(0.0, |count| poisson.cdf(u64::from(count))));
            above.push(poisson.sf(u64::from(range.to)));
        }
        for (mut found, published) in [(below, [0.0186, 0.0, 0.0250]), (above, [0.0201, 0.0052, 0.0250])] {
            found.sort_by(f64::total_cmp);
            let figures = [found[found.len() / 2], found[0], found[found.len() - 1]];
            for (found, published) in figures.into_iter().zip(published) {
                assert!((found - published).abs() < 0.000_05, "{figures:?} for {published}");
            }
        }
    }

    /// By hand: of a mean of 1, P(0) = 0.3679 and P(4 or more) = 0.0190, P(3 or more) = 0.0803.
    #[test]
    fn a_small_expectation_has_no_lower_limit() {
        assert_eq!(inside(1.0, 0.95), Range { from: 0, to: 3 });
        assert!(inside(1.0, 0.95).holds(3) && !inside(1.0, 0.95).holds(4));
        assert_eq!(inside(0.0, 0.95), Range { from: 0, to: 0 });
    }
}
