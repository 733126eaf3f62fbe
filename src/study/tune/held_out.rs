//! Held-out estimates: the chosen bonus on replications that had no part in the choice.

use super::columns::{Columns, Savings, estimates, units};
use super::conditions::Conditions;
use super::error::TuneError;
use super::plan::Plan;
use super::together::Sum;
use super::work;
use crate::analysis::interval::{Estimate, Level};
use crate::analysis::{self, Objective, Ranking, SweptPoint};
use crate::engine::{self, PointResults};
use crate::scenario::Scenario;

/// Estimates on replications n..2n, where the first n chose the best bonus: unbiased by the choice.
#[derive(Debug, Clone, PartialEq)]
pub struct HeldOut {
    /// The scenario with the best bonus.
    pub best: HeldOutPoint,
    /// The scenario as it is.
    pub file: HeldOutPoint,
    /// Saving of the best bonus less that of the file, paired within replications [money per position].
    pub regret: Estimate,
    /// Objective at the best bonus less that of the file, in the unit of the objective.
    pub objective_regret: Estimate,
    /// The scenario with the best single bonus for all files, and how much less that saves than its own best; none for
    /// a single file.
    pub together: Option<(HeldOutPoint, Estimate)>,
}

/// Held-out estimates of one scenario.
#[derive(Debug, Clone, PartialEq)]
pub struct HeldOutPoint {
    /// The saving [money per position].
    pub saving: Estimate,
    /// The objective.
    pub objective: Estimate,
    /// Estimates of all metrics.
    pub metrics: SweptPoint,
}

impl HeldOut {
    /// Plays replications n..2n of `best`, of the scenario as it is, and of `together`, whose savings and those of the
    /// scenario as it is are added to a `sum`. Returns `None` if n is 0.
    pub(super) fn play(
        file: &Scenario,
        best: Scenario,
        together: Option<Scenario>,
        sum: &mut Sum,
        Conditions { plan, threads, phases, .. }: Conditions<'_>,
    ) -> Result<Option<Self>, TuneError> {
        let (chosen_on, positions) = (file.simulation.replications, file.cohort.positions);
        let points: Vec<Scenario> = [best, file.clone()].into_iter().chain(together).collect();
        phases.begin(work::of_held_out(file));
        let results = engine::sweep_over(&points, chosen_on..chosen_on.saturating_mul(2), threads, phases)?;
        let mut savings = Savings::default();
        for results in &results {
            let units = units(results.replications(), results.blocks);
            savings.push(results.saving_per_position(), results.expected.as_ref(), units, plan.objective);
        }
        if savings.means.len() > 2 {
            let other =
                |columns: &Columns| [2, 1].iter().filter_map(|point: &usize| columns.get(*point).cloned()).collect();
            let together = Savings { means: other(&savings.means), replications: other(&savings.replications) };
            sum.add(&together, [], positions);
        }
        Ok(Self::of(&points, &results, &savings, plan))
    }

    fn of(points: &[Scenario], results: &[PointResults], savings: &Savings, plan: &Plan) -> Option<Self> {
        let metrics = analysis::estimate_points(results, Ranking::Saving, plan.confidence).points;
        let objectives = savings.pseudo_values(plan.objective);
        let level = Level::new(plan.confidence, savings.means.first()?.len());
        let of_objective = plan.objective_level(objectives.first()?.len());
        let mut saving = metrics.iter().map(SweptPoint::saving).collect::<Option<Vec<_>>>()?;
        for ((saving, column), point) in saving.iter_mut().zip(&savings.means).zip(points) {
            let makes_offers = point.offers.iter().any(|offer| offer.bonus > 0.0);
            if makes_offers && is_still(column) {
                *saving = Estimate::bare(saving.value);
            }
        }
        let objective = match plan.objective {
            Objective::Mean => saving.clone(),
            _ => estimates(&objectives, &of_objective)?,
        };
        let lead = |columns: &Columns, level: &Level, over: usize| {
            let lead: Vec<f64> = columns[0].iter().zip(columns.get(over)?).map(|(best, other)| best - other).collect();
            let is_unseen = points[0].offers != points[over].offers && is_still(&lead);
            let lead = estimates(&vec![lead], level)?.pop()?;
            Some(if is_unseen { Estimate::bare(lead.value) } else { lead })
        };
        let outcomes = saving.into_iter().zip(objective).zip(metrics);
        let mut outcomes = outcomes.map(|((saving, objective), metrics)| HeldOutPoint { saving, objective, metrics });
        Some(Self {
            best: outcomes.next()?,
            file: outcomes.next()?,
            regret: lead(&savings.means, &level, 1)?,
            objective_regret: lead(&objectives, &of_objective, 1)?,
            together: outcomes.next().zip(lead(&savings.means, &level, 2)),
        })
    }
}

/// Whether all values are 0, so that the spread of the column is unknown.
fn is_still(column: &[f64]) -> bool {
    column.iter().all(|saving| *saving == 0.0)
}
