//! The audit trail of one position: every event and every week's money, in both arms.

use super::{
    cost::Flows,
    crisis::Crises,
    discount::Moment,
    draws::{Address, PositionDraws},
    hire::{Exit, Hire, drifts},
    life::Life,
    outcome::{Arm, Component},
    position::{History, Play, Position, TooManyHires, fate},
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
        let number = Arm::BOTH.map(|arm| position.history(arm).lives.len()).into_iter().max();
        let hires = people(world, PositionDraws::new(address, place), number.unwrap_or_default());
        Ok(Self {
            parameters: Vec::new(),
            events: Arm::BOTH.map(|arm| events(world, crises, &hires, position.history(arm))),
            costs: Arm::BOTH.map(|arm| weekly_costs(world, crises, &hires, position.history(arm), play(world, arm))),
        })
    }
}

/// A hire, and the moves of the threshold.
struct Person {
    hire: Hire,
    /// `[offer]`: move of the log threshold since the first offer.
    drifts: Vec<f64>,
}

/// The first `number` people of a position.
fn people(world: &World, mut draws: PositionDraws, number: usize) -> Vec<Person> {
    (0..number)
        .map(|k| {
            let latent = draws.next_hire();
            let hire = Hire::new(world, &latent, draws.disturbances(k));
            Person { hire, drifts: drifts(world, draws.disturbances(k)).collect() }
        })
        .collect()
}

/// The version of a position that is played in an arm.
fn play(world: &World, arm: Arm) -> Play {
    match arm {
        Arm::NoOffer => Play::NoOffer,
        Arm::Offer if world.decline_effect => Play::OfferWithEffect,
        Arm::Offer => Play::Offer,
    }
}

/// `[week]`: cost of watching to the end of the week less the cost of watching to its start [money].
fn weekly_costs(
    world: &World,
    crises: &Crises,
    people: &[Person],
    history: &History,
    play: Play,
) -> Vec<[f64; Component::NUMBER]> {
    let mut seen = world.clone();
    let mut before = [0.0; Component::NUMBER];
    // What lives that are over by then have added, and the next of them.
    let (mut over, mut start, mut next) = (Flows::default(), Moment::START, 0);
    let week_cost = |week: usize| {
        seen.watch_to(world.horizon.week.min(week as f64));
        while let Some(life) = history.lives.get(next).filter(|life| life.next.week < seen.horizon.week) {
            over += life.flows;
            (start, next) = (life.next, next + 1);
        }
        let mut flows = over;
        if let Some(life) = history.lives.get(next) {
            let occupant = life.group.map(|_| &people[next].hire);
            let weeks_to_fill = || life.weeks_to_fill.unwrap_or(f64::INFINITY);
            // An offer that is still to come has changed nobody yet.
            let fate = fate(&seen, occupant, play, start.week);
            flows += Life::new(&seen, crises, occupant, start, fate, weeks_to_fill).flows;
        }
        let so_far = world.prices.cost(&flows, crises.before(seen.horizon.week));
        let cost = std::array::from_fn(|i| so_far[i] - before[i]);
        before = so_far;
        cost
    };
    (1..=world.weeks).map(week_cost).collect()
}

fn events(world: &World, crises: &Crises, people: &[Person], history: &History) -> Vec<Event> {
    let mut events = Vec::new();
    for (k, (life, person)) in history.lives.iter().zip(people).enumerate() {
        let of_life = life_events(world, life, person);
        events.extend(of_life.into_iter().map(|(week, what)| Event { week, hire: k + 1, what }));
    }
    let started = |week: f64| history.lives.partition_point(|life| life.start <= week);
    events.extend(crises.weeks().iter().map(|&week| Event { week, hire: started(week), what: Happening::Crisis }));
    // A stable sort: what happens to one hire at one moment stays in its order.
    events.sort_by(|a, b| a.week.total_cmp(&b.week));
    events
}

fn life_events(world: &World, life: &Life, person: &Person) -> Vec<(f64, Happening)> {
    let taken = life.exit == Exit::Taken;
    let offers = world.offers.iter().zip(&person.drifts).take(life.fate.met).enumerate().map(|(i, (offer, drift))| {
        let threshold = life.group.map(|group| {
            let at_first = world.groups[group].threshold.log_at(person.hire.reservation);
            libm::exp(at_first + drift)
        });
        let meeting = Meeting { bonus: offer.bonus, threshold };
        let takes = taken && i + 1 == life.fate.met;
        (life.start + offer.week, if takes { Happening::Taken(meeting) } else { Happening::Declined(meeting) })
    });
    let trained = life.start + world.training.week;
    let completes = trained < world.horizon.week && (life.end > trained || life.exit == Exit::Present);
    let mut events = vec![(life.start, Happening::Start(life.group))];
    events.extend(offers);
    if completes {
        // An offer at the end of training comes before its outcome.
        let place = events.iter().position(|(week, _)| *week > trained).unwrap_or(events.len());
        events.insert(place, (trained, Happening::Trained));
    }
    if !matches!(life.exit, Exit::Present | Exit::Taken) {
        events.push((life.end, Happening::Leaves(life.exit)));
    }
    events
}
