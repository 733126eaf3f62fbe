//! Progress of a study in phases, whose sizes are guessed before they are known.

use crate::engine::Watcher;
use std::sync::atomic::{AtomicU64, Ordering};

/// Phases of a study, played one after the other: what its watcher expects is corrected as sizes become known.
pub(super) struct PhasedWatcher<'a> {
    watcher: &'a dyn Watcher,
    /// Work of the phase that is played which the watcher expects, and which is not done.
    left: AtomicU64,
}

impl<'a> PhasedWatcher<'a> {
    /// Phases of which none is played yet.
    pub fn new(watcher: &'a dyn Watcher) -> Self {
        Self { watcher, left: AtomicU64::new(0) }
    }

    /// Ends a phase, and begins another of which the watcher expects so much work.
    pub fn begin(&self, expected: u64) {
        self.correct(0);
        self.left.store(expected, Ordering::Relaxed);
    }

    /// Tells that so much work of the phase is left.
    pub fn correct(&self, left: u64) {
        self.watcher.corrected(self.left.swap(left, Ordering::Relaxed), left);
    }
}

impl Watcher for PhasedWatcher<'_> {
    fn turned_to(&self, scenario: &str) {
        self.watcher.turned_to(scenario);
    }

    fn advanced(&self, work: u64) {
        let left = self.left.update(Ordering::Relaxed, Ordering::Relaxed, |left| left.saturating_sub(work));
        // Work that nobody expected is expected as it is done.
        self.watcher.corrected(0, work.saturating_sub(left));
        self.watcher.advanced(work);
    }

    fn stopped(&self) -> bool {
        self.watcher.stopped()
    }

    fn room(&self) -> u64 {
        self.watcher.room()
    }
}

impl Drop for PhasedWatcher<'_> {
    fn drop(&mut self) {
        self.correct(0);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is expected, and what is done.
    #[derive(Default)]
    struct Told(AtomicU64, AtomicU64);

    impl Told {
        fn now(&self) -> [u64; 2] {
            [&self.0, &self.1].map(|number| number.load(Ordering::Relaxed))
        }
    }

    impl Watcher for Told {
        fn expects(&self, work: u64) {
            self.0.store(work, Ordering::Relaxed);
        }
        fn corrected(&self, expected: u64, number: u64) {
            self.0.fetch_add(number, Ordering::Relaxed);
            self.0.fetch_sub(expected, Ordering::Relaxed);
        }
        fn advanced(&self, work: u64) {
            self.1.fetch_add(work, Ordering::Relaxed);
        }
        fn stopped(&self) -> bool {
            false
        }
    }

    #[test]
    fn what_is_expected_becomes_what_is_done() {
        let told = Told::default();
        told.expects(100);
        let phases = PhasedWatcher::new(&told);
        phases.begin(30);
        phases.advanced(20);
        assert_eq!(told.now(), [100, 20]);
        // The first phase had less work than expected.
        phases.begin(60);
        assert_eq!(told.now(), [90, 20]);
        phases.advanced(10);
        phases.correct(15);
        assert_eq!(told.now(), [55, 30]);
        phases.advanced(25);
        assert_eq!(told.now(), [65, 55]);
        // The last phase is not played.
        phases.begin(10);
        drop(phases);
        assert_eq!(told.now(), [55, 55]);
    }
}
