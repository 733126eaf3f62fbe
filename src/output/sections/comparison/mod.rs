//! Several scenarios side by side.

mod answer;
pub(in crate::output) mod chart;
mod notes;
pub(in crate::output) mod page;
pub mod pairs;
mod shares;

use std::ops::Add;

use crate::analysis::interval::Estimate;
use crate::analysis::{Comparison, RankedScenario};
use crate::output::body::grid::{Cell, Grid, cells, share_cells};
use crate::output::body::sheet_chart::{SheetChart, SheetMarks, SheetValues};
use crate::output::body::{Body, Printout, Titled};
use crate::output::format::{Currency, money_decimals, significant, weeks};
use crate::output::sections::head;
pub use answer::text as answer;
pub use notes::texts as notes;

/// The comparison, ready to print: the answer, costs, savings, and differences between pairs.
pub fn comparison(comparison: &Comparison) -> Printout {
    let notes = notes(comparison).into_iter().map(|note| Body::paragraph(note, 2));
    Printout {
        short: None,
        head: answer::printed(comparison) + Body::paragraph(reading(comparison), 0),
        sections: sections(comparison),
        tail: notes.fold(Body::default(), Body::add),
        chart: sheet_chart(comparison),
    }
}

/// The savings for a workbook. Returns None if currencies differ.
fn sheet_chart(comparison: &Comparison) -> Option<SheetChart> {
    let savings = comparison.places.iter().map(|place| place.saving.map(|saving| saving.value));
    Some(SheetChart {
        title: "Saving of each offer, per position".to_owned(),
        across: "scenario".to_owned(),
        up: "saving per position".to_owned(),
        currency: Currency::of(one_currency(comparison)?),
        across_currency: None,
        marks: SheetMarks::Bars {
            names: comparison.places.iter().map(|place| place.scenario.clone()).collect(),
            series: vec![SheetValues { name: "saving".to_owned(), values: savings.collect(), is_bound: false }],
            base: 0.0,
        },
    })
}

/// Tables of costs, savings and differences.
pub fn sections(comparison: &Comparison) -> Vec<Titled> {
    let amounts = [ranking(comparison), savings(comparison)].into_iter().chain(pairs::sections(comparison));
    in_shares(comparison).into_iter().chain(kinds(comparison)).chain(amounts).collect()
}

/// Table of what can be compared of scenarios that are not alike. Returns None if the scenarios are alike.
pub fn in_shares(comparison: &Comparison) -> Option<Titled> {
    (!comparison.unlike.is_empty()).then(|| shares::table(comparison))
}

fn reading(comparison: &Comparison) -> String {
    let errors = comparison.places.iter().any(|place| place.cost_offer.is_some_and(|cost| cost.mcse.is_some()));
    head::reading(errors, comparison.confidence)
}

/// Table of the values in which scenarios are not alike. Returns None if only currencies differ, which stand beside amounts.
pub fn kinds(comparison: &Comparison) -> Option<Titled> {
    let keys: Vec<&str> = comparison.unlike.iter().map(|unlike| unlike.key).collect();
    if matches!(keys.as_slice(), [] | ["currency"]) {
        return None;
    }
    let headers = keys.iter().map(|key| key.rsplit('.').next().unwrap_or(key));
    let mut grid = Grid::new(&[""].into_iter().chain(headers).collect::<Vec<_>>());
    for place in &comparison.places {
        grid.row(&place.scenario, keys.iter().map(|key| kind(place, key)));
    }
    Some(Titled { title: "How the scenarios differ".to_owned(), body: grid.into() })
}

fn kind(place: &RankedScenario, key: &str) -> String {
    match key {
        "simulation.horizon_weeks" => weeks(place.horizon_weeks),
        "simulation.discount_rate" => significant(place.discount_rate),
        _ => Currency::of(&place.currency).name().to_owned(),
    }
}

/// Cost of each scenario, and how often it is the cheapest.
pub fn ranking(comparison: &Comparison) -> Titled {
    let decimals = decimals(comparison, |place| [place.cost_offer, place.cost_no_offer]);
    // Where nobody can say how often each is best, a note says why.
    let is_best =
        |place: &RankedScenario| comparison.mismatch.is_none().then(|| share_cells(place.probability_best, 1));
    let rows = comparison.places.iter().map(|place| {
        let costs = [place.cost_offer, place.cost_no_offer].into_iter().flat_map(|cost| cells(cost, decimals));
        (place, costs.chain(is_best(place).into_iter().flatten()).collect())
    });
    let order = match comparison.places.first().and_then(|place| place.rank) {
        Some(_) => ", lowest with the offer first",
        None => "",
    };
    let headers = ["offer", "±", "no offer", "±", "best %", "±"];
    let known = if comparison.mismatch.is_none() { headers.len() } else { 4 };
    Titled {
        title: format!("Cost per position{order}{}", unit(comparison)),
        body: grid(comparison, &headers[..known], rows),
    }
}

/// Saving of each offer, and how often it saves.
pub fn savings(comparison: &Comparison) -> Titled {
    let decimals = decimals(comparison, |place| [place.saving, None]);
    let rows = comparison.places.iter().map(|place| {
        let often = [place.probability_pays, place.probability_loses].map(|share| share_cells(share, 1));
        (place, cells(place.saving, decimals).into_iter().chain(often.into_iter().flatten()).collect())
    });
    Titled {
        title: format!("Saving per position: no offer - offer{}", unit(comparison)),
        body: grid(comparison, &["saving", "±", "pays %", "±", "loses %", "±"], rows),
    }
}

/// Table with a row a scenario, and a column for currencies if they differ.
fn grid<'a>(
    comparison: &Comparison,
    headers: &[&str],
    rows: impl Iterator<Item = (&'a RankedScenario, Vec<Cell>)>,
) -> Body {
    let several = one_currency(comparison).is_none();
    let headers: Vec<_> = [""].into_iter().chain(several.then_some("in")).chain(headers.iter().copied()).collect();
    let mut grid = Grid::new(&headers);
    for (place, cells) in rows {
        let unit = several.then(|| Cell::from(Currency::of(&place.currency).name()));
        grid.row(&place.scenario, unit.into_iter().chain(cells));
    }
    grid.into()
}

fn decimals(comparison: &Comparison, estimates: impl Fn(&RankedScenario) -> [Option<Estimate>; 2]) -> usize {
    let values = comparison.places.iter().flat_map(estimates).flatten();
    money_decimals(values.map(|estimate| estimate.value.abs()).fold(0.0, f64::max))
}

/// The currency in brackets, if all scenarios have the same.
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
