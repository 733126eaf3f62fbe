//! Threads for simulation and estimation.

use super::error::EngineError;
use rayon::{ThreadPool, ThreadPoolBuilder};
use std::hint::black_box;
use std::num::NonZeroUsize;

/// Memory kept free while threads start [byte].
const ROOM_FOR_ERRORS: usize = 8 << 20;

/// Threads that runs use, one run after the other.
#[derive(Debug)]
pub struct Threads(Option<ThreadPool>);

impl Threads {
    /// Starts so many threads, or one for each core if None. On a thread of such a pool, the threads of that pool are used
    /// unless another number is asked for: [installed](Self::install) work on `n` threads uses no others.
    ///
    /// # Errors
    /// [`EngineError::Threads`], if the operating system gives none.
    pub fn new(number: Option<NonZeroUsize>) -> Result<Self, EngineError> {
        let enough = || number.is_none_or(|number| number.get() == rayon::current_num_threads());
        if rayon::current_thread_index().is_some() && enough() {
            return Ok(Self(None));
        }
        Self::built(ThreadPoolBuilder::new(), number)
    }

    /// Starts threads of which the calling thread is one, so that one thread needs no other. For the main thread, once.
    ///
    /// # Errors
    /// [`EngineError::Threads`], if the operating system gives none, or the calling thread belongs to others already.
    pub fn with_this(number: Option<NonZeroUsize>) -> Result<Self, EngineError> {
        Self::built(ThreadPoolBuilder::new().use_current_thread(), number)
    }

    fn built(builder: ThreadPoolBuilder, number: Option<NonZeroUsize>) -> Result<Self, EngineError> {
        // Threads can take all addresses that there are: this room is then left for the error.
        let room = black_box(Vec::<u8>::with_capacity(ROOM_FOR_ERRORS));
        let pool = builder.num_threads(number.map_or(0, NonZeroUsize::get)).build();
        drop(room);
        pool.map(|pool| Self(Some(pool))).map_err(|error| EngineError::Threads(error.to_string()))
    }

    /// Runs `work` on these threads.
    pub fn install<T: Send>(&self, work: impl FnOnce() -> T + Send) -> T {
        match &self.0 {
            Some(pool) => pool.install(work),
            None => work(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn number(threads: usize) -> Option<NonZeroUsize> {
        NonZeroUsize::new(threads)
    }

    /// The pool that `work` is done by, asked for within another.
    fn within(outer: Option<NonZeroUsize>, inner: Option<NonZeroUsize>) -> (bool, usize) {
        let outer = Threads::new(outer).expect("threads");
        outer.install(|| {
            let inner = Threads::new(inner).expect("threads");
            (inner.0.is_none(), inner.install(rayon::current_num_threads))
        })
    }

    #[test]
    fn work_within_work_starts_no_threads_unless_another_number_is_asked_for() {
        assert_eq!(within(number(3), None), (true, 3));
        assert_eq!(within(number(3), number(3)), (true, 3));
        assert_eq!(within(number(3), number(2)), (false, 2));
    }

    #[test]
    fn the_calling_thread_can_be_one_of_them_once() {
        let alone = std::thread::spawn(|| {
            let threads = Threads::with_this(number(1)).expect("no thread more");
            let here = std::thread::current().id();
            let there = threads.install(|| std::thread::current().id());
            (here == there, Threads::new(None).expect("these").0.is_none(), Threads::with_this(number(1)).is_err())
        });
        assert_eq!(alone.join().expect("a thread that ends"), (true, true, true));
    }
}
