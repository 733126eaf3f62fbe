//! Standard output and standard error, each with or without colour.

use std::io::{self, BufWriter, IsTerminal, Write};

use super::failure::{Failure, labelled};
use super::flags::{Color, Talk};
use super::interrupt::Stoppable;
use super::seen::{Seen, seen};
use crate::scenario::{self, Problem, visible};

/// Output channels of a command, and what each may show.
#[derive(Debug, Clone, Copy)]
pub struct Console {
    talk: Talk,
}

impl Console {
    /// A console with the settings of the flags.
    pub fn new(talk: Talk) -> Self {
        Self { talk }
    }

    /// Whether progress is shown: only on a terminal, and not with `--quiet`.
    pub fn shows_progress(self) -> bool {
        !self.talk.quiet && io::stderr().is_terminal()
    }

    /// Whether results are coloured.
    pub fn colors_results(self) -> bool {
        self.colors(io::stdout().is_terminal())
    }

    /// Whether errors and warnings are coloured.
    pub fn colors_problems(self) -> bool {
        self.colors(io::stderr().is_terminal())
    }

    fn colors(self, terminal: bool) -> bool {
        match self.talk.color {
            Color::Always => true,
            Color::Never => false,
            Color::Auto => terminal && !no_color() && !dumb(),
        }
    }

    /// Writes results to standard output.
    ///
    /// # Errors
    /// Returns [`Failure::Output`] for a full disk, a closed pipe or an interrupt.
    pub fn results(self, write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> Result<(), Failure> {
        let mut out = Seen::new(stdout(), self.colors_results());
        write(&mut out).and_then(|()| out.flush()).map_err(Failure::Output)
    }

    /// Writes a file to standard output, byte by byte.
    ///
    /// # Errors
    /// Returns [`Failure::Output`] for a full disk, a closed pipe or an interrupt.
    pub fn bytes(self, bytes: &[u8]) -> Result<(), Failure> {
        let mut out = stdout();
        out.write_all(bytes).and_then(|()| out.flush()).map_err(Failure::Output)
    }

    /// Shows warnings, unless `--quiet` is given.
    pub fn warnings(self, warnings: &[Problem]) {
        if !self.talk.quiet {
            scenario::rendered(warnings, self.colors_problems()).iter().for_each(|warning| self.say(warning));
        }
    }

    /// Shows one warning that belongs to no place in a file.
    pub fn warning(self, text: &str) {
        if !self.talk.quiet {
            self.say(&labelled("warning", "1;33", &visible(text), self.colors_problems()));
        }
    }

    /// Shows a note on progress, unless `--quiet` is given.
    pub fn note(self, text: &str) {
        if !self.talk.quiet {
            self.say(&labelled("note", "1", &visible(text), self.colors_problems()));
        }
    }

    /// Shows why the run failed.
    pub fn failure(self, failure: &Failure) {
        self.say(&failure.render(self.colors_problems()));
    }

    /// Writes to standard error; an error of that is ignored, as it could be shown nowhere.
    fn say(self, text: &str) {
        let _ = writeln!(io::stderr(), "{}", seen(text.trim_end(), self.colors_problems()));
    }
}

fn stdout() -> impl Write {
    BufWriter::with_capacity(1 << 16, Stoppable(io::stdout().lock()))
}

/// <https://no-color.org>: present and not empty.
fn no_color() -> bool {
    std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty())
}

fn dumb() -> bool {
    std::env::var_os("TERM").is_some_and(|terminal| terminal == "dumb")
}
