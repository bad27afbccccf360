//! From shares to lengths and shades.

/// Where the scale of a picture may end: each has quarters that are easy to read.
pub const STEPS: [f64; 8] = [0.04, 0.08, 0.12, 0.2, 0.4, 0.6, 0.8, 1.0];

/// The least share of each shade, the lightest first; of less there is no shade.
pub const SHADES: [f64; 5] = [0.05, 0.1, 0.2, 0.3, 0.5];

/// The end of a scale that shows all these shares.
pub(super) fn end(shares: impl Iterator<Item = f64>) -> f64 {
    let most = shares.fold(0.0, f64::max);
    STEPS.into_iter().find(|end| *end >= most).unwrap_or(1.0)
}

/// How dark the ground of a share is drawn, from 0 to 5.
pub fn shade(share: Option<f64>) -> usize {
    share.map_or(0, |share| SHADES.iter().filter(|least| share >= **least).count())
}

/// A length as it is written: tenths are finer than an eye sees.
pub(super) fn tenth(length: f64) -> f64 {
    (length * 10.0).round() / 10.0
}

/// A count of things as a factor of lengths.
pub(super) fn times(count: usize) -> f64 {
    f64::from(u32::try_from(count).unwrap_or(u32::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    #[expect(clippy::float_cmp, reason = "the ends are written as they are compared")]
    fn a_scale_shows_everything_and_begins_at_zero() {
        for (most, expected) in [(0.0, 0.04), (0.04, 0.04), (0.041, 0.08), (0.37, 0.4), (1.0, 1.0)] {
            assert_eq!(end([0.01, most].into_iter()).max(0.04), expected);
        }
    }

    #[test]
    fn shades_darken() {
        let shares = [None, Some(0.0), Some(0.05), Some(0.12), Some(0.2), Some(0.49), Some(1.0)];
        assert_eq!(shares.map(shade), [0, 0, 1, 2, 3, 4, 5]);
    }
}
