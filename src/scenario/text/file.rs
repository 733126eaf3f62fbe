//! Reading of scenario files of limited size.

use std::ffi::OsStr;
use std::fs::{self, File};
use std::io::{self, ErrorKind, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::place::Source;
use crate::scenario::fault::Fault;

/// Name of standard input on the command line.
pub(crate) const STANDARD_INPUT: &str = "-";

/// Size of the largest file that is read [byte].
const LARGEST: u64 = 1 << 20;

/// Reads a path, or standard input.
pub(crate) fn read(path: &Path) -> Result<Arc<Source>, Fault> {
    if path.as_os_str() == STANDARD_INPUT {
        return read_from(io::stdin().lock(), "standard input");
    }
    read_file(path)
}

/// Reads a file. Pipes and devices are refused, since reading could wait for ever.
pub(crate) fn read_file(path: &Path) -> Result<Arc<Source>, Fault> {
    let name = shown(path);
    let unreadable = |error: io::Error| unreadable(&name, &error);
    let kind = fs::metadata(path).map_err(unreadable)?;
    // On some systems a folder opens as a file, on others the error has words of its own.
    if kind.is_dir() {
        return Err(Fault::Folder(name));
    }
    if !kind.is_file() {
        return Err(Fault::NotAFile(name));
    }
    read_from(File::open(path).map_err(unreadable)?, &name)
}

fn read_from(input: impl Read, name: &str) -> Result<Arc<Source>, Fault> {
    let mut bytes = Vec::new();
    let read = input.take(LARGEST + 1).read_to_end(&mut bytes);
    read.map_err(|error| unreadable(name, &error))?;
    if bytes.len() as u64 > LARGEST {
        return Err(Fault::TooLarge(name.to_owned()));
    }
    if let Some(at) = bytes.iter().position(|byte| *byte == 0) {
        return Err(Fault::HoldsZero(name.to_owned(), at));
    }
    match String::from_utf8(bytes) {
        Ok(text) => Ok(Source::new(name, &text)),
        Err(error) => {
            let at = error.utf8_error().valid_up_to();
            Err(Fault::NotText(name.to_owned(), at))
        }
    }
}

fn unreadable(name: &str, error: &io::Error) -> Fault {
    let name = name.to_owned();
    match error.kind() {
        ErrorKind::NotFound => Fault::Missing(name),
        ErrorKind::PermissionDenied => Fault::Unreadable(name, "permission denied".to_owned()),
        _ => Fault::Unreadable(name, error.to_string()),
    }
}

/// Scenario files that a path of the command line means: the path, or the files of a folder, sorted by name.
pub(crate) fn files_of(path: &Path) -> Result<Vec<PathBuf>, Fault> {
    if path.as_os_str() == STANDARD_INPUT || !path.is_dir() {
        return Ok(vec![path.to_owned()]);
    }
    let name = shown(path);
    let files = files_in(path, "toml").map_err(|error| unreadable(&name, &error))?;
    if files.is_empty() {
        return Err(Fault::NoFileInFolder(name));
    }
    Ok(files)
}

/// Files of a folder whose names have this extension, sorted by name.
pub(crate) fn files_in(folder: &Path, extension: &str) -> io::Result<Vec<PathBuf>> {
    let entries = fs::read_dir(folder).and_then(Iterator::collect::<io::Result<Vec<_>>>)?;
    let files = entries.iter().map(fs::DirEntry::path);
    let mut files: Vec<PathBuf> =
        files.filter(|path| path.extension() == Some(OsStr::new(extension)) && !path.is_dir()).collect();
    files.sort();
    Ok(files)
}

/// Whether a path is a folder with scenario files in it.
pub fn is_folder_of(path: &Path) -> bool {
    path.is_dir() && files_in(path, "toml").is_ok_and(|files| !files.is_empty())
}

/// A path as messages show it, with forward slashes on every system.
pub(crate) fn shown(path: &Path) -> String {
    let path = path.to_string_lossy();
    if cfg!(windows) { path.replace('\\', "/") } else { path.into_owned() }
}
