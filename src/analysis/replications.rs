//! One row a replication.

use super::rows::ReplicationRow;
use crate::engine::Results;
use crate::model::outcome::{Arm, Count};

/// The rows of `replications.csv`, in order.
pub fn replication_rows<'a>(
    scenario: &'a str,
    results: &Results,
) -> impl Iterator<Item = ReplicationRow<'a>> + use<'a> {
    let positions = results.positions as f64;
    let costs = Arm::BOTH.map(|arm| results.total_cost(arm));
    let hires = Arm::BOTH.map(|arm| known(results, arm, Count::Hires));
    let takers = known(results, Arm::Offer, Count::Takers);
    (0..results.replications()).map(move |r| ReplicationRow {
        scenario,
        replication: r as u64,
        total_cost_no_offer: costs[0][r] / positions,
        total_cost_offer: costs[1][r] / positions,
        saving: (costs[0][r] - costs[1][r]) / positions,
        hires_no_offer: hires[0][r] / positions,
        hires_offer: hires[1][r] / positions,
        takers: takers[r] / positions,
    })
}

/// A count that does not depend on the horizon.
pub(super) fn known(results: &Results, arm: Arm, count: Count) -> Vec<f64> {
    results.count(arm, count).expect("only retention can lie past the horizon")
}
