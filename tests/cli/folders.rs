//! A folder of tables is one run, or says that it is not: by whole processes, killed, failing, and at the same time.
#![cfg(target_os = "linux")]

use std::fs::{self, File};
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use serde_json::{Value, json};
use tempfile::TempDir;

use super::{offer, run_small, small};

/// In memory where the machine has such a folder: hundreds of runs are synced.
fn home() -> TempDir {
    tempfile::tempdir_in("/dev/shm").or_else(|_| tempfile::tempdir()).expect("a folder")
}

fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).expect("a folder");
    let mut names: Vec<String> =
        entries.map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    names
}

fn manifest(folder: &Path) -> Value {
    serde_json::from_slice(&fs::read(folder.join("manifest.json")).expect("a manifest")).expect("JSON")
}

fn done(command: &mut Command) -> Output {
    command.output().expect("offer starts")
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

fn check(folder: &Path) -> Output {
    done(offer(&["check"]).arg(folder))
}

/// A sweep of two points, which has one table.
fn sweep(home: &Path, seed: &str, folder: &str) -> Command {
    let mut command = offer(&["sweep"]);
    command.arg(small()).args(["--vary", "offers.0.bonus=500,1000", "--replications", "5", "--quiet"]);
    command.args(["--format", "csv", "--seed", seed, "--csv", folder]).current_dir(home);
    command
}

/// The shim, and the folder it lies in.
fn shim() -> (TempDir, PathBuf) {
    let home = tempfile::tempdir().expect("a folder");
    let shim = home.path().join("faults.so");
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/shim/faults.c");
    let compiled = Command::new("cc").args(["-shared", "-fPIC", "-o"]).arg(&shim).arg(source).arg("-ldl").output();
    let compiled = compiled.expect("a C compiler, which Rust links with, too");
    assert!(compiled.status.success(), "{}", said(&compiled));
    (home, shim)
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir(to).expect("a folder");
    for name in names(from) {
        fs::copy(from.join(&name), to.join(&name)).expect("a file");
    }
}

/// A sweep over the tables of a run, with every act of the process struck in turn.
fn strike_each(how: &str, in_place: bool) {
    let (_kept, shim) = shim();
    let earlier = home();
    let tuned = done(run_small(&["--seed", "1", "--quiet", "--csv", "tables"]).current_dir(earlier.path()));
    assert!(tuned.status.success(), "{}", said(&tuned));
    for at in 0.. {
        let home = home();
        let folder = home.path().join("tables");
        copy(&earlier.path().join("tables"), &folder);
        // From within a folder that is not exchanged under the user's feet.
        let (place, name) = if in_place { (folder.as_path(), ".") } else { (home.path(), "tables") };
        let mut struck = sweep(place, "2", name);
        struck.env("LD_PRELOAD", &shim).env("OFFER_STRIKE", how).env("OFFER_STRIKE_AT", at.to_string());
        let struck = done(&mut struck);
        let case = format!("{how} {at}, in place {in_place}: {}", said(&struck));
        if !said(&struck).contains("struck") {
            assert!(struck.status.success() && at > 20, "{case}");
            return;
        }
        let checked = check(&folder);
        match checked.status.code() {
            Some(0) => {
                let seed = manifest(&folder)["seed"].as_u64();
                assert!(seed == Some(2) || seed == Some(1) && !struck.status.success(), "{case}: {seed:?}");
            }
            code => assert!(code == Some(1) && in_place && how == "dies", "{case}: {}", said(&checked)),
        }
        let next = done(&mut sweep(home.path(), "3", "tables"));
        assert!(next.status.success(), "{case}: {}", said(&next));
        assert_eq!(check(&folder).status.code(), Some(0), "{case}");
        assert_eq!(manifest(&folder)["seed"], 3, "{case}");
        assert_eq!(names(&folder), ["manifest.json", "sweep.csv"], "{case}");
        assert_eq!(names(home.path()), ["tables"], "{case}");
    }
}

#[test]
fn a_process_killed_at_any_act_leaves_one_whole_run_and_the_next_one_leaves_nothing_else() {
    strike_each("dies", false);
}

#[test]
fn a_process_killed_at_any_act_in_a_folder_that_cannot_be_exchanged_leaves_one_run_or_what_says_that_it_is_none() {
    strike_each("dies", true);
}

#[test]
fn a_process_whose_any_act_fails_leaves_one_whole_run() {
    strike_each("fails", false);
    strike_each("fails", true);
}

#[test]
fn a_process_killed_at_any_act_leaves_a_file_as_it_was_or_whole() {
    let (_kept, shim) = shim();
    let starter = done(&mut offer(&["new"])).stdout;
    for at in 0.. {
        let home = home();
        let path = home.path().join("mine.toml");
        fs::write(&path, "mine").expect("a file");
        let mut new = offer(&["new", "--force", "-o", "mine.toml"]);
        new.current_dir(home.path()).env("LD_PRELOAD", &shim);
        let struck = done(new.env("OFFER_STRIKE", "dies").env("OFFER_STRIKE_AT", at.to_string()));
        let is = fs::read(&path).expect("a file");
        assert!(is == b"mine" || is == starter, "{at}");
        if !said(&struck).contains("struck") {
            assert!(struck.status.success() && at > 3, "{at}: {}", said(&struck));
            return;
        }
        let again = done(offer(&["new", "--force", "-o", "mine.toml"]).current_dir(home.path()));
        assert!(again.status.success(), "{at}: {}", said(&again));
        assert_eq!(names(home.path()), ["mine.toml"], "{at}");
    }
}

/// 5 of 150 such pairs once left tables of two runs.
#[test]
fn pairs_of_simultaneous_runs_leave_the_tables_of_one() {
    let home = home();
    let folder = home.path().join("new/tables");
    for pair in 0..40 {
        let first = if pair % 2 == 0 {
            run_small(&["--seed", "1", "--csv", "new/tables"])
        } else {
            sweep(home.path(), "1", "new/tables")
        };
        let runs = [first, run_small(&["--seed", "2", "--csv", "new/tables"])].map(|mut command| {
            command.current_dir(home.path()).stdout(Stdio::null()).stderr(Stdio::piped()).spawn().expect("offer starts")
        });
        for run in runs {
            let output = run.wait_with_output().expect("offer ends");
            assert!(output.status.success(), "{}", said(&output));
        }
        let checked = check(&folder);
        assert!(checked.status.success(), "{pair}: {}", said(&checked));
        assert_eq!(names(&home.path().join("new")), ["tables"], "{pair}");
        if pair % 5 == 0 {
            fs::remove_dir_all(home.path().join("new")).expect("a folder");
        }
    }
}

#[test]
fn a_second_run_waits_with_a_word_and_can_be_interrupted() {
    let home = home();
    let folder = home.path().join("tables");
    fs::create_dir(&folder).expect("a folder");
    for (is_interrupted, status) in [(false, 0), (true, 130)] {
        let held = File::open(&folder).expect("a folder");
        held.lock().expect("a lock");
        let mut command = run_small(&["--csv", "tables", "--format", "csv"]);
        let mut run = command
            .current_dir(home.path())
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .expect("offer starts");
        let mut word = String::new();
        let errors = run.stderr.take().expect("a pipe");
        BufReader::new(errors).read_line(&mut word).expect("a word");
        assert_eq!(word, "note: another run is writing to tables: waiting until it is done\n");
        assert!(!folder.join("manifest.json").exists());
        if is_interrupted {
            let id = run.id().to_string();
            assert!(Command::new("kill").args(["-INT", &id]).status().expect("kill starts").success());
        } else {
            drop(held);
        }
        assert_eq!(run.wait().expect("offer ends").code(), Some(status));
        assert_eq!(names(home.path()), ["tables"]);
        assert!(is_interrupted || check(&folder).status.success());
        fs::remove_dir_all(&folder).expect("a folder");
        fs::create_dir(&folder).expect("a folder");
    }
}

/// A folder of tables, by its own name and by that of its home.
fn run_into(home: &Path) -> PathBuf {
    let run = done(run_small(&["--csv", "tables", "--quiet"]).current_dir(home));
    assert!(run.status.success(), "{}", said(&run));
    home.join("tables")
}

#[test]
fn check_says_whether_a_folder_of_tables_is_whole() {
    let home = home();
    let folder = run_into(home.path());
    let whole = done(offer(&["check", "tables"]).current_dir(home.path()));
    assert!(whole.status.success(), "{}", said(&whole));
    let text = String::from_utf8_lossy(&whole.stdout).into_owned();
    assert!(text.starts_with("tables: one whole run: 13 tables, ") && text.contains(" bytes, started 20"), "{text}");
    let mut changed = fs::read(folder.join("keep.csv")).expect("a table");
    changed[0] ^= 1;
    fs::write(folder.join("keep.csv"), changed).expect("a table");
    fs::remove_file(folder.join("pairs.csv")).expect("a table");
    fs::write(folder.join("curve.csv"), "x").expect("a table");
    let broken = done(offer(&["check", "tables"]).arg(small()).current_dir(home.path()));
    assert_eq!(broken.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&broken.stdout).contains("small: no problems found"));
    assert_eq!(
        said(&broken),
        "error: tables does not hold one whole run\n  keep.csv has changed since it was written\n  pairs.csv is missing\n  \
         curve.csv does not belong to this run\n  = help: move away the files that no run has written, then repeat the run with \
         `--csv tables`\n"
    );
    fs::remove_file(folder.join("manifest.json")).expect("a manifest");
    assert_eq!(check(&folder).status.code(), Some(1));
    let wrong = done(offer(&["check"]).arg(&folder).arg(small().with_file_name("wrong.toml")));
    assert_eq!(wrong.status.code(), Some(2));
    assert!(said(&wrong).contains("does not hold one whole run") && said(&wrong).contains("3 problems"));
}

#[test]
fn check_of_scenarios_means_them_and_of_both_both() {
    let home = home();
    let folder = home.path().join("tables");
    fs::create_dir(&folder).expect("a folder");
    fs::copy(small(), folder.join("small.toml")).expect("a scenario");
    fs::write(folder.join("manifest.json"), r#"{"name": "an app"}"#).expect("a manifest");
    fs::write(folder.join("summary.csv"), "mine").expect("a table");
    let scenarios = check(&folder);
    assert_eq!((scenarios.status.code(), said(&scenarios)), (Some(0), String::new()));
    let aside = folder.join("small.toml");
    fs::remove_dir_all(&folder).expect("a folder");
    run_into(home.path());
    fs::copy(small(), &aside).expect("a scenario");
    let both = check(&folder);
    let text = String::from_utf8_lossy(&both.stdout).into_owned();
    assert!(
        both.status.success() && text.contains("one whole run") && text.contains("small: no problems found"),
        "{text}"
    );
    let explained = done(offer(&["check", "--explain", "--format", "csv"]).arg(&folder));
    assert!(explained.stdout.starts_with(b"scenario,key,") && explained.status.success());
    fs::remove_file(folder.join("keep.csv")).expect("a table");
    assert_eq!(check(&folder).status.code(), Some(1));
    fs::remove_file(aside).expect("a scenario");
    for flags in [&["--explain"][..], &["--set", "pay.load=0.3"], &["--seed", "2"]] {
        let refused = done(offer(&["check"]).arg(&folder).args(flags));
        assert_eq!(refused.status.code(), Some(2), "{flags:?}");
        assert!(said(&refused).contains("apply to scenarios only"), "{}", said(&refused));
    }
    let nothing = home.path().join("nothing");
    fs::create_dir(&nothing).expect("a folder");
    assert_eq!(check(&nothing).status.code(), Some(2));
}

#[test]
fn folders_of_earlier_versions_are_taken_over() {
    let home = home();
    let folder = run_into(home.path());
    let mut first = manifest(&folder);
    first.as_object_mut().expect("an object").remove("checksums");
    first["generator"] = json!("xoshiro256++ (rand 0.10), ziggurats of rand_distr 0.6, one stream a position");
    fs::write(folder.join("manifest.json"), first.to_string()).expect("a manifest");
    let unknown = check(&folder);
    assert_eq!(unknown.status.code(), Some(1));
    assert!(said(&unknown).contains("summary.csv has no checksum"), "{}", said(&unknown));
    let next = done(&mut sweep(home.path(), "3", "tables"));
    assert!(next.status.success(), "{}", said(&next));
    assert_eq!(names(&folder), ["manifest.json", "sweep.csv"]);
}

#[test]
fn a_pipe_in_the_place_of_a_manifest_is_refused_and_waited_for_by_nobody() {
    let home = home();
    let folder = home.path().join("tables");
    fs::create_dir(&folder).expect("a folder");
    assert!(Command::new("mkfifo").arg(folder.join("manifest.json")).status().expect("mkfifo starts").success());
    let refused = done(&mut sweep(home.path(), "1", "tables"));
    assert_eq!(refused.status.code(), Some(2));
    assert!(said(&refused).contains("manifest.json is not a regular file"), "{}", said(&refused));
    assert_eq!(check(&folder).status.code(), Some(2));
    assert_eq!(names(&folder), ["manifest.json"]);
}
