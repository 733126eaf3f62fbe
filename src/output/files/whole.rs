//! Whether a folder of tables is one run, whole and unchanged.

use std::collections::BTreeSet;
use std::fs::FileType;
use std::io;
use std::path::Path;

use super::disk::{self, Disk, Hold};
use super::error::FileError;
use super::holdings::{Found, holds_only_ours, list, read_manifest};
use super::lock::{Attempt, Lock};
use super::names::{self, LOCK, MANIFEST, WAITING};
use super::staging::sum_of;
use crate::output::manifest::{Checksum, Written};

/// State of a run in a folder.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kept {
    /// No run.
    Nothing,
    /// Tables, or tables that waited, without a manifest of this program.
    Remains,
    /// A manifest of this program.
    Run,
}

/// State of the run in a folder.
///
/// # Errors
/// Errors of the system.
pub fn kept(folder: &Path) -> Result<Kept, FileError> {
    let refused = FileError::reading;
    if let Found::Ours(_) = read_manifest(folder).map_err(refused(&folder.join(MANIFEST)))? {
        return Ok(Kept::Run);
    }
    let found = list(folder).map_err(refused(folder))?;
    let remains = found.iter().any(|(name, kind)| names::is_table(name) || is_left(folder, name, *kind));
    Ok(if remains { Kept::Remains } else { Kept::Nothing })
}

/// Whether a killed run left this file or folder.
fn is_left(folder: &Path, name: &str, kind: FileType) -> bool {
    match kind.is_dir() {
        true => name.starts_with(WAITING) && holds_only_ours(&folder.join(name)),
        false => kind.is_file() && (name == LOCK || names::is_waiting(name)),
    }
}

/// Verdict on a folder of tables.
#[derive(Debug)]
pub struct FolderVerdict {
    /// Tables that the manifest names.
    pub tables: usize,
    /// Present size of all tables [bytes].
    pub bytes: u64,
    /// Start of the run, as in its manifest.
    pub started: Option<String>,
    /// Faults; empty if the folder is whole.
    pub faults: Vec<FolderFault>,
}

/// Fault of a folder of tables.
#[derive(Debug, thiserror::Error)]
pub enum FolderFault {
    /// No manifest.
    #[error("{MANIFEST} is missing: no run has finished here")]
    NoManifest,
    /// A manifest that is a folder, a link, or the like.
    #[error("{MANIFEST} is not a regular file")]
    ManifestNotPlain,
    /// Another program's manifest, or one that is broken.
    #[error("{MANIFEST} was not written by `offer`, or has changed")]
    ForeignManifest,
    /// A table that is not there.
    #[error("{0} is missing")]
    Missing(String),
    /// A folder or a link in the place of a table.
    #[error("{0} is not a regular file")]
    NotPlain(String),
    /// Another size.
    #[error("{file} has changed: {found} bytes now, {written} when it was written")]
    Size {
        /// The table.
        file: String,
        /// Present size [bytes].
        found: u64,
        /// Size in the manifest [bytes].
        written: u64,
    },
    /// Other content of the same size.
    #[error("{0} has changed since it was written")]
    Changed(String),
    /// A table without a checksum in the manifest.
    #[error("{0} has no checksum in {MANIFEST}, which an earlier version wrote: a change cannot be detected")]
    Unsummed(String),
    /// A name in the manifest that no table has.
    #[error("{MANIFEST} names {0:?}, which is not a table")]
    NoTable(String),
    /// Something else.
    #[error("{0} does not belong to this run")]
    Foreign(String),
    /// The system refused.
    #[error("cannot read {file}: {cause}")]
    Unread {
        /// The table.
        file: String,
        /// Reason of the system.
        cause: io::Error,
    },
}

/// Checks a folder of tables against its manifest. Files whose name `is_beside` accepts may lie there too.
///
/// # Errors
/// Errors of reading.
pub fn verify(folder: &Path, is_beside: impl Fn(&str) -> bool) -> Result<Attempt<FolderVerdict>, FileError> {
    verify_on(&Disk::default(), folder, is_beside)
}

pub(super) fn verify_on(
    disk: &Disk,
    folder: &Path,
    is_beside: impl Fn(&str) -> bool,
) -> Result<Attempt<FolderVerdict>, FileError> {
    let real = folder.canonicalize().map_err(FileError::reading(folder))?;
    match Lock::of(disk, &real, Hold::Together).map_err(FileError::reading(folder))? {
        Attempt::Busy(busy) => Ok(Attempt::Busy(busy)),
        Attempt::Got(_lock) => judge(&real, is_beside).map(Attempt::Got).map_err(FileError::reading(folder)),
    }
}

fn judge(folder: &Path, is_beside: impl Fn(&str) -> bool) -> io::Result<FolderVerdict> {
    let mut verdict = FolderVerdict { tables: 0, bytes: 0, started: None, faults: Vec::new() };
    let mut own = BTreeSet::new();
    match read_manifest(folder)? {
        Found::Ours(written) => {
            verdict.add_tables(folder, &written);
            own.extend(written.files);
            verdict.started = written.started;
        }
        Found::Nothing => verdict.faults.push(FolderFault::NoManifest),
        Found::NotPlain => verdict.faults.push(FolderFault::ManifestNotPlain),
        Found::Foreign => verdict.faults.push(FolderFault::ForeignManifest),
    }
    for (name, kind) in list(folder)? {
        let belongs = name == MANIFEST || own.contains(&name) || is_beside(&name) || is_left(folder, &name, kind);
        if !belongs {
            verdict.faults.push(FolderFault::Foreign(name));
        }
    }
    Ok(verdict)
}

impl FolderVerdict {
    fn add_tables(&mut self, folder: &Path, written: &Written) {
        self.tables = written.files.len();
        for name in &written.files {
            let sum = written.checksums.iter().find(|sum| sum.file == *name);
            match held_against(folder, name, sum) {
                Ok(bytes) => self.bytes += bytes,
                Err(fault) => self.faults.push(fault),
            }
        }
    }
}

/// Size of a table [bytes], or the fault if it differs from the manifest.
fn held_against(folder: &Path, name: &str, sum: Option<&Checksum>) -> Result<u64, FolderFault> {
    let file = || name.to_owned();
    if !names::is_table(name) {
        return Err(FolderFault::NoTable(file()));
    }
    let table = match disk::open_plain(&folder.join(name)) {
        Ok(Some(table)) => table,
        Ok(None) => return Err(FolderFault::NotPlain(file())),
        Err(cause) if cause.kind() == io::ErrorKind::NotFound => return Err(FolderFault::Missing(file())),
        Err(cause) => return Err(FolderFault::Unread { file: file(), cause }),
    };
    let Some(sum) = sum else { return Err(FolderFault::Unsummed(file())) };
    let (bytes, sha256) = sum_of(table).map_err(|cause| FolderFault::Unread { file: file(), cause })?;
    match (bytes == sum.bytes, sha256 == sum.sha256) {
        (true, true) => Ok(bytes),
        (true, false) => Err(FolderFault::Changed(file())),
        (false, _) => Err(FolderFault::Size { file: file(), found: bytes, written: sum.bytes }),
    }
}
