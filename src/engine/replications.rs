//! Replications in blocks of a fixed size, which are played in parallel and kept in order.

use std::ops::Range;

/// Replications in blocks.
#[derive(Debug, Clone)]
pub(super) struct Blocks {
    /// All of them.
    pub replications: Range<u64>,
    /// How many are in a block, but for the last; at least 1.
    pub size: u64,
}

impl Blocks {
    /// Number of replications.
    pub fn replications(&self) -> u64 {
        self.replications.end.saturating_sub(self.replications.start)
    }

    /// Number of blocks.
    pub fn number(&self) -> u64 {
        self.replications().div_ceil(self.size)
    }

    /// The replications of a block, numbered from 0.
    pub fn block(&self, number: u64) -> Range<u64> {
        let Range { start, end } = self.replications;
        let first = start.saturating_add(number * self.size);
        first..end.min(first.saturating_add(self.size))
    }

    /// The numbers of the blocks, so many at a time.
    pub fn waves(&self, together: u64) -> impl Iterator<Item = Range<u64>> + use<> {
        let number = self.number();
        (0..number.div_ceil(together)).map(move |wave| wave * together..number.min((wave + 1) * together))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blocks_and_waves_hold_every_replication_once() {
        for (start, end, size) in [(0, 10, 3), (7, 19, 4), (5, 5, 2), (9, 3, 2), (2, 3, 100), (0, 9, 1)] {
            let blocks = Blocks { replications: start..end, size };
            let waves: Vec<u64> = blocks.waves(2).flatten().collect();
            assert_eq!(waves, (0..blocks.number()).collect::<Vec<_>>());
            let all: Vec<u64> = waves.into_iter().flat_map(|block| blocks.block(block)).collect();
            assert_eq!(all, (start..end).collect::<Vec<_>>());
            assert_eq!(blocks.replications() as usize, all.len());
        }
    }
}
