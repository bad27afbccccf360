//! How sure a figure is: Wilson's interval for a share, Efron's bootstrap for F1.
//!
//! Takes counts and gives bounds at [`LEVEL`]. The bootstrap starts from a fixed seed, so the same counts give the same
//! bounds each time.

use rand::{RngExt, SeedableRng};
use rand_pcg::Pcg64;
use serde::{Serialize, Serializer};
use statrs::distribution::{ContinuousCDF, Normal};

use super::Counts;

/// How often the intervals are meant to hold the true value.
pub const LEVEL: f64 = 0.95;
/// How many times the decisions are drawn anew.
pub const RESAMPLES: usize = 2000;
/// Where the drawing begins; any number would do, as long as it stays.
const SEED: u64 = 1979;

/// Lower and upper bound.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Interval {
    /// Lower bound.
    #[serde(serialize_with = "rounded")]
    pub low: f64,
    /// Upper bound.
    #[serde(serialize_with = "rounded")]
    pub high: f64,
}

/// A share: so many of so many.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Share {
    /// How many.
    pub count: u32,
    /// Of how many.
    pub n: u32,
}

impl Share {
    /// Counts one more case, which `counts` or does not.
    pub fn add(&mut self, counts: bool) {
        self.n += 1;
        self.count += u32::from(counts);
    }

    /// The share; none of nothing.
    pub fn value(self) -> Option<f64> {
        (self.n > 0).then(|| f64::from(self.count) / f64::from(self.n))
    }

    /// The score interval of Wilson, E. B. (1927), Journal of the American Statistical Association 22:209-212, without
    /// correction for continuity.
    pub fn interval(self) -> Option<Interval> {
        let p = self.value()?;
        let n = f64::from(self.n);
        let z = Normal::standard().inverse_cdf(f64::midpoint(1.0, LEVEL));
        let centre = p + z * z / (2.0 * n);
        let reach = z * (p * (1.0 - p) / n + z * z / (4.0 * n * n)).sqrt();
        let scale = 1.0 + z * z / n;
        // At the ends of the scale the bound is exact; rounding must not push it over.
        let low = if self.count == 0 { 0.0 } else { (centre - reach) / scale };
        let high = if self.count == self.n { 1.0 } else { (centre + reach) / scale };
        Some(Interval { low, high })
    }
}

impl Serialize for Share {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[derive(Serialize)]
        struct Printed {
            #[serde(serialize_with = "rounded_if_any")]
            value: Option<f64>,
            interval: Option<Interval>,
            count: u32,
            n: u32,
        }
        let printed = Printed { value: self.value(), interval: self.interval(), count: self.count, n: self.n };
        printed.serialize(serializer)
    }
}

/// The bootstrap percentile interval of F1 over decisions, after Efron, B. (1979), Annals of Statistics 7:1-26: of
/// [`RESAMPLES`] values, the 2.5th and the 97.5th percentile by rank. `decisions` holds the counts of each decision.
///
/// A draw in which no decision has a ground on either side has no F1 and is left out.
pub fn f1_interval(decisions: &[Counts]) -> Option<Interval> {
    if decisions.is_empty() {
        return None;
    }
    let mut random = Pcg64::seed_from_u64(SEED);
    let mut values: Vec<f64> = Vec::with_capacity(RESAMPLES);
    for _ in 0..RESAMPLES {
        let mut drawn = Counts::default();
        for _ in 0..decisions.len() {
            if let Some(counts) = decisions.get(random.random_range(0..decisions.len())) {
                drawn.add(*counts);
            }
        }
        values.extend(drawn.f1());
    }
    values.sort_by(f64::total_cmp);
    let at = |per_mille: usize| values.get((values.len() * per_mille).div_ceil(1000).saturating_sub(1)).copied();
    Some(Interval { low: at(25)?, high: at(975)? })
}

/// Writes a figure with six decimals at most: what lies beyond them may differ from machine to machine.
#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks for this signature")]
pub(super) fn rounded<S: Serializer>(value: &f64, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_f64((value * 1e6).round() / 1e6)
}

/// The same for a figure that may not exist.
#[expect(clippy::ref_option, reason = "serde asks for this signature")]
pub(super) fn rounded_if_any<S: Serializer>(value: &Option<f64>, serializer: S) -> Result<S::Ok, S::Error> {
    match value {
        Some(value) => rounded(value, serializer),
        None => serializer.serialize_none(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn counts(right: u32, extra: u32, missed: u32) -> Counts {
        Counts { true_positives: right, false_positives: extra, false_negatives: missed }
    }

    /// Newcombe, R. G. (1998), Two-sided confidence intervals for the single proportion: comparison of seven methods,
    /// Statistics in Medicine 17:857-872, table I, method 3 (score without correction for continuity).
    #[test]
    fn wilson_agrees_with_newcombe() {
        let published =
            [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)];
        for (count, n, low, high) in published {
            let found = Share { count, n }.interval().expect("an interval");
            assert!((found.low - low).abs() < 0.000_05, "{count}/{n}: {found:?}");
            assert!((found.high - high).abs() < 0.000_05, "{count}/{n}: {found:?}");
        }
    }

    #[test]
    fn wilson_is_exact_at_the_ends_and_mirrored() {
        let all = Share { count: 20, n: 20 }.interval().expect("an interval");
        let none = Share { count: 0, n: 20 }.interval().expect("an interval");
        assert_eq!((all.high.to_bits(), none.low.to_bits()), (1.0_f64.to_bits(), 0.0_f64.to_bits()));
        assert!((all.low - (1.0 - none.high)).abs() < 1e-12);
        assert_eq!(Share::default().interval(), None);
    }

    /// Of two decisions, one all right and one all missed, a draw holds the right one twice, once or never: F1 is 1, 2/3
    /// or 0, with probability 1/4, 1/2, 1/4. So both ends of the middle 95 % lie at the extremes.
    #[test]
    fn bootstrap_covers_what_can_be_drawn() {
        let both = f1_interval(&[counts(1, 0, 0), counts(0, 0, 1)]).expect("an interval");
        assert_eq!(both, Interval { low: 0.0, high: 1.0 });
        let one = f1_interval(&[counts(2, 1, 1)]).expect("an interval");
        let f1 = 4.0 / 6.0;
        assert_eq!(one, Interval { low: f1, high: f1 });
        assert_eq!(f1_interval(&[]), None);
        assert_eq!(f1_interval(&[Counts::default()]), None);
    }

    /// For n decisions of one ground each, k of them right and the rest missed, F1 is 2k/(n+k) and grows with k, so its
    /// percentiles are those of a binomial: for n = 100 and a half, its 2.5 % quantile is 40 and its 97.5 % quantile 60
    /// (give or take one for the draw).
    #[test]
    fn bootstrap_follows_the_binomial() {
        let decisions: Vec<Counts> =
            (0..100).map(|index| if index % 2 == 0 { counts(1, 0, 0) } else { counts(0, 0, 1) }).collect();
        let found = f1_interval(&decisions).expect("an interval");
        let f1 = |right: f64| 2.0 * right / (100.0 + right);
        assert!(f1(39.0) <= found.low && found.low <= f1(41.0), "{found:?}");
        assert!(f1(59.0) <= found.high && found.high <= f1(61.0), "{found:?}");
        assert_eq!(Some(found), f1_interval(&decisions), "the seed is fixed");
    }
}
