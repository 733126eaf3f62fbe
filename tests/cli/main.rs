//! The `offer` command as its users meet it.

mod files;
mod folders;
mod golden;
mod interrupts;
mod markdown;
mod memory;
mod plot;
mod report;
mod sessions;
mod shards;
mod talk;
mod terminal;
mod threads;
mod tune;
mod xlsx;

use std::path::{Path, PathBuf};
use std::process::Command;

/// A small scenario that plays in a moment.
fn small() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/sessions/small.toml")
}

/// `offer` with these arguments, in a neutral surrounding.
fn offer(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_offer"));
    command.args(arguments).env_remove("NO_COLOR");
    command
}

/// `offer run` of the small scenario with these arguments more.
fn run_small(arguments: &[&str]) -> Command {
    let mut command = offer(&["run"]);
    command.arg(small()).args(arguments);
    command
}
