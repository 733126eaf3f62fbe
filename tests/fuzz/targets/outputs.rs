//! Whatever scenario a text makes, at two replications: what is written about it has no NaN and no negative zero, is strict
//! JSON and well-formed markup.
#![no_main]

#[path = "../../it/outputs/mod.rs"]
mod outputs;

use libfuzzer_sys::fuzz_target;
use the_offer::scenario::parse;

/// Weeks, positions and entries of a list at the most: larger ones are only slower.
const MOST: f64 = 300.0;

fuzz_target!(|text: &str| {
    // Mutated files may name any file of this machine to extend.
    if text.contains("extends") {
        return;
    }
    let two = ["simulation.replications=2".to_owned()];
    let Ok(loaded) = parse("fuzz.toml", text, &two) else { return };
    let scenario = &loaded.scenario;
    let sizes = [scenario.cohort.positions as f64, scenario.simulation.horizon_weeks];
    if sizes.iter().all(|size| *size <= MOST) && scenario.offers.len() + scenario.groups.len() < 10 {
        outputs::check(&loaded);
    }
});
