//! What to do next.

use super::page::{Page, Section, wrapped};
use crate::analysis::interval::Estimate;
use crate::analysis::{Verdict, Warning};
use crate::model::parameters::DrawnAgain;
use crate::output::format::{Currency, percent, whole};

pub fn section(page: &Page) -> Option<Section> {
    let currency = &page.currency;
    let warnings = page.estimates.warnings.iter().map(|one| warning(one, currency));
    let file = page.warnings.iter().map(|text| format!("The scenario's file: {text}"));
    let items: Vec<String> = replications(page).into_iter().chain(warnings).chain(file).collect();
    if items.is_empty() {
        return None;
    }
    Some(Section {
        title: "What to do next".to_owned(),
        body: items.iter().map(|item| wrapped(&format!("- {item}"), 2)).collect(),
    })
}

/// A warning of the run in a sentence, for a terminal of any kind.
pub fn warning(warning: &Warning, currency: &Currency) -> String {
    match warning {
        Warning::OneReplication => {
            "One replication has no error: raise --replications.".to_owned()
        }
        Warning::FewReplications { replications, tail } => format!(
            "{} replications are few: the quantiles are rough, and the worst 5 % are {tail}. Raise --replications.",
            whole(*replications)
        ),
        Warning::NobodyTook => {
            "Nobody took an offer in any replication: the bonus is far below what people would quit for, or comes too late."
                .to_owned()
        }
        Warning::FewTakers { takers } => format!(
            "All that is said of takers rests on {takers} of them: raise --replications."
        ),
        Warning::DrawnAgain(again) => drawn_again(again),
        Warning::DeclineEffectCarries { declining, saving } => format!(
            "{} of the saving of {} rests on the assumption that declining an offer changes people: look at it with \
             --set decline.hazard_ratio=1 --set decline.output_lift=0.",
            currency.amount(*declining),
            currency.amount(*saving)
        ),
    }
}

/// Uncertain parameters that often do not go together, in a sentence.
pub fn drawn_again(again: &DrawnAgain) -> String {
    format!(
        "{} % of draws of {} do not go together, and are drawn again: make them less uncertain.",
        percent(again.share, 1),
        again.keys.join(", ")
    )
}

/// How many replications would say more.
fn replications(page: &Page) -> Option<String> {
    let saving = page.estimates.estimate("saving", "total_cost")?;
    let half = saving.interval?.half_width();
    let played = page.estimates.replications as f64;
    match page.estimates.verdict {
        Verdict::NoOffer => Some("Give the scenario an offer above 0.".to_owned()),
        _ if half == 0.0 => None,
        Verdict::Undecided => Some(told_apart(saving, half, played)),
        Verdict::Pays | Verdict::Loses => Some(format!(
            "For half the width of the interval (± {}): --replications {}.",
            page.currency.amount(half / 2.0),
            round_number(played * 4.0)
        )),
    }
}

/// More than this many take longer than they are worth.
const TOO_MANY: f64 = 1e9;

/// Replications after which a saving of this size lies two half-widths from 0.
fn told_apart(saving: Estimate, half: f64, played: f64) -> String {
    let needed = played * (2.0 * half / saving.value).powi(2);
    if needed < TOO_MANY {
        let needed = round_number(needed.max(played * 2.0));
        format!("To tell a saving of this size from zero: --replications {needed}.")
    } else {
        "No practical number of replications tells a saving of this size from zero.".to_owned()
    }
}

/// The next number with two digits and zeros.
fn round_number(value: f64) -> u64 {
    let scale = 10f64.powf((value.log10().floor() - 1.0).max(0.0));
    ((value / scale - 1e-9).ceil() * scale) as u64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_rounded_up() {
        assert_eq!(round_number(40_000.0), 40_000);
        assert_eq!(round_number(40_001.0), 41_000);
        assert_eq!(round_number(7.2), 8);
    }

    #[test]
    fn a_saving_of_nothing_is_never_told_apart() {
        let estimate = |value| Estimate { value, mcse: None, interval: None };
        assert!(told_apart(estimate(0.0), 1.0, 1e4).starts_with("No practical number"));
        // (2 · 30 / 10)² = 36 times.
        assert!(told_apart(estimate(10.0), 30.0, 1e4).ends_with("--replications 360000."));
    }
}
