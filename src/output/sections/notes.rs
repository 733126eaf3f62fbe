//! Advice on what to do next.

use super::page::Page;
use super::subject::Subject;
use crate::analysis::interval::Estimate;
use crate::analysis::precision::{MAX_REPLICATIONS, round_up};
use crate::analysis::{Metric, Side, Verdict, Warning};
use crate::output::body::{Block, Body, Titled, WarningList};
use crate::output::format::whole;
use crate::output::sections::{Printed, Section, Shown};
use crate::output::warnings::{TOO_MANY, sentence};
use crate::special::elementary::{magnitude, square, ten_to};
use crate::study::sensitivity::FigureKind;

/// Declares the subject.
pub static SECTION: Section = Section {
    name: "notes",
    title: "Before you quote it",
    terminal: Some(Printed { place: 8, tables: |page| next(page).into_iter().collect() }),
    charts: &[],
    page: Shown::Blocks(blocks),
};

fn next(page: &Page) -> Option<Titled> {
    let currency = &page.currency;
    let warnings = page.estimates.warnings.iter().map(|one| sentence(one, currency));
    let file = page.warnings.iter().map(|text| format!("In the scenario file: {text}"));
    let items: Vec<String> = advice(page).into_iter().chain(warnings).chain(file).collect();
    if items.is_empty() {
        return None;
    }
    Some(Titled { title: "What to do next".to_owned(), body: Body::list(items) })
}

/// Advice on the larger of both doubts: the figures of the file, or the luck of the simulation.
pub fn advice(page: &Page) -> Option<String> {
    let saving = page.estimates.estimate(Side::Saving, Metric::TotalCost)?;
    let half = saving.reach()?;
    let played = page.estimates.replications as f64;
    let believed = page.estimates.believed(Side::Saving, Metric::TotalCost);
    match page.estimates.verdict {
        Verdict::NoOffer => Some("Give the scenario an offer above 0.".to_owned()),
        _ if half == 0.0 || page.estimates.warnings.iter().any(|one| matches!(one, Warning::Imprecise(_))) => None,
        Verdict::Undecided => Some(told_apart(saving, half, played)),
        Verdict::Pays | Verdict::Loses if believed.is_some_and(|[low, high]| high.value - low.value > 2.0 * half) => {
            Some(find_out(page))
        }
        Verdict::Pays | Verdict::Loses => {
            let flag = flag(&two_digits(half / 2.0), played * 4.0);
            Some(format!("For half the width of the interval: {flag}."))
        }
    }
}

/// The figures to find out: those most likely to be passed where the advice turns.
fn find_out(page: &Page) -> String {
    let flips = page.flips.unwrap_or_default().iter().filter(|flip| flip.kind == FigureKind::Belief);
    let keys: Vec<&str> = flips.map(|flip| flip.key.as_str()).collect();
    match keys.is_empty() {
        true => {
            "The figures of the file are in more doubt than the simulation: offer sensitivity ranks them.".to_owned()
        }
        false => format!("Find out first: {}.", keys.join(", ")),
    }
}

/// Replications at which a saving of this size lies two half-widths from 0.
fn told_apart(saving: Estimate, half: f64, played: f64) -> String {
    let needed = played * square(2.0 * half / saving.value);
    if needed < TOO_MANY {
        format!("To distinguish a saving of this size from zero: {}.", flag("50%", needed.max(played * 2.0)))
    } else {
        "No practical number of replications distinguishes a saving of this size from zero.".to_owned()
    }
}

/// The flag that asks for a precision which takes about so many replications.
fn flag(precision: &str, replications: f64) -> String {
    let needed = round_up(replications);
    if needed < MAX_REPLICATIONS {
        format!("--precision {precision} (about {} replications)", whole(needed))
    } else {
        format!("--replications {needed}")
    }
}

/// A number above 0 as it is typed, with two digits.
fn two_digits(value: f64) -> String {
    let magnitude = magnitude(value);
    let scale = ten_to((magnitude - 1).max(0));
    let decimals = (1 - magnitude).max(0) as usize;
    format!("{:.decimals$}", if scale > 1.0 { (value / scale).round() * scale } else { value })
}

/// Warnings at every stop, where any stop has one.
fn blocks(subject: &Subject) -> Vec<Option<Body>> {
    let file: Vec<String> = subject.loaded.warnings.iter().map(|warning| warning.text.clone()).collect();
    let is_silent = file.is_empty() && subject.stops.iter().all(|stop| stop.estimates.warnings.is_empty());
    let currency = subject.currency();
    let blocks = subject.stops.iter().map(|stop| {
        let run: Vec<String> = stop.estimates.warnings.iter().map(|one| sentence(one, &currency)).collect();
        let body = match run.is_empty() && file.is_empty() {
            true => Body::default(),
            false => Block::Warnings(WarningList { run, file: file.clone() }).into(),
        };
        (!is_silent).then_some(body)
    });
    blocks.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_saving_of_nothing_is_never_told_apart() {
        assert!(told_apart(Estimate::bare(0.0), 1.0, 1e4).starts_with("No practical number"));
        // (2 · 30 / 10)² = 36 times.
        let told = |saving| told_apart(Estimate::bare(saving), 30.0, 1e4);
        assert!(told(10.0).ends_with("--precision 50% (about 360,000 replications)."), "{}", told(10.0));
        assert!(told(1.0).ends_with("--replications 36000000."), "{}", told(1.0));
    }

    #[test]
    fn a_precision_is_advised_in_two_digits() {
        let numbers = [0.001_234, 0.999, 1.93, 9.97, 10.4, 123.0, 45_678.0].map(two_digits);
        assert_eq!(numbers, ["0.0012", "1.00", "1.9", "10.0", "10", "120", "46000"]);
    }
}
