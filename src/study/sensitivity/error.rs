//! Errors of a sensitivity analysis.

use super::figures::MovedFigure;
use super::shares::stands_for;
use super::{SensitivityPlan, allowed};
use crate::engine::EngineError;
use crate::scenario::{Movable, Scenario, nearest};

/// Reason why nothing was analysed.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum SensitivityError {
    /// The scenario cannot be played.
    #[error(transparent)]
    Engine(#[from] EngineError),
    /// The scenario makes no offer.
    #[error(
        "scenario '{scenario}' has no offer, so nothing drives its saving: add one, such as by --set 'offers=[{{ week = 1, bonus = 1000 }}]'"
    )]
    NoOffers {
        /// Scenario.
        scenario: String,
    },
    /// What was asked does not fit the scenario; every mistake is in a line of its own.
    #[error("{}", .0.join("\n"))]
    Wrong(Vec<String>),
}

/// Checks what is asked of a scenario.
///
/// # Errors
/// Every mistake at once.
pub(super) fn check(
    scenario: &Scenario,
    movable: &Movable,
    figures: &[MovedFigure],
    plan: &SensitivityPlan,
) -> Result<(), SensitivityError> {
    if !scenario.makes_offer() {
        return Err(SensitivityError::NoOffers { scenario: scenario.name.clone() });
    }
    let wrong: Vec<String> = ranges(movable, figures, plan).chain(groups(scenario, plan)).collect();
    if wrong.is_empty() { Ok(()) } else { Err(SensitivityError::Wrong(wrong)) }
}

fn ranges<'a>(
    movable: &'a Movable,
    figures: &'a [MovedFigure],
    plan: &'a SensitivityPlan,
) -> impl Iterator<Item = String> + 'a {
    plan.ranges.iter().enumerate().flat_map(move |(number, range)| {
        let flag = format!("--range {}={:?}..{:?}", range.key, range.low, range.high);
        let weekly = range.per_week();
        if plan.ranges[..number].iter().any(|before| before.per_week().key == weekly.key) {
            return vec![format!("{flag}: the key has a range already: name it once")];
        }
        let Some(figure) = figures.iter().find(|figure| figure.key() == weekly.key) else {
            return vec![format!(
                "{flag}: the scenario has no number that can be moved at this key{}",
                meant(&range.key, figures)
            )];
        };
        let ends = [(range.low, weekly.low), (range.high, weekly.high)].into_iter();
        ends.filter(|(_, weekly)| allowed(movable, figure, *weekly).is_none())
            .map(|(end, weekly)| {
                let reason = match figure.parameter.domain.contains(weekly) {
                    true => "no scenario has the other values with it".to_owned(),
                    false => format!("expected {}", figure.parameter.domain),
                };
                format!("{flag}: {end} is refused: {reason}")
            })
            .collect()
    })
}

fn groups<'a>(scenario: &'a Scenario, plan: &'a SensitivityPlan) -> impl Iterator<Item = String> + 'a {
    let uncertain = || scenario.uncertain.iter().map(|uncertain| uncertain.key.as_str());
    plan.groups.iter().enumerate().flat_map(move |(number, group)| {
        let flag = format!("--group {}={}", group.name, group.keys.join(","));
        let unknown = group.keys.iter().filter(move |key| !uncertain().any(|known| stands_for(key, known)));
        let mut wrong: Vec<String> = unknown
            .map(|key| {
                let meant = nearest(key, uncertain()).map(|near| format!("; did you mean {near}?")).unwrap_or_default();
                format!("{flag}: no uncertain figure has the key {key}{meant}")
            })
            .collect();
        for key in uncertain().filter(|key| group.holds(key)) {
            if let Some(before) = plan.groups[..number].iter().find(|before| before.holds(key)) {
                wrong.push(format!("{flag}: {key} is in the group {} already", before.name));
            }
        }
        wrong
    })
}

/// `; did you mean KEY?`
fn meant(key: &str, figures: &[MovedFigure]) -> String {
    let near = nearest(key, figures.iter().map(MovedFigure::key));
    near.map(|near| format!("; did you mean {near}?")).unwrap_or_default()
}
