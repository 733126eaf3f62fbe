//! Who leaves when: exits by reason and by span of 13 weeks since the start of the simulation.

use crate::model::{
    life::Life,
    outcome::{Arm, Reason},
    world::World,
};

/// Exits for one reason in one span, over all replications; x is the number of a replication over its positions.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct ExitTally {
    /// `[arm]`: Σ x over replications.
    pub total: [f64; 2],
    /// `[arm]`: Σ x² over replications.
    pub total_squared: [f64; 2],
    /// Σ x(no_offer) · x(offer) over replications, for the error of the difference between the arms.
    pub product: f64,
}

impl ExitTally {
    /// Length of a span [week]; the last one ends at the horizon.
    pub const SPAN_WEEKS: f64 = 13.0;

    fn add(&mut self, number: [f64; 2]) {
        self.merge(&Self { total: number, total_squared: number.map(|x| x * x), product: number[0] * number[1] });
    }

    fn merge(&mut self, other: &Self) {
        for arm in Arm::BOTH.map(|arm| arm as usize) {
            self.total[arm] += other.total[arm];
            self.total_squared[arm] += other.total_squared[arm];
        }
        self.product += other.product;
    }
}

/// Exits over a block of replications.
#[derive(Debug, Clone)]
pub(super) struct Exits {
    /// `[span][reason]`.
    pub tallies: Vec<[ExitTally; Reason::NUMBER]>,
    /// `[span][reason][arm]`: exits of the present replication.
    now: Vec<[[f64; 2]; Reason::NUMBER]>,
}

impl Exits {
    pub fn new(world: &World) -> Self {
        let spans = (world.horizon.week / ExitTally::SPAN_WEEKS).ceil() as usize;
        Self { tallies: vec![Default::default(); spans], now: vec![Default::default(); spans] }
    }

    /// Adds the exit of a life, if it has one before the horizon.
    pub fn add(&mut self, arm: Arm, life: &Life) {
        let Some(reason) = life.reason() else { return };
        // An exit a rounding before the horizon is in the last span.
        let span = ((life.end / ExitTally::SPAN_WEEKS) as u32 as usize).min(self.now.len() - 1);
        self.now[span][reason as usize][arm as usize] += 1.0;
    }

    /// Closes a replication.
    pub fn close(&mut self) {
        let cells = self.tallies.as_flattened_mut().iter_mut().zip(self.now.as_flattened_mut());
        for (tally, now) in cells.filter(|(_, now)| **now != [0.0; 2]) {
            tally.add(std::mem::take(now));
        }
    }

    /// Adds a later block.
    pub fn merge(&mut self, other: &Self) {
        let cells = self.tallies.as_flattened_mut().iter_mut().zip(other.tallies.as_flattened());
        cells.for_each(|(to, from)| to.merge(from));
    }
}
