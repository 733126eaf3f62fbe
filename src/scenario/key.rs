//! Dotted keys of parameters.

use super::notation::dotted;

/// The way from the root to a parameter.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Key<'a> {
    /// Where all ways begin.
    Root,
    /// A field.
    Field(&'a Key<'a>, &'a str),
    /// An item of a list, counted from 0.
    Item(&'a Key<'a>, usize),
}

/// What is done with each parameter on the way.
pub(crate) type Visit<'v> = dyn FnMut(&Key<'_>, &mut f64) + 'v;

impl Key<'_> {
    /// The key as `--set` takes it; `groups` names the items of the list of groups.
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
