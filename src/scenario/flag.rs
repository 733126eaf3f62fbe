//! Fields whose names are typed as flags of the command line.

use super::fields::all_sections;

/// Names of fields that are more likely meant for flags.
const FLAGS: [&str; 1] = ["output"];

/// Dotted key that a flag such as `--bonus` or `--training-weeks` stands for. Returns `None` if no field is near.
///
/// ```
/// # use the_offer::scenario::key_of_flag;
/// assert_eq!(key_of_flag("--bonus").as_deref(), Some("offers.0.bonus"));
/// assert_eq!(key_of_flag("--share").as_deref(), Some("groups.NAME.share"));
/// assert_eq!(key_of_flag("--colour"), None);
/// ```
pub fn key_of_flag(flag: &str) -> Option<String> {
    let word = flag.trim_start_matches('-').replace(['-', '.'], "_").to_lowercase();
    if word.is_empty() || FLAGS.contains(&word.as_str()) {
        return None;
    }
    let ways: [Fits; 3] = [
        &|_, field| field == word,
        &|section, field| word.strip_suffix(field).is_some_and(|before| names(section, before.trim_end_matches('_'))),
        &|_, field| field.strip_prefix(word.as_str()).is_some_and(|after| after.starts_with('_')),
    ];
    let key = |is: &Fits| {
        let mut all = all_sections().flat_map(|(section, fields)| fields.iter().map(move |field| (section, *field)));
        all.find(|(section, field)| is(section, field)).map(|(section, field)| format!("{}.{field}", within(section)))
    };
    ways.iter().find_map(key)
}

/// Whether a flag stands for a field of a section.
type Fits<'a> = &'a dyn Fn(&str, &str) -> bool;

/// Whether a word names a section, or one of its entries.
fn names(section: &str, word: &str) -> bool {
    section == word || section.strip_suffix('s') == Some(word)
}

/// A section in a dotted key.
fn within(section: &str) -> &str {
    match section {
        "offers" => "offers.0",
        "groups" => "groups.NAME",
        "cohort.classes" => "cohort.classes.0",
        one => one,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn flags_that_people_would_try_have_their_key() {
        for (flag, key) in [
            ("--bonus", "offers.0.bonus"),
            ("--week", "offers.0.week"),
            ("--horizon", "simulation.horizon_weeks"),
            ("--horizon-weeks", "simulation.horizon_weeks"),
            ("--discount", "simulation.discount_rate"),
            ("--positions", "cohort.positions"),
            ("--wage", "pay.wage_per_week"),
            ("--training-weeks", "training.weeks"),
            ("--offer-bonus", "offers.0.bonus"),
            ("--pay.load", "pay.load"),
            ("--dismissal", "groups.NAME.dismissal_per_year"),
            ("--Severance", "job.severance"),
        ] {
            assert_eq!(key_of_flag(flag).as_deref(), Some(key), "{flag}");
        }
    }

    #[test]
    fn other_flags_have_none() {
        for flag in ["--output", "--verbose", "--jobs", "--help-me", "-x", "--", "-"] {
            assert_eq!(key_of_flag(flag), None, "{flag}");
        }
    }
}
