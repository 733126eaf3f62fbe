//! All tables as one JSON document: the same numbers under the same names as in CSV, unknown is null.

use std::io::{self, Write};

use serde::ser::{Serialize, SerializeStruct, Serializer};

use super::manifest::Manifest;
use super::numbers;
use super::simulated::Simulated;
use crate::analysis::Comparison;
use crate::analysis::rows::{PairRow, RankingRow};

/// Writes `{"manifest":{…},"ranking":[…],"pairs":[…],"scenarios":[{"name":…,"summary":[…],…}]}`, row by row.
///
/// # Errors
/// Those of `out`.
pub fn write(out: &mut dyn Write, manifest: &Manifest, runs: &[Simulated], comparison: &Comparison) -> io::Result<()> {
    let document = Document {
        manifest,
        ranking: comparison.ranking(),
        pairs: comparison.pair_rows(),
        scenarios: runs.iter().map(Tables).collect(),
    };
    numbers::write_json(&mut *out, &document)?;
    writeln!(out)
}

#[derive(serde::Serialize)]
struct Document<'a> {
    manifest: &'a Manifest,
    ranking: Vec<RankingRow>,
    pairs: Vec<PairRow>,
    scenarios: Vec<Tables<'a>>,
}

struct Tables<'a>(&'a Simulated);

impl Serialize for Tables<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let run = self.0;
        let of_file = run.loaded.warnings.iter().map(|warning| warning.text.clone());
        let warnings: Vec<String> = of_file.chain(run.warnings()).collect();
        let mut tables = serializer.serialize_struct("Tables", 9)?;
        tables.serialize_field("name", run.name())?;
        tables.serialize_field("summary", &run.estimates.summary)?;
        tables.serialize_field("replications", &Replications(run))?;
        tables.serialize_field("weekly", &run.estimates.weekly)?;
        tables.serialize_field("groups", &run.estimates.groups)?;
        tables.serialize_field("keep", &run.estimates.keep)?;
        tables.serialize_field("takers", &run.estimates.takers)?;
        tables.serialize_field("spread", &run.estimates.spread)?;
        tables.serialize_field("warnings", &warnings)?;
        tables.end()
    }
}

struct Replications<'a>(&'a Simulated);

impl Serialize for Replications<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.0.replications())
    }
}
