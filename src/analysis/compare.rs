//! Several scenarios on common random numbers.

use super::Estimates;
use super::interval::{Estimate, Level};
use super::moments::Moments;
use super::saving::{column, subtract};
use crate::engine::Results;
use crate::scenario::Scenario;

/// One scenario that is compared: its estimates, and the savings that can be paired with another's.
#[derive(Debug, Clone, PartialEq)]
pub struct Contender {
    scenario: String,
    currency: String,
    seed: u64,
    positions: u64,
    cost_no_offer: Option<Estimate>,
    cost_offer: Option<Estimate>,
    probability_pays: Option<Estimate>,
    saving: Option<Estimate>,
    /// By replication, per position [money].
    savings: Vec<f64>,
}

impl Contender {
    /// Takes what a comparison needs, so that `results` may be dropped: 8 bytes a replication.
    pub fn new(scenario: &Scenario, results: &Results, estimates: &Estimates) -> Self {
        let positions = results.positions as f64;
        let mut savings = column(results);
        savings.iter_mut().for_each(|saving| *saving /= positions);
        Self {
            scenario: scenario.name.clone(),
            currency: scenario.currency.clone(),
            seed: scenario.simulation.seed,
            positions: results.positions,
            cost_no_offer: estimates.estimate("no_offer", "total_cost"),
            cost_offer: estimates.estimate("offer", "total_cost"),
            probability_pays: estimates.estimate("saving", "probability_pays"),
            saving: estimates.estimate("saving", "total_cost"),
            savings,
        }
    }

    /// Whether the r-th replications of both met the same people.
    fn shares_draws_with(&self, other: &Self) -> bool {
        self.seed == other.seed && self.savings.len() == other.savings.len() && self.currency == other.currency
    }

    /// How much more this saves than `other`, paired within replications.
    fn lead_over(&self, other: &Self, confidence: f64) -> Option<Estimate> {
        if !self.shares_draws_with(other) {
            return None;
        }
        let mut lead = self.savings.clone();
        subtract(&mut lead, &other.savings);
        let Moments { mean, sd } = Moments::of(&lead)?;
        Some(Level::new(confidence, lead.len()).mean(mean, sd))
    }
}

/// Scenarios by their saving, best first.
#[derive(Debug, Clone, PartialEq)]
pub struct Comparison {
    /// Share of intervals that hold the truth.
    pub confidence: f64,
    /// Best first; the order of the call where savings are equal.
    pub places: Vec<Place>,
}

/// One scenario's place; money per position.
#[derive(Debug, Clone, PartialEq)]
pub struct Place {
    /// Scenario.
    pub scenario: String,
    /// Currency of its money.
    pub currency: String,
    /// Positions in a replication, the size of the cohort that the probability speaks of.
    pub positions: u64,
    /// Total cost without the offer [money].
    pub cost_no_offer: Option<Estimate>,
    /// Total cost with the offer [money].
    pub cost_offer: Option<Estimate>,
    /// Saving [money].
    pub saving: Option<Estimate>,
    /// Probability that the offer pays.
    pub probability_pays: Option<Estimate>,
    /// How much more the best saves, paired within replications [money]; none for the best itself and where replications are not
    /// shared (other seed, number of replications or currency).
    pub behind: Option<Estimate>,
    /// Whether that cannot be told from 0: its interval holds 0. False for the best itself and where nothing can be said.
    pub tied: bool,
}

/// Ranks scenarios by their saving, with intervals at `confidence` in (0, 1).
///
/// Differences are taken between equal replications: what both scenarios' luck has in common cancels.
pub fn compare(contenders: &[Contender], confidence: f64) -> Comparison {
    let value = |contender: &Contender| {
        let saving = contender.saving.map(|saving| saving.value);
        saving.unwrap_or(f64::NEG_INFINITY)
    };
    let mut ranked: Vec<&Contender> = contenders.iter().collect();
    ranked.sort_by(|a, b| value(b).total_cmp(&value(a)));
    let places = ranked
        .iter()
        .enumerate()
        .map(|(rank, contender)| {
            let behind = (rank > 0).then(|| ranked[0].lead_over(contender, confidence));
            place(contender, behind.flatten())
        })
        .collect();
    Comparison { confidence, places }
}

fn place(contender: &Contender, behind: Option<Estimate>) -> Place {
    let interval = behind.and_then(|behind| behind.interval);
    Place {
        scenario: contender.scenario.clone(),
        currency: contender.currency.clone(),
        positions: contender.positions,
        cost_no_offer: contender.cost_no_offer,
        cost_offer: contender.cost_offer,
        saving: contender.saving,
        probability_pays: contender.probability_pays,
        behind,
        tied: interval.is_some_and(|interval| interval.holds(0.0)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn contender(scenario: &str, seed: u64, savings: &[f64]) -> Contender {
        let level = Level::new(0.95, savings.len());
        let moments = Moments::of(savings).expect("not empty");
        Contender {
            scenario: scenario.to_owned(),
            currency: "USD".to_owned(),
            seed,
            positions: 1,
            cost_no_offer: None,
            cost_offer: None,
            probability_pays: None,
            saving: Some(level.mean(moments.mean, moments.sd)),
            savings: savings.to_vec(),
        }
    }

    #[test]
    fn pairing_tells_apart_what_luck_hides() {
        // Savings vary by hundreds, their difference by one.
        let base = [100.0, -200.0, 300.0, 0.0];
        let better: Vec<f64> = base.iter().zip([9.0, 10.0, 11.0, 10.0]).map(|(a, b)| a + b).collect();
        let comparison = compare(&[contender("base", 1, &base), contender("better", 1, &better)], 0.95);
        let [first, second] = &comparison.places[..] else {
            panic!("two places");
        };
        assert_eq!((first.scenario.as_str(), first.behind), ("better", None));
        let behind = second.behind.expect("shared replications");
        assert_eq!(behind.value, 10.0);
        // sd √(2/3) over 4: mcse 1/√6.
        assert!((behind.mcse.expect("an error") - 6f64.sqrt().recip()).abs() < 1e-15);
        assert!(!second.tied);
    }

    #[test]
    fn a_difference_around_zero_is_a_tie() {
        let comparison =
            compare(&[contender("a", 1, &[1.0, 2.0, 3.0, 5.0]), contender("b", 1, &[2.0, 1.0, 4.0, 3.0])], 0.95);
        assert!(comparison.places[1].tied);
    }

    #[test]
    fn other_draws_are_not_paired() {
        let a = contender("a", 1, &[1.0, 2.0]);
        for other in [contender("b", 2, &[0.0, 1.0]), contender("b", 1, &[0.0, 1.0, 0.5])] {
            let comparison = compare(&[a.clone(), other], 0.95);
            assert_eq!(comparison.places[1].behind, None);
            assert!(!comparison.places[1].tied);
        }
    }
}
