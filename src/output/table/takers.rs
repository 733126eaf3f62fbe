//! Who the takers are.

use super::grid::{Cell, Grid, cells};
use super::keep::whose;
use super::page::{Body, Page, Section};
use crate::output::format::{UNKNOWN, money_decimals, percent};
use crate::output::names;

/// Only where somebody took the first offer.
pub fn section(page: &Page) -> Option<Section> {
    let rows = &page.estimates.takers;
    rows.iter().find_map(|row| row.share)?;
    let largest = rows.iter().filter_map(|row| row.saving_per_taker);
    let decimals = money_decimals(largest.map(f64::abs).fold(0.0, f64::max));
    let mut grid = Grid::new(&["", "share %", "takers", "±", "saving each", "±"]);
    for (row, takers) in rows.iter().zip(&page.estimates.outcome_takers) {
        let share = row.share.map_or_else(|| UNKNOWN.to_owned(), |share| percent(share, 1));
        let takers = cells(takers.map(|takers| takers.per(0.01)), 2);
        grid.row(
            names::outcome_named(row.outcome),
            [Cell::from(share)].into_iter().chain(takers).chain(cells(row.saving(), decimals)),
        );
    }
    Some(Section {
        title: format!("Who the takers are, and what each saves [{}]", page.currency.name()),
        body: Body::from(grid) + Body::paragraph(format!("{}.", whose(page)), 0),
    })
}
