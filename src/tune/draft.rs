//! One scenario while it is tuned: played and chosen from, and then played again with the choice.

use super::Tuned;
use super::amounts::best_amounts;
use super::choice::{Chosen, Line};
use super::error::TuneError;
use super::fresh::Fresh;
use super::frontier::frontier;
use super::line::{Axis, Played};
use super::plan::{Plan, What};
use super::range::Range;
use super::together::Sum;
use crate::analysis::Objective;
use crate::analysis::robust::{Robust, robust};
use crate::analysis::roc::{Hires, Roc, roc};
use crate::engine::{self, Batch, Watcher};
use crate::scenario::Scenario;
use std::num::NonZeroUsize;

/// What everything is played on.
#[derive(Clone, Copy)]
pub(super) struct Ground<'a> {
    pub range: Range,
    pub plan: &'a Plan,
    pub threads: Option<NonZeroUsize>,
    pub watcher: &'a dyn Watcher,
}

/// One scenario, played and chosen from.
pub(super) struct Draft {
    /// Where the lines go through: the scenario, or where all amounts are tuned that with the best ones.
    base: Scenario,
    lines: Vec<Line>,
    /// Line and bonus.
    best: Option<(usize, usize)>,
    test: Option<Roc>,
    robust: Option<Robust>,
}

impl Draft {
    /// Plays a scenario along its axes, and chooses the best; adds its savings to a `sum`.
    pub fn play(
        scenario: &Scenario,
        axes: &[Axis],
        sum: Option<&mut Sum>,
        ground: Ground<'_>,
    ) -> Result<Self, TuneError> {
        allow_memory(scenario, axes.len(), sum.is_some(), ground)?;
        let base = match ground.plan.what {
            What::All => best_amounts(scenario, ground)?,
            What::Offer(_) | What::Scale => scenario.clone(),
        };
        let played = axes.iter().map(|axis| Played::new(&base, axis, ground));
        let mut played = played.collect::<Result<Vec<_>, _>>()?;
        let chosen = choose(&mut played, scenario, ground.plan)?;
        if let Some(sum) = sum {
            let eligible = chosen.lines.iter().flat_map(|line| &line.eligible);
            sum.add(&chosen.savings, eligible, scenario.cohort.positions);
        }
        let (line, _) = chosen.best.unwrap_or_default();
        let best = played.swap_remove(line);
        drop(played);
        let alone = axes.len() == 1 || ground.plan.what != What::All;
        Ok(Self {
            test: if alone { test_of_commitment(&best, &base, ground)? } else { None },
            robust: robust_of(&base, &chosen, line, ground)?,
            base,
            lines: chosen.lines,
            best: chosen.best,
        })
    }

    /// Plays the choice again, on replications that had no part in it; and that for all scenarios, number
    /// `best_of_all` of the bonuses of all lines, whose savings there are added to a `sum`.
    pub fn finish(
        self,
        scenario: &Scenario,
        (best_of_all, sum): (Option<usize>, &mut Sum),
        ground: Ground<'_>,
    ) -> Result<Tuned, TuneError> {
        let at = |(line, bonus): (usize, usize)| {
            let line = &self.lines[line];
            line.axis.at(&self.base, line.points[bonus].bonus)
        };
        let bonuses = self.lines.first().map_or(1, |line| line.points.len());
        let together = best_of_all.map(|number| at((number / bonuses, number % bonuses)));
        let best = self.best.map(at);
        let offers = best.as_ref().map(|best| best.offers.clone());
        let fresh = match best {
            Some(best) => Fresh::play(scenario, best, (together, sum), ground)?,
            None => None,
        };
        let (line, _) = self.best.unwrap_or_default();
        Ok(Tuned {
            frontier: match self.lines.as_slice() {
                // One line alone says little of several amounts.
                [_, _, ..] if ground.plan.what == What::All => Vec::new(),
                lines => lines.get(line).map(|line| frontier(line, &ground.plan.limits)).unwrap_or_default(),
            },
            lines: self.lines,
            best: self.best,
            offers,
            fresh,
            test: self.test,
            robust: self.robust,
            positions: scenario.cohort.positions,
            replications: scenario.simulation.replications,
        })
    }
}

/// Chooses among all lines; where all amounts are tuned among each by itself, since the others are at their best.
fn choose(played: &mut [Played], scenario: &Scenario, plan: &Plan) -> Result<Chosen, TuneError> {
    let positions = scenario.cohort.positions;
    let chosen = match plan.what {
        What::Offer(_) | What::Scale => Chosen::among(played, positions, plan),
        What::All => {
            let each = played.iter_mut().map(|line| Chosen::among(std::slice::from_mut(line), positions, plan));
            each.collect::<Option<Vec<_>>>().map(Chosen::one_by_one)
        }
    };
    chosen.ok_or_else(|| TuneError::NoReplications { scenario: scenario.name.clone() })
}

/// The offer as a test for commitment along a line: over all bonuses, and at those at which an offer is made.
fn test_of_commitment(line: &Played, base: &Scenario, ground: Ground<'_>) -> Result<Option<Roc>, TuneError> {
    let batches = line.batches.as_slice();
    let unmade = batches.iter().take_while(|sums| sums.iter().all(|batch| batch.offered == 0)).count();
    let column = |of: fn(&Batch) -> u64| -> Vec<Vec<f64>> {
        batches[unmade..].iter().map(|sums| sums.iter().map(|batch| of(batch) as f64).collect()).collect()
    };
    let hires = Hires {
        offered: &column(|batch| batch.offered),
        offered_committed: &column(|batch| batch.offered_committed),
        takers: &column(|batch| batch.takers),
        takers_committed: &column(|batch| batch.takers_committed),
    };
    let test = roc(&hires, &line.thresholds(base, ground)?, ground.plan.confidence);
    Ok(test.map(|mut test| {
        test.cut.place += unmade;
        test
    }))
}

/// What uncertain parameters mean for the choice along a line.
fn robust_of(
    base: &Scenario,
    chosen: &Chosen,
    line: usize,
    Ground { plan, threads, .. }: Ground<'_>,
) -> Result<Option<Robust>, TuneError> {
    if base.uncertain.is_empty() {
        return Ok(None);
    }
    let Line { points, eligible, .. } = &chosen.lines[line];
    let bonuses: Vec<f64> = points.iter().map(|point| point.bonus).collect();
    let draws = engine::parameter_draws(base, 0..base.simulation.replications, threads)?;
    Ok(robust(&bonuses, chosen.savings_of(line), eligible, &draws.values, plan.confidence))
}

/// Memory of the draws that a band takes, by bonus [byte].
const DRAWS_BYTES: u64 = 80 << 10;

/// Refuses savings that no machine can hold, before any is played.
fn allow_memory(scenario: &Scenario, lines: usize, are_added: bool, ground: Ground<'_>) -> Result<(), TuneError> {
    let bonuses = ((ground.range.steps() + 1) * lines) as u64;
    // The sums of the savings of several scenarios; the draws of uncertain parameters, once by replication too.
    let columns = u64::from(are_added) * bonuses + 2 * scenario.uncertain.len() as u64;
    let columns = columns.saturating_mul(size_of::<f64>() as u64);
    let beside = scenario.simulation.replications.saturating_mul(columns);
    let bytes = bytes_of_savings(scenario, lines, ground).saturating_add(beside);
    Ok(engine::memory::allow(scenario, bytes, ground.watcher.room(), engine::memory::REPLICATIONS)?)
}

/// Memory of the savings along some lines [byte].
pub(super) fn bytes_of_savings(scenario: &Scenario, lines: usize, Ground { range, plan, .. }: Ground<'_>) -> u64 {
    // The saving; what is sought, where that is another, or after that what is left of luck by what uncertain parameters say.
    let copies = 1 + u64::from(plan.objective != Objective::Mean || !scenario.uncertain.is_empty());
    let columns = ((range.steps() + 1) * lines) as u64;
    let values = scenario.simulation.replications.saturating_mul(copies).saturating_mul(columns);
    values.saturating_mul(size_of::<f64>() as u64).saturating_add(DRAWS_BYTES.saturating_mul(columns))
}
