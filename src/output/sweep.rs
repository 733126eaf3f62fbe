//! A sweep as CSV and JSON: a row for each metric at each point.

use std::io::{self, Write};

use serde::Serialize;
use serde_json::{Map, Value as Json};

use super::csv;
use super::manifest::{Entry, Manifest};
use super::numbers;
use crate::analysis::rows::SweepRow;
use crate::analysis::{Ranking, Swept};
use crate::scenario::{Scenario, Variation};

/// Name of the table.
pub const FILE: &str = "sweep.csv";

/// A scenario at its points, and what they tell.
#[derive(Debug)]
pub struct Sweep {
    /// The points.
    pub variation: Variation,
    /// What they tell.
    pub swept: Swept,
}

impl Sweep {
    /// What all points have in common: of the first one it is taken.
    pub fn scenario(&self) -> Option<&Scenario> {
        self.variation.points.first()
    }

    /// What a manifest says of it.
    pub fn entry(&self) -> Option<Entry> {
        self.scenario().map(|scenario| Entry::new(scenario, &self.variation.hash))
    }

    /// Writes `sweep.csv`: the value of each varied key in a column of its own.
    ///
    /// # Errors
    /// Those of `out`.
    pub fn write_csv(&self, out: &mut dyn Write) -> io::Result<()> {
        let keys = self.variation.axes.iter().map(|axis| axis.key.as_str());
        let metrics = ["arm", "metric", "unit", "mean", "mcse", "ci_low", "ci_high"];
        let header: Vec<&str> = ["scenario", "point"].into_iter().chain(keys).chain(metrics).collect();
        csv::write_plain_rows(out, &header, self.rows())
    }

    fn rows(&self) -> impl Iterator<Item = (&str, usize, Vec<&str>, &SweepRow)> {
        let name = self.scenario().map_or("", |scenario| scenario.name.as_str());
        self.swept.points.iter().enumerate().flat_map(move |(point, swept)| {
            let values: Vec<&str> = self.variation.values(point).map(|value| value.text.as_str()).collect();
            swept.rows.iter().map(move |row| (name, point, values.clone(), row))
        })
    }

    /// Writes `{"manifest":{…},"scenario":…,"keys":[…],"ranked_by":…,"best":…,"points":[{"point":0,"values":{…},
    /// "summary":[…]},…]}`; what points are ranked by, and the best of them, are null where they are not alike.
    ///
    /// # Errors
    /// Those of `out`.
    pub fn write_json(&self, out: &mut dyn Write, manifest: &Manifest) -> io::Result<()> {
        let axes = &self.variation.axes;
        let document = Document {
            manifest,
            scenario: self.scenario().map(|scenario| scenario.name.as_str()),
            keys: axes.iter().map(|axis| axis.key.as_str()).collect(),
            ranked_by: match self.swept.ranking {
                Ranking::Saving => Some("saving"),
                Ranking::Cost => Some("cost_offer"),
                Ranking::Nothing(_) => None,
            },
            best: self.swept.best,
            points: self.swept.points.iter().enumerate().map(|(point, swept)| self.point(point, &swept.rows)).collect(),
        };
        numbers::write_json(&mut *out, &document)?;
        writeln!(out)
    }

    fn point<'a>(&self, point: usize, summary: &'a [SweepRow]) -> Point<'a> {
        let keys = self.variation.axes.iter().map(|axis| axis.key.clone());
        let values = self.variation.values(point).map(|value| value.json.clone());
        Point { point, values: keys.zip(values).collect(), summary }
    }
}

#[derive(Serialize)]
struct Document<'a> {
    manifest: &'a Manifest,
    scenario: Option<&'a str>,
    keys: Vec<&'a str>,
    ranked_by: Option<&'static str>,
    best: Option<usize>,
    points: Vec<Point<'a>>,
}

#[derive(Serialize)]
struct Point<'a> {
    point: usize,
    values: Map<String, Json>,
    summary: &'a [SweepRow],
}
