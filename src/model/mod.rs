//! One replication, pure: (scenario, draws) → outcome.

pub mod draws;
pub mod normal;
pub mod outcome;
