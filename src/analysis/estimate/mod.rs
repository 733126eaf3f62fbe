//! Estimators of means, shares, ratios and quantiles, with errors and intervals; no file here knows the model.
//!
//! [`ratio`] takes the sums of the engine's [`RatioTally`](crate::engine::RatioTally), whatever they count.

pub mod cvar;
pub mod deviation;
pub mod interval;
pub mod means;
pub mod mid_p;
pub mod moments;
pub mod quantile;
pub mod ratio;
pub(crate) mod rounding;
pub mod skewed;
pub mod support;
pub mod wilson;
