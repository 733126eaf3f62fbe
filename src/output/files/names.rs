//! Names that this program gives to files, and so may remove.

use std::hash::{BuildHasher, RandomState};

use crate::output::tables;

/// Name of the file that says what a folder of tables holds.
pub const MANIFEST: &str = "manifest.json";

/// Start of the names of files and folders that wait to take their place.
pub(super) const WAITING: &str = ".offer-";

/// End of the names of files and folders that wait.
const PART: &str = ".part";

/// Name of the file that is locked if the folder cannot be.
pub(super) const LOCK: &str = ".offer-lock";

/// Hexadecimal digits between start and end.
const DIGITS: usize = 16;

/// Letters and digits after the start in names of the first versions, which had no end.
const OLD: usize = 6;

/// Whether a table of any command has this name. A table that a later version no longer writes stays here.
pub fn is_table(name: &str) -> bool {
    tables::files().any(|file| file == name)
}

/// Whether a folder of tables may hold a plain file of this name.
pub(super) fn is_of_a_run(name: &str) -> bool {
    name == MANIFEST || is_table(name)
}

/// A new name for a file or folder that waits.
pub(super) fn waiting() -> String {
    format!("{WAITING}{:0DIGITS$x}{PART}", RandomState::new().hash_one(0))
}

/// Whether a name is one that [`waiting`] gives, and no user.
pub(super) fn is_waiting(name: &str) -> bool {
    let middle = name.strip_prefix(WAITING).and_then(|rest| rest.strip_suffix(PART));
    let is_digit = |byte: u8| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte);
    middle.is_some_and(|middle| middle.len() == DIGITS && middle.bytes().all(is_digit))
}

/// Whether an old version may have given a name; a user may have, too.
pub(super) fn may_be_of_an_old_version(name: &str) -> bool {
    let rest = name.strip_prefix(WAITING);
    rest.is_some_and(|rest| rest.len() == OLD && rest.bytes().all(|byte| byte.is_ascii_alphanumeric()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_what_waits_are_known_again_and_those_of_users_are_not() {
        for _ in 0..100 {
            let name = waiting();
            assert!(is_waiting(&name) && !is_of_a_run(&name), "{name}");
        }
        for other in
            [".offer-letter.docx", ".offer-", ".offer-.part", ".offer-notes.part", ".offer-0123456789ABCDEF.part"]
        {
            assert!(!is_waiting(other), "{other}");
        }
        assert!(may_be_of_an_old_version(".offer-aB3dE6") && !may_be_of_an_old_version(".offer-aB3dE67"));
    }

    #[test]
    fn tables_of_all_commands_are_known_and_paths_are_not() {
        for name in ["summary.csv", "pairs.csv", "curve.csv", "best.csv", "frontier.csv", "sweep.csv"] {
            assert!(is_table(name), "{name}");
        }
        for other in
            ["../summary.csv", "/summary.csv", "./summary.csv", "", ".", "manifest.json", "Summary.csv", "trace.csv"]
        {
            assert!(!is_table(other), "{other}");
        }
    }
}
