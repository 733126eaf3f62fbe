//! `offer schema`: what scenario files may hold, for editors.

use super::console::Console;
use super::failure::Failure;
use crate::scenario;

/// Prints the JSON Schema of scenario files.
pub fn schema(console: Console) -> Result<(), Failure> {
    console.results(|out| {
        serde_json::to_writer_pretty(&mut *out, &scenario::schema())?;
        writeln!(out)
    })
}
