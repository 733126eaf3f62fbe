//! Flips in words: the conditions under which the advice turns, for those who argue about figures.

use super::name::after_name;
use crate::output::format::{Currency, percent, significant};
use crate::scenario::{Scenario, dotted};
use crate::special::elementary::{magnitude, ten_to};
use crate::study::sensitivity::{Direction, FigureFlip, FigureKind, FigureTurn};

/// Words for the flips of a scenario.
pub struct FlipWords<'a> {
    pub scenario: &'a Scenario,
    pub currency: &'a Currency,
    /// Whether the offer pays with the values in force.
    pub pays: bool,
}

impl FlipWords<'_> {
    /// What the answer assumes, and the flips of what is believed and of what is off.
    pub fn assumptions(&self, flips: &[FigureFlip]) -> String {
        let of = |kind: FigureKind| flips.iter().filter(move |flip| flip.kind == kind);
        let believed: Vec<String> = of(FigureKind::Belief).map(|flip| self.clause(flip) + &chance(flip)).collect();
        let off: Vec<String> = of(FigureKind::Off).map(|flip| self.clause(flip)).collect();
        let verb = self.verb();
        let nobody_doubts = self.scenario.uncertain.is_empty();
        let first = match believed.is_empty() {
            true if nobody_doubts => String::new(),
            true => " No single figure is seen to turn that within what is believed of it.".to_owned(),
            false => format!(" The offer {verb} paying if {}.", either(&believed)),
        };
        let last = match (off.is_empty(), believed.is_empty()) {
            (true, _) if nobody_doubts => " Nothing that it leaves off is seen to turn that.".to_owned(),
            (true, _) => String::new(),
            (false, true) => format!(" The offer {verb} paying if {}, of which the file says nothing.", either(&off)),
            (false, false) => format!(" So it does if {}, of which the file says nothing.", either(&off)),
        };
        format!("All this assumes what the file says.{first}{last}")
    }

    /// A sentence on one flip: `It stops paying if fewer than 11 % of hires are uncommitted; you believe 16 to 38 %.`
    pub fn sentence(&self, flip: &FigureFlip) -> String {
        let verb = self.verb();
        let belief = match flip.believed {
            Some([low, high]) => format!("; you believe {}{}", self.range(&flip.key, [low, high]), chance(flip)),
            None if flip.kind == FigureKind::Off => ", of which the file says nothing".to_owned(),
            None => String::new(),
        };
        format!("It {verb} paying if {}{belief}.", self.clause(flip))
    }

    /// A sentence on groups of which the offer pays even if nothing is paid for them beyond wages.
    pub(super) fn even_without_cost(&self, turns: &[FigureTurn]) -> Option<String> {
        let pays_at_0 = |turn: &&FigureTurn| {
            turn.side == Direction::Below && turn.value > 0.0 && turn.flip.is_none_or(|flip| flip.value < 0.0)
        };
        let group = |turn: &'_ FigureTurn| match parts(&turn.key) {
            KeyParts::Group { name, field: "extra_cost_per_week" | "extra_cost_per_week.mean" } => {
                Some(plain(name).to_owned())
            }
            _ => None,
        };
        let groups: Vec<String> = turns.iter().filter(pays_at_0).filter_map(group).collect();
        let told = self.pays && !groups.is_empty();
        told.then(|| format!("Even if {} hires cost nothing extra the offer pays.", either(&groups)))
    }

    /// What the offer does beyond a flip: it stops paying, or starts.
    fn verb(&self) -> &'static str {
        if self.pays { "stops" } else { "starts" }
    }

    /// A condition: `fewer than 11 % of hires are uncommitted`.
    fn clause(&self, flip: &FigureFlip) -> String {
        let FigureFlip { key, side, value, .. } = flip;
        let (value, above) = (*value, *side == Direction::Above);
        let more = if above { "more" } else { "less" };
        let fewer = if above { "more" } else { "fewer" };
        let amount = |value: f64| self.amount(value);
        let weeks = |value: f64| format!("{} weeks", digits(value));
        match parts(key) {
            KeyParts::Group { name, field: "share" } => {
                let share = self.share(name, value);
                format!("{fewer} than {share} % of hires are {}", plain(name))
            }
            KeyParts::Group { name, field: "output" } => {
                format!("{} hires produce {more} than {} % of a full output", plain(name), digits(100.0 * value))
            }
            KeyParts::Group { name, field: "tenure.mean" } => {
                format!("{} hires stay {more} than {} on average", plain(name), weeks(value))
            }
            KeyParts::Group { name, field: "tenure.median" } => {
                format!("half of the {} hires stay {more} than {}", plain(name), weeks(value))
            }
            KeyParts::Group { name, field: "reservation.median" } => match above {
                true => format!("half of the {} hires ask for more than {} to quit", plain(name), amount(value)),
                false => format!("half of the {} hires would quit for less than {}", plain(name), amount(value)),
            },
            KeyParts::Group { name, field: "extra_cost_per_week" | "extra_cost_per_week.mean" } => {
                format!("the extra cost of {} hires is {more} than {} a week", plain(name), amount(value))
            }
            KeyParts::Other("recruiting.cost_per_hire") => {
                format!("it costs {more} than {} to find a hire", amount(value))
            }
            KeyParts::Other(
                "recruiting.weeks_to_fill" | "recruiting.weeks_to_fill.mean" | "recruiting.weeks_to_fill.median",
            ) => format!("a vacancy takes {more} than {} to fill", weeks(value)),
            KeyParts::Other("job.output_per_week") => {
                format!("a full output is worth {more} than {} a week", amount(value))
            }
            KeyParts::Other("decline.hazard_ratio") => {
                format!("those who decline leave at {more} than {} times the usual rate", digits(value))
            }
            KeyParts::Other("decline.output_lift") => {
                // A loss of output is told as one.
                let (than, size) = (more, digits(100.0 * value.abs()));
                match value < 0.0 {
                    true if above => format!("those who decline lose less than {size} % of their output"),
                    true => format!("those who decline lose more than {size} % of their output"),
                    false => format!("those who decline gain {than} than {size} % of output"),
                }
            }
            KeyParts::Other("opportunists.share_per_1000") => {
                let share = digits(100.0 * value);
                format!(
                    "{fewer} than {share} % of hires per {} of bonus come for the bonus",
                    self.currency.price(1000.0)
                )
            }
            KeyParts::Other("anticipation.share") => {
                format!("{fewer} than {} % of those about to quit wait for the offer", digits(100.0 * value))
            }
            KeyParts::Other("simulation.horizon_weeks") => {
                format!("results are counted for {more} than {}", weeks(value))
            }
            KeyParts::Group { .. } | KeyParts::Other(_) => {
                format!("{key} is {} {}", side.name(), digits(value))
            }
        }
    }

    /// Ends of a belief in the unit of the sentence.
    fn range(&self, key: &str, ends: [f64; 2]) -> String {
        let percent = |[low, high]: [f64; 2]| format!("{} to {} %", digits(100.0 * low), digits(100.0 * high));
        match parts(key) {
            KeyParts::Group { name, field: "share" } => {
                let [low, high] = ends.map(|end| self.share(name, end));
                format!("{low} to {high} %")
            }
            KeyParts::Group { field: "output", .. }
            | KeyParts::Other("decline.output_lift" | "opportunists.share_per_1000" | "anticipation.share") => {
                percent(ends)
            }
            KeyParts::Group {
                field: "reservation.median" | "extra_cost_per_week" | "extra_cost_per_week.mean",
                ..
            }
            | KeyParts::Other("recruiting.cost_per_hire" | "job.output_per_week") => {
                let [low, high] = ends.map(|end| self.amount(end));
                format!("{low} to {high}")
            }
            KeyParts::Group { .. } | KeyParts::Other(_) => {
                let [low, high] = ends.map(digits);
                format!("{low} to {high}")
            }
        }
    }

    /// Percent of hires of a group whose share is a weight beside those of the others.
    fn share(&self, name: &str, weight: f64) -> String {
        let others = self.scenario.groups.iter().filter(|group| dotted("", &group.name) != name);
        digits(100.0 * weight / (weight + others.map(|group| group.share).sum::<f64>()))
    }

    fn amount(&self, value: f64) -> String {
        self.currency.price(rounded(value))
    }
}

/// A dotted key: a field of a group, or another.
enum KeyParts<'a> {
    Group { name: &'a str, field: &'a str },
    Other(&'a str),
}

fn parts(key: &str) -> KeyParts<'_> {
    match key.strip_prefix("groups.").and_then(after_name) {
        Some((name, field)) => KeyParts::Group { name, field },
        None => KeyParts::Other(key),
    }
}

/// The name of a group without quotes.
fn plain(name: &str) -> &str {
    name.trim_matches('"')
}

/// ` (chance 27 %)`, by what is believed.
fn chance(flip: &FigureFlip) -> String {
    match flip.chance_beyond {
        None => String::new(),
        Some(chance) if chance < 0.001 => " (chance below 0.1 %)".to_owned(),
        Some(chance) if chance < 0.0995 => format!(" (chance {} %)", percent(chance, 1)),
        Some(chance) => format!(" (chance {} %)", percent(chance, 0)),
    }
}

/// Conditions joined by commas, and by `or` before the last.
fn either(conditions: &[String]) -> String {
    match conditions {
        [] => String::new(),
        [one] => one.clone(),
        [first @ .., last] => format!("{}, or {last}", first.join(", ")),
    }
}

/// A number with few digits, without needless zeros: 1.032, 0.9, 12,300.
fn digits(value: f64) -> String {
    significant(rounded(value))
}

/// A number rounded to two digits, or three that begin with 1; of one near 1, what it differs by is rounded so.
fn rounded(value: f64) -> f64 {
    let size = if (value - 1.0).abs() < 0.1 { (value - 1.0).abs() } else { value.abs() };
    if size == 0.0 || !size.is_finite() {
        return value;
    }
    let magnitude = magnitude(size);
    let begins_with_1 = size < 2.0 * ten_to(magnitude);
    let unit = ten_to(magnitude - 1 - i32::from(begins_with_1));
    (value / unit).round() * unit
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario;
    use crate::study::sensitivity::first_flips;

    fn flip(key: &str, side: Direction, value: f64) -> FigureFlip {
        let (kind, believed) = (FigureKind::Belief, Some([0.5 * value, 2.0 * value]));
        FigureFlip { key: key.to_owned(), kind, side, value, chance_beyond: Some(0.266), believed }
    }

    fn off(key: &str, value: f64) -> FigureFlip {
        FigureFlip { kind: FigureKind::Off, chance_beyond: None, believed: None, ..flip(key, Direction::Above, value) }
    }

    fn with_words(pays: bool, look: impl Fn(&FlipWords<'_>)) {
        let text = scenario::STARTER.replace("name = \"uncommitted\"", "name = \"job hunters\"");
        let scenario =
            scenario::parse("test", &text, &["correlations=[]".to_owned()]).expect("a right scenario").scenario;
        look(&FlipWords { scenario: &scenario, currency: &Currency::of("USD"), pays });
    }

    #[test]
    fn figures_that_people_argue_over_have_words_of_their_own() {
        use Direction::{Above, Below};
        with_words(true, |words| {
            for (key, side, value, expected) in [
                (
                    "groups.\"job hunters\".output",
                    Above,
                    1.1453,
                    "job hunters hires produce more than 115 % of a full output",
                ),
                ("groups.committed.tenure.mean", Below, 3.817, "committed hires stay less than 3.8 weeks on average"),
                (
                    "groups.committed.tenure.median",
                    Below,
                    3.817,
                    "half of the committed hires stay less than 3.8 weeks",
                ),
                (
                    "groups.committed.reservation.median",
                    Below,
                    12_281.0,
                    "half of the committed hires would quit for less than $12,300",
                ),
                (
                    "groups.committed.reservation.median",
                    Above,
                    988.0,
                    "half of the committed hires ask for more than $990 to quit",
                ),
                (
                    "groups.committed.extra_cost_per_week.mean",
                    Above,
                    41.9,
                    "the extra cost of committed hires is more than $42 a week",
                ),
                ("recruiting.cost_per_hire", Below, 431.0, "it costs less than $430 to find a hire"),
                ("recruiting.weeks_to_fill.median", Above, 21.4, "a vacancy takes more than 21 weeks to fill"),
                ("job.output_per_week", Below, 440.8, "a full output is worth less than $440 a week"),
                (
                    "decline.hazard_ratio",
                    Above,
                    1.0323,
                    "those who decline leave at more than 1.032 times the usual rate",
                ),
                ("decline.output_lift", Below, -0.00162, "those who decline lose more than 0.162 % of their output"),
                ("decline.output_lift", Above, -0.02, "those who decline lose less than 2 % of their output"),
                ("decline.output_lift", Above, 0.0061, "those who decline gain more than 0.61 % of output"),
                (
                    "opportunists.share_per_1000",
                    Above,
                    0.00855,
                    "more than 0.86 % of hires per $1,000 of bonus come for the bonus",
                ),
                ("anticipation.share", Above, 0.39, "more than 39 % of those about to quit wait for the offer"),
                ("simulation.horizon_weeks", Below, 42.6, "results are counted for less than 43 weeks"),
                ("traits.reservation_tenure", Above, -0.45, "traits.reservation_tenure is above -0.45"),
            ] {
                assert_eq!(words.clause(&flip(key, side, value)), expected);
            }
        });
    }

    /// A share is a weight beside those of the other groups.
    #[test]
    fn shares_are_told_in_percent_of_hires() {
        with_words(true, |words| {
            let other =
                words.scenario.groups.iter().find(|group| group.name != "job hunters").expect("two groups").share;
            let told = words.sentence(&flip("groups.\"job hunters\".share", Direction::Below, other / 3.0));
            let expected =
                "It stops paying if fewer than 25 % of hires are job hunters; you believe 14.3 to 40 % (chance 27 %).";
            assert_eq!(told, expected);
        });
    }

    #[test]
    fn what_is_believed_comes_before_what_is_off() {
        let believed = || flip("pay.load", Direction::Above, 3.0);
        let lift = || off("decline.output_lift", 0.01);
        with_words(false, |words| {
            for (flips, expected) in [
                (
                    vec![],
                    "All this assumes what the file says. No single figure is seen to turn that within what is believed of it.",
                ),
                (
                    vec![believed()],
                    "All this assumes what the file says. The offer starts paying if pay.load is above 3 (chance 27 %).",
                ),
                (
                    vec![believed(), believed(), believed(), believed(), lift(), lift()],
                    "All this assumes what the file says. The offer starts paying if pay.load is above 3 (chance 27 %), pay.load is \
                     above 3 (chance 27 %), or pay.load is above 3 (chance 27 %). So it does if those who decline gain more than 1 % of \
                     output, of which the file says nothing.",
                ),
            ] {
                assert_eq!(words.assumptions(&first_flips(&flips)), expected);
            }
            assert_eq!(
                words.sentence(&lift()),
                "It starts paying if those who decline gain more than 1 % of output, of which the file says nothing."
            );
        });
    }

    #[test]
    fn small_chances_are_not_told_as_none() {
        for (chance_beyond, expected) in
            [(0.0004, " (chance below 0.1 %)"), (0.0123, " (chance 1.2 %)"), (0.51, " (chance 51 %)")]
        {
            assert_eq!(chance(&FigureFlip { chance_beyond: Some(chance_beyond), ..off("pay.load", 1.0) }), expected);
        }
    }
}
