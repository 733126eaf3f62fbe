//! One replication, pure: (scenario, draws) → outcome.
//!
//! A [`Scenario`](crate::scenario::Scenario) is made ready ([`world`]), once or for each replication where it has uncertain
//! parameters ([`parameters`], [`worlds`]); the latent [`draws`] of a position become
//! hires ([`hire`]) who live one after the other ([`life`]) at a position, in both arms ([`position`]); what happened is
//! added up as flows and priced ([`cost`], week by week [`to_date`]). Figures that no luck can change are found from the fields ([`fixed`]).

pub mod arm;
pub mod conditional;
pub mod cost;
pub mod crisis;
pub mod discount;
pub mod draws;
pub mod every_bonus;
pub mod fill;
pub mod fixed;
pub mod followers;
pub mod hire;
pub mod life;
pub mod near_horizon;
pub mod offered;
pub mod outcome;
pub mod parameters;
pub mod position;
pub mod production;
mod remembered;
pub mod reservation;
pub mod taking;
pub mod tenure;
pub mod to_date;
pub mod trace;
pub mod world;
pub mod worlds;
