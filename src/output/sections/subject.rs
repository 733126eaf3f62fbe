//! Subjects of a report, as sections look at them.

use crate::output::format::Currency;
use crate::output::sections::page::Page;
pub use crate::study::{Stop, Subject};

impl Stop {
    /// The page that tables of a run are written on.
    pub(in crate::output) fn page(&self) -> Page<'_> {
        Page::new(&self.scenario, &self.estimates, &[])
    }
}

impl Subject {
    /// Currency of the scenario.
    pub(in crate::output) fn currency(&self) -> Currency {
        Currency::of(&self.loaded.scenario.currency)
    }
}
