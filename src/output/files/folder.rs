//! A folder for tables: new, empty, or of an earlier run.

use std::fs;
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

use super::disk::{self, Disk, Hold};
use super::error::FileError;
use super::holdings::Holdings;
use super::lock::{Attempt, Lock};
use super::staging::Staging;
use super::waiting::{self, Waiting};

/// A folder for tables that is new, empty, or holds an earlier run.
#[derive(Debug)]
pub struct TableFolder {
    /// Path of the folder, as given.
    shown: PathBuf,
    /// Path from the root on: another run may exchange the current folder meanwhile.
    path: PathBuf,
    disk: Disk,
}

/// Largest number of attempts at making a folder that others remove.
const TRIES: usize = 100;

impl TableFolder {
    /// Checks whether tables can be written to `path`, and changes nothing.
    ///
    /// # Errors
    /// Fails if `path` is a file, if it holds a file that no earlier run wrote, or if it cannot be written to.
    pub fn check(path: &Path) -> Result<Self, FileError> {
        Self::check_on(Disk::default(), path)
    }

    /// The folder, as it was given.
    pub fn shown(&self) -> &Path {
        &self.shown
    }

    pub(super) fn check_on(disk: Disk, path: &Path) -> Result<Self, FileError> {
        if path.as_os_str().is_empty() {
            return Err(FileError::NoName);
        }
        let absolute = std::path::absolute(path).map_err(FileError::at(path))?;
        let folder = Self { shown: path.to_owned(), path: absolute, disk };
        folder.look()?;
        let ground = existing_part(path);
        if !fs::metadata(ground).map_err(FileError::at(path))?.is_dir() {
            return Err(FileError::NotAFolder(ground.to_owned()));
        }
        tempfile::tempfile_in(ground).map_err(FileError::at(path))?;
        Ok(folder)
    }

    /// Refuses files that no earlier run wrote. A folder to which another run is writing is accepted.
    fn look(&self) -> Result<(), FileError> {
        // One question decides whether anything is there: another run may make the folder between two.
        let is_folder = match self.path.symlink_metadata() {
            Err(_) => return Ok(()),
            Ok(found) if found.is_symlink() => self.path.is_dir(),
            Ok(found) => found.is_dir(),
        };
        if !is_folder {
            return Err(FileError::NotAFolder(self.shown.clone()));
        }
        let real = self.path.canonicalize().map_err(FileError::reading(&self.shown))?;
        match self.lock_to_look(&real).map_err(FileError::reading(&self.shown))? {
            Attempt::Busy(_) => Ok(()),
            Attempt::Got(_lock) => Holdings::of(&self.disk, &real, &self.shown).map(|_| ()),
        }
    }

    /// Keeps writers out for a moment. Where folders cannot be locked, and no writer has left a file to lock, one is made:
    /// without it the tables of a run that is just publishing would be nobody's.
    fn lock_to_look(&self, real: &Path) -> io::Result<Attempt<Lock>> {
        match Lock::of(&self.disk, real, Hold::Together)? {
            Attempt::Got(lock) if !lock.is_held() => Lock::of(&self.disk, real, Hold::Alone),
            held => Ok(held),
        }
    }

    /// Starts to fill the folder, out of sight and for this run alone; earlier tables stay until [`Staging::publish`].
    ///
    /// # Errors
    /// Errors of [`TableFolder::check`].
    pub fn stage(&self) -> Result<Attempt<Staging>, FileError> {
        for _ in 0..TRIES {
            match self.try_stage() {
                // Who made a folder above it, and failed, has removed it.
                Err(FileError::Io { cause, .. }) if cause.kind() == ErrorKind::NotFound => {}
                other => return other,
            }
        }
        Err(FileError::at(&self.shown)(ErrorKind::NotFound.into()))
    }

    fn try_stage(&self) -> Result<Attempt<Staging>, FileError> {
        let mut created = CreatedFolders::create(&self.disk, &self.path).map_err(FileError::at(&self.shown))?;
        let real = self.path.canonicalize().map_err(FileError::at(&self.shown))?;
        match Lock::of(&self.disk, &real, Hold::Alone).map_err(FileError::at(&self.shown))? {
            Attempt::Got(lock) => self.stage_in(real, Claim { created, lock }).map(Attempt::Got),
            Attempt::Busy(busy) => {
                // The other run is in it.
                created.keep();
                Ok(Attempt::Busy(busy))
            }
        }
    }

    fn stage_in(&self, real: PathBuf, claim: Claim) -> Result<Staging, FileError> {
        Holdings::of(&self.disk, &real, &self.shown)?;
        let waiting = self.place(&real, &claim.lock).map_err(FileError::at(&self.shown))?;
        if let (Some(parent), Ok(own)) = (real.parent(), fs::metadata(waiting.path())) {
            waiting::remove_stale(&self.disk, parent, &own);
        }
        Ok(Staging::new(self.disk.clone(), self.shown.clone(), real, waiting, claim))
    }

    /// Place where tables wait: beside the folder if both can be exchanged, else within it.
    fn place(&self, real: &Path, lock: &Lock) -> io::Result<Waiting> {
        if lock.is_of_folder()
            && !is_current(real)
            && let Some(parent) = real.parent()
            && let Ok(beside) = self.beside(real, parent)
        {
            return Ok(beside);
        }
        Waiting::within(&self.disk, real)
    }

    fn beside(&self, real: &Path, parent: &Path) -> io::Result<Waiting> {
        let waiting = Waiting::folder(&self.disk, parent)?;
        self.disk.permit(waiting.path(), real)?;
        Ok(waiting)
    }
}

/// Whether the user stands in the folder, and would stand in a removed one.
fn is_current(real: &Path) -> bool {
    let both = fs::metadata(".").and_then(|current| Ok((current, fs::metadata(real)?)));
    both.map_or(true, |(current, there)| disk::is_same(&current, &there))
}

/// The longest part of `path` that exists.
fn existing_part(path: &Path) -> &Path {
    path.ancestors().find(|part| part.symlink_metadata().is_ok()).unwrap_or(Path::new("."))
}

/// A folder for this run alone; dropped, it is removed if it is new and empty.
#[derive(Debug)]
pub(super) struct Claim {
    // Dropped in this order: another run must not be in a folder that is removed.
    created: CreatedFolders,
    lock: Lock,
}

impl Claim {
    /// Keeps the folder.
    pub fn keep(&mut self) {
        self.created.keep();
    }

    /// Keeps the folder, and syncs all names on the path, so that they outlast a power cut.
    pub fn settle(&mut self) -> io::Result<()> {
        let created = std::mem::take(&mut self.created.created);
        let above = created.iter().filter_map(|folder| folder.parent());
        above.into_iter().try_for_each(|parent| self.created.disk.sync_folder(parent))
    }

    /// Whether other runs are kept out.
    pub fn is_held(&self) -> bool {
        self.lock.is_held()
    }
}

impl Drop for Claim {
    fn drop(&mut self) {
        if !self.created.created.is_empty() {
            self.lock.remove_file();
        }
    }
}

/// Folders made on the way to a file; dropped, they are removed if empty.
#[derive(Debug)]
struct CreatedFolders {
    created: Vec<PathBuf>,
    disk: Disk,
}

impl CreatedFolders {
    /// Makes `path` and all missing folders above it.
    fn create(disk: &Disk, path: &Path) -> io::Result<Self> {
        let mut folders = Self { created: Vec::new(), disk: disk.clone() };
        let above: Vec<&Path> =
            path.ancestors().take_while(|part| !part.as_os_str().is_empty() && !part.is_dir()).collect();
        for part in above.into_iter().rev() {
            match disk.make_folder(part) {
                // Another run has made it meanwhile.
                Err(cause) if cause.kind() == ErrorKind::AlreadyExists && part.is_dir() => {}
                made => {
                    made?;
                    folders.created.push(part.to_owned());
                }
            }
        }
        Ok(folders)
    }

    /// Keeps the folders.
    fn keep(&mut self) {
        self.created.clear();
    }
}

impl Drop for CreatedFolders {
    fn drop(&mut self) {
        for folder in self.created.iter().rev() {
            // Refused where something has come into it since: then it stays.
            let _ = self.disk.remove_folder(folder);
        }
    }
}
