//! Dotted keys of parameters.

use super::domain::Domain;
use crate::scenario::text::notation::dotted;

/// Path from the root to a parameter.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Key<'a> {
    /// Root of all paths.
    Root,
    /// A field.
    Field(&'a Key<'a>, &'a str),
    /// An item of a list, counted from 0.
    Item(&'a Key<'a>, usize),
}

/// Function that is called for each parameter, with its domain.
pub(crate) type Visit<'v> = dyn FnMut(&Key<'_>, Domain, &mut f64) + 'v;

impl Key<'_> {
    /// Dotted key as `--set` takes it; `groups` holds the names of the groups.
    pub(crate) fn text(&self, groups: &[String]) -> String {
        match self {
            Self::Root => String::new(),
            Self::Field(above, name) => dotted(&above.text(groups), name),
            Self::Item(above, index) => {
                let list = above.text(groups);
                match groups.get(*index).filter(|_| list == "groups") {
                    Some(name) => dotted(&list, name),
                    None => format!("{list}.{index}"),
                }
            }
        }
    }
}
