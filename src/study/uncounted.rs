//! Work beside the replications, which no progress counts.

use crate::engine::Watcher;

/// A watcher that can stop work, and does not count what is played beside the replications.
pub(super) struct Uncounted<'a>(pub &'a dyn Watcher);

impl Watcher for Uncounted<'_> {
    fn advanced(&self, _: u64) {}

    fn stopped(&self) -> bool {
        self.0.stopped()
    }

    fn room(&self) -> u64 {
        self.0.room()
    }
}
