//! Estimates → bytes; rounding happens only here.

pub mod format;
pub mod table;
