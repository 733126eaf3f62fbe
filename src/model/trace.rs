//! The audit trail of one position: every event and every week's money, in both arms.

use super::{
    cost::Common,
    crisis::Crises,
    draws::Address,
    hire::Exit,
    life::Life,
    outcome::{Arm, Component},
    position::{History, People, Position, TooManyHires},
    world::World,
};

/// Audit trail of one position of one replication.
#[derive(Debug, Clone, PartialEq)]
pub struct Trace {
    /// Uncertain parameters: dotted keys, and values in this replication.
    pub parameters: Vec<(String, f64)>,
    /// `[arm]`: events in order.
    pub events: [Vec<Event>; 2],
    /// `[arm][week]`: cost from one whole week to the next, or to the horizon [money, discounted to week 0].
    pub costs: [Vec<[f64; Component::NUMBER]>; 2],
}

/// One event.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Event {
    /// Time [week].
    pub week: f64,
    /// Number of the hire at the position, from 1; the last to have started for events of the position.
    pub hire: usize,
    /// Kind of the event.
    pub what: Happening,
}

/// Kind of an event.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Happening {
    /// A hire of a group starts; None is an opportunist.
    Start(Option<usize>),
    /// Training ends well.
    Trained,
    /// The hire would quit, and waits for the next offer.
    Waits,
    /// An offer is declined.
    Declined(Meeting),
    /// An offer is taken.
    Taken(Meeting),
    /// The hire leaves for another reason.
    Leaves(Exit),
    /// A service crisis.
    Crisis,
}

/// A hire and an offer.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Meeting {
    /// Bonus offered [money].
    pub bonus: f64,
    /// Reservation bonus of the hire at the offer [money], 0 if the hire would leave for nothing; None for an opportunist,
    /// who came for the bonus.
    pub threshold: Option<f64>,
}

impl Trace {
    /// Plays a position again and records its events.
    ///
    /// # Errors
    /// [`TooManyHires`], if hires leave within a moment.
    pub fn new(world: &World, crises: &Crises, address: Address, place: u64) -> Result<Self, TooManyHires> {
        let mut position = Position::default();
        position.play(world, crises, address, place)?;
        let people = position.people();
        Ok(Self {
            parameters: Vec::new(),
            events: Arm::BOTH.map(|arm| events(world, crises, people, position.history(arm))),
            costs: Arm::BOTH.map(|arm| weekly_costs(world, crises, &position, arm)),
        })
    }
}

/// `[week]`: cost of watching to the end of the week less the cost of watching to its start [money].
fn weekly_costs(world: &World, crises: &Crises, position: &Position, arm: Arm) -> Vec<[f64; Component::NUMBER]> {
    let people = position.people();
    let start = people.start(world);
    let class = &world.classes[world.class_of(people.position())];
    let mut before = [0.0; Component::NUMBER];
    let week_cost = |week: usize| {
        let until = world.timeline.at(world.horizon.week.min(week as f64));
        let until = if until.week == world.horizon.week { world.horizon } else { until };
        let flows = position.flows_before(world, crises, arm, until);
        let begun = until.week > start.week;
        let common = Common {
            crises: crises.before(until.week.max(start.week)) - crises.before(start.week),
            classes: if begun { start.factor / class.positions as f64 } else { 0.0 },
        };
        let so_far = world.prices.cost(&flows, common);
        let cost = std::array::from_fn(|i| so_far[i] - before[i]);
        before = so_far;
        cost
    };
    (1..=world.weeks).map(week_cost).collect()
}

fn events(world: &World, crises: &Crises, people: &People, history: &History) -> Vec<Event> {
    let mut events = Vec::new();
    for (k, life) in history.lives.iter().enumerate() {
        let of_life = life_events(world, life, people, k);
        events.extend(of_life.into_iter().map(|(week, what)| Event { week, hire: k + 1, what }));
    }
    let started = |week: f64| history.lives.partition_point(|life| life.start <= week);
    let first = people.start(world).week;
    let crises = crises.weeks().iter().filter(|week| **week >= first);
    events.extend(crises.map(|&week| Event { week, hire: started(week), what: Happening::Crisis }));
    // A stable sort: what happens to one hire at one moment stays in its order.
    events.sort_by(|a, b| a.week.total_cmp(&b.week));
    events
}

fn life_events(world: &World, life: &Life, people: &People, k: usize) -> Vec<(f64, Happening)> {
    let taken = life.exit == Exit::Taken;
    let drifts = people.drifts(world, k);
    let offers = world.offers.iter().zip(drifts).take(life.fate.met as usize).enumerate().map(|(i, (offer, drift))| {
        let threshold = life.group.map(|group| {
            let at_first = world.groups[group].threshold.log_at(people.hire(k).reservation);
            libm::exp(at_first + drift)
        });
        let meeting = Meeting { bonus: offer.bonus, threshold };
        let takes = life.taken() == Some(i);
        (life.start + offer.week, if takes { Happening::Taken(meeting) } else { Happening::Declined(meeting) })
    });
    let trained = life.start + world.training.week;
    // The exam comes before an offer at the end of training; an opportunist is not examined.
    let takes_then = taken && life.group.is_some() && life.end == trained;
    let completes = trained < world.horizon.week && (life.end > trained || life.exit == Exit::Present || takes_then);
    let mut events = vec![(life.start, Happening::Start(life.group))];
    events.extend(offers);
    let week = life.start + life.fate.waits_since;
    if week < world.horizon.week {
        let place = events.iter().skip(1).position(|(at, _)| *at > week).map_or(events.len(), |i| i + 1);
        events.insert(place, (week, Happening::Waits));
    }
    if completes {
        let place = events.iter().skip(1).position(|(week, _)| *week >= trained).map_or(events.len(), |i| i + 1);
        events.insert(place, (trained, Happening::Trained));
    }
    if !matches!(life.exit, Exit::Present | Exit::Taken) {
        events.push((life.end, Happening::Leaves(life.exit)));
    }
    events
}
