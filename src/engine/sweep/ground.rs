//! All that points do not leave to the luck of their people, in one replication after the other.

use super::kinship::{Family, families};
use crate::{
    model::{discount::Timeline, draws::Address, parameters::Parameters, world::World, worlds::Worlds},
    scenario::Scenario,
};
use std::sync::Arc;

/// The worlds of all points in one replication, and what they have in common.
#[derive(Debug, Clone)]
pub(super) struct Ground {
    /// `[point]`.
    pub worlds: Vec<World>,
    /// `[point]`: whether declining an offer changes people in any replication.
    pub decline_effect: Vec<bool>,
    pub families: Vec<Family>,
}

/// The grounds of all replications.
#[derive(Debug)]
pub(super) struct Grounds<'a> {
    scenarios: &'a [Scenario],
    /// Where every uncertain parameter is at its median.
    middle: Ground,
    /// Points that believe the same of the same parameters; none where all parameters of all points are certain.
    beliefs: Vec<Belief>,
}

/// What some points believe.
#[derive(Debug)]
struct Belief {
    parameters: Parameters,
    points: Vec<usize>,
}

/// From ground to ground, for one thread.
#[derive(Debug)]
pub(super) struct Tour<'a> {
    grounds: &'a Grounds<'a>,
    /// Scenarios and ground of the replication; none where there is but one ground.
    own: Option<(Vec<Scenario>, Ground)>,
}

impl<'a> Grounds<'a> {
    /// The grounds of points with these worlds.
    pub fn new(scenarios: &'a [Scenario], worlds: &[Worlds]) -> Self {
        let mut beliefs: Vec<Belief> = Vec::new();
        let uncertain = worlds.iter().enumerate().filter(|(_, worlds)| !worlds.parameters().is_empty());
        for (point, worlds) in uncertain {
            let parameters = worlds.parameters();
            match beliefs.iter_mut().find(|belief| belief.parameters == *parameters) {
                Some(belief) => belief.points.push(point),
                None => beliefs.push(Belief { parameters: parameters.clone(), points: vec![point] }),
            }
        }
        let decline_effect = worlds.iter().map(Worlds::decline_effect).collect();
        let mut worlds: Vec<World> = worlds.iter().map(|worlds| worlds.middle().clone()).collect();
        share_timelines(&mut worlds);
        let families = families(&worlds);
        Self { scenarios, middle: Ground { worlds, decline_effect, families }, beliefs }
    }

    /// The ground with the horizon and the positions of all.
    pub fn middle(&self) -> &Ground {
        &self.middle
    }

    /// From ground to ground.
    pub fn tour(&self) -> Tour<'_> {
        let own = (!self.beliefs.is_empty()).then(|| (self.scenarios.to_vec(), self.middle.clone()));
        Tour { grounds: self, own }
    }
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

impl Tour<'_> {
    /// Goes to the ground of the replication at `address`.
    pub fn turn_to(&mut self, address: Address) -> &Ground {
        let Some((scenarios, ground)) = &mut self.own else { return &self.grounds.middle };
        for belief in &self.grounds.beliefs {
            let values = belief.parameters.values(address);
            for point in &belief.points {
                belief.parameters.put(&values, &mut scenarios[*point]);
                ground.worlds[*point].become_that_of(&scenarios[*point]);
            }
        }
        ground.families = families(&ground.worlds);
        ground
    }
}
