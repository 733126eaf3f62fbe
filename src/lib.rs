//! Does it pay to offer new hires a bonus to quit?
pub mod analysis;
pub mod cli;
pub mod engine;
pub mod model;
pub mod output;
pub mod scenario;
