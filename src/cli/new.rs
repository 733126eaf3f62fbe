//! `offer new`: a scenario to start from.

use std::io;
use std::path::Path;

use super::arguments::New;
use super::console::Console;
use super::failure::Failure;
use crate::output::files;
use crate::scenario::STARTER;

/// Writes the starter scenario.
pub fn new(asked: &New, console: Console) -> Result<(), Failure> {
    match asked.output.as_deref() {
        Some(path) if path != Path::new("-") => write(path, asked.force),
        _ => console.results(|out| out.write_all(STARTER.as_bytes())),
    }
}

fn write(path: &Path, force: bool) -> Result<(), Failure> {
    let _held = super::interrupt::hold();
    files::write_whole(path, STARTER.as_bytes(), force).map_err(|cause| match cause.kind() {
        io::ErrorKind::AlreadyExists => Failure::Exists(path.to_owned()),
        _ => files::FileError::at(path)(cause).into(),
    })
}
