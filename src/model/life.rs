//! The life of one hire in one arm, from its start to the start of the next.

use super::{
    cost::Flows,
    crisis::Crises,
    discount::Moment,
    hire::{Exit, Fate, Hire},
    outcome::Reason,
    world::{AtOffer, World},
};

/// One hire at a position, and the vacancy that follows.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Life {
    /// Group; None for an opportunist.
    pub group: Option<usize>,
    /// Whether the group is committed.
    pub committed: bool,
    /// Start [week].
    pub start: f64,
    /// End of the life, were there no horizon.
    pub fate: Fate,
    /// Exit or horizon [week].
    pub end: f64,
    /// Why the life ended; `Present` at the horizon.
    pub exit: Exit,
    /// Time to fill the position afterwards [week]; None if it was not needed.
    pub weeks_to_fill: Option<f64>,
    /// Start of the next hire; the horizon if there is none.
    pub next: Moment,
    /// Flows of the life and of the vacancy that follows.
    pub flows: Flows,
}

/// A life in time.
#[derive(Debug, Clone, Copy)]
pub struct LifeSpan {
    /// Start of the hire.
    pub start: Moment,
    /// End of the life, were there no horizon.
    pub fate: Fate,
    /// End of watching.
    pub until: Moment,
    /// Time to fill the position afterwards.
    pub weeks_to_fill: TimeToFill,
}

/// Time to fill a position.
#[derive(Debug, Clone, Copy)]
pub enum TimeToFill {
    /// Known [week].
    Known(f64),
    /// Place in its distribution, in (0, 1).
    At(f64),
}

impl Life {
    /// A life that has not been played.
    pub const EMPTY: Life = Life {
        group: None,
        committed: false,
        start: 0.0,
        fate: Fate::EMPTY,
        end: 0.0,
        exit: Exit::Present,
        weeks_to_fill: None,
        next: Moment::START,
        flows: Flows::NONE,
    };

    /// Plays a life, which becomes this one: a life is too large to be moved for nothing. `occupant` is None for an
    /// opportunist.
    #[inline(always)]
    pub fn play(&mut self, world: &World, crises: &Crises, occupant: Option<&Hire>, span: LifeSpan) {
        let LifeSpan { start, fate, until, weeks_to_fill } = span;
        let leaves = start.week + fate.leaving.tenure;
        let present = leaves >= until.week;
        let end = if present { until } else { world.timeline.at(leaves) };
        let weeks_to_fill = (world.backfill && !present).then(|| match weeks_to_fill {
            TimeToFill::Known(weeks) => weeks,
            TimeToFill::At(place) => world.fill.quantile(place),
        });
        self.group = occupant.map(|hire| hire.group);
        self.committed = occupant.is_some_and(|hire| world.groups[hire.group].committed);
        self.start = start.week;
        self.fate = fate;
        self.end = end.week;
        self.exit = if present { Exit::Present } else { fate.leaving.exit };
        self.weeks_to_fill = weeks_to_fill;
        self.next = weeks_to_fill.map_or(until, |weeks| next_start(world, end, weeks, until));
        self.flows = Flows { starts: start.factor, vacant: self.next.annuity - end.annuity, ..Flows::NONE };
        self.stay(world, crises, occupant, start, end);
        self.leave(world, end);
    }

    /// Place of the offer that is taken among those of the world; None if none is.
    pub fn taken(&self) -> Option<usize> {
        if self.exit == Exit::Taken { (self.fate.met as usize).checked_sub(1) } else { None }
    }

    /// Whether another life is the same from its start to the start of the next.
    pub fn is_as(&self, other: &Life) -> bool {
        self.start == other.start
            && self.group == other.group
            && self.end == other.end
            && self.exit == other.exit
            && self.fate.changed == other.fate.changed
    }

    /// Why the hire leaves. Returns None if the hire is still there at the horizon.
    pub fn reason(&self) -> Option<Reason> {
        if self.exit == Exit::Taken && self.group.is_none() {
            return Some(Reason::Opportunist);
        }
        match self.exit {
            Exit::Present => None,
            Exit::Taken => Some(Reason::Taker),
            Exit::Dropout => Some(Reason::Dropout),
            Exit::Fail => Some(Reason::Fail),
            Exit::Quit => Some(Reason::Quit),
            Exit::Dismissal => Some(Reason::Dismissal),
        }
    }

    /// Whether the hire is known to be still there at a `tenure` [week], after all that happens then.
    pub fn reaches(&self, tenure: f64) -> bool {
        let week = self.start + tenure;
        if self.exit == Exit::Present { self.end >= week } else { self.end > week }
    }

    /// Adds the flows of training and of the job.
    #[inline(always)]
    fn stay(&mut self, world: &World, crises: &Crises, occupant: Option<&Hire>, start: Moment, end: Moment) {
        let on_job = start.after(world.training);
        if end.week <= on_job.week {
            self.flows.training = end.annuity - start.annuity;
            return;
        }
        self.flows.training = on_job.annuity - start.annuity;
        let Some(hire) = occupant else { return };
        let group = &world.groups[hire.group];
        let job = end.annuity - on_job.annuity;
        let lost = world.ramp.lost(end.week - on_job.week, |x| world.timeline.at(x).annuity);
        let output = job - on_job.factor * lost;
        self.flows.job = job;
        self.flows.output = hire.output
            * match group.after(self.fate.changed) {
                None => output,
                Some(AtOffer { declined, .. }) => declined.output * output - on_job.factor * declined.output_before,
            };
        self.flows.delighted = group.delight * job;
        self.flows.drag = group.peer_drag * job;
        self.flows.extra = group.extra_cost * job;
        self.flows.calmed = group.delight * (crises.before(end.week) - crises.before(on_job.week));
    }

    /// Adds the flows of the exit.
    #[inline]
    fn leave(&mut self, world: &World, end: Moment) {
        match self.exit {
            Exit::Present => return,
            Exit::Taken => {
                self.flows.bonus = self.taken().map_or(0.0, |offer| end.factor * world.offers[offer].bonus);
            }
            Exit::Dismissal => self.flows.dismissals = end.factor,
            _ => {}
        }
        self.flows.exits = end.factor;
    }

    /// Flows up to the exit, without the exit itself and the vacancy that follows.
    pub fn until_exit(&self) -> Flows {
        Flows { bonus: 0.0, exits: 0.0, dismissals: 0.0, vacant: 0.0, ..self.flows }
    }
}

/// Start of the next hire, `weeks` after an exit at `end`, or on the next start day after that; `until` if watching ends
/// before it, or if nobody starts so late.
#[inline]
fn next_start(world: &World, end: Moment, weeks: f64, until: Moment) -> Moment {
    let week = next_week(world, end.week, weeks);
    if week >= until.week {
        until
    } else if week == end.week {
        end
    } else {
        world.timeline.at(week)
    }
}

/// Week of the start of the next hire, `weeks` after an exit in week `end`; ∞ if nobody starts so late.
#[inline]
pub(super) fn next_week(world: &World, end: f64, weeks: f64) -> f64 {
    let mut week = end + weeks;
    if world.start_every > 0.0 {
        week = (week / world.start_every).ceil() * world.start_every;
    }
    if week > world.last_start { f64::INFINITY } else { week }
}
