//! Luck near the horizon, taken out of what declining an offer adds.
//!
//! Who has declined leaves earlier or later, and so do all who come after. Two histories that are shifted against each
//! other differ by what happens in the few weeks around the horizon: an exit, the start of a replacement. Such events are
//! rare and large, so that they are most of the luck.
//!
//! - The hire who holds the position some weeks before the horizon leaves in each of some strata of the weeks around it, and
//!   once after them. That the hire is there says of the voluntary clock that it ends later; so the clock left is
//!   exponential, and the probability of each stratum is known.
//! - A replacement starts before the horizon or not. Given the exit, the probability is that of the time to fill; the event
//!   less its probability is a control variate.
//!
//! Source: Asmussen and Glynn (2007), "Stochastic Simulation", V.2 (control variates) and V.7 (stratification).

use super::{
    life::Life,
    position::{History, People},
    world::World,
};

/// Weeks before the horizon, and after it, in which the exit is stratified, as a share of the weeks that are watched.
const WEEKS: f64 = 0.25;
/// Strata of these weeks.
const STRATA: usize = 2;

/// A hire whose voluntary clock is stratified, from the weeks before the horizon on.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct LateHire {
    /// Number of the hire at the position, from 0.
    hire: usize,
    /// Voluntary clock at the start and at the end of these weeks.
    clock: [f64; 2],
    /// What the clock of the hire has left at their start; unit exponential.
    left: f64,
}

/// One stratum of the voluntary clock of a late hire.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct LateClock {
    hire: usize,
    clock: f64,
    /// Probability of the stratum.
    pub weight: f64,
}

impl LateHire {
    /// The first hire who is still there some weeks before the horizon, in a history without offers that `people` have lived.
    /// Returns None if there is none.
    pub fn of(world: &World, no_offer: &History, people: &People) -> Option<Self> {
        let weeks = WEEKS * world.horizon.week;
        let around = [world.horizon.week - weeks, world.horizon.week + weeks];
        let (hire, life) = no_offer.lives.iter().enumerate().find(|(_, life)| life.end >= around[0])?;
        let law = &world.groups[life.group?].clock;
        let clock = around.map(|week| law.cumulative((week - life.start).max(0.0)));
        let left = people.hire(hire).clock - clock[0];
        // Rounding may say of a clock that ends just then that it has ended.
        (left > 0.0).then_some(Self { hire, clock, left })
    }

    /// Strata that have a probability above 0.
    pub fn strata(self) -> impl Iterator<Item = LateClock> {
        let Self { hire, clock: [from, to], left } = self;
        let within = -libm::expm1(from - to);
        let place = -libm::expm1(-left);
        let early = (0..STRATA).map(move |stratum| {
            let place = within * (stratum as f64 + place) / STRATA as f64;
            let clock = from - libm::log1p(-place.min(1.0 - f64::EPSILON));
            LateClock { hire, clock, weight: within / STRATA as f64 }
        });
        let after = LateClock { hire, clock: to + left, weight: 1.0 - within };
        early.chain([after]).filter(|stratum| stratum.weight > 0.0)
    }
}

impl LateClock {
    /// Gives the late hire this clock in `world`; people have to be [`People::remembered`].
    pub fn give(&self, world: &World, people: &mut People) {
        people.set_clock(world, self.hire, self.clock);
    }

    /// Number of the hires before the late one, whose lives are the same in all strata.
    pub fn hires_before(&self) -> usize {
        self.hire
    }
}

/// Replacements who start before the horizon, less those expected were the time to fill each vacancy not known; 0 on average.
pub fn unexpected_starts(world: &World, history: &History) -> f64 {
    if !world.fill.varies() {
        return 0.0;
    }
    let last = world.last_replacement();
    let unexpected = |life: &Life| {
        let starts = life.next.week < world.horizon.week;
        f64::from(starts) - world.fill.below(last - life.end)
    };
    // Long before the horizon every vacancy is filled, and the difference is 0.
    let late = |life: &&Life| life.weeks_to_fill.is_some() && last - life.end < world.fill.longest;
    history.lives.iter().filter(late).map(unexpected).sum()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        model::{crisis::Crises, draws::Address, position::Play},
        scenario::{STARTER, parse},
    };

    fn world(edits: &[&str]) -> World {
        let edits: Vec<String> = edits.iter().map(|edit| (*edit).to_owned()).collect();
        World::new(&parse("starter", STARTER, &edits).expect("a right scenario").scenario)
    }

    /// Plays `number` positions without offers.
    fn positions(world: &World, number: u64, mut each: impl FnMut(&History, &mut People)) {
        let crises = Crises::expected(0.0, world.horizon.week, &world.timeline);
        let mut people = People::remembered(Address { seed: 7, replication: 0 }, 0);
        let mut history = History::default();
        for place in 0..number {
            people.turn_to(Address { seed: 7, replication: 0 }, place);
            history
                .play(world.start_of(0).into(), world, &crises, &mut people, Play::NoOffer, None)
                .expect("few hires");
            each(&history, &mut people);
        }
    }

    #[test]
    fn strata_are_all_there_is_and_change_nothing_before() {
        let world = world(&[]);
        let late = world.horizon.week * (1.0 - WEEKS);
        let crises = Crises::expected(0.0, world.horizon.week, &world.timeline);
        let mut split = 0;
        positions(&world, 500, |history, people| {
            let Some(hire) = LateHire::of(&world, history, people) else { return };
            split += 1;
            let strata: Vec<LateClock> = hire.strata().collect();
            let weights: f64 = strata.iter().map(|stratum| stratum.weight).sum();
            assert!((weights - 1.0).abs() < 1e-12, "{weights}");
            assert!(strata.windows(2).all(|pair| pair[0].clock < pair[1].clock), "{strata:?}");
            let mut again = History::default();
            for stratum in &strata {
                stratum.give(&world, people);
                again.play(world.start_of(0).into(), &world, &crises, people, Play::NoOffer, None).expect("few hires");
                assert_eq!(again.lives[..hire.hire], history.lives[..hire.hire]);
                assert!(again.lives[hire.hire].end >= late, "{:?}", again.lives[hire.hire]);
            }
        });
        assert!(split > 400, "{split}");
    }

    /// The mean over strata is that over the clocks of their own, of whatever is asked: here, hires and weeks on the job.
    #[test]
    fn strata_are_unbiased() {
        let world = world(&["training.weeks=6", "recruiting.weeks_to_fill={ dist = \"gamma\", mean = 6, sd = 4 }"]);
        let crises = Crises::expected(0.0, world.horizon.week, &world.timeline);
        let asked = |history: &History| [history.lives.len() as f64, history.flows.job];
        let (mut sum, mut squares, number) = ([0.0; 2], [0.0; 2], 20_000);
        positions(&world, number, |history, people| {
            let own = asked(history);
            let mut stratified = [0.0; 2];
            match LateHire::of(&world, history, people) {
                None => stratified = own,
                Some(hire) => {
                    let mut again = History::default();
                    for stratum in hire.strata() {
                        stratum.give(&world, people);
                        again
                            .play(world.start_of(0).into(), &world, &crises, people, Play::NoOffer, None)
                            .expect("few hires");
                        (0..2).for_each(|i| stratified[i] += stratum.weight * asked(&again)[i]);
                    }
                }
            }
            for i in 0..2 {
                sum[i] += own[i] - stratified[i];
                squares[i] += (own[i] - stratified[i]) * (own[i] - stratified[i]);
            }
        });
        for i in 0..2 {
            assert!(squares[i] > 0.0 && sum[i].abs() < 4.0 * squares[i].sqrt(), "{i}: {} {}", sum[i], squares[i]);
        }
    }

    #[test]
    fn unexpected_starts_are_0_on_average() {
        let laws = [
            "{ dist = \"gamma\", mean = 6, sd = 4 }",
            "{ dist = \"exponential\", mean = 9 }",
            "{ dist = \"lognormal\", median = 5, sigma = 0.8 }",
            "{ dist = \"uniform\", low = 2, high = 12 }",
        ];
        let dates = [
            vec![],
            vec!["recruiting.start_every_weeks=4"],
            vec!["recruiting.start_every_weeks=13", "simulation.horizon_weeks=104"],
            vec!["recruiting.last_start_week=70"],
        ];
        for law in laws {
            for dates in &dates {
                let fill = format!("recruiting.weeks_to_fill={law}");
                let edits: Vec<&str> = dates.iter().copied().chain([fill.as_str()]).collect();
                let world = world(&edits);
                let (mut sum, mut squares) = (0.0, 0.0);
                positions(&world, 20_000, |history, _| {
                    let unexpected = unexpected_starts(&world, history);
                    sum += unexpected;
                    squares += unexpected * unexpected;
                });
                assert!(squares > 100.0 && sum.abs() < 4.0 * f64::sqrt(squares), "{edits:?}: {sum} {squares}");
            }
        }
    }

    #[test]
    fn a_constant_time_to_fill_is_never_unexpected() {
        let world = world(&["recruiting.weeks_to_fill=2", "recruiting.start_every_weeks=2"]);
        positions(&world, 100, |history, _| assert_eq!(unexpected_starts(&world, history), 0.0));
    }
}
