//! States of positions by week.

use super::rows::WeeklyRow;
use crate::engine::{Results, WeekTally};
use crate::model::outcome::Arm;

/// The rows of `weekly.csv`: first all weeks of one arm, then those of the other.
pub fn rows(scenario: &str, results: &Results) -> Vec<WeeklyRow> {
    let places = results.positions as f64 * results.replications() as f64;
    Arm::BOTH.into_iter().zip(&results.weekly).flat_map(|(arm, weeks)| arm_rows(scenario, arm, weeks, places)).collect()
}

fn arm_rows(scenario: &str, arm: Arm, weeks: &[WeekTally], places: f64) -> impl Iterator<Item = WeeklyRow> {
    (0..).zip(weeks).map(move |(week, tally)| WeeklyRow {
        scenario: scenario.to_owned(),
        arm: arm.name(),
        week,
        staffed: tally.staffed as f64 / places,
        committed: tally.committed as f64 / places,
        first_hires_present: tally.first_hires_present as f64 / places,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_are_of_all_positions_of_all_replications() {
        let weeks = [3, 6].map(|staffed| WeekTally { staffed, committed: 2, first_hires_present: 1 });
        let rows: Vec<_> = arm_rows("s", Arm::Offer, &weeks, 12.0).collect();
        assert_eq!((rows[1].arm, rows[1].week), ("offer", 1));
        assert_eq!((rows[0].staffed, rows[1].staffed), (0.25, 0.5));
        assert_eq!(rows[0].committed, 2.0 / 12.0);
        assert_eq!(rows[0].first_hires_present, 1.0 / 12.0);
    }
}
