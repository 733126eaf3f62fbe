//! Estimates as text for a terminal, at most 80 columns wide.
//!
//! [`report`] is one scenario from the answer down to what it rests on, one file a section; [`comparison`] sets several
//! side by side, [`sweep`] many points of one, [`tuned`] the bonuses of one or several. What follows ± is how far an interval reaches, half its width but for
//! skewness.

mod chart;
mod column;
pub(in crate::output) mod comparison;
pub(in crate::output) mod costs;
pub(in crate::output) mod funnel;
mod grid;
mod heat;
pub(in crate::output) mod keep;
mod next;
mod page;
mod paired;
pub(in crate::output) mod parts;
pub(in crate::output) mod retention;
pub(in crate::output) mod saving;
mod sentence;
mod sweep;
pub(in crate::output) mod takers;
pub(in crate::output) mod test_of_commitment;
#[cfg(test)]
mod tests;
pub(in crate::output) mod tuned;

pub use comparison::{comparison, unranked};
pub(in crate::output) use grid::Grid;
pub use next::warning;
pub use page::wrapped;
pub(in crate::output) use page::{Block, Body, Page, Section, Tone, confidence};
pub(in crate::output) use sentence::{Answer, answer};
pub use sweep::sweep;
pub use tuned::{not_added, tuned};

use crate::analysis::Estimates;
use crate::scenario::Scenario;

/// Columns that a report takes at most.
pub const WIDTH: usize = 80;

/// The report on one scenario, ready to print. `warnings` are those of its file; those of the run are in the estimates.
/// With `color`, titles and the verdict are marked by ANSI sequences.
pub fn report(scenario: &Scenario, estimates: &Estimates, warnings: &[String], color: bool) -> String {
    let page = Page::new(scenario, estimates, warnings, color);
    let sections: [fn(&Page) -> Option<Section>; 10] = [
        parts::section,
        costs::section,
        funnel::section,
        keep::section,
        takers::section,
        test_of_commitment::section,
        retention::section,
        chart::section,
        saving::section,
        next::section,
    ];
    let sections = sections.iter().filter_map(|section| section(&page));
    let rest: String = sections.map(|section| page.print(&section)).collect();
    format!("{}{rest}", sentence::head(&page))
}
