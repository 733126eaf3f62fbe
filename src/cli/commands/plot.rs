//! `offer plot`: one chart as a picture.

use super::Execute;
use crate::cli::flags::{Bonuses, Made, PlayFlags, Scenarios};
use clap::builder::{NonEmptyStringValueParser, PossibleValue, PossibleValuesParser, TypedValueParser};
use clap::{ArgAction, Args, ValueEnum};
use std::io::{self, IsTerminal};
use std::num::NonZeroUsize;
use std::path::Path;

use crate::cli::console::Console;
use crate::cli::failure::Failure;
use crate::cli::load::{load, load_variation};
use crate::cli::progress::Progress;
use crate::engine::Watcher;
use crate::output::sections::{self, Basis, Drawable, Stop, Subject};
use crate::output::svg::Chart;
use crate::scenario::{Layout, Loaded};
use crate::study;
use crate::study::sensitivity::{SensitivityPlan, sensitivity};
use crate::study::tune::TuneReport;

/// Draws one chart as SVG or PNG
///
/// Plays a scenario and draws one chart of its results. For charts of bonuses the scenario is played at all bonuses from
/// 0 to --max; for the chart `sweep`, at all values of --vary. The numbers are those of `run`, `tune` and `sweep`.
#[derive(Debug, Args)]
#[command(
    mut_arg("files", |file| file.action(ArgAction::Set).num_args(1).help("Scenario file; - for standard input")),
    mut_arg("max", |max| {
        max.help("The highest bonus of a chart of bonuses [default: the bonus that 90 % of hires would take, or half a year's \
                  wage if that is less, and at least the bonus in the file]")
    }),
    mut_arg("output", |output| output.help("The file to write, NAME.svg or NAME.png [default: standard output]")),
    after_help = "\
Examples:
  offer plot mine.toml --chart curve -o curve.svg        how much each bonus saves
  offer plot mine.toml --chart components -o costs.png   what the offer changes in the cost
  offer plot mine.toml --chart sweep --vary training.weeks=2..6 --vary pay.load=0.3,0.4 -o heat.png
  offer plot mine.toml --chart spread --title 'A hundred cohorts' > spread.svg"
)]
pub struct PlotArguments {
    /// Which scenario.
    #[command(flatten)]
    pub scenarios: Scenarios,
    /// What to draw
    #[arg(long, value_name = "CHART", value_parser = chart())]
    pub chart: &'static Drawable,
    /// Where it goes.
    #[command(flatten)]
    pub made: Made,
    /// The form of the picture [default: by the name of the file; svg for standard output]
    #[arg(long, value_enum, value_name = "FORM")]
    pub format: Option<PictureFormat>,
    /// Title of the chart, in place of its own
    #[arg(long, value_name = "TEXT", value_parser = NonEmptyStringValueParser::new())]
    pub title: Option<String>,
    /// Which bonuses, for the charts of bonuses.
    #[command(flatten)]
    pub bonuses: Bonuses,
    /// A KEY to vary and its VALUES, as for `sweep`; the chart `sweep` shows one or two
    #[arg(long = "vary", value_name = "KEY=VALUES", required_if_eq("chart", "sweep"))]
    pub variations: Vec<String>,
    /// How to play it.
    #[command(flatten)]
    pub play: PlayFlags,
}

/// `--chart`: any chart of a section.
fn chart() -> impl TypedValueParser<Value = &'static Drawable> {
    let names = sections::charts().into_iter().map(|chart| PossibleValue::new(chart.name).help(chart.about));
    let by_name = |name: String| sections::charts().into_iter().find(|chart| chart.name == name).ok_or("no such chart");
    PossibleValuesParser::new(names).try_map(by_name)
}

/// `--format` of a picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum PictureFormat {
    /// Vector graphic, sharp at any size
    Svg,
    /// Pixels
    Png,
}

impl PictureFormat {
    /// The form that the name of a file tells.
    pub fn of_file(path: &Path) -> Result<Self, Failure> {
        of_name(path).ok_or_else(|| Failure::UnknownPicture(path.to_owned()))
    }

    /// A chart in this form.
    pub fn draw(self, chart: &Chart) -> Result<Vec<u8>, Failure> {
        Ok(match self {
            Self::Svg => chart.file().into_bytes(),
            Self::Png => chart.png()?,
        })
    }
}

impl Execute for PlotArguments {
    fn threads(&self) -> Option<NonZeroUsize> {
        self.play.threads
    }

    fn execute(&self, console: Console) -> Result<(), Failure> {
        let form = form(self)?;
        self.made.check()?;
        let subject = match self.chart.of {
            Basis::Bonuses => tuned(one(self, console)?, self, console)?,
            Basis::Run => played(one(self, console)?, self, console)?,
            Basis::Moves | Basis::Shares | Basis::Turn => driven(one(self, console)?, self, console)?,
            Basis::Sweep => swept(self, console)?,
        };
        let chart = self.chart.first(&subject).ok_or(nothing(self.chart))?;
        let chart = self.title.iter().fold(chart, |chart, title| chart.titled(title));
        self.made.write(&form.draw(&chart)?, console)
    }
}

fn nothing(chart: &Drawable) -> Failure {
    Failure::NothingToDraw { chart: chart.name, reason: chart.needs }
}

/// The scenario of the chart.
fn one(asked: &PlotArguments, console: Console) -> Result<Loaded, Failure> {
    let loaded = load(&asked.scenarios, console)?;
    let [one] = <[Loaded; 1]>::try_from(loaded).map_err(|all| Failure::NotOne(all.len()))?;
    Ok(one)
}

/// The form of the picture, which its file's name tells unless it is asked for.
fn form(asked: &PlotArguments) -> Result<PictureFormat, Failure> {
    if asked.chart.of != Basis::Bonuses && asked.bonuses.is_asked() {
        return Err(Failure::NoBonuses(asked.chart.name));
    }
    if asked.chart.of != Basis::Sweep && !asked.variations.is_empty() {
        return Err(Failure::NoVariation(asked.chart.name));
    }
    match (asked.format, asked.made.path()) {
        (Some(PictureFormat::Png), None) if io::stdout().is_terminal() => Err(on_terminal("chart.png")),
        (_, None) if asked.made.spills() => Err(on_terminal("chart.svg")),
        (Some(form), Some(path)) if of_name(path).is_some_and(|named| named != form) => {
            Err(Failure::Contradiction(path.to_path_buf()))
        }
        (Some(form), _) => Ok(form),
        (None, None) => Ok(PictureFormat::Svg),
        (None, Some(path)) => PictureFormat::of_file(path),
    }
}

fn on_terminal(name: &'static str) -> Failure {
    Failure::OnTerminal { what: "a picture", name }
}

fn of_name(path: &Path) -> Option<PictureFormat> {
    match path.extension()?.to_str()?.to_ascii_lowercase().as_str() {
        "svg" => Some(PictureFormat::Svg),
        "png" => Some(PictureFormat::Png),
        _ => None,
    }
}

/// The scenario at many bonuses.
fn tuned(one: Loaded, asked: &PlotArguments, console: Console) -> Result<Subject, Failure> {
    let progress = Progress::whole(console);
    let plan = asked.bonuses.plan(asked.play.confidence);
    let tuned = progress.during(|watcher| TuneReport::of(vec![one.clone()], plan, None, watcher))?;
    Ok(Subject::still(one, Vec::new(), Some(tuned)))
}

/// The scenario as it is.
fn played(one: Loaded, asked: &PlotArguments, console: Console) -> Result<Subject, Failure> {
    let plan = asked.play.plan();
    let simulated = Progress::whole(console).during(|watcher| study::run(vec![one.clone()], &plan, watcher))?;
    let stops = simulated.into_iter().map(Stop::from).collect();
    Ok(Subject::still(one, stops, None))
}

/// What drives the saving of the scenario; nothing is played that the chart does not show.
fn driven(one: Loaded, asked: &PlotArguments, console: Console) -> Result<Subject, Failure> {
    let plan = SensitivityPlan {
        moves: asked.chart.of == Basis::Moves,
        shares: asked.chart.of == Basis::Shares,
        turn: asked.chart.of == Basis::Turn,
        ..SensitivityPlan::of_nothing(asked.play.confidence)
    };
    let found = Progress::whole(console).during(|watcher| sensitivity(one, &plan, watcher))?;
    Ok(Subject::driven(found))
}

/// The scenario at many values of its figures.
fn swept(asked: &PlotArguments, console: Console) -> Result<Subject, Failure> {
    let variation = load_variation(&asked.scenarios, &asked.variations, Layout::Grid, console)?;
    if !sections::can_be_drawn(&variation) {
        return Err(nothing(asked.chart));
    }
    let play = |watcher: &dyn Watcher| study::sweep(variation, asked.play.confidence, None, watcher);
    let swept = Progress::whole(console).during(play)?;
    Subject::swept(swept).ok_or(nothing(asked.chart))
}
