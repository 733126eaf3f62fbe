//! The progress bar of a simulation.

use std::fmt::Write;

use indicatif::{HumanCount, ProgressBar, ProgressDrawTarget, ProgressState, ProgressStyle};

use super::console::Console;
use super::interrupt;
use crate::engine::Watcher;
use crate::machine;
use crate::scenario::visible_line;

/// A bar over the replications of all scenarios of a call; hidden if standard error is no terminal.
pub struct Progress {
    bar: ProgressBar,
}

impl Progress {
    /// A bar for a known number of replications.
    pub fn whole(console: Console) -> Self {
        Self::draw(0, WHOLE, target(console))
    }

    /// A count of replications up to the next look: a bar would jump back at every look.
    pub fn to_the_next_look(console: Console) -> Self {
        Self::draw(0, OPEN, target(console))
    }

    /// A count of replications whose number in all is unknown.
    pub fn open(console: Console) -> Self {
        Self::draw(0, COUNT, target(console))
    }

    /// No bar: interruptions alone are seen.
    pub fn hidden() -> Self {
        Self::draw(0, WHOLE, ProgressDrawTarget::hidden())
    }

    fn draw(replications: u64, template: &str, target: ProgressDrawTarget) -> Self {
        let bar = ProgressBar::with_draw_target(Some(replications), target).with_style(style(template));
        Self { bar }
    }

    /// The bar; `None` if hidden. A hidden bar must not compute times: that takes the platform's `pow`.
    fn shown(&self) -> Option<&ProgressBar> {
        (!self.bar.is_hidden()).then_some(&self.bar)
    }

    /// Does work that the bar shows; afterwards the full bar stays on the terminal.
    pub fn during<T, E>(self, work: impl FnOnce(&dyn Watcher) -> Result<T, E>) -> Result<T, E> {
        let done = work(&self)?;
        self.finish();
        Ok(done)
    }

    /// Leaves the full bar on the terminal.
    pub fn finish(&self) {
        if let Some(bar) = self.shown() {
            bar.set_message("");
            bar.abandon();
        }
    }
}

impl Drop for Progress {
    /// Clears a bar that is not full, so that only the error shows.
    fn drop(&mut self) {
        if let Some(bar) = self.shown().filter(|bar| !bar.is_finished()) {
            bar.finish_and_clear();
        }
    }
}

impl Watcher for Progress {
    fn expects(&self, replications: u64) {
        self.shown().inspect(|bar| bar.set_length(replications));
    }

    fn corrected(&self, expected: u64, number: u64) {
        if let Some(bar) = self.shown() {
            let length = bar.length().unwrap_or_default();
            bar.set_length(length.saturating_sub(expected).saturating_add(number));
        }
    }

    fn turned_to(&self, scenario: &str) {
        self.shown().inspect(|bar| bar.set_message(visible_line(scenario).into_owned()));
    }

    fn advanced(&self, replications: u64) {
        self.shown().inspect(|bar| bar.inc(replications));
    }

    fn stopped(&self) -> bool {
        interrupt::seen()
    }

    fn room(&self) -> u64 {
        machine::room()
    }
}

const WHOLE: &str = "[{bar:20}] {percent:>3} %  {human_pos}/{human_len}  {rate}/s, {eta} left  {wide_msg}";
const OPEN: &str = "{human_pos} replications, a look at {human_len}  {rate}/s, {eta} left  {wide_msg}";

const COUNT: &str = "{human_pos} replications  {rate}/s  {wide_msg}";

fn target(console: Console) -> ProgressDrawTarget {
    if console.shows_progress() { ProgressDrawTarget::stderr() } else { ProgressDrawTarget::hidden() }
}

fn style(template: &str) -> ProgressStyle {
    ProgressStyle::with_template(template)
        .unwrap_or_else(|_| ProgressStyle::default_bar())
        .with_key("rate", |state: &ProgressState, out: &mut dyn Write| {
            let _ = write!(out, "{}", HumanCount(state.per_sec().round() as u64));
        })
        .progress_chars("=> ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::study::Beside;
    use indicatif::TermLike;
    use std::io;
    use std::sync::{Arc, Mutex, PoisonError};

    /// A terminal that keeps the line that was written last.
    #[derive(Debug, Clone, Default)]
    struct LastLine(Arc<Mutex<String>>);

    impl LastLine {
        fn text(&self) -> String {
            self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
        }

        fn keep(&self, text: &str) -> io::Result<()> {
            let mut line = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            text.clone_into(&mut line);
            Ok(())
        }
    }

    impl TermLike for LastLine {
        fn width(&self) -> u16 {
            80
        }
        fn move_cursor_up(&self, _: usize) -> io::Result<()> {
            Ok(())
        }
        fn move_cursor_down(&self, _: usize) -> io::Result<()> {
            Ok(())
        }
        fn move_cursor_right(&self, _: usize) -> io::Result<()> {
            Ok(())
        }
        fn move_cursor_left(&self, _: usize) -> io::Result<()> {
            Ok(())
        }
        fn write_line(&self, text: &str) -> io::Result<()> {
            self.write_str(text)
        }
        fn write_str(&self, text: &str) -> io::Result<()> {
            // The filler after the line is of no interest.
            if text.trim().is_empty() { Ok(()) } else { self.keep(text) }
        }
        fn clear_line(&self) -> io::Result<()> {
            self.keep("")
        }
        fn flush(&self) -> io::Result<()> {
            Ok(())
        }
    }

    fn progress(replications: u64) -> (Progress, LastLine) {
        let terminal = LastLine::default();
        let target = ProgressDrawTarget::term_like(Box::new(terminal.clone()));
        (Progress::draw(replications, WHOLE, target), terminal)
    }

    #[test]
    fn looks_move_the_end_and_never_what_is_done() {
        let terminal = LastLine::default();
        let progress = Progress::draw(0, OPEN, ProgressDrawTarget::term_like(Box::new(terminal.clone())));
        let mut shown = Vec::new();
        for look in [2000, 8000] {
            progress.expects(look);
            progress.turned_to("one");
            progress.advanced(1000);
            progress.bar.force_draw();
            shown.push(terminal.text());
        }
        assert!(shown[0].starts_with("1,000 replications, a look at 2,000  "), "{shown:?}");
        assert!(shown[1].starts_with("2,000 replications, a look at 8,000  "), "{shown:?}");
        assert!(shown[1].contains(" left  one"), "{shown:?}");
    }

    #[test]
    fn the_bar_tells_how_far_it_is_and_ends_full_after_several_scenarios() {
        let (progress, terminal) = progress(2000);
        progress.turned_to("one");
        progress.advanced(500);
        progress.bar.force_draw();
        let shown = terminal.text();
        assert!(shown.starts_with("[=====>              ]  25 %  500/2,000  "), "{shown}");
        assert!(shown.contains("/s, ") && shown.contains(" left  one"), "{shown}");
        progress.turned_to("two");
        progress.advanced(1500);
        progress.finish();
        let shown = terminal.text();
        assert!(shown.starts_with("[====================] 100 %  2,000/2,000  "), "{shown}");
    }

    #[test]
    fn work_of_unknown_size_never_sets_the_bar_back() {
        let (progress, terminal) = progress(4000);
        let mut percent = Vec::new();
        let mut look = || {
            progress.bar.force_draw();
            let shown = terminal.text();
            let (_, after) = shown.split_once("] ").expect("a bar");
            percent.push(after.trim_start().split(' ').next().and_then(|it| it.parse::<u64>().ok()).expect("per cent"));
        };
        progress.advanced(1000);
        look();
        Beside(&progress).advanced(1000);
        look();
        progress.corrected(3000, 2000);
        look();
        progress.advanced(2000);
        look();
        assert_eq!(percent, [25, 40, 50, 100]);
    }

    #[test]
    fn a_bar_that_does_not_come_to_its_end_goes_away() {
        let (progress, terminal) = progress(2000);
        progress.advanced(500);
        progress.bar.force_draw();
        assert_ne!(terminal.text(), "");
        drop(progress);
        assert_eq!(terminal.text(), "");
    }
}
