//! A section at every stop of the slider.

use maud::{Markup, PreEscaped, html};

use super::markup::body;
use crate::output::body::Titled;
use crate::output::sections::SectionParts;

/// Markup of a section.
pub enum AtStops {
    /// No markup: the section has nothing to show for this scenario.
    Nothing,
    /// Markup that no bonus changes.
    Still(Markup),
    /// Markup that changes with the bonus, `[stop]`.
    Moving(Vec<Markup>),
}

impl AtStops {
    /// Markup at a stop.
    pub(in crate::output) fn at(&self, stop: usize) -> Option<&Markup> {
        match self {
            AtStops::Nothing => None,
            AtStops::Still(markup) => Some(markup),
            AtStops::Moving(markups) => markups.get(stop),
        }
    }

    /// Whether there is no markup at a stop.
    pub(in crate::output) fn is_silent(&self, stop: usize) -> bool {
        self.at(stop).is_none_or(|markup| markup.0.is_empty())
    }

    /// Markup by stop, or one for all stops.
    pub(in crate::output) fn all(&self) -> impl Iterator<Item = &Markup> {
        let (still, moving) = match self {
            AtStops::Nothing => (None, [].as_slice()),
            AtStops::Still(markup) => (Some(markup), [].as_slice()),
            AtStops::Moving(markups) => (None, markups.as_slice()),
        };
        still.into_iter().chain(moving)
    }

    /// Markup of a section.
    pub(in crate::output) fn of(section: SectionParts) -> Self {
        let one = |part: &Titled| body(&part.title, &part.body);
        match section {
            SectionParts::Still(part) => part.map_or(Self::Nothing, |part| Self::Still(one(&part))),
            SectionParts::Moving(stops) => {
                let all = |parts: Vec<Titled>| PreEscaped(parts.iter().map(|part| one(part).0).collect());
                Self::moving(stops.into_iter().map(|parts| parts.map(all)).collect())
            }
        }
    }

    /// Markup of each stop: nothing if no stop has any, and a note at a stop without if others have.
    fn moving(markups: Vec<Option<Markup>>) -> Self {
        if markups.iter().all(Option::is_none) {
            return Self::Nothing;
        }
        let silent = || html! { p.note { "There is nothing to show at this bonus." } };
        Self::Moving(markups.into_iter().map(|markup| markup.unwrap_or_else(silent)).collect())
    }
}
