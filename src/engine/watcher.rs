//! What watches a run from outside.

use super::memory::ROOM;

/// What watches a run from outside.
pub trait Watcher: Sync {
    /// From now on this scenario is played.
    fn turned_to(&self, _scenario: &str) {}
    /// So many more replications are done.
    fn advanced(&self, replications: u64);
    /// Whether the run should stop.
    fn stopped(&self) -> bool;
    /// Memory that there is for what the run still has to keep [byte]. A run that needs more is refused.
    fn room(&self) -> u64 {
        ROOM
    }
}

/// A watcher who keeps some of the memory for what comes after.
pub struct Reserved<'a> {
    /// Who watches.
    pub watcher: &'a dyn Watcher,
    /// What is kept [byte].
    pub bytes: u64,
}

impl Watcher for Reserved<'_> {
    fn turned_to(&self, scenario: &str) {
        self.watcher.turned_to(scenario);
    }
    fn advanced(&self, replications: u64) {
        self.watcher.advanced(replications);
    }
    fn stopped(&self) -> bool {
        self.watcher.stopped()
    }
    fn room(&self) -> u64 {
        self.watcher.room().saturating_sub(self.bytes)
    }
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
