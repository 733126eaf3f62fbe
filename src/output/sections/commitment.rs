//! The offer as a test for commitment.

use super::page::Page;
use crate::analysis::{Metric, Side};
use crate::output::body::Titled;
use crate::output::body::grid::Grid;
use crate::output::format::{percent_and_interval, percent_decimals};
use crate::output::sections::{Printed, Section, Shown};

/// Declares the subject.
pub static SECTION: Section = Section {
    name: "test",
    title: "The offer as a test for commitment",
    terminal: Some(Printed { place: 5, tables: |page| table(page).into_iter().collect() }),
    charts: &[],
    page: Shown::Tables,
};

const ROWS: [(&str, Metric); 3] = [
    ("uncommitted who take it (sensitivity)", Metric::Sensitivity),
    ("committed who decline it (specificity)", Metric::Specificity),
    ("takers who are committed (regretted)", Metric::Regretted),
];

/// Rows whose estimate is known.
fn table(page: &Page) -> Option<Titled> {
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
    Some(Titled { title: "The offer as a test for commitment".to_owned(), body: grid.into() })
}
