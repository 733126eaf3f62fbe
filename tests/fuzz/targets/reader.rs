//! Whatever text the reader meets, it loads a scenario or tells problems that lie in the text.
#![no_main]

use libfuzzer_sys::fuzz_target;
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
