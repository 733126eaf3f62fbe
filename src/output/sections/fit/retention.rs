//! Retention of the records with its band, beside the fitted scenario, week by week.

use crate::fit::curves::SurvivalStep;
use crate::output::body::grid::{Cell, Grid};
use crate::output::body::{Body, Titled};
use crate::output::format::{UNKNOWN, percent, weeks, whole};
use crate::study::fit::FittedScenario;

/// Tenures of the table [week].
const WEEKS: [f64; 11] = [1.0, 2.0, 4.0, 8.0, 13.0, 26.0, 39.0, 52.0, 78.0, 104.0, 156.0];
/// Columns of the drawing.
const COLUMNS: usize = 26;

/// Kaplan-Meier's survival by week. Returns `None` where nobody left.
pub(super) fn table(fitted: &FittedScenario) -> Option<Titled> {
    let last = fitted.survival.last()?.0.week;
    let mut grid = Grid::new(&["week", "at risk", "stay %", "interval", "fitted", "0 %            50        100"]);
    let rows = WEEKS.into_iter().filter(|week| *week < last).chain([last]);
    for week in rows {
        let Some((step, implied)) = at(fitted, week) else { continue };
        let interval = step
            .ends
            .map_or_else(|| UNKNOWN.to_owned(), |[low, high]| format!("{} to {}", percent(low, 1), percent(high, 1)));
        let cells = [whole(step.at_risk as u64), percent(step.survival, 1), interval, percent(*implied, 1)];
        grid.row(&weeks(week), cells.map(Cell::from).into_iter().chain([Cell::Drawn(drawn(step, *implied))]));
    }
    let body = Body::from(grid) + Body::paragraph("● records, ─ their interval, ◆ fitted scenario.", 0);
    Some(Titled { title: "Still there, by Kaplan and Meier".to_owned(), body })
}

/// The last step at or before a week.
fn at(fitted: &FittedScenario, week: f64) -> Option<&(SurvivalStep, f64)> {
    fitted.survival[..fitted.survival.partition_point(|(step, _)| step.week <= week)].last()
}

/// Shares on a line from 0 to 1.
fn drawn(step: &SurvivalStep, implied: f64) -> String {
    let place = |share: f64| (share.clamp(0.0, 1.0) * (COLUMNS - 1) as f64).round() as usize;
    let mut line = vec![' '; COLUMNS];
    if let Some([low, high]) = step.ends {
        line[place(low)..=place(high)].fill('─');
    }
    line[place(implied)] = '◆';
    line[place(step.survival)] = '●';
    line.into_iter().collect()
}
