//! One scenario at every combination of some values: axes and points.

use serde_json::Value as Json;

use crate::scenario::fields::Scenario;
use crate::scenario::load::Loaded;
use crate::scenario::problem::Problem;

/// Combination of the values of several keys.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Layout {
    /// Each value with each; values of the last key vary fastest.
    Grid,
    /// Side by side: the first value of each key, the second of each.
    Zip,
}

impl Layout {
    /// The layout of `--zip`, or without it.
    pub fn of_zip(zip: bool) -> Self {
        if zip { Self::Zip } else { Self::Grid }
    }
}

/// A scenario at every combination of some values.
#[derive(Debug, Clone, PartialEq)]
pub struct Variation {
    /// Path of the scenario, or "standard input".
    pub source: String,
    /// Keys that are varied, in the order of the command line; at least one.
    pub axes: Vec<Axis>,
    /// Combination of the values.
    pub layout: Layout,
    /// Scenario at each point; at least one.
    pub points: Vec<Scenario>,
    /// The first point as it was loaded, with the places of its values, and the texts and edits that all were read from.
    pub first: Option<Loaded>,
    /// Warnings of all points, each once.
    pub warnings: Vec<Problem>,
    /// SHA-256 over the points in hexadecimal digits: equal for equal points.
    pub hash: String,
    /// Variations, as they were asked for.
    pub asked: Vec<String>,
}

/// A key and its values.
#[derive(Debug, Clone, PartialEq)]
pub struct Axis {
    /// Dotted key, as written.
    pub key: String,
    /// Values of the key; at least one.
    pub values: Vec<Varied>,
}

/// A value of a key.
#[derive(Debug, Clone, PartialEq)]
pub struct Varied {
    /// Value as a person would write it; a text without quotes.
    pub text: String,
    /// Value as JSON.
    pub json: Json,
}

impl Variation {
    /// Index of the value of each axis at a point, all counted from 0.
    pub fn places(&self, point: usize) -> Vec<usize> {
        let lengths: Vec<usize> = self.axes.iter().map(|axis| axis.values.len()).collect();
        places(self.layout, &lengths, point)
    }

    /// Value of each axis at a point.
    pub fn values(&self, point: usize) -> impl Iterator<Item = &Varied> {
        self.axes.iter().zip(self.places(point)).map(|(axis, place)| &axis.values[place])
    }
}

/// Index of the value of each axis at a point; `lengths` are the numbers of values.
pub(crate) fn places(layout: Layout, lengths: &[usize], point: usize) -> Vec<usize> {
    let mut rest = point;
    let mut places: Vec<usize> = lengths
        .iter()
        .rev()
        .map(|length| match layout {
            Layout::Zip => point,
            Layout::Grid => {
                let place = rest % length;
                rest /= length;
                place
            }
        })
        .collect();
    places.reverse();
    places
}
