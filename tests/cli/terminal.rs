//! Nothing that a file, a path or an argument holds moves the cursor of whoever reads, or turns the text about it.

use std::fs;
use std::process::Output;

use super::{offer, small};
use the_offer::scenario::visible;

/// Clears a screen, rings, turns the direction of writing.
const NASTY: &str = "\u{1b}[2J\u{7}\u{9b}31m\u{202e}\u{200b}";

fn output(arguments: &[&str]) -> Output {
    offer(arguments).output().expect("offer starts")
}

/// What was said, all of which can be seen.
fn seen(output: &Output) -> String {
    let text = [output.stdout.as_slice(), &output.stderr].concat();
    let text = String::from_utf8(text).expect("UTF-8");
    assert_eq!(visible(&text), text);
    text
}

fn small_with(from: &str, to: &str) -> String {
    let text = fs::read_to_string(small()).expect("a scenario");
    assert!(text.contains(from));
    text.replacen(from, to, 1)
}

#[test]
fn arguments_are_shown_as_they_are_written() {
    let file = small();
    let file = file.to_str().expect("a path");
    let key = format!("pay.{NASTY}=1");
    let value = format!("pay.load={NASTY}");
    let unknown = format!("--{NASTY}");
    for arguments in [
        &["run", file, "--set", &key][..],
        &["run", file, "--set", &value],
        &["sweep", file, "--vary", &key],
        &["sweep", file, "--vary", &value],
        &["run", file, "--seed", NASTY],
        &["run", file, &unknown],
        &[NASTY],
        &["check", NASTY],
        &["new", "-o", &format!("/dev/null/{NASTY}")],
        &["plot", file, "--chart", "spread", "-o", &format!("{NASTY}.txt")],
    ] {
        for color in ["never", "always"] {
            let told = output(&[arguments, &["--color", color]].concat());
            assert_ne!(told.status.code(), Some(0), "{arguments:?}");
            let text = String::from_utf8_lossy(&[told.stdout.as_slice(), &told.stderr].concat()).into_owned();
            let own = color == "always" && !text.contains("\u{1b}[2J");
            assert!(own || visible(&text) == text, "{text:?}");
            assert!(text.contains("\\u001b[2J") || text.contains("\\u001B[2J"), "{text:?}");
        }
    }
}

#[test]
fn paths_and_descriptions_are_shown_as_they_are_written() {
    let folder = tempfile::tempdir().expect("a folder");
    let described =
        small_with("name = \"small\"", "name = \"small\"\ndescription = \"two\\nlines \\u001b[2J\\u009b31m\u{202e}\"");
    let path = folder.path().join(format!("a{NASTY}.toml"));
    fs::write(&path, described).expect("a file");
    let path = path.to_str().expect("a path");
    let page = folder.path().join("page.html");
    for arguments in [
        &["check", path, "--explain"][..],
        &["check", path, "--explain", "--format", "csv"],
        &["check", path, "--explain", "--format", "json"],
        &["check", path, "--set", "offers.0.week=99"],
        &["run", path, "--format", "json"],
        &["run", path, "scenarios/us-call-center.toml", "--replications", "20"],
        &["sweep", path, "--vary", "description='\u{202e}',b", "--replications", "20"],
        &["report", path, "--replications", "20", "--title", NASTY, "-o", page.to_str().expect("a path")],
    ] {
        let told = output(arguments);
        assert_eq!(told.status.code(), Some(0), "{arguments:?}: {}", seen(&told));
        seen(&told);
    }
    let page = fs::read_to_string(page).expect("a page");
    assert_eq!(visible(&page), page.replace('\t', "\\u0009"));
    assert!(page.contains("\\u001b[2J"));
}

#[test]
fn names_that_nobody_sees_are_refused_with_the_place() {
    for (field, from) in [("name", "name = \"small\""), ("groups", "name = \"hunters\"")] {
        for unseen in
            ["\\u001b", "\\u007f", "\\u009b", "\\u200e", "\\u202e", "\\u2066", "\\u2028", "\\ufeff", "\\t", "\\n"]
        {
            let file = small_with(from, &format!("name = \"a{unseen}b\""));
            let problems = the_offer::scenario::parse("x.toml", &file, &[]).expect_err("nobody sees it").render(false);
            assert!(problems.contains("holds a character that nobody sees"), "{field}: {problems}");
            assert!(problems.contains("x.toml:"), "{problems}");
        }
    }
}

#[test]
fn whoever_asks_beyond_a_run_is_told_what_there_is() {
    let file = small();
    let file = file.to_str().expect("a path");
    for (flag, told) in [
        ("--replication", "there is no replication 20000: the run has 200, numbered 0 to 199; `--replications 20001`"),
        ("--position", "has no position 20000: positions count from 0 to 9; `--set cohort.positions=20001`"),
    ] {
        let output = output(&["trace", file, flag, "2e4"]);
        assert_eq!(output.status.code(), Some(2));
        assert!(seen(&output).contains(told), "{}", seen(&output));
    }
    assert!(output(&["trace", file, "--replication", "200", "--replications", "2.01e2"]).status.success());
}

#[test]
#[cfg(unix)]
fn a_pipe_that_nobody_fills_is_no_scenario() {
    let folder = tempfile::tempdir().expect("a folder");
    let pipe = folder.path().join("pipe.toml");
    let made = std::process::Command::new("mkfifo").arg(&pipe).status().expect("mkfifo starts");
    assert!(made.success());
    let over = folder.path().join("over.toml");
    fs::write(&over, "extends = \"pipe.toml\"\n").expect("a file");
    for path in [&pipe, &over] {
        let told = output(&["check", path.to_str().expect("a path")]);
        assert_eq!(told.status.code(), Some(2));
        assert!(seen(&told).contains("neither a file nor a folder"), "{}", seen(&told));
    }
}
