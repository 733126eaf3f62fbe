//! `offer plot`: one chart as a picture.

use super::Execute;
use crate::cli::flags::{Bonuses, Made, Play, Scenarios};
use clap::builder::NonEmptyStringValueParser;
use clap::{ArgAction, Args, ValueEnum};
use std::io::{self, IsTerminal};
use std::num::NonZeroUsize;
use std::path::Path;

use crate::cli::choose::choose;
use crate::cli::console::Console;
use crate::cli::failure::Failure;
use crate::cli::load::load;
use crate::cli::progress::Progress;
use crate::output::chart::{Chart, Components, Curve, Draw, Frontier, Funnel, Keep, Luck, Spread, Takers, Weekly};
use crate::output::format::Currency;
use crate::scenario::Loaded;
use crate::study::{self, Simulated};

/// Draws one chart as SVG or PNG
///
/// Plays a scenario, or for the charts of bonuses plays it at all bonuses from 0 to --max, and draws what that says: the
/// same charts, from the same numbers, as `run` and `tune` tell in words.
#[derive(Debug, Args)]
#[command(
    mut_arg("files", |file| file.action(ArgAction::Set).num_args(1).help("Scenario file; - means standard input")),
    mut_arg("max", |max| {
        max.help("The highest bonus of a chart of bonuses [default: what 90 % of hires would take, or half a year's wage, \
                  if that is less, and at least the bonus of the file]")
    }),
    mut_arg("output", |output| output.help("The file to write, NAME.svg or NAME.png [default: standard output]")),
    after_help = "\
Examples:
  offer plot mine.toml --chart curve -o curve.svg        which bonus saves how much
  offer plot mine.toml --chart components -o costs.png   what the offer changes in the cost
  offer plot mine.toml --chart spread --title 'A hundred cohorts' > spread.svg"
)]
pub struct PlotArguments {
    /// Which scenario.
    #[command(flatten)]
    pub scenarios: Scenarios,
    /// What to draw
    #[arg(long, value_enum, value_name = "CHART")]
    pub chart: ChartName,
    /// Where it goes.
    #[command(flatten)]
    pub made: Made,
    /// The form of the picture [default: as the file is named, and svg for standard output]
    #[arg(long, value_enum, value_name = "FORM")]
    pub format: Option<Picture>,
    /// Another title
    #[arg(long, value_name = "TEXT", value_parser = NonEmptyStringValueParser::new())]
    pub title: Option<String>,
    /// Which bonuses, for the charts of bonuses.
    #[command(flatten)]
    pub bonuses: Bonuses,
    /// How to play it.
    #[command(flatten)]
    pub play: Play,
}

/// `--chart`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ChartName {
    /// What each bonus saves
    Curve,
    /// What the offer changes in the cost of a position
    Components,
    /// First hires still there, by week
    Retention,
    /// Positions staffed by committed hires, by week
    Committed,
    /// How the saving varies from cohort to cohort
    Spread,
    /// What more money for bonuses buys
    Frontier,
    /// What becomes of hires
    Funnel,
    /// Who takes the offer, and what each taker saves
    Takers,
    /// Keep a taker, or let the taker go?
    Keep,
    /// How much of the spread is luck, and how much not knowing
    Luck,
}

impl ChartName {
    /// Its name on the command line.
    pub fn name(self) -> String {
        self.to_possible_value().map_or_else(String::new, |value| value.get_name().to_owned())
    }

    /// Whether it shows many bonuses.
    pub fn is_of_bonuses(self) -> bool {
        matches!(self, ChartName::Curve | ChartName::Frontier)
    }

    /// What there must be to draw it, and what helps where there is not.
    pub fn needs(self) -> &'static str {
        match self {
            ChartName::Curve => "it takes two bonuses: lower --step or raise --max",
            ChartName::Frontier => {
                "no bonus saves more than one that costs less: look at --chart curve, or raise --max"
            }
            ChartName::Components | ChartName::Funnel => "it takes hires: raise --replications",
            ChartName::Takers | ChartName::Keep => {
                "nobody takes the first offer: raise --replications, or the bonus by --set offers.0.bonus=2000"
            }
            ChartName::Luck => {
                "no parameter is uncertain, or the saving never varies: make one uncertain, as by --set \
                 training.weeks='\"3 to 5\"'"
            }
            ChartName::Retention | ChartName::Committed => {
                "it takes two weeks: raise them by --set simulation.horizon_weeks=52"
            }
            ChartName::Spread => {
                "it takes two replications and a saving that is not always 0: raise --replications, or the bonus by \
                 --set offers.0.bonus=2000"
            }
        }
    }
}

/// `--format` of a picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Picture {
    /// Lines and letters, sharp at any size
    Svg,
    /// Dots
    Png,
}

impl Execute for PlotArguments {
    fn threads(&self) -> Option<NonZeroUsize> {
        self.play.threads
    }

    fn execute(&self, console: Console) -> Result<(), Failure> {
        let form = form(self)?;
        self.made.check()?;
        let loaded = load(&self.scenarios, console)?;
        let [one] = <[Loaded; 1]>::try_from(loaded).map_err(|all| Failure::NotOne(all.len()))?;
        let chart = match self.chart.is_of_bonuses() {
            true => of_bonuses(one, self, console)?,
            false => of_run(one, self, console)?,
        };
        let chart = chart.ok_or(Failure::NothingToDraw { chart: self.chart.name(), reason: self.chart.needs() })?;
        let chart = self.title.iter().fold(chart, |chart, title| chart.titled(title));
        let bytes = match form {
            Picture::Svg => chart.file().into_bytes(),
            Picture::Png => chart.png()?,
        };
        self.made.write(&bytes, console)
    }
}

/// The form of the picture, which its file's name tells unless it is asked for.
fn form(asked: &PlotArguments) -> Result<Picture, Failure> {
    if !asked.chart.is_of_bonuses() && asked.bonuses.is_asked() {
        return Err(Failure::NoBonuses(asked.chart.name()));
    }
    match (asked.format, asked.made.path()) {
        (Some(Picture::Png), None) if io::stdout().is_terminal() => Err(on_terminal("chart.png")),
        (_, None) if asked.made.spills() => Err(on_terminal("chart.svg")),
        (Some(form), Some(path)) if of_name(path).is_some_and(|named| named != form) => {
            Err(Failure::Contradiction(path.to_path_buf()))
        }
        (Some(form), _) => Ok(form),
        (None, None) => Ok(Picture::Svg),
        (None, Some(path)) => of_name(path).ok_or_else(|| Failure::UnknownPicture(path.to_owned())),
    }
}

fn on_terminal(name: &'static str) -> Failure {
    Failure::OnTerminal { what: "a picture", name }
}

fn of_name(path: &Path) -> Option<Picture> {
    match path.extension()?.to_str()?.to_ascii_lowercase().as_str() {
        "svg" => Some(Picture::Svg),
        "png" => Some(Picture::Png),
        _ => None,
    }
}

fn drawn<D: Draw>(chart: Option<D>) -> Option<Chart> {
    chart.map(|chart| chart.draw(&chart.extent()))
}

/// A chart of many bonuses.
fn of_bonuses(one: Loaded, asked: &PlotArguments, console: Console) -> Result<Option<Chart>, Failure> {
    let progress = Progress::open(console);
    let tuned = choose(vec![one], asked.bonuses.plan(asked.play.confidence), &progress)?;
    progress.finish();
    Ok(tuned.each().next().and_then(|one| match asked.chart {
        ChartName::Frontier => drawn(Frontier::of(one)),
        _ => drawn(Curve::of(one, None)),
    }))
}

/// A chart of the scenario as it is.
fn of_run(one: Loaded, asked: &PlotArguments, console: Console) -> Result<Option<Chart>, Failure> {
    let plan = asked.play.plan();
    let simulated = Progress::whole(console).during(|watcher| study::run(vec![one], &plan, watcher))?;
    Ok(simulated.first().and_then(|simulated| of_simulated(simulated, asked.chart)))
}

fn of_simulated(simulated: &Simulated, chart: ChartName) -> Option<Chart> {
    let estimates = &simulated.estimates;
    let currency = Currency::of(&simulated.loaded.scenario.currency);
    match chart {
        ChartName::Components => drawn(Components::of(&currency, estimates)),
        ChartName::Retention => drawn(Weekly::retention(estimates)),
        ChartName::Committed => drawn(Weekly::committed(estimates)),
        ChartName::Spread => {
            let savings: Vec<f64> = simulated.replications().map(|row| row.saving).collect();
            drawn(Spread::of(&currency, &savings, estimates))
        }
        ChartName::Funnel => drawn(Funnel::of(estimates)),
        ChartName::Takers => drawn(Takers::of(&currency, estimates)),
        ChartName::Keep => drawn(Keep::of(&currency, estimates)),
        ChartName::Luck => drawn(Luck::of(estimates)),
        ChartName::Curve | ChartName::Frontier => None,
    }
}
