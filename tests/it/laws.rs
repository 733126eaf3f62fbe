//! What holds in every world.

use super::strategies;
use proptest::prelude::*;
use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::{RngSeed, TestRunner};
use std::num::NonZeroUsize;
use std::sync::atomic::{AtomicU64, Ordering::SeqCst};
use the_offer::engine::{self, EngineError, OfferTally, Results, Run, Threads, Unwatched, Watcher};
use the_offer::model::draws::Address;
use the_offer::model::outcome::{Arm, Component, Count};
use the_offer::model::worlds::Worlds;
use the_offer::scenario::{self, Offer, Reservation, Scenario, Uncertain, WeeksToFill};

fn play_on(threads: usize, scenario: &Scenario) -> Results {
    engine::simulate(scenario, NonZeroUsize::new(threads), &Unwatched).expect("a small world")
}

/// The replications alone: other luck with the same parameters, hundreds of cohorts of it, is looked at where threads are.
fn play(scenario: &Scenario) -> Results {
    let threads = Threads::new(NonZeroUsize::new(2)).expect("threads");
    let mut run = Run::new(scenario, &threads).expect("a small world");
    run.extend_to(scenario.simulation.replications, &Unwatched).expect("a small world");
    run.results()
}

/// Every figure of one arm, to the last bit: costs and counts by replication.
fn figures(results: &Results, arm: Arm) -> Vec<Vec<u64>> {
    let bits = |values: Vec<f64>| values.into_iter().map(f64::to_bits).collect();
    let costs = Component::ALL.map(|component| bits(results.cost(arm, component)));
    let counts = Count::ALL.map(|count| bits(results.count(arm, count)));
    let retained = results.retentions.iter().filter_map(|known| results.retained(arm, known.tenure));
    let retained = retained.map(|(there, _)| bits(there));
    costs.into_iter().chain(counts).chain(retained).chain([bits(results.total_cost(arm))]).collect()
}

/// Everything that a run leaves behind, to the last bit.
fn everything(results: &Results) -> (Vec<Vec<Vec<u64>>>, String) {
    let arms = Arm::BOTH.map(|arm| figures(results, arm)).to_vec();
    // Debug prints the shortest text that gives the same bits back.
    let tallies = (
        &results.weekly,
        &results.first_hires,
        results.total_cost_without_decline_effect(),
        &results.to_date,
        &results.classes,
    );
    (arms, format!("{tallies:?} {:?} {:?}", results.expected, results.averages))
}

fn count(results: &Results, arm: Arm, count: Count) -> Vec<f64> {
    results.count(arm, count)
}

fn few(cases: u32) -> ProptestConfig {
    ProptestConfig { cases, failure_persistence: None, rng_seed: RngSeed::Fixed(2), ..ProptestConfig::default() }
}

proptest! {
    #![proptest_config(few(400))]

    #[test]
    fn with_every_bonus_at_nothing_the_arms_are_one(mut scenario in strategies::uncertain()) {
        scenario.offers.iter_mut().for_each(|offer| offer.bonus = 0.0);
        let results = play(&scenario);
        prop_assert_eq!(figures(&results, Arm::NoOffer), figures(&results, Arm::Offer));
        prop_assert_eq!(&results.weekly[0], &results.weekly[1]);
        prop_assert_eq!(results.total_cost_without_decline_effect(), results.total_cost(Arm::NoOffer));
        prop_assert!(results.offers.iter().flat_map(|offer| &offer.outcomes).all(|tally| tally.number == 0.0));
    }

    #[test]
    fn the_arm_without_offers_knows_nothing_of_them(mut scenario in strategies::uncertain()) {
        let before = play(&scenario);
        scenario.offers = vec![Offer::in_week(1.5, 777.0)];
        scenario.decline.full_effect_at = Some(500.0);
        scenario.decline.hazard_ratio = 0.3;
        scenario.opportunists.share_per_1000 = 0.2;
        scenario.traits.reservation_volatility += 0.5;
        let after = play(&scenario);
        prop_assert_eq!(figures(&before, Arm::NoOffer), figures(&after, Arm::NoOffer));
        prop_assert_eq!(&before.weekly[0], &after.weekly[0]);
    }

    #[test]
    fn the_order_of_offers_in_the_file_and_offers_past_the_horizon_do_not_matter(
        mut scenario in strategies::scenario(),
    ) {
        let before = everything(&play(&scenario));
        scenario.offers.reverse();
        // An offer past the horizon that nobody waits for.
        let late = scenario.simulation.horizon_weeks.max(scenario.training.weeks) + scenario.anticipation.weeks;
        if scenario.offers.iter().all(|offer| scenario.week_of(offer) < late) {
            scenario.offers.push(Offer::in_week(late + 0.5, 9000.0));
        }
        prop_assert_eq!(everything(&play(&scenario)), before);
    }

    #[test]
    fn more_replications_keep_those_there_were(mut scenario in strategies::uncertain()) {
        let few = play(&scenario);
        scenario.simulation.replications += 7;
        let more = play(&scenario);
        for arm in Arm::BOTH {
            let (few, more) = (figures(&few, arm), figures(&more, arm));
            for (few, more) in few.iter().zip(&more) {
                prop_assert_eq!(&more[..few.len()], &few[..]);
            }
        }
    }

    #[test]
    fn a_higher_bonus_never_lowers_the_number_of_first_hires_who_take_it(
        mut scenario in strategies::scenario(),
        week in 0.25..20.0,
        bonus in 0.0..4000.0,
        more in 0.0..4000.0,
    ) {
        let mut takers = |bonus| {
            scenario.offers = vec![Offer::in_week(week, bonus)];
            play(&scenario).offers[0].outcomes.iter().map(|tally| tally.number).sum::<f64>()
        };
        let (low, high) = (takers(bonus), takers(bonus + more));
        prop_assert!(low <= high, "{low} take {bonus}, {high} take {more} more");
    }

    #[test]
    fn prices_change_no_history(mut scenario in strategies::scenario()) {
        let counts = |results: &Results| {
            let arms = Arm::BOTH.map(|arm| Count::ALL.map(|count| results.count(arm, count)));
            (arms, results.weekly.clone())
        };
        let before = counts(&play(&scenario));
        scenario.simulation.discount_rate += 0.3;
        scenario.recruiting.cost_per_hire += 1000.0;
        scenario.recruiting.vacancy_cost_per_week *= 3.0;
        scenario.training.cost_per_week += 50.0;
        scenario.job.output_per_week += 400.0;
        scenario.job.ramp_weeks += 3.0;
        scenario.service.shocks_per_year += 2.0;
        scenario.groups[0].output += 0.2;
        scenario.groups[0].delight = 0.5;
        prop_assert_eq!(counts(&play(&scenario)), before);
    }

    #[test]
    fn money_in_half_units_doubles_every_cost(scenario in strategies::scenario()) {
        let (whole, halves) = (play(&scenario), play(&in_half_units(scenario)));
        for arm in Arm::BOTH {
            for count in Count::ALL {
                prop_assert_eq!(halves.count(arm, count), whole.count(arm, count));
            }
            for component in Component::ALL {
                for (half, whole) in halves.cost(arm, component).into_iter().zip(whole.cost(arm, component)) {
                    prop_assert!((half - 2.0 * whole).abs() <= 1e-9 * whole.abs(), "{component:?}: {half}, {whole}");
                }
            }
        }
    }

    #[test]
    fn a_longer_horizon_only_adds(mut scenario in strategies::scenario(), longer in 0.25..30.0) {
        let short = play(&scenario);
        scenario.simulation.horizon_weeks += longer;
        let long = play(&scenario);
        for arm in Arm::BOTH {
            for counted in Count::ALL {
                for (few, many) in count(&short, arm, counted).into_iter().zip(count(&long, arm, counted)) {
                    prop_assert!(few <= many, "{counted:?}: {few}, then {many}");
                }
            }
            let whole_weeks = short.weekly[arm as usize].len();
            prop_assert_eq!(&long.weekly[arm as usize][..whole_weeks], &short.weekly[arm as usize][..]);
        }
    }

    /// A horizon only cuts: by replication, so in its sums.
    #[test]
    fn the_saving_to_date_is_that_of_a_run_that_ends_there(mut scenario in strategies::uncertain(), share in 0.0..1.0) {
        scenario.simulation.replications = scenario.simulation.replications.min(8);
        let long = play(&scenario);
        let (week, sums) = long.to_date[(share * long.to_date.len() as f64) as usize];
        scenario.simulation.horizon_weeks = week;
        // Classes that start later have cost nothing yet, and are the last in number.
        if !scenario.cohort.classes.is_empty() {
            scenario.cohort.classes.retain(|class| class.week < week);
            prop_assume!(!scenario.cohort.classes.is_empty());
            scenario.cohort.positions = scenario.cohort.classes.iter().map(|class| class.positions).sum();
        }
        let short = play(&scenario);
        let [no_offer, offer] = Arm::BOTH.map(|arm| short.total_cost(arm));
        let savings = || no_offer.iter().zip(&offer).map(|(no_offer, offer)| no_offer - offer);
        let scale: f64 = Arm::BOTH.map(|arm| long.total_cost(arm)).iter().flatten().map(|cost| cost.abs()).sum();
        let [found, squares] = [sums.above.sum - sums.below.sum, sums.above.squares + sums.below.squares];
        let expected: f64 = savings().sum();
        prop_assert!((found - expected).abs() <= 1e-9 * scale, "week {week}: {found} for {expected}");
        let expected: f64 = savings().map(|saving| saving * saving).sum();
        prop_assert!((squares - expected).abs() <= 1e-9 * scale * scale, "week {week}: {squares} for {expected}");
    }

    #[test]
    fn a_replication_is_that_of_the_certain_scenario_with_what_was_drawn(mut scenario in strategies::uncertain()) {
        scenario.simulation.replications = scenario.simulation.replications.min(8);
        let results = play(&scenario);
        let worlds = Worlds::new(&scenario).expect("they go together");
        let mut tour = worlds.per_replication();
        for replication in 0..results.replications() {
            tour.turn_to(Address { seed: scenario.simulation.seed, replication: replication as u64 });
            let mut certain = tour.scenario().clone();
            (certain.uncertain, certain.correlations) = (Vec::new(), Vec::new());
            certain.simulation.replications = replication as u64 + 1;
            check_replication(&results, &play(&certain), replication, &scenario)?;
        }
    }

    #[test]
    fn what_is_counted_fits_together(scenario in strategies::uncertain()) {
        let results = play(&scenario);
        let positions = scenario.cohort.positions as f64;
        for arm in Arm::BOTH {
            let of = |counted| count(&results, arm, counted);
            let exits = [Count::Takers, Count::Dropouts, Count::Fails, Count::Quits, Count::Dismissals].map(of);
            for (i, hires) in of(Count::Hires).into_iter().enumerate() {
                let left: f64 = exits.iter().map(|exits| exits[i]).sum();
                prop_assert!((0.0..=positions).contains(&(hires - left)), "{hires} came, {left} left");
                prop_assert!(hires == positions || scenario.cohort.backfill);
            }
            for (part, whole) in [
                (Count::TakersCommitted, Count::Takers),
                (Count::TakersCommitted, Count::OfferedCommitted),
                (Count::OfferedCommitted, Count::Offered),
                (Count::Takers, Count::Offered),
                (Count::Offered, Count::Hires),
                (Count::Opportunists, Count::Hires),
            ] {
                prop_assert!(of(part).iter().zip(of(whole)).all(|(part, whole)| *part <= whole), "{part:?}");
            }
            check_weeks(&results, arm, &scenario)?;
        }
        check_first_hires(&results, &scenario)?;
    }
}

proptest! {
    #![proptest_config(few(24))]

    #[test]
    fn threads_change_no_bit(mut scenario in strategies::uncertain()) {
        scenario.simulation.replications = 3000; // several blocks
        let alone = everything(&play_on(1, &scenario));
        prop_assert_eq!(&everything(&play_on(2, &scenario)), &alone);
        prop_assert_eq!(&everything(&play_on(7, &scenario)), &alone);
    }
}

proptest! {
    #![proptest_config(few(24))]

    #[test]
    fn a_run_extended_in_steps_is_one_run(
        mut scenario in strategies::uncertain(),
        positions in 500_u64..3000, // blocks of 2 to 16 replications
        mut steps in prop::collection::vec(0_u64..40, 1..5),
        threads in 1_usize..4,
    ) {
        strategies::resize(&mut scenario.cohort, positions);
        let threads = Threads::new(NonZeroUsize::new(threads)).expect("threads");
        let mut run = Run::new(&scenario, &threads).expect("a small world");
        steps.push(steps.iter().copied().max().unwrap_or_default() + 1);
        let mut played = 0;
        for step in steps {
            run.extend_to(step, &Unwatched).expect("a small world");
            played = played.max(step);
            prop_assert_eq!(run.replications(), played);
            prop_assert_eq!(run.results().replications() as u64, played);
        }
        let mut at_once = Run::new(&scenario, &threads).expect("a small world");
        at_once.extend_to(played, &Unwatched).expect("a small world");
        prop_assert_eq!(everything(&run.results()), everything(&at_once.results()));
        prop_assert!(run.results() == at_once.results());
    }

    #[test]
    fn a_run_that_was_stopped_goes_on_as_if_it_had_not_been(
        mut scenario in strategies::scenario(),
        patience in 0_u64..60,
    ) {
        strategies::resize(&mut scenario.cohort, 1000);
        scenario.simulation.replications = 70;
        let threads = Threads::new(NonZeroUsize::new(2)).expect("threads");
        let mut run = Run::new(&scenario, &threads).expect("a small world");
        run.extend_to(3, &Unwatched).expect("a small world");
        let stopped = run.extend_to(70, &Patience(patience.into()));
        prop_assert_eq!(stopped, Err(EngineError::Interrupted));
        run.extend_to(70, &Unwatched).expect("a small world");
        prop_assert_eq!(everything(&run.results()), everything(&play(&scenario)));
    }
}

#[test]
fn random_scenarios_are_mostly_uncertain_and_often_tied() {
    let config = ProptestConfig { rng_seed: RngSeed::Fixed(2), ..ProptestConfig::default() };
    let mut runner = TestRunner::new(config);
    let scenarios: Vec<Scenario> = (0..200)
        .map(|_| strategies::uncertain().new_tree(&mut runner).expect("no case is left out").current())
        .collect();
    let uncertain = scenarios.iter().filter(|scenario| !scenario.uncertain.is_empty()).count();
    let tied = scenarios.iter().filter(|scenario| !scenario.correlations.is_empty()).count();
    assert!(uncertain > 150 && tied > 50, "{uncertain} uncertain, {tied} tied");
}

/// Stops a run once it has looked so many times.
struct Patience(AtomicU64);

impl Watcher for Patience {
    fn advanced(&self, _: u64) {}
    fn stopped(&self) -> bool {
        self.0.fetch_update(SeqCst, SeqCst, |left| left.checked_sub(1)).is_err()
    }
}

#[test]
fn shipped_scenarios_without_their_bonuses_have_one_arm() {
    let folders = ["scenarios", "scenarios/zappos-ladder"].map(Into::into);
    let shipped = scenario::load(&folders, &[]).unwrap_or_else(|problems| panic!("{}", problems.render(false)));
    assert!(shipped.len() > 10);
    for mut scenario in shipped.into_iter().map(|loaded| loaded.scenario) {
        scenario.offers.iter_mut().for_each(|offer| offer.bonus = 0.0);
        scenario.simulation.replications = 100;
        let results = play(&scenario);
        assert!(figures(&results, Arm::NoOffer) == figures(&results, Arm::Offer), "{}", scenario.name);
        assert_eq!(results.weekly[0], results.weekly[1], "{}", scenario.name);
    }
}

/// The last replication of `certain` is this replication of `results`.
fn check_replication(
    results: &Results,
    certain: &Results,
    replication: usize,
    scenario: &Scenario,
) -> Result<(), TestCaseError> {
    // A certain gamma time to fill is read off a table, one that was drawn is worked out.
    let drawn = |uncertain: &Uncertain| uncertain.key.starts_with("recruiting.weeks_to_fill.");
    let is_gamma = matches!(scenario.recruiting.weeks_to_fill, WeeksToFill::Gamma { .. });
    let slack = if is_gamma && scenario.uncertain.iter().any(drawn) { 1e-6 } else { 0.0 };
    let whole = |results: &Results| Arm::BOTH.map(|arm| figures(results, arm));
    let last = |figures: &Vec<u64>, at: usize| figures.get(at).map(|bits| f64::from_bits(*bits));
    for (found, expected) in whole(results).iter().zip(&whole(certain)) {
        // The total of magnitudes is what rounding is measured by.
        let scale: f64 = expected.iter().filter_map(|figure| last(figure, replication)).map(f64::abs).sum();
        for (found, expected) in found.iter().zip(expected) {
            let (found, expected) = (last(found, replication), last(expected, replication));
            let (Some(found), Some(expected)) = (found, expected) else {
                prop_assert_eq!(found, expected);
                continue;
            };
            let apart = (found - expected).abs();
            prop_assert!(found.to_bits() == expected.to_bits() || apart < slack * scale, "{found}, {expected}");
        }
    }
    let without = |results: &Results| results.total_cost_without_decline_effect()[replication];
    let (found, expected) = (without(results), without(certain));
    prop_assert!((found - expected).abs() <= slack * expected.abs(), "{found}, {expected}");
    Ok(())
}

/// The weekly tallies are ordered, and tell of first hires what retention tells.
fn check_weeks(results: &Results, arm: Arm, scenario: &Scenario) -> Result<(), TestCaseError> {
    let weeks = &results.weekly[arm as usize];
    for tally in weeks {
        prop_assert!(tally.committed <= tally.staffed && tally.first_hires_present <= tally.staffed);
    }
    // Weeks are weeks of tenure where all start in week 0.
    for known in results.retentions.iter().filter(|_| scenario.cohort.classes.is_empty()) {
        let there = results.retained(arm, known.tenure);
        if let (Some(tally), Some((there, _))) = (weeks.get(known.tenure as usize), there) {
            prop_assert_eq!(tally.first_hires_present as f64, there.iter().sum::<f64>());
        }
    }
    Ok(())
}

/// Groups and outcomes divide the same first hires, takers and savings.
fn check_first_hires(results: &Results, scenario: &Scenario) -> Result<(), TestCaseError> {
    let first_hires: u64 = results.first_hires.iter().sum();
    prop_assert_eq!(first_hires, scenario.simulation.replications * scenario.cohort.positions);
    for OfferTally { groups, outcomes, .. } in &results.offers {
        let by_group: f64 = groups.iter().map(|group| group.saving.number).sum();
        let by_outcome: f64 = outcomes[..3].iter().map(|tally| tally.number).sum();
        prop_assert_eq!(by_group, by_outcome);
        let saved_by_group: f64 = groups.iter().map(|group| group.saving.total).sum();
        let saved_by_outcome: f64 = outcomes.iter().map(|tally| tally.total).sum();
        let costs = groups.iter().flat_map(|group| group.keep_cost.iter().chain(&group.let_go_cost));
        let scale: f64 = costs.map(|cost| cost.abs()).sum();
        prop_assert!((saved_by_group - saved_by_outcome).abs() <= 1e-9 * scale);
        for group in groups {
            let saved = group.keep_cost.iter().sum::<f64>() - group.let_go_cost.iter().sum::<f64>();
            prop_assert!((group.saving.total - saved).abs() <= 1e-9 * scale);
        }
    }
    Ok(())
}

/// The same world with every amount of money given in a currency of half the worth.
fn in_half_units(mut scenario: Scenario) -> Scenario {
    let (recruiting, pay, training) = (&mut scenario.recruiting, &mut scenario.pay, &mut scenario.training);
    let (job, service, decline) = (&mut scenario.job, &mut scenario.service, &mut scenario.decline);
    for amount in [
        &mut recruiting.cost_per_hire,
        &mut recruiting.cost_per_applicant,
        &mut recruiting.vacancy_cost_per_week,
        &mut pay.wage_per_week,
        &mut training.cost_per_class,
        &mut training.cost_per_hire,
        &mut training.cost_per_week,
        &mut job.output_per_week,
        &mut job.separation_cost,
        &mut job.severance,
        &mut service.value_of_delight,
        &mut service.shock_cost,
    ] {
        *amount *= 2.0;
    }
    pay.training_wage_per_week = pay.training_wage_per_week.map(|wage| wage * 2.0);
    decline.full_effect_at = decline.full_effect_at.map(|bonus| bonus * 2.0);
    scenario.opportunists.share_per_1000 /= 2.0;
    scenario.offers.iter_mut().for_each(|offer| offer.bonus *= 2.0);
    for group in &mut scenario.groups {
        group.extra_cost_per_week *= 2.0;
        match &mut group.reservation {
            Reservation::Lognormal { median, .. } | Reservation::Loglogistic { median, .. } => *median *= 2.0,
            Reservation::Percentiles { p10, p50, p90 } => [p10, p50, p90].into_iter().for_each(|bonus| *bonus *= 2.0),
            Reservation::Normal { mean, sd } | Reservation::LognormalMoments { mean, sd } => {
                (*mean, *sd) = (*mean * 2.0, *sd * 2.0)
            }
            Reservation::ValueOfStaying { taste_mean, taste_sd, outside_wage_per_week, .. } => {
                for amount in [taste_mean, taste_sd, outside_wage_per_week] {
                    *amount *= 2.0;
                }
            }
        }
    }
    scenario
}
