//! Replications one by one.

use crate::engine::Results;
use crate::model::outcome::{Arm, Count};

/// One replication, per position.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Replication {
    /// `[arm]`: total cost [money].
    pub total_cost: [f64; 2],
    /// Total cost without the offer less that with it [money].
    pub saving: f64,
    /// `[arm]`: hires.
    pub hires: [f64; 2],
    /// Takers.
    pub takers: f64,
}

/// Every replication in order, made one by one when asked for: there may be millions.
pub fn replications(results: &Results) -> impl Iterator<Item = Replication> + use<> {
    let positions = results.positions as f64;
    let costs = Arm::BOTH.map(|arm| results.total_cost(arm));
    let hires = Arm::BOTH.map(|arm| known(results, arm, Count::Hires));
    let takers = known(results, Arm::Offer, Count::Takers);
    (0..results.replications()).map(move |r| Replication {
        total_cost: [costs[0][r] / positions, costs[1][r] / positions],
        saving: (costs[0][r] - costs[1][r]) / positions,
        hires: [hires[0][r] / positions, hires[1][r] / positions],
        takers: takers[r] / positions,
    })
}

/// A count that does not depend on the horizon.
pub(crate) fn known(results: &Results, arm: Arm, count: Count) -> Vec<f64> {
    results.count(arm, count).expect("only retention can lie past the horizon")
}
