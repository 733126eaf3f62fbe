//! Files written whole or not at all.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::{self, BufWriter, Read, Write};
use std::path::{Path, PathBuf};

use tempfile::TempDir;

/// Name of the file that says what a folder of tables holds.
pub const MANIFEST: &str = "manifest.json";

/// What says that a single file is ours, near its beginning.
pub const MADE: &str = "made by offer";

/// How near [bytes].
const NEAR: u64 = 4096;

/// Start of the name of the folder in which tables wait until all of them are whole.
const WAITING: &str = ".offer-";

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
    #[error("{} holds {found}, which is not of an earlier run; name an empty or a new folder", .folder.display())]
    Foreign {
        /// The folder.
        folder: PathBuf,
        /// The first such file.
        found: String,
    },
    /// A file is there that this program has not made.
    #[error("{} is there already, and `offer` did not make it (`--force` overwrites it)", .0.display())]
    NotOurs(PathBuf),
    /// Something is there that is no file.
    #[error("{} is no file: name a file, or `-` for standard output", .0.display())]
    NoFile(PathBuf),
    /// The folder of a file is not there.
    #[error("folder {} does not exist: create it, or name another", .0.display())]
    NoFolder(PathBuf),
    /// The system refused.
    #[error("cannot write {}: {cause}", .path.display())]
    Io {
        /// The file or folder.
        path: PathBuf,
        /// Its reason.
        cause: io::Error,
    },
}

impl FileError {
    /// Whether the one who asked is at fault, not the machine.
    pub fn is_wrong_use(&self) -> bool {
        !matches!(self, FileError::Io { .. })
    }

    /// Says at which file or folder the system refused.
    pub fn at(path: &Path) -> impl FnOnce(io::Error) -> FileError {
        move |cause| FileError::Io { path: path.to_owned(), cause: without_path(&cause) }
    }
}

/// The reason alone: a temporary file's own path, which tempfile adds, helps nobody.
fn without_path(cause: &io::Error) -> io::Error {
    let text = cause.to_string();
    let reason = text.split_once(" at path ").map_or(text.as_str(), |(reason, _)| reason);
    io::Error::new(cause.kind(), reason)
}

/// A folder for tables that is new, empty, or holds an earlier run.
#[derive(Debug)]
pub struct TableFolder {
    path: PathBuf,
}

impl TableFolder {
    /// Looks whether tables can be written to `path`, and changes nothing.
    ///
    /// # Errors
    /// Where it is a file, where it holds anything that is not of an earlier run, or where nothing can be written there.
    pub fn check(path: &Path) -> Result<Self, FileError> {
        if path.as_os_str().is_empty() {
            return Err(FileError::NoName);
        }
        let folder = Self { path: path.to_owned() };
        folder.tables_of_earlier_run()?;
        let ground = existing_part(path);
        if !fs::metadata(ground).map_err(FileError::at(path))?.is_dir() {
            return Err(FileError::NotAFolder(ground.to_owned()));
        }
        tempfile::tempfile_in(ground).map_err(FileError::at(path))?;
        Ok(folder)
    }

    /// Starts to fill it, out of sight; what is in it stays until [`Staging::publish`].
    ///
    /// # Errors
    /// As [`TableFolder::check`].
    pub fn stage(self) -> Result<Staging, FileError> {
        self.tables_of_earlier_run()?;
        let created = CreatedFolders::create(&self.path)?;
        let waiting =
            tempfile::Builder::new().prefix(WAITING).tempdir_in(&self.path).map_err(FileError::at(&self.path))?;
        Ok(Staging { folder: self, waiting, created, names: BTreeSet::new() })
    }

    /// Names of the files in the folder, all of them of an earlier run.
    fn tables_of_earlier_run(&self) -> Result<BTreeSet<String>, FileError> {
        if !self.path.is_dir() {
            return match self.path.symlink_metadata() {
                Ok(_) => Err(FileError::NotAFolder(self.path.clone())),
                Err(_) => Ok(BTreeSet::new()),
            };
        }
        let own = files_of_manifest(&self.path.join(MANIFEST));
        let mut found = BTreeSet::new();
        for entry in fs::read_dir(&self.path).map_err(FileError::at(&self.path))? {
            let entry = entry.map_err(FileError::at(&self.path))?;
            let name = entry.file_name().to_string_lossy().into_owned();
            let is_folder = entry.path().is_dir();
            match (is_folder, name.starts_with(WAITING), own.contains(&name)) {
                (true, true, _) => {}
                (false, _, true) => _ = found.insert(name),
                _ => {
                    return Err(FileError::Foreign { folder: self.path.clone(), found: name });
                }
            }
        }
        Ok(found)
    }
}

/// The longest part of `path` that exists.
fn existing_part(path: &Path) -> &Path {
    path.ancestors().find(|part| part.symlink_metadata().is_ok()).unwrap_or(Path::new("."))
}

/// The files that a manifest says its run has written, itself among them; none where it is no manifest of ours.
fn files_of_manifest(path: &Path) -> BTreeSet<String> {
    #[derive(serde::Deserialize)]
    struct Earlier {
        #[serde(rename = "generator")]
        _generator: String,
        files: Vec<String>,
    }
    let Some(earlier) =
        File::open(path).ok().and_then(|file| serde_json::from_reader::<_, Earlier>(io::BufReader::new(file)).ok())
    else {
        return BTreeSet::new();
    };
    earlier.files.into_iter().chain([MANIFEST.to_owned()]).collect()
}

/// Tables that wait until all of them are whole; dropped, they leave no trace.
#[derive(Debug)]
pub struct Staging {
    folder: TableFolder,
    // Dropped before the folders around it.
    waiting: TempDir,
    created: CreatedFolders,
    names: BTreeSet<String>,
}

impl Staging {
    /// Adds the file `name`, whose bytes `write` gives.
    ///
    /// # Errors
    /// Those of `write`, and where the disk takes no more.
    pub fn add(&mut self, name: &str, write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> Result<(), FileError> {
        let written = File::create(self.waiting.path().join(name)).and_then(|file| {
            let mut out = BufWriter::with_capacity(1 << 16, file);
            write(&mut out)?;
            // A disk that is full may say so only now.
            out.into_inner().map_err(io::IntoInnerError::into_error)?.sync_all()
        });
        written.map_err(FileError::at(&self.folder.path.join(name)))?;
        self.names.insert(name.to_owned());
        Ok(())
    }

    /// Puts all files in their place, the manifest last, and removes those of the earlier run that have no successor.
    ///
    /// # Errors
    /// Where the system refuses.
    pub fn publish(self) -> Result<(), FileError> {
        let earlier = self.folder.tables_of_earlier_run()?;
        let last = |name: &&String| *name == MANIFEST;
        let tables = self.names.iter().filter(|name| !last(name));
        for name in tables.chain(self.names.iter().filter(last)) {
            let path = self.folder.path.join(name);
            fs::rename(self.waiting.path().join(name), &path).map_err(FileError::at(&path))?;
        }
        for name in earlier.difference(&self.names) {
            let path = self.folder.path.join(name);
            fs::remove_file(&path).map_err(FileError::at(&path))?;
        }
        self.created.keep();
        Ok(())
    }
}

/// Folders made on the way to a file; removed again when dropped, if nothing is in them.
#[derive(Debug)]
struct CreatedFolders(Vec<PathBuf>);

impl CreatedFolders {
    /// Makes `path` and the folders above it that are not there yet.
    fn create(path: &Path) -> Result<Self, FileError> {
        let mut created = Self(Vec::new());
        let above: Vec<&Path> =
            path.ancestors().take_while(|part| !part.as_os_str().is_empty() && !part.is_dir()).collect();
        for part in above.into_iter().rev() {
            fs::create_dir(part).map_err(FileError::at(part))?;
            created.0.push(part.to_owned());
        }
        Ok(created)
    }

    /// Leaves them there.
    fn keep(mut self) {
        self.0.clear();
    }
}

impl Drop for CreatedFolders {
    fn drop(&mut self) {
        for folder in self.0.iter().rev() {
            // Refused where something has come into it since: then it stays.
            let _ = fs::remove_dir(folder);
        }
    }
}

/// Writes the file at `path`, whole or not at all; over an earlier one only with `overwrite`.
///
/// # Errors
/// [`io::ErrorKind::AlreadyExists`] where it is there already, and what the system refuses.
pub fn write_whole(path: &Path, bytes: &[u8], overwrite: bool) -> io::Result<()> {
    let mut builder = tempfile::Builder::new();
    let mut file = ordinary_permissions(&mut builder).prefix(WAITING).tempfile_in(folder_of(path))?;
    file.write_all(bytes)?;
    file.as_file().sync_all()?;
    if overwrite {
        file.persist(path)?;
    } else {
        file.persist_noclobber(path)?;
    }
    Ok(())
}

/// Refuses, before anything is made, what [`write_made`] would refuse.
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
/// As [`check_made`].
pub fn write_made(path: &Path, bytes: &[u8], force: bool) -> Result<(), FileError> {
    check_made(path, force)?;
    let overwrite = force || is_ours(path);
    write_whole(path, bytes, overwrite).map_err(|cause| match cause.kind() {
        io::ErrorKind::AlreadyExists => FileError::NotOurs(path.to_owned()),
        _ => FileError::at(path)(cause),
    })
}

/// Whether this program has made the file; not where there is none, or nobody may read it.
fn is_ours(path: &Path) -> bool {
    let mut start = Vec::new();
    let read = File::open(path).and_then(|file| file.take(NEAR).read_to_end(&mut start));
    read.is_ok() && start.windows(MADE.len()).any(|part| part == MADE.as_bytes())
}

/// Lets the user's umask decide who may read a file, as for any other.
#[cfg(unix)]
fn ordinary_permissions<'a, 'b>(builder: &'a mut tempfile::Builder<'b, 'b>) -> &'a mut tempfile::Builder<'b, 'b> {
    use std::os::unix::fs::PermissionsExt;
    builder.permissions(fs::Permissions::from_mode(0o666))
}

#[cfg(not(unix))]
fn ordinary_permissions<'a, 'b>(builder: &'a mut tempfile::Builder<'b, 'b>) -> &'a mut tempfile::Builder<'b, 'b> {
    builder
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(folder: &Path) -> Vec<String> {
        let mut names: Vec<String> = fs::read_dir(folder)
            .expect("a folder")
            .map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned())
            .collect();
        names.sort();
        names
    }

    /// Writes tables of these names, and a manifest.
    fn publish(folder: &Path, tables: &[&str]) {
        let mut staging = TableFolder::check(folder).and_then(TableFolder::stage).expect("a folder for tables");
        for table in tables {
            staging.add(table, |out| out.write_all(b"x\n")).expect("a table");
        }
        let manifest = serde_json::json!({ "generator": "g", "files": tables }).to_string();
        staging.add(MANIFEST, |out| out.write_all(manifest.as_bytes())).expect("a manifest");
        staging.publish().expect("tables in place");
    }

    #[test]
    fn a_run_replaces_an_earlier_one_with_all_its_tables() {
        let home = tempfile::tempdir().expect("a folder");
        let folder = home.path().join("a/b");
        publish(&folder, &["one.csv", "two.csv"]);
        assert_eq!(names(&folder), ["manifest.json", "one.csv", "two.csv"]);
        publish(&folder, &["one.csv"]);
        assert_eq!(names(&folder), ["manifest.json", "one.csv"]);
    }

    #[test]
    fn what_is_not_of_an_earlier_run_is_refused_and_left_alone() {
        let home = tempfile::tempdir().expect("a folder");
        publish(home.path(), &["one.csv"]);
        fs::write(home.path().join("thesis.docx"), "years of work").expect("a file");
        let refused = TableFolder::check(home.path()).expect_err("a foreign file");
        assert!(matches!(&refused, FileError::Foreign { found, .. } if found == "thesis.docx"));
        assert_eq!(names(home.path()), ["manifest.json", "one.csv", "thesis.docx"]);
    }

    #[test]
    fn a_manifest_of_another_program_or_a_folder_of_a_tables_name_is_foreign() {
        let home = tempfile::tempdir().expect("a folder");
        let manifest = home.path().join(MANIFEST);
        for foreign in ["", "{}", "[1]", r#"{"name": "an app", "files": ["x"]}"#] {
            fs::write(&manifest, foreign).expect("a file");
            assert!(TableFolder::check(home.path()).is_err(), "{foreign}");
        }
        fs::remove_file(&manifest).expect("the file");
        publish(home.path(), &["one.csv"]);
        fs::remove_file(home.path().join("one.csv")).expect("the table");
        fs::create_dir(home.path().join("one.csv")).expect("a folder");
        assert!(TableFolder::check(home.path()).is_err());
    }

    #[test]
    fn a_file_in_the_way_has_its_own_words() {
        let home = tempfile::tempdir().expect("a folder");
        let file = home.path().join("results");
        fs::write(&file, "x").expect("a file");
        for path in [file.clone(), file.join("below")] {
            let refused = TableFolder::check(&path).expect_err("a file");
            assert!(matches!(&refused, FileError::NotAFolder(found) if *found == file), "{refused:?}");
        }
    }

    #[test]
    fn what_is_given_up_leaves_no_trace() {
        let home = tempfile::tempdir().expect("a folder");
        let folder = home.path().join("a/b");
        let mut staging = TableFolder::check(&folder).and_then(TableFolder::stage).expect("a folder for tables");
        staging.add("one.csv", |out| out.write_all(b"x")).expect("a table");
        let failed = staging.add("two.csv", |_| Err(io::Error::other("disk full")));
        assert!(failed.is_err_and(|error| !error.is_wrong_use()));
        drop(staging);
        assert!(names(home.path()).is_empty());
    }

    #[test]
    fn a_file_is_overwritten_only_on_demand() {
        let home = tempfile::tempdir().expect("a folder");
        let path = home.path().join("mine.toml");
        write_whole(&path, b"1", false).expect("a new file");
        let refused = write_whole(&path, b"2", false).expect_err("it is there");
        assert_eq!(refused.kind(), io::ErrorKind::AlreadyExists);
        write_whole(&path, b"3", true).expect("overwritten");
        assert_eq!(fs::read(&path).expect("the file"), b"3");
        assert_eq!(names(home.path()), ["mine.toml"]);
    }

    /// A device would be replaced by a file.
    #[cfg(unix)]
    #[test]
    fn a_device_stays_what_it_is() {
        let null = Path::new("/dev/null");
        assert!(matches!(write_made(null, b"<!-- made by offer -->", true), Err(FileError::NoFile(_))));
        assert!(fs::metadata(null).is_ok_and(|there| !there.is_file()));
    }

    #[test]
    fn only_what_this_program_has_made_is_overwritten() {
        let home = tempfile::tempdir().expect("a folder");
        let path = home.path().join("chart.svg");
        write_made(&path, b"<!-- made by offer -->1", false).expect("a new file");
        write_made(&path, b"<!-- made by offer -->2", false).expect("one of ours");
        assert!(fs::read(&path).expect("the file").ends_with(b"2"));
        let late = [vec![b' '; 4096], MADE.as_bytes().to_vec()].concat();
        for foreign in [&b"<svg/>"[..], b"", &late] {
            fs::write(&path, foreign).expect("a file");
            let refused = write_made(&path, b"<!-- made by offer -->3", false).expect_err("somebody else's");
            assert!(matches!(&refused, FileError::NotOurs(found) if *found == path), "{refused:?}");
            assert_eq!(fs::read(&path).expect("the file"), foreign);
        }
        write_made(&path, b"<!-- made by offer -->4", true).expect("forced");
        assert_eq!(names(home.path()), ["chart.svg"]);
        let folder = write_made(home.path(), b"<!-- made by offer -->", true).expect_err("a folder");
        assert!(matches!(&folder, FileError::NoFile(found) if found == home.path()) && folder.is_wrong_use());
        let nowhere = write_made(&home.path().join("none/chart.svg"), b"", false).expect_err("no such folder");
        assert!(matches!(nowhere, FileError::NoFolder(_)) && nowhere.is_wrong_use());
    }
}
