//! Wilson's score interval for a share.

use crate::analysis::interval::{Estimate, Interval, Level};
use crate::analysis::mid_p;

/// The interval for a share `p` seen in `number` trials at the critical value `z`; lies in 0..1.
///
/// (p + z²/2n ± z √(p(1-p)/n + z²/4n²)) / (1 + z²/n). Source: Wilson (1927), doi:10.1080/01621459.1927.10502953.
///
/// ```
/// # use the_offer::analysis::wilson::interval;
/// let share = interval(0.0, 10.0, 1.959964);
/// assert_eq!(share.low, 0.0);
/// assert!((share.high - 0.277533).abs() < 1e-6); // z²/(n + z²)
/// ```
pub fn interval(p: f64, number: f64, z: f64) -> Interval {
    let z2 = z * z / number;
    let centre = (p + z2 / 2.0) / (1.0 + z2);
    let half = (z2 * (p * (1.0 - p) + z2 / 4.0)).sqrt() / (1.0 + z2);
    // Rounding may leave an end a hair beyond the share itself.
    Interval {
        low: if p <= 0.0 { 0.0 } else { (centre - half).max(0.0).min(p) },
        high: if p >= 1.0 { 1.0 } else { (centre + half).min(1.0).max(p) },
    }
}

/// The share of replications in which something came true; no error for fewer than two of them.
///
/// `mcse` = √(p(1-p)/n) (Morris, White, Crowther 2019, doi:10.1002/sim.8086, table 6).
pub fn share(successes: usize, level: &Level) -> Option<Estimate> {
    share_of(successes as f64, level)
}

/// The same where a replication may count in part: `total` is the sum of numbers in 0..1, one of each replication.
///
/// Such numbers vary less than ones and zeros of the same mean, so that error and interval are on the safe side.
pub fn share_of(total: f64, level: &Level) -> Option<Estimate> {
    if level.replications == 0 {
        return None;
    }
    let number = level.replications as f64;
    let value = (total / number).clamp(0.0, 1.0);
    let known = level.replications > 1;
    Some(Estimate {
        value,
        mcse: known.then(|| (value * (1.0 - value) / number).sqrt()),
        interval: known.then(|| often_or_seldom(value, number, level)),
    })
}

/// Trials that came out the rarer way, below which these few are counted.
const FEW: f64 = 10.0;

/// [`interval`], or by [`mid_p`] where nearly all trials came out one way: Wilson's interval then starts too high, above
/// a share that is seen once although hardly anything was to be expected (Brown, Cai, DasGupta 2001,
/// doi:10.1214/ss/1009213286, section 4).
pub fn often_or_seldom(p: f64, number: f64, level: &Level) -> Interval {
    match p.min(1.0 - p) * number < FEW {
        true => {
            let Interval { low, high } = mid_p::share(p * number, number, level.confidence);
            Interval { low: low.min(p).max(0.0), high: high.max(p).min(1.0) }
        }
        false => interval(p, number, level.normal),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Newcombe (1998), doi:10.1002/(SICI)1097-0258(19980430)17:8<857::AID-SIM777>3.0.CO;2-E, table I.
    #[test]
    fn published_intervals() {
        for (r, n, low, high) in
            [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)]
        {
            let interval = interval(f64::from(r) / f64::from(n), f64::from(n), Level::new(0.95, 2).normal);
            assert!((interval.low - low).abs() < 5e-5, "{r}/{n}: {interval:?}");
            assert!((interval.high - high).abs() < 5e-5, "{r}/{n}: {interval:?}");
        }
    }

    #[test]
    fn parts_count_as_parts() {
        // 22.5 of 100 at z = 1.959964: (0.225 + 0.019207 ± √(0.038415 · (0.174375 + 0.009604))) / 1.038415.
        let estimate = share_of(22.5, &Level::new(0.95, 100)).expect("trials");
        assert_eq!(estimate.value, 0.225);
        let interval = estimate.interval.expect("an error");
        assert!((interval.low - 0.154214).abs() < 1e-6, "{interval:?}");
        assert!((interval.high - 0.316132).abs() < 1e-6, "{interval:?}");
        let few = share_of(4.5, &Level::new(0.95, 20)).and_then(|share| share.interval);
        assert_eq!(few, Some(mid_p::share(4.5, 20.0, 0.95)));
    }

    #[test]
    fn one_replication_has_no_error() {
        let estimate = share(1, &Level::new(0.95, 1)).expect("a trial");
        assert_eq!((estimate.value, estimate.mcse, estimate.interval), (1.0, None, None));
        assert_eq!(share(0, &Level::new(0.95, 0)), None);
    }
}
