//! Keep or let go: the takers among first hires, by offer and group.

use crate::analysis::interval::{Estimate, Level};
use crate::analysis::ratio;
use crate::engine::{GroupTally, Results};
use crate::model::outcome::{Arm, Component, Count};
use crate::scenario::{Group, Scenario};

/// An offer that is made.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct MadeOffer {
    /// Number in the scenario, from 0.
    pub number: usize,
    /// Tenure at the offer [week]; where the length of training is uncertain, at its median.
    pub week: f64,
}

impl MadeOffer {
    /// Offers of a scenario with a bonus above 0, in order of week.
    pub fn all(scenario: &Scenario) -> Vec<Self> {
        let numbered = scenario.offers.iter().enumerate().filter(|(_, offer)| offer.bonus > 0.0);
        let mut made: Vec<Self> =
            numbered.map(|(number, offer)| Self { number, week: scenario.week_of(offer) }).collect();
        made.sort_by(|a, b| a.week.total_cmp(&b.week));
        made
    }
}

/// The first hires of one group at one offer; costs run from the taking to the horizon [money at the taking].
#[derive(Debug, Clone, PartialEq)]
pub struct GroupEstimates {
    /// Offer; `None` if none is made.
    pub offer: Option<MadeOffer>,
    /// Name of the group.
    pub group: String,
    /// Whether the group is committed.
    pub committed: bool,
    /// Share of first hires; unknown without any.
    pub hired_share: Option<f64>,
    /// Takers among those who met the offer; unknown if nobody did.
    pub take_rate: Option<f64>,
    /// Takers per position.
    pub takers: Option<f64>,
    /// Takers per position, with the error of a mean over replications.
    pub takers_estimate: Option<Estimate>,
    /// Mean cost of a taker; unknown without takers.
    pub cost: KeepOrLetGo,
    /// `[component]` of that cost.
    pub components: [KeepOrLetGo; Component::NUMBER],
    /// Mean saving of letting a taker go; unknown without takers.
    pub saving: Option<Estimate>,
}

/// Mean cost of a taker in both cases [money at the taking]; unknown without takers.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct KeepOrLetGo {
    /// The taker is kept.
    pub keep: Option<f64>,
    /// The taker is let go, bonus and replacement included.
    pub let_go: Option<f64>,
}

/// Every group in the order of the scenario, offer by offer; once without takers if no offer is made.
pub fn of(scenario: &Scenario, results: &Results, level: &Level) -> Vec<GroupEstimates> {
    let places = results.positions as f64 * level.replications as f64;
    let hires = results.first_hires.iter().sum::<u64>() as f64;
    let fixed = results.fixed.count(Some(Arm::Offer), Count::Takers);
    let takers = |tally: &GroupTally| ratio::number(&tally.saving, fixed, level);
    let nobody = vec![GroupTally::default(); scenario.groups.len()];
    let rows = |offer: Option<MadeOffer>| {
        let tallies = offer.and_then(|offer| results.offers.get(offer.number)).map_or(&nobody, |offer| &offer.groups);
        let groups = scenario.groups.iter().zip(&results.first_hires).zip(tallies);
        let row = |((group, first_hires), tally): ((&Group, &u64), &GroupTally)| GroupEstimates {
            offer,
            hired_share: share(*first_hires as f64, hires),
            takers: share(tally.saving.number, places),
            takers_estimate: takers(tally).map(|takers| takers.per(results.positions as f64)),
            ..of_takers(group, tally, level)
        };
        groups.map(row).collect::<Vec<_>>()
    };
    let made = MadeOffer::all(scenario);
    if made.is_empty() { rows(None) } else { made.into_iter().flat_map(|offer| rows(Some(offer))).collect() }
}

/// Estimates from takers alone.
fn of_takers(group: &Group, tally: &GroupTally, level: &Level) -> GroupEstimates {
    let takers = tally.saving.number;
    let each = |keep: f64, let_go: f64| KeepOrLetGo { keep: share(keep, takers), let_go: share(let_go, takers) };
    GroupEstimates {
        offer: None,
        group: group.name.clone(),
        committed: group.committed,
        hired_share: None,
        take_rate: share(takers, tally.offered as f64),
        takers: None,
        takers_estimate: None,
        cost: each(tally.keep_cost.iter().sum(), tally.let_go_cost.iter().sum()),
        components: std::array::from_fn(|i| each(tally.keep_cost[i], tally.let_go_cost[i])),
        saving: ratio::of(&tally.saving, level),
    }
}

fn share(part: f64, whole: f64) -> Option<f64> {
    (whole > 0.0).then(|| part / whole)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::{Reservation, Scale, Tenure};

    fn group(name: &str, committed: bool) -> Group {
        Group {
            name: name.to_owned(),
            committed,
            share: 1.0,
            pass_rate: 1.0,
            training_dropout_per_week: 0.0,
            training_fail: 0.0,
            reservation: Reservation::Normal { mean: 0.0, sd: 1.0 },
            tenure: Tenure::Exponential { scale: Scale::Mean(1.0) },
            dismissal_per_year: 0.0,
            output: 1.0,
            output_sd: 0.0,
            delight: 1.0,
            peer_drag: 0.0,
            extra_cost_per_week: 0.0,
        }
    }

    /// Two takers in the first replication, none in the second; keeping them costs 500 more than letting go.
    fn tally() -> GroupTally {
        let mut tally =
            GroupTally { offered: 8, saving: ratio::tally(&[500.0, 0.0], &[2.0, 0.0]), ..GroupTally::default() };
        tally.keep_cost[Component::Wages as usize] = 900.0;
        tally.keep_cost[Component::Training as usize] = 100.0;
        tally.let_go_cost[Component::Bonus as usize] = 500.0;
        tally
    }

    #[test]
    fn costs_are_means_over_takers() {
        let row = of_takers(&group("tourists", false), &tally(), &Level::new(0.95, 2));
        assert_eq!((row.group.as_str(), row.committed), ("tourists", false));
        assert_eq!(row.take_rate, Some(0.25));
        assert_eq!((row.cost.keep, row.cost.let_go), (Some(500.0), Some(250.0)));
        // One replication cannot tell how much others would differ.
        assert_eq!(row.saving.map(|saving| (saving.value, saving.mcse)), Some((250.0, None)));
    }

    #[test]
    fn without_takers_nothing_is_known_of_them() {
        let none = of_takers(&group("g", true), &GroupTally::default(), &Level::new(0.95, 2));
        assert_eq!((none.take_rate, none.cost.keep, none.cost.let_go, none.saving), (None, None, None, None));
    }
}
