//! Legend above a chart: marks and what they mean, in as many lines as they need.

use crate::output::svg::picture::{Anchor, Area, NOTE, Pen, Picture, WIDTH};

/// A mark of a chart.
#[derive(Debug, Clone, Copy)]
pub(in crate::output::sections) enum LegendMark {
    /// A box with an edge.
    Bar { fill: &'static str, edge: Pen },
    /// A round mark.
    Dot { fill: &'static str, edge: &'static str },
    /// An upright line.
    Line(Pen),
    /// A letter before a name.
    Letter(&'static str),
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
        let width = MARK + GAP + NOTE.width(text);
        if left > 0.0 && left + width > WIDTH {
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
            LegendMark::Letter(letter) => picture.text(middle, y, Anchor::Middle, &NOTE, letter),
        }
        picture.text(left + MARK + GAP, y, Anchor::Start, &NOTE, text);
        left += width + APART;
    }
    y + 5.0
}
