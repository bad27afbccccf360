//! What several stages need of statistics: shares and counts, with intervals from published methods.

mod byar;
mod dispersion;
mod funnel;
mod garwood;
mod indirect;
mod share;

pub use byar::byar;
pub use dispersion::{Deviation, Dispersion};
pub use funnel::{Range, inside};
pub use garwood::garwood;
pub use indirect::{Ratio, Stratum, expected};
pub use share::{Interval, LEVEL, Share, rounded, rounded_if_any};

use statrs::distribution::{ContinuousCDF, Normal};

/// The normal quantile that leaves half of what lies outside `level` above it: 1.96 for 0.95.
fn normal(level: f64) -> f64 {
    Normal::standard().inverse_cdf(f64::midpoint(1.0, level))
}
