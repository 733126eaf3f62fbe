//! Parts from bytes.

use std::collections::BTreeSet;
use std::io::{self, BufRead, Read};

use sha2::{Digest, Sha256};

use super::error::Damage;
use super::header::{FORMAT, Header};
use super::job::{Job, JobKind};
use super::number::Shard;
use super::part::{PartPiece, PlayedPart, PlayedPiece};
use crate::engine::{BlockShare, Bytes, PointResults, RunPart, restore_points};

/// Largest header that is read [byte]: more than the texts of any scenario, and enough for a folder of them.
const LARGEST_HEADER: u64 = 1 << 28;
/// Bytes that are hashed at a time.
const AT_ONCE: u64 = 1 << 16;
/// Size of the checksum [byte].
const SUM: usize = 32;

/// A part that is being read: its header is known, its payload comes next.
pub(super) struct PartInput<'a> {
    input: &'a mut dyn BufRead,
    digest: Sha256,
    /// Payload that is not yet in the buffer [byte].
    left: u64,
    buffer: Vec<u8>,
    /// Bytes of the buffer that have been taken.
    taken: usize,
}

impl<'a> PartInput<'a> {
    /// Reads the header of the next part. Returns None at the end of the input.
    pub fn begin(input: &'a mut dyn BufRead) -> Result<Option<(Self, Header)>, Damage> {
        let mut digest = Sha256::new();
        if input.fill_buf().map_err(Damage::Unread)?.is_empty() {
            return Ok(None);
        }
        let format = line(input, FORMAT.len() as u64 + 16, &mut digest)?;
        if format != FORMAT.as_bytes() {
            let is_other = format.starts_with(b"offer-part ");
            return Err(if is_other { Damage::OtherFormat } else { Damage::NoPart });
        }
        let header = line(input, LARGEST_HEADER, &mut digest)?;
        let header: Header = serde_json::from_slice(&header).map_err(|_| Damage::Altered)?;
        let shards = || header.shards.iter().all(|shard| Shard::new(*shard, header.of).is_some());
        if header.shards.is_empty() || !shards() {
            return Err(Damage::Altered);
        }
        Ok(Some((Self { input, digest, left: header.bytes, buffer: Vec::new(), taken: 0 }, header)))
    }

    /// Passes over the payload, and compares the checksum.
    pub fn skip(mut self) -> Result<(), Damage> {
        while self.left > 0 {
            self.fill().map_err(of_input)?;
        }
        self.sum()
    }

    /// Reads the payload of a part of this job, whose points are `empty` without replications, and compares the checksum.
    pub fn part(mut self, (job, empty): (&Job, &[PointResults]), header: &Header) -> Result<PlayedPart, Damage> {
        let shards: BTreeSet<u32> = header.shards.iter().copied().collect();
        let shares = job.shares(&shards, header.of);
        let pieces = shares.into_iter().map(|(task, share)| piece((job, empty), task, share, &mut self));
        let pieces: Vec<PartPiece> = pieces.collect::<io::Result<_>>().map_err(of_input)?;
        if self.left > 0 || self.taken < self.buffer.len() {
            return Err(Damage::Altered);
        }
        self.sum()?;
        Ok(PlayedPart { shards, of: header.of, pieces })
    }

    /// Fills the buffer with the next bytes of the payload.
    fn fill(&mut self) -> io::Result<()> {
        let next = self.left.min(AT_ONCE);
        self.buffer.resize(next as usize, 0);
        self.input.read_exact(&mut self.buffer)?;
        self.digest.update(&self.buffer);
        (self.left, self.taken) = (self.left - next, 0);
        Ok(())
    }

    fn sum(self) -> Result<(), Damage> {
        let mut sum = [0; SUM];
        self.input.read_exact(&mut sum).map_err(of_input)?;
        if self.digest.finalize().as_slice() == sum { Ok(()) } else { Err(Damage::Altered) }
    }
}

impl Bytes for PartInput<'_> {
    fn take(&mut self, buffer: &mut [u8]) -> io::Result<()> {
        let mut filled = 0;
        while filled < buffer.len() {
            if self.taken == self.buffer.len() {
                if self.left == 0 {
                    return Err(io::Error::new(io::ErrorKind::InvalidData, "the payload is too short"));
                }
                self.fill()?;
            }
            let there = (self.buffer.len() - self.taken).min(buffer.len() - filled);
            buffer[filled..filled + there].copy_from_slice(&self.buffer[self.taken..self.taken + there]);
            (filled, self.taken) = (filled + there, self.taken + there);
        }
        Ok(())
    }
}

/// The damage that an error of reading tells of.
fn of_input(error: io::Error) -> Damage {
    match error.kind() {
        io::ErrorKind::UnexpectedEof => Damage::Cut,
        io::ErrorKind::InvalidData => Damage::Altered,
        _ => Damage::Unread(error),
    }
}

/// A line of at most so many bytes, without its end.
fn line(input: &mut dyn BufRead, most: u64, digest: &mut Sha256) -> Result<Vec<u8>, Damage> {
    let mut line = Vec::new();
    input.take(most).read_until(b'\n', &mut line).map_err(Damage::Unread)?;
    digest.update(&line);
    match line.strip_suffix(b"\n") {
        Some(whole) => Ok(whole.to_vec()),
        None if FORMAT.as_bytes().starts_with(&line) || line.starts_with(b"{") => Err(Damage::Cut),
        None => Err(Damage::NoPart),
    }
}

fn piece(
    (job, empty): (&Job, &[PointResults]),
    task: usize,
    share: BlockShare,
    from: &mut dyn Bytes,
) -> io::Result<PartPiece> {
    let (scenarios, numbers) = job.scenarios(task);
    let played = match job.kind() {
        JobKind::Run(_) => PlayedPiece::Run(Box::new(RunPart::restored(&scenarios[0], &share, from)?)),
        JobKind::Sweep(_) => PlayedPiece::Points(restore_points(scenarios, &empty[numbers], &share, from)?),
    };
    Ok(PartPiece { task, share, played })
}

/// What a file is to a shard that is asked for.
#[derive(Debug)]
pub enum PartFile {
    /// The shard, whole and right.
    Right,
    /// A part that is damaged: the shard is played again.
    Damaged(Damage),
    /// A part of another job, or another shard.
    Other(Box<Header>),
    /// No part.
    NoPart,
}

/// The header at the beginning of an input; None if there is none that can be read.
pub fn header_of(input: &mut dyn BufRead) -> Option<Header> {
    PartInput::begin(input).ok()?.map(|(_, header)| header)
}

/// Looks what the file that holds `input` is to a shard of the job with this [id](Job::id).
pub fn look(input: &mut dyn BufRead, job: &str, shard: Shard) -> PartFile {
    let (rest, header) = match PartInput::begin(input) {
        Ok(Some(begun)) => begun,
        Ok(None) | Err(Damage::NoPart) => return PartFile::NoPart,
        Err(damage) => return PartFile::Damaged(damage),
    };
    if let Err(damage) = rest.skip() {
        return PartFile::Damaged(damage);
    }
    let is_last = input.fill_buf().is_ok_and(<[u8]>::is_empty);
    let is_right = header.job == job && header.shards == [shard.number()] && header.of == shard.of();
    match (is_right, is_last) {
        (true, true) => PartFile::Right,
        (true, false) => PartFile::Damaged(Damage::Altered),
        (false, _) => PartFile::Other(Box::new(header)),
    }
}
