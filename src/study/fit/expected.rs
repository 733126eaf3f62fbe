//! What the fitted scenario expects of the same people: survival, and exits by weeks.

use crate::analysis::implied::Staff;
use crate::fit::curves::WatchedStay;
use crate::scenario::Scenario;
use crate::special::elementary::ln;

/// Ends of the spans by which exits are compared [week].
const SPANS: [f64; 7] = [0.0, 4.0, 13.0, 26.0, 52.0, 104.0, f64::INFINITY];

/// Exits in a span of tenure.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ExitsInSpan {
    /// Beginning [week].
    pub from: f64,
    /// End, included [week]; None of the last span.
    pub to: Option<f64>,
    /// Exits of the records.
    pub observed: f64,
    /// Exits that the scenario expects of the same people over the time that they were watched.
    pub expected: f64,
}

/// Survival that a scenario implies at the medians of its beliefs.
pub(super) struct FittedSurvival(Staff);

impl FittedSurvival {
    /// Survival of a scenario whose training lasts as long as that of the fit [week].
    pub fn of(scenario: &Scenario, training: f64) -> Self {
        let mut scenario = scenario.clone();
        scenario.training.weeks = training;
        Self(Staff::new(&scenario))
    }

    /// Share of hires still there after so many weeks.
    pub fn at(&self, week: f64) -> f64 {
        self.0.surviving(week)
    }

    /// Cumulative hazard of leaving, for any reason that the model has.
    fn hazard(&self, week: f64) -> f64 {
        -ln(self.at(week).max(f64::MIN_POSITIVE))
    }

    /// Observed and expected exits by weeks.
    pub fn exits(&self, stays: &[WatchedStay]) -> Vec<ExitsInSpan> {
        let mut sums = [(0.0, 0.0); SPANS.len() - 1];
        let at_ends = SPANS.map(|end| if end.is_finite() { self.hazard(end) } else { f64::INFINITY });
        for (time, number, sign) in times(stays) {
            let hazard = self.hazard(time);
            for (sum, ends) in sums.iter_mut().zip(at_ends.windows(2)) {
                sum.1 += sign * number * (hazard.clamp(ends[0], ends[1]) - ends[0]);
            }
        }
        for stay in stays.iter().filter(|stay| stay.exit.is_some()) {
            let span = SPANS.windows(2).position(|ends| stay.end <= ends[1]).unwrap_or(SPANS.len() - 2);
            sums[span].0 += 1.0;
        }
        let spans = sums.into_iter().zip(SPANS.windows(2));
        spans
            .map(|((observed, expected), ends)| ExitsInSpan {
                from: ends[0],
                to: Some(ends[1]).filter(|to| to.is_finite()),
                observed,
                expected,
            })
            .collect()
    }
}

/// Ends of stays, +1, and the times at which watching begins, -1, with the number of each.
fn times(stays: &[WatchedStay]) -> Vec<(f64, f64, f64)> {
    let sorted = |of: fn(&WatchedStay) -> f64, sign: f64| {
        let mut times: Vec<f64> = stays.iter().map(of).filter(|time| *time > 0.0).collect();
        times.sort_by(f64::total_cmp);
        times.chunk_by(|one, other| one == other).map(|equal| (equal[0], equal.len() as f64, sign)).collect::<Vec<_>>()
    };
    let mut all = sorted(|stay| stay.end, 1.0);
    all.extend(sorted(|stay| stay.entered, -1.0));
    all
}
