//! The report that `offer run` prints.

use std::io::{self, Write};

use super::console::Console;
use super::flags::{Format, Scenarios};
use crate::analysis::Comparison;
use crate::output::format::quoted;
use crate::output::sections::{self, Page, ReportLength};
use crate::study::Simulated;

/// Writes the report on one scenario, or the comparison of several with the commands for the report on each.
pub fn write(
    out: &mut dyn Write,
    runs: &[Simulated],
    comparison: &Comparison,
    asked: &Scenarios,
    length: ReportLength,
    console: Console,
) -> io::Result<()> {
    let color = console.colors_results();
    match runs {
        [one] => write!(out, "{}", sections::report(&Page::of(one, &file_warnings(one)), length, color)),
        several => {
            write!(out, "{}", sections::comparison(comparison, color))?;
            writeln!(out, "\nThe full report on each:")?;
            several.iter().try_for_each(|run| writeln!(out, "  {}", command(run, asked)))
        }
    }
}

fn file_warnings(run: &Simulated) -> Vec<String> {
    run.loaded.warnings.iter().map(|warning| warning.text.clone()).collect()
}

/// The command that reports on this scenario alone, with the same flags.
fn command(run: &Simulated, asked: &Scenarios) -> String {
    let flag = |name: &str, value: Option<u64>| value.map(|value| format!("--{name} {value}"));
    let edits = asked.edits.iter().map(|edit| format!("--set {}", quoted(edit)));
    ["offer run".to_owned(), source(&run.loaded.source)]
        .into_iter()
        .chain(edits)
        .chain(flag("replications", asked.replications))
        .chain(flag("seed", asked.seed))
        .collect::<Vec<_>>()
        .join(" ")
}

/// The file of a scenario, as an argument.
fn source(source: &str) -> String {
    if source == "standard input" { "-".to_owned() } else { quoted(source) }
}

/// Shows the warnings of the runs on standard error, if no report on standard output shows them.
pub fn warn(runs: &[Simulated], format: Format, length: ReportLength, console: Console) {
    if format != Format::Table || runs.len() > 1 || length == ReportLength::Short {
        for run in runs {
            run.warnings().for_each(|text| console.warning(&format!("{}: {text}", run.name())));
        }
    }
}
