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
}

impl Life {
    /// Plays a life; `occupant` is None for an opportunist.
    pub fn new(
        world: &World,
        crises: &Crises,
        occupant: Option<&Hire>,
        LifeSpan { start, fate, until }: LifeSpan,
        weeks_to_fill: impl FnOnce() -> f64,
    ) -> Self {
        let leaves = start.week + fate.leaving.tenure;
        let present = leaves >= until.week;
        let end = if present { until } else { world.timeline.at(leaves) };
        let weeks_to_fill = (world.backfill && !present).then(weeks_to_fill);
        let next = weeks_to_fill.map_or(until, |weeks| next_start(world, end, weeks, until));
        let mut life = Self {
            group: occupant.map(|hire| hire.group),
            committed: occupant.is_some_and(|hire| world.groups[hire.group].committed),
            start: start.week,
            fate,
            end: end.week,
            exit: if present { Exit::Present } else { fate.leaving.exit },
            weeks_to_fill,
            next,
            flows: Flows { starts: start.factor, vacant: next.annuity - end.annuity, ..Flows::default() },
        };
        life.stay(world, crises, occupant, start, end);
        life.leave(world, end);
        life
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
        Some(match self.exit {
            Exit::Present => return None,
            Exit::Taken if self.group.is_none() => Reason::Opportunist,
            Exit::Taken => Reason::Taker,
            Exit::Dropout => Reason::Dropout,
            Exit::Fail => Reason::Fail,
            Exit::Quit => Reason::Quit,
            Exit::Dismissal => Reason::Dismissal,
        })
    }

    /// Whether the hire is known to be still there at a `tenure` [week], after all that happens then.
    pub fn reaches(&self, tenure: f64) -> bool {
        let week = self.start + tenure;
        if self.exit == Exit::Present { self.end >= week } else { self.end > week }
    }

    /// Adds the flows of training and of the job.
    #[inline]
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
            Exit::Taken => self.flows.bonus = end.factor * world.offers[self.fate.met - 1].bonus,
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
fn next_start(world: &World, end: Moment, weeks: f64, until: Moment) -> Moment {
    let mut week = end.week + weeks;
    if world.start_every > 0.0 {
        week = (week / world.start_every).ceil() * world.start_every;
    }
    if week >= until.week || week > world.last_start {
        until
    } else if week == end.week {
        end
    } else {
        world.timeline.at(week)
    }
}
