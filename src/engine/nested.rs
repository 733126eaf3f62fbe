//! Nested simulation: several cohorts with the same parameters and other luck.
//!
//! A replication has one draw of the parameters and the luck of one cohort: its saving cannot separate the two.

use super::{
    cohort::{CohortSeat, Setup},
    columns::LARGEST_COST,
    error::EngineError,
    pass::{BlockSize, Pass},
};
use crate::model::{
    cost::{Common, Flows},
    outcome::Arm,
};
use std::ops::Range;

/// Savings of cohorts that share their parameters.
#[derive(Debug, Clone, PartialEq)]
pub struct Nested {
    /// Number of cohorts that the first draws of the parameters live, a multiple of 4.
    most: usize,
    /// Saving per position [money] of the cohorts of these draws from the fifth on, draw after draw.
    more: Vec<f64>,
    /// Saving per position [money] of the first four cohorts of every draw, draw after draw.
    first: Vec<f64>,
}

/// Variances of the savings of four cohorts for each draw of the parameters [money² per position²].
#[derive(Debug, Clone, PartialEq)]
pub struct Variances {
    /// `[draw of the parameters]`: its contribution to `between`, and the variance of the savings of its cohorts.
    pub draws: Vec<(f64, f64)>,
    /// Variance of the means of draws: mean of their contributions.
    pub between: f64,
    /// Variance of the savings of cohorts with the same parameters: mean over the draws.
    pub within: f64,
}

/// Cohorts of every draw of the parameters; numbers of cohorts are multiples of it, so that they have quarters.
const FEW: usize = 4;
/// Positions that are always worth playing, as they take a fraction of a second.
const POSITIONS: u64 = 1 << 19;
/// Most positions for each position of the run.
const TIMES: u64 = 4;
/// Draws of the parameters with many cohorts, if there are [`POSITIONS`].
const DRAWS: f64 = 800.0;
/// Fewest draws of the parameters with many cohorts.
const FEWEST_DRAWS: u64 = 100;
/// Variance of luck left in the mean over the cohorts of a draw, as a share of the variance of parameters.
const LUCK_LEFT: f64 = 0.1;

impl Nested {
    /// Savings [money per position]: of `first` four cohorts for each draw of the parameters, of `more` the cohorts after
    /// them for the first draws, up to `most`, a multiple of 4.
    pub fn new(most: usize, first: Vec<f64>, more: Vec<f64>) -> Self {
        Self { most, more, first }
    }

    /// Number of cohorts that every draw of the parameters lives.
    pub const FEW: usize = FEW;

    /// Variances of the savings of the first [`Nested::FEW`] cohorts of every draw.
    pub fn variances(&self) -> Variances {
        Variances::of(&self.first)
    }

    /// `[draw of the parameters][cohort]`: savings per position [money] of those draws that live the most cohorts.
    pub fn many(&self) -> impl Iterator<Item = Vec<f64>> {
        let later = self.most - FEW;
        // Where no draw lives more than few cohorts, all of them live the most.
        let draws = self.more.len().checked_div(later).unwrap_or(self.first.len() / FEW);
        let more = move |draw: usize| &self.more[draw * later..][..later];
        self.first.chunks_exact(FEW).take(draws).enumerate().map(move |(draw, few)| [few, more(draw)].concat())
    }
}

/// Plays cohorts of about as many positions as the run, up to [`TIMES`] as many where the run has fewer than [`POSITIONS`].
///
/// The draws of parameters are those of the run's first replications. A third of the positions goes into few cohorts of
/// many draws, for the variances; the rest into many cohorts of some draws, for the signs of their means. The number of
/// these draws grows with the ⅔rd power of the positions, and the number of their cohorts with the ⅓rd, so that error and
/// bias fall together (Gordy and Juneja 2010, doi:10.1287/mnsc.1100.1213). Where luck matters less, cohorts are fewer.
pub(super) fn play(setup: Setup<'_>, run_positions: u64) -> Result<Nested, EngineError> {
    let positions = run_positions.saturating_mul(TIMES).min(POSITIONS).max(run_positions);
    let few = FEW as u64;
    let of_few = setup.scenario.cohort.positions.saturating_mul(few);
    let draws = (positions / 3 / of_few).max(FEWEST_DRAWS);
    let first = cohorts(setup, draws, 0..few)?;
    let many = (DRAWS * libm::pow(positions as f64 / POSITIONS as f64, 2.0 / 3.0)) as u64;
    let many = many.max(FEWEST_DRAWS).min(draws);
    let most = (positions - positions / 3) / many / of_few;
    let number = enough(&Variances::of(&first), (1 + most) * few);
    let more = cohorts(setup, many, few..number)?;
    Ok(Nested { most: number as usize, more, first })
}

/// `[draw][cohort]`: savings per position of these cohorts [money].
fn cohorts(setup: Setup<'_>, draws: u64, cohorts: Range<u64>) -> Result<Vec<f64>, EngineError> {
    let positions = setup.scenario.cohort.positions.saturating_mul(cohorts.end - cohorts.start);
    let size = BlockSize::RUN.of(positions);
    let pass = Pass { replications: 0..draws, size, told: 0, watcher: setup.watcher };
    let mut savings = Vec::new();
    let block = |seat: &mut CohortSeat<'_>, draws: Range<u64>| {
        let all = draws.flat_map(|draw| cohorts.clone().map(move |cohort| (draw, cohort)));
        all.map(|(draw, cohort)| saving(setup, draw, cohort, seat)).collect::<Result<Vec<f64>, _>>()
    };
    pass.play(
        || setup.seat(),
        block,
        |blocks| {
            savings.extend(blocks.into_iter().flatten());
            Ok(())
        },
    )?;
    Ok(savings)
}

/// Saving per position of one cohort with the parameters of a draw [money].
fn saving(setup: Setup<'_>, draw: u64, cohort: u64, seat: &mut CohortSeat<'_>) -> Result<f64, EngineError> {
    let mut saved = Flows::default();
    let luck = setup.address(draw).with_other_luck(cohort);
    let (world, _) = seat.play(draw, luck, |_, _, position, _| {
        saved += position.history(Arm::NoOffer).flows - position.history(Arm::Offer).flows;
    })?;
    // Crises and classes come to both arms: their number cancels.
    let saving = world.prices.cost(&saved, Common::NONE).iter().sum::<f64>();
    if saving.abs() < LARGEST_COST { Ok(saving / world.positions as f64) } else { Err(setup.too_large(draw)) }
}

/// Number of cohorts with little luck left in their mean.
fn enough(Variances { between, within: luck, .. }: &Variances, most: u64) -> u64 {
    let parameters = between - luck / FEW as f64;
    let wanted = (luck / (LUCK_LEFT * parameters)).ceil();
    if parameters > 0.0 && wanted < most as f64 {
        (wanted as u64).next_multiple_of(FEW as u64).max(FEW as u64)
    } else {
        most
    }
}

impl Variances {
    /// Variances of `first`, [`FEW`] savings of each draw.
    fn of(first: &[f64]) -> Self {
        let moments: Vec<(f64, f64)> = first.chunks_exact(FEW).map(mean_and_variance).collect();
        let number = moments.len() as f64;
        let grand = moments.iter().map(|(mean, _)| mean).sum::<f64>() / number;
        let adds = |mean: f64| (mean - grand) * (mean - grand) * number / (number - 1.0);
        let draws: Vec<(f64, f64)> = moments.into_iter().map(|(mean, variance)| (adds(mean), variance)).collect();
        Self {
            between: draws.iter().map(|(adds, _)| adds).sum::<f64>() / number,
            within: draws.iter().map(|(_, variance)| variance).sum::<f64>() / number,
            draws,
        }
    }
}

fn mean_and_variance(savings: &[f64]) -> (f64, f64) {
    let number = savings.len() as f64;
    let mean = savings.iter().sum::<f64>() / number;
    let squares: f64 = savings.iter().map(|saving| (saving - mean) * (saving - mean)).sum();
    (mean, squares / (number - 1.0))
}
