//! The flips nearest at hand, for the head of a report: those most likely to be passed, and the nearest of what is off.
//!
//! A look at one value on each side of a figure tells about where the saving passes 0: far out in what is believed, or where
//! what is off is plain to see. The likeliest and the nearest are then searched for. Both play few units, so that all of it
//! takes a part of the time of a run.

use std::num::NonZeroUsize;

use super::allowed;
use super::figures::{Direction, FigureKind, MovedFigure};
use super::play::Player;
use super::turn::{SideSearch, search};
use crate::analysis::drivers::{Flip, FlipLook, FlipSearch};
use crate::analysis::interval::Estimate;
use crate::engine::{EngineError, Results, Watcher};
use crate::scenario::{Movable, Scenario};
use crate::special::normal;
use crate::study::uncounted::Uncounted;

/// A figure, and the value next to the one in force at which the saving passes 0.
#[derive(Debug, Clone, PartialEq)]
pub struct FigureFlip {
    /// Dotted key of the figure.
    pub key: String,
    /// Kind of the figure.
    pub kind: FigureKind,
    /// Side of the value in force.
    pub side: Direction,
    /// The value [unit of the figure].
    pub value: f64,
    /// Chance that the figure lies beyond, by what is believed; None where the figure is certain.
    pub chance_beyond: Option<f64>,
    /// The 5 % and the 95 % point of what is believed; None where the figure is certain.
    pub believed: Option<[f64; 2]>,
}

/// Flips that are told: of figures that are believed, and of what is off.
const TOLD: [(FigureKind, usize); 2] = [(FigureKind::Belief, 3), (FigureKind::Off, 1)];
/// Figures that are searched for beside those, as the order may change.
const BESIDE: usize = 1;
/// Parts of the units of a run on which a point is played: in a look, and in a search.
const LOOK_PARTS: u64 = 128;
const SEARCH_PARTS: u64 = 24;
/// Rounds of a search.
const ROUNDS: usize = 3;
/// Saving that is close to 0, as a share of its standard error.
const CLOSE: f64 = 0.1;
/// Normal scores of a belief at which its figure is looked at, and up to which a flip is told: beyond lies 1 in 10,000.
const LOOKED_AT: f64 = 2.3;
const FARTHEST: f64 = 3.7;

/// Flips of the figures most likely to be passed by what is believed, then the nearest of what is off, of a scenario that has
/// been run. None is told where no offer is made, or the saving is not told from 0.
///
/// # Errors
/// [`EngineError`], where the watcher stops the study, or there are no threads.
///
/// # Reproducibility
/// Results are the same for any number of threads, to the last bit.
pub fn nearest_flips(
    scenario: &Scenario,
    results: &Results,
    confidence: f64,
    threads: Option<NonZeroUsize>,
    watcher: &dyn Watcher,
) -> Result<Vec<FigureFlip>, EngineError> {
    let watcher = &Uncounted(watcher);
    let player = Player::new(results, confidence, threads, watcher);
    let is_told = |saving: &Estimate| saving.interval.is_some_and(|interval| !interval.holds(0.0));
    let Some(saving) = player.as_it_is().filter(is_told).filter(|_| scenario.makes_offer()) else {
        return Ok(Vec::new());
    };
    let saving = saving.value;
    let movable = Movable::new(scenario);
    let figures = MovedFigure::all(scenario);
    let hints = hints(&movable, &figures, saving, &player)?;
    let mut searches: Vec<SideSearch<'_>> = Vec::new();
    for (kind, told) in TOLD {
        let of_kind = hints.iter().filter(|hint| hint.figure.kind == kind);
        searches.extend(of_kind.take(told + BESIDE).filter_map(FlipHint::search));
    }
    search(&movable, &mut searches, player.units.time_share(SEARCH_PARTS), ROUNDS, &player)?;
    Ok(told(&searches))
}

/// The flips that the head of a report tells, of flips by falling chance and rising distance: some that are believed, then what
/// is off.
pub fn first_flips(flips: &[FigureFlip]) -> Vec<FigureFlip> {
    let of_kind = |(kind, most)| flips.iter().filter(move |flip| flip.kind == kind).take(most).cloned();
    TOLD.into_iter().flat_map(of_kind).collect()
}

/// A look at one value on one side of a figure, and where the line through it and the value in force passes 0.
struct FlipHint<'a> {
    figure: &'a MovedFigure,
    side: Direction,
    /// The value in force, the one that was looked at, and the farthest at which a flip is told.
    looks: [FlipLook; 3],
    /// Value at which the saving is 0.
    flip: f64,
}

impl<'a> FlipHint<'a> {
    /// A search for the flip; None if that is too far.
    fn search(&self) -> Option<SideSearch<'a>> {
        let mut looks = self.looks.to_vec();
        looks.sort_by(|a, b| a.value.total_cmp(&b.value));
        looks.dedup_by(|a, b| a.value == b.value);
        let search = FlipSearch::new(looks, self.figure.value(), self.side == Direction::Above, CLOSE)?;
        Some(SideSearch { figure: self.figure, search })
    }
}

/// Looks at all figures that are believed or off: those likeliest to be passed first, then the nearest.
fn hints<'a>(
    movable: &Movable,
    figures: &'a [MovedFigure],
    saving: f64,
    player: &Player<'_>,
) -> Result<Vec<FlipHint<'a>>, EngineError> {
    let mut looks: Vec<(&MovedFigure, Direction, f64, f64)> = Vec::new();
    let mut points: Vec<Scenario> = Vec::new();
    for figure in figures {
        for side in Direction::BOTH {
            let Some([value, end]) = ends(figure, side) else { continue };
            let Some(point) = allowed(movable, figure, value) else { continue };
            looks.push((figure, side, value, end));
            points.push(point);
        }
    }
    let played = player.play(&points, player.units.time_share(LOOK_PARTS))?;
    let mut hints: Vec<(f64, FlipHint<'a>)> = Vec::new();
    for ((figure, side, value, end), moved) in looks.into_iter().zip(played) {
        let Some(moved) = moved.and_then(|moved| player.level(&moved)) else { continue };
        let from = figure.value();
        let slope = (moved.value - saving) / (value - from);
        let at_end = FlipLook { value: end, saving: saving + slope * (end - from) };
        let looks = [FlipLook { value: from, saving }, FlipLook { value, saving: moved.value }, at_end];
        let flip = from - saving / slope;
        hints.push((far(figure, flip, side), FlipHint { figure, side, looks, flip }));
    }
    hints.retain(|(_, hint)| {
        hint.flip.is_finite() && (hint.flip > hint.figure.value()) == (hint.side == Direction::Above)
    });
    hints.sort_by(|a, b| a.0.total_cmp(&b.0));
    Ok(hints.into_iter().map(|(_, hint)| hint).collect())
}

/// The value to look at on a side of a figure that is believed or off, and the farthest at which a flip is told.
fn ends(figure: &MovedFigure, side: Direction) -> Option<[f64; 2]> {
    let sign = side.sign();
    let ends = match &figure.uncertain {
        Some(belief) => [LOOKED_AT, FARTHEST].map(|score| belief.quantile(normal::cdf(sign * score))),
        None => [figure.plain(side)?, figure.end(side)],
    };
    let is_beyond = |value: &f64| value.is_finite() && (value - figure.value()) * sign > 0.0;
    ends.iter().all(is_beyond).then_some(ends)
}

/// How far a flip is: of what is believed by the chance to lie beyond, else by the distance.
fn far(figure: &MovedFigure, flip: f64, side: Direction) -> f64 {
    figure.chance_beyond(flip, side).map_or_else(|| figure.distance(flip), |chance| -chance)
}

/// What the searches have found, of each kind the first.
fn told(searches: &[SideSearch<'_>]) -> Vec<FigureFlip> {
    let mut flips: Vec<(f64, FigureFlip)> = Vec::new();
    for SideSearch { figure, search } in searches {
        // Where the saving may be 0 at the value in force, luck alone may have turned it.
        let is_told = |flip: &Flip| flip.interval.is_some_and(|interval| !interval.holds(figure.value()));
        let Some(flip) = search.flip().filter(is_told) else { continue };
        let side = if flip.value > figure.value() { Direction::Above } else { Direction::Below };
        let chance_beyond = figure.chance_beyond(flip.value, side);
        let (key, kind, believed) = (figure.key().to_owned(), figure.kind, figure.believed());
        let far = far(figure, flip.value, side);
        flips.push((far, FigureFlip { key, kind, side, value: flip.value, chance_beyond, believed }));
    }
    flips.sort_by(|a, b| a.0.total_cmp(&b.0));
    let flips: Vec<FigureFlip> = flips.into_iter().map(|(_, flip)| flip).collect();
    first_flips(&flips)
}
