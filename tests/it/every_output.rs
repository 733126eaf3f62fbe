//! Whatever the scenario, what is written about it has no NaN and no negative zero, is strict JSON and well-formed markup.

use super::{outputs, strategies};
use proptest::prelude::*;
use proptest::test_runner::RngSeed;
use the_offer::scenario::{Scenario, parse};

fn few(cases: u32) -> ProptestConfig {
    ProptestConfig { cases, failure_persistence: None, rng_seed: RngSeed::Fixed(11), ..ProptestConfig::default() }
}

fn check(mut scenario: Scenario, replications: u64) {
    scenario.simulation.replications = replications;
    scenario.simulation.seed >>= 1; // as files have it
    outputs::check(&parse("random.toml", &scenario.to_toml(), &[]).expect("what is printed loads"));
}

proptest! {
    #![proptest_config(few(80))]

    #[test]
    fn of_any_scenario_all_that_is_written_is_sound(scenario in strategies::scenario(), replications in 1_u64..4) {
        check(scenario, replications);
    }
}

proptest! {
    #![proptest_config(few(6))]

    /// Fewer: other luck with the same parameters is played hundreds of times.
    #[test]
    fn and_where_parameters_are_uncertain(scenario in strategies::uncertain()) {
        check(scenario, 2);
    }
}
