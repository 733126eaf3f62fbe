//! What would turn the advice: for each figure the nearest value on each side at which the saving passes 0.

use super::figures::{Direction, FigureKind, MovedFigure};
use super::nearest::FigureFlip;
use super::play::{Player, RunUnits};
use super::{SensitivityPlan, allowed};
use crate::analysis::drivers::{Flip, FlipLook, FlipSearch};
use crate::analysis::interval::Estimate;
use crate::engine::EngineError;
use crate::scenario::{Movable, Scenario};
use crate::study::phases::PhasedWatcher;

/// Saving at a flip at most, as a share of its standard error: in the end, and on few units.
const CLOSE: f64 = 9e-4;
const ROUGH: f64 = 0.05;
/// Units of a run for each of the few.
const ROUGH_UNITS: u64 = 10;
/// Units of a rough search at least.
const LEAST_ROUGH: u64 = 8;
/// Figures for each that has a flip, about.
const FIGURES_A_FLIP: usize = 8;
/// Rounds that a search takes, about.
const ROUNDS: u64 = 4;
/// Values that a look at a figure plays, about.
const LOOKS: usize = 17;
/// Units of a look at least, of a run with more than so many.
const LEAST_LOOK: u64 = 2;
const SMALL_RUN: u64 = 16;

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
    /// The 5 % and the 95 % point of what is believed; None where the figure is certain.
    pub believed: Option<[f64; 2]>,
    /// The farthest value that was looked at [unit of the figure].
    pub end: f64,
    /// Saving per position at that value [money].
    pub saving_at_end: Estimate,
}

impl FigureTurn {
    /// The flip by itself; None if there is none.
    pub fn passed(&self) -> Option<FigureFlip> {
        let Self { kind, side, chance_beyond, believed, .. } = *self;
        self.flip.map(|flip| FigureFlip {
            key: self.key.clone(),
            kind,
            side,
            value: flip.value,
            chance_beyond,
            believed,
        })
    }
}

/// A look at one figure.
struct FigureLook<'a> {
    figure: &'a MovedFigure,
    kind: FigureKind,
    /// The scenario with the value in force; None where that is the scenario as it is.
    centre: Option<Scenario>,
    /// `[side]`: values outwards, with their scenarios.
    sides: [Vec<(f64, Scenario)>; 2],
}

impl FigureLook<'_> {
    /// Scenarios to play: of the value in force, then of each side.
    fn points(&self) -> impl Iterator<Item = &Scenario> {
        self.centre.iter().chain(self.sides.iter().flatten().map(|(_, scenario)| scenario))
    }
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
pub(super) struct SideSearch<'a> {
    pub figure: &'a MovedFigure,
    pub search: FlipSearch,
}

/// Units of a look at so many points: a run of few units has fewer still.
fn look_units(points: usize, units: RunUnits) -> u64 {
    units.few(points, LEAST_LOOK.min(1 + units.whole() / SMALL_RUN))
}

/// Work of the search for so many flips, about.
fn search_work(flips: usize, units: RunUnits) -> u64 {
    let rough = units.part(ROUGH_UNITS, LEAST_ROUGH);
    (flips as u64).saturating_mul(ROUNDS).saturating_mul(rough.saturating_add(units.whole()))
}

/// Work of looks and searches, about.
pub(super) fn work(figures: &[MovedFigure], units: RunUnits) -> u64 {
    let points = figures.len() * LOOKS;
    look_units(points, units)
        .saturating_mul(points as u64)
        .saturating_add(search_work(figures.len().div_ceil(FIGURES_A_FLIP), units))
}

/// Figures on each of their sides: those most likely to be passed first, then the nearest.
pub(super) fn turns(
    movable: &Movable,
    figures: &[MovedFigure],
    plan: &SensitivityPlan,
    player: &Player<'_>,
    phases: &PhasedWatcher<'_>,
) -> Result<Vec<FigureTurn>, EngineError> {
    let looks: Vec<FigureLook<'_>> = figures.iter().filter_map(|figure| look(movable, figure, plan)).collect();
    let looked = play(&looks, player)?;
    let mut searches: Vec<SideSearch<'_>> = Vec::new();
    for Looked { figure, all, .. } in &looked {
        for side in Direction::BOTH {
            let search = FlipSearch::new(all.clone(), figure.value(), side == Direction::Above, ROUGH);
            searches.extend(search.map(|search| SideSearch { figure, search }));
        }
    }
    phases.correct(search_work(searches.len(), player.units));
    // A search on few units saves most of the work of one on all of them.
    search(movable, &mut searches, player.units.part(ROUGH_UNITS, LEAST_ROUGH), usize::MAX, player)?;
    for one in &mut searches {
        one.search = one.search.refined(CLOSE).unwrap_or_else(|| one.search.clone());
    }
    search(movable, &mut searches, player.units.whole(), usize::MAX, player)?;
    let mut turns: Vec<(f64, FigureTurn)> = Vec::new();
    for one in &looked {
        for side in Direction::BOTH {
            let Some((end, saving_at_end)) = one.ends[side as usize] else { continue };
            let value = one.figure.value();
            let own = searches.iter().filter(|search| search.figure.key() == one.figure.key());
            let flips = own.filter_map(|search| search.search.flip());
            let distance = |flip: &Flip| (flip.value - value).abs();
            let flip = flips
                .filter(|flip| (flip.value > value) == (side == Direction::Above))
                .min_by(|a, b| distance(a).total_cmp(&distance(b)));
            let chance_beyond = flip.and_then(|flip| one.figure.chance_beyond(flip.value, side));
            let key = one.figure.key().to_owned();
            let believed = one.figure.believed();
            let turn =
                FigureTurn { key, kind: one.kind, value, side, flip, chance_beyond, believed, end, saving_at_end };
            turns.push((weight(one.figure, flip, chance_beyond), turn));
        }
    }
    turns.sort_by(|a, b| b.0.total_cmp(&a.0));
    Ok(turns.into_iter().map(|(_, turn)| turn).collect())
}

/// Weight in the order of rows: the chance of a belief to lie beyond, then how near the flip of a certain figure is.
fn weight(figure: &MovedFigure, flip: Option<Flip>, chance_beyond: Option<f64>) -> f64 {
    match (flip, chance_beyond) {
        (None, _) => f64::NEG_INFINITY,
        (Some(_), Some(chance)) => chance,
        (Some(flip), None) => -figure.distance(flip.value),
    }
}

/// Scenarios of a look at a figure. Returns None where the figure has nowhere to go.
fn look<'a>(movable: &Movable, figure: &'a MovedFigure, plan: &SensitivityPlan) -> Option<FigureLook<'a>> {
    let asked = plan.ends(figure.key());
    if asked.is_none() && figure.kind == FigureKind::Range {
        return None;
    }
    let centre = match figure.uncertain {
        Some(_) => Some(allowed(movable, figure, figure.value())?),
        None => None,
    };
    let side = |side: Direction| {
        let mut looks = Vec::new();
        for value in figure.looks(side, asked.map(|ends| ends[side as usize])) {
            // Beyond the first value that no scenario has, none is looked at.
            let Some(scenario) = allowed(movable, figure, value) else { break };
            looks.push((value, scenario));
        }
        looks
    };
    let sides = Direction::BOTH.map(side);
    let kind = if asked.is_some() { FigureKind::Range } else { figure.kind };
    sides.iter().any(|looks| !looks.is_empty()).then_some(FigureLook { figure, kind, centre, sides })
}

/// Plays all looks on a few units; the level is that of the scenario as it is.
fn play<'a>(looks: &[FigureLook<'a>], player: &Player<'_>) -> Result<Vec<Looked<'a>>, EngineError> {
    let points: Vec<Scenario> = looks.iter().flat_map(FigureLook::points).cloned().collect();
    // A look at a run of few units has fewer still.
    let units = look_units(points.len(), player.units);
    let level = |saving: Option<Vec<f64>>| player.level(&saving?);
    let mut levels = player.play(&points, units)?.into_iter().map(level);
    let as_it_is = player.as_it_is();
    let looked = looks.iter().map(|look| {
        let centre = if look.centre.is_some() { levels.next().flatten() } else { as_it_is };
        // What cannot be played ends the look.
        let played = |values: &[(f64, Scenario)], levels: Vec<Option<Estimate>>| -> Vec<(f64, Estimate)> {
            values.iter().zip(levels).map_while(|((value, _), level)| Some((*value, level?))).collect()
        };
        let sides =
            look.sides.each_ref().map(|values| played(values, levels.by_ref().take(values.len()).collect::<Vec<_>>()));
        let ends = sides.each_ref().map(|side| centre.and(side.last().copied()));
        let at_centre = centre.map(|level| (look.figure.value(), level));
        let seen = at_centre.into_iter().chain(sides.into_iter().flatten());
        let mut all: Vec<FlipLook> = seen.map(|(value, level)| FlipLook { value, saving: level.value }).collect();
        all.sort_by(|a, b| a.value.total_cmp(&b.value));
        Looked { figure: look.figure, kind: look.kind, all, ends }
    });
    Ok(looked.collect())
}

/// Plays all searches in step until each is done, or for so many rounds.
pub(super) fn search(
    movable: &Movable,
    searches: &mut [SideSearch<'_>],
    units: u64,
    rounds: usize,
    player: &Player<'_>,
) -> Result<(), EngineError> {
    for _ in 0..rounds {
        let mut asked: Vec<(usize, f64)> = Vec::new();
        let mut points: Vec<Scenario> = Vec::new();
        for (number, one) in searches.iter_mut().enumerate() {
            let Some(value) = one.search.next_value() else { continue };
            match allowed(movable, one.figure, value) {
                Some(scenario) => {
                    asked.push((number, value));
                    points.push(scenario);
                }
                None => one.search.give_up(),
            }
        }
        if asked.is_empty() {
            break;
        }
        for ((number, value), saving) in asked.into_iter().zip(player.play(&points, units)?) {
            let search = &mut searches[number].search;
            match saving.and_then(|saving| player.level(&saving)) {
                Some(saving) => search.tell(value, saving),
                None => search.give_up(),
            }
        }
    }
    Ok(())
}
