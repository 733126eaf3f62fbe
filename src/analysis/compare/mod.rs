//! Several scenarios side by side, on common random numbers where they have the same seed.

mod best;
mod contender;
mod difference;

use rayon::prelude::*;

use super::Side;
use super::interval::Estimate;
use crate::model::outcome::Arm;
use crate::scenario::{Unlike, unlike};
pub use contender::Contender;
pub(crate) use difference::is_rounding;
pub(crate) use difference::{ComparedFigure, less};
pub use difference::{Difference, Draws, difference};

/// Scenarios side by side.
#[derive(Debug, Clone, PartialEq)]
pub struct Comparison {
    /// Share of intervals that hold the truth.
    pub confidence: f64,
    /// By total cost with the offer, lowest first; the order of the call where costs are equal, and throughout where
    /// scenarios are not alike.
    pub places: Vec<RankedScenario>,
    /// Every pair of scenarios once, in the order of the call.
    pub pairs: Vec<ScenarioPair>,
    /// Reason why the shares of the cheapest are unknown; `None` if they are known.
    pub mismatch: Option<Mismatch>,
    /// In what scenarios are not alike: then none is ranked, nor subtracted from one that it is not like.
    pub unlike: Vec<Unlike>,
}

/// Reason why replications of several scenarios cannot be paired.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mismatch {
    /// Scenarios that are not alike, as [`Comparison::unlike`] says: there is no ranking either.
    Unlike,
    /// Several seeds: replications have nothing in common.
    Seeds,
    /// Several numbers of positions: costs per position of a large cohort vary less.
    CohortSizes,
}

/// One scenario's place; money per position.
#[derive(Debug, Clone, PartialEq)]
pub struct RankedScenario {
    /// Place by total cost with the offer, from 1 for the lowest; unknown where scenarios are not alike.
    pub rank: Option<usize>,
    /// Scenario.
    pub scenario: String,
    /// Currency of its money.
    pub currency: String,
    /// The week at which watching ends [week].
    pub horizon_weeks: f64,
    /// Discount rate [1/year], its median where it is uncertain.
    pub discount_rate: f64,
    /// Pay of a year on the job, its median where it is uncertain [money/year]; 0 where none is given.
    pub pay_per_year: f64,
    /// Positions in a replication, the size of the cohort that probabilities speak of.
    pub positions: u64,
    /// Total cost without the offer [money].
    pub cost_no_offer: Option<Estimate>,
    /// Total cost with the offer [money].
    pub cost_offer: Option<Estimate>,
    /// Saving [money].
    pub saving: Option<Estimate>,
    /// Probability that the offer pays: saving > 0.
    pub probability_pays: Option<Estimate>,
    /// Probability that the offer loses money: saving < 0.
    pub probability_loses: Option<Estimate>,
    /// Probability that this scenario costs least of all, with the offer, when all meet the same people and luck; of k that
    /// cost least together each has 1/k. Unknown where [`Comparison::mismatch`] says why.
    pub probability_best: Option<Estimate>,
}

/// Two scenarios, and how the first differs from the second, per position [money].
#[derive(Debug, Clone, PartialEq)]
pub struct ScenarioPair {
    /// The one.
    pub scenario: String,
    /// The other.
    pub other: String,
    /// Draws that the replications of both scenarios have in common.
    pub draws: Draws,
    /// `[side]`: total cost, or saving, of the one less that of the other; unknown where the two are not alike.
    pub differences: [Option<Difference>; 3],
}

impl ScenarioPair {
    /// Sides in the order of tables: first what each scenario costs as it stands.
    pub const SIDES: [Side; 3] = [Side::Offer, Side::NoOffer, Side::Saving];

    fn of(one: &Contender, other: &Contender, confidence: f64) -> Self {
        Self {
            scenario: one.place.scenario.clone(),
            other: other.place.scenario.clone(),
            draws: one.draws_with(other),
            differences: Side::ALL.map(|side| one.less(other, side, confidence)),
        }
    }

    /// The one less the other.
    pub fn difference(&self, side: Side) -> Option<Difference> {
        self.differences[side as usize]
    }
}

impl Comparison {
    /// The difference of `scenario` from `other`; `None` if it is unknown.
    pub fn difference(&self, scenario: &str, other: &str, side: Side) -> Option<Difference> {
        let find = |one: &str, two: &str| self.pairs.iter().find(|pair| pair.scenario == one && pair.other == two);
        match find(scenario, other) {
            Some(pair) => pair.difference(side),
            None => find(other, scenario)?.difference(side).map(Difference::negated),
        }
    }
}

/// Sets scenarios side by side, with intervals at `confidence` in (0, 1).
///
/// Differences are taken between equal replications where seeds are equal: what both scenarios' luck has in common cancels.
/// Scenarios that are not alike ([`unlike`]) are neither ranked nor subtracted.
///
/// # Reproducibility
/// Results are the same for any number of threads.
pub fn compare(contenders: &[Contender], confidence: f64) -> Comparison {
    let pairs: Vec<_> = contenders
        .iter()
        .enumerate()
        .flat_map(|(i, one)| contenders[i + 1..].iter().map(move |other| (one, other)))
        .collect();
    let unlike = unlike(contenders.iter().map(|contender| &contender.scenario));
    let mismatch = if unlike.is_empty() { mismatch(contenders) } else { Some(Mismatch::Unlike) };
    Comparison {
        confidence,
        places: places(contenders, mismatch, confidence),
        pairs: pairs.into_par_iter().map(|(one, other)| ScenarioPair::of(one, other, confidence)).collect(),
        mismatch,
        unlike,
    }
}

fn mismatch(contenders: &[Contender]) -> Option<Mismatch> {
    let first = contenders.first()?;
    let differ = |differs: fn(&Contender, &Contender) -> bool| contenders.iter().any(|other| differs(first, other));
    [
        (Mismatch::Seeds, differ(|a, b| a.seed != b.seed)),
        (Mismatch::CohortSizes, differ(|a, b| a.place.positions != b.place.positions)),
    ]
    .into_iter()
    .find_map(|(mismatch, differ)| differ.then_some(mismatch))
}

fn places(contenders: &[Contender], mismatch: Option<Mismatch>, confidence: f64) -> Vec<RankedScenario> {
    let mut places: Vec<RankedScenario> = contenders.iter().map(|contender| contender.place.clone()).collect();
    if mismatch.is_none() {
        let costs: Vec<_> = contenders.iter().map(|contender| contender.cost(Arm::Offer)).collect();
        for (place, share) in places.iter_mut().zip(best::shares(&costs, confidence)) {
            place.probability_best = share;
        }
    }
    if mismatch != Some(Mismatch::Unlike) {
        rank(&mut places);
    }
    places
}

fn rank(places: &mut [RankedScenario]) {
    let cost = |place: &RankedScenario| place.cost_offer.map_or(f64::INFINITY, |cost| cost.value);
    places.sort_by(|a, b| cost(a).total_cmp(&cost(b)));
    for (i, place) in places.iter_mut().enumerate() {
        place.rank = Some(i + 1);
    }
}

#[cfg(test)]
mod tests;
