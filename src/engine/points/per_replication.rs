//! The points that are played together, and their worlds in one replication after the other.

use super::{
    shared::{PointFamily, classes, families},
    versions::Unplayable,
};
use crate::{
    engine::{cohort, error::EngineError},
    model::{
        discount::Timeline,
        draws::Address,
        parameters::{LatinScores, Parameters},
        world::World,
        worlds::Worlds,
    },
    scenario::{Offer, Scenario},
};
use std::{borrow::Cow, sync::Arc};

/// Worlds of all points in one replication, and what points share.
#[derive(Debug, Clone)]
pub(in crate::engine) struct PointWorlds {
    /// `[point]`.
    pub worlds: Vec<World>,
    /// `[point]`: whether declining an offer changes people in any replication.
    pub decline_effect: Vec<bool>,
    pub families: Vec<PointFamily>,
}

/// Points that are played together.
#[derive(Debug)]
pub(in crate::engine) struct Points<'a> {
    /// `[point]`.
    pub scenarios: &'a [Scenario],
    /// Number of the first of them in the whole sweep.
    pub first: usize,
    /// Worlds with every uncertain parameter at its median; they have the horizons and positions of all replications.
    pub middle: PointWorlds,
    /// Points with the same beliefs about the same parameters; none where all parameters of all points are certain.
    beliefs: Vec<SharedBelief>,
}

/// Beliefs that some points share.
#[derive(Debug)]
struct SharedBelief {
    parameters: Parameters,
    points: Vec<usize>,
    /// Points that differ in bonuses alone, which are certain; together, all points.
    bases: Vec<Vec<usize>>,
}

/// Draws of beliefs by Latin hypercubes: values, `[belief][draw][uncertain parameter]`.
#[derive(Debug)]
pub(in crate::engine) struct LatinDraws(Vec<Vec<Vec<f64>>>);

/// Worlds of points in one replication after the other, for one thread.
#[derive(Debug)]
pub(in crate::engine) struct PointsPerReplication<'a> {
    points: &'a Points<'a>,
    /// Scenarios and worlds of the replication; none where all parameters are certain.
    own: Option<(Vec<Scenario>, PointWorlds)>,
}

impl<'a> Points<'a> {
    /// Sets up `scenarios`, of which the `first` has that number in the whole sweep.
    ///
    /// # Errors
    /// [`EngineError::MostlyDrawnAgain`].
    pub fn new(scenarios: &'a [Scenario], first: usize) -> Result<Self, EngineError> {
        let worlds = scenarios.iter().map(cohort::worlds).collect::<Result<Vec<_>, _>>()?;
        let beliefs = beliefs(scenarios, &worlds);
        let decline_effect = worlds.iter().map(Worlds::decline_effect).collect();
        let mut worlds: Vec<World> = worlds.iter().map(|worlds| worlds.middle().clone()).collect();
        share_timelines(&mut worlds);
        let families = families(&worlds);
        Ok(Self { scenarios, first, middle: PointWorlds { worlds, decline_effect, families }, beliefs })
    }

    /// Name of a point's scenario, and its number in the whole sweep.
    pub fn name(&self, point: usize) -> String {
        format!("{} (point {})", self.scenarios[point].name, self.first + point)
    }

    /// The error of a position with too many hires.
    pub fn too_many(&self, replication: u64, position: u64, Unplayable { point }: Unplayable) -> EngineError {
        EngineError::TooManyHires { scenario: self.name(point), replication, position }
    }

    /// The error of a replication with costs that are too large.
    pub fn too_large(&self, replication: u64, point: usize) -> EngineError {
        EngineError::TooLarge { scenario: self.name(point), replication }
    }

    /// Most positions of a point.
    pub fn most_positions(&self) -> u64 {
        self.middle.worlds.iter().map(|world| world.positions).max().unwrap_or(0)
    }

    /// `[point]`: whether the draws of its beliefs by a Latin hypercube are pairs.
    pub fn paired(&self) -> Vec<bool> {
        let mut paired = vec![false; self.scenarios.len()];
        for belief in &self.beliefs {
            belief.points.iter().for_each(|point| paired[*point] = belief.parameters.are_paired());
        }
        paired
    }

    /// Draws of all beliefs, `number` of them, by Latin hypercubes at `address`.
    pub fn latin(&self, address: Address, number: usize) -> LatinDraws {
        let mut scores = LatinScores::new(address, number);
        LatinDraws(self.beliefs.iter().map(|belief| belief.parameters.latin(&mut scores)).collect())
    }

    /// Worlds of one replication after the other, for one thread.
    pub fn per_replication(&self) -> PointsPerReplication<'_> {
        let own = (!self.beliefs.is_empty()).then(|| (self.scenarios.to_vec(), self.middle.clone()));
        PointsPerReplication { points: self, own }
    }
}

fn beliefs(scenarios: &[Scenario], worlds: &[Worlds]) -> Vec<SharedBelief> {
    let mut beliefs: Vec<SharedBelief> = Vec::new();
    let uncertain = worlds.iter().enumerate().filter(|(_, worlds)| !worlds.parameters().is_empty());
    for (point, worlds) in uncertain {
        let parameters = worlds.parameters();
        match beliefs.iter_mut().find(|belief| belief.parameters == *parameters) {
            Some(belief) => belief.points.push(point),
            None => {
                let mut parameters = parameters.clone();
                beliefs.iter().for_each(|belief| parameters.share_quantiles(&belief.parameters));
                beliefs.push(SharedBelief { parameters, points: vec![point], bases: Vec::new() });
            }
        }
    }
    for belief in &mut beliefs {
        let certain = !belief.parameters.keys().any(|key| key.starts_with("offers."));
        let same = |a: usize, b: usize| certain && differ_in_bonuses(&scenarios[a], &scenarios[b]);
        belief.bases = classes(belief.points.clone(), |point| scenarios[point].offers.len() as u64, same);
    }
    beliefs
}

/// Whether two scenarios differ in bonuses alone.
fn differ_in_bonuses(a: &Scenario, b: &Scenario) -> bool {
    let same_week = |(a, b): (&Offer, &Offer)| Offer { bonus: b.bonus, ..a.clone() } == *b;
    a.offers.len() == b.offers.len()
        && a.offers.iter().zip(&b.offers).all(same_week)
        && Scenario { offers: b.offers.clone(), ..a.clone() } == *b
}

/// Keeps one of equal timelines, lest they drive each other out of the processor's cache.
fn share_timelines(worlds: &mut [World]) {
    let mut kept: Vec<Arc<Timeline>> = Vec::new();
    for world in worlds {
        match kept.iter().find(|timeline| **timeline == world.timeline) {
            Some(timeline) => world.timeline = Arc::clone(timeline),
            None => kept.push(Arc::clone(&world.timeline)),
        }
    }
}

impl PointsPerReplication<'_> {
    /// Turns to the worlds of the replication at `address`.
    pub fn turn_to(&mut self, address: Address) -> &PointWorlds {
        self.turn_to_values(|_, belief| Cow::Owned(belief.parameters.values(address)))
    }

    /// Turns to the worlds of a draw, from 0.
    pub fn turn_to_draw(&mut self, draws: &LatinDraws, draw: usize) -> &PointWorlds {
        self.turn_to_values(|number, _| Cow::Borrowed(draws.0[number][draw].as_slice()))
    }

    fn turn_to_values<'v>(&mut self, values: impl Fn(usize, &SharedBelief) -> Cow<'v, [f64]>) -> &PointWorlds {
        let Some((scenarios, worlds)) = &mut self.own else { return &self.points.middle };
        for (number, belief) in self.points.beliefs.iter().enumerate() {
            let values = values(number, belief);
            for base in &belief.bases {
                let (first, others) = (base[0], &base[1..]);
                let scenario = &mut scenarios[first];
                belief.parameters.put(&values, scenario);
                worlds.worlds[first].become_that_of(scenario);
                if others.is_empty() {
                    continue;
                }
                let own = std::mem::take(&mut scenario.offers);
                for point in others {
                    // Points of a base are in their order, so that the first comes before.
                    let (before, from) = worlds.worlds.split_at_mut(*point);
                    scenario.offers.clone_from(&self.points.scenarios[*point].offers);
                    from[0].become_with_offers(&before[first], scenario);
                }
                scenario.offers = own;
            }
        }
        worlds.families = families(&worlds.worlds);
        worlds
    }
}
