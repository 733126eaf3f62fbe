//! Totals over the positions of one replication, for points that share much.
//!
//! The points of a schedule start as one bundle with one total. The bundle splits where a position has another history at
//! some of its points. Sums run over the positions in their order, so that bundles change no bit.

use super::{
    shared::Schedule,
    versions::{Versions, Way},
};
use crate::model::{
    arm::{ArmTotals, Lives},
    cost::Flows,
    position::History,
    world::World,
};

/// The offer arm over the positions so far, of points with the same histories at all of them.
#[derive(Debug, Clone, Default)]
struct Bundle {
    arm: ArmTotals,
    without_effect: Flows,
}

/// Bonuses paid at one variant [discounted money].
#[derive(Debug, Clone, Copy, Default)]
struct PaidBonuses {
    arm: f64,
    without_effect: f64,
}

/// The offer arm of one variant over all positions.
pub(in crate::engine) struct OfferArm<'a> {
    pub flows: Flows,
    pub lives: &'a Lives,
    /// Flows had declining changed nobody.
    pub without_effect: Flows,
}

/// The offer arm of all variants of one schedule.
#[derive(Debug, Clone, Default)]
pub(in crate::engine) struct ScheduleTotals {
    bundles: Vec<Bundle>,
    /// `[variant]`: bundle.
    bundle_of: Vec<usize>,
    /// `[variant]`: bonuses paid.
    bonuses: Vec<PaidBonuses>,
    /// `[bundle]`: the version of the present position that its points live.
    version_of: Vec<usize>,
    /// `[bundle before the position][version]`: bundle after it.
    after: Vec<usize>,
}

/// A bundle or version that is not known yet.
const NONE: usize = usize::MAX;

impl ScheduleTotals {
    /// Begins a replication.
    pub fn clear(&mut self, variants: usize) {
        self.bundles.clear();
        self.bundles.push(Bundle::default());
        self.bundle_of.clear();
        self.bundle_of.resize(variants, 0);
        self.bonuses.clear();
        self.bonuses.resize(variants, PaidBonuses::default());
    }

    /// The offer arm of a variant.
    pub fn of(&self, variant: usize) -> OfferArm<'_> {
        let Bundle { arm, without_effect } = &self.bundles[self.bundle_of[variant]];
        let bonuses = self.bonuses[variant];
        OfferArm {
            flows: Flows { bonus: bonuses.arm, ..arm.flows },
            lives: &arm.lives,
            without_effect: Flows { bonus: bonuses.without_effect, ..*without_effect },
        }
    }

    /// Adds a position that has been played in all versions that the variants need.
    pub fn add(&mut self, schedule: &Schedule, worlds: &[World], played: &Versions, no_offer: &History) {
        self.split(played);
        for (bundle, version) in self.bundles.iter_mut().zip(&self.version_of) {
            match played.way(*version) {
                Way::Untouched(met) => {
                    bundle.arm.add_untouched(no_offer, met);
                    bundle.without_effect += no_offer.flows;
                }
                Way::Played(offered) => {
                    bundle.arm.add(offered.history());
                    bundle.without_effect += offered.without_effect(no_offer).flows;
                }
            }
        }
        for (v, variant) in schedule.variants.iter().enumerate() {
            if let Some(version) = played.paying(v) {
                let world = &worlds[variant.first()];
                self.bonuses[v].arm += bonuses(world, version.history());
                self.bonuses[v].without_effect += bonuses(world, version.without_effect(no_offer));
            }
        }
    }

    /// Splits the bundles whose points live different versions, and finds the version of each bundle.
    fn split(&mut self, played: &Versions) {
        let Self { bundles, bundle_of, version_of, after, .. } = self;
        version_of.clear();
        if played.number() == 1 {
            version_of.resize(bundles.len(), 0);
            return;
        }
        version_of.resize(bundles.len(), NONE);
        after.clear();
        after.resize(bundles.len() * played.number(), NONE);
        for (bundle, version) in bundle_of.iter_mut().zip(played.of_variants()) {
            let place = &mut after[*bundle * played.number() + version];
            if *place == NONE && version_of[*bundle] == NONE {
                *place = *bundle;
                version_of[*bundle] = version;
            } else if *place == NONE {
                *place = bundles.len();
                bundles.push(bundles[*bundle].clone());
                version_of.push(version);
            }
            *bundle = *place;
        }
    }
}

/// Bonuses that a history pays at the offers of `world` [discounted money].
fn bonuses(world: &World, history: &History) -> f64 {
    let takings = history.lives.iter().filter_map(|life| life.taken().map(|offer| (life, offer)));
    // From 0 on, as the flows of a history are added up.
    takings.fold(0.0, |sum, (life, offer)| sum + life.flows.exits * world.offers[offer].bonus)
}
