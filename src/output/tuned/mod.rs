//! A tuning as CSV and JSON: the curve, the best bonus, and what more money for bonuses buys.

mod json;
mod labels;
mod notes;
mod set;
mod tables;

pub use set::{BonusRun, runs, set_runs};

use super::manifest::Manifest;
use super::tables::Document;
use crate::study::tune::TuneReport;

impl TuneReport {
    /// `{"manifest":{…},"objective":…,"limits":{…},"range":{…},"scenarios":[…],"together":{…},"unlike":[…]}`.
    pub fn document<'a>(&'a self, manifest: &'a Manifest) -> Document<'a> {
        json::document(self, manifest)
    }
}
