//! The known name nearest to an unknown one.

/// How alike two names must be to be taken for one, 0..1 (judgement: finds slips, not other words).
const ALIKE: f64 = 0.7;

/// The known name that an unknown one was probably meant to be.
pub(crate) fn nearest<'a>(
    unknown: &str,
    known: impl IntoIterator<Item = &'a str>,
) -> Option<&'a str> {
    let unknown = unknown.to_lowercase();
    known
        .into_iter()
        .map(|name| (likeness(&unknown, &name.to_lowercase()), name))
        .filter(|(likeness, _)| *likeness >= ALIKE)
        .max_by(|a, b| a.0.total_cmp(&b.0))
        .map(|(_, name)| name)
}

fn likeness(a: &str, b: &str) -> f64 {
    /// Longer names are nobody's slip, and comparing them takes the product of their lengths.
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
    fn finds_slips_and_nothing_else() {
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
