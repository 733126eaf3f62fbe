//! Data of one scenario that every section reads.

use crate::analysis::Estimates;
use crate::output::format::Currency;
use crate::scenario::Scenario;

/// Scenario and estimates behind a report.
pub struct Page<'a> {
    pub scenario: &'a Scenario,
    pub estimates: &'a Estimates,
    pub warnings: &'a [String],
    pub currency: Currency,
}

impl<'a> Page<'a> {
    pub fn new(scenario: &'a Scenario, estimates: &'a Estimates, warnings: &'a [String]) -> Self {
        Self { scenario, estimates, warnings, currency: Currency::of(&scenario.currency) }
    }
}
