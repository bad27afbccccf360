//! How sure F1 is: Efron's bootstrap.
//!
//! Takes counts and gives bounds at [`crate::statistics::LEVEL`]. The bootstrap starts from a fixed seed, so the same
//! counts give the same bounds each time.

use rand::{RngExt, SeedableRng};
use rand_pcg::Pcg64;

use crate::statistics::Interval;

use super::Counts;

/// How many times the decisions are drawn anew.
pub const RESAMPLES: usize = 2000;
/// Where the drawing begins; any number would do, as long as it stays.
const SEED: u64 = 1979;

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

#[cfg(test)]
mod tests {
    use super::*;

    fn counts(right: u32, extra: u32, missed: u32) -> Counts {
        Counts { true_positives: right, false_positives: extra, false_negatives: missed }
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
