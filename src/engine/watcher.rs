//! The watcher: interruptions, progress and memory, as the program around the engine knows them.

use super::memory::ROOM;

/// The program around a run.
pub trait Watcher: Sync {
    /// Tells how many replications there will be in all, as far as is known.
    fn expects(&self, _replications: u64) {}
    /// Tells that `expected` of the replications to come turn out to be another number.
    fn corrected(&self, _expected: u64, _number: u64) {}
    /// Tells that this scenario is played from now on.
    fn turned_to(&self, _scenario: &str) {}
    /// Tells that so many more replications are done.
    fn advanced(&self, replications: u64);
    /// Whether the run should stop.
    fn stopped(&self) -> bool;
    /// Memory that there is for what the run still has to keep [byte]. A run that needs more is refused.
    fn room(&self) -> u64 {
        ROOM
    }
}

/// A watcher that holds back some memory for later work.
pub struct Reserved<'a> {
    /// The watcher.
    pub watcher: &'a dyn Watcher,
    /// Memory held back [byte].
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

/// No watcher.
#[derive(Debug, Clone, Copy)]
pub struct Unwatched;

impl Watcher for Unwatched {
    fn advanced(&self, _: u64) {}
    fn stopped(&self) -> bool {
        false
    }
}
