//! Components of cost by arm, and what the offer saves of each.

use super::grid::{Grid, cells};
use super::page::{Page, Section, wrapped};
use crate::analysis::interval::Estimate;
use crate::model::outcome::Component;
use crate::output::format::money_decimals;

const ARMS: [&str; 3] = ["no_offer", "offer", "saving"];

pub fn section(page: &Page) -> Option<Section> {
    let row = |metric: &str| ARMS.map(|arm| page.estimates.estimate(arm, metric));
    let total = row("total_cost");
    let largest = total.iter().flatten().map(|cost| cost.value.abs());
    let decimals = money_decimals(largest.fold(0.0, f64::max));
    let mut grid = Grid::new(&["", "no offer", "±", "offer", "±", "saving", "±"]);
    let mut nothing = Vec::new();
    for name in Component::ALL.map(Component::name) {
        let row = row(name);
        match row.iter().flatten().all(|cost| cost.value == 0.0) {
            true => nothing.push(words(name)),
            false => grid.row(&words(name), all_cells(row, decimals)),
        }
    }
    grid.row("total cost", all_cells(total, decimals));
    Some(Section {
        title: format!("Cost per position [{}]", page.currency.name()),
        body: grid.print() + &none(&nothing),
    })
}

/// Three estimates with their errors.
pub fn all_cells(estimates: [Option<Estimate>; 3], decimals: usize) -> Vec<String> {
    estimates
        .into_iter()
        .flat_map(|estimate| cells(estimate, decimals))
        .collect()
}

fn words(name: &str) -> String {
    name.replace('_', " ")
}

fn none(names: &[String]) -> String {
    match names {
        [] => String::new(),
        names => wrapped(&format!("Nothing in either arm: {}.", names.join(", ")), 2),
    }
}
