//! How results came about: enough to make them again.

use std::io::{self, Write};
use std::time::Instant;

use jiff::{Timestamp, Unit};
use serde::Serialize;

use crate::model::draws::GENERATOR;
use crate::scenario::Scenario;

/// The moment a run starts.
#[derive(Debug, Clone, Copy)]
pub struct Start {
    date: Timestamp,
    clock: Instant,
}

impl Start {
    /// This moment.
    pub fn now() -> Self {
        Self { date: Timestamp::now(), clock: Instant::now() }
    }
}

/// What `manifest.json` says. Of two equal runs only `started` and `seconds` differ.
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
    /// How sure intervals are, in (0, 1).
    pub confidence: f64,
    /// The scenarios, in the order of the tables.
    pub scenarios: Vec<Entry>,
    /// Files written beside this one.
    pub files: Vec<&'static str>,
    /// When the run started (RFC 3339, UTC).
    pub started: String,
    /// How long it took until the results stood [s].
    pub seconds: f64,
}

/// One scenario of a run, as it was in force.
#[derive(Debug, Clone, Serialize)]
pub struct Entry {
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
    pub fn new(command: Vec<String>, start: Start, confidence: f64, scenarios: Vec<Entry>) -> Self {
        Self {
            version: env!("CARGO_PKG_VERSION"),
            generator: GENERATOR,
            command,
            seed: common(scenarios.iter().map(|entry| entry.seed)),
            replications: common(scenarios.iter().map(|entry| entry.replications)),
            confidence,
            scenarios,
            files: Vec::new(),
            started: date(start.date),
            seconds: start.clock.elapsed().as_secs_f64(),
        }
    }

    /// Writes it, indented for people.
    ///
    /// # Errors
    /// Those of `out`.
    pub fn write(&self, out: &mut dyn Write) -> io::Result<()> {
        serde_json::to_writer_pretty(&mut *out, self)?;
        writeln!(out)
    }
}

impl Entry {
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

/// The value that all have; none where they differ.
fn common(mut values: impl Iterator<Item = u64>) -> Option<u64> {
    let first = values.next()?;
    values.all(|value| value == first).then_some(first)
}
