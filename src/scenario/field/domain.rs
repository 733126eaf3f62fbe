//! Domains of numbers.

use std::fmt;

use serde_json::{Map, Value as Json, json};

use crate::special::law::Bounds;

/// An end of a domain.
#[derive(Debug, Clone, Copy, PartialEq)]
enum DomainEnd {
    /// No end.
    Open,
    /// End that belongs to the domain.
    Included(f64),
    /// End that does not belong to the domain.
    Excluded(f64),
}

/// The finite numbers between two ends.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Domain {
    low: DomainEnd,
    high: DomainEnd,
}

/// Weeks of a year.
pub(crate) const WEEKS_OF_A_YEAR: f64 = 52.0;

/// Restrictions on a number.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Number {
    pub(crate) domain: Domain,
    pub(crate) certainty: Certainty,
    /// Key that gives the number by its worth in a year of 52 weeks, beside the key of the field.
    pub(crate) yearly: Option<&'static str>,
}

/// Whether a number may be uncertain.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Certainty {
    /// Parameter of the model, which may be uncertain.
    Parameter,
    /// Decision, number of an array, or parameter of a belief: always certain.
    Certain,
}

/// Restrictions on the numbers of an array.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Sequence {
    pub(crate) each: Number,
    pub(crate) order: Order,
    /// Most numbers.
    pub(crate) most: usize,
}

/// The whole numbers that a field takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Whole {
    pub(crate) least: u64,
    pub(crate) most: u64,
}

/// Order of the numbers of an array.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Order {
    /// Each number is above the one before.
    Rising,
    /// No number is above the one before.
    NeverRising,
}

/// Weeks since a start.
pub(crate) const RISING_WEEKS: Sequence =
    Sequence { each: NOT_NEGATIVE.certain(), order: Order::Rising, most: MOST_POINTS };
/// Shares of a cohort that are left.
pub(crate) const SURVIVING_SHARES: Sequence =
    Sequence { each: SHARE.certain(), order: Order::NeverRising, most: MOST_POINTS };
/// Tenures at which retention is counted.
pub(crate) const RETENTION_WEEKS: Sequence =
    Sequence { each: POSITIVE.certain(), order: Order::Rising, most: MOST_RETENTIONS };

/// Most tenures at which retention is counted.
pub const MOST_RETENTIONS: usize = 20;

/// Most points of a survival curve: one a day for 27 years.
const MOST_POINTS: usize = 10_000;

/// Most positions of a cohort: with more, a replication takes minutes.
pub(crate) const POSITIONS: Whole = Whole { least: 1, most: 1_000_000 };
/// Most replications of a run: with more, a run would take months.
pub const MOST_REPLICATIONS: u64 = 1_000_000_000;
pub(crate) const REPLICATIONS: Whole = Whole { least: 1, most: MOST_REPLICATIONS };
/// Whole numbers that TOML can hold.
pub(crate) const SEED: Whole = Whole { least: 0, most: i64::MAX as u64 };
/// Horizon: above 0 and at most 1000 years, since time and memory grow with it.
pub(crate) const HORIZON: Number = Number::parameter(DomainEnd::Excluded(0.0), DomainEnd::Included(52_000.0)).certain();
/// Rate of events that are simulated one by one: up to 1000.
pub(crate) const EVENTS: Number = Number::parameter(DomainEnd::Included(0.0), DomainEnd::Included(1000.0));

/// Any finite number.
pub(crate) const ANY: Number = Number::parameter(DomainEnd::Open, DomainEnd::Open);
/// > 0.
pub(crate) const POSITIVE: Number = Number::parameter(DomainEnd::Excluded(0.0), DomainEnd::Open);
/// >= 0.
pub(crate) const NOT_NEGATIVE: Number = Number::parameter(DomainEnd::Included(0.0), DomainEnd::Open);
/// > -1: relative changes and rates.
pub(crate) const ABOVE_MINUS_ONE: Number = Number::parameter(DomainEnd::Excluded(-1.0), DomainEnd::Open);
/// 0..1.
pub(crate) const SHARE: Number = Number::parameter(DomainEnd::Included(0.0), DomainEnd::Included(1.0));
/// In (0, 1].
pub(crate) const POSITIVE_SHARE: Number = Number::parameter(DomainEnd::Excluded(0.0), DomainEnd::Included(1.0));
/// In [0, 1).
pub(crate) const SHARE_BELOW_ONE: Number = Number::parameter(DomainEnd::Included(0.0), DomainEnd::Excluded(1.0));
/// -1..1.
pub(crate) const CORRELATION: Number = Number::parameter(DomainEnd::Included(-1.0), DomainEnd::Included(1.0));

impl Number {
    const fn parameter(low: DomainEnd, high: DomainEnd) -> Self {
        Self { domain: Domain { low, high }, certainty: Certainty::Parameter, yearly: None }
    }

    /// Restrictions on a number a week that another key may give a year. The ends of the domain are 0 or none.
    pub(crate) const fn or_yearly(self, key: &'static str) -> Self {
        Self { yearly: Some(key), ..self }
    }

    /// Restrictions on a number of the same domain that is always certain.
    pub(crate) const fn certain(self) -> Self {
        Self { certainty: Certainty::Certain, ..self }
    }

    /// Whether the number is a share, so that 5 may have meant 5 %.
    pub(crate) fn is_share(self) -> bool {
        matches!(self.domain.low, DomainEnd::Included(0.0) | DomainEnd::Excluded(0.0))
            && matches!(self.domain.high, DomainEnd::Included(1.0) | DomainEnd::Excluded(1.0))
    }
}

impl Number {
    /// Whether the number may have been meant in per cent.
    pub(crate) fn is_share_or_correlation(self) -> bool {
        self.is_share() || self.domain == CORRELATION.domain
    }
}

impl Domain {
    /// Whether a number is finite and lies in the domain.
    pub(crate) fn contains(self, number: f64) -> bool {
        let above = match self.low {
            DomainEnd::Open => true,
            DomainEnd::Included(low) => number >= low,
            DomainEnd::Excluded(low) => number > low,
        };
        let below = match self.high {
            DomainEnd::Open => true,
            DomainEnd::Included(high) => number <= high,
            DomainEnd::Excluded(high) => number < high,
        };
        number.is_finite() && above && below
    }

    /// Limits of the domain.
    pub(crate) fn bounds(self) -> Bounds {
        let limit = |end| match end {
            DomainEnd::Open => None,
            DomainEnd::Included(limit) | DomainEnd::Excluded(limit) => Some(limit),
        };
        Bounds { low: limit(self.low), high: limit(self.high) }
    }

    /// Least and greatest number of the domain.
    pub(crate) fn ends(self) -> [f64; 2] {
        let low = match self.low {
            DomainEnd::Open => f64::MIN,
            DomainEnd::Included(limit) => limit,
            DomainEnd::Excluded(limit) => limit.next_up(),
        };
        let high = match self.high {
            DomainEnd::Open => f64::MAX,
            DomainEnd::Included(limit) => limit,
            DomainEnd::Excluded(limit) => limit.next_down(),
        };
        [low, high]
    }

    /// JSON Schema of the numbers of the domain.
    pub(crate) fn schema(self) -> Json {
        let mut schema = Map::from_iter([("type".to_owned(), json!("number"))]);
        for (end, included, excluded) in
            [(self.low, "minimum", "exclusiveMinimum"), (self.high, "maximum", "exclusiveMaximum")]
        {
            match end {
                DomainEnd::Open => None,
                DomainEnd::Included(limit) => schema.insert(included.to_owned(), json!(limit)),
                DomainEnd::Excluded(limit) => schema.insert(excluded.to_owned(), json!(limit)),
            };
        }
        Json::Object(schema)
    }
}

impl fmt::Display for Whole {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.most >= i64::MAX as u64 {
            true => write!(f, "a whole number of at least {}", self.least),
            false => write!(f, "a whole number from {} to {}", self.least, self.most),
        }
    }
}

impl fmt::Display for Domain {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a number")?;
        match (self.low, self.high) {
            (DomainEnd::Included(low), DomainEnd::Included(high)) => return write!(f, " from {low} to {high}"),
            (DomainEnd::Open, _) => {}
            (DomainEnd::Included(low), _) => write!(f, " of at least {low}")?,
            (DomainEnd::Excluded(low), _) => write!(f, " above {low}")?,
        }
        match (self.low, self.high) {
            (_, DomainEnd::Open) => return Ok(()),
            (DomainEnd::Open, _) => {}
            _ => f.write_str(" and")?,
        }
        match self.high {
            DomainEnd::Open => Ok(()),
            DomainEnd::Included(high) => write!(f, " at most {high}"),
            DomainEnd::Excluded(high) => write!(f, " below {high}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn domains_say_what_they_hold() {
        for (number, text, inside, outside) in [
            (ANY, "a number", -1e308, f64::NAN),
            (POSITIVE, "a number above 0", 1e-300, 0.0),
            (NOT_NEGATIVE, "a number of at least 0", 0.0, -1e-300),
            (ABOVE_MINUS_ONE, "a number above -1", -0.9, -1.0),
            (SHARE, "a number from 0 to 1", 1.0, 1.1),
            (POSITIVE_SHARE, "a number above 0 and at most 1", 1.0, 0.0),
            (SHARE_BELOW_ONE, "a number of at least 0 and below 1", 0.0, 1.0),
            (CORRELATION, "a number from -1 to 1", -1.0, -1.1),
        ] {
            assert_eq!(number.domain.to_string(), text);
            assert!(number.domain.contains(inside), "{text}");
            assert!(!number.domain.contains(outside), "{text}");
        }
    }
}
