//! How far two coders agree beyond chance.

use std::collections::BTreeMap;

use serde::Serialize;

use super::normal;
use super::share::{Interval, LEVEL, rounded_if_any};

/// Cohen's kappa, from the pairs of words that two coders gave to the same cases.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Kappa {
    /// Cases that both coded.
    pub n: u32,
    /// The share of them on which they agree; none of nothing.
    #[serde(serialize_with = "rounded_if_any")]
    pub agreement: Option<f64>,
    /// Agreement beyond chance, of what is possible beyond chance; none where both gave one and the same word to all.
    #[serde(serialize_with = "rounded_if_any")]
    pub kappa: Option<f64>,
    /// The interval of kappa; none where the standard error comes out as nothing, as it does where coders never differ:
    /// that is no certainty.
    pub interval: Option<Interval>,
}

impl Kappa {
    /// Cohen, J. (1960), Educational and Psychological Measurement 20:37-46; the interval from the large-sample standard
    /// error of Fleiss, Cohen & Everitt (1969), Psychological Bulletin 72:323-327, cut off at 1 and -1.
    pub fn of<W: Ord + Copy>(pairs: impl IntoIterator<Item = (W, W)>) -> Kappa {
        let mut cells: BTreeMap<(W, W), u32> = BTreeMap::new();
        for pair in pairs {
            *cells.entry(pair).or_default() += 1;
        }
        let n: u32 = cells.values().sum();
        if n == 0 {
            return Kappa { n, agreement: None, kappa: None, interval: None };
        }
        let share = |count: u32| f64::from(count) / f64::from(n);
        let (mut ones, mut others): (BTreeMap<W, f64>, BTreeMap<W, f64>) = (BTreeMap::new(), BTreeMap::new());
        for ((one, other), count) in &cells {
            *ones.entry(*one).or_default() += share(*count);
            *others.entry(*other).or_default() += share(*count);
        }
        let margin = |margins: &BTreeMap<W, f64>, word: W| margins.get(&word).copied().unwrap_or_default();
        let agreement: f64 =
            cells.iter().filter(|((one, other), _)| one == other).map(|(_, count)| share(*count)).sum();
        let by_chance: f64 = ones.iter().map(|(word, one)| one * margin(&others, *word)).sum();
        if by_chance >= 1.0 {
            return Kappa { n, agreement: Some(agreement), kappa: None, interval: None };
        }
        let kappa = nothing_left((agreement - by_chance) / (1.0 - by_chance));
        let part = |((one, other), count): (&(W, W), &u32)| {
            if one == other {
                share(*count) * (1.0 - (margin(&ones, *one) + margin(&others, *one)) * (1.0 - kappa)).powi(2)
            } else {
                share(*count) * ((1.0 - kappa) * (margin(&others, *one) + margin(&ones, *other))).powi(2)
            }
        };
        let sum: f64 = cells.iter().map(part).sum();
        let variance = nothing_left(sum - (kappa - by_chance * (1.0 - kappa)).powi(2));
        let reach = normal(LEVEL) * (variance / f64::from(n)).sqrt() / (1.0 - by_chance);
        let interval = Interval { low: (kappa - reach).max(-1.0), high: (kappa + reach).min(1.0) };
        Kappa { n, agreement: Some(agreement), kappa: Some(kappa), interval: (variance > 0.0).then_some(interval) }
    }
}

/// What rounding leaves of nothing is nothing.
fn nothing_left(value: f64) -> f64 {
    if value.abs() < 1e-12 { 0.0 } else { value }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(table: &[&[u32]]) -> Kappa {
        let rows = table.iter().enumerate();
        let cells =
            rows.flat_map(|(one, row)| row.iter().enumerate().map(move |(other, count)| ((one, other), *count)));
        Kappa::of(cells.flat_map(|(pair, count)| std::iter::repeat_n(pair, count as usize)))
    }

    fn close(found: Option<f64>, published: f64) {
        let found = found.expect("a figure");
        assert!((found - published).abs() < 0.000_05, "{found} is not {published}");
    }

    /// SAS/STAT User's Guide, The FREQ Procedure, "Agreement Study" (the skin conditions of 88 patients, by two
    /// dermatologists): kappa 0.3449, standard error 0.0724, 95 % limits 0.2030 and 0.4868.
    #[test]
    fn kappa_agrees_with_a_published_agreement_study() {
        let found = of(&[&[10, 4, 1, 0], &[5, 10, 12, 2], &[2, 4, 12, 5], &[0, 2, 6, 13]]);
        assert_eq!(found.n, 88);
        close(found.kappa, 0.3449);
        close(found.interval.map(|interval| interval.low), 0.2030);
        close(found.interval.map(|interval| interval.high), 0.4868);
    }

    /// Fleiss, J. L. (1981), Statistical Methods for Rates and Proportions, 2nd edition, table 13.1 (psychotic, neurotic,
    /// organic): observed agreement 0.89, by chance 0.66, so that kappa is 0.23 / 0.34.
    #[test]
    fn kappa_agrees_with_the_example_of_fleiss() {
        let found = of(&[&[75, 1, 4], &[5, 4, 1], &[0, 0, 10]]);
        close(found.agreement, 0.89);
        close(found.kappa, 0.23 / 0.34);
    }

    #[test]
    fn where_nothing_can_differ_there_is_no_kappa() {
        assert_eq!(of(&[&[7]]).kappa, None);
        assert_eq!(of(&[&[7]]).agreement, Some(1.0));
        assert_eq!(of(&[]).agreement, None);
        let all = of(&[&[4, 0], &[0, 6]]);
        assert_eq!((all.kappa, all.interval), (Some(1.0), None));
        let none = of(&[&[0, 5], &[5, 0]]);
        assert_eq!(none.kappa, Some(-1.0));
    }
}
