//! Estimates → bytes; rounding happens only here.

pub mod assumptions;
#[cfg(feature = "report")]
mod body;
#[cfg(feature = "cli")]
pub mod files;
pub mod fit;
pub mod format;
#[cfg(feature = "report")]
pub mod html;
pub mod implied;
pub mod labels;
pub mod lines;
pub mod manifest;
#[cfg(feature = "report")]
mod markdown;
#[cfg(feature = "report")]
pub mod sections;
pub mod sensitivity;
pub mod simulated;
#[cfg(feature = "report")]
pub mod svg;
pub mod sweep;
pub mod tables;
#[cfg(feature = "report")]
pub mod terminal;
pub mod trace;
pub mod tuned;
pub mod warnings;
#[cfg(feature = "cli")]
pub mod xlsx;
