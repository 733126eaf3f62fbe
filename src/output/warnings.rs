//! Warnings about estimates, as sentences.

use super::format::{Currency, whole};
use crate::analysis::Warning;
use crate::analysis::precision::{Look, round_up};

/// Replications that take longer than they are worth.
pub(in crate::output) const TOO_MANY: f64 = 1e9;

/// A warning in a sentence, with flags of the command where they help.
pub fn sentence(warning: &Warning, currency: &Currency) -> String {
    match warning {
        Warning::Imprecise(look) => imprecise(look, currency),
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
            "All estimates about takers rest on {takers} takers: raise --replications."
        ),
        Warning::DeclineEffectCarries { declining, saving } => format!(
            "{} of the saving of {} rests on the assumption that declining an offer changes people: compare with \
             --set decline.hazard_ratio=1 --set decline.output_lift=0.",
            currency.amount(*declining),
            currency.amount(*saving)
        ),
    }
}

/// The precision that was asked for, and the one that was reached.
fn imprecise(look: &Look, currency: &Currency) -> String {
    let amount = |half_width| format!("± {}", currency.amount(half_width));
    let Some(half_width) = look.half_width else {
        return "--max-replications was reached first: one replication has no error.".to_owned();
    };
    if half_width <= look.asked {
        return format!(
            "--max-replications was reached first: the saving seems to be known to {}, but too few replications save more or \
             less than the others to be sure of that. Raise it.",
            amount(half_width)
        );
    }
    let needed = look.needed().filter(|needed| *needed < TOO_MANY);
    let remedy = needed.map(|needed| format!(" That takes about --max-replications {}.", round_up(needed)));
    format!(
        "--max-replications was reached first: the saving is known to {}, not to {}.{}",
        amount(half_width),
        amount(look.asked),
        remedy.unwrap_or_default()
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_not_reached_is_said_with_what_it_takes() {
        let look = Look { replications: 1000, half_width: Some(100.0), asked: 50.0, error_of_sd: Some(0.02) };
        let say = |look: Look| imprecise(&look, &Currency::of("USD"));
        assert_eq!(
            say(look),
            "--max-replications was reached first: the saving is known to ± $100, not to ± $50.00. That takes about \
             --max-replications 4000."
        );
        assert!(say(Look { error_of_sd: None, ..look }).ends_with("not to ± $50.00."));
        assert!(
            say(Look { half_width: Some(0.0), error_of_sd: None, ..look }).contains("seems to be known to ± $0.00")
        );
        assert!(say(Look { half_width: None, ..look }).contains("one replication"));
    }
}
