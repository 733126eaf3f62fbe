//! Shards of a run or a sweep: flags, and parts as files.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, BufReader};
use std::path::{Path, PathBuf};

use clap::Args;

use super::console::Console;
use super::failure::Failure;
use super::flags::Scenarios;
use super::interrupt::{self, Stoppable};
use super::progress::Progress;
use crate::output::files::{self, FileError};
use crate::output::format::counted;
use crate::scenario;
use crate::study::shard::{Job, JobCall, PartFile, PlayedPart, Shard, header_of, look};

/// Ending of the names of parts.
const ENDING: &str = "offer";

/// The shard to play, and the file that takes it.
#[derive(Debug, Args)]
#[command(next_help_heading = "One machine of many")]
pub struct ShardFlags {
    /// Play the Kth of N equal parts, and write it to the file of -o; `offer merge` puts the parts together
    ///
    /// A part that is there and right is not played again. All parts need the same scenarios and flags, and the same N.
    #[arg(
        long,
        value_name = "K/N",
        requires = "part",
        conflicts_with_all = ["confidence", "format", "csv", "xlsx"]
    )]
    pub shard: Option<Shard>,
    /// The file that the part goes to, such as part-03.offer
    #[arg(id = "part", short = 'o', long = "output", value_name = "PART", requires = "shard")]
    pub part: Option<PathBuf>,
}

/// A shard that is asked for.
pub struct AskedShard<'a> {
    shard: Shard,
    path: &'a Path,
}

impl ShardFlags {
    /// The shard that is asked for; refuses a file that could not be written.
    pub fn asked(&self) -> Result<Option<AskedShard<'_>>, Failure> {
        let Some((shard, path)) = self.shard.zip(self.part.as_deref()) else { return Ok(None) };
        // What is there is looked at when the job is known.
        files::check_made(path, true)?;
        Ok(Some(AskedShard { shard, path }))
    }
}

impl AskedShard<'_> {
    /// Plays the shard and writes its part, unless the part is there and right.
    pub fn play(
        &self,
        scenarios: &Scenarios,
        job: impl FnOnce(JobCall) -> Result<Job, Failure>,
        console: Console,
    ) -> Result<(), Failure> {
        let job = job(asked(scenarios))?;
        let shown = self.path.display();
        match self.there(&job)? {
            None => {}
            Some(PartFile::Right) => {
                console.note(&format!("{shown} has shard {} already: nothing is played", self.shard));
                return Ok(());
            }
            Some(PartFile::Damaged(damage)) => {
                console.warning(&format!("{shown} {damage}: the shard is played again"));
            }
            Some(PartFile::Other(header)) => return Err(Failure::OtherPart(self.path.to_owned(), header.shards)),
            Some(PartFile::NoPart) => return Err(Failure::NoPart(self.path.to_owned())),
        }
        if job.blocks() < u64::from(self.shard.of()) {
            let (blocks, of) = (counted(job.blocks(), "block"), self.shard.of());
            console.note(&format!("there are {blocks} of replications for {of} shards: some shards play nothing"));
        }
        let play = |watcher: &dyn crate::engine::Watcher| PlayedPart::play(&job, self.shard, None, watcher);
        let part = Progress::whole(console).during(play)?;
        let _held = interrupt::hold();
        let write = |out: &mut dyn io::Write| part.write(&job, &mut Stoppable(out));
        Ok(files::write_filled(self.path, true, write).map_err(FileError::at(self.path))?)
    }

    /// What the file is to the shard; none where there is no file.
    fn there(&self, job: &Job) -> Result<Option<PartFile>, Failure> {
        match File::open(self.path) {
            Ok(file) => Ok(Some(look(&mut BufReader::new(file), job.id(), self.shard))),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(cause) => Err(FileError::Unread { path: self.path.to_owned(), cause }.into()),
        }
    }
}

fn asked(scenarios: &Scenarios) -> JobCall {
    JobCall {
        files: scenarios.files.iter().map(|file| file.to_string_lossy().into_owned()).collect(),
        edits: scenarios.edits.clone(),
        replications: scenarios.replications,
        seed: scenarios.seed,
    }
}

/// The scenarios and flags that a job was asked for with.
pub fn scenarios(asked: JobCall) -> Scenarios {
    let JobCall { files, edits, replications, seed } = asked;
    Scenarios { files: files.into_iter().map(PathBuf::from).collect(), edits, replications, seed }
}

/// Files of parts: a folder means the `*.offer` in it, sorted by name. Parts of the job that most parts are of come first, so
/// that the others are the ones that are told to be of another.
pub fn part_files(paths: &[PathBuf]) -> Result<Vec<PathBuf>, Failure> {
    let mut all = Vec::new();
    for path in paths {
        match path.is_dir() {
            true => all.extend(files_in(path)?),
            false => all.push(path.clone()),
        }
    }
    let job_of = |path: &PathBuf| header_of(&mut BufReader::new(File::open(path).ok()?)).map(|header| header.job);
    let jobs: Vec<Option<String>> = all.iter().map(job_of).collect();
    let mut numbers: BTreeMap<&str, usize> = BTreeMap::new();
    jobs.iter().flatten().for_each(|job| *numbers.entry(job).or_default() += 1);
    // The first of equals.
    let most = jobs.iter().flatten().rev().max_by_key(|job| numbers.get(job.as_str()));
    let (mut first, rest): (Vec<_>, Vec<_>) = all.into_iter().zip(&jobs).partition(|(_, job)| job.as_ref() == most);
    first.extend(rest);
    Ok(first.into_iter().map(|(path, _)| path).collect())
}

fn files_in(folder: &Path) -> Result<Vec<PathBuf>, Failure> {
    let parts = scenario::files_in(folder, ENDING);
    let parts = parts.map_err(|cause| FileError::Unread { path: folder.to_owned(), cause })?;
    if parts.is_empty() { Err(Failure::NoPartsIn(folder.to_owned())) } else { Ok(parts) }
}
