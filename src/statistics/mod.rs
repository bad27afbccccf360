//! What several stages need of statistics: shares and counts, with intervals from published methods.

mod share;

pub use share::{Interval, LEVEL, Share, rounded, rounded_if_any};
