//! How long first hires stay.

use super::grid::{Grid, percent_cells};
use super::page::{Body, Page, Section};
use crate::analysis::{Metric, Side};
use crate::model::outcome::Count;

pub fn section(page: &Page) -> Option<Section> {
    let mut grid = Grid::new(&["", "no offer", "±", "offer", "±", "fewer", "±"]);
    let mut unknown = false;
    for count in Count::ALL {
        let Some(week) = count.retention_week() else {
            continue;
        };
        let estimates = Side::ALL.map(|arm| page.estimates.estimate(arm, Metric::Count(count)));
        unknown |= estimates.contains(&None);
        let cells = estimates.into_iter().flat_map(|share| percent_cells(share, 1));
        grid.row(&format!("after {week} weeks"), cells);
    }
    let note = if unknown { Body::paragraph("– lies beyond the horizon.", 0) } else { Body::default() };
    Some(Section { title: "First hires still there [% of positions]".to_owned(), body: Body::from(grid) + note })
}
