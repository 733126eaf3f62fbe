//! Regression of savings on polynomials of uncertain parameters.

pub mod polynomials;
pub mod regression;
