//! Saving over the bonus as a chart for a terminal, with a band that holds the whole curve.

use std::ops::RangeInclusive;

use unicode_width::UnicodeWidthStr;

use super::sheet::Sheet;
use crate::analysis::interval::Interval;
use crate::output::body::sheet_chart::{SheetChart, SheetLines, SheetMarks};
use crate::output::body::{Block, Body, Titled};
use crate::output::format::{number, price_decimals};
use crate::output::lines::WIDTH;
use crate::special::elementary::{magnitude, ten_to};
use crate::study::tune::{Line, What};

/// Rows at most.
const ROWS: f64 = 15.0;
/// Columns at most.
const COLUMNS: usize = 70;
/// Columns from one number on the axis of bonuses to the next, at least.
const APART: usize = 12;

/// Returns None unless there are at least two bonuses that do not all save the same.
pub fn section(sheet: &Sheet, number: usize) -> Option<Titled> {
    let line = sheet.one.tuned.lines.get(number)?;
    let chart = LineChart::of(sheet, line)?;
    let others = if sheet.one.plan.what == What::All { ", the others at their best" } else { "" };
    let of = sheet.one.line_name(number).map_or_else(String::new, |name| format!(", {name}{others}"));
    let title = format!("Saving per position over the bonus{of} [{}]", sheet.currency.name());
    let drawn = chart.drawn() + &chart.bonuses() + &chart.marks();
    Some(Titled { title, body: Body::from(drawn) + Block::Legend(legend(sheet, &chart)).into() })
}

/// The curves of all scenarios for a workbook. Returns None if there is no curve.
pub fn sheet_chart(sheets: &[Sheet]) -> Option<SheetChart> {
    let currency = sheets.first()?.currency.clone();
    let all = sheets.iter().flat_map(|sheet| {
        let numbers = sheet.shown_lines().into_iter();
        numbers.filter_map(|number| Some(sheet_lines(&sheet.one.label(number), sheet.one.tuned.lines.get(number)?)))
    });
    Some(SheetChart {
        title: "Saving over the bonus, per position".to_owned(),
        across: "bonus".to_owned(),
        up: "saving per position".to_owned(),
        across_currency: Some(currency.clone()),
        currency,
        marks: SheetMarks::Lines(all.collect()),
    })
}

/// The savings of a line, and the band that holds the whole curve.
fn sheet_lines(name: &str, line: &Line) -> SheetLines {
    let bonuses = line.points.iter().map(|point| point.bonus).collect();
    let band = |of: fn(&Interval) -> f64| line.band.iter().map(|band| band.as_ref().map(of)).collect();
    let savings = line.points.iter().map(|point| point.saving.map(|saving| saving.value)).collect();
    SheetLines::estimates(bonuses, name, [savings, band(|band| band.low), band(|band| band.high)])
}

/// A chart while it is drawn.
struct LineChart {
    /// `[column]`.
    saving: Vec<f64>,
    /// `[column]`.
    band: Vec<Option<Interval>>,
    /// `[column]`: whether a bonus there may be as good as the best.
    set: Vec<bool>,
    /// Columns.
    best: Option<usize>,
    file: Option<usize>,
    axis: CurveAxis,
    /// The highest bonus shown.
    max: f64,
    /// Bonus and saving of the last point; None if the chart shows it.
    end: Option<(f64, f64)>,
    /// Columns of the names of rows.
    margin: usize,
}

impl LineChart {
    fn of(sheet: &Sheet, line: &Line) -> Option<Self> {
        let last = sheet.one.last_shown(line)?;
        let savings: Vec<f64> = line.points.iter().filter_map(|point| Some(point.saving?.value)).collect();
        let (points, end) = (&line.points[..=last], line.points.last()?);
        let end = (last + 1 < line.points.len()).then_some((end.bonus, end.saving?.value));
        let max = points.last()?.bonus;
        let shown = savings.get(..=last)?;
        if last == 0 || shown.iter().all(|saving| *saving == shown[0]) {
            return None;
        }
        let axis = CurveAxis::of(shown, &line.band);
        let margin = axis.names().map(|name| name.width()).max().unwrap_or(0);
        let columns = COLUMNS.min(WIDTH - margin - 2);
        let places: Vec<f64> = (0..columns).map(|c| c as f64 / (columns - 1) as f64).collect();
        let steps = last as f64;
        let at = |share: &f64| between(share * steps, |place| shown.get(place).copied());
        let band = |share: &f64| {
            let end = |of: fn(&Interval) -> f64| between(share * steps, |place| line.band.get(place)?.as_ref().map(of));
            Some(Interval { low: end(|band| band.low)?, high: end(|band| band.high)? })
        };
        let column = |bonus: f64| (bonus / max * (columns - 1) as f64).round() as usize;
        let mut set = vec![false; columns];
        let is_in = points.iter().zip(line.set.iter().flatten()).filter(|(_, is_in)| **is_in);
        is_in.for_each(|(point, _)| set[column(point.bonus)] = true);
        join(&mut set, line, last, column);
        let on_chart = |bonus: &f64| *bonus <= max;
        Some(Self {
            saving: places.iter().map(at).collect::<Option<_>>()?,
            band: places.iter().map(band).collect(),
            set,
            best: line.best.and_then(|best| points.get(best)).map(|point| column(point.bonus)),
            file: sheet.one.file_on(line).filter(on_chart).map(column),
            axis,
            max,
            end,
            margin,
        })
    }

    fn drawn(&self) -> String {
        (0..self.axis.rows).map(|row| self.row(row)).collect()
    }

    fn row(&self, row: usize) -> String {
        let cell = |column: usize| {
            let saving = self.axis.row(self.saving[column]);
            match (saving, self.band_rows(column)) {
                (Some(at), _) if at == row => '●',
                (_, Some(rows)) if rows.contains(&row) => '░',
                _ if row == self.axis.zero => '┄',
                _ => ' ',
            }
        };
        let marks: String = (0..self.saving.len()).map(cell).collect();
        let name = self.axis.name(row);
        let blanks = " ".repeat(self.margin - name.width());
        let tick = if name.is_empty() { '│' } else { '┤' };
        format!("{}\n", format!("{blanks}{name} {tick}{marks}").trim_end())
    }

    /// Rows of the band. Returns None if the band is unknown or below the chart.
    fn band_rows(&self, column: usize) -> Option<RangeInclusive<usize>> {
        let band = self.band[column]?;
        let top = self.axis.row(band.high)?;
        Some(top..=self.axis.row(band.low).unwrap_or(self.axis.rows - 1))
    }

    /// The axis of bonuses, and its numbers.
    fn bonuses(&self) -> String {
        let columns = self.saving.len();
        let step = round_up(self.max / (columns / APART).max(1) as f64);
        let ticks = (0..).map(|number| f64::from(number) * step).take_while(|bonus| *bonus <= self.max * (1.0 + 1e-9));
        let mut axis = vec!['─'; columns];
        let mut names = String::new();
        for bonus in ticks {
            let column = ((bonus / self.max * (columns - 1) as f64).round() as usize).min(columns - 1);
            axis[column] = '┬';
            let name = number(bonus, price_decimals(step));
            let from = column.saturating_sub(name.width() / 2).min(columns.saturating_sub(name.width()));
            names += &" ".repeat(from.saturating_sub(names.width()));
            names += &name;
        }
        let blanks = " ".repeat(self.margin + 1);
        format!("{blanks}└{}\n{blanks} {names}\n", axis.iter().collect::<String>())
    }

    /// The best, the file's, and those that may be as good.
    fn marks(&self) -> String {
        let mark = |column: usize| match () {
            () if self.best == Some(column) => '▲',
            () if self.file == Some(column) => '◇',
            () if self.set[column] => '━',
            () => ' ',
        };
        let marks: String = (0..self.saving.len()).map(mark).collect();
        format!("{}\n", format!("{}{marks}", " ".repeat(self.margin + 2)).trim_end())
    }
}

/// A value between two whole places, on the straight line through theirs.
fn between(place: f64, at: impl Fn(usize) -> Option<f64>) -> Option<f64> {
    // Rounding must not look beyond the last.
    let place = if (place - place.round()).abs() < 1e-9 { place.round() } else { place };
    let low = at(place.floor() as usize)?;
    match place.fract() {
        0.0 => Some(low),
        part => Some(low + part * (at(place.floor() as usize + 1)? - low)),
    }
}

/// Marks the columns between neighbouring bonuses of the confidence set.
fn join(columns: &mut [bool], line: &Line, last: usize, column: impl Fn(f64) -> usize) {
    let points = line.points[..=last].iter().zip(line.set.iter().flatten());
    let points: Vec<(usize, bool)> = points.map(|(point, is_in)| (column(point.bonus), *is_in)).collect();
    let pairs = points.windows(2).filter(|pair| pair[0].1 && pair[1].1);
    pairs.for_each(|pair| columns[pair[0].0..pair[1].0].fill(true));
}

/// The axis of savings: rows in round steps, one of them at zero if zero is in range.
struct CurveAxis {
    top: f64,
    step: f64,
    rows: usize,
    /// Row of zero; beyond the last row if zero is out of range.
    zero: usize,
}

impl CurveAxis {
    /// From the end of the band at the highest saving to the lowest saving.
    fn of(savings: &[f64], band: &[Option<Interval>]) -> Self {
        let by_saving = |a: &(usize, &f64), b: &(usize, &f64)| a.1.total_cmp(b.1);
        let end = |place: Option<(usize, &f64)>| {
            place.map_or((0.0, None), |(place, saving)| (*saving, band.get(place).copied().flatten()))
        };
        let (highest, above) = end(savings.iter().enumerate().max_by(by_saving));
        let (bottom, _) = end(savings.iter().enumerate().min_by(by_saving));
        let high = above.map_or(highest, |band| band.high.max(highest));
        let mut step = round_up((high - bottom) / (ROWS - 1.0));
        let span = |step: f64| ((high / step).round(), (bottom / step).round());
        while span(step).0 - span(step).1 > ROWS - 1.0 {
            step = round_up(step * 1.01);
        }
        let (top, last) = span(step);
        let rows = (top - last) as usize + 1;
        let zero = if top >= 0.0 { top as usize } else { rows };
        Self { top: top * step, step, rows, zero }
    }

    /// Row of a saving. Returns None if the saving is below all rows.
    fn row(&self, saving: f64) -> Option<usize> {
        let row = ((self.top - saving) / self.step).round().max(0.0) as usize;
        (row < self.rows).then_some(row)
    }

    /// Name of every other row, zero included.
    fn name(&self, row: usize) -> String {
        if row % 2 != self.zero % 2 {
            return String::new();
        }
        let value = self.top - row as f64 * self.step;
        number(value, price_decimals(self.step).min(2))
    }

    fn names(&self) -> impl Iterator<Item = String> {
        (0..self.rows).map(|row| self.name(row))
    }
}

/// The smallest of 1, 2, 2.5 and 5 times a power of ten that is not below a number above 0.
pub fn round_up(least: f64) -> f64 {
    let power = ten_to(magnitude(least));
    let round = [1.0, 2.0, 2.5, 5.0].into_iter().map(|times| times * power).find(|step| *step >= least * (1.0 - 1e-9));
    round.unwrap_or(10.0 * power)
}

fn legend(sheet: &Sheet, chart: &LineChart) -> Vec<String> {
    let band = chart.band.iter().any(Option::is_some);
    let band = band.then(|| format!("░ band that holds the whole curve with {}", sheet.confidence()));
    let is_set = chart.set.iter().enumerate().any(|(column, is_in)| *is_in && chart.best != Some(column));
    let file = match chart.file {
        Some(column) if Some(column) == chart.best => Some("◇ in the file: the same".to_owned()),
        Some(_) => Some("◇ in the file".to_owned()),
        None => None,
    };
    let beyond = chart.end.map(|(bonus, saving)| {
        let [saving, bonus] = [sheet.currency.amount(saving), sheet.currency.price(bonus)];
        format!("beyond the chart, {saving} at {bonus}")
    });
    let parts = [
        Some("● saving".to_owned()),
        band,
        chart.best.map(|_| "▲ best".to_owned()),
        is_set.then(|| "━ may be as good".to_owned()),
        file,
        beyond,
    ];
    parts.into_iter().flatten().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_are_round() {
        for (least, step) in [(1.0, 1.0), (1.1, 2.0), (2.2, 2.5), (26.0, 50.0), (51.0, 100.0), (0.03, 0.05)] {
            assert!((round_up(least) / step - 1.0).abs() < 1e-9, "{least}: {}", round_up(least));
        }
    }

    #[test]
    fn between_two_bonuses_the_curve_is_straight() {
        let at = |place: usize| [0.0, 10.0, 40.0].get(place).copied();
        assert_eq!([0.0, 0.5, 1.25, 2.0].map(|place| between(place, at)), [0.0, 5.0, 17.5, 40.0].map(Some));
        assert_eq!(between(2.000_000_000_1, at), Some(40.0));
        assert_eq!(between(2.5, at), None);
    }
}
