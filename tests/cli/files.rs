//! Results as files: CSV, JSON and the manifest say the same, and equal runs write equal bytes.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::Command;

use serde_json::Value;
use sha2::{Digest, Sha256};

use super::{offer, run_small, small};

const TABLES: [&str; 13] = [
    "classes.csv",
    "draws.csv",
    "exits.csv",
    "groups.csv",
    "keep.csv",
    "pairs.csv",
    "payback.csv",
    "ranking.csv",
    "replications.csv",
    "spread.csv",
    "summary.csv",
    "takers.csv",
    "weekly.csv",
];

/// Standard output of a command that must succeed.
fn printed(command: &mut Command) -> String {
    let output = command.output().expect("offer starts");
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{errors}");
    String::from_utf8(output.stdout).expect("UTF-8")
}

/// The files of a folder by name.
fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    fs::read_dir(folder)
        .expect("a folder")
        .map(|entry| entry.expect("an entry").path())
        .map(|path| {
            let name = path.file_name().expect("a name").to_string_lossy().into_owned();
            (name, fs::read(&path).expect("a file"))
        })
        .collect()
}

fn manifest(folder: &Path) -> Value {
    let text = fs::read(folder.join("manifest.json")).expect("a manifest");
    serde_json::from_slice(&text).expect("JSON")
}

/// Runs the small scenario into a folder below a new one.
fn tables(arguments: &[&str]) -> (tempfile::TempDir, Value, BTreeMap<String, Vec<u8>>) {
    let home = tempfile::tempdir().expect("a folder");
    let mut command = run_small(arguments);
    printed(command.args(["--csv", "tables"]).current_dir(home.path()));
    let folder = home.path().join("tables");
    let (manifest, mut files) = (manifest(&folder), files(&folder));
    files.remove("manifest.json").expect("a manifest");
    (home, manifest, files)
}

#[test]
fn equal_runs_write_equal_bytes_and_manifests_that_differ_in_time_alone() {
    let (_, mut first, one) = tables(&[]);
    let (_, mut second, other) = tables(&[]);
    assert_eq!(one.keys().collect::<Vec<_>>(), TABLES);
    assert_eq!(one, other);
    for manifest in [&mut first, &mut second] {
        let fields = manifest.as_object_mut().expect("an object");
        assert!(fields.remove("started").is_some_and(|date| date.is_string()));
        assert!(fields.remove("seconds").is_some_and(|time| time.is_number()));
    }
    assert_eq!(first, second);
}

#[test]
fn a_run_to_a_precision_is_one_of_so_many_replications() {
    let (_, mut until, one) = tables(&["--precision", "40"]);
    let played = until["replications"].as_u64().expect("a number");
    assert!(played > 1000);
    let (_, mut at_once, other) = tables(&["--replications", &played.to_string()]);
    assert!(one == other, "tables depend on the looks");
    assert_eq!(until["scenarios"].take(), at_once["scenarios"].take());
}

#[test]
fn what_is_not_precise_enough_is_written_whole() {
    let arguments = ["--precision", "1", "--max-replications", "1500"];
    let (_, _, written) = tables(&arguments);
    let home = tempfile::tempdir().expect("a folder");
    let mut strict = run_small(&arguments);
    let strict = strict.args(["--strict", "--csv", "tables"]).current_dir(home.path()).output().expect("offer starts");
    assert_eq!(strict.status.code(), Some(1));
    let mut files = files(&home.path().join("tables"));
    files.remove("manifest.json").expect("a manifest");
    assert!(files == written);
    assert!(String::from_utf8_lossy(&strict.stdout).contains("All tables: --full."));
    assert!(String::from_utf8_lossy(&strict.stderr).contains("--max-replications was reached first"));
}

#[test]
fn threads_change_no_byte_and_another_seed_does() {
    let (_, _, one) = tables(&["--threads", "1"]);
    let (_, _, seven) = tables(&["--threads", "7"]);
    let (_, _, other_luck) = tables(&["--seed", "8"]);
    assert!(one == seven, "tables depend on the number of threads");
    assert!(one != other_luck, "tables do not depend on the seed");
}

#[test]
fn the_manifest_tells_how_to_make_the_results_again() {
    let (_, manifest, _) = tables(&["--seed", "8", "--replications", "60", "--confidence", "0.9"]);
    assert_eq!(manifest["version"], env!("CARGO_PKG_VERSION"));
    assert_eq!(manifest["seed"], 8);
    assert_eq!(manifest["replications"], 60);
    assert_eq!(manifest["confidence"], 0.9);
    assert_eq!(manifest["command"][0], "offer");
    assert_eq!(manifest["command"][1], "run");
    assert_eq!(manifest["scenarios"][0]["name"], "small");
    assert_eq!(manifest["scenarios"][0]["hash"].as_str().map(str::len), Some(64));
    let mut files: Vec<&str> = manifest["files"].as_array().expect("a list").iter().filter_map(Value::as_str).collect();
    files.sort_unstable();
    assert_eq!(files, TABLES);
}

#[test]
fn the_manifest_has_the_size_and_the_sum_of_each_table() {
    let (_, manifest, tables) = tables(&[]);
    let checksums = manifest["checksums"].as_array().expect("a list");
    assert_eq!(checksums.len(), tables.len());
    for checksum in checksums {
        let table = &tables[checksum["file"].as_str().expect("a name")];
        assert_eq!(checksum["bytes"], table.len());
        let digits: String = Sha256::digest(table).iter().map(|byte| format!("{byte:02x}")).collect();
        assert_eq!(checksum["sha256"], digits);
    }
}

#[test]
fn the_hash_is_of_the_scenario_in_force() {
    let hash = |arguments: &[&str]| tables(arguments).1["scenarios"][0]["hash"].clone();
    let plain = hash(&[]);
    assert_ne!(plain, hash(&["--set", "offers.0.bonus=2000"]));
    assert_eq!(plain, hash(&["--threads", "1", "--confidence", "0.9"]));
}

/// A CSV cell as JSON has it.
fn cell(text: &str) -> Value {
    match text {
        "" => Value::Null,
        "true" => true.into(),
        "false" => false.into(),
        _ => serde_json::from_str(text).unwrap_or_else(|_| text.into()),
    }
}

#[test]
fn json_holds_the_numbers_of_the_tables_under_their_names() {
    let (_, _, tables) = tables(&[]);
    let document: Value = serde_json::from_str(&printed(&mut run_small(&["--format", "json"]))).expect("JSON");
    let scenario = &document["scenarios"][0];
    assert_eq!(scenario["name"], "small");
    assert!(scenario["warnings"].is_array());
    for (file, bytes) in &tables {
        let name = file.trim_end_matches(".csv");
        let place = if COMPARISONS.contains(&name) { &document } else { scenario };
        assert_eq!(place[name], Value::Array(rows(bytes)), "{name}");
    }
}

/// Tables about all scenarios of a call at once.
const COMPARISONS: [&str; 2] = ["pairs", "ranking"];

/// The rows of a CSV table as JSON has them.
fn rows(table: &[u8]) -> Vec<Value> {
    let mut reader = csv::Reader::from_reader(table);
    let header = reader.headers().expect("a header").clone();
    let records = reader.records().map(|record| record.expect("a row"));
    records.map(|record| header.iter().map(str::to_owned).zip(record.iter().map(cell)).collect()).collect()
}

#[test]
fn printed_csv_is_the_summary_table() {
    let (_, _, tables) = tables(&[]);
    assert_eq!(printed(&mut run_small(&["--format", "csv"])).into_bytes(), tables["summary.csv"]);
}

#[test]
fn several_scenarios_share_the_tables() {
    let home = tempfile::tempdir().expect("a folder");
    let text = fs::read_to_string(small()).expect("the small scenario");
    let other = home.path().join("other.toml");
    fs::write(&other, text.replacen("\"small\"", "\"other\"", 1)).expect("a scenario");
    let mut command = run_small(&["--csv", "tables"]);
    printed(command.arg(&other).current_dir(home.path()));
    let tables = files(&home.path().join("tables"));
    let weekly = String::from_utf8_lossy(&tables["weekly.csv"]).into_owned();
    let of = |name: &str| weekly.lines().filter(|line| line.starts_with(name)).count();
    assert!(of("small,") > 0);
    assert_eq!(of("small,"), of("other,"));
    assert_eq!(of("small,") + of("other,") + 1, weekly.lines().count());
}

#[test]
fn scenarios_of_a_call_are_ranked_and_paired() {
    let home = tempfile::tempdir().expect("a folder");
    let dear = small().with_file_name("dear.toml");
    let folder = ["--csv", "tables", "--format", "json"];
    let mut command = run_small(&["--quiet"]);
    let document = printed(command.arg(&dear).args(folder).current_dir(home.path()));
    let document: Value = serde_json::from_str(&document).expect("JSON");
    let tables = files(&home.path().join("tables"));
    let [pairs, ranking] = COMPARISONS.map(|name| rows(&tables[&format!("{name}.csv")]));
    assert_eq!(document["pairs"], Value::Array(pairs.clone()));
    assert_eq!(document["ranking"], Value::Array(ranking.clone()));
    let of = |rows: &[Value], key: &str| rows.iter().map(|row| row[key].clone()).collect::<Vec<_>>();
    assert_eq!(of(&ranking, "scenario"), ["small", "dear"]);
    assert_eq!(of(&ranking, "rank"), [1, 2]);
    assert_eq!(of(&pairs, "metric"), ["cost_offer", "cost_no_offer", "saving"]);
    assert_eq!(of(&pairs, "other"), ["dear"; 3]);
    assert_eq!(of(&pairs, "tied"), [false, true, false]);
    let number = |row: &Value, key: &str| row[key].as_f64().expect("a number");
    let difference = number(&ranking[0], "cost_offer") - number(&ranking[1], "cost_offer");
    assert!((number(&pairs[0], "difference") - difference).abs() < 1e-6);
    assert_eq!((&pairs[1]["difference"], &pairs[1]["variance_factor"]), (&Value::from(0.0), &Value::Null));
}

#[test]
fn a_later_run_takes_the_place_of_an_earlier_one() {
    let (home, _, first) = tables(&[]);
    printed(run_small(&["--seed", "8", "--csv", "tables"]).current_dir(home.path()));
    let folder = home.path().join("tables");
    let mut second = files(&folder);
    second.remove("manifest.json");
    assert_eq!(first.keys().collect::<Vec<_>>(), second.keys().collect::<Vec<_>>());
    assert_ne!(first, second);
    assert_eq!(manifest(&folder)["seed"], 8);
}

#[cfg(unix)]
#[test]
fn tables_and_new_scenarios_have_ordinary_permissions() {
    use std::os::unix::fs::PermissionsExt;
    let (home, _, _) = tables(&[]);
    printed(offer(&["new", "-o", "mine.toml"]).current_dir(home.path()));
    fs::write(home.path().join("ordinary"), "").expect("a file");
    let mode = |name: &str| {
        let path = home.path().join(name);
        fs::metadata(path).expect("a file").permissions().mode()
    };
    for name in ["tables/summary.csv", "tables/manifest.json", "mine.toml"] {
        assert_eq!(mode(name), mode("ordinary"), "{name}");
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_a_failure_of_the_run() {
    let full = fs::OpenOptions::new().write(true).open("/dev/full").expect("a full disk");
    for arguments in [["run", "--format=csv"], ["run", "--format=json"], ["run", "--format=table"]] {
        let output = offer(&arguments)
            .arg(small())
            .stdout(full.try_clone().expect("a full disk"))
            .output()
            .expect("offer starts");
        assert_eq!(output.status.code(), Some(1), "{arguments:?}");
        let errors = String::from_utf8_lossy(&output.stderr);
        assert!(errors.contains("cannot write to standard output"), "{errors}");
    }
}
