//! Estimates → bytes; rounding happens only here.

pub mod assumptions;
pub mod chart;
pub mod csv;
pub mod files;
pub mod format;
pub mod json;
pub mod manifest;
pub mod names;
mod numbers;
pub mod report;
pub mod simulated;
pub mod sweep;
pub mod table;
pub mod trace;
pub mod tuned;
