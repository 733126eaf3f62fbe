//! Faults and kills at every act, runs at the same time, and what is not ours.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Barrier, Mutex};

use tempfile::TempDir;

use super::disk::{Act, Disk, Gate};
use super::lock::Attempt;
use super::waiting::Waiting;
use super::whole::verify_on;
use super::*;
use crate::model::draws::GENERATOR;
use crate::output::labels::MADE;
use crate::output::manifest::{Manifest, Start};

const RUN: [&str; 3] = ["groups.csv", "keep.csv", "summary.csv"];
const TUNE: [&str; 2] = ["best.csv", "curve.csv"];

/// What a file system can do.
#[derive(Debug, Clone, Copy)]
struct System {
    exchanges: bool,
    locks_folders: bool,
    locks_files: bool,
    lets_into_parents: bool,
}

const GOOD: System = System { exchanges: true, locks_folders: true, locks_files: true, lets_into_parents: true };
const SYSTEMS: [System; 5] = [
    GOOD,
    System { exchanges: false, ..GOOD },
    System { lets_into_parents: false, ..GOOD },
    System { locks_folders: false, ..GOOD },
    System { locks_folders: false, locks_files: false, ..GOOD },
];

/// What happens at an act.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Blow {
    /// It fails, and all others go well.
    Fails,
    /// It fails, and so does every move after it: what has been moved cannot be taken back.
    EndsMoves,
    /// The process is killed: no act after it comes about.
    Kills,
}

/// A file system on which one act does not come about.
#[derive(Debug)]
struct Faulty {
    system: System,
    at: usize,
    blow: Blow,
    acts: AtomicUsize,
    dead: AtomicBool,
    struck: Mutex<Option<Act>>,
    passed: Mutex<Vec<(Act, PathBuf)>>,
}

impl Faulty {
    fn new(system: System, at: usize, blow: Blow) -> Arc<Self> {
        Arc::new(Self {
            system,
            at,
            blow,
            acts: AtomicUsize::new(0),
            dead: AtomicBool::new(false),
            struck: Mutex::new(None),
            passed: Mutex::default(),
        })
    }

    fn cannot(&self, act: Act, path: &Path) -> bool {
        let System { exchanges, locks_folders, locks_files, lets_into_parents } = self.system;
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let is_beside = names::is_waiting(&name) && path.parent().is_some_and(|parent| !parent.ends_with("tables"));
        match act {
            Act::Exchange => !exchanges,
            Act::LockFolder => !locks_folders,
            Act::LockFile => !locks_files,
            Act::MakeFolder => !lets_into_parents && is_beside,
            _ => false,
        }
    }
}

impl Gate for Faulty {
    fn pass(&self, act: Act, path: &Path) -> io::Result<()> {
        if self.dead.load(Ordering::SeqCst) {
            return Err(io::Error::other("killed"));
        }
        if self.acts.fetch_add(1, Ordering::SeqCst) == self.at {
            self.dead.store(self.blow == Blow::Kills, Ordering::SeqCst);
            *self.struck.lock().expect("one thread") = Some(act);
            return Err(io::Error::other(format!("{act:?} refused")));
        }
        let is_after = self.acts.load(Ordering::SeqCst) > self.at.saturating_add(1);
        if self.blow == Blow::EndsMoves && is_after && matches!(act, Act::Rename | Act::Exchange) {
            return Err(io::Error::other("no more moves"));
        }
        self.passed.lock().expect("one thread").push((act, path.to_owned()));
        match self.cannot(act, path) {
            true => Err(io::ErrorKind::Unsupported.into()),
            false => Ok(()),
        }
    }
}

fn disk(system: System) -> Disk {
    Disk::behind(Faulty::new(system, usize::MAX, Blow::Fails))
}

/// In memory where the machine has such a folder: thousands of runs are synced.
fn home() -> TempDir {
    tempfile::tempdir_in("/dev/shm").or_else(|_| tempfile::tempdir()).expect("a folder")
}

/// Stages these tables, after any other run, with the name of the run in each of them and in the manifest.
fn publish(disk: &Disk, folder: &Path, run: &str, tables: &[&str]) -> Result<Left, FileError> {
    let folder = TableFolder::check_on(disk.clone(), folder)?;
    let mut staging = loop {
        match folder.stage()? {
            Attempt::Got(staging) => break staging,
            Attempt::Busy(busy) => busy.until_free().map_err(FileError::at(folder.shown()))?,
        }
    };
    for table in tables {
        staging.add(table, |out| out.write_all(&content(run, table)))?;
    }
    let mut manifest = Manifest::new(vec![run.to_owned()], Start::now(), 0.95, Vec::new());
    manifest.name(staging.checksums());
    staging.add(MANIFEST, |out| manifest.write(out))?;
    staging.publish()
}

/// The first table is more than a writer takes at once.
fn content(run: &str, table: &str) -> Vec<u8> {
    format!("{run},{table}\n").repeat(if table == RUN[0] { 5000 } else { 2 }).into_bytes()
}

fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).expect("a folder");
    let mut names: Vec<String> =
        entries.map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    names
}

fn contents(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    names(folder).into_iter().map(|name| (name.clone(), fs::read(folder.join(name)).expect("a file"))).collect()
}

/// What a folder says of itself.
#[derive(Debug, PartialEq, Eq)]
enum State {
    Nothing,
    Run(String),
    NotWhole,
}

/// The verdict on a folder, after any run that writes to it.
fn judged(disk: &Disk, folder: &Path) -> FolderVerdict {
    loop {
        match verify_on(disk, folder, |_| false).expect("a readable folder") {
            Attempt::Got(verdict) => break verdict,
            Attempt::Busy(busy) => busy.until_free().expect("a lock"),
        }
    }
}

fn state(disk: &Disk, folder: &Path) -> State {
    if !folder.is_dir() || kept(folder).expect("a readable folder") == Kept::Nothing {
        return State::Nothing;
    }
    if !judged(disk, folder).faults.is_empty() {
        return if names(folder) == [".offer-lock"] { State::Nothing } else { State::NotWhole };
    }
    let manifest: serde_json::Value =
        serde_json::from_slice(&fs::read(folder.join(MANIFEST)).expect("a manifest")).expect("JSON");
    State::Run(manifest["command"][0].as_str().expect("a run").to_owned())
}

/// What is there before a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Before {
    Nothing,
    Empty,
    SameTables,
    OtherTables,
    Unfinished,
    FirstVersion,
}

impl Before {
    const ALL: [Before; 6] = [
        Before::Nothing,
        Before::Empty,
        Before::SameTables,
        Before::OtherTables,
        Before::Unfinished,
        Before::FirstVersion,
    ];

    fn make(self, folder: &Path) {
        match self {
            Before::Nothing => {}
            Before::Empty => fs::create_dir_all(folder).expect("a folder"),
            Before::SameTables => drop(publish(&disk(GOOD), folder, "old", &RUN).expect("an earlier run")),
            Before::OtherTables => drop(publish(&disk(GOOD), folder, "old", &TUNE).expect("an earlier run")),
            Before::Unfinished => {
                Before::OtherTables.make(folder);
                let waiting = folder.join(names::waiting());
                fs::create_dir(&waiting).expect("a folder");
                fs::rename(folder.join(MANIFEST), waiting.join(MANIFEST)).expect("a manifest");
                fs::rename(folder.join("best.csv"), waiting.join("best.csv")).expect("a table");
            }
            Before::FirstVersion => {
                fs::create_dir_all(folder.join(".offer-aB3dE6")).expect("a folder");
                fs::write(folder.join(".offer-aB3dE6/keep.csv"), "x").expect("a table");
                fs::write(folder.join("keep.csv"), "x").expect("a table");
                let manifest = serde_json::json!({ "generator": GENERATOR, "files": ["keep.csv"] });
                fs::write(folder.join(MANIFEST), manifest.to_string()).expect("a manifest");
            }
        }
    }
}

/// A run whose every act is struck in turn; what holds after each.
fn strike_each(before: Before, system: System, blow: Blow) {
    for at in 0.. {
        let home = home();
        let folder = home.path().join("deep/tables");
        before.make(&folder);
        let was = state(&disk(GOOD), &folder);
        let gate = Faulty::new(system, at, blow);
        let done = publish(&Disk::behind(gate.clone()), &folder, "new", &RUN);
        let case = format!("{before:?}, {system:?}, {blow:?} {at}: {done:?}");
        let is = state(&disk(GOOD), &folder);
        if gate.acts.load(Ordering::SeqCst) <= at {
            assert!(matches!(done, Ok(None)), "{case}");
            assert_eq!(is, State::Run("new".to_owned()), "{case}");
            return;
        }
        let is_new = is == State::Run("new".to_owned());
        let in_one_step = system.exchanges && system.locks_folders && system.lets_into_parents;
        let in_one_step = in_one_step && blow != Blow::EndsMoves;
        let says_so = blow != Blow::Fails && !in_one_step && is == State::NotWhole;
        assert!(is == was || is_new || says_so, "{case}: {is:?}");
        assert!(is_new || done.is_err(), "{case}: {is:?}");
        let has_manifest = folder.join(MANIFEST).exists();
        assert!(is != State::NotWhole || is == was || !has_manifest, "{case}: a manifest without all its tables");
        let after = publish(&disk(system), &folder, "next", &TUNE);
        assert!(matches!(after, Ok(None)), "{case}: {after:?}");
        assert_eq!(state(&disk(GOOD), &folder), State::Run("next".to_owned()), "{case}");
        assert_eq!(names(&folder), ["best.csv", "curve.csv", MANIFEST], "{case}");
        let leaves_all = !system.locks_files && !system.locks_folders;
        assert!(leaves_all || names(folder.parent().expect("a folder")) == ["tables"], "{case}");
    }
}

#[test]
fn after_a_fault_at_any_act_the_folder_holds_the_earlier_run_or_the_new_one() {
    for before in Before::ALL {
        SYSTEMS.into_iter().for_each(|system| strike_each(before, system, Blow::Fails));
    }
}

#[test]
fn after_a_kill_at_any_act_the_folder_holds_one_run_or_says_that_it_does_not_and_the_next_run_mends_it() {
    for before in Before::ALL {
        SYSTEMS.into_iter().for_each(|system| strike_each(before, system, Blow::Kills));
    }
}

#[test]
fn where_tables_cannot_be_taken_back_the_folder_says_that_it_is_not_whole_and_the_next_run_mends_it() {
    for before in [Before::Nothing, Before::SameTables, Before::Unfinished] {
        SYSTEMS.into_iter().for_each(|system| strike_each(before, system, Blow::EndsMoves));
    }
}

#[test]
fn a_fault_before_the_end_leaves_nothing_of_the_new_run() {
    for system in SYSTEMS {
        for before in [Before::Nothing, Before::SameTables] {
            for at in 0.. {
                let home = home();
                let folder = home.path().join("deep/tables");
                before.make(&folder);
                let was = folder.is_dir().then(|| contents(&folder));
                let gate = Faulty::new(system, at, Blow::Fails);
                let done = publish(&Disk::behind(gate.clone()), &folder, "new", &RUN);
                if gate.acts.load(Ordering::SeqCst) <= at {
                    break;
                }
                let is_new = state(&disk(GOOD), &folder) == State::Run("new".to_owned());
                let struck = *gate.struck.lock().expect("one thread");
                if is_new || matches!(struck, Some(Act::RemoveFile | Act::RemoveFolder)) {
                    continue;
                }
                assert!(done.is_err(), "{system:?}, {before:?} {at}");
                match was {
                    Some(was) => assert!(contents(&folder) == was, "{system:?} {at}"),
                    None => assert!(names(home.path()).is_empty(), "{system:?} {at}: {:?}", names(home.path())),
                }
            }
        }
    }
}

/// A file written over an earlier one, or for the first time, with every act struck in turn.
#[test]
fn after_a_fault_or_a_kill_a_file_is_the_earlier_or_the_new_one_and_the_next_run_leaves_nothing_else() {
    for (blow, earlier) in [(Blow::Fails, true), (Blow::Kills, true), (Blow::Fails, false), (Blow::Kills, false)] {
        for at in 0.. {
            let home = home();
            let path = home.path().join("chart.svg");
            let old = earlier.then(|| b"old".to_vec());
            old.iter().for_each(|old| fs::write(&path, old).expect("a file"));
            let gate = Faulty::new(GOOD, at, blow);
            let done = single::write_whole_on(&Disk::behind(gate.clone()), &path, b"new", earlier);
            let is = fs::read(&path).ok();
            let is_new = is.as_deref() == Some(&b"new"[..]);
            assert!(is == old || is_new, "{blow:?} {at}: {is:?}");
            assert!(is_new || done.is_err(), "{blow:?} {at}");
            if gate.acts.load(Ordering::SeqCst) <= at {
                assert!(done.is_ok());
                break;
            }
            write_whole(&path, b"next", true).expect("a file");
            assert_eq!(names(home.path()), ["chart.svg"], "{blow:?} {at}");
        }
    }
}

#[test]
fn runs_at_the_same_time_never_mix_and_whoever_looks_sees_one_whole_run() {
    for system in &SYSTEMS[..4] {
        let home = home();
        let folder = home.path().join("deep/tables");
        let disk = disk(*system);
        for _ in 0..10 {
            at_the_same_time_as(&disk, &folder, || ());
            assert!(matches!(state(&disk, &folder), State::Run(_)), "{system:?}");
            assert_eq!(names(folder.parent().expect("a folder")), ["tables"], "{system:?}");
            // Whoever looks without a folder's own lock may see it go.
            for _ in 0..2 * usize::from(system.locks_folders) {
                at_the_same_time_as(&disk, &folder, || assert!(judged(&disk, &folder).faults.is_empty(), "{system:?}"));
            }
        }
    }
}

/// Two runs, and somebody who looks.
fn at_the_same_time_as(disk: &Disk, folder: &Path, look: impl Fn()) {
    let start = Barrier::new(3);
    std::thread::scope(|scope| {
        for (run, tables) in [("one", &RUN[..]), ("other", &TUNE)] {
            let start = &start;
            scope.spawn(move || {
                start.wait();
                let done = publish(disk, folder, run, tables);
                assert!(matches!(done, Ok(None)), "{done:?}");
            });
        }
        start.wait();
        (0..5).for_each(|_| look());
    });
}

#[test]
fn a_run_replaces_an_earlier_one_with_all_its_tables() {
    for system in SYSTEMS {
        let home = home();
        let folder = home.path().join("a/tables");
        let disk = disk(system);
        publish(&disk, &folder, "one", &RUN).expect("tables");
        assert_eq!(names(&folder), ["groups.csv", "keep.csv", MANIFEST, "summary.csv"]);
        publish(&disk, &folder, "two", &TUNE).expect("tables");
        assert_eq!(names(&folder), ["best.csv", "curve.csv", MANIFEST]);
        assert_eq!(names(&home.path().join("a")), ["tables"]);
    }
}

#[test]
fn a_second_run_is_told_that_another_one_is_at_work() {
    for system in &SYSTEMS[..4] {
        let home = home();
        let folder = TableFolder::check_on(disk(*system), &home.path().join("tables")).expect("a folder");
        let Ok(Attempt::Got(first)) = folder.stage() else { panic!("a free folder") };
        let second = TableFolder::check_on(disk(*system), &home.path().join("tables")).expect("a folder");
        let Ok(Attempt::Busy(busy)) = second.stage() else { panic!("a folder in use: {system:?}") };
        drop(first);
        busy.until_free().expect("a lock");
        assert!(matches!(second.stage(), Ok(Attempt::Got(_))), "{system:?}");
    }
}

/// A file system on which another run replaces the folder after it was opened, before it is locked.
#[derive(Debug, Default)]
struct Replaces(AtomicBool);

impl Gate for Replaces {
    fn pass(&self, act: Act, path: &Path) -> io::Result<()> {
        if act == Act::LockFolder && path.ends_with("tables") && !self.0.swap(true, Ordering::SeqCst) {
            fs::rename(path, path.with_extension("aside"))?;
            fs::create_dir(path)?;
        }
        Ok(())
    }
}

#[test]
fn a_folder_that_is_replaced_before_it_is_locked_is_not_taken_for_the_new_one() {
    let home = home();
    let folder = home.path().join("tables");
    let first = TableFolder::check_on(Disk::behind(Arc::new(Replaces::default())), &folder).expect("a folder");
    let Ok(Attempt::Got(_staging)) = first.stage() else { panic!("a free folder") };
    assert!(home.path().join("tables.aside").is_dir());
    let second = TableFolder::check(&folder).expect("a folder");
    assert!(matches!(second.stage(), Ok(Attempt::Busy(_))), "two runs in one folder");
}

#[test]
fn without_locks_a_run_goes_on_and_says_that_it_has_none() {
    let home = home();
    let folder = TableFolder::check_on(disk(SYSTEMS[4]), &home.path().join("tables")).expect("a folder");
    let Ok(Attempt::Got(staging)) = folder.stage() else { panic!("a folder") };
    assert!(!staging.is_locked());
}

#[test]
fn what_is_not_of_an_earlier_run_is_refused_and_left_alone() {
    let home = home();
    publish(&disk(GOOD), home.path(), "one", &RUN).expect("tables");
    fs::write(home.path().join("thesis.docx"), "years of work").expect("a file");
    let refused = TableFolder::check(home.path()).expect_err("a foreign file");
    assert!(matches!(&refused, FileError::Foreign { found, .. } if found == "thesis.docx"));
    assert_eq!(names(home.path()).len(), 5);
}

#[test]
fn a_file_that_comes_while_tables_wait_is_kept_and_the_earlier_tables_with_it() {
    for system in SYSTEMS {
        let home = home();
        let path = home.path().join("tables");
        publish(&disk(system), &path, "old", &RUN).expect("tables");
        let folder = TableFolder::check_on(disk(system), &path).expect("a folder");
        let Ok(Attempt::Got(mut staging)) = folder.stage() else { panic!("a free folder") };
        staging.add(MANIFEST, |out| out.write_all(b"{}")).expect("a manifest");
        let mut was = contents_of_files(&path);
        fs::write(path.join("thesis.docx"), "years of work").expect("a file");
        let refused = staging.publish().expect_err("a foreign file");
        assert!(matches!(&refused, FileError::Foreign { found, .. } if found == "thesis.docx"), "{refused:?}");
        was.insert("thesis.docx".to_owned(), b"years of work".to_vec());
        assert_eq!(contents(&path), was);
        assert_eq!(names(home.path()), ["tables"]);
    }
}

fn contents_of_files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let files = names(folder).into_iter().filter(|name| !name.starts_with(".offer-"));
    files.map(|name| (name.clone(), fs::read(folder.join(name)).expect("a file"))).collect()
}

/// Files that a manifest names, of which no run can have written any.
#[test]
fn a_foreign_manifest_makes_nothing_be_removed() {
    let ours = |files: &[&str]| serde_json::json!({ "generator": GENERATOR, "files": files }).to_string();
    let foreign = |files: &[&str]| serde_json::json!({ "generator": "webpack", "files": files }).to_string();
    let absolute = home();
    let absolute = absolute.path().join("mine.csv").to_string_lossy().into_owned();
    for manifest in [
        foreign(&["summary.csv", "thesis.docx"]),
        ours(&["thesis.docx"]),
        ours(&["summary.csv", "thesis.docx"]),
        ours(&["../beside.csv", "./summary.csv", "summary.csv/", &absolute]),
        ours(&[]),
        String::new(),
        "[1]".to_owned(),
        "[".repeat(100_000),
        serde_json::json!({ "files": ["summary.csv"] }).to_string(),
    ] {
        let home = home();
        let folder = home.path().join("tables");
        fs::create_dir(&folder).expect("a folder");
        fs::write(folder.join(MANIFEST), &manifest).expect("a manifest");
        for mine in ["tables/summary.csv", "tables/thesis.docx", "beside.csv"] {
            fs::write(home.path().join(mine), "mine").expect("a file");
        }
        for system in SYSTEMS {
            let refused = publish(&disk(system), &folder, "new", &RUN).expect_err("a foreign folder");
            assert!(refused.is_wrong_use(), "{manifest}: {refused:?}");
        }
        assert_eq!(names(&folder), [MANIFEST, "summary.csv", "thesis.docx"], "{manifest}");
        assert_eq!(names(home.path()), ["beside.csv", "tables"], "{manifest}");
    }
}

/// A name out of the folder is no reason to refuse tables that are ours, and none to touch what it names.
#[test]
fn only_names_from_the_fixed_list_are_removed() {
    let home = home();
    let folder = home.path().join("tables");
    publish(&disk(GOOD), &folder, "old", &RUN).expect("tables");
    let mut manifest: serde_json::Value =
        serde_json::from_slice(&fs::read(folder.join(MANIFEST)).expect("a manifest")).expect("JSON");
    manifest["files"] = serde_json::json!(["groups.csv", "keep.csv", "summary.csv", "../beside.csv", "/etc/hostname"]);
    fs::write(folder.join(MANIFEST), manifest.to_string()).expect("a manifest");
    fs::write(home.path().join("beside.csv"), "mine").expect("a file");
    publish(&disk(GOOD), &folder, "new", &TUNE).expect("tables");
    assert_eq!(names(&folder), ["best.csv", "curve.csv", MANIFEST]);
    assert_eq!(names(home.path()), ["beside.csv", "tables"]);
}

#[cfg(unix)]
#[test]
fn a_manifest_or_a_table_that_is_no_plain_file_is_refused() {
    use std::os::unix::fs::symlink;
    let makers: [fn(&Path); 3] = [
        |path| fs::create_dir(path).expect("a folder"),
        |path| symlink("/etc/hostname", path).expect("a link"),
        |path| assert!(std::process::Command::new("mkfifo").arg(path).status().expect("mkfifo starts").success()),
    ];
    for make in makers {
        for name in [MANIFEST, "keep.csv", ".offer-lock", ".offer-0123456789abcdef.part"] {
            let home = home();
            let path = home.path().join("tables");
            publish(&disk(GOOD), &path, "old", &RUN).expect("tables");
            let _ = fs::remove_file(path.join(name));
            make(&path.join(name));
            let is_empty_folder = path.join(name).is_dir() && name.starts_with(".offer-");
            let refused = publish(&disk(GOOD), &path, "new", &RUN);
            assert_eq!(refused.is_err_and(|refused| refused.is_wrong_use()), !is_empty_folder, "{name}");
            assert_eq!(path.join(name).symlink_metadata().is_ok(), !is_empty_folder, "{name}");
        }
    }
}

#[test]
fn what_others_write_just_now_stays_and_what_killed_runs_left_goes() {
    let home = home();
    let folder = home.path().join("tables");
    let other = Waiting::folder(&disk(GOOD), home.path()).expect("a folder");
    let (other_file, _held) = Waiting::file(&disk(GOOD), home.path()).expect("a file");
    let live = [other.path().to_owned(), other_file.path().to_owned()];
    for path in &live[..1] {
        fs::write(path.join("summary.csv"), "half").expect("a table");
    }
    let stale = home.path().join(names::waiting());
    fs::create_dir(&stale).expect("a folder");
    fs::write(stale.join("summary.csv"), "half").expect("a table");
    fs::create_dir(stale.join(".offer-aB3dE6")).expect("a folder");
    fs::write(home.path().join(names::waiting()), "half").expect("a file");
    fs::write(home.path().join(".offer-aB3dE6"), "<!-- made by offer -->").expect("a file of an old version");
    let mine = [names::waiting(), ".offer-letter".to_owned(), ".offer-letter.docx".to_owned()];
    fs::create_dir(home.path().join(&mine[0])).expect("a folder");
    for path in [home.path().join(&mine[0]).join("thesis.docx"), home.path().join(&mine[1]), home.path().join(&mine[2])]
    {
        fs::write(path, "years of work").expect("a file");
    }
    let mut left: Vec<PathBuf> = mine.iter().map(|name| home.path().join(name)).chain(live).collect();
    left.push(folder.clone());
    left.sort();
    publish(&disk(GOOD), &folder, "new", &RUN).expect("tables");
    let found = || names(home.path()).iter().map(|name| home.path().join(name)).collect::<Vec<_>>();
    assert_eq!(found(), left);
    drop((other, other_file));
    write_whole(&home.path().join("mine.toml"), b"x", false).expect("a file");
    left.retain(|path| {
        !names::is_waiting(&path.file_name().expect("a name").to_string_lossy()) || path.ends_with(&mine[0])
    });
    left.push(home.path().join("mine.toml"));
    left.sort();
    assert_eq!(found(), left);
}

#[test]
fn a_folder_in_which_a_killed_run_had_tables_wait_is_foreign_where_something_else_is_in_it() {
    let home = home();
    publish(&disk(GOOD), home.path(), "old", &RUN).expect("tables");
    fs::create_dir(home.path().join(".offer-aB3dE6")).expect("a folder");
    fs::write(home.path().join(".offer-aB3dE6/thesis.docx"), "years of work").expect("a file");
    assert!(
        matches!(TableFolder::check(home.path()), Err(FileError::Foreign { found, .. }) if found == ".offer-aB3dE6")
    );
}

#[test]
fn a_file_of_the_name_of_a_lock_with_something_in_it_stays() {
    for system in SYSTEMS {
        let home = home();
        let path = home.path().join("tables");
        publish(&disk(system), &path, "old", &RUN).expect("tables");
        fs::write(path.join(".offer-lock"), "years of work").expect("a file");
        assert!(publish(&disk(system), &path, "new", &RUN).is_err(), "{system:?}");
        assert_eq!(fs::read(path.join(".offer-lock")).expect("a file"), b"years of work", "{system:?}");
    }
}

/// A power cut must not take what has just been written.
#[test]
fn everything_is_on_the_disk_before_it_takes_its_place_and_its_name_is_afterwards() {
    for (exchanges, last) in [(true, Act::Exchange), (false, Act::Rename)] {
        let home = home();
        let path = home.path().join("deep/tables");
        let gate = Faulty::new(System { exchanges, ..GOOD }, usize::MAX, Blow::Fails);
        publish(&Disk::behind(gate.clone()), &path, "new", &RUN).expect("tables");
        let passed = gate.passed.lock().expect("one thread").clone();
        let first_move = passed.iter().position(|(act, _)| matches!(act, Act::Exchange | Act::Rename)).expect("a move");
        let synced = |act: Act| passed[..first_move].iter().filter(|(passed, _)| *passed == act).count();
        assert_eq!((synced(Act::Sync), synced(Act::SyncFolder)), (4, 1));
        let end = passed.iter().rposition(|(act, _)| *act == last).expect("a move");
        let after = |folder: &Path| passed[end..].iter().any(|(act, path)| *act == Act::SyncFolder && path == folder);
        assert!(after(home.path()) && after(&home.path().join("deep")));
        assert!(exchanges || after(&path));
    }
}

#[cfg(unix)]
#[test]
fn a_folder_keeps_its_permissions_and_a_link_stays_a_link() {
    use std::os::unix::fs::{MetadataExt, PermissionsExt, chown, symlink};
    let home = home();
    let real = home.path().join("elsewhere/tables");
    publish(&disk(GOOD), &real, "old", &RUN).expect("tables");
    fs::set_permissions(&real, fs::Permissions::from_mode(0o2750)).expect("permissions");
    // Only root may.
    let _ = chown(&real, Some(12345), Some(54321));
    let was = fs::metadata(&real).expect("a folder");
    symlink("elsewhere/tables", home.path().join("link")).expect("a link");
    publish(&disk(GOOD), &home.path().join("link"), "new", &TUNE).expect("tables");
    let is = fs::metadata(&real).expect("a folder");
    assert_eq!((is.mode(), is.uid(), is.gid()), (was.mode(), was.uid(), was.gid()));
    assert!(home.path().join("link").symlink_metadata().expect("a link").is_symlink());
    assert_eq!(state(&disk(GOOD), &real), State::Run("new".to_owned()));
    assert_eq!(names(home.path()), ["elsewhere", "link"]);
    assert_eq!(names(&home.path().join("elsewhere")), ["tables"]);
}

#[test]
fn what_is_wrong_with_a_folder_of_tables_is_named() {
    let home = home();
    let folder = home.path().join("tables");
    let faults = |folder: &Path| match verify(folder, |name| name == "mine.toml") {
        Ok(Attempt::Got(verdict)) => verdict.faults.iter().map(ToString::to_string).collect::<Vec<_>>(),
        other => panic!("{other:?}"),
    };
    let text = |name: &str| fs::read(folder.join(name)).expect("a table");
    publish(&disk(GOOD), &folder, "run", &RUN).expect("tables");
    fs::write(folder.join("mine.toml"), "").expect("a scenario");
    assert_eq!(faults(&folder), [""; 0]);
    let mut changed = text("groups.csv");
    changed[0] ^= 1;
    fs::write(folder.join("groups.csv"), changed).expect("a table");
    fs::write(folder.join("keep.csv"), "short").expect("a table");
    fs::remove_file(folder.join("summary.csv")).expect("a table");
    fs::write(folder.join("curve.csv"), "x").expect("a table");
    fs::write(folder.join("notes.txt"), "x").expect("a file");
    let bytes = content("run", "keep.csv").len();
    let expected = [
        "groups.csv has changed since it was written".to_owned(),
        format!("keep.csv has changed: 5 bytes now, {bytes} when it was written"),
        "summary.csv is missing".to_owned(),
        "curve.csv does not belong to this run".to_owned(),
        "notes.txt does not belong to this run".to_owned(),
    ];
    assert_eq!(faults(&folder), expected);
    let old = serde_json::json!({ "generator": GENERATOR, "files": ["groups.csv", "../x"] });
    fs::write(folder.join(MANIFEST), old.to_string()).expect("a manifest");
    let found = faults(&folder);
    assert!(found[0].starts_with("groups.csv has no checksum"), "{found:?}");
    assert_eq!(found[1], "manifest.json names \"../x\", which is not a table");
    fs::write(folder.join(MANIFEST), "{}").expect("a manifest");
    assert_eq!(faults(&folder)[0], "manifest.json was not written by `offer`, or has changed");
    fs::remove_file(folder.join(MANIFEST)).expect("a manifest");
    assert_eq!(faults(&folder)[0], "manifest.json is missing: no run has finished here");
}

#[test]
fn a_file_in_the_way_has_its_own_words() {
    let home = home();
    let file = home.path().join("results");
    fs::write(&file, "x").expect("a file");
    for path in [file.clone(), file.join("below")] {
        let refused = TableFolder::check(&path).expect_err("a file");
        assert!(matches!(&refused, FileError::NotAFolder(found) if *found == file), "{refused:?}");
    }
}

#[test]
fn what_is_given_up_leaves_no_trace() {
    for system in SYSTEMS {
        let home = home();
        let folder = TableFolder::check_on(disk(system), &home.path().join("a/tables")).expect("a folder");
        let Ok(Attempt::Got(mut staging)) = folder.stage() else { panic!("a free folder") };
        staging.add("keep.csv", |out| out.write_all(b"x")).expect("a table");
        let failed = staging.add("curve.csv", |_| Err(io::Error::other("disk full")));
        assert!(failed.is_err_and(|error| !error.is_wrong_use()));
        assert!(staging.add("../x", |_| Ok(())).is_err(), "no table");
        drop(staging);
        assert!(names(home.path()).is_empty(), "{system:?}");
    }
}

#[test]
fn a_file_is_overwritten_only_on_demand() {
    let home = home();
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
    let home = home();
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
