//! Shares, and how sure they are.

use serde::{Serialize, Serializer};

use super::normal;

/// How often the intervals are meant to hold the true value.
pub const LEVEL: f64 = 0.95;

/// How many standard deviations the intervals reach to either side.
pub fn critical_value() -> f64 {
    normal(LEVEL)
}

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
        self.value().map(|share| wilson(share, f64::from(self.n)))
    }
}

/// Wilson's interval of a share `p` of `n` cases, which need not be a whole number.
pub(super) fn wilson(p: f64, n: f64) -> Interval {
    let z = critical_value();
    let centre = p + z * z / (2.0 * n);
    let reach = z * (p * (1.0 - p) / n + z * z / (4.0 * n * n)).sqrt();
    let scale = 1.0 + z * z / n;
    // At the ends of the scale the bound is exact; rounding must not push it over.
    let low = if p <= 0.0 { 0.0 } else { (centre - reach) / scale };
    let high = if p >= 1.0 { 1.0 } else { (centre + reach) / scale };
    Interval { low, high }
}

/// A share as JSON has it.
#[derive(Serialize)]
pub(super) struct Printed {
    #[serde(serialize_with = "rounded_if_any")]
    pub value: Option<f64>,
    pub interval: Option<Interval>,
    pub count: u32,
    pub n: u32,
}

impl Serialize for Share {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let (value, interval) = (self.value(), self.interval());
        Printed { value, interval, count: self.count, n: self.n }.serialize(serializer)
    }
}

/// Writes a figure with six decimals at most: what lies beyond them may differ from machine to machine.
pub fn rounded<S: Serializer>(value: &f64, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_f64((value * 1e6).round() / 1e6)
}

/// The same for a figure that may not exist.
pub fn rounded_if_any<S: Serializer>(value: &Option<f64>, serializer: S) -> Result<S::Ok, S::Error> {
    match value {
        Some(value) => rounded(value, serializer),
        None => serializer.serialize_none(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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
}
