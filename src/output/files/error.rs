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
    /// The folder holds a file that no earlier run wrote.
    #[error("{} holds {found}, which no earlier run wrote; name an empty or a new folder", .folder.display())]
    Foreign {
        /// The folder.
        folder: PathBuf,
        /// The first such file.
        found: String,
    },
    /// The file exists, and this program did not write it.
    #[error("{} exists already, and `offer` did not write it (`--force` overwrites it)", .0.display())]
    NotOurs(PathBuf),
    /// The path exists, and is no file.
    #[error("{} is not a file: name a file, or `-` for standard output", .0.display())]
    NoFile(PathBuf),
    /// The folder of a file does not exist.
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
    /// The system refused to put all tables in place, and then to restore the earlier ones.
    #[error("cannot write {}: {cause}; the folder does not hold one whole run now; the next run makes it whole", .path.display())]
    NotWhole {
        /// The file or folder.
        path: PathBuf,
        /// Reason of the system.
        cause: io::Error,
    },
    /// The system refused to remove the earlier tables.
    #[error("cannot remove {}: {cause}; the new tables are whole, and the next run removes it", .path.display())]
    Left {
        /// The file or folder.
        path: PathBuf,
        /// Reason of the system.
        cause: io::Error,
    },
}

impl FileError {
    /// Whether the user can mend the error, not the machine.
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

    /// Error of the system at a path.
    pub fn at(path: &Path) -> impl FnOnce(io::Error) -> FileError {
        move |cause| FileError::Io { path: path.to_owned(), cause: without_path(&cause) }
    }

    /// Error of the system in removing a path.
    pub(super) fn left(path: &Path) -> impl FnOnce(io::Error) -> FileError {
        move |cause| FileError::Left { path: path.to_owned(), cause }
    }

    /// Error of the system in reading a path.
    pub(super) fn reading(path: &Path) -> impl FnOnce(io::Error) -> FileError {
        move |cause| FileError::Unread { path: path.to_owned(), cause }
    }
}

/// The error without the path of a temporary file, which tempfile adds.
fn without_path(cause: &io::Error) -> io::Error {
    let text = cause.to_string();
    let reason = text.split_once(" at path ").map_or(text.as_str(), |(reason, _)| reason);
    io::Error::new(cause.kind(), reason)
}
