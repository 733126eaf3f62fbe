//! Every metric of both arms, and of their paired difference.

use rayon::prelude::*;

use crate::analysis::interval::{Estimate, Level};
use crate::analysis::moments::Moments;
use crate::analysis::run::saving::{PROBABILITIES, SavingSpread, subtract};
use crate::analysis::run::told;
use crate::analysis::support::Support;
use crate::analysis::{BySide, Metric, Side};
use crate::analysis::{means, quantile, ratio};
use crate::engine::{Expected, Results};
use crate::model::fixed::Fixed;
use crate::model::outcome::{Arm, Component, Count};

/// Metrics whose columns are held at a time: a million replications take 24 MB for each.
const AT_ONCE: usize = 2;

/// A figure of every replication that both arms have, and that is averaged.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum ArmFigure {
    Cost(Component),
    TotalCost,
    Count(Count),
    Retention(f64),
}

impl Metric {
    /// The figure of which the metric is the mean; `None` for ratios and parts.
    fn paired(self) -> Option<ArmFigure> {
        match self {
            Metric::Cost(component) => Some(ArmFigure::Cost(component)),
            Metric::TotalCost => Some(ArmFigure::TotalCost),
            Metric::Count(count) => Some(ArmFigure::Count(count)),
            Metric::Retention(week) => Some(ArmFigure::Retention(week)),
            _ => None,
        }
    }
}

impl From<ArmFigure> for Metric {
    fn from(paired: ArmFigure) -> Self {
        match paired {
            ArmFigure::Cost(component) => Metric::Cost(component),
            ArmFigure::TotalCost => Metric::TotalCost,
            ArmFigure::Count(Count::Retention52) => Metric::Retention(52.0),
            ArmFigure::Count(count) => Metric::Count(count),
            ArmFigure::Retention(week) => Metric::Retention(week),
        }
    }
}

impl ArmFigure {
    /// Total over positions `[replication]`, and the number of these positions. Returns None for a retention that is unknown.
    fn column(self, results: &Results, arm: Arm) -> Option<(Vec<f64>, u64)> {
        let column = match self {
            ArmFigure::Cost(component) => results.cost(arm, component),
            ArmFigure::TotalCost => results.total_cost(arm),
            ArmFigure::Count(count) => results.count(arm, count),
            ArmFigure::Retention(tenure) => return results.retained(arm, tenure),
        };
        Some((column, results.positions))
    }

    /// In both arms, and the difference. Returns None if the figure is unknown.
    fn describe(self, results: &Results, level: &Level) -> Option<[Described; 3]> {
        let [no_offer, offer] = Arm::BOTH.map(|arm| self.column(results, arm));
        let ((no_offer, positions), (offer, _)) = (no_offer?, offer?);
        let supports =
            [Some(Arm::NoOffer), Some(Arm::Offer), None].map(|arm| self.support(arm, &results.fixed, positions));
        let mut described = paired([no_offer, offer], supports, positions as f64, level)?;
        if let Some(saving) = results.expected.as_ref().and_then(|expected| self.saving(expected)) {
            let [no_offer, offer, saved] = &mut described;
            saved.estimate = told::of_blocks(&saving, supports[2], level.confidence)?;
            offer.estimate = told::with_offer(no_offer.estimate, saved.estimate, offer.estimate);
        }
        Some(described)
    }

    /// `[block]`: the saving, or a component of it; None of what is no cost.
    pub fn saving(self, expected: &Expected) -> Option<Vec<f64>> {
        match self {
            ArmFigure::Cost(component) => Some(expected.component(component)),
            ArmFigure::TotalCost => Some(expected.saving()),
            ArmFigure::Count(_) | ArmFigure::Retention(_) => None,
        }
    }

    /// What it may be in an arm, or its difference without one, in a replication of so many positions.
    pub fn support(self, arm: Option<Arm>, fixed: &Fixed, positions: u64) -> Support {
        let support = match (self, arm) {
            (ArmFigure::TotalCost | ArmFigure::Cost(Component::LostOutput | Component::ExtraCost), Some(_)) => {
                Support::AMOUNT
            }
            (ArmFigure::Cost(_), Some(_)) => Support::COST,
            (ArmFigure::Count(Count::Retention52) | ArmFigure::Retention(_), Some(_)) => {
                Support::COUNT.up_to(positions as f64)
            }
            (ArmFigure::Count(_), Some(_)) => Support::COUNT,
            // Without an offer there are none of them.
            (ArmFigure::Cost(Component::Bonus), None) => Support::COST.negated(),
            (
                ArmFigure::Count(
                    Count::Offered
                    | Count::OfferedCommitted
                    | Count::Takers
                    | Count::TakersCommitted
                    | Count::Opportunists,
                ),
                None,
            ) => Support::COUNT.negated(),
            (ArmFigure::Count(_) | ArmFigure::Retention(_), None) => Support::DIFFERENCE,
            (ArmFigure::TotalCost | ArmFigure::Cost(_), None) => Support::AMOUNT,
        };
        support.fixed(match self {
            ArmFigure::TotalCost => fixed.total_cost(arm),
            ArmFigure::Cost(component) => fixed.cost(arm, component),
            ArmFigure::Count(count) => fixed.count(arm, count),
            ArmFigure::Retention(week) => arm.is_none() && fixed.retention_difference(week),
        })
    }
}

/// Estimates of a metric, per position.
#[derive(Debug, Clone, PartialEq)]
pub struct Described {
    /// The estimate.
    pub estimate: Estimate,
    /// Standard deviation over replications; unknown for ratios and for one replication.
    pub sd: Option<f64>,
    /// Quantiles over replications at 5, 25, 50, 75 and 95 %; `None` for ratios.
    pub quantiles: Option<[f64; 5]>,
}

impl From<Estimate> for Described {
    /// An estimate that does not vary over replications.
    fn from(estimate: Estimate) -> Self {
        Self { estimate, sd: None, quantiles: None }
    }
}

impl Described {
    /// Describes a column of totals over `positions`; `None` if the column is empty. Reorders the column.
    fn of(column: &mut [f64], support: Support, positions: f64, level: &Level) -> Option<Self> {
        let moments = Moments::of(column)?;
        let Moments { mean, sd } = moments;
        let estimate = means::of_moments(column, moments, support, level).per(positions);
        let quantiles = match sd {
            // Most counts of an arm without offers are 0 throughout.
            Some(0.0) => [mean; 5],
            _ => quantile::quantiles(column, PROBABILITIES)?,
        };
        Some(Self {
            estimate,
            sd: sd.map(|sd| sd / positions),
            quantiles: Some(quantiles.map(|value| value / positions)),
        })
    }
}

/// Both columns, and no_offer - offer within each replication, each with what it may be.
fn paired(
    [mut no_offer, mut offer]: [Vec<f64>; 2],
    supports: [Support; 3],
    positions: f64,
    level: &Level,
) -> Option<[Described; 3]> {
    let mut saving = no_offer.clone();
    subtract(&mut saving, &offer);
    let describe = |column: &mut [f64], support| Described::of(column, support, positions, level);
    let (no_offer, (offer, saving)) = rayon::join(
        || describe(&mut no_offer, supports[0]),
        || rayon::join(|| describe(&mut offer, supports[1]), || describe(&mut saving, supports[2])),
    );
    Some([no_offer?, offer?, saving?])
}

/// All metrics but what uncertain parameters add.
pub fn of(results: &Results, level: &Level, spread: Option<&SavingSpread>) -> BySide<Option<Described>> {
    let weeks: Vec<f64> = results.retentions.iter().map(|retention| retention.tenure).collect();
    let mut summary = BySide::new(&weeks);
    let metrics: Vec<ArmFigure> = Metric::all(&weeks).filter_map(Metric::paired).collect();
    for some in metrics.chunks(AT_ONCE) {
        let described: Vec<_> = some.par_iter().map(|metric| metric.describe(results, level)).collect();
        for (metric, described) in some.iter().zip(described) {
            for (side, described) in Side::ALL.into_iter().zip(described.into_iter().flatten()) {
                summary.set(side, (*metric).into(), Some(described));
            }
        }
    }
    for (metric, share) in ratios(results, level) {
        summary.set(Side::Offer, metric, share.map(Described::from));
    }
    for (metric, part) in parts(results, level) {
        summary.set(Side::Saving, metric, part);
    }
    summary.set(Side::Saving, Metric::ProbabilityPays, spread.map(|spread| spread.pays.into()));
    summary.set(Side::Saving, Metric::Cvar5, spread.map(|spread| spread.worst.into()));
    summary
}

/// The take rate, and the offer as a test for commitment; opportunists count as uncommitted.
fn ratios(results: &Results, level: &Level) -> [(Metric, Option<Estimate>); 4] {
    let count = |count| results.count(Arm::Offer, count);
    let (takers, offered) = (count(Count::Takers), count(Count::Offered));
    let lost = count(Count::TakersCommitted);
    let committed = count(Count::OfferedCommitted);
    test_of_commitment(&takers, &offered, &lost, &committed, level)
}

/// The take rate, sensitivity, specificity and the share of regretted takers, of counts in the offer arm.
pub(crate) fn test_of_commitment(
    takers: &[f64],
    offered: &[f64],
    lost: &[f64],
    committed: &[f64],
    level: &Level,
) -> [(Metric, Option<Estimate>); 4] {
    let less = |from: &[f64], what: &[f64]| {
        let mut column = from.to_vec();
        subtract(&mut column, what);
        column
    };
    let share = |part: &[f64], whole: &[f64]| ratio::share(&ratio::tally(part, whole), level);
    [
        (Metric::TakeRate, share(takers, offered)),
        (Metric::Sensitivity, share(&less(takers, lost), &less(offered, committed))),
        (Metric::Specificity, share(&less(committed, lost), committed)),
        (Metric::Regretted, share(lost, takers)),
    ]
}

/// The parts of the saving: all comes from leaving where declining changes nobody.
fn parts(results: &Results, level: &Level) -> [(Metric, Option<Described>); 2] {
    let effect_off = || match results.decline_effect {
        true => results.total_cost_without_decline_effect(),
        false => results.total_cost(Arm::Offer),
    };
    let part = |mut cost: Vec<f64>, less: Vec<f64>, support| {
        subtract(&mut cost, &less);
        Described::of(&mut cost, support, results.positions as f64, level)
    };
    let [of_leaving, of_declining] = part_supports(&results.fixed, results.decline_effect);
    let mut leaving = part(results.total_cost(Arm::NoOffer), effect_off(), of_leaving);
    let mut declining = part(effect_off(), results.total_cost(Arm::Offer), of_declining);
    if let Some(expected) = &results.expected {
        let tell = |described: &mut Option<Described>, blocks: Vec<f64>, support| {
            let told = told::of_blocks(&blocks, support, level.confidence);
            described.iter_mut().zip(told).for_each(|(described, told)| described.estimate = told);
        };
        tell(&mut leaving, expected.leaving(), of_leaving);
        tell(&mut declining, expected.declining(), of_declining);
    }
    [(Metric::SavingFromLeaving, leaving), (Metric::SavingFromDeclining, declining)]
}

/// Supports of the parts of the saving, from leaving and from declining.
pub(crate) fn part_supports(fixed: &Fixed, decline_effect: bool) -> [Support; 2] {
    let whole = fixed.total_cost(None);
    [whole, whole || !decline_effect].map(|fixed| Support::AMOUNT.fixed(fixed))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_difference_is_taken_within_replications() {
        // Two positions; the difference is 2, 2, 2 whatever the arms do.
        let level = Level::new(0.95, 3);
        let [no_offer, offer, saving] =
            paired([vec![10.0, 2.0, 6.0], vec![8.0, 0.0, 4.0]], [Support::AMOUNT; 3], 2.0, &level).expect("not empty");
        assert_eq!((no_offer.estimate.value, no_offer.sd), (3.0, Some(2.0)));
        assert_eq!(no_offer.estimate.mcse, Some(2.0 / 3f64.sqrt()));
        assert_eq!(offer.quantiles.map(|all| all[2]), Some(2.0));
        assert_eq!((saving.estimate.value, saving.sd), (1.0, Some(0.0)));
        assert_eq!(saving.quantiles, Some([1.0; 5]));
    }

    #[test]
    fn quantiles_are_those_of_the_column() {
        let level = Level::new(0.95, 21);
        let mut column: Vec<f64> = (0..21).rev().map(f64::from).collect();
        let described = Described::of(&mut column, Support::AMOUNT, 10.0, &level).expect("not empty");
        assert_eq!(described.quantiles, Some([0.1, 0.5, 1.0, 1.5, 1.9]));
    }

    #[test]
    fn shares_of_the_test_by_hand() {
        // 10 offered, 6 of them committed; 3 takers, one of them committed.
        let level = Level::new(0.95, 2);
        let [take_rate, sensitivity, specificity, regretted] =
            test_of_commitment(&[2.0, 1.0], &[5.0, 5.0], &[1.0, 0.0], &[3.0, 3.0], &level)
                .map(|(_, share)| share.map(|share| share.value));
        assert_eq!(take_rate, Some(0.3));
        assert_eq!(sensitivity, Some(0.5));
        assert_eq!(specificity, Some(5.0 / 6.0));
        assert_eq!(regretted, Some(1.0 / 3.0));
    }

    #[test]
    fn nobody_offered_is_unknown() {
        let none = [0.0, 0.0];
        let shares = test_of_commitment(&none, &none, &none, &none, &Level::new(0.95, 2));
        assert!(shares.iter().all(|(_, share)| share.is_none()));
    }
}
