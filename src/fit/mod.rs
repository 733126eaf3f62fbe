//! What the records of a company tell: laws of tenure, rates, and curves without a law.
//!
//! Each law is fitted by maximum likelihood on unconstrained parameters (`family`, `sample`, `law`), with derivatives by
//! calculus (`jet`) and Newton's method (`newton`). Other exits end the watching. `phases` cuts spells at the end of
//! training, `curves` has the estimates of Kaplan and Meier, and of Aalen and Johansen.

pub mod curves;
pub mod family;
pub mod jet;
pub mod law;
pub mod newton;
pub mod phases;
pub mod sample;
