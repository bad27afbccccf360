//! Ratios estimated from a stratified sample.

use super::share::{Interval, wilson};

/// The cases of one stratum: how many there are, and what was found in some drawn from them by chance. All cases that are
/// `with` something are cases `of` which the ratio is taken.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct SampleStratum {
    /// All cases.
    pub size: f64,
    /// Cases that were drawn.
    pub drawn: f64,
    /// Those that count in the denominator.
    pub of: f64,
    /// Those of them that count in the numerator.
    pub with: f64,
}

/// A ratio of two totals.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct RatioEstimate {
    /// The ratio.
    pub value: f64,
    /// Its standard error.
    pub standard_error: f64,
}

/// The combined ratio estimator over strata, with its linearised standard error and the correction for strata of which many
/// were drawn: Cochran, W. G. (1977), Sampling Techniques, 3rd edition, section 6.11. None where a stratum has cases and
/// fewer than two of several were drawn, or where nothing counts in the denominator.
pub fn ratio(strata: &[SampleStratum]) -> Option<RatioEstimate> {
    let strata: Vec<&SampleStratum> = strata.iter().filter(|stratum| stratum.size > 0.0).collect();
    if strata.iter().any(|stratum| stratum.drawn < 2.0_f64.min(stratum.size)) {
        return None;
    }
    let total = |of: fn(&SampleStratum) -> f64| strata.iter().map(|one| one.size * of(one) / one.drawn).sum::<f64>();
    let (with, of) = (total(|one| one.with), total(|one| one.of));
    if of <= 0.0 {
        return None;
    }
    let value = with / of;
    let variance = |one: &SampleStratum| {
        if one.drawn >= one.size {
            return 0.0;
        }
        // Residuals: 1 - R in the numerator, -R in the denominator only, 0 elsewhere.
        let sum = one.with - value * one.of;
        let squares = one.with * (1.0 - value).powi(2) + (one.of - one.with) * value.powi(2);
        let spread = (squares - sum * sum / one.drawn) / (one.drawn - 1.0);
        one.size.powi(2) * (1.0 - one.drawn / one.size) * spread / one.drawn
    };
    let variance: f64 = strata.iter().map(|one| variance(one)).sum();
    Some(RatioEstimate { value, standard_error: variance.max(0.0).sqrt() / of })
}

/// The ratio with an interval for both chances: which cases were drawn, and which cases there are. It is Wilson's interval
/// for as many cases as leave the same doubt; where all are drawn, for all that count in the denominator.
///
/// So that a stratum without any error among a few drawn cases does not pass for one without errors, the standard error is
/// that of the strata with half a case more of each kind drawn.
pub fn ratio_interval(strata: &[SampleStratum]) -> Option<(f64, Interval)> {
    let value = ratio(strata)?.value;
    let smoothed = |one: &SampleStratum| {
        let more = if one.drawn >= one.size { 0.0 } else { 0.5 };
        SampleStratum { size: one.size, drawn: one.drawn + 3.0 * more, of: one.of + 2.0 * more, with: one.with + more }
    };
    let of_drawing = ratio(&strata.iter().map(smoothed).collect::<Vec<_>>())?.standard_error.powi(2);
    let of: f64 = strata.iter().filter(|one| one.drawn > 0.0).map(|one| one.size * one.of / one.drawn).sum();
    // A share of nothing or all would leave no doubt at all.
    let near = (value * of + 0.5) / (of + 1.0);
    let of_case = near * (1.0 - near);
    let cases = of_case / (of_drawing + of_case / of);
    Some((value, wilson(value, cases)))
}

#[cfg(test)]
mod tests {
    use rand::{RngExt, SeedableRng};
    use rand_pcg::Pcg64;

    use super::*;

    /// The numerical example of Stehman, S. V. (2014), International Journal of Remote Sensing 35:4923-4939, as the R
    /// package mapaccuracy 0.1.2 hands it out: strata, map classes and reference classes of 40 places.
    const STRATA: &str = "AAAAAAAAAABBBBBBBBBBCCCCCCCCCCDDDDDDDDDD";
    const MAP: &str = "AAAAAAABBBABBBBBBBBBBBCCCCCCBBDDDDDDDDDD";
    const REFERENCE: &str = "AAAAACBABCABBBBBAABBCCCCCDDBBADDDDDDDCCB";

    /// What counts is told from the class on the map and the reference class.
    fn example(of: impl Fn(char, char) -> bool, with: impl Fn(char, char) -> bool) -> RatioEstimate {
        let mut strata: Vec<(char, SampleStratum)> = "ABCD"
            .chars()
            .zip([40_000.0, 30_000.0, 20_000.0, 10_000.0])
            .map(|(name, size)| (name, SampleStratum { size, ..SampleStratum::default() }))
            .collect();
        for ((name, map), reference) in STRATA.chars().zip(MAP.chars()).zip(REFERENCE.chars()) {
            let stratum = &mut strata.iter_mut().find(|(other, _)| *other == name).expect("a stratum").1;
            stratum.drawn += 1.0;
            stratum.of += f64::from(u8::from(of(map, reference)));
            stratum.with += f64::from(u8::from(of(map, reference) && with(map, reference)));
        }
        ratio(&strata.into_iter().map(|(_, stratum)| stratum).collect::<Vec<_>>()).expect("a ratio")
    }

    /// Shares of the classes A and C, overall accuracy, and both accuracies of class B. The expected figures were computed
    /// from the paper's estimators by another program, not copied from its pages.
    #[test]
    fn ratios_agree_with_stehmans_estimators() {
        let found = [
            (example(|_, _| true, |_, reference| reference == 'A'), 0.35, 0.082),
            (example(|_, _| true, |_, reference| reference == 'C'), 0.20, 0.064),
            (example(|_, _| true, |map, reference| map == reference), 0.63, 0.085),
            (example(|map, _| map == 'B', |_, reference| reference == 'B'), 0.574, 0.125),
            (example(|_, reference| reference == 'B', |map, _| map == 'B'), 0.794, 0.117),
        ];
        for (RatioEstimate { value, standard_error }, share, error) in found {
            assert!(
                (value - share).abs() < 0.0005 && (standard_error - error).abs() < 0.0005,
                "{value} {standard_error}"
            );
        }
    }

    #[test]
    fn what_was_not_drawn_cannot_be_estimated() {
        let full = SampleStratum { size: 50.0, drawn: 10.0, of: 8.0, with: 2.0 };
        let none = SampleStratum { size: 40.0, ..SampleStratum::default() };
        assert!(ratio(&[full]).is_some());
        assert_eq!(ratio(&[full, none]), None);
        assert_eq!(ratio(&[full, SampleStratum { drawn: 1.0, ..none }]), None);
        assert_eq!(ratio(&[SampleStratum { of: 0.0, with: 0.0, ..full }]), None);
        assert!(
            ratio(&[full, SampleStratum { size: 1.0, drawn: 1.0, of: 1.0, with: 1.0 }]).is_some(),
            "all of it was drawn"
        );
    }

    /// Of three strata with 4,000 cases, new ones each time, the interval must hold the true ratio about as often as it says.
    #[test]
    fn intervals_hold_what_is_true() {
        let mut random = Pcg64::seed_from_u64(1977);
        // For each stratum: size, drawn, and how often a case counts at all, and then above the line.
        let kinds = [(1500_u32, 120_u32, 0.98, 0.9), (500, 70, 0.95, 0.02), (2000, 80, 0.02, 0.3)];
        let below: f64 = kinds.iter().map(|(size, _, of, _)| f64::from(*size) * of).sum();
        let above: f64 = kinds.iter().map(|(size, _, of, with)| f64::from(*size) * of * with).sum();
        let truth = above / below;
        let mut held = 0;
        for _ in 0..400 {
            let mut strata = Vec::new();
            for (size, drawn, of, with) in kinds {
                let mut stratum =
                    SampleStratum { size: f64::from(size), drawn: f64::from(drawn), ..SampleStratum::default() };
                for _ in 0..drawn {
                    if random.random_bool(of) {
                        stratum.of += 1.0;
                        stratum.with += f64::from(u8::from(random.random_bool(with)));
                    }
                }
                strata.push(stratum);
            }
            let (_, interval) = ratio_interval(&strata).expect("a ratio");
            held += u32::from(interval.low <= truth && truth <= interval.high);
        }
        assert!((368..=396).contains(&held), "{held} of 400");
    }

    #[test]
    fn where_all_are_drawn_it_is_a_share() {
        let all = SampleStratum { size: 160.0, drawn: 160.0, of: 150.0, with: 40.0 };
        let (value, interval) = ratio_interval(&[all]).expect("a ratio");
        let share = crate::statistics::Share { count: 40, n: 150 };
        assert_eq!(Some(value), share.value());
        let expected = share.interval().expect("an interval");
        assert!((interval.low - expected.low).abs() < 1e-12 && (interval.high - expected.high).abs() < 1e-12);
        let none = SampleStratum { with: 0.0, drawn: 80.0, of: 75.0, ..all };
        let (value, interval) = ratio_interval(&[none]).expect("a ratio");
        assert!(value.abs() < 1e-12 && interval.low.abs() < 1e-12 && interval.high > 0.02, "{interval:?}");
    }
}
