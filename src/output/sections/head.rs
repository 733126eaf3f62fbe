//! Head of a report: what was played, the answer, and how to read the numbers below.

use crate::output::body::{Answer, Tone};
use crate::output::format::{clipped, counted, plus_minus, weeks};
use crate::output::terminal::{Ink, wrapped};
use crate::scenario::Scenario;

/// Length of a report for a terminal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReportLength {
    /// The answer alone, with what to do next.
    Short,
    /// The answer and all tables.
    Full,
}

/// Words that end a short report.
const REST: &str = "All tables: --full.";

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
    /// Error of the answer; None where the answer has told it.
    pub footnote: Option<String>,
    /// What to do next, in a short report.
    pub advice: Option<String>,
}

impl Head<'_> {
    /// The answer, above tables or alone.
    pub fn print(&self, length: ReportLength, ink: Ink) -> String {
        let played = played(self.scenario, self.positions, self.replications, ink);
        let assumptions = self.assumptions.as_ref().map_or_else(String::new, |text| wrapped(text, 0));
        let answer = format!("{played}\n{}{assumptions}", ink.answer(&self.answer));
        let below = self.footnote.clone().into_iter();
        match length {
            ReportLength::Short => {
                let below: Vec<String> = below.chain(self.advice.clone()).chain([REST.to_owned()]).collect();
                answer + &wrapped(&below.join(" "), 0)
            }
            ReportLength::Full => {
                let below: String = below.map(|text| wrapped(&text, 0)).collect();
                answer + &below + &reading(self.replications > 1, self.confidence)
            }
        }
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
