//! Chart of a sweep: a line with its intervals over one figure, a heat map over two.

mod heat;
mod line;

use crate::analysis::Ranking;
use crate::analysis::interval::Estimate;
use crate::output::format::{Currency, confidence, counted};
use crate::output::sections::drivers::name::fitted;
use crate::output::svg::paper::Paper;
use crate::output::svg::picture::{Anchor, NOTE, Picture};
use crate::output::svg::{Draw, Drawing, amounts};
use crate::output::terminal::heat::cut;
use crate::scenario::{Axis, Layout, Variation};
use crate::study::SweptScenario;

/// Values of a figure at most: cells of more could not be seen.
const MOST_VALUES: usize = 60;
/// Gap between two names along an axis at least [px].
const APART: f64 = 8.0;
/// Largest width of a name along an axis [px].
const MOST_NAME: f64 = 150.0;
/// Columns of such a name.
const NAME_COLUMNS: usize = 20;
const NOT_TOLD: &str = "cannot be told from 0";

/// Whether the chart has room for the points of a variation.
pub fn can_be_drawn(variation: &Variation) -> bool {
    let fits = |axis: &Axis| axis.values.len() <= MOST_VALUES;
    variation.axes.len() <= 2 && variation.layout == Layout::Grid && variation.axes.iter().all(fits)
}

/// Savings at many values of one figure or two.
#[derive(Debug, Clone)]
pub struct SweepChart {
    /// One figure or two, in the order of the command line.
    axes: Vec<SweptAxis>,
    /// `[point]`, values of the last figure fastest: saving per position [money].
    savings: Vec<Option<Estimate>>,
    best: Option<usize>,
    /// Figure by which the best point is the best.
    best_by: &'static str,
    currency: Currency,
    source: String,
}

/// A figure and its values.
#[derive(Debug, Clone)]
struct SweptAxis {
    key: String,
    /// Values as a person would write them.
    names: Vec<String>,
    /// Names of the values, shortened to fit along an axis.
    short: Vec<String>,
    /// Values, if all are numbers and they rise.
    rising: Option<Vec<f64>>,
}

impl SweptAxis {
    fn of(axis: &Axis) -> Self {
        let numbers: Option<Vec<f64>> = axis.values.iter().map(|value| value.json.as_f64()).collect();
        let rising = numbers.filter(|numbers| numbers.windows(2).all(|pair| pair[0] < pair[1]));
        let names: Vec<&str> = axis.values.iter().map(|value| value.text.as_str()).collect();
        let short = cut(&names, NAME_COLUMNS).iter().map(|name| NOTE.fitted(name, MOST_NAME)).collect();
        Self { key: axis.key.clone(), short, rising, names: names.into_iter().map(str::to_owned).collect() }
    }

    fn number(&self) -> usize {
        self.names.len()
    }

    /// The figure and its ends.
    fn in_words(&self) -> String {
        match self.names.as_slice() {
            [first, .., last] => format!("{} ({first} to {last})", self.key),
            one => format!("{} ({})", self.key, one.concat()),
        }
    }

    /// The key below the middle of an axis.
    fn name_below(&self, picture: &mut Picture, [left, right]: [f64; 2], y: f64) {
        let (middle, key) = ((left + right) / 2.0, fitted(&self.key, &NOTE, right - left));
        picture.text(on_paper(picture.paper, middle, &key), y, Anchor::Middle, &NOTE, &key);
    }

    /// Names below these places: every n-th, with the least n at which none overlap.
    fn names_below(&self, picture: &mut Picture, places: &[f64], y: f64) {
        let names: Vec<(f64, &str)> = places
            .iter()
            .zip(&self.short)
            .map(|(x, name)| (on_paper(picture.paper, *x, name), name.as_str()))
            .collect();
        let apart = |every: &usize| {
            let kept: Vec<&(f64, &str)> = names.iter().step_by(*every).collect();
            kept.windows(2)
                .all(|pair| pair[1].0 - pair[0].0 > (NOTE.width(pair[0].1) + NOTE.width(pair[1].1)) / 2.0 + APART)
        };
        let every = (1..=names.len()).find(apart).unwrap_or(1);
        for (x, name) in names.iter().step_by(every) {
            picture.text(*x, y, Anchor::Middle, &NOTE, name);
        }
    }
}

impl SweepChart {
    /// Returns None if there is no saving at any point, or no room for all points.
    pub fn of(sweep: &SweptScenario) -> Option<Self> {
        let scenario = sweep.scenario().filter(|_| can_be_drawn(&sweep.variation))?;
        let savings: Vec<Option<Estimate>> = sweep.swept.points.iter().map(|point| point.saving()).collect();
        let best_by = match sweep.swept.ranking {
            Ranking::Saving => "highest saving",
            Ranking::Cost => "lowest cost with the offer",
            Ranking::Nothing(_) => "",
        };
        savings.iter().any(Option::is_some).then(|| Self {
            axes: sweep.variation.axes.iter().map(SweptAxis::of).collect(),
            savings,
            best: sweep.swept.best,
            best_by,
            currency: Currency::of(&scenario.currency),
            source: source(sweep, &scenario.name),
        })
    }

    /// The point with these values, counted from 0.
    fn values(&self, point: usize) -> Vec<String> {
        let last = self.axes.last().map_or(1, SweptAxis::number);
        let places = if self.axes.len() > 1 { vec![point / last, point % last] } else { vec![point] };
        self.axes.iter().zip(places).map(|(axis, place)| format!("{} {}", axis.key, axis.names[place])).collect()
    }

    /// Whether the saving of a point cannot be told from 0. A saving that is 0 without an error is known.
    fn is_unsure(&self, point: usize) -> bool {
        let is_nothing = |saving: Estimate| saving.value == 0.0 && saving.mcse == Some(0.0);
        let saving = self.savings[point].filter(|saving| !is_nothing(*saving));
        saving.is_some_and(|saving| saving.interval.is_none_or(|interval| interval.holds(0.0)))
    }

    /// Savings that are known, with their points.
    fn known(&self) -> impl Iterator<Item = (usize, Estimate)> {
        self.savings.iter().enumerate().filter_map(|(point, saving)| Some((point, (*saving)?)))
    }

    /// Whether the saving of any point cannot be told from 0.
    fn any_unsure(&self) -> bool {
        (0..self.savings.len()).any(|point| self.is_unsure(point))
    }

    fn title(&self) -> String {
        let keys: Vec<&str> = self.axes.iter().map(|axis| axis.key.as_str()).collect();
        format!("Saving by {}", keys.join(" and "))
    }

    fn tooltip(&self, point: usize) -> String {
        let values = self.values(point).join(", ");
        let saving = self.savings[point].map(|saving| amounts::amount(&self.currency, saving));
        let saving = saving.unwrap_or_else(|| "not known".to_owned());
        let unsure = if self.is_unsure(point) { format!(", {NOT_TOLD}") } else { String::new() };
        let best = if self.best == Some(point) { format!("; {}", self.best_by) } else { String::new() };
        format!("{values}: {saving}{unsure}{best}")
    }

    fn description(&self) -> String {
        let axes: Vec<String> = self.axes.iter().map(SweptAxis::in_words).collect();
        let points = counted(self.savings.len() as u64, "point");
        let at = |(point, saving): (usize, Estimate)| {
            format!("{} at {}", amounts::amount(&self.currency, saving), self.values(point).join(", "))
        };
        let by_value = |a: &(usize, Estimate), b: &(usize, Estimate)| a.1.value.total_cmp(&b.1.value);
        let ends = self.known().min_by(by_value).zip(self.known().max_by(by_value));
        let range = ends.map_or(String::new(), |(low, high)| format!(": from {} to {}", at(low), at(high)));
        let unsure = (0..self.savings.len()).filter(|point| self.is_unsure(*point)).count();
        let unsure = if unsure > 0 { format!(" {unsure} of them {NOT_TOLD}.") } else { String::new() };
        let best = self
            .best
            .map_or(String::new(), |best| format!(" The {} is at {}.", self.best_by, self.values(best).join(", ")));
        format!("Saving per position at {points} of {}{range}.{unsure}{best}", axes.join(" and "))
    }

    fn chart(&self, picture: Picture, height: f64) -> Drawing {
        Drawing { title: self.title(), description: self.description(), source: self.source.clone(), height, picture }
    }
}

impl Draw for SweepChart {
    type Extent = ();

    fn extent(&self) {}

    fn draw_on(&self, (): &(), paper: Paper) -> Drawing {
        match self.axes.as_slice() {
            [first, second] => self.heat(first, second, paper),
            [first, ..] => self.line(first, paper),
            [] => self.chart(Picture::on(paper), 0.0),
        }
    }
}

/// Source of the chart; positions may be what varies.
fn source(sweep: &SweptScenario, name: &str) -> String {
    let mut positions: Vec<u64> = sweep.variation.points.iter().map(|point| point.cohort.positions).collect();
    positions.dedup();
    let positions = match positions.as_slice() {
        [one] => format!(" of {}", counted(*one, "position")),
        _ => String::new(),
    };
    format!(
        "{name} · {}{positions} at each point · intervals of {} · offer {}",
        counted(sweep.swept.replications, "replication"),
        confidence(sweep.swept.confidence),
        env!("CARGO_PKG_VERSION"),
    )
}

/// Middle of a text that stays within the picture [px].
fn on_paper(paper: Paper, x: f64, text: &str) -> f64 {
    paper.within(x, NOTE.width(text))
}
