//! Who the takers are, by what they would have done otherwise.

use crate::analysis::interval::{Estimate, Level};
use crate::analysis::ratio;
use crate::analysis::run::groups::MadeOffer;
use crate::engine::{OfferTally, RatioTally, Results};
use crate::model::outcome::{Arm, Count, Outcome};
use crate::scenario::Scenario;

/// Takers of one outcome among first hires at one offer.
#[derive(Debug, Clone, PartialEq)]
pub struct TakerEstimates {
    /// Offer; `None` if none is made.
    pub offer: Option<MadeOffer>,
    /// What takers would have done without the offer.
    pub outcome: Outcome,
    /// Share of all takers of all offers; shares sum to 1, and are unknown without takers.
    pub share: Option<f64>,
    /// Share of these takers who have waited for the offer; unknown without any.
    pub waited: Option<f64>,
    /// Takers per position.
    pub takers_estimate: Option<Estimate>,
    /// Mean saving of letting one go [money at the taking].
    ///
    /// Unknown of opportunists: their place holds somebody else in the other arm, so that nobody is kept or let go.
    pub saving: Option<Estimate>,
}

/// Every outcome, offer by offer in order of week; once without takers if no offer is made.
pub fn of(scenario: &Scenario, results: &Results, level: &Level) -> Vec<TakerEstimates> {
    let nobody = [RatioTally::default(); Outcome::NUMBER];
    let made = MadeOffer::all(scenario);
    let of_offer = |offer: &MadeOffer| results.offers.get(offer.number).map(|tally| (*offer, tally));
    let offers: Vec<_> = made.iter().filter_map(of_offer).collect();
    let all: f64 = offers.iter().flat_map(|(_, tally)| &tally.outcomes).map(|tally| tally.number).sum();
    let row = |offer: Option<MadeOffer>, outcome: Outcome, tally: &RatioTally, waited: u64| TakerEstimates {
        offer,
        outcome,
        share: (all > 0.0).then(|| tally.number / all),
        waited: (tally.number > 0.0).then(|| waited as f64 / tally.number),
        takers_estimate: takers(results, outcome, tally, level),
        saving: (outcome != Outcome::Opportunist).then(|| ratio::of(tally, level)).flatten(),
    };
    let rows = |(offer, tally): &(MadeOffer, &OfferTally)| {
        Outcome::ALL.map(|outcome| {
            row(Some(*offer), outcome, &tally.outcomes[outcome as usize], tally.waited[outcome as usize])
        })
    };
    match offers.is_empty() {
        true => Outcome::ALL.map(|outcome| row(None, outcome, &nobody[outcome as usize], 0)).to_vec(),
        false => offers.iter().flat_map(rows).collect(),
    }
}

/// Takers per position.
fn takers(results: &Results, outcome: Outcome, tally: &RatioTally, level: &Level) -> Option<Estimate> {
    let count = match outcome {
        Outcome::LeftAnyway | Outcome::UncommittedKept => Count::Takers,
        Outcome::CommittedLost => Count::TakersCommitted,
        Outcome::Opportunist => Count::Opportunists,
    };
    let takers = ratio::number(tally, results.fixed.count(Some(Arm::Offer), count), level);
    takers.map(|takers| takers.per(results.positions as f64))
}
