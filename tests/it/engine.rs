//! What the engine does at the edges, and the draws that it starts from.

use std::num::NonZeroUsize;
use the_offer::analysis::{self, Metric, Side};
use the_offer::engine::{self, EngineError, Results, Run, Threads, Unwatched};
use the_offer::model::draws::{Address, Latent, PositionDraws, crisis_gaps};
use the_offer::model::outcome::Arm;
use the_offer::scenario::{self, Scenario};

fn every_feature(edits: &[&str]) -> Scenario {
    let edits: Vec<_> = edits.iter().map(|edit| (*edit).to_owned()).collect();
    let file = "tests/bench/every-feature.toml".into();
    let mut loaded = scenario::load(&[file], &edits).unwrap_or_else(|problems| panic!("{}", problems.render(false)));
    loaded.remove(0).scenario
}

fn simulate(edits: &[&str]) -> Result<Results, EngineError> {
    engine::simulate(&every_feature(edits), NonZeroUsize::new(2), &Unwatched)
}

fn bits(latent: Latent) -> [u64; 8] {
    let Latent { group, clock, reservation, output, fail, dismissal, fill, opportunist } = latent;
    [group, clock, reservation, output, fail, dismissal, fill, opportunist].map(f64::to_bits)
}

/// A run without payback has all other results, and no week of payback.
#[test]
fn payback_can_be_left_out() {
    let scenario = every_feature(&["simulation.replications=50"]);
    let threads = Threads::new(NonZeroUsize::new(2)).expect("threads");
    let run = Run::new(&scenario, &threads).expect("a run");
    let [mut whole, bare] = [run, Run::new(&scenario, &threads).expect("a run").without_payback()].map(|mut run| {
        run.extend_to(30, &Unwatched).expect("a run");
        run.extend_to(50, &Unwatched).expect("a run");
        run.results()
    });
    assert!(!whole.to_date.is_empty() && bare.to_date.is_empty());
    assert!(whole != bare);
    let payback_week = |results| {
        let estimates = analysis::estimate(&scenario, results, 0.95);
        estimates.summary[(Side::Saving, Metric::PaybackWeek)].as_ref().map(|described| described.estimate.value)
    };
    assert_eq!((payback_week(&whole).is_some(), payback_week(&bare)), (true, None));
    whole.to_date.clear();
    assert!(whole == bare);
}

/// A new version of a generator or a ziggurat must not change what scenarios give.
#[test]
fn draws_are_what_they_were() {
    let mut draws = PositionDraws::new(Address { seed: 1, replication: 0 }, 0);
    assert_eq!(
        bits(draws.next_hire()),
        [
            0x3fcf_d837_78b4_b0d4,
            0x3fea_35d4_8f18_c1de,
            0xbfee_7e95_78e0_7ee9,
            0x3fe5_ab68_f2bc_32b3,
            0x3fe4_26fb_1c59_5b97,
            0x3fdf_5500_b055_9e22,
            0x3fcf_93b6_2fdc_45cc,
            0x3fe0_5447_70a0_a94d
        ]
    );
    assert_eq!(
        bits(draws.next_hire()),
        [
            0x3fb5_2b95_1d8e_92e8,
            0x4000_d659_41dd_8934,
            0x3fab_6eb6_b02c_230a,
            0xbfec_6f2f_2ece_e56a,
            0x3fe7_3ad1_2175_d671,
            0x3ff7_8187_8847_2086,
            0x3fdd_8dba_2b60_931e,
            0x3fe3_a4ac_ccda_e861
        ]
    );
    assert_eq!(draws.rarely(1).disturbances().next().map(f64::to_bits), Some(0x3fea_99ba_f845_12c7));
    draws.turn_to(Address { seed: u64::MAX, replication: 123_456_789 }, 499);
    assert_eq!(
        bits(draws.next_hire()),
        [
            0x3fe1_d328_4233_41ab,
            0x3ff5_9b66_2958_2c4f,
            0x3fda_0d36_d39a_db2c,
            0x3ff2_699b_2ac6_8b21,
            0x3fb1_8dc4_c1a4_2598,
            0x3fc7_290a_a3fb_93bf,
            0x3fd4_1bab_2fc8_e4ca,
            0x3fe3_5fc4_cf77_04b1
        ]
    );
    let mut gaps = crisis_gaps(Address { seed: 1, replication: 2 });
    assert_eq!(gaps.next().map(f64::to_bits), Some(0x3fce_6da0_1236_9657));
}

#[test]
fn what_no_machine_can_hold_is_refused_with_what_to_lower() {
    for (horizon_weeks, replications, field) in
        [(1e12, 1, "simulation.horizon_weeks"), (156.0, 1_000_000_000_000_000, "the number of replications")]
    {
        let mut scenario = every_feature(&[]);
        scenario.simulation = scenario::Simulation { horizon_weeks, replications, ..scenario.simulation };
        let error = engine::simulate(&scenario, None, &Unwatched).expect_err("more than any machine has");
        assert!(error.to_string().contains(&format!("lower {field}")), "{error}");
    }
}

#[test]
fn money_of_no_worth_is_no_trouble() {
    // After 587 weeks at this rate money is worth e^-38 of itself, after 20,000 nothing; below 0 it gains.
    for (rate, weeks) in [("27.7", "587"), ("27.7", "20000"), ("-0.2", "587")] {
        let edits = [
            &format!("simulation.discount_rate={rate}"),
            &format!("simulation.horizon_weeks={weeks}"),
            "simulation.replications=50",
            "offers.1.week=500",
        ];
        let results = simulate(&edits).expect("a finite cost");
        for arm in Arm::BOTH {
            assert!(results.total_cost(arm).iter().all(|cost| cost.is_finite()), "{rate} {weeks}");
        }
        let savings = results.offers.iter().flat_map(|offer| &offer.groups).map(|group| group.saving.total);
        assert!(savings.into_iter().all(f64::is_finite), "{rate} {weeks}");
    }
}

#[test]
fn takings_far_beyond_what_money_is_worth_save_nothing_that_is_known() {
    let results = simulate(&[
        "simulation.discount_rate=27.7",
        "simulation.horizon_weeks=2000",
        "simulation.replications=50",
        "offers=[{week = 600, bonus = 100000}]",
    ])
    .expect("a finite cost");
    let takers: f64 = results.offers.iter().flat_map(|offer| &offer.groups).map(|group| group.saving.number).sum();
    assert!(takers > 0.0);
    assert!(results.offers.iter().flat_map(|offer| &offer.groups).all(|group| group.saving.total == 0.0));
}
