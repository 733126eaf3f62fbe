//! The points that are played together, and their worlds in one replication after the other.

use super::shared::{PointFamily, families};
use crate::{
    engine::{cohort, error::EngineError},
    model::{discount::Timeline, draws::Address, parameters::Parameters, world::World, worlds::Worlds},
    scenario::Scenario,
};
use std::sync::Arc;

/// Worlds of all points in one replication, and what points share.
#[derive(Debug, Clone)]
pub(super) struct PointWorlds {
    /// `[point]`.
    pub worlds: Vec<World>,
    /// `[point]`: whether declining an offer changes people in any replication.
    pub decline_effect: Vec<bool>,
    pub families: Vec<PointFamily>,
}

/// Points that are played together.
#[derive(Debug)]
pub(super) struct Points<'a> {
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
}

/// Worlds of points in one replication after the other, for one thread.
#[derive(Debug)]
pub(super) struct PointsPerReplication<'a> {
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
        let beliefs = beliefs(&worlds);
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

    /// Worlds of one replication after the other, for one thread.
    pub fn per_replication(&self) -> PointsPerReplication<'_> {
        let own = (!self.beliefs.is_empty()).then(|| (self.scenarios.to_vec(), self.middle.clone()));
        PointsPerReplication { points: self, own }
    }
}

fn beliefs(worlds: &[Worlds]) -> Vec<SharedBelief> {
    let mut beliefs: Vec<SharedBelief> = Vec::new();
    let uncertain = worlds.iter().enumerate().filter(|(_, worlds)| !worlds.parameters().is_empty());
    for (point, worlds) in uncertain {
        let parameters = worlds.parameters();
        match beliefs.iter_mut().find(|belief| belief.parameters == *parameters) {
            Some(belief) => belief.points.push(point),
            None => beliefs.push(SharedBelief { parameters: parameters.clone(), points: vec![point] }),
        }
    }
    beliefs
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
        let Some((scenarios, worlds)) = &mut self.own else { return &self.points.middle };
        for belief in &self.points.beliefs {
            let values = belief.parameters.values(address);
            for point in &belief.points {
                belief.parameters.put(&values, &mut scenarios[*point]);
                worlds.worlds[*point].become_that_of(&scenarios[*point]);
            }
        }
        worlds.families = families(&worlds.worlds);
        worlds
    }
}
