//! The audit trail of one position: every event and every week's money, in both arms.

use super::{
    crisis::Crises,
    draws::{Address, Latent, PositionDraws},
    hire::{Exit, Hire},
    life::Life,
    outcome::{Arm, Component},
    position::{History, Position, TooManyHires},
    world::World,
};

/// What happened at one position of one replication.
#[derive(Debug, Clone, PartialEq)]
pub struct Trace {
    /// `[arm]`: what happened, in order.
    pub events: [Vec<Event>; 2],
    /// `[arm][week]`: cost from one whole week to the next, or to the horizon [money, discounted to week 0].
    pub costs: [Vec<[f64; Component::NUMBER]>; 2],
}

/// One thing that happened.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Event {
    /// When [week].
    pub week: f64,
    /// To which hire at the position, from 1; the last to have started where it happened to the position.
    pub hire: usize,
    /// What.
    pub what: Happening,
}

/// What can happen.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Happening {
    /// A hire of a group starts; of none where it is an opportunist.
    Start(Option<usize>),
    /// Training ends well.
    Trained,
    /// An offer is declined.
    Declined(Meeting),
    /// An offer is taken.
    Taken(Meeting),
    /// The hire leaves otherwise.
    Leaves(Exit),
    /// A service crisis.
    Crisis,
}

/// A hire and an offer.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Meeting {
    /// What is offered [money].
    pub bonus: f64,
    /// The least that this hire would take then [money], 0 where the hire would leave for nothing; none for an
    /// opportunist, who came for the bonus.
    pub threshold: Option<f64>,
}

impl Trace {
    /// Plays a position again and writes down what happens.
    ///
    /// # Errors
    /// [`TooManyHires`], where hires leave faster than anyone could count.
    pub fn new(world: &World, crises: &Crises, address: Address, place: u64) -> Result<Self, TooManyHires> {
        let mut position = Position::default();
        position.play(world, crises, address, place)?;
        let events =
            Arm::BOTH.map(|arm| events(world, crises, PositionDraws::new(address, place), position.history(arm)));
        // What a week costs is what watching to its end costs more than watching to its start.
        let mut costs = [Vec::new(), Vec::new()];
        let mut before = [[0.0; Component::NUMBER]; 2];
        for week in 1..=world.weeks {
            let seen = world.clone().watched_to(world.horizon.week.min(week as f64));
            position.play(&seen, crises, address, place)?;
            for arm in Arm::BOTH {
                let so_far = seen.prices.cost(&position.history(arm).flows, crises.before(seen.horizon.week));
                let before = &mut before[arm as usize];
                costs[arm as usize].push(std::array::from_fn(|i| so_far[i] - before[i]));
                *before = so_far;
            }
        }
        Ok(Self { events, costs })
    }
}

fn events(world: &World, crises: &Crises, mut draws: PositionDraws, history: &History) -> Vec<Event> {
    let mut events = Vec::new();
    for (k, life) in history.lives.iter().enumerate() {
        let latent = draws.next_hire();
        let thresholds = thresholds(world, &draws, k, &latent, life);
        let of_life = life_events(world, life, thresholds);
        events.extend(of_life.into_iter().map(|(week, what)| Event { week, hire: k + 1, what }));
    }
    let started = |week: f64| history.lives.iter().filter(|life| life.start <= week).count();
    events.extend(crises.weeks().iter().map(|&week| Event { week, hire: started(week), what: Happening::Crisis }));
    // A stable sort: what happens to one hire at one moment stays in its order.
    events.sort_by(|a, b| a.week.total_cmp(&b.week));
    events
}

fn life_events(world: &World, life: &Life, thresholds: Vec<Option<f64>>) -> Vec<(f64, Happening)> {
    let taken = life.exit == Exit::Taken;
    let offers = world.offers.iter().zip(thresholds).take(life.fate.met).enumerate().map(|(i, (offer, threshold))| {
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

/// `[offer]`: the least that the k-th hire would take; unknown for opportunists.
fn thresholds(world: &World, draws: &PositionDraws, k: usize, latent: &Latent, life: &Life) -> Vec<Option<f64>> {
    let Some(group) = life.group else { return vec![None; world.offers.len()] };
    let hire = Hire::new(world, latent, draws.disturbances(k));
    let at_first = world.groups[group].threshold.log_at(hire.reservation);
    let mut disturbances = draws.disturbances(k);
    let moved = world.offers.iter().scan(at_first, |log, offer| {
        if offer.volatility > 0.0 {
            *log += offer.volatility * disturbances.next().unwrap_or_default();
        }
        Some(Some(libm::exp(*log)))
    });
    moved.collect()
}
