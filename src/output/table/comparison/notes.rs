//! What to know when reading a comparison.

use super::pairs;
use crate::analysis::{Comparison, Difference, Draws, Mismatch};

/// Only what this comparison calls for.
pub fn texts(comparison: &Comparison) -> Vec<&'static str> {
    let differences: Vec<Difference> = pairs::shown(comparison).flat_map(|pair| pair.differences).flatten().collect();
    let any = |holds: fn(&Difference) -> bool| differences.iter().any(holds);
    let independent = pairs::shown(comparison).any(|pair| pair.draws == Draws::Independent);
    [
        (any(|difference| difference.variance_factor.is_some()), FACTOR),
        (independent && !differences.is_empty(), INDEPENDENT),
        (any(|difference| difference.tied() == Some(true) && !difference.same), TIED),
        (pairs::mirrored(comparison) && !differences.is_empty(), MIRRORED),
        (pairs::are_cut(comparison) && !differences.is_empty(), CUT),
        (comparison.mismatch.is_some(), comparison.mismatch.map_or("", unknown_best)),
    ]
    .into_iter()
    .filter(|(holds, _)| *holds)
    .map(|(_, text)| text)
    .collect()
}

const FACTOR: &str = "Factor: how many times as many replications this ± would take without common draws.";
const INDEPENDENT: &str = "No factor where seeds differ: such scenarios share no draws.";
const TIED: &str = "Tied: the difference may be 0, its interval holds it.";
const MIRRORED: &str = "Without the offer all cost the same in every replication: what one costs less, it saves more.";
const CUT: &str = "Pairs without the first are in pairs.csv (--csv DIR).";

fn unknown_best(mismatch: Mismatch) -> &'static str {
    match mismatch {
        Mismatch::Currencies => "Which is best, and how often, is unknown: currencies differ.",
        Mismatch::Seeds => "How often each is best is unknown: seeds differ, so that no cohort meets all of them.",
        Mismatch::CohortSizes => {
            "How often each is best is unknown: cohorts differ in size, and with it how often an offer pays."
        }
    }
}
