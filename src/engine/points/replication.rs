//! One replication of all points, family by family on the same people.

use super::{
    per_replication::{PointWorlds, Points, PointsPerReplication},
    results::{KeptColumn, PointTotals},
    shared::PointFamily,
    totals::{OfferArm, ScheduleTotals},
    versions::{PointPlace, Unplayable, Versions},
};
use crate::{
    engine::{columns::LARGEST_COST, error::EngineError, watcher::Watcher},
    model::{
        arm::ArmTotals,
        crisis::{Crises, TooManyCrises},
        draws::Address,
        outcome::{Arm, Component, Count},
        position::{History, People, Play, TooManyHires},
        world::World,
    },
};

/// Positions whose people are met before the next family meets them.
const PLACES: u64 = 64;

/// What one thread reuses.
pub(super) struct PointsSeat<'a> {
    points: &'a Points<'a>,
    watcher: &'a dyn Watcher,
    worlds: PointsPerReplication<'a>,
    cohort: SharedCohort,
}

/// The cohort of a replication, as all points live it.
#[derive(Default)]
struct SharedCohort {
    /// People of the positions from one meeting to the next.
    people: Vec<People>,
    no_offer: History,
    versions: Versions,
    /// `[family]`.
    families: Vec<FamilyTotals>,
}

/// One family over the positions so far.
#[derive(Debug, Default)]
struct FamilyTotals {
    crises: Crises,
    no_offer: ArmTotals,
    /// `[schedule]`.
    schedules: Vec<ScheduleTotals>,
}

/// Why a replication cannot be played, and at which point.
enum PlayStop {
    Interrupted,
    TooManyHires { point: usize, position: u64 },
    TooManyCrises { point: usize },
    TooLarge { point: usize },
}

impl<'a> PointsSeat<'a> {
    /// A seat for one thread.
    pub fn new(points: &'a Points<'a>, watcher: &'a dyn Watcher) -> Self {
        Self { points, watcher, worlds: points.per_replication(), cohort: SharedCohort::default() }
    }

    /// Plays a replication and appends the totals of all points.
    pub fn play(&mut self, replication: u64, rows: &mut Vec<PointTotals>) -> Result<(), EngineError> {
        let Self { points, watcher, worlds, cohort } = self;
        let address = Address { seed: points.scenarios[0].simulation.seed, replication };
        let worlds = worlds.turn_to(address);
        let played = cohort.play(worlds, address, &|| watcher.stopped()).and_then(|()| cohort.price(worlds, rows));
        let scenario = |point| points.name(point);
        played.map_err(|stop| match stop {
            PlayStop::Interrupted => EngineError::Interrupted,
            PlayStop::TooManyHires { point, position } => {
                EngineError::TooManyHires { scenario: scenario(point), replication, position }
            }
            PlayStop::TooManyCrises { point } => EngineError::TooManyCrises { scenario: scenario(point), replication },
            PlayStop::TooLarge { point } => EngineError::TooLarge { scenario: scenario(point), replication },
        })
    }
}

impl SharedCohort {
    /// Plays the replication at `address`; `stopped` is asked now and then.
    fn play(&mut self, points: &PointWorlds, address: Address, stopped: &dyn Fn() -> bool) -> Result<(), PlayStop> {
        self.families.resize_with(points.families.len(), FamilyTotals::default);
        for (family, totals) in points.families.iter().zip(&mut self.families) {
            let point = family.first();
            totals.begin(family, &points.worlds[point], address).map_err(|_| PlayStop::TooManyCrises { point })?;
        }
        let most = points.worlds.iter().map(|world| world.positions).max().unwrap_or(0);
        for start in (0..most).step_by(PLACES as usize) {
            self.meet(address, start..most.min(start + PLACES));
            for number in 0..points.families.len() {
                if stopped() {
                    return Err(PlayStop::Interrupted);
                }
                self.play_family(points, number, start)?;
            }
        }
        Ok(())
    }

    /// Turns to the people of these positions.
    fn meet(&mut self, address: Address, places: std::ops::Range<u64>) {
        let number = places.end - places.start;
        self.people.resize_with(number as usize, || People::remembered(address, places.start));
        for (people, place) in self.people.iter_mut().zip(places) {
            people.turn_to(address, place);
        }
    }

    /// Plays one family at the positions from `start` whose people have been met, as far as it has them.
    fn play_family(&mut self, points: &PointWorlds, number: usize, start: u64) -> Result<(), PlayStop> {
        let Self { people, no_offer, versions, families } = self;
        let (family, own) = (&points.families[number], points.families[number].first());
        let world = &points.worlds[own];
        let FamilyTotals { crises, no_offer: total, schedules } = &mut families[number];
        let at = PointPlace { worlds: &points.worlds, own, crises };
        for (people, position) in people.iter_mut().zip(start..world.positions) {
            let too_many = |point: usize| PlayStop::TooManyHires { point, position };
            people.leave_world();
            let start = people.start(world).into();
            no_offer.play(start, world, crises, people, Play::NoOffer, None).map_err(|TooManyHires| too_many(own))?;
            total.add(no_offer);
            for (schedule, totals) in family.schedules.iter().zip(&mut *schedules) {
                versions.play(start, schedule, at, people, no_offer).map_err(|Unplayable { point }| too_many(point))?;
                totals.add(schedule, &points.worlds, versions, no_offer);
            }
        }
        Ok(())
    }

    /// Appends the totals of all points, by point.
    fn price(&self, points: &PointWorlds, rows: &mut Vec<PointTotals>) -> Result<(), PlayStop> {
        let start = rows.len();
        rows.resize(start + points.worlds.len(), PointTotals::of_point(|_| 0.0, |_, _| 0));
        for (family, totals) in points.families.iter().zip(&self.families) {
            for (schedule, played) in family.schedules.iter().zip(&totals.schedules) {
                for (v, variant) in schedule.variants.iter().enumerate() {
                    for point in &variant.points {
                        let row = totals.row(points, *point, &played.of(v));
                        rows[start + point] = row.ok_or(PlayStop::TooLarge { point: *point })?;
                    }
                }
            }
        }
        Ok(())
    }
}

impl FamilyTotals {
    fn begin(&mut self, family: &PointFamily, world: &World, address: Address) -> Result<(), TooManyCrises> {
        self.no_offer = ArmTotals::default();
        self.schedules.resize_with(family.schedules.len(), ScheduleTotals::default);
        for (totals, schedule) in self.schedules.iter_mut().zip(&family.schedules) {
            totals.clear(schedule.variants.len());
        }
        self.crises.redraw(address, world.crises_per_week, world.horizon.week, &world.timeline)
    }

    /// Totals of a point with this offer arm. Returns None if a cost cannot be averaged.
    fn row(&self, points: &PointWorlds, point: usize, offer: &OfferArm<'_>) -> Option<PointTotals> {
        let world = &points.worlds[point];
        let met = world.common(&self.crises);
        let flows = [&self.no_offer.flows, &offer.flows, &offer.without_effect];
        let costs = flows.map(|flows| world.prices.cost(flows, met));
        if !costs.as_flattened().iter().all(|cost| cost.abs() < LARGEST_COST) {
            return None;
        }
        let counts = [self.no_offer.lives.counts(), offer.lives.counts()];
        let amount = |kept| match kept {
            KeptColumn::TotalCost(arm) => total(&costs[arm as usize]),
            // As a run adds it up.
            KeptColumn::WithoutEffect if points.decline_effect[point] => costs[2].iter().sum(),
            KeptColumn::Bonus => costs[Arm::Offer as usize][Component::Bonus as usize],
            KeptColumn::WithoutEffect | KeptColumn::Count(..) => 0.0,
        };
        Some(PointTotals::of_point(amount, |arm, place| counts[arm as usize][Count::TUNED[place] as usize] as u64))
    }
}

/// Components of a cost, added up from 0 in their order.
fn total(cost: &[f64; Component::NUMBER]) -> f64 {
    cost.iter().fold(0.0, |total, cost| total + cost)
}
