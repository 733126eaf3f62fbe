//! Plays replications at every bonus of one offer.

use super::piece::{Change, CurveBlock, CurveReplication, OfferLine, Piece, TooMany};
use crate::{
    engine::{
        cohort::{CohortSeat, PeopleSeat, Setup},
        error::EngineError,
        memory::{self, WAVE},
        pass::{BlockSize, Pass},
    },
    model::{
        arm::ArmTotals,
        every_bonus::{EveryBonus, LivesSum, TunedOffer},
        outcome::Arm,
    },
};
use std::ops::Range;

/// One pass over the people of a scenario.
pub(super) struct BonusPass<'a> {
    /// With the tuned offer at its highest bonus.
    pub setup: Setup<'a>,
    /// Without the tuned offer, where there are others.
    pub without: Option<Setup<'a>>,
    /// Place of the tuned offer among the offers that are made, from 0.
    pub tuned: usize,
    /// Memory that there is [byte].
    pub room: u64,
}

/// What one thread reuses.
struct CurveSeat<'a> {
    people: PeopleSeat<'a>,
    without: Option<CohortSeat<'a>>,
    every_bonus: EveryBonus,
    changes: Vec<Change>,
}

impl BonusPass<'_> {
    /// Plays these replications.
    pub fn play(&self, replications: Range<u64>) -> Result<Vec<CurveBlock>, EngineError> {
        let Setup { scenario, worlds, watcher } = self.setup;
        let size = BlockSize::CURVE.of(worlds.middle().positions);
        let pass = Pass { replications, size, told: 1, watcher };
        let allow = |bytes| memory::allow(scenario, bytes, watcher.room(), memory::REPLICATIONS);
        allow(pass.number().saturating_mul(CurveBlock::ROW_BYTES))?;
        let mut blocks: Vec<CurveBlock> = Vec::new();
        pass.play(
            || self.seat(),
            |seat, replications| self.block(replications, seat),
            |mut wave| {
                blocks.append(&mut wave);
                let bytes = blocks.iter().map(CurveBlock::bytes).sum();
                let played = blocks.iter().map(|block| block.rows.len() as u64).sum();
                allow(memory::of_replications(pass.number() - played, bytes, played, 0.0))
            },
        )?;
        Ok(blocks)
    }

    fn seat(&self) -> CurveSeat<'_> {
        CurveSeat {
            people: self.setup.people_seat(),
            without: self.without.map(Setup::seat),
            every_bonus: EveryBonus::default(),
            changes: Vec::new(),
        }
    }

    fn block(&self, replications: Range<u64>, seat: &mut CurveSeat<'_>) -> Result<CurveBlock, EngineError> {
        let mut block = CurveBlock::default();
        for replication in replications {
            self.replication(replication, seat, &mut block)?;
            self.allow(block.bytes())?;
        }
        block.pieces.shrink_to_fit();
        Ok(block)
    }

    fn replication(
        &self,
        replication: u64,
        seat: &mut CurveSeat<'_>,
        block: &mut CurveBlock,
    ) -> Result<(), EngineError> {
        let CurveSeat { people, without, every_bonus, changes } = seat;
        let tuned = self.tuned;
        changes.clear();
        // One more than may be.
        let most_changes = (self.room / WAVE) as usize / size_of::<Change>() + 1;
        let (mut arm, mut above) = (ArmTotals::default(), LivesSum::default());
        let (world, crises) = people.play(replication, |world, crises, people, no_offer| {
            arm.add(no_offer);
            block.met.add(world, people, no_offer, tuned);
            every_bonus.play(TunedOffer { world, crises, tuned }, people, no_offer, |from, sum| {
                if from == 0.0 {
                    above += *sum;
                } else if changes.len() < most_changes {
                    changes.push(Change::new(from, sum, &world.prices));
                }
            })
        })?;
        // Some may be missing where there are as many as are kept.
        self.allow(changes.len() as u64 * size_of::<Change>() as u64)?;
        block.met.end();
        let met = world.common(crises);
        let too_many = |TooMany| self.too_many(replication);
        let no_offer = OfferLine::of_arm(&world.prices, &arm, met).map_err(too_many)?;
        let above = OfferLine::of_sum(&world.prices, &above, met).map_err(too_many)?;
        let nothing = match without {
            None => no_offer,
            Some(seat) => self.without_tuned(replication, seat)?,
        };
        let first = block.pieces.len();
        block.pieces.push(Piece { from: 0.0, line: above });
        changes.sort_unstable_by(|a, b| a.from.total_cmp(&b.from));
        changes.iter().try_for_each(|change| block.add(change)).map_err(too_many)?;
        let counts = std::array::from_fn(|i| no_offer.counts[i]);
        block.rows.push(CurveReplication { no_offer: no_offer.cost, counts, nothing, end: block.pieces.len() });
        let highest = world.offers[tuned].bonus;
        let mut lines = block.pieces[first..].iter().map(|piece| &piece.line).chain([&no_offer, &nothing]);
        let averageable = lines.all(|line| line.is_averageable(highest));
        if averageable { Ok(()) } else { Err(self.setup.too_large(replication)) }
    }

    /// The offer arm with the other offers alone.
    fn without_tuned(&self, replication: u64, seat: &mut CohortSeat<'_>) -> Result<OfferLine, EngineError> {
        let mut arm = ArmTotals::default();
        let luck = self.setup.address(replication);
        let (world, crises) =
            seat.play(replication, luck, |_, _, position, _| arm.add(position.history(Arm::Offer)))?;
        let met = world.common(crises);
        let line = OfferLine::of_arm(&world.prices, &arm, met);
        line.map_err(|TooMany| self.too_many(replication))
    }

    fn too_many(&self, replication: u64) -> EngineError {
        EngineError::Uncountable { scenario: self.setup.scenario.name.clone(), replication }
    }

    /// Refuses a block that needs so much memory [byte], as if all that are played at once were like it.
    fn allow(&self, bytes: u64) -> Result<(), EngineError> {
        memory::allow(self.setup.scenario, bytes.saturating_mul(WAVE), self.room, "cohort.positions")
    }
}
