//! What would turn the advice: the figures whose flip is likeliest to be passed, and those that are off.

use super::DriversSheet;
use super::words::FlipWords;
use crate::output::body::grid::{Cell, Grid};
use crate::output::body::{Body, Titled};
use crate::output::format::{UNKNOWN, counted, percent, significant};
use crate::study::sensitivity::{Direction, FigureFlip, FigureKind, FigureTurn, first_flips};

/// Rows of the table at most.
const MOST_ROWS: usize = 20;
/// Columns of a name at most.
const NAME: usize = 24;

/// The table.
pub(super) fn section(sheet: &DriversSheet<'_>) -> Option<Titled> {
    let turns = sheet.found.turns.as_ref()?;
    let flips: Vec<&FigureTurn> = turns.iter().filter(|turn| turn.flip.is_some()).collect();
    let mut figures: Vec<&str> = turns.iter().map(|turn| turn.key.as_str()).collect();
    figures.dedup();
    figures.sort_unstable();
    figures.dedup();
    let without = figures.iter().filter(|key| flips.iter().all(|turn| turn.key != **key)).count();
    let title = "What would turn the advice: where the saving passes 0".to_owned();
    let none = format!("Of {} none turns it at any value that was looked at.", counted(figures.len() as u64, "figure"));
    if flips.is_empty() {
        return Some(Titled { title, body: Body::paragraph(none, 0) });
    }
    let mut grid = Grid::new(&["", "in force", "flip", "from", "to", "beyond %"]);
    for turn in &flips[..flips.len().min(MOST_ROWS)] {
        let off = if turn.kind == FigureKind::Off { "off" } else { "" };
        let in_force = if off.is_empty() { significant(turn.value) } else { off.to_owned() };
        let number = |of: Option<f64>| Cell::Text(of.map_or_else(|| UNKNOWN.to_owned(), significant));
        let sign = if turn.side == Direction::Below { "<" } else { ">" };
        let value = turn.flip.map(|flip| format!("{sign} {}", significant(flip.value))).unwrap_or_default();
        let chance = turn.chance_beyond.map_or_else(|| "certain".to_owned(), |chance| percent(chance, 1));
        let chance = if off.is_empty() { chance } else { String::new() };
        let interval = turn.flip.and_then(|flip| flip.interval);
        let ends = [interval.map(|interval| interval.low), interval.map(|interval| interval.high)].map(number);
        let cells = [Cell::Text(in_force), Cell::Text(value)].into_iter().chain(ends).chain([Cell::Text(chance)]);
        grid.row(&sheet.name(&turn.key, NAME), cells);
    }
    let words = "from, to: values next to the flip at which the saving may be 0. beyond: chance to lie beyond the flip, by \
                 what is believed. Of the other figures";
    let others = format!("{words} ({}) none turns the advice at any value that was looked at.", without);
    let more = flips.len().saturating_sub(MOST_ROWS);
    let more =
        if more > 0 { format!(" {}", sheet.more(counted(more as u64, "flip"), "flips.csv")) } else { String::new() };
    Some(Titled { title, body: Body::from(grid) + Body::paragraph(format!("{others}{more}"), 0) })
}

/// The flips most likely to be passed, the nearest of what is off, and groups whose extra cost changes nothing.
pub(super) fn sentences(sheet: &DriversSheet<'_>) -> Vec<String> {
    let (Some(turns), Some(saving)) = (&sheet.found.turns, sheet.found.saving()) else { return Vec::new() };
    let (scenario, currency) = (&sheet.found.loaded.scenario, &sheet.currency);
    let words = FlipWords { scenario, currency, pays: saving.value > 0.0 };
    let flips: Vec<FigureFlip> = turns.iter().filter_map(FigureTurn::passed).collect();
    first_flips(&flips).iter().map(|flip| words.sentence(flip)).chain(words.even_without_cost(turns)).collect()
}
