//! `offer report`: a page for a browser or a printer.

use super::Execute;
use crate::cli::flags::{Bonuses, Made, PlayFlags, Scenarios, section, section_names};
use clap::Args;
use clap::builder::NonEmptyStringValueParser;
use std::ffi::OsStr;
use std::num::NonZeroUsize;

use crate::cli::console::Console;
use crate::cli::failure::Failure;
use crate::cli::interrupt::Stoppable;
use crate::cli::load::{load, vary};
use crate::cli::progress::Progress;
use crate::cli::tables::command_line;
use crate::output::html::Report;
use crate::output::manifest::{Manifest, ScenarioEntry, Start};
use crate::output::sections::{self, Section};
use crate::scenario::Variation;
use crate::study::{self, ReportPlan};

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
  offer report mine.toml -o sheet.html --sections summary              one sheet to print
  offer report mine.toml -o heat.html --vary training.weeks=2..6 --vary pay.load=0.3,0.4
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
    /// Only these sections, separated by commas, in this order [default: all but `summary`]
    #[arg(long, value_name = "NAMES", value_delimiter = ',', value_parser = section(), default_values = section_names(), hide_default_value = true)]
    pub sections: Vec<String>,
    /// A KEY to vary and its VALUES, as for `sweep`: the page gets a section with the saving at each; one or two
    #[arg(long = "vary", value_name = "KEY=VALUES")]
    pub variations: Vec<String>,
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
        if !self.variations.is_empty() && !self.shows(&[&sections::SWEEP_SECTION]) {
            return Err(Failure::NoSweep);
        }
        let loaded = load(&self.scenarios, console)?;
        let plan = self.plan(vary(&loaded, &self.variations, console)?);
        let entries = loaded.iter().map(|one| ScenarioEntry::new(&one.scenario, &one.hash)).collect();
        let progress = Progress::whole(console);
        let (subjects, comparison) = progress.during(|watcher| study::report(loaded, &plan, watcher))?;
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

impl ReportArguments {
    fn plan(&self, variations: Vec<Variation>) -> ReportPlan {
        let tuning = self.bonuses.plan(self.play.confidence);
        let drivers = self.shows(&[&sections::DRIVERS, &sections::SUMMARY]);
        ReportPlan { offer: self.bonuses.offer, tuning, drivers, variations, threads: None }
    }

    /// Whether any of these sections is asked for.
    fn shows(&self, of: &[&Section]) -> bool {
        self.sections.iter().any(|name| of.iter().any(|section| section.name == name))
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
