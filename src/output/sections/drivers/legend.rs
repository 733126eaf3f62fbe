//! Legend above a chart: marks and what they mean, in as many lines as they need.

use crate::output::svg::picture::{Anchor, Area, NOTE, NOTE_LINE, Pen, Picture};

/// A mark of a chart.
#[derive(Debug, Clone, Copy)]
pub(in crate::output::sections) enum LegendMark {
    /// A box with an edge.
    Bar { fill: &'static str, edge: Pen },
    /// A round mark.
    Dot { fill: &'static str, edge: &'static str },
    /// An upright line.
    Line(Pen),
    /// A level line.
    Level(Pen),
    /// A letter before a name.
    Letter(&'static str),
}

impl LegendMark {
    /// A box of one colour.
    pub const fn plain(fill: &'static str) -> Self {
        Self::Bar { fill, edge: Pen::new(fill, 1.0) }
    }
}

/// Width of a mark, and the gaps after a mark and after a text [px].
const MARK: f64 = 16.0;
const GAP: f64 = 6.0;
const APART: f64 = 22.0;
/// Height of a line [px].
const LINE: f64 = 18.0;

/// Draws a legend from the top of a picture. Returns its bottom [px].
pub(in crate::output::sections) fn legend(picture: &mut Picture, marks: &[(LegendMark, &str)]) -> f64 {
    let (mut left, mut y) = (0.0, 13.0);
    for (mark, text) in marks {
        let lines = picture.paper.lines(&NOTE, text, picture.width() - MARK - GAP);
        let width = MARK + GAP + lines.iter().map(|line| NOTE.width(line)).fold(0.0, f64::max);
        if left > 0.0 && left + width > picture.width() {
            (left, y) = (0.0, y + LINE);
        }
        let (middle, level) = (left + MARK / 2.0, y - 4.5);
        match mark {
            LegendMark::Bar { fill, edge } => {
                let area = Area { left, top: level - 4.5, right: left + MARK, bottom: level + 4.5 };
                picture.edged_bar(area, fill, *edge);
            }
            LegendMark::Dot { fill, edge } => picture.dot(middle, level, 4.0, fill, edge),
            LegendMark::Line(pen) => picture.down(middle, y - 11.0, y + 2.0, *pen),
            LegendMark::Level(pen) => picture.across(level, left, left + MARK, *pen),
            LegendMark::Letter(letter) => picture.text(middle, y, Anchor::Middle, &NOTE, letter),
        }
        for (number, line) in lines.iter().enumerate() {
            y += if number > 0 { NOTE_LINE } else { 0.0 };
            picture.text(left + MARK + GAP, y, Anchor::Start, &NOTE, line);
        }
        left += width + APART;
    }
    y + 5.0
}
