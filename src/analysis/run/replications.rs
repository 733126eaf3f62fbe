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
    let hires = Arm::BOTH.map(|arm| results.count(arm, Count::Hires));
    let takers = results.count(Arm::Offer, Count::Takers);
    (0..results.replications()).map(move |r| Replication {
        total_cost: [costs[0][r] / positions, costs[1][r] / positions],
        saving: (costs[0][r] - costs[1][r]) / positions,
        hires: [hires[0][r] / positions, hires[1][r] / positions],
        takers: takers[r] / positions,
    })
}
