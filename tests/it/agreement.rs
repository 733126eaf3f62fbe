//! The engine against the plain loop, hire by hire on the same draws, over random scenarios.

use super::{
    plain::{self, Position, World},
    strategies,
};
use proptest::{prelude::*, test_runner::RngSeed};
use the_offer::engine::{self, GroupTally, OfferTally, RatioTally, Results, Unwatched, WeekTally};
use the_offer::model::draws::Address;
use the_offer::model::outcome::{Arm, Component, Count, Outcome};
use the_offer::model::worlds::Worlds;
use the_offer::scenario::{self, Scenario, WeeksToFill};

/// A scenario's replications as the plain loop plays them, shaped as the engine's results.
struct Plain {
    /// `[replication]`.
    rows: Vec<Row>,
    weekly: [Vec<WeekTally>; 2],
    first_hires: Vec<u64>,
    /// `[offer]`.
    offers: Vec<OfferTally>,
    /// (there, known) `[retention]`, over all replications `[arm]`.
    retained: [Vec<(u64, u64)>; 2],
}

/// One replication, over its positions.
#[derive(Clone)]
struct Row {
    cost: [[f64; Component::NUMBER]; 2],
    count: [[u64; Count::NUMBER]; 2],
    without_effect: f64,
    /// (takers, saving) `[offer][group]`.
    groups: Vec<Vec<(f64, f64)>>,
    /// (takers, saving) `[offer][outcome]`.
    outcomes: Vec<[(f64, f64); Outcome::NUMBER]>,
}

impl Plain {
    fn play(scenario: &Scenario) -> Self {
        let worlds = Worlds::new(scenario).expect("its parameters go together");
        let mut tour = worlds.per_replication();
        let weeks = scenario.simulation.horizon_weeks.ceil() as usize;
        let mut plain = Plain {
            rows: Vec::new(),
            weekly: [vec![WeekTally::default(); weeks], vec![WeekTally::default(); weeks]],
            first_hires: vec![0; scenario.groups.len()],
            offers: scenario
                .offers
                .iter()
                .map(|_| OfferTally {
                    groups: vec![GroupTally::default(); scenario.groups.len()],
                    outcomes: Default::default(),
                    waited: Default::default(),
                })
                .collect(),
            retained: Arm::BOTH.map(|_| vec![(0, 0); scenario.simulation.retention_weeks.len()]),
        };
        for replication in 0..scenario.simulation.replications {
            let address = Address { seed: scenario.simulation.seed, replication };
            // What is drawn is tried in `oracles`; here, what is played with it.
            tour.turn_to(address);
            plain.replication(&World::new(tour.scenario()), address);
        }
        plain
    }

    fn replication(&mut self, world: &World, address: Address) {
        let crises = world.crises(address);
        let mut row = Row {
            cost: [[0.0; Component::NUMBER]; 2],
            count: [[0; Count::NUMBER]; 2],
            without_effect: 0.0,
            groups: vec![vec![(0.0, 0.0); self.first_hires.len()]; self.offers.len()],
            outcomes: vec![Default::default(); self.offers.len()],
        };
        for number in 0..world.scenario.cohort.positions {
            let position = world.position(address, number, &crises);
            row.add(&position);
            self.add_weeks(&position);
            self.add_first_hire(world, &position);
        }
        for (offer, (groups, outcomes)) in self.offers.iter_mut().zip(row.groups.iter().zip(&row.outcomes)) {
            offer.groups.iter_mut().zip(groups).for_each(|(tally, pair)| add(&mut tally.saving, *pair));
            offer.outcomes.iter_mut().zip(outcomes).for_each(|(tally, pair)| add(tally, *pair));
        }
        self.rows.push(row);
    }

    fn add_weeks(&mut self, position: &Position) {
        for arm in Arm::BOTH {
            let history = position.arm(arm);
            for (week, tally) in self.weekly[arm as usize].iter_mut().enumerate() {
                let occupant = history.occupant(week as f64);
                tally.staffed += u64::from(occupant.is_some());
                tally.committed += u64::from(occupant.is_some_and(|life| life.committed));
                tally.first_hires_present += u64::from(history.lives[0].is_there(week as f64));
            }
        }
    }

    fn add_first_hire(&mut self, world: &World, position: &Position) {
        for arm in Arm::BOTH {
            let tenures = &world.scenario.simulation.retention_weeks;
            for (tenure, tally) in tenures.iter().zip(&mut self.retained[arm as usize]) {
                if let Some(there) = position.arm(arm).retained(*tenure) {
                    *tally = (tally.0 + u64::from(there), tally.1 + 1);
                }
            }
        }
        let ordinary = position.no_offer.lives[0].group.expect("only the offer draws opportunists");
        self.first_hires[ordinary] += 1;
        let first = &position.offer.lives[0];
        for number in world.numbers().take(first.offers) {
            if let Some(group) = first.group {
                self.offers[number].groups[group].offered += 1;
            }
        }
        let Some(taker) = &position.first_taker else { return };
        self.offers[taker.offer].waited[taker.outcome as usize] += u64::from(first.waited);
        if let Some(choice) = &taker.choice {
            let tally = &mut self.offers[taker.offer].groups[choice.group];
            for component in Component::ALL {
                tally.keep_cost[component as usize] += choice.keep[component as usize];
                tally.let_go_cost[component as usize] += choice.let_go[component as usize];
            }
        }
    }
}

impl Row {
    fn add(&mut self, position: &Position) {
        for arm in Arm::BOTH {
            let history = position.arm(arm);
            for component in Component::ALL {
                self.cost[arm as usize][component as usize] += history.costs[component as usize];
            }
            for count in Count::ALL {
                self.count[arm as usize][count as usize] += history.count(count);
            }
        }
        self.without_effect += position.offer_without_decline_effect.costs.iter().sum::<f64>();
        let Some(taker) = &position.first_taker else { return };
        let saving = |choice: &plain::Choice| choice.keep.iter().sum::<f64>() - choice.let_go.iter().sum::<f64>();
        let total = &mut self.outcomes[taker.offer][taker.outcome as usize];
        *total = (total.0 + 1.0, total.1 + taker.choice.as_ref().map_or(0.0, saving));
        if let Some(choice) = &taker.choice {
            let total = &mut self.groups[taker.offer][choice.group];
            *total = (total.0 + 1.0, total.1 + saving(choice));
        }
    }

    /// Sum of the magnitudes of all costs: what a rounding error is measured by.
    fn scale(&self) -> f64 {
        self.cost.as_flattened().iter().map(|cost| cost.abs()).sum::<f64>() + self.without_effect.abs()
    }
}

fn add(tally: &mut RatioTally, (number, total): (f64, f64)) {
    tally.number += number;
    tally.total += total;
    tally.total_squared += total * total;
    tally.product += total * number;
    tally.number_squared += number * number;
    tally.replications += u64::from(number != 0.0);
}

/// How far apart two ways of computing a figure may be.
#[derive(Clone, Copy)]
struct Slack {
    /// As a share of the figure.
    share: f64,
    /// A figure counts as no smaller than this part of what it is added to.
    part: f64,
}

impl Slack {
    /// Rounding, but for gamma times to fill: the engine reads those off a table, good to 1e-7 of a week here, which
    /// weighs most where a hire starts shortly before the horizon.
    fn of(scenario: &Scenario) -> Self {
        match scenario.recruiting.weeks_to_fill {
            WeeksToFill::Gamma { .. } => Slack { share: 1e-6, part: 1.0 },
            _ => Slack { share: 1e-9, part: 1e-3 },
        }
    }

    /// Whether two figures agree that are parts of one of size `whole`.
    fn allows(self, engine: f64, plain: f64, whole: f64) -> bool {
        (engine - plain).abs() <= self.share * plain.abs().max(self.part * whole)
    }
}

fn check_rows(results: &Results, plain: &Plain, slack: Slack) -> Result<(), TestCaseError> {
    for arm in Arm::BOTH {
        for component in Component::ALL {
            for (row, cost) in plain.rows.iter().zip(results.cost(arm, component)) {
                let expected = row.cost[arm as usize][component as usize];
                prop_assert!(
                    slack.allows(cost, expected, row.scale()),
                    "{arm:?} {component:?}: {cost} against {expected}"
                );
            }
        }
        for count in Count::ALL {
            let expected: Vec<u64> = plain.rows.iter().map(|row| row.count[arm as usize][count as usize]).collect();
            let counted: Vec<u64> = results.count(arm, count).into_iter().map(|value| value as u64).collect();
            prop_assert_eq!(counted, expected, "{:?} {:?}", arm, count);
        }
        for (row, total) in plain.rows.iter().zip(results.total_cost(arm)) {
            let expected: f64 = row.cost[arm as usize].iter().sum();
            prop_assert!(slack.allows(total, expected, row.scale()), "total in {arm:?}: {total} against {expected}");
        }
    }
    for (row, total) in plain.rows.iter().zip(results.total_cost_without_decline_effect()) {
        let expected = row.without_effect;
        prop_assert!(slack.allows(total, expected, row.scale()), "without the effect: {total} against {expected}");
    }
    Ok(())
}

fn check_tallies(results: &Results, plain: &Plain, slack: Slack) -> Result<(), TestCaseError> {
    prop_assert_eq!(&results.weekly, &plain.weekly);
    prop_assert_eq!(&results.first_hires, &plain.first_hires);
    prop_assert_eq!(results.offers.len(), plain.offers.len());
    for (engine, plain) in results.offers.iter().zip(&plain.offers) {
        check_offer(engine, plain, slack)?;
    }
    for arm in Arm::BOTH {
        for (known, expected) in results.retentions.iter().zip(&plain.retained[arm as usize]) {
            let of = |(there, positions): (Vec<f64>, u64)| {
                (there.iter().sum::<f64>() as u64, positions * results.replications() as u64)
            };
            let retained = results.retained(arm, known.tenure).map(of);
            prop_assert_eq!(retained, Some(*expected).filter(|(_, known)| *known > 0), "there at {}", known.tenure);
        }
    }
    Ok(())
}

fn check_offer(engine: &OfferTally, plain: &OfferTally, slack: Slack) -> Result<(), TestCaseError> {
    let costs = |tally: &GroupTally| tally.keep_cost.into_iter().chain(tally.let_go_cost);
    let scale: f64 = plain.groups.iter().flat_map(costs).map(f64::abs).sum();
    prop_assert_eq!(engine.waited, plain.waited);
    for (engine, plain) in engine.groups.iter().zip(&plain.groups) {
        prop_assert_eq!(engine.offered, plain.offered);
        check_ratio(&engine.saving, &plain.saving, slack, scale)?;
        for (value, expected) in costs(engine).zip(costs(plain)) {
            prop_assert!(slack.allows(value, expected, scale), "keep {engine:?} against {plain:?}");
        }
    }
    for (engine, plain) in engine.outcomes.iter().zip(&plain.outcomes) {
        check_ratio(engine, plain, slack, scale)?;
    }
    Ok(())
}

/// Savings of takers are measured by `scale`, the sum of the magnitudes of what they are the difference of.
fn check_ratio(engine: &RatioTally, plain: &RatioTally, slack: Slack, scale: f64) -> Result<(), TestCaseError> {
    prop_assert_eq!((engine.number, engine.number_squared), (plain.number, plain.number_squared));
    for (value, expected, scale) in [
        (engine.total, plain.total, scale),
        (engine.total_squared, plain.total_squared, scale * scale),
        (engine.product, plain.product, scale * plain.number),
    ] {
        prop_assert!(slack.allows(value, expected, scale), "{engine:?} against {plain:?}");
    }
    Ok(())
}

fn check(scenario: &Scenario) -> Result<(), TestCaseError> {
    let results = engine::simulate(scenario, None, &Unwatched);
    let results = results.map_err(|error| TestCaseError::fail(error.to_string()))?;
    let plain = Plain::play(scenario);
    prop_assert_eq!(results.replications(), plain.rows.len());
    check_rows(&results, &plain, Slack::of(scenario))?;
    check_tallies(&results, &plain, Slack::of(scenario))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, failure_persistence: None, rng_seed: RngSeed::Fixed(1), ..ProptestConfig::default() })]

    #[test]
    fn the_engine_plays_what_the_plain_loop_plays(scenario in strategies::scenario()) {
        check(&scenario)?;
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 600, failure_persistence: None, rng_seed: RngSeed::Fixed(3), ..ProptestConfig::default() })]

    #[test]
    fn and_so_it_does_where_parameters_are_uncertain(mut scenario in strategies::uncertain()) {
        scenario.simulation.replications = scenario.simulation.replications.min(10);
        check(&scenario)?;
    }
}

#[test]
fn and_so_it_does_in_shipped_scenarios() {
    let folders = ["scenarios", "scenarios/zappos-ladder"].map(Into::into);
    let shipped = scenario::load(&folders, &[]).unwrap_or_else(|problems| panic!("{}", problems.render(false)));
    for mut scenario in shipped.into_iter().map(|loaded| loaded.scenario) {
        scenario.simulation.replications = 2000 / scenario.cohort.positions;
        check(&scenario).unwrap_or_else(|difference| panic!("{}: {difference}", scenario.name));
    }
}
