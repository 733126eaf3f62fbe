//! A sweep as CSV and JSON: a row for each metric at each point.

use serde_json::{Map, Value as Json, json};

use super::manifest::{Manifest, ScenarioEntry};
use super::tables::{Document, Filled, SweepRow, Values, fields};
use crate::analysis::{Ranking, SweptPoint};
use crate::study::SweptScenario;

impl SweptScenario {
    /// Entry of the manifest.
    pub fn entry(&self) -> Option<ScenarioEntry> {
        self.scenario().map(|scenario| ScenarioEntry::new(scenario, &self.variation.hash))
    }

    /// The table: the value of each varied key in a column of its own.
    pub fn table(&self) -> Filled<'_> {
        let keys: Vec<&str> = self.variation.axes.iter().map(|axis| axis.key.as_str()).collect();
        let points = || self.swept.points.iter().enumerate();
        Filled::with_keys(&keys, move || points().flat_map(|(number, point)| self.rows(number, point)))
    }

    fn rows<'a>(&'a self, number: usize, point: &'a SweptPoint) -> impl Iterator<Item = SweepRow<'a>> {
        let values: Vec<&str> = self.variation.values(number).map(|value| value.text.as_str()).collect();
        point.metrics.iter().map(move |one| SweepRow {
            scenario: self.scenario().map_or("", |scenario| scenario.name.as_str()),
            point: number,
            values: Values(values.clone()),
            arm: one.side.name(),
            metric: one.metric.name(),
            unit: one.metric.unit(),
            mean: one.estimate,
        })
    }

    /// `{"manifest":{…},"scenario":…,"keys":[…],"ranked_by":…,"best":…,"points":[{"point":0,"values":{…},
    /// "summary":[…]},…]}`; what points are ranked by, and the best of them, are null where they are not alike.
    pub fn document<'a>(&'a self, manifest: &'a Manifest) -> Document<'a> {
        let ranked_by = match self.swept.ranking {
            Ranking::Saving => Some("saving"),
            Ranking::Cost => Some("cost_offer"),
            Ranking::Nothing(_) => None,
        };
        let points = self.swept.points.iter().enumerate().map(|(number, point)| self.point(number, point));
        Document::Object(vec![
            ("manifest", manifest.into()),
            ("scenario", json!(self.scenario().map(|scenario| &scenario.name)).into()),
            ("keys", json!(self.variation.axes.iter().map(|axis| &axis.key).collect::<Vec<_>>()).into()),
            ("ranked_by", json!(ranked_by).into()),
            ("best", json!(self.swept.best).into()),
            ("points", Document::List(points.collect())),
        ])
    }

    fn point<'a>(&'a self, number: usize, point: &'a SweptPoint) -> Document<'a> {
        let keys = self.variation.axes.iter().map(|axis| axis.key.clone());
        let values = self.variation.values(number).map(|value| value.json.clone());
        // The point says already whose metrics they are.
        let metric = |row| fields(&SweepRow { values: Values(Vec::new()), ..row }).into_iter().skip(2).collect();
        Document::Object(vec![
            ("point", json!(number).into()),
            ("values", keys.zip(values).collect::<Map<String, Json>>().into()),
            ("summary", self.rows(number, point).map(metric).collect::<Vec<Map<String, Json>>>().into()),
        ])
    }
}
