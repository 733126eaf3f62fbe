//! `offer licenses`: what the program is made of.

use super::console::Console;
use super::failure::Failure;

/// The licence of this program.
const OWN: &str = include_str!("../../LICENSE");
/// Those of the packages that it is linked from, as `.ci/licenses` collects them.
const OTHERS: &str = include_str!("licenses.txt");

/// Prints all licences, this program's own first.
pub fn licenses(console: Console) -> Result<(), Failure> {
    console.results(|out| write!(out, "{OWN}\n{OTHERS}"))
}
