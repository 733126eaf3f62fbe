//! One scenario at other values of one parameter or another, each as `--set` has it.

use std::sync::Arc;

use crate::scenario::fields::Scenario;
use crate::scenario::load::{Loaded, read_tree};
use crate::scenario::problem::Problems;
use crate::scenario::text::edit;
use crate::scenario::text::extends::{FileLayers, layers};
use crate::scenario::text::place::Source;
use crate::scenario::text::tree::Node;

/// A scenario, ready to be read again with one value replaced.
///
/// ```
/// use the_offer::scenario::{Movable, STARTER, parse};
/// let movable = Movable::new(&parse("starter", STARTER, &[])?.scenario);
/// let moved = movable.at(&[("pay.load", 0.25)])?;
/// assert_eq!(moved.scenario, parse("starter", STARTER, &["pay.load=0.25".to_owned()])?.scenario);
/// assert!(movable.at(&[("pay.load", -1.0)]).is_err());
/// # Ok::<(), the_offer::scenario::Problems>(())
/// ```
#[derive(Debug)]
pub struct Movable {
    source: Arc<Source>,
    root: Node,
}

impl Movable {
    /// A scenario as it is, whatever file and flags it came from.
    pub fn new(scenario: &Scenario) -> Self {
        let source = Source::new(&scenario.name, &scenario.to_toml());
        let FileLayers { root, .. } = layers(&source, None);
        Self { source, root }
    }

    /// The scenario with the values at dotted keys replaced by numbers, as by `--set KEY=VALUE` for each.
    ///
    /// # Errors
    /// All problems of the values and of the scenario that they make.
    pub fn at(&self, values: &[(&str, f64)]) -> Result<Loaded, Problems> {
        let edits: Vec<String> = values.iter().map(|(key, value)| format!("{key}={value:?}")).collect();
        let mut root = self.root.clone();
        let wrong = edit::apply(&edits, &edit::source_of(&edits), &mut root);
        let (loaded, problems) = read_tree(&root, &self.source, wrong, &[]);
        match Problems::new(problems) {
            Some(problems) => Err(problems),
            None => Ok(loaded.expect("a tree without problems is a scenario")),
        }
    }
}
