//! Coverage of intervals and sets over thousands of seeds: what takes a minute or more.

#![allow(clippy::print_stdout)]

/// Edits by which nothing but who takes an offer depends on its bonus: for curves that are exact, and half the time.
const EXACT: [&str; 3] = ["decline.hazard_ratio=1", "decline.output_lift=0", "opportunists.share_per_1000=0"];

mod analysis_coverage;
mod curve_band;
mod drivers_coverage;
mod expected;
mod fit_coverage;
mod indices_coverage;
mod payback_coverage;
mod precision;
mod run_coverage;
mod spread;
mod tune_coverage;
