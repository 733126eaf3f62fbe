//! The progress bar of a simulation.

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::console::Console;
use super::interrupt;
use crate::engine::Watcher;

/// A bar over the replications of all scenarios of a call; hidden where nobody would see it.
pub struct Progress {
    bar: ProgressBar,
}

impl Progress {
    /// A bar of `replications` in all.
    pub fn new(replications: u64, console: Console) -> Self {
        let target = if console.shows_progress() {
            ProgressDrawTarget::stderr()
        } else {
            ProgressDrawTarget::hidden()
        };
        let bar = ProgressBar::with_draw_target(Some(replications), target).with_style(style());
        Self { bar }
    }

    /// Says which scenario is being played.
    pub fn turn_to(&self, scenario: &str) {
        self.bar.set_message(scenario.to_owned());
    }

    /// Leaves the bar as it stands, full.
    pub fn finish(&self) {
        self.bar.set_message("");
        self.bar.abandon();
    }
}

impl Drop for Progress {
    /// A bar that did not come to its end would only be in the way of the error.
    fn drop(&mut self) {
        if !self.bar.is_finished() {
            self.bar.finish_and_clear();
        }
    }
}

impl Watcher for Progress {
    fn advanced(&self, replications: u64) {
        self.bar.inc(replications);
    }

    fn stopped(&self) -> bool {
        interrupt::seen()
    }
}

fn style() -> ProgressStyle {
    ProgressStyle::with_template(
        "[{bar:20}] {percent:>3} %  {human_pos}/{human_len}  {per_sec}, {eta} left  {wide_msg}",
    )
    .unwrap_or_else(|_| ProgressStyle::default_bar())
    .progress_chars("=> ")
}
