//! Many points of one scenario: which of them saves most, and which may be as good.

use super::WIDTH;
use super::grid::{Grid, cells};
use super::heat::{Cell, Heat, cut};
use super::page::{Body, Ink, Section, Tone, confidence, wrapped};
use crate::analysis::interval::Estimate;
use crate::analysis::{Swept, SweptPoint};
use crate::output::format::{
    Currency, UNKNOWN, clipped, counted, error, money_decimals, number, number_or_dash, weeks, whole,
};
use crate::output::sweep::Sweep;
use crate::scenario::{Axis, Layout, Scenario};
use unicode_width::UnicodeWidthStr;

/// Rows of a table at most: what is longer is a list of the best.
const MOST_ROWS: usize = 100;
/// Points in a list of the best.
const BEST: usize = 10;

/// The report on a sweep, ready to print: the answer, then a table of one dimension, a heat table of two, or the best
/// points of more. With `color`, titles, the verdict and the cells of a heat table are marked by ANSI sequences.
pub fn sweep(sweep: &Sweep, color: bool) -> String {
    let Some((scenario, best)) = sweep.scenario().zip(sweep.swept.best) else {
        return String::new();
    };
    let sheet = Sheet {
        sweep,
        swept: &sweep.swept,
        scenario,
        best,
        currency: Currency::of(&scenario.currency),
        ink: Ink { color },
    };
    let section = sheet.ink.section(&sheet.section());
    format!("{}{}{section}{}", sheet.played(), sheet.answer(), sheet.notes())
}

/// A sweep while it is written.
struct Sheet<'a> {
    sweep: &'a Sweep,
    swept: &'a Swept,
    /// That of the first point.
    scenario: &'a Scenario,
    best: usize,
    currency: Currency,
    ink: Ink,
}

impl Sheet<'_> {
    fn played(&self) -> String {
        let name = clipped(&self.scenario.name, 40);
        let points = &self.sweep.variation.points;
        let first = self.scenario;
        let positions = counted(first.cohort.positions, "position");
        let positions = same(points, |point| point.cohort.positions).then(|| format!(" × {positions}"));
        let horizon = format!(", {} weeks", weeks(first.simulation.horizon_weeks));
        let horizon = same(points, |point| point.simulation.horizon_weeks).then_some(horizon);
        let line = format!(
            "{name}: {}{} × {}{}, seed {}",
            counted(points.len() as u64, "point"),
            positions.unwrap_or_default(),
            counted(self.swept.replications, "replication"),
            horizon.unwrap_or_default(),
            first.simulation.seed,
        );
        wrapped(&line, 2).replacen(&name, &self.ink.paint(&name, Tone::Title), 1) + "\n"
    }

    fn answer(&self) -> String {
        let saving = self.swept.points[self.best].saving();
        let (lead, tone, rest) = match saving {
            Some(saving) => self.verdict(saving),
            None => ("Nothing can be said of any point", Tone::Unsure, ".".to_owned()),
        };
        let at = self.values_of(self.best).join(", ");
        wrapped(&format!("{lead}: {at}{rest} {}", self.others()), 0).replacen(lead, &self.ink.paint(lead, tone), 1)
    }

    fn verdict(&self, saving: Estimate) -> (&'static str, Tone, String) {
        let Some(interval) = saving.interval else {
            let amount = self.currency.amount(saving.value);
            let rest = format!(", {amount} per position; one replication has no error.");
            return ("The best of one replication", Tone::Unsure, rest);
        };
        if saving.value == 0.0 && interval.half_width() == 0.0 {
            let lead = "No point saves anything; the best is";
            return (lead, Tone::Unsure, ", where the offer changes nothing.".to_owned());
        }
        let [value, low, high] = self.currency.amount_and_interval(saving.value, interval);
        let ends = format!("({} interval {low} to {high})", confidence(self.swept.confidence));
        if interval.low > 0.0 {
            ("Most is saved at", Tone::Good, format!(", {value} per position {ends}."))
        } else if interval.high < 0.0 {
            ("Every point loses money; the least is lost at", Tone::Bad, format!(", {value} per position {ends}."))
        } else {
            let rest = format!(", {value} per position {ends}, which cannot be told apart from zero.");
            ("The best point is", Tone::Unsure, rest)
        }
    }

    /// How many of the other points may be as good.
    fn others(&self) -> String {
        let others = self.swept.points.len() - 1;
        let tied = self.swept.points.iter().filter(|point| point.tied).count();
        match (others, tied) {
            _ if others == 0 || self.swept.replications < 2 => String::new(),
            (1, 0) => "The other point saves less.".to_owned(),
            (_, 0) => format!("Each of the other {} saves less.", counted(others as u64, "point")),
            (1, _) => format!("The other point cannot be told apart from it {}.", self.with_so_many()),
            _ if tied == others => format!(
                "None of the other {} can be told apart from it {}: raise --replications.",
                counted(others as u64, "point"),
                self.with_so_many()
            ),
            _ => format!(
                "{} of the other {} cannot be told apart from it.",
                whole(tied as u64),
                counted(others as u64, "point")
            ),
        }
    }

    fn with_so_many(&self) -> String {
        format!("with {}", counted(self.swept.replications, "replication"))
    }

    /// `key = value` of each axis.
    fn values_of(&self, point: usize) -> Vec<String> {
        let variation = &self.sweep.variation;
        let axes = variation.axes.iter().zip(variation.values(point));
        axes.map(|(axis, value)| format!("{} = {}", clipped(&axis.key, 50), clipped(&value.text, 40))).collect()
    }

    /// The values of each axis, in room that they share: `[axis][value]`.
    fn short_names(&self) -> Vec<Vec<String>> {
        let axes = &self.sweep.variation.axes;
        // The other columns of a table take up to half of a line.
        let room = (WIDTH / 2 - 8) / axes.len();
        axes.iter().map(|axis| cut(&names(axis), room.saturating_sub(2).max(3))).collect()
    }

    fn section(&self) -> Section {
        let variation = &self.sweep.variation;
        match (variation.axes.as_slice(), variation.layout) {
            ([a, b], Layout::Grid) if a.values.len().max(b.values.len()) <= MOST_ROWS => self.heat(),
            ([_], _) | (_, Layout::Zip) if variation.points.len() <= MOST_ROWS => self.line(),
            _ => self.list(),
        }
    }

    /// All points in their order.
    fn line(&self) -> Section {
        self.table("By", (0..self.swept.points.len()).collect(), Body::default())
    }

    /// The best points.
    fn list(&self) -> Section {
        let saving =
            |point: &usize| self.swept.points[*point].saving().map_or(f64::NEG_INFINITY, |saving| saving.value);
        let mut order: Vec<usize> = (0..self.swept.points.len()).collect();
        // Stable: of equals the first comes first, as among the best.
        order.sort_by(|a, b| saving(b).total_cmp(&saving(a)));
        let all = order.len();
        order.truncate(BEST);
        let rest = "All points are in sweep.csv: --csv DIR writes it, --format csv prints it.";
        let rest = if all > order.len() { Body::paragraph(rest, 2) } else { Body::default() };
        self.table("The best points by", order, rest)
    }

    fn table(&self, lead: &str, points: Vec<usize>, rest: Body) -> Section {
        let mut grid = Grid::new(&["", "saving", "±", "pays in %", "take rate %", "bonuses", ""]);
        let amounts = points.iter().filter_map(|point| self.swept.points[*point].saving());
        let decimals = money_decimals(amounts.map(|saving| saving.value.abs()).fold(0.0, f64::max));
        let names = self.short_names();
        for number in points {
            let places = self.sweep.variation.places(number);
            let values: Vec<&str> = names.iter().zip(places).map(|(names, place)| names[place].as_str()).collect();
            grid.row(&values.join(", "), self.row(number, decimals));
        }
        let keys: Vec<&str> = self.sweep.variation.axes.iter().map(|axis| axis.key.as_str()).collect();
        let keys = keys.join(", ");
        let title = format!("{lead} {keys}; per position [{}]", self.currency.name());
        if title.width() <= WIDTH {
            return Section { title, body: Body::from(grid) + rest };
        }
        let keys = Body::paragraph(format!("Rows: {keys}."), 2);
        Section { title: format!("Per position [{}]", self.currency.name()), body: Body::from(grid) + keys + rest }
    }

    fn row(&self, number: usize, decimals: usize) -> Vec<String> {
        let point = &self.swept.points[number];
        let percent = |arm, metric| number_or_dash(point.estimate(arm, metric).map(|share| share.value * 100.0), 1);
        let bonus = point.estimate("offer", "bonus").map(|bonus| bonus.value);
        let bonus = number_or_dash(bonus, bonus.map_or(0, money_decimals).min(decimals));
        let mark = match number == self.best {
            true => "best",
            false if point.tied => "tied",
            false => "",
        };
        let [saving, half] = cells(point.saving(), decimals);
        vec![saving, half, percent("saving", "probability_pays"), percent("offer", "take_rate"), bonus, mark.to_owned()]
    }

    /// The saving by two keys, that of more values down the side.
    fn heat(&self) -> Section {
        let [first, second] = [0, 1].map(|axis| &self.sweep.variation.axes[axis]);
        let across = second.values.len();
        let upright = first.values.len() >= across;
        let (rows, columns) = if upright { (first, second) } else { (second, first) };
        let point = |row: usize, column: usize| if upright { row * across + column } else { column * across + row };
        let largest = self.swept.points.iter().filter_map(SweptPoint::saving).map(|saving| saving.value.abs());
        let decimals = money_decimals(largest.fold(0.0, f64::max));
        let cells = (0..rows.values.len())
            .map(|row| (0..columns.values.len()).map(|column| self.cell(point(row, column), decimals)).collect())
            .collect();
        let heat = Heat::new(&names(rows), &names(columns), cells);
        let axes = wrapped(&format!("Down: {}. Across: {}.", rows.key, columns.key), 2);
        let title = format!("Saving per position [{}]", self.currency.name());
        Section { title, body: format!("{axes}\n{}\n{}", heat.print(self.ink), self.halves()).into() }
    }

    fn cell(&self, number: usize, decimals: usize) -> Cell {
        let point = &self.swept.points[number];
        let value = point.saving().map(|saving| saving.value);
        let mark = match number == self.best {
            true => "*",
            false if point.tied => "~",
            false => " ",
        };
        let text = value.map_or_else(|| UNKNOWN.to_owned(), |value| self::number(value, decimals));
        Cell { value, text: text + mark }
    }

    /// How well the savings of a heat table are known.
    fn halves(&self) -> String {
        let halves = self.swept.points.iter().filter_map(|point| Some(point.saving()?.interval?.half_width()));
        let (low, high) = halves.fold((f64::INFINITY, 0.0_f64), |(low, high), half| (low.min(half), high.max(half)));
        let marks = "* best; ~ cannot be told apart from it.";
        let text = if low <= high {
            let decimals = money_decimals(high);
            format!("{marks} Each saving is ± {} to {}.", error(low, decimals), error(high, decimals))
        } else {
            marks.to_owned()
        };
        wrapped(&text, 2)
    }

    fn notes(&self) -> String {
        let each = format!("{} of each point, on the same draws.", counted(self.swept.replications, "replication"));
        let text = match self.swept.replications {
            ..2 => format!("{each} One replication has no error."),
            _ if self.swept.points.len() == 1 => {
                format!("{each} ± is half the width of a {} interval.", confidence(self.swept.confidence))
            }
            _ => format!(
                "{each} ± is half the width of a {} interval. Whether a point can be told apart from the best goes by \
                 their difference within each replication, which is known better than either saving.",
                confidence(self.swept.confidence)
            ),
        };
        wrapped(&text, 0)
    }
}

fn names(axis: &Axis) -> Vec<&str> {
    axis.values.iter().map(|value| value.text.as_str()).collect()
}

/// Whether something is the same at all points.
fn same<T: PartialEq>(points: &[Scenario], of: impl Fn(&Scenario) -> T) -> bool {
    points.windows(2).all(|pair| of(&pair[0]) == of(&pair[1]))
}
