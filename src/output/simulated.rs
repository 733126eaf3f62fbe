//! Manifest entry and warnings of one scenario that was run.

use crate::output::format::Currency;
use crate::output::manifest::ScenarioEntry;
use crate::output::warnings::sentence;
use crate::study::Simulated;

impl Simulated {
    /// The scenario's entry in a manifest.
    pub fn entry(&self) -> ScenarioEntry {
        ScenarioEntry::new(&self.loaded.scenario, &self.loaded.hash)
    }

    /// Warnings about the estimates, in sentences; warnings about the file are in `loaded`.
    pub fn warnings(&self) -> impl Iterator<Item = String> {
        let currency = Currency::of(&self.loaded.scenario.currency);
        self.estimates.warnings.iter().map(move |warning| sentence(warning, &currency))
    }
}
