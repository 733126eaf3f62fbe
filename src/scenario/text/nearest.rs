//! The known name nearest to an unknown one.

/// Least similarity of two names that are taken for one, 0..1 (judgement: finds typing errors, not other words).
const ALIKE: f64 = 0.7;

/// Known name that an unknown name was probably meant to be.
pub(crate) fn nearest<'a>(unknown: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let unknown = unknown.to_lowercase();
    known
        .into_iter()
        .map(|name| (likeness(&unknown, &name.to_lowercase()), name))
        .filter(|(likeness, _)| *likeness >= ALIKE)
        .max_by(|a, b| a.0.total_cmp(&b.0))
        .map(|(_, name)| name)
}

fn likeness(a: &str, b: &str) -> f64 {
    /// Longer names are no typing errors, and the time of a comparison is the product of both lengths.
    const LONGEST: usize = 200;
    if a.len().max(b.len()) > LONGEST {
        return 0.0;
    }
    strsim::normalized_damerau_levenshtein(a, b).max(strsim::jaro_winkler(a, b) - 0.15)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_typing_errors_and_nothing_else() {
        let known = ["wage_per_week", "load", "bonus_load", "seed"];
        for (unknown, meant) in [
            ("wage_per_wek", Some("wage_per_week")),
            ("Load", Some("load")),
            ("sede", Some("seed")),
            ("wage", Some("wage_per_week")),
            ("colour", None),
            ("", None),
        ] {
            assert_eq!(nearest(unknown, known), meant, "{unknown}");
        }
    }
}
