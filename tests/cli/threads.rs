//! `--threads`: no more of them than were asked for, and an error where they cannot be had.
#![cfg(target_os = "linux")]

use std::fs;
use std::io::Read;
use std::process::{Command, Stdio};

use super::{offer, small};

/// Threads of a process that has worked everything out: its output, more than a pipe holds, is not read to the end.
fn threads_at_the_end(arguments: &[&str], threads: &str) -> usize {
    let mut child = offer(arguments)
        .arg(small())
        .args(["--threads", threads, "--quiet"])
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .expect("offer starts");
    let mut out = child.stdout.take().expect("a pipe");
    out.read_exact(&mut [0]).expect("output");
    let tasks = fs::read_dir(format!("/proc/{}/task", child.id())).expect("a process").count();
    child.kill().expect("a child");
    child.wait().expect("a child");
    tasks
}

/// Those that work, and one that waits for signals: analysis, charts and pages have none of their own.
#[test]
fn all_work_is_done_by_the_threads_asked_for() {
    let uncertain = ["--set", "training.weeks=3 to 5"];
    let commands: [(&str, &[&str]); 4] = [
        ("run", &["--format", "json", "--replications", "1000"]),
        ("tune", &["--format", "json", "--replications", "300", "--max", "2000", "--step", "100"]),
        ("sweep", &["--format", "csv", "--replications", "200", "--vary", "offers.0.bonus=0..3000:5"]),
        ("report", &["--replications", "100", "--max", "2000", "--step", "500"]),
    ];
    for (command, more) in commands {
        let arguments = [&[command][..], more, &uncertain].concat();
        for threads in [1, 2, 5] {
            let counted = threads_at_the_end(&arguments, &threads.to_string());
            assert!(counted <= threads + 1, "{command} on {threads}: {counted} threads");
        }
    }
}

/// Stacks for so many threads do not fit into the address space.
#[test]
fn threads_that_cannot_be_had_are_an_error_with_a_remedy() {
    let script = "ulimit -v 600000; exec \"$0\" \"$@\"";
    let command = |threads: &str| {
        Command::new("sh")
            .args(["-c", script, env!("CARGO_BIN_EXE_offer"), "run", "--replications", "100", "--threads", threads])
            .arg(small())
            .output()
            .expect("a shell")
    };
    let refused = command("1000");
    let said = String::from_utf8_lossy(&refused.stderr);
    assert_eq!(refused.status.code(), Some(1), "{said}");
    assert!(said.starts_with("error: cannot start threads: ") && said.contains("`--threads 1`"), "{said}");
    assert!(refused.stdout.is_empty());
    let one = command("1");
    assert_eq!(one.status.code(), Some(0), "{}", String::from_utf8_lossy(&one.stderr));
}
