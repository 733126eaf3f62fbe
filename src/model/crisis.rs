//! Service crises: the same weeks for all positions of a replication and both arms.

use super::{discount::Discount, draws};

/// The crises of one replication, in order.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Crises {
    /// When they come [week].
    weeks: Vec<f64>,
    /// Discounted number of crises up to and with each.
    discounted: Vec<f64>,
}

impl Crises {
    /// The most that a replication may hold; beyond it a scenario is wrong, not busy.
    pub const MOST: usize = 1_000_000;

    /// Draws those before `horizon` at a `rate` [1/week]; none where they are more than [`Self::MOST`].
    pub fn draw(address: draws::Address, rate: f64, horizon: f64, discount: Discount) -> Option<Self> {
        let mut crises = Self::default();
        if rate == 0.0 {
            return Some(crises);
        }
        let (mut clock, mut total) = (0.0, 0.0);
        for gap in draws::crisis_gaps(address) {
            clock += gap;
            let week = clock / rate;
            if week >= horizon {
                return Some(crises);
            }
            total += discount.at(week).factor;
            crises.weeks.push(week);
            crises.discounted.push(total);
            if crises.weeks.len() > Self::MOST {
                break;
            }
        }
        None
    }

    /// When they come [week].
    pub fn weeks(&self) -> &[f64] {
        &self.weeks
    }

    /// Discounted number of crises before `week`.
    pub fn before(&self, week: f64) -> f64 {
        match self.weeks.partition_point(|crisis| *crisis < week) {
            0 => 0.0,
            n => self.discounted[n - 1],
        }
    }

    /// Discounted number of all of them.
    pub fn total(&self) -> f64 {
        self.discounted.last().copied().unwrap_or(0.0)
    }
}
