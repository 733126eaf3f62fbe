//! The conditions of a tuning: what is asked, of which bonuses, on which threads.

use super::plan::Plan;
use super::range::Range;
use crate::analysis::Objective;
use crate::scenario::Scenario;
use crate::study::phases::PhasedWatcher;
use std::num::NonZeroUsize;

/// Conditions that every line of a scenario is played under.
#[derive(Clone, Copy)]
pub(super) struct Conditions<'a> {
    pub range: Range,
    pub plan: &'a Plan,
    pub threads: Option<NonZeroUsize>,
    pub phases: &'a PhasedWatcher<'a>,
}

/// Memory of the draws that a band takes, by bonus [byte].
const DRAWS_BYTES: u64 = 80 << 10;

impl Conditions<'_> {
    /// Memory that the savings along some lines take [byte].
    pub fn bytes_of_savings(&self, scenario: &Scenario, lines: usize) -> u64 {
        let Self { range, plan, .. } = self;
        // The saving; what is pseudo_values, where that is another, or after that what is left of luck by what uncertain parameters say.
        let copies = 1 + u64::from(plan.objective != Objective::Mean || !scenario.uncertain.is_empty());
        let columns = ((range.steps() + 1) * lines) as u64;
        let values = scenario.simulation.replications.saturating_mul(copies).saturating_mul(columns);
        values.saturating_mul(size_of::<f64>() as u64).saturating_add(DRAWS_BYTES.saturating_mul(columns))
    }
}
