//! Over-dispersion: bodies that differ more than chance makes them.

use serde::Serialize;

use super::{Range, normal, rounded};

/// The share at each end that is drawn in to the rest.
const WINSORISED: f64 = 0.1;

/// How far a body lies from its target, on a scale on which chance has a known spread.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Deviation {
    /// The distance.
    pub distance: f64,
    /// Its standard deviation by chance.
    pub spread: f64,
}

impl Deviation {
    /// Observed from expected events, by the square root of their ratio, which is 1 by target: Spiegelhalter, D. J. (2005),
    /// Statistics in Medicine 24:1185-1202, appendix. Something must be expected.
    pub fn of(observed: u32, expected: f64) -> Self {
        Self { distance: (f64::from(observed) / expected).sqrt() - 1.0, spread: spread(expected) }
    }

    fn z(self) -> f64 {
        self.distance / self.spread
    }
}

fn spread(expected: f64) -> f64 {
    0.5 / expected.sqrt()
}

/// By how much bodies differ beyond chance.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Dispersion {
    /// How many bodies it rests on.
    pub bodies: usize,
    /// The mean of squared z-scores, winsorised; 1 by chance.
    #[serde(serialize_with = "rounded")]
    pub phi: f64,
    /// The variance between bodies, on the scale of the deviations; 0 where chance explains it all.
    #[serde(serialize_with = "rounded")]
    pub tau_squared: f64,
}

impl Dispersion {
    /// Estimates it as Spiegelhalter (2005) does: z-scores, a tenth of them at each end set to the quantile there, so that
    /// the very bodies looked for do not widen the limits; from their mean square the variance between bodies by the
    /// method of moments of DerSimonian, R. and Laird, N. (1986), Controlled Clinical Trials 7:177-188.
    pub fn of(deviations: &[Deviation]) -> Self {
        let z: Vec<f64> = deviations.iter().map(|one| one.z()).collect();
        Self::from_scores(&winsorised(&z, WINSORISED), deviations)
    }

    fn from_scores(z: &[f64], deviations: &[Deviation]) -> Self {
        let bodies = z.len();
        #[expect(clippy::cast_precision_loss, reason = "bodies are some hundreds")]
        let number = bodies as f64;
        let squares: f64 = z.iter().map(|z| z * z).sum();
        let weights = || deviations.iter().map(|one| one.spread.powi(-2));
        let (sum, sum_of_squares): (f64, f64) = (weights().sum(), weights().map(|weight| weight * weight).sum());
        let scale = sum - sum_of_squares / sum;
        let tau_squared = if scale > 0.0 { ((squares - (number - 1.0)) / scale).max(0.0) } else { 0.0 };
        Self { bodies, phi: if bodies == 0 { 0.0 } else { squares / number }, tau_squared }
    }

    /// The counts inside the control limits, widened by the variance between bodies.
    pub fn inside(&self, expected: f64, level: f64) -> Range {
        let reach = normal(level) * (spread(expected).powi(2) + self.tau_squared).sqrt();
        let limit = |reach: f64| expected * (1.0 + reach).max(0.0).powi(2);
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a count, and not below zero")]
        let count = |value: f64| value as u32;
        Range { from: count(limit(-reach).ceil()), to: count(limit(reach).floor()) }
    }
}

/// The values, a `share` of them at each end drawn in to the quantile there.
fn winsorised(values: &[f64], share: f64) -> Vec<f64> {
    let (Some(low), Some(high)) = (quantile(values, share), quantile(values, 1.0 - share)) else { return Vec::new() };
    values.iter().map(|value| value.clamp(low, high)).collect()
}

/// The quantile, interpolated between the two values nearest to it.
fn quantile(values: &[f64], share: f64) -> Option<f64> {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    #[expect(clippy::cast_precision_loss, reason = "bodies are some hundreds")]
    let place = share * sorted.len().checked_sub(1)? as f64;
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a place in the list")]
    let below = place as usize;
    let low = sorted.get(below)?;
    let high = sorted.get(below + 1).unwrap_or(low);
    Some(low + (high - low) * place.fract())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Mainey, C., R package FunnelPlotR, tests/testthat/test-classes_methods.R: by logarithms, nothing drawn in, the mean
    /// of squared z-scores is 2.948033.
    #[test]
    fn phi_agrees_with_a_published_example() {
        let bodies = [(100.0, 108.0), (150.0, 112.0), (180.0, 165.0), (80.0, 95.0), (120.0, 100.0), (225.0, 220.0)];
        let deviations = bodies.map(|(observed, expected): (f64, f64)| Deviation {
            distance: (observed / expected).ln(),
            spread: 1.0 / expected.sqrt(),
        });
        let found = Dispersion::from_scores(&deviations.map(Deviation::z), &deviations);
        assert!((found.phi - 2.948_033).abs() < 0.000_001, "{found:?}");
    }

    /// Trials of BCG vaccine (Colditz et al. 1994), the data set dat.bcg of Viechtbauer, W. (2010), Conducting meta-analyses
    /// in R with the metafor package, Journal of Statistical Software 36(3): sick and well of those vaccinated, then of the
    /// others.
    const BCG: [[f64; 4]; 13] = [
        [4.0, 119.0, 11.0, 128.0],
        [6.0, 300.0, 29.0, 274.0],
        [3.0, 228.0, 11.0, 209.0],
        [62.0, 13536.0, 248.0, 12619.0],
        [33.0, 5036.0, 47.0, 5761.0],
        [180.0, 1361.0, 372.0, 1079.0],
        [8.0, 2537.0, 10.0, 619.0],
        [505.0, 87886.0, 499.0, 87892.0],
        [29.0, 7470.0, 45.0, 7232.0],
        [17.0, 1699.0, 65.0, 1600.0],
        [186.0, 50448.0, 141.0, 27197.0],
        [5.0, 2493.0, 3.0, 2338.0],
        [27.0, 16886.0, 29.0, 17825.0],
    ];

    /// metafor's tests against Stata: pooled -0.4303, Q 152.2330; with the variance between trials after DerSimonian and
    /// Laird -0.7141.
    #[test]
    fn tau_squared_agrees_with_a_published_example() {
        let trials = BCG.map(|[a, b, c, d]| {
            ((a / (a + b) / (c / (c + d))).ln(), 1.0 / a - 1.0 / (a + b) + 1.0 / c - 1.0 / (c + d))
        });
        let pooled = |between: f64| {
            let sum = |of: fn(f64) -> f64| trials.iter().map(|(y, v)| of(*y) / (v + between)).sum::<f64>();
            sum(|y| y) / sum(|_| 1.0)
        };
        assert!((pooled(0.0) + 0.4303).abs() < 0.000_05);
        let deviations = trials.map(|(y, v)| Deviation { distance: y - pooled(0.0), spread: v.sqrt() });
        let found = Dispersion::from_scores(&deviations.map(Deviation::z), &deviations);
        assert!((found.phi * 13.0 - 152.2330).abs() < 0.000_05, "{found:?}");
        assert!((pooled(found.tau_squared) + 0.7141).abs() < 0.000_05, "{found:?}");
    }

    /// By hand: of 0 to 10 a tenth at each end lies at 1 and 9.
    #[test]
    fn the_ends_are_drawn_in() {
        let values: Vec<f64> = (0..=10).map(f64::from).collect();
        let found = winsorised(&values, 0.1);
        assert!((found[0] - 1.0).abs() < 1e-12 && (found[10] - 9.0).abs() < 1e-12 && (found[5] - 5.0).abs() < 1e-12);
        assert!(winsorised(&[], 0.1).is_empty());
    }

    /// Without variance between bodies the limits are (sqrt(E) - z/2)^2 and (sqrt(E) + z/2)^2: 81.36 and 120.56 for 100.
    #[test]
    fn limits_widen_with_the_variance_between_bodies() {
        let none = Dispersion { bodies: 20, phi: 1.0, tau_squared: 0.0 };
        assert_eq!(none.inside(100.0, 0.95), Range { from: 82, to: 120 });
        let some = Dispersion { tau_squared: 0.01, ..none };
        // By hand: reach 1.959964 * sqrt(0.0025 + 0.01) = 0.219131, so 100 * 0.780869^2 = 60.98 and 100 * 1.219131^2 = 148.63.
        assert_eq!(some.inside(100.0, 0.95), Range { from: 61, to: 148 });
    }

    #[test]
    fn like_bodies_are_not_over_dispersed() {
        let deviations = vec![Deviation::of(50, 50.0); 12];
        let found = Dispersion::of(&deviations);
        assert_eq!((found.bodies, found.phi.to_bits(), found.tau_squared.to_bits()), (12, 0, 0));
        let apart: Vec<Deviation> =
            (0..12).map(|index| Deviation::of(if index % 2 == 0 { 20 } else { 90 }, 50.0)).collect();
        assert!(Dispersion::of(&apart).tau_squared > 0.0);
    }
}
