//! The saving in its two parts.

use super::grid::{Grid, cells};
use super::page::{Page, Section};
use crate::output::format::money_decimals;

/// Only where declining changes people: else all of the saving comes from leaving.
pub fn section(page: &Page) -> Option<Section> {
    if !page.estimates.decline_effect {
        return None;
    }
    let saving = |metric| page.estimates.estimate("saving", metric);
    let decimals = money_decimals(saving("total_cost")?.value);
    let mut grid = Grid::new(&["", "saving", "±"]);
    for (name, metric) in [
        ("from those who leave", "saving_from_leaving"),
        ("from those who decline (an assumption)", "saving_from_declining"),
        ("together", "total_cost"),
    ] {
        grid.row(name, cells(saving(metric), decimals));
    }
    Some(Section {
        title: format!("Where the saving comes from, per position [{}]", page.currency.name()),
        body: grid.into(),
    })
}
