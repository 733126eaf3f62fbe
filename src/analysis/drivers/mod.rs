//! What drives the saving: figures that move it, shares of its variance, and values at which it passes 0.

mod flip;
mod indices;
mod moved;
mod shapley;

pub use flip::{Flip, FlipLook, FlipSearch};
pub use indices::{Index, IndexDraws, IndexShares, Indices, PointSavings};
pub use moved::{level, mean, swing};
pub use shapley::{ShapleyDraws, ShapleyEffects};
