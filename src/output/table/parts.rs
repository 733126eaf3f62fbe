//! The saving in its two parts.

use super::grid::{Grid, cells};
use super::page::{Page, Section};
use crate::analysis::{Metric, Side};
use crate::output::format::money_decimals;

/// Only where declining changes people: else all of the saving comes from leaving.
pub fn section(page: &Page) -> Option<Section> {
    if !page.estimates.decline_effect {
        return None;
    }
    let saving = |metric| page.estimates.estimate(Side::Saving, metric);
    let decimals = money_decimals(saving(Metric::TotalCost)?.value);
    let mut grid = Grid::new(&["", "saving", "±"]);
    for (name, metric) in [
        ("from those who leave", Metric::SavingFromLeaving),
        ("from those who decline (an assumption)", Metric::SavingFromDeclining),
        ("together", Metric::TotalCost),
    ] {
        grid.row(name, cells(saving(metric), decimals));
    }
    Some(Section {
        title: format!("Where the saving comes from, per position [{}]", page.currency.name()),
        body: grid.into(),
    })
}
