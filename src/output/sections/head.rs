//! Head of a report: what was played, the answer, and how to read the numbers below.

use super::page::Tone;
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
}

/// The answer: its first words, what they mean, and the rest.
pub struct Answer {
    pub lead: String,
    pub tone: Tone,
    pub rest: String,
}

impl Head<'_> {
    pub fn print(&self, ink: Ink) -> String {
        let reading = reading(self.replications > 1, self.confidence);
        format!("{}\n{}{reading}", self.played(ink), self.answer.print(ink))
    }

    fn played(&self, ink: Ink) -> String {
        let name = clipped(&self.scenario.name, 70);
        let positions = counted(self.positions, "position");
        let replications = counted(self.replications, "replication");
        let horizon = weeks(self.scenario.simulation.horizon_weeks);
        let seed = self.scenario.simulation.seed;
        begun(&name, &format!(": {positions} × {replications}, {horizon} weeks, seed {seed}"), ink)
    }
}

impl Answer {
    /// The answer in one piece.
    pub fn text(&self) -> String {
        format!("{}{}", self.lead, self.rest)
    }

    /// Lines of the answer. The first words fit in the first line.
    pub fn print(&self, ink: Ink) -> String {
        wrapped(&self.text(), 0).replacen(&self.lead, &ink.paint(&self.lead, self.tone), 1)
    }
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

/// Line that stands in place of [`reading`] where there is one replication.
pub const ONE_REPLICATION: &str = "One replication has no error: no number below has one.\n";
