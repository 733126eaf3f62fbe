//! How much of the spread of the saving is luck, and how much is not knowing the parameters.

use super::rows::SpreadRow;

/// The rows of `spread.csv`. Every parameter is certain, so that all spread is luck by definition, without an interval.
pub fn rows(scenario: &str) -> Vec<SpreadRow> {
    [("luck", 1.0), ("parameters", 0.0)]
        .map(|(source, share)| SpreadRow {
            scenario: scenario.to_owned(),
            source,
            share: Some(share),
            ci_low: None,
            ci_high: None,
        })
        .to_vec()
}
