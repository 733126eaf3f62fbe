//! Interrupts and closed pipes: a soon end, a right status, nothing half-written.
#![cfg(target_os = "linux")]

use std::fs;
use std::io::Read;
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc::channel;
use std::thread::{spawn, yield_now};
use std::time::Duration;

use super::{offer, run_small, small};

/// The promise is one second; a machine under load gets another.
const SOON: Duration = Duration::from_secs(2);

/// What asks for an end, and the status of a run that it ends.
const SIGNALS: [(&str, i32); 3] = [("-INT", 130), ("-TERM", 143), ("-HUP", 129)];

/// Sends the signal, and waits for the end that it asks for.
fn interrupt(mut child: Child, signal: &str) -> ExitStatus {
    let id = child.id().to_string();
    let sent = Command::new("kill").args([signal, &id]).status().expect("kill starts");
    assert!(sent.success());
    let (ended, end) = channel();
    let waiting = spawn(move || ended.send(child.wait().expect("a child")));
    let Ok(status) = end.recv_timeout(SOON) else {
        Command::new("kill").args(["-KILL", &id]).status().expect("kill starts");
        panic!("still there {SOON:?} after {signal}");
    };
    waiting.join().expect("no panic").expect("a receiver");
    status
}

/// SIGHUP, SIGINT and SIGTERM, as a mask.
const LISTENED_TO: u64 = 1 | 1 << 1 | 1 << 14;

/// Returns the signals ignored and caught once the process has a handler for each signal that it does not ignore.
fn wait_for_listening(child: &Child) -> [u64; 2] {
    loop {
        let masks = ignored_and_caught(child);
        if (masks[0] | masks[1]) & LISTENED_TO == LISTENED_TO {
            return masks;
        }
        yield_now();
    }
}

/// Processor time that a process has taken [1/100 s].
fn time_taken(child: &Child) -> u64 {
    let stat = fs::read_to_string(format!("/proc/{}/stat", child.id())).expect("a process");
    let (_, after_name) = stat.rsplit_once(") ").expect("a name in brackets");
    after_name.split(' ').nth(11).and_then(|ticks| ticks.parse().ok()).expect("a time")
}

/// A run of hours, well under way: the scenario alone is read in a hundredth of this time.
fn long_run(home: &Path, arguments: &[&str]) -> Child {
    let long = ["--replications", "1000000", "--set", "cohort.positions=2000"];
    let child = run_small(&long)
        .args(arguments)
        .current_dir(home)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("offer starts");
    wait_for_listening(&child);
    while time_taken(&child) < 20 {
        yield_now();
    }
    child
}

fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).expect("a folder");
    entries.map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned()).collect()
}

#[test]
fn an_interrupted_run_ends_soon_and_leaves_nothing() {
    let home = tempfile::tempdir().expect("a folder");
    for (signal, status) in SIGNALS {
        let mut run = long_run(home.path(), &["--csv", "deep/tables", "--format", "json"]);
        let mut out = run.stdout.take().expect("a pipe");
        assert_eq!(interrupt(run, signal).code(), Some(status), "{signal}");
        let mut printed = String::new();
        out.read_to_string(&mut printed).expect("text");
        assert_eq!(printed, "");
        assert!(names(home.path()).is_empty(), "{signal}");
    }
}

#[test]
fn a_run_to_a_precision_can_be_interrupted() {
    let home = tempfile::tempdir().expect("a folder");
    let run = long_run(home.path(), &["--precision", "0.01", "--strict", "--csv", "tables"]);
    assert_eq!(interrupt(run, "-INT").code(), Some(130));
    assert!(names(home.path()).is_empty());
}

#[test]
fn an_interrupted_run_leaves_the_tables_of_an_earlier_one() {
    let home = tempfile::tempdir().expect("a folder");
    let tables = home.path().join("tables");
    let first = run_small(&["--csv", "tables"]).current_dir(home.path()).output();
    assert!(first.expect("offer starts").status.success());
    let read = || -> Vec<(String, Vec<u8>)> {
        let mut names = names(&tables);
        names.sort();
        names.into_iter().map(|name| (name.clone(), fs::read(tables.join(name)).expect("a file"))).collect()
    };
    let before = read();
    let run = long_run(home.path(), &["--csv", "tables"]);
    assert_eq!(interrupt(run, "-INT").code(), Some(130));
    assert_eq!(read(), before);
}

#[test]
fn a_signal_while_tables_are_written_leaves_nothing() {
    for (signal, status) in SIGNALS {
        let home = tempfile::tempdir().expect("a folder");
        let tables = home.path().join("tables");
        let mut run = run_small(&["--replications", "400000", "--set", "cohort.positions=1"])
            .args(["--set", "simulation.horizon_weeks=2", "--csv", "tables"])
            .current_dir(home.path())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("offer starts");
        while !tables.exists() {
            assert!(run.try_wait().expect("a child").is_none(), "ended without tables");
            yield_now();
        }
        assert_eq!(interrupt(run, signal).code(), Some(status), "{signal}");
        assert!(names(home.path()).is_empty(), "{signal}");
    }
}

/// A scenario on a pipe that waits to be written, played by a shell that has `ignored` signals ignored.
fn deaf(ignored: &str) -> Child {
    let script = format!("trap '' {ignored}; exec \"$0\" run - --quiet --format csv --replications 10");
    Command::new("sh")
        .args(["-c", &script, env!("CARGO_BIN_EXE_offer")])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("a shell")
}

/// The signals that a process ignores and those that it has a handler for, as masks.
fn ignored_and_caught(child: &Child) -> [u64; 2] {
    let status = fs::read_to_string(format!("/proc/{}/status", child.id())).expect("a process");
    ["SigIgn:", "SigCgt:"].map(|name| {
        let mask = status.lines().find_map(|line| line.strip_prefix(name)).expect("a mask");
        u64::from_str_radix(mask.trim(), 16).expect("a mask")
    })
}

/// As `nohup` leaves SIGHUP, and a shell SIGINT in what it runs in the background.
#[test]
fn a_signal_that_is_ignored_at_the_start_stays_ignored() {
    use std::io::Write;
    for (name, signal, number) in [("HUP", "-HUP", 1), ("INT", "-INT", 2)] {
        let mut run = deaf(name);
        let masks = wait_for_listening(&run);
        let bit = 1 << (number - 1);
        assert_eq!(masks.map(|mask| mask & bit != 0), [true, false], "{name}");
        let sent = Command::new("kill").args([signal, &run.id().to_string()]).status().expect("kill starts");
        assert!(sent.success());
        let text = fs::read(super::small()).expect("the small scenario");
        run.stdin.take().expect("a pipe").write_all(&text).expect("it still reads");
        let output = run.wait_with_output().expect("offer ends");
        assert_eq!(output.status.code(), Some(0), "{name}: {}", String::from_utf8_lossy(&output.stderr));
        assert!(!output.stdout.is_empty());
    }
}

#[test]
fn waiting_for_a_scenario_or_for_a_reader_can_be_interrupted() {
    let waiting = offer(&["run", "-"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("offer starts");
    wait_for_listening(&waiting);
    assert_eq!(interrupt(waiting, "-INT").code(), Some(130));

    let mut unread = run_small(&["--format", "json", "--replications", "20000"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("offer starts");
    let mut out = unread.stdout.take().expect("a pipe");
    out.read_exact(&mut [0]).expect("more than a pipe holds is written");
    assert_eq!(interrupt(unread, "-INT").code(), Some(130));
}

#[test]
fn a_reader_who_has_had_enough_hides_no_lack_of_precision() {
    let mut run =
        run_small(&["--format", "json", "--quiet", "--precision", "1", "--max-replications", "5000", "--strict"])
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("offer starts");
    drop(run.stdout.take());
    assert_eq!(run.wait().expect("offer ends").code(), Some(1));
}

#[test]
fn a_reader_who_has_had_enough_is_no_failure() {
    for form in ["table", "csv", "json"] {
        let mut run = run_small(&["--format", form, "--quiet", "--replications", "5000"])
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("offer starts");
        drop(run.stdout.take());
        let output = run.wait_with_output().expect("offer ends");
        assert_eq!(String::from_utf8_lossy(&output.stderr), "", "{form}");
        assert_eq!(output.status.code(), Some(0), "{form}");
    }
}

/// Each question of a sensitivity analysis, well after the run that comes before.
#[test]
fn a_sensitivity_analysis_can_be_interrupted() {
    let home = tempfile::tempdir().expect("a folder");
    let scenario = Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios/us-call-center.toml");
    for only in ["moves", "share", "turn"] {
        let child =
            offer(&["sensitivity", "--only", only, "--replications", "1500", "--threads", "1", "--csv", "tables"])
                .arg(&scenario)
                .current_dir(home.path())
                .stdout(Stdio::null())
                .stderr(Stdio::null())
                .spawn()
                .expect("offer starts");
        wait_for_listening(&child);
        while time_taken(&child) < 100 {
            yield_now();
        }
        assert_eq!(interrupt(child, "-INT").code(), Some(130), "{only}");
        assert!(names(home.path()).is_empty(), "{only}");
    }
}

#[test]
fn a_search_for_a_life_can_be_interrupted() {
    // Nobody drops out of this scenario.
    let endless = ["trace", "--find", "dropout", "--replications", "100000000"];
    for (signal, status) in SIGNALS {
        let search = offer(&endless).arg(small()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn();
        let search = search.expect("offer starts");
        wait_for_listening(&search);
        assert_eq!(interrupt(search, signal).code(), Some(status), "{signal}");
    }
}
