//! A tuning as CSV and JSON: the curve, the best bonus, and what more money for bonuses buys.

mod json;
mod notes;
mod one;
mod rows;
mod set;

pub use one::One;
pub use set::{runs, set_runs};

use std::io::{self, Write};

use super::csv;
use super::manifest::Manifest;
use super::numbers;
use crate::analysis::ends;
use crate::analysis::interval::Estimate;
use crate::analysis::rows::Cells;
use crate::scenario::{Loaded, Unlike, unlike};
use crate::tune::{Findings, Plan, Together};
use rows::BestRow;

/// What the row for all files is called.
const TOGETHER: &str = "(together)";

/// The scenarios of a call, what was asked of them, and what that gave.
#[derive(Debug)]
pub struct TunedFiles {
    /// What was found, `[scenario]` as `loaded`.
    pub tuning: Findings,
    /// What was asked.
    pub plan: Plan,
    /// The scenarios, and the warnings about them.
    pub loaded: Vec<Loaded>,
}

/// A table, one CSV file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Table {
    /// What each bonus comes to.
    Curve,
    /// The best bonus of each scenario.
    Best,
    /// What more money for bonuses buys.
    Frontier,
}

impl Table {
    /// All of them.
    pub const ALL: [Table; 3] = [Table::Curve, Table::Best, Table::Frontier];

    /// Its file.
    pub fn file(self) -> &'static str {
        match self {
            Table::Curve => "curve.csv",
            Table::Best => "best.csv",
            Table::Frontier => "frontier.csv",
        }
    }

    /// Its first line; written even where there are no rows to take it from.
    fn header(self) -> &'static [&'static str] {
        match self {
            Table::Curve => &[
                "scenario",
                "bonus",
                "saving",
                "mcse",
                "ci_low",
                "ci_high",
                "band_low",
                "band_high",
                "take_rate",
                "committed_share",
                "bonus_cost",
                "probability_pays",
                "sensitivity",
                "specificity",
            ],
            Table::Best => &[
                "scenario",
                "bonus",
                "saving",
                "mcse",
                "ci_low",
                "ci_high",
                "held_out",
                "held_out_mcse",
                "held_out_ci_low",
                "held_out_ci_high",
                "set_low",
                "set_high",
                "break_even",
                "break_even_low",
                "break_even_high",
                "file_bonus",
                "regret_of_file",
            ],
            Table::Frontier => &["scenario", "budget", "bonus", "saving", "mcse", "ci_low", "ci_high"],
        }
    }

    /// Writes the table with the rows of all scenarios.
    ///
    /// # Errors
    /// Those of `out`.
    pub fn write(self, out: &mut dyn Write, files: &TunedFiles) -> io::Result<()> {
        match self {
            Table::Curve => csv::write_plain_rows(out, self.header(), files.each().flat_map(|one| one.curve_rows())),
            Table::Best => csv::write_plain_rows(out, self.header(), files.best_rows()),
            Table::Frontier => {
                csv::write_plain_rows(out, self.header(), files.each().flat_map(|one| one.frontier_rows()))
            }
        }
    }
}

/// The best single bonus of several scenarios, and what it comes to.
#[derive(Debug, Clone, Copy)]
pub struct Shared<'a> {
    /// All that is known of it.
    pub together: &'a Together,
    /// Line of every scenario, and bonus.
    pub place: (usize, usize),
    /// The bonus [money].
    pub bonus: f64,
}

impl Shared<'_> {
    /// What it saves over all scenarios, on the replications that chose it [money per position].
    pub fn saving(&self) -> Option<Estimate> {
        self.together.best.and_then(|best| self.together.savings.get(best)).copied()
    }
}

impl TunedFiles {
    /// Each scenario with what was found.
    pub fn each(&self) -> impl Iterator<Item = One<'_>> {
        let both = self.loaded.iter().zip(&self.tuning.scenarios);
        both.map(|(loaded, tuned)| One { loaded, tuned, plan: &self.plan, range: self.tuning.range })
    }

    /// Whether all amounts are of one currency, so that they can be added.
    pub fn one_currency(&self) -> bool {
        self.loaded.windows(2).all(|pair| pair[0].scenario.currency == pair[1].scenario.currency)
    }

    /// In what the scenarios are not alike, so that their amounts cannot be added.
    pub fn unlike(&self) -> Vec<Unlike> {
        unlike(self.loaded.iter().map(|loaded| &loaded.scenario))
    }

    /// The best single bonus for all scenarios; none for one, for amounts that cannot be added, and where none keeps to
    /// the limits of all.
    pub fn shared(&self) -> Option<Shared<'_>> {
        let together = self.tuning.together.as_ref()?;
        let bonuses = self.tuning.scenarios.first()?.lines.first()?.points.len();
        let number = together.best?;
        let place = (number.checked_div(bonuses)?, number.checked_rem(bonuses)?);
        let bonus = self.tuning.scenarios.first()?.lines.get(place.0)?.points.get(place.1)?.bonus;
        Some(Shared { together, place, bonus })
    }

    fn best_rows(&self) -> Vec<BestRow> {
        let each = self.each().flat_map(|one| one.best_rows().into_iter().map(|(row, _)| row));
        each.chain(self.shared().map(|shared| self.together_row(&shared))).collect()
    }

    fn together_row(&self, shared: &Shared) -> BestRow {
        let (line, _) = shared.place;
        let set = shared.together.set.as_ref();
        let bonuses: &[_] = match self.tuning.scenarios.first().and_then(|tuned| tuned.lines.get(line)) {
            Some(line) => &line.points,
            None => &[],
        };
        let of_line = set.and_then(|set| set.chunks(bonuses.len().max(1)).nth(line));
        let ends = of_line.and_then(ends);
        let week = self.each().next().and_then(|one| one.asked_week(line));
        let [saving, held_out] = [shared.saving(), shared.together.held_out].map(Cells::of);
        BestRow {
            scenario: week.map_or_else(|| TOGETHER.to_owned(), |week| format!("{TOGETHER}, {week}")),
            bonus: Some(shared.bonus),
            saving: saving.value,
            mcse: saving.mcse,
            ci_low: saving.low,
            ci_high: saving.high,
            held_out: held_out.value,
            held_out_mcse: held_out.mcse,
            held_out_ci_low: held_out.low,
            held_out_ci_high: held_out.high,
            set_low: ends.map(|(first, _)| bonuses[first].bonus),
            set_high: ends.map(|(_, last)| bonuses[last].bonus),
            regret_of_file: rows::value(shared.together.regret_of_files),
            ..BestRow::default()
        }
    }

    /// Writes `{"manifest":{…},"objective":…,"limits":{…},"range":{…},"scenarios":[…],"together":{…},"unlike":[…]}`.
    ///
    /// # Errors
    /// Those of `out`.
    pub fn write_json(&self, out: &mut dyn Write, manifest: &Manifest) -> io::Result<()> {
        numbers::write_json(&mut *out, &json::Document::new(self, manifest))?;
        writeln!(out)
    }
}
