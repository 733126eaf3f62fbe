//! The rows of the tables; unknown is `None`: an empty cell, null.

use crate::analysis::interval::Interval;
use crate::analysis::{BreakEven, CurvePoint, ends};
use crate::output::tables::{BestRow, CurveRow, Ends, Filled, FrontierRow, ValueAlone};
use crate::study::tune::{Line, Shared, TuneReport, TunedScenario, What};

/// Name of the row for all files.
const TOGETHER: &str = "(together)";

impl TuneReport {
    /// The tables, `curve.csv` first.
    pub fn tables(&self) -> [Filled<'_>; 3] {
        [
            Filled::new(|| self.each().flat_map(|one| one.curve_rows())),
            Filled::new(|| self.best_rows()),
            Filled::new(|| self.each().flat_map(|one| one.frontier_rows())),
        ]
    }

    fn best_rows(&self) -> Vec<BestRow<'_>> {
        let each = self.each().flat_map(|one| one.best_rows());
        each.chain(self.shared().map(|shared| self.together_row(&shared))).collect()
    }

    /// The row for all files.
    pub(super) fn together_row(&self, shared: &Shared) -> BestRow<'_> {
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
            regret_of_file: ValueAlone(shared.together.regret_of_files),
        }
    }
}

impl<'a> TunedScenario<'a> {
    /// A row for each bonus of each line.
    pub(super) fn curve_rows(&self) -> Vec<CurveRow<'a>> {
        let lines = self.tuned.lines.iter().enumerate();
        let rows = lines.flat_map(|(number, line)| {
            let label = self.label(number);
            (0..line.points.len()).map(move |place| {
                let believed = self.believed(number, place);
                let ends = believed.map(|[low, high]| Interval { low: low.value, high: high.value });
                curve_row(label.clone(), line, place, ends)
            })
        });
        rows.collect()
    }

    /// The best bonus; of all offers where all are tuned.
    pub(super) fn best_rows(&self) -> Vec<BestRow<'a>> {
        let lines = &self.tuned.lines;
        let numbers: Vec<usize> = match self.plan.what {
            What::All => (0..lines.len()).collect(),
            _ => vec![self.line_number()],
        };
        numbers.into_iter().map(|number| self.best_row(number)).collect()
    }

    fn best_row(&self, number: usize) -> BestRow<'a> {
        let line = self.tuned.lines.get(number);
        let set = line.and_then(TunedScenario::set_ends);
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
            set: Ends::of(set),
            break_even: break_even.as_ref().and_then(BreakEven::value),
            break_even_ends: Ends {
                low: break_even.and_then(|break_even| break_even.low),
                high: break_even.and_then(|break_even| break_even.high),
            },
            file_bonus: line.and_then(|line| self.file_bonus(&line.axis)),
            regret_of_file: ValueAlone(self.regret()),
        }
    }

    /// A row for each bonus of the best line that no other beats at less cost.
    pub(super) fn frontier_rows(&self) -> Vec<FrontierRow<'a>> {
        let label = self.label(self.line_number());
        let points = self.frontier_points();
        points.map(|point| frontier_row(label.clone(), point)).collect()
    }

    /// Bonuses on the frontier, by rising cost.
    pub fn frontier_points(&self) -> impl Iterator<Item = &'a CurvePoint> {
        let points: &[CurvePoint] = self.line().map_or(&[], |line| &line.points);
        self.tuned.frontier.iter().filter_map(|place| points.get(*place))
    }
}

fn curve_row(scenario: String, line: &Line, place: usize, believed: Option<Interval>) -> CurveRow<'static> {
    let point = &line.points[place];
    let band = line.band.get(place).copied().flatten();
    CurveRow {
        scenario: scenario.into(),
        bonus: point.bonus,
        saving: point.saving,
        band: band.into(),
        believed: believed.into(),
        take_rate: ValueAlone(point.take_rate),
        committed_share: ValueAlone(point.committed_share),
        bonus_cost: ValueAlone(point.bonus_cost),
        probability_pays: ValueAlone(point.probability_pays),
        sensitivity: ValueAlone(point.sensitivity),
        specificity: ValueAlone(point.specificity),
    }
}

fn frontier_row(scenario: String, point: &CurvePoint) -> FrontierRow<'static> {
    FrontierRow {
        scenario: scenario.into(),
        budget: ValueAlone(point.bonus_cost),
        bonus: point.bonus,
        saving: point.saving,
    }
}
