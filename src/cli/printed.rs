//! What `offer run` prints for people.

use std::io::{self, Write};

use super::arguments::{Format, Scenarios};
use super::console::Console;
use crate::analysis::Comparison;
use crate::output::simulated::Simulated;
use crate::output::table;

/// Writes the report on one scenario, or the comparison of several and how to see each of them whole.
pub fn write(
    out: &mut dyn Write,
    runs: &[Simulated],
    comparison: &Comparison,
    asked: &Scenarios,
    console: Console,
) -> io::Result<()> {
    let color = console.colors_results();
    match runs {
        [one] => write!(out, "{}", table::report(&one.loaded.scenario, &one.estimates, &file_warnings(one), color)),
        several => {
            write!(out, "{}", table::comparison(comparison, color))?;
            writeln!(out, "\nEach of them whole:")?;
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
    ["offer run".to_owned(), quoted(&run.loaded.source)]
        .into_iter()
        .chain(edits)
        .chain(flag("replications", asked.replications))
        .chain(flag("seed", asked.seed))
        .collect::<Vec<_>>()
        .join(" ")
}

/// An argument as a shell takes it.
fn quoted(argument: &str) -> String {
    let plain = |c: char| c.is_alphanumeric() || "-_./=:,+@%".contains(c);
    match argument {
        "standard input" => "-".to_owned(),
        _ if !argument.is_empty() && argument.chars().all(plain) => argument.to_owned(),
        _ => format!("'{}'", argument.replace('\'', r"'\''")),
    }
}

/// Says on standard error what is to be known of the runs, where no report on standard output says it.
pub fn warn(runs: &[Simulated], format: Format, console: Console) {
    if format != Format::Table || runs.len() > 1 {
        for run in runs {
            run.warnings().for_each(|text| console.warning(&format!("{}: {text}", run.name())));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arguments_survive_a_shell() {
        assert_eq!(quoted("scenarios/a-b.toml"), "scenarios/a-b.toml");
        assert_eq!(quoted("groups.\"job hunters\".share=0.2"), "'groups.\"job hunters\".share=0.2'");
        assert_eq!(quoted("it's.toml"), r"'it'\''s.toml'");
        assert_eq!(quoted("standard input"), "-");
    }
}
