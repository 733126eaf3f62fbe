//! Does it pay to offer new hires a bonus to quit?
//!
//! A folder uses only those before it: [`scenario`] → [`model`] → [`engine`] → [`analysis`] → [`output`] → [`cli`].

// Units stand in [brackets], which rustdoc takes for links.
#![allow(rustdoc::broken_intra_doc_links)]

pub mod analysis;
pub mod cli;
pub mod engine;
pub mod model;
pub mod output;
pub mod scenario;
