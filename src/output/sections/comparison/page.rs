//! Several scenarios side by side.

use maud::{Markup, html};

use super::chart::ScenariosChart;
use crate::output::html::Report;
use crate::output::html::markup::{figure, folded, open, without_flags};
use crate::output::sections::comparison;
use crate::output::svg::Draw;

pub const TITLE: &str = "Side by side";

/// Only where there are several.
pub fn section(report: &Report) -> Markup {
    if report.subjects.len() < 2 {
        return html! {};
    }
    let chart = ScenariosChart::of(report.comparison).map(|chart| chart.draw(None));
    let savings = Some(comparison::savings(report.comparison));
    // Where there is no chart of them, savings stand among the tables.
    let (behind, table) = if chart.is_some() { (savings, None) } else { (None, savings) };
    let rest = [comparison::ranking(report.comparison)].into_iter().chain(table);
    let rest = rest.chain(comparison::pairs::sections(report.comparison));
    html! {
        section #comparison {
            h2 { (TITLE) }
            p.answer { (comparison::answer(report.comparison)) }
            @if let Some(chart) = chart {
                (figure("comparison-chart", &chart, behind))
            }
            @if let Some(kinds) = comparison::kinds(report.comparison) { (open(&kinds)) }
            @for section in rest { (folded(&section)) }
            p.note { "Each scenario has the bonus in its file. " @for note in comparison::notes(report.comparison) { (without_flags(&note)) " " } }
        }
    }
}
