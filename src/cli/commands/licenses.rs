//! `offer licenses`: what the program is made of.

use clap::Args;

use super::Execute;
use crate::cli::console::Console;
use crate::cli::failure::Failure;

/// Prints the licences of this program and of all packages in it
#[derive(Debug, Args)]
pub struct LicensesArguments {}

/// The licence of this program.
const OWN: &str = include_str!("../../../LICENSE");
/// Those of the packages that it is linked from, as `.ci/licenses` collects them.
const OTHERS: &str = include_str!("../licenses.txt");

impl Execute for LicensesArguments {
    fn execute(&self, console: Console) -> Result<(), Failure> {
        console.results(|out| write!(out, "{OWN}\n{OTHERS}"))
    }
}
