//! `offer sweep`: which values are best?

use std::num::NonZeroUsize;

use super::arguments::{Format, Sweep as Asked};
use super::console::Console;
use super::failure::Failure;
use super::interrupt::{self, Stoppable};
use super::load::load_variation;
use super::progress::Progress;
use super::run::command_line;
use crate::output::files::{MANIFEST, TableFolder};
use crate::output::manifest::{Manifest, Start};
use crate::output::sweep::{FILE, Sweep};
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
    if let Some(folder) = folder {
        manifest.files = vec![FILE];
        write_table(folder, &manifest, &sweep)?;
    }
    console.results(|out| match asked.results.format {
        Format::Table => write!(out, "{}", table::sweep(&sweep, console.colors_results())),
        Format::Csv => sweep.write_csv(out),
        Format::Json => sweep.write_json(out, &manifest),
    })
}

fn simulate(variation: Variation, asked: &Asked, console: Console) -> Result<Sweep, Failure> {
    let points = &variation.points;
    let replications = points.iter().map(|point| point.simulation.replications);
    let progress = Progress::new(replications.fold(0, u64::saturating_add), console);
    progress.turn_to(points.first().map_or("", |point| point.name.as_str()));
    let results = engine::sweep(points, asked.play.threads.and_then(NonZeroUsize::new), &progress)?;
    progress.finish();
    let swept = analysis::estimate_points(&results, asked.play.confidence);
    Ok(Sweep { variation, swept })
}

/// The table and the manifest, or nothing.
fn write_table(folder: TableFolder, manifest: &Manifest, sweep: &Sweep) -> Result<(), Failure> {
    let _held = interrupt::hold();
    let mut staging = folder.stage()?;
    staging.add(FILE, |out| sweep.write_csv(&mut Stoppable(out)))?;
    staging.add(MANIFEST, |out| manifest.write(&mut Stoppable(out)))?;
    Ok(staging.publish()?)
}
