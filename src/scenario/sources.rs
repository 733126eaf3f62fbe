//! Sources in comments: a template's comment beside a value that is no longer the template's says nothing about it.

use std::sync::LazyLock;

use super::assumptions::Assumption;
use super::fault::Fault;
use super::load::{Loaded, parse};
use super::problem::Problem;
use super::text::notation::dotted;
use super::{SHORT_STARTER, STARTER};

/// Marks of a comment that gives a source: grades, and the words for figures without one.
const MARKS: [&str; 5] = ["A)", "B)", "C)", "judgement", "computed"];

/// A value of a template, with the source that a comment gives.
#[derive(Debug)]
struct SourcedValue {
    /// Dotted key, without the name of a group.
    field: String,
    comment: String,
    value: Option<String>,
}

/// Sourced values of the scenarios that `offer new` writes.
static SOURCED: LazyLock<Vec<SourcedValue>> = LazyLock::new(|| {
    let templates = [STARTER, SHORT_STARTER].map(|text| parse("template", text, &[]).ok());
    templates.iter().flatten().flat_map(Loaded::sourced_values).collect()
});

impl Loaded {
    /// Sourced values of a scenario.
    fn sourced_values(&self) -> Vec<SourcedValue> {
        let values = self.values_in_force().into_iter();
        let sourced = values.filter_map(|assumption| {
            let comment = assumption.place?.comment().filter(|comment| gives_source(comment))?;
            Some(SourcedValue { field: self.field_of(&assumption.key), comment, value: assumption.value })
        });
        sourced.collect()
    }

    /// Whether the comment on an assumption is the source of a template's value, and the value is another.
    pub(super) fn has_stale_source(&self, assumption: &Assumption<'_>) -> bool {
        let comment = assumption.place.and_then(|place| place.comment()).filter(|comment| gives_source(comment));
        let Some(comment) = comment else { return false };
        let field = self.field_of(&assumption.key);
        let mut sourced = SOURCED.iter().filter(|one| one.field == field && one.comment == comment).peekable();
        sourced.peek().is_some() && sourced.all(|one| one.value != assumption.value)
    }

    /// Warnings of values that are changed from a template and still stand beside the template's source.
    ///
    /// `offer check` shows these warnings. A parameter of a distribution is told with its distribution.
    pub fn stale_sources(&self) -> Vec<Problem> {
        let mut warnings: Vec<Problem> = Vec::new();
        for Assumption { key, place, .. } in self.assumptions().into_iter().filter(|one| one.is_source_stale) {
            if let Some(place) = place.filter(|place| !warnings.iter().any(|told| told.place.shares_line_with(place))) {
                warnings.push(Problem::warning(place.clone(), Fault::StaleSource { key }));
            }
        }
        warnings
    }

    /// Dotted key, without the name of a group.
    fn field_of(&self, key: &str) -> String {
        let mut groups = self.scenario.groups.iter();
        let within = groups.find_map(|group| key.strip_prefix(&(dotted("groups", &group.name) + ".")));
        within.map_or_else(|| key.to_owned(), |field| format!("groups.{field}"))
    }
}

/// Whether a comment gives a source that is no judgement in general, which may be that of anybody.
fn gives_source(comment: &str) -> bool {
    MARKS.iter().any(|mark| comment.contains(mark)) && !comment.starts_with("(judgement")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stale(text: &str, edits: &[&str]) -> Vec<String> {
        let edits: Vec<String> = edits.iter().map(|edit| (*edit).to_owned()).collect();
        let loaded = match parse("mine.toml", text, &edits) {
            Ok(loaded) => loaded,
            Err(problems) => panic!("{}", problems.render(false)),
        };
        let keys = loaded.assumptions().into_iter().filter(|one| one.is_source_stale).map(|one| one.key).collect();
        assert_eq!(loaded.stale_sources().is_empty(), Vec::is_empty(&keys));
        keys
    }

    #[test]
    fn templates_give_their_own_sources() {
        assert!(SOURCED.len() > 60, "{}", SOURCED.len());
        assert_eq!(stale(STARTER, &[]), Vec::<String>::new());
        assert_eq!(stale(SHORT_STARTER, &[]), Vec::<String>::new());
    }

    #[test]
    fn a_changed_value_beside_the_source_of_a_template_has_none() {
        let changed = |from: &str, to: &str| {
            assert!(SHORT_STARTER.contains(from), "{from}");
            stale(&SHORT_STARTER.replacen(from, to, 1), &[])
        };
        assert_eq!(changed("42_830 #", "52_000 #"), ["pay.wage_per_week"]);
        assert_eq!(changed("\"66 to 87 %\" #", "\"70 to 87 %\" #"), ["groups.uncommitted.output"]);
        assert_eq!(
            changed("mean = \"6 to 17\"", "mean = \"6 to 20\""),
            ["groups.uncommitted.tenure", "groups.uncommitted.tenure.mean"]
        );
        // The same value in another form, another name of the group, a source of one's own, or none.
        assert_eq!(changed("42_830 #", "42830.0 #"), Vec::<String>::new());
        assert_eq!(changed("\"7.65 %\" #", "0.0765 #"), Vec::<String>::new());
        assert_eq!(changed("\"uncommitted\"", "\"job hunters\""), Vec::<String>::new());
        assert_eq!(changed("= 20 # one team, hired together (judgement)", "= 30 # our plan (A)"), Vec::<String>::new());
        assert_eq!(changed("= 20 # one team, hired together (judgement)", "= 30"), Vec::<String>::new());
        // What the command line gives has no comment.
        assert_eq!(stale(SHORT_STARTER, &["cohort.positions=30"]), Vec::<String>::new());
        // The comments of the full template stand above their values, too.
        let full = STARTER.replacen("bonus_load = 0.0765", "bonus_load = 0.08", 1);
        assert_eq!(stale(&full, &[]), ["pay.bonus_load"]);
    }
}
