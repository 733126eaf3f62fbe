//! Folders of tables that an earlier run has written.

use std::path::{Path, PathBuf};

use super::commands::CheckArguments;
use super::console::Console;
use super::failure::{Broken, Failure};
use crate::output::files::{self, Attempt, FileError, FolderVerdict, Kept};
use crate::output::format::{counted, whole};
use crate::scenario;

/// Paths to check: scenarios and folders of tables.
#[derive(Debug, Default)]
pub struct CheckedPaths {
    /// Scenario files, and folders of them.
    pub scenarios: Vec<PathBuf>,
    /// Folders of tables.
    pub tables: Vec<PathBuf>,
}

impl CheckedPaths {
    /// Tells folders of tables from scenarios: a folder with scenarios in it is one of tables, too, where a manifest says so.
    pub fn sort(asked: &CheckArguments) -> Result<Self, Failure> {
        let mut sorted = Self::default();
        for path in &asked.scenarios.files {
            let (holds_scenarios, holds_tables) = look(path)?;
            if holds_tables && !holds_scenarios && is_about_scenarios(asked) {
                return Err(Failure::NoScenarios(path.clone()));
            }
            if holds_tables && !asked.explain {
                sorted.tables.push(path.clone());
            }
            if holds_scenarios || !holds_tables {
                sorted.scenarios.push(path.clone());
            }
        }
        Ok(sorted)
    }
}

fn is_about_scenarios(asked: &CheckArguments) -> bool {
    let CheckArguments { scenarios, explain, .. } = asked;
    *explain || !scenarios.edits.is_empty() || scenarios.replications.is_some() || scenarios.seed.is_some()
}

/// Whether there are scenarios, and whether there are tables of a run.
fn look(path: &Path) -> Result<(bool, bool), Failure> {
    if path == Path::new("-") || !path.is_dir() {
        return Ok((true, false));
    }
    match (scenario::is_folder_of(path), files::kept(path)) {
        (true, kept) => Ok((true, kept.is_ok_and(|kept| kept == Kept::Run))),
        (false, kept) => Ok((false, kept? != Kept::Nothing)),
    }
}

/// Confirms each whole folder of tables; fails with all folders that are not whole.
pub fn check(folders: &[PathBuf], console: Console) -> Result<Vec<Broken>, Failure> {
    let mut broken = Vec::new();
    for folder in folders {
        let verdict = verify(folder, console)?;
        if verdict.faults.is_empty() {
            console.results(|out| writeln!(out, "{}", summary(folder, &verdict)))?;
        } else {
            broken.push(Broken { folder: folder.clone(), faults: verdict.faults });
        }
    }
    Ok(broken)
}

fn verify(folder: &Path, console: Console) -> Result<FolderVerdict, Failure> {
    let is_scenario = |name: &str| Path::new(name).extension().is_some_and(|extension| extension == "toml");
    let mut is_told = false;
    loop {
        match files::verify(folder, is_scenario)? {
            Attempt::Got(verdict) => return Ok(verdict),
            Attempt::Busy(busy) => {
                if !is_told {
                    console.note(&format!("a run is writing to {}: waiting until it is done", folder.display()));
                    is_told = true;
                }
                busy.until_free().map_err(FileError::at(folder))?;
            }
        }
    }
}

fn summary(folder: &Path, verdict: &FolderVerdict) -> String {
    let tables = counted(verdict.tables as u64, "table");
    let started = verdict.started.as_ref().map_or_else(String::new, |started| format!(", started {started}"));
    format!("{}: one whole run: {tables}, {} bytes{started}", folder.display(), whole(verdict.bytes))
}
