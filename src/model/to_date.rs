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
    world::World,
};

/// Weeks at which a saving to date is known: whole weeks, every fourth of a long horizon, and the horizon.
#[derive(Debug, Clone, PartialEq)]
pub struct WeeksToDate {
    /// Distance of two weeks [week].
    step: f64,
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
        Self { step, points: (0..number).map(|i| WeekPoint::at(&world.timeline, week(i))).collect() }
    }

    /// The weeks [week].
    pub fn weeks(&self) -> impl Iterator<Item = f64> + Clone {
        self.points.iter().map(|point| point.week)
    }

    /// Number of weeks.
    pub fn number(&self) -> usize {
        self.points.len()
    }

    /// The first week after `week`; their number at the horizon.
    fn after(&self, week: f64) -> usize {
        let last = self.points.len() - 1;
        if week >= self.points[last].week { last + 1 } else { ((week / self.step) as u32 as usize).min(last) }
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

/// A life of which the cost to date is added.
struct LifeEntry<'a> {
    world: &'a World,
    crises: &'a Crises,
    weeks: &'a WeeksToDate,
    life: &'a Life,
    /// Start of the life.
    start: Moment,
    /// None for an opportunist.
    hire: Option<&'a Hire>,
    /// 1 for the arm without offers, -1 for the other.
    sign: f64,
    /// Moment up to which both arms are one, so that its flows cancel and are not added.
    from: Moment,
}

impl LifeEntry<'_> {
    /// A moment, or the one up to which both arms are one if that is later.
    fn clipped(&self, moment: Moment) -> Moment {
        if moment.week < self.from.week { self.from } else { moment }
    }
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
            let mut start = first;
            for (k, life) in lives.iter().enumerate().skip(alike) {
                let hire = life.group.map(|_| position.people().hire(k));
                self.add_life(&LifeEntry { world, crises, weeks, life, start, hire, sign, from });
                start = life.next;
            }
        }
    }

    /// Adds a life: at its start, at the end of training, at its end and at the next start, flows change and costs fall due.
    fn add_life(&mut self, entry: &LifeEntry<'_>) {
        let LifeEntry { world, life, start, hire, from, .. } = *entry;
        let prices = &world.prices;
        let end = Moment { week: life.end, annuity: life.next.annuity - life.flows.vacant, factor: life.flows.exits };
        let on_job = start.after(world.training);
        let is_on_job = on_job.week < end.week;
        let due = if start.week >= from.week { start.factor * prices.at_start() } else { 0.0 };
        self.change(entry, start, due, prices.training_rate());
        let mut rate = prices.training_rate();
        if let Some(hire) = hire.filter(|_| is_on_job) {
            let job = prices.job_rate(&world.groups[hire.group]);
            self.change(entry, on_job, 0.0, job - rate);
            rate = job;
            self.output(entry, hire, on_job, end);
            self.calm(entry, on_job, end, prices.crisis() * world.groups[hire.group].delight);
        }
        let bonus = if life.exit == Exit::Taken { world.offers[life.fate.met - 1].bonus } else { 0.0 };
        let exit = prices.at_exit(life.exit == Exit::Dismissal) + prices.of_bonuses(bonus);
        let due = if life.exit == Exit::Present { 0.0 } else { end.factor * exit };
        self.change(entry, end, due, prices.vacant_rate() - rate);
        self.change(entry, life.next, 0.0, -prices.vacant_rate());
    }

    /// An amount that falls due [money], and the change of a constant flow [money/week] from a moment on, or from the moment
    /// on up to which both arms are one.
    fn change(&mut self, entry: &LifeEntry<'_>, at: Moment, amount: f64, rate: f64) {
        let at = entry.clipped(at);
        let change = &mut self.changes[entry.weeks.after(at.week)];
        change[0] += entry.sign * (amount - rate * at.annuity);
        change[1] += entry.sign * rate;
    }

    /// Output on the job, a gain, between offers that have changed it.
    fn output(&mut self, entry: &LifeEntry<'_>, hire: &Hire, on_job: Moment, end: Moment) {
        let LifeEntry { world, life, start, .. } = *entry;
        let group = &world.groups[hire.group];
        let (mut from, mut factor) = (on_job, 1.0);
        for (offer, at_offer) in world.offers.iter().zip(&group.at_offer).take(life.fate.changed) {
            let week = start.week + offer.week;
            let lifted = at_offer.declined.output;
            if lifted != factor && week < end.week {
                let to = if week > on_job.week { world.timeline.at(week) } else { on_job };
                self.ramped(entry, on_job.week, [from, to], factor * hire.output);
                from = to;
            }
            factor = lifted;
        }
        self.ramped(entry, on_job.week, [from, end], factor * hire.output);
    }

    /// Output of a hire of this `quality` who is on the job since week `since`, between two moments.
    fn ramped(&mut self, entry: &LifeEntry<'_>, since: f64, span: [Moment; 2], quality: f64) {
        let [from, to] = span.map(|moment| entry.clipped(moment));
        if from.week >= to.week {
            return;
        }
        let (ramp, timeline) = (&entry.world.ramp, &entry.world.timeline);
        let rate = -entry.world.prices.output() * quality;
        self.change(entry, from, 0.0, rate);
        self.change(entry, to, 0.0, -rate);
        let proficient = since + ramp.weeks();
        if ramp.gap() == 0.0 || proficient <= from.week {
            return;
        }
        // What the ramp lacks: a line that rises to 0.
        let until = if proficient < to.week { timeline.at(proficient) } else { to };
        let slope = rate * ramp.gap() / ramp.weeks();
        let level = -rate * ramp.gap() - slope * since;
        for (moment, sign) in [(from, entry.sign), (until, -entry.sign)] {
            let area = timeline.discount().first_moment(moment.week, moment.annuity);
            let change = &mut self.changes[entry.weeks.after(moment.week)];
            change[0] -= sign * (level * moment.annuity + slope * area);
            change[1] += sign * level;
            change[2] += sign * slope;
        }
    }

    /// Crises that a hire of some delight meets, each at this gain [money].
    fn calm(&mut self, entry: &LifeEntry<'_>, from: Moment, to: Moment, gain: f64) {
        let [from, to] = [from, to].map(|moment| entry.clipped(moment).week);
        if gain == 0.0 || entry.crises.total() == 0.0 || from >= to {
            return;
        }
        for (week, sign) in [(from, -entry.sign), (to, entry.sign)] {
            let change = &mut self.changes[entry.weeks.after(week)];
            change[0] -= sign * gain * entry.crises.before(week);
            change[3] += sign * gain;
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
