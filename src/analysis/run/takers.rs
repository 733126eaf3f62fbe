//! Who the takers are, by what they would have done otherwise.

use crate::analysis::interval::{Estimate, Level};
use crate::analysis::ratio;
use crate::engine::{RatioTally, Results};
use crate::model::outcome::{Arm, Count, Outcome};

/// Takers of one outcome among first hires at the first offer.
#[derive(Debug, Clone, PartialEq)]
pub struct TakerEstimates {
    /// What takers would have done without the offer.
    pub outcome: Outcome,
    /// Share of all takers; shares sum to 1, and are unknown without takers.
    pub share: Option<f64>,
    /// Takers per position.
    pub takers_estimate: Option<Estimate>,
    /// Mean saving of letting one go [money at the taking].
    ///
    /// Unknown of opportunists: their place holds somebody else in the other arm, so that nobody is kept or let go.
    pub saving: Option<Estimate>,
}

/// `[outcome]`.
pub fn of(results: &Results, level: &Level) -> Vec<TakerEstimates> {
    let takers = |outcome: Outcome, tally: &RatioTally| {
        let count = match outcome {
            Outcome::LeftAnyway | Outcome::UncommittedKept => Count::Takers,
            Outcome::CommittedLost => Count::TakersCommitted,
            Outcome::Opportunist => Count::Opportunists,
        };
        let takers = ratio::number(tally, results.fixed.count(Some(Arm::Offer), count), level);
        takers.map(|takers| takers.per(results.positions as f64))
    };
    let shares = shares_and_savings(&results.outcomes, level);
    let all = Outcome::ALL.into_iter().zip(&results.outcomes).zip(shares);
    all.map(|((outcome, tally), (share, saving))| TakerEstimates {
        outcome,
        share,
        takers_estimate: takers(outcome, tally),
        saving,
    })
    .collect()
}

fn shares_and_savings(
    outcomes: &[RatioTally; Outcome::NUMBER],
    level: &Level,
) -> [(Option<f64>, Option<Estimate>); Outcome::NUMBER] {
    let takers: f64 = outcomes.iter().map(|tally| tally.number).sum();
    Outcome::ALL.map(|outcome| {
        let tally = &outcomes[outcome as usize];
        let saving = (outcome != Outcome::Opportunist).then(|| ratio::of(tally, level)).flatten();
        ((takers > 0.0).then(|| tally.number / takers), saving)
    })
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
        let found = shares_and_savings(&outcomes, &Level::new(0.95, 2));
        assert_eq!(found.map(|(share, _)| share), [Some(0.5), Some(0.25), Some(0.0), Some(0.25)]);
        let savings = found.map(|(_, saving)| saving.map(|saving| saving.value));
        assert_eq!(savings, [Some(100.0), Some(-50.0), None, None]);
    }

    #[test]
    fn without_takers_there_are_no_shares() {
        let found = shares_and_savings(&[RatioTally::default(); 4], &Level::new(0.95, 2));
        assert!(found.iter().all(|(share, _)| share.is_none()));
    }
}
