//! A tuning as CSV and JSON: the curve, the best bonus, and what more money for bonuses buys.

mod json;
mod notes;
mod scenario;
mod set;
mod tables;

pub use scenario::TunedScenario;
pub use set::{runs, set_runs};

use super::manifest::Manifest;
use super::tables::{BestRow, Document, Ends, Filled};
use crate::analysis::ends;
use crate::analysis::interval::Estimate;
use crate::scenario::{Loaded, Unlike, unlike};
use crate::study::tune::{Findings, Plan, Together};

/// What the row for all files is called.
const TOGETHER: &str = "(together)";

/// The scenarios of a call, what was asked of them, and what that gave.
#[derive(Debug)]
pub struct TuneReport {
    /// What was found, `[scenario]` as `loaded`.
    pub tuning: Findings,
    /// What was asked.
    pub plan: Plan,
    /// The scenarios, and the warnings about them.
    pub loaded: Vec<Loaded>,
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

impl TuneReport {
    /// Each scenario with what was found.
    pub fn each(&self) -> impl Iterator<Item = TunedScenario<'_>> {
        let both = self.loaded.iter().zip(&self.tuning.scenarios);
        both.map(|(loaded, tuned)| TunedScenario { loaded, tuned, plan: &self.plan, range: self.tuning.range })
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

    /// The tables, `curve.csv` first.
    pub fn tables(&self) -> [Filled<'_>; 3] {
        [
            Filled::new(|| self.each().flat_map(|one| one.curve_rows())),
            Filled::new(|| self.best_rows()),
            Filled::new(|| self.each().flat_map(|one| one.frontier_rows())),
        ]
    }

    fn best_rows(&self) -> Vec<BestRow<'_>> {
        let each = self.each().flat_map(|one| one.best_rows().into_iter().map(|(row, _)| row));
        each.chain(self.shared().map(|shared| self.together_row(&shared))).collect()
    }

    fn together_row(&self, shared: &Shared) -> BestRow<'_> {
        let (line, _) = shared.place;
        let set = shared.together.set.as_ref();
        let bonuses: &[_] = match self.tuning.scenarios.first().and_then(|tuned| tuned.lines.get(line)) {
            Some(line) => &line.points,
            None => &[],
        };
        let of_line = set.and_then(|set| set.chunks(bonuses.len().max(1)).nth(line));
        let ends = of_line.and_then(ends);
        let week = self.each().next().and_then(|one| one.asked_week(line));
        BestRow {
            scenario: week.map_or(TOGETHER.into(), |week| format!("{TOGETHER}, {week}").into()),
            bonus: Some(shared.bonus),
            saving: shared.saving(),
            held_out: shared.together.held_out,
            set: Ends::of(ends.map(|(first, last)| (bonuses[first].bonus, bonuses[last].bonus))),
            break_even: None,
            break_even_ends: Ends::default(),
            file_bonus: None,
            regret_of_file: tables::value(shared.together.regret_of_files),
        }
    }

    /// `{"manifest":{…},"objective":…,"limits":{…},"range":{…},"scenarios":[…],"together":{…},"unlike":[…]}`.
    pub fn document<'a>(&'a self, manifest: &'a Manifest) -> Document<'a> {
        json::document(self, manifest)
    }
}
