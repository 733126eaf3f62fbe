//! What drives the expected saving: which figures move it, whose doubt it is, and what would turn the advice.
//!
//! The scenario is played as [`run`](super::run) plays it, and its saving is told by the same units: blocks of the expected saving or
//! replications. Moved scenarios are played on the same people and luck. `figures` lists what can be moved, `moves` plays
//! two ends of each, `shares` splits the variance, `turn` looks for the values at which the saving passes 0.

mod error;
mod figures;
mod moves;
mod nearest;
mod play;
mod shares;
mod turn;
mod work;

pub use error::SensitivityError;
pub use figures::{Direction, FigureKind, MovedFigure};
pub use moves::TornadoBar;
pub use nearest::{FigureFlip, first_flips, nearest_flips};
pub use shares::{DoubtInput, DoubtShares, InputGroup};
pub use turn::FigureTurn;

use std::num::NonZeroUsize;

use crate::analysis::interval::Estimate;
use crate::analysis::{self, Estimates, Metric, Side};
use crate::engine::{self, EngineError, Expected, Results, Watcher};
use crate::scenario::{Loaded, Movable, Scenario, WEEKS_OF_A_YEAR, weekly};
use crate::study::checked;
use crate::study::phases::PhasedWatcher;
use play::Player;
use work::Work;

/// What is asked of a sensitivity analysis.
#[derive(Debug, Clone, PartialEq)]
pub struct SensitivityPlan {
    /// Whether it is asked what moves the saving.
    pub moves: bool,
    /// Whether it is asked whose doubt it is.
    pub shares: bool,
    /// Whether it is asked what would turn the advice.
    pub turn: bool,
    /// Share of a certain figure by which it is moved either way, above 0.
    pub swing: f64,
    /// Ends of figures that are not moved as usual.
    pub ranges: Vec<KeyRange>,
    /// Uncertain figures that are taken together when it is asked whose doubt it is.
    pub groups: Vec<InputGroup>,
    /// Share of intervals that hold the truth, in (0, 1).
    pub confidence: f64,
    /// Threads to work on; `None` for all cores.
    pub threads: Option<NonZeroUsize>,
}

/// Share of a certain figure by which it is moved either way, unless another is asked for.
const SWING: f64 = 0.2;

impl SensitivityPlan {
    /// A plan that asks nothing yet, with intervals at `confidence` in (0, 1).
    pub fn of_nothing(confidence: f64) -> Self {
        Self {
            moves: false,
            shares: false,
            turn: false,
            swing: SWING,
            ranges: Vec::new(),
            groups: Vec::new(),
            confidence,
            threads: None,
        }
    }

    /// Ends that are asked for of a figure, by its key.
    fn ends(&self, key: &str) -> Option<[f64; 2]> {
        self.ranges.iter().map(KeyRange::per_week).find(|range| range.key == key).map(|range| [range.low, range.high])
    }
}

/// Ends between which a figure is moved.
#[derive(Debug, Clone, PartialEq)]
pub struct KeyRange {
    /// Dotted key of the figure.
    pub key: String,
    /// Low end [unit of the figure].
    pub low: f64,
    /// High end, above the low end [unit of the figure].
    pub high: f64,
}

impl KeyRange {
    /// The range of the number a week, where the key gives the number a year.
    fn per_week(&self) -> Self {
        match weekly(&self.key) {
            Some(key) => Self { key, low: self.low / WEEKS_OF_A_YEAR, high: self.high / WEEKS_OF_A_YEAR },
            None => self.clone(),
        }
    }
}

/// What was found.
#[derive(Debug)]
pub struct Sensitivity {
    /// The scenario, and the warnings about it.
    pub loaded: Loaded,
    /// Estimates of the scenario as it is.
    pub estimates: Estimates,
    /// Share of a certain figure by which it was moved either way.
    pub swing: f64,
    /// What moves the saving, the longest bar first; None if that was not asked.
    pub bars: Option<Vec<TornadoBar>>,
    /// Whose doubt it is; None if that was not asked, and None within where no figure is uncertain.
    pub shares: Option<Option<DoubtShares>>,
    /// What would turn the advice, the likeliest first; None if that was not asked.
    pub turns: Option<Vec<FigureTurn>>,
}

impl Sensitivity {
    /// The saving per position of the scenario as it is [money].
    pub fn saving(&self) -> Option<Estimate> {
        self.estimates.estimate(Side::Saving, Metric::TotalCost)
    }

    /// Share of what is believed of a figure that lies below a value; None where the figure is certain.
    pub fn believed_below(&self, key: &str, value: f64) -> Option<f64> {
        let uncertain = self.loaded.scenario.uncertain.iter().find(|uncertain| uncertain.key == key);
        uncertain.map(|uncertain| uncertain.below(value))
    }
}

/// Finds what drives the expected saving of a scenario.
///
/// # Errors
/// [`SensitivityError`]: before anything is played, for what is asked and cannot be; [`SensitivityError::Engine`], where the
/// scenario as it is cannot be played, or the watcher stops the study.
///
/// # Reproducibility
/// Results are the same for any number of threads, to the last bit.
pub fn sensitivity(
    loaded: Loaded,
    plan: &SensitivityPlan,
    watcher: &dyn Watcher,
) -> Result<Sensitivity, SensitivityError> {
    let figures = MovedFigure::all(&loaded.scenario);
    let movable = Movable::new(&loaded.scenario);
    error::check(&loaded.scenario, &movable, &figures, plan)?;
    let replications = loaded.scenario.simulation.replications;
    watcher.expects(Work::guess(&loaded.scenario, &figures, plan).whole().saturating_add(replications));
    watcher.turned_to(&loaded.scenario.name);
    let results = engine::simulate(&loaded.scenario, plan.threads, watcher)?;
    let estimates = analysis::estimate(&loaded.scenario, &results, plan.confidence);
    Ok(of_run(loaded, (&results, estimates), plan, watcher)?)
}

/// Finds what drives the expected saving of a scenario with an offer that has been played with these `results`, of which `estimates` are told.
///
/// # Errors
/// [`EngineError`], where the watcher stops the study.
pub(super) fn of_run(
    loaded: Loaded,
    (results, estimates): (&Results, Estimates),
    plan: &SensitivityPlan,
    watcher: &dyn Watcher,
) -> Result<Sensitivity, EngineError> {
    let figures = MovedFigure::all(&loaded.scenario);
    let movable = Movable::new(&loaded.scenario);
    let work = Work::guess(&loaded.scenario, &figures, plan);
    let phases = &PhasedWatcher::new(watcher);
    let player = Player::new(results, plan.confidence, plan.threads, phases);
    phases.begin(work.moves);
    let bars = plan.moves.then(|| moves::bars(&loaded.scenario, &movable, &figures, plan, &player)).transpose()?;
    phases.begin(work.shares);
    let luck = results.expected.as_ref().map(Expected::luck);
    let shares = plan.shares.then(|| shares::shares(&loaded.scenario, luck, plan, phases)).transpose()?;
    phases.begin(work.turns);
    let turns = plan.turn.then(|| turn::turns(&movable, &figures, plan, &player, phases)).transpose()?;
    Ok(Sensitivity { loaded, estimates, swing: plan.swing, bars, shares, turns })
}

/// The scenario with a figure at a value, as `--set` makes it; None where that refuses the value.
fn allowed(movable: &Movable, figure: &MovedFigure, value: f64) -> Option<Scenario> {
    let edits = figure.edits(value);
    let edits: Vec<(&str, f64)> = edits.iter().map(|(key, value)| (key.as_str(), *value)).collect();
    movable.at(&edits).and_then(checked).ok().map(|loaded| loaded.scenario)
}
