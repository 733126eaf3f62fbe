//! Who the takers are, by what they would have done otherwise.

use super::interval::Level;
use super::ratio;
use super::rows::{Cells, TakerRow};
use crate::engine::RatioTally;
use crate::model::outcome::Outcome;

/// The rows of `takers.csv`. Shares are of all takers among first hires at the first offer and sum to 1.
pub fn rows(scenario: &str, outcomes: &[RatioTally; Outcome::NUMBER], level: &Level) -> Vec<TakerRow> {
    let takers: f64 = outcomes.iter().map(|tally| tally.number).sum();
    Outcome::ALL
        .into_iter()
        .zip(outcomes)
        .map(|(outcome, tally)| {
            // An opportunist's place holds somebody else in the other arm: nobody is kept or let go.
            let saving = (outcome != Outcome::Opportunist).then(|| ratio::of(tally, level)).flatten();
            let Cells { value, mcse, low, high } = Cells::of(saving);
            TakerRow {
                scenario: scenario.to_owned(),
                outcome: outcome.name(),
                share: (takers > 0.0).then(|| tally.number / takers),
                saving_per_taker: value,
                mcse,
                ci_low: low,
                ci_high: high,
            }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_count_opportunists_but_their_saving_is_unknown() {
        let outcomes = [
            ratio::tally(&[100.0, 100.0], &[1.0, 1.0]),
            ratio::tally(&[-50.0, 0.0], &[1.0, 0.0]),
            RatioTally::default(),
            ratio::tally(&[0.0, 0.0], &[0.0, 1.0]),
        ];
        let rows = rows("s", &outcomes, &Level::new(0.95, 2));
        let shares: Vec<_> = rows.iter().map(|row| row.share).collect();
        assert_eq!(shares, [Some(0.5), Some(0.25), Some(0.0), Some(0.25)]);
        let savings: Vec<_> = rows.iter().map(|row| row.saving_per_taker).collect();
        assert_eq!(savings, [Some(100.0), Some(-50.0), None, None]);
        assert_eq!(rows[3].outcome, "opportunist");
    }

    #[test]
    fn without_takers_there_are_no_shares() {
        let rows = rows("s", &[RatioTally::default(); 4], &Level::new(0.95, 2));
        assert!(rows.iter().all(|row| row.share.is_none()));
    }
}
