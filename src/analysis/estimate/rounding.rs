//! Rounding errors of estimators: what is smaller is taken for 0.

/// Error of a sum or a difference that is 0 in exact arithmetic, relative to the size of the terms.
pub(crate) const OF_SUM: f64 = 1e-13;

/// Error of the variance of equal values, relative to the mean square: a small difference of large sums loses more digits.
pub(crate) const OF_VARIANCE: f64 = 1e-9;

/// Error of a mean over blocks of the expected saving that is the same in all of them in exact arithmetic, relative to the mean.
pub(crate) const OF_BLOCKS: f64 = 1e-9;
