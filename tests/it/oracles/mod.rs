//! The simulation against closed forms: |value - exact| < 5 Monte Carlo standard errors, at fixed seeds.
//!
//! Every exact value is worked out here, by hand, by a formula or by quadrature, from what the model says; none by
//! simulating.

mod crises;
mod declining;
mod exact;
mod exits;
mod filling;
mod held;
mod hires;
mod keeping;
mod money;
mod opportunists;
mod parameters;
mod plans;
mod retention;
mod sample;
mod takers;
mod ties;
mod traits;
mod waiting;
