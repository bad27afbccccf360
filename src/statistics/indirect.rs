//! Indirect standardisation: how many events there would be at the rates of a standard.

use serde::Serialize;

use super::{Interval, LEVEL, Share, byar, garwood, rounded};

/// From so many events on Byar's approximation serves; below, the exact limits.
const EXACT_BELOW: u32 = 10;

/// A stratum of the population looked at, with that of the standard.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Stratum {
    /// Its size, in cases or time.
    pub size: f64,
    /// Events for each unit of size in the standard.
    pub rate: f64,
}

impl Stratum {
    /// `n` cases against the share of a standard; none where the standard has nothing there.
    pub fn of(n: u32, standard: Share) -> Option<Self> {
        Some(Self { size: f64::from(n), rate: standard.value()? })
    }
}

/// The events expected at the rates of the standard: Breslow, N. E. and Day, N. E. (1987), Statistical methods in cancer
/// research II, IARC, p. 65.
pub fn expected(strata: &[Stratum]) -> f64 {
    strata.iter().map(|stratum| stratum.size * stratum.rate).sum()
}

/// Observed over expected events.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Ratio {
    /// The ratio.
    #[serde(serialize_with = "rounded")]
    pub value: f64,
    /// Its interval, as if the expectation were known.
    pub interval: Interval,
    /// `exact` (Garwood 1936) or `Byar` (Breslow and Day 1987).
    pub method: &'static str,
}

impl Ratio {
    /// The ratio; none where nothing is expected.
    pub fn of(observed: u32, expected: f64) -> Option<Self> {
        if expected <= 0.0 {
            return None;
        }
        let (limits, method) =
            if observed < EXACT_BELOW { (garwood(observed, LEVEL), "exact") } else { (byar(observed, LEVEL), "Byar") };
        let interval = Interval { low: limits.low / expected, high: limits.high / expected };
        Some(Self { value: f64::from(observed) / expected, interval, method })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// SAS/STAT user's guide, procedure STDRATE, getting started: deaths from skin cancer in Florida, 2000, at the rates of
    /// the United States. By age: deaths and person-years here, deaths and person-years there, expected deaths.
    const FLORIDA: [(u32, u32, u32, u32, f64); 10] = [
        (0, 953_785, 0, 19_175_798, 0.0),
        (0, 1_997_935, 1, 41_077_577, 0.049),
        (4, 1_885_014, 41, 39_183_891, 1.972),
        (14, 1_957_573, 186, 39_892_024, 9.127),
        (43, 2_356_649, 626, 45_148_527, 32.676),
        (72, 2_088_000, 1_199, 37_677_952, 66.445),
        (70, 1_548_371, 1_303, 24_274_684, 83.112),
        (126, 1_447_432, 1_637, 18_390_986, 128.837),
        (136, 1_087_524, 1_624, 12_361_180, 142.878),
        (73, 335_944, 803, 4_239_587, 63.630),
    ];

    #[test]
    fn expected_events_agree_with_a_published_example() {
        let mut all = Vec::new();
        for (_, years, deaths, standard_years, published) in FLORIDA {
            let stratum = Stratum::of(years, Share { count: deaths, n: standard_years }).expect("a stratum");
            assert!((expected(&[stratum]) - published).abs() < 0.000_6, "{stratum:?} for {published}");
            all.push(stratum);
        }
        let published: f64 = FLORIDA.iter().map(|row| row.4).sum();
        assert!((expected(&all) - published).abs() < 0.003);
        let observed = FLORIDA.iter().map(|row| row.0).sum();
        let ratio = Ratio::of(observed, expected(&all)).expect("a ratio");
        assert!((ratio.value - f64::from(observed) / published).abs() < 1e-4 && ratio.method == "Byar", "{ratio:?}");
    }

    /// The default example of epi.smr in the R package epiR, as OpenEpi has it: 4 observed, 3.3 expected, ratio 1.212.
    #[test]
    fn few_events_have_exact_limits() {
        let ratio = Ratio::of(4, 3.3).expect("a ratio");
        assert!((ratio.value - 1.212).abs() < 0.000_5 && ratio.method == "exact", "{ratio:?}");
        // The limits of the count 4: UKHSA, PHEindicatormethods, testdata_funnel_ratio_outputs.csv.
        for (found, count) in [(ratio.interval.low, 1.089_865_762), (ratio.interval.high, 10.241_586_53)] {
            assert!((found - count / 3.3).abs() < 1e-5, "{ratio:?}");
        }
        assert_eq!(Ratio::of(4, 0.0), None);
        assert_eq!(Stratum::of(4, Share::default()), None);
    }
}
