//! What watches a run from outside.

/// What watches a run from outside.
pub trait Watcher: Sync {
    /// From now on this scenario is played.
    fn turned_to(&self, _scenario: &str) {}
    /// So many more replications are done.
    fn advanced(&self, replications: u64);
    /// Whether the run should stop.
    fn stopped(&self) -> bool;
}

/// Nobody watches.
#[derive(Debug, Clone, Copy)]
pub struct Unwatched;

impl Watcher for Unwatched {
    fn advanced(&self, _: u64) {}
    fn stopped(&self) -> bool {
        false
    }
}
