//! Files and folders that wait to take their place, and remains of killed runs.

use std::fs::{self, File, Metadata};
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

use super::disk::{self, Disk, Hold};
use super::error::FileError;
use super::holdings::{clear, holds_only_ours, list};
use super::names;
use super::single::is_ours;
use super::system;

/// A file or folder that waits, locked so that others leave it alone; removed when dropped, unless kept.
#[derive(Debug)]
pub(super) struct Waiting {
    path: PathBuf,
    /// Handle that holds the lock; None within a folder that is locked itself.
    file: Option<File>,
    is_folder: bool,
    is_kept: bool,
    disk: Disk,
}

/// Largest number of attempts at making a new file or folder and locking it.
const TRIES: usize = 100;

impl Waiting {
    /// A new folder in `parent`.
    ///
    /// # Errors
    /// Errors of the system, and systems that cannot lock folders.
    pub fn folder(disk: &Disk, parent: &Path) -> io::Result<Self> {
        for _ in 0..TRIES {
            let Some(mut waiting) = Self::made(disk, parent, |path| disk.make_folder(path))? else { continue };
            let file = disk::open(&waiting.path)?;
            if waiting.is_locked_by(&file)? {
                waiting.file = Some(file);
                return Ok(waiting);
            }
            waiting.keep();
        }
        Err(ErrorKind::AlreadyExists.into())
    }

    /// A new folder within one that this process has locked.
    pub fn within(disk: &Disk, locked: &Path) -> io::Result<Self> {
        for _ in 0..TRIES {
            if let Some(waiting) = Self::made(disk, locked, |path| disk.make_folder(path))? {
                return Ok(waiting);
            }
        }
        Err(ErrorKind::AlreadyExists.into())
    }

    /// A new file in `parent`, and the file to write to; without a lock where the file system has none.
    pub fn file(disk: &Disk, parent: &Path) -> io::Result<(Self, File)> {
        for _ in 0..TRIES {
            let mut made = None;
            let waiting = Self::made(disk, parent, |path| {
                made = Some(disk.make_file(path)?);
                Ok(())
            })?;
            let (Some(mut waiting), Some(file)) = (waiting, made) else { continue };
            waiting.is_folder = false;
            if waiting.is_locked_by(&file).unwrap_or(true) {
                return Ok((waiting, file));
            }
            waiting.keep();
        }
        Err(ErrorKind::AlreadyExists.into())
    }

    /// Makes something under a new name. Returns None if the name is taken.
    fn made(disk: &Disk, parent: &Path, make: impl FnOnce(&Path) -> io::Result<()>) -> io::Result<Option<Self>> {
        let path = parent.join(names::waiting());
        match make(&path) {
            Err(cause) if cause.kind() == ErrorKind::AlreadyExists => Ok(None),
            Err(cause) => Err(cause),
            Ok(()) => Ok(Some(Self { path, file: None, is_folder: true, is_kept: false, disk: disk.clone() })),
        }
    }

    /// Whether the lock came before somebody took the new file for a stale one.
    fn is_locked_by(&self, file: &File) -> io::Result<bool> {
        Ok(self.disk.try_lock(file, &self.path, Hold::Alone)? && disk::is_at(file, &self.path))
    }

    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Whether the file or folder waits within a locked folder, not beside one.
    pub fn is_within(&self) -> bool {
        self.file.is_none()
    }

    /// Keeps the file or folder from being removed on drop.
    pub fn keep(&mut self) {
        self.is_kept = true;
    }

    /// Removes the file or folder now. The error names what stays.
    pub fn remove(&mut self) -> Result<(), FileError> {
        self.keep();
        match self.is_folder {
            true => clear(&self.disk, &self.path),
            false => self.disk.remove_file(&self.path).map_err(FileError::left(&self.path)),
        }
    }
}

impl Drop for Waiting {
    fn drop(&mut self) {
        if !self.is_kept {
            // What cannot be removed is stale from now on: the next run removes it.
            let _ = self.remove();
        }
    }
}

/// Removes from a folder the remains of killed runs of the owner of `own`.
///
/// Remains have a name that runs give, hold only files that runs write, and are not locked. Errors are ignored.
pub(super) fn remove_stale(disk: &Disk, folder: &Path, own: &Metadata) {
    for (name, kind) in list(folder).unwrap_or_default() {
        let path = folder.join(&name);
        let is_left = match names::is_waiting(&name) {
            true => kind.is_file() || kind.is_dir(),
            false => kind.is_file() && names::may_be_of_an_old_version(&name) && is_ours(&path),
        };
        let held = if is_left { locked(disk, &path) } else { None };
        if held.is_some_and(|file| file.metadata().is_ok_and(|found| system::is_owned_alike(&found, own))) {
            remove_left(disk, &path, kind);
        }
    }
}

fn remove_left(disk: &Disk, path: &Path, kind: fs::FileType) {
    if kind.is_file() {
        let _ = disk.remove_file(path);
    } else if holds_only_ours(path) {
        let _ = clear(disk, path);
    }
}

/// Whether nobody holds a file or folder that waits.
pub(super) fn is_stale(disk: &Disk, path: &Path) -> bool {
    locked(disk, path).is_some()
}

/// Locks a file or folder. Returns None if somebody else holds it, or if it cannot be opened.
fn locked(disk: &Disk, path: &Path) -> Option<File> {
    let file = disk::open(path).ok()?;
    (disk.try_lock(&file, path, Hold::Alone).ok()? && disk::is_at(&file, path)).then_some(file)
}
