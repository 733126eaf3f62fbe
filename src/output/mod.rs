//! Estimates → bytes; rounding happens only here.

pub mod assumptions;
pub mod chart;
pub mod files;
pub mod format;
pub mod manifest;
pub mod names;
pub mod report;
pub mod simulated;
pub mod sweep;
pub mod table;
pub mod tables;
pub mod trace;
pub mod tuned;
