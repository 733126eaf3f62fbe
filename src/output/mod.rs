//! Estimates → bytes; rounding happens only here.

pub mod assumptions;
pub mod files;
pub mod format;
pub mod html;
pub mod labels;
pub mod manifest;
pub mod sections;
pub mod simulated;
pub mod svg;
pub mod sweep;
pub mod tables;
pub mod terminal;
pub mod trace;
pub mod tuned;
