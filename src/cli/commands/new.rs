//! `offer new`: a scenario to start from.

use super::Execute;
use clap::Args;
use std::io;
use std::path::{Path, PathBuf};

use crate::cli::console::Console;
use crate::cli::failure::Failure;
use crate::output::files;
use crate::scenario::{SHORT_STARTER, STARTER};

/// Writes an example scenario to start from
///
/// The scenario is a call centre in the United States of today, and runs as it is. Replace its values, and the sources
/// beside them, with yours, line by line. `--full` writes every field, with a comment on each.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  offer new -o mine.toml
  offer new --full -o full.toml
  offer new | offer run -")]
pub struct NewArguments {
    /// The file to write [default: standard output]
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<PathBuf>,
    /// Write every field, with a comment on each
    #[arg(long)]
    pub full: bool,
    /// Overwrite the file if it exists
    #[arg(long, requires = "output")]
    pub force: bool,
}

impl Execute for NewArguments {
    fn execute(&self, console: Console) -> Result<(), Failure> {
        let text = if self.full { STARTER } else { SHORT_STARTER };
        match self.output.as_deref() {
            Some(path) if path != Path::new("-") => write(path, text, self.force),
            _ => console.results(|out| out.write_all(text.as_bytes())),
        }
    }
}

fn write(path: &Path, text: &str, force: bool) -> Result<(), Failure> {
    let _held = crate::cli::interrupt::hold();
    files::write_whole(path, text.as_bytes(), force).map_err(|cause| match cause.kind() {
        io::ErrorKind::AlreadyExists => Failure::Exists(path.to_owned()),
        _ => files::FileError::at(path)(cause).into(),
    })
}
