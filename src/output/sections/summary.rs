//! Summary of a page on one sheet of paper.
//!
//! It says what other sections say: the answer, the key figures, the chart of bonuses, what would turn the answer, and the
//! uncertain figures that matter most. A page has it only if it is asked for.

use super::subject::Subject;
use super::{answer, assumptions, curve};
use crate::output::body::Body;
use crate::output::sections::{Section, Shown};

/// Declares the subject.
pub static SECTION: Section =
    Section { name: "summary", title: "Summary", terminal: None, charts: &[], page: Shown::Blocks(blocks) };

/// Uncertain figures at most: more do not fit on the sheet.
const FIGURES: usize = 5;

fn blocks(subject: &Subject) -> Vec<Option<Body>> {
    let mut charts = curve::drawn(subject).into_iter();
    let blocks = subject.stops.iter().enumerate().map(|(number, stop)| {
        let chart = charts.next().flatten().map(|chart| Body::figure(SECTION.name, chart, []));
        let said = answer::said(stop) + answer::figures(subject, stop) + chart.unwrap_or_default();
        Some(said + answer::turning(subject, number) + assumptions::foremost(subject, FIGURES))
    });
    blocks.collect()
}
