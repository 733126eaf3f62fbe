//! The saving by the estimator that tells more of it: blocks of the expected saving, or replications.
//!
//! Where blocks tell more ([`Expected`]), the mean saving, its components and its parts are means over blocks. What else
//! adds up to the saving follows:
//!
//! - the cost in the offer arm is that in the arm without offers less the saving;
//! - the saving to date and the saving of a class, x, are those of replications plus c times what the saving S by blocks is
//!   above that by replications, with c = Cov(x, S)/Var(S) over replications. The error is that of x - c·S by
//!   replications and of c·S by blocks, which are independent.
//!
//! Source: Cochran (1977), "Sampling Techniques", 12.6 (regression estimators with double sampling).

use crate::analysis::estimate::rounding;
use crate::analysis::interval::{Estimate, Interval, Level};
use crate::analysis::means;
use crate::analysis::moments::Moments;
use crate::analysis::support::Support;
use crate::engine::{Expected, SignedSums};
use crate::special::elementary::square;

/// A mean over blocks; its values lie in `support`.
pub(crate) fn of_blocks(column: &[f64], support: Support, confidence: f64) -> Option<Estimate> {
    let moments = Moments::of(column)?;
    let least = rounding::OF_BLOCKS * moments.mean.abs() * (column.len() as f64).sqrt();
    // What varies by rounding alone does not show by how much rounding is off.
    let sd = moments.sd.map(|sd| if sd > 0.0 { sd.max(least) } else { sd });
    let level = Level::new(confidence, column.len());
    // Blocks without luck have the expected saving itself.
    let support = support.fixed(support.fixed || sd == Some(0.0));
    Some(match sd == moments.sd {
        true => means::of_moments(column, moments, support, &level),
        false => level.mean(moments.mean, sd),
    })
}

/// The cost in the offer arm: that without offers less what is saved by blocks. Where nothing is saved, the `plain` mean.
pub(crate) fn with_offer(no_offer: Estimate, saved: Estimate, plain: Estimate) -> Estimate {
    let nothing = saved.value == 0.0 && saved.mcse == Some(0.0);
    if nothing { plain } else { plus(no_offer, saved.negated()) }
}

/// Sum of two independent estimates; its interval as in MOVER (Zou and Donner 2008, doi:10.1002/sim.3095).
fn plus(one: Estimate, other: Estimate) -> Estimate {
    let value = one.value + other.value;
    let reach = |end: fn(Interval) -> f64| {
        let of = |estimate: Estimate| estimate.interval.map(|interval| end(interval) - estimate.value);
        of(one).zip(of(other)).map(|(one, other)| libm::hypot(one, other))
    };
    let interval = reach(|interval| interval.low)
        .zip(reach(|interval| interval.high))
        .map(|(below, above)| Interval { low: value - below, high: value + above });
    Estimate { value, mcse: one.mcse.zip(other.mcse).map(|(one, other)| libm::hypot(one, other)), interval }
}

/// The saving by blocks and by replications, over the positions of a replication [money].
#[derive(Debug, Clone, Copy)]
pub(crate) struct WholeSaving {
    /// By blocks.
    blocks: Estimate,
    /// Sum over replications.
    sum: f64,
    /// Sum of squares over replications.
    squares: f64,
}

impl WholeSaving {
    /// The saving of a run with this `saving` over `positions` by replications.
    pub fn of(expected: &Expected, saving: &[f64], positions: u64, confidence: f64) -> Option<Self> {
        let blocks = of_blocks(&expected.saving(), Support::AMOUNT, confidence)?;
        Some(Self {
            blocks: blocks.per((positions as f64).recip()),
            sum: saving.iter().sum(),
            squares: saving.iter().map(|saving| saving * saving).sum(),
        })
    }

    /// A mean over replications of which these sums are known, moved by its regression on the saving; `plain` is the mean
    /// without that.
    fn move_mean(&self, plain: Estimate, sums: &SignedSums, level: &Level) -> Estimate {
        let number = level.replications as f64;
        let mean = self.sum / number;
        let variance = self.squares - number * square(mean);
        let covariance = sums.by_saving - number * mean * plain.value;
        let slope = if variance > 0.0 { covariance / variance } else { 0.0 };
        if slope == 0.0 {
            return plain;
        }
        let own = sums.above.squares + sums.below.squares - number * square(plain.value);
        let left = (own - slope * covariance).max(0.0);
        // What is left of a figure that is the saving itself is rounding.
        let left = if left > rounding::OF_BLOCKS * own { left } else { 0.0 };
        let by_replications = level.mean(plain.value - slope * mean, Some((left / (number - 1.0)).sqrt()));
        let by_blocks =
            if slope > 0.0 { self.blocks.per(slope.recip()) } else { self.blocks.negated().per(-slope.recip()) };
        plus(by_replications, by_blocks)
    }
}

/// The mean of a part of the saving of which `sums` over the replications of `level` are known; `fixed` if it is the same in
/// all of them.
pub(crate) fn of_sums(sums: &SignedSums, fixed: bool, whole: Option<&WholeSaving>, level: &Level) -> Option<Estimate> {
    let plain = means::of_sums(sums, fixed, level)?;
    Some(match whole.filter(|_| level.replications > 2 && sums.number > 0) {
        Some(whole) => whole.move_mean(plain, sums, level),
        None => plain,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn estimate(value: f64, half: f64) -> Estimate {
        let interval = Interval { low: value - half, high: value + half };
        Estimate { value, mcse: Some(half / 2.0), interval: Some(interval) }
    }

    #[test]
    fn errors_of_independent_estimates_add_up_as_squares() {
        let offer = with_offer(estimate(10.0, 3.0), estimate(4.0, 4.0), Estimate::bare(9.0));
        assert_eq!((offer.value, offer.mcse), (6.0, Some(2.5)));
        assert_eq!(offer.interval, Some(Interval { low: 1.0, high: 11.0 }));
        assert_eq!(with_offer(estimate(10.0, 3.0), Estimate::NOTHING, Estimate::bare(9.0)), Estimate::bare(9.0));
    }

    /// Savings 1, 2, 3, 6 and a figure that is half of each but for -½, ½, ½, -½, which is tied to nothing.
    #[test]
    fn a_part_of_the_saving_follows_it() {
        let savings = [1.0, 2.0, 3.0, 6.0];
        let part = |saving: f64, off: f64| saving / 2.0 + off;
        let parts: Vec<f64> =
            savings.iter().zip([-0.5, 0.5, 0.5, -0.5]).map(|(saving, off)| part(*saving, off)).collect();
        let sums = |column: &[f64]| {
            let mut sums = SignedSums::default();
            column.iter().zip(savings).for_each(|(number, saving)| sums.add(*number, saving));
            sums
        };
        let whole = WholeSaving { blocks: estimate(5.0, 0.4), sum: 12.0, squares: 50.0 };
        let level = Level::new(0.95, 4);
        let of = |column: &[f64]| of_sums(&sums(column), false, Some(&whole), &level).expect("replications");
        // Cov = Σ S·off/3 = (-0.5 + 1 + 1.5 - 3)/3 = -⅓, Var = 14/3: the slope is ½ - 1/14 = 3/7.
        let found = of(&parts);
        assert!((found.value - (1.5 + 3.0 / 7.0 * 2.0)).abs() < 1e-12, "{found:?}");
        // Σ(x - 1.5)² = 3.5 + 1 - 1 less (3/7)²·14.
        let variance = (3.5 - 9.0 / 3.5) / 3.0 / 4.0 + square(3.0 / 7.0 * 0.2);
        assert!((found.mcse.expect("an error") - variance.sqrt()).abs() < 1e-12, "{found:?}");
        let itself = of(&savings);
        assert!(
            (itself.value - 5.0).abs() < 1e-12 && (itself.mcse.expect("an error") - 0.2).abs() < 1e-9,
            "{itself:?}"
        );
        let [one, rest] = [[0.5, 0.0, 2.0, 1.0], [0.5, 2.0, 1.0, 5.0]].map(|column| of(&column).value);
        assert!((one + rest - 5.0).abs() < 1e-12, "{one} {rest}");
        assert_eq!(of_sums(&sums(&parts), false, None, &level), means::of_sums(&sums(&parts), false, &level));
    }
}
