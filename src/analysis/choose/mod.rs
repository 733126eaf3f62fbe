//! Choosing among bonuses: joint intervals, confidence sets, break-evens, objectives and robust choices.

pub mod band;
pub mod best;
pub mod break_even;
pub mod curve;
pub mod joint;
pub mod objective;
pub mod rare;
pub mod robust;
pub mod roc;
pub mod sweep;
