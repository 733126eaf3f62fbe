//! The points of a sweep: what people tune by, and which of them are as good as the best.

use rayon::prelude::*;

use super::best::first_largest;
use crate::analysis::compare::{ComparedFigure, Draws, is_rounding, less};
use crate::analysis::interval::{Estimate, Level};
use crate::analysis::means;
use crate::analysis::run::saving::{pays, subtract, worst};
use crate::analysis::run::summary::{ArmFigure, part_supports, test_of_commitment};
use crate::analysis::run::told;
use crate::analysis::support::Support;
use crate::analysis::{Metric, Side};
use crate::engine::{KeptColumn, PointResults};
use crate::model::outcome::{Arm, Component, Count};
use crate::scenario::{Scenario, Unlike, unlike};

/// Results of a sweep.
#[derive(Debug, Clone, PartialEq)]
pub struct Swept {
    /// In the order of the sweep.
    pub points: Vec<SweptPoint>,
    /// Figure that ranks the points.
    pub ranking: Ranking,
    /// The best point, the first of equals; `None` without points, and if points are not ranked.
    pub best: Option<usize>,
    /// Number of replications of each point.
    pub replications: u64,
    /// Share of intervals that hold the truth.
    pub confidence: f64,
}

/// Figure that ranks the points of a sweep.
#[derive(Debug, Clone, PartialEq)]
pub enum Ranking {
    /// The saving, the largest first: points differ in their offers alone, so that all cost the same without them.
    Saving,
    /// The total cost with the offer, the lowest first: a saving is against no offer at the same values, and where these
    /// cost more the offer may save more.
    Cost,
    /// Nothing: points are not alike.
    Nothing(Vec<Unlike>),
}

impl Ranking {
    /// The figure that can rank these points.
    pub fn of(points: &[Scenario]) -> Self {
        let unlike = unlike(points);
        if !unlike.is_empty() {
            return Self::Nothing(unlike);
        }
        let same_but_offers = |two: &[Scenario]| two[0] == Scenario { offers: two[0].offers.clone(), ..two[1].clone() };
        if points.windows(2).all(same_but_offers) { Self::Saving } else { Self::Cost }
    }

    /// What is saved at one point less what is saved at the other, or what it costs less, per position [money].
    fn lead(&self, one: &PointResults, other: &PointResults, confidence: f64) -> Option<Estimate> {
        let figure = |results: &PointResults| match self {
            Self::Saving => Some(saving(results)),
            Self::Cost => Some(cost(results)),
            Self::Nothing(_) => None,
        };
        let difference = less(&figure(one)?, &figure(other)?, Draws::Common, confidence)?.estimate;
        Some(if *self == Self::Cost { difference.negated() } else { difference })
    }

    /// The mean of the same.
    fn mean_score(&self, point: &SweptPoint) -> Option<f64> {
        match self {
            Self::Saving => point.saving().map(|saving| saving.value),
            Self::Cost => point.cost().map(|cost| -cost.value),
            Self::Nothing(_) => None,
        }
    }
}

/// One metric of one point.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SweptMetric {
    /// The side.
    pub side: Side,
    /// The metric.
    pub metric: Metric,
    /// The estimate; `None` if it is unknown.
    pub estimate: Option<Estimate>,
}

/// Estimates at one point.
#[derive(Debug, Clone, PartialEq)]
pub struct SweptPoint {
    /// Metrics that people tune by, in the order of [`Estimates::metrics`](crate::analysis::Estimates::metrics).
    pub metrics: Vec<SweptMetric>,
    /// How much more the best point saves, or how much less it costs, per position, paired within replications [money];
    /// none for the best itself, and without one.
    pub behind: Option<Estimate>,
    /// Whether that cannot be told from 0: its interval holds 0, or it is one of rounding. False for the best itself.
    pub tied: bool,
}

impl SweptPoint {
    /// The estimate of a metric on a side; `None` if it is unknown or not kept of a point.
    pub fn estimate(&self, side: Side, metric: Metric) -> Option<Estimate> {
        self.metrics.iter().find(|one| one.side == side && one.metric == metric)?.estimate
    }

    /// The saving per position [money].
    pub fn saving(&self) -> Option<Estimate> {
        self.estimate(Side::Saving, Metric::TotalCost)
    }

    /// The total cost with the offer per position [money].
    pub fn cost(&self) -> Option<Estimate> {
        self.estimate(Side::Offer, Metric::TotalCost)
    }
}

/// Estimates all points, with intervals at `confidence` in (0, 1), and ranks them.
///
/// Differences to the best are taken between equal replications, which met the same people: what luck has in common
/// cancels. The best of many is chosen by its estimate, which is therefore a little too good on average; the share of
/// points that are tied with it says how little the choice may mean.
///
/// # Reproducibility
/// Results are equal for any number of threads, and to the last bit those of [`estimate`](crate::analysis::estimate) at that point.
pub fn estimate_points(results: &[PointResults], ranking: Ranking, confidence: f64) -> Swept {
    let replications = results.first().map_or(0, PointResults::replications);
    let level = Level::new(confidence, replications);
    let mut points: Vec<SweptPoint> = results.par_iter().map(|point| describe(point, &level)).collect();
    let best = best(&points, &ranking);
    if let Some(best) = best {
        let most = &results[best];
        points.par_iter_mut().zip(results).enumerate().filter(|(number, _)| *number != best).for_each(
            |(_, (point, results))| {
                point.behind = ranking.lead(most, results, confidence);
                let size = point.estimate(Side::NoOffer, Metric::TotalCost).map_or(0.0, |cost| cost.value.abs());
                point.tied = point.behind.is_some_and(|behind| {
                    behind.interval.is_some_and(|interval| interval.holds(0.0)) || is_rounding(behind, size)
                });
            },
        );
    }
    Swept { points, ranking, best, replications: replications as u64, confidence }
}

/// The first of the best points; `None` if points are not ranked.
fn best(points: &[SweptPoint], ranking: &Ranking) -> Option<usize> {
    if matches!(ranking, Ranking::Nothing(_)) {
        return None;
    }
    first_largest(0..points.len(), |point| ranking.mean_score(&points[*point]).unwrap_or(f64::NEG_INFINITY))
}

/// The saving per position [money].
fn saving(results: &PointResults) -> ComparedFigure<'static> {
    match &results.expected {
        Some(expected) => ComparedFigure::of_blocks(expected.saving()),
        None => ComparedFigure::of_replications(results.saving_per_position()),
    }
}

/// The cost with the offer per position [money].
fn cost(results: &PointResults) -> ComparedFigure<'static> {
    let cost = |arm| {
        let positions = results.positions as f64;
        let mut costs = known(results, KeptColumn::TotalCost(arm));
        costs.iter_mut().for_each(|cost| *cost /= positions);
        costs
    };
    match &results.expected {
        Some(expected) => ComparedFigure::less_by_blocks(cost(Arm::NoOffer), expected.saving()),
        None => ComparedFigure::of_replications(cost(Arm::Offer)),
    }
}

fn difference(results: &PointResults, from: KeptColumn, what: KeptColumn) -> Vec<f64> {
    let mut column = known(results, from);
    subtract(&mut column, &known(results, what));
    column
}

/// A figure that is kept of every point, whatever its horizon.
fn known(results: &PointResults, figure: KeptColumn) -> Vec<f64> {
    results.column(figure).expect("only retention can lie past the horizon")
}

fn describe(results: &PointResults, level: &Level) -> SweptPoint {
    let arm = |arm: Arm| metrics(arm).into_iter().map(move |metric| of_arm(results, arm, metric, level));
    let no_offer = arm(Arm::NoOffer);
    let offer = arm(Arm::Offer).map(|(metric, plain)| (metric, told(results, metric, plain, level)));
    let offer = offer.chain(ratios(results, level));
    let on = |side: Side| move |(metric, estimate)| SweptMetric { side, metric, estimate };
    let arms = no_offer.map(on(Side::NoOffer)).chain(offer.map(on(Side::Offer)));
    let metrics = arms.chain(savings_of(results, level).map(on(Side::Saving))).collect();
    SweptPoint { metrics, behind: None, tied: false }
}

/// The cost in the offer arm by what is saved, if blocks tell more of that; `plain` is its mean over replications.
fn told(results: &PointResults, metric: Metric, plain: Option<Estimate>, level: &Level) -> Option<Estimate> {
    let Some(expected) = &results.expected else { return plain };
    let figure = match metric {
        Metric::TotalCost => ArmFigure::TotalCost,
        Metric::Cost(component) => ArmFigure::Cost(component),
        _ => return plain,
    };
    let no_offer = match figure {
        ArmFigure::TotalCost => of_arm(results, Arm::NoOffer, figure, level).1?,
        // Of components a sweep has bonuses alone, and no arm without offers pays any.
        _ => Estimate::NOTHING,
    };
    let support = figure.support(None, &results.fixed, results.positions);
    let saved = told::of_blocks(&figure.saving(expected)?, support, level.confidence)?;
    Some(told::with_offer(no_offer, saved, plain?))
}

/// Metrics of an arm, in the order of tables.
fn metrics(arm: Arm) -> Vec<ArmFigure> {
    let counts = |counts: &[Count]| counts.iter().copied().map(ArmFigure::Count).collect::<Vec<_>>();
    match arm {
        Arm::NoOffer => [vec![ArmFigure::TotalCost], counts(&[Count::Hires, Count::Retention52])].concat(),
        Arm::Offer => [
            vec![ArmFigure::Cost(Component::Bonus), ArmFigure::TotalCost],
            counts(&[Count::Hires, Count::Takers, Count::TakersCommitted, Count::Retention52]),
        ]
        .concat(),
    }
}

fn of_arm(results: &PointResults, arm: Arm, metric: ArmFigure, level: &Level) -> (Metric, Option<Estimate>) {
    let figure = match metric {
        ArmFigure::Cost(_) => KeptColumn::Bonus,
        ArmFigure::TotalCost => KeptColumn::TotalCost(arm),
        ArmFigure::Count(count) => KeptColumn::Count(arm, count),
        ArmFigure::Retention(_) => return (metric.into(), None),
    };
    let column = results.column(figure);
    let positions = match metric {
        ArmFigure::Count(Count::Retention52) => results.known_after_a_year,
        _ => results.positions,
    };
    let column = column.filter(|_| positions > 0);
    let support = metric.support(Some(arm), &results.fixed, positions);
    (metric.into(), column.and_then(|column| per_position(&column, support, positions, level)))
}

/// The mean of a column of totals over `positions`, for one position.
fn per_position(column: &[f64], support: Support, positions: u64, level: &Level) -> Option<Estimate> {
    means::of(column, support, level).map(|mean| mean.per(positions as f64))
}

fn ratios(results: &PointResults, level: &Level) -> [(Metric, Option<Estimate>); 4] {
    let count = |count| known(results, KeptColumn::Count(Arm::Offer, count));
    let (takers, offered) = (count(Count::Takers), count(Count::Offered));
    let (lost, committed) = (count(Count::TakersCommitted), count(Count::OfferedCommitted));
    test_of_commitment(&takers, &offered, &lost, &committed, level)
}

fn savings_of(results: &PointResults, level: &Level) -> [(Metric, Option<Estimate>); 5] {
    let part = |from, what, support| per_position(&difference(results, from, what), support, results.positions, level);
    let total = ArmFigure::TotalCost.support(None, &results.fixed, results.positions);
    let [leaving, declining] = part_supports(&results.fixed, results.decline_effect);
    let parts = match &results.expected {
        Some(expected) => {
            let told = |blocks: Vec<f64>, support| told::of_blocks(&blocks, support, level.confidence);
            [told(expected.saving(), total), told(expected.leaving(), leaving), told(expected.declining(), declining)]
        }
        None => [
            per_position(&results.saving(), total, results.positions, level),
            part(KeptColumn::TotalCost(Arm::NoOffer), KeptColumn::WithoutEffect, leaving),
            part(KeptColumn::WithoutEffect, KeptColumn::TotalCost(Arm::Offer), declining),
        ],
    };
    let mut savings = results.saving_per_position();
    let [saving, leaving, declining] = parts;
    [
        (Metric::TotalCost, saving),
        (Metric::SavingFromLeaving, leaving),
        (Metric::SavingFromDeclining, declining),
        (Metric::ProbabilityPays, pays(&savings, level)),
        (Metric::Cvar5, worst(&mut savings, level)),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::{STARTER, parse};

    fn point(saving: f64) -> SweptPoint {
        let estimate = Some(Estimate::bare(saving));
        let metrics = vec![SweptMetric { side: Side::Saving, metric: Metric::TotalCost, estimate }];
        SweptPoint { metrics, behind: None, tied: false }
    }

    #[test]
    fn the_best_is_the_first_of_equals() {
        assert_eq!(best(&[1.0, 3.0, 2.0, 3.0].map(point), &Ranking::Saving), Some(1));
        assert_eq!(best(&[], &Ranking::Saving), None);
        assert_eq!(best(&[1.0, 3.0].map(point), &Ranking::Nothing(Vec::new())), None);
    }

    fn ranking(edits: &[&str]) -> Ranking {
        let point = |edit: &&str| parse("starter", STARTER, &[(*edit).to_owned()]).expect("a scenario").scenario;
        Ranking::of(&edits.iter().map(point).collect::<Vec<_>>())
    }

    #[test]
    fn what_varies_says_by_what_points_are_ranked() {
        assert_eq!(ranking(&["offers.0.bonus=500", "offers.0.bonus=900", "offers.0.week=2"]), Ranking::Saving);
        assert_eq!(ranking(&["training.weeks=2"]), Ranking::Saving, "nothing varies");
        assert_eq!(ranking(&["offers.0.bonus=500", "training.weeks=2"]), Ranking::Cost);
        assert_eq!(ranking(&["pay.load=\"0.3 to 0.5\"", "pay.load=\"0.3 to 0.6\""]), Ranking::Cost);
        for key in ["simulation.horizon_weeks", "simulation.discount_rate"] {
            let Ranking::Nothing(unlike) = ranking(&[&format!("{key}=0.5"), &format!("{key}=0.75")]) else {
                panic!("{key} makes points unlike");
            };
            assert_eq!(unlike.iter().map(|one| one.key).collect::<Vec<_>>(), [key]);
        }
    }
}
