//! `offer new`: a scenario to start from.

use super::Execute;
use clap::Args;
use std::io;
use std::path::{Path, PathBuf};

use crate::cli::console::Console;
use crate::cli::failure::Failure;
use crate::output::files;
use crate::scenario::STARTER;

/// Writes a commented example scenario
///
/// The scenario is a call centre in the United States of today, and runs as it is. Replace its values with yours, line by
/// line.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  offer new -o mine.toml
  offer new | offer run -")]
pub struct NewArguments {
    /// The file to write [default: standard output]
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<PathBuf>,
    /// Overwrite the file if it exists
    #[arg(long, requires = "output")]
    pub force: bool,
}

impl Execute for NewArguments {
    fn execute(&self, console: Console) -> Result<(), Failure> {
        match self.output.as_deref() {
            Some(path) if path != Path::new("-") => write(path, STARTER.as_bytes(), self.force),
            _ => console.results(|out| out.write_all(STARTER.as_bytes())),
        }
    }
}

/// Writes a new scenario file, whole or not at all.
pub fn write(path: &Path, text: &[u8], force: bool) -> Result<(), Failure> {
    let _held = crate::cli::interrupt::hold();
    files::write_whole(path, text, force).map_err(|cause| match cause.kind() {
        io::ErrorKind::AlreadyExists => Failure::Exists(path.to_owned()),
        _ => files::FileError::at(path)(cause).into(),
    })
}
