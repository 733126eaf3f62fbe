//! Playing on another thread, while Python looks for Ctrl-C and shows progress.

use std::panic::resume_unwind;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Condvar, Mutex, PoisonError};
use std::thread::Builder;
use std::time::Duration;

use pyo3::exceptions::PyRuntimeError;
use pyo3::prelude::*;
use the_offer::Watcher;
use the_offer::engine::Threads;
use the_offer::machine;

use crate::options::Playing;
use crate::problems;

/// Time between two looks at the work.
const LOOK: Duration = Duration::from_millis(50);

/// What the threads that play and the thread of Python tell each other.
#[derive(Debug, Default)]
struct Progress {
    expected: AtomicU64,
    played: AtomicU64,
    stopped: AtomicBool,
    is_over: Mutex<bool>,
    over: Condvar,
}

impl Watcher for Progress {
    fn expects(&self, replications: u64) {
        self.expected.store(replications, Ordering::Relaxed);
    }

    fn corrected(&self, expected: u64, number: u64) {
        let new = |all: u64| all.saturating_sub(expected).saturating_add(number);
        self.expected.update(Ordering::Relaxed, Ordering::Relaxed, new);
    }

    fn advanced(&self, replications: u64) {
        self.played.fetch_add(replications, Ordering::Relaxed);
    }

    fn stopped(&self) -> bool {
        self.stopped.load(Ordering::Relaxed)
    }

    fn room(&self) -> u64 {
        machine::room()
    }
}

impl Progress {
    /// Waits until the work is over, or for a while. Gives whether it is over.
    fn wait(&self) -> bool {
        let held = self.is_over.lock().unwrap_or_else(PoisonError::into_inner);
        let waited = self.over.wait_timeout_while(held, LOOK, |is_over| !*is_over);
        *waited.unwrap_or_else(PoisonError::into_inner).0
    }
}

/// Says that the work is over when it goes away, by a panic too.
struct Ending<'p>(&'p Progress);

impl Drop for Ending<'_> {
    fn drop(&mut self) {
        *self.0.is_over.lock().unwrap_or_else(PoisonError::into_inner) = true;
        self.0.over.notify_all();
    }
}

/// Works on as many threads as are asked for, while other threads of Python go on.
///
/// # Errors
/// Exceptions of signals, such as KeyboardInterrupt, and of what shows progress; they stop the work.
pub fn play<T: Send>(
    py: Python<'_>,
    playing: &Playing<'_>,
    name: &str,
    work: impl FnOnce(&dyn Watcher) -> T + Send,
) -> PyResult<T> {
    let threads = playing.threads;
    let bar = Bar::start(py, playing.progress, name)?;
    let progress = Progress::default();
    let (attended, worked) = std::thread::scope(|scope| {
        let all = || {
            let _ending = Ending(&progress);
            Threads::new(threads).map(|threads| threads.install(|| work(&progress)))
        };
        let worker = Builder::new()
            .spawn_scoped(scope, all)
            .map_err(|error| PyRuntimeError::new_err(format!("cannot start a thread: {error}")))?;
        let attended = attend(py, &progress, &bar);
        progress.stopped.store(attended.is_err(), Ordering::Relaxed);
        let worked = py.detach(|| worker.join()).unwrap_or_else(|panic| resume_unwind(panic));
        Ok::<_, PyErr>((attended, worked))
    })?;
    bar.close(py);
    attended?;
    worked.map_err(|error| problems::engine_error(py, &error))
}

/// Looks for signals and shows progress until the work is over.
fn attend(py: Python<'_>, progress: &Progress, bar: &Bar) -> PyResult<()> {
    while !py.detach(|| progress.wait()) {
        py.check_signals()?;
        bar.show(py, progress)?;
    }
    bar.show(py, progress)
}

/// What shows progress; nothing, mostly.
struct Bar(Option<Py<PyAny>>);

impl Bar {
    /// Starts to show progress, if that is asked for or a person looks on.
    fn start(py: Python<'_>, asked: &Bound<'_, PyAny>, name: &str) -> PyResult<Self> {
        let bar = py.import("the_offer._progress")?.getattr("start")?.call1((asked, name))?;
        Ok(Self((!bar.is_none()).then(|| bar.unbind())))
    }

    fn show(&self, py: Python<'_>, progress: &Progress) -> PyResult<()> {
        let Some(bar) = &self.0 else { return Ok(()) };
        let expected = Some(progress.expected.load(Ordering::Relaxed)).filter(|expected| *expected > 0);
        bar.call_method1(py, "show", (progress.played.load(Ordering::Relaxed), expected)).map(drop)
    }

    /// Closes it. An error of closing says nothing of the work.
    fn close(&self, py: Python<'_>) {
        if let Some(bar) = &self.0 {
            let _ = bar.call_method0(py, "close");
        }
    }
}
