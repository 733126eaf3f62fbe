//! Comparisons: several scenarios on the same people and luck.

use pyo3::prelude::*;
use the_offer::analysis::Comparison;
use the_offer::output::tables::{Filled, run_tables};
use the_offer::scenario::Loaded;
use the_offer::study::{self, RunPlan, Simulated};

use crate::options::{self, Playing};
use crate::problems::engine_error;
use crate::run::goal;
use crate::scenario::Scenario;
use crate::table::tabled;
use crate::watch::play;

/// Several scenarios that have been played on the same people and luck.
///
/// `compared["ranking"]` and `compared["pairs"]` set them side by side; `compared.tables` names all tables. They are those of
/// `offer run` with several files.
#[pyclass(frozen, module = "the_offer")]
pub struct Compared {
    played: Vec<Simulated>,
    comparison: Comparison,
}

/// Plays several scenarios on the same people and luck, and compares them.
///
/// The options are those of `Scenario.run`; with a precision all scenarios are played equally often, until the saving of each
/// is known to it. Scenarios are told apart by their names: change one by `scenario.set({"name": "another"})`.
///
/// Raises ValueError for scenarios of one name, SimulationError for what cannot be played.
#[pyfunction]
#[pyo3(signature = (scenarios, *, replications=None, seed=None, threads=None, precision=None, max_replications=None, confidence=0.95, progress=None))]
pub fn compare(
    py: Python<'_>,
    scenarios: Vec<Bound<'_, Scenario>>,
    replications: Option<u64>,
    seed: Option<u64>,
    threads: Option<usize>,
    precision: Option<&Bound<'_, PyAny>>,
    max_replications: Option<u64>,
    confidence: f64,
    progress: Option<&Bound<'_, PyAny>>,
) -> PyResult<Compared> {
    let confidence = options::confidence(confidence)?;
    let goal = goal(precision, replications, max_replications, confidence)?;
    let loaded = scenarios.iter().map(|scenario| scenario.get().loaded(py, replications, seed));
    let loaded = named_apart(loaded.collect::<PyResult<Vec<_>>>()?)?;
    let plan = RunPlan { confidence, goal, flips: false, threads: None };
    let name = loaded.iter().map(|one| one.scenario.name.as_str()).collect::<Vec<_>>().join(", ");
    let none = py.None().into_bound(py);
    let playing = Playing::new(threads, progress.unwrap_or(&none))?;
    let compared =
        play(py, &playing, &name, |watcher| Ok(Compared::of(study::run(loaded, &plan, watcher)?, confidence)))?;
    compared.map_err(|error| engine_error(py, &error))
}

/// Scenarios, each of another name; one at least.
fn named_apart(loaded: Vec<Loaded>) -> PyResult<Vec<Loaded>> {
    if loaded.is_empty() {
        return Err(options::wrong("scenarios: expected one or more".to_owned()));
    }
    let twice = loaded
        .iter()
        .enumerate()
        .find(|(at, one)| loaded[..*at].iter().any(|before| before.scenario.name == one.scenario.name));
    match twice {
        Some((_, one)) => Err(options::wrong(format!(
            "scenarios: two are called '{0}': change one, such as by scenario.set({{'name': '{0}-2'}})",
            one.scenario.name
        ))),
        None => Ok(loaded),
    }
}

impl Compared {
    /// Scenarios that have been played.
    pub fn of(played: Vec<Simulated>, confidence: f64) -> Self {
        let comparison = study::compare(&played, confidence);
        Self { played, comparison }
    }

    fn with_tables<T>(&self, of: impl FnOnce(&[Filled<'_>]) -> T) -> T {
        of(&run_tables(&self.played, &self.comparison))
    }
}

tabled!(Compared);

#[pymethods]
impl Compared {
    /// Names of the scenarios, in the order in which they were given.
    #[getter]
    fn names(&self) -> Vec<&str> {
        self.played.iter().map(Simulated::name).collect()
    }

    /// Number of replications of each.
    #[getter]
    fn replications(&self) -> u64 {
        self.played.iter().map(|one| one.estimates.replications).max().unwrap_or_default()
    }

    fn __repr__(&self) -> String {
        format!("<Compared {}: {} replications each>", self.names().join(", "), self.replications())
    }
}
