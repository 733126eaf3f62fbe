//! Parts as bytes.

use std::io::{self, Write};

use sha2::{Digest, Sha256};

use super::header::FORMAT;
use super::job::Job;
use super::part::PlayedPart;
use crate::engine::Sink;

/// Bytes that are hashed and written at a time.
const AT_ONCE: usize = 1 << 16;

impl PlayedPart {
    /// Writes the part: the format, the header, the payload and the checksum.
    ///
    /// # Errors
    /// Returns the errors of `out`.
    pub fn write(&self, job: &Job, out: &mut dyn Write) -> io::Result<()> {
        let mut counted = Counted(0);
        self.store(&mut counted)?;
        let header = serde_json::to_string(&self.header(job, counted.0))?;
        let mut hashed = HashedOutput { out, digest: Sha256::new(), buffer: Vec::with_capacity(AT_ONCE) };
        hashed.put(format!("{FORMAT}\n{header}\n").as_bytes())?;
        self.store(&mut hashed)?;
        hashed.close()
    }

    fn store(&self, to: &mut dyn Sink) -> io::Result<()> {
        self.pieces.iter().try_for_each(|piece| piece.played.store(to))
    }
}

/// A number of bytes.
struct Counted(u64);

impl Sink for Counted {
    fn put(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.0 += bytes.len() as u64;
        Ok(())
    }
}

/// Bytes that are hashed on their way.
struct HashedOutput<'a> {
    out: &'a mut dyn Write,
    digest: Sha256,
    buffer: Vec<u8>,
}

impl HashedOutput<'_> {
    fn flush(&mut self) -> io::Result<()> {
        self.digest.update(&self.buffer);
        self.out.write_all(&self.buffer)?;
        self.buffer.clear();
        Ok(())
    }

    /// Writes the checksum.
    fn close(mut self) -> io::Result<()> {
        self.flush()?;
        self.out.write_all(&self.digest.finalize())
    }
}

impl Sink for HashedOutput<'_> {
    fn put(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.buffer.extend_from_slice(bytes);
        if self.buffer.len() >= AT_ONCE { self.flush() } else { Ok(()) }
    }
}
