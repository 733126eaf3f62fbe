//! `offer completions`: for shells.

use clap::CommandFactory;

use super::arguments::{Arguments, Completions};
use super::console::Console;
use super::failure::Failure;

/// Prints the completions for a shell.
pub fn completions(asked: &Completions, console: Console) -> Result<(), Failure> {
    // Into memory first: the generator panics where a pipe is closed.
    let mut script = Vec::new();
    clap_complete::generate(asked.shell, &mut Arguments::command(), "offer", &mut script);
    console.results(|out| out.write_all(&script))
}
