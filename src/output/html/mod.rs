//! Estimates as one page for a browser, in one file that loads no other.
//!
//! A [`Report`] is made of [`Subject`]s, one a scenario, each played at the bonuses of a slider. The page is built from
//! [`Section`]s; a section is written by the same code at every bonus, and the page holds all of them
//! (`store`). The script computes nothing: it puts the content of another bonus in place.

pub(in crate::output) mod markup;
mod page;
pub(in crate::output) mod stops;
mod store;

use std::io::{self, Write};

use super::manifest::Manifest;
use super::sections::{Section, Subject};
use crate::analysis::Comparison;

/// Content of a page.
#[derive(Debug)]
pub struct Report<'a> {
    /// Title of the page, in place of the names of the scenarios.
    pub title: Option<&'a str>,
    /// The sections, in their order on the page.
    pub sections: &'a [&'static Section],
    /// The scenarios, one or more.
    pub subjects: &'a [Subject],
    /// Comparison of the scenarios with the bonuses of their files.
    pub comparison: &'a Comparison,
    /// Manifest of the run.
    pub manifest: &'a Manifest,
}

impl Report<'_> {
    /// Writes the page.
    ///
    /// # Errors
    /// Errors of `out`.
    ///
    /// # Reproducibility
    /// Two pages of equal scenarios differ only in the time and the command of their manifests.
    pub fn write(&self, out: &mut dyn Write) -> io::Result<()> {
        out.write_all(page::html(self)?.into_string().as_bytes())
    }
}
