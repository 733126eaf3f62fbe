//! What keeping a taker would have cost, against letting the taker go.

use super::grid::{Cell, Grid, cells, number_cell};
use super::page::{Body, Page, Section};
use crate::analysis::{GroupEstimates, Metric, Side};
use crate::model::outcome::Count;
use crate::output::format::{money_decimals, number_or_dash, weeks};

/// Only where somebody took the first offer.
pub fn section(page: &Page) -> Option<Section> {
    let groups = &page.estimates.groups;
    let largest = groups
        .iter()
        .flat_map(|group| [group.cost.keep, group.cost.let_go])
        .flatten()
        .map(f64::abs)
        .reduce(f64::max)?;
    let decimals = money_decimals(largest);
    let mut grid = Grid::new(&["", "takers", "±", "keep", "let go", "saving", "±"]);
    for group in groups {
        grid.row(&name(group), row(group, decimals));
    }
    let horizon = weeks(page.scenario.simulation.horizon_weeks);
    Some(Section {
        title: format!("Keep or let go: cost from taking the offer to week {horizon} [{}]", page.currency.name()),
        body: Body::from(grid) + Body::paragraph(format!("{}; * not committed.", whose(page)), 0),
    })
}

/// Which takers a table holds, and of how many.
pub fn whose(page: &Page) -> String {
    let all = page.estimates.estimate(Side::Offer, Metric::Count(Count::Takers));
    let all = number_or_dash(all.map(|takers| takers.value * 100.0), 2);
    format!("Takers per 100 positions: first hires at the first offer, of {all} in all")
}

/// The mark comes first, so that cutting the name does not take it away.
fn name(group: &GroupEstimates) -> String {
    let mark = if group.committed { ' ' } else { '*' };
    format!("{mark} {}", group.group)
}

fn row(group: &GroupEstimates, decimals: usize) -> Vec<Cell> {
    let costs = [group.cost.keep, group.cost.let_go];
    cells(group.takers_estimate.map(|takers| takers.per(0.01)), 2)
        .into_iter()
        .chain(costs.map(|cost| number_cell(cost, decimals)))
        .chain(cells(group.saving, decimals))
        .collect()
}
