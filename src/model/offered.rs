//! The bonuses of the offers of a world, beside all that they do not change.

use super::world::{Group, Offer, World};
use crate::special::elementary;

/// Bonuses of the offers that a world makes, and what depends on them where declining changes nobody.
#[derive(Debug, Clone, Default)]
pub struct OfferedBonuses {
    /// `[offer]` [money].
    pub(super) amounts: Vec<f64>,
    /// `[group][offer]`: score of the reservation bonus below which the offer is taken, were the threshold never to move.
    cuts: Vec<f64>,
    /// Share of hire slots in the offer arm that hold an opportunist.
    pub(super) opportunists: f64,
}

impl OfferedBonuses {
    /// Becomes the bonuses of `offers`, made in the weeks of the offers of a world.
    pub fn become_those_of(&mut self, offers: &[Offer], world: &World) {
        self.amounts.clear();
        self.amounts.extend(offers.iter().map(|offer| offer.bonus));
        self.cuts.clear();
        for group in &world.groups {
            self.cuts.extend(offers.iter().map(|offer| group.threshold.cut(offer.bonus)));
        }
        self.opportunists = self.amounts.first().map_or(0.0, |first| world.drawn_by_bonus.share(*first));
    }

    /// Score of the reservation bonus of a group below which an offer is taken, were the threshold never to move.
    pub(super) fn cut(&self, group: usize, offer: usize) -> f64 {
        self.cuts[group * self.amounts.len() + offer]
    }

    /// Score of the reservation bonus of a `group` below which an offer is taken, after its log threshold has moved by `drift`.
    pub(super) fn moved_cut(&self, group: &Group, offer: usize, drift: f64) -> f64 {
        group.threshold.cut(self.amounts[offer] * elementary::exp(-drift))
    }
}
