//! Shares of a run: consecutive blocks that are played apart from the others.

use std::ops::Range;

/// Consecutive blocks of replications out of all blocks of a run, and whatever else belongs to so much of the run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BlockShare {
    /// Numbers of the blocks.
    pub blocks: Range<u64>,
    /// Number of all blocks.
    pub of: u64,
}

impl BlockShare {
    /// The whole of so many blocks.
    pub fn whole(of: u64) -> Self {
        Self { blocks: 0..of, of }
    }

    /// The share of `number` things that belong to no block: as many of them as there are blocks, in order.
    ///
    /// Shares that follow one another have things that follow one another.
    pub fn range(&self, number: u64) -> Range<u64> {
        let at = |block: u64| (u128::from(block) * u128::from(number) / u128::from(self.of.max(1))) as u64;
        at(self.blocks.start)..at(self.blocks.end)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn shares_have_everything_once(of in 1_u64..u64::MAX, number: u64, cuts in prop::collection::vec(0.0..1.0, 0..5)) {
            let mut cuts: Vec<u64> = cuts.iter().map(|cut| (cut * of as f64) as u64).filter(|cut| *cut < of).collect();
            cuts.extend([0, of]);
            cuts.sort_unstable();
            let mut next = 0;
            for ends in cuts.windows(2) {
                let things = BlockShare { blocks: ends[0]..ends[1], of }.range(number);
                prop_assert_eq!(things.start, next);
                prop_assert!(things.end >= things.start);
                next = things.end;
            }
            prop_assert_eq!(next, number);
        }
    }
}
