//! A single file that the program makes, or standard output instead.

use std::io::{self, IsTerminal};
use std::path::Path;

use super::console::Console;
use super::failure::Failure;
use super::flags::Made;
use super::interrupt;
use crate::output::files;

impl Made {
    /// The file to write; `None` for standard output.
    pub fn path(&self) -> Option<&Path> {
        self.output.as_deref().filter(|path| *path != Path::new("-"))
    }

    /// Whether the bytes would go to a terminal without an explicit `-o -`.
    pub fn spills(&self) -> bool {
        self.output.is_none() && io::stdout().is_terminal()
    }

    /// Refuses, before anything is played, a file that could not be written.
    pub fn check(&self) -> Result<(), Failure> {
        Ok(self.path().map_or(Ok(()), |path| files::check_made(path, self.force))?)
    }

    /// Writes the bytes, all or none.
    pub fn write(&self, bytes: &[u8], console: Console) -> Result<(), Failure> {
        match self.path() {
            Some(path) => {
                let _held = interrupt::hold();
                Ok(files::write_made(path, bytes, self.force)?)
            }
            None => console.bytes(bytes),
        }
    }
}
