//! Scenarios that are not alike: why they are not compared, and what makes them alike.

use crate::output::format::quoted;
use crate::scenario::Unlike;

/// Differences that keep scenarios from being compared, in words.
pub fn reasons(unlike: &[Unlike]) -> String {
    unlike.iter().map(Unlike::to_string).collect::<Vec<_>>().join(" and ")
}

/// Steps that make scenarios alike, in words.
fn remedies(unlike: &[Unlike]) -> String {
    let edits = unlike.iter().filter_map(|one| one.edit.as_deref()).map(|edit| format!(" --set {}", quoted(edit)));
    let edits = edits.reduce(|edits, edit| edits + &edit).map(|edits| format!("add{edits}"));
    let convert = unlike.iter().any(|one| one.edit.is_none()).then(|| "give all amounts in one currency".to_owned());
    convert.into_iter().chain(edits).collect::<Vec<_>>().join(" and ")
}

/// Why scenarios are not ranked, and what makes them alike.
pub fn unranked(unlike: &[Unlike]) -> String {
    format!(
        "These scenarios are not ranked: {}. They are in the order of the call, and those that are not alike are \
         not subtracted. To compare amounts, {}.",
        reasons(unlike),
        remedies(unlike)
    )
}

/// Why savings of scenarios are not added, and what makes them alike. Returns None if they are alike.
pub fn not_added(unlike: &[Unlike]) -> Option<String> {
    let reasons: Vec<String> = unlike.iter().map(Unlike::to_string).collect();
    (!reasons.is_empty()).then(|| {
        let (reasons, remedies) = (reasons.join(", "), remedies(unlike));
        format!("{reasons}, so their savings cannot be added. For a single bonus, {remedies}.")
    })
}
