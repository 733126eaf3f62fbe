//! A watcher that adds up what it is told, and stops after so much work.

use std::sync::atomic::{AtomicU64, Ordering};

use the_offer::engine::Watcher;

/// Work that is expected and done, in the unit of what is watched.
pub struct Counting {
    expected: AtomicU64,
    done: AtomicU64,
    most: u64,
}

impl Counting {
    pub fn up_to(most: u64) -> Self {
        Self { expected: AtomicU64::new(0), done: AtomicU64::new(0), most }
    }

    pub fn expected(&self) -> u64 {
        self.expected.load(Ordering::Relaxed)
    }

    pub fn done(&self) -> u64 {
        self.done.load(Ordering::Relaxed)
    }
}

impl Watcher for Counting {
    fn expects(&self, work: u64) {
        self.expected.store(work, Ordering::Relaxed);
    }

    fn corrected(&self, expected: u64, number: u64) {
        self.expected.fetch_add(number, Ordering::Relaxed);
        self.expected.fetch_sub(expected, Ordering::Relaxed);
    }

    fn advanced(&self, work: u64) {
        self.done.fetch_add(work, Ordering::Relaxed);
    }

    fn stopped(&self) -> bool {
        self.done() >= self.most
    }
}
