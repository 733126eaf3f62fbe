//! `offer new`: a scenario to start from.

use super::Execute;
use clap::Args;
use std::io;
use std::path::{Path, PathBuf};

use crate::cli::ask::{Figures, ask};
use crate::cli::console::Console;
use crate::cli::failure::Failure;
use crate::output::files;
use crate::scenario::{SHORT_STARTER, STARTER};

/// Writes an example scenario to start from, or one of your own figures
///
/// Without figures, the scenario is a call centre in the United States of today, and runs as it is. Replace its values, and
/// the sources beside them, with yours, line by line. `--full` writes every field, with a comment on each.
///
/// With --ask, ten questions are asked on standard error; Enter keeps a default, which has its source. With any flag of a
/// figure, nothing is asked, unless --ask is given too: then only the other questions are. The scenario is short, each figure
/// has where it came from, and hidden groups are calibrated to the attrition and the take-up (`offer help calibrating`).
/// A figure may be a range, such as "20 to 30 %", which is a 90 % interval.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  offer new -o mine.toml
  offer new --full -o full.toml
  offer new --ask -o mine.toml
  offer new --pay 36000 --attrition-90-days 25% --attrition-1-year '45 to 55 %' --take-rate '2 to 10 %' --seats 60
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
    /// Ask for the figures of your company
    #[arg(long)]
    pub ask: bool,
    /// Figures of your company.
    #[command(flatten)]
    pub figures: Figures,
}

impl Execute for NewArguments {
    fn execute(&self, console: Console) -> Result<(), Failure> {
        let given = self.figures.answers();
        let own = match self.ask || self.figures.any() {
            true => Some(ask(given, self.ask, console)?),
            false => None,
        };
        let example = if self.full { STARTER } else { SHORT_STARTER };
        let text = own.as_deref().unwrap_or(example);
        match self.output.as_deref() {
            Some(path) if path != Path::new("-") => write(path, text.as_bytes(), self.force),
            _ => console.results(|out| out.write_all(text.as_bytes())),
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
