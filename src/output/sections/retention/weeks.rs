//! Committed staff by week, as a small chart.

use crate::analysis::interval::Level;
use crate::output::body::Titled;
use crate::output::format::{error, percent};
use crate::output::sections::page::Page;
use crate::output::terminal::wrapped;

const ROWS: usize = 9;
const COLUMNS: usize = 72;
/// The axis spans at least this much, so that noise does not look like news.
const LEAST_SPAN: f64 = 0.1;

/// Returns None if there are fewer than two weeks.
pub fn table(page: &Page) -> Option<Titled> {
    let shares = page
        .estimates
        .weekly
        .each_ref()
        .map(|weeks| weeks.iter().filter_map(|week| week.committed).collect::<Vec<f64>>());
    let first = page.estimates.weekly[0].len() - shares[0].len();
    let weeks = shares[0].len().min(shares[1].len());
    if weeks < 2 {
        return None;
    }
    let lines = shares.each_ref().map(|shares| sampled(&shares[..weeks]));
    let title = "Positions staffed by committed hires, by week [%]".to_owned();
    let body = drawn(&lines) + &weeks_axis(first, weeks, lines[0].len()) + &legend(page, &shares);
    Some(Titled { title, body: body.into() })
}

/// One value a column: the week at its place, the first and the last included.
fn sampled(shares: &[f64]) -> Vec<f64> {
    let columns = shares.len().min(COLUMNS);
    let last = shares.len() - 1;
    (0..columns).map(|column| shares[column * last / (columns - 1)]).collect()
}

/// The lowest and the highest share on the axis: whole twentieths around the values.
fn span(lines: &[Vec<f64>; 2]) -> (f64, f64) {
    let values = || lines.iter().flatten().copied();
    let low = (values().fold(1.0, f64::min) * 20.0).floor() / 20.0;
    let high = (values().fold(0.0, f64::max) * 20.0).ceil() / 20.0;
    let low = low.min(high - LEAST_SPAN).max(0.0);
    (low, high.max(low + LEAST_SPAN))
}

fn drawn(lines: &[Vec<f64>; 2]) -> String {
    let (low, high) = span(lines);
    let level = |share: f64| ((high - share) / (high - low) * (ROWS - 1) as f64).round() as usize;
    let levels = lines.each_ref().map(|line| line.iter().map(|share| level(*share)).collect());
    (0..ROWS).map(|row| chart_row(row, &levels, high - (high - low) * row as f64 / (ROWS - 1) as f64)).collect()
}

/// A row of the chart, which lies at `share`.
fn chart_row(row: usize, levels: &[Vec<usize>; 2], share: f64) -> String {
    let label = match row.is_multiple_of(4) {
        true => axis_label(share),
        false => String::new(),
    };
    let marks = levels[0].iter().zip(&levels[1]).map(|(no_offer, offer)| match (*no_offer == row, *offer == row) {
        (true, true) => '◉',
        (true, false) => '○',
        (false, true) => '●',
        (false, false) => ' ',
    });
    let line = format!("{label:>4} │{}", marks.collect::<String>());
    format!("{}\n", line.trim_end())
}

/// A multiple of a fortieth, in percent.
fn axis_label(share: f64) -> String {
    let whole = (share * 100.0 - (share * 100.0).round()).abs() < 0.1;
    percent(share, if whole { 0 } else { 1 })
}

fn weeks_axis(first: usize, weeks: usize, columns: usize) -> String {
    let (first, last) = (first.to_string(), (first + weeks - 1).to_string());
    let gap = columns.saturating_sub(first.len() + last.len()).max(1);
    format!("     └{}\n      {first}{}{last}\n", "─".repeat(columns), " ".repeat(gap))
}

fn legend(page: &Page, shares: &[Vec<f64>; 2]) -> String {
    let last = |line: &[f64]| line.last().map_or_else(String::new, |share| percent(*share, 1));
    let text = format!(
        "○ no offer (last week {} %), ● offer ({} %), ◉ both{}.",
        last(&shares[0]),
        last(&shares[1]),
        largest_error(page, shares).map_or_else(String::new, |half| format!("; each ± {} at most", error(half, 1)))
    );
    wrapped(&text, 2)
}

/// A bound on half the interval of every share [%]: a share of positions lies in 0..1, so that over replications its
/// variance is at most p(1 - p), however the positions of a replication hang together.
fn largest_error(page: &Page, shares: &[Vec<f64>; 2]) -> Option<f64> {
    let replications = page.estimates.replications as usize;
    let t = Level::new(page.estimates.confidence, replications).student?;
    let variances = shares.iter().flatten().map(|p| p * (1.0 - p));
    let largest = variances.fold(0.0, f64::max);
    Some(100.0 * t * (largest / replications as f64).sqrt())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_axis_holds_every_value() {
        assert_eq!(span(&[vec![0.52, 0.61], vec![0.7, 0.58]]), (0.5, 0.7));
        assert_eq!(span(&[vec![0.0], vec![0.0]]), (0.0, 0.1));
        assert_eq!(span(&[vec![1.0], vec![1.0]]), (0.9, 1.0));
    }

    #[test]
    fn ends_are_drawn_where_they_are() {
        let chart = drawn(&[vec![1.0, 0.5], vec![1.0, 0.9]]);
        let lines: Vec<_> = chart.lines().collect();
        assert_eq!(lines[0], " 100 │◉");
        assert_eq!(lines[2], "     │ ●");
        assert_eq!(lines[8], "  50 │ ○");
    }

    #[test]
    fn long_runs_are_sampled_with_both_ends() {
        let shares: Vec<f64> = (0..1000).map(f64::from).collect();
        let sampled = sampled(&shares);
        assert_eq!((sampled.len(), sampled[0], sampled[COLUMNS - 1]), (COLUMNS, 0.0, 999.0));
    }
}
