//! Ctrl-C: work stops soon, and nothing is left half-written.

use std::io::{self, Write};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use crate::engine::Watcher;

/// Exit status of an interrupted run.
pub const STATUS: u8 = 130;

static INTERRUPTED: AtomicBool = AtomicBool::new(false);
static FILES: Mutex<()> = Mutex::new(());

/// Time for the orderly way out; whoever waits for a keyboard or a pipe cannot take it.
const PATIENCE: Duration = Duration::from_millis(400);

/// From here on an interrupt (SIGINT, SIGTERM, SIGHUP) is noticed by whoever asks [`seen`].
pub fn listen() -> Result<(), ctrlc::Error> {
    ctrlc::set_handler(|| {
        INTERRUPTED.store(true, Ordering::SeqCst);
        std::thread::sleep(PATIENCE);
        let _files_are_whole_or_gone = hold();
        std::process::exit(STATUS.into());
    })
}

/// Whether the run has been interrupted.
pub fn seen() -> bool {
    INTERRUPTED.load(Ordering::SeqCst)
}

/// Watches for interrupts alone.
pub struct Heeded;

impl Watcher for Heeded {
    fn advanced(&self, _: u64) {}

    fn stopped(&self) -> bool {
        seen()
    }
}

/// The process is not ended by force while this is held: for as long as there are temporary files.
pub fn hold() -> MutexGuard<'static, ()> {
    FILES.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A writer that fails once the run has been interrupted.
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
