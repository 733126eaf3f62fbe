//! Differences between pairs of scenarios.

use super::{one_currency, unit};
use crate::analysis::{Comparison, Difference, RankedScenario, ScenarioPair, Side};
use crate::output::body::grid::{Grid, cells, number_cell};
use crate::output::body::{Body, Titled};
use crate::output::format::{Currency, money_decimals};

/// Largest number of scenarios of which every pair is shown; of more, only pairs with the first.
const FEW: usize = 5;

/// Differences between each scenario and those before it, on every side with a difference.
pub fn sections(comparison: &Comparison) -> Vec<Titled> {
    sides(comparison).into_iter().map(|side| section(comparison, side)).collect()
}

/// The pairs that are shown.
pub fn shown(comparison: &Comparison) -> impl Iterator<Item = &ScenarioPair> {
    let first = comparison.places.first().map(|place| place.scenario.as_str()).filter(|_| are_cut(comparison));
    comparison.pairs.iter().filter(move |pair| first.is_none_or(|first| pair.scenario == first || pair.other == first))
}

/// Whether pairs are left out.
pub fn are_cut(comparison: &Comparison) -> bool {
    comparison.places.len() > FEW
}

/// Savings mirror the costs where no two scenarios differ without the offer.
pub fn mirrored(comparison: &Comparison) -> bool {
    let mut differences = comparison.pairs.iter().filter_map(|pair| pair.difference(Side::NoOffer)).peekable();
    differences.peek().is_some() && differences.all(|difference| difference.same)
}

fn sides(comparison: &Comparison) -> Vec<Side> {
    match shown(comparison).any(|pair| pair.difference(Side::Offer).is_some()) {
        false => Vec::new(),
        true if mirrored(comparison) => vec![Side::Offer],
        true => ScenarioPair::SIDES.to_vec(),
    }
}

fn section(comparison: &Comparison, side: Side) -> Titled {
    let what = match side {
        Side::Offer => "Cost with the offer: how much more each costs",
        Side::NoOffer => "Cost without the offer: how much more each costs",
        Side::Saving => "Saving: how much more each saves",
    };
    Titled { title: format!("{what}{}", unit(comparison)), body: body(comparison, side) }
}

fn body(comparison: &Comparison, side: Side) -> Body {
    let blocks = blocks(comparison, side);
    let sizes = blocks.iter().flat_map(|(_, rows)| rows).map(|(_, difference)| difference.estimate.value.abs());
    let decimals = money_decimals(sizes.fold(0.0, f64::max));
    let several = one_currency(comparison).is_none();
    let mut grid = Grid::new(&["", "more", "±", "factor", ""]);
    for (than, rows) in blocks {
        grid.row(&format!("than {}", than.scenario), several.then(|| Currency::of(&than.currency).name().to_owned()));
        for (place, difference) in rows {
            let factor = number_cell(difference.variance_factor, 1);
            let cells = cells(Some(difference.estimate), decimals).into_iter();
            grid.row(&format!("  {}", place.scenario), cells.chain([factor, mark(&difference).into()]));
        }
    }
    grid.into()
}

type After<'a> = (&'a RankedScenario, Vec<(&'a RankedScenario, Difference)>);

/// Pairs of a scenario with each later one from which it can be subtracted.
fn blocks(comparison: &Comparison, side: Side) -> Vec<After<'_>> {
    let places = &comparison.places;
    let firsts = if are_cut(comparison) { 1 } else { places.len() };
    let after = |(i, than)| {
        let rows = places[i + 1..].iter().filter_map(|place: &RankedScenario| {
            let than: &RankedScenario = than;
            Some((place, comparison.difference(&place.scenario, &than.scenario, side)?))
        });
        (than, rows.collect::<Vec<_>>())
    };
    places.iter().take(firsts).enumerate().map(after).filter(|(_, rows)| !rows.is_empty()).collect()
}

fn mark(difference: &Difference) -> &'static str {
    match difference.tied() {
        _ if difference.same => "same",
        Some(true) => "tied",
        _ => "",
    }
}
