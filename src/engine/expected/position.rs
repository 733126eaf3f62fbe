//! Positions of a conditional Monte Carlo, where a Latin hypercube places them, at all points.

use crate::{
    engine::points::{
        per_replication::PointWorlds,
        shared::{PointFamily, alike_in_parting},
        totals::ScheduleTotals,
        versions::{PointPlace, Unplayable, Versions, Way},
    },
    model::{
        conditional::{LetGo, MOST_HIRES_REMEMBERED, MOST_REMEMBERED, Parting, PartingPlace},
        cost::Flows,
        crisis::Crises,
        draws::{Address, latin_column},
        near_horizon::{LateHire, unexpected_starts},
        offered::OfferedBonuses,
        position::{History, People, Play, PlayStart, TooManyHires},
        world::World,
    },
};

/// Purposes of other luck, of which no run has any.
#[derive(Debug, Clone, Copy)]
pub(super) enum OtherLuck {
    Declining = 2,
    Blocks = 3,
    Draws = 4,
    Common = 5,
    /// The first and the second luck of a pick-freeze design, and its two draws of the uncertain parameters.
    First = 6,
    Second = 7,
}

impl OtherLuck {
    /// Address of this luck, by its number.
    pub fn address(self, seed: u64, number: u64) -> Address {
        Address { seed, replication: number }.with_other_luck(self as u64)
    }
}

/// Parts of the saving.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    Leaving,
    Declining,
}

/// Columns of the Latin hypercube of a block or a group: four that decide at whom a position parts, one of the first hire,
/// and one of the positions.
const COLUMNS: usize = 6;

/// Draws that stand where a Latin hypercube has them.
#[derive(Debug)]
pub(super) struct Places {
    address: Address,
    columns: [Vec<f64>; COLUMNS],
    number: usize,
    /// Number of positions, the first ones, at which declining is played.
    declining: usize,
}

impl Places {
    /// Draws of so many positions; declining, which takes several plays a position, is played at half of them.
    pub fn new(address: Address, number: usize, decline_effect: bool) -> Self {
        let declining = if decline_effect { number.div_ceil(2) } else { 0 };
        let columns = std::array::from_fn(|column| {
            let number = match column {
                4 => declining,
                5 => 1,
                _ => number,
            };
            latin_column(address, column as u64, number).collect()
        });
        Self { address, columns, number, declining }
    }

    fn parting(&self, i: usize) -> PartingPlace {
        let [hire, kind, clock, way, ..] = &self.columns;
        PartingPlace { hire: hire[i], kind: kind[i], clock: clock[i], way: way[i] }
    }

    fn first_hire(&self, i: usize) -> f64 {
        self.columns[4][i]
    }

    /// Number of positions.
    pub fn number(&self) -> usize {
        self.number
    }

    /// Number of the i-th of so many places in a cohort of so many `positions`: at even distances from a random one.
    fn position(&self, i: usize, number: usize, positions: u64) -> u64 {
        let place = (i as f64 + self.columns[5][0]) / number as f64;
        ((place * positions as f64) as u64).min(positions - 1)
    }
}

/// What one thread reuses to play positions.
#[derive(Debug, Default)]
pub(super) struct ExpectedPositions {
    parting: Parting,
    /// `[point of a class]`.
    bonuses: Vec<OfferedBonuses>,
    /// People of some positions, whom families that are played one after the other share.
    people: Vec<People>,
    no_offer: History,
    versions: Versions,
    totals: ScheduleTotals,
    /// `[version]`: replacements before the horizon that are saved, less those expected [discounted hires].
    unexpected: Vec<f64>,
}

/// Places of the positions of one draw of the parameters.
#[derive(Clone, Copy)]
pub(super) struct DrawPlaces<'a> {
    pub places: &'a Places,
    /// The first of them, and the distance from each to the next.
    pub first: usize,
    pub step: usize,
    /// `[point]`: whether draws are pairs, which play the effect of declining with the same luck.
    pub paired: &'a [bool],
    /// `[point]`: whether anything is asked of the point.
    pub wanted: &'a [bool],
}

impl DrawPlaces<'_> {
    fn all(&self) -> impl Iterator<Item = usize> + use<> {
        (self.first..self.places.number).step_by(self.step)
    }

    fn declining(&self) -> impl Iterator<Item = usize> + use<> {
        (self.first..self.places.declining).step_by(self.step)
    }

    /// Whether declining is asked of a point whose draws are pairs, or are not.
    fn asks_of_declining(&self, points: &PointWorlds, point: usize, paired: bool) -> bool {
        points.worlds[point].decline_effect && self.paired[point] == paired && self.wanted[point]
    }

    /// Weight of a position at which declining is played, for there may be fewer of these.
    fn weight_of_declining(&self) -> f64 {
        self.places.number as f64 / self.places.declining as f64
    }
}

impl ExpectedPositions {
    /// Plays positions at all points, and calls `add` with the place of each, the point, and flows that are saved there.
    pub fn play(
        &mut self,
        points: &PointWorlds,
        at: DrawPlaces<'_>,
        mut add: impl FnMut(usize, usize, Part, Flows),
    ) -> Result<(), Unplayable> {
        for family in &points.families {
            let crises = crises_of(&points.worlds[family.first()]);
            for mut class in alike_in_parting(&points.worlds, family) {
                class.retain(|point| at.wanted[*point]);
                if !class.is_empty() {
                    self.play_leaving(points, &class, &crises, at, &mut add)?;
                }
            }
            for paired in [false, true] {
                if family.points().any(|point| at.asks_of_declining(points, point, paired)) {
                    self.play_declining(points, family, &crises, (at, paired), &mut add)?;
                }
            }
        }
        Ok(())
    }

    /// Plays what those who leave save, at points that differ in probabilities alone.
    fn play_leaving(
        &mut self,
        points: &PointWorlds,
        class: &[usize],
        crises: &Crises,
        at: DrawPlaces<'_>,
        add: &mut impl FnMut(usize, usize, Part, Flows),
    ) -> Result<(), Unplayable> {
        let Self { parting, bonuses, .. } = self;
        let world = &points.worlds[class[0]];
        parting.turn_to(world);
        bonuses.resize_with(class.len(), OfferedBonuses::default);
        for (bonuses, point) in bonuses.iter_mut().zip(class) {
            bonuses.become_those_of(&points.worlds[*point].offers, world);
        }
        for (number, i) in at.all().enumerate() {
            let start = world.start_of(at.places.position(i, at.places.number, world.positions));
            let luck = (number, at.places.address, i as u64);
            let each = |let_go: &LetGo<'_>| {
                for ((weight, paid), point) in let_go.columns().zip(class) {
                    if weight > 0.0 {
                        let saved = Flows { bonus: let_go.saved.bonus - paid, ..let_go.saved };
                        add(i, *point, Part::Leaving, saved.weighted(weight));
                    }
                }
            };
            parting
                .play(world, crises, luck, (start, at.places.parting(i)), bonuses, each)
                .map_err(|TooManyHires| Unplayable { point: class[0] })?;
        }
        Ok(())
    }

    /// Plays what those who decline save, at the points of a family whose draws are pairs, or are not.
    fn play_declining(
        &mut self,
        points: &PointWorlds,
        family: &PointFamily,
        crises: &Crises,
        (at, paired): (DrawPlaces<'_>, bool),
        add: &mut impl FnMut(usize, usize, Part, Flows),
    ) -> Result<(), Unplayable> {
        let own = family.first();
        let world = &points.worlds[own];
        let address = at.places.address.with_other_luck(OtherLuck::Declining as u64);
        let asked = |point: usize| at.asks_of_declining(points, point, paired);
        for (number, i) in at.declining().enumerate() {
            let twin = if paired { i - at.first % 2 } else { i };
            let number = number % MOST_REMEMBERED;
            let people = self.people_of(number, address, twin as u64);
            people.meet_first_at(world, at.places.first_hire(twin));
            let start = world.start_of(at.places.position(twin, at.places.declining, world.positions));
            let mut each = |weight: f64, point: usize, saved: Flows| {
                add(i, point, Part::Declining, saved.weighted(weight * at.weight_of_declining()));
            };
            let too_many = |TooManyHires| Unplayable { point: own };
            let Self { no_offer, people, .. } = self;
            let people = &mut people[number];
            no_offer.play(start.into(), world, crises, people, Play::NoOffer, None).map_err(too_many)?;
            let Some(late) = LateHire::of(world, no_offer, people) else {
                let from = (number, start.into());
                self.decline((points, asked), family, crises, from, |point, saved| each(1.0, point, saved))?;
                continue;
            };
            let is_single = matches!(&family.schedules[..], [schedule] if schedule.variants.len() == 1);
            let mut kept = 0;
            for stratum in late.strata() {
                let Self { no_offer, people, .. } = self;
                let people = &mut people[number];
                if !is_single {
                    // Their responses are those to other offers by now.
                    people.leave_world();
                }
                stratum.give(world, people);
                let same = if is_single { stratum.hires_before() } else { 0 };
                let from = PlayStart { start, kept: same };
                no_offer.play(from, world, crises, people, Play::NoOffer, None).map_err(too_many)?;
                let from = (number, PlayStart { start, kept });
                self.decline((points, asked), family, crises, from, |point, saved| each(stratum.weight, point, saved))?;
                kept = same;
            }
        }
        Ok(())
    }

    /// Remembered people of this number, turned to a position.
    fn people_of(&mut self, number: usize, address: Address, position: u64) -> &mut People {
        if self.people.len() <= number {
            self.people.resize_with(number + 1, || People::remembered(address, position));
        }
        let people = &mut self.people[number];
        if people.number_remembered() > MOST_HIRES_REMEMBERED {
            *people = People::remembered(address, position);
        }
        people.turn_to(address, position);
        people
    }

    /// Plays what declining saves at a position whose people, by their number, have lived without offers; calls `each` with
    /// the points of which that is `asked`, and flows that are saved there.
    fn decline(
        &mut self,
        (points, asked): (&PointWorlds, impl Fn(usize) -> bool + Copy),
        family: &PointFamily,
        crises: &Crises,
        (number, from): (usize, PlayStart),
        mut each: impl FnMut(usize, Flows),
    ) -> Result<(), Unplayable> {
        let Self { people, no_offer, versions, totals, unexpected, .. } = self;
        let people = &mut people[number];
        let own = family.first();
        let world = &points.worlds[own];
        let shared = PointPlace { worlds: &points.worlds, own, crises };
        let in_no_offer = unexpected_starts(world, no_offer);
        for schedule in &family.schedules {
            if !schedule.points().any(asked) {
                continue;
            }
            versions.play(from, schedule, shared, people, no_offer)?;
            totals.clear(schedule.variants.len());
            totals.add(schedule, &points.worlds, versions, no_offer);
            unexpected.clear();
            unexpected.extend((0..versions.number()).map(|version| match versions.way(version) {
                Way::Untouched(_) => 0.0,
                Way::Played(arm) => {
                    let without = match arm.without_effect(no_offer) {
                        history if std::ptr::eq(history, no_offer) => in_no_offer,
                        history => unexpected_starts(world, history),
                    };
                    world.horizon.factor * (without - unexpected_starts(world, arm.history()))
                }
            }));
            for ((v, variant), version) in schedule.variants.iter().enumerate().zip(versions.of_variants()) {
                let arm = totals.of(v);
                let mut saved = arm.without_effect - arm.flows;
                saved.starts -= unexpected[version];
                for point in variant.points.iter().filter(|point| asked(**point)) {
                    each(*point, saved);
                }
            }
        }
        Ok(())
    }
}

/// The expected crises of a world.
fn crises_of(world: &World) -> Crises {
    Crises::expected(world.crises_per_week, world.horizon.week, &world.timeline)
}
