//! Studies: who decides what to play, and for how long.
//!
//! A study takes checked scenarios and what is asked of them, plays them on the engine and estimates. The command line
//! loads, calls a study and writes what the study found.

pub mod calibrate;
mod checked;
pub mod company;
mod extending;
pub mod fit;
mod phases;
mod report;
mod run;
pub mod sensitivity;
pub mod shard;
mod sweep;
pub mod tune;
mod uncounted;

pub use checked::{all_checked, checked};
pub use extending::SolvedField;
#[cfg(all(test, feature = "cli"))]
pub(crate) use report::Beside;
pub use report::{ReportPlan, Stop, Subject, report};
pub use run::{RunPlan, Simulated, compare, run};
pub use sweep::{SweptScenario, sweep};
