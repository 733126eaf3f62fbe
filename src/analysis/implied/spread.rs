//! Figures over the beliefs of a scenario.

use super::ImpliedFigure;
use crate::model::draws::Address;
use crate::model::parameters::{DrawnAgain, LatinScores, Parameters};
use crate::scenario::Scenario;

/// Draws of the uncertain parameters, a Latin hypercube.
pub const DRAWS: usize = 400;
/// Groups times draws at most, so that many groups take no longer.
const MOST_WORK: usize = 4_000;
/// Seed of the draws: what a file says does not depend on the seed of its runs.
const SEED: u64 = 1;

/// A figure, and its range over the beliefs of the scenario.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ImpliedRange {
    /// The figure.
    pub figure: ImpliedFigure,
    /// Value; the median over draws where the figure is uncertain. None where the scenario has no such figure.
    pub value: Option<f64>,
    /// 5 % and 95 % quantile over draws; None where the figure is certain.
    pub range: Option<[f64; 2]>,
}

/// All figures of a scenario.
#[derive(Debug, Clone, PartialEq)]
pub struct ImpliedRanges {
    /// The figures, in their order.
    pub figures: Vec<ImpliedRange>,
    /// Number of draws; 0 where all parameters are certain.
    pub draws: usize,
}

/// Figures that a scenario implies, each with its range.
///
/// # Errors
/// [`DrawnAgain`] where most draws of parameters do not go together.
///
/// # Reproducibility
/// Draws do not depend on the seed of the scenario: equal beliefs give equal ranges.
pub fn implied(scenario: &Scenario) -> Result<ImpliedRanges, DrawnAgain> {
    let number = DRAWS.min((MOST_WORK / scenario.groups.len()).max(20));
    let worlds = draws(scenario, number)?;
    let all: Vec<_> = worlds.iter().map(ImpliedFigure::all_of).collect();
    let certain = ImpliedFigure::all_of(scenario);
    let range = |(at, figure): (usize, ImpliedFigure)| {
        let values: Option<Vec<f64>> = all.iter().map(|figures| figures[at]).collect();
        let Some(mut values) = values.filter(|values| !values.is_empty()) else {
            return ImpliedRange { figure, value: certain[at], range: None };
        };
        values.sort_by(f64::total_cmp);
        let [low, value, high] = [0.05, 0.5, 0.95].map(|share| quantile_of(&values, share));
        ImpliedRange { figure, value: Some(value), range: (low != high).then_some([low, high]) }
    };
    Ok(ImpliedRanges { figures: ImpliedFigure::ALL.into_iter().enumerate().map(range).collect(), draws: worlds.len() })
}

/// The scenario with each of `number` draws of its uncertain parameters, a Latin hypercube; none where all are certain.
///
/// # Errors
/// [`DrawnAgain`] where most draws of parameters do not go together.
pub fn draws(scenario: &Scenario, number: usize) -> Result<Vec<Scenario>, DrawnAgain> {
    let parameters = Parameters::new(scenario)?;
    if parameters.is_empty() {
        return Ok(Vec::new());
    }
    let mut scores = LatinScores::new(Address { seed: SEED, replication: 0 }, number);
    let world = |values: Vec<f64>| {
        let mut world = scenario.clone();
        parameters.put(&values, &mut world);
        world
    };
    Ok(parameters.latin(&mut scores).into_iter().map(world).collect())
}

/// Quantile of sorted values, in straight lines between them; `values` is not empty.
///
/// Type 5 of Hyndman and Fan (1996): each draw of a Latin hypercube stands for the middle of its stratum, where replications
/// have type 7.
pub fn quantile_of(values: &[f64], share: f64) -> f64 {
    let place = (share * values.len() as f64 - 0.5).clamp(0.0, (values.len() - 1) as f64);
    let below = place as usize;
    let above = (below + 1).min(values.len() - 1);
    let between = place - below as f64;
    if between == 0.0 { values[below] } else { values[below] + between * (values[above] - values[below]) }
}
