//! Labels above a picture, each beside a line that leads down from it, so that none overlap.

use super::letters::Font;

/// Between a label and anything beside it [px].
const GAP: f64 = 5.0;
/// Height of a row of labels [px].
pub const ROW: f64 = 19.0;

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

/// Places for labels beside lines at these x, `[label]`, between `left` and `right`, in as few rows as keep them apart; one
/// above the other where nothing does.
pub fn placed(labels: &[(f64, &str)], font: &Font, (left, right): (f64, f64)) -> Vec<Placed> {
    let sides = |(x, text): &(f64, &str)| {
        let width = font.width(text);
        let fits = |from: f64| from.min(right - width).max(left);
        (*x, [x + GAP, x - GAP - width].map(|from| (fits(from), fits(from) + width)))
    };
    let labels: Vec<Sides> = labels.iter().map(sides).collect();
    // A label over its own line is the lesser evil.
    let over = [false, true].into_iter();
    let found = over.flat_map(|over| (1..=labels.len()).map(move |rows| (rows, over)));
    let found = found.into_iter().find_map(|(rows, over)| search(&labels, rows, over, &mut Vec::new()));
    found.unwrap_or_else(|| {
        let stacked =
            (0..).zip(&labels).map(|(row, (_, [(left, right), _]))| Placed { row, left: *left, right: *right });
        stacked.collect()
    })
}

/// The x of a line, and where a label may begin and end to the right and to the left of it.
type Sides = (f64, [(f64, f64); 2]);

/// Places for the labels that are left, each in one of so many rows, that go together with those that are done.
fn search(left: &[Sides], rows: usize, over: bool, done: &mut Vec<(f64, Placed)>) -> Option<Vec<Placed>> {
    let [(x, sides), rest @ ..] = left else { return Some(done.iter().map(|(_, place)| *place).collect()) };
    let places = (0..rows).flat_map(|row| sides.map(|(left, right)| Placed { row, left, right }));
    places.into_iter().find_map(|place| {
        let own = over || place.right <= *x || *x <= place.left;
        if !own || !done.iter().all(|other| go_together((*x, place), *other)) {
            return None;
        }
        done.push((*x, place));
        let found = search(rest, rows, over, done);
        done.pop();
        found
    })
}

/// Whether neither covers the other or the line that leads down from it.
fn go_together((x, one): (f64, Placed), (other_x, other): (f64, Placed)) -> bool {
    let covers = |place: Placed, x: f64| place.left - GAP < x && x < place.right + GAP;
    match one.row.cmp(&other.row) {
        std::cmp::Ordering::Equal => {
            let apart = one.right + GAP <= other.left || other.right + GAP <= one.left;
            apart && !covers(one, other_x) && !covers(other, x)
        }
        std::cmp::Ordering::Less => !covers(one, other_x),
        std::cmp::Ordering::Greater => !covers(other, x),
    }
}

/// Number of rows that labels take.
pub fn rows(placed: &[Placed]) -> usize {
    placed.iter().map(|place| place.row + 1).max().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::output::svg::picture::LABEL;
    use proptest::prelude::*;

    #[test]
    fn far_apart_they_share_a_row() {
        let placed = placed(&[(100.0, "best $1,000"), (400.0, "in the file $2,000")], &LABEL, (0.0, 700.0));
        assert_eq!((placed[0].row, placed[0].left, placed[1].row), (0, 105.0, 0));
    }

    #[test]
    fn near_each_other_the_left_one_goes_up() {
        let placed =
            placed(&[(100.0, "best: $1,000 saves $140"), (106.0, "in the file: $1,010")], &LABEL, (0.0, 700.0));
        assert_eq!(placed.iter().map(|place| place.row).collect::<Vec<_>>(), [1, 0]);
        assert_eq!(placed.iter().map(|place| place.left).collect::<Vec<_>>(), [105.0, 111.0]);
    }

    #[test]
    fn at_the_right_edge_a_label_goes_to_the_left_of_its_line() {
        let placed = placed(&[(600.0, "in the file: $1,500 loses $1,180")], &LABEL, (0.0, 720.0));
        assert!((placed[0].right - 595.0).abs() < 1e-9, "{placed:?}");
    }

    proptest! {
        #[test]
        fn no_two_overlap(places in proptest::collection::vec(0.0..640.0f64, 1..5)) {
            let labels: Vec<(f64, &str)> = places.iter().map(|x| (*x, "in the file $1,010")).collect();
            let placed = placed(&labels, &LABEL, (0.0, 720.0));
            for (number, one) in placed.iter().enumerate() {
                prop_assert!(one.left >= 0.0 && one.right <= 720.0);
                for other in &placed[..number] {
                    prop_assert!(one.row != other.row || one.right <= other.left || other.right <= one.left);
                }
            }
        }
    }
}
