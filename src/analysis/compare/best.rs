//! The share of replications in which each scenario is the cheapest.

use crate::analysis::interval::{Estimate, Level};
use crate::analysis::wilson;

/// `[scenario]`: the share of replications in which it costs least, from `costs`, `[scenario][replication]` on common draws.
///
/// k scenarios that cost least together have 1/k each, so that the shares add up to 1. Where runs differ in length, the
/// replications that all have in common count.
pub fn shares(costs: &[&[f64]], confidence: f64) -> Vec<Option<Estimate>> {
    let common = costs.iter().map(|column| column.len()).min().unwrap_or(0);
    let mut totals = vec![0.0; costs.len()];
    for r in 0..common {
        let lowest = costs.iter().map(|column| column[r]).fold(f64::INFINITY, f64::min);
        let cheapest = costs.iter().filter(|column| column[r] == lowest).count() as f64;
        for (total, column) in totals.iter_mut().zip(costs) {
            if column[r] == lowest {
                *total += cheapest.recip();
            }
        }
    }
    let level = Level::new(confidence, common);
    totals.into_iter().map(|total| wilson::share_of(total, &level)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn values(costs: &[&[f64]]) -> Vec<f64> {
        shares(costs, 0.95).into_iter().map(|share| share.expect("replications").value).collect()
    }

    #[test]
    fn the_cheapest_of_each_replication_by_hand() {
        // First alone, first and second, all three, third alone.
        let costs: [&[f64]; 3] = [&[1.0, 5.0, 7.0, 3.0], &[2.0, 5.0, 7.0, 3.0], &[3.0, 6.0, 7.0, -1.0]];
        let expected = [1.0 + 0.5 + 1.0 / 3.0, 0.5 + 1.0 / 3.0, 1.0 / 3.0 + 1.0];
        for (value, expected) in values(&costs).into_iter().zip(expected) {
            assert!((value - expected / 4.0).abs() < 1e-15, "{value} {expected}");
        }
    }

    #[test]
    fn a_longer_run_counts_as_far_as_all_go() {
        assert_eq!(values(&[&[1.0, 9.0, 9.0, 9.0], &[2.0, 8.0]]), [0.5, 0.5]);
    }

    #[test]
    fn the_interval_is_that_of_a_share() {
        // 0 of 20: ½ (1 - p)²⁰ = 0.025.
        let shares = shares(&[&[1.0; 20], &[2.0; 20]], 0.95);
        let interval = shares[1].and_then(|share| share.interval).expect("an interval");
        assert_eq!(interval.low, 0.0);
        assert!(((1.0 - interval.high).powi(20) - 0.05).abs() < 1e-9);
    }

    #[test]
    fn one_replication_has_no_error() {
        let shares = shares(&[&[1.0], &[2.0]], 0.95);
        assert_eq!(shares[0].map(|share| (share.value, share.interval)), Some((1.0, None)));
    }
}
