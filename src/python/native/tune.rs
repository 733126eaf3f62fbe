//! Tunings: which bonus saves most?

use pyo3::prelude::*;
use pyo3::types::PyDict;
use the_offer::Objective;
use the_offer::output::manifest::{Manifest, ScenarioEntry, Start};
use the_offer::output::tables::Filled;
use the_offer::study::tune::{Limits, Plan, TuneReport, What};

use crate::estimate::Estimate;
use crate::options::{self, Playing};
use crate::problems::tune_error;
use crate::scenario::Scenario;
use crate::table::tabled;
use crate::watch::play;

/// The bonus that saves most, and how sure that is.
///
/// `tuning["curve"]` is a table; `tuning.tables` names all of them. They are those of `offer tune --csv`.
#[pyclass(frozen, module = "the_offer")]
pub struct Tuning {
    report: TuneReport,
}

#[pymethods]
impl Scenario {
    /// Plays the scenario at all bonuses from 0 to `max` on the same people and luck, and chooses the best.
    ///
    /// `offer` is the offer that is tuned, from 0 in the order of the file; `scale` tunes all offers by a common factor, and
    /// `all` the amounts of all jointly. `max` [money] and `step` [money] are those of the command where they are not given.
    /// `weeks` are weeks to try for the offer [week]. `objective` is `"mean"` (the mean saving), `"cvar"` (its mean over the
    /// worst 5 % of cohorts), `"probability"` (that the offer pays for a cohort) or `"median"`. The best keeps to limits:
    /// `budget` [money per position], the mean cost of bonuses; `max_take_rate` and `max_committed_lost` [share of the hires,
    /// and of the committed hires, who meet an offer], those who take one. The other options are those of `run`.
    ///
    /// Raises ValueError for what is asked and cannot be, SimulationError for what cannot be played.
    #[pyo3(signature = (*, offer=0, max=None, step=None, weeks=None, scale=false, all=false, objective="mean", budget=None, max_take_rate=None, max_committed_lost=None, replications=None, seed=None, threads=None, confidence=0.95, progress=None))]
    fn tune(
        &self,
        py: Python<'_>,
        offer: usize,
        max: Option<f64>,
        step: Option<f64>,
        weeks: Option<Vec<f64>>,
        scale: bool,
        all: bool,
        objective: &str,
        budget: Option<f64>,
        max_take_rate: Option<f64>,
        max_committed_lost: Option<f64>,
        replications: Option<u64>,
        seed: Option<u64>,
        threads: Option<usize>,
        confidence: f64,
        progress: Option<&Bound<'_, PyAny>>,
    ) -> PyResult<Tuning> {
        let weeks = weeks.unwrap_or_default();
        for week in &weeks {
            options::above_0("weeks", Some(*week))?;
        }
        let plan = Plan {
            what: what(offer, scale, all, &weeks)?,
            weeks,
            max: options::above_0("max", max)?,
            step: options::above_0("step", step)?,
            objective: options::word("objective", objective, &Objective::ALL.map(|one| (one.name(), one)))?,
            limits: Limits {
                budget: options::within("budget", budget, 0.0, f64::MAX)?,
                take_rate: options::within("max_take_rate", max_take_rate, 0.0, 1.0)?,
                committed_lost: options::within("max_committed_lost", max_committed_lost, 0.0, 1.0)?,
            },
            confidence: options::confidence(confidence)?,
        };
        let loaded = self.loaded(py, replications, seed)?;
        let none = py.None().into_bound(py);
        let playing = Playing::new(threads, progress.unwrap_or(&none))?;
        let report = play(py, &playing, self.name(), |watcher| TuneReport::of(vec![loaded], plan, None, watcher))?;
        Ok(Tuning { report: report.map_err(|error| tune_error(py, error))? })
    }
}

/// Which amounts are tuned.
fn what(offer: usize, scale: bool, all: bool, weeks: &[f64]) -> PyResult<What> {
    let asked = [scale, all, offer != 0 || !weeks.is_empty()];
    match asked {
        [true, false, false] => Ok(What::Scale),
        [false, true, false] => Ok(What::All),
        [false, false, _] => Ok(What::Offer(offer)),
        _ => Err(options::wrong("scale, all, and offer or weeks exclude one another: give one of them".to_owned())),
    }
}

impl Tuning {
    fn with_tables<T>(&self, of: impl FnOnce(&[Filled<'_>]) -> T) -> T {
        of(&self.report.tables())
    }
}

tabled!(Tuning);

#[pymethods]
impl Tuning {
    /// Name of the scenario.
    #[getter]
    fn name(&self) -> &str {
        self.report.loaded.first().map_or("", |one| &one.scenario.name)
    }

    /// Currency of all amounts, such as `USD`.
    #[getter]
    fn currency(&self) -> &str {
        self.report.loaded.first().map_or("", |one| &one.scenario.currency)
    }

    /// The bonus that saves most [money]; None where no bonus keeps to the limits.
    #[getter]
    fn best_bonus(&self) -> Option<f64> {
        let one = self.report.each().next()?;
        Some(one.best_point()?.bonus)
    }

    /// What the best bonus saves [money per position], on replications that had no part in choosing it.
    #[getter]
    fn saving(&self) -> Option<Estimate> {
        let held_out = self.report.each().next()?.held_out()?;
        Some(Estimate::new(held_out, Some(self.currency())))
    }

    /// What the bonus of the scenario saves less than the best one [money per position]; None where it is unknown.
    #[getter]
    fn regret_of_file(&self) -> Option<Estimate> {
        Some(Estimate::new(self.report.each().next()?.regret()?, Some(self.currency())))
    }

    /// All that is known of the tuning, tables or not: what `offer tune --format json` writes, but for its manifest.
    fn to_dict<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyDict>> {
        let entries = self.report.loaded.iter().map(|one| ScenarioEntry::new(&one.scenario, &one.hash));
        let manifest = Manifest::new(Vec::new(), Start::now(), self.report.plan.confidence, entries.collect());
        let mut text = Vec::new();
        self.report.document(&manifest).write(&mut text)?;
        let all = py.import("json")?.call_method1("loads", (text,))?.cast_into::<PyDict>()?;
        all.del_item("manifest")?;
        Ok(all)
    }

    fn __repr__(&self) -> String {
        let Some(best) = self.best_bonus() else {
            return format!("<Tuning of {}: no bonus keeps to the limits>", self.name());
        };
        let saving = self.saving().map_or_else(|| "an unknown amount".to_owned(), |saving| saving.text());
        format!("<Tuning of {}: a bonus of {best} saves {saving} per position>", self.name())
    }
}
