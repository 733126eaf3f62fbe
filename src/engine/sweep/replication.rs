//! One replication of all points, family by family on the same people.

use super::{
    ground::Ground,
    kinship::Family,
    results::{AMOUNTS, COUNTS, Figure, Row},
    totals::{ArmTotals, ScheduleTotals},
    versions::{Unplayable, Versions},
};
use crate::model::{
    crisis::{Crises, TooManyCrises},
    draws::Address,
    outcome::{Arm, Component},
    position::{History, People, Play, TooManyHires},
    world::World,
};

/// Positions whose people are met before the next family meets them.
const PLACES: u64 = 64;

/// Why a replication cannot be played, and at which point.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Stop {
    Interrupted,
    TooManyHires { point: usize, position: u64 },
    TooManyCrises { point: usize },
}

/// What one thread plays with, over and over, to spare memory.
#[derive(Debug, Default)]
pub(super) struct Table {
    /// Of the positions of a stretch.
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

impl Table {
    /// Plays the replication at `address`; `stopped` is asked now and then.
    pub fn play(&mut self, ground: &Ground, address: Address, stopped: &dyn Fn() -> bool) -> Result<(), Stop> {
        self.families.resize_with(ground.families.len(), FamilyTotals::default);
        for (family, totals) in ground.families.iter().zip(&mut self.families) {
            totals.begin(family, &ground.worlds[family.first()], address).map_err(|_| {
                let point = family.first();
                Stop::TooManyCrises { point }
            })?;
        }
        let most = ground.worlds.iter().map(|world| world.positions).max().unwrap_or(0);
        for start in (0..most).step_by(PLACES as usize) {
            self.meet(address, start..most.min(start + PLACES));
            for (number, family) in ground.families.iter().enumerate() {
                if stopped() {
                    return Err(Stop::Interrupted);
                }
                self.stretch(ground, number, family, start)?;
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

    /// Plays one family at the positions of a stretch, as far as it has them.
    fn stretch(&mut self, ground: &Ground, number: usize, family: &Family, start: u64) -> Result<(), Stop> {
        let Self { people, no_offer, versions, families } = self;
        let world = &ground.worlds[family.first()];
        let FamilyTotals { crises, no_offer: total, schedules } = &mut families[number];
        for (people, place) in people.iter_mut().zip(start..world.positions) {
            let too_many = |point: usize| Stop::TooManyHires { point, position: place };
            people.leave_world();
            no_offer
                .play(world, crises, people, Play::NoOffer, None)
                .map_err(|TooManyHires| too_many(family.first()))?;
            total.add(no_offer);
            for (schedule, totals) in family.schedules.iter().zip(&mut *schedules) {
                versions
                    .play(schedule, (&ground.worlds, family.first()), crises, people, no_offer)
                    .map_err(|Unplayable { point }| too_many(point))?;
                totals.add(schedule, &ground.worlds, versions, no_offer);
            }
        }
        Ok(())
    }

    /// Appends the rows of all points, by point; the number of one whose costs are not all below `largest` on failure.
    pub fn price(&self, ground: &Ground, largest: f64, rows: &mut Vec<Row>) -> Result<(), usize> {
        let start = rows.len();
        rows.resize(start + ground.worlds.len(), Row::default());
        for (family, totals) in ground.families.iter().zip(&self.families) {
            for (schedule, played) in family.schedules.iter().zip(&totals.schedules) {
                for (v, variant) in schedule.variants.iter().enumerate() {
                    for point in &variant.points {
                        let row = totals.row(ground, *point, (played, v), largest);
                        rows[start + point] = row.ok_or(*point)?;
                    }
                }
            }
        }
        Ok(())
    }
}

impl FamilyTotals {
    fn begin(&mut self, family: &Family, world: &World, address: Address) -> Result<(), TooManyCrises> {
        self.no_offer = ArmTotals::default();
        self.schedules.resize_with(family.schedules.len(), ScheduleTotals::default);
        for (totals, schedule) in self.schedules.iter_mut().zip(&family.schedules) {
            totals.clear(schedule.variants.len());
        }
        self.crises.redraw(address, world.crises_per_week, world.horizon.week, &world.timeline)
    }

    /// The row of a point of a variant; none where a cost is not below `largest`.
    fn row(
        &self,
        ground: &Ground,
        point: usize,
        (played, variant): (&ScheduleTotals, usize),
        largest: f64,
    ) -> Option<Row> {
        let world = &ground.worlds[point];
        let met = self.crises.total() * world.positions as f64;
        let (offer, lives, without_effect) = played.of(variant);
        let costs = [self.no_offer.flows, offer, without_effect].map(|flows| world.prices.cost(&flows, met));
        if !costs.as_flattened().iter().all(|cost| cost.abs() < largest) {
            return None;
        }
        let counts = [self.no_offer.lives.counts(), lives.counts()];
        Some(Row {
            amounts: AMOUNTS.map(|figure| match figure {
                Figure::TotalCost(arm) => total(&costs[arm as usize]),
                // As a run adds it up.
                Figure::WithoutEffect if ground.decline_effect[point] => costs[2].iter().sum(),
                Figure::Bonus => costs[Arm::Offer as usize][Component::Bonus as usize],
                Figure::WithoutEffect | Figure::Count(..) => 0.0,
            }),
            counts: COUNTS.map(|(arm, count)| counts[arm as usize][count as usize]),
        })
    }
}

/// The components of a cost, added up from 0 in their order.
fn total(cost: &[f64; Component::NUMBER]) -> f64 {
    cost.iter().fold(0.0, |total, cost| total + cost)
}
