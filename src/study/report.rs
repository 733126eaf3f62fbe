//! Reports: scenarios played whole at the bonuses of a slider, tuned, and compared.

use std::collections::BTreeMap;
use std::num::NonZeroUsize;

use super::sensitivity::{self, FigureFlip, FigureTurn, Sensitivity, SensitivityPlan};
use super::tune::{MOST_STOPS, Plan, TuneError, TuneReport, TunedScenario, stops};
use super::uncounted::Uncounted;
use super::{Simulated, SweptScenario, sweep};
use crate::analysis::{self, Comparison, Contender, Estimates, Verdict};
use crate::engine::{
    self,
    memory::{REPLICATIONS, allow},
};
use crate::engine::{EngineError, Results, Run, Threads, Watcher};
use crate::scenario::{Loaded, Scenario, Variation};

/// Stops of each slider at least beside the file's, however many scenarios there are: the best bonus and the last.
const FEWEST_STOPS: usize = 2;

/// The plan of a report: offer, tuning and threads.
#[derive(Debug, Clone)]
pub struct ReportPlan {
    /// The offer whose bonus the slider moves, from 0.
    pub offer: usize,
    /// The plan by which the scenarios are tuned.
    pub tuning: Plan,
    /// Whether it is asked what drives the saving.
    pub drivers: bool,
    /// `[scenario]`: the values at which a scenario is swept; empty if that is not asked.
    pub variations: Vec<Variation>,
    /// Threads to work on; `None` for all cores.
    pub threads: Option<NonZeroUsize>,
}

/// One scenario at the bonuses of a slider.
#[derive(Debug)]
pub struct Subject {
    /// The scenario as its file has it, and the warnings about it.
    pub loaded: Loaded,
    /// The offer whose bonus the slider moves, from 0 in the order of the file.
    pub offer: usize,
    /// Stops of the slider, by rising bonus; a single one if there is no offer.
    pub stops: Vec<Stop>,
    /// Number of the stop with the bonus of the file.
    pub file: usize,
    /// The tuning of the scenario alone; `None` if there is no offer.
    pub tuned: Option<TuneReport>,
    /// What drives the saving with the bonus of the file; `None` if there is no offer, or that was not asked.
    pub drivers: Option<Sensitivity>,
    /// Flips nearest at hand with the bonus of the file; `None` if they were not looked for.
    pub flips: Option<Vec<FigureFlip>>,
    /// The scenario at many values of its figures; `None` if that was not asked.
    pub swept: Option<SweptScenario>,
}

/// One scenario with one bonus, played whole.
#[derive(Debug)]
pub struct Stop {
    /// The bonus [money]; `None` if there is no offer.
    pub bonus: Option<f64>,
    /// The scenario with that bonus.
    pub scenario: Scenario,
    /// Estimates of the outcomes.
    pub estimates: Estimates,
    /// `[replication]`: the saving per position [money].
    pub savings: Vec<f64>,
}

impl Stop {
    /// A scenario with this bonus and its outcomes, with intervals at `confidence` in (0, 1).
    pub fn new(bonus: Option<f64>, scenario: Scenario, results: &Results, confidence: f64) -> Self {
        let estimates = analysis::estimate(&scenario, results, confidence);
        let savings = analysis::replications(results).map(|row| row.saving).collect();
        Self { bonus, scenario, estimates, savings }
    }
}

/// The scenario as it was played.
impl From<Simulated> for Stop {
    fn from(simulated: Simulated) -> Self {
        let savings = simulated.replications().map(|row| row.saving).collect();
        Self { bonus: None, scenario: simulated.loaded.scenario, estimates: simulated.estimates, savings }
    }
}

impl Subject {
    /// A scenario with stops of no slider, or the tuning of its first offer.
    pub fn still(loaded: Loaded, stops: Vec<Stop>, tuned: Option<TuneReport>) -> Self {
        Self { loaded, offer: 0, stops, file: 0, tuned, drivers: None, flips: None, swept: None }
    }

    /// A scenario with what drives its saving.
    pub fn driven(found: Sensitivity) -> Self {
        let loaded = found.loaded.clone();
        Self { drivers: Some(found), ..Self::still(loaded, Vec::new(), None) }
    }

    /// A scenario at many values of its figures; `None` where there are no points.
    pub fn swept(swept: SweptScenario) -> Option<Self> {
        let variation = &swept.variation;
        let first = variation.first.as_ref();
        let loaded = Loaded {
            source: variation.source.clone(),
            scenario: swept.scenario()?.clone(),
            warnings: variation.warnings.clone(),
            places: BTreeMap::new(),
            hash: variation.hash.clone(),
            given: first.map(|first| first.given.clone()).unwrap_or_default(),
        };
        Some(Self { swept: Some(swept), ..Self::still(loaded, Vec::new(), None) })
    }

    /// Name of the scenario.
    pub fn name(&self) -> &str {
        &self.loaded.scenario.name
    }

    /// The stop that is the file's.
    pub fn as_filed(&self) -> Option<&Stop> {
        self.stops.get(self.file)
    }

    /// The tuned scenario; `None` where there is no offer.
    pub fn one(&self) -> Option<TunedScenario<'_>> {
        self.tuned.as_ref()?.each().next()
    }

    /// Number of the stop with the best bonus.
    pub fn best(&self) -> Option<usize> {
        let best = self.one()?.best_point()?.bonus;
        self.stops.iter().position(|stop| stop.bonus == Some(best))
    }

    /// The scenario with another bonus [money] at the offer that the slider moves.
    fn at(&self, bonus: f64) -> Scenario {
        let mut scenario = self.loaded.scenario.clone();
        if let Some(offer) = scenario.offers.get_mut(self.offer) {
            offer.bonus = bonus;
        }
        scenario
    }

    /// The bonuses [money] of at most about `most` stops beside the file's: some of those that were tuned, the best among
    /// them.
    fn stops_beside(&self, most: usize) -> Vec<f64> {
        let Some((one, line)) = self.one().and_then(|one| Some((one, one.line()?))) else { return Vec::new() };
        let best = one.best_point().map(|best| best.bonus);
        let file = self.loaded.scenario.offers.get(self.offer).map(|offer| offer.bonus);
        let last = one.shown(line).len().saturating_sub(1);
        let even = stops(last, most - best.iter().len(), |place| line.played[place]);
        let mut stops: Vec<f64> = even.into_iter().map(|place| line.points[place].bonus).chain(best).collect();
        stops.sort_unstable_by(f64::total_cmp);
        stops.dedup();
        stops.retain(|bonus| Some(*bonus) != file);
        stops
    }

    /// Puts the file's stop in its place.
    fn put_in(&mut self, stop: Stop) {
        self.file = self.stops.iter().filter(|other| other.bonus < stop.bonus).count();
        self.stops.insert(self.file, stop);
    }
}

/// Plays scenarios at the stops of their sliders and at the values to sweep, tunes them, and compares the scenarios as their files have them.
///
/// # Errors
/// Returns [`TuneError`] for an offer that a scenario with offers does not have, before anything is played; for what cannot
/// be tuned or played; and where the watcher stops the work.
pub fn report(
    loaded: Vec<Loaded>,
    plan: &ReportPlan,
    watcher: &dyn Watcher,
) -> Result<(Vec<Subject>, Comparison), TuneError> {
    loaded.iter().try_for_each(|one| has_offer(&one.scenario, plan.offer))?;
    let threads = Threads::new(plan.threads)?;
    let most = (MOST_STOPS / loaded.len().max(1)).max(FEWEST_STOPS);
    let work = loaded.iter().map(|one| to_play(&one.scenario, most)).fold(0, u64::saturating_add);
    watcher.expects(work);
    // Of every stop the saving of each replication is kept.
    let savings = work.saturating_mul(size_of::<f64>() as u64);
    if let Some(first) = loaded.first() {
        allow(&first.scenario, savings, watcher.room(), REPLICATIONS)?;
    }
    let slider = Slider { plan, threads: &threads, watcher, most };
    let played = loaded.into_iter().map(|one| slider.play(one)).collect::<Result<Vec<_>, _>>()?;
    let (mut subjects, contenders): (Vec<Subject>, Vec<Contender>) = played.into_iter().unzip();
    for (subject, variation) in subjects.iter_mut().zip(&plan.variations) {
        subject.swept = Some(sweep(variation.clone(), plan.tuning.confidence, plan.threads, &Beside(watcher))?);
    }
    Ok((subjects, analysis::compare(&contenders, plan.tuning.confidence)))
}

/// Refuses an offer that a scenario with offers does not have.
fn has_offer(scenario: &Scenario, offer: usize) -> Result<(), TuneError> {
    let offers = scenario.offers.len();
    match offers > 0 && offer >= offers {
        true => Err(TuneError::NoSuchOffer { scenario: scenario.name.clone(), offer, offers }),
        false => Ok(()),
    }
}

/// Replications to play at all stops of a scenario, about: how many stops there are is known once it is tuned.
fn to_play(scenario: &Scenario, most: usize) -> u64 {
    let beside = if scenario.offers.is_empty() { 0 } else { most };
    scenario.simulation.replications.saturating_mul(1 + beside as u64)
}

/// How a scenario is played at the stops of its slider.
struct Slider<'a> {
    plan: &'a ReportPlan,
    threads: &'a Threads,
    watcher: &'a dyn Watcher,
    /// Stops at most.
    most: usize,
}

impl Slider<'_> {
    /// One scenario at every stop, and what a comparison needs of it as its file has it.
    fn play(&self, loaded: Loaded) -> Result<(Subject, Contender), TuneError> {
        self.watcher.turned_to(&loaded.scenario.name);
        let results = self.extended(&loaded.scenario)?.finish(&Uncounted(self.watcher))?;
        let filed = self.as_filed(&loaded.scenario, &results);
        let contender = Contender::new(&loaded.scenario, &results, &filed.estimates);
        let drivers = self.drivers(&loaded, &results, &filed.estimates)?;
        let flips = self.flips(&loaded.scenario, &results, drivers.as_ref())?;
        // Tuning needs the room.
        drop(results);
        let still = Subject::still(loaded, Vec::new(), None);
        let mut subject = Subject { offer: self.plan.offer, drivers, flips: Some(flips), ..still };
        if !subject.loaded.scenario.offers.is_empty() {
            let loaded = vec![subject.loaded.clone()];
            let tuned = TuneReport::of(loaded, self.plan.tuning.clone(), self.plan.threads, &Beside(self.watcher))?;
            subject.tuned = Some(tuned);
            self.play_stops(&mut subject)?;
        }
        subject.put_in(filed);
        Ok((subject, contender))
    }

    /// Plays the stops beside the file's.
    fn play_stops(&self, subject: &mut Subject) -> Result<(), TuneError> {
        let bonuses = subject.stops_beside(self.most);
        let scenario = &subject.loaded.scenario;
        let replications = scenario.simulation.replications.saturating_mul(1 + bonuses.len() as u64);
        self.watcher.corrected(to_play(scenario, self.most), replications);
        let scenarios: Vec<Scenario> = bonuses.iter().map(|bonus| subject.at(*bonus)).collect();
        // The expected savings of all stops, on the same positions, take little more time than that of one.
        let all = 0..scenario.simulation.replications;
        let expected = engine::expect(&scenarios, all, self.plan.threads, &Uncounted(self.watcher))?;
        for ((bonus, scenario), expected) in bonuses.into_iter().zip(scenarios).zip(expected) {
            let results = self.extended(&scenario)?.finish_with(expected, &Uncounted(self.watcher))?;
            subject.stops.push(Stop::new(Some(bonus), scenario, &results, self.plan.tuning.confidence));
        }
        Ok(())
    }

    /// The stop of the file.
    fn as_filed(&self, scenario: &Scenario, results: &Results) -> Stop {
        let bonus = scenario.offers.get(self.plan.offer).map(|offer| offer.bonus);
        Stop::new(bonus, scenario.clone(), results, self.plan.tuning.confidence)
    }

    /// What moves the saving of a scenario that has been played, and what would turn the advice. Returns None if that is not
    /// asked, or no offer is made.
    fn drivers(
        &self,
        loaded: &Loaded,
        results: &Results,
        estimates: &Estimates,
    ) -> Result<Option<Sensitivity>, EngineError> {
        if !self.plan.drivers || estimates.verdict == Verdict::NoOffer {
            return Ok(None);
        }
        let nothing = SensitivityPlan::of_nothing(self.plan.tuning.confidence);
        let plan = SensitivityPlan { moves: true, turn: true, threads: self.plan.threads, ..nothing };
        let played = (results, estimates.clone());
        sensitivity::of_run(loaded.clone(), played, &plan, &Beside(self.watcher)).map(Some)
    }

    /// Flips nearest at hand: of all, where these have been searched for.
    fn flips(
        &self,
        scenario: &Scenario,
        results: &Results,
        drivers: Option<&Sensitivity>,
    ) -> Result<Vec<FigureFlip>, EngineError> {
        let Self { plan, watcher, .. } = self;
        match drivers.and_then(|drivers| drivers.turns.as_ref()) {
            Some(turns) => {
                let all: Vec<FigureFlip> = turns.iter().filter_map(FigureTurn::passed).collect();
                Ok(sensitivity::first_flips(&all))
            }
            None => sensitivity::nearest_flips(scenario, results, plan.tuning.confidence, plan.threads, *watcher),
        }
    }

    /// A run with all replications of a scenario.
    fn extended<'a>(&'a self, scenario: &'a Scenario) -> Result<Run<'a>, EngineError> {
        let mut run = Run::in_room(scenario, self.threads, self.watcher.room())?;
        run.extend_to(scenario.simulation.replications, self.watcher)?;
        Ok(run)
    }
}

/// Work of unknown size within work of known size: expected and done replications rise alike, so that no bar jumps back.
pub(crate) struct Beside<'a>(pub &'a dyn Watcher);

impl Watcher for Beside<'_> {
    fn turned_to(&self, scenario: &str) {
        self.0.turned_to(scenario);
    }

    fn advanced(&self, replications: u64) {
        self.0.corrected(0, replications);
        self.0.advanced(replications);
    }

    fn stopped(&self) -> bool {
        self.0.stopped()
    }

    fn room(&self) -> u64 {
        self.0.room()
    }
}
