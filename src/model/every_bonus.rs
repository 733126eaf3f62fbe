//! The offer arm of one position at every bonus of one of its offers.
//!
//! A hire who is there at an offer takes it exactly when the bonus reaches the hire's threshold. Where the bonus changes
//! nobody in another way, a history is the same, but for the amount paid, for all bonuses between two thresholds of hires
//! who meet the offer. So it is played for the lowest bonus, and from there on again only at the next threshold that
//! someone in it has, from the hire who has it onward: those before are not touched.

use super::{
    cost::Flows,
    crisis::Crises,
    discount::Moment,
    hire::{Exit, Stake},
    life::Life,
    outcome::Count,
    position::{History, MOST_HIRES, People, Play, TooManyHires},
    world::World,
};
use std::ops::{AddAssign, Sub};

/// What lives add up to.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct LivesSum {
    /// Their flows without the bonuses of the tuned offer.
    pub flows: Flows,
    /// Takings of the tuned offer [discounted exits]: what a bonus of 1 there costs.
    pub takings: f64,
    /// As [`Count::TUNED`].
    pub counts: [i64; Count::TUNED.len()],
}

impl LivesSum {
    /// Adds the life of a hire, who may be the `first`.
    fn add(&mut self, life: &Life, tuned: usize, first: bool) {
        let taken = life.exit == Exit::Taken;
        if taken && life.fate.met == tuned + 1 {
            self.takings += life.flows.exits;
            self.flows += Flows { bonus: 0.0, ..life.flows };
        } else {
            self.flows += life.flows;
        }
        let offered = life.fate.met > 0;
        for (sum, count) in self.counts.iter_mut().zip(Count::TUNED) {
            let counts = match count {
                Count::Offered => offered,
                Count::OfferedCommitted => offered && life.committed,
                Count::Takers => taken,
                Count::TakersCommitted => taken && life.committed,
                _ => match count.retention_week() {
                    Some(week) => first && (life.exit == Exit::Present || life.end > week),
                    None => true,
                },
            };
            *sum += i64::from(counts);
        }
    }

    /// What these lives add up to, of which the first is hire number `from` (from 0).
    fn of(lives: &[Life], tuned: usize, from: usize) -> Self {
        let mut sum = Self::default();
        for (k, life) in lives.iter().enumerate() {
            sum.add(life, tuned, from + k == 0);
        }
        sum
    }
}

impl AddAssign for LivesSum {
    fn add_assign(&mut self, other: LivesSum) {
        self.flows += other.flows;
        self.takings += other.takings;
        self.counts.iter_mut().zip(other.counts).for_each(|(sum, count)| *sum += count);
    }
}

impl Sub for LivesSum {
    type Output = LivesSum;
    fn sub(self, other: LivesSum) -> LivesSum {
        LivesSum {
            flows: self.flows - other.flows,
            takings: self.takings - other.takings,
            counts: std::array::from_fn(|i| self.counts[i] - other.counts[i]),
        }
    }
}

/// Where a ladder stands: a world in which no strength depends on the bonus of its offer number `tuned` (from 0), and
/// that bonus is the highest asked for.
#[derive(Debug, Clone, Copy)]
pub struct TunedOffer<'a> {
    /// World.
    pub world: &'a World,
    /// Crises of the replication.
    pub crises: &'a Crises,
    /// Which of the world's offers is tuned.
    pub tuned: usize,
}

/// The offer arm of one position, bonus by bonus; it keeps its memory from one to the next.
#[derive(Debug, Clone, Default)]
pub struct EveryBonus {
    /// `[hire]`.
    stakes: Vec<Stake>,
    /// `[hire]`: the first `number` are the present history; after them come lives of the same hires elsewhere.
    lives: Vec<Life>,
    number: usize,
}

impl EveryBonus {
    /// Plays the position at every bonus above 0 and up to the world's, on the people who have lived `no_offer`.
    ///
    /// `each` is first told what the history just above 0 adds up to, as a change at 0, and then of every change: from
    /// which bonus on [money] it holds, and by how much. Bonuses rise.
    ///
    /// # Errors
    /// More than [`MOST_HIRES`] hires.
    pub fn play(
        &mut self,
        at: TunedOffer<'_>,
        people: &mut People,
        no_offer: &History,
        mut each: impl FnMut(f64, &LivesSum),
    ) -> Result<(), TooManyHires> {
        self.stakes.clear();
        self.lives.clone_from(&no_offer.lives);
        self.number = 0;
        let mut next = Some((0, 0.0));
        while let Some((hire, bonus)) = next {
            let before = LivesSum::of(&self.lives[hire..self.number], at.tuned, hire);
            self.replay(at, people, hire, bonus)?;
            each(bonus, &(LivesSum::of(&self.lives[hire..self.number], at.tuned, hire) - before));
            next = self.next(at.tuned, bonus);
        }
        Ok(())
    }

    /// Plays the history on from hire number `from` (from 0) at a bonus, or just above it where it is 0.
    fn replay(&mut self, at: TunedOffer<'_>, people: &mut People, from: usize, bonus: f64) -> Result<(), TooManyHires> {
        let TunedOffer { world, crises, tuned } = at;
        let mut start = from.checked_sub(1).map_or(Moment::START, |last| self.lives[last].next);
        self.number = from;
        while start.week < world.horizon.week {
            let k = self.number;
            if k == MOST_HIRES {
                return Err(TooManyHires);
            }
            if k == people.met() {
                people.meet(world);
            }
            if k == self.stakes.len() {
                self.stakes.push(people.stake(world, k, tuned));
            }
            people.accept(k, self.stakes[k].accepts(tuned, bonus));
            let life = people.live(world, crises, k, Play::Offer, start, self.lives.get(k));
            start = life.next;
            match self.lives.get_mut(k) {
                Some(place) => *place = life,
                None => self.lives.push(life),
            }
            self.number += 1;
        }
        Ok(())
    }

    /// Who is the next to take the offer as it rises above `bonus`, and from which bonus on.
    fn next(&self, tuned: usize, bonus: f64) -> Option<(usize, f64)> {
        let lives = self.lives[..self.number].iter().zip(&self.stakes).enumerate();
        lives
            .filter(|(_, (life, _))| life.fate.met > tuned)
            .filter_map(|(k, (_, stake))| stake.least.filter(|least| *least > bonus).map(|least| (k, least)))
            .min_by(|(_, a), (_, b)| a.total_cmp(b))
    }
}
