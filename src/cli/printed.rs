//! Reports that commands print.

use std::io::{self, Write};

use super::console::Console;
use super::flags::{Format, Scenarios};
use crate::analysis::Comparison;
use crate::output::format::quoted;
use crate::output::sections::{self, Page, Printout};
use crate::study::Simulated;

/// Writes a report: for a terminal, or as Markdown.
pub fn write(out: &mut dyn Write, report: &Printout, format: Format, console: Console) -> io::Result<()> {
    let text = match format {
        Format::Markdown => report.markdown(),
        _ => report.terminal(console.colors_results()),
    };
    out.write_all(text.as_bytes())
}

/// The report on one scenario, or the comparison of several with the commands for the report on each.
pub fn of_run(runs: &[Simulated], comparison: &Comparison, asked: &Scenarios) -> Printout {
    match runs {
        [one] => sections::report(&Page::of(one, &file_warnings(one))),
        several => {
            let commands = several.iter().map(|run| command(run, asked)).collect();
            sections::comparison(comparison).with_commands("The full report on each:", commands)
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
pub fn warn(runs: &[Simulated], format: Format, full: bool, console: Console) {
    if !format.is_report() || runs.len() > 1 || !full {
        for run in runs {
            run.warnings().for_each(|text| console.warning(&format!("{}: {text}", run.name())));
        }
    }
}
