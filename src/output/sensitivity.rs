//! What drives a saving, as CSV and JSON.

use serde_json::json;

use super::manifest::{Manifest, ScenarioEntry};
use super::tables::{Document, Ends, Filled, FlipRow, IndexRow, ShapleyRow, TornadoRow, ValueAlone, ValueAndError};
use crate::study::sensitivity::{DoubtShares, FigureTurn, Sensitivity, TornadoBar};

impl Sensitivity {
    /// Entry of the manifest.
    pub fn entry(&self) -> ScenarioEntry {
        ScenarioEntry::new(&self.loaded.scenario, &self.loaded.hash)
    }

    /// The tables of what was asked.
    pub fn tables(&self) -> Vec<Filled<'_>> {
        let bars = self.bars.as_ref().map(|bars| Filled::new(|| bars.iter().map(|bar| self.tornado_row(bar))));
        let turns = self.turns.as_ref().map(|turns| Filled::new(|| turns.iter().map(|turn| self.flip_row(turn))));
        let shares =
            self.shares.as_ref().map(|shares| [self.index_rows(shares.as_ref()), self.shapley_rows(shares.as_ref())]);
        bars.into_iter().chain(shares.into_iter().flatten()).chain(turns).collect()
    }

    fn index_rows<'a>(&'a self, shares: Option<&'a DoubtShares>) -> Filled<'a> {
        Filled::new(move || {
            shares.into_iter().flat_map(move |shares| {
                shares.inputs.iter().map(move |input| IndexRow {
                    scenario: &self.loaded.scenario.name,
                    input: &input.name,
                    members: input.members.join("; ").into(),
                    draws: shares.draws,
                    first: input.first,
                    total: input.total,
                })
            })
        })
    }

    fn shapley_rows<'a>(&'a self, shares: Option<&'a DoubtShares>) -> Filled<'a> {
        Filled::new(move || {
            shares.into_iter().flat_map(|shares| &shares.inputs).flat_map(move |input| {
                input.members.iter().zip(input.effects.iter().flatten()).map(move |(key, effect)| ShapleyRow {
                    scenario: &self.loaded.scenario.name,
                    input: &input.name,
                    key,
                    effect: Some(*effect),
                })
            })
        })
    }

    fn tornado_row<'a>(&'a self, bar: &'a TornadoBar) -> TornadoRow<'a> {
        let [low, high] = bar.ends;
        let [saving_low, saving_high] = bar.savings.map(ValueAndError);
        TornadoRow {
            scenario: &self.loaded.scenario.name,
            key: &bar.key,
            tied: bar.tied,
            kind: bar.kind.name(),
            low,
            high,
            saving_low,
            saving_high,
            swing: ValueAndError(bar.swing),
            ends: Ends::from(bar.swing.and_then(|swing| swing.interval)),
            turns: bar.turns(),
        }
    }

    fn flip_row<'a>(&'a self, turn: &'a FigureTurn) -> FlipRow<'a> {
        FlipRow {
            scenario: &self.loaded.scenario.name,
            key: &turn.key,
            kind: turn.kind.name(),
            value: turn.value,
            side: turn.side.name(),
            flip: turn.flip.map(|flip| flip.value),
            ends: Ends::from(turn.flip.and_then(|flip| flip.interval)),
            chance_beyond: turn.chance_beyond,
            saving_at_end: ValueAlone(Some(turn.saving_at_end)),
        }
    }

    /// `{"manifest":{…},"scenario":…,"saving":{…},"tornado":[…],"indices":[…],"shapley":[…],"flips":[…]}`; tables that were not asked for are left out.
    pub fn document<'a>(&'a self, manifest: &'a Manifest) -> Document<'a> {
        let saving = self.saving();
        let interval = saving.and_then(|saving| saving.interval);
        let saving = json!({
            "mean": saving.map(|saving| saving.value),
            "mcse": saving.and_then(|saving| saving.mcse),
            "ci_low": interval.map(|interval| interval.low),
            "ci_high": interval.map(|interval| interval.high),
        });
        let mut fields = vec![
            ("manifest", manifest.into()),
            ("scenario", json!(self.loaded.scenario.name).into()),
            ("saving", saving.into()),
        ];
        fields.extend(self.tables().into_iter().map(|table| (table.name(), table.into())));
        Document::Object(fields)
    }
}
