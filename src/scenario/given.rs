//! What a scenario was read from, so that it can be read again where its files are not.

use std::sync::Arc;

use super::text::place::Source;

/// Texts and edits of a scenario.
///
/// ```
/// use the_offer::scenario::{STARTER, parse, reload};
/// let loaded = parse("starter", STARTER, &["offers.0.bonus=900".to_owned()])?;
/// assert_eq!(reload(&loaded.given)?, loaded);
/// # Ok::<(), the_offer::scenario::Problems>(())
/// ```
#[derive(Debug, Clone, Default, PartialEq)]
pub struct GivenTexts {
    /// The text of the scenario, and the texts that it extends, each before the one that it extends.
    pub texts: Vec<Arc<Source>>,
    /// Edits, such as `offers.0.bonus=900`, in order.
    pub edits: Vec<String>,
}

impl GivenTexts {
    /// Texts, each with a name that stands for it in messages, and edits.
    pub fn new(texts: impl IntoIterator<Item = (String, String)>, edits: Vec<String>) -> Self {
        Self { texts: texts.into_iter().map(|(name, text)| Source::new(name, &text)).collect(), edits }
    }

    /// The text of the scenario itself.
    pub(super) fn source(&self) -> Arc<Source> {
        self.texts.first().map_or_else(|| Source::unread(""), Arc::clone)
    }
}
