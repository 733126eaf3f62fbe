//! The expected saving at many draws of the uncertain parameters.
//!
//! Every draw is played with the same positions, in groups, and with some of its own. The common ones tell how the expected
//! saving moves from draw to draw, as luck is common to all draws; those of its own tell its level, as luck is averaged
//! over all draws. The groups are independent: products of their errors vanish on average.

use super::position::{ExpectedPosition, OtherLuck, Places, crises_of};
use crate::{
    engine::{cohort::Setup, columns::LARGEST_COST, error::EngineError, pass::Pass},
    model::{
        cost::{Common, Flows},
        crisis::Crises,
        draws::Address,
        position::TooManyHires,
        world::World,
        worlds::PerReplication,
    },
};

/// The expected saving at draws of the uncertain parameters [money per position].
#[derive(Debug, Clone, PartialEq)]
pub struct Averages {
    /// `[draw]`.
    pub draws: Vec<AverageDraw>,
}

/// The expected saving at one draw of the uncertain parameters [money per position].
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct AverageDraw {
    /// `[group]`: means over positions that all draws have in common; groups are independent.
    pub common: [f64; Averages::GROUPS],
    /// Mean over positions of this draw alone.
    pub own: f64,
}

impl Averages {
    /// Number of groups of common positions.
    pub const GROUPS: usize = 4;
}

/// Positions that are always worth playing, as they take a fraction of a second.
const POSITIONS: u64 = 1 << 15;
/// Positions for each of a run, of a run with few.
const MOST_TIMES: u64 = 16;
/// Positions of a run for each position here, of a run with many.
const RUN_POSITIONS: u64 = 4;
/// Positions of a draw, at the least, if there are [`POSITIONS`].
const OF_DRAW: f64 = 32.0;
/// Variance of luck left in the mean over the common positions of a draw, as a share of the variance of parameters.
const LUCK_LEFT: f64 = 0.1;
/// Share of them that the draw has alone.
const OWN: f64 = 0.25;
/// Fewest draws.
const FEWEST: u64 = 400;
/// Draws of a block.
const BLOCK: u64 = 16;

/// What one thread reuses to play draws.
struct AverageSeat<'a> {
    worlds: PerReplication<'a>,
    position: ExpectedPosition,
    /// `[group]`.
    common: Vec<Places>,
}

/// Plays the expected saving at draws of the uncertain parameters, for a run of so many positions in all.
///
/// The number of draws grows with the ⅔rd power of the positions, and the number of positions at each with the ⅓rd.
/// Where `luck`, the variance of luck at a position by that of the parameters, is large, draws are fewer.
/// Source: Gordy and Juneja (2010), doi:10.1287/mnsc.1100.1213.
pub(in crate::engine) fn average(setup: Setup<'_>, run_positions: u64, luck: f64) -> Result<Averages, EngineError> {
    let positions = (run_positions / RUN_POSITIONS).max(POSITIONS.min(run_positions.saturating_mul(MOST_TIMES)));
    let least = OF_DRAW * libm::cbrt(positions as f64 / POSITIONS as f64);
    let most = (positions as f64 / FEWEST as f64).max(least);
    let of_draw = (luck / LUCK_LEFT / (1.0 - OWN)).clamp(least, most);
    let own = ((OWN * of_draw).round() as u64).max(1);
    let of_group = (((1.0 - OWN) * of_draw / Averages::GROUPS as f64).round() as u64).max(1);
    let draws = (positions / (own + of_group * Averages::GROUPS as u64)).max(FEWEST);
    let effect = setup.worlds.decline_effect();
    let common = |group: u64| Places::new(setup.other_luck(group, OtherLuck::Common), of_group as usize, effect);
    let seat = || AverageSeat {
        worlds: setup.worlds.per_replication(),
        position: ExpectedPosition::default(),
        common: (0..Averages::GROUPS as u64).map(common).collect(),
    };
    let pass = Pass { replications: 0..draws, size: BLOCK, told: 0, watcher: setup.watcher };
    let mut averages = Averages { draws: Vec::new() };
    pass.play(
        seat,
        |seat, draws| draws.map(|draw| seat.play(setup, draw, own as usize)).collect::<Result<Vec<_>, _>>(),
        |blocks| {
            averages.draws.extend(blocks.into_iter().flatten());
            Ok(())
        },
    )?;
    Ok(averages)
}

impl AverageSeat<'_> {
    /// Plays one draw, with so many positions of its own.
    fn play(&mut self, setup: Setup<'_>, draw: u64, own: usize) -> Result<AverageDraw, EngineError> {
        if setup.watcher.stopped() {
            return Err(EngineError::Interrupted);
        }
        let Self { worlds, position, common } = self;
        let address = setup.other_luck(draw, OtherLuck::Draws);
        worlds.turn_to(address);
        let world = worlds.world();
        let crises = crises_of(world);
        position.turn_to(world);
        let mut mean = |address: Address, places: &Places| {
            let saving =
                mean(world, &crises, position, address, places).map_err(|TooManyHires| setup.too_many(draw, 0))?;
            if saving.abs() < LARGEST_COST { Ok(saving) } else { Err(setup.too_large(draw)) }
        };
        let mut average = AverageDraw { common: [0.0; Averages::GROUPS], own: 0.0 };
        for (group, (saving, places)) in average.common.iter_mut().zip(common).enumerate() {
            *saving = mean(setup.other_luck(group as u64, OtherLuck::Common), places)?;
        }
        average.own = mean(address, &Places::new(address, own, world.decline_effect))?;
        Ok(average)
    }
}

/// Mean saving over positions at these places [money].
fn mean(
    world: &World,
    crises: &Crises,
    position: &mut ExpectedPosition,
    address: Address,
    places: &Places,
) -> Result<f64, TooManyHires> {
    let mut flows = Flows::NONE;
    for i in 0..places.number() {
        let [leaving, declining] = position.play(world, crises, (address, places), i, i)?.saved();
        flows += leaving;
        flows += declining;
    }
    Ok(world.prices.cost(&flows, Common::NONE).iter().sum::<f64>() / places.number() as f64)
}
