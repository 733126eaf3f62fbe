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
    let largest = rows.iter().filter_map(|row| row.saving);
    let decimals = money_decimals(largest.map(|saving| saving.value.abs()).fold(0.0, f64::max));
    let mut grid = Grid::new(&["", "share %", "takers", "±", "saving each", "±"]);
    for row in rows {
        let share = row.share.map_or_else(|| UNKNOWN.to_owned(), |share| percent(share, 1));
        let takers = cells(row.takers_estimate.map(|takers| takers.per(0.01)), 2);
        grid.row(
            names::outcome(row.outcome),
            [Cell::from(share)].into_iter().chain(takers).chain(cells(row.saving, decimals)),
        );
    }
    Some(Section {
        title: format!("Who the takers are, and what each saves [{}]", page.currency.name()),
        body: Body::from(grid) + Body::paragraph(format!("{}.", whose(page)), 0),
    })
}
