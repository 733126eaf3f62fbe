//! The support of a figure: the values that one replication can give.

/// Values that a column can have, known before anything is played.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Support {
    /// The smallest value that it may have.
    pub low: f64,
    /// The largest.
    pub high: f64,
    /// The smallest step between two values; `None` for amounts, which are continuous.
    pub step: Option<f64>,
    /// Whether all replications have the same value whatever the luck.
    pub fixed: bool,
}

impl Support {
    /// Any amount.
    pub const AMOUNT: Self = Self { low: f64::NEG_INFINITY, high: f64::INFINITY, step: None, fixed: false };
    /// A count of things, or of one kind of things less another.
    pub const DIFFERENCE: Self = Self { step: Some(1.0), ..Self::AMOUNT };
    /// A count of things.
    pub const COUNT: Self = Self { low: 0.0, ..Self::DIFFERENCE };
    /// An amount of at least 0.
    pub const COST: Self = Self { low: 0.0, ..Self::AMOUNT };

    /// The same up to `high`.
    pub fn up_to(self, high: f64) -> Self {
        Self { high, ..self }
    }

    /// The same, where it may be `fixed`.
    pub fn fixed(self, fixed: bool) -> Self {
        Self { fixed, ..self }
    }

    /// The support of the opposite.
    pub fn negated(self) -> Self {
        Self { low: -self.high, high: -self.low, ..self }
    }
}
