//! `offer report`: a page for a browser or a printer.

use std::ffi::OsStr;

use super::arguments::{Made, Report as Asked};
use super::choose::choose;
use super::console::Console;
use super::failure::Failure;
use super::interrupt::{Heeded, Stoppable};
use super::load::load;
use super::progress::{Beside, Progress};
use super::tables::command_line;
use crate::analysis::{self, Comparison, Contender};
use crate::engine::memory::{REPLICATIONS, allow};
use crate::engine::{Results, Run, Threads, Watcher};
use crate::output::manifest::{Manifest, ScenarioEntry, Start};
use crate::output::report::{
    MOST_STOPS, MOST_STOPS_IN_ALL, Report, Stop, Subject,
    sections::{self, Section},
};
use crate::scenario::{Loaded, Scenario};
use crate::tune::TuneError;

/// A page above this is large to send [bytes].
const LARGE: usize = 1_000_000;

/// Loads, tunes, plays at every stop of the slider, writes.
pub fn report(asked: &Asked, console: Console) -> Result<(), Failure> {
    let start = Start::now();
    check(&asked.made)?;
    let loaded = load(&asked.scenarios, console)?;
    loaded.iter().try_for_each(|one| has_offer(&one.scenario, asked.bonuses.offer))?;
    let entries = loaded.iter().map(|one| ScenarioEntry::new(&one.scenario, &one.hash)).collect();
    let (subjects, comparison) = play(loaded, asked, console)?;
    let manifest = Manifest::new(command_line(), start, asked.play.confidence, entries);
    let sections = sections(asked);
    let report = Report {
        title: asked.title.as_deref(),
        sections: &sections,
        subjects: &subjects,
        comparison: &comparison,
        manifest: &manifest,
    };
    let mut page = Vec::new();
    report.write(&mut Stoppable(&mut page)).map_err(Failure::Output)?;
    if page.len() > LARGE {
        let size = format!("{:.1}", page.len() as f64 / 1e6);
        console.warning(&format!("the page has {size} MB: fewer files, or `--sections`, make it smaller"));
    }
    asked.made.write(&page, console)
}

/// Refuses, before anything is played, a place where a page is of no use.
fn check(made: &Made) -> Result<(), Failure> {
    if made.spills() {
        return Err(Failure::OnTerminal { what: "a page", name: "report.html" });
    }
    let is_html = |named: &str| ["html", "htm"].iter().any(|html| named.eq_ignore_ascii_case(html));
    match made.path() {
        Some(path) if !path.extension().and_then(OsStr::to_str).is_some_and(is_html) => {
            Err(Failure::NotAPage(path.to_owned()))
        }
        _ => made.check(),
    }
}

/// Refuses, before anything is played, an offer that a scenario with offers does not have.
fn has_offer(scenario: &Scenario, offer: usize) -> Result<(), Failure> {
    let offers = scenario.offers.len();
    match offers > 0 && offer >= offers {
        true => Err(TuneError::NoSuchOffer { scenario: scenario.name.clone(), offer, offers }.into()),
        false => Ok(()),
    }
}

/// The sections asked for, each once.
fn sections(asked: &Asked) -> Vec<&'static Section> {
    let mut sections: Vec<&Section> = Vec::new();
    for section in asked.sections.iter().filter_map(|name| sections::of(name)) {
        if !sections.iter().any(|other| other.name == section.name) {
            sections.push(section);
        }
    }
    sections
}

/// Plays everything that a page is written of.
fn play(loaded: Vec<Loaded>, asked: &Asked, console: Console) -> Result<(Vec<Subject>, Comparison), Failure> {
    let threads = Threads::new(None)?;
    let most = (MOST_STOPS_IN_ALL / loaded.len().max(1)).clamp(FEWEST_STOPS, MOST_STOPS);
    let work = loaded.iter().map(|one| to_play(&one.scenario, most)).fold(0, u64::saturating_add);
    let progress = Progress::new(work, console);
    // Of every stop the saving of each replication is kept.
    let savings = work.saturating_mul(size_of::<f64>() as u64);
    if let Some(first) = loaded.first() {
        allow(&first.scenario, savings, progress.room(), REPLICATIONS)?;
    }
    let desk = Desk { asked, threads: &threads, progress: &progress, most };
    let played = loaded.into_iter().map(|one| desk.subject(one)).collect::<Result<Vec<_>, _>>()?;
    progress.finish();
    let (subjects, contenders): (Vec<Subject>, Vec<Contender>) = played.into_iter().unzip();
    Ok((subjects, analysis::compare(&contenders, asked.play.confidence)))
}

/// Replications to play at all stops of a scenario, about: how many stops there are is known once it is tuned.
fn to_play(scenario: &Scenario, most: usize) -> u64 {
    let beside = if scenario.offers.is_empty() { 0 } else { most };
    scenario.simulation.replications.saturating_mul(1 + beside as u64)
}

/// Stops of each slider at least, however many scenarios there are.
const FEWEST_STOPS: usize = 3;

/// Where scenarios are played.
struct Desk<'a> {
    asked: &'a Asked,
    threads: &'a Threads,
    progress: &'a Progress,
    /// Stops of a slider at most.
    most: usize,
}

impl Desk<'_> {
    /// One scenario at every stop, and what a comparison needs of it as its file has it.
    fn subject(&self, loaded: Loaded) -> Result<(Subject, Contender), Failure> {
        self.progress.turn_to(&loaded.scenario.name);
        let (filed, contender) = self.as_filed(&loaded.scenario)?;
        let offer = self.asked.bonuses.offer;
        let mut subject = Subject { loaded, offer, stops: Vec::new(), file: 0, tuned: None };
        if !subject.loaded.scenario.offers.is_empty() {
            let plan = self.asked.bonuses.plan(self.confidence());
            subject.tuned = Some(choose(vec![subject.loaded.clone()], plan, &Beside(self.progress))?);
            let bonuses = subject.stops_beside(self.most);
            let expected = to_play(&subject.loaded.scenario, self.most);
            let replications = subject.loaded.scenario.simulation.replications;
            self.progress.correct(expected, replications.saturating_mul(1 + bonuses.len() as u64));
            for bonus in bonuses {
                let scenario = subject.at(bonus);
                let results = self.simulate(&scenario)?;
                subject.stops.push(Stop::new(Some(bonus), scenario, &results, self.confidence()));
            }
        }
        subject.put_in(filed);
        Ok((subject, contender))
    }

    fn as_filed(&self, scenario: &Scenario) -> Result<(Stop, Contender), Failure> {
        let results = self.simulate(scenario)?;
        let bonus = scenario.offers.get(self.asked.bonuses.offer).map(|offer| offer.bonus);
        let stop = Stop::new(bonus, scenario.clone(), &results, self.confidence());
        let contender = Contender::new(scenario, &results, &stop.estimates);
        Ok((stop, contender))
    }

    fn simulate(&self, scenario: &Scenario) -> Result<Results, Failure> {
        let mut run = Run::in_room(scenario, self.threads, self.progress.room())?;
        run.extend_to(scenario.simulation.replications, self.progress)?;
        Ok(run.finish(&Heeded)?)
    }

    fn confidence(&self) -> f64 {
        self.asked.play.confidence
    }
}
