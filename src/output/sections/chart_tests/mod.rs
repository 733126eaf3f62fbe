//! Tests of charts, which read values back from the SVG: from the places of marks between the labels of the axes.

mod curves;
mod drivers;
mod edges;
mod extremes;
mod legible;
mod sweep;
mod values;

use std::sync::LazyLock;

use roxmltree::{Document, Node};

use super::comparison::chart::ScenariosChart;
use super::components::ComponentsChart;
use super::curve::{ChosenBonus, CurveChart};
use super::drivers::{flips::FlipsChart, indices::IndicesChart, tornado::TornadoChart};
use super::frontier::FrontierChart;
use super::funnel::FunnelChart;
use super::keep::KeepChart;
use super::leaving::LeavingChart;
use super::luck::LuckChart;
use super::retention::WeeklyChart;
use super::spread::SpreadChart;
use super::takers::TakersChart;
use crate::analysis::{self, Estimates};
use crate::engine::{self, Unwatched};
use crate::output::format::Currency;
use crate::output::svg::paper::Paper;
use crate::output::svg::{Chart, Draw};
use crate::scenario::{Loaded, load};
use crate::study::sensitivity::{Sensitivity, SensitivityPlan, sensitivity};
use crate::study::tune::TuneReport;
use crate::study::tune::{self, Plan};

/// A scenario that shows something in every chart.
struct Played {
    loaded: Loaded,
    estimates: Estimates,
    savings: Vec<f64>,
    tuned: TuneReport,
}

static PLAYED: LazyLock<Played> = LazyLock::new(|| {
    let edits = ["simulation.replications=200", "simulation.horizon_weeks=60"].map(str::to_owned);
    let loaded = load(&["scenarios/everyone-serves-warehouse.toml".into()], &edits).expect("a scenario").remove(0);
    let results = engine::simulate(&loaded.scenario, None, &Unwatched).expect("a simulation");
    let estimates = analysis::estimate(&loaded.scenario, &results, 0.95);
    let savings = analysis::replications(&results).map(|row| row.saving).collect();
    let tuned = tuned(&loaded, 50.0);
    Played { loaded, estimates, savings, tuned }
});

/// What drives the saving of a scenario with believed, certain and left-off figures, a saving below 0, and flips of each.
fn driven() -> Sensitivity {
    let edits = ["simulation.replications=200"].map(str::to_owned);
    let loaded = load(&["tests/it/sensitivity/linear.toml".into()], &edits).expect("a scenario").remove(0);
    let plan = SensitivityPlan { moves: true, shares: true, turn: true, ..SensitivityPlan::of_nothing(0.95) };
    sensitivity(loaded, &plan, &Unwatched).expect("a playable scenario")
}

static DRIVEN: LazyLock<Sensitivity> = LazyLock::new(driven);

/// Another copy of what drives that saving, to be changed.
fn driven_anew() -> Sensitivity {
    let Sensitivity { loaded, estimates, swing, bars, shares, turns } = &*DRIVEN;
    Sensitivity {
        loaded: loaded.clone(),
        estimates: estimates.clone(),
        swing: *swing,
        bars: bars.clone(),
        shares: shares.clone(),
        turns: turns.clone(),
    }
}

/// What each bonus up to $4,000 comes to.
fn tuned(loaded: &Loaded, step: f64) -> TuneReport {
    let plan = Plan { max: Some(4000.0), step: Some(step), ..Plan::of_offer(0, 0.95) };
    let tuning = tune::tune(&[&loaded.scenario], &plan, None, &Unwatched).expect("a tuning");
    TuneReport { tuning, plan, loaded: vec![loaded.clone()] }
}

fn dollars() -> Currency {
    Currency::of("USD")
}

fn curve(chosen: Option<f64>) -> CurveChart {
    let chosen = chosen.map(|bonus| ChosenBonus { bonus, saving: None });
    PLAYED.tuned.each().next().and_then(|one| CurveChart::of(one, chosen)).expect("a curve")
}

fn clone_of(files: &TuneReport) -> TuneReport {
    TuneReport { tuning: files.tuning.clone(), plan: files.plan.clone(), loaded: files.loaded.clone() }
}

fn drawn<D: Draw>(chart: Option<D>) -> Chart {
    let chart = chart.expect("something to draw");
    chart.draw(None)
}

/// What stands in a drawing.
struct Read<'a, 'input> {
    document: &'a Document<'input>,
}

/// Every text of a chart.
fn texts(chart: &Chart) -> Vec<String> {
    let mut texts = Vec::new();
    read(chart, |chart| texts = chart.all("text").filter_map(|node| node.text().map(str::to_owned)).collect());
    texts
}

fn says(chart: &Chart, text: &str) -> bool {
    texts(chart).iter().any(|other| other == text)
}

/// Reads a chart as a page has it on a desk.
fn read(chart: &Chart, look: impl FnOnce(Read)) {
    read_on(Paper::Wide, chart, look);
}

/// Reads the drawing of a chart for a paper.
fn read_on(paper: Paper, chart: &Chart, look: impl FnOnce(Read)) {
    let text = chart.on(paper).inline("c");
    let document = Document::parse(&text).expect("well-formed SVG");
    look(Read { document: &document });
}

fn number(node: Node, name: &str) -> f64 {
    node.attribute(name).map_or(0.0, |text| text.parse().expect("a number"))
}

/// The middle of a circle from its left end and what follows it: a quarter circle goes right by the radius.
fn middle(left: &str, curve: &str) -> (f64, f64) {
    let (x, y) = left[1..].split_once(' ').expect("a place");
    let end = curve.split('s').next().and_then(|quarter| quarter.rsplit(' ').next()).expect("the end of a quarter");
    let radius = end.split('-').next().expect("its way to the right");
    let [x, y, radius] = [x, y, radius].map(|text| text.parse::<f64>().expect("a number"));
    (x + radius, y)
}

/// An amount or a share as it is written.
fn amount(text: &str) -> Option<f64> {
    let digits: String = text.chars().filter(|letter| letter.is_ascii_digit() || "-.".contains(*letter)).collect();
    digits.parse().ok()
}

/// A bar [px].
#[derive(Debug, Clone, Copy)]
struct Bar {
    left: f64,
    right: f64,
    top: f64,
    bottom: f64,
}

impl<'a, 'input> Read<'a, 'input> {
    fn all(&self, tag: &'static str) -> impl Iterator<Item = Node<'a, 'input>> + use<'a, 'input> {
        self.document.descendants().filter(move |node| node.has_tag_name(tag))
    }

    fn bars(&self, fill: &str) -> Vec<Bar> {
        let bar = |node: Node| {
            let [x, y, width, height] = ["x", "y", "width", "height"].map(|name| number(node, name));
            Bar { left: x, right: x + width, top: y, bottom: y + height }
        };
        self.all("rect").filter(|node| node.attribute("fill") == Some(fill)).map(bar).collect()
    }

    /// Middles of dots of this colour.
    fn dots(&self, stroke: &str) -> Vec<(f64, f64)> {
        let paths = self.all("path").filter(|node| node.attribute("stroke") == Some(stroke));
        let curves = paths.filter_map(|node| node.attribute("d")?.split_once('c'));
        curves.map(|(start, curve)| middle(start, curve)).collect()
    }

    /// The ends of every interval that is drawn along a row.
    fn whiskers(&self) -> Vec<(f64, f64)> {
        let paths = self.all("path").filter_map(|node| node.attribute("d").map(str::to_owned));
        let ends = paths.filter(|d| d.contains('H')).map(|d| {
            let (from, rest) = d[1..].split_once(' ').expect("a place");
            let to = rest.split_once('H').and_then(|(_, to)| to.split_once('M')).expect("another").0;
            (from.parse().expect("a number"), to.parse().expect("a number"))
        });
        ends.collect()
    }

    /// What the value at a place along the lower axis is, by the two labels that are the farthest apart.
    fn along(&self) -> impl Fn(f64) -> f64 + use<> {
        let middles = self.all("text").filter(|node| {
            node.attribute("font-size") == Some("12") && node.attribute("text-anchor") == Some("middle")
        });
        let ticks: Vec<(f64, f64)> = middles
            .filter_map(|node| Some((number(node, "x"), amount(node.text()?).filter(|_| is_amount(&node))?)))
            .collect();
        line(&ticks)
    }

    /// The same up the axis on the left; labels stand 4 px below their lines.
    fn up(&self) -> impl Fn(f64) -> f64 + use<> {
        let ends = self
            .all("text")
            .filter(|node| node.attribute("font-size") == Some("12") && node.attribute("text-anchor") == Some("end"));
        let ticks: Vec<(f64, f64)> =
            ends.filter_map(|node| Some((number(node, "y") - 4.0, amount(node.text()?)?))).collect();
        line(&ticks)
    }

    fn tooltips(&self) -> Vec<String> {
        let hits = self.all("g").find(|node| node.attribute("class") == Some("hits")).expect("what can be pointed at");
        hits.descendants()
            .filter(|node| node.has_tag_name("title"))
            .filter_map(|node| node.text())
            .map(str::to_owned)
            .collect()
    }
}

fn is_amount(node: &Node) -> bool {
    node.text().is_some_and(|text| !text.chars().any(char::is_alphabetic))
}

/// The straight line through the first and the last of these points.
fn line(ticks: &[(f64, f64)]) -> impl Fn(f64) -> f64 + use<> {
    let lowest = *ticks.iter().min_by(|a, b| a.1.total_cmp(&b.1)).expect("a label");
    let highest = *ticks.iter().max_by(|a, b| a.1.total_cmp(&b.1)).expect("a label");
    move |place| lowest.1 + (place - lowest.0) / (highest.0 - lowest.0) * (highest.1 - lowest.1)
}

/// Whether two values are the same but for the tenth of a pixel that places are rounded to, `pixel` being worth so much.
fn near(one: f64, other: f64, pixel: f64) -> bool {
    (one - other).abs() <= 0.25 * pixel.abs()
}
