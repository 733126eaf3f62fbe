//! Labels above a picture, each beside a line that leads down from it, so that none overlap.

use super::letters::Font;
use super::paper::Paper;
use super::scale::Span;

/// Gap between a label and its neighbours [px].
const GAP: f64 = 5.0;
/// Height of a row of labels [px].
pub const ROW: f64 = 19.0;

/// A label beside an upright line.
#[derive(Debug, Clone, Copy)]
pub struct Label<'a> {
    /// Place of the line [px].
    pub x: f64,
    pub text: &'a str,
}

/// Place of a label.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Placed {
    /// Row, 0 the lowest.
    pub row: usize,
    /// Left end of the label [px].
    pub left: f64,
    /// Right end of the label [px].
    pub right: f64,
}

/// Width of a label, which may have several lines [px].
fn width(font: &Font, text: &str) -> f64 {
    text.lines().map(|line| font.width(line)).fold(0.0, f64::max)
}

/// Places for labels within the width of a paper, `[label]`.
///
/// Labels take as few rows as keep them apart, and stand one above the other if no number of rows does.
pub fn placed(paper: Paper, labels: &[Label], font: &Font) -> Vec<Placed> {
    let sides = |Label { x, text }: &Label| {
        let width = width(font, text);
        let fits = |from: f64| from.min(paper.width() - width).max(0.0);
        let span = |from: f64| Span { low: fits(from), high: fits(from) + width };
        Sides { x: *x, sides: [x + GAP, x - GAP - width].map(span) }
    };
    let labels: Vec<Sides> = labels.iter().map(sides).collect();
    // A label over its own line is the lesser evil.
    let over = [false, true].into_iter();
    let found = over.flat_map(|over| (1..=labels.len()).map(move |rows| (rows, over)));
    let found = found.into_iter().find_map(|(rows, over)| search(&labels, rows, over, &mut Vec::new()));
    found.unwrap_or_else(|| (0..).zip(&labels).map(|(row, label)| placed_in(row, label.sides[0])).collect())
}

/// A line, and the ends of a label to the right and to the left of it [px].
struct Sides {
    x: f64,
    sides: [Span; 2],
}

/// A label in its place, and its line.
#[derive(Clone, Copy)]
struct Done {
    /// Place of the line [px].
    x: f64,
    place: Placed,
}

fn placed_in(row: usize, side: Span) -> Placed {
    Placed { row, left: side.low, right: side.high }
}

/// Places in so many rows for the labels that are `left`, which overlap none of those that are `done`.
fn search(left: &[Sides], rows: usize, over: bool, done: &mut Vec<Done>) -> Option<Vec<Placed>> {
    let [label, rest @ ..] = left else { return Some(done.iter().map(|done| done.place).collect()) };
    let places = (0..rows).flat_map(|row| label.sides.map(|side| placed_in(row, side)));
    places.into_iter().find_map(|place| {
        let one = Done { x: label.x, place };
        let own = over || place.right <= one.x || one.x <= place.left;
        if !own || !done.iter().all(|other| go_together(one, *other)) {
            return None;
        }
        done.push(one);
        let found = search(rest, rows, over, done);
        done.pop();
        found
    })
}

/// Whether neither label covers the other or the line of the other.
fn go_together(one: Done, other: Done) -> bool {
    let covers = |by: Done, line: Done| by.place.left - GAP < line.x && line.x < by.place.right + GAP;
    match one.place.row.cmp(&other.place.row) {
        std::cmp::Ordering::Equal => {
            let apart = one.place.right + GAP <= other.place.left || other.place.right + GAP <= one.place.left;
            apart && !covers(one, other) && !covers(other, one)
        }
        std::cmp::Ordering::Less => !covers(one, other),
        std::cmp::Ordering::Greater => !covers(other, one),
    }
}

/// Number of rows that labels take.
pub fn rows(paper: Paper, labels: &[Label], font: &Font) -> usize {
    placed(paper, labels, font).iter().map(|place| place.row + 1).max().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::output::svg::picture::LABEL;
    use proptest::prelude::*;

    fn labels<const NUMBER: usize>(labels: [(f64, &str); NUMBER]) -> [Label<'_>; NUMBER] {
        labels.map(|(x, text)| Label { x, text })
    }

    #[test]
    fn far_apart_they_share_a_row() {
        let placed = placed(Paper::Wide, &labels([(100.0, "best $1,000"), (400.0, "in the file $2,000")]), &LABEL);
        assert_eq!((placed[0].row, placed[0].left, placed[1].row), (0, 105.0, 0));
    }

    #[test]
    fn near_each_other_the_left_one_goes_up() {
        let placed =
            placed(Paper::Wide, &labels([(100.0, "best: $1,000 saves $140"), (106.0, "in the file: $1,010")]), &LABEL);
        assert_eq!(placed.iter().map(|place| place.row).collect::<Vec<_>>(), [1, 0]);
        assert_eq!(placed.iter().map(|place| place.left).collect::<Vec<_>>(), [105.0, 111.0]);
    }

    #[test]
    fn at_the_right_edge_a_label_goes_to_the_left_of_its_line() {
        let placed = placed(Paper::Wide, &labels([(600.0, "in the file: $1,500 loses $1,180")]), &LABEL);
        assert!((placed[0].right - 595.0).abs() < 1e-9, "{placed:?}");
    }

    proptest! {
        #[test]
        fn no_two_overlap(places in proptest::collection::vec(0.0..640.0f64, 1..5)) {
            let labels: Vec<Label> = places.iter().map(|x| Label { x: *x, text: "in the file $1,010" }).collect();
            let placed = placed(Paper::Wide, &labels, &LABEL);
            for (number, one) in placed.iter().enumerate() {
                prop_assert!(one.left >= 0.0 && one.right <= 720.0);
                for other in &placed[..number] {
                    prop_assert!(one.row != other.row || one.right <= other.left || other.right <= one.left);
                }
            }
        }
    }
}
