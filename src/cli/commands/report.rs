//! `offer report`: a page for a browser or a printer.

use super::Execute;
use crate::cli::flags::{Bonuses, Made, PlayFlags, Scenarios, section, section_names};
use clap::Args;
use clap::builder::NonEmptyStringValueParser;
use std::ffi::OsStr;
use std::num::NonZeroUsize;

use crate::analysis::{self, Comparison, Contender};
use crate::cli::choose::choose;
use crate::cli::console::Console;
use crate::cli::failure::Failure;
use crate::cli::interrupt::{Heeded, Stoppable};
use crate::cli::load::load;
use crate::cli::progress::{Beside, Progress};
use crate::cli::tables::command_line;
use crate::engine::memory::{REPLICATIONS, allow};
use crate::engine::{Results, Run, Threads, Watcher};
use crate::output::html::{MOST_STOPS, MOST_STOPS_IN_ALL, Report};
use crate::output::manifest::{Manifest, ScenarioEntry, Start};
use crate::output::sections::{self, Section, Stop, Subject};
use crate::scenario::{Loaded, Scenario};
use crate::study::tune::TuneError;

/// Writes a page for a browser or a printer: the answer, charts, all assumptions, and a slider for the bonus
///
/// Plays every scenario in full at up to about 50 bonuses (fewer for several files), tunes it, and writes one page that
/// needs no other file: it can be opened from disk, sent, and printed. A slider shows every figure at another bonus.
/// Several files are compared, and a switch chooses between them.
#[derive(Debug, Args)]
#[command(
    mut_arg("offer", |offer| offer.help("The offer whose bonus the slider moves, by its number in the file, from 0")),
    mut_arg("max", |max| {
        max.help("The highest bonus of the slider [default: as in `offer tune`: the bonus that 90 % of hires would take, or \
                  half a year's wage if that is less, and at least the bonus in the file]")
    }),
    mut_arg("step", |step| {
        step.help("The bonuses of the curve are multiples of this amount, such as 50; the slider has some of them \
                   [default: a round amount that gives 200 steps or more]")
    }),
    after_help = "\
Examples:
  offer report mine.toml -o report.html
  offer report mine.toml -o report.html --max 5000 --step 100
  offer report mine.toml -o short.html --sections answer,curve --title 'The Offer'
  offer report base.toml dear.toml -o both.html          a comparison, and a switch between them"
)]
pub struct ReportArguments {
    /// Which scenarios.
    #[command(flatten)]
    pub scenarios: Scenarios,
    /// Which bonuses.
    #[command(flatten)]
    pub bonuses: Bonuses,
    /// Where it goes.
    #[command(flatten)]
    pub made: Made,
    /// Only these sections, separated by commas, in this order
    #[arg(long, value_name = "NAMES", value_delimiter = ',', value_parser = section(), default_values = section_names(), hide_default_value = true)]
    pub sections: Vec<String>,
    /// Title of the page [default: the name of the scenario, and the question]
    #[arg(long, value_name = "TEXT", value_parser = NonEmptyStringValueParser::new())]
    pub title: Option<String>,
    /// How to play it.
    #[command(flatten)]
    pub play: PlayFlags,
}

/// A page above this is large to send [bytes].
const LARGE: usize = 1_000_000;

impl Execute for ReportArguments {
    fn threads(&self) -> Option<NonZeroUsize> {
        self.play.threads
    }

    fn execute(&self, console: Console) -> Result<(), Failure> {
        let start = Start::now();
        check(&self.made)?;
        let loaded = load(&self.scenarios, console)?;
        loaded.iter().try_for_each(|one| has_offer(&one.scenario, self.bonuses.offer))?;
        let entries = loaded.iter().map(|one| ScenarioEntry::new(&one.scenario, &one.hash)).collect();
        let (subjects, comparison) = play(loaded, self, console)?;
        let manifest = Manifest::new(command_line(), start, self.play.confidence, entries);
        let sections = sections(self);
        let report = Report {
            title: self.title.as_deref(),
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
        self.made.write(&page, console)
    }
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
fn sections(asked: &ReportArguments) -> Vec<&'static Section> {
    let mut sections: Vec<&Section> = Vec::new();
    for section in asked.sections.iter().filter_map(|name| sections::section(name)) {
        if !sections.iter().any(|other| other.name == section.name) {
            sections.push(section);
        }
    }
    sections
}

/// Plays everything that a page is written of.
fn play(loaded: Vec<Loaded>, asked: &ReportArguments, console: Console) -> Result<(Vec<Subject>, Comparison), Failure> {
    let threads = Threads::new(None)?;
    let most = (MOST_STOPS_IN_ALL / loaded.len().max(1)).clamp(FEWEST_STOPS, MOST_STOPS);
    let work = loaded.iter().map(|one| to_play(&one.scenario, most)).fold(0, u64::saturating_add);
    let progress = Progress::whole(console);
    progress.expects(work);
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
    asked: &'a ReportArguments,
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
