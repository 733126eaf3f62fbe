//! Whatever text the reader meets, it loads a scenario or tells problems that lie in the text; what is drawn of the
//! uncertain parameters of a scenario is legal.
#![no_main]

use libfuzzer_sys::fuzz_target;
use the_offer::model::{draws::Address, parameters::Parameters};
use the_offer::scenario::parse;

fuzz_target!(|text: &str| {
    // Mutated files may name any file of this machine to extend.
    if text.contains("extends") {
        return;
    }
    match parse("fuzz.toml", text, &[]) {
        Ok(loaded) => {
            let printed = loaded.scenario.to_toml();
            let again = parse("printed.toml", &printed, &[]).expect("what is printed loads");
            assert_eq!(again.scenario, loaded.scenario);
            assert_eq!(again.hash, loaded.hash);
            for warning in &loaded.warnings {
                warning.render(false);
            }
            if let Ok(parameters) = Parameters::new(&loaded.scenario) {
                let mut drawn = loaded.scenario;
                parameters.draw(Address { seed: 1, replication: 0 }, &mut drawn);
                (drawn.uncertain, drawn.correlations) = (Vec::new(), Vec::new());
                parse("drawn.toml", &drawn.to_toml(), &[]).expect("what is drawn is legal");
            }
        }
        Err(problems) => {
            for problem in &problems {
                let place = &problem.place;
                let whole = place.source().text();
                assert!(place.span().is_none_or(|span| whole.get(span).is_some()));
            }
            problems.render(true);
        }
    }
});
