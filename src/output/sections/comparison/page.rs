//! Several scenarios side by side, on a page.

use std::ops::Add;

use super::chart::ScenariosChart;
use super::{answer, in_shares, kinds, notes, pairs, ranking, savings};
use crate::analysis::Comparison;
use crate::output::body::{Block, Body};
use crate::output::svg::Draw;

/// Title on a page.
pub const TITLE: &str = "Side by side";

/// The answer, the chart of savings, and the tables behind both.
pub fn body(comparison: &Comparison) -> Body {
    let chart = ScenariosChart::of(comparison).map(|chart| chart.draw(None));
    // Where there is no chart of savings, their table stands among the others.
    let (behind, table) =
        if chart.is_some() { (Some(savings(comparison)), None) } else { (None, Some(savings(comparison))) };
    let rest = [ranking(comparison)].into_iter().chain(table).chain(pairs::sections(comparison));
    let figure = chart.map(|chart| Body::figure("comparison-chart", chart, behind));
    let notes =
        [String::from("Each scenario has the bonus in its file.")].into_iter().chain(notes(comparison)).collect();
    let parts = [Some(Block::Conclusion(answer(comparison)).into()), figure];
    let open = in_shares(comparison).into_iter().chain(kinds(comparison)).map(|table| Body::from(Block::Open(table)));
    let rest = rest.map(|part| Body::from(Block::InNumbers(part))).chain([Block::Notes(notes).into()]);
    parts.into_iter().flatten().chain(open).chain(rest).fold(Body::default(), Body::add)
}
