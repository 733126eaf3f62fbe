//! Estimates → bytes; rounding happens only here.

pub mod assumptions;
pub mod csv;
pub mod files;
pub mod format;
pub mod json;
pub mod manifest;
pub mod simulated;
pub mod sweep;
pub mod table;
pub mod trace;
pub mod tuned;
