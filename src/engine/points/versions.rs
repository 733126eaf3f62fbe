//! One position at all points of a schedule: each version of its history is played once.

use super::shared::Schedule;
use crate::model::{
    crisis::Crises,
    hire::Response,
    position::{History, Offered, People, PlayStart, TooManyHires},
    world::World,
};

/// Versions of the offer arm that some variant needs.
#[derive(Debug, Default)]
pub(in crate::engine) struct Versions {
    /// The first `number` are of the present position.
    versions: Vec<Version>,
    number: usize,
    /// `[variant]`: version.
    of_variant: Vec<usize>,
    /// Responses of the present variant, as far as they have been asked for.
    responses: Vec<Response>,
    /// `[hire]`: whether no offer of any variant changes what the hire does, as far as that has been asked for.
    unmoved: Vec<bool>,
}

/// One history that the offer arm can have.
#[derive(Debug, Default)]
struct Version {
    /// Whether the history is that of the arm without offers: nobody takes one, and declining changes nobody.
    untouched: bool,
    /// `[hire]`: whether an offer is met, if `untouched`.
    met: Vec<bool>,
    /// The history, if not `untouched`.
    offered: Offered,
    /// Whether anyone is paid a bonus.
    pays: bool,
    /// Responses of all hires in this history.
    responses: Vec<Response>,
}

/// History of the offer arm.
#[derive(Debug, Clone, Copy)]
pub(in crate::engine) enum Way<'a> {
    /// The history without offers, and who meets one `[hire]`.
    Untouched(&'a [bool]),
    /// Another history.
    Played(&'a Offered),
}

/// The points at which a position is played.
#[derive(Clone, Copy)]
pub(in crate::engine) struct PointPlace<'a> {
    /// `[point]`.
    pub worlds: &'a [World],
    /// The point in whose world people have lived without offers.
    pub own: usize,
    /// Crises of the replication.
    pub crises: &'a Crises,
}

/// A variant that cannot be played.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::engine) struct Unplayable {
    /// A point of the variant.
    pub point: usize,
}

impl Versions {
    /// Plays a position at which `people` have lived `no_offer`, in all versions that the variants of a schedule need. Lives are
    /// kept of one variant alone.
    pub fn play(
        &mut self,
        from: PlayStart,
        schedule: &Schedule,
        at: PointPlace<'_>,
        people: &mut People,
        no_offer: &History,
    ) -> Result<(), Unplayable> {
        self.number = 0;
        self.of_variant.clear();
        self.unmoved.clear();
        let most_generous = schedule.most_generous.map(|point| &at.worlds[point]);
        for (v, variant) in schedule.variants.iter().enumerate() {
            let point = variant.first();
            let world = &at.worlds[point];
            self.responses.clear();
            if v == 1 && self.nobody_is_moved(most_generous, people) {
                self.of_variant.resize(schedule.variants.len(), 0);
                return Ok(());
            }
            let number = self.number;
            let version = match (0..number).find(|version| self.fits(*version, (world, most_generous), people)) {
                Some(version) => version,
                None => {
                    if point != at.own {
                        self.respond(world, people);
                    }
                    self.add((from, world), at.crises, people, no_offer).map_err(|TooManyHires| Unplayable { point })?
                }
            };
            self.of_variant.push(version);
        }
        Ok(())
    }

    /// Whether all hires of a version respond to the offers of `world` as they do in the version.
    fn fits(&mut self, version: usize, (world, most_generous): (&World, Option<&World>), people: &People) -> bool {
        let Self { versions, responses, unmoved, .. } = self;
        versions[version].responses.iter().enumerate().all(|(k, expected)| {
            if k == responses.len() {
                match is_unmoved(unmoved, k, most_generous, people) {
                    true => responses.push(Response::NONE),
                    false => responses.extend(people.response(world, k)),
                }
            }
            responses.get(k) == Some(expected)
        })
    }

    /// Whether no offer of any variant changes what the hires of the first version do.
    fn nobody_is_moved(&mut self, most_generous: Option<&World>, people: &People) -> bool {
        let Self { versions, unmoved, .. } = self;
        let responses = &versions[0].responses;
        let all = 0..responses.len();
        responses.iter().all(|response| *response == Response::NONE)
            && all.into_iter().all(|k| is_unmoved(unmoved, k, most_generous, people))
    }

    /// Sets the responses of all who have been met to those in `world`.
    fn respond(&mut self, world: &World, people: &mut People) {
        let rest = self.responses.len()..people.met();
        self.responses.extend(rest.filter_map(|k| people.response(world, k)));
        people.respond(&self.responses);
    }

    /// Plays the version of `world`, to whose offers all who have been met respond.
    fn add(
        &mut self,
        (from, world): (PlayStart, &World),
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
            version.offered.play(from, world, crises, people, no_offer)?;
            version.pays = version.offered.has_takers();
            involved = version.offered.most_hires(no_offer);
        }
        version.responses.clear();
        version.responses.extend(people.responses().take(involved));
        self.number += 1;
        Ok(self.number - 1)
    }

    /// Number of versions.
    pub fn number(&self) -> usize {
        self.number
    }

    /// History of a version, from 0.
    pub fn way(&self, version: usize) -> Way<'_> {
        match &self.versions[version] {
            Version { untouched: true, met, .. } => Way::Untouched(met),
            Version { offered, .. } => Way::Played(offered),
        }
    }

    /// History of a variant. Returns None if nobody is paid a bonus.
    pub fn paying(&self, variant: usize) -> Option<&Offered> {
        let version = &self.versions[self.of_variant[variant]];
        version.pays.then_some(&version.offered)
    }

    /// `[variant]`: its version.
    pub fn of_variants(&self) -> impl Iterator<Item = usize> {
        self.of_variant.iter().copied()
    }
}

/// Whether no offer of any variant changes what the k-th hire does: whom the most generous offers leave unmoved, all others
/// do too.
fn is_unmoved(unmoved: &mut Vec<bool>, k: usize, most_generous: Option<&World>, people: &People) -> bool {
    let Some(world) = most_generous else { return false };
    while unmoved.len() <= k {
        unmoved.push(people.response(world, unmoved.len()) == Some(Response::NONE));
    }
    unmoved[k]
}
