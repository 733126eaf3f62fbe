//! States of positions by week.

use crate::engine::{Results, WeekTally};

/// Positions of an arm at one week, as shares of all positions, after all that happens at that week.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Week {
    /// Staffed.
    pub staffed: f64,
    /// Staffed by hires of committed groups.
    pub committed: f64,
    /// Staffed by the first hire.
    pub first_hires_present: f64,
}

/// `[arm][week]`.
pub fn of(results: &Results) -> [Vec<Week>; 2] {
    let places = results.positions as f64 * results.replications() as f64;
    results.weekly.each_ref().map(|weeks| shares(weeks, places))
}

fn shares(weeks: &[WeekTally], places: f64) -> Vec<Week> {
    let share = |tally: &WeekTally| Week {
        staffed: tally.staffed as f64 / places,
        committed: tally.committed as f64 / places,
        first_hires_present: tally.first_hires_present as f64 / places,
    };
    weeks.iter().map(share).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_are_of_all_positions_of_all_replications() {
        let weeks = [3, 6].map(|staffed| WeekTally { staffed, committed: 2, first_hires_present: 1 });
        let shares = shares(&weeks, 12.0);
        assert_eq!((shares[0].staffed, shares[1].staffed), (0.25, 0.5));
        assert_eq!(shares[0].committed, 2.0 / 12.0);
        assert_eq!(shares[0].first_hires_present, 1.0 / 12.0);
    }
}
