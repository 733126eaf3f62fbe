//! States of positions by week.

use crate::engine::{Results, WeekTally};

/// Positions of an arm at one week, as shares of the positions whose class has started, after all that happens at that
/// week.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Week {
    /// Staffed; `None` before the first class starts.
    pub staffed: Option<f64>,
    /// Staffed by hires of committed groups.
    pub committed: Option<f64>,
    /// Staffed by the first hire.
    pub first_hires_present: Option<f64>,
}

/// `[arm][week]`.
pub fn of(results: &Results) -> [Vec<Week>; 2] {
    results.weekly.each_ref().map(|weeks| shares(weeks, &results.existing, results.replications()))
}

fn shares(weeks: &[WeekTally], existing: &[u64], replications: usize) -> Vec<Week> {
    let share = |(tally, existing): (&WeekTally, &u64)| {
        let places = *existing as f64 * replications as f64;
        let of = |number: u64| (places > 0.0).then(|| number as f64 / places);
        Week {
            staffed: of(tally.staffed),
            committed: of(tally.committed),
            first_hires_present: of(tally.first_hires_present),
        }
    };
    weeks.iter().zip(existing).map(share).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_are_of_the_positions_of_all_replications_that_exist() {
        let weeks = [0, 3, 6].map(|staffed| WeekTally { staffed, committed: 2, first_hires_present: 1 });
        let shares = shares(&weeks, &[0, 4, 6], 2);
        assert_eq!(shares[0], Week { staffed: None, committed: None, first_hires_present: None });
        assert_eq!((shares[1].staffed, shares[2].staffed), (Some(0.375), Some(0.5)));
        assert_eq!(shares[2].committed, Some(2.0 / 12.0));
        assert_eq!(shares[2].first_hires_present, Some(1.0 / 12.0));
    }
}
