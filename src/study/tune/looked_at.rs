//! Bonuses that people look at: those that charts show, and those at which a slider stops.

/// Stops of all sliders of a page at most: it holds two drawings of each chart at each stop, and has no room for more.
pub(crate) const MOST_STOPS: usize = 40;
/// Bonuses that are shown at least, where there are so many.
const LEAST_SHOWN: usize = 8;

/// Number of the last bonus that is worth a look, of `savings` at rising bonuses: where the curve falls below what the largest
/// saving is above zero, and below twice what the bonus in the `file` loses, nobody wants to know how much further it falls.
pub(super) fn last_worth_a_look(savings: &[f64], file: Option<usize>) -> Option<usize> {
    let last = savings.len().checked_sub(1)?;
    let highest = savings.iter().copied().fold(0.0, f64::max);
    let file = file.map_or(0.0, |file| savings[file]);
    let deepest = f64::min(-highest, 2.0 * file);
    if deepest == 0.0 {
        return Some(last);
    }
    let near = savings.iter().rposition(|saving| *saving >= deepest).unwrap_or(last);
    Some(near.max(LEAST_SHOWN).min(last))
}

/// Numbers of less than `most` evenly spaced bonuses, up to a last: 0 and the last among them, and all of them played.
///
/// Where there is room for one, it is the last.
pub(crate) fn stops(last: usize, most: usize, is_played: impl Fn(usize) -> bool) -> Vec<usize> {
    let spaced = |every: usize| (0..last).step_by(every).chain([last]);
    let is_even = |every: &usize| last.div_ceil(*every) < most && spaced(*every).all(&is_played);
    match round_steps().find(is_even) {
        Some(every) => spaced(every).collect(),
        None if most > 1 => spaced(last.max(1)).collect(),
        None => vec![last],
    }
}

/// 1 to 5, 10 to 50 by tens …
fn round_steps() -> impl Iterator<Item = usize> {
    (0..18).flat_map(|power| [1, 2, 3, 4, 5].map(|digit| digit * 10_usize.pow(power)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stops_are_few_and_even() {
        let found = stops(229, 48, |_| true);
        assert_eq!((&found[..3], found.last()), (&[0, 5, 10][..], Some(&229)));
        for most in 1..60 {
            assert!(stops(229, most, |_| true).len() <= most.max(1), "{most}");
        }
        assert_eq!(stops(10, 3, |_| true), [0, 5, 10]);
        assert_eq!(stops(10, 1, |_| true), [10]);
        assert_eq!(stops(0, 10, |_| true), [0]);
    }

    #[test]
    fn stops_are_where_the_saving_was_played() {
        let played = [0, 2, 3, 5, 10, 11, 15, 17];
        let is_played = |place: usize| played.contains(&place);
        assert_eq!(stops(17, 50, is_played), [0, 5, 10, 15, 17]);
        assert_eq!(stops(17, 4, is_played), [0, 10, 17]);
        assert_eq!(stops(17, 50, |place| [0, 17].contains(&place)), [0, 17]);
    }

    #[test]
    fn nothing_is_looked_at_far_below_the_best() {
        let savings: Vec<f64> = (0..=60).map(|place| f64::from(place) * (20.0 - f64::from(place))).collect();
        // 100 at 10, and -96 at 24.
        assert_eq!(last_worth_a_look(&savings, None), Some(24));
        // The file loses 125 at 25.
        assert_eq!(last_worth_a_look(&savings, Some(25)), Some(28));
        assert_eq!(last_worth_a_look(&[0.0; 5], None), Some(4));
        assert_eq!(last_worth_a_look(&[], None), None);
    }
}
