//! Outcomes → estimates.
//!
//! Every number comes with its Monte Carlo standard error and an interval: Student's t freed of skewness for means
//! ([`means`], [`skewed`]) and standard deviations ([`deviation`]), Wilson's for shares ([`wilson`]), mid-P where something is
//! seen seldom or never ([`mid_p`]), the delta method for ratios ([`ratio`]), order statistics for quantiles
//! ([`quantile`]). Fewer than two replications have no error, and where the data say nothing of how far an estimate may be
//! off there is no interval. Replications are the independent units throughout, never
//! positions or hires, so that the errors stay right where positions of a replication share their luck.

mod choose;
mod compare;
pub mod drivers;
mod estimate;
pub mod implied;
mod run;

pub use choose::{band, joint, robust, roc};
pub use estimate::{cvar, deviation, interval, means, mid_p, moments, quantile, ratio, skewed, support, wilson};

pub(crate) use choose::best::first_largest;
pub use choose::best::{Best, ends};
pub use choose::break_even::{BreakEven, End, break_even};
pub use choose::curve::{CurvePoint, estimate_curve, is_no_offer};
pub use choose::joint::Joint;
pub use choose::objective::Objective;
pub use choose::sweep::{Ranking, Swept, SweptMetric, SweptPoint, estimate_points};
pub use compare::{
    Comparison, Contender, Difference, Draws, Mismatch, RankedScenario, ScenarioPair, compare, difference,
};
pub(crate) use run::told;
pub use run::*;

use choose::rare;
