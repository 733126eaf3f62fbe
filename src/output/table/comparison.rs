//! Several scenarios side by side.

use super::grid::{Grid, cells, percent_cells};
use super::page::{Ink, Section, Tone, confidence, wrapped};
use crate::analysis::interval::Estimate;
use crate::analysis::{Comparison, Place};
use crate::output::format::{Currency, clipped, money_decimals};

/// The comparison, ready to print: what is best, savings with their ties, costs of both arms.
pub fn comparison(comparison: &Comparison, color: bool) -> String {
    let ink = Ink { color };
    let Some(best) = comparison.places.first() else {
        return String::new();
    };
    let confidence = confidence(comparison.confidence);
    let sections = [savings(comparison), costs(comparison)];
    let sections: String = sections.iter().map(|section| ink.section(section)).collect();
    format!(
        "{}± is half the width of a {confidence} interval.\n{sections}{}",
        answer(comparison, best, &confidence, ink),
        notes(comparison)
    )
}

fn answer(comparison: &Comparison, best: &Place, confidence: &str, ink: Ink) -> String {
    let name = clipped(&best.scenario, 50);
    let (text, tone) = match best.saving {
        Some(saving) => (sentence(best, saving, confidence), tone(saving)),
        None => (" is alone in what can be said of it.".to_owned(), Tone::Unsure),
    };
    let tied: Vec<_> = comparison.places.iter().filter(|place| place.tied).collect();
    let tied = match tied.as_slice() {
        [] => String::new(),
        [one] => format!(" It is tied with {}.", clipped(&one.scenario, 50)),
        many => format!(" It is tied with {} others.", many.len()),
    };
    wrapped(&format!("{name}{text}{tied}"), 0).replacen(&name, &ink.paint(&name, tone), 1)
}

fn tone(saving: Estimate) -> Tone {
    match saving.interval {
        Some(interval) if interval.low > 0.0 => Tone::Good,
        Some(interval) if interval.high < 0.0 => Tone::Bad,
        _ => Tone::Unsure,
    }
}

fn sentence(best: &Place, saving: Estimate, confidence: &str) -> String {
    let currency = Currency::of(&best.currency);
    let Some(interval) = saving.interval else {
        let amount = currency.amount(saving.value);
        return format!(" saves most: {amount} per position, in one replication without an error.");
    };
    let [value, low, high] = currency.amount_and_interval(saving.value, interval);
    let ends = format!("({confidence} interval {low} to {high})");
    match tone(saving) {
        Tone::Good => format!(" saves most: {value} per position {ends}."),
        Tone::Bad => format!(" is best, and still loses money: {value} per position {ends}."),
        _ => format!(" is best, but its saving of {value} per position cannot be told apart from zero {ends}."),
    }
}

fn savings(comparison: &Comparison) -> Section {
    let mut grid = Grid::new(&["", "saving", "±", "pays in %", "±", "behind", "±", ""]);
    let decimals = decimals(comparison, |place| [place.saving, place.behind]);
    for place in &comparison.places {
        let tied = if place.tied { "tied" } else { "" };
        let row = cells(place.saving, decimals)
            .into_iter()
            .chain(percent_cells(place.probability_pays, 1))
            .chain(cells(place.behind, decimals))
            .chain([tied.to_owned()]);
        grid.row(&place.scenario, row);
    }
    Section { title: format!("Saving per position, best first{}", unit(comparison)), body: grid.print() }
}

fn costs(comparison: &Comparison) -> Section {
    let mut grid = Grid::new(&["", "no offer", "±", "offer", "±"]);
    let decimals = decimals(comparison, |place| [place.cost_no_offer, place.cost_offer]);
    for place in &comparison.places {
        let costs = [place.cost_no_offer, place.cost_offer];
        let row = costs.into_iter().flat_map(|cost| cells(cost, decimals));
        grid.row(&place.scenario, row);
    }
    Section { title: format!("Total cost per position{}", unit(comparison)), body: grid.print() }
}

fn decimals(comparison: &Comparison, estimates: impl Fn(&Place) -> [Option<Estimate>; 2]) -> usize {
    let values = comparison.places.iter().flat_map(estimates).flatten();
    money_decimals(values.map(|estimate| estimate.value.abs()).fold(0.0, f64::max))
}

/// The currency, where all have one.
fn unit(comparison: &Comparison) -> String {
    match one_currency(comparison) {
        Some(code) => format!(" [{}]", Currency::of(code).name()),
        None => String::new(),
    }
}

fn one_currency(comparison: &Comparison) -> Option<&str> {
    let mut codes = comparison.places.iter().map(|place| place.currency.as_str());
    let first = codes.next()?;
    codes.all(|code| code == first).then_some(first)
}

fn notes(comparison: &Comparison) -> String {
    let places = &comparison.places;
    let paired = places.iter().skip(1).all(|place| place.behind.is_some());
    let sizes = places.iter().map(|place| place.positions);
    let one_size = sizes.clone().min() == sizes.max();
    [
        (true, "Behind: how much more the best saves, on the same draws; tied: that may be 0."),
        (!paired, "– below the best: other seed, replications or currency, so not on the same draws."),
        (!one_size, "Cohorts differ in size, and with it how often the offer pays."),
        (one_currency(comparison).is_none(), "Currencies differ: amounts stand as they are."),
    ]
    .into_iter()
    .filter(|(holds, _)| *holds)
    .map(|(_, text)| wrapped(text, 2))
    .collect()
}
