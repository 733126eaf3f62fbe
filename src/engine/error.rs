//! Errors of the engine.

use crate::model::{crisis::Crises, parameters::DrawnAgain, position::MOST_HIRES};
use crate::scenario::Scenario;

/// Error of the engine.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum EngineError {
    /// The watcher stopped the run.
    #[error("interrupted")]
    Interrupted,
    /// A position has too many hires.
    #[error(
        "scenario '{scenario}': more than {MOST_HIRES} hires at position {position} of replication {replication}; \
         hires leave at once: check tenure, training_dropout_per_week, dismissal_per_year and weeks_to_fill"
    )]
    TooManyHires {
        /// Scenario.
        scenario: String,
        /// Replication, from 0.
        replication: u64,
        /// Position, from 0.
        position: u64,
    },
    /// A replication has too many crises.
    #[error(
        "scenario '{scenario}': more than {} service crises in replication {replication}; lower service.shocks_per_year",
        Crises::MOST
    )]
    TooManyCrises {
        /// Scenario.
        scenario: String,
        /// Replication, from 0.
        replication: u64,
    },
    /// A cohort has more hires than the pieces of a curve can count.
    #[error("scenario '{scenario}': more than {} hires in replication {replication}; lower cohort.positions", u32::MAX)]
    Uncountable {
        /// Scenario.
        scenario: String,
        /// Replication, from 0.
        replication: u64,
    },
    /// Costs are too large to be averaged.
    #[error(
        "scenario '{scenario}': a cost in replication {replication} is too large to be averaged; use larger units of money"
    )]
    TooLarge {
        /// Scenario.
        scenario: String,
        /// Replication, from 0.
        replication: u64,
    },
    /// The position does not exist.
    #[error(
        "scenario '{scenario}' has no position {position}: positions count from 0 to {}; \
         `--set cohort.positions={}` makes a larger cohort",
        positions - 1,
        position.saturating_add(1)
    )]
    NoSuchPosition {
        /// Scenario.
        scenario: String,
        /// Position asked for, from 0.
        position: u64,
        /// Number of positions.
        positions: u64,
    },
    /// Not enough memory.
    #[error(
        "scenario '{scenario}': about {} of memory are needed, and {} are available; lower {lower}",
        size(*bytes),
        size(*room)
    )]
    TooMuchMemory {
        /// Scenario.
        scenario: String,
        /// Memory needed [byte].
        bytes: u64,
        /// Memory that there is [byte].
        room: u64,
        /// Field or option to lower.
        lower: &'static str,
    },
    /// Most draws of uncertain parameters are not allowed.
    #[error(
        "scenario '{scenario}': {share:.1} % of draws of {keys} are incompatible (they form no correlation matrix, or the low end is \
         above the high end); make them less uncertain"
    )]
    MostlyDrawnAgain {
        /// Scenario.
        scenario: String,
        /// Dotted keys of the parameters.
        keys: String,
        /// Share of draws that are not allowed [%].
        share: f64,
    },
    /// The operating system gives no threads.
    #[error("cannot start threads: {0}; ask for fewer (`--threads 1` needs none), or raise the limit (`ulimit -u`)")]
    Threads(String),
}

impl EngineError {
    /// The error if more than half of the draws of uncertain parameters are not allowed.
    pub(super) fn mostly_drawn_again(scenario: &Scenario, again: &DrawnAgain) -> Self {
        Self::MostlyDrawnAgain {
            scenario: scenario.name.clone(),
            keys: again.keys.join(", "),
            share: 100.0 * again.share,
        }
    }
}

/// An amount of memory in words.
fn size(bytes: u64) -> String {
    let (unit, name) = if bytes >= 1 << 30 { (1_u64 << 30, "GiB") } else { (1 << 20, "MiB") };
    let amount = bytes as f64 / unit as f64;
    let decimals = usize::from(amount < 99.95);
    format!("{amount:.decimals$} {name}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_in_units_that_people_read() {
        for (bytes, words) in [
            (0, "0.0 MiB"),
            (300 << 20, "300 MiB"),
            (1 << 30, "1.0 GiB"),
            ((5 << 30) / 2, "2.5 GiB"),
            (u64::MAX, "17179869184 GiB"),
        ] {
            assert_eq!(size(bytes), words);
        }
    }
}
