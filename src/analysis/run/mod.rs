//! Estimates of one scenario: metrics, weeks, groups, takers, the spread of the saving, the verdict.

pub mod groups;
pub mod leaving;
pub mod metric;
pub mod precision;
pub mod replications;
pub mod saving;
pub mod spread;
pub mod summary;
pub mod takers;
pub mod verdict;
pub mod weekly;
