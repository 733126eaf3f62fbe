//! Fits: figures of a scenario from the records of a company, where the records tell them.
//!
//! `evidence` estimates rates, shares and laws of tenure with their errors; `bootstrap` gives other errors. `spread` lays one
//! estimate over several groups. `solve` makes figures of a scenario of them; what records do not tell stays as it is
//! believed. `expected` and `replay` hold the fitted scenario against the records.

mod bootstrap;
mod error;
mod evidence;
mod expected;
mod figure;
mod replay;
mod solve;
mod spread;
mod written;

pub use error::FitError;
pub use expected::ExitsInSpan;
pub use figure::{FittedField, FittedFigure, ToldBy, TriedLaw};
pub use replay::ReplayedWeek;
pub use written::FittedFile;

use crate::engine::Watcher;
use crate::fit::curves::{IncidenceStep, SurvivalStep, WatchedStay, aalen_johansen, kaplan_meier};
use crate::fit::family::LawFamily;
use crate::records::{ExitReason, Records, Spell};
use crate::scenario::Loaded;
use crate::special::normal;
use evidence::{Watched, people};
use expected::FittedSurvival;

/// Exits of a part of the records below which no file is written for it.
pub const LEAST_SPLIT: u32 = 20;

/// How records are fitted.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct FitPlan {
    /// Length of training [week]; None as the scenario has it.
    pub training_weeks: Option<f64>,
    /// Family of the law of tenure; None for that of the lowest criterion.
    pub family: Option<LawFamily>,
    /// Whether all people have one law of tenure, whatever groups there are.
    pub one_group: bool,
    /// Draws of the bootstrap; None for errors from the observed information.
    pub bootstrap: Option<u32>,
    /// Seed of the bootstrap.
    pub seed: u64,
    /// Share of intervals that hold the truth, in (0, 1).
    pub confidence: f64,
}

impl FitPlan {
    /// Standard errors from an estimate to an end of its interval.
    pub fn errors(&self) -> f64 {
        normal::quantile(0.5 + self.confidence / 2.0)
    }
}

/// Time by which half of those who finish training have quit.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct HalfGone {
    /// Time after training [week]; infinite where fewer than half ever quit.
    pub weeks: f64,
    /// Ends of the interval; None where the time is infinite.
    pub ends: Option<[f64; 2]>,
}

/// A scenario fitted to records, or to the part of them with one value of the split.
#[derive(Debug, Clone, PartialEq)]
pub struct FittedScenario {
    /// Value of the split; None for all records.
    pub split: Option<String>,
    /// People.
    pub people: usize,
    /// Spells: a person who came back has several.
    pub spells: usize,
    /// Exits of whatever reason.
    pub exits: usize,
    /// Length of training of the fit [week].
    pub training: f64,
    /// Figures, group by group, those that stay among them.
    pub figures: Vec<FittedFigure>,
    /// Laws that were tried.
    pub models: Vec<TriedLaw>,
    /// Time by which half have quit, for all people or for each group.
    pub halves: Vec<(Option<String>, HalfGone)>,
    /// Kaplan-Meier's survival in the job, and what the fitted scenario implies at each step.
    pub survival: Vec<(SurvivalStep, f64)>,
    /// Incidence of each reason; kinds are places in [`ExitReason::ALL`].
    pub incidence: Vec<IncidenceStep>,
    /// Exits by weeks.
    pub spans: Vec<ExitsInSpan>,
    /// Retention of the scenario and of the records.
    pub replay: Vec<ReplayedWeek>,
    /// Words on what was found on the way.
    pub remarks: Vec<String>,
    /// Share of draws of the bootstrap that gave no estimate.
    pub lost: f64,
    /// The scenario.
    pub scenario: Loaded,
    /// Changed values: dotted keys and values as TOML.
    changed: Vec<(String, String)>,
}

/// Fits a scenario to records; with a split, to each part of the records that has exits enough.
///
/// # Errors
/// [`FitError`] where nothing can be fitted, or the watcher stops it. The watcher is told of draws of the bootstrap.
///
/// # Reproducibility
/// Equal records give equal results, whatever the order of their rows and the number of threads.
pub fn fit(
    base: &Loaded,
    records: &Records,
    plan: &FitPlan,
    watcher: &dyn Watcher,
) -> Result<Vec<FittedScenario>, FitError> {
    let all: Vec<&Spell> = records.spells.iter().collect();
    if all.is_empty() {
        return Err(FitError::Nobody);
    }
    let mut parts: Vec<(Option<String>, Vec<&Spell>)> = vec![(None, all)];
    if !records.splits.is_empty() {
        let has_exits =
            |own: &[&Spell]| own.iter().filter(|spell| spell.exit.is_some()).count() >= LEAST_SPLIT as usize;
        let of = |at: usize| records.spells.iter().filter(|spell| spell.split == Some(at as u32)).collect::<Vec<_>>();
        let split = records.splits.iter().enumerate().map(|(at, name)| (Some(name.clone()), of(at)));
        parts = split.filter(|(_, own)| has_exits(own)).collect();
    }
    watcher.expects(u64::from(plan.bootstrap.unwrap_or(0)).saturating_mul(parts.len() as u64));
    let fitter = Fitter { base, records, plan, watcher };
    let fitted = parts.iter().map(|(split, spells)| fitter.one(spells, split.clone()));
    let mut fitted = fitted.collect::<Result<Vec<_>, _>>()?;
    let few = records.splits.len().saturating_sub(fitted.len());
    let first = fitted.first_mut().ok_or(FitError::NoSplit(LEAST_SPLIT))?;
    if few > 0 {
        first.remarks.push(format!("Of the values of --by, {few} with fewer than {LEAST_SPLIT} exits are left out."));
    }
    Ok(fitted)
}

/// How a scenario is fitted to parts of records.
struct Fitter<'a> {
    base: &'a Loaded,
    records: &'a Records,
    plan: &'a FitPlan,
    watcher: &'a dyn Watcher,
}

impl Fitter<'_> {
    /// The scenario fitted to the spells of all records, or of the part with this value of the split.
    fn one(&self, spells: &[&Spell], split: Option<String>) -> Result<FittedScenario, FitError> {
        let Self { base, records, plan, watcher } = *self;
        watcher.turned_to(split.as_deref().unwrap_or(&base.scenario.name));
        let training = plan.training_weeks.unwrap_or(base.scenario.training.weeks);
        let solved = solve::solve(base, records, plan, Watched { spells, training }, watcher)?;
        let of = split.as_ref().map_or_else(String::new, |split| format!("-{split}"));
        let name = format!("{}-fitted{of}", base.scenario.name);
        let scenario = written::edited(base, &name, &solved.changed, &solved.ties)?;
        let z = plan.errors();
        let stays: Vec<WatchedStay> = spells.iter().map(|spell| stay(spell, remains)).collect();
        let survival = kaplan_meier(&stays, z);
        let fitted = FittedSurvival::of(&scenario.scenario, training);
        let incidence = spells.iter().map(|spell| stay(spell, |_| true)).collect::<Vec<_>>();
        Ok(FittedScenario {
            split,
            people: people(spells.iter()),
            spells: spells.len(),
            exits: spells.iter().filter(|spell| spell.exit.is_some()).count(),
            training,
            spans: fitted.exits(&stays),
            replay: replay::replay(&scenario.scenario, &survival, plan.confidence, watcher)?,
            survival: survival.into_iter().map(|step| (step, fitted.at(step.week))).collect(),
            incidence: aalen_johansen(&incidence, ExitReason::ALL.len(), z),
            figures: solved.figures,
            models: solved.models,
            halves: solved.halves,
            remarks: solved.remarks,
            lost: solved.lost,
            changed: solved.changed,
            scenario,
        })
    }
}

/// Whether an exit is one that the model has without an offer.
fn remains(reason: ExitReason) -> bool {
    matches!(reason, ExitReason::Quit | ExitReason::Dismissed | ExitReason::Training)
}

/// A spell on a curve: of exits that `counts` does not take, only the watching ends.
fn stay(spell: &Spell, counts: impl Fn(ExitReason) -> bool) -> WatchedStay {
    let kind = |reason: ExitReason| ExitReason::ALL.iter().position(|one| *one == reason);
    let exit = spell.exit.filter(|reason| counts(*reason)).and_then(kind);
    WatchedStay { entered: spell.entered, end: spell.time.latest(), exit }
}
