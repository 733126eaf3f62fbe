//! Bonuses along a line: what moves, and what each of them comes to.

use super::columns::{Savings, unit_means, units};
use super::conditions::Conditions;
use super::error::TuneError;
use super::knots::ExpectedAlong;
use super::looked_at::{MOST_STOPS, last_worth_a_look, stops};
use super::plan::{Plan, What};
use super::work;
use crate::analysis::interval::Estimate;
use crate::analysis::support::Support;
use crate::analysis::{CurvePoint, estimate_curve, is_no_offer, told};
use crate::engine::{
    self, Batch, CurveError, CurveResults, Expected, GridPoint, Mover, PointResults, Reserved, Thresholds, Tuning,
    Watcher,
};
use crate::model::outcome::Component;
use crate::scenario::Scenario;

/// The amount that moves along a line.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct BonusAxis {
    /// The offer whose bonus it is, from 0 as the scenario has them. Where all bonuses move by a common factor it is the
    /// first that is above 0, and the others keep their proportion to it.
    pub offer: usize,
    /// The week at which that offer is made [week].
    pub week: f64,
    /// Whether all bonuses move.
    pub scale: bool,
}

impl BonusAxis {
    /// The axes that a plan asks for; of a scenario that has offers.
    ///
    /// # Errors
    /// [`TuneError`], where there is no such offer, nothing to scale, or a week is another offer's.
    pub(super) fn all(scenario: &Scenario, plan: &Plan) -> Result<Vec<Self>, TuneError> {
        let (name, offers) = (&scenario.name, &scenario.offers);
        if offers.is_empty() {
            return Err(TuneError::NoOffers { scenario: name.clone() });
        }
        let own = |offer: usize, scale| BonusAxis { offer, week: scenario.week_of(&offers[offer]), scale };
        match plan.what {
            What::Offer(offer) if offer >= offers.len() => {
                Err(TuneError::NoSuchOffer { scenario: name.clone(), offer, offers: offers.len() })
            }
            What::Offer(offer) if plan.weeks.is_empty() => Ok(vec![own(offer, false)]),
            What::Offer(offer) => {
                let others = offers.iter().enumerate().filter(|(number, _)| *number != offer);
                let taken: Vec<f64> = others.map(|(_, other)| scenario.week_of(other)).collect();
                let free = |week: &f64| match taken.contains(week) {
                    true => Err(TuneError::WeekTaken { scenario: name.clone(), week: *week }),
                    false => Ok(BonusAxis { offer, week: *week, scale: false }),
                };
                let mut weeks: Vec<f64> = Vec::new();
                plan.weeks.iter().for_each(|week| {
                    if !weeks.contains(week) {
                        weeks.push(*week)
                    }
                });
                weeks.iter().map(free).collect()
            }
            What::Scale => match offers.iter().position(|offer| offer.bonus > 0.0) {
                Some(first) => Ok(vec![own(first, true)]),
                None => Err(TuneError::NothingToScale { scenario: name.clone() }),
            },
            What::All => Ok((0..offers.len()).map(|offer| own(offer, false)).collect()),
        }
    }

    /// The bonus that a scenario has [money], where the axis goes through it.
    pub(super) fn file_bonus(&self, scenario: &Scenario, what: What) -> Option<f64> {
        let offer = scenario.offers.get(self.offer)?;
        let others_stay = what != What::All || scenario.offers.len() == 1;
        (scenario.week_of(offer) == self.week && others_stay).then_some(offer.bonus)
    }

    /// The scenario with this bonus [money].
    pub fn at(&self, scenario: &Scenario, bonus: f64) -> Scenario {
        let mut scenario = scenario.clone();
        let factor = bonus / scenario.offers[self.offer].bonus;
        if self.scale {
            scenario.offers.iter_mut().for_each(|offer| offer.bonus *= factor);
        }
        // Not by the factor: the last bits would differ.
        scenario.offers[self.offer].bonus = bonus;
        scenario.move_offer(self.offer, self.week);
        scenario
    }
}

/// How the curve along a line was computed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum How {
    /// In one pass, at every bonus: nothing but the amount and who takes it depends on the bonus.
    Exact,
    /// Bonus by bonus: something else moves with it.
    Grid(Mover),
    /// Bonus by bonus: several bonuses move.
    Together,
}

/// A line as it was played.
pub(super) struct PlayedLine {
    pub axis: BonusAxis,
    pub how: How,
    /// `[bonus]`, as the range has them: what each comes to.
    pub points: Vec<CurvePoint>,
    /// Numbers of the bonuses whose expected savings tell those at all others.
    pub knots: Vec<usize>,
    /// `[bonus]`: whether its expected saving was played.
    pub played: Vec<bool>,
    /// `[bonus]`: the saving per position [money].
    pub savings: Savings,
    /// `[bonus]`: whether it is no offer at all.
    pub certain: Vec<bool>,
    /// `[bonus][batch]`: sums over replications.
    pub batches: Vec<Vec<Batch>>,
    /// Bonuses beyond the range, and the savings there by unit: where a wider look is taken for the break-even.
    pub beyond: Vec<(f64, Vec<f64>)>,
    /// The exact curve, where there is one.
    exact: Option<CurveResults>,
}

/// How many times as far the break-even is looked for, where nobody says how far, and in how many steps.
const FARTHER: f64 = 4.0;
const FARTHER_STEPS: usize = 60;

impl PlayedLine {
    /// Plays a line; where nobody says how far to go, and the highest bonus may still pay, farther for the break-even.
    pub fn new(scenario: &Scenario, axis: &BonusAxis, conditions: Conditions<'_>) -> Result<Self, TuneError> {
        let mut played = Self::in_range(scenario, axis, conditions)?;
        let last = played.points.last().and_then(|point| point.saving);
        let may_pay = last.is_some_and(|saving| saving.interval.map_or(saving.value, |interval| interval.high) > 0.0);
        if conditions.plan.max.is_none() && may_pay {
            played.look_beyond(scenario, conditions)?;
        }
        Ok(played)
    }

    /// Plays a line as far as the range goes.
    pub fn in_range(scenario: &Scenario, axis: &BonusAxis, conditions: Conditions<'_>) -> Result<Self, TuneError> {
        let bonuses = conditions.range.bonuses();
        if axis.scale {
            return Self::bonus_by_bonus(scenario, axis, How::Together, &bonuses, conditions);
        }
        match curve(scenario, axis, conditions.range.max, conditions) {
            Ok(results) => {
                let points = on_curve(&results, scenario, axis, &bonuses, conditions)?;
                Ok(Self::of(points, scenario, *axis, How::Exact, Some(results), conditions))
            }
            Err(CurveError::Moves { mover, .. }) => {
                Self::bonus_by_bonus(scenario, axis, How::Grid(mover), &bonuses, conditions)
            }
            Err(error) => Err(error.into()),
        }
    }

    fn bonus_by_bonus(
        scenario: &Scenario,
        axis: &BonusAxis,
        how: How,
        bonuses: &[f64],
        conditions: Conditions<'_>,
    ) -> Result<Self, TuneError> {
        let points = grid(scenario, axis, bonuses, conditions)?;
        Ok(Self::of(points, scenario, *axis, how, None, conditions))
    }

    fn of(
        ToldPoints { points, played, knots }: ToldPoints,
        scenario: &Scenario,
        axis: BonusAxis,
        how: How,
        exact: Option<CurveResults>,
        Conditions { plan, .. }: Conditions<'_>,
    ) -> Self {
        let certain = points.iter().map(|told| is_no_offer(&told.point)).collect();
        let batches = points.iter().map(|told| told.point.batches.clone()).collect();
        let (points, savings) = estimated(points, scenario.cohort.positions, plan);
        Self { axis, how, points, knots, played, savings, certain, batches, beyond: Vec::new(), exact }
    }

    /// The hires who would meet the offer that moves.
    pub fn thresholds(&self, base: &Scenario, conditions: Conditions<'_>) -> Result<Thresholds, TuneError> {
        if let Some(exact) = &self.exact {
            return Ok(exact.thresholds());
        }
        // Any bonus above 0 will do, but where others move with it: they decide who comes so far.
        let bonus = if self.axis.scale { base.offers[self.axis.offer].bonus } else { conditions.range.max };
        let (scenario, replications) = (self.axis.at(base, bonus), 0..base.simulation.replications);
        Ok(engine::thresholds(&scenario, self.axis.offer, replications, conditions.threads, conditions.phases)?)
    }

    fn look_beyond(&mut self, scenario: &Scenario, conditions: Conditions<'_>) -> Result<(), TuneError> {
        let max = conditions.range.max;
        let step = max * (FARTHER - 1.0) / FARTHER_STEPS as f64;
        let bonuses: Vec<f64> = (1..=FARTHER_STEPS).map(|steps| max + steps as f64 * step).collect();
        let positions = scenario.cohort.positions;
        let last = bonuses[FARTHER_STEPS - 1];
        // The savings there, and all along the line once more for the break-even.
        let columns = (2 * FARTHER_STEPS + self.savings.means.len()) as u64;
        let bytes = scenario.simulation.replications.saturating_mul(columns * size_of::<f64>() as u64);
        engine::memory::allow(scenario, bytes, conditions.phases.room(), engine::memory::REPLICATIONS)?;
        let ToldPoints { points, .. } = if self.exact.is_some() {
            let results = curve(scenario, &self.axis, last, conditions)?;
            on_curve(&results, scenario, &self.axis, &bonuses, conditions)?
        } else {
            grid(scenario, &self.axis, &bonuses, conditions)?
        };
        let units = self.savings.means.first().map_or(0, Vec::len);
        let beyond = |ToldPoint { point, expected, .. }: ToldPoint| {
            (point.bonus, unit_means(&per_position(point.saving, positions), expected.as_ref(), units))
        };
        self.beyond = points.into_iter().map(beyond).collect();
        Ok(())
    }
}

/// `[unit]`: the saving per position at a bonus between two of `bonuses` [money], on the straight line through their
/// `savings`.
pub(super) fn between(bonuses: &[f64], savings: &[Vec<f64>], bonus: f64) -> Option<Vec<f64>> {
    let after = bonuses.partition_point(|other| *other < bonus);
    let before = after.checked_sub(1)?;
    let (low, high) = (bonuses[before], *bonuses.get(after)?);
    let part = (bonus - low) / (high - low);
    Some(savings[before].iter().zip(&savings[after]).map(|(low, high)| low + part * (high - low)).collect())
}

/// A point, and the expected saving where that tells more of the saving than replications.
pub(super) struct ToldPoint {
    point: GridPoint,
    expected: Option<Expected>,
    /// Number of blocks, whether they tell more or not.
    blocks: usize,
}

impl ToldPoint {
    /// A point of a sweep.
    pub fn of(bonus: f64, results: PointResults) -> Self {
        let point = GridPoint::new(bonus, &results);
        Self { point, expected: results.expected, blocks: results.blocks }
    }

    fn units(&self) -> usize {
        units(self.point.saving.len(), self.blocks)
    }
}

/// `[point]`: estimates, and savings per position.
pub(super) fn estimated(points: Vec<ToldPoint>, positions: u64, plan: &Plan) -> (Vec<CurvePoint>, Savings) {
    let units = points.first().map_or(0, ToldPoint::units);
    let (points, expected): (Vec<GridPoint>, Vec<_>) =
        points.into_iter().map(|told| (told.point, told.expected)).unzip();
    let mut estimates = estimate_curve(&points, positions, plan.confidence);
    let mut savings = Savings::default();
    for ((estimate, point), expected) in estimates.iter_mut().zip(points).zip(&expected) {
        if let Some(expected) = expected {
            tell(estimate, expected, plan.confidence);
        }
        savings.push(per_position(point.saving, positions), expected.as_ref(), units, plan.objective);
    }
    (estimates, savings)
}

/// Estimates of a point by the expected saving.
fn tell(point: &mut CurvePoint, expected: &Expected, confidence: f64) {
    let of_blocks = |column: &[f64]| told::of_blocks(column, Support::AMOUNT, confidence);
    point.saving = of_blocks(&expected.saving());
    point.bonus_cost = of_blocks(&expected.component(Component::Bonus)).map(Estimate::negated);
}

fn per_position(mut saving: Vec<f64>, positions: u64) -> Vec<f64> {
    saving.iter_mut().for_each(|saving| *saving /= positions as f64);
    saving
}

/// The exact curve along an axis up to a highest bonus [money].
fn curve(
    scenario: &Scenario,
    axis: &BonusAxis,
    max: f64,
    conditions: Conditions<'_>,
) -> Result<CurveResults, CurveError> {
    let tuning = Tuning { offer: axis.offer, max };
    // The savings at the bonuses of the range are made of the curve, and kept beside it.
    let watcher = Reserved { watcher: conditions.phases, bytes: conditions.bytes_of_savings(scenario, 1) };
    engine::curve(&axis.at(scenario, max), tuning, 0..scenario.simulation.replications, conditions.threads, &watcher)
}

/// Points at rising bonuses, `[bonus]`.
struct ToldPoints {
    points: Vec<ToldPoint>,
    /// Whether the expected saving was played.
    played: Vec<bool>,
    /// Numbers of the bonuses whose expected savings tell all others.
    knots: Vec<usize>,
}

/// The points of an exact curve at rising bonuses [money].
fn on_curve(
    results: &CurveResults,
    scenario: &Scenario,
    axis: &BonusAxis,
    bonuses: &[f64],
    conditions: Conditions<'_>,
) -> Result<ToldPoints, TuneError> {
    let highest = bonuses.last().copied().unwrap_or_default();
    told_by_expected(results.grid(bonuses).ok_or(CurveError::NoBonus(highest))?, scenario, axis, conditions)
}

/// The points along an axis at rising bonuses [money], played one by one.
fn grid(
    scenario: &Scenario,
    axis: &BonusAxis,
    bonuses: &[f64],
    conditions: Conditions<'_>,
) -> Result<ToldPoints, TuneError> {
    let scenarios: Vec<Scenario> = bonuses.iter().map(|bonus| axis.at(scenario, *bonus)).collect();
    let replications = 0..scenario.simulation.replications;
    conditions.phases.correct(work::of_grid(scenario, bonuses.len()));
    let results = engine::replications_of_points(&scenarios, replications, conditions.threads, conditions.phases)?;
    let points = bonuses.iter().zip(results).map(|(bonus, results)| GridPoint::new(*bonus, &results));
    told_by_expected(points.collect(), scenario, axis, conditions)
}

/// Points that have been played along an axis, with their expected savings where these tell more.
fn told_by_expected(
    points: Vec<GridPoint>,
    scenario: &Scenario,
    axis: &BonusAxis,
    Conditions { plan, threads, phases, .. }: Conditions<'_>,
) -> Result<ToldPoints, TuneError> {
    let bonuses: Vec<f64> = points.iter().map(|point| point.bonus).collect();
    let replications = scenario.simulation.replications;
    let play = |places: &[usize]| {
        let scenarios: Vec<Scenario> = places.iter().map(|place| axis.at(scenario, bonuses[*place])).collect();
        let savings: Vec<&[f64]> = places.iter().map(|place| points[*place].saving.as_slice()).collect();
        let expected = engine::expect_beside(&scenarios, 0..replications, &savings, threads, phases)?;
        phases.advanced(work::of_expected(scenario).saturating_mul(places.len() as u64));
        Ok(expected)
    };
    phases.correct(work::of_knots(scenario, bonuses.len()));
    let file = scenario.offers[axis.offer].bonus;
    let kept: Vec<usize> = bonuses.iter().position(|bonus| *bonus == file).into_iter().collect();
    // A report plays these bonuses whole.
    let looked_at = |expected: &[Option<Expected>]| {
        let savings: Vec<f64> = points
            .iter()
            .zip(expected)
            .map(|(point, expected)| mean_saving(point, expected.as_ref(), scenario))
            .collect();
        let file = axis.file_bonus(scenario, plan.what);
        let file = file.and_then(|file| bonuses.iter().rposition(|bonus| *bonus <= file));
        let shown = last_worth_a_look(&savings, file).filter(|_| plan.max.is_none());
        stops(shown.unwrap_or(bonuses.len().saturating_sub(1)), MOST_STOPS - 1, |_| true)
    };
    let ExpectedAlong { expected, played, knots } = ExpectedAlong::play(&bonuses, &kept, looked_at, play)?;
    let blocks = engine::blocks_of(replications, scenario.cohort.positions) as usize;
    let told = |(point, expected): (GridPoint, Option<Expected>)| ToldPoint { point, expected, blocks };
    Ok(ToldPoints { points: points.into_iter().zip(expected).map(told).collect(), played, knots })
}

/// Mean saving per position at a point [money].
fn mean_saving(point: &GridPoint, expected: Option<&Expected>, scenario: &Scenario) -> f64 {
    let mean = |values: &[f64]| values.iter().sum::<f64>() / values.len() as f64;
    match expected {
        Some(expected) => mean(&expected.saving()),
        None => mean(&point.saving) / scenario.cohort.positions as f64,
    }
}

impl From<CurveError> for TuneError {
    fn from(error: CurveError) -> Self {
        match error {
            CurveError::Engine(error) => error.into(),
            CurveError::NoSuchOffer { scenario, offer, offers } => TuneError::NoSuchOffer { scenario, offer, offers },
            other => TuneError::Curve(other),
        }
    }
}
