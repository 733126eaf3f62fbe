//! Whatever text the reader meets, it loads a scenario or tells problems that lie in the text; what is drawn of the
//! uncertain parameters of a scenario is legal.
#![no_main]

use libfuzzer_sys::fuzz_target;

#[path = "../holds.rs"]
mod holds;

fuzz_target!(|text: &str| holds::reading(text, &[]));
