//! Does it pay to offer new hires a bonus to quit?
//!
//! A folder uses only those before it: [`scenario`] → [`model`] → [`engine`] → [`analysis`] → [`output`] → [`cli`].

pub mod analysis;
pub mod cli;
pub mod engine;
pub mod model;
pub mod output;
pub mod scenario;
