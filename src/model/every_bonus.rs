//! The offer arm of one position at every bonus of one of its offers.
//!
//! A hire who is there at an offer takes it if the bonus reaches the threshold of the hire. If the bonus changes nobody in
//! another way, the history is the same, but for the amount paid, at all bonuses between two thresholds of hires who meet
//! the offer. So the history is played for the lowest bonus, and played again at each next threshold in it, from the hire
//! who has that threshold onward.

use super::{
    arm::Lives,
    cost::Flows,
    crisis::Crises,
    hire::Stake,
    life::Life,
    outcome::Count,
    position::{History, MOST_HIRES, People, Play, Slot, TooManyHires},
    world::World,
};
use std::ops::{AddAssign, Sub};

/// Sum over lives.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct LivesSum {
    /// Flows without the bonuses of the tuned offer.
    pub flows: Flows,
    /// Takers of the tuned offer [discounted exits]: the cost of a bonus of 1 before its load.
    pub takings: f64,
    /// Lives.
    pub lives: Lives,
}

impl LivesSum {
    /// Adds the life of a hire, who may be the `first`.
    fn add(&mut self, life: &Life, tuned: usize, first: bool) {
        if life.taken() == Some(tuned) {
            self.takings += life.flows.exits;
            self.flows += Flows { bonus: 0.0, ..life.flows };
        } else {
            self.flows += life.flows;
        }
        self.lives.add(life, life.fate.met > 0);
        if first {
            self.lives.add_first(life);
        }
    }

    /// As [`Count::TUNED`].
    pub fn counts(&self) -> [i64; Count::TUNED.len()] {
        let counts = self.lives.counts();
        Count::TUNED.map(|count| counts[count as usize])
    }

    /// Sum over these lives, of which the first is hire number `from` (from 0).
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
        self.lives += other.lives;
    }
}

impl Sub for LivesSum {
    type Output = LivesSum;
    fn sub(self, other: LivesSum) -> LivesSum {
        LivesSum {
            flows: self.flows - other.flows,
            takings: self.takings - other.takings,
            lives: self.lives - other.lives,
        }
    }
}

/// A tuned offer in its world: nothing else depends on its bonus, and that bonus is the highest asked for.
#[derive(Debug, Clone, Copy)]
pub struct TunedOffer<'a> {
    /// World.
    pub world: &'a World,
    /// Crises of the replication.
    pub crises: &'a Crises,
    /// Number of the tuned offer among those of the world, from 0.
    pub tuned: usize,
}

/// The offer arm of one position at every bonus; reuses its memory from position to position.
#[derive(Debug, Clone, Default)]
pub struct EveryBonus {
    /// `[hire]`: stakes in the tuned offer.
    stakes: Vec<Stake>,
    /// `[hire]`: the first `number` are the present history; the others are lives of the same hires in other histories.
    lives: Vec<Life>,
    number: usize,
}

impl EveryBonus {
    /// Plays the position at every bonus above 0 and up to the world's, on the people who have lived `no_offer`.
    ///
    /// Calls `each` with the sum of the history just above 0, as a change at 0, and then with every change: the bonus from
    /// which on it holds [money], and its amount. Bonuses rise.
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

    /// Plays the history from hire number `from` (from 0) on, at a bonus; just above it if it is 0.
    fn replay(&mut self, at: TunedOffer<'_>, people: &mut People, from: usize, bonus: f64) -> Result<(), TooManyHires> {
        let TunedOffer { world, crises, tuned } = at;
        let mut start = from.checked_sub(1).map_or_else(|| people.start(world), |last| self.lives[last].next);
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
            people.accept(k, self.stakes[k].accepts(bonus));
            let mut life = Life::EMPTY;
            let slot = Slot { hire: k, start, before: self.lives.get(k) };
            people.live(world, crises, Play::Offer, slot, &mut life);
            start = life.next;
            match self.lives.get_mut(k) {
                Some(place) => *place = life,
                None => self.lives.push(life),
            }
            self.number += 1;
        }
        Ok(())
    }

    /// The next hire to take the offer as it rises above `bonus`, and the bonus from which on. Returns None if there is none.
    fn next(&self, tuned: usize, bonus: f64) -> Option<(usize, f64)> {
        let lives = self.lives[..self.number].iter().zip(&self.stakes).enumerate();
        // Who would wait for the offer is gone before it as long as the bonus is below the threshold.
        let would_wait = |life: &Life, stake: &Stake| stake.most.waits && life.group.is_some();
        lives
            .filter(|(_, (life, stake))| life.fate.met as usize > tuned || would_wait(life, stake))
            .filter_map(|(k, (_, stake))| stake.least.filter(|least| *least > bonus).map(|least| (k, least)))
            .min_by(|(_, a), (_, b)| a.total_cmp(b))
    }
}
