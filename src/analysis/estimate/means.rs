//! The mean of a column over replications, with an interval that holds however skewed or seldom its values are.

use super::rounding;
use crate::analysis::interval::{Estimate, Interval, Level, student};
use crate::analysis::mid_p::{self, Sizes};
use crate::analysis::moments::{Moments, skewness};
use crate::analysis::skewed;
use crate::analysis::support::Support;
use crate::engine::SignedSums;
use crate::special::normal;

/// Replications that differ from the others, below which these few are counted instead of taken for skewed.
const FEW: usize = 100;

/// The mean of `column`, whose values lie in `support`; `None` if it is empty.
///
/// `mcse` is sd/√n. The interval is by Student's t, freed of the skewness of the column ([`skewed`]). Where more than half of
/// the values are one and the same and fewer than 100 are others, these are taken for rare events: what is above and
/// what is below have mid-P intervals ([`mid_p`]), which are joined as in MOVER (Zou and Donner 2008, doi:10.1002/sim.3095).
/// Events on a side without any may be as large as the largest on the other side; counts without any event, 1.
/// Where sizes differ, the interval is wider by what so few of them leave unknown of that; one amount tells nothing.
/// Where all amounts are the same nothing is known of how others would differ: there is no interval, unless the figure is fixed.
///
/// ```
/// # use the_offer::analysis::{interval::Level, means, support::Support};
/// let level = Level::new(0.95, 1000);
/// let never = means::of(&[0.0; 1000], Support::COUNT, &level).unwrap();
/// let interval = never.interval.unwrap();
/// assert!(interval.low == 0.0 && (interval.high - 0.003).abs() < 1e-5);
/// assert_eq!(means::of(&[0.0; 1000], Support::AMOUNT, &level).unwrap().interval, None);
/// ```
pub fn of(column: &[f64], support: Support, level: &Level) -> Option<Estimate> {
    let moments = Moments::of(column)?;
    Some(of_moments(column, moments, support, level))
}

/// The mean of a column whose `moments` are known.
pub fn of_moments(column: &[f64], moments: Moments, support: Support, level: &Level) -> Estimate {
    let Moments { mean, sd } = moments;
    let mcse = sd.map(|sd| sd / (column.len() as f64).sqrt());
    let interval = mcse.zip(level.student).and_then(|(mcse, t)| match mcse > 0.0 || !support.fixed {
        true => unknown(column, mean, mcse, t, support, level),
        false => Some(Interval { low: mean, high: mean }),
    });
    let within = |Interval { low, high }: Interval| Interval {
        low: low.max(support.low).min(mean) + 0.0,
        high: high.min(support.high).max(mean) + 0.0,
    };
    Estimate { value: mean, mcse, interval: interval.map(within) }
}

/// The mean of a number of which only `sums` over the replications of `level` are known, 0 in many of them; `fixed` if it
/// is the same in all replications. The interval is as in [`of`], with 0 as the usual value.
pub fn of_sums(sums: &SignedSums, fixed: bool, level: &Level) -> Option<Estimate> {
    let replications = level.replications as f64;
    let [above, below] = [sums.above, sums.below].map(Sizes::from);
    let value = (level.replications > 0).then(|| (above.sum - below.sum) / replications)?;
    let squares = above.squares + below.squares;
    let left = squares - replications * value * value;
    let left = if left <= rounding::OF_SUM * squares { 0.0 } else { left };
    let mcse = (level.replications > 1).then(|| (left / (replications - 1.0) / replications).sqrt());
    let few = Exceptions { usual: 0.0, number: sums.number as usize, above, below };
    let interval = mcse.zip(level.student).and_then(|(mcse, t)| match () {
        () if fixed && mcse == 0.0 => Some(Interval { low: value, high: value }),
        () if few.number < FEW && 2 * few.number < level.replications => {
            few.interval(replications, Support::AMOUNT, level)
        }
        () if mcse == 0.0 => None,
        () => {
            let (m2, m3) = (left / replications, sums.cubes / replications - 3.0 * value * squares / replications);
            let skewness = (m3 + 2.0 * value * value * value) / (m2 * m2.sqrt()) / replications.sqrt();
            Some(skewed::interval(value, mcse, skewness, t))
        }
    });
    Some(Estimate { value, mcse, interval })
}

/// The interval of a mean that is not fixed.
fn unknown(column: &[f64], mean: f64, mcse: f64, t: f64, support: Support, level: &Level) -> Option<Interval> {
    let exceptions = majority(column).map(|usual| Exceptions::of(column, usual));
    match exceptions.filter(|exceptions| exceptions.number < FEW) {
        Some(few) => few.interval(column.len() as f64, support, level),
        None => {
            let skewness = skewness(column, mean) / (column.len() as f64).sqrt();
            Some(skewed::interval(mean, mcse, skewness, t))
        }
    }
}

/// The value that more than half of a column have.
///
/// One pass leaves the only candidate, another counts it. Source: Boyer and Moore (1991), "MJRTY".
fn majority(column: &[f64]) -> Option<f64> {
    let (candidate, _) = column.iter().fold((f64::NAN, 0_usize), |(candidate, lead), value| match lead {
        0 => (*value, 1),
        _ if *value == candidate => (candidate, lead + 1),
        _ => (candidate, lead - 1),
    });
    let number = column.iter().filter(|value| **value == candidate).count();
    (2 * number > column.len()).then_some(candidate)
}

/// The values of a column that are not the usual one.
struct Exceptions {
    usual: f64,
    number: usize,
    above: Sizes,
    below: Sizes,
}

impl Exceptions {
    fn of(column: &[f64], usual: f64) -> Self {
        let mut exceptions = Self { usual, number: 0, above: Sizes::default(), below: Sizes::default() };
        for value in column.iter().filter(|value| **value != usual) {
            exceptions.number += 1;
            match *value > usual {
                true => exceptions.above.add(value - usual),
                false => exceptions.below.add(usual - value),
            }
        }
        exceptions
    }

    /// The interval of the mean of `replications` values; `None` if no exception has a known size.
    fn interval(&self, replications: f64, support: Support, level: &Level) -> Option<Interval> {
        let Self { usual, above, below, .. } = *self;
        let confidence = self.confidence(support, level)?;
        let up = side(above, below, support, usual < support.high, confidence)?;
        let down = side(below, above, support, usual > support.low, confidence)?;
        let mean = above.sum - below.sum;
        let low = mean - libm::hypot(above.sum - up.low, down.high - below.sum);
        let high = mean + libm::hypot(up.high - above.sum, below.sum - down.low);
        Some(Interval { low: usual + low / replications, high: usual + high / replications })
    }

    /// The confidence at which intervals of sums of known variance hold as often as `level` asks; `None` for amounts of which
    /// fewer than two were seen.
    ///
    /// Of the variance of a sum of k sizes, k times their mean square, the number is certain; their variance, a part p of
    /// the mean square, is estimated with k - 1 degrees of freedom. So Student's t with (k - 1)/p degrees is taken for the
    /// normal score, as Korn and Graubard (1998) do for counts.
    fn confidence(&self, support: Support, level: &Level) -> Option<f64> {
        if self.number < 2 {
            return support.step.map(|_| level.confidence);
        }
        let number = self.number as f64;
        let (sum, squares) = (self.above.sum + self.below.sum, self.above.squares + self.below.squares);
        let variance = (squares - sum * (sum / number)) / (number - 1.0);
        let part = (variance / (squares / number)).min(1.0);
        if part < rounding::OF_VARIANCE {
            return Some(level.confidence);
        }
        let t = student(level.confidence, (number - 1.0) / part)?;
        Some(1.0 - 2.0 * normal::cdf(-t.min(FARTHEST)))
    }
}

/// The normal score beyond which digits are lost.
const FARTHEST: f64 = 6.0;

/// The interval of the expected sum of exceptions on one side, if it is `possible`.
fn side(seen: Sizes, other: Sizes, support: Support, possible: bool, confidence: f64) -> Option<Interval> {
    let next = [seen.largest, other.largest].into_iter().find(|size| *size > 0.0).or(support.step);
    match possible || seen.sum > 0.0 {
        true => next.map(|next| mid_p::total(seen, next, confidence)),
        false => Some(Interval { low: 0.0, high: 0.0 }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LEVEL: fn(usize) -> Level = |number| Level::new(0.95, number);

    fn interval(column: &[f64], support: Support) -> Option<Interval> {
        of(column, support, &LEVEL(column.len()))?.interval
    }

    fn with(exceptions: &[f64], number: usize) -> Vec<f64> {
        exceptions.iter().copied().chain(std::iter::repeat(0.0)).take(number).collect()
    }

    #[test]
    fn an_event_seen_once_is_a_poisson_count() {
        let found = interval(&with(&[1.0], 500), Support::COUNT).expect("a count");
        let poisson = mid_p::total(Sizes::ones(1.0), 1.0, 0.95);
        assert!((found.low - poisson.low / 500.0).abs() < 1e-12, "{found:?}");
        assert!((found.high - poisson.high / 500.0).abs() < 1e-12, "{found:?}");
    }

    #[test]
    fn events_of_both_signs_widen_the_interval() {
        let both = interval(&with(&[1.0, -1.0], 500), Support::DIFFERENCE).expect("a count");
        let one = interval(&with(&[1.0], 500), Support::COUNT).expect("a count");
        assert!((both.low + both.high).abs() < 1e-12, "{both:?}");
        assert!(both.high > one.high - 0.002 && both.low < 0.0);
    }

    #[test]
    fn a_sign_never_seen_may_come_yet() {
        let amounts = interval(&with(&[50.0, 80.0, 20.0], 100), Support::AMOUNT).expect("amounts");
        assert!(amounts.low < 0.0, "{amounts:?}");
        let costs = interval(&with(&[50.0, 80.0, 20.0], 100), Support::COST).expect("amounts");
        assert!(costs.low > 0.0 && costs.low < 1.5, "{costs:?}");
    }

    #[test]
    fn sizes_that_differ_widen_the_interval() {
        let width = |sizes: [f64; 3]| interval(&with(&sizes, 100), Support::COST).expect("amounts").half_width();
        assert!(width([50.0, 80.0, 20.0]) > 1.05 * width([50.0; 3]));
        assert_eq!(interval(&with(&[50.0], 100), Support::COST), None);
        assert!(interval(&with(&[2.0], 100), Support::COUNT).is_some());
    }

    #[test]
    fn never_of_width_0_unless_it_is_fixed() {
        assert_eq!(interval(&[7.0; 50], Support::AMOUNT), None);
        let fixed = interval(&[7.0; 50], Support::AMOUNT.fixed(true));
        assert_eq!(fixed, Some(Interval { low: 7.0, high: 7.0 }));
        let all = interval(&[20.0; 50], Support::COUNT.up_to(20.0)).expect("a count");
        assert!(all.high == 20.0 && (all.low - 19.94).abs() < 1e-3, "{all:?}");
    }

    #[test]
    fn a_symmetric_column_has_students_interval() {
        let column: Vec<f64> = (-50..=50).map(f64::from).collect();
        let estimate = of(&column, Support::AMOUNT, &LEVEL(101)).expect("values");
        let (found, plain) = (estimate.interval, LEVEL(101).around(0.0, estimate.mcse).interval);
        let (found, plain) = (found.expect("an error"), plain.expect("an error"));
        assert!((found.low - plain.low).abs() < 1e-9 && (found.high - plain.high).abs() < 1e-9);
    }

    #[test]
    fn few_and_many_exceptions_agree() {
        let halves = [99, 100].map(|number| {
            let column = with(&vec![1.0; number], 2_000);
            interval(&column, Support::COUNT).expect("a count")
        });
        assert!((halves[0].low - halves[1].low).abs() < 0.001, "{halves:?}");
        assert!((halves[0].high - halves[1].high).abs() < 0.001, "{halves:?}");
    }

    #[test]
    fn sums_tell_the_same_as_the_column() {
        let some = |number: usize| (0..number).map(|i| (i as f64 * 0.7).sin() * 50.0 + 11.0).collect::<Vec<_>>();
        for column in [with(&[50.0, 80.0, -20.0], 300), with(&[], 50), with(&some(150), 200), with(&some(99), 400)] {
            let mut sums = SignedSums::default();
            column.iter().for_each(|value| sums.add(*value, 0.0));
            let level = LEVEL(column.len());
            let (found, expected) = (of_sums(&sums, false, &level), of(&column, Support::AMOUNT, &level));
            let (found, expected) = (found.expect("values"), expected.expect("values"));
            assert!((found.value - expected.value).abs() < 1e-12);
            let ends = |estimate: Estimate| estimate.interval.map(|Interval { low, high }| [low, high]);
            assert_eq!(ends(found).is_some(), ends(expected).is_some());
            let pairs = ends(found).into_iter().flatten().zip(ends(expected).into_iter().flatten());
            assert!(pairs.into_iter().all(|(a, b)| (a - b).abs() < 1e-9), "{found:?} {expected:?}");
        }
        let never = of_sums(&SignedSums::default(), true, &LEVEL(50)).expect("values");
        assert_eq!(never.interval, Some(Interval { low: 0.0, high: 0.0 }));
    }

    #[test]
    fn one_value_has_no_interval() {
        assert_eq!(
            of(&[3.0], Support::COUNT, &LEVEL(1)).map(|one| (one.value, one.mcse, one.interval)),
            Some((3.0, None, None))
        );
        assert_eq!(of(&[], Support::COUNT, &LEVEL(0)), None);
    }

    #[test]
    fn the_majority_is_more_than_half() {
        assert_eq!(majority(&[1.0, 0.0, 0.0, 2.0, 0.0]), Some(0.0));
        assert_eq!(majority(&[1.0, 0.0, 0.0, 2.0]), None);
        assert_eq!(majority(&[]), None);
    }
}
