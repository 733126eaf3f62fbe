//! Service crises: the same weeks for all positions of a replication and both arms.

use super::{discount::Timeline, draws};

/// The crises of one replication, in order.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Crises {
    /// When they come [week].
    weeks: Vec<f64>,
    /// Discounted number of crises up to and with each.
    discounted: Vec<f64>,
    /// `[week]`: number of crises before each whole week, so that a look-up need not search.
    before_week: Vec<u32>,
}

impl Crises {
    /// The most that a replication may hold; beyond it a scenario is wrong, not busy.
    pub const MOST: usize = 1_000_000;

    /// Draws those before `horizon` at a `rate` [1/week]; none where they are more than [`Self::MOST`].
    pub fn draw(address: draws::Address, rate: f64, horizon: f64, timeline: &Timeline) -> Option<Self> {
        let mut crises = Self::default();
        if rate == 0.0 {
            return Some(crises);
        }
        let (mut clock, mut total) = (0.0, 0.0);
        for gap in draws::crisis_gaps(address) {
            clock += gap;
            let week = clock / rate;
            if week >= horizon || crises.weeks.len() > Self::MOST {
                break;
            }
            total += timeline.at(week).factor;
            crises.before_week.resize(week as usize + 1, crises.weeks.len() as u32);
            crises.weeks.push(week);
            crises.discounted.push(total);
        }
        (crises.weeks.len() <= Self::MOST).then_some(crises)
    }

    /// When they come [week].
    pub fn weeks(&self) -> &[f64] {
        &self.weeks
    }

    /// Discounted number of crises before `week`.
    pub fn before(&self, week: f64) -> f64 {
        let mut number = self.before_week.get(week as usize).map_or(self.weeks.len(), |number| *number as usize);
        while self.weeks.get(number).is_some_and(|crisis| *crisis < week) {
            number += 1;
        }
        number.checked_sub(1).map_or(0.0, |last| self.discounted[last])
    }

    /// Discounted number of all of them.
    pub fn total(&self) -> f64 {
        self.discounted.last().copied().unwrap_or(0.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{discount::Discount, draws::Address};

    #[test]
    fn looking_up_is_counting() {
        let timeline = Timeline::new(Discount::per_year(0.1), 30.0);
        for (replication, rate) in [(1, 0.02), (2, 0.3), (3, 4.0)] {
            let address = Address { seed: 7, replication };
            let crises = Crises::draw(address, rate, 30.0, &timeline).expect("few crises");
            for i in 0..=3000 {
                let week = f64::from(i) / 100.0;
                let counted: f64 = crises.weeks().iter().filter(|w| **w < week).map(|w| timeline.at(*w).factor).sum();
                assert!((crises.before(week) - counted).abs() < 1e-12, "{rate} {week}");
            }
            assert_eq!(crises.before(30.0), crises.total());
        }
    }

    #[test]
    fn too_many_are_refused() {
        let timeline = Timeline::new(Discount::per_year(0.0), 30.0);
        assert_eq!(Crises::draw(Address { seed: 7, replication: 0 }, 1e9, 30.0, &timeline), None);
    }
}
