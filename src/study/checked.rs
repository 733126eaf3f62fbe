//! The last check of a scenario: whether its uncertain parameters can be drawn together.

use crate::model::parameters::{DrawnAgain, Parameters};
use crate::scenario::{Loaded, Problem, Problems};

/// Refuses a scenario of which most draws of uncertain parameters do not go together, and warns where many do not.
///
/// # Errors
/// Returns [`Problems`] that name the parameters.
pub fn checked(loaded: Loaded) -> Result<Loaded, Problems> {
    all_checked(vec![loaded]).map(|mut all| all.remove(0))
}

/// Checks all scenarios of a call as [`checked`] does one.
///
/// # Errors
/// Returns the [`Problems`] of all scenarios.
pub fn all_checked(mut loaded: Vec<Loaded>) -> Result<Vec<Loaded>, Problems> {
    let problems = loaded.iter_mut().filter_map(|one| warn(one).err()).collect();
    Problems::new(problems).map_or(Ok(loaded), Err)
}

fn warn(one: &mut Loaded) -> Result<(), Problem> {
    match Parameters::new(&one.scenario) {
        Err(DrawnAgain { keys, share }) => Err(one.not_together(&keys, share)),
        Ok(parameters) => {
            let again = parameters.drawn_again().iter();
            let warnings: Vec<_> = again.map(|again| one.not_together(&again.keys, again.share)).collect();
            one.warnings.extend(warnings);
            Ok(())
        }
    }
}
