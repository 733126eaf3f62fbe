//! Jobs: what is played in shards.

use std::collections::BTreeSet;
use std::ops::Range;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::header::{FORMAT, HeaderScenario, HeaderText};
use super::number::units_of;
use crate::engine::{BlockShare, EngineError, PointResults, empty_points, point_chunks, run_blocks};
use crate::model::draws::GENERATOR;
use crate::scenario::{GivenTexts, Layout, Loaded, Problem, Problems, Scenario, Variation, reload, reload_variation};
use crate::special::hexadecimal::hexadecimal;
use crate::study::checked::all_checked;

/// What is played.
#[derive(Debug, Clone)]
pub enum JobKind {
    /// Scenarios.
    Run(Vec<Loaded>),
    /// The points of one scenario.
    Sweep(Box<Variation>),
}

/// Files and flags that a job was asked for with; reports repeat them in commands.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct JobCall {
    /// Scenario files.
    pub files: Vec<String>,
    /// Edits by `--set`.
    pub edits: Vec<String>,
    /// `--replications`.
    pub replications: Option<u64>,
    /// `--seed`.
    pub seed: Option<u64>,
}

/// A run or a sweep that is played in shards.
#[derive(Debug, Clone)]
pub struct Job {
    kind: JobKind,
    asked: JobCall,
    tasks: Vec<Task>,
    id: String,
}

/// Blocks of replications that belong together: of one scenario of a run, or of points that are played together.
#[derive(Debug, Clone, PartialEq)]
struct Task {
    /// Numbers of the scenarios or points.
    numbers: Range<usize>,
    blocks: u64,
}

impl Job {
    /// A job.
    ///
    /// # Errors
    /// Returns [`EngineError::MostlyDrawnAgain`].
    pub fn new(kind: JobKind, asked: JobCall) -> Result<Self, EngineError> {
        let tasks = match &kind {
            JobKind::Run(loaded) => {
                let task = |(number, one): (usize, &Loaded)| {
                    Ok(Task { numbers: number..number + 1, blocks: run_blocks(&one.scenario)? })
                };
                loaded.iter().enumerate().map(task).collect::<Result<_, EngineError>>()?
            }
            JobKind::Sweep(variation) => {
                let chunks = point_chunks(&variation.points).into_iter();
                chunks.map(|(numbers, blocks)| Task { numbers, blocks }).collect()
            }
        };
        let id = id_of(&kind);
        Ok(Self { kind, asked, tasks, id })
    }

    /// The job of scenarios that are read again from their texts: a run, or the sweep of one where there are variations.
    ///
    /// # Errors
    /// Returns [`JobError`] for texts that are no right scenarios, and for values that cannot be.
    pub fn reload(given: &[GivenTexts], vary: Option<(&[String], Layout)>, asked: JobCall) -> Result<Self, JobError> {
        let kind = match vary {
            None => {
                let loaded: Result<Vec<Loaded>, Problems> = given.iter().map(reload).collect();
                JobKind::Run(loaded.and_then(all_checked)?)
            }
            Some((vary, layout)) => {
                let nothing = GivenTexts::default();
                let first = given.first().unwrap_or(&nothing);
                JobKind::Sweep(Box::new(reload_variation(first, vary, layout)?))
            }
        };
        Ok(Self::new(kind, asked)?)
    }

    /// What is played.
    pub fn kind(&self) -> &JobKind {
        &self.kind
    }

    /// Warnings about the scenarios, each list of one scenario.
    pub fn warnings(&self) -> Vec<&[Problem]> {
        match &self.kind {
            JobKind::Run(loaded) => loaded.iter().map(|one| one.warnings.as_slice()).collect(),
            JobKind::Sweep(variation) => vec![&variation.warnings],
        }
    }

    /// Files and flags that the job was asked for with.
    pub fn asked(&self) -> &JobCall {
        &self.asked
    }

    /// What the job is, as a hash: equal for equal scenarios, seeds, replications, variations, programs and generators.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// What is played.
    pub(super) fn into_kind(self) -> JobKind {
        self.kind
    }

    /// Number of blocks of replications: with more shards than blocks, some have nothing to play.
    pub fn blocks(&self) -> u64 {
        self.tasks.iter().map(|task| task.blocks).fold(0, u64::saturating_add)
    }

    /// `[point]`: results of the points of a sweep without replications; none of a run.
    pub(super) fn empty_points(&self) -> Result<Vec<PointResults>, EngineError> {
        match &self.kind {
            JobKind::Run(_) => Ok(Vec::new()),
            JobKind::Sweep(variation) => empty_points(&variation.points),
        }
    }

    /// Scenarios or points of a task, and their numbers in the job.
    pub(super) fn scenarios(&self, task: usize) -> (&[Scenario], Range<usize>) {
        let numbers = self.tasks[task].numbers.clone();
        let scenarios = match &self.kind {
            JobKind::Run(loaded) => std::slice::from_ref(&loaded[numbers.start].scenario),
            JobKind::Sweep(variation) => &variation.points[numbers.clone()],
        };
        (scenarios, numbers)
    }

    /// Shares of tasks, by the numbers of the tasks, that these shards out of `of` have together.
    pub(super) fn shares(&self, shards: &BTreeSet<u32>, of: u32) -> Vec<(usize, BlockShare)> {
        let blocks = self.blocks();
        let mut ranges: Vec<Range<u64>> = Vec::new();
        for own in shards.iter().map(|shard| units_of(*shard, of, blocks)).filter(|own| !own.is_empty()) {
            match ranges.last_mut() {
                Some(last) if last.end == own.start => last.end = own.end,
                _ => ranges.push(own),
            }
        }
        ranges.into_iter().flat_map(|range| self.within(range)).collect()
    }

    /// Shares of tasks within a range of the blocks of the job.
    fn within(&self, range: Range<u64>) -> Vec<(usize, BlockShare)> {
        let mut before = 0;
        let mut shares = Vec::new();
        for (number, task) in self.tasks.iter().enumerate() {
            let own = |at: u64| at.saturating_sub(before).min(task.blocks);
            let blocks = own(range.start)..own(range.end);
            if !blocks.is_empty() {
                shares.push((number, BlockShare { blocks, of: task.blocks }));
            }
            before += task.blocks;
        }
        shares
    }

    /// Replications of all scenarios, or points.
    pub(super) fn replications(&self) -> u64 {
        let all: Vec<BlockShare> = self.tasks.iter().map(|task| BlockShare::whole(task.blocks)).collect();
        self.replications_in(all.iter().enumerate())
    }

    /// Replications of all scenarios, or points, in shares of tasks.
    pub(super) fn replications_in<'a>(&self, shares: impl Iterator<Item = (usize, &'a BlockShare)>) -> u64 {
        let of_share = |(task, share): (usize, &BlockShare)| {
            let (scenarios, _) = self.scenarios(task);
            let own = share.range(scenarios.first().map_or(0, |first| first.simulation.replications));
            (own.end - own.start).saturating_mul(scenarios.len() as u64)
        };
        shares.map(of_share).fold(0, u64::saturating_add)
    }

    /// Scenarios as headers have them.
    pub(super) fn header_scenarios(&self) -> Vec<HeaderScenario> {
        let of = |scenario: &Scenario, hash: &str, given: &GivenTexts| HeaderScenario {
            name: scenario.name.clone(),
            hash: hash.to_owned(),
            seed: scenario.simulation.seed,
            replications: scenario.simulation.replications,
            texts: given.texts.iter().map(|text| HeaderText::of(text)).collect(),
            edits: given.edits.clone(),
        };
        match &self.kind {
            JobKind::Run(loaded) => loaded.iter().map(|one| of(&one.scenario, &one.hash, &one.given)).collect(),
            JobKind::Sweep(variation) => {
                variation.first.iter().map(|first| of(&first.scenario, &variation.hash, &first.given)).collect()
            }
        }
    }
}

/// Why texts make no job.
#[derive(Debug)]
pub enum JobError {
    /// The texts are no right scenarios.
    Problems(Problems),
    /// The scenarios cannot be played.
    Engine(EngineError),
}

impl From<Problems> for JobError {
    fn from(problems: Problems) -> Self {
        Self::Problems(problems)
    }
}

impl From<EngineError> for JobError {
    fn from(error: EngineError) -> Self {
        Self::Engine(error)
    }
}

fn id_of(kind: &JobKind) -> String {
    let mut digest = Sha256::new();
    // Every text ends with a byte that no text has, so that no two lists of texts are one.
    let mut add = |text: &str| {
        digest.update(text);
        digest.update([0]);
    };
    [FORMAT, env!("CARGO_PKG_VERSION"), GENERATOR].into_iter().for_each(&mut add);
    match kind {
        JobKind::Run(loaded) => loaded.iter().for_each(|one| add(&one.hash)),
        JobKind::Sweep(variation) => {
            let layout = if variation.layout == Layout::Zip { "zip" } else { "grid" };
            [layout, &variation.hash].into_iter().chain(variation.asked.iter().map(String::as_str)).for_each(&mut add);
        }
    }
    hexadecimal(digest.finalize())
}
