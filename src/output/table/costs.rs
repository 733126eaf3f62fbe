//! Components of cost by arm, and what the offer saves of each.

use super::page::{Page, Section};
use super::paired::PairedRows;
use crate::analysis::{Metric, Side};
use crate::model::outcome::Component;
use crate::output::format::money_decimals;
use crate::output::names;

const ARMS: [Side; 3] = Side::ALL;

pub fn section(page: &Page) -> Option<Section> {
    let row = |metric| ARMS.map(|arm| page.estimates.estimate(arm, metric));
    let total = row(Metric::TotalCost);
    let largest = total.iter().flatten().map(|cost| cost.value.abs());
    let decimals = money_decimals(largest.fold(0.0, f64::max));
    let mut rows = PairedRows::new(["no offer", "offer", "saving"], decimals);
    for component in Component::ALL {
        rows.add(&names::component(component), row(Metric::Cost(component)));
    }
    rows.always("total cost", total);
    Some(Section { title: format!("Cost per position [{}]", page.currency.name()), body: rows.body() })
}
