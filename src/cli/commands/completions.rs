//! `offer completions`: for shells.

use clap::{Args, CommandFactory};
use clap_complete::Shell;

use super::Execute;
use crate::cli::console::Console;
use crate::cli::failure::Failure;
use crate::cli::flags::Arguments;

/// Prints a completion script for a shell
#[derive(Debug, Args)]
#[command(after_help = "\
Example:
  offer completions bash > ~/.local/share/bash-completion/completions/offer")]
pub struct CompletionsArguments {
    /// The shell
    pub shell: Shell,
}

impl Execute for CompletionsArguments {
    fn execute(&self, console: Console) -> Result<(), Failure> {
        // Into memory first: the generator panics where a pipe is closed.
        let mut script = Vec::new();
        clap_complete::generate(self.shell, &mut Arguments::command(), "offer", &mut script);
        console.results(|out| out.write_all(&script))
    }
}
