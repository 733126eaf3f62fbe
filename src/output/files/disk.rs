//! Operations of a file system that writing needs.

use std::fmt::Debug;
use std::fs::{self, File, Metadata, OpenOptions, TryLockError};
use std::io::{self, ErrorKind, Write};
use std::path::Path;
use std::sync::Arc;

use super::system;

/// Operation of a file system.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Act {
    MakeFolder,
    MakeFile,
    Write,
    Sync,
    SyncFolder,
    Rename,
    Exchange,
    RemoveFile,
    RemoveFolder,
    LockFolder,
    LockFile,
    Permit,
}

/// Check before an operation: always passed, but tests refuse each operation in turn.
pub(super) trait Gate: Debug + Send + Sync {
    fn pass(&self, act: Act, path: &Path) -> io::Result<()>;
}

#[derive(Debug)]
struct Open;

impl Gate for Open {
    fn pass(&self, _: Act, _: &Path) -> io::Result<()> {
        Ok(())
    }
}

/// A file system.
#[derive(Debug, Clone)]
pub(super) struct Disk(Arc<dyn Gate>);

impl Default for Disk {
    fn default() -> Self {
        Self(Arc::new(Open))
    }
}

impl Disk {
    #[cfg(test)]
    pub fn behind(gate: Arc<dyn Gate>) -> Self {
        Self(gate)
    }

    pub fn make_folder(&self, path: &Path) -> io::Result<()> {
        self.0.pass(Act::MakeFolder, path)?;
        fs::create_dir(path)
    }

    /// Makes a file that is not there yet.
    pub fn make_file(&self, path: &Path) -> io::Result<File> {
        self.0.pass(Act::MakeFile, path)?;
        File::create_new(path)
    }

    /// Opens the file to lock, and makes it if it does not exist.
    pub fn make_lock(&self, path: &Path) -> io::Result<File> {
        self.0.pass(Act::MakeFile, path)?;
        let mut options = OpenOptions::new();
        system::as_it_is(options.read(true).write(true).create(true)).open(path)
    }

    pub fn write(&self, file: &mut File, path: &Path, bytes: &[u8]) -> io::Result<usize> {
        self.0.pass(Act::Write, path)?;
        file.write(bytes)
    }

    pub fn sync(&self, file: &File, path: &Path) -> io::Result<()> {
        self.0.pass(Act::Sync, path)?;
        file.sync_all()
    }

    /// Syncs the names in a folder, if the file system can, so that they outlast a power cut.
    pub fn sync_folder(&self, path: &Path) -> io::Result<()> {
        self.0.pass(Act::SyncFolder, path)?;
        match system::sync_folder(path) {
            Err(cause) if matches!(cause.kind(), ErrorKind::InvalidInput | ErrorKind::Unsupported) => Ok(()),
            synced => synced,
        }
    }

    pub fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        self.0.pass(Act::Rename, to)?;
        fs::rename(from, to)
    }

    /// Renames, and refuses to replace a file.
    pub fn rename_new(&self, from: &Path, to: &Path) -> io::Result<()> {
        self.0.pass(Act::Rename, to)?;
        system::rename_new(from, to)
    }

    /// Exchanges two folders in one step.
    pub fn exchange(&self, one: &Path, other: &Path) -> io::Result<()> {
        self.0.pass(Act::Exchange, other)?;
        system::exchange(one, other)
    }

    pub fn remove_file(&self, path: &Path) -> io::Result<()> {
        self.0.pass(Act::RemoveFile, path)?;
        fs::remove_file(path)
    }

    /// Removes a folder that is empty.
    pub fn remove_folder(&self, path: &Path) -> io::Result<()> {
        self.0.pass(Act::RemoveFolder, path)?;
        fs::remove_dir(path)
    }

    /// Locks a folder or a file. Returns whether the lock was free.
    pub fn try_lock(&self, file: &File, path: &Path, hold: Hold) -> io::Result<bool> {
        let is_folder = file.metadata()?.is_dir();
        self.0.pass(if is_folder { Act::LockFolder } else { Act::LockFile }, path)?;
        let locked = match hold {
            Hold::Alone => file.try_lock(),
            Hold::Together => file.try_lock_shared(),
        };
        match locked {
            Ok(()) => Ok(true),
            Err(TryLockError::WouldBlock) => Ok(false),
            Err(TryLockError::Error(cause)) => Err(cause),
        }
    }

    /// Gives a new folder the owner, the permissions and the attributes of another.
    pub fn permit(&self, new: &Path, like: &Path) -> io::Result<()> {
        self.0.pass(Act::Permit, new)?;
        system::permit(new, like)
    }
}

/// Kind of a lock.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Hold {
    /// Held by one writer.
    Alone,
    /// Held by any number of readers.
    Together,
}

/// Opens a path for reading without following a link or waiting at a pipe.
pub(super) fn open(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    system::as_it_is(options.read(true)).open(path)
}

/// Opens a plain file for reading. Returns None if the path is no plain file.
pub(super) fn open_plain(path: &Path) -> io::Result<Option<File>> {
    if !fs::symlink_metadata(path)?.is_file() {
        return Ok(None);
    }
    let file = open(path)?;
    Ok(file.metadata()?.is_file().then_some(file))
}

/// Whether the open file or folder is still what is at `path`.
pub(super) fn is_at(file: &File, path: &Path) -> bool {
    let both = file.metadata().and_then(|open| Ok((open, fs::symlink_metadata(path)?)));
    both.is_ok_and(|(open, there)| is_same(&open, &there))
}

/// Whether two names are one file.
pub(super) fn is_same(one: &Metadata, other: &Metadata) -> bool {
    system::identity(one) == system::identity(other)
}
