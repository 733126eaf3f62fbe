//! The audit trail tells of a position what the run counts of it.

use std::path::PathBuf;

use the_offer::engine::{self, FoundLife, LifeEnd, LifeSearch, Results, TracedPlace, Unwatched};
use the_offer::model::hire::Exit;
use the_offer::model::outcome::{Arm, Component, Count};
use the_offer::model::trace::{Happening, Trace};
use the_offer::output::trace::Traced;
use the_offer::scenario::{self, Scenario};
use unicode_width::UnicodeWidthStr;

/// Every feature at once, on few positions.
fn small() -> Scenario {
    edited(&[])
}

/// The same, a few parameters uncertain.
fn uncertain() -> Scenario {
    edited(&[
        "pay.wage_per_week=700 to 900",
        "training.weeks=3 to 6",
        "job.ramp_weeks={ dist = \"pert\", low = 2, mode = 8, high = 20 }",
        "decline.hazard_ratio=0.7 to 1.1",
        "recruiting.weeks_to_fill={ dist = \"gamma\", mean = \"3 to 9\", sd = 2 }",
        "groups.committed.tenure={ dist = \"weibull\", shape = 0.9, median = \"20 to 80\" }",
        "correlations=[{ parameters = [\"training.weeks\", \"pay.wage_per_week\"], rank_correlation = 0.5 }]",
    ])
}

fn edited(edits: &[&str]) -> Scenario {
    let few = ["cohort.positions=3", "simulation.replications=20", "simulation.horizon_weeks=70.5"];
    let edits: Vec<String> = few.iter().chain(edits).map(|edit| (*edit).to_owned()).collect();
    let loaded = scenario::load(&[PathBuf::from("tests/bench/every-feature.toml")], &edits);
    loaded.unwrap_or_else(|problems| panic!("{}", problems.render(false))).remove(0).scenario
}

fn traces(scenario: &Scenario, replication: u64) -> Vec<Trace> {
    let trace = |position| engine::trace(scenario, replication, position).expect("a trace");
    (0..scenario.cohort.positions).map(trace).collect()
}

fn run(scenario: &Scenario) -> Results {
    engine::simulate(scenario, None, &Unwatched).expect("a run")
}

#[test]
fn weekly_costs_add_up_to_the_run() {
    for scenario in [small(), uncertain()] {
        let results = run(&scenario);
        for replication in 0..20 {
            let traces = traces(&scenario, replication);
            for arm in Arm::BOTH {
                for component in Component::ALL {
                    let weeks = traces.iter().flat_map(|trace| &trace.costs[arm as usize]);
                    let traced: f64 = weeks.map(|cost| cost[component as usize]).sum();
                    let counted = results.cost(arm, component)[replication as usize];
                    assert!(
                        (traced - counted).abs() <= 1e-9 * (1.0 + counted.abs()),
                        "{component:?}: {traced} {counted}"
                    );
                }
            }
        }
    }
}

/// Whether an event is of a kind.
type Holds = fn(&Happening) -> bool;

#[test]
fn costs_up_to_a_week_are_those_of_a_run_that_ends_there() {
    let scenario = small();
    // Offers come in weeks 4 and 30: on the edge, between and after them.
    for weeks in [1, 4, 5, 17, 30, 31, 52] {
        let mut shorter = scenario.clone();
        shorter.simulation.horizon_weeks = f64::from(weeks);
        let results = run(&shorter);
        for replication in 0..20 {
            let traces = traces(&scenario, replication);
            for arm in Arm::BOTH {
                for component in Component::ALL {
                    let seen = traces.iter().flat_map(|trace| &trace.costs[arm as usize][..weeks as usize]);
                    let traced: f64 = seen.map(|cost| cost[component as usize]).sum();
                    let counted = results.cost(arm, component)[replication as usize];
                    let slack = 1e-9 * (1.0 + counted.abs());
                    assert!((traced - counted).abs() <= slack, "{component:?} to {weeks}: {traced} {counted}");
                }
            }
        }
    }
}

#[test]
fn events_are_those_that_the_run_counts() {
    for scenario in [small(), uncertain()] {
        let results = run(&scenario);
        let kinds: [(Count, Holds); 7] = [
            (Count::Hires, |what| matches!(what, Happening::Start(_))),
            (Count::Opportunists, |what| matches!(what, Happening::Start(None))),
            (Count::Takers, |what| matches!(what, Happening::Taken(_))),
            (Count::Dropouts, |what| matches!(what, Happening::Leaves(Exit::Dropout))),
            (Count::Fails, |what| matches!(what, Happening::Leaves(Exit::Fail))),
            (Count::Quits, |what| matches!(what, Happening::Leaves(Exit::Quit))),
            (Count::Dismissals, |what| matches!(what, Happening::Leaves(Exit::Dismissal))),
        ];
        for replication in 0..20 {
            let traces = traces(&scenario, replication);
            for arm in Arm::BOTH {
                for (count, of_kind) in kinds {
                    let events = traces.iter().flat_map(|trace| &trace.events[arm as usize]);
                    let traced = events.filter(|event| of_kind(&event.what)).count();
                    let counted = results.count(arm, count)[replication as usize];
                    assert_eq!(traced as f64, counted, "{count:?} in {arm:?} of replication {replication}");
                }
            }
        }
    }
}

#[test]
fn thresholds_explain_what_hires_do() {
    let (mut declined, mut taken) = (0, 0);
    let all = [small(), uncertain()].map(|scenario| (0..20).flat_map(|i| traces(&scenario, i)).collect::<Vec<_>>());
    for trace in all.into_iter().flatten() {
        for event in &trace.events[Arm::Offer as usize] {
            match event.what {
                Happening::Declined(meeting) => {
                    declined += 1;
                    assert!(meeting.threshold.is_some_and(|least| least > meeting.bonus * (1.0 - 1e-12)), "{event:?}");
                }
                Happening::Taken(meeting) => {
                    taken += 1;
                    assert!(meeting.threshold.is_none_or(|least| least <= meeting.bonus * (1.0 + 1e-12)), "{event:?}");
                }
                _ => {}
            }
        }
        assert!(trace.events[Arm::NoOffer as usize].iter().all(|event| {
            !matches!(event.what, Happening::Declined(_) | Happening::Taken(_) | Happening::Start(None))
        }));
    }
    assert!(declined > 50 && taken > 5, "{declined} declined, {taken} taken");
}

#[test]
fn events_come_in_order_and_before_the_horizon() {
    let scenario = small();
    for trace in (0..20).flat_map(|replication| traces(&scenario, replication)) {
        for events in &trace.events {
            assert!(events.windows(2).all(|pair| pair[0].week <= pair[1].week));
            assert!(events.iter().all(|event| event.week < scenario.simulation.horizon_weeks));
        }
    }
}

#[test]
fn the_table_keeps_to_80_columns() {
    let mut scenario = small();
    scenario.groups[0].name = "a group with a name that is far too long for any table".to_owned();
    scenario.job.output_per_week = 1e9;
    let trace = engine::trace(&scenario, 3, 1).expect("a trace");
    let table = Traced { scenario: &scenario, replication: 3, position: 1, trace: &trace, found: None }.table();
    for line in table.lines() {
        assert!(line.width() <= 80, "{line}");
    }
}

#[test]
fn a_position_that_is_not_there_is_refused() {
    let error = engine::trace(&small(), 0, 3).expect_err("three positions count from 0 to 2");
    let told = "scenario 'every-feature' has no position 3: positions count from 0 to 2; `--set cohort.positions=4` makes a larger cohort";
    assert_eq!(error.to_string(), told);
}

/// Whether a happening of a trace, by its number, is an end.
type IsEnd = fn(&Trace, &Happening, usize) -> bool;

/// Ends of lives that can be searched for, and the events that tell of them.
const ENDS: [(LifeEnd, IsEnd); 4] = [
    (LifeEnd::Taker, |_, what, _| matches!(what, Happening::Taken(_))),
    (LifeEnd::CommittedTaker, |trace, what, hire| matches!(what, Happening::Taken(_)) && starts_committed(trace, hire)),
    (LifeEnd::Quit, |_, what, _| matches!(what, Happening::Leaves(Exit::Quit))),
    (LifeEnd::Dropout, |_, what, _| matches!(what, Happening::Leaves(Exit::Dropout))),
];

/// Whether a hire of the offer arm belongs to a committed group; the groups of both scenarios are alike.
fn starts_committed(trace: &Trace, hire: usize) -> bool {
    let committed: Vec<bool> = small().groups.iter().map(|group| group.committed).collect();
    let mut events = trace.events[Arm::Offer as usize].iter().filter(|event| event.hire == hire);
    events.any(|event| matches!(event.what, Happening::Start(Some(group)) if committed[group]))
}

/// All lives that end in a way, the first of each position: each search begins behind the life found last.
fn all_found(scenario: &Scenario, sought: LifeEnd) -> Vec<FoundLife> {
    let (mut found, mut from) = (Vec::new(), TracedPlace::default());
    while from.replication < scenario.simulation.replications {
        let LifeSearch::Found(life) = engine::find(scenario, sought, from, &Unwatched).expect("a search") else {
            break;
        };
        let TracedPlace { replication, position } = life.place;
        from = match position + 1 < scenario.cohort.positions {
            true => TracedPlace { replication, position: position + 1 },
            false => TracedPlace { replication: replication + 1, position: 0 },
        };
        found.push(life);
    }
    found
}

#[test]
fn what_is_found_is_the_first_that_the_traces_show() {
    let mut found = [0; ENDS.len()];
    for scenario in [small(), uncertain(), edited(&["offers.0.bonus=50000"])] {
        let all: Vec<_> = (0..20).map(|replication| traces(&scenario, replication)).collect();
        for ((sought, is_one), found) in ENDS.into_iter().zip(&mut found) {
            let mut expected = Vec::new();
            for (replication, traces) in (0..).zip(&all) {
                for (position, trace) in (0..).zip(traces) {
                    let first = |arm: &Arm| {
                        let events = &trace.events[*arm as usize];
                        let event = events.iter().find(|event| is_one(trace, &event.what, event.hire))?;
                        Some((event.week, event.hire, *arm))
                    };
                    let firsts: Vec<_> = sought.arms().iter().filter_map(first).collect();
                    let Some(week) = firsts.iter().map(|(week, ..)| *week).reduce(f64::min) else { continue };
                    let firsts: Vec<_> = firsts.into_iter().filter(|(at, ..)| *at == week).collect();
                    let (hire, arms) = (firsts[0].1, firsts.iter().map(|(.., arm)| *arm).collect());
                    let place = TracedPlace { replication, position };
                    expected.push(FoundLife { place, sought, hire, week, arms });
                }
            }
            assert_eq!(all_found(&scenario, sought), expected, "{sought:?}");
            *found += expected.len();
        }
    }
    assert!(found.iter().all(|number| *number > 0), "some never happen: {found:?}");
}

#[test]
fn a_search_in_vain_counts_the_lives_that_it_has_looked_at() {
    let scenario = edited(&["offers=[]"]);
    let results = run(&scenario);
    let hires = results.count(Arm::Offer, Count::Hires).iter().sum::<f64>() as u64;
    for sought in [LifeEnd::Taker, LifeEnd::CommittedTaker] {
        let searched = engine::find(&scenario, sought, TracedPlace::default(), &Unwatched);
        assert_eq!(searched, Ok(LifeSearch::Nothing(hires)), "{sought:?}");
    }
    let from = TracedPlace { replication: 19, position: 3 };
    let error = engine::find(&scenario, LifeEnd::Quit, from, &Unwatched).expect_err("positions count from 0 to 2");
    assert!(error.to_string().contains("has no position 3"), "{error}");
}
