//! The rows of the tables; unknown is `None`: an empty cell, null.

use super::TunedScenario;
use crate::analysis::interval::Estimate;
use crate::analysis::{BreakEven, CurvePoint};
use crate::output::tables::{BestRow, CurveRow, Ends, FrontierRow};
use crate::study::tune::Line;

/// The value alone.
pub fn value(estimate: Option<Estimate>) -> Option<f64> {
    estimate.map(|estimate| estimate.value)
}

impl<'a> TunedScenario<'a> {
    /// A row for each bonus of each line.
    pub(super) fn curve_rows(&self) -> Vec<CurveRow<'a>> {
        let lines = self.tuned.lines.iter().enumerate();
        let rows = lines.flat_map(|(number, line)| {
            let label = self.label(number);
            (0..line.points.len()).map(move |place| curve_row(label.clone(), line, place))
        });
        rows.collect()
    }

    /// The best bonus; of all offers where all are tuned; each with its line.
    pub(super) fn best_rows(&self) -> Vec<(BestRow<'a>, Option<&'a Line>)> {
        let lines = &self.tuned.lines;
        let numbers: Vec<usize> = match self.plan.what {
            crate::study::tune::What::All => (0..lines.len()).collect(),
            _ => vec![self.line_number()],
        };
        numbers.into_iter().map(|number| (self.best_row(number), lines.get(number))).collect()
    }

    fn best_row(&self, number: usize) -> BestRow<'a> {
        let line = self.tuned.lines.get(number);
        let ends = line.and_then(TunedScenario::set_ends);
        let break_even = line.map(|line| line.break_even);
        BestRow {
            // Without a best no week is the best.
            scenario: match (self.tuned.best, self.plan.weeks.as_slice()) {
                (None, [_, ..]) => self.scenario().name.as_str().into(),
                _ => self.label(number).into(),
            },
            bonus: line.and_then(|line| self.best_bonus(&line.axis)),
            saving: self.best_saving(),
            held_out: self.held_out(),
            set: Ends::of(ends),
            break_even: break_even.as_ref().and_then(BreakEven::value),
            break_even_ends: Ends {
                low: break_even.and_then(|break_even| break_even.low),
                high: break_even.and_then(|break_even| break_even.high),
            },
            file_bonus: line.and_then(|line| self.file_bonus(&line.axis)),
            regret_of_file: value(self.regret()),
        }
    }

    /// A row for each bonus of the best line that no other beats at less cost.
    pub(super) fn frontier_rows(&self) -> Vec<FrontierRow<'a>> {
        let label = self.label(self.line_number());
        let points = self.frontier_points();
        points.map(|point| frontier_row(label.clone(), point)).collect()
    }

    /// Those bonuses, by rising cost.
    pub fn frontier_points(&self) -> impl Iterator<Item = &'a CurvePoint> {
        let points: &[CurvePoint] = self.line().map_or(&[], |line| &line.points);
        self.tuned.frontier.iter().filter_map(|place| points.get(*place))
    }
}

fn curve_row(scenario: String, line: &Line, place: usize) -> CurveRow<'static> {
    let point = &line.points[place];
    let band = line.band.get(place).copied().flatten();
    CurveRow {
        scenario: scenario.into(),
        bonus: point.bonus,
        saving: point.saving,
        band: band.into(),
        take_rate: value(point.take_rate),
        committed_share: value(point.committed_share),
        bonus_cost: value(point.bonus_cost),
        probability_pays: value(point.probability_pays),
        sensitivity: value(point.sensitivity),
        specificity: value(point.specificity),
    }
}

fn frontier_row(scenario: String, point: &CurvePoint) -> FrontierRow<'static> {
    FrontierRow { scenario: scenario.into(), budget: value(point.bonus_cost), bonus: point.bonus, saving: point.saving }
}
