//! The world of each replication.

use super::draws::Address;
use super::parameters::{DrawnAgain, Parameters};
use super::world::World;
use crate::scenario::Scenario;

/// Worlds of a scenario: one, or another in each replication if parameters are uncertain.
#[derive(Debug, Clone, PartialEq)]
pub struct Worlds {
    scenario: Scenario,
    parameters: Parameters,
    middle: World,
    decline_effect: bool,
}

/// The world of one replication after the other, for one thread.
#[derive(Debug, Clone)]
pub struct PerReplication<'a> {
    worlds: &'a Worlds,
    /// Replication turned to; None at the start, and if there is one world.
    at: Option<Address>,
    /// Scenario and world of the replication; None if there is one world.
    own: Option<(Scenario, World)>,
}

impl Worlds {
    /// The worlds of a scenario.
    ///
    /// # Errors
    /// [`DrawnAgain`], if more than half of the draws of uncertain parameters are not allowed.
    pub fn new(scenario: &Scenario) -> Result<Self, DrawnAgain> {
        let middle = World::new(scenario);
        let uncertain = |key: &str| scenario.uncertain.iter().any(|uncertain| uncertain.key == key);
        let any_effect = uncertain("decline.hazard_ratio") || uncertain("decline.output_lift");
        Ok(Self {
            parameters: Parameters::new(scenario)?,
            decline_effect: middle.decline_effect || (any_effect && !middle.offers.is_empty()),
            middle,
            scenario: scenario.clone(),
        })
    }

    /// The world with every uncertain parameter at its median. Its horizon, positions, offers and groups are those of all
    /// worlds.
    pub fn middle(&self) -> &World {
        &self.middle
    }

    /// The scenario with its uncertain parameters at their medians.
    pub fn scenario(&self) -> &Scenario {
        &self.scenario
    }

    /// Whether declining an offer changes people in any world.
    pub fn decline_effect(&self) -> bool {
        self.decline_effect
    }

    /// The uncertain parameters.
    pub fn parameters(&self) -> &Parameters {
        &self.parameters
    }

    /// The world of one replication after the other.
    pub fn per_replication(&self) -> PerReplication<'_> {
        let own = (!self.parameters.is_empty()).then(|| (self.scenario.clone(), self.middle.clone()));
        PerReplication { worlds: self, at: None, own }
    }
}

impl PerReplication<'_> {
    /// Turns to the world of the replication at `address`.
    pub fn turn_to(&mut self, address: Address) {
        if let Some((scenario, world)) = &mut self.own
            && self.at != Some(address)
        {
            self.worlds.parameters.draw(address, scenario);
            world.become_that_of(scenario);
            self.at = Some(address);
        }
    }

    /// Turns to the world of these values of the uncertain parameters.
    pub fn turn_to_values(&mut self, values: &[f64]) {
        if let Some((scenario, world)) = &mut self.own {
            self.worlds.parameters.put(values, scenario);
            world.become_that_of(scenario);
            self.at = None;
        }
    }

    /// The world of the replication turned to; before any, the world of medians.
    pub fn world(&self) -> &World {
        self.own.as_ref().map_or(&self.worlds.middle, |(_, world)| world)
    }

    /// The scenario of the replication turned to, with the values of its parameters.
    pub fn scenario(&self) -> &Scenario {
        self.own.as_ref().map_or(&self.worlds.scenario, |(scenario, _)| scenario)
    }
}
