//! Why a command failed, and the exit status that says so.

use std::io;
use std::path::PathBuf;

use super::console::labelled;
use super::interrupt;
use crate::engine::EngineError;
use crate::output::files::FileError;
use crate::scenario::Problems;
use crate::tune::TuneError;

/// Why a command failed.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// What is wrong with the scenarios.
    #[error("wrong scenario")]
    Problems(Problems),
    /// A simulation came to no end.
    #[error(transparent)]
    Engine(#[from] EngineError),
    /// Nothing could be tuned.
    #[error(transparent)]
    Tune(TuneError),
    /// Savings are not known as well as was strictly asked for.
    #[error("`--max-replications` came before the precision asked for: {0}")]
    Imprecise(String),
    /// Files could not be written.
    #[error(transparent)]
    Files(#[from] FileError),
    /// Standard output could not be written to.
    #[error("cannot write to standard output: {0}")]
    Output(io::Error),
    /// A new file would overwrite an old one.
    #[error("{} is there already (`--force` overwrites it)", .0.display())]
    Exists(PathBuf),
    /// Interrupts could not be listened for.
    #[error("cannot listen for interrupts: {0}")]
    Signals(#[from] ctrlc::Error),
}

impl From<TuneError> for Failure {
    /// What a simulation does not end with is wrong use.
    fn from(error: TuneError) -> Self {
        match error {
            TuneError::Engine(error) => Failure::Engine(error),
            other => Failure::Tune(other),
        }
    }
}

impl Failure {
    /// Exit status: 0 where a reader simply had enough, 1 for a failure while running, 2 for wrong use, 130 when interrupted.
    pub fn status(&self) -> u8 {
        match self {
            _ if interrupt::seen() => interrupt::STATUS,
            Failure::Engine(EngineError::Interrupted) => interrupt::STATUS,
            Failure::Output(error) if error.kind() == io::ErrorKind::BrokenPipe => 0,
            Failure::Problems(_) | Failure::Exists(_) | Failure::Tune(_) => 2,
            Failure::Engine(EngineError::NoSuchPosition { .. } | EngineError::MostlyDrawnAgain { .. }) => 2,
            Failure::Files(error) if error.is_wrong_use() => 2,
            _ => 1,
        }
    }

    /// The text for standard error, perhaps of several lines.
    pub fn render(&self, color: bool) -> String {
        match self {
            _ if self.status() == interrupt::STATUS => "interrupted".to_owned(),
            Failure::Problems(problems) => problems.render(color),
            _ => labelled("error", "1;31", &self.to_string(), color),
        }
    }
}
