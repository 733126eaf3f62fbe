//! Notes on a comparison.

use super::pairs;
use crate::analysis::{Comparison, Difference, Draws, Mismatch};

/// Notes that apply to this comparison.
pub fn texts(comparison: &Comparison) -> Vec<String> {
    let differences: Vec<Difference> = pairs::shown(comparison).flat_map(|pair| pair.differences).flatten().collect();
    let any = |holds: fn(&Difference) -> bool| differences.iter().any(holds);
    let independent = pairs::shown(comparison).any(|pair| pair.draws == Draws::Independent);
    let notes = [
        (any(|difference| difference.variance_factor.is_some()), FACTOR),
        (independent && !differences.is_empty(), INDEPENDENT),
        (any(|difference| difference.tied() == Some(true) && !difference.same), TIED),
        (pairs::mirrored(comparison) && !differences.is_empty(), MIRRORED),
        (pairs::are_cut(comparison) && !differences.is_empty(), CUT),
    ];
    let notes = notes.into_iter().filter(|(holds, _)| *holds).map(|(_, text)| text.to_owned());
    notes.chain(comparison.mismatch.and_then(unknown_best).map(str::to_owned)).collect()
}

const FACTOR: &str = "Factor: how many times as many replications this ± would take without common draws.";
const INDEPENDENT: &str = "No factor where seeds differ: such scenarios share no draws.";
const TIED: &str = "Tied: the interval of the difference holds 0.";
const MIRRORED: &str = "Without the offer all cost the same in every replication, so a lower cost is a higher saving.";
const CUT: &str = "Pairs without the first scenario are in pairs.csv (--csv DIR).";

/// Returns None for scenarios that are not alike: the answer says so.
fn unknown_best(mismatch: Mismatch) -> Option<&'static str> {
    match mismatch {
        Mismatch::Unlike => None,
        Mismatch::Seeds => {
            Some("How often each is best is unknown: seeds differ, so no cohort is common to all scenarios.")
        }
        Mismatch::CohortSizes => {
            Some("How often each is best is unknown: cohorts differ in size, which changes how often an offer pays.")
        }
    }
}
