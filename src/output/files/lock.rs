//! One run at a time writes to a folder.
//!
//! The folder itself is locked, so that no file for it is left behind. Where a file system cannot lock folders (NFS), a file
//! in it is. A lock holds only while its folder is still the one of that name: another run may have put a new folder into the
//! place of the one that this one has waited for.

use std::fs::File;
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

use super::disk::{self, Disk, Hold};
use super::names::LOCK;

/// Result of an attempt that another run can hold up.
#[derive(Debug)]
pub enum Attempt<T> {
    /// The result.
    Got(T),
    /// Another run is at work.
    Busy(Busy),
}

/// Folder that another run holds.
#[derive(Debug)]
pub struct Busy {
    file: File,
    hold: Hold,
}

impl Busy {
    /// Waits until the other run is done.
    ///
    /// # Errors
    /// Errors of the system.
    pub fn until_free(self) -> io::Result<()> {
        let wait = || match self.hold {
            Hold::Alone => self.file.lock(),
            Hold::Together => self.file.lock_shared(),
        };
        loop {
            match wait() {
                Err(cause) if cause.kind() == ErrorKind::Interrupted => {}
                free => return free,
            }
        }
    }
}

/// A folder held until dropped.
#[derive(Debug)]
pub(super) struct Lock {
    held: Held,
    disk: Disk,
}

#[derive(Debug)]
enum Held {
    Folder(#[expect(dead_code, reason = "locked while open")] File),
    File(#[expect(dead_code, reason = "locked while open")] File, PathBuf),
    /// A file that existed, locked by a reader.
    Read(#[expect(dead_code, reason = "locked while open")] File),
    /// The file system has no locks.
    Nothing,
}

/// Largest number of times that a folder may be replaced between opening and locking.
const TRIES: usize = 1000;

impl Lock {
    /// Locks a folder, given by its canonical path.
    ///
    /// # Errors
    /// [`ErrorKind::NotFound`] if the folder has gone, and errors of the system.
    pub fn of(disk: &Disk, folder: &Path, hold: Hold) -> io::Result<Attempt<Self>> {
        for _ in 0..TRIES {
            let file = match disk::open(folder) {
                // Some systems open no folders.
                Err(cause) if cfg!(not(unix)) && cause.kind() == ErrorKind::PermissionDenied => {
                    return Self::by_file(disk, folder, hold);
                }
                opened => opened?,
            };
            match disk.try_lock(&file, folder, hold) {
                Ok(true) if disk::is_at(&file, folder) => return Ok(Self::got(disk, Held::Folder(file))),
                Ok(true) => {}
                Ok(false) => return Ok(Attempt::Busy(Busy { file, hold })),
                Err(_) => return Self::by_file(disk, folder, hold),
            }
        }
        Err(io::Error::other("other runs replace it again and again"))
    }

    fn by_file(disk: &Disk, folder: &Path, hold: Hold) -> io::Result<Attempt<Self>> {
        let path = folder.join(LOCK);
        for _ in 0..TRIES {
            let file = match hold {
                Hold::Alone => of_ours(disk.make_lock(&path)?)?,
                Hold::Together => match disk::open(&path) {
                    Err(cause) if cause.kind() == ErrorKind::NotFound => return Ok(Self::got(disk, Held::Nothing)),
                    opened => opened?,
                },
            };
            match disk.try_lock(&file, &path, hold) {
                Ok(true) if disk::is_at(&file, &path) => return Ok(Self::got(disk, Held::by_file(file, path, hold))),
                Ok(true) => {}
                Ok(false) => return Ok(Attempt::Busy(Busy { file, hold })),
                Err(_) => return Self::without(disk, &path, hold),
            }
        }
        Err(io::Error::other("other runs replace it again and again"))
    }

    /// Goes on without a lock if the file system has no locks.
    fn without(disk: &Disk, path: &Path, hold: Hold) -> io::Result<Attempt<Self>> {
        if hold == Hold::Alone {
            disk.remove_file(path)?;
        }
        Ok(Self::got(disk, Held::Nothing))
    }

    fn got(disk: &Disk, held: Held) -> Attempt<Self> {
        Attempt::Got(Self { held, disk: disk.clone() })
    }

    /// Removes the file for the lock from the folder, so that the folder can be removed, too.
    pub fn remove_file(&mut self) {
        // Elsewhere a file is not known again, and has to stay.
        if let (Held::File(_, path), true) = (&self.held, cfg!(unix)) {
            // Where it stays, the next run locks it again.
            let _ = self.disk.remove_file(path);
            self.held = Held::Nothing;
        }
    }

    /// Whether the folder itself is locked, and may be exchanged.
    pub fn is_of_folder(&self) -> bool {
        matches!(self.held, Held::Folder(_))
    }

    /// Whether anything is locked.
    pub fn is_held(&self) -> bool {
        !matches!(self.held, Held::Nothing)
    }
}

/// Refuses a file with content under the name of a lock: locks are empty.
fn of_ours(file: File) -> io::Result<File> {
    let found = file.metadata()?;
    match found.is_file() && found.len() == 0 {
        true => Ok(file),
        false => Err(io::Error::other(format!("{LOCK} is not of an earlier run"))),
    }
}

impl Held {
    fn by_file(file: File, path: PathBuf, hold: Hold) -> Self {
        match hold {
            Hold::Alone => Held::File(file, path),
            Hold::Together => Held::Read(file),
        }
    }
}

impl Drop for Lock {
    fn drop(&mut self) {
        self.remove_file();
    }
}
