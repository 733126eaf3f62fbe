//! Whose doubt it is: shares of the variance of the expected saving.

use super::DriversSheet;
use crate::analysis::interval::Estimate;
use crate::output::body::grid::{Cell, Grid, percent_cells};
use crate::output::body::{Body, Titled};
use crate::output::format::{counted, percent, whole};
use crate::study::sensitivity::{DoubtInput, DoubtShares};

/// Rows of the table at most.
const MOST_ROWS: usize = 15;
/// Columns of a bar, and of a name at most.
const BAR: usize = 16;
const NAME: usize = 31;

/// The table.
pub(super) fn section(sheet: &DriversSheet<'_>) -> Option<Titled> {
    let shares = sheet.found.shares.as_ref()?;
    let title = "Whose doubt it is: shares of the variance of the expected saving [%]".to_owned();
    let Some(shares) = shares else {
        let body = Body::paragraph("No figure is uncertain, so there is no doubt to share out.", 0);
        return Some(Titled { title, body });
    };
    if shares.first_sum.is_none() {
        let nothing = format!(
            "What is believed moves the expected saving too little to be told from nothing in {}.",
            counted(shares.draws, "draw")
        );
        return Some(Titled { title, body: Body::paragraph(nothing, 0) });
    }
    let mut grid = Grid::new(&["", "first", "±", "total", "±", ""]);
    let shown = &shares.inputs[..shares.inputs.len().min(MOST_ROWS)];
    for input in shown {
        grid.row(&sheet.name(&input.name, NAME), row(input.first, input.total));
        for (key, effect) in input.members.iter().zip(input.effects.iter().flatten()) {
            let cells = [Cell::from(""), Cell::from("")].into_iter().chain(percent_cells(Some(*effect), 1));
            grid.row(&format!("· {}", sheet.name(key, NAME - 2)), cells.chain([Cell::from("")]));
        }
    }
    Some(Titled { title, body: Body::from(grid) + Body::paragraph(notes(shares, shown), 0) })
}

/// An index below 0 is luck: it is shown as 0.
fn row(first: Option<Estimate>, total: Option<Estimate>) -> impl Iterator<Item = Cell> {
    let shown = |index: Option<Estimate>| index.map(|index| Estimate { value: index.value.max(0.0), ..index });
    let length = total.map_or(0.0, |total| total.value.clamp(0.0, 1.0)) * BAR as f64;
    let bar = format!("{:<BAR$}", "█".repeat(length.round() as usize));
    let [first, total] = [first, total].map(shown);
    percent_cells(first, 1).into_iter().chain(percent_cells(total, 1)).chain([Cell::Drawn(bar)])
}

fn notes(shares: &DoubtShares, shown: &[DoubtInput]) -> String {
    let mut notes = vec![
        "first: what goes of the variance once the figure is known; total: what stays while all others are known."
            .to_owned(),
    ];
    if shown.iter().any(|input| input.effects.is_some()) {
        notes.push("·: Shapley effects, which share out a total among figures that are tied.".to_owned());
    }
    if shown.iter().any(|input| input.members.len() > 6) {
        notes.push("More than 6 tied figures cannot be told apart.".to_owned());
    }
    if let Some(sum) = shares.first_sum {
        let together = percent((1.0 - sum.value).max(0.0), 0);
        notes
            .push(format!("First indices add up to {} %, so that {together} % is interaction.", percent(sum.value, 0)));
    }
    let reached = if shares.is_precise { "" } else { ", not enough for ± 5 % everywhere" };
    notes.push(format!("{} draws{reached}.", whole(shares.draws)));
    let more = shares.inputs.len() - shown.len();
    if more > 0 {
        notes.push(format!("{} more in indices.csv.", counted(more as u64, "input")));
    }
    notes.join(" ")
}

/// The inputs that hold most of the doubt, as a sentence.
pub(super) fn sentence(sheet: &DriversSheet<'_>) -> Option<String> {
    let shares = sheet.found.shares.as_ref()?.as_ref()?;
    let first = shares.inputs.first()?;
    let total = first.total?;
    Some(format!(
        "Most of the doubt is about {}: {} % of the variance of the expected saving would stay if all else were known.",
        first.name,
        percent(total.value.clamp(0.0, 1.0), 0)
    ))
}
