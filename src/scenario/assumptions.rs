//! Assumptions of a scenario: every value in force, and the place that gives the value.

use super::load::Loaded;
use super::text::notation::dotted;
use super::text::place::Place;
use super::uncertain::Uncertain;

/// One value in force.
#[derive(Debug, Clone, PartialEq)]
pub struct Assumption<'a> {
    /// Dotted key.
    pub key: String,
    /// TOML; `None` where no value is given and none is needed.
    pub value: Option<String>,
    /// Place that gives the value; `None` for a default.
    pub place: Option<&'a Place>,
    /// Belief about the value; `None` where the value is certain.
    pub uncertain: Option<&'a Uncertain>,
    /// Assumption that follows from the value and is not written in it, such as what comes after a survival table.
    pub note: Option<String>,
    /// Whether the comment on the place is the source of a template's value, and the value is another.
    pub is_source_stale: bool,
}

impl Loaded {
    /// Every value in force, in the order of the fields; uncertain parameters of a distribution follow the distribution.
    ///
    /// ```
    /// use the_offer::scenario::{STARTER, parse};
    /// let loaded = parse("starter", STARTER, &["pay.load=\"0.3 to 0.5\"".to_owned()])?;
    /// let assumptions = loaded.assumptions();
    /// let load = assumptions.iter().find(|assumption| assumption.key == "pay.load").ok_or("a field")?;
    /// assert_eq!(load.value.as_deref(), Some("\"0.3 to 0.5\""));
    /// assert_eq!(load.place.map(|place| place.source().name()), Some("command line"));
    /// let low = load.uncertain.ok_or("an interval")?.quantile(0.05);
    /// assert!((low - 0.3).abs() < 1e-12);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn assumptions(&self) -> Vec<Assumption<'_>> {
        let mut assumptions = self.values_in_force();
        for assumption in &mut assumptions {
            assumption.is_source_stale = self.has_stale_source(assumption);
        }
        assumptions
    }

    /// Every value in force, with its source taken as given.
    pub(super) fn values_in_force(&self) -> Vec<Assumption<'_>> {
        self.scenario.leaves().into_iter().flat_map(|leaf| self.about(leaf.key, leaf.value)).collect()
    }

    /// A value, and the uncertain parameters within it.
    fn about(&self, key: String, value: Option<String>) -> Vec<Assumption<'_>> {
        let within = format!("{key}.");
        let uncertain = &self.scenario.uncertain;
        let inner =
            uncertain.iter().filter(|uncertain| uncertain.key.starts_with(&within)).map(|uncertain| Assumption {
                key: uncertain.key.clone(),
                value: Some(uncertain.text()),
                place: self.places.get(&uncertain.key),
                uncertain: Some(uncertain),
                note: None,
                is_source_stale: false,
            });
        let group = self.scenario.groups.iter().find(|group| key == dotted(&dotted("groups", &group.name), "tenure"));
        let own = Assumption {
            value,
            note: group.and_then(|group| group.tenure.end_of_table()),
            place: self.places.get(&key),
            uncertain: uncertain.iter().find(|uncertain| uncertain.key == key),
            is_source_stale: false,
            key,
        };
        std::iter::once(own).chain(inner).collect()
    }
}
