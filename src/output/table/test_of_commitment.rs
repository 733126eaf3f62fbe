//! The offer as a test for commitment.

use super::grid::Grid;
use super::page::{Page, Section};
use crate::analysis::{Metric, Side};
use crate::output::format::{percent_and_interval, percent_decimals};

const ROWS: [(&str, Metric); 3] = [
    ("uncommitted who take it (sensitivity)", Metric::Sensitivity),
    ("committed who decline it (specificity)", Metric::Specificity),
    ("takers who are committed (regretted)", Metric::Regretted),
];

/// Only what is known of it.
pub fn section(page: &Page) -> Option<Section> {
    let known: Vec<_> = ROWS
        .into_iter()
        .filter_map(|(name, metric)| Some((name, page.estimates.estimate(Side::Offer, metric)?)))
        .collect();
    if known.is_empty() {
        return None;
    }
    let mut grid = Grid::new(&["", "%", "interval"]);
    // One notation for all: that of the one that is known best.
    let decimals = known.iter().map(|(_, share)| percent_decimals(share.interval)).max().unwrap_or(0);
    for (name, share) in known {
        grid.row(name, percent_and_interval(share, decimals));
    }
    Some(Section { title: "The offer as a test for commitment".to_owned(), body: grid.into() })
}
