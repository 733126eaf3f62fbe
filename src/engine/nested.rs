//! Nested simulation: cohort after cohort with the same parameters and other luck.
//!
//! A replication has one draw of the parameters and one cohort's luck, so that its saving cannot tell the two apart.

use super::{block::LARGEST_COST, error::EngineError, table::Game};
use crate::model::{cost::Flows, draws::Address, outcome::Arm};
use rayon::prelude::*;
use std::ops::Range;

/// Savings of cohorts that share their parameters.
#[derive(Debug, Clone, PartialEq)]
pub struct Nested {
    /// Number of cohorts with the same parameters, a multiple of 4.
    cohorts: usize,
    /// Saving per position [money], cohort after cohort, draw of the parameters after draw.
    savings: Vec<f64>,
}

/// Positions up to which more are played than in the run: a fraction of a second.
const POSITIONS: u64 = 1 << 19;
/// How many times as many.
const TIMES: u64 = 4;
/// Draws of the parameters with that many positions.
const DRAWS: f64 = 800.0;
/// Draws of the parameters at the least, however large their cohorts.
const FEWEST_DRAWS: u64 = 100;
/// Cohorts of one draw of the parameters are a multiple of this, so that they have quarters.
const QUARTERS: u64 = 4;
/// Variance of luck that the mean over the cohorts of a draw may keep, as a share of that of the parameters.
const LUCK_LEFT: f64 = 0.1;

impl Nested {
    /// Savings [money per position] by draw of the parameters, one cohort after the other; `cohorts` is a multiple of 4.
    pub fn new(cohorts: usize, savings: Vec<f64>) -> Self {
        Self { cohorts, savings }
    }

    /// Number of cohorts with the same parameters.
    pub fn cohorts(&self) -> usize {
        self.cohorts
    }

    /// `[draw of the parameters][cohort]`: saving per position [money].
    pub fn draws(&self) -> impl ExactSizeIterator<Item = &[f64]> {
        self.savings.chunks_exact(self.cohorts)
    }
}

/// Plays cohorts of about as many positions as the run did; [`TIMES`] as many where those are no more than [`POSITIONS`].
///
/// The draws of parameters are those of the run's first replications. Their number grows with the ⅔rd power of the
/// positions, and with it cohorts a draw with the ⅓rd: so error and bias fall together (Gordy and Juneja 2010,
/// doi:10.1287/mnsc.1100.1213). Fewer cohorts are played where luck matters less.
pub(super) fn play(game: Game<'_>, run_positions: u64) -> Result<Nested, EngineError> {
    let positions = run_positions.saturating_mul(TIMES).min(POSITIONS).max(run_positions);
    let cohort = game.scenario.cohort.positions;
    let draws = (DRAWS * libm::pow(positions as f64 / POSITIONS as f64, 2.0 / 3.0)) as u64;
    let draws = draws.min(positions / QUARTERS.saturating_mul(cohort)).max(FEWEST_DRAWS);
    let most = (positions / draws / cohort).next_multiple_of(QUARTERS).max(QUARTERS);
    let first = cohorts(game, draws, 0..QUARTERS)?;
    let number = enough(&first, most);
    let more = cohorts(game, draws, QUARTERS..number)?;
    let later = (number - QUARTERS) as usize;
    let savings = (0..draws as usize)
        .flat_map(|draw| {
            let begin = &first[draw * QUARTERS as usize..][..QUARTERS as usize];
            begin.iter().chain(&more[draw * later..][..later])
        })
        .copied()
        .collect();
    Ok(Nested { cohorts: number as usize, savings })
}

/// `[draw][cohort]`: savings of these cohorts.
fn cohorts(game: Game<'_>, draws: u64, cohorts: Range<u64>) -> Result<Vec<f64>, EngineError> {
    let by_draw: Result<Vec<Vec<f64>>, _> = (0..draws)
        .into_par_iter()
        .map_init(
            || game.table(),
            |table, draw| {
                let address = Address { seed: game.scenario.simulation.seed, replication: draw };
                let saving = |cohort: u64| {
                    let mut saved = Flows::default();
                    let (world, _) = table.play(draw, address.with_other_luck(cohort), |_, _, position| {
                        saved += position.history(Arm::NoOffer).flows - position.history(Arm::Offer).flows;
                    })?;
                    // Crises come to both arms: their number cancels.
                    let saving = world.prices.cost(&saved, 0.0).iter().sum::<f64>();
                    let too_large =
                        || EngineError::TooLarge { scenario: game.scenario.name.clone(), replication: draw };
                    (saving.abs() < LARGEST_COST).then(|| saving / world.positions as f64).ok_or_else(too_large)
                };
                cohorts.clone().map(saving).collect()
            },
        )
        .collect();
    Ok(by_draw?.concat())
}

/// How many cohorts leave little luck in their mean, given the first savings of each draw.
fn enough(first: &[f64], most: u64) -> u64 {
    let size = QUARTERS as f64;
    let (mut within, mut means) = (0.0, Vec::new());
    for savings in first.chunks_exact(QUARTERS as usize) {
        let mean = savings.iter().sum::<f64>() / size;
        within += savings.iter().map(|saving| (saving - mean) * (saving - mean)).sum::<f64>() / (size - 1.0);
        means.push(mean);
    }
    let number = means.len() as f64;
    let luck = within / number;
    let grand = means.iter().sum::<f64>() / number;
    let between = means.iter().map(|mean| (mean - grand) * (mean - grand)).sum::<f64>() / (number - 1.0);
    let parameters = between - luck / size;
    let wanted = (luck / (LUCK_LEFT * parameters)).ceil();
    if parameters > 0.0 && wanted < most as f64 {
        (wanted as u64).next_multiple_of(QUARTERS).max(QUARTERS)
    } else {
        most
    }
}
