//! The expected saving, nearly free of luck: blocks of positions by [conditional Monte Carlo](crate::model::conditional).
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
mod position;

pub(super) use averages::average;
pub use averages::{AverageDraw, Averages};

use super::{cohort::Setup, error::EngineError, pass::Pass};
use crate::model::outcome::Component;
use block::ExpectedSeat;
use std::ops::Range;

/// Positions of a block.
const POSITIONS: usize = Expected::POSITIONS;
/// Draws of the uncertain parameters in a block.
const DRAWS: usize = 64;
/// Positions of a run for each block.
const RUN_POSITIONS: u64 = 1280;
/// Most blocks for each replication of a run: blocks are kept as replications are.
const MOST_BLOCKS: u64 = 8;
/// Blocks that a run has whatever its positions, if it has as many replications; and for each this many more, up to a most.
const FEWEST: u64 = 64;
const REPLICATIONS: u64 = 8;
const ENOUGH: u64 = 128;
/// Blocks that tell which estimator serves.
const PILOT_BLOCKS: u64 = 8;

/// Blocks of a run of so many replications, of so many positions each.
pub(super) fn blocks_of(replications: u64, positions: u64) -> u64 {
    let wanted = replications.saturating_mul(positions) / RUN_POSITIONS;
    let most = replications.saturating_mul(MOST_BLOCKS);
    wanted.min(most).max(replications.min(FEWEST)).max((replications / REPLICATIONS).min(ENOUGH))
}

/// The expected saving, block by block.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Expected {
    blocks: Vec<BlockSaving>,
    pilot: Pilot,
}

/// Moments over the positions of the pilot: what luck makes of the saving of one position, and what the parameters make.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
struct Pilot {
    /// From those who leave.
    leaving: PilotMoments,
    /// Second moment of the same, were the position played without conditions [money²], summed.
    plain: f64,
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
    /// Product of the savings of two positions with the same parameters [money²].
    product: f64,
}

impl PilotMoments {
    fn add(&mut self, other: Self) {
        self.number += other.number;
        self.sum += other.sum;
        self.square += other.square;
        self.product += other.product;
    }

    /// Adds the saving of a position.
    fn add_one(&mut self, saving: f64) {
        self.number += 1.0;
        self.sum += saving;
        self.square += saving * saving;
    }

    /// Variance of luck, summed [money²].
    fn luck(&self) -> f64 {
        self.square - self.product
    }
}

impl Pilot {
    fn add(&mut self, other: Self) {
        self.leaving.add(other.leaving);
        self.plain += other.plain;
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

    /// Whether blocks tell more of the saving than the replications of a run of so many `positions` each: by the variances
    /// of one position, and the numbers of positions.
    pub fn serves(&self, positions: u64) -> bool {
        let Pilot { leaving, plain, .. } = self.pilot;
        let most = (MOST_BLOCKS * POSITIONS as u64) as f64;
        let times = (positions as f64 / most).max(RUN_POSITIONS as f64 / POSITIONS as f64);
        plain - leaving.product >= times * leaving.luck() || plain == 0.0
    }

    /// Variance that luck makes of the saving of a position, by that of what the parameters make of it; ∞ if the pilot shows
    /// nothing of the latter.
    pub fn luck(&self) -> f64 {
        let both = self.pilot.both;
        let parameters = both.product - both.sum * both.sum / both.number;
        if parameters > 0.0 { both.luck() / parameters } else { f64::INFINITY }
    }

    /// Memory of so many blocks [byte].
    pub(super) fn bytes_of(blocks: u64) -> u64 {
        blocks.saturating_mul(size_of::<BlockSaving>() as u64)
    }

    fn append(&mut self, later: Self) {
        self.blocks.extend(later.blocks);
        self.pilot.add(later.pilot);
    }
}

/// Plays the expected saving of a run of so many replications; the pilot alone if these tell more.
pub(super) fn of_run(setup: Setup<'_>, replications: u64) -> Result<Expected, EngineError> {
    let positions = setup.worlds.middle().positions;
    let blocks = blocks_of(replications, positions);
    let pilot = blocks.min(PILOT_BLOCKS);
    let mut expected = play(setup, 0..pilot)?;
    if expected.serves(positions) {
        expected.append(play(setup, pilot..blocks)?);
    }
    Ok(expected)
}

/// Plays blocks of the expected saving, by their numbers from 0.
fn play(setup: Setup<'_>, blocks: Range<u64>) -> Result<Expected, EngineError> {
    let pass = Pass { replications: blocks, size: 1, told: 0, watcher: setup.watcher };
    let mut expected = Expected::default();
    pass.play(
        || ExpectedSeat::new(setup),
        |seat, blocks| seat.play(blocks.start),
        |blocks| {
            blocks.into_iter().for_each(|block| expected.append(block));
            Ok(())
        },
    )?;
    Ok(expected)
}
