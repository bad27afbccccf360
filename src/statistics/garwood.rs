//! Exact limits of a count.

use statrs::distribution::{ContinuousCDF, Gamma};

use super::Interval;

/// The exact limits of the mean of a Poisson distribution of which `count` was drawn: Garwood, F. (1936), Fiducial limits
/// for the Poisson distribution, Biometrika 28:437-442.
pub fn garwood(count: u32, level: f64) -> Interval {
    let tail = f64::midpoint(1.0, -level);
    Interval { low: quantile(count, tail), high: quantile(count + 1, 1.0 - tail) }
}

/// The quantile of the gamma distribution of a shape and of rate 1, halving until there is nothing left to halve: statrs
/// has one too, which stops after a few steps and is wrong in the third digit for some shapes.
fn quantile(shape: u32, p: f64) -> f64 {
    let Ok(gamma) = Gamma::new(f64::from(shape), 1.0) else { return 0.0 };
    let (mut low, mut high) = (0.0, f64::from(shape));
    while gamma.cdf(high) < p {
        (low, high) = (high, 2.0 * high);
    }
    loop {
        let middle = f64::midpoint(low, high);
        if middle <= low || middle >= high {
            return middle;
        }
        if gamma.cdf(middle) < p { low = middle } else { high = middle }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// UK Health Security Agency, R package PHEindicatormethods 2.1.1, tests/testthat/testdata_funnel_ratio_outputs.csv: the
    /// exact 95 % and 99.8 % limits of counts, from a spreadsheet that is right to four digits. Zero: Aragon, T. J., R package epitools 0.5-10.1, manual of `pois.exact`.
    #[test]
    fn exact_limits_agree_with_published_tables() {
        let published = [
            (1, 0.95, 0.025_317_898, 5.571_644_585),
            (2, 0.95, 0.242_209_467, 7.224_687_515),
            (5, 0.95, 1.623_486_324, 11.668_333_1),
            (9, 0.95, 4.115_374_05, 17.084_799_66),
            (100, 0.95, 81.364_006_99, 121.626_811_1),
            (1, 0.998, 0.001_000_547, 9.233_410_143),
            (5, 0.998, 0.739_371_928, 16.454_744_78),
            (9, 0.998, 2.452_425_215, 22.657_379_51),
        ];
        for (count, level, low, high) in published {
            let found = garwood(count, level);
            let close = |found: f64, expected: f64| (found / expected - 1.0).abs() < 1e-4;
            assert!(close(found.low, low) && close(found.high, high), "{count} at {level}: {found:?}");
        }
        let none = garwood(0, 0.95);
        assert!(none.low.abs() < 1e-12 && (none.high - 3.689).abs() < 0.000_5, "{none:?}");
    }
}
