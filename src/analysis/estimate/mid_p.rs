//! Intervals of what is seen seldom or never, by mid-P.
//!
//! The exact test of a truth counts what was seen by half (Lancaster 1961): where nothing was seen at a confidence of 95 %,
//! the upper end is the rule of three, 3.0 by the number of trials. Such intervals hold the truth about as often as they
//! say on average over truths, and more often where hardly anything can be expected to be seen (Berry and Armitage 1995,
//! "Mid-P confidence intervals: a brief review", The Statistician 44, 417-423).

use crate::analysis::interval::Interval;
use crate::engine::SizeSums;
use crate::special::{beta, gamma, normal};

/// Beyond so many trials a rare count is as good as Poisson.
const MANY_TRIALS: f64 = 1e5;
/// Halvings of a bracket: as many as digits.
const STEPS: usize = 100;

/// The interval of a share of `trials` of which `successes` came true; neither need be whole.
///
/// ```
/// # use the_offer::analysis::mid_p::share;
/// let never = share(0.0, 300.0, 0.95);
/// assert!(never.low == 0.0 && (never.high - 3.0 / 300.0).abs() < 1e-4);
/// ```
pub fn share(successes: f64, trials: f64, confidence: f64) -> Interval {
    let failures = (trials - successes).max(0.0);
    if failures < successes {
        let Interval { low, high } = share(failures, trials, confidence);
        return Interval { low: 1.0 - high, high: 1.0 - low };
    }
    if trials > MANY_TRIALS {
        let Interval { low, high } = total(Sizes::ones(successes), 1.0, confidence);
        return Interval { low: low / trials, high: (high / trials).min(1.0) };
    }
    let (fewer, more) = ([successes, failures + 1.0], [successes + 1.0, failures]);
    let below = |x: f64| {
        let below = |shapes: [f64; 2]| match shapes {
            [0.0, _] => 1.0,
            [_, 0.0] => 0.0,
            _ => beta::cdf(shapes, x),
        };
        (below(fewer) + below(more)) / 2.0
    };
    ends(below, confidence, successes > 0.0, |z| match more[1] > 0.0 {
        true => beta::quantile(more, z),
        false => 1.0,
    })
}

/// Sums of the sizes of what was seen.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Sizes {
    /// Σ of sizes, >= 0.
    pub sum: f64,
    /// Σ of their squares.
    pub squares: f64,
    /// The largest.
    pub largest: f64,
}

impl From<SizeSums> for Sizes {
    fn from(SizeSums { sum, squares, largest }: SizeSums) -> Self {
        Self { sum, squares, largest }
    }
}

impl Sizes {
    /// So many of size 1.
    pub fn ones(number: f64) -> Self {
        Self { sum: number, squares: number, largest: if number > 0.0 { 1.0 } else { 0.0 } }
    }

    /// Adds one.
    pub fn add(&mut self, size: f64) {
        self.sum += size;
        self.squares += size * size;
        self.largest = self.largest.max(size);
    }
}

/// The interval of the expected sum of what is seen as `sizes`, where one more would have had size `next` > 0.
///
/// Gamma distributions that have the sum and its variance, without and with one more of that size; where all sizes are 1
/// they are those of a Poisson count. Source: Fay and Kim (2017), "Confidence intervals for directly standardized rates
/// using mid-p gamma intervals", Biometrical Journal 59, 377-387.
///
/// ```
/// # use the_offer::analysis::mid_p::{Sizes, total};
/// let once = total(Sizes::ones(1.0), 1.0, 0.95);
/// assert!((once.low - 0.0500).abs() < 1e-3 && (once.high - 4.93).abs() < 1e-2);
/// ```
pub fn total(sizes: Sizes, next: f64, confidence: f64) -> Interval {
    let with = Sizes { sum: sizes.sum + next, squares: sizes.squares + next * next, ..sizes };
    let seen = sizes.sum > 0.0 && sizes.squares > 0.0;
    let below = |x: f64| {
        let below = |sizes: Sizes| gamma::cdf(sizes.sum * (sizes.sum / sizes.squares), x * (sizes.sum / sizes.squares));
        (if seen { below(sizes) } else { 1.0 } + below(with)) / 2.0
    };
    ends(below, confidence, seen, |z| gamma::quantile(with.sum, with.squares.sqrt(), z))
}

/// Where a mixed distribution has half of what the confidence leaves on either side; `most` is the quantile at a normal
/// score of that part of it which has one more.
fn ends(below: impl Fn(f64) -> f64, confidence: f64, seen: bool, most: impl Fn(f64) -> f64) -> Interval {
    let tail = (1.0 - confidence) / 2.0;
    let z = normal::quantile(tail);
    let low = if seen { solve(&below, tail, most(z)) } else { 0.0 };
    Interval { low, high: solve(&below, 1.0 - tail, most(-z)) }
}

/// x in 0 to `most` with `below(x)` = `share`: false position, by halves where that stalls (Dowell and Jarratt 1971, the
/// Illinois method).
fn solve(below: impl Fn(f64) -> f64, share: f64, most: f64) -> f64 {
    let (mut low, mut high) = ((0.0, below(0.0) - share), (most, below(most) - share));
    if low.1 >= 0.0 || high.1 <= 0.0 {
        return if low.1 >= 0.0 { 0.0 } else { most };
    }
    for _ in 0..STEPS {
        let x = (low.0 * high.1 - high.0 * low.1) / (high.1 - low.1);
        let off = below(x) - share;
        if off.abs() < 1e-12 || high.0 - low.0 < 1e-12 * high.0 {
            return x;
        }
        match off < 0.0 {
            true => (low, high.1) = ((x, off), high.1 / 2.0),
            false => (high, low.1) = ((x, off), low.1 / 2.0),
        }
    }
    (low.0 + high.0) / 2.0
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The tail of a Poisson count with this mean, what was seen by half.
    fn poisson_tail(seen: u32, mean: f64) -> f64 {
        let term = |k: u32| (1..=k).fold((-mean).exp(), |term, j| term * mean / f64::from(j));
        (0..seen).map(term).sum::<f64>() + term(seen) / 2.0
    }

    #[test]
    fn ends_of_counts_are_where_mid_p_is_half_of_the_rest() {
        for (seen, confidence) in [(1, 0.95), (3, 0.95), (12, 0.9), (40, 0.99)] {
            let Interval { low, high } = total(Sizes::ones(f64::from(seen)), 1.0, confidence);
            let tail = (1.0 - confidence) / 2.0;
            assert!((poisson_tail(seen, high) - tail).abs() < 1e-9, "{seen}: {high}");
            assert!((1.0 - poisson_tail(seen, low) - tail).abs() < 1e-9, "{seen}: {low}");
        }
    }

    #[test]
    fn nothing_seen_is_the_rule_of_three() {
        let Interval { low, high } = total(Sizes::default(), 7.0, 0.95);
        assert_eq!(low, 0.0);
        assert!((high + 7.0 * 0.05f64.ln()).abs() < 1e-8, "{high}");
    }

    #[test]
    fn sizes_scale_the_interval() {
        let mut sizes = Sizes::default();
        [2.0, 5.0, 5.0].into_iter().for_each(|size| sizes.add(size));
        let mut double = Sizes::default();
        [4.0, 10.0, 10.0].into_iter().for_each(|size| double.add(size));
        let (once, twice) = (total(sizes, 5.0, 0.95), total(double, 10.0, 0.95));
        assert!((2.0 * once.low - twice.low).abs() < 1e-9 && (2.0 * once.high - twice.high).abs() < 1e-9);
        assert!(once.low < 12.0 && once.high > 12.0);
    }

    #[test]
    fn shares_are_those_of_counts_where_trials_are_many() {
        for seen in [0.0, 1.0, 6.0] {
            let (binomial, poisson) = (share(seen, 0.99 * MANY_TRIALS, 0.95), share(seen, 1.01 * MANY_TRIALS, 0.95));
            assert!((binomial.high / poisson.high - 1.02).abs() < 1e-3, "{binomial:?} {poisson:?}");
            assert!((binomial.low - 1.02 * poisson.low).abs() < 1e-3 * binomial.low.max(1e-12));
        }
    }

    #[test]
    fn shares_near_one_mirror_those_near_zero() {
        let (few, most) = (share(2.0, 9.0, 0.95), share(7.0, 9.0, 0.95));
        assert!((few.low - (1.0 - most.high)).abs() < 1e-12 && (few.high - (1.0 - most.low)).abs() < 1e-12);
        assert_eq!(share(5.0, 5.0, 0.95).high, 1.0);
    }
}
