//! The expected saving at many draws of the uncertain parameters.
//!
//! Every draw is played with the same positions, in groups, and where the level is asked for with some of its own. The common
//! ones tell how the expected saving moves from draw to draw, as luck is common to all draws; those of its own tell its level,
//! as luck is averaged over all draws. The groups are independent: products of their errors vanish on average.

use super::{
    position::{OtherLuck, Places},
    priced::{PricedPositions, Unpriced},
};
use crate::{
    engine::{
        error::EngineError,
        pass::Pass,
        points::per_replication::{Points, PointsPerReplication},
        share::BlockShare,
        stored::{Bytes, Sink, Stored, stored, unreadable},
        threads::Threads,
        watcher::Watcher,
    },
    scenario::Scenario,
};
use std::{io, num::NonZeroUsize, ops::Range};

/// The expected saving at draws of the uncertain parameters [money per position].
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Averages {
    /// `[draw]`.
    pub draws: Vec<AverageDraw>,
}

/// The expected saving at one draw of the uncertain parameters [money per position].
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct AverageDraw {
    /// `[group]`: means over positions that all draws have in common; groups are independent.
    pub common: [f64; Averages::GROUPS],
    /// Mean over positions of this draw alone; None where no draw has any.
    pub own: Option<f64>,
}

impl Averages {
    /// Number of groups of common positions.
    pub const GROUPS: usize = 8;

    /// Sum of the averages of some points, each by its weight, draw by draw; the points have the same draws.
    pub fn combined(parts: &[(&Self, f64)]) -> Self {
        let mut sum = Self::default();
        for (part, weight) in parts {
            sum.draws.resize(part.draws.len(), AverageDraw::default());
            for (sum, draw) in sum.draws.iter_mut().zip(&part.draws) {
                sum.common.iter_mut().zip(draw.common).for_each(|(sum, common)| *sum += weight * common);
                sum.own = draw.own.map(|own| sum.own.unwrap_or_default() + weight * own);
            }
        }
        sum
    }

    /// Writes the number of draws, and the draws, which have positions of their own.
    pub(in crate::engine) fn store(&self, to: &mut dyn Sink) -> io::Result<()> {
        (self.draws.len() as u64).store(to)?;
        self.draws.store(to)
    }

    /// Reads draws that have positions of their own.
    pub(in crate::engine) fn restored(from: &mut dyn Bytes) -> io::Result<Self> {
        let mut number = 0_u64;
        number.restore(from)?;
        if number > MOST {
            return Err(unreadable("more draws than a run can have"));
        }
        let mut draws = Vec::new();
        for _ in 0..number {
            let mut draw = AverageDraw { common: [0.0; Self::GROUPS], own: Some(0.0) };
            draw.restore(from)?;
            draws.push(draw);
        }
        Ok(Self { draws })
    }
}

stored! {
    AverageDraw { common, own }
}

/// Positions that are always worth playing, as they take a fraction of a second.
const ALWAYS: u64 = 1 << 15;
/// Positions for each of a run, of a run with few.
const MOST_TIMES: u64 = 16;
/// Positions of a run for each position here, of a run with many.
const RUN_POSITIONS: u64 = 4;
/// Positions of a draw, at the least, if there are [`ALWAYS`].
const OF_DRAW: f64 = 32.0;
/// Variance of luck left in the mean over the common positions of a draw, as a share of the variance of parameters.
const LUCK_LEFT: f64 = 0.1;
/// BlockShare of the positions of a draw that it has alone, where the level is asked for.
const OWN: f64 = 0.25;
/// Fewest draws.
const FEWEST: u64 = 400;
/// Most draws that are read; no run has as many.
const MOST: u64 = 1 << 40;
/// Draws of a block.
const BLOCK: u64 = 16;

/// What one thread reuses to play draws.
struct AverageSeat<'a> {
    points: &'a Points<'a>,
    worlds: PointsPerReplication<'a>,
    /// `[group]`, and one more for the places that a draw has alone: draws share what is drawn of the hires at common places.
    positions: Vec<PricedPositions>,
    /// `[group]`.
    common: Vec<Places>,
}

/// `[point]`: plays the expected saving at draws of the uncertain parameters, but not its level, with `times` as many positions
/// as for a run of each point, on `threads` threads (all cores if None). The watcher is told of positions.
///
/// # Errors
/// [`EngineError`], where the watcher stops it, a point cannot be played, or there are no threads.
pub fn averages(
    points: &[Scenario],
    times: u64,
    luck: f64,
    threads: Option<NonZeroUsize>,
    watcher: &dyn Watcher,
) -> Result<Vec<Averages>, EngineError> {
    let points = Points::new(points, 0)?;
    let replications = points.scenarios.first().map_or(0, |first| first.simulation.replications);
    let positions = replications.saturating_mul(points.most_positions()).saturating_mul(times);
    let plan = AveragePlan::new(positions, luck, 0.0);
    Threads::new(threads)?.install(|| plan.play(&points, 0..plan.draws, plan.of_draw(), watcher))
}

/// `[point]`: plays the expected saving at draws of the uncertain parameters, and its level, for a run of so many positions in
/// all.
pub(in crate::engine) fn average(
    points: &Points<'_>,
    run_positions: u64,
    luck: f64,
    watcher: &dyn Watcher,
) -> Result<Vec<Averages>, EngineError> {
    let plan = AveragePlan::new(run_positions, luck, OWN);
    plan.play(points, 0..plan.draws, 0, watcher)
}

/// Plays the share of the draws, and their level, that belongs to a run of one scenario of so many positions in all.
pub(in crate::engine) fn average_share(
    points: &Points<'_>,
    run_positions: u64,
    luck: f64,
    share: &BlockShare,
    watcher: &dyn Watcher,
) -> Result<Averages, EngineError> {
    let plan = AveragePlan::new(run_positions, luck, OWN);
    Ok(plan.play(points, share.range(plan.draws), 0, watcher)?.into_iter().next().unwrap_or_default())
}

/// How many draws are played, and how many positions of each.
#[derive(Debug, Clone, Copy)]
struct AveragePlan {
    draws: u64,
    /// Positions of each group of common ones.
    of_group: u64,
    /// Positions that a draw has alone.
    own: u64,
}

impl AveragePlan {
    /// The plan for a run of so many positions in all.
    ///
    /// The number of draws grows with the ⅔rd power of the positions, and the number of positions at each with the ⅓rd.
    /// Where `luck`, the variance of luck at a position by that of the parameters, is large, draws are fewer.
    /// Source: Gordy and Juneja (2010), doi:10.1287/mnsc.1100.1213.
    fn new(run_positions: u64, luck: f64, own: f64) -> Self {
        let positions = (run_positions / RUN_POSITIONS).max(ALWAYS.min(run_positions.saturating_mul(MOST_TIMES)));
        let least = OF_DRAW * libm::cbrt(positions as f64 / ALWAYS as f64);
        let most = (positions as f64 / FEWEST as f64).max(least);
        let of_draw = (luck / LUCK_LEFT / (1.0 - own)).clamp(least, most);
        let of_group = (((1.0 - own) * of_draw / Averages::GROUPS as f64).round() as u64).max(1);
        let own = if own > 0.0 { ((own * of_draw).round() as u64).max(1) } else { 0 };
        let plan = Self { draws: FEWEST, of_group, own };
        Self { draws: (positions / plan.of_draw()).max(FEWEST), ..plan }
    }

    /// Positions of a draw.
    fn of_draw(self) -> u64 {
        self.own + self.of_group * Averages::GROUPS as u64
    }

    /// `[point]`: plays these draws, of each of which the watcher is `told` so many replications.
    fn play(
        self,
        points: &Points<'_>,
        draws: Range<u64>,
        told: u64,
        watcher: &dyn Watcher,
    ) -> Result<Vec<Averages>, EngineError> {
        let Self { of_group, own, .. } = self;
        let effect = points.middle.decline_effect.contains(&true);
        let common = |group: u64| Places::new(points.other_luck(group, OtherLuck::Common), of_group as usize, effect);
        let seat = || AverageSeat {
            points,
            worlds: points.per_replication(),
            positions: (0..=Averages::GROUPS).map(|_| PricedPositions::new(points.scenarios.len())).collect(),
            common: (0..Averages::GROUPS as u64).map(common).collect(),
        };
        let pass = Pass { replications: draws, size: BLOCK, told, watcher };
        let mut averages = vec![Averages::default(); points.scenarios.len()];
        let play = |seat: &mut AverageSeat<'_>, draw| match watcher.stopped() {
            true => Err(EngineError::Interrupted),
            false => seat.play(draw, own as usize, effect),
        };
        pass.play(
            seat,
            |seat, draws| draws.map(|draw| play(seat, draw)).collect::<Result<Vec<_>, _>>(),
            |blocks| {
                for draw in blocks.into_iter().flatten() {
                    averages.iter_mut().zip(draw).for_each(|(averages, draw)| averages.draws.push(draw));
                }
                Ok(())
            },
        )?;
        Ok(averages)
    }
}

impl AverageSeat<'_> {
    /// `[point]`: plays one draw, with so many positions of its own.
    fn play(&mut self, draw: u64, own: usize, decline_effect: bool) -> Result<Vec<AverageDraw>, EngineError> {
        let Self { points, worlds, positions, common } = self;
        let address = points.other_luck(draw, OtherLuck::Draws);
        let worlds = worlds.turn_to(address);
        let mut averages = vec![AverageDraw::default(); points.scenarios.len()];
        let own = (own > 0).then(|| Places::new(address, own, decline_effect));
        for (group, (places, positions)) in common.iter().chain(&own).zip(positions).enumerate() {
            let each = |point: usize, saving: f64| match averages[point].common.get_mut(group) {
                Some(common) => *common = saving,
                None => averages[point].own = Some(saving),
            };
            positions.play(worlds, places, each).map_err(|unpriced| match unpriced {
                Unpriced::Unplayable(stop) => points.too_many(draw, 0, stop),
                Unpriced::TooLarge(point) => points.too_large(draw, point),
            })?;
        }
        Ok(averages)
    }
}
