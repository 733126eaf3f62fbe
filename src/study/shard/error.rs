//! Why parts cannot be read or merged.

use std::fmt;
use std::io;

use crate::engine::EngineError;

/// Why bytes are no part.
#[derive(Debug, thiserror::Error)]
pub enum Damage {
    /// The bytes do not begin as a part does.
    #[error("is no part that `--shard` has written")]
    NoPart,
    /// The format is another.
    #[error("has a format that this version of the program does not read")]
    OtherFormat,
    /// The bytes end early.
    #[error("is damaged: it ends too early")]
    Cut,
    /// The bytes are not those that were written.
    #[error("is damaged: its checksum is wrong")]
    Altered,
    /// The system refused to read.
    #[error("cannot be read: {0}")]
    Unread(io::Error),
}

/// What is wrong with a part, or among parts.
#[derive(Debug)]
pub enum MergeFault {
    /// A part cannot be read.
    Damaged {
        /// Name of the part.
        name: String,
        /// Why.
        damage: Damage,
    },
    /// A part is of another job.
    Foreign {
        /// Name of the part.
        name: String,
        /// What differs from the first part.
        differs: String,
        /// Name of the first part.
        first: String,
    },
    /// A part was played by another version of the program.
    OtherProgram {
        /// Name of the part.
        name: String,
        /// The version.
        differs: String,
    },
    /// A shard is there twice.
    Doubled {
        /// Number of the shard.
        shard: u32,
        /// Names of both parts.
        names: [String; 2],
    },
    /// Shards are missing.
    Missing {
        /// Numbers of the shards.
        shards: Vec<u32>,
        /// Number of all shards.
        of: u32,
    },
}

impl fmt::Display for MergeFault {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Damaged { name, damage } => write!(out, "{name} {damage}"),
            Self::Foreign { name, differs, first } => {
                write!(out, "{name} is of another run than {first}: {differs}; leave it out")
            }
            Self::OtherProgram { name, differs } => {
                write!(out, "{name} was played by {differs}: play it again, or merge with that version")
            }
            Self::Doubled { shard, names: [first, second] } => {
                write!(out, "shard {shard} is in {first} and in {second}: leave one out")
            }
            Self::Missing { shards, of } => {
                let first = shards.first().copied().unwrap_or(1);
                write!(out, "missing: {} of {of}; play each again, such as with `--shard {first}/{of}`", ranges(shards))
            }
        }
    }
}

/// Numbers as batch systems take them: `1-3,7`.
pub(super) fn ranges(numbers: &[u32]) -> String {
    let mut ranges: Vec<(u32, u32)> = Vec::new();
    for number in numbers {
        match ranges.last_mut() {
            Some((_, last)) if *last + 1 == *number => *last = *number,
            _ => ranges.push((*number, *number)),
        }
    }
    let text = |(first, last): &(u32, u32)| if first == last { first.to_string() } else { format!("{first}-{last}") };
    ranges.iter().map(text).collect::<Vec<_>>().join(",")
}

/// Why parts make no run.
#[derive(Debug, thiserror::Error)]
pub enum MergeError {
    /// Parts are wrong.
    #[error("these parts do not make one run:\n{}", .0.iter().map(|fault| format!("  {fault}")).collect::<Vec<_>>().join("\n"))]
    Faults(Vec<MergeFault>),
    /// There is no part.
    #[error("there is no part to merge")]
    Nothing,
    /// The run cannot be estimated.
    #[error(transparent)]
    Engine(#[from] EngineError),
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn missing_shards_are_told_as_ranges() {
        let told = |shards: &[u32]| ranges(shards);
        assert_eq!([told(&[3, 7]), told(&[1, 2, 3, 7, 9, 10]), told(&[])], ["3,7", "1-3,7,9-10", ""]);
    }
}
