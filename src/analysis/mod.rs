//! Outcomes → estimates.

pub mod rows;
