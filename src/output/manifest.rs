//! Manifest: the command, versions and seeds that reproduce results.

use std::io::{self, Write};
use std::time::Instant;

use jiff::{Timestamp, Unit};
use serde::{Deserialize, Serialize};

use crate::model::draws::GENERATOR;
use crate::scenario::Scenario;

/// The moment a run starts.
#[derive(Debug, Clone, Copy)]
pub struct Start {
    date: Timestamp,
    clock: Instant,
}

impl Start {
    /// The present moment.
    pub fn now() -> Self {
        Self { date: Timestamp::now(), clock: Instant::now() }
    }
}

/// Content of `manifest.json`. Two equal runs differ only in `started` and `seconds`.
#[derive(Debug, Clone, Serialize)]
pub struct Manifest {
    /// Version of this program.
    pub version: &'static str,
    /// Generator of the draws.
    pub generator: &'static str,
    /// The command line, argument by argument.
    pub command: Vec<String>,
    /// Seed, where all scenarios have the same.
    pub seed: Option<u64>,
    /// Replications, where all scenarios have the same.
    pub replications: Option<u64>,
    /// Confidence of intervals, in (0, 1).
    pub confidence: f64,
    /// The scenarios, in the order of the tables.
    pub scenarios: Vec<ScenarioEntry>,
    /// Tables written beside this one.
    pub files: Vec<String>,
    /// Size and sum of each.
    pub checksums: Vec<Checksum>,
    /// Start of the run (RFC 3339, UTC).
    pub started: String,
    /// Duration until the results were complete [s].
    pub seconds: f64,
}

/// Name, size and hash of a table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Checksum {
    /// Name of the table.
    pub file: String,
    /// Size of the table [bytes].
    pub bytes: u64,
    /// SHA-256 of its bytes, in hexadecimal digits.
    pub sha256: String,
}

/// Fields that are read from a manifest of this version or an earlier one.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Written {
    generator: String,
    /// Tables beside it.
    pub files: Vec<String>,
    /// Size and sum of each; earlier versions kept none.
    #[serde(default)]
    pub checksums: Vec<Checksum>,
    /// Start of the run (RFC 3339); None if it is no time.
    pub started: Option<String>,
}

/// Beginning of the names of generators in the manifests of all versions.
const GENERATORS: &str = "xoshiro256++ (rand ";

/// Reads a manifest. Returns None if this program did not write it.
pub fn read(bytes: &[u8]) -> Option<Written> {
    let mut written: Written = serde_json::from_slice(bytes).ok()?;
    written.started = written.started.filter(|started| started.parse::<Timestamp>().is_ok());
    let is_ours = written.generator == GENERATOR || written.generator.starts_with(GENERATORS);
    is_ours.then_some(written)
}

/// One scenario of a run, as it was in force.
#[derive(Debug, Clone, Serialize)]
pub struct ScenarioEntry {
    /// Name.
    pub name: String,
    /// SHA-256 of its canonical print.
    pub hash: String,
    /// Seed.
    pub seed: u64,
    /// Replications.
    pub replications: u64,
}

impl Manifest {
    /// Describes a run of these scenarios that has just come to its results.
    pub fn new(command: Vec<String>, start: Start, confidence: f64, scenarios: Vec<ScenarioEntry>) -> Self {
        Self {
            version: env!("CARGO_PKG_VERSION"),
            generator: GENERATOR,
            command,
            seed: common(scenarios.iter().map(|entry| entry.seed)),
            replications: common(scenarios.iter().map(|entry| entry.replications)),
            confidence,
            scenarios,
            files: Vec::new(),
            checksums: Vec::new(),
            started: date(start.date),
            seconds: start.clock.elapsed().as_secs_f64(),
        }
    }

    /// Names the tables that lie beside it.
    pub fn name(&mut self, tables: &[Checksum]) {
        self.files = tables.iter().map(|table| table.file.clone()).collect();
        self.checksums = tables.to_vec();
    }

    /// Writes it, indented for people.
    ///
    /// # Errors
    /// Errors of `out`.
    pub fn write(&self, out: &mut dyn Write) -> io::Result<()> {
        serde_json::to_writer_pretty(&mut *out, self)?;
        writeln!(out)
    }
}

impl ScenarioEntry {
    /// A scenario of this hash, which for the points of a sweep is that of all of them.
    pub fn new(scenario: &Scenario, hash: &str) -> Self {
        Self {
            name: scenario.name.clone(),
            hash: hash.to_owned(),
            seed: scenario.simulation.seed,
            replications: scenario.simulation.replications,
        }
    }
}

fn date(moment: Timestamp) -> String {
    moment.round(Unit::Second).unwrap_or(moment).to_string()
}

/// The common value. Returns None if values differ.
fn common(mut values: impl Iterator<Item = u64>) -> Option<u64> {
    let first = values.next()?;
    values.all(|value| value == first).then_some(first)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn manifests_of_this_version_and_of_the_first_one_are_known_again() {
        let mut manifest = Manifest::new(Vec::new(), Start::now(), 0.95, Vec::new());
        manifest.name(&[Checksum { file: "sweep.csv".to_owned(), bytes: 2, sha256: "00".to_owned() }]);
        let mut bytes = Vec::new();
        manifest.write(&mut bytes).expect("bytes");
        let written = read(&bytes).expect("a manifest");
        assert_eq!((written.files, written.checksums), (manifest.files, manifest.checksums));
        assert!(GENERATOR.starts_with(GENERATORS), "a later version must know the folders of this one");
        let first = r#"{"generator": "xoshiro256++ (rand 0.10), ziggurats of rand_distr 0.6, one stream a position", "files": ["a"]}"#;
        assert!(read(first.as_bytes()).is_some_and(|written| written.checksums.is_empty()));
    }

    #[test]
    fn manifests_of_other_programs_are_not_ours() {
        for foreign in ["", "{}", "[1]", "{\"generator\": \"webpack\", \"files\": [\"x\"]}", "{\"files\": [\"x\"]}"] {
            assert_eq!(read(foreign.as_bytes()), None, "{foreign}");
        }
    }
}
