//! Jobs: what is played in shards.

use std::collections::BTreeSet;
use std::ops::Range;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::header::{FORMAT, Header, HeaderScenario, HeaderText};
use super::number::units_of;
use crate::engine::{BlockShare, EngineError, point_chunks, run_blocks};
use crate::model::draws::GENERATOR;
use crate::scenario::{
    GivenTexts, Layout, Loaded, Problem, Problems, Scenario, Source, Variation, reload, reload_variation,
};
use crate::study::checked::all_checked;

/// What is played.
#[derive(Debug)]
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
#[derive(Debug)]
pub struct Job {
    kind: JobKind,
    asked: JobCall,
    tasks: Vec<Task>,
    id: String,
}

/// Blocks of replications that belong together.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Task {
    pub of: TaskOf,
    pub blocks: u64,
}

/// What the blocks of a task are of.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum TaskOf {
    /// A scenario, by its number.
    Scenario(usize),
    /// Points that are played together.
    Points(Range<usize>),
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
                    Ok(Task { of: TaskOf::Scenario(number), blocks: run_blocks(&one.scenario)? })
                };
                loaded.iter().enumerate().map(task).collect::<Result<_, EngineError>>()?
            }
            JobKind::Sweep(variation) => {
                let chunks = point_chunks(&variation.points).into_iter();
                chunks.map(|(points, blocks)| Task { of: TaskOf::Points(points), blocks }).collect()
            }
        };
        let id = id_of(&kind);
        Ok(Self { kind, asked, tasks, id })
    }

    /// The job of a header, read again from the texts in the header.
    pub(super) fn of(header: &Header) -> Result<Self, JobError> {
        let mut given = header.scenarios.iter().map(HeaderScenario::given);
        let kind = match &header.vary {
            None => {
                let loaded: Result<Vec<Loaded>, Problems> = given.map(|given| reload(&given)).collect();
                JobKind::Run(loaded.and_then(all_checked)?)
            }
            Some(vary) => {
                let given = given.next().unwrap_or_default();
                JobKind::Sweep(Box::new(reload_variation(&given, vary, layout(header.zip))?))
            }
        };
        Ok(Self::new(kind, header.asked.clone())?)
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

    /// Name of the scenario of a task, its scenarios, and their numbers in the job.
    pub(super) fn scenarios(&self, task: usize) -> (&[Scenario], Range<usize>) {
        match (&self.kind, &self.tasks[task].of) {
            (JobKind::Run(loaded), TaskOf::Scenario(number)) => {
                (std::slice::from_ref(&loaded[*number].scenario), *number..*number + 1)
            }
            (JobKind::Sweep(variation), TaskOf::Points(points)) => (&variation.points[points.clone()], points.clone()),
            _ => (&[], 0..0),
        }
    }

    /// Shares of tasks, by the numbers of the tasks, that these shards out of `of` have together.
    pub(super) fn shares(&self, shards: &BTreeSet<u32>, of: u32) -> Vec<(usize, BlockShare)> {
        let mut ranges: Vec<Range<u64>> = Vec::new();
        for own in shards.iter().map(|shard| units_of(*shard, of, self.blocks())).filter(|own| !own.is_empty()) {
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

    /// Scenarios as headers have them.
    pub(super) fn header_scenarios(&self) -> Vec<HeaderScenario> {
        let of = |scenario: &Scenario, hash: &str, given: &GivenTexts| HeaderScenario {
            name: scenario.name.clone(),
            hash: hash.to_owned(),
            seed: scenario.simulation.seed,
            replications: scenario.simulation.replications,
            texts: given.texts.iter().map(|text| header_text(text)).collect(),
            edits: given.edits.clone(),
        };
        match &self.kind {
            JobKind::Run(loaded) => loaded.iter().map(|one| of(&one.scenario, &one.hash, &one.given)).collect(),
            JobKind::Sweep(variation) => {
                variation.points.first().map(|first| of(first, &variation.hash, &variation.given)).into_iter().collect()
            }
        }
    }
}

/// Why a header makes no job.
#[derive(Debug)]
pub(super) enum JobError {
    /// The texts are no right scenarios.
    Problems,
    Engine(EngineError),
}

impl From<Problems> for JobError {
    fn from(_: Problems) -> Self {
        Self::Problems
    }
}

impl From<EngineError> for JobError {
    fn from(error: EngineError) -> Self {
        Self::Engine(error)
    }
}

fn header_text(source: &Source) -> HeaderText {
    HeaderText { name: source.name().to_owned(), text: source.text().to_owned() }
}

fn layout(zip: bool) -> Layout {
    if zip { Layout::Zip } else { Layout::Grid }
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
    digest.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
}
