//! Data of a subject that sections need: page and currency.

use crate::output::format::Currency;
use crate::output::sections::page::Page;
pub use crate::study::{Stop, Subject};

impl Stop {
    /// Page for the tables of this stop.
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
