//! The saving to date: the saving of a replication, had watching ended at each week.
//!
//! The cost of a life up to week w is a line in four functions of w: 1, the annuity A(w) = ∫₀ʷ e^(-δu) du, the moment
//! B(w) = ∫₀ʷ u e^(-δu) du (a ramp rises in a straight line), and the discounted number of crises C(w). A flow that begins or
//! ends changes the coefficients from its week on. So a life costs some additions whatever the number of weeks, and lives
//! that both arms share cost nothing.

use super::{
    crisis::Crises,
    discount::{Moment, Timeline},
    hire::{Exit, Hire},
    life::Life,
    position::Position,
    production::Linear,
    world::World,
};

/// Weeks at which a saving to date is known: whole weeks, every fourth of a long horizon, and the horizon.
#[derive(Debug, Clone, PartialEq)]
pub struct WeeksToDate {
    /// Weeks known for each week of time: 1 / the distance of two.
    density: f64,
    /// Weeks [week], with the annuities and moments up to them.
    points: Vec<WeekPoint>,
}

/// A week, and the integrals up to it.
#[derive(Debug, Clone, Copy, PartialEq)]
struct WeekPoint {
    week: f64,
    /// ∫₀ʷ e^(-δu) du [week].
    annuity: f64,
    /// ∫₀ʷ u e^(-δu) du [week²].
    area: f64,
}

/// Longest horizon of which every week is known [week].
const EVERY_WEEK: f64 = 520.0;
/// Distance of two weeks of a longer horizon [week].
const LONG_STEP: f64 = 4.0;

impl WeeksToDate {
    /// Weeks up to the horizon of a world.
    pub fn new(world: &World) -> Self {
        let horizon = world.horizon.week;
        let step = if horizon <= EVERY_WEEK { 1.0 } else { LONG_STEP };
        let number = (horizon / step).ceil().max(1.0) as usize;
        let week = |i: usize| if i + 1 == number { horizon } else { (i + 1) as f64 * step };
        Self { density: 1.0 / step, points: (0..number).map(|i| WeekPoint::at(&world.timeline, week(i))).collect() }
    }

    /// The weeks [week].
    pub fn weeks(&self) -> impl Iterator<Item = f64> + Clone {
        self.points.iter().map(|point| point.week)
    }

    /// Number of weeks.
    pub fn number(&self) -> usize {
        self.points.len()
    }

    /// The first week after `week`, up to the horizon; there a continuous cost may turn at the last week as well.
    fn after(&self, week: f64) -> usize {
        (week * self.density) as u32 as usize
    }
}

impl WeekPoint {
    fn at(timeline: &Timeline, week: f64) -> Self {
        let annuity = timeline.at(week).annuity;
        Self { week, annuity, area: timeline.discount().first_moment(week, annuity) }
    }
}

/// Coefficients of 1, A, B and C.
type Coefficients = [f64; 4];

/// The saving of one replication at every week, as changes of coefficients from week to week.
#[derive(Debug, Clone)]
pub struct SavingToDate {
    /// `[week]`, and one more for what never ends before the horizon.
    changes: Vec<Coefficients>,
    /// Whether any life differs between the arms.
    differs: bool,
}

/// One arm of a position, whose lives are added one after the other.
struct ArmEntry<'a> {
    changes: &'a mut [Coefficients],
    weeks: &'a WeeksToDate,
    world: &'a World,
    crises: &'a Crises,
    /// 1 for the arm without offers, -1 for the other.
    sign: f64,
    /// Moment up to which both arms are one, so that its flows cancel and are not added.
    from: Moment,
    /// Continuous cost at present [money/week].
    cost: Linear,
}

/// Moment up to which a slot is the same in both arms, whose lives in it differ: until an offer changes the hire, or one of
/// the two lives ends.
fn parting(world: &World, start: Moment, a: &Life, b: &Life) -> Moment {
    if a.group != b.group {
        return start;
    }
    let changed = a.fate.changed > 0 || b.fate.changed > 0;
    let first_offer = world.offers.first().filter(|_| changed).map_or(f64::INFINITY, |offer| start.week + offer.week);
    world.timeline.at(a.end.min(b.end).min(first_offer))
}

impl ArmEntry<'_> {
    /// Adds a life from `start`: at its start, at the end of training and at its end costs turn or fall due. `hire` is None
    /// for an opportunist.
    fn add(&mut self, life: &Life, start: Moment, hire: Option<&Hire>) {
        let prices = &self.world.prices;
        let due = if start.week >= self.from.week { start.factor * prices.at_start() } else { 0.0 };
        self.turn(start, due, Linear::level(prices.training_rate()));
        let end = Moment { week: life.end, annuity: life.next.annuity - life.flows.vacant, factor: life.flows.exits };
        let on_job = start.after(self.world.training);
        if let Some(hire) = hire.filter(|_| on_job.week < end.week) {
            self.job(life, hire, start.week, on_job, end.week);
            self.calm(on_job.week, end.week, prices.crisis() * self.world.groups[hire.group].delight);
        }
        if life.exit != Exit::Present {
            let bonus = if life.exit == Exit::Taken { self.world.offers[life.fate.met - 1].bonus } else { 0.0 };
            let due = prices.at_exit(life.exit == Exit::Dismissal) + prices.of_bonuses(bonus);
            self.turn(end, end.factor * due, Linear::level(prices.vacant_rate()));
        }
    }

    /// Adds the job from a moment to a week: its cost turns at its begin, at offers that have changed output, and at the end
    /// of the ramp.
    fn job(&mut self, life: &Life, hire: &Hire, start: f64, on_job: Moment, end: f64) {
        let world = self.world;
        let group = &world.groups[hire.group];
        let proficient = on_job.week + world.ramp.weeks();
        let mut output = world.ramp.line(on_job.week);
        let (job, gain) = (world.prices.job_rate(group), world.prices.output() * hire.output);
        let cost = |output: Linear, lift: f64| {
            let gain = gain * lift;
            Linear { rate: job - gain * output.rate, slope: -gain * output.slope }
        };
        let (mut at, mut lift) = (on_job, 1.0);
        for (offer, at_offer) in world.offers.iter().zip(&group.at_offer).take(life.fate.changed) {
            let (week, lifted) = (start + offer.week, at_offer.declined.output);
            if lifted != lift && week > on_job.week {
                if week >= end {
                    break;
                }
                self.turn(at, 0.0, cost(output, lift));
                if output.slope != 0.0 && proficient <= week {
                    output = Linear::level(1.0);
                    self.turn(world.timeline.at(proficient), 0.0, cost(output, lift));
                }
                at = world.timeline.at(week);
            }
            lift = lifted;
        }
        self.turn(at, 0.0, cost(output, lift));
        if output.slope != 0.0 && proficient < end {
            self.turn(world.timeline.at(proficient), 0.0, cost(Linear::level(1.0), lift));
        }
    }

    /// An amount that falls due [money], and the turn of the continuous cost to another line, at a moment or at the moment
    /// up to which both arms are one.
    #[inline(never)]
    fn turn(&mut self, at: Moment, due: f64, to: Linear) {
        let at = if at.week < self.from.week { self.from } else { at };
        let (rate, slope) = (self.sign * (to.rate - self.cost.rate), self.sign * (to.slope - self.cost.slope));
        self.cost = to;
        let mut now = self.sign * due - rate * at.annuity;
        let change = &mut self.changes[self.weeks.after(at.week)];
        if slope != 0.0 {
            now -= slope * self.world.timeline.discount().first_moment(at.week, at.annuity);
            change[2] += slope;
        }
        change[0] += now;
        change[1] += rate;
    }

    /// Crises between two weeks that a hire of some delight meets, each at this gain [money].
    fn calm(&mut self, from: f64, to: f64, gain: f64) {
        let [from, to] = [from, to].map(|week| week.max(self.from.week));
        if gain == 0.0 || self.crises.total() == 0.0 || from >= to {
            return;
        }
        for (week, gain) in [(from, -self.sign * gain), (to, self.sign * gain)] {
            let change = &mut self.changes[self.weeks.after(week)];
            change[0] -= gain * self.crises.before(week);
            change[3] += gain;
        }
    }
}

impl SavingToDate {
    /// No saving at any week.
    pub fn new(weeks: &WeeksToDate) -> Self {
        Self { changes: vec![[0.0; 4]; weeks.number() + 1], differs: false }
    }

    /// Adds a position that has been played.
    pub fn add(&mut self, world: &World, crises: &Crises, weeks: &WeeksToDate, position: &Position) {
        let Some(histories) = position.different() else { return };
        let [no_offer, offer] = histories.map(|history| history.lives.as_slice());
        let alike = no_offer.iter().zip(offer).take_while(|(a, b)| a.is_as(b)).count();
        if no_offer.len() == alike && offer.len() == alike {
            return;
        }
        self.differs = true;
        let first = alike.checked_sub(1).map_or_else(|| position.people().start(world), |last| no_offer[last].next);
        let pair = no_offer.get(alike).zip(offer.get(alike));
        let from = pair.map_or(first, |(a, b)| parting(world, first, a, b));
        for (lives, sign) in [(no_offer, 1.0), (offer, -1.0)] {
            let mut arm = ArmEntry { changes: &mut self.changes, weeks, world, crises, sign, from, cost: Linear::NONE };
            let mut start = first;
            for (k, life) in lives.iter().enumerate().skip(alike) {
                let hire = life.group.map(|_| position.people().hire(k));
                arm.add(life, start, hire);
                start = life.next;
            }
        }
    }

    /// Calls `each` with the saving [money] at every week, in order, and begins another replication.
    pub fn close(&mut self, weeks: &WeeksToDate, crises: &Crises, mut each: impl FnMut(usize, f64)) {
        if !self.differs {
            return;
        }
        self.differs = false;
        let mut now = [0.0; 4];
        let has_crises = crises.total() != 0.0;
        for (i, (change, point)) in self.changes.iter_mut().zip(&weeks.points).enumerate() {
            now.iter_mut().zip(std::mem::take(change)).for_each(|(now, change)| *now += change);
            let mut saving = now[0] + now[1] * point.annuity + now[2] * point.area;
            if has_crises {
                saving += now[3] * crises.before(point.week);
            }
            each(i, saving);
        }
        self.changes[weeks.number()] = [0.0; 4];
    }
}
