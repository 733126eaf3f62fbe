//! The front door: a scenario that has been checked, and studies of it.

use std::fmt;
use std::io::{self, Write};
use std::num::NonZeroUsize;
use std::path::Path;
use std::slice;

use crate::analysis::interval::Estimate;
use crate::analysis::precision::{FIRST_LOOK, Goal, MAX_REPLICATIONS, Precision};
use crate::analysis::{Metric, Objective, Side};
use crate::engine::{EngineError, Unwatched, Watcher};
use crate::output::format::{Currency, error};
use crate::output::tables::run_tables;
#[cfg(feature = "report")]
use crate::output::{
    html::Report,
    manifest::{Manifest, ScenarioEntry, Start},
    sections::{self, Page},
};
use crate::scenario::{self, GivenTexts, Loaded, Problem, Problems};
#[cfg(feature = "report")]
use crate::study::ReportPlan;
use crate::study::tune::TuneReport;
use crate::study::tune::{Limits, Plan, TuneError, What};
use crate::study::{self, RunPlan, Simulated};

/// Share of intervals that hold the truth, unless another is asked for.
const CONFIDENCE: f64 = 0.95;

/// Reason why a study could not be made.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The scenario is wrong; every mistake is listed with its place, reason and remedy.
    #[error("{}", .0.render(false))]
    Problems(Problems),
    /// The scenario could not be played.
    #[error(transparent)]
    Engine(#[from] EngineError),
    /// No bonus could be chosen.
    #[error(transparent)]
    Tune(#[from] TuneError),
    /// A page could not be written.
    #[error(transparent)]
    Output(#[from] io::Error),
}

/// A scenario that has been read and checked: every number lies in its domain.
///
/// A scenario comes from a file or a text alone, so none is built unchecked. [`CheckedScenario::with`] changes values, and
/// checks the scenario again.
#[derive(Debug, Clone)]
pub struct CheckedScenario {
    loaded: Loaded,
}

impl CheckedScenario {
    /// Reads and checks a scenario file.
    ///
    /// # Errors
    /// Returns [`Error::Problems`] with every mistake of the file.
    pub fn load(path: impl AsRef<Path>) -> Result<Self, Error> {
        // A folder may hold several scenarios: the first is meant.
        let path = path.as_ref().to_owned();
        Self::of_loaded(scenario::load(slice::from_ref(&path), &[]).map(|mut all| all.swap_remove(0)))
    }

    /// Reads and checks the text of a scenario file; `name` stands for the file in messages.
    ///
    /// # Errors
    /// Returns [`Error::Problems`] with every mistake of the text.
    pub fn parse(name: &str, text: &str) -> Result<Self, Error> {
        Self::of_loaded(scenario::parse(name, text, &[]))
    }

    /// Changes values, as `--set` does, such as `["offers.0.bonus=2000"]`, and checks the scenario again. The files are not
    /// read again.
    ///
    /// # Errors
    /// Returns [`Error::Problems`] with every mistake of the edits and of the scenario that they make.
    pub fn with<S: Into<String>>(&self, edits: impl IntoIterator<Item = S>) -> Result<Self, Error> {
        let GivenTexts { texts, edits: before } = self.loaded.given.clone();
        let edits = before.into_iter().chain(edits.into_iter().map(Into::into)).collect();
        Self::of_loaded(scenario::reload(&GivenTexts { texts, edits }))
    }

    /// Checks a scenario that has been read.
    ///
    /// # Errors
    /// Returns [`Error::Problems`] with every mistake.
    #[cfg_attr(not(inside), doc(hidden))]
    pub fn of_loaded(loaded: Result<Loaded, Problems>) -> Result<Self, Error> {
        Ok(Self { loaded: loaded.and_then(study::checked).map_err(Error::Problems)? })
    }

    /// The scenario as studies take it.
    #[cfg_attr(not(inside), doc(hidden))]
    pub fn loaded(&self) -> &Loaded {
        &self.loaded
    }

    /// Name of the scenario.
    pub fn name(&self) -> &str {
        &self.loaded.scenario.name
    }

    /// SHA-256 of [`CheckedScenario::to_toml`] in hexadecimal digits: equal for equal scenarios.
    pub fn hash(&self) -> &str {
        &self.loaded.hash
    }

    /// Number of replications that a run plays.
    pub fn replications(&self) -> u64 {
        self.loaded.scenario.simulation.replications
    }

    /// Values that are legal, and almost surely a slip.
    pub fn warnings(&self) -> &[Problem] {
        &self.loaded.warnings
    }

    /// The scenario as TOML, defaults included.
    pub fn to_toml(&self) -> String {
        self.loaded.scenario.to_toml()
    }

    /// Plays the scenario as often as the file says, with and without the offer.
    ///
    /// # Errors
    /// Returns [`Error::Engine`] where the scenario cannot be played.
    pub fn run(&self) -> Result<Study, Error> {
        self.plan().run()
    }

    /// Options of a run.
    pub fn plan(&self) -> RunOptions<'_> {
        let options = RunPlan { confidence: CONFIDENCE, goal: None, flips: cfg!(feature = "report"), threads: None };
        RunOptions { scenario: self, options, watcher: &Unwatched }
    }

    /// Options of a search for the bonus that saves most.
    pub fn tune(&self) -> TuneOptions<'_> {
        TuneOptions { scenario: self, plan: Plan::of_offer(0, CONFIDENCE), threads: None, watcher: &Unwatched }
    }
}

/// Options of a run: threads, confidence, precision.
#[must_use]
pub struct RunOptions<'a> {
    scenario: &'a CheckedScenario,
    options: RunPlan,
    watcher: &'a dyn Watcher,
}

impl<'a> RunOptions<'a> {
    /// Threads to work on; results do not depend on the number. Without this option all cores work.
    pub fn threads(mut self, threads: usize) -> Self {
        self.options.threads = NonZeroUsize::new(threads);
        self
    }

    /// Share of intervals that hold the truth, in (0, 1); 0.95 without this option.
    pub fn confidence(mut self, confidence: f64) -> Self {
        self.options.confidence = confidence;
        self
    }

    /// Plays until the saving is known this well, or a million replications are played.
    pub fn precision(mut self, precision: Precision) -> Self {
        let confidence = self.options.confidence;
        self.options.goal = Some(Goal { precision, confidence, first: FIRST_LOOK, most: MAX_REPLICATIONS });
        self
    }

    /// Reports progress to a watcher, which can also stop the run.
    pub fn watch(mut self, watcher: &'a dyn Watcher) -> Self {
        self.watcher = watcher;
        self
    }

    /// Plays the scenario.
    ///
    /// # Errors
    /// Returns [`Error::Engine`] where the scenario cannot be played, or the watcher stops the run.
    pub fn run(self) -> Result<Study, Error> {
        let goal = self.options.goal.map(|goal| Goal { confidence: self.options.confidence, ..goal });
        let options = RunPlan { goal, ..self.options };
        let mut runs = study::run(vec![self.scenario.loaded.clone()], &options, self.watcher)?;
        Ok(Study { scenario: self.scenario.clone(), simulated: runs.swap_remove(0) })
    }
}

/// A scenario that has been played, and its estimates.
#[derive(Debug)]
pub struct Study {
    scenario: CheckedScenario,
    simulated: Simulated,
}

impl Study {
    /// The scenario.
    pub fn scenario(&self) -> &CheckedScenario {
        &self.scenario
    }

    /// Number of replications that were played.
    pub fn replications(&self) -> u64 {
        self.simulated.estimates.replications
    }

    /// The estimate of the saving per position.
    pub fn saving(&self) -> Saving {
        let estimate = self.simulated.estimates.estimate(Side::Saving, Metric::TotalCost);
        Saving { estimate, currency: self.scenario.loaded.scenario.currency.clone() }
    }

    /// The estimate of a metric in an arm, or of the saving, per position; `None` where the metric is unknown.
    pub fn estimate(&self, side: Side, metric: Metric) -> Option<Estimate> {
        self.simulated.estimates.estimate(side, metric)
    }

    /// The answer that `offer run` prints, without colour.
    #[cfg(feature = "report")]
    pub fn answer(&self) -> String {
        sections::report(&Page::of(&self.simulated, &[])).short().terminal(false)
    }

    /// The answer and all tables, as `offer run --full` prints them, without colour.
    #[cfg(feature = "report")]
    pub fn report(&self) -> String {
        let warnings: Vec<String> = self.scenario.warnings().iter().map(|warning| warning.text.clone()).collect();
        sections::report(&Page::of(&self.simulated, &warnings)).terminal(false)
    }

    /// Names of the tables that [`Study::write_table`] writes, such as `summary.csv`.
    pub fn tables(&self) -> Vec<&'static str> {
        self.with_tables(|tables| tables.iter().map(|table| table.file()).collect())
    }

    /// Writes a table as CSV. Returns `false` if there is no table of this name.
    ///
    /// # Errors
    /// Returns the errors of `out`.
    pub fn write_table(&self, name: &str, out: &mut dyn Write) -> io::Result<bool> {
        self.with_tables(|tables| match tables.iter().find(|table| table.file() == name) {
            Some(table) => table.write_csv(out).map(|()| true),
            None => Ok(false),
        })
    }

    fn with_tables<T>(&self, of: impl FnOnce(&[crate::output::tables::Filled]) -> T) -> T {
        let runs = slice::from_ref(&self.simulated);
        let comparison = study::compare(runs, self.simulated.estimates.confidence);
        of(&run_tables(runs, &comparison))
    }
}

/// A saving per position; prints as `$136.35 ± 4.77`, the estimate and the distance to the farther end of its interval.
#[derive(Debug, Clone, PartialEq)]
pub struct Saving {
    estimate: Option<Estimate>,
    currency: String,
}

impl Saving {
    /// An estimate [money per position] of a currency; `None` where the saving is unknown.
    #[cfg_attr(not(inside), doc(hidden))]
    pub fn new(estimate: Option<Estimate>, currency: &str) -> Self {
        Self { estimate, currency: currency.to_owned() }
    }

    /// The estimate, its Monte Carlo standard error and interval [money per position]; `None` where the saving is unknown.
    pub fn estimate(&self) -> Option<Estimate> {
        self.estimate
    }

    /// ISO code of the currency, such as `USD`.
    pub fn currency(&self) -> &str {
        &self.currency
    }
}

impl fmt::Display for Saving {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Some(estimate) = self.estimate else { return out.write_str("unknown") };
        let currency = Currency::of(&self.currency);
        let Some(reach) = estimate.reach() else { return out.write_str(&currency.amount(estimate.value)) };
        let decimals = if reach < 100.0 { 2 } else { 0 };
        write!(out, "{} ± {}", currency.rounded(estimate.value, decimals), error(reach, decimals))
    }
}

/// Options of a search for the bonus that saves most.
#[must_use]
pub struct TuneOptions<'a> {
    scenario: &'a CheckedScenario,
    plan: Plan,
    threads: Option<NonZeroUsize>,
    watcher: &'a dyn Watcher,
}

impl<'a> TuneOptions<'a> {
    /// The offer whose bonus is tuned, from 0 in the order of the file; the first without this option.
    pub fn offer(mut self, offer: usize) -> Self {
        self.plan.what = What::Offer(offer);
        self
    }

    /// The highest bonus to try [money].
    pub fn max(mut self, max: f64) -> Self {
        self.plan.max = Some(max);
        self
    }

    /// Bonuses to try are multiples of this step [money].
    pub fn step(mut self, step: f64) -> Self {
        self.plan.step = Some(step);
        self
    }

    /// The objective that the best bonus has the largest value of; the mean saving without this option.
    pub fn objective(mut self, objective: Objective) -> Self {
        self.plan.objective = objective;
        self
    }

    /// Limits that the best bonus keeps to.
    pub fn limits(mut self, limits: Limits) -> Self {
        self.plan.limits = limits;
        self
    }

    /// Share of intervals that hold the truth, in (0, 1); 0.95 without this option.
    pub fn confidence(mut self, confidence: f64) -> Self {
        self.plan.confidence = confidence;
        self
    }

    /// Threads to work on; results do not depend on the number. Without this option all cores work.
    pub fn threads(mut self, threads: usize) -> Self {
        self.threads = NonZeroUsize::new(threads);
        self
    }

    /// Reports progress to a watcher, which can also stop the search.
    pub fn watch(mut self, watcher: &'a dyn Watcher) -> Self {
        self.watcher = watcher;
        self
    }

    /// Plays the scenario at every bonus and chooses.
    ///
    /// # Errors
    /// Returns [`Error::Tune`] for a search that cannot be made, and [`Error::Engine`] where the scenario cannot be played.
    pub fn run(self) -> Result<TunedStudy, Error> {
        let loaded = vec![self.scenario.loaded.clone()];
        Ok(TunedStudy { report: TuneReport::of(loaded, self.plan, self.threads, self.watcher)? })
    }
}

#[cfg(feature = "report")]
impl TuneOptions<'_> {
    /// Plays the scenario at the bonuses of a slider, and writes the page for a browser that `offer report` writes.
    ///
    /// # Errors
    /// Returns the errors of [`TuneOptions::run`], and [`Error::Output`] for errors of `out`.
    pub fn write_page(self, out: &mut dyn Write) -> Result<(), Error> {
        let offer = match self.plan.what {
            What::Offer(offer) => offer,
            What::All | What::Scale => 0,
        };
        let start = Start::now();
        let confidence = self.plan.confidence;
        let loaded = &self.scenario.loaded;
        let entries = vec![ScenarioEntry::new(&loaded.scenario, &loaded.hash)];
        let plan =
            ReportPlan { offer, tuning: self.plan, drivers: true, variations: Vec::new(), threads: self.threads };
        let (subjects, comparison) = study::report(vec![loaded.clone()], &plan, self.watcher)?;
        let manifest = Manifest::new(Vec::new(), start, confidence, entries);
        let (sections, subjects, comparison) = (&sections::ALL, &subjects, &comparison);
        Ok(Report { title: None, sections, subjects, comparison, manifest: &manifest }.write(out)?)
    }
}

/// The bonus that saves most, and how sure that is.
#[derive(Debug)]
pub struct TunedStudy {
    report: TuneReport,
}

impl TunedStudy {
    /// The bonus that saves most [money]; `None` where no bonus keeps to the limits.
    pub fn best_bonus(&self) -> Option<f64> {
        let one = self.report.each().next()?;
        Some(one.best_point()?.bonus)
    }

    /// The held-out estimate: what the best bonus saves on replications that had no part in choosing it.
    pub fn saving(&self) -> Saving {
        let estimate = self.report.each().next().and_then(|one| one.held_out());
        Saving { estimate, currency: self.report.loaded[0].scenario.currency.clone() }
    }

    /// The answer and all tables, as `offer tune --full` prints them, without colour.
    #[cfg(feature = "report")]
    pub fn report(&self) -> String {
        sections::tuned(&self.report).terminal(false)
    }
}
