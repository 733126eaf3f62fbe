//! The expected saving, nearly free of luck: blocks of positions by [conditional Monte Carlo](crate::model::conditional).
//!
//! Any number of points is played together, on the same draws: each has what it would have alone, to the last bit.
//!
//! A block is a Latin hypercube: of the uncertain parameters, drawn [`DRAWS`] times, and of what decides at whom a
//! position parts, for its [`POSITIONS`] positions. Blocks are independent of one another and of the replications
//! of a run. Crises have their expected number.
//!
//! What declining an offer adds is the difference between two plays of the offer arm, on the same people; the first hire of
//! each position is drawn by a Latin hypercube.
//!
//! Source: McKay, Beckman, Conover (1979), doi:10.1080/00401706.1979.10489755; Owen (1992), doi:10.2307/2345871.

mod averages;
mod block;
mod pick_freeze;
mod position;
mod priced;

pub use averages::{AverageDraw, Averages, averages};
pub(super) use averages::{average, average_share};
pub use pick_freeze::{PickFreeze, PickFrozen, drawn_together, pick_freeze};

use super::{
    error::EngineError,
    pass::Pass,
    points::per_replication::Points,
    share::BlockShare,
    stored::{Bytes, Sink, Stored, stored},
    threads::Threads,
    watcher::Watcher,
};
use crate::{model::outcome::Component, scenario::Scenario};
use block::{ExpectedSeat, PointBlock};
use std::{io, num::NonZeroUsize, ops::Range};

/// Positions of a block.
const POSITIONS: usize = Expected::POSITIONS;
/// Draws of the uncertain parameters in a block.
const DRAWS: usize = 64;
/// Positions of a run for each block.
const RUN_POSITIONS: u64 = 1280;
/// Most blocks for each replication of a run: blocks are kept as replications are.
const MOST_BLOCKS: u64 = 8;
/// Blocks of a run with few positions, if it has as many replications: one for so many positions, up to a most, and at least
/// so many.
const FEW_POSITIONS: u64 = 128;
const ENOUGH: u64 = 128;
const FEWEST: u64 = 4;
/// Blocks of the pilot, which tells which estimator serves.
const PILOT_BLOCKS: u64 = 8;

/// Blocks of a run of so many replications, of so many positions each.
pub fn blocks_of(replications: u64, positions: u64) -> u64 {
    let all = replications.saturating_mul(positions);
    let most = replications.saturating_mul(MOST_BLOCKS);
    let few = (all / FEW_POSITIONS).clamp(FEWEST, ENOUGH).min(replications);
    (all / RUN_POSITIONS).min(most).max(few)
}

/// Largest part of the second moment of a pilot that is one position, where its variance tells enough.
const LARGEST_PART: f64 = 0.125;

/// The expected saving, block by block.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Expected {
    blocks: Vec<BlockSaving>,
    /// `[block]`: what the pilot asks, of those blocks that are of it.
    pilot: Vec<Pilot>,
}

/// Moments over the positions of the pilot: what luck makes of the saving of one position, and what the parameters make.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
struct Pilot {
    /// From those who leave.
    leaving: PilotMoments,
    /// From those who leave and from those who decline.
    both: PilotMoments,
}

/// Moments of the saving of a position, summed.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
struct PilotMoments {
    /// Number of positions.
    number: f64,
    /// Saving [money].
    sum: f64,
    /// Square of the saving [money²].
    square: f64,
    /// Largest of these squares [money²].
    largest: f64,
    /// Product of the savings of two positions with the same parameters [money²].
    product: f64,
}

impl PilotMoments {
    fn add(&mut self, other: Self) {
        self.number += other.number;
        self.sum += other.sum;
        self.square += other.square;
        self.largest = self.largest.max(other.largest);
        self.product += other.product;
    }

    /// Adds the saving of a position.
    fn add_one(&mut self, saving: f64) {
        self.number += 1.0;
        self.sum += saving;
        self.square += saving * saving;
        self.largest = self.largest.max(saving * saving);
    }

    fn weighted(self, weight: f64) -> Self {
        let Self { number, sum, square, largest, product } = self;
        let [number, sum, square, largest, product] = [number, sum, square, largest, product].map(|of| weight * of);
        Self { number, sum, square, largest, product }
    }

    /// Variance of luck, summed [money²].
    fn luck(&self) -> f64 {
        self.square - self.product
    }
}

impl Pilot {
    fn weighted(self, weight: f64) -> Self {
        Self { leaving: self.leaving.weighted(weight), both: self.both.weighted(weight) }
    }

    fn add(&mut self, other: Self) {
        self.leaving.add(other.leaving);
        self.both.add(other.both);
    }
}

/// Saving of one block.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
struct BlockSaving {
    /// `[component]`: saving per position from those who leave [money].
    leaving: [f64; Component::NUMBER],
    /// `[component]`: saving per position from those who decline [money].
    declining: [f64; Component::NUMBER],
    /// Product of the savings per position of two halves of the positions of a draw of the parameters, averaged over
    /// draws [money²].
    product: f64,
}

impl BlockSaving {
    fn add_weighted(&mut self, other: &Self, weight: f64) {
        let Self { leaving, declining, product } = other;
        let add = |to: &mut [f64], of: &[f64]| to.iter_mut().zip(of).for_each(|(to, of)| *to += weight * of);
        add(&mut self.leaving, leaving);
        add(&mut self.declining, declining);
        self.product += weight * product;
    }
}

impl Expected {
    /// Positions of a block.
    pub const POSITIONS: usize = 512;

    /// Number of blocks.
    pub fn blocks(&self) -> usize {
        self.blocks.len()
    }

    /// `[block]`: saving of a component per position [money].
    pub fn component(&self, component: Component) -> Vec<f64> {
        let i = component as usize;
        self.blocks.iter().map(|block| block.leaving[i] + block.declining[i]).collect()
    }

    /// `[block]`: saving per position from those who leave [money].
    pub fn leaving(&self) -> Vec<f64> {
        self.blocks.iter().map(|block| block.leaving.iter().sum()).collect()
    }

    /// `[block]`: saving per position from those who decline [money].
    pub fn declining(&self) -> Vec<f64> {
        self.blocks.iter().map(|block| block.declining.iter().sum()).collect()
    }

    /// `[block]`: saving per position [money].
    pub fn saving(&self) -> Vec<f64> {
        self.leaving().iter().zip(self.declining()).map(|(leaving, declining)| leaving + declining).collect()
    }

    /// `[block]`: product of the savings per position of two halves of the positions of a draw of the parameters, averaged
    /// over draws [money²]. Luck of the halves is independent, but for 1/511 of it that Latin hypercubes take away.
    pub fn products(&self) -> Vec<f64> {
        self.blocks.iter().map(|block| block.product).collect()
    }

    /// Whether so many `blocks` tell more of the saving than replications that tell the mean saving of a position with this
    /// `variance` [money²]: by the pilot, whose positions are taken as independent. Replications in which nothing
    /// is saved tell nothing. Where one position is much of the second moment, as where many hires in turn take an offer, tails
    /// are heavy, and the variance of the pilot tells too little.
    fn serves(&self, blocks: u64, variance: f64) -> bool {
        let Pilot { leaving, both } = self.pilot();
        let heavy = leaving.largest > LARGEST_PART * leaving.square;
        !heavy && (variance == 0.0 || both.luck() / both.number < variance * (blocks * POSITIONS as u64) as f64)
    }

    /// Variance that luck makes of the saving of a position, by that of what the parameters make of it; ∞ if the pilot shows
    /// nothing of the latter.
    pub fn luck(&self) -> f64 {
        let both = self.pilot().both;
        let parameters = both.product - both.sum * both.sum / both.number;
        if parameters > 0.0 { both.luck() / parameters } else { f64::INFINITY }
    }

    /// The expected saving, if it tells more than the replications of a run, whose mean saving of a position has this
    /// `variance` [money²]; in any case, how much of the variance luck is ([`Expected::luck`]).
    pub(super) fn of_run(self, variance: f64) -> (Option<Self>, f64) {
        let (luck, serves) = (self.luck(), self.serves(self.blocks() as u64, variance));
        (serves.then_some(self), luck)
    }

    /// Memory of so many blocks [byte].
    pub(super) fn bytes_of(blocks: u64) -> u64 {
        blocks.saturating_mul(size_of::<BlockSaving>() as u64)
    }

    /// Sum of the expected savings of some points, each by its weight, block by block; the points have the same blocks.
    pub fn combined(parts: &[(&Self, f64)]) -> Self {
        let mut sum = Self::default();
        for (part, weight) in parts {
            sum.blocks.resize(part.blocks.len(), BlockSaving::default());
            sum.pilot.resize(part.pilot.len(), Pilot::default());
            sum.blocks.iter_mut().zip(&part.blocks).for_each(|(sum, block)| sum.add_weighted(block, *weight));
            sum.pilot.iter_mut().zip(&part.pilot).for_each(|(sum, block)| sum.add(block.weighted(*weight)));
        }
        sum
    }

    fn push(&mut self, (block, pilot): PointBlock) {
        self.blocks.push(block);
        self.pilot.extend(pilot);
    }

    fn pilot(&self) -> Pilot {
        let mut sum = Pilot::default();
        self.pilot.iter().for_each(|block| sum.add(*block));
        sum
    }

    /// Appends the blocks that follow.
    pub(super) fn append(&mut self, mut later: Self) {
        self.blocks.append(&mut later.blocks);
        self.pilot.append(&mut later.pilot);
    }

    /// Writes the blocks, and what the pilot asks of those that are of it.
    pub(super) fn store(&self, to: &mut dyn Sink) -> io::Result<()> {
        self.blocks.store(to)?;
        self.pilot.store(to)
    }

    /// Reads these blocks of so many.
    pub(super) fn restored(from: &mut dyn Bytes, blocks: &Range<u64>, of: u64) -> io::Result<Self> {
        let pilot = pilot_of(blocks, of);
        let number = |blocks: &Range<u64>| blocks.end.saturating_sub(blocks.start) as usize;
        let mut blocks = vec![BlockSaving::default(); number(blocks)];
        blocks.restore(from)?;
        let mut pilot = vec![Pilot::default(); number(&pilot)];
        pilot.restore(from)?;
        Ok(Self { blocks, pilot })
    }
}

stored! {
    BlockSaving { leaving, declining, product }
    PilotMoments { number, sum, square, largest, product }
    Pilot { leaving, both }
}

/// Blocks of the pilot among `blocks`, out of so many.
fn pilot_of(blocks: &Range<u64>, of: u64) -> Range<u64> {
    let end = of.min(PILOT_BLOCKS).min(blocks.end);
    blocks.start.min(end)..end
}

/// `[point]`: plays the share of the expected saving that belongs to so many replications of each point from 0 on, whatever
/// tells more of it.
pub(super) fn share_of_points(
    points: &Points<'_>,
    replications: u64,
    share: &BlockShare,
    watcher: &dyn Watcher,
) -> Result<Vec<Expected>, EngineError> {
    let all = blocks_of(replications, points.most_positions());
    let numbers = share.range(all);
    let pilot = pilot_of(&numbers, all);
    let rest = pilot.end.max(numbers.start)..numbers.end;
    let mut expected = vec![Expected::default(); points.scenarios.len()];
    let (ends, wanted) = (block_ends(points, replications, 0), vec![true; expected.len()]);
    for (numbers, are_pilot) in [(pilot, true), (rest, false)] {
        play(points, (Blocks { numbers, are_pilot }, &ends), &wanted, watcher, &mut expected)?;
    }
    Ok(expected)
}

/// `[point]`: number of the block after the last that belongs to so many replications, if the first has this number. A point
/// with fewer positions has fewer blocks, as it would have alone.
fn block_ends(points: &Points<'_>, replications: u64, first: u64) -> Vec<u64> {
    let worlds = points.middle.worlds.iter();
    worlds.map(|world| first.saturating_add(blocks_of(replications, world.positions))).collect()
}

/// Variance that luck makes of the saving of a position of one scenario, by that of the parameters, as the pilot of a run of so
/// many replications tells it.
pub(super) fn luck_of_pilot(points: &Points<'_>, replications: u64, watcher: &dyn Watcher) -> Result<f64, EngineError> {
    let blocks = blocks_of(replications, points.most_positions());
    let pilot = BlockShare { blocks: 0..blocks.min(PILOT_BLOCKS), of: blocks };
    let expected = share_of_points(points, replications, &pilot, watcher)?;
    Ok(expected.first().map_or(f64::INFINITY, Expected::luck))
}

/// `[point]`: plays the expected saving that belongs to these replications of each point, whatever tells more of it, on
/// `threads` threads (all cores if None).
///
/// # Errors
/// [`EngineError`], where the watcher stops it, a point cannot be played, or there are no threads.
///
/// # Reproducibility
/// What a point has is what a run of its own has, and the same for any number of threads, to the last bit.
pub fn expect(
    points: &[Scenario],
    replications: Range<u64>,
    threads: Option<NonZeroUsize>,
    watcher: &dyn Watcher,
) -> Result<Vec<Expected>, EngineError> {
    let points = Points::new(points, 0)?;
    Threads::new(threads)?.install(|| of_points(&points, replications, watcher))
}

/// `[point]`: plays the expected saving that belongs to these replications of each point, where it tells more than the
/// `savings` per cohort of the replications of the point, on `threads` threads (all cores if None).
///
/// # Errors
/// As [`expect`].
///
/// # Reproducibility
/// As [`expect`].
pub fn expect_beside(
    points: &[Scenario],
    replications: Range<u64>,
    savings: &[&[f64]],
    threads: Option<NonZeroUsize>,
    watcher: &dyn Watcher,
) -> Result<Vec<Option<Expected>>, EngineError> {
    let points = Points::new(points, 0)?;
    let of_point = savings.iter().zip(&points.middle.worlds);
    let variances: Vec<f64> = of_point.map(|(savings, world)| variance_of_mean(savings, world.positions)).collect();
    Threads::new(threads)?.install(|| beside(&points, replications, &variances, watcher))
}

/// `[point]`: plays these blocks of the expected saving of each point, numbered from 0 as those of any run are, on `threads`
/// threads (all cores if None).
///
/// # Errors
/// As [`expect`].
///
/// # Reproducibility
/// As [`expect`]; a block is the same whatever others are played.
pub fn expect_blocks(
    points: &[Scenario],
    blocks: Range<u64>,
    threads: Option<NonZeroUsize>,
    watcher: &dyn Watcher,
) -> Result<Vec<Expected>, EngineError> {
    let points = Points::new(points, 0)?;
    let number = points.scenarios.len();
    let mut expected = vec![Expected::default(); number];
    let ends = vec![blocks.end; number];
    let blocks = Blocks { numbers: blocks, are_pilot: false };
    Threads::new(threads)?.install(|| play(&points, (blocks, &ends), &vec![true; number], watcher, &mut expected))?;
    Ok(expected)
}

/// `[point]`: plays the expected saving that belongs to these replications of each point.
pub(super) fn of_points(
    points: &Points<'_>,
    replications: Range<u64>,
    watcher: &dyn Watcher,
) -> Result<Vec<Expected>, EngineError> {
    let played = where_it_serves(points, replications, |_, _, _| true, watcher)?;
    Ok(played.into_iter().map(|(expected, _)| expected).collect())
}

/// `[point]`: plays the expected saving that belongs to these replications of each point, where it tells more than
/// replications that tell the mean saving of a position with these `variances` [money²].
pub(super) fn beside(
    points: &Points<'_>,
    replications: Range<u64>,
    variances: &[f64],
    watcher: &dyn Watcher,
) -> Result<Vec<Option<Expected>>, EngineError> {
    let serves = |point: usize, pilot: &Expected, blocks: u64| pilot.serves(blocks, variances[point]);
    let played = where_it_serves(points, replications, serves, watcher)?;
    Ok(played.into_iter().map(|(expected, serves)| serves.then_some(expected)).collect())
}

/// `[point]`: plays a pilot at all points, and all blocks where the expected saving `serves` by the pilot, for so many blocks of
/// the point; with each, whether it does.
fn where_it_serves(
    points: &Points<'_>,
    replications: Range<u64>,
    serves: impl Fn(usize, &Expected, u64) -> bool,
    watcher: &dyn Watcher,
) -> Result<Vec<(Expected, bool)>, EngineError> {
    let number = replications.end.saturating_sub(replications.start);
    let blocks = blocks_of(number, points.most_positions());
    // Other replications have other blocks.
    let first = replications.start.checked_div(number).unwrap_or(0).saturating_mul(blocks);
    let mut expected = vec![Expected::default(); points.scenarios.len()];
    let pilot = Blocks { numbers: first..first.saturating_add(blocks.min(PILOT_BLOCKS)), are_pilot: true };
    let rest = Blocks { numbers: pilot.numbers.end..first.saturating_add(blocks), are_pilot: false };
    let ends = block_ends(points, number, first);
    let all = vec![true; expected.len()];
    play(points, (pilot, &ends), &all, watcher, &mut expected)?;
    let by_pilot = expected.iter().zip(&ends).enumerate();
    let wanted: Vec<bool> = by_pilot.map(|(point, (expected, end))| serves(point, expected, end - first)).collect();
    if wanted.contains(&true) {
        play(points, (rest, &ends), &wanted, watcher, &mut expected)?;
    }
    Ok(expected.into_iter().zip(wanted).collect())
}

/// Variance of the mean saving of a position, as the `savings` of replications tell it, each over so many `positions`
/// [money²]; 0 for fewer than two.
pub(super) fn variance_of_mean(savings: &[f64], positions: u64) -> f64 {
    let number = savings.len() as f64;
    let mean = savings.iter().sum::<f64>() / number;
    let squares: f64 = savings.iter().map(|saving| (saving - mean) * (saving - mean)).sum();
    let positions = positions as f64;
    if number > 1.0 { squares / (number - 1.0) / number / (positions * positions) } else { 0.0 }
}

/// Plays the expected saving of a run of one scenario, whose replications tell the mean saving of a position with this
/// `variance` [money²]. Returns None if they tell more; in any case, how much of the variance luck is ([`Expected::luck`]).
pub(super) fn of_run(
    points: &Points<'_>,
    replications: u64,
    variance: f64,
    watcher: &dyn Watcher,
) -> Result<(Option<Expected>, f64), EngineError> {
    let serves = |_, pilot: &Expected, blocks: u64| pilot.serves(blocks, variance);
    let played = where_it_serves(points, 0..replications, serves, watcher)?.into_iter().next();
    let (expected, serves) = played.unwrap_or_default();
    let luck = expected.luck();
    Ok((serves.then_some(expected), luck))
}

/// Blocks that are played, by their numbers.
struct Blocks {
    numbers: Range<u64>,
    are_pilot: bool,
}

/// Plays blocks at the `wanted` points, and appends those that are before the end at each point.
fn play(
    points: &Points<'_>,
    (blocks, ends): (Blocks, &[u64]),
    wanted: &[bool],
    watcher: &dyn Watcher,
    expected: &mut [Expected],
) -> Result<(), EngineError> {
    let mut block = blocks.numbers.start;
    let pass = Pass { replications: blocks.numbers, size: 1, told: 0, watcher };
    pass.play(
        || ExpectedSeat::new(points, wanted, watcher),
        |seat, block| seat.play(block.start, blocks.are_pilot),
        |blocks| {
            for points in blocks {
                for (point, played) in points.into_iter().enumerate() {
                    if wanted[point] && block < ends[point] {
                        expected[point].push(played);
                    }
                }
                block += 1;
            }
            Ok(())
        },
    )
}
