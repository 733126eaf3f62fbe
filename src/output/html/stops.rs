//! A section at every stop of the slider.

use maud::{Markup, html};

use crate::output::sections::subject::{Stop, Subject};

/// What stands in a section.
pub enum AtStops {
    /// Nothing that can be said of this scenario.
    Nothing,
    /// The same at every bonus.
    Still(Markup),
    /// `[stop]`: what changes with the bonus.
    Moving(Vec<Markup>),
}

impl AtStops {
    /// What stands there at a stop.
    pub(in crate::output) fn at(&self, stop: usize) -> Option<&Markup> {
        match self {
            AtStops::Nothing => None,
            AtStops::Still(markup) => Some(markup),
            AtStops::Moving(markups) => markups.get(stop),
        }
    }

    /// Whether it says nothing at a stop.
    pub(in crate::output) fn is_silent(&self, stop: usize) -> bool {
        self.at(stop).is_none_or(|markup| markup.0.is_empty())
    }

    /// `[stop]`, or one for all.
    pub(in crate::output) fn all(&self) -> impl Iterator<Item = &Markup> {
        let (still, moving) = match self {
            AtStops::Nothing => (None, [].as_slice()),
            AtStops::Still(markup) => (Some(markup), [].as_slice()),
            AtStops::Moving(markups) => (None, markups.as_slice()),
        };
        still.into_iter().chain(moving)
    }

    /// What each stop says; nothing where none says anything, and a word where others do.
    pub(in crate::output) fn each(subject: &Subject, of: impl Fn(&Stop) -> Option<Markup>) -> Self {
        Self::moving(subject.stops.iter().map(of))
    }

    /// What each stop says, where any does.
    pub(in crate::output) fn moving(markups: impl Iterator<Item = Option<Markup>>) -> Self {
        let markups: Vec<Option<Markup>> = markups.collect();
        if markups.iter().all(Option::is_none) {
            return Self::Nothing;
        }
        let silent = || html! { p.note { "There is nothing to show at this bonus." } };
        Self::Moving(markups.into_iter().map(|markup| markup.unwrap_or_else(silent)).collect())
    }
}
