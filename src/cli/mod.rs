//! The command line: arguments → calls of the library.

mod ask;
mod book;
mod commands;
mod console;
mod failure;
mod flags;
mod interrupt;
mod kept;
mod load;
mod made;
mod printed;
mod progress;
mod published;
mod records;
mod seen;
mod shards;
mod signals;
mod tables;
mod whole;
mod wrong_use;

use std::io::ErrorKind;
use std::process::ExitCode;

use commands::Command;
use console::Console;
use failure::Failure;

use crate::engine::Threads;

/// Runs the command line and gives its exit status.
pub fn main() -> ExitCode {
    let arguments = match wrong_use::parse() {
        Ok(arguments) => arguments,
        Err(help_or_error) => return show(&help_or_error),
    };
    let console = Console::new(arguments.talk);
    match obey(&arguments.command, console) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) if failure.status() == 0 => ExitCode::SUCCESS,
        Err(failure) => {
            console.failure(&failure);
            failure.status().into()
        }
    }
}

/// Prints help to standard output, a usage error to standard error; errors of writing are ignored.
fn show(help_or_error: &clap::Error) -> ExitCode {
    match help_or_error.print() {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => ExitCode::FAILURE,
        _ => u8::try_from(help_or_error.exit_code()).map_or(ExitCode::FAILURE, ExitCode::from),
    }
}

fn obey(command: &Command, console: Console) -> Result<(), Failure> {
    interrupt::listen().map_err(Failure::Signals)?;
    // Before all else, and for as long as the command lasts: nothing then takes rayon's global pool, of all cores.
    let _threads = Threads::with_this(command.any().threads())?;
    command.any().execute(console)
}
