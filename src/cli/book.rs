//! The workbook of a call.

use std::ffi::OsStr;

use super::console::Console;
use super::failure::Failure;
use super::flags::Output;
use super::interrupt;
use crate::output::files;
use crate::output::sections::Printout;
use crate::output::tables::Filled;
use crate::output::xlsx::Book;
use crate::scenario::Loaded;

impl Output {
    /// Refuses, before anything is played, a workbook that could not be written.
    pub fn check_book(&self) -> Result<(), Failure> {
        match &self.xlsx {
            None => Ok(()),
            Some(path) if !path.extension().and_then(OsStr::to_str).is_some_and(is_xlsx) => {
                Err(Failure::NotABook(path.clone()))
            }
            Some(path) => Ok(files::check_made(path, self.force)?),
        }
    }

    /// Writes the workbook if one was asked for, whole or not at all.
    pub fn write_book<'a>(
        &self,
        report: impl FnOnce() -> Printout,
        loaded: impl IntoIterator<Item = &'a Loaded>,
        tables: &[Filled],
        console: Console,
    ) -> Result<(), Failure> {
        let Some(path) = &self.xlsx else { return Ok(()) };
        let book = Book { report: &report(), loaded: loaded.into_iter().collect(), tables }.write()?;
        for left_out in &book.left_out {
            console.warning(left_out);
        }
        let _held = interrupt::hold();
        Ok(files::write_made(path, &book.bytes, self.force)?)
    }
}

fn is_xlsx(ending: &str) -> bool {
    ending.eq_ignore_ascii_case("xlsx")
}
