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

/// Lives of one arm of a position that are added one after the other.
struct ArmEntry<'a> {
    changes: &'a mut [Coefficients],
    weeks: &'a WeeksToDate,
    world: &'a World,
    crises: &'a Crises,
    /// 1 for the arm without offers, -1 for the other.
    sign: f64,
    /// Moment from which on flows are added.
    from: Moment,
    /// Continuous cost at present [money/week].
    cost: Linear,
    /// Continuous cost that has been added [money/week].
    added: Linear,
}

impl<'a> ArmEntry<'a> {
    fn new(changes: &'a mut [Coefficients], weeks: &'a WeeksToDate, world: &'a World, crises: &'a Crises) -> Self {
        let (cost, added) = (Linear::NONE, Linear::NONE);
        Self { changes, weeks, world, crises, sign: 1.0, from: Moment::START, cost, added }
    }

    /// Begins another arm, whose flows are added from a moment on.
    fn begin(&mut self, sign: f64, from: Moment) {
        (self.sign, self.from, self.cost, self.added) = (sign, from, Linear::NONE, Linear::NONE);
    }

    /// Adds a life from `start`: at its start, at the end of training and at its end costs turn or fall due. `hire` is None
    /// for an opportunist.
    fn add(&mut self, life: &Life, start: Moment, hire: Option<&Hire>) {
        let prices = &self.world.prices;
        self.turn(start, start.factor * prices.at_start(), Linear::level(prices.training_rate()));
        let end = end_of(life);
        if let Some(hire) = hire {
            let group = &self.world.groups[hire.group];
            let (job, gain) = (prices.job_rate(group), prices.output() * hire.output);
            self.job(life, hire, start, end.week, |lift| (job, -gain * lift));
            self.calm(start.week + self.world.training.week, end.week, prices.crisis() * group.delight);
        }
        if life.exit != Exit::Present {
            let bonus = life.taken().map_or(0.0, |offer| self.world.offers[offer].bonus);
            let due = prices.at_exit(life.exit == Exit::Dismissal) + prices.of_bonuses(bonus);
            self.turn(end, end.factor * due, Linear::level(prices.vacant_rate()));
        }
    }

    /// Adds what offers that are declined change about the output of a hire until week `end`.
    fn add_lift(&mut self, life: &Life, start: Moment, hire: &Hire, end: f64) {
        let gain = self.world.prices.output() * hire.output;
        self.job(life, hire, start, end, |lift| (0.0, gain * (lift - 1.0)));
    }

    /// Adds the job up to a week: the cost turns at the end of training, at offers that have changed output, and at the end
    /// of the ramp. `prices` gives a level and the price of relative output, by the factor of offers on output.
    fn job(&mut self, life: &Life, hire: &Hire, start: Moment, end: f64, prices: impl Fn(f64) -> (f64, f64)) {
        let world = self.world;
        let group = &world.groups[hire.group];
        let on_job = start.after(world.training);
        if on_job.week >= end {
            return;
        }
        let cost = |output: Linear, lift: f64| {
            let (level, price) = prices(lift);
            Linear { rate: level + price * output.rate, slope: price * output.slope }
        };
        let proficient = on_job.week + world.ramp.weeks();
        let mut output = world.ramp.line(on_job.week);
        let (mut at, mut lift) = (on_job, 1.0);
        for (offer, at_offer) in world.offers.iter().zip(&group.at_offer).take(life.fate.changed as usize) {
            let (week, lifted) = (start.week + offer.week, at_offer.declined.output);
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

    /// An amount that falls due [money], and the turn of the continuous cost to another line, at a moment.
    fn turn(&mut self, at: Moment, due: f64, to: Linear) {
        if at.week >= self.from.week {
            if at.week > self.from.week {
                self.enter();
            }
            if due != 0.0 || self.added != to {
                self.change(at, due, to);
            }
        }
        self.cost = to;
    }

    /// Adds the continuous cost at the moment from which on flows are added.
    fn enter(&mut self) {
        if self.added != self.cost {
            self.change(self.from, 0.0, self.cost);
        }
    }

    #[inline(never)]
    fn change(&mut self, at: Moment, due: f64, to: Linear) {
        let (rate, slope) = (self.sign * (to.rate - self.added.rate), self.sign * (to.slope - self.added.slope));
        self.added = to;
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

/// End of a life; the discount factor is 0 at the horizon, where nothing falls due.
fn end_of(life: &Life) -> Moment {
    Moment { week: life.end, annuity: life.next.annuity - life.flows.vacant, factor: life.flows.exits }
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
        let people = position.people();
        let mut entry = ArmEntry::new(&mut self.changes, weeks, world, crises);
        let mut start = people.start(world);
        for (k, (kept, offered)) in no_offer.iter().zip(offer).enumerate() {
            if !kept.is_as(offered) {
                self.differs = true;
                let mut from = start;
                if kept.group == offered.group {
                    // One hire, who is the same in both arms, but for output, until one of the two lives ends.
                    let earlier = if kept.end < offered.end { kept } else { offered };
                    from = end_of(earlier);
                    entry.begin(1.0, start);
                    entry.add_lift(offered, start, people.hire(k), from.week);
                    entry.turn(from, 0.0, Linear::NONE);
                }
                if kept.group != offered.group || kept.end != offered.end || kept.exit != offered.exit {
                    for (lives, sign) in [(no_offer, 1.0), (offer, -1.0)] {
                        entry.begin(sign, from);
                        let mut start = start;
                        for (k, life) in lives.iter().enumerate().skip(k) {
                            entry.add(life, start, life.group.map(|_| people.hire(k)));
                            start = life.next;
                        }
                        entry.enter();
                    }
                    return;
                }
            }
            start = kept.next;
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
