//! How often something is, from how often a test finds it and how often the test is wrong.

use super::normal;
use super::share::{Interval, LEVEL, Share};

/// A share of what is, with its interval.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Prevalence {
    /// The share, from 0 to 1.
    pub share: f64,
    /// Its interval.
    pub interval: Interval,
}

/// The share of cases that have something, of which a test finds `found`; the test finds it in `sensitivity` of cases that
/// have it, and rightly does not in `specificity` of cases that have not, both told by other cases.
///
/// Rogan, W. J. & Gladen, B. (1978), American Journal of Epidemiology 107:71-76; the interval of Lang, Z. & Reiczigel, J.
/// (2014), Preventive Veterinary Medicine 113:13-22, equations 4, 6, 7, 16 and 17, both cut off at 0 and 1. None where the
/// test tells nothing: it finds no more where something is than where it is not.
pub fn prevalence(found: Share, sensitivity: Share, specificity: Share) -> Option<Prevalence> {
    let of = |apparent: f64, hits: f64, rejections: f64| (apparent + rejections - 1.0) / (hits + rejections - 1.0);
    let (apparent, hits, rejections) = (found.value()?, sensitivity.value()?, specificity.value()?);
    if hits + rejections <= 1.0 {
        return None;
    }
    let share = of(apparent, hits, rejections);
    let z = normal(LEVEL);
    let (apparent, of_apparent) = with_more(found, z * z);
    let (hits, of_hits) = with_more(sensitivity, 2.0);
    let (rejections, of_rejections) = with_more(specificity, 2.0);
    let excess = hits + rejections - 1.0;
    if excess <= 0.0 {
        return None;
    }
    let centre = of(apparent, hits, rejections);
    let shift = 2.0 * z * z * (centre * of_hits - (1.0 - centre) * of_rejections);
    let variance = of_apparent + centre.powi(2) * of_hits + (1.0 - centre).powi(2) * of_rejections;
    let reach = z * variance.sqrt() / excess;
    let within = |value: f64| value.clamp(0.0, 1.0);
    let interval = Interval { low: within(centre + shift - reach), high: within(centre + shift + reach) };
    Some(Prevalence { share: within(share), interval })
}

/// A share, and its variance, as if so many more cases had been seen, half of them counting.
fn with_more(share: Share, cases: f64) -> (f64, f64) {
    let n = f64::from(share.n) + cases;
    let value = (f64::from(share.count) + cases / 2.0) / n;
    (value, value * (1.0 - value) / n)
}

#[cfg(test)]
mod tests {
    use super::*;

    const fn share(count: u32, n: u32) -> Share {
        Share { count, n }
    }

    /// Examples 1, 2 and 4 of Lang & Reiczigel (2014), as the R package `asht` (function `prevSeSp`) documents them.
    #[test]
    fn intervals_agree_with_lang_and_reiczigel() {
        let published = [
            (share(4060, 11284), share(178, 179), share(358, 359), 0.349, 0.372),
            (share(51, 2971), share(32, 33), share(20, 20), 0.0, 0.053),
            (share(51, 509), share(23, 41), share(187, 195), 0.037, 0.195),
        ];
        for (found, sensitivity, specificity, low, high) in published {
            let found = prevalence(found, sensitivity, specificity).expect("an estimate").interval;
            assert!((found.low - low).abs() < 0.0005 && (found.high - high).abs() < 0.0005, "{found:?}");
        }
        let found = prevalence(share(259, 509), share(84, 127), share(96, 109)).expect("an estimate").interval;
        assert!((found.low - 0.58).abs() < 0.005 && (found.high - 0.87).abs() < 0.005, "{found:?}");
    }

    /// With p what is, the test finds p se + (1 - p)(1 - sp): 0.3 · 0.9 + 0.7 · 0.2 = 0.41.
    #[test]
    fn the_share_is_what_the_errors_leave() {
        let found = prevalence(share(41, 100), share(90, 100), share(80, 100)).expect("an estimate");
        assert!((found.share - 0.3).abs() < 1e-12, "{found:?}");
        assert!(found.interval.low < 0.3 && 0.3 < found.interval.high);
    }

    #[test]
    fn a_test_that_tells_nothing_gives_nothing() {
        assert_eq!(prevalence(share(5, 10), share(1, 2), share(1, 2)), None);
        assert_eq!(prevalence(share(5, 10), share(0, 0), share(1, 2)), None);
        let few = prevalence(share(0, 100), share(9, 10), share(8, 10)).expect("an estimate");
        assert_eq!((few.share.to_bits(), few.interval.low.to_bits()), (0.0_f64.to_bits(), 0.0_f64.to_bits()));
    }
}
