//! Runs: does the offer pay, and by how much?

use pyo3::prelude::*;
use the_offer::analysis::Comparison;
use the_offer::analysis::precision::{FIRST_LOOK, Goal, MAX_REPLICATIONS};
use the_offer::output::tables::{Filled, run_tables};
use the_offer::study::{self, RunPlan, Simulated};
use the_offer::{Metric, Side};

use crate::estimate::Estimate;
use crate::options::{self, Playing};
use crate::problems::engine_error;
use crate::scenario::Scenario;
use crate::table::tabled;
use crate::watch::play;

/// A scenario that has been played with and without the offer, and its estimates, per position.
///
/// `run["summary"]` is a table; `run.tables` names all of them. They are those of `offer run --csv`.
#[pyclass(frozen, module = "the_offer")]
pub struct Run {
    /// The one run.
    played: [Simulated; 1],
    comparison: Comparison,
}

#[pymethods]
impl Scenario {
    /// Plays the scenario many times, each time with and without the offer on the same people and luck.
    ///
    /// `replications` and `seed` replace those of the scenario. With a `precision`, such as `"2%"` of the saving or `50`
    /// [money per position], it plays until the saving is known to ± that, or `max_replications` (a million) are played; the
    /// first look is after `replications` (1000). Results do not depend on the number of `threads`, all cores unless it is
    /// given. `confidence` is the share of intervals that hold the truth. `progress` is True for a bar of tqdm, False for
    /// none, None for a bar where a person looks on, or what is called with the number of replications played and that of
    /// all, None if it is unknown.
    ///
    /// Raises SimulationError for what cannot be played, and KeyboardInterrupt on Ctrl-C.
    #[pyo3(signature = (*, replications=None, seed=None, threads=None, precision=None, max_replications=None, confidence=0.95, progress=None))]
    fn run(
        &self,
        py: Python<'_>,
        replications: Option<u64>,
        seed: Option<u64>,
        threads: Option<usize>,
        precision: Option<&Bound<'_, PyAny>>,
        max_replications: Option<u64>,
        confidence: f64,
        progress: Option<&Bound<'_, PyAny>>,
    ) -> PyResult<Run> {
        let confidence = options::confidence(confidence)?;
        let goal = goal(precision, replications, max_replications, confidence)?;
        let loaded = self.loaded(py, replications, seed)?;
        let plan = RunPlan { confidence, goal, flips: false, threads: None };
        let none = py.None().into_bound(py);
        let playing = Playing::new(threads, progress.unwrap_or(&none))?;
        let played = play(py, &playing, self.name(), |watcher| {
            Ok(Run::of(study::run(vec![loaded], &plan, watcher)?.swap_remove(0)))
        })?;
        played.map_err(|error| engine_error(py, &error))
    }
}

/// When a run stops.
///
/// # Errors
/// ValueError for what cannot be.
pub fn goal(
    precision: Option<&Bound<'_, PyAny>>,
    first: Option<u64>,
    most: Option<u64>,
    confidence: f64,
) -> PyResult<Option<Goal>> {
    let Some(precision) = precision else {
        return match most {
            Some(_) => Err(options::wrong("max_replications: give a precision too, or replications alone".to_owned())),
            None => Ok(None),
        };
    };
    if most == Some(0) {
        return Err(options::wrong("max_replications: expected 1 or more".to_owned()));
    }
    let precision = options::precision(precision)?;
    let (first, most) = (first.unwrap_or(FIRST_LOOK), most.unwrap_or(MAX_REPLICATIONS));
    Ok(Some(Goal { precision, confidence, first, most }))
}

impl Run {
    /// The run of a scenario that has been played.
    pub fn of(played: Simulated) -> Self {
        let confidence = played.estimates.confidence;
        let played = [played];
        let comparison = study::compare(&played, confidence);
        Self { played, comparison }
    }

    fn simulated(&self) -> &Simulated {
        let [one] = &self.played;
        one
    }

    fn with_tables<T>(&self, of: impl FnOnce(&[Filled<'_>]) -> T) -> T {
        of(&run_tables(&self.played, &self.comparison))
    }
}

tabled!(Run);

#[pymethods]
impl Run {
    /// Name of the scenario.
    #[getter]
    fn name(&self) -> &str {
        self.simulated().name()
    }

    /// Number of replications that were played.
    #[getter]
    fn replications(&self) -> u64 {
        self.simulated().estimates.replications
    }

    /// Currency of all amounts, such as `USD`.
    #[getter]
    fn currency(&self) -> &str {
        &self.simulated().loaded.scenario.currency
    }

    /// What the offer saves [money per position]: cost without the offer, minus cost with it. Above 0, the offer pays.
    #[getter]
    fn saving(&self) -> Option<Estimate> {
        let estimate = self.simulated().estimates.estimate(Side::Saving, Metric::TotalCost)?;
        Some(Estimate::new(estimate, Some(self.currency())))
    }

    /// Share of cohorts of this size in which the offer pays.
    #[getter]
    fn probability_pays(&self) -> Option<Estimate> {
        let estimate = self.simulated().estimates.estimate(Side::Saving, Metric::ProbabilityPays)?;
        Some(Estimate::new(estimate, None))
    }

    /// An estimate of the table `summary`, per position: of a metric such as `"take_rate"`, in the arm `"no_offer"`, in the
    /// arm `"offer"`, or `"saving"`, their difference. None where it is unknown.
    fn estimate(&self, arm: &str, metric: &str) -> PyResult<Option<Estimate>> {
        let arm = options::word("arm", arm, &Side::ALL.map(|side| (side.name(), side)))?;
        let all: Vec<Metric> =
            self.simulated().estimates.metrics().filter(|one| one.0 == arm).map(|one| one.1).collect();
        let named: Vec<_> = all.iter().map(|metric| metric.name()).collect();
        let known: Vec<(&str, Metric)> = named.iter().map(|name| &**name).zip(all.iter().copied()).collect();
        let metric = options::word("metric", metric, &known)?;
        let estimate = self.simulated().estimates.estimate(arm, metric);
        let currency = (metric.unit() == "money").then(|| self.currency());
        Ok(estimate.map(|estimate| Estimate::new(estimate, currency)))
    }

    /// What may be wrong with the estimates, in sentences.
    #[getter]
    fn warnings(&self) -> Vec<String> {
        self.simulated().warnings().collect()
    }

    fn __repr__(&self) -> String {
        let saving = self.saving().map_or_else(|| "an unknown amount".to_owned(), |saving| saving.text());
        format!("<Run of {}: saves {saving} per position, {} replications>", self.name(), self.replications())
    }
}
