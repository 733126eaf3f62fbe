//! What must hold of whatever is read: for the fuzz targets, and for the tests that every change runs.

use the_offer::model::{draws::Address, parameters::Parameters};
use the_offer::scenario::{parse, visible};

/// Whatever the text and its edits, a scenario is loaded or problems are told that lie in them; what is told can be shown
/// on a terminal as it is, what is loaded prints and loads again, and what is drawn of its uncertain parameters is legal.
pub fn reading(text: &str, edits: &[String]) {
    // Mutated files may name any file of this machine to extend.
    if text.contains("extends") {
        return;
    }
    match parse("fuzz.toml", text, edits) {
        Ok(loaded) => {
            let printed = loaded.scenario.to_toml();
            let again = parse("printed.toml", &printed, &[]).expect("what is printed loads");
            assert_eq!(again.scenario, loaded.scenario);
            assert_eq!(again.hash, loaded.hash);
            for warning in &loaded.warnings {
                can_be_seen(&warning.render(false));
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
            can_be_seen(&problems.render(false));
            problems.render(true);
        }
    }
}

fn can_be_seen(told: &str) {
    assert_eq!(visible(told), told);
}
