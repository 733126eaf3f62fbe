//! Shards as files: played once, written whole, merged to what one run prints.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use super::{offer, small};

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// Runs `offer` in a folder, and returns what it printed. The run must succeed.
fn printed(folder: &Path, arguments: &[&str]) -> String {
    let Output { status, stdout, stderr } = told(folder, arguments);
    assert!(status.success(), "{arguments:?}: {}", text(&stderr));
    text(&stdout)
}

fn told(folder: &Path, arguments: &[&str]) -> Output {
    offer(arguments).current_dir(folder).output().expect("offer starts")
}

/// What a failed run says on standard error, with its exit status.
fn refused(folder: &Path, arguments: &[&str]) -> (Option<i32>, String) {
    let Output { status, stdout, stderr } = told(folder, arguments);
    assert!(stdout.is_empty(), "{arguments:?}: {}", text(&stdout));
    (status.code(), text(&stderr))
}

/// A folder with the small scenario, and shards of a run of it.
fn shards(of: usize) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    fs::copy(small(), folder.path().join("small.toml")).expect("a file");
    (1..=of).for_each(|number| drop(shard(folder.path(), number, of)));
    folder
}

fn shard(folder: &Path, number: usize, of: usize) -> Output {
    let (shard, part) = (format!("{number}/{of}"), format!("part-{number}.offer"));
    told(folder, &["run", "small.toml", "--replications", "3000", "--shard", &shard, "-o", &part])
}

/// JSON without the manifest, which tells when and how.
fn figures(json: &str) -> serde_json::Value {
    let mut document: serde_json::Value = serde_json::from_str(json).expect("JSON");
    document["manifest"] = serde_json::Value::Null;
    document
}

const PARTS: [&str; 3] = ["part-3.offer", "part-1.offer", "part-2.offer"];

#[test]
fn merged_parts_print_and_write_what_one_run_does() {
    let folder = shards(3);
    let folder = folder.path();
    let run = |more: &[&str]| printed(folder, &[&["run", "small.toml", "--replications", "3000"], more].concat());
    let merge = |more: &[&str]| printed(folder, &[&["merge"], &PARTS[..], more].concat());
    assert_eq!(merge(&["--full"]), run(&["--full"]));
    assert_eq!(merge(&["--confidence", "0.9"]), run(&["--confidence", "0.9"]));
    assert_eq!(merge(&["--format", "csv"]), run(&["--format", "csv"]));
    assert_eq!(
        figures(&merge(&["--format", "json", "--csv", "two"])),
        figures(&run(&["--format", "json", "--csv", "one"]))
    );
    let tables = |name: &str| {
        let files = fs::read_dir(folder.join(name)).expect("a folder").map(|file| file.expect("a file").path());
        let mut tables: Vec<_> = files.filter(|file| !file.ends_with("manifest.json")).collect();
        tables.sort();
        tables.into_iter().map(|file| fs::read(file).expect("a table")).collect::<Vec<_>>()
    };
    assert!(tables("one").len() > 5);
    assert!(tables("one") == tables("two"));
    assert_eq!(printed(folder, &["merge", "."]), run(&[]));
}

#[test]
fn a_sweep_in_parts_prints_what_one_sweep_does() {
    let folder = shards(0);
    let folder = folder.path();
    let sweep = ["sweep", "small.toml", "--vary", "offers.0.bonus=0..2000:500", "--vary", "training.weeks=2,4"];
    for number in ["1", "2"] {
        printed(folder, &[&sweep[..], &["--shard", &format!("{number}/2"), "-o", &format!("{number}.offer")]].concat());
    }
    assert_eq!(printed(folder, &["merge", "2.offer", "1.offer"]), printed(folder, &sweep));
    let csv = printed(folder, &["merge", "1.offer", "2.offer", "--format", "csv"]);
    assert_eq!(csv, printed(folder, &[&sweep[..], &["--format", "csv"]].concat()));
}

#[test]
fn a_part_that_is_there_is_not_played_again() {
    let folder = shards(2);
    let folder = folder.path();
    let part = folder.join("part-1.offer");
    let (bytes, written) =
        (fs::read(&part).expect("a part"), fs::metadata(&part).and_then(|file| file.modified()).ok());
    let again = shard(folder, 1, 2);
    assert!(again.status.success());
    assert_eq!(text(&again.stderr), "note: part-1.offer has shard 1/2 already: nothing is played\n");
    assert_eq!(fs::metadata(&part).and_then(|file| file.modified()).ok(), written);
    // A damaged part is played again, to the same bytes.
    fs::write(&part, &bytes[..bytes.len() / 2]).expect("a file");
    let again = shard(folder, 1, 2);
    assert!(again.status.success());
    let told = text(&again.stderr);
    assert_eq!(told, "warning: part-1.offer is damaged: it ends too early: the shard is played again\n");
    assert!(fs::read(&part).expect("a part") == bytes);
    // What is not ours to replace stays.
    let other =
        refused(folder, &["run", "small.toml", "--replications", "3000", "--shard", "2/2", "-o", "part-1.offer"]);
    assert_eq!(other.0, Some(2));
    assert!(other.1.contains("part-1.offer has shard 1 of another run"), "{}", other.1);
    let other = refused(folder, &["run", "small.toml", "--shard", "2/2", "-o", "small.toml"]);
    assert_eq!(other, (Some(2), "error: small.toml exists already, and is no part: name another file\n".to_owned()));
    assert!(fs::read(folder.join("small.toml")).expect("a file") == fs::read(small()).expect("a file"));
    let left = fs::read_dir(folder).expect("a folder").count();
    assert_eq!(left, 3, "the scenario and two parts");
}

#[test]
fn missing_parts_are_told_with_what_to_do() {
    let folder = shards(3);
    let folder = folder.path();
    assert_eq!(printed(folder, &["merge", "--missing", "part-1.offer"]), "2-3\n");
    assert_eq!(printed(folder, &["merge", "--missing", "."]), "");
    fs::write(folder.join("notes.txt"), "no part").expect("a file");
    let (status, told) = refused(folder, &["merge", "notes.txt", "part-2.offer", "part-2.offer", "gone.offer"]);
    assert_eq!(status, Some(2));
    assert_eq!(
        told,
        "error: these parts do not make one run:\n  \
         shard 2 is in part-2.offer and in part-2.offer: leave one out\n  \
         notes.txt is no part that `--shard` has written\n  \
         gone.offer cannot be read: No such file or directory (os error 2)\n  \
         missing: 1,3 of 3; play each again, such as with `--shard 1/3`\n"
    );
    // The odd one out is told, whichever comes first.
    printed(folder, &["run", "small.toml", "--seed", "2", "--replications", "3000", "--shard", "1/3", "-o", "a.offer"]);
    let (_, told) = refused(folder, &["merge", "a.offer", "part-1.offer", "part-2.offer", "part-3.offer"]);
    assert!(told.contains("a.offer is of another run than part-1.offer: seed 2, not 1"), "{told}");
}

#[test]
fn flags_of_the_merged_results_are_no_flags_of_a_shard() {
    let folder = shards(0);
    for flags in [
        &["--shard", "1/2"][..],
        &["-o", "x.offer"],
        &["--shard", "1/2", "-o", "x.offer", "--full"],
        &["--shard", "1/2", "-o", "x.offer", "--csv", "tables"],
        &["--shard", "1/2", "-o", "x.offer", "--precision", "2%"],
        &["--shard", "3/2", "-o", "x.offer"],
    ] {
        let (status, told) = refused(folder.path(), &[&["run", "small.toml"], flags].concat());
        assert_eq!(status, Some(2), "{flags:?}: {told}");
    }
    assert_eq!(fs::read_dir(folder.path()).expect("a folder").count(), 1);
}

/// The first example of the guide is a script that runs.
#[cfg(unix)]
#[test]
fn the_example_of_the_guide_runs() {
    let guide = include_str!("../../src/guide/shards.md");
    let scripts: Vec<&str> = guide.split("```sh\n").skip(1).filter_map(|text| text.split("```").next()).collect();
    assert_eq!(scripts.len(), 2);
    let folder = tempfile::tempdir().expect("a folder");
    std::os::unix::fs::symlink(
        Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios"),
        folder.path().join("scenarios"),
    )
    .expect("a link");
    let run = |script: &str| {
        let program = offer(&[]).get_program().to_owned();
        let path = Path::new(&program).parent().expect("a folder").to_owned();
        let path = format!("{}:{}", path.display(), std::env::var("PATH").unwrap_or_default());
        let done = Command::new("bash").args(["-euc", script]).env("PATH", path).current_dir(folder.path()).output();
        let done = done.expect("bash starts");
        assert!(done.status.success(), "{}", text(&done.stderr));
        text(&done.stdout)
    };
    let merged = run(scripts[0]);
    assert_eq!(merged, printed(folder.path(), &["run", "scenarios/zappos-2008.toml"]));
    assert_eq!(run(scripts[1]), "2\n");
}
