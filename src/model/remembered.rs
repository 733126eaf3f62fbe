//! Draws of the hires at one position, remembered from one world to the next.

use super::draws::{Address, Latent, PositionDraws, RareDraws};
use crate::special::law::exponential_score;

/// Latent draws of one hire, with the score of tenure once a world has asked for it.
#[derive(Debug, Clone, Copy)]
pub(super) struct ScoredLatent {
    /// Latent draws.
    pub latent: Latent,
    score: Option<f64>,
}

impl ScoredLatent {
    /// Latent draws whose score nobody has asked for.
    pub fn new(latent: Latent) -> Self {
        Self { latent, score: None }
    }

    /// Score of tenure: Φ⁻¹(1 - e^-E), E the voluntary clock.
    pub fn score(&mut self) -> f64 {
        *self.score.get_or_insert_with(|| exponential_score(self.latent.clock))
    }

    /// Score of tenure, where it need not be kept.
    pub fn known_score(&self) -> f64 {
        self.score.unwrap_or_else(|| exponential_score(self.latent.clock))
    }
}

/// A hire whose draws are remembered.
#[derive(Debug, Clone, Copy)]
struct RememberedHire {
    drawn: ScoredLatent,
    /// Draws that the hire is given instead, in one world.
    given: Option<ScoredLatent>,
}

/// The draws of the hires at one position, in order; what has been drawn is remembered.
#[derive(Debug, Clone)]
pub(super) struct RememberedDraws {
    draws: PositionDraws,
    hires: Vec<RememberedHire>,
}

impl Default for RememberedDraws {
    fn default() -> Self {
        Self::new(Address { seed: 0, replication: 0 }, 0)
    }
}

impl RememberedDraws {
    /// The draws of `position` in the replication at `address`.
    pub fn new(address: Address, position: u64) -> Self {
        Self { draws: PositionDraws::new(address, position), hires: Vec::new() }
    }

    /// Turns to a position, in which nothing is given. What is remembered of the same position is not drawn again.
    pub fn turn_to(&mut self, address: Address, position: u64) {
        if !self.hires.is_empty() && self.draws.is_at(address, position) {
            self.hires.iter_mut().for_each(|hire| hire.given = None);
        } else {
            self.draws.turn_to(address, position);
            self.hires.clear();
        }
    }

    /// Number of hires that are remembered.
    pub fn number(&self) -> usize {
        self.hires.len()
    }

    /// Number of the position, from 0.
    pub fn position(&self) -> u64 {
        self.draws.position()
    }

    /// Draws of the next hire, which are not remembered, as none of the position may be.
    pub fn forgotten(&mut self) -> Latent {
        self.draws.next_hire()
    }

    /// Draws of the k-th hire, or those given instead; the hires before have been drawn.
    pub fn of(&mut self, k: usize) -> &mut ScoredLatent {
        if k == self.hires.len() {
            self.hires.push(RememberedHire { drawn: ScoredLatent::new(self.draws.next_hire()), given: None });
        }
        let RememberedHire { drawn, given } = &mut self.hires[k];
        given.as_mut().unwrap_or(drawn)
    }

    /// Draws of the k-th hire, or those given instead. Returns None if none are remembered.
    pub fn known(&self, k: usize) -> Option<&ScoredLatent> {
        self.hires.get(k).map(|hire| hire.given.as_ref().unwrap_or(&hire.drawn))
    }

    /// Gives the k-th hire, who has been drawn, other draws in this world.
    pub fn give(&mut self, k: usize, latent: Latent) -> &mut ScoredLatent {
        self.hires[k].given.insert(ScoredLatent::new(latent))
    }

    /// Draws of the k-th hire that few scenarios need.
    pub fn rarely(&self, k: usize) -> RareDraws {
        self.draws.rarely(k)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_position_that_is_turned_to_again_has_the_draws_of_the_first_time() {
        let [here, there] = [3, 4].map(|replication| Address { seed: 7, replication });
        let drawn = |draws: &mut RememberedDraws| -> Vec<(Latent, f64)> {
            (0..5).map(|k| (draws.of(k).latent, draws.of(k).score())).collect()
        };
        let mut draws = RememberedDraws::new(here, 2);
        let first = drawn(&mut draws);
        let other = draws.give(1, first[0].0).score();
        assert_eq!(other, first[0].1);
        assert_eq!(drawn(&mut draws)[1], first[0], "what is given is what the hire has");
        draws.turn_to(here, 2);
        assert_eq!(drawn(&mut draws), first, "nothing is given any more");
        for (address, position) in [(there, 2), (here, 1)] {
            draws.turn_to(address, position);
            assert_ne!(drawn(&mut draws)[0], first[0]);
        }
        draws.turn_to(here, 2);
        assert_eq!(drawn(&mut draws), first);
    }
}
