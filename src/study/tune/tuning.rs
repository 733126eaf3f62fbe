//! One scenario while it is tuned: played and chosen from, and then played again with the choice.

use super::Tuned;
use super::amounts::best_amounts;
use super::choice::{Chosen, Line};
use super::conditions::Conditions;
use super::error::TuneError;
use super::frontier::frontier;
use super::held_out::HeldOut;
use super::knots::Knots;
use super::line::{BonusAxis, PlayedLine};
use super::plan::{Plan, What};
use super::together::Sum;
use super::work;
use crate::analysis::robust::{Robust, robust};
use crate::analysis::roc::{Hires, Roc, roc};
use crate::engine::{self, Averages, Batch, Watcher};
use crate::scenario::Scenario;

/// One scenario, played and chosen from.
pub(super) struct ScenarioTuning {
    /// Where the lines go through: the scenario, or where all amounts are tuned that with the best ones.
    base: Scenario,
    lines: Vec<Line>,
    /// Line and bonus.
    best: Option<(usize, usize)>,
    test: Option<Roc>,
    robust: Option<Robust>,
}

impl ScenarioTuning {
    /// Plays a scenario along its axes, and chooses the best; adds its savings to a `sum`.
    pub fn play(
        scenario: &Scenario,
        axes: &[BonusAxis],
        sum: Option<&mut Sum>,
        conditions: Conditions<'_>,
    ) -> Result<Self, TuneError> {
        allow_memory(scenario, axes.len(), sum.is_some(), conditions)?;
        let base = match conditions.plan.what {
            What::All => best_amounts(scenario, conditions)?,
            What::Offer(_) | What::Scale => scenario.clone(),
        };
        let played = axes.iter().map(|axis| {
            conditions.phases.begin(work::of_curve(&base, conditions.range));
            PlayedLine::new(&base, axis, conditions)
        });
        let mut played = played.collect::<Result<Vec<_>, _>>()?;
        let chosen = choose(&mut played, scenario, conditions.plan)?;
        if let Some(sum) = sum {
            let eligible = chosen.lines.iter().flat_map(|line| &line.eligible);
            sum.add(&chosen.savings, eligible, scenario.cohort.positions);
        }
        let (line, _) = chosen.best.unwrap_or_default();
        let best = played.swap_remove(line);
        drop(played);
        let alone = axes.len() == 1 || conditions.plan.what != What::All;
        Ok(Self {
            test: if alone { test_of_commitment(&best, &base, conditions)? } else { None },
            robust: robust_of(&base, &chosen, (line, &best.knots), conditions)?,
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
        best_of_all: Option<usize>,
        sum: &mut Sum,
        conditions: Conditions<'_>,
    ) -> Result<Tuned, TuneError> {
        let at = |(line, bonus): (usize, usize)| {
            let line = &self.lines[line];
            line.axis.at(&self.base, line.points[bonus].bonus)
        };
        let bonuses = self.lines.first().map_or(1, |line| line.points.len());
        let together = best_of_all.map(|number| at((number / bonuses, number % bonuses)));
        let best = self.best.map(at);
        let offers = best.as_ref().map(|best| best.offers.clone());
        let held_out = match best {
            Some(best) => HeldOut::play(scenario, best, together, sum, conditions)?,
            None => None,
        };
        let (line, _) = self.best.unwrap_or_default();
        Ok(Tuned {
            frontier: match self.lines.as_slice() {
                // One line alone says little of several amounts.
                [_, _, ..] if conditions.plan.what == What::All => Vec::new(),
                lines => lines.get(line).map(|line| frontier(line, &conditions.plan.limits)).unwrap_or_default(),
            },
            lines: self.lines,
            best: self.best,
            offers,
            held_out,
            test: self.test,
            robust: self.robust,
            positions: scenario.cohort.positions,
            replications: scenario.simulation.replications,
        })
    }
}

/// Chooses among all lines; where all amounts are tuned among each by itself, since the others are at their best.
fn choose(played: &mut [PlayedLine], scenario: &Scenario, plan: &Plan) -> Result<Chosen, TuneError> {
    let chosen = match plan.what {
        What::Offer(_) | What::Scale => Chosen::among(played, plan),
        What::All => {
            let each = played.iter_mut().map(|line| Chosen::among(std::slice::from_mut(line), plan));
            each.collect::<Option<Vec<_>>>().map(Chosen::one_by_one)
        }
    };
    chosen.ok_or_else(|| TuneError::NoReplications { scenario: scenario.name.clone() })
}

/// The offer as a test for commitment along a line: over all bonuses, and at those at which an offer is made.
fn test_of_commitment(
    line: &PlayedLine,
    base: &Scenario,
    conditions: Conditions<'_>,
) -> Result<Option<Roc>, TuneError> {
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
    let test = roc(&hires, &line.thresholds(base, conditions)?, conditions.plan.confidence);
    Ok(test.map(|mut test| {
        test.cut.place += unmade;
        test
    }))
}

/// Luck in the differences between bonuses at one position, by what the parameters make of them, in variance, about: it
/// decides how many positions each draw has.
const LUCK: f64 = 40.0;
/// Positions of all draws, by those that a run takes to tell whether the offer pays on average: a choice asks for more.
const TIMES: u64 = 3;

/// The choice along a line while parameters are uncertain.
fn robust_of(
    base: &Scenario,
    chosen: &Chosen,
    (line, knots): (usize, &[usize]),
    Conditions { plan, threads, phases, .. }: Conditions<'_>,
) -> Result<Option<Robust>, TuneError> {
    phases.begin(work::of_averages(base));
    if base.uncertain.is_empty() {
        return Ok(None);
    }
    let Line { points, eligible, axis, .. } = &chosen.lines[line];
    let bonuses: Vec<f64> = points.iter().map(|point| point.bonus).collect();
    let scenarios: Vec<Scenario> = knots.iter().map(|knot| axis.at(base, bonuses[*knot])).collect();
    let averages = engine::averages(&scenarios, TIMES, LUCK, threads, phases)?;
    let averages = Knots::at(&bonuses, knots.to_vec()).fill(averages, Averages::combined);
    Ok(robust(&bonuses, &averages, chosen.means_of(line), eligible, plan.confidence))
}

/// Refuses savings that no machine can hold, before any is played.
fn allow_memory(
    scenario: &Scenario,
    lines: usize,
    are_added: bool,
    conditions: Conditions<'_>,
) -> Result<(), TuneError> {
    let bonuses = ((conditions.range.steps() + 1) * lines) as u64;
    // The sums of the savings of several scenarios; the draws of uncertain parameters, once by replication too.
    let columns = u64::from(are_added) * bonuses + 2 * scenario.uncertain.len() as u64;
    let columns = columns.saturating_mul(size_of::<f64>() as u64);
    let beside = scenario.simulation.replications.saturating_mul(columns);
    let bytes = conditions.bytes_of_savings(scenario, lines).saturating_add(beside);
    Ok(engine::memory::allow(scenario, bytes, conditions.phases.room(), engine::memory::REPLICATIONS)?)
}
