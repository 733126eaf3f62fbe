//! Labels of figures, in reports and in charts.

use crate::model::outcome::{Component, Count, Outcome};

/// Mark of a picture, a page or a workbook that this program made, near the beginning of the file.
pub const MADE: &str = "made by offer";

/// Counts of what becomes of hires, in the order of a life.
pub const FUNNEL: [(&str, Count); 9] = [
    ("hires", Count::Hires),
    ("offered", Count::Offered),
    ("takers", Count::Takers),
    ("committed takers", Count::TakersCommitted),
    ("drop-outs", Count::Dropouts),
    ("failed", Count::Fails),
    ("quits", Count::Quits),
    ("dismissals", Count::Dismissals),
    ("opportunists", Count::Opportunists),
];

/// A component of cost.
///
/// ```
/// # use the_offer::model::outcome::Component;
/// # use the_offer::output::labels::component;
/// assert_eq!(component(Component::LostOutput), "lost output");
/// ```
pub fn component(component: Component) -> String {
    component.name().replace('_', " ")
}

/// Outcome of a taker without the offer, in words.
pub fn outcome(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::LeftAnyway => "gone anyway within 13 weeks",
        Outcome::UncommittedKept => "uncommitted, would have stayed",
        Outcome::CommittedLost => "committed, would have stayed",
        Outcome::Opportunist => "came for the bonus",
    }
}
