//! Tables in a folder, with a manifest on how they came about.

use std::sync::MutexGuard;

use super::console::Console;
use super::failure::Failure;
use super::flags::Output;
use super::interrupt::{self, Stoppable};
use crate::output::files::{Attempt, FileError, MANIFEST, Staging, TableFolder};
use crate::output::manifest::{Manifest, ScenarioEntry, Start};
use crate::output::tables::Filled;

/// A call that gives tables: when it started, and the folder that takes them, if one was asked for.
pub struct TableCall {
    start: Start,
    folder: Option<TableFolder>,
}

impl TableCall {
    /// Starts a call; refuses a folder that cannot take tables before anything is played.
    pub fn start(results: &Output) -> Result<Self, Failure> {
        results.check_book()?;
        let start = Start::now();
        let folder = results.csv.as_deref().map(TableFolder::check).transpose()?;
        Ok(Self { start, folder })
    }

    /// Writes all tables and a manifest to the folder, or nothing. Returns the manifest.
    pub fn publish(
        self,
        tables: &[Filled],
        confidence: f64,
        entries: Vec<ScenarioEntry>,
        console: Console,
    ) -> Result<Manifest, Failure> {
        let mut manifest = Manifest::new(command_line(), self.start, confidence, entries);
        self.folder.map_or(Ok(()), |folder| publish(&folder, tables, &mut manifest, console))?;
        Ok(manifest)
    }
}

fn publish(folder: &TableFolder, tables: &[Filled], manifest: &mut Manifest, console: Console) -> Result<(), Failure> {
    let (_held, mut staging) = stage(folder, console)?;
    if !staging.is_locked() {
        console.warning(&format!(
            "{}: other runs cannot be kept out, as the file system has no locks",
            folder.shown().display()
        ));
    }
    for table in tables {
        staging.add(table.file(), |out| table.write_csv(&mut Stoppable(out)))?;
    }
    manifest.name(staging.checksums());
    staging.add(MANIFEST, |out| manifest.write(&mut Stoppable(out)))?;
    if let Some(left) = staging.publish()? {
        console.warning(&left.to_string());
    }
    Ok(())
}

/// Starts to fill a folder, after any other run that does.
fn stage(folder: &TableFolder, console: Console) -> Result<(MutexGuard<'static, ()>, Staging), Failure> {
    let mut is_told = false;
    loop {
        let held = interrupt::hold();
        match folder.stage()? {
            Attempt::Got(staging) => return Ok((held, staging)),
            Attempt::Busy(busy) => {
                // An interrupt may end the wait.
                drop(held);
                if !is_told {
                    console.note(&format!(
                        "another run is writing to {}: waiting until it is done",
                        folder.shown().display()
                    ));
                    is_told = true;
                }
                busy.until_free().map_err(FileError::at(folder.shown()))?;
            }
        }
    }
}

/// The command line as it was given, but for where the program lies.
pub fn command_line() -> Vec<String> {
    let given = std::env::args_os().skip(1);
    std::iter::once("offer".to_owned()).chain(given.map(|argument| argument.to_string_lossy().into_owned())).collect()
}
