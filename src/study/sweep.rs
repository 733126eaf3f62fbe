//! Sweeps: one scenario at many values, on the same people and luck.

use std::num::NonZeroUsize;

use crate::analysis::{self, Ranking, Swept};
use crate::engine::{self, EngineError, Watcher};
use crate::scenario::{Scenario, Variation};

/// A scenario at its points, and their estimates.
#[derive(Debug)]
pub struct SweptScenario {
    /// The points.
    pub variation: Variation,
    /// Estimates at every point.
    pub swept: Swept,
}

impl SweptScenario {
    /// The first point, for what all points have in common; `None` where there are no points.
    pub fn scenario(&self) -> Option<&Scenario> {
        self.variation.points.first()
    }
}

/// Plays a scenario at all points of a variation, and estimates.
///
/// # Errors
/// Returns [`EngineError`] for a point that cannot be played, for too little memory, and where the watcher stops the sweep.
pub fn sweep(
    variation: Variation,
    confidence: f64,
    threads: Option<NonZeroUsize>,
    watcher: &dyn Watcher,
) -> Result<SweptScenario, EngineError> {
    let points = &variation.points;
    let replications = points.iter().map(|point| point.simulation.replications);
    watcher.expects(replications.fold(0, u64::saturating_add));
    watcher.turned_to(points.first().map_or("", |point| point.name.as_str()));
    let results = engine::sweep(points, threads, watcher)?;
    let swept = analysis::estimate_points(&results, Ranking::of(points), confidence);
    Ok(SweptScenario { variation, swept })
}
