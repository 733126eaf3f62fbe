//! Signals that ask the program to end: work stops soon, and nothing is left half-written.

use std::io::{self, Write};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};

use super::signals;

/// Number of the last signal that asked for an end; 0 before any signal.
static SIGNAL: OnceLock<Arc<AtomicUsize>> = OnceLock::new();
static FILES: Mutex<()> = Mutex::new(());

/// Listens for signals that ask for an end; [`seen`] then tells whether one has come.
///
/// # Errors
/// Returns the error of the system if signals cannot be listened for.
pub fn listen() -> io::Result<()> {
    signals::listen(SIGNAL.get_or_init(Arc::default))
}

/// Exit status of a run that a signal ended: 128 + its number, as in shells; `None` before any signal.
pub fn status() -> Option<u8> {
    let signal = SIGNAL.get()?.load(Ordering::SeqCst);
    (signal != 0).then(|| status_of(signal))
}

/// Exit status of a run that this signal ended.
pub fn status_of(signal: usize) -> u8 {
    u8::try_from(signal).map_or(u8::MAX, |signal| signal.saturating_add(128))
}

/// Whether a signal has asked for an end.
pub fn seen() -> bool {
    status().is_some()
}

/// Keeps the process from being ended by force while the guard lives: as long as there are temporary files.
pub fn hold() -> MutexGuard<'static, ()> {
    FILES.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A writer that fails once a signal has asked for an end.
pub struct Stoppable<W>(pub W);

impl<W: Write> Write for Stoppable<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if seen() {
            // Not ErrorKind::Interrupted: that one means "try again" to every caller.
            return Err(io::Error::other("interrupted"));
        }
        self.0.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.flush()
    }
}
