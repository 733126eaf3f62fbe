//! The rows of the tables; unknown is `None`: an empty cell, null.

use serde::Serialize;

use super::One;
use crate::analysis::interval::Estimate;
use crate::analysis::rows::Cells;
use crate::analysis::{BreakEven, CurvePoint};
use crate::tune::Line;

/// `curve.csv`: what a bonus comes to, in money per position.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct CurveRow {
    pub scenario: String,
    pub bonus: f64,
    pub saving: Option<f64>,
    pub mcse: Option<f64>,
    pub ci_low: Option<f64>,
    pub ci_high: Option<f64>,
    pub band_low: Option<f64>,
    pub band_high: Option<f64>,
    pub take_rate: Option<f64>,
    pub committed_share: Option<f64>,
    pub bonus_cost: Option<f64>,
    pub probability_pays: Option<f64>,
    pub sensitivity: Option<f64>,
    pub specificity: Option<f64>,
}

/// `best.csv`: the best bonus, what it saves on the replications that chose it and on those that did not, and how sure
/// that is.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct BestRow {
    pub scenario: String,
    pub bonus: Option<f64>,
    pub saving: Option<f64>,
    pub mcse: Option<f64>,
    pub ci_low: Option<f64>,
    pub ci_high: Option<f64>,
    pub held_out: Option<f64>,
    pub held_out_mcse: Option<f64>,
    pub held_out_ci_low: Option<f64>,
    pub held_out_ci_high: Option<f64>,
    pub set_low: Option<f64>,
    pub set_high: Option<f64>,
    pub break_even: Option<f64>,
    pub break_even_low: Option<f64>,
    pub break_even_high: Option<f64>,
    pub file_bonus: Option<f64>,
    pub regret_of_file: Option<f64>,
}

/// `frontier.csv`: what the best of all bonuses that cost no more saves.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct FrontierRow {
    pub scenario: String,
    pub budget: Option<f64>,
    pub bonus: f64,
    pub saving: Option<f64>,
    pub mcse: Option<f64>,
    pub ci_low: Option<f64>,
    pub ci_high: Option<f64>,
}

/// The value alone.
pub fn value(estimate: Option<Estimate>) -> Option<f64> {
    estimate.map(|estimate| estimate.value)
}

impl<'a> One<'a> {
    /// A row for each bonus of each line.
    pub(super) fn curve_rows(&self) -> Vec<CurveRow> {
        let lines = self.tuned.lines.iter().enumerate();
        let rows = lines.flat_map(|(number, line)| {
            let label = self.label(number);
            (0..line.points.len()).map(move |place| curve_row(label.clone(), line, place))
        });
        rows.collect()
    }

    /// The best bonus; of all offers where all are tuned; each with its line.
    pub(super) fn best_rows(&self) -> Vec<(BestRow, Option<&'a Line>)> {
        let lines = &self.tuned.lines;
        let numbers: Vec<usize> = match self.plan.what {
            crate::tune::What::All => (0..lines.len()).collect(),
            _ => vec![self.line_number()],
        };
        numbers.into_iter().map(|number| (self.best_row(number), lines.get(number))).collect()
    }

    fn best_row(&self, number: usize) -> BestRow {
        let [saving, held_out] = [self.best_saving(), self.held_out()].map(Cells::of);
        let line = self.tuned.lines.get(number);
        let ends = line.and_then(One::set_ends);
        let break_even = line.map(|line| line.break_even);
        BestRow {
            // Without a best no week is the best.
            scenario: match (self.tuned.best, self.plan.weeks.as_slice()) {
                (None, [_, ..]) => self.scenario().name.clone(),
                _ => self.label(number),
            },
            bonus: line.and_then(|line| self.best_bonus(&line.axis)),
            saving: saving.value,
            mcse: saving.mcse,
            ci_low: saving.low,
            ci_high: saving.high,
            held_out: held_out.value,
            held_out_mcse: held_out.mcse,
            held_out_ci_low: held_out.low,
            held_out_ci_high: held_out.high,
            set_low: ends.map(|(low, _)| low),
            set_high: ends.map(|(_, high)| high),
            break_even: break_even.as_ref().and_then(BreakEven::value),
            break_even_low: break_even.and_then(|break_even| break_even.low),
            break_even_high: break_even.and_then(|break_even| break_even.high),
            file_bonus: line.and_then(|line| self.file_bonus(&line.axis)),
            regret_of_file: value(self.regret()),
        }
    }

    /// A row for each bonus of the best line that no other beats at less cost.
    pub(super) fn frontier_rows(&self) -> Vec<FrontierRow> {
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

fn curve_row(scenario: String, line: &Line, place: usize) -> CurveRow {
    let point = &line.points[place];
    let saving = Cells::of(point.saving);
    let band = line.band.get(place).copied().flatten();
    CurveRow {
        scenario,
        bonus: point.bonus,
        saving: saving.value,
        mcse: saving.mcse,
        ci_low: saving.low,
        ci_high: saving.high,
        band_low: band.map(|band| band.low),
        band_high: band.map(|band| band.high),
        take_rate: value(point.take_rate),
        committed_share: value(point.committed_share),
        bonus_cost: value(point.bonus_cost),
        probability_pays: value(point.probability_pays),
        sensitivity: value(point.sensitivity),
        specificity: value(point.specificity),
    }
}

fn frontier_row(scenario: String, point: &CurvePoint) -> FrontierRow {
    let saving = Cells::of(point.saving);
    FrontierRow {
        scenario,
        budget: value(point.bonus_cost),
        bonus: point.bonus,
        saving: saving.value,
        mcse: saving.mcse,
        ci_low: saving.low,
        ci_high: saving.high,
    }
}
