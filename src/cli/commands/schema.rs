//! `offer schema`: what scenario files may hold, for editors.

use clap::Args;

use super::Execute;
use crate::cli::console::Console;
use crate::cli::failure::Failure;
use crate::scenario;

/// Prints the JSON Schema of scenario files, for editors
#[derive(Debug, Args)]
#[command(after_help = "\
Example:
  offer schema > scenario.schema.json

An editor with Taplo (Even Better TOML) then completes and checks a scenario whose first line is
  #:schema ./scenario.schema.json")]
pub struct SchemaArguments {}

impl Execute for SchemaArguments {
    fn execute(&self, console: Console) -> Result<(), Failure> {
        console.results(|out| {
            serde_json::to_writer_pretty(&mut *out, &scenario::schema())?;
            writeln!(out)
        })
    }
}
