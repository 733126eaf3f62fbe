//! Errors of a wrong command line, with a better hint than clap's if there is one.

use std::ffi::OsString;

use clap::builder::StyledStr;
use clap::error::{ContextKind, ContextValue, Error, ErrorKind};
use clap::{CommandFactory, Parser};

use super::flags::Arguments;
use crate::scenario::{key_of_flag, visible_line};

/// The command line, or help, or an error. clap repeats arguments as they are given, so the error is made again from the
/// same arguments with control characters made visible.
pub fn parse() -> Result<Arguments, Error> {
    Arguments::try_parse().map_err(|error| {
        let visible = |argument: OsString| visible_line(&argument.to_string_lossy()).into_owned();
        let given: Vec<String> = std::env::args_os().map(visible).collect();
        hinted(Arguments::try_parse_from(&given).err().unwrap_or(error), &given)
    })
}

/// The error of an unknown flag that is the name of a field, with a hint on what to type.
fn hinted(mut error: Error, given: &[String]) -> Error {
    let unknown = match error.get(ContextKind::InvalidArg) {
        Some(ContextValue::String(flag)) if error.kind() == ErrorKind::UnknownArgument => flag.clone(),
        _ => return error,
    };
    if !takes_edits(given) {
        return error;
    }
    if let Some(key) = key_of_flag(&unknown) {
        let hint = format!("set a field of the scenario by '--set {key}={}'", value(&unknown, given));
        error.insert(ContextKind::Suggested, ContextValue::StyledStrs(vec![StyledStr::from(hint)]));
    }
    error
}

/// Whether the command asked for has `--set`.
fn takes_edits(given: &[String]) -> bool {
    let command = Arguments::command();
    let asked = given.iter().skip(1).find_map(|word| command.find_subcommand(word));
    asked.is_some_and(|asked| asked.get_arguments().any(|argument| argument.get_long() == Some("set")))
}

/// The value typed after the flag, if it needs no quotes.
fn value(flag: &str, given: &[String]) -> String {
    let name = flag.split('=').next().unwrap_or(flag);
    let after = given.iter().position(|word| word.split('=').next() == Some(name)).and_then(|at| {
        given[at].split_once('=').map(|(_, value)| value).or_else(|| given.get(at + 1).map(String::as_str))
    });
    let is_plain = |value: &&str| {
        !value.is_empty()
            && !value.starts_with('-')
            && value.chars().all(|c| c.is_ascii_alphanumeric() || "._".contains(c))
    };
    let is_file = |value: &str| std::path::Path::new(value).extension().is_some_and(|end| end == "toml");
    after.filter(is_plain).filter(|value| !is_file(value)).unwrap_or("VALUE").to_owned()
}
