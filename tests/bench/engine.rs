//! How long one position takes, both arms of it: on one core and on two, beside the plain loop of the same model.
//!
//! An iteration is a position, so the time that Criterion prints is that of one position.

#[allow(dead_code, reason = "the agreement test reads more of a position than it takes to play it")]
mod plain;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use std::{
    hint::black_box,
    num::NonZeroUsize,
    path::Path,
    time::{Duration, Instant},
};
use the_offer::{
    engine::{Run, Threads, Tuning, Unwatched, curve},
    model::draws::Address,
    scenario::{self, Scenario},
};

fn load(file: &str, edits: &[&str]) -> Scenario {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(file);
    let edits: Vec<String> = edits.iter().map(|edit| (*edit).to_owned()).collect();
    let mut loaded = scenario::load(&[path], &edits).unwrap_or_else(|problems| panic!("{}", problems.render(false)));
    loaded.remove(0).scenario
}

/// The same with every uncertain parameter at its median.
fn certain(scenario: &Scenario) -> Scenario {
    Scenario { uncertain: Vec::new(), correlations: Vec::new(), ..scenario.clone() }
}

/// The replications alone, without what tells luck and parameters apart, and without the saving to date.
fn play_engine(scenario: &Scenario, threads: usize) {
    play(scenario, threads, |run| run.without_payback());
}

/// The replications with the saving to date of every week.
fn play_to_date(scenario: &Scenario) {
    play(scenario, 1, |run| run);
}

fn play(scenario: &Scenario, threads: usize, keeps: impl for<'a> FnOnce(Run<'a>) -> Run<'a>) {
    let threads = Threads::new(NonZeroUsize::new(threads)).expect("threads");
    let mut run = keeps(Run::new(scenario, &threads).expect("a scenario that plays"));
    run.extend_to(scenario.simulation.replications, &Unwatched).expect("a scenario that plays");
    black_box(run.results());
}

/// Every bonus of the first offer up to a wage of half a year, in one pass.
fn play_curve(scenario: &Scenario) {
    let tuning = Tuning { offer: 0, max: 26.0 * scenario.pay.wage_per_week };
    let replications = 0..scenario.simulation.replications;
    black_box(curve(scenario, tuning, replications, NonZeroUsize::new(1), &Unwatched).expect("a scenario that plays"));
}

fn play_plain(scenario: &Scenario) {
    let world = plain::World::new(scenario);
    for replication in 0..scenario.simulation.replications {
        let address = Address { seed: scenario.simulation.seed, replication };
        let crises = world.crises(address);
        for position in 0..scenario.cohort.positions {
            black_box(world.position(address, position, &crises));
        }
    }
}

/// The time that `positions` take, rounded up to whole replications and scaled back.
fn time(positions: u64, mut scenario: Scenario, play: impl Fn(&Scenario)) -> Duration {
    let replications = positions.div_ceil(scenario.cohort.positions);
    scenario.simulation.replications = replications;
    let begun = Instant::now();
    play(&scenario);
    begun.elapsed().mul_f64(positions as f64 / (replications * scenario.cohort.positions) as f64)
}

fn positions(criterion: &mut Criterion) {
    // The curve is exact where nothing but who takes the offer depends on the bonus.
    let exact = ["decline.hazard_ratio=1", "decline.output_lift=0", "opportunists.share_per_1000=0"];
    let every_feature = load("tests/bench/every-feature.toml", &[]);
    let zappos = load("scenarios/zappos-2008.toml", &exact);
    let mut group = criterion.benchmark_group("one position");
    group.throughput(Throughput::Elements(1));
    let mut bench = |name: &str, scenario: &Scenario, play: &dyn Fn(&Scenario)| {
        group.bench_function(name, |bencher| {
            bencher.iter_custom(|positions| time(positions, scenario.clone(), play));
        });
    };
    let uncertain = [&every_feature, &zappos];
    let [every_feature, zappos] = uncertain.map(certain);
    bench("every feature, 1 thread", &every_feature, &|scenario| play_engine(scenario, 1));
    bench("every feature, 2 threads", &every_feature, &|scenario| play_engine(scenario, 2));
    bench("every feature, saving to date, 1 thread", &every_feature, &play_to_date);
    bench("every feature, plain loop", &every_feature, &play_plain);
    bench("zappos-2008, 1 thread", &zappos, &|scenario| play_engine(scenario, 1));
    bench("every feature, uncertain, 1 thread", uncertain[0], &|scenario| play_engine(scenario, 1));
    bench("zappos-2008, uncertain, 1 thread", uncertain[1], &|scenario| play_engine(scenario, 1));
    bench("zappos-2008, uncertain, every bonus, 1 thread", uncertain[1], &play_curve);
    group.finish();
}

criterion_group!(benches, positions);
criterion_main!(benches);
