//! `offer plot`: one chart as a picture.

use std::io::{self, IsTerminal};
use std::path::Path;

use super::arguments::{ChartName, Picture, Plot as Asked};
use super::choose::choose;
use super::console::Console;
use super::failure::Failure;
use super::load::load;
use super::progress::Progress;
use super::simulate::simulate;
use crate::output::chart::{Chart, Components, Curve, Draw, Frontier, Funnel, Keep, Luck, Spread, Takers, Weekly};
use crate::output::format::Currency;
use crate::output::simulated::Simulated;
use crate::scenario::Loaded;

/// Loads, plays, draws, writes.
pub fn plot(asked: &Asked, console: Console) -> Result<(), Failure> {
    let form = form(asked)?;
    asked.made.check()?;
    let loaded = load(&asked.scenarios, console)?;
    let [one] = <[Loaded; 1]>::try_from(loaded).map_err(|all| Failure::NotOne(all.len()))?;
    let chart = match asked.chart.is_of_bonuses() {
        true => of_bonuses(one, asked, console)?,
        false => of_run(one, asked, console)?,
    };
    let chart = chart.ok_or(Failure::NothingToDraw { chart: asked.chart.name(), reason: asked.chart.needs() })?;
    let chart = asked.title.iter().fold(chart, |chart, title| chart.titled(title));
    let bytes = match form {
        Picture::Svg => chart.file().into_bytes(),
        Picture::Png => chart.png()?,
    };
    asked.made.write(&bytes, console)
}

/// The form of the picture, which its file's name tells unless it is asked for.
fn form(asked: &Asked) -> Result<Picture, Failure> {
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
fn of_bonuses(one: Loaded, asked: &Asked, console: Console) -> Result<Option<Chart>, Failure> {
    let progress = Progress::open(console);
    let tuned = choose(vec![one], asked.bonuses.plan(asked.play.confidence), &progress)?;
    progress.finish();
    Ok(tuned.each().next().and_then(|one| match asked.chart {
        ChartName::Frontier => drawn(Frontier::of(one)),
        _ => drawn(Curve::of(one, None)),
    }))
}

/// A chart of the scenario as it is.
fn of_run(one: Loaded, asked: &Asked, console: Console) -> Result<Option<Chart>, Failure> {
    let simulated = simulate(vec![one], &asked.play, None, console)?;
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
