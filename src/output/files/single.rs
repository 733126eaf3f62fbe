//! A single file: a picture, a page, a new scenario.

use std::fs;
use std::io::{self, Read, Write};
use std::path::Path;

use super::disk::Disk;
use super::error::FileError;
use super::waiting::{self, Waiting};
use crate::output::labels::MADE;

/// Number of first bytes that hold the mark of this program.
const NEAR: u64 = 4096;

/// Writes the file at `path`, whole or not at all; over an earlier one only with `overwrite`.
///
/// # Errors
/// [`io::ErrorKind::AlreadyExists`] if the file exists, and errors of the system.
pub fn write_whole(path: &Path, bytes: &[u8], overwrite: bool) -> io::Result<()> {
    write_whole_on(&Disk::default(), path, bytes, overwrite)
}

/// Writes the file at `path` as `fill` does, whole or not at all; over an earlier one only with `overwrite`.
///
/// # Errors
/// As [`write_whole`], and errors of `fill`.
pub fn write_filled(
    path: &Path,
    overwrite: bool,
    fill: impl FnOnce(&mut dyn Write) -> io::Result<()>,
) -> io::Result<()> {
    write_filled_on(&Disk::default(), path, overwrite, fill)
}

pub(super) fn write_whole_on(disk: &Disk, path: &Path, bytes: &[u8], overwrite: bool) -> io::Result<()> {
    write_filled_on(disk, path, overwrite, |out| out.write_all(bytes))
}

fn write_filled_on(
    disk: &Disk,
    path: &Path,
    overwrite: bool,
    fill: impl FnOnce(&mut dyn Write) -> io::Result<()>,
) -> io::Result<()> {
    let folder = folder_of(path);
    let (mut waiting, mut file) = Waiting::file(disk, folder)?;
    waiting::remove_stale(disk, folder, &file.metadata()?);
    fill(&mut OnDisk { disk, file: &mut file, path: waiting.path() })?;
    disk.sync(&file, waiting.path())?;
    match overwrite {
        true => disk.rename(waiting.path(), path)?,
        false => disk.rename_new(waiting.path(), path)?,
    }
    waiting.keep();
    disk.sync_folder(folder)
}

/// A file of a file system.
struct OnDisk<'a> {
    disk: &'a Disk,
    file: &'a mut fs::File,
    path: &'a Path,
}

impl Write for OnDisk<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.disk.write(self.file, self.path, bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Checks whether [`write_made`] can write to a path, before the content is made.
///
/// # Errors
/// [`FileError::NoFolder`], [`FileError::NoFile`] where a folder or a device is there, [`FileError::NotOurs`] where a file of somebody else's is, and
/// what the system refuses in its folder.
pub fn check_made(path: &Path, force: bool) -> Result<(), FileError> {
    if path.as_os_str().is_empty() || fs::metadata(path).is_ok_and(|there| !there.is_file()) {
        return Err(FileError::NoFile(path.to_owned()));
    }
    if path.symlink_metadata().is_ok() && !force && !is_ours(path) {
        return Err(FileError::NotOurs(path.to_owned()));
    }
    let folder = folder_of(path);
    if !folder.is_dir() {
        return Err(FileError::NoFolder(folder.to_owned()));
    }
    tempfile::tempfile_in(folder).map_err(FileError::at(path))?;
    Ok(())
}

/// The folder that a file lies in.
fn folder_of(path: &Path) -> &Path {
    path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// Writes a picture or a page that says [`MADE`] within its first 4,096 bytes, whole or not at all: over an earlier one of
/// ours, and over anything else only with `force`.
///
/// # Errors
/// Errors of [`check_made`].
pub fn write_made(path: &Path, bytes: &[u8], force: bool) -> Result<(), FileError> {
    check_made(path, force)?;
    let overwrite = force || is_ours(path);
    write_whole(path, bytes, overwrite).map_err(|cause| match cause.kind() {
        io::ErrorKind::AlreadyExists => FileError::NotOurs(path.to_owned()),
        _ => FileError::at(path)(cause),
    })
}

/// Whether this program made the file. Returns false if there is no file, or if it cannot be read.
pub(super) fn is_ours(path: &Path) -> bool {
    let mut start = Vec::new();
    let read = fs::File::open(path).and_then(|file| file.take(NEAR).read_to_end(&mut start));
    read.is_ok() && start.windows(MADE.len()).any(|part| part == MADE.as_bytes())
}
