//! Whose doubt it is: shares of the variance of the expected saving, by pick-freeze with two lucks.

use super::SensitivityPlan;
use crate::analysis::drivers::{IndexDraws, IndexShares, Indices, ShapleyDraws};
use crate::analysis::interval::Estimate;
use crate::engine::{self, EngineError, PickFreeze};
use crate::scenario::{Scenario, weekly};
use crate::study::phases::PhasedWatcher;

/// Uncertain figures that are one input, because they depend on each other or because that was asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InputGroup {
    /// Name of the input.
    pub name: String,
    /// Dotted keys of the members; a key that ends in `*` stands for all that begin so.
    pub keys: Vec<String>,
}

/// Shares of the variance of the expected saving.
#[derive(Debug, Clone, PartialEq)]
pub struct DoubtShares {
    /// Inputs: the largest total index first.
    pub inputs: Vec<DoubtInput>,
    /// Variance of the expected saving over what is believed [money² per position²].
    pub variance: Estimate,
    /// Sum of the first-order indices; None where the variance cannot be told from 0.
    pub first_sum: Option<Estimate>,
    /// Number of draws.
    pub draws: u64,
    /// Whether every index is known to ± 0.05.
    pub is_precise: bool,
}

/// One input.
#[derive(Debug, Clone, PartialEq)]
pub struct DoubtInput {
    /// Name: the key of the one member, or the name of the group.
    pub name: String,
    /// Dotted keys of the members.
    pub members: Vec<String>,
    /// First-order index; None where it is unknown.
    pub first: Option<Estimate>,
    /// Total index; None where it is unknown.
    pub total: Option<Estimate>,
    /// Shapley effects of the members, where there are 2 to 6; None where they are unknown.
    pub effects: Option<Vec<Estimate>>,
}

/// Draws to begin with, and at most. The first are looked at by themselves, twice as many are the least that is told.
const FIRST_DRAWS: u64 = 512;
const MOST_DRAWS: u64 = 65_536;
/// Draws that most scenarios take.
pub(super) const WORK: u64 = 8 * FIRST_DRAWS;
/// Half-width of an interval that is precise.
const PRECISE: f64 = 0.05;
/// Positions of a draw for each luck: few and many.
const FEW_POSITIONS: f64 = 2.0;
const MANY_POSITIONS: f64 = 32.0;
/// Positions of a play for each luck in all draws, at most.
const MOST_POSITIONS: u64 = 1 << 18;
/// Members that are told apart at most.
const MOST_MEMBERS: usize = 6;

/// Positions of a draw for each luck: as many as make what `luck` leaves as large as what is believed, which takes the least
/// work for an error. `luck` is its variance at a position by that of what is believed; None where that is unknown.
fn positions_of_draw(luck: Option<f64>) -> usize {
    luck.map_or(MANY_POSITIONS, |luck| luck.clamp(FEW_POSITIONS, MANY_POSITIONS)).round() as usize
}

/// Shares of the variance; None where no figure is uncertain. `luck` is its variance at a position by that of what is
/// believed.
pub(super) fn shares(
    scenario: &Scenario,
    luck: Option<f64>,
    plan: &SensitivityPlan,
    phases: &PhasedWatcher<'_>,
) -> Result<Option<DoubtShares>, EngineError> {
    let inputs = inputs(engine::drawn_together(scenario)?, &plan.groups);
    if inputs.is_empty() {
        return Ok(None);
    }
    let is_shared_out = |input: &InputGroup| (2..=MOST_MEMBERS).contains(&input.keys.len());
    let shared_out: Vec<usize> = (0..inputs.len()).filter(|number| is_shared_out(&inputs[*number])).collect();
    let keys = inputs.iter().map(|input| input.keys.clone()).collect();
    let positions = positions_of_draw(luck);
    let most_draws = MOST_DRAWS.min(MOST_POSITIONS / positions as u64);
    let design = PickFreeze { inputs: keys, shared_out: shared_out.clone(), positions };
    let mut indices = IndexDraws::new(inputs.len());
    let mut effects: Vec<ShapleyDraws> =
        shared_out.iter().map(|number| ShapleyDraws::new(inputs[*number].keys.len())).collect();
    let mut draws = 0;
    // An interval that is narrow by luck is too narrow. So that precision is not told by one such look, half of the draws have
    // to foretell it.
    let mut is_foretold = false;
    loop {
        let until = (2 * draws).max(FIRST_DRAWS);
        for draw in engine::pick_freeze(scenario, &design, draws..until, plan.threads, phases)? {
            indices.push(draw.at, draw.other, &draw.inputs);
            for ((effects, number), subsets) in effects.iter_mut().zip(&shared_out).zip(&draw.subsets) {
                effects.push(draw.at, draw.other, draw.inputs[*number], subsets);
            }
        }
        draws = until;
        let Some(found) = indices.estimate(plan.confidence) else { return Ok(None) };
        let farthest = found.shares.as_ref().map_or(f64::INFINITY, farthest);
        let is_precise = farthest < PRECISE;
        let foretold = std::mem::replace(&mut is_foretold, farthest < PRECISE * std::f64::consts::SQRT_2);
        if (is_precise && foretold) || 2 * draws > most_draws {
            return Ok(Some(told(inputs, found, (&shared_out, &effects), draws, is_precise, plan)));
        }
        let precise = draws as f64 * (farthest / PRECISE) * (farthest / PRECISE);
        let doubled = std::iter::successors(Some(2 * draws), |draws| draws.checked_mul(2));
        let enough = doubled.take_while(|draws| *draws <= most_draws).find(|draws| *draws as f64 >= precise);
        phases.correct(enough.unwrap_or(most_draws) - draws);
    }
}

/// How far the widest interval reaches from its index; infinite where that is unknown.
fn farthest(shares: &IndexShares) -> f64 {
    let is_exact = |index: Estimate| index.mcse == Some(0.0);
    let reach = |index: Estimate| if is_exact(index) { 0.0 } else { index.reach().unwrap_or(f64::INFINITY) };
    shares.inputs.iter().flat_map(|index| [index.first, index.total]).map(reach).fold(0.0, f64::max)
}

fn told(
    inputs: Vec<InputGroup>,
    found: Indices,
    (shared_out, effects): (&[usize], &[ShapleyDraws]),
    draws: u64,
    is_precise: bool,
    plan: &SensitivityPlan,
) -> DoubtShares {
    let index = |number: usize| found.shares.as_ref().map(|shares| shares.inputs[number]);
    let members = |number: usize| {
        let place = shared_out.iter().position(|shared| *shared == number)?;
        effects[place].estimate(plan.confidence)?.members
    };
    let mut inputs: Vec<DoubtInput> = inputs
        .into_iter()
        .enumerate()
        .map(|(number, input)| DoubtInput {
            first: index(number).map(|index| index.first),
            total: index(number).map(|index| index.total),
            effects: members(number),
            name: input.name,
            members: input.keys,
        })
        .collect();
    let size = |input: &DoubtInput| input.total.map_or(f64::NEG_INFINITY, |total| total.value);
    inputs.sort_by(|a, b| size(b).total_cmp(&size(a)));
    let first_sum = found.shares.map(|shares| shares.first_sum);
    DoubtShares { inputs, variance: found.variance, first_sum, draws, is_precise }
}

/// Inputs: what is drawn together is one input, and so is what a group holds.
fn inputs(bundles: Vec<Vec<String>>, groups: &[InputGroup]) -> Vec<InputGroup> {
    let mut inputs: Vec<InputGroup> = Vec::new();
    let mut left = bundles;
    for group in groups {
        let (mine, others): (Vec<_>, Vec<_>) =
            left.into_iter().partition(|bundle| bundle.iter().any(|key| group.holds(key)));
        left = others;
        let keys: Vec<String> = mine.concat();
        if !keys.is_empty() {
            inputs.push(InputGroup { name: group.name.clone(), keys });
        }
    }
    inputs.extend(left.into_iter().map(|keys| InputGroup { name: keys.join(" + "), keys }));
    inputs
}

impl InputGroup {
    /// Whether a key is a member.
    pub fn holds(&self, key: &str) -> bool {
        self.keys.iter().any(|member| stands_for(member, key))
    }
}

/// Whether a member of a group stands for a key: one that ends in `*` does for all keys that begin so, and one that gives a
/// number a year for the key that gives it a week.
pub(super) fn stands_for(member: &str, key: &str) -> bool {
    match member.strip_suffix('*') {
        Some(beginning) => key.starts_with(beginning),
        None => member == key || weekly(member).as_deref() == Some(key),
    }
}
