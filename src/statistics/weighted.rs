//! Shares in which cases count by their weights, as the decisions of a stratified sample do.

use serde::{Serialize, Serializer};

use super::share::{Interval, Printed, Share, wilson};

/// A share of cases, each of which stands for as many as its weight says. With weights that are all the same it is a
/// [`Share`].
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Weighted {
    /// How many cases count, each once.
    pub count: u32,
    /// Of how many.
    pub n: u32,
    /// The weights of those that count.
    counting: f64,
    /// All weights.
    all: f64,
    /// Their squares.
    squares: f64,
}

impl Weighted {
    /// Counts one more case, which `counts` or does not.
    pub fn add(&mut self, counts: bool, weight: f64) {
        self.n += 1;
        self.all += weight;
        self.squares += weight * weight;
        if counts {
            self.count += 1;
            self.counting += weight;
        }
    }

    /// The weights of the cases that count, and of all.
    pub const fn weights(self) -> (f64, f64) {
        (self.counting, self.all)
    }

    /// The weighted share; none of nothing.
    pub fn value(self) -> Option<f64> {
        (self.n > 0).then(|| self.counting / self.all)
    }

    /// Wilson's interval for as many cases as the weights are worth: (sum of weights)² over the sum of their squares, the
    /// effective size of Kish, L. (1965), Survey Sampling, section 11.7.
    pub fn interval(self) -> Option<Interval> {
        self.value().map(|share| wilson(share, self.all * self.all / self.squares))
    }
}

impl From<Share> for Weighted {
    fn from(Share { count, n }: Share) -> Self {
        Self { count, n, counting: f64::from(count), all: f64::from(n), squares: f64::from(n) }
    }
}

impl Serialize for Weighted {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let (value, interval) = (self.value(), self.interval());
        Printed { value, interval, count: self.count, n: self.n }.serialize(serializer)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(cases: &[(bool, f64)]) -> Weighted {
        let mut found = Weighted::default();
        for (counts, weight) in cases {
            found.add(*counts, *weight);
        }
        found
    }

    #[test]
    fn equal_weights_give_a_share() {
        for weight in [1.0, 0.25, 12.5] {
            let found = of(&[(true, weight), (false, weight), (true, weight)]);
            let share = Share { count: 2, n: 3 };
            assert_eq!((found.count, found.n, found.value()), (2, 3, share.value()));
            assert_eq!(found.interval(), share.interval());
        }
        assert_eq!(of(&[(true, 1.0), (false, 1.0)]), Share { count: 1, n: 2 }.into());
        assert_eq!(of(&[]).interval(), None);
    }

    /// By hand: weights 3 and 1 are worth 16/10 cases.
    #[test]
    fn unequal_weights_are_worth_fewer_cases() {
        let found = of(&[(true, 3.0), (false, 1.0)]);
        assert_eq!((found.value(), found.interval()), (Some(0.75), Some(wilson(0.75, 1.6))));
        assert_eq!(
            of(&[(true, 3.0), (true, 1.0)]).interval().map(|interval| interval.high.to_bits()),
            Some(1.0_f64.to_bits())
        );
    }
}
