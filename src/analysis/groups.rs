//! Keep or let go: the takers of the first offer among first hires, by group.

use super::interval::Level;
use super::ratio;
use super::rows::{Cells, GroupRow, KeepRow};
use crate::engine::{GroupTally, Results};
use crate::model::outcome::Component;
use crate::scenario::{Group, Scenario};

/// The rows of `groups.csv`, in the order of the scenario.
pub fn rows(scenario: &Scenario, results: &Results, level: &Level) -> Vec<GroupRow> {
    let places = results.positions as f64 * level.replications as f64;
    let hires = results.groups.iter().map(|tally| tally.first_hires).sum::<u64>() as f64;
    named(scenario, &results.groups)
        .map(|(group, tally)| GroupRow {
            hired_share: share(tally.first_hires as f64, hires),
            takers: share(tally.saving.number, places),
            ..row(&scenario.name, group, tally, level)
        })
        .collect()
}

fn row(scenario: &str, group: &Group, tally: &GroupTally, level: &Level) -> GroupRow {
    let takers = tally.saving.number;
    let Cells { value, mcse, low, high } = Cells::of(ratio::of(&tally.saving, level));
    GroupRow {
        scenario: scenario.to_owned(),
        group: group.name.clone(),
        committed: group.committed,
        hired_share: None,
        take_rate: share(takers, tally.offered as f64),
        takers: None,
        keep_cost: share(tally.keep_cost.iter().sum(), takers),
        let_go_cost: share(tally.let_go_cost.iter().sum(), takers),
        saving_per_taker: value,
        mcse,
        ci_low: low,
        ci_high: high,
    }
}

/// The rows of `keep.csv`: every component of every group.
pub fn keep_rows(scenario: &Scenario, tallies: &[GroupTally]) -> Vec<KeepRow> {
    named(scenario, tallies)
        .flat_map(|(group, tally)| {
            Component::ALL.map(|component| KeepRow {
                scenario: scenario.name.clone(),
                group: group.name.clone(),
                component: component.name(),
                keep_cost: share(tally.keep_cost[component as usize], tally.saving.number),
                let_go_cost: share(tally.let_go_cost[component as usize], tally.saving.number),
            })
        })
        .collect()
}

fn named<'a>(scenario: &'a Scenario, tallies: &'a [GroupTally]) -> impl Iterator<Item = (&'a Group, &'a GroupTally)> {
    scenario.groups.iter().zip(tallies)
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
        let mut tally = GroupTally {
            first_hires: 10,
            offered: 8,
            saving: ratio::tally(&[500.0, 0.0], &[2.0, 0.0]),
            ..GroupTally::default()
        };
        tally.keep_cost[Component::Wages as usize] = 900.0;
        tally.keep_cost[Component::Training as usize] = 100.0;
        tally.let_go_cost[Component::Bonus as usize] = 500.0;
        tally
    }

    #[test]
    fn costs_are_means_over_takers() {
        let row = row("s", &group("tourists", false), &tally(), &Level::new(0.95, 2));
        assert_eq!((row.group.as_str(), row.committed), ("tourists", false));
        assert_eq!(row.take_rate, Some(0.25));
        assert_eq!((row.keep_cost, row.let_go_cost), (Some(500.0), Some(250.0)));
        // One replication cannot tell how much others would differ.
        assert_eq!((row.saving_per_taker, row.mcse), (Some(250.0), None));
    }

    #[test]
    fn without_takers_nothing_is_known_of_them() {
        let none = row("s", &group("g", true), &GroupTally::default(), &Level::new(0.95, 2));
        assert_eq!((none.take_rate, none.keep_cost, none.let_go_cost), (None, None, None));
        assert_eq!((none.saving_per_taker, none.mcse), (None, None));
    }
}
