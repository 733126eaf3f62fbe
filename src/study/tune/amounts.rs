//! The amounts of all offers that are best together.

use super::columns::Savings;
use super::conditions::Conditions;
use super::error::TuneError;
use super::line::{BonusAxis, PlayedLine, ToldPoint, estimated};
use super::optimiser::{Landscape, Score, optimise, refine};
use super::plan::Plan;
use crate::analysis::CurvePoint;
use crate::analysis::moments::Moments;
use crate::engine;
use crate::scenario::Scenario;
use std::slice;

/// Replications that amounts are looked for on, before all of them say which are the best nearby.
const FEW: u64 = 2000;

/// The scenario with the amounts of all offers that are best together: multiples of the step, on the replications that choose.
pub(super) fn best_amounts(scenario: &Scenario, conditions: Conditions<'_>) -> Result<Scenario, TuneError> {
    let amounts: Vec<f64> = scenario.offers.iter().map(|offer| offer.bonus).collect();
    let (offers, range) = (amounts.len(), conditions.range);
    let mut few = scenario.clone();
    few.simulation.replications = few.simulation.replications.min(FEW);
    let mut found =
        optimise(&mut ChoosingDraws { scenario: &few, conditions }, offers, range, slice::from_ref(&amounts))?;
    if scenario.simulation.replications > FEW {
        found = refine(&mut ChoosingDraws { scenario, conditions }, offers, range, &[amounts, found.amounts])?;
    }
    // Where no amounts keep to the limits, those of the scenario are as good as any.
    Ok(if found.score.is_feasible() { with(scenario, &found.amounts) } else { scenario.clone() })
}

fn with(scenario: &Scenario, amounts: &[f64]) -> Scenario {
    let mut scenario = scenario.clone();
    scenario.offers.iter_mut().zip(amounts).for_each(|(offer, amount)| offer.bonus = *amount);
    scenario
}

/// The replications that choose.
struct ChoosingDraws<'a> {
    scenario: &'a Scenario,
    conditions: Conditions<'a>,
}

impl Landscape for ChoosingDraws<'_> {
    type Error = TuneError;

    fn scores(&mut self, points: &[Vec<f64>]) -> Result<Vec<Score>, TuneError> {
        let Conditions { plan, threads, phases, .. } = self.conditions;
        let scenarios: Vec<Scenario> = points.iter().map(|amounts| with(self.scenario, amounts)).collect();
        let results = engine::sweep(&scenarios, threads, phases)?;
        let points = results.into_iter().map(|results| ToldPoint::of(0.0, results)).collect();
        let (estimates, savings) = estimated(points, self.scenario.cohort.positions, plan);
        Ok(self.judge(&savings, &estimates))
    }

    fn along(&mut self, point: &[f64], offer: usize) -> Result<Vec<Score>, TuneError> {
        let axis = BonusAxis { offer, week: self.scenario.week_of(&self.scenario.offers[offer]), scale: false };
        let played = PlayedLine::in_range(&with(self.scenario, point), &axis, self.conditions)?;
        Ok(self.judge(&played.savings, &played.points))
    }
}

impl ChoosingDraws<'_> {
    fn judge(&self, savings: &Savings, points: &[CurvePoint]) -> Vec<Score> {
        let Plan { objective, limits, .. } = self.conditions.plan;
        let mean = |column: &Vec<f64>| Moments::of(column).map_or(f64::NAN, |moments| moments.mean);
        let values = savings.pseudo_values(*objective).iter().map(mean).collect::<Vec<_>>();
        let scores = values.into_iter().zip(points);
        scores.map(|(value, point)| Score { value, over: limits.over(point) }).collect()
    }
}
