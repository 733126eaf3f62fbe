//! Parts: shards that have been played.

use std::collections::BTreeSet;
use std::num::NonZeroUsize;

use super::header::{Header, HeaderPiece};
use super::job::{Job, JobKind};
use super::number::Shard;
use crate::engine::{BlockShare, EngineError, PointResults, RunPart, Sink, Threads, Watcher, play_points};
use crate::model::draws::GENERATOR;
use crate::scenario::Layout;

/// Shards of a job that have been played.
#[derive(Debug)]
pub struct PlayedPart {
    pub(super) shards: BTreeSet<u32>,
    pub(super) of: u32,
    /// In the order of their blocks in the job.
    pub(super) pieces: Vec<PartPiece>,
}

/// A share of a task that has been played.
#[derive(Debug)]
pub(super) struct PartPiece {
    pub task: usize,
    pub share: BlockShare,
    pub played: PlayedPiece,
}

/// Outcomes of a share of a task.
#[derive(Debug)]
pub(super) enum PlayedPiece {
    Run(Box<RunPart>),
    Points(Vec<PointResults>),
}

impl PlayedPart {
    /// Plays a shard, on `threads` threads (all cores where none).
    ///
    /// # Errors
    /// Returns [`EngineError`] for a scenario that cannot be played, for too little memory, and where the watcher stops it.
    ///
    /// # Reproducibility
    /// Parts are the same for any number of threads, to the last bit.
    pub fn play(
        job: &Job,
        shard: Shard,
        threads: Option<NonZeroUsize>,
        watcher: &dyn Watcher,
    ) -> Result<Self, EngineError> {
        let threads = Threads::new(threads)?;
        let shards = BTreeSet::from([shard.number()]);
        let shares = job.shares(&shards, shard.of());
        watcher.expects(job.replications_in(shares.iter().map(|(task, share)| (*task, share))));
        let pieces = shares.into_iter().map(|(task, share)| play(job, task, share, &threads, watcher));
        Ok(Self { shards, of: shard.of(), pieces: pieces.collect::<Result<_, _>>()? })
    }

    /// Numbers of the shards, from 1.
    pub fn shards(&self) -> &BTreeSet<u32> {
        &self.shards
    }

    /// Number of all shards.
    pub fn of(&self) -> u32 {
        self.of
    }

    /// Replications of all scenarios, or points, in the part.
    pub(super) fn replications(&self, job: &Job) -> u64 {
        job.replications_in(self.pieces.iter().map(|piece| (piece.task, &piece.share)))
    }

    /// Whether every shard is in the part.
    pub fn is_whole(&self) -> bool {
        self.shards.len() == self.of as usize
    }

    /// Joins two parts of one job that have no shard in common. Pieces that follow one another become one.
    pub fn join(self, other: Self) -> Self {
        let mut pieces: Vec<PartPiece> = self.pieces.into_iter().chain(other.pieces).collect();
        pieces.sort_by_key(|piece| (piece.task, piece.share.blocks.start));
        let mut joined: Vec<PartPiece> = Vec::with_capacity(pieces.len());
        for piece in pieces {
            match joined.last_mut() {
                Some(last) if last.task == piece.task && last.share.blocks.end == piece.share.blocks.start => {
                    last.share.blocks.end = piece.share.blocks.end;
                    last.played.append(piece.played);
                }
                _ => joined.push(piece),
            }
        }
        Self { shards: self.shards.union(&other.shards).copied().collect(), of: self.of, pieces: joined }
    }

    /// The header of a part with a payload of so many bytes.
    pub(super) fn header(&self, job: &Job, bytes: u64) -> Header {
        let (vary, zip) = match job.kind() {
            JobKind::Run(_) => (None, false),
            JobKind::Sweep(variation) => (Some(variation.asked.clone()), variation.layout == Layout::Zip),
        };
        let piece = |piece: &PartPiece| {
            let (scenarios, numbers) = job.scenarios(piece.task);
            let BlockShare { blocks, of } = &piece.share;
            HeaderPiece { first: numbers.start, points: scenarios.len(), blocks: [blocks.start, blocks.end], of: *of }
        };
        Header {
            version: env!("CARGO_PKG_VERSION").to_owned(),
            generator: GENERATOR.to_owned(),
            job: job.id().to_owned(),
            shards: self.shards.iter().copied().collect(),
            of: self.of,
            scenarios: job.header_scenarios(),
            vary,
            zip,
            asked: job.asked().clone(),
            pieces: self.pieces.iter().map(piece).collect(),
            columns: match job.kind() {
                JobKind::Run(_) => RunPart::columns(),
                JobKind::Sweep(_) => PointResults::columns(),
            },
            bytes,
        }
    }
}

impl PlayedPiece {
    fn append(&mut self, later: Self) {
        match (self, later) {
            (Self::Run(part), Self::Run(later)) => part.append(*later),
            (Self::Points(points), Self::Points(later)) => {
                points.iter_mut().zip(later).for_each(|(point, later)| point.append(later));
            }
            _ => {}
        }
    }

    /// Writes the piece.
    pub fn store(&self, to: &mut dyn Sink) -> std::io::Result<()> {
        match self {
            Self::Run(part) => part.store(to),
            Self::Points(points) => points.iter().try_for_each(|point| point.store(to)),
        }
    }
}

fn play(
    job: &Job,
    task: usize,
    share: BlockShare,
    threads: &Threads,
    watcher: &dyn Watcher,
) -> Result<PartPiece, EngineError> {
    let (scenarios, numbers) = job.scenarios(task);
    watcher.turned_to(scenarios.first().map_or("", |first| &first.name));
    let played = match job.kind() {
        JobKind::Run(_) => {
            let part = RunPart::play(&scenarios[0], &share, threads, watcher)?;
            PlayedPiece::Run(Box::new(part))
        }
        JobKind::Sweep(variation) => {
            PlayedPiece::Points(play_points(&variation.points, numbers, &share, threads, watcher)?)
        }
    };
    Ok(PartPiece { task, share, played })
}
