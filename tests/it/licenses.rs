//! The licences that come with the program are those of what it is linked from.

use std::collections::BTreeSet;
use std::path::Path;
use std::process::Command;

const LICENSES: &str = include_str!("../../src/cli/licenses.txt");

fn cargo() -> Command {
    let mut cargo = Command::new(env!("CARGO"));
    cargo.current_dir(Path::new(env!("CARGO_MANIFEST_DIR"))).args([
        "tree",
        "--locked",
        "--offline",
        "--prefix",
        "none",
    ]);
    cargo
}

/// Name and version of every package that is linked, as `name 1.2.3`.
fn linked() -> BTreeSet<String> {
    // As .ci/licenses has them.
    let output = cargo()
        .args(["-e", "normal,no-proc-macro", "--target", "x86_64-unknown-linux-gnu", "--format", "{p}"])
        .output()
        .expect("cargo starts");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let text = String::from_utf8(output.stdout).expect("UTF-8");
    let package = |line: &str| {
        let mut words = line.split_whitespace();
        let (name, version) = (words.next()?, words.next()?.strip_prefix('v')?);
        (name != "the-offer").then(|| format!("{name} {version}"))
    };
    text.lines().filter_map(package).collect()
}

#[test]
fn the_list_is_that_of_the_packages_that_are_linked() {
    let listed = LICENSES.lines().skip(2).take_while(|line| !line.is_empty());
    let listed: BTreeSet<String> = listed.filter_map(|line| Some(line.split_once(": ")?.0.to_owned())).collect();
    assert_eq!(listed, linked(), "run .ci/licenses");
}

#[test]
fn every_package_has_a_text() {
    let rule = "=".repeat(80);
    let mut lines = LICENSES.lines();
    let mut with_text = BTreeSet::new();
    while lines.any(|line| line == rule) {
        with_text.extend(lines.next().expect("names").split(", ").map(str::to_owned));
        assert_eq!(lines.next(), Some(rule.as_str()));
    }
    assert_eq!(linked().difference(&with_text).collect::<Vec<_>>(), Vec::<&String>::new(), "run .ci/licenses");
    // The letters of pictures have a licence of their own.
    assert!(LICENSES.contains("Bitstream Vera Fonts Copyright"));
}
