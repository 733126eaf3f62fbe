//! Why files cannot be written.

use std::io;
use std::path::{Path, PathBuf};

/// Why files cannot be written.
#[derive(Debug, thiserror::Error)]
pub enum FileError {
    /// The folder for tables is no folder.
    #[error("{} is a file; tables need a folder", .0.display())]
    NotAFolder(PathBuf),
    /// The folder for tables has no name.
    #[error("a folder for tables needs a name")]
    NoName,
    /// The folder holds what no earlier run has written.
    #[error("{} holds {found}, which no earlier run wrote; name an empty or a new folder", .folder.display())]
    Foreign {
        /// The folder.
        folder: PathBuf,
        /// The first such file.
        found: String,
    },
    /// A file is there that this program has not made.
    #[error("{} exists already, and `offer` did not write it (`--force` overwrites it)", .0.display())]
    NotOurs(PathBuf),
    /// Something is there that is no file.
    #[error("{} is not a file: name a file, or `-` for standard output", .0.display())]
    NoFile(PathBuf),
    /// The folder of a file is not there.
    #[error("folder {} does not exist: create it, or name another", .0.display())]
    NoFolder(PathBuf),
    /// A manifest is no plain file.
    #[error("{} is not a regular file, so no earlier run wrote it; name an empty or a new folder", .0.display())]
    ManifestNotPlain(PathBuf),
    /// The system refused.
    #[error("cannot write {}: {cause}", .path.display())]
    Io {
        /// The file or folder.
        path: PathBuf,
        /// Reason of the system.
        cause: io::Error,
    },
    /// The system refused to read.
    #[error("cannot read {}: {cause}", .path.display())]
    Unread {
        /// The file or folder.
        path: PathBuf,
        /// Reason of the system.
        cause: io::Error,
    },
    /// The system refused in the midst of putting tables into place, and again when they were to be taken back.
    #[error("cannot write {}: {cause}; the folder does not hold one whole run now; the next run makes it whole", .path.display())]
    NotWhole {
        /// The file or folder.
        path: PathBuf,
        /// Reason of the system.
        cause: io::Error,
    },
    /// The system refused to remove what the new tables have replaced.
    #[error("cannot remove {}: {cause}; the new tables are whole, and the next run removes it", .path.display())]
    Left {
        /// The file or folder.
        path: PathBuf,
        /// Reason of the system.
        cause: io::Error,
    },
}

impl FileError {
    /// Whether the one who asked is at fault, not the machine.
    pub fn is_wrong_use(&self) -> bool {
        use FileError::{Foreign, ManifestNotPlain, NoFile, NoFolder, NoName, NotAFolder, NotOurs};
        match self {
            NotAFolder(_) | NoName | Foreign { .. } | NotOurs(_) | NoFile(_) | NoFolder(_) | ManifestNotPlain(_) => {
                true
            }
            FileError::Io { .. } | FileError::Unread { .. } | FileError::NotWhole { .. } | FileError::Left { .. } => {
                false
            }
        }
    }

    /// Says at which file or folder the system refused.
    pub fn at(path: &Path) -> impl FnOnce(io::Error) -> FileError {
        move |cause| FileError::Io { path: path.to_owned(), cause: without_path(&cause) }
    }

    /// Says which replaced file or folder the system refused to remove.
    pub(super) fn left(path: &Path) -> impl FnOnce(io::Error) -> FileError {
        move |cause| FileError::Left { path: path.to_owned(), cause }
    }

    /// Says which file or folder the system refused to read.
    pub(super) fn reading(path: &Path) -> impl FnOnce(io::Error) -> FileError {
        move |cause| FileError::Unread { path: path.to_owned(), cause }
    }
}

/// The reason alone: a temporary file's own path, which tempfile adds, helps nobody.
fn without_path(cause: &io::Error) -> io::Error {
    let text = cause.to_string();
    let reason = text.split_once(" at path ").map_or(text.as_str(), |(reason, _)| reason);
    io::Error::new(cause.kind(), reason)
}
