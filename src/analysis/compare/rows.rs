//! The comparison as tables.

use super::{Comparison, Pair, Place};
use crate::analysis::metric::Side;
use crate::analysis::rows::{Cells, PairRow, RankingRow};

impl Comparison {
    /// The rows of `ranking.csv`.
    pub fn ranking(&self) -> Vec<RankingRow> {
        self.places.iter().map(Place::row).collect()
    }

    /// The rows of `pairs.csv`.
    pub fn pair_rows(&self) -> Vec<PairRow> {
        self.pairs.iter().flat_map(|pair| Pair::SIDES.map(|side| pair.row(side))).collect()
    }
}

impl Place {
    fn row(&self) -> RankingRow {
        let [cost_no_offer, cost_offer, saving] = [self.cost_no_offer, self.cost_offer, self.saving].map(Cells::of);
        let [pays, loses, best] = [self.probability_pays, self.probability_loses, self.probability_best].map(Cells::of);
        RankingRow {
            scenario: self.scenario.clone(),
            rank: self.rank,
            cost_no_offer: cost_no_offer.value,
            cost_no_offer_mcse: cost_no_offer.mcse,
            cost_no_offer_ci_low: cost_no_offer.low,
            cost_no_offer_ci_high: cost_no_offer.high,
            cost_offer: cost_offer.value,
            cost_offer_mcse: cost_offer.mcse,
            cost_offer_ci_low: cost_offer.low,
            cost_offer_ci_high: cost_offer.high,
            saving: saving.value,
            saving_mcse: saving.mcse,
            saving_ci_low: saving.low,
            saving_ci_high: saving.high,
            probability_pays: pays.value,
            pays_ci_low: pays.low,
            pays_ci_high: pays.high,
            probability_loses: loses.value,
            loses_ci_low: loses.low,
            loses_ci_high: loses.high,
            probability_best: best.value,
            best_ci_low: best.low,
            best_ci_high: best.high,
        }
    }
}

impl Pair {
    fn row(&self, side: Side) -> PairRow {
        let difference = self.difference(side);
        let cells = Cells::of(difference.map(|difference| difference.estimate));
        PairRow {
            scenario: self.scenario.clone(),
            other: self.other.clone(),
            metric: match side {
                Side::NoOffer => "cost_no_offer",
                Side::Offer => "cost_offer",
                Side::Saving => "saving",
            },
            difference: cells.value,
            mcse: cells.mcse,
            ci_low: cells.low,
            ci_high: cells.high,
            variance_factor: difference.and_then(|difference| difference.variance_factor),
            tied: difference.and_then(|difference| difference.tied()),
        }
    }
}
