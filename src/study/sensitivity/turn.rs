//! What would turn the advice: for each figure the nearest value on each side at which the saving passes 0.

use super::figures::{Direction, FigureKind, MovedFigure};
use super::play::Player;
use super::{SensitivityPlan, allowed};
use crate::analysis::drivers::{self, Flip, FlipLook, FlipSearch};
use crate::analysis::interval::Estimate;
use crate::engine::EngineError;
use crate::scenario::{Movable, Scenario};

/// Saving at a flip at most, as a share of its standard error: in the end, and on few units.
const CLOSE: f64 = 9e-4;
const ROUGH: f64 = 0.05;
/// Units of a run for each of the few.
const ROUGH_UNITS: u64 = 10;
/// Units of a rough search at least.
const LEAST_ROUGH: u64 = 8;
/// Units of a look at least.
const LEAST_LOOK: u64 = 3;

/// A figure on one side of the value in force.
#[derive(Debug, Clone, PartialEq)]
pub struct FigureTurn {
    /// Dotted key of the figure.
    pub key: String,
    /// Kind of the figure.
    pub kind: FigureKind,
    /// Value in force: the median of what is believed [unit of the figure].
    pub value: f64,
    /// Side.
    pub side: Direction,
    /// The nearest value at which the saving passes 0; None where it does so at no value that was looked at.
    pub flip: Option<Flip>,
    /// Chance that the figure lies beyond the flip, by what is believed; None where the figure is certain.
    pub chance_beyond: Option<f64>,
    /// The farthest value that was looked at [unit of the figure].
    pub end: f64,
    /// Saving per position at that value [money].
    pub saving_at_end: Estimate,
}

/// A look at one figure.
struct FigureLook<'a> {
    figure: &'a MovedFigure,
    kind: FigureKind,
    /// `[side]`: values outwards, the value in force first, with their scenarios.
    sides: [Vec<(f64, Scenario)>; 2],
}

/// Looks of a figure that have been played.
struct Looked<'a> {
    figure: &'a MovedFigure,
    kind: FigureKind,
    /// In rising order of value.
    all: Vec<FlipLook>,
    /// `[side]`: the farthest value, and the saving there; None where nothing is played beyond the value in force.
    ends: [Option<(f64, Estimate)>; 2],
}

/// A search for a flip of a figure.
struct SideSearch {
    /// Number of the figure among those that have been looked at.
    figure: usize,
    search: FlipSearch,
}

/// Figures on each of their sides: those most likely to be passed first, then the nearest.
pub(super) fn turns(
    movable: &Movable,
    figures: &[MovedFigure],
    plan: &SensitivityPlan,
    player: &Player<'_>,
) -> Result<Vec<FigureTurn>, EngineError> {
    let looks: Vec<FigureLook<'_>> = figures.iter().filter_map(|figure| look(movable, figure, plan)).collect();
    let looked = play(&looks, plan, player)?;
    let mut searches: Vec<SideSearch> = Vec::new();
    for (number, one) in looked.iter().enumerate() {
        for side in Direction::BOTH {
            let search = FlipSearch::new(one.all.clone(), one.figure.value(), side == Direction::Above, ROUGH);
            searches.extend(search.map(|search| SideSearch { figure: number, search }));
        }
    }
    // A search on few units saves most of the work of one on all of them.
    search(movable, &looked, &mut searches, player.part(ROUGH_UNITS, LEAST_ROUGH), plan, player)?;
    for one in &mut searches {
        one.search = one.search.refined(CLOSE).unwrap_or_else(|| one.search.clone());
    }
    search(movable, &looked, &mut searches, player.whole(), plan, player)?;
    let mut turns: Vec<FigureTurn> = Vec::new();
    for (number, one) in looked.iter().enumerate() {
        for side in Direction::BOTH {
            let Some((end, saving_at_end)) = one.ends[side as usize] else { continue };
            let value = one.figure.value();
            let flips = searches.iter().filter(|search| search.figure == number).filter_map(|one| one.search.flip());
            let distance = |flip: &Flip| (flip.value - value).abs();
            let flip = flips
                .filter(|flip| (flip.value > value) == (side == Direction::Above))
                .min_by(|a, b| distance(a).total_cmp(&distance(b)));
            turns.push(FigureTurn {
                key: one.figure.key().to_owned(),
                kind: one.kind,
                value,
                side,
                chance_beyond: flip.and_then(|flip| one.figure.chance_beyond(flip.value, side)),
                flip,
                end,
                saving_at_end,
            });
        }
    }
    turns.sort_by(|a, b| b.weight().total_cmp(&a.weight()));
    Ok(turns)
}

impl FigureTurn {
    /// Weight in the order of rows: the chance of a belief to lie beyond, then how near the flip of a certain figure is.
    fn weight(&self) -> f64 {
        match (self.flip, self.chance_beyond) {
            (None, _) => f64::NEG_INFINITY,
            (Some(_), Some(chance)) => chance,
            (Some(flip), None) => {
                -((flip.value - self.value) / self.value.abs().max(f64::MIN_POSITIVE)).abs().min(1e300)
            }
        }
    }
}

/// Scenarios of a look at a figure. Returns None where the figure has nowhere to go.
fn look<'a>(movable: &Movable, figure: &'a MovedFigure, plan: &SensitivityPlan) -> Option<FigureLook<'a>> {
    let asked = plan.ends(figure.key());
    if asked.is_none() && figure.kind == FigureKind::Range {
        return None;
    }
    let centre = (figure.value(), allowed(movable, figure, figure.value())?);
    let side = |side: Direction| {
        let mut looks = vec![centre.clone()];
        for value in figure.looks(side, asked.map(|ends| ends[side as usize])) {
            // Beyond the first value that no scenario has, none is looked at.
            let Some(scenario) = allowed(movable, figure, value) else { break };
            looks.push((value, scenario));
        }
        looks
    };
    let sides = Direction::BOTH.map(side);
    let kind = if asked.is_some() { FigureKind::Range } else { figure.kind };
    sides.iter().any(|looks| looks.len() > 1).then_some(FigureLook { figure, kind, sides })
}

/// Plays all looks on a few units; the level is that of the scenario as it is.
fn play<'a>(
    looks: &[FigureLook<'a>],
    plan: &SensitivityPlan,
    player: &Player<'_>,
) -> Result<Vec<Looked<'a>>, EngineError> {
    let points: Vec<Scenario> =
        looks.iter().flat_map(|look| look.sides.iter().flatten().map(|(_, scenario)| scenario.clone())).collect();
    let units = player.few(points.len(), LEAST_LOOK);
    let mut savings = player.play(&points, units)?.into_iter();
    let looked = looks.iter().map(|look| {
        let mut played_on = |values: &[(f64, Scenario)]| -> Vec<(f64, Estimate)> {
            let levels: Vec<Option<Estimate>> = savings
                .by_ref()
                .take(values.len())
                .map(|saving| drivers::level(&player.all, saving.as_deref()?, plan.confidence))
                .collect();
            // What cannot be played ends the look.
            values.iter().zip(levels).map_while(|((value, _), level)| Some((*value, level?))).collect()
        };
        let sides = look.sides.each_ref().map(|values| played_on(values));
        let ends = sides.each_ref().map(|side| if side.len() > 1 { side.last().copied() } else { None });
        let seen = sides.concat().into_iter().map(|(value, level)| FlipLook { value, saving: level.value });
        let mut all: Vec<FlipLook> = seen.collect();
        all.sort_by(|a, b| a.value.total_cmp(&b.value));
        all.dedup_by(|a, b| a.value == b.value);
        Looked { figure: look.figure, kind: look.kind, all, ends }
    });
    Ok(looked.collect())
}

/// Plays all searches in step until each is done.
fn search(
    movable: &Movable,
    looked: &[Looked<'_>],
    searches: &mut [SideSearch],
    units: u64,
    plan: &SensitivityPlan,
    player: &Player<'_>,
) -> Result<(), EngineError> {
    loop {
        let mut asked: Vec<(usize, f64, Scenario)> = Vec::new();
        for (number, one) in searches.iter_mut().enumerate() {
            let Some(value) = one.search.next_value() else { continue };
            match allowed(movable, looked[one.figure].figure, value) {
                Some(scenario) => asked.push((number, value, scenario)),
                None => one.search.give_up(),
            }
        }
        if asked.is_empty() {
            return Ok(());
        }
        let points: Vec<Scenario> = asked.iter().map(|(_, _, scenario)| scenario.clone()).collect();
        let savings = player.play(&points, units)?;
        for ((number, value, _), saving) in asked.into_iter().zip(savings) {
            let saving = saving.and_then(|saving| drivers::level(&player.all, &saving, plan.confidence));
            match saving {
                Some(saving) => searches[number].search.tell(value, saving),
                None => searches[number].search.give_up(),
            }
        }
    }
}
