//! Whether the offer pays, and what to know before saying so.

use crate::analysis::Estimates;
use crate::analysis::interval::Estimate;
use crate::analysis::precision::Look;
use crate::analysis::{Metric, Side};
use crate::model::outcome::Count;
use crate::scenario::Scenario;

/// Whether the offer pays.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// The scenario makes no offer above 0: both arms are the same.
    NoOffer,
    /// The interval of the saving lies above 0.
    Pays,
    /// The interval of the saving lies below 0.
    Loses,
    /// The interval of the saving holds 0, or there is none.
    Undecided,
}

/// Warning about the data behind the numbers of a run.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Warning {
    /// One replication has no error.
    OneReplication,
    /// The saving is not known as well as was asked for.
    Imprecise(Look),
    /// The quantiles and the worst 5 % rest on few replications.
    FewReplications {
        /// Replications played.
        replications: u64,
        /// Number of replications in the worst 5 %.
        tail: u64,
    },
    /// Nobody took an offer in any replication.
    NobodyTook,
    /// Estimates about takers rest on few takers.
    FewTakers {
        /// Takers among first hires, over all replications.
        takers: u64,
    },
    /// More than half of the saving comes from what declining is assumed to do.
    DeclineEffectCarries {
        /// The part that comes from declining, per position [money].
        declining: f64,
        /// The saving per position [money].
        saving: f64,
    },
}

/// Below this many, five quantiles and the mean of a tail are guesses.
const FEW_REPLICATIONS: u64 = 200;
/// Below this many, the delta method is optimistic.
const FEW_TAKERS: u64 = 30;

/// The verdict on estimates whose summary is there.
pub fn of(scenario: &Scenario, estimates: &Estimates) -> Verdict {
    match offers(scenario) {
        false => Verdict::NoOffer,
        true => judge(estimates.estimate(Side::Saving, Metric::TotalCost)),
    }
}

fn offers(scenario: &Scenario) -> bool {
    scenario.offers.iter().any(|offer| offer.bonus > 0.0)
}

fn judge(saving: Option<Estimate>) -> Verdict {
    match saving.and_then(|saving| saving.interval) {
        Some(interval) if interval.low > 0.0 => Verdict::Pays,
        Some(interval) if interval.high < 0.0 => Verdict::Loses,
        _ => Verdict::Undecided,
    }
}

/// The warnings that only the run can give.
pub fn warnings(scenario: &Scenario, estimates: &Estimates) -> Vec<Warning> {
    let takers = estimates.estimate(Side::Offer, Metric::Count(Count::Takers));
    let first_takers = outcome_takers(estimates);
    [
        replications(estimates.replications),
        (offers(scenario) && takers.is_some_and(|takers| takers.value == 0.0)).then_some(Warning::NobodyTook),
        (0 < first_takers && first_takers < FEW_TAKERS).then_some(Warning::FewTakers { takers: first_takers }),
        decline_carries(|metric| estimates.estimate(Side::Saving, metric)),
    ]
    .into_iter()
    .flatten()
    .collect()
}

fn replications(replications: u64) -> Option<Warning> {
    match replications {
        ..2 => Some(Warning::OneReplication),
        2..FEW_REPLICATIONS => Some(Warning::FewReplications { replications, tail: replications.div_ceil(20) }),
        _ => None,
    }
}

fn outcome_takers(estimates: &Estimates) -> u64 {
    let per_position: f64 =
        estimates.takers.iter().filter_map(|taker| taker.takers_estimate).map(|takers| takers.value).sum();
    let places = estimates.positions as f64 * estimates.replications as f64;
    (per_position * places).round() as u64
}

/// Whether what declining does to people carries most of a saving, given the estimate `of` each metric of it.
pub fn decline_carries(of: impl Fn(Metric) -> Option<Estimate>) -> Option<Warning> {
    let value = |metric| Some(of(metric)?.value);
    let saving = value(Metric::TotalCost)?;
    let declining = value(Metric::SavingFromDeclining)?;
    (saving > 0.0 && declining > saving / 2.0).then_some(Warning::DeclineEffectCarries { declining, saving })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::interval::Level;

    #[test]
    fn the_interval_decides() {
        let level = Level::new(0.95, 1000);
        let verdict = |value| judge(Some(level.around(value, Some(1.0))));
        assert_eq!(verdict(3.0), Verdict::Pays);
        assert_eq!(verdict(-3.0), Verdict::Loses);
        assert_eq!(verdict(1.0), Verdict::Undecided);
        assert_eq!(judge(Some(level.around(3.0, None))), Verdict::Undecided);
        assert_eq!(judge(Some(level.around(0.0, Some(0.0)))), Verdict::Undecided);
    }

    #[test]
    fn few_replications_are_said() {
        assert_eq!(replications(1), Some(Warning::OneReplication));
        let few = Warning::FewReplications { replications: 199, tail: 10 };
        assert_eq!(replications(199), Some(few));
        assert_eq!(replications(200), None);
    }
}
