//! Data of one scenario that every section reads.

use crate::analysis::Estimates;
use crate::output::format::Currency;
use crate::scenario::Scenario;
use crate::study::Simulated;
use crate::study::sensitivity::FigureFlip;

/// Scenario and estimates behind a report.
pub struct Page<'a> {
    /// The scenario.
    pub scenario: &'a Scenario,
    /// Estimates of the run.
    pub estimates: &'a Estimates,
    /// Warnings about the file; those about the run are in the estimates.
    pub warnings: &'a [String],
    /// Currency of the scenario.
    pub currency: Currency,
    /// Flips nearest at hand, the likeliest first; None if they were not looked for.
    pub flips: Option<&'a [FigureFlip]>,
}

impl<'a> Page<'a> {
    /// Data of a run, with the warnings about its file.
    pub fn of(run: &'a Simulated, warnings: &'a [String]) -> Self {
        let flips = run.flips.as_deref();
        Self { flips, ..Self::new(&run.loaded.scenario, &run.estimates, warnings) }
    }

    /// Data without flips.
    pub fn new(scenario: &'a Scenario, estimates: &'a Estimates, warnings: &'a [String]) -> Self {
        Self { scenario, estimates, warnings, currency: Currency::of(&scenario.currency), flips: None }
    }
}
