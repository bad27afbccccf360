//! What several stages need of statistics: shares and counts, with intervals from published methods.

mod byar;
mod dispersion;
mod funnel;
mod garwood;
mod indirect;
mod kappa;
mod prevalence;
mod share;
mod stratified;
mod weighted;

pub use byar::byar;
pub use dispersion::{Deviation, Dispersion};
pub use funnel::{Range, inside};
pub use garwood::garwood;
pub use indirect::{Ratio, Stratum, expected};
pub use kappa::Kappa;
pub use prevalence::{Prevalence, prevalence};
pub use share::{Interval, LEVEL, Share, critical_value, rounded, rounded_if_any};
pub use stratified::{RatioEstimate, SampleStratum, ratio, ratio_interval};
pub use weighted::Weighted;

use statrs::distribution::{ContinuousCDF, Normal};

/// The normal quantile that leaves half of what lies outside `level` above it: 1.96 for 0.95.
fn normal(level: f64) -> f64 {
    Normal::standard().inverse_cdf(f64::midpoint(1.0, level))
}
