//! The sections of a page, one file each. A new one is a file with a [`Section`], and a line in [`ALL`].

mod answer;
mod assumptions;
mod choice;
mod components;
mod curve;
mod frontier;
mod funnel;
mod keep;
mod luck;
mod manifest;
mod notes;
mod retention;
mod spread;
mod takers;
mod test;

use maud::{Markup, html};

use super::markup::figure;
use super::subject::{Stop, Subject};
use crate::output::chart::{Chart, Draw};
use crate::output::manifest::Manifest;
use crate::output::table;

/// All of them, in the order of a page.
pub static ALL: [&Section; 15] = [
    &answer::SECTION,
    &notes::SECTION,
    &spread::SECTION,
    &curve::SECTION,
    &frontier::SECTION,
    &components::SECTION,
    &funnel::SECTION,
    &takers::SECTION,
    &test::SECTION,
    &keep::SECTION,
    &retention::SECTION,
    &luck::SECTION,
    &choice::SECTION,
    &assumptions::SECTION,
    &manifest::SECTION,
];

/// The section of this name.
pub fn of(name: &str) -> Option<&'static Section> {
    ALL.into_iter().find(|section| section.name == name)
}

/// A section of a page.
#[derive(Debug)]
pub struct Section {
    /// By which it is asked for, and found on the page.
    pub name: &'static str,
    /// What stands above it.
    pub title: &'static str,
    /// What stands in it.
    pub(super) body: fn(&Subject, &Manifest) -> Body,
}

/// What stands in a section.
pub enum Body {
    /// Nothing that can be said of this scenario.
    Nothing,
    /// The same at every bonus.
    Still(Markup),
    /// `[stop]`: what changes with the bonus.
    Moving(Vec<Markup>),
}

impl Body {
    /// What stands there at a stop.
    pub(super) fn at(&self, stop: usize) -> Option<&Markup> {
        match self {
            Body::Nothing => None,
            Body::Still(markup) => Some(markup),
            Body::Moving(markups) => markups.get(stop),
        }
    }

    /// Whether it says nothing at a stop.
    pub(super) fn is_silent(&self, stop: usize) -> bool {
        self.at(stop).is_none_or(|markup| markup.0.is_empty())
    }

    /// `[stop]`, or one for all.
    pub(super) fn all(&self) -> impl Iterator<Item = &Markup> {
        let (still, moving) = match self {
            Body::Nothing => (None, [].as_slice()),
            Body::Still(markup) => (Some(markup), [].as_slice()),
            Body::Moving(markups) => (None, markups.as_slice()),
        };
        still.into_iter().chain(moving)
    }

    /// What each stop says; nothing where none says anything, and a word where others do.
    fn each(subject: &Subject, of: impl Fn(&Stop) -> Option<Markup>) -> Self {
        Self::moving(subject.stops.iter().map(of))
    }

    fn moving(markups: impl Iterator<Item = Option<Markup>>) -> Self {
        let markups: Vec<Option<Markup>> = markups.collect();
        if markups.iter().all(Option::is_none) {
            return Self::Nothing;
        }
        let silent = || html! { p.note { "There is nothing to show at this bonus." } };
        Self::Moving(markups.into_iter().map(|markup| markup.unwrap_or_else(silent)).collect())
    }

    /// A chart at each stop, and the table behind it.
    fn drawn<D: Draw>(
        (subject, id): (&Subject, &str),
        of: impl Fn(&Stop) -> Option<D>,
        behind: impl Fn(&Stop) -> Option<table::Section>,
    ) -> Self {
        let charts = charts(subject, of);
        let markups = subject.stops.iter().zip(charts);
        Self::moving(markups.map(|(stop, chart)| Some(figure(id, &chart?, [behind(stop)]))))
    }
}

/// `[stop]`: a chart, each on axes that hold the file's too: what differs from it is seen, and what the file's needs to be
/// read is not lost among bonuses far away.
fn charts<D: Draw>(subject: &Subject, of: impl Fn(&Stop) -> Option<D>) -> Vec<Option<Chart>> {
    let filed = subject.as_filed().and_then(&of).map(|drawable| drawable.extent());
    let draw = |drawable: D| {
        let own = drawable.extent();
        drawable.draw(&filed.clone().map_or(own.clone(), |filed| D::join(own, filed)))
    };
    subject.stops.iter().map(|stop| of(stop).map(draw)).collect()
}
