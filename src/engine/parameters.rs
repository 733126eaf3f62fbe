//! Draws of uncertain parameters, for estimates of how the saving depends on them.

use super::{cohort, error::EngineError, memory, threads::Threads};
use crate::{
    model::{draws::Address, parameters::Parameters},
    scenario::Scenario,
};
use rayon::prelude::*;
use std::{num::NonZeroUsize, ops::Range};

/// Values of the uncertain parameters of a scenario in some replications.
#[derive(Debug, Clone, PartialEq)]
pub struct ParameterDraws {
    /// `[parameter]`: dotted keys, in the order of their fields.
    pub keys: Vec<String>,
    /// `[parameter][replication]`, each in the unit of its field.
    pub values: Vec<Vec<f64>>,
}

/// The uncertain parameters of a scenario, drawn again for one replication at a time: nothing is kept of a draw.
#[derive(Debug, Clone, PartialEq)]
pub struct ReplicationDraws {
    seed: u64,
    parameters: Parameters,
}

impl ReplicationDraws {
    /// The draws of a scenario. Returns None if no parameter is uncertain, or the scenario cannot be played.
    pub fn of(scenario: &Scenario) -> Option<Self> {
        let parameters = Parameters::new(scenario).ok()?;
        (!parameters.is_empty()).then_some(Self { seed: scenario.simulation.seed, parameters })
    }

    /// `[parameter]`: dotted keys, in the order of their fields.
    pub fn keys(&self) -> impl Iterator<Item = &str> {
        self.parameters.keys()
    }

    /// `[parameter]`: values that a run plays `replication` with, numbered from 0, each in the unit of its field.
    pub fn values(&self, replication: u64) -> Vec<f64> {
        self.parameters.values(Address { seed: self.seed, replication })
    }
}

/// Draws the uncertain parameters of `replications`, numbered from 0, as a run, a sweep or a curve plays them. Uses
/// `threads` threads (all cores if None). Without uncertain parameters there are no keys.
///
/// # Errors
/// [`EngineError`], where parameters hardly ever go together, there are no threads, or memory would not do.
///
/// # Reproducibility
/// The number of threads changes no bit.
///
/// ```
/// # use the_offer::{engine::parameter_draws, scenario};
/// let edits = ["pay.wage_per_week=\"400 to 500\"".to_owned()];
/// let scenario = scenario::parse("starter.toml", scenario::STARTER, &edits)?.scenario;
/// let draws = parameter_draws(&scenario, 0..1000, None)?;
/// let wage = draws.keys.iter().position(|key| key == "pay.wage_per_week").ok_or("it is uncertain")?;
/// let low = draws.values[wage].iter().filter(|wage| **wage < 400.0).count();
/// assert!((30..=70).contains(&low)); // 5 % of 1000
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn parameter_draws(
    scenario: &Scenario,
    replications: Range<u64>,
    threads: Option<NonZeroUsize>,
) -> Result<ParameterDraws, EngineError> {
    let worlds = cohort::worlds(scenario)?;
    let parameters = worlds.parameters();
    let keys: Vec<String> = parameters.keys().map(str::to_owned).collect();
    let number = replications.end.saturating_sub(replications.start);
    // Once by replication and once by parameter.
    let bytes = number.saturating_mul(2 * (keys.len() * size_of::<f64>()) as u64);
    memory::allow(scenario, bytes, memory::ROOM, memory::REPLICATIONS)?;
    let seed = scenario.simulation.seed;
    let values = |replication| parameters.values(Address { seed, replication });
    let threads = Threads::new(threads)?;
    let rows: Vec<Vec<f64>> = threads.install(|| replications.into_par_iter().map(values).collect());
    let values = (0..keys.len()).map(|parameter| rows.iter().map(|row| row[parameter]).collect()).collect();
    Ok(ParameterDraws { keys, values })
}
