//! One position as all the points of a schedule live it, each way of living played but once.

use super::shared::Schedule;
use crate::model::{
    crisis::Crises,
    hire::Response,
    position::{History, Offered, People, TooManyHires},
    world::World,
};

/// The offer arm in all the versions that some variant needs.
#[derive(Debug, Default)]
pub(super) struct Versions {
    /// The first `number` are of the present position.
    versions: Vec<Version>,
    number: usize,
    /// `[variant]`: its version.
    of_variant: Vec<usize>,
    /// Responses of the present variant, as far as they have been asked for.
    responses: Vec<Response>,
}

/// One way in which the arm can go.
#[derive(Debug, Default)]
struct Version {
    /// Whether it goes as without offers: nobody takes one, and declining changes nobody.
    untouched: bool,
    /// `[hire]`: whether an offer is met, where it is untouched.
    met: Vec<bool>,
    /// Where it is not.
    offered: Offered,
    /// Whether anyone is paid a bonus.
    pays: bool,
    /// Responses of all hires who have part in it.
    responses: Vec<Response>,
}

/// How the arm goes.
#[derive(Debug, Clone, Copy)]
pub(super) enum Way<'a> {
    /// As without offers, but for who meets one, `[hire]`.
    Untouched(&'a [bool]),
    /// In a way of its own.
    Played(&'a Offered),
}

/// Where a position is played.
#[derive(Clone, Copy)]
pub(super) struct PointPlace<'a> {
    /// `[point]`.
    pub worlds: &'a [World],
    /// The point in whose world people have lived without offers.
    pub own: usize,
    /// Crises of the replication.
    pub crises: &'a Crises,
}

/// A variant that cannot be played.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Unplayable {
    /// One of its points.
    pub point: usize,
}

impl Versions {
    /// Plays a position at which `people` have lived `no_offer`, in all versions that the variants of a schedule need.
    pub fn play(
        &mut self,
        schedule: &Schedule,
        at: PointPlace<'_>,
        people: &mut People,
        no_offer: &History,
    ) -> Result<(), Unplayable> {
        self.number = 0;
        self.of_variant.clear();
        for variant in &schedule.variants {
            let point = variant.first();
            let world = &at.worlds[point];
            self.responses.clear();
            let version = match (0..self.number).find(|version| self.fits(*version, world, people)) {
                Some(version) => version,
                None => {
                    if point != at.own {
                        self.respond(world, people);
                    }
                    self.add(world, at.crises, people, no_offer).map_err(|TooManyHires| Unplayable { point })?
                }
            };
            self.of_variant.push(version);
        }
        Ok(())
    }

    /// Whether all who have part in a version respond to the offers of `world` as it has them.
    fn fits(&mut self, version: usize, world: &World, people: &People) -> bool {
        let Self { versions, responses, .. } = self;
        versions[version].responses.iter().enumerate().all(|(k, expected)| {
            if k == responses.len() {
                responses.extend(people.response(world, k));
            }
            responses.get(k) == Some(expected)
        })
    }

    /// Has all who have been met respond to the offers of `world`.
    fn respond(&mut self, world: &World, people: &mut People) {
        let rest = self.responses.len()..people.met();
        self.responses.extend(rest.filter_map(|k| people.response(world, k)));
        people.respond(&self.responses);
    }

    /// Plays one more version: that of `world`, to whose offers all who have been met respond.
    fn add(
        &mut self,
        world: &World,
        crises: &Crises,
        people: &mut People,
        no_offer: &History,
    ) -> Result<usize, TooManyHires> {
        if self.number == self.versions.len() {
            self.versions.push(Version::default());
        }
        let version = &mut self.versions[self.number];
        let lives = &no_offer.lives;
        version.untouched = !world.decline_effect && !people.tempted(lives.len());
        version.pays = false;
        version.met.clear();
        let mut involved = lives.len();
        if version.untouched {
            let met = lives.iter().enumerate().map(|(k, life)| people.meets_offer(world, k, life.start));
            version.met.extend(met);
        } else {
            version.offered.play(world, crises, people, no_offer)?;
            version.pays = version.offered.has_takers();
            involved = version.offered.most_hires(no_offer);
        }
        version.responses.clear();
        version.responses.extend(people.responses().take(involved));
        self.number += 1;
        Ok(self.number - 1)
    }

    /// How many there are.
    pub fn number(&self) -> usize {
        self.number
    }

    /// One of them, from 0.
    pub fn way(&self, version: usize) -> Way<'_> {
        match &self.versions[version] {
            Version { untouched: true, met, .. } => Way::Untouched(met),
            Version { offered, .. } => Way::Played(offered),
        }
    }

    /// That of a variant, where anyone is paid a bonus in it.
    pub fn paying(&self, variant: usize) -> Option<&Offered> {
        let version = &self.versions[self.of_variant[variant]];
        version.pays.then_some(&version.offered)
    }

    /// `[variant]`: its version.
    pub fn of_variants(&self) -> impl Iterator<Item = usize> {
        self.of_variant.iter().copied()
    }
}
