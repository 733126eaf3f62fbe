//! Many points of one scenario: which of them saves most or costs least, and which may be as good.

mod answer;
pub(in crate::output::sections) mod chart;
mod page;

use crate::analysis::interval::Estimate;
use crate::analysis::{Metric, Ranking, Side, Swept, SweptPoint};
use crate::model::outcome::Component;
use crate::output::body::grid::{Cell, Grid, cells, number_cell};
use crate::output::body::heat::{Heat, HeatCell};
use crate::output::body::sheet_chart::{SheetChart, SheetLines, SheetMarks, SheetValues};
use crate::output::body::{Block, Body, Printout, Titled};
use crate::output::format::{
    Currency, ROOM, UNKNOWN, clipped, counted, half, money_decimals, number, says_nothing, weeks,
};
use crate::output::lines::WIDTH;
use crate::output::sections::{Basis, Drawable, Section, Shown};
use crate::output::svg::Draw;
use crate::output::terminal::heat::cut;
use crate::scenario::{Axis, Layout, Scenario};
use crate::study::SweptScenario;
use chart::SweepChart;
use unicode_width::UnicodeWidthStr;

/// Declares the subject.
pub static SECTION: Section = Section {
    name: "sweep",
    title: "What if other values held",
    terminal: None,
    charts: &[CHART],
    page: Shown::Still(page::part),
};

/// The chart of a sweep.
pub const CHART: Drawable = Drawable {
    name: "sweep",
    place: 15,
    about: "The saving at many values of one figure or two, which --vary names",
    of: Basis::Sweep,
    needs: "it shows one figure or two with at most 60 values each, and a saving at some of them: change --vary",
    draw: |subject| {
        let chart = subject.swept.as_ref().and_then(SweepChart::of);
        vec![chart.map(|chart| chart.draw(None))]
    },
};

/// Rows of a table at most: what is longer is a list of the best.
const MOST_ROWS: usize = 100;
/// Points in a list of the best.
const BEST: usize = 10;

/// The report on a sweep, ready to print: the answer, then a table of one dimension, a heat table of two, or the best
/// points of more.
pub fn sweep(sweep: &SweptScenario) -> Printout {
    let Some(scenario) = sweep.scenario() else {
        return Printout {
            short: None,
            head: Body::default(),
            sections: Vec::new(),
            tail: Body::default(),
            chart: None,
        };
    };
    let sheet = SweepSheet::new(sweep, scenario);
    Printout {
        short: None,
        head: sheet.played() + sheet.answer(),
        sections: sheet.sections(),
        tail: sheet.notes(),
        chart: sheet.sheet_chart(),
    }
}

/// An amount of a point.
type Amount = fn(&SweptPoint) -> Option<Estimate>;

/// A sweep while it is written.
struct SweepSheet<'a> {
    sweep: &'a SweptScenario,
    swept: &'a Swept,
    /// Scenario of the first point.
    scenario: &'a Scenario,
    currency: Currency,
}

impl<'a> SweepSheet<'a> {
    fn new(sweep: &'a SweptScenario, scenario: &'a Scenario) -> Self {
        Self { sweep, swept: &sweep.swept, scenario, currency: Currency::of(&scenario.currency) }
    }
}

impl SweepSheet<'_> {
    fn played(&self) -> Body {
        let name = clipped(&self.scenario.name, 40);
        let points = &self.sweep.variation.points;
        let first = self.scenario;
        let positions = counted(first.cohort.positions, "position");
        let positions = same(points, |point| point.cohort.positions).then(|| format!(" × {positions}"));
        let horizon = format!(", {} weeks", weeks(first.simulation.horizon_weeks));
        let horizon = same(points, |point| point.simulation.horizon_weeks).then_some(horizon);
        let rest = format!(
            "{}{} × {}{}, seed {}",
            counted(points.len() as u64, "point"),
            positions.unwrap_or_default(),
            counted(self.swept.replications, "replication"),
            horizon.unwrap_or_default(),
            first.simulation.seed,
        );
        Block::Played { name, rest }.into()
    }

    /// The saving for a workbook: over the numbers of one key, or beside the values of all keys. Returns None if there are
    /// more points than can be told apart.
    fn sheet_chart(&self) -> Option<SheetChart> {
        let variation = &self.sweep.variation;
        let points = &self.swept.points;
        let value = |of: fn(Estimate) -> Option<f64>| points.iter().map(|point| point.saving().and_then(of)).collect();
        let saving: Vec<Option<f64>> = value(|saving| Some(saving.value));
        let numbers = match variation.axes.as_slice() {
            [axis] => names(axis)
                .into_iter()
                .map(|text| text.parse().ok().filter(|number: &f64| number.is_finite()))
                .collect(),
            _ => None,
        };
        let marks = match numbers {
            Some(numbers) => {
                let low = value(|saving| saving.interval.map(|interval| interval.low));
                let high = value(|saving| saving.interval.map(|interval| interval.high));
                SheetMarks::Lines(vec![SheetLines::estimates(numbers, "saving", [saving, low, high])])
            }
            None if points.len() > MOST_ROWS => return None,
            None => {
                let texts = |point| variation.values(point).map(|value| value.text.as_str()).collect::<Vec<_>>();
                SheetMarks::Bars {
                    names: (0..points.len()).map(|point| texts(point).join(", ")).collect(),
                    series: vec![SheetValues { name: "saving".to_owned(), values: saving, is_bound: false }],
                    base: 0.0,
                }
            }
        };
        let keys: Vec<&str> = variation.axes.iter().map(|axis| axis.key.as_str()).collect();
        Some(SheetChart {
            title: "Saving per position".to_owned(),
            across: keys.join(", "),
            up: "saving per position".to_owned(),
            currency: self.currency.clone(),
            across_currency: None,
            marks,
        })
    }

    /// The values of each axis, in room that they share: `[axis][value]`.
    fn short_names(&self) -> Vec<Vec<String>> {
        let axes = &self.sweep.variation.axes;
        // The other columns of a table take half of a line or more.
        let room = WIDTH / 2 - if self.by_cost() { 16 } else { 8 };
        let room = room / axes.len();
        axes.iter().map(|axis| cut(&names(axis), room.saturating_sub(2).max(3))).collect()
    }

    /// Whether costs stand beside savings, as more than the offer varies.
    fn by_cost(&self) -> bool {
        self.swept.ranking != Ranking::Saving
    }

    fn sections(&self) -> Vec<Titled> {
        let variation = &self.sweep.variation;
        match (variation.axes.as_slice(), variation.layout) {
            ([a, b], Layout::Grid) if a.values.len().max(b.values.len()) <= MOST_ROWS => self.heats(),
            ([_], _) | (_, Layout::Zip) if variation.points.len() <= MOST_ROWS => vec![self.line()],
            _ => vec![self.list("All points are in sweep.csv: --csv DIR writes it, --format csv prints it.")],
        }
    }

    /// All points in their order.
    fn line(&self) -> Titled {
        self.table("By", (0..self.swept.points.len()).collect(), Body::default())
    }

    /// The best points; where none is, the first. A sentence says where the `rest` is.
    fn list(&self, rest: &str) -> Titled {
        let (lead, score): (_, fn(&SweptPoint) -> Option<f64>) = match self.swept.ranking {
            Ranking::Saving => ("The best points by", |point| point.saving().map(|saving| saving.value)),
            Ranking::Cost => ("The cheapest points by", |point| point.cost().map(|cost| -cost.value)),
            Ranking::Nothing(_) => ("The first points by", |_| None),
        };
        let score = |point: &usize| score(&self.swept.points[*point]).unwrap_or(f64::NEG_INFINITY);
        let mut order: Vec<usize> = (0..self.swept.points.len()).collect();
        // Stable: of equals the first comes first, as among the best.
        order.sort_by(|a, b| score(b).total_cmp(&score(a)));
        let all = order.len();
        order.truncate(BEST);
        let rest = if all > order.len() { Body::paragraph(rest, 2) } else { Body::default() };
        self.table(lead, order, rest)
    }

    fn table(&self, lead: &str, points: Vec<usize>, rest: Body) -> Titled {
        let amounts = if self.by_cost() { &["", "cost", "±", "saving", "±"][..] } else { &["", "saving", "±"] };
        let headers = amounts.iter().chain(&["pays %", "take %", "bonuses", ""]);
        let mut grid = Grid::new(&headers.copied().collect::<Vec<_>>());
        let of = |of: Amount| decimals(points.iter().map(|point| of(&self.swept.points[*point])));
        let decimals = [SweptPoint::cost, SweptPoint::saving, bonus].map(of);
        let names = self.short_names();
        for number in &points {
            let places = self.sweep.variation.places(*number);
            let values: Vec<&str> = names.iter().zip(places).map(|(names, place)| names[place].as_str()).collect();
            grid.row(&values.join(", "), self.row(*number, decimals));
        }
        let keys: Vec<&str> = self.sweep.variation.axes.iter().map(|axis| axis.key.as_str()).collect();
        let keys = keys.join(", ");
        let what = if self.by_cost() { "cost with the offer and saving per position" } else { "per position" };
        let unit = format!("[{}]", self.currency.name());
        let title = format!("{lead} {keys}; {what} {unit}");
        if title.width() <= WIDTH {
            return Titled { title, body: Body::from(grid) + rest };
        }
        let keys = Body::paragraph(format!("Rows: {keys}."), 2);
        let (first, others) = what.split_at(1);
        Titled { title: format!("{}{others} {unit}", first.to_uppercase()), body: Body::from(grid) + keys + rest }
    }

    fn row(&self, number: usize, [costs, savings, bonuses]: [usize; 3]) -> Vec<Cell> {
        let point = &self.swept.points[number];
        let percent = |arm, metric| {
            let share = point.estimate(arm, metric).filter(|share| !share.interval.is_some_and(says_nothing));
            number_cell(share.map(|share| share.value * 100.0), 1)
        };
        let mark = match Some(number) == self.swept.best {
            true if self.by_cost() => "lowest",
            true => "best",
            false if point.tied => "tied",
            false => "",
        };
        let cost = self.by_cost().then(|| cells(point.cost(), costs)).into_iter().flatten();
        let shares = [percent(Side::Saving, Metric::ProbabilityPays), percent(Side::Offer, Metric::TakeRate)];
        let bonus = number_cell(bonus(point).map(|bonus| bonus.value), bonuses);
        cost.chain(cells(point.saving(), savings)).chain(shares).chain([bonus, mark.into()]).collect()
    }

    /// The saving by two keys, that of more values down the side; before it the cost, where that differs for more than
    /// the offer.
    fn heats(&self) -> Vec<Titled> {
        let [first, second] = [0, 1].map(|axis| &self.sweep.variation.axes[axis]);
        let (rows, columns) = if self.is_upright() { (first, second) } else { (second, first) };
        let axes = format!("Down: {}. Across: {}.", rows.key, columns.key);
        let section = |what: &str, of: Amount, marks: &str| Titled {
            title: format!("{what} per position [{}]", self.currency.name()),
            body: Body::paragraph(axes.clone(), 2)
                + Block::Gap.into()
                + Block::Heat(self.heat(rows, columns, of)).into()
                + Block::Gap.into()
                + Body::paragraph(format!("{}{marks}", self.halves(of)), 2),
        };
        let cost = self.by_cost().then(|| section("Cost with the offer", SweptPoint::cost, ""));
        cost.into_iter().chain([section("Saving", SweptPoint::saving, self.marks())]).collect()
    }

    /// Whether the first key runs down the side.
    fn is_upright(&self) -> bool {
        let [first, second] = [0, 1].map(|axis| self.sweep.variation.axes[axis].values.len());
        first >= second
    }

    fn heat(&self, rows: &Axis, columns: &Axis, of: Amount) -> Heat {
        let across = self.sweep.variation.axes[1].values.len();
        let point = |row: usize, column: usize| match self.is_upright() {
            true => row * across + column,
            false => column * across + row,
        };
        let decimals = decimals(self.swept.points.iter().map(of));
        let cells = (0..rows.values.len())
            .map(|row| (0..columns.values.len()).map(|column| self.cell(point(row, column), of, decimals)).collect())
            .collect();
        let [rows, columns] = [rows, columns].map(|axis| names(axis).into_iter().map(str::to_owned).collect());
        Heat { rows, columns, cells }
    }

    fn cell(&self, number: usize, of: Amount, decimals: usize) -> HeatCell {
        let point = &self.swept.points[number];
        let value = of(point).map(|estimate| estimate.value);
        let mark = match Some(number) == self.swept.best {
            true => "*",
            false if point.tied => "~",
            false => " ",
        };
        let text = value.map_or_else(|| UNKNOWN.to_owned(), |value| self::number(value, decimals));
        HeatCell { value, text: text + mark }
    }

    /// Precision of the amounts of a heat table.
    fn halves(&self, of: Amount) -> String {
        let halves = self.swept.points.iter().filter_map(|point| of(point)?.reach());
        let (low, high) = halves.fold((f64::INFINITY, 0.0_f64), |(low, high), half| (low.min(half), high.max(half)));
        if low > high {
            return String::new();
        }
        let decimals = money_decimals(high);
        format!("Each is ± {} to {}.", half(low, decimals, ROOM), half(high, decimals, ROOM))
    }

    /// Legend of the marks of a heat table.
    fn marks(&self) -> &'static str {
        match self.swept.ranking {
            Ranking::Saving => " * best; ~ cannot be told apart from it.",
            Ranking::Cost => " * lowest cost; ~ cannot be told apart from it.",
            Ranking::Nothing(_) => "",
        }
    }
}

/// Cost of bonuses.
fn bonus(point: &SweptPoint) -> Option<Estimate> {
    point.estimate(Side::Offer, Metric::Cost(Component::Bonus))
}

/// Decimals of the largest of some amounts.
fn decimals(amounts: impl Iterator<Item = Option<Estimate>>) -> usize {
    money_decimals(amounts.flatten().map(|amount| amount.value.abs()).fold(0.0, f64::max))
}

fn names(axis: &Axis) -> Vec<&str> {
    axis.values.iter().map(|value| value.text.as_str()).collect()
}

/// Whether something is the same at all points.
fn same<T: PartialEq>(points: &[Scenario], of: impl Fn(&Scenario) -> T) -> bool {
    points.windows(2).all(|pair| of(&pair[0]) == of(&pair[1]))
}
