//! Ratios of totals, over replications in which both vary.

use super::interval::{Estimate, Level};
use super::wilson;
use crate::engine::RatioTally;

/// The tally of numerators y and denominators n, one of each a replication.
pub fn tally(numerators: &[f64], denominators: &[f64]) -> RatioTally {
    let mut tally = RatioTally::default();
    denominators.iter().zip(numerators).for_each(|(n, y)| tally.add((*n, *y)));
    tally
}

/// The ratio ρ = Σy/Σn; none where nothing is in the denominator. Its error is unknown where all of it comes from one
/// replication.
///
/// Delta method over R replications: mcse² = R/(R - 1) · Σ(y - ρn)² / (Σn)², interval by Student's t. Source: Cochran,
/// Sampling Techniques (1977), 6.4.
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
    // The only replication that has any says nothing of how much another would differ.
    let alone = tally.number_squared >= tally.number * tally.number;
    let mcse = if alone { None } else { error(tally, value, level) };
    Some(level.around(value, mcse))
}

/// The same where y counts some of the n things: a share, its interval kept in 0..1.
///
/// Wilson's interval with the number of independent trials that would have this error, p(1-p)/mcse², and Student's t
/// for the normal value, since the error is itself estimated; after Korn and Graubard (1998), Survey Methodology 24, 193-201,
/// who do it to the Clopper-Pearson interval. Where the error is 0 all trials count as independent.
pub fn share(tally: &RatioTally, level: &Level) -> Option<Estimate> {
    let value = value(tally)?;
    let mcse = error(tally, value, level);
    let interval = mcse.zip(level.student).map(|(mcse, t)| {
        let trials = value * (1.0 - value) / (mcse * mcse);
        if mcse > 0.0 && trials > 0.0 {
            wilson::interval(value, trials, t)
        } else {
            wilson::interval(value, tally.number, level.normal)
        }
    });
    Some(Estimate { value, mcse, interval })
}

/// Σn per replication, with its error.
pub fn number(tally: &RatioTally, level: &Level) -> Option<Estimate> {
    let replications = level.replications as f64;
    let mean = (level.replications > 0).then(|| tally.number / replications)?;
    let squares = (tally.number_squared - tally.number * mean).max(0.0);
    let sd = (level.replications > 1).then(|| (squares / (replications - 1.0)).sqrt());
    Some(level.mean(mean, sd))
}

fn value(tally: &RatioTally) -> Option<f64> {
    (tally.number > 0.0).then(|| tally.total / tally.number)
}

fn error(tally: &RatioTally, ratio: f64, level: &Level) -> Option<f64> {
    let replications = level.replications as f64;
    let residuals = tally.total_squared - 2.0 * ratio * tally.product + ratio * ratio * tally.number_squared;
    (level.replications > 1).then(|| (replications / (replications - 1.0) * residuals.max(0.0)).sqrt() / tally.number)
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
        // Newcombe (1998): 0 of 20.
        let interval = none.interval.expect("an error");
        assert!((interval.high - 0.1611).abs() < 5e-5, "{interval:?}");
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
        let estimate = number(&tally(&[0.0; 3], &[1.0, 2.0, 3.0]), &Level::new(0.95, 3)).expect("three");
        assert_eq!(estimate.value, 2.0);
        assert!((estimate.mcse.expect("an error") - 3f64.sqrt().recip()).abs() < 1e-15);
    }
}
