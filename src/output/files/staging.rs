//! Tables that wait until all of them are whole, and then take their place.

use std::fs::File;
use std::io::{self, BufWriter, Read, Write};
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use super::disk::{self, Disk};
use super::error::FileError;
use super::folder::Claim;
use super::holdings::{Holdings, clear};
use super::names::{self, MANIFEST};
use super::waiting::Waiting;
use crate::output::manifest::Checksum;
use crate::special::hexadecimal::hexadecimal;

/// Tables that wait until all of them are whole; dropped, they leave no trace.
#[derive(Debug)]
pub struct Staging {
    disk: Disk,
    shown: PathBuf,
    /// The folder that `shown` names in the end.
    real: PathBuf,
    checksums: Vec<Checksum>,
    // Dropped in this order: what waits, and the folders around it.
    waiting: Waiting,
    claim: Claim,
}

/// Remains of the earlier run that could not be removed, though the new run is whole.
pub type Left = Option<FileError>;

impl Staging {
    pub(super) fn new(disk: Disk, shown: PathBuf, real: PathBuf, waiting: Waiting, claim: Claim) -> Self {
        Self { disk, shown, real, checksums: Vec::new(), waiting, claim }
    }

    /// Adds the file `name`, whose bytes `write` gives.
    ///
    /// # Errors
    /// Errors of `write` and of the disk, and names that no table has.
    pub fn add(&mut self, name: &str, write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> Result<(), FileError> {
        let shown = self.shown.join(name);
        if !names::is_of_a_run(name) {
            return Err(FileError::at(&shown)(io::Error::new(io::ErrorKind::InvalidInput, "no table has this name")));
        }
        let path = self.waiting.path().join(name);
        let (bytes, sha256) = self.write(&path, write).map_err(FileError::at(&shown))?;
        if name != MANIFEST {
            self.checksums.push(Checksum { file: name.to_owned(), bytes, sha256 });
        }
        Ok(())
    }

    fn write(&self, path: &Path, write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> io::Result<(u64, String)> {
        let file = self.disk.make_file(path)?;
        let summed = Summed { disk: &self.disk, path, file, bytes: 0, sum: Sha256::new() };
        let mut out = BufWriter::with_capacity(1 << 16, summed);
        write(&mut out)?;
        // A disk that is full may say so only now.
        let summed = out.into_inner().map_err(io::IntoInnerError::into_error)?;
        self.disk.sync(&summed.file, path)?;
        Ok((summed.bytes, hexadecimal(summed.sum.finalize())))
    }

    /// Sizes and checksums of the tables that have been added.
    pub fn checksums(&self) -> &[Checksum] {
        &self.checksums
    }

    /// Whether other runs are kept out; some file systems have no locks.
    pub fn is_locked(&self) -> bool {
        self.claim.is_held()
    }

    /// Puts all tables in the place of the earlier ones, in one step if the system can exchange two folders.
    ///
    /// Otherwise moves tables one by one, between the removal of the earlier manifest and the arrival of the new one.
    ///
    /// # Errors
    /// [`FileError::NotWhole`]; all other errors leave the earlier tables as they were.
    pub fn publish(mut self) -> Result<Left, FileError> {
        self.disk.sync_folder(self.waiting.path()).map_err(FileError::at(&self.shown))?;
        let holdings = Holdings::of(&self.disk, &self.real, &self.shown)?;
        if !self.waiting.is_within() {
            match self.disk.exchange(self.waiting.path(), &self.real) {
                Ok(()) => return self.exchanged(),
                Err(_) => self.bring_in().map_err(FileError::at(&self.shown))?,
            }
        }
        self.one_by_one(&holdings)
    }

    /// Removes the earlier tables, which now wait in the place of the new ones.
    ///
    /// Puts the earlier tables back if a file was added to them meanwhile.
    fn exchanged(mut self) -> Result<Left, FileError> {
        let earlier = self.waiting.path().to_owned();
        if let Err(refusal) = Holdings::of(&self.disk, &earlier, &self.shown) {
            if self.disk.exchange(&earlier, &self.real).is_err() {
                self.waiting.keep();
                self.claim.keep();
                return Err(Holdings::of(&self.disk, &earlier, &earlier).err().unwrap_or(refusal));
            }
            return Err(refusal);
        }
        let parent = self.real.parent().unwrap_or(&self.real);
        let synced = self.claim.settle().and_then(|()| self.disk.sync_folder(parent));
        synced.map_err(FileError::at(&self.shown))?;
        Ok(self.waiting.remove().err())
    }

    /// Moves the waiting tables into the folder if the two cannot be exchanged, as at a mount point.
    fn bring_in(&mut self) -> io::Result<()> {
        let within = Waiting::within(&self.disk, &self.real)?;
        let names: Vec<String> = self.names().map(str::to_owned).collect();
        for name in names {
            let (from, to) = (self.waiting.path().join(&name), within.path().join(&name));
            // A mount point may lie on another file system.
            self.disk.rename(&from, &to).or_else(|_| self.copy(&from, &to))?;
        }
        self.disk.sync_folder(within.path())?;
        self.waiting = within;
        Ok(())
    }

    fn copy(&self, from: &Path, to: &Path) -> io::Result<()> {
        let mut source = disk::open(from)?;
        self.write(to, |out| io::copy(&mut source, out).map(|_| ())).map(|_| ())
    }

    /// All files, the manifest last.
    fn names(&self) -> impl Iterator<Item = &str> {
        self.checksums.iter().map(|table| table.file.as_str()).chain([MANIFEST])
    }

    fn one_by_one(mut self, holdings: &Holdings) -> Result<Left, FileError> {
        let mut earlier = Waiting::within(&self.disk, &self.real).map_err(FileError::at(&self.shown))?;
        let mut done = Vec::new();
        if let Err((path, cause)) = self.move_all(holdings, earlier.path(), &mut done) {
            let shown = self.shown.join(path.file_name().unwrap_or_default());
            if self.take_back(&done).is_ok() {
                return Err(FileError::at(&shown)(cause));
            }
            // What waits tells the next run whose tables these are.
            self.waiting.keep();
            earlier.keep();
            self.claim.keep();
            return Err(FileError::NotWhole { path: shown, cause });
        }
        let synced = self.claim.settle().and_then(|()| self.disk.sync_folder(&self.real));
        synced.map_err(FileError::at(&self.shown))?;
        Ok(self.remove_earlier(earlier, holdings).err())
    }

    /// Moves the earlier manifest and tables out and the new ones in, the new manifest last, and notes each move that is done.
    fn move_all(
        &self,
        holdings: &Holdings,
        earlier: &Path,
        done: &mut Vec<(PathBuf, PathBuf)>,
    ) -> Result<(), (PathBuf, io::Error)> {
        let mut rename = |from: PathBuf, to: PathBuf| {
            let renamed = self.disk.rename(&from, &to).map_err(|cause| (from.clone(), cause));
            renamed.map(|()| done.push((from, to)))
        };
        let sync = || self.disk.sync_folder(&self.real).map_err(|cause| (self.real.clone(), cause));
        if holdings.has_manifest {
            rename(self.real.join(MANIFEST), earlier.join(MANIFEST))?;
            sync()?;
        }
        for table in &holdings.tables {
            rename(self.real.join(table), earlier.join(table))?;
        }
        for name in self.names() {
            if name == MANIFEST {
                sync()?;
            }
            rename(self.waiting.path().join(name), self.real.join(name))?;
        }
        Ok(())
    }

    /// Undoes moves, the last one first, so that the earlier manifest comes back last.
    fn take_back(&self, done: &[(PathBuf, PathBuf)]) -> io::Result<()> {
        done.iter().rev().try_for_each(|(from, to)| self.disk.rename(to, from))
    }

    fn remove_earlier(&mut self, mut earlier: Waiting, holdings: &Holdings) -> Result<(), FileError> {
        earlier.remove()?;
        self.waiting.remove()?;
        // What has waited within the folder was one of its holdings.
        let mut stale = holdings.waiting.iter().filter(|folder| *folder != self.waiting.path());
        stale.try_for_each(|folder| clear(&self.disk, folder))?;
        let remove = |path: &PathBuf| self.disk.remove_file(path).map_err(FileError::left(path));
        holdings.left.iter().try_for_each(remove)
    }
}

/// Writer that counts the bytes and computes the checksum.
struct Summed<'a> {
    disk: &'a Disk,
    path: &'a Path,
    file: File,
    bytes: u64,
    sum: Sha256,
}

impl Write for Summed<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.disk.write(&mut self.file, self.path, bytes)?;
        self.sum.update(&bytes[..written]);
        self.bytes += written as u64;
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

/// Size [bytes] and SHA-256 of a stream.
pub(super) fn sum_of(mut file: impl Read) -> io::Result<(u64, String)> {
    let (mut sum, mut bytes) = (Sha256::new(), 0);
    let mut part = vec![0; 1 << 16];
    loop {
        match file.read(&mut part) {
            Ok(0) => return Ok((bytes, hexadecimal(sum.finalize()))),
            Ok(read) => {
                sum.update(&part[..read]);
                bytes += read as u64;
            }
            Err(cause) if cause.kind() == io::ErrorKind::Interrupted => {}
            Err(cause) => return Err(cause),
        }
    }
}
