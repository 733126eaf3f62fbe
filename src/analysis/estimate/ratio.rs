//! Ratios of totals, over replications in which both vary.

use super::rounding;
use crate::analysis::interval::{Estimate, Interval, Level};
use crate::analysis::mid_p::{self, Sizes};
use crate::analysis::{skewed, wilson};
use crate::engine::RatioTally;

/// The tally of numerators y and denominators n, one of each a replication.
pub fn tally(numerators: &[f64], denominators: &[f64]) -> RatioTally {
    let mut tally = RatioTally::default();
    denominators.iter().zip(numerators).for_each(|(n, y)| tally.add(*n, *y));
    tally
}

/// The ratio ρ = Σy/Σn; `None` if the denominator is 0. Its error is unknown where all of it comes from one
/// replication, and its interval where those that have any do not differ.
///
/// Delta method over the k replications that have any: mcse² = k/(k - 1) · Σ(y - ρn)² / (Σn)², interval by Student's t with
/// k - 1 degrees: the others tell nothing of how ratios differ, however many they are. Source: Cochran, Sampling
/// Techniques (1977), 6.4, for a subpopulation 2.12.
///
/// ```
/// # use the_offer::analysis::{interval::Level, ratio};
/// // ρ = 1/2, residuals ½, 0, -½: mcse² = 3/2 · ½ / 36 = 1/48.
/// let tally = ratio::tally(&[1.0, 1.0, 1.0], &[1.0, 2.0, 3.0]);
/// let half = ratio::of(&tally, &Level::new(0.95, 3)).unwrap();
/// assert_eq!(half.value, 0.5);
/// assert!((half.mcse.unwrap() - (1.0_f64 / 48.0).sqrt()).abs() < 1e-15);
/// ```
pub fn of(tally: &RatioTally, level: &Level) -> Option<Estimate> {
    let value = value(tally)?;
    let of_some = level.on(tally.replications as usize);
    let mcse = error(tally, value, &of_some);
    let interval = of_some.around(value, mcse).interval.filter(|_| mcse.is_some_and(|mcse| mcse > 0.0));
    Some(Estimate { value, mcse, interval })
}

/// The ratio ρ = Σy/Σn where y counts some of the n things: a share, with an interval within 0..1.
///
/// Wilson's interval, or mid-P's for rare events ([`often_or_seldom`](wilson::often_or_seldom)), with the number of
/// independent trials that would have this error, p(1-p)/mcse², less by (z/t)² since the error is itself estimated; after
/// Korn and Graubard (1998), Survey Methodology 24, 193-201, who do it to the Clopper-Pearson interval. Where the error is 0
/// all trials count as independent.
pub fn share(tally: &RatioTally, level: &Level) -> Option<Estimate> {
    let value = value(tally)?;
    let mcse = error(tally, value, level);
    let interval = mcse.zip(level.student).map(|(mcse, t)| {
        let trials = value * (1.0 - value) / (mcse * mcse);
        let known = level.normal / t;
        let trials = if mcse > 0.0 && trials > 0.0 { trials * known * known } else { tally.number };
        wilson::often_or_seldom(value, trials, level)
    });
    Some(Estimate { value, mcse, interval })
}

/// Σn per replication, a mean of counts, with its error; `fixed` where it could not have been another.
///
/// The interval is by mid-P of a gamma distribution with the variance of Σn ([`mid_p::total`]), as only sums are known of
/// the counts; where it rests on more than 100 of them in effect it is by Student's t freed of this distribution's skewness.
pub fn number(tally: &RatioTally, fixed: bool, level: &Level) -> Option<Estimate> {
    let replications = level.replications as f64;
    let value = (level.replications > 0).then(|| tally.number / replications)?;
    let squares = (tally.number_squared - tally.number * value).max(0.0);
    let mcse = (level.replications > 1).then(|| (squares / (replications - 1.0) / replications).sqrt());
    let interval = mcse.zip(level.student).and_then(|(mcse, t)| match (tally.number > 0.0, mcse > 0.0) {
        (false, _) if fixed => Some(Interval { low: 0.0, high: 0.0 }),
        (false, _) => Some(of_sum(0.0, 0.0, level)),
        (true, true) => Some(of_mean(value, mcse, t, level)),
        (true, false) => None,
    });
    Some(Estimate { value, mcse, interval })
}

/// Counts in effect beyond which their sum is not rare.
const FEW: f64 = 100.0;

/// The interval of a mean of counts, some of which are not 0.
fn of_mean(value: f64, mcse: f64, t: f64, level: &Level) -> Interval {
    let relative = mcse / value;
    match relative * relative * FEW < 1.0 {
        true => skewed::interval(value, mcse, relative, t),
        false => of_sum(value, mcse * mcse, level),
    }
}

/// The interval of a mean of counts whose variance is known.
fn of_sum(value: f64, variance: f64, level: &Level) -> Interval {
    let replications = level.replications as f64;
    let next = if value > 0.0 { replications * variance / value } else { 1.0 };
    let (sum, squares) = (value * replications, variance * replications * replications);
    let Interval { low, high } = mid_p::total(Sizes { sum, squares, largest: next }, next, level.confidence);
    Interval { low: (low / replications).min(value), high: (high / replications).max(value) }
}

fn value(tally: &RatioTally) -> Option<f64> {
    (tally.number > 0.0).then(|| tally.total / tally.number)
}

fn error(tally: &RatioTally, ratio: f64, level: &Level) -> Option<f64> {
    let replications = level.replications as f64;
    let residuals = tally.total_squared - 2.0 * ratio * tally.product + ratio * ratio * tally.number_squared;
    let residuals = if residuals <= rounding::OF_SUM * tally.total_squared { 0.0 } else { residuals };
    (level.replications > 1).then(|| (replications / (replications - 1.0) * residuals).sqrt() / tally.number)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_in_the_denominator_is_unknown() {
        let level = Level::new(0.95, 3);
        assert_eq!(of(&RatioTally::default(), &level), None);
        assert_eq!(share(&RatioTally::default(), &level), None);
    }

    #[test]
    fn one_replication_has_no_error() {
        let one = share(&tally(&[1.0], &[4.0]), &Level::new(0.95, 1)).expect("trials");
        assert_eq!((one.value, one.mcse, one.interval), (0.25, None, None));
    }

    #[test]
    fn a_share_without_error_counts_every_trial() {
        let level = Level::new(0.95, 4);
        let none = share(&tally(&[0.0; 4], &[5.0; 4]), &level).expect("trials");
        assert_eq!((none.value, none.mcse), (0.0, Some(0.0)));
        // ½ (1 - p)²⁰ = 0.025.
        let interval = none.interval.expect("an error");
        assert!(((1.0 - interval.high).powi(20) - 0.05).abs() < 1e-9, "{interval:?}");
    }

    #[test]
    fn clustered_trials_widen_the_interval() {
        let level = Level::new(0.95, 100);
        let successes: Vec<f64> = (0..100).map(|r| if r % 4 == 0 { 10.0 } else { 0.0 }).collect();
        let estimate = share(&tally(&successes, &[10.0; 100]), &level).expect("trials");
        // Ten trials at a time come out alike, so that 100 of the 1,000 count (99 with the divisor n - 1).
        let mcse = (0.25_f64 * 0.75 / 99.0).sqrt();
        assert!((estimate.mcse.expect("an error") - mcse).abs() < 1e-14);
        let expected = wilson::interval(0.25, 99.0, level.student.expect("two or more"));
        let interval = estimate.interval.expect("an error");
        assert!((interval.low - expected.low).abs() < 1e-12);
        assert!((interval.high - expected.high).abs() < 1e-12);
    }

    #[test]
    fn number_a_replication_by_hand() {
        // 1, 2, 3: mean 2, sd 1, mcse 1/√3.
        let estimate = number(&tally(&[0.0; 3], &[1.0, 2.0, 3.0]), false, &Level::new(0.95, 3)).expect("three");
        assert_eq!(estimate.value, 2.0);
        assert!((estimate.mcse.expect("an error") - 3f64.sqrt().recip()).abs() < 1e-15);
    }

    #[test]
    fn a_number_never_seen_is_the_rule_of_three() {
        let level = Level::new(0.95, 300);
        let never = |fixed| number(&RatioTally::default(), fixed, &level).and_then(|number| number.interval);
        let interval = never(false).expect("counts");
        assert!(interval.low == 0.0 && (interval.high - 0.01).abs() < 2e-5, "{interval:?}");
        assert_eq!(never(true), Some(Interval { low: 0.0, high: 0.0 }));
    }

    #[test]
    fn few_and_many_counts_agree() {
        let level = Level::new(0.95, 1_000);
        let halves = [99, 101].map(|some| {
            let counts: Vec<f64> = (0..1_000).map(|r| f64::from(u8::from(r < some))).collect();
            number(&tally(&counts, &counts), false, &level).and_then(|number| number.interval).expect("counts")
        });
        assert!((halves[1].low - halves[0].low - 0.002).abs() < 0.0005, "{halves:?}");
        assert!((halves[1].high - halves[0].high - 0.002).abs() < 0.0005, "{halves:?}");
    }

    #[test]
    fn replications_that_have_none_tell_nothing_of_a_ratio() {
        let some = tally(&[900.0, 300.0, 1_500.0], &[1.0, 1.0, 1.0]);
        let mut padded = [vec![900.0, 300.0, 1_500.0], vec![0.0; 97]].concat();
        padded.rotate_left(50);
        let taken: Vec<f64> = padded.iter().map(|saving| f64::from(u8::from(*saving > 0.0))).collect();
        assert_eq!(of(&tally(&padded, &taken), &Level::new(0.95, 100)), of(&some, &Level::new(0.95, 3)));
    }

    #[test]
    fn equal_ratios_have_no_interval() {
        let equal = of(&tally(&[0.3, 0.6, 0.0], &[1.0, 2.0, 0.0]), &Level::new(0.95, 3)).expect("a ratio");
        assert_eq!((equal.mcse, equal.interval), (Some(0.0), None));
    }
}
