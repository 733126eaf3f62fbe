//! Head of a report: what was played, the answer, and how to read the numbers below.

use crate::output::body::{Answer, Tone};
use crate::output::format::{clipped, counted, plus_minus, weeks};
use crate::output::terminal::{Ink, wrapped};
use crate::scenario::Scenario;

/// Head of a report on one scenario.
pub struct Head<'a> {
    pub scenario: &'a Scenario,
    pub positions: u64,
    pub replications: u64,
    /// Confidence of every interval, in (0, 1).
    pub confidence: f64,
    pub answer: Answer,
    /// What the answer assumes; None where that is not told.
    pub assumptions: Option<String>,
}

impl Head<'_> {
    pub fn print(&self, ink: Ink) -> String {
        let reading = reading(self.replications > 1, self.confidence);
        let played = played(self.scenario, self.positions, self.replications, ink);
        let assumptions = self.assumptions.as_deref().map_or_else(String::new, |text| wrapped(text, 0));
        format!("{played}\n{}{assumptions}{reading}", ink.answer(&self.answer))
    }
}

/// Lines on what was played of a scenario.
pub fn played(scenario: &Scenario, positions: u64, replications: u64, ink: Ink) -> String {
    let name = clipped(&scenario.name, 70);
    let [positions, replications] = [counted(positions, "position"), counted(replications, "replication")];
    let horizon = weeks(scenario.simulation.horizon_weeks);
    let seed = scenario.simulation.seed;
    begun(&name, &format!(": {positions} × {replications}, {horizon} weeks, seed {seed}"), ink)
}

/// Lines that begin with the name of a scenario as a title.
pub fn begun(name: &str, rest: &str, ink: Ink) -> String {
    wrapped(&format!("{name}{rest}"), 2).replacen(name, &ink.paint(name, Tone::Title), 1)
}

/// A line on what follows ±, with intervals at `confidence` in (0, 1), where errors are known.
pub fn reading(errors_are_known: bool, confidence: f64) -> String {
    match errors_are_known {
        true => format!("{}\n", plus_minus(confidence)),
        false => ONE_REPLICATION.to_owned(),
    }
}

/// Line in place of [`reading`] for one replication.
pub const ONE_REPLICATION: &str = "One replication has no error, so no number below has an error.\n";
