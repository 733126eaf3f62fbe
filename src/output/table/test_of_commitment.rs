//! The offer as a test for commitment.

use super::grid::Grid;
use super::page::{Page, Section};
use crate::output::format::{UNKNOWN, percent, percent_decimals};

const ROWS: [(&str, &str); 3] = [
    ("uncommitted who take it (sensitivity)", "sensitivity"),
    ("committed who decline it (specificity)", "specificity"),
    ("takers who are committed (regretted)", "regretted"),
];

/// Only what is known of it.
pub fn section(page: &Page) -> Option<Section> {
    let known: Vec<_> =
        ROWS.into_iter().filter_map(|(name, metric)| Some((name, page.estimates.estimate("offer", metric)?))).collect();
    if known.is_empty() {
        return None;
    }
    let mut grid = Grid::new(&["", "%", "interval"]);
    for (name, share) in known {
        let decimals = percent_decimals(share.interval);
        let ends = share.interval.map(|interval| [interval.low, interval.high].map(|end| percent(end, decimals)));
        let interval = ends.map_or_else(|| UNKNOWN.to_owned(), |ends| ends.join(" to "));
        grid.row(name, [percent(share.value, decimals), interval]);
    }
    Some(Section { title: "The offer as a test for commitment".to_owned(), body: grid.into() })
}
