//! Estimators of means, shares, ratios and quantiles, with errors and intervals; nothing here knows the model.

pub mod cvar;
pub mod deviation;
pub mod interval;
pub mod means;
pub mod mid_p;
pub mod moments;
pub mod quantile;
pub mod ratio;
pub mod skewed;
pub mod support;
pub mod wilson;
