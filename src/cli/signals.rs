//! The signals that are listened for, and their effects.
//!
//! A signal that is ignored when the program starts stays ignored: `nohup` has SIGHUP ignored, and shells without job
//! control have SIGINT ignored in what they run in the background.

use std::io;
use std::sync::Arc;
use std::sync::atomic::AtomicUsize;

/// Has a signal that asks for an end leave its number in `last`, and end the process in the end.
#[cfg(unix)]
pub fn listen(last: &Arc<AtomicUsize>) -> io::Result<()> {
    unix::listen(last)
}

/// Has a signal that asks for an end leave its number in `last`.
#[cfg(not(unix))]
pub fn listen(last: &Arc<AtomicUsize>) -> io::Result<()> {
    use signal_hook::consts::signal::{SIGINT, SIGTERM};
    flag(&[SIGINT, SIGTERM], last)
}

/// Has each of these signals leave its number.
fn flag(signals: &[i32], last: &Arc<AtomicUsize>) -> io::Result<()> {
    signals.iter().try_for_each(|signal| {
        let number = usize::try_from(*signal).unwrap_or_default();
        signal_hook::flag::register_usize(*signal, Arc::clone(last), number).map(drop)
    })
}

#[cfg(unix)]
mod unix {
    use std::fs;
    use std::io;
    use std::sync::Arc;
    use std::sync::atomic::{AtomicUsize, Ordering};
    use std::thread;
    use std::time::Duration;

    use signal_hook::consts::signal::{SIGHUP, SIGINT, SIGTERM};
    use signal_hook::iterator::Signals;

    use super::super::interrupt;

    /// Time for the orderly way out; whoever waits for a keyboard or a pipe cannot take it.
    const PATIENCE: Duration = Duration::from_millis(400);

    pub fn listen(last: &Arc<AtomicUsize>) -> io::Result<()> {
        let listened = listened(ignored());
        // The handler itself leaves the number: what the signal interrupts finds the number, however late the thread is.
        super::flag(&listened, last)?;
        let mut signals = Signals::new(&listened)?;
        let left = Arc::clone(last);
        let thread = thread::Builder::new().name("signals".to_owned()).spawn(move || {
            // A signal may have come before `signals` was there to tell of it.
            let early = left.load(Ordering::SeqCst);
            if early != 0 {
                end(early);
            } else if let Some(signal) = signals.forever().next() {
                end(usize::try_from(signal).unwrap_or_default());
            }
        });
        // Where no thread can be had, nothing ends the process by force, and work still stops.
        drop(thread);
        Ok(())
    }

    fn end(number: usize) {
        thread::sleep(PATIENCE);
        let _files_are_whole_or_gone = interrupt::hold();
        std::process::exit(interrupt::status_of(number).into());
    }

    /// The signals to listen to, where those of a mask are ignored. Where nobody tells which are, SIGHUP is left alone: it
    /// then ends the program at once, unless `nohup` has it ignored.
    fn listened(ignored: Option<u64>) -> Vec<i32> {
        let heard: &[i32] = if ignored.is_some() { &[SIGINT, SIGTERM, SIGHUP] } else { &[SIGINT, SIGTERM] };
        let mask = ignored.unwrap_or_default();
        heard.iter().copied().filter(|signal| mask >> (signal - 1) & 1 == 0).collect()
    }

    /// The signals that are ignored, signal n as bit n - 1; none where the system does not say.
    fn ignored() -> Option<u64> {
        ignored_of(&fs::read_to_string("/proc/self/status").ok()?)
    }

    fn ignored_of(status: &str) -> Option<u64> {
        let mask = status.lines().find_map(|line| line.strip_prefix("SigIgn:"))?;
        u64::from_str_radix(mask.trim(), 16).ok()
    }

    #[cfg(test)]
    mod tests {
        use super::*;

        #[test]
        fn what_is_ignored_at_the_start_is_not_listened_to() {
            let status = |mask: &str| format!("Name:\toffer\nSigIgn:\t{mask}\nSigCgt:\t0000000000000000\n");
            for (mask, expected) in [
                ("0000000000001000", &[SIGINT, SIGTERM, SIGHUP][..]),
                ("0000000000001001", &[SIGINT, SIGTERM]),
                ("0000000000000006", &[SIGTERM, SIGHUP]),
                ("ffffffffffffffff", &[]),
            ] {
                assert_eq!(listened(ignored_of(&status(mask))), expected, "{mask}");
            }
            assert_eq!(listened(ignored_of("Name:\toffer\n")), [SIGINT, SIGTERM]);
        }
    }
}
