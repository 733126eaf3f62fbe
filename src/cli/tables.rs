//! Tables in a folder, with a manifest on how they came about.

use super::failure::Failure;
use super::interrupt::{self, Stoppable};
use crate::output::files::{FileError, MANIFEST, Staging, TableFolder};
use crate::output::manifest::Manifest;

/// All tables that `add` stages and the manifest, or nothing.
pub fn publish(
    folder: TableFolder,
    manifest: &Manifest,
    add: impl FnOnce(&mut Staging) -> Result<(), FileError>,
) -> Result<(), Failure> {
    let _held = interrupt::hold();
    let mut staging = folder.stage()?;
    add(&mut staging)?;
    staging.add(MANIFEST, |out| manifest.write(&mut Stoppable(out)))?;
    Ok(staging.publish()?)
}

/// The command line as it was given, but for where the program lies.
pub fn command_line() -> Vec<String> {
    let given = std::env::args_os().skip(1);
    std::iter::once("offer".to_owned()).chain(given.map(|argument| argument.to_string_lossy().into_owned())).collect()
}
