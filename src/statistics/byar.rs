//! Limits of a count, near enough to the exact ones.

use super::{Interval, normal};

/// Byar's approximation to the exact limits of a Poisson mean of which `count` was drawn: Breslow, N. E. and Day, N. E.
/// (1987), Statistical methods in cancer research II, IARC, p. 69. Good from about ten events on.
pub fn byar(count: u32, level: f64) -> Interval {
    let z = normal(level);
    let limit = |events: f64, reach: f64| {
        if events > 0.0 { events * (1.0 - 1.0 / (9.0 * events) + reach / (3.0 * events.sqrt())).powi(3) } else { 0.0 }
    };
    let count = f64::from(count);
    Interval { low: limit(count, -z).max(0.0), high: limit(count + 1.0, z) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::statistics::garwood;

    /// Observed 100 and expected 90: the examples in the manual of the Ruby package byar, which takes 1.96 for the quantile.
    #[test]
    fn byar_agrees_with_a_published_example() {
        let found = byar(100, 0.95);
        for (found, published) in [(found.low, 0.904_019_9 * 90.0), (found.high, 1.351_426_08 * 90.0)] {
            assert!((found - published).abs() < 0.001, "{found} is not {published}");
        }
    }

    /// Public Health England, Technical guide: confidence intervals (25 May 2018), p. 2: within 0.2 % of the exact value
    /// for numerators of 10 or more.
    #[test]
    fn byar_is_as_near_to_the_exact_limits_as_published() {
        for count in 10..=400 {
            let (near, exact) = (byar(count, 0.95), garwood(count, 0.95));
            for (near, exact) in [(near.low, exact.low), (near.high, exact.high)] {
                assert!((near / exact - 1.0).abs() < 0.002, "{count}: {near} for {exact}");
            }
        }
    }
}
