//! Fields that scenarios must have in common before amounts of one can be compared with amounts of another.

use std::collections::BTreeSet;
use std::fmt;

use super::fields::Scenario;
use super::text::notation;

/// Dotted key of the horizon.
const HORIZON: &str = "simulation.horizon_weeks";
/// Dotted key of the discount rate.
const DISCOUNT_RATE: &str = "simulation.discount_rate";

/// A field in which scenarios differ, so that amounts of the scenarios cannot be compared.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unlike {
    /// Dotted key of the field.
    pub key: &'static str,
    /// Values of the field, each once, in the order of the scenarios.
    pub values: Vec<String>,
    /// Edit `KEY=VALUE` that makes the scenarios alike; `None` for the currency, as amounts are not converted.
    pub edit: Option<String>,
}

/// Fields in which the scenarios differ, of currency, horizon and discount rate.
///
/// For an uncertain field, beliefs are compared, not medians: equal beliefs have equal draws in a replication.
///
/// ```
/// use the_offer::scenario::{STARTER, parse, unlike};
/// let year = parse("year", STARTER, &["simulation.horizon_weeks=52".to_owned()])?.scenario;
/// let half = parse("half", STARTER, &["simulation.horizon_weeks=26".to_owned()])?.scenario;
/// let found = unlike([&half, &year]);
/// assert_eq!(found.iter().map(|one| one.key).collect::<Vec<_>>(), ["simulation.horizon_weeks"]);
/// assert_eq!(found[0].to_string(), "horizons differ (26 and 52 weeks)");
/// assert_eq!(found[0].edit.as_deref(), Some("simulation.horizon_weeks=52"));
/// # Ok::<(), the_offer::scenario::Problems>(())
/// ```
pub fn unlike<'a>(scenarios: impl IntoIterator<Item = &'a Scenario>) -> Vec<Unlike> {
    let scenarios: Vec<&Scenario> = scenarios.into_iter().collect();
    let horizons = scenarios.iter().map(|scenario| value(scenario, HORIZON, scenario.simulation.horizon_weeks));
    let rates = scenarios.iter().map(|scenario| value(scenario, DISCOUNT_RATE, scenario.simulation.discount_rate));
    // A short horizon is unfair to an offer, whose costs come first: the longest is the one to take.
    let longest = scenarios.iter().map(|scenario| scenario.simulation.horizon_weeks).fold(0.0, f64::max);
    let mut rates = rates.peekable();
    let first_rate = rates.peek().cloned().unwrap_or_default();
    [
        field("currency", scenarios.iter().map(|scenario| scenario.currency.clone()), None),
        field(HORIZON, horizons, Some(number(longest))),
        field(DISCOUNT_RATE, rates, Some(first_rate)),
    ]
    .into_iter()
    .flatten()
    .collect()
}

fn field(key: &'static str, values: impl Iterator<Item = String>, remedy: Option<String>) -> Option<Unlike> {
    let mut seen = BTreeSet::new();
    let values: Vec<String> = values.filter(|value| seen.insert(value.clone())).collect();
    let edit = remedy.map(|value| format!("{key}={value}"));
    (values.len() > 1).then_some(Unlike { key, values, edit })
}

/// Belief about a field, or the number of the field where it is certain.
fn value(scenario: &Scenario, key: &str, known: f64) -> String {
    let uncertain = scenario.uncertain.iter().find(|uncertain| uncertain.key == key);
    uncertain.map_or_else(|| number(known), |uncertain| uncertain.text())
}

/// A number as typed, such as 156 or 0.08; a negative zero as 0.
fn number(value: f64) -> String {
    let text = notation::number(value);
    text.strip_suffix(".0").map(str::to_owned).unwrap_or(text)
}

/// Most values that a text lists.
const MOST_LISTED: usize = 4;

impl fmt::Display for Unlike {
    /// Difference in words, without a full stop: `horizons differ (26 and 52 weeks)`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (what, unit) = match self.key {
            HORIZON => ("horizons", " weeks"),
            DISCOUNT_RATE => ("discount rates", ""),
            _ => ("currencies", ""),
        };
        write!(f, "{what} differ ({}{unit})", listed(&self.values))
    }
}

/// `a and b`, `a, b and c`, `a, b, c and 7 others`.
fn listed(values: &[String]) -> String {
    let shown = if values.len() > MOST_LISTED { MOST_LISTED - 1 } else { values.len().saturating_sub(1) };
    let (first, rest) = values.split_at(shown);
    let last = match rest {
        [one] => one.clone(),
        others => format!("{} others", others.len()),
    };
    format!("{} and {last}", first.join(", "))
}

#[cfg(test)]
mod tests {
    use super::super::load::parse;
    use super::*;

    const SMALL: &str = r#"
        name = "small"
        [[groups]]
        name = "all"
        reservation = { dist = "lognormal", median = 3000, sigma = 1 }
        tenure = { dist = "exponential", mean = 90 }
    "#;

    fn scenario(edits: &[&str]) -> Scenario {
        let edits: Vec<String> = edits.iter().map(|edit| (*edit).to_owned()).collect();
        parse("small", SMALL, &edits).expect("a scenario").scenario
    }

    fn keys(scenarios: &[Scenario]) -> Vec<&'static str> {
        unlike(scenarios).iter().map(|one| one.key).collect()
    }

    #[test]
    fn equal_values_are_alike_however_they_are_written() {
        let alike = [scenario(&[]), scenario(&["simulation.horizon_weeks=156.0", "simulation.discount_rate=-0.0"])];
        assert_eq!(keys(&alike), [""; 0]);
        assert_eq!(keys(&alike[..1]), [""; 0]);
        assert_eq!(keys(&[]), [""; 0]);
        // What a plan decides, and what it costs, is what a comparison is for.
        assert_eq!(keys(&[scenario(&[]), scenario(&["cohort.positions=7", "training.weeks=9"])]), [""; 0]);
    }

    #[test]
    fn every_field_that_differs_is_named_with_its_remedy() {
        let unlike = unlike(&[
            scenario(&["simulation.horizon_weeks=52.5", "simulation.discount_rate=0.03"]),
            scenario(&["currency=\"EUR\""]),
            scenario(&["simulation.horizon_weeks=26", "simulation.discount_rate=0.03"]),
        ]);
        let texts: Vec<String> = unlike.iter().map(Unlike::to_string).collect();
        assert_eq!(
            texts,
            [
                "currencies differ (USD and EUR)",
                "horizons differ (52.5, 156 and 26 weeks)",
                "discount rates differ (0.03 and 0)"
            ]
        );
        let edits: Vec<Option<&str>> = unlike.iter().map(|one| one.edit.as_deref()).collect();
        assert_eq!(edits, [None, Some("simulation.horizon_weeks=156"), Some("simulation.discount_rate=0.03")]);
    }

    #[test]
    fn many_values_are_not_all_listed() {
        let values = |number: usize| (1..=number).map(|value| value.to_string()).collect::<Vec<_>>();
        assert_eq!(
            [2, 4, 5, 9].map(|number| listed(&values(number))),
            ["1 and 2", "1, 2, 3 and 4", "1, 2, 3 and 2 others", "1, 2, 3 and 6 others"]
        );
    }
}
