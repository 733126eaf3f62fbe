//! The reference of all tables, as `offer help tables` prints it.

use super::{Column, Declaration, all};
use crate::analysis::{Metric, Side};
use crate::output::lines;

/// Columns of a name at least, and of the indent before it.
const NAME: usize = 18;
const INDENT: &str = "  ";

const HEAD: &str = "Each table is one file: UTF-8, a header, full precision. A cell is empty if a number is not known. \
    Money and counts are per position. An interval need not be symmetric; it is empty if the run cannot estimate it.";
const MANIFEST: &str = "How the tables were made: version, generator, command line, seed, replications, \
    and of each scenario a hash of all its values; when the run started and how long it took. `files` names the tables, \
    and `checksums` has the size and the SHA-256 of each: \
    `{\"file\": \"summary.csv\", \"bytes\": …, \"sha256\": …}`.";
const JSON: &str = "`--format json` writes the same rows under the same names, null for an empty cell. For `run`: \
    `{\"manifest\": …, \"ranking\": […], \"pairs\": […], \"scenarios\": [{\"name\": …, \"summary\": […], …}]}`.";

/// Reference of all tables: file, row, command, and each column with its unit.
pub fn reference() -> String {
    let mut text = wrapped(HEAD, "");
    for table in all() {
        text += &section(table);
    }
    text + &metrics() + "\nmanifest.json\n" + &wrapped(MANIFEST, INDENT) + "\nJSON\n" + &wrapped(JSON, INDENT)
}

fn section(table: &Declaration) -> String {
    let head = format!("\n{} (offer {})\n", table.file, table.command);
    let row = wrapped(&format!("A row is: {}", lower(table.about)), INDENT);
    head + &row + &table.columns.iter().map(described).collect::<String>()
}

/// A column, and on a line of their own the further parts of an estimate.
fn described(column: &Column) -> String {
    let names: Vec<String> = column.names().collect();
    match (names.as_slice(), column.parts) {
        ([], _) => entry("KEY …", column.about),
        ([name, rest @ ..], ["", _, ..]) => {
            let parts = match rest.len() {
                1 => ERROR,
                2 => INTERVAL,
                _ => ERROR_AND_INTERVAL,
            };
            let further = format!("{parts} of {name}.");
            entry(name, column.about) + &entry(&rest.join(", "), &further)
        }
        (names, _) => entry(&names.join(", "), column.about),
    }
}

const ERROR: &str = "Monte Carlo standard error";
const ERROR_AND_INTERVAL: &str = "Monte Carlo standard error, and ends of the interval,";
const INTERVAL: &str = "Ends of the interval";

/// Metrics of summary.csv by side.
fn metrics() -> String {
    let mut text = "\nMetrics\n".to_owned();
    text += &wrapped("Per position, in all three arms of summary.csv unless an arm is named:", INDENT);
    for metric in metrics_by_default() {
        let name = match metric {
            Metric::Retention(_) => "retention_W".into(),
            metric => metric.name(),
        };
        let sides = match metric.sides() {
            all if all == Side::ALL => String::new(),
            some => format!(" Only {}.", some.iter().map(|side| side.name()).collect::<Vec<_>>().join(", ")),
        };
        text += &entry(&name, &format!("{} [{}].{sides}", metric.about().trim_end_matches('.'), metric.unit()));
    }
    text
}

/// Metrics; retention at a tenure stands for all tenures.
fn metrics_by_default() -> impl Iterator<Item = Metric> {
    Metric::all(&[52.0])
}

/// A name and what it means, beside it or where the name is long below it.
fn entry(name: &str, about: &str) -> String {
    let indent = " ".repeat(2 * INDENT.len() + NAME);
    let about = wrapped(about.trim(), &indent);
    match name.chars().count() < NAME {
        true => format!("{INDENT}{INDENT}{name:<NAME$}{}", about.trim_start()),
        false => format!("{INDENT}{INDENT}{name}\n{about}"),
    }
}

/// The text begins with a small letter, as after a colon.
fn lower(text: &str) -> String {
    let mut letters = text.trim().chars();
    letters.next().map_or_else(String::new, |first| first.to_lowercase().chain(letters).collect())
}

/// Lines of at most [`lines::WIDTH`] columns, each after `indent`.
fn wrapped(text: &str, indent: &str) -> String {
    lines::wrapped(&format!("{indent}{text}"), indent.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_reference_names_every_column_and_metric_and_is_narrow() {
        let text = reference();
        for name in all().flat_map(Declaration::header) {
            assert!(text.contains(&name), "{name}");
        }
        assert!(text.contains("saving_low_mcse   Monte Carlo standard error of saving_low."), "{text}");
        let mut named = metrics_by_default().filter(|metric| !matches!(metric, Metric::Retention(_)));
        assert!(named.all(|metric| text.contains(&*metric.name())) && text.contains("retention_W"));
        assert!(text.lines().all(|line| line.chars().count() <= lines::WIDTH && line.trim_end() == line), "{text}");
    }
}
