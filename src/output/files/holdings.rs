//! Contents of a folder of tables, and whether runs of this program made all of them.

use std::collections::BTreeSet;
use std::fs::{self, FileType};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use super::disk::{self, Disk};
use super::error::FileError;
use super::names::{self, LOCK, MANIFEST, WAITING};
use super::waiting::is_stale;
use crate::output::manifest::{self, Written};

/// Bytes of the largest manifest: a command line takes at most 2 MiB.
const LARGEST: u64 = 1 << 24;

/// Content at the place of a manifest.
#[derive(Debug)]
pub(super) enum Found {
    Nothing,
    NotPlain,
    Foreign,
    Ours(Written),
}

/// Reads a manifest.
///
/// # Errors
/// Errors of the system.
pub(super) fn read_manifest(folder: &Path) -> io::Result<Found> {
    let path = folder.join(MANIFEST);
    let file = match disk::open_plain(&path) {
        Err(cause) if cause.kind() == io::ErrorKind::NotFound => return Ok(Found::Nothing),
        Err(cause) => return Err(cause),
        Ok(None) => return Ok(Found::NotPlain),
        Ok(Some(file)) => file,
    };
    let mut bytes = Vec::new();
    file.take(LARGEST).read_to_end(&mut bytes)?;
    Ok(manifest::read(&bytes).map_or(Found::Foreign, Found::Ours))
}

/// Contents of a folder by name; links are not followed.
pub(super) fn list(folder: &Path) -> io::Result<Vec<(String, FileType)>> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        found.push((entry.file_name().to_string_lossy().into_owned(), entry.file_type()?));
    }
    found.sort_by(|(one, _), (other, _)| one.cmp(other));
    Ok(found)
}

/// Remains of earlier runs in a folder.
#[derive(Debug, Default)]
pub(super) struct Holdings {
    /// Whether a manifest says that a run came to its end.
    pub has_manifest: bool,
    /// Names of tables.
    pub tables: Vec<String>,
    /// Folders in which runs that were killed had tables wait.
    pub waiting: Vec<PathBuf>,
    /// Files in which runs that were killed had tables wait.
    pub left: Vec<PathBuf>,
}

impl Holdings {
    /// Looks into a folder, which errors call `shown`.
    ///
    /// # Errors
    /// [`FileError::Foreign`], [`FileError::ManifestNotPlain`] and what the system refuses.
    pub fn of(disk: &Disk, folder: &Path, shown: &Path) -> Result<Self, FileError> {
        let mut holdings = Self::default();
        let mut own = BTreeSet::new();
        match read_manifest(folder).map_err(FileError::reading(&shown.join(MANIFEST)))? {
            Found::Nothing => {}
            Found::NotPlain => return Err(FileError::ManifestNotPlain(shown.join(MANIFEST))),
            Found::Foreign => return Err(foreign(shown, MANIFEST)),
            Found::Ours(written) => {
                holdings.has_manifest = true;
                own.extend(written.files);
            }
        }
        let (folders, files): (Vec<_>, Vec<_>) = list(folder)
            .map_err(FileError::reading(shown))?
            .into_iter()
            .partition(|(name, kind)| kind.is_dir() && name.starts_with(WAITING));
        for (name, _) in folders {
            own.extend(holdings.add_waiting(folder.join(&name)).ok_or_else(|| foreign(shown, &name))?);
        }
        for (name, kind) in files {
            holdings.add_file(disk, folder, &name, kind, &own).ok_or_else(|| foreign(shown, &name))?;
        }
        Ok(holdings)
    }

    /// Adds a folder of a killed run. Returns the names of the tables that the run was about to write or to replace.
    ///
    /// Returns None if the folder holds a file that no run wrote.
    fn add_waiting(&mut self, path: PathBuf) -> Option<Vec<String>> {
        if !holds_only_ours(&path) {
            return None;
        }
        let written = match read_manifest(&path).ok()? {
            Found::Ours(written) => written.files,
            Found::Nothing | Found::Foreign | Found::NotPlain => Vec::new(),
        };
        self.waiting.push(path);
        Some(written)
    }

    /// Adds a file. Returns None if no run wrote it.
    fn add_file(
        &mut self,
        disk: &Disk,
        folder: &Path,
        name: &str,
        kind: FileType,
        own: &BTreeSet<String>,
    ) -> Option<()> {
        if !kind.is_file() {
            return None;
        }
        if names::is_table(name) && own.contains(name) {
            self.tables.push(name.to_owned());
            return Some(());
        }
        if names::is_waiting(name) && is_stale(disk, &folder.join(name)) {
            self.left.push(folder.join(name));
            return Some(());
        }
        let is_lock = || name == LOCK && fs::symlink_metadata(folder.join(name)).is_ok_and(|lock| lock.len() == 0);
        (name == MANIFEST || is_lock()).then_some(())
    }
}

fn foreign(shown: &Path, found: &str) -> FileError {
    FileError::Foreign { folder: shown.to_owned(), found: found.to_owned() }
}

/// Whether all names in a folder are names that runs give, those of killed runs included.
pub(super) fn holds_only_ours(folder: &Path) -> bool {
    list(folder).is_ok_and(|found| {
        found.iter().all(|(name, kind)| match kind.is_dir() {
            true => name.starts_with(WAITING) && holds_only_ours(&folder.join(name)),
            false => kind.is_file() && is_removable(name),
        })
    })
}

fn is_removable(name: &str) -> bool {
    names::is_of_a_run(name) || names::is_waiting(name) || name == LOCK
}

/// Removes a folder and all files that runs write, the manifest last. The error names the file or folder that stays.
pub(super) fn clear(disk: &Disk, folder: &Path) -> Result<(), FileError> {
    let found = list(folder).map_err(FileError::left(folder))?;
    let (last, first): (Vec<_>, Vec<_>) = found.into_iter().partition(|(name, _)| name == MANIFEST);
    for (name, kind) in first.into_iter().chain(last) {
        let path = folder.join(&name);
        if kind.is_dir() && name.starts_with(WAITING) {
            clear(disk, &path)?;
        } else if kind.is_file() && is_removable(&name) {
            disk.remove_file(&path).map_err(FileError::left(&path))?;
        }
    }
    disk.remove_folder(folder).map_err(FileError::left(folder))
}
