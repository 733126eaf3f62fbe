//! The data of one scenario that a comparison needs.

use super::{ComparedFigure, Difference, Draws, RankedScenario, less};
use crate::analysis::interval::Level;
use crate::analysis::run::saving::{column, subtract};
use crate::analysis::{Estimates, wilson};
use crate::analysis::{Metric, Side};
use crate::engine::{Expected, Results};
use crate::model::outcome::Arm;
use crate::scenario::{Scenario, WEEKS_OF_A_YEAR, unlike};

/// One scenario that is compared: its estimates, and the costs that can be paired with another's.
#[derive(Debug, Clone, PartialEq)]
pub struct Contender {
    pub(super) place: RankedScenario,
    pub(super) seed: u64,
    /// What it must be like before its money is set against another's.
    pub(super) scenario: Scenario,
    /// `[arm][replication]`: total cost per position [money].
    pub(super) costs: [Vec<f64>; 2],
    /// `[block]`: saving per position [money]; None if replications tell more of it.
    pub(super) saving: Option<Vec<f64>>,
}

impl Contender {
    /// Takes what a comparison needs, so that `results` may be dropped: 16 bytes a replication.
    pub fn new(scenario: &Scenario, results: &Results, estimates: &Estimates) -> Self {
        let positions = results.positions as f64;
        let losses = column(results).iter().filter(|saving| **saving < 0.0).count();
        let place = RankedScenario {
            rank: None,
            scenario: scenario.name.clone(),
            currency: scenario.currency.clone(),
            horizon_weeks: scenario.simulation.horizon_weeks,
            discount_rate: scenario.simulation.discount_rate,
            pay_per_year: scenario.pay.wage_per_week * WEEKS_OF_A_YEAR,
            positions: results.positions,
            cost_no_offer: estimates.estimate(Side::NoOffer, Metric::TotalCost),
            cost_offer: estimates.estimate(Side::Offer, Metric::TotalCost),
            saving: estimates.estimate(Side::Saving, Metric::TotalCost),
            probability_pays: estimates.estimate(Side::Saving, Metric::ProbabilityPays),
            probability_loses: wilson::share(losses, &Level::new(estimates.confidence, results.replications())),
            probability_best: None,
        };
        let costs = Arm::BOTH.map(|arm| {
            let mut costs = results.total_cost(arm);
            costs.iter_mut().for_each(|cost| *cost /= positions);
            costs
        });
        let saving = results.expected.as_ref().map(Expected::saving);
        Self { place, seed: scenario.simulation.seed, scenario: scenario.clone(), costs, saving }
    }

    pub(super) fn cost(&self, arm: Arm) -> &[f64] {
        &self.costs[arm as usize]
    }

    pub(super) fn draws_with(&self, other: &Self) -> Draws {
        if self.seed == other.seed { Draws::Common } else { Draws::Independent }
    }

    /// This less `other`; `None` where their money is not of one kind.
    pub(super) fn less(&self, other: &Self, side: Side, confidence: f64) -> Option<Difference> {
        let [one, another] = [self, other].map(|contender| contender.figure(side));
        let alike = unlike([&self.scenario, &other.scenario]).is_empty();
        alike.then(|| less(&one, &another, self.draws_with(other), confidence))?
    }

    fn figure(&self, side: Side) -> ComparedFigure<'_> {
        let no_offer = self.cost(Arm::NoOffer);
        match (side, &self.saving) {
            (Side::NoOffer, _) => ComparedFigure::of_replications(no_offer),
            (Side::Offer, Some(saving)) => ComparedFigure::less_by_blocks(no_offer, saving.clone()),
            (Side::Offer, None) => ComparedFigure::of_replications(self.cost(Arm::Offer)),
            (Side::Saving, Some(saving)) => ComparedFigure::of_blocks(saving.clone()),
            (Side::Saving, None) => {
                let mut saving = no_offer.to_vec();
                subtract(&mut saving, self.cost(Arm::Offer));
                ComparedFigure::of_replications(saving)
            }
        }
    }
}
