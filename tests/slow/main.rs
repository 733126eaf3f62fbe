//! Coverage of intervals and sets over thousands of seeds: what takes a minute or more.

#![allow(clippy::print_stdout)]

mod analysis_coverage;
mod curve_band;
mod precision;
mod run_coverage;
mod spread;
mod tune_coverage;
