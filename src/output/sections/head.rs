//! Head of a report: what was played, the answer, and how to read the numbers below.

use crate::output::body::{Answer, Block, Body};
use crate::output::format::{clipped, counted, plus_minus, weeks};
use crate::scenario::Scenario;

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
    /// The head of a full report.
    pub fn body(&self) -> Body {
        let footnote = self.footnote.clone().map(|text| Body::paragraph(text, 0)).unwrap_or_default();
        self.answered() + footnote + Body::paragraph(reading(self.replications > 1, self.confidence), 0)
    }

    /// All of a short report.
    pub fn short(&self) -> Body {
        let below = [&self.footnote, &self.advice].into_iter().flatten().map(String::as_str).chain([REST]);
        self.answered() + Body::paragraph(below.collect::<Vec<_>>().join(" "), 0)
    }

    fn answered(&self) -> Body {
        let assumptions = self.assumptions.clone().map(|text| Body::paragraph(text, 0)).unwrap_or_default();
        played(self.scenario, self.positions, self.replications)
            + Block::Answer(self.answer.clone()).into()
            + assumptions
    }
}

/// What was played of a scenario.
pub fn played(scenario: &Scenario, positions: u64, replications: u64) -> Body {
    let name = clipped(&scenario.name, 70);
    let [positions, replications] = [counted(positions, "position"), counted(replications, "replication")];
    let horizon = weeks(scenario.simulation.horizon_weeks);
    let seed = scenario.simulation.seed;
    let rest = format!("{positions} × {replications}, {horizon} weeks, seed {seed}");
    Block::Played { name, rest }.into()
}

/// A sentence on what follows ±, with intervals at `confidence` in (0, 1), where errors are known.
pub fn reading(errors_are_known: bool, confidence: f64) -> String {
    match errors_are_known {
        true => plus_minus(confidence),
        false => ONE_REPLICATION.to_owned(),
    }
}

/// Sentence in place of [`reading`] for one replication.
pub const ONE_REPLICATION: &str = "One replication has no error, so no number below has an error.";
