//! What moves the saving: every figure at two ends, the others as uncertain as they are.

use super::figures::{FigureKind, MovedFigure};
use super::play::{Player, RunUnits};
use super::{SensitivityPlan, allowed};
use crate::analysis::drivers;
use crate::analysis::interval::Estimate;
use crate::engine::EngineError;
use crate::scenario::{Movable, Scenario};

/// Units of the ends at least.
const LEAST: u64 = 8;

/// A figure at two ends, and the saving at each.
#[derive(Debug, Clone, PartialEq)]
pub struct TornadoBar {
    /// Dotted key of the figure.
    pub key: String,
    /// Whether the figures that are tied to this one follow.
    pub tied: bool,
    /// Kind of the figure.
    pub kind: FigureKind,
    /// Low and high end [unit of the figure].
    pub ends: [f64; 2],
    /// Saving per position at the low and at the high end [money]; None where it cannot be played.
    pub savings: [Option<Estimate>; 2],
    /// Saving at the high end less that at the low end, on the same luck [money per position].
    pub swing: Option<Estimate>,
    /// Whether an end was moved in, as no scenario has the figure there.
    pub stops: bool,
}

impl TornadoBar {
    /// Whether the offer pays at one end and not at the other.
    pub fn turns(&self) -> bool {
        let pays = |saving: Option<Estimate>| saving.is_some_and(|saving| saving.value > 0.0);
        self.savings.iter().all(Option::is_some) && pays(self.savings[0]) != pays(self.savings[1])
    }

    /// Length of the bar [money per position]; 0 where it is unknown.
    pub fn length(&self) -> f64 {
        self.swing.map_or(0.0, |swing| swing.value.abs())
    }

    /// Whether the swing can be told from none.
    pub fn is_told(&self) -> bool {
        self.swing.and_then(|swing| swing.interval).is_some_and(|interval| !interval.holds(0.0))
    }
}

/// A bar before its ends are played.
struct DrawnBar<'a> {
    figure: &'a MovedFigure,
    kind: FigureKind,
    tied: bool,
    ends: [f64; 2],
    points: [Scenario; 2],
    stops: bool,
}

/// Work of all bars, about.
pub(super) fn work(figures: &[MovedFigure], units: RunUnits) -> u64 {
    let bars = figures.len() + figures.iter().filter(|figure| !figure.tied.is_empty()).count();
    units.few(2 * bars, LEAST).saturating_mul(2 * bars as u64)
}

/// Bars by falling length.
pub(super) fn bars(
    scenario: &Scenario,
    movable: &Movable,
    figures: &[MovedFigure],
    plan: &SensitivityPlan,
    player: &Player<'_>,
) -> Result<Vec<TornadoBar>, EngineError> {
    let mut drawn: Vec<DrawnBar<'_>> = Vec::new();
    for figure in figures {
        let asked = plan.ends(figure.key());
        let Some(ends) = asked.or_else(|| figure.ends(plan.swing)) else { continue };
        let kind = if asked.is_some() { FigureKind::Range } else { figure.kind };
        let moved = ends.map(|end| nearest(movable, figure, end));
        if let [Some((low, from)), Some((high, to))] = moved {
            let stops = [low, high] != ends;
            drawn.push(DrawnBar { figure, kind, tied: false, ends: [low, high], points: [from, to], stops });
        }
        if !figure.tied.is_empty() {
            let points = ends.map(|end| held(scenario, figure, end));
            drawn.push(DrawnBar { figure, kind, tied: true, ends, points, stops: false });
        }
    }
    let points: Vec<Scenario> = drawn.iter().flat_map(|drawn| drawn.points.iter().cloned()).collect();
    let units = player.units.few(points.len(), LEAST);
    let savings = player.play(&points, units)?;
    let mut bars: Vec<TornadoBar> = drawn
        .iter()
        .zip(savings.as_chunks::<2>().0)
        .map(|(drawn, savings)| {
            let level = |saving: &Option<Vec<f64>>| player.level(saving.as_deref()?);
            let [low, high] = savings;
            TornadoBar {
                key: drawn.figure.key().to_owned(),
                tied: drawn.tied,
                kind: drawn.kind,
                ends: drawn.ends,
                savings: [level(low), level(high)],
                swing: low
                    .as_ref()
                    .zip(high.as_ref())
                    .and_then(|(low, high)| drivers::swing(low, high, plan.confidence)),
                stops: drawn.stops,
            }
        })
        .collect();
    bars.sort_by(|a, b| b.length().total_cmp(&a.length()));
    Ok(bars)
}

/// The scenario with a figure held at a value, so that the figures tied to it follow.
fn held(scenario: &Scenario, figure: &MovedFigure, value: f64) -> Scenario {
    let mut scenario = scenario.clone();
    let score = figure.score(value);
    scenario.uncertain.iter_mut().filter(|one| one.key == figure.key()).for_each(|one| one.held = score);
    scenario
}

/// Halvings of the way to an end that no scenario has.
const HALVINGS: usize = 30;

/// The scenario with a figure at an end, or as near to it as can be; the value in force where not even that can be.
fn nearest(movable: &Movable, figure: &MovedFigure, end: f64) -> Option<(f64, Scenario)> {
    let at = |value: f64| allowed(movable, figure, value).map(|scenario| (value, scenario));
    if let Some(found) = at(end) {
        return Some(found);
    }
    let (mut inside, mut outside, mut found) = (figure.value(), end, None);
    for _ in 0..HALVINGS {
        let middle = inside + 0.5 * (outside - inside);
        match at(middle) {
            Some(one) => (inside, found) = (middle, Some(one)),
            None => outside = middle,
        }
    }
    found.or_else(|| at(figure.value()))
}
