//! The library against exact solutions, laws and broken input: what takes seconds.

#[path = "../fuzz/holds.rs"]
mod holds;
#[allow(dead_code)]
#[path = "../bench/plain.rs"]
mod plain;

mod agreement;
mod analysis;
mod architecture;
mod counting;
mod curve;
mod draws;
mod engine;
#[cfg(feature = "report")]
mod every_output;
mod fit;
mod front_door;
mod laws;
mod licenses;
mod oracles;
#[cfg(feature = "report")]
mod outputs;
#[cfg(feature = "cli")]
mod readme;
mod records;
mod robust;
mod scenario_forms;
mod scenario_laws;
mod scenario_load;
mod scenario_problems;
mod scenario_schema;
mod sensitivity;
mod shards;
mod strategies;
mod sweep;
mod tables;
mod trace;
mod tune;
