//! Merging of parts to the run or the sweep that they are parts of.

use std::collections::BTreeMap;
use std::io::{self, BufRead};
use std::sync::Arc;

use rayon::prelude::*;

use super::error::{Damage, MergeError, MergeFault, ranges};
use super::header::Header;
use super::job::{Job, JobCall, JobError, JobKind};
use super::part::{PartPiece, PlayedPart, PlayedPiece};
use super::reading::PartInput;
use crate::analysis::{self, Ranking};
use crate::engine::memory::{REPLICATIONS, TOLD_BYTES, allow};
use crate::engine::{EngineError, PointResults, Results, RunPart, Threads, Watcher};
use crate::model::draws::GENERATOR;
use crate::scenario::{Problem, Variation};
use crate::study::run::{RunPlan, Simulated, conclude};
use crate::study::sweep::SweptScenario;

/// Parts that have come so far.
///
/// Parts may come in any order. Memory is that of the run, and of one part more.
#[derive(Debug, Default)]
pub struct Merge {
    /// A job that parts are probably of, so that the first part's need not be read again from its texts.
    known: Option<Arc<Job>>,
    /// The first part, which says what the job is.
    first: Option<FirstPart>,
    /// Names of the parts, by the number of their shards.
    names: BTreeMap<u32, String>,
    /// Everything that has come.
    part: Option<PlayedPart>,
    faults: Vec<MergeFault>,
}

#[derive(Debug)]
struct FirstPart {
    name: String,
    header: Header,
    job: Arc<Job>,
    /// `[point]`: results of a sweep without replications.
    empty: Vec<PointResults>,
}

impl FirstPart {
    fn new(name: &str, header: &Header, known: Option<&Arc<Job>>) -> Result<Self, Refusal> {
        let known = known.filter(|job| job.id() == header.job && *job.asked() == header.asked);
        let job = known.map_or_else(|| job_of(header).map(Arc::new), |job| Ok(job.clone()))?;
        let empty = job.empty_points().map_err(|error| Refusal::Merge(error.into()))?;
        Ok(Self { name: name.to_owned(), header: header.clone(), job, empty })
    }
}

/// What parts make.
#[derive(Debug)]
pub enum Merged {
    /// Runs of all scenarios, and the files and flags that they were asked for with.
    Run(Vec<Simulated>, JobCall),
    /// A sweep.
    Sweep(Box<SweptScenario>),
}

impl Merge {
    /// No parts so far. Parts of the `known` job are read without reading that job again.
    pub fn knowing(known: Option<Arc<Job>>) -> Self {
        Self { known, ..Self::default() }
    }

    /// Takes all parts of an input, which messages call `name`.
    ///
    /// # Errors
    /// Returns [`MergeError::Engine`] where memory would not do, the watcher stops it, or most draws of uncertain parameters
    /// do not go together. [`Merge::finish`] tells what is wrong with parts.
    pub fn add(&mut self, name: &str, input: &mut dyn BufRead, watcher: &dyn Watcher) -> Result<(), MergeError> {
        let mut taken = 0;
        loop {
            let shown = if taken == 0 { name.to_owned() } else { format!("{name}, part {}", taken + 1) };
            let damage = match self.add_next(&shown, input, watcher) {
                Ok(true) => {
                    taken += 1;
                    continue;
                }
                Ok(false) if taken > 0 => return Ok(()),
                Ok(false) => Damage::Cut,
                Err(Refusal::Damage(damage)) => damage,
                Err(Refusal::Merge(error)) => return Err(error),
            };
            // After damage nobody knows where the next part begins.
            self.damaged(shown, damage);
            return Ok(());
        }
    }

    fn add_part(&mut self, part: PlayedPart) {
        self.part = Some(match self.part.take() {
            Some(before) => before.join(part),
            None => part,
        });
    }

    /// One part with all shards that have come, and the job. Shards may be missing.
    ///
    /// # Errors
    /// Returns [`MergeError::Faults`] with everything that is wrong with the parts.
    pub fn into_part(self) -> Result<(Arc<Job>, PlayedPart), MergeError> {
        match (self.first, self.part) {
            _ if !self.faults.is_empty() => Err(MergeError::Faults(self.faults)),
            (Some(first), Some(part)) => Ok((first.job, part)),
            _ => Err(MergeError::Nothing),
        }
    }

    /// Notes a part that could not be opened.
    pub fn unread(&mut self, name: String, cause: io::Error) {
        self.damaged(name, Damage::Unread(cause));
    }

    /// Warnings about the scenarios, each list of one scenario.
    pub fn warnings(&self) -> impl Iterator<Item = &[Problem]> {
        self.first.iter().flat_map(|first| first.job.warnings())
    }

    fn damaged(&mut self, name: String, damage: Damage) {
        self.faults.push(MergeFault::Damaged { name, damage });
    }

    /// Takes the next part of an input. Returns false at the end of the input.
    fn add_next(&mut self, name: &str, input: &mut dyn BufRead, watcher: &dyn Watcher) -> Result<bool, Refusal> {
        if watcher.stopped() {
            return Err(Refusal::Merge(EngineError::Interrupted.into()));
        }
        let Some((rest, header)) = PartInput::begin(input).map_err(Refusal::Damage)? else { return Ok(false) };
        if let Some(fault) = self.fault_of(name, &header) {
            rest.skip().map_err(Refusal::Damage)?;
            self.faults.push(fault);
            return Ok(true);
        }
        let is_first = self.first.is_none();
        let first = match self.first.take() {
            Some(first) => first,
            None => {
                let first = FirstPart::new(name, &header, self.known.as_ref())?;
                watcher.expects(first.job.replications());
                first
            }
        };
        let read = self
            .check_memory(&first.job, &header, watcher.room())
            .and_then(|()| rest.part((&first.job, &first.empty), &header).map_err(Refusal::Damage));
        // A damaged part does not say what the job is.
        if read.is_ok() || !is_first {
            self.first = Some(first);
        }
        let part = read?;
        self.names.extend(part.shards().iter().map(|shard| (*shard, name.to_owned())));
        if let Some(first) = &self.first {
            watcher.advanced(part.replications(&first.job));
        }
        self.add_part(part);
        Ok(true)
    }

    /// Refuses parts that make a run for which there is no `room` [byte], as if those to come were like the next; those that
    /// have come have theirs.
    fn check_memory(&self, job: &Job, header: &Header, room: u64) -> Result<(), Refusal> {
        let each = header.bytes / header.shards.len().max(1) as u64;
        let kept = each.saturating_mul(u64::from(header.of).saturating_sub(self.names.len() as u64));
        let replications = header.scenarios.iter().map(|one| one.replications).max().unwrap_or_default();
        let bytes = kept.saturating_add(replications.saturating_mul(TOLD_BYTES));
        let (scenarios, _) = job.scenarios(0);
        let Some(scenario) = scenarios.first() else { return Ok(()) };
        allow(scenario, bytes, room, REPLICATIONS).map_err(|error| Refusal::Merge(error.into()))
    }

    /// Why a part with this header is not taken.
    fn fault_of(&self, name: &str, header: &Header) -> Option<MergeFault> {
        if let Some(differs) = difference_of_program(header) {
            return Some(MergeFault::OtherProgram { name: name.to_owned(), differs });
        }
        let first = self.first.as_ref();
        if let Some((first, differs)) = first.and_then(|first| Some((first, difference(&first.header, header)?))) {
            return Some(MergeFault::Foreign { name: name.to_owned(), differs, first: first.name.clone() });
        }
        let there = header.shards.iter().find_map(|shard| Some((*shard, self.names.get(shard)?)));
        there.map(|(shard, before)| MergeFault::Doubled { shard, names: [before.clone(), name.to_owned()] })
    }

    /// Numbers of the shards that are missing or damaged, in the form of batch systems, such as `3,7-9`; empty where all are
    /// there.
    ///
    /// # Errors
    /// Returns [`MergeError`] where no part says how many there are, and for parts that playing shards again does not mend:
    /// those of another job, and shards that are there twice.
    pub fn missing(self) -> Result<String, MergeError> {
        let missing = self.missing_shards();
        let (damaged, others): (Vec<_>, Vec<_>) =
            self.faults.into_iter().partition(|fault| matches!(fault, MergeFault::Damaged { .. }));
        match missing {
            Some((missing, _)) if others.is_empty() => Ok(ranges(&missing)),
            None if others.is_empty() && damaged.is_empty() => Err(MergeError::Nothing),
            None if others.is_empty() => Err(MergeError::Faults(damaged)),
            _ => Err(MergeError::Faults(others)),
        }
    }

    fn missing_shards(&self) -> Option<(Vec<u32>, u32)> {
        let of = self.first.as_ref()?.header.of;
        Some(((1..=of).filter(|shard| !self.names.contains_key(shard)).collect(), of))
    }

    /// What the parts make: what one run would have given, to the last bit.
    ///
    /// # Errors
    /// Returns [`MergeError::Faults`] with everything that is wrong with the parts.
    pub fn finish(mut self, plan: &RunPlan, watcher: &dyn Watcher) -> Result<Merged, MergeError> {
        if let Some((shards, of)) = self.missing_shards().filter(|(shards, _)| !shards.is_empty()) {
            self.faults.push(MergeFault::Missing { shards, of });
        }
        let (job, part) = self.into_part()?;
        Arc::unwrap_or_clone(job).finish(part, plan, watcher)
    }
}

impl Job {
    /// What a part with all shards makes: what one run would have given, to the last bit.
    ///
    /// # Errors
    /// Returns [`MergeError`].
    pub fn finish(self, part: PlayedPart, plan: &RunPlan, watcher: &dyn Watcher) -> Result<Merged, MergeError> {
        let asked = self.asked().clone();
        let pieces = part.pieces;
        match self.into_kind() {
            JobKind::Run(loaded) => {
                let parts = loaded.iter().zip(pieces.into_iter().filter_map(PartPiece::into_run));
                let results = parts.map(|(one, part)| part.results(&one.scenario));
                let results = results.collect::<Result<Vec<Results>, _>>()?;
                let missed = vec![None; loaded.len()];
                Ok(Merged::Run(conclude(loaded, results, missed, plan, watcher)?, asked))
            }
            JobKind::Sweep(variation) => {
                let threads = Threads::new(plan.threads)?;
                let swept = threads.install(|| swept(*variation, pieces, plan.confidence));
                Ok(Merged::Sweep(Box::new(swept)))
            }
        }
    }
}

fn swept(variation: Variation, pieces: Vec<PartPiece>, confidence: f64) -> SweptScenario {
    let points: Vec<PointResults> = pieces.into_iter().flat_map(PartPiece::into_points).collect();
    let results: Vec<PointResults> = points.into_par_iter().map(PointResults::whole).collect();
    let swept = analysis::estimate_points(&results, Ranking::of(&variation.points), confidence);
    SweptScenario { variation, swept }
}

impl PartPiece {
    fn into_run(self) -> Option<RunPart> {
        match self.played {
            PlayedPiece::Run(part) => Some(*part),
            PlayedPiece::Points(_) => None,
        }
    }

    fn into_points(self) -> Vec<PointResults> {
        match self.played {
            PlayedPiece::Points(points) => points,
            PlayedPiece::Run(_) => Vec::new(),
        }
    }
}

/// Why a part is not taken.
enum Refusal {
    Damage(Damage),
    Merge(MergeError),
}

fn job_of(header: &Header) -> Result<Job, Refusal> {
    match header.reload() {
        Ok(job) if job.id() == header.job => Ok(job),
        // Texts that make another scenario than they did, or none: nothing that this program has written.
        Ok(_) | Err(JobError::Problems(_)) => Err(Refusal::Damage(Damage::Altered)),
        Err(JobError::Engine(error)) => Err(Refusal::Merge(error.into())),
    }
}

fn difference_of_program(header: &Header) -> Option<String> {
    let version = env!("CARGO_PKG_VERSION");
    if header.version != version {
        return Some(format!("version {}, not {version}", header.version));
    }
    (header.generator != GENERATOR)
        .then(|| format!("a version with the generator {}, not {GENERATOR}", header.generator))
}

/// What parts two headers from one job, in words; None if they are of one job.
fn difference(first: &Header, other: &Header) -> Option<String> {
    if other.of != first.of {
        return Some(format!("{} shards, not {}", other.of, first.of));
    }
    if other.job == first.job {
        return None;
    }
    let names = |header: &Header| header.scenarios.iter().map(|one| one.name.clone()).collect::<Vec<_>>().join(", ");
    if names(first) != names(other) {
        return Some(format!("scenario {}, not {}", names(other), names(first)));
    }
    let pairs = || first.scenarios.iter().zip(&other.scenarios);
    let seed = pairs().find(|(first, other)| first.seed != other.seed);
    let replications = pairs().find(|(first, other)| first.replications != other.replications);
    Some(match (seed, replications) {
        (Some((first, other)), _) => format!("seed {}, not {}", other.seed, first.seed),
        (None, Some((first, other))) => format!("{} replications, not {}", other.replications, first.replications),
        (None, None) if first.vary != other.vary || first.zip != other.zip => "other values of --vary".to_owned(),
        (None, None) => format!("other values in the scenario {}", names(first)),
    })
}
