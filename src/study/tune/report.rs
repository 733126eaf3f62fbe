//! Scenarios, what was asked of them, and the bonuses that save most.

use std::num::NonZeroUsize;

use super::{Findings, Plan, Together, TuneError, TunedScenario, tune};
use crate::analysis::interval::Estimate;
use crate::engine::Watcher;
use crate::scenario::{Loaded, Scenario, Unlike, unlike};

/// The scenarios of a call, what was asked of them, and what that gave.
#[derive(Debug)]
pub struct TuneReport {
    /// What was found, `[scenario]` as `loaded`.
    pub tuning: Findings,
    /// What was asked.
    pub plan: Plan,
    /// The scenarios, and the warnings about them.
    pub loaded: Vec<Loaded>,
}

/// The best single bonus of several scenarios, and what it comes to.
#[derive(Debug, Clone, Copy)]
pub struct Shared<'a> {
    /// All that is known of it.
    pub together: &'a Together,
    /// Line of every scenario, and bonus.
    pub place: (usize, usize),
    /// The bonus [money].
    pub bonus: f64,
}

impl Shared<'_> {
    /// What it saves over all scenarios, on the replications that chose it [money per position].
    pub fn saving(&self) -> Option<Estimate> {
        self.together.best.and_then(|best| self.together.savings.get(best)).copied()
    }
}

impl TuneReport {
    /// Plays scenarios at all bonuses of a plan, and chooses the best of each.
    ///
    /// # Errors
    /// Returns the errors of [`tune`].
    pub fn of(
        loaded: Vec<Loaded>,
        plan: Plan,
        threads: Option<NonZeroUsize>,
        watcher: &dyn Watcher,
    ) -> Result<Self, TuneError> {
        let scenarios: Vec<&Scenario> = loaded.iter().map(|one| &one.scenario).collect();
        let tuning = tune(&scenarios, &plan, threads, watcher)?;
        Ok(Self { tuning, plan, loaded })
    }

    /// Each scenario with what was found.
    pub fn each(&self) -> impl Iterator<Item = TunedScenario<'_>> {
        let both = self.loaded.iter().zip(&self.tuning.scenarios);
        both.map(|(loaded, tuned)| TunedScenario { loaded, tuned, plan: &self.plan, range: self.tuning.range })
    }

    /// Whether all amounts are of one currency, so that they can be added.
    pub fn one_currency(&self) -> bool {
        self.loaded.windows(2).all(|pair| pair[0].scenario.currency == pair[1].scenario.currency)
    }

    /// In what the scenarios are not alike, so that their amounts cannot be added.
    pub fn unlike(&self) -> Vec<Unlike> {
        unlike(self.loaded.iter().map(|loaded| &loaded.scenario))
    }

    /// The best single bonus for all scenarios; `None` for one, for amounts that cannot be added, and where none keeps to
    /// the limits of all.
    pub fn shared(&self) -> Option<Shared<'_>> {
        let together = self.tuning.together.as_ref()?;
        let bonuses = self.tuning.scenarios.first()?.lines.first()?.points.len();
        let number = together.best?;
        let place = (number.checked_div(bonuses)?, number.checked_rem(bonuses)?);
        let bonus = self.tuning.scenarios.first()?.lines.get(place.0)?.points.get(place.1)?.bonus;
        Some(Shared { together, place, bonus })
    }
}
