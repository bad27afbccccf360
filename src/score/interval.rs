//! How sure F1 is: Efron's bootstrap.
//!
//! Takes counts and gives bounds at [`crate::statistics::LEVEL`]. The bootstrap starts from a fixed seed, so the same
//! counts give the same bounds each time.

use std::collections::BTreeMap;

use rand::{RngExt, SeedableRng};
use rand_pcg::Pcg64;

use crate::statistics::Interval;

use super::Counts;

/// How many times the decisions are drawn anew.
pub const RESAMPLES: usize = 2000;
/// Where the drawing begins; any number would do, as long as it stays.
const SEED: u64 = 1979;

/// A labelled decision.
#[derive(Clone, Debug, PartialEq)]
pub struct Labelled {
    /// Its grounds, right and wrong.
    pub counts: Counts,
    /// How many decisions it stands for.
    pub weight: f64,
    /// What it was drawn from; all the same where nothing was drawn.
    pub stratum: String,
}

/// The bootstrap percentile interval of F1 over decisions, after Efron, B. (1979), Annals of Statistics 7:1-26: of
/// [`RESAMPLES`] values, the 2.5th and the 97.5th percentile by rank. Of each stratum as many decisions are drawn anew as
/// it has here.
///
/// A draw in which no decision has a ground on either side has no F1 and is left out.
pub fn f1_interval(decisions: &[Labelled]) -> Option<Interval> {
    if decisions.is_empty() {
        return None;
    }
    let mut strata: BTreeMap<&str, Vec<&Labelled>> = BTreeMap::new();
    for decision in decisions {
        strata.entry(&decision.stratum).or_default().push(decision);
    }
    let mut random = Pcg64::seed_from_u64(SEED);
    let mut values: Vec<f64> = Vec::with_capacity(RESAMPLES);
    for _ in 0..RESAMPLES {
        let (mut right, mut wrong) = (0.0, 0.0);
        for stratum in strata.values() {
            for _ in 0..stratum.len() {
                if let Some(Labelled { counts, weight, .. }) = stratum.get(random.random_range(0..stratum.len())) {
                    right += weight * f64::from(counts.true_positives);
                    wrong += weight * f64::from(counts.false_positives + counts.false_negatives);
                }
            }
        }
        values.extend((right + wrong > 0.0).then(|| 2.0 * right / (2.0 * right + wrong)));
    }
    values.sort_by(f64::total_cmp);
    let at = |per_mille: usize| values.get((values.len() * per_mille).div_ceil(1000).saturating_sub(1)).copied();
    Some(Interval { low: at(25)?, high: at(975)? })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn counts(right: u32, extra: u32, missed: u32) -> Labelled {
        let counts = Counts { true_positives: right, false_positives: extra, false_negatives: missed };
        Labelled { counts, weight: 1.0, stratum: String::new() }
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
        assert_eq!(f1_interval(&[counts(0, 0, 0)]), None);
    }

    /// For n decisions of one ground each, k of them right and the rest missed, F1 is 2k/(n+k) and grows with k, so its
    /// percentiles are those of a binomial: for n = 100 and a half, its 2.5 % quantile is 40 and its 97.5 % quantile 60
    /// (give or take one for the draw).
    #[test]
    fn bootstrap_follows_the_binomial() {
        let decisions: Vec<Labelled> =
            (0..100).map(|index| if index % 2 == 0 { counts(1, 0, 0) } else { counts(0, 0, 1) }).collect();
        let found = f1_interval(&decisions).expect("an interval");
        let f1 = |right: f64| 2.0 * right / (100.0 + right);
        assert!(f1(39.0) <= found.low && found.low <= f1(41.0), "{found:?}");
        assert!(f1(59.0) <= found.high && found.high <= f1(61.0), "{found:?}");
        assert_eq!(Some(found), f1_interval(&decisions), "the seed is fixed");
    }

    /// Each stratum keeps its decisions, so that with one in each there is but one draw: 3 right of 3 and 1 missed.
    #[test]
    fn strata_are_drawn_apart_and_weigh() {
        let right = Labelled { weight: 3.0, stratum: "A".to_owned(), ..counts(1, 0, 0) };
        let missed = Labelled { stratum: "B".to_owned(), ..counts(0, 0, 1) };
        assert_eq!(f1_interval(&[right, missed]), Some(Interval { low: 6.0 / 7.0, high: 6.0 / 7.0 }));
    }
}
