//! `offer sweep`: which values are best?

use super::arguments::{Format, Sweep as Asked};
use super::console::Console;
use super::failure::Failure;
use super::interrupt::Stoppable;
use super::load::load_variation;
use super::progress::Progress;
use super::tables::{command_line, publish};
use crate::output::files::TableFolder;
use crate::output::manifest::{Manifest, Start};
use crate::output::sweep::SweptScenario;
use crate::output::table;
use crate::scenario::Variation;
use crate::{analysis, engine};

/// Loads, simulates, estimates, writes.
pub fn sweep(asked: &Asked, console: Console) -> Result<(), Failure> {
    let start = Start::now();
    let folder = asked.results.csv.as_deref().map(TableFolder::check).transpose()?;
    let sweep = simulate(load_variation(asked, console)?, asked, console)?;
    let entries = sweep.entry().into_iter().collect();
    let mut manifest = Manifest::new(command_line(), start, asked.play.confidence, entries);
    let rows = sweep.table();
    if let Some(folder) = folder {
        publish(&folder, &mut manifest, console, |staging| {
            staging.add(rows.file(), |out| rows.write_csv(&mut Stoppable(out)))
        })?;
    }
    console.results(|out| match asked.results.format {
        Format::Table => write!(out, "{}", table::sweep(&sweep, console.colors_results())),
        Format::Csv => rows.write_csv(out),
        Format::Json => sweep.document(&manifest).write(out),
    })
}

fn simulate(variation: Variation, asked: &Asked, console: Console) -> Result<SweptScenario, Failure> {
    let points = &variation.points;
    let replications = points.iter().map(|point| point.simulation.replications);
    let progress = Progress::new(replications.fold(0, u64::saturating_add), console);
    progress.turn_to(points.first().map_or("", |point| point.name.as_str()));
    let results = engine::sweep(points, None, &progress)?;
    progress.finish();
    let ranking = analysis::Ranking::of(&variation.points);
    let swept = analysis::estimate_points(&results, ranking, asked.play.confidence);
    Ok(SweptScenario { variation, swept })
}
