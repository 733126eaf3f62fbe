//! What there is to write about one scenario.

use crate::analysis::{self, Estimates, Replication};
use crate::engine::Results;
use crate::output::format::Currency;
use crate::output::manifest::ScenarioEntry;
use crate::output::table;
use crate::scenario::Loaded;

/// One scenario, what its simulation counted and what that tells.
#[derive(Debug)]
pub struct Simulated {
    /// The scenario and the warnings about it.
    pub loaded: Loaded,
    /// What was counted.
    pub results: Results,
    /// What it tells.
    pub estimates: Estimates,
}

impl Simulated {
    /// Its name.
    pub fn name(&self) -> &str {
        &self.loaded.scenario.name
    }

    /// What a manifest says of it.
    pub fn entry(&self) -> ScenarioEntry {
        ScenarioEntry::new(&self.loaded.scenario, &self.loaded.hash)
    }

    /// What its numbers rest on, in sentences; what is odd about its file is said elsewhere.
    pub fn warnings(&self) -> impl Iterator<Item = String> {
        let currency = Currency::of(&self.loaded.scenario.currency);
        self.estimates.warnings.iter().map(move |warning| table::warning(warning, &currency))
    }

    /// Every replication, made one by one when asked for: there may be millions.
    pub fn replications(&self) -> impl Iterator<Item = Replication> + use<> {
        analysis::replications(&self.results)
    }
}
