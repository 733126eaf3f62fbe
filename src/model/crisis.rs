//! Service crises: the same weeks for all positions of a replication and both arms.

use super::{
    discount::Timeline,
    draws::{self, Address},
};
use std::sync::Arc;

/// The crises of one replication, in order.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Crises {
    /// Weeks of the crises [week], then the horizon.
    weeks: Vec<f64>,
    /// Discounted number of crises before each.
    discounted: Vec<f64>,
    /// Places in `before` for a week: 1, or less if there are too many weeks.
    density: f64,
    /// `[place]`: number of crises before it, so that a look-up need not search; empty without crises.
    before: Vec<u32>,
    /// Expected crises; None if crises are drawn.
    expected: Option<ExpectedCrises>,
}

/// Crises at their expected number.
#[derive(Debug, Clone, PartialEq)]
struct ExpectedCrises {
    /// Rate [1/week].
    rate: f64,
    horizon: f64,
    timeline: Arc<Timeline>,
}

impl ExpectedCrises {
    /// Discounted number before `week`.
    fn before(&self, week: f64) -> f64 {
        self.rate * self.timeline.at(week).annuity
    }
}

/// Most places in `before`.
const MOST_PLACES: f64 = 65_536.0;

/// A replication has had more than [`Crises::MOST`] crises.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TooManyCrises;

impl Crises {
    /// Most crises of a replication; more mean a wrong scenario.
    pub const MOST: usize = 1_000_000;

    /// Draws the crises before `horizon` [week] at a `rate` [1/week].
    ///
    /// # Errors
    /// [`TooManyCrises`], if there are more than [`Self::MOST`].
    pub fn draw(address: Address, rate: f64, horizon: f64, timeline: &Timeline) -> Result<Self, TooManyCrises> {
        let mut crises = Self::default();
        crises.redraw(address, rate, horizon, timeline).map(|()| crises)
    }

    /// The expected crises at a `rate` [1/week] instead of those of a replication: what is linear in crises has its
    /// expected value.
    pub fn expected(rate: f64, horizon: f64, timeline: &Arc<Timeline>) -> Self {
        let expected = (rate > 0.0).then(|| ExpectedCrises { rate, horizon, timeline: Arc::clone(timeline) });
        Self { expected, ..Self::default() }
    }

    /// Draws the crises of another replication, and reuses the memory.
    ///
    /// # Errors
    /// As for [`Self::draw`].
    pub fn redraw(
        &mut self,
        address: Address,
        rate: f64,
        horizon: f64,
        timeline: &Timeline,
    ) -> Result<(), TooManyCrises> {
        self.weeks.clear();
        self.discounted.clear();
        self.before.clear();
        self.density = (MOST_PLACES / horizon).min(1.0);
        let (mut clock, mut total) = (0.0, 0.0);
        let gaps = (rate > 0.0).then(|| draws::crisis_gaps(address));
        for gap in gaps.into_iter().flatten() {
            clock += gap;
            let week = clock / rate;
            if week >= horizon {
                break;
            }
            if self.weeks.len() == Self::MOST {
                return Err(TooManyCrises);
            }
            self.push(week, total);
            total += timeline.at(week).factor;
        }
        if !self.weeks.is_empty() {
            self.push(horizon, total);
        }
        Ok(())
    }

    fn push(&mut self, week: f64, total: f64) {
        let place = (week * self.density) as usize;
        self.before.resize(place + 1, self.weeks.len() as u32);
        self.weeks.push(week);
        self.discounted.push(total);
    }

    /// Weeks of the crises [week].
    pub fn weeks(&self) -> &[f64] {
        &self.weeks[..self.weeks.len().saturating_sub(1)]
    }

    /// Discounted number of crises before `week`, up to the horizon.
    pub fn before(&self, week: f64) -> f64 {
        let Some(number) = self.before.get((week * self.density) as u32 as usize) else {
            return self.expected.as_ref().map_or(0.0, |expected| expected.before(week));
        };
        let mut number = *number as usize;
        while self.weeks[number] < week {
            number += 1;
        }
        self.discounted[number]
    }

    /// Discounted number of all crises.
    pub fn total(&self) -> f64 {
        match &self.expected {
            Some(expected) => expected.before(expected.horizon),
            None => self.discounted.last().copied().unwrap_or(0.0),
        }
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
    fn a_horizon_beyond_all_reason_takes_no_more_memory() {
        let (horizon, rate) = (1e12, 1e-9);
        let timeline = Timeline::new(Discount::per_year(0.0), horizon);
        let crises = Crises::draw(Address { seed: 7, replication: 0 }, rate, horizon, &timeline).expect("a thousand");
        assert!(crises.before.len() <= MOST_PLACES as usize + 1);
        for (number, week) in crises.weeks().iter().enumerate() {
            assert_eq!([crises.before(*week), crises.before(week + 0.01)], [number as f64, number as f64 + 1.0]);
        }
    }

    #[test]
    fn too_many_are_refused() {
        let timeline = Timeline::new(Discount::per_year(0.0), 30.0);
        assert_eq!(Crises::draw(Address { seed: 7, replication: 0 }, 1e9, 30.0, &timeline), Err(TooManyCrises));
    }
}
