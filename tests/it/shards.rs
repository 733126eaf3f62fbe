//! Parts of a run or a sweep, played apart: merged in any order they are the whole, to the last bit, or nothing is told of them.

use super::counting::Counting;
use super::strategies;
use proptest::{prelude::*, test_runner::RngSeed};
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use the_offer::engine::{self, EngineError, Unwatched};
use the_offer::scenario::{self, Layout, Loaded, Scenario};
use the_offer::study::shard::{Job, JobCall, JobKind, Merge, MergeError, Merged, PartFile, PlayedPart, Shard, look};
use the_offer::study::{self, RunPlan, Simulated, SweptScenario};

const PLAN: RunPlan = RunPlan { confidence: 0.95, goal: None, flips: false, threads: NonZeroUsize::new(2) };

fn given(file: &str, edits: &[&str]) -> Loaded {
    let edits: Vec<String> = edits.iter().map(|edit| (*edit).to_owned()).collect();
    match scenario::load(&[sessions(file)], &edits) {
        Ok(mut loaded) => loaded.remove(0),
        Err(problems) => panic!("{}", problems.render(false)),
    }
}

fn sessions(file: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/sessions").join(file)
}

fn small(edits: &[&str]) -> Loaded {
    given("small.toml", edits)
}

fn unsure(edits: &[&str]) -> Loaded {
    given("unsure.toml", edits)
}

fn run(loaded: Vec<Loaded>) -> Job {
    Job::new(JobKind::Run(loaded), JobCall::default()).expect("a job")
}

fn sweep(file: &str, vary: &[&str], edits: &[&str]) -> Job {
    let own = |texts: &[&str]| texts.iter().map(|text| (*text).to_owned()).collect::<Vec<_>>();
    let variation = scenario::load_variation(&sessions(file), &own(edits), &own(vary), Layout::Grid);
    Job::new(JobKind::Sweep(Box::new(variation.expect("points"))), JobCall::default()).expect("a job")
}

fn shard(number: u32, of: u32) -> Shard {
    Shard::new(number, of).expect("a shard")
}

/// The bytes of a part.
fn played(job: &Job, number: u32, of: u32) -> Vec<u8> {
    let part = PlayedPart::play(job, shard(number, of), NonZeroUsize::new(1), &Unwatched).expect("a part");
    written(job, &part)
}

fn written(job: &Job, part: &PlayedPart) -> Vec<u8> {
    let mut bytes = Vec::new();
    part.write(job, &mut bytes).expect("memory");
    bytes
}

fn merged<'a>(parts: impl IntoIterator<Item = &'a Vec<u8>>) -> Result<Merged, MergeError> {
    merged_by(Merge::default(), parts)
}

fn merged_by<'a>(mut merge: Merge, parts: impl IntoIterator<Item = &'a Vec<u8>>) -> Result<Merged, MergeError> {
    for (number, bytes) in parts.into_iter().enumerate() {
        merge.add(&format!("p{number}"), &mut bytes.as_slice(), &Unwatched)?;
    }
    merge.finish(&PLAN, &Unwatched)
}

fn runs(merged: Result<Merged, MergeError>) -> Vec<Simulated> {
    match merged {
        Ok(Merged::Run(runs, _)) => runs,
        Ok(Merged::Sweep(_)) => panic!("a sweep"),
        Err(error) => panic!("{error}"),
    }
}

fn swept(merged: Result<Merged, MergeError>) -> SweptScenario {
    match merged {
        Ok(Merged::Sweep(swept)) => *swept,
        Ok(Merged::Run(..)) => panic!("a run"),
        Err(error) => panic!("{error}"),
    }
}

/// What is told of parts that make no run.
fn refused(merged: Result<Merged, MergeError>) -> String {
    merged.expect_err("a refusal").to_string()
}

/// Whether runs are the same, to the last bit.
fn are_same(merged: &[Simulated], whole: &[Simulated]) -> bool {
    for (one, other) in merged.iter().zip(whole) {
        assert_eq!(one.loaded, other.loaded);
        assert!(one.results == other.results, "results");
        assert_eq!(one.estimates, other.estimates);
    }
    merged.len() == whole.len()
}

fn whole(loaded: Vec<Loaded>) -> Vec<Simulated> {
    study::run(loaded, &PLAN, &Unwatched).expect("a run")
}

/// A random scenario that is short to play, in several blocks.
fn in_blocks(mut scenario: Scenario, replications: u64) -> Loaded {
    let positions = scenario.cohort.positions.clamp(1, 400);
    strategies::resize(&mut scenario.cohort, positions);
    // A block has 8192 positions, about.
    scenario.simulation.replications = (replications / positions).max(1);
    // TOML has no larger integers.
    scenario.simulation.seed >>= 1;
    scenario::parse("random", &scenario.to_toml(), &[]).expect("a right scenario")
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, rng_seed: RngSeed::Fixed(18), ..ProptestConfig::default() })]

    #[test]
    fn random_scenarios_in_random_shards_are_the_run(
        scenario in prop_oneof![strategies::scenario(), strategies::uncertain()],
        replications in 1_u64..60_000,
        order in Just((1..=7_u32).collect::<Vec<_>>()).prop_shuffle(),
        of in 1_u32..=7,
    ) {
        let one = in_blocks(scenario, replications);
        // Beliefs that hardly go together.
        let Ok(one) = study::checked(one) else { return Ok(()) };
        // A scenario that cannot be played.
        let Ok(whole) = study::run(vec![one.clone()], &PLAN, &Unwatched) else { return Ok(()) };
        let job = run(vec![one]);
        let parts: Vec<Vec<u8>> = order.iter().filter(|number| **number <= of).map(|number| played(&job, *number, of)).collect();
        prop_assert!(are_same(&runs(merged(&parts)), &whole));
    }
}

#[test]
fn a_run_of_several_scenarios_is_cut_through_all_of_them() {
    let several = || {
        vec![
            small(&["simulation.replications=2100", "name=one"]),
            unsure(&["simulation.replications=3000"]),
            small(&["simulation.replications=5", "name=few", "cohort.positions=700"]),
        ]
    };
    let (whole, job) = (whole(several()), run(several()));
    for of in [1, 2, 3, 5, 40] {
        let parts: Vec<Vec<u8>> = (1..=of).rev().map(|number| played(&job, number, of)).collect();
        assert!(are_same(&runs(merged(&parts)), &whole), "{of} shards");
    }
}

#[test]
fn parts_come_as_a_stream_or_joined_in_a_tree() {
    let (whole, job) =
        (whole(vec![unsure(&["simulation.replications=9000"])]), run(vec![unsure(&["simulation.replications=9000"])]));
    let part = |number| PlayedPart::play(&job, shard(number, 6), None, &Unwatched).expect("a part");
    let stream: Vec<u8> = [4, 1, 6, 5, 2, 3].into_iter().flat_map(|number| written(&job, &part(number))).collect();
    assert!(are_same(&runs(merged([&stream])), &whole));
    // 1 and 3 have a gap between them, and 2 fills it.
    let odd = part(1).join(part(3)).join(part(6));
    let even = part(5).join(part(2));
    assert!(!odd.is_whole());
    assert!(are_same(&runs(merged(&[written(&job, &odd), written(&job, &even), written(&job, &part(4))])), &whole));
    let all = part(4).join(even).join(odd);
    assert!(all.is_whole());
    let finished = job.finish(all, &PLAN, &Unwatched);
    assert!(are_same(&runs(finished), &whole));
}

#[test]
fn a_sweep_is_cut_through_points_and_replications() {
    for (name, vary, edits) in [
        ("small.toml", &["offers.0.bonus=0..3000:500"][..], &["simulation.replications=900"][..]),
        // Points of unlike sizes, and more of them than are played together.
        ("small.toml", &["offers.0.bonus=0..2000:2", "cohort.positions=1,9"], &["simulation.replications=6"]),
        ("unsure.toml", &["offers.0.bonus=500,1500", "training.weeks=2,4"], &["simulation.replications=700"]),
    ] {
        let job = sweep(name, vary, edits);
        let JobKind::Sweep(variation) = job.kind() else { panic!("a sweep") };
        let whole = study::sweep((**variation).clone(), 0.95, None, &Unwatched).expect("a sweep");
        for of in [1, 3, 8] {
            let parts: Vec<Vec<u8>> = (1..=of).rev().map(|number| played(&job, number, of)).collect();
            let swept = swept(merged(&parts));
            assert_eq!(swept.swept, whole.swept, "{vary:?} in {of}");
            assert_eq!(swept.variation, whole.variation);
        }
    }
}

#[test]
fn a_job_that_is_known_changes_nothing() {
    let loaded = || vec![small(&["simulation.replications=3000"])];
    let asked = |file: &str| JobCall { files: vec![file.to_owned()], ..JobCall::default() };
    let job = Job::new(JobKind::Run(loaded()), asked("mine.toml")).expect("a job");
    let parts = [played(&job, 1, 2), played(&job, 2, 2)];
    let same = || Job::new(JobKind::Run(loaded()), asked("mine.toml")).expect("a job");
    let elsewhere = || Job::new(JobKind::Run(loaded()), asked("other.toml")).expect("a job");
    let another = || run(vec![small(&["simulation.replications=3000", "offers.0.bonus=77"])]);
    assert_ne!(another().id(), job.id());
    for known in [None, Some(same()), Some(elsewhere()), Some(another())] {
        let known = known.map(Arc::new);
        match merged_by(Merge::knowing(known.clone()), &parts) {
            Ok(Merged::Run(runs, asked)) => {
                assert_eq!(asked.files, ["mine.toml"]);
                assert!(are_same(&runs, &whole(loaded())));
            }
            other => panic!("{other:?} by {known:?}"),
        }
    }
}

#[test]
fn a_merge_tells_how_far_it_is_and_can_be_stopped() {
    let jobs = [
        (run(vec![small(&["simulation.replications=3001"]), unsure(&["simulation.replications=1500"])]), 4501),
        (sweep("small.toml", &["offers.0.bonus=0..2000:2"], &["simulation.replications=7"]), 7007),
    ];
    for (job, all) in jobs {
        let parts: Vec<Vec<u8>> = (1..=3).map(|number| played(&job, number, 3)).collect();
        let (mut merge, counting) = (Merge::default(), Counting::up_to(u64::MAX));
        for part in &parts {
            merge.add("part", &mut part.as_slice(), &counting).expect("a right part");
        }
        assert_eq!((counting.expected(), counting.done()), (all, all));

        let (mut merge, counting) = (Merge::default(), Counting::up_to(1));
        merge.add("part", &mut parts[0].as_slice(), &counting).expect_err("the end of the input is looked for too");
        let stopped = merge.add("part", &mut parts[1].as_slice(), &counting);
        assert!(matches!(stopped, Err(MergeError::Engine(EngineError::Interrupted))), "{stopped:?}");
        assert!(counting.done() < all);
    }
}

#[test]
fn a_scenario_that_extends_others_needs_no_file() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios/zappos-ladder");
    let all =
        || scenario::load(std::slice::from_ref(&folder), &["simulation.replications=300".to_owned()]).expect("right");
    let job = run(all());
    let parts = [played(&job, 1, 2), played(&job, 2, 2)];
    assert!(all().iter().any(|one| one.given.texts.len() > 1));
    assert!(are_same(&runs(merged(&parts)), &whole(all())));
}

#[test]
fn what_is_wrong_with_parts_is_told_at_once() {
    let job = run(vec![small(&["simulation.replications=4000"])]);
    let part = |number| played(&job, number, 8);
    let other = |edits: &[&str], of| played(&run(vec![small(edits)]), 2, of);
    let [seed, replications, of, bonus, name] = [
        other(&["simulation.replications=4000", "simulation.seed=2"], 8),
        other(&["simulation.replications=5000"], 8),
        other(&["simulation.replications=4000"], 4),
        other(&["simulation.replications=4000", "offers.0.bonus=77"], 8),
        other(&["simulation.replications=4000", "name=another"], 8),
    ];
    let (mut altered, mut cut) = (part(5), part(6));
    let middle = altered.len() / 2;
    altered[middle] ^= 1;
    cut.truncate(cut.len() - 7);
    let text = b"name = \"no part\"\n".to_vec();
    let parts = [
        &part(1),
        &part(3),
        &part(1),
        &altered,
        &cut,
        &text,
        &seed,
        &replications,
        &of,
        &bonus,
        &name,
        &part(8),
        &part(7),
    ];
    let told = refused(merged(parts));
    assert_eq!(
        told,
        "these parts do not make one run:\n  \
         shard 1 is in p0 and in p2: leave one out\n  \
         p3 is damaged: its checksum is wrong\n  \
         p4 is damaged: it ends too early\n  \
         p5 is no part that `--shard` has written\n  \
         p6 is of another run than p0: seed 2, not 1; leave it out\n  \
         p7 is of another run than p0: 5000 replications, not 4000; leave it out\n  \
         p8 is of another run than p0: 4 shards, not 8; leave it out\n  \
         p9 is of another run than p0: other values in the scenario small; leave it out\n  \
         p10 is of another run than p0: scenario another, not small; leave it out\n  \
         missing: 2,4-6 of 8; play each again, such as with `--shard 2/8`"
    );
    assert_eq!(refused(merged([])), "there is no part to merge");
    let swept = sweep("small.toml", &["offers.0.bonus=0,500"], &["simulation.replications=4000"]);
    let differs = sweep("small.toml", &["offers.0.bonus=0,900"], &["simulation.replications=4000"]);
    let told = refused(merged(&[played(&swept, 1, 2), played(&differs, 2, 2)]));
    assert!(told.contains("p1 is of another run than p0: other values of --vary"), "{told}");
}

#[test]
fn missing_shards_are_told_alone() {
    let job = run(vec![small(&["simulation.replications=4000"])]);
    let missing = |parts: &[&[u8]]| {
        let mut merge = Merge::default();
        for (number, mut part) in parts.iter().copied().enumerate() {
            merge.add(&number.to_string(), &mut part, &Unwatched).expect("room");
        }
        merge.missing().map_err(|error| error.to_string())
    };
    let [one, two, three] = [1, 2, 3].map(|number| played(&job, number, 3));
    assert_eq!(missing(&[&one, &two, &three]), Ok(String::new()));
    assert_eq!(missing(&[&two]), Ok("1,3".to_owned()));
    // A damaged part is missing, whether or not it comes first.
    assert_eq!(missing(&[&one[..one.len() - 1], &three]), Ok("1-2".to_owned()));
    let other = played(&run(vec![small(&["simulation.seed=9"])]), 1, 3);
    assert!(missing(&[&one, &other]).expect_err("foreign").contains("seed 9, not 1"));
    let twice = missing(&[&one, &one, &two, &three]).expect_err("twice");
    assert!(twice.contains("shard 1 is in 0 and in 1: leave one out"), "{twice}");
    assert_eq!(missing(&[]), Err("there is no part to merge".to_owned()));
    assert!(missing(&[b"x"]).expect_err("no part").contains("0 is no part that `--shard` has written"));
    let damaged = missing(&[&one[..one.len() - 1]]).expect_err("no part");
    assert!(damaged.contains("0 is damaged: it ends too early"), "{damaged}");
}

#[test]
fn another_version_of_the_program_is_refused() {
    let job = run(vec![small(&[])]);
    let part = String::from_utf8_lossy(&played(&job, 1, 1)).into_owned();
    let version = format!("\"version\":\"{}\"", env!("CARGO_PKG_VERSION"));
    assert!(part.contains(&version));
    // The checksum of such a part is right; that of this one is not, and is not looked at first.
    let told = refused(merged([&part.replace(&version, "\"version\":\"99.0.0\"").into_bytes()]));
    assert!(told.contains("p0 is damaged") || told.contains("played by version 99.0.0"), "{told}");
    let told = refused(merged([&part.replace("offer-part 1", "offer-part 2").into_bytes()]));
    assert!(told.contains("has a format that this version of the program does not read"), "{told}");
}

/// Every cut and every changed byte is found, and none makes a panic or takes much memory.
#[test]
fn no_damage_goes_unnoticed() {
    let job = run(vec![unsure(&["simulation.replications=30", "simulation.horizon_weeks=20", "cohort.positions=2"])]);
    let part = played(&job, 1, 1);
    let step = (part.len() / 400).max(1);
    for at in (0..part.len()).step_by(step) {
        assert!(merged([&part[..at].to_vec()]).is_err(), "cut at {at}");
        for bit in [1, 128] {
            let mut altered = part.clone();
            altered[at] ^= bit;
            assert!(merged([&altered]).is_err(), "byte {at} of {}", part.len());
        }
    }
    assert!(merged([&part]).is_ok());
}

#[test]
fn a_file_that_is_there_is_told_from_others() {
    let job = run(vec![small(&["simulation.replications=500"])]);
    let part = played(&job, 1, 2);
    let looked = |bytes: &[u8]| look(&mut { bytes }, job.id(), shard(1, 2));
    assert!(matches!(looked(&part), PartFile::Right));
    assert!(matches!(looked(&part[..part.len() - 1]), PartFile::Damaged(_)));
    assert!(matches!(looked(&[part.as_slice(), b"x"].concat()), PartFile::Damaged(_)));
    assert!(matches!(looked(&played(&job, 2, 2)), PartFile::Other(_)));
    assert!(matches!(looked(b""), PartFile::NoPart));
    assert!(matches!(looked(b"name = 1"), PartFile::NoPart));
}

/// The engine gives the same without shards and with one.
#[test]
fn a_single_shard_is_the_run() {
    let one = small(&["simulation.replications=1234"]);
    let simulated = engine::simulate(&one.scenario, None, &Unwatched).expect("a run");
    let job = run(vec![one]);
    assert!(runs(merged([&played(&job, 1, 1)]))[0].results == simulated);
}

/// The guide shows the files that the test of a real Slurm runs, word for word.
#[test]
fn the_guide_shows_the_files_for_clusters() {
    let guide = include_str!("../../src/guide/clusters.md");
    for file in [
        include_str!("../cluster/array.sbatch"),
        include_str!("../cluster/merge.sbatch"),
        include_str!("../cluster/job.yaml"),
    ] {
        assert!(guide.contains(&format!("\n{file}```\n")), "{file}");
    }
}
