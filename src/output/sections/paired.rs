//! Both arms and their difference, a row for what is not 0 throughout.

use crate::analysis::interval::Estimate;
use crate::output::body::Body;
use crate::output::body::grid::{Grid, cells};

/// Estimates of the arm without the offer, of the arm with it, and of their paired difference.
pub type Paired = [Option<Estimate>; 3];

/// Rows of paired estimates, with a line that names those left out.
pub struct PairedRows {
    grid: Grid,
    decimals: usize,
    nothing: Vec<String>,
}

impl PairedRows {
    pub fn new([no_offer, offer, difference]: [&str; 3], decimals: usize) -> Self {
        Self { grid: Grid::new(&["", no_offer, "±", offer, "±", difference, "±"]), decimals, nothing: Vec::new() }
    }

    /// Adds a row unless both arms have nothing, and nothing is known of how much there may yet be.
    pub fn add(&mut self, name: &str, row: Paired) {
        let nothing = |estimate: &Estimate| estimate.value == 0.0 && estimate.reach().is_none_or(|reach| reach == 0.0);
        match row.iter().flatten().all(nothing) {
            true => self.nothing.push(name.to_owned()),
            false => self.always(name, row),
        }
    }

    pub fn always(&mut self, name: &str, row: Paired) {
        let decimals = self.decimals;
        let cells = row.into_iter().flat_map(|estimate| cells(estimate, decimals));
        self.grid.row(name, cells);
    }

    pub fn body(self) -> Body {
        let nothing = match self.nothing.as_slice() {
            [] => Body::default(),
            names => Body::paragraph(format!("Zero in both arms: {}.", names.join(", ")), 2),
        };
        Body::from(self.grid) + nothing
    }
}
