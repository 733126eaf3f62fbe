//! Memory: a run that needs more than there is says so, and none dies of it.
#![cfg(target_os = "linux")]

use std::process::{Command, Output};

use super::small;

/// What each command plays, so that its memory is that of its replications.
const COMMANDS: [&[&str]; 6] = [
    &["run", "--format", "csv"],
    &["run", "--format", "csv", "--set", "training.weeks=3 to 5"],
    &["tune", "--format", "csv", "--max", "2000", "--step", "20"],
    &["tune", "--format", "csv", "--objective", "median", "--max", "2000", "--step", "20"],
    &["sweep", "--format", "csv", "--vary", "offers.0.bonus=0..2000:100"],
    &["report", "--max", "2000", "--step", "100", "--sections", "answer,curve"],
];

/// A command in an address space of so many MiB, of which threads take none to begin with.
fn within(mebibytes: u64, command: &[&str], replications: &str) -> Output {
    Command::new("sh")
        .args(["-c", &format!("ulimit -v {}; exec \"$0\" \"$@\"", mebibytes << 10), env!("CARGO_BIN_EXE_offer")])
        .env("MALLOC_ARENA_MAX", "1")
        .args(command)
        .args(["--quiet", "--threads", "2", "--set", "cohort.positions=1", "--replications", replications])
        .arg(small())
        .output()
        .expect("a shell")
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

fn is_refused(output: &Output) -> bool {
    let said = said(output);
    let told = said.contains(" of memory are needed, and ")
        && said.contains(" are available; lower the number of replications");
    output.status.code() == Some(1) && told && output.stdout.is_empty()
}

#[test]
fn what_does_not_fit_is_refused_with_what_is_needed_what_is_there_and_what_to_lower() {
    for command in COMMANDS {
        let output = within(600, command, "30000000");
        assert!(is_refused(&output), "{command:?}: {:?} {}", output.status, said(&output));
    }
}

/// Just enough or just too little: no allocation fails on the way, which would abort the program.
#[test]
fn near_the_limit_a_run_is_played_or_refused() {
    for (command, replications) in COMMANDS.iter().zip(["250000", "250000", "20000", "20000", "40000", "20000"]) {
        let mut seen = [0, 0];
        for mebibytes in [60, 110, 170, 400] {
            let output = within(mebibytes, command, replications);
            let refused = is_refused(&output);
            assert!(
                refused || output.status.success(),
                "{command:?} in {mebibytes}: {:?} {}",
                output.status,
                said(&output)
            );
            seen[usize::from(refused)] += 1;
        }
        assert!(seen[0] > 0 && seen[1] > 0, "{command:?}: {seen:?} played and refused");
    }
}

/// Each file alone would fit.
#[test]
fn scenarios_of_one_call_add_up() {
    let home = tempfile::tempdir().expect("a folder");
    let text = std::fs::read_to_string(small()).expect("the small scenario");
    let files: Vec<String> = (0..8)
        .map(|number| {
            let path = home.path().join(format!("{number}.toml"));
            std::fs::write(&path, text.replace("name = \"small\"", &format!("name = \"small {number}\"")))
                .expect("a file");
            path.to_string_lossy().into_owned()
        })
        .collect();
    let run = |files: &[String]| {
        let files: Vec<&str> = files.iter().map(String::as_str).collect();
        within(400, &[&["run", "--format", "csv"], files.as_slice()].concat(), "150000")
    };
    let two = run(&files[..1]);
    assert!(two.status.success(), "{}", said(&two));
    let all = run(&files);
    assert!(is_refused(&all), "{:?} {}", all.status, said(&all));
}
