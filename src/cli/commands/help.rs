//! `offer help`: the guide.

use clap::builder::{PossibleValue, PossibleValuesParser};
use clap::{Args, CommandFactory, Parser};

use super::Execute;
use crate::cli::console::Console;
use crate::cli::failure::Failure;
use crate::cli::flags::Arguments;
use crate::guide::{TOPICS, topic};
use crate::output::tables;
use crate::output::terminal::{Ink, markdown};
use crate::scenario;

/// Shows the help of a command, or a topic of the guide
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  offer help run                     all flags of a command
  offer help reading                 how to read a report
  offer help fields groups           the fields of a section of scenario files
  offer help tables                  every table and column")]
pub struct HelpArguments {
    /// A command, or a topic of the guide
    #[arg(value_name = "TOPIC", value_parser = subjects())]
    pub subject: Option<String>,
    /// With `fields`: show only this section
    #[arg(value_parser = section)]
    pub section: Option<String>,
}

/// References that are generated.
const REFERENCES: [(&str, &str); 2] =
    [("fields", "every section, field and distribution of scenario files"), ("tables", "every table and column")];

fn subjects() -> PossibleValuesParser {
    let topics = TOPICS.iter().map(|topic| (topic.name, topic.about)).chain(REFERENCES);
    let topics = topics.map(|(name, about)| PossibleValue::new(name).help(about));
    let commands = super::NAMES.iter().map(|name| PossibleValue::new(*name).hide(true));
    PossibleValuesParser::new(topics.chain(commands))
}

fn section(text: &str) -> Result<String, String> {
    let sections = scenario::section_names();
    match sections.iter().any(|section| section == text) {
        true => Ok(text.to_owned()),
        false => Err(format!("there is no such section; the sections are {}", sections.join(", "))),
    }
}

impl Execute for HelpArguments {
    fn execute(&self, console: Console) -> Result<(), Failure> {
        let ink = Ink { color: console.colors_results() };
        let text = match self.subject.as_deref() {
            Some("tables") => tables::reference(),
            Some("fields") => markdown(&scenario::reference(self.section.as_deref()).unwrap_or_default(), ink),
            Some(name) => match topic(name) {
                Some(topic) => markdown(topic.text, ink),
                None => help_of(&["offer", name, "--help"]),
            },
            None => help_of(&["offer", "--help"]),
        };
        console.results(|out| write!(out, "{text}"))
    }
}

/// The help that a command line asks for.
fn help_of(line: &[&str]) -> String {
    match Arguments::try_parse_from(line) {
        Err(help) => help.render().to_string(),
        Ok(_) => Arguments::command().render_long_help().to_string(),
    }
}
