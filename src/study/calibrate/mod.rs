//! Calibration: figures of hidden groups at which a scenario implies the aggregates that a company knows.
//!
//! Attrition at 90 days and at a year give the share of the uncommitted among hires and the speed at which they leave; exits
//! a year give the speed of the committed; take-up gives a factor on the reservation bonuses of the uncommitted (`solve`). What aggregates
//! cannot tell stays as the file believes it: how much later the committed leave, how much dropping out and quitting weigh,
//! how far reservation bonuses of groups are apart, and how wide each is.
//!
//! Certain targets are met exactly at the medians of the file's beliefs. Ranges are met by draws: a Latin hypercube of
//! targets and of the file's other beliefs, each solved exactly. The solved figures are written as 90 % intervals, with rank
//! correlations among them and with the beliefs that they depend on. As intervals and correlations are not the whole joint
//! distribution, ranges of the written scenario are compared with the targets, and what is fed in is moved until they agree.

mod error;
mod knobs;
mod solve;
mod targets;
#[cfg(test)]
mod tests;
mod written;

pub use error::CalibrationError;
pub use solve::Miss;
pub use targets::{CalibrationTarget, CalibrationTargets};
pub use written::TextForm;

use crate::analysis::implied::{draws, quantile_of};
use crate::model::draws::Address;
use crate::model::parameters::{LatinScores, Parameters};
use crate::scenario::{Loaded, Scenario, Stated, Tenure, parse};
use crate::study::extending::{field, listed};
use knobs::{Knobs, raised};
use solve::solve;

/// Draws of targets and beliefs.
const SOLVED: usize = 600;
/// Draws of a written scenario, whose ranges are compared with the targets.
const CHECKED: usize = 600;
/// Times that what is fed in is moved.
const ROUNDS: usize = 5;
/// Distance of a reached range from its target that is close enough, on the scale on which the target is normal: of 25 %,
/// 0.5 points.
const CLOSE: f64 = 0.025;
/// Share of draws that may be left out as they cannot be met.
const MOST_LEFT_OUT: f64 = 0.5;
/// Rank correlations of solved figures below this are left out.
const LEAST_CORRELATION: f64 = 0.05;
/// Rank correlations with other beliefs below this are left out: 2.5 standard errors at the number of draws.
const LEAST_WITH_BELIEF: f64 = 0.1;
/// Seed of draws.
const SEED: u64 = 2;

/// A scenario that meets its targets.
#[derive(Debug, Clone, PartialEq)]
pub struct Calibrated {
    /// The scenario.
    pub scenario: Scenario,
    /// Solved figures: dotted keys and values as TOML.
    pub solved: Vec<(String, String)>,
    /// Range of each target in the calibrated scenario, as [5 %, 95 %]; twice the value where targets are certain.
    pub reached: Vec<(CalibrationTarget, [f64; 2])>,
    /// Share of draws of targets and beliefs that could not be met, and were left out.
    pub left_out: f64,
}

/// Calibrates a scenario to targets.
///
/// # Errors
/// [`CalibrationError`], with the nearest value that can be met.
///
/// # Reproducibility
/// Equal scenario and targets give equal figures, whatever the seed of the scenario.
pub fn calibrate(scenario: &Scenario, targets: &CalibrationTargets) -> Result<Calibrated, CalibrationError> {
    check(scenario, targets)?;
    match targets.are_certain() {
        true => exactly(scenario, targets),
        false => by_draws(scenario, targets),
    }
}

fn check(scenario: &Scenario, targets: &CalibrationTargets) -> Result<(), CalibrationError> {
    let name = || scenario.name.clone();
    let attrition = targets.gone_90_days.is_some() || targets.gone_1_year.is_some();
    let has = |committed: bool| scenario.groups.iter().any(|group| group.committed == committed);
    if targets.given().is_empty() {
        return Err(CalibrationError::NoTargets);
    }
    if (attrition || targets.leaving_a_year.is_some()) && !has(false) {
        return Err(CalibrationError::NoUncommitted(name()));
    }
    if attrition && targets.leaving_a_year.is_some() && !has(true) {
        return Err(CalibrationError::TooManyTargets(name()));
    }
    if targets.take_up.is_some() && !scenario.makes_offer() {
        return Err(CalibrationError::NoOffers(name()));
    }
    if targets.take_up.is_some() && !scenario.groups.iter().any(raised(scenario)) {
        return Err(CalibrationError::NoMedian(name()));
    }
    Ok(())
}

/// The scenario with certain figures that meet certain targets at the medians of the file's beliefs.
fn exactly(scenario: &Scenario, targets: &CalibrationTargets) -> Result<Calibrated, CalibrationError> {
    let knobs = solve(scenario, &targets.middle()).map_err(|miss| CalibrationError::Unreachable { miss })?;
    let mut turned = scenario.clone();
    knobs.turn(&mut turned);
    let mut solved: Vec<(String, String)> = Vec::new();
    for (before, after) in scenario.parameters().iter().zip(turned.parameters()) {
        if before.value != after.value {
            solved.push((after.key, format!("{:?}", after.value)));
        }
    }
    for (before, after) in scenario.groups.iter().zip(&turned.groups) {
        if let (Tenure::Table { weeks: old, .. }, Tenure::Table { weeks, .. }) = (&before.tenure, &after.tenure)
            && old != weeks
        {
            solved.push((field(&after.name, "tenure.weeks"), format!("{weeks:?}")));
        }
        if let (Tenure::Percentiles { p50: old, .. }, Tenure::Percentiles { p10, p50, p90 }) =
            (&before.tenure, &after.tenure)
            && old != p50
        {
            let percentiles = [("p10", p10), ("p50", p50), ("p90", p90)];
            solved.extend(
                percentiles.map(|(name, weeks)| (field(&after.name, &format!("tenure.{name}")), format!("{weeks:?}"))),
            );
        }
    }
    let scenario = edited(scenario, &solved, Vec::new())?;
    let reached = targets.given().into_iter().map(|target| {
        let value = target.figure.of(&scenario).unwrap_or(f64::NAN);
        (target, [value, value])
    });
    Ok(Calibrated { reached: reached.collect(), solved, left_out: 0.0, scenario })
}

/// The scenario with uncertain figures that meet ranges.
fn by_draws(scenario: &Scenario, targets: &CalibrationTargets) -> Result<Calibrated, CalibrationError> {
    let parameters = Parameters::new(scenario).map_err(|again| CalibrationError::Wrong(again.keys.join(", ")))?;
    let mut fed = *targets;
    let mut best: Option<(f64, Calibrated)> = None;
    for _ in 0..ROUNDS {
        let calibrated = match one_round(scenario, &parameters, targets, &fed) {
            Ok(calibrated) => calibrated,
            // What was fed in has moved out of reach.
            Err(error) => return best.map(|(_, best)| best).ok_or(error),
        };
        let off = calibrated.reached.iter().map(|(target, reached)| distance(target, *reached)).fold(0.0, f64::max);
        fed = moved(&fed, &calibrated.reached);
        if best.as_ref().is_none_or(|(least, _)| off < *least) {
            best = Some((off, calibrated));
        }
        if off < CLOSE {
            break;
        }
    }
    best.map(|(_, best)| best).ok_or(CalibrationError::NoTargets)
}

/// Distance of a reached range from its target, on the scale on which the target is normal.
fn distance(target: &CalibrationTarget, reached: [f64; 2]) -> f64 {
    let ends = target.stated.ends();
    (0..2).map(|end| (target.bounds().scale(reached[end]) - target.bounds().scale(ends[end])).abs()).fold(0.0, f64::max)
}

/// Ranges to feed in, moved by what the reached ones are off; one number stays.
fn moved(fed: &CalibrationTargets, reached: &[(CalibrationTarget, [f64; 2])]) -> CalibrationTargets {
    fed.map(|target| {
        let Stated::Range { low, high } = target.stated else { return target.stated };
        let Some((wanted, got)) = reached.iter().find(|(of, _)| of.figure == target.figure) else {
            return target.stated;
        };
        let scale = |ends: [f64; 2]| ends.map(|end| target.bounds().scale(end));
        let (given, wanted, got) = (scale([low, high]), scale(wanted.stated.ends()), scale(*got));
        let middle = |ends: [f64; 2]| 0.5 * (ends[0] + ends[1]);
        let half = |ends: [f64; 2]| 0.5 * (ends[1] - ends[0]);
        let centre = middle(given) + middle(wanted) - middle(got);
        let reach = half(given) * (half(wanted) / half(got)).clamp(0.5, 2.0);
        let ends = [centre - reach, centre + reach].map(|end| target.bounds().number(end));
        if ends[0] < ends[1] { Stated::Range { low: ends[0], high: ends[1] } } else { target.stated }
    })
}

/// Solved draws, written as a scenario, and its ranges.
fn one_round(
    scenario: &Scenario,
    parameters: &Parameters,
    targets: &CalibrationTargets,
    fed: &CalibrationTargets,
) -> Result<Calibrated, CalibrationError> {
    let address = Address { seed: SEED, replication: 0 };
    let stated = fed.draws(address, SOLVED);
    let beliefs = parameters.latin(&mut LatinScores::new(address, SOLVED));
    let mut solutions: Vec<(Scenario, Scenario)> = Vec::new();
    let mut misses: Vec<Miss> = Vec::new();
    for (values, stated) in beliefs.iter().zip(&stated) {
        let mut world = scenario.clone();
        parameters.put(values, &mut world);
        match solve(&world, stated) {
            Ok(knobs) => {
                let mut turned = world.clone();
                refuse_tables(&turned, &knobs)?;
                knobs.turn(&mut turned);
                solutions.push((world, turned));
            }
            Err(miss) => misses.push(miss),
        }
    }
    let left_out = misses.len() as f64 / SOLVED as f64;
    if left_out > MOST_LEFT_OUT {
        let miss = misses[misses.len() / 2];
        return Err(CalibrationError::MostlyUnreachable { share: left_out, miss });
    }
    let columns = written::SolvedColumns::new(scenario, &solutions);
    let solved = columns.intervals();
    let scenario = edited(scenario, &solved, columns.correlations(scenario))?;
    let reached = reached(&scenario, targets);
    Ok(Calibrated { scenario, solved, reached, left_out })
}

fn refuse_tables(world: &Scenario, knobs: &Knobs) -> Result<(), CalibrationError> {
    let moves = |committed: bool| if committed { knobs.committed_pace != 1.0 } else { knobs.pace != 1.0 };
    let is_certain = |tenure: &Tenure| matches!(tenure, Tenure::Table { .. } | Tenure::Percentiles { .. });
    let table = world.groups.iter().find(|group| is_certain(&group.tenure) && moves(group.committed));
    table.map_or(Ok(()), |group| Err(CalibrationError::Table(group.name.clone())))
}

/// Ranges of the targets over the beliefs of a scenario.
fn reached(scenario: &Scenario, targets: &CalibrationTargets) -> Vec<(CalibrationTarget, [f64; 2])> {
    let worlds = draws(scenario, CHECKED).unwrap_or_default();
    let range = |target: CalibrationTarget| {
        let mut values: Vec<f64> = worlds.iter().filter_map(|world| target.figure.of(world)).collect();
        values.sort_by(f64::total_cmp);
        match values.is_empty() {
            true => (target, [f64::NAN; 2]),
            false => (target, [0.05, 0.95].map(|share| quantile_of(&values, share))),
        }
    };
    targets.given().into_iter().map(range).collect()
}

/// A scenario with solved figures, and these correlations after its own.
fn edited(
    scenario: &Scenario,
    solved: &[(String, String)],
    correlations: Vec<(String, String, f64)>,
) -> Result<Scenario, CalibrationError> {
    let mut edits: Vec<String> = solved.iter().map(|(key, value)| format!("{key}={value}")).collect();
    if !correlations.is_empty() {
        edits.push(format!("correlations={}", listed(&correlations)));
    }
    let parsed = parse("the calibrated scenario", &scenario.to_toml(), &edits);
    parsed.map(|loaded: Loaded| loaded.scenario).map_err(|problems| CalibrationError::Wrong(problems.render(false)))
}
