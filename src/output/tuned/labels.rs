//! Names of the lines of a tuning.

use crate::output::format::weeks;
use crate::study::tune::{TunedScenario, What};

impl TunedScenario<'_> {
    /// `week 2`, where weeks were asked for.
    pub fn asked_week(&self, line: usize) -> Option<String> {
        let line = self.tuned.lines.get(line).filter(|_| !self.plan.weeks.is_empty())?;
        Some(format!("week {}", weeks(line.axis.week)))
    }

    /// Name of a line beside others: `week 2`, `offers.1`. Returns None if there is one line.
    pub fn line_name(&self, line: usize) -> Option<String> {
        match self.plan.what {
            What::All => self.tuned.lines.get(line).map(|line| format!("offers.{}", line.axis.offer)),
            What::Offer(_) | What::Scale => self.asked_week(line),
        }
    }

    /// Label of a line in a table of all scenarios.
    pub fn label(&self, line: usize) -> String {
        let name = &self.scenario().name;
        self.line_name(line).map_or_else(|| name.clone(), |line| format!("{name}, {line}"))
    }
}
