//! Sums over blocks by one fixed tree, so that parts that were played apart add up to the same bits.
//!
//! Floating-point sums depend on their order. A node of the tree is the sum of 2ˡ neighbouring blocks that begin at a
//! multiple of 2ˡ, and is made of its two halves. Whoever plays both halves, the node is the same.

/// A sum that can take in the sum of the blocks after it.
pub(super) trait MergedSum {
    /// Adds the sum of later blocks.
    fn merge(&mut self, later: &Self);
}

/// Sums over neighbouring blocks: the largest nodes of the tree that lie within them.
#[derive(Debug, Clone)]
pub(super) struct BlockTree<T> {
    /// Number of the first block.
    first: u64,
    /// Number of the block after the last.
    end: u64,
    nodes: Vec<BlockNode<T>>,
}

/// A node: the sum of 2^`level` blocks.
#[derive(Debug, Clone)]
struct BlockNode<T> {
    first: u64,
    level: u32,
    sum: T,
}

impl<T> BlockTree<T> {
    /// No blocks yet; the next has this number.
    pub fn from(first: u64) -> Self {
        Self { first, end: first, nodes: Vec::new() }
    }

    /// Sums of the nodes, in order.
    pub fn sums_mut(&mut self) -> impl Iterator<Item = &mut T> {
        self.nodes.iter_mut().map(|node| &mut node.sum)
    }

    /// Sums of the nodes, in order.
    pub fn sums(&self) -> impl Iterator<Item = &T> {
        self.nodes.iter().map(|node| &node.sum)
    }
}

impl<T: MergedSum + Clone> BlockTree<T> {
    /// The tree of blocks from `first` to before `end`, each node with this sum.
    pub fn filled(first: u64, end: u64, sum: &T) -> Self {
        let mut tree = Self::from(first);
        while tree.end < end {
            // The largest node that begins here and does not reach past the end.
            let aligned = if tree.end == 0 { u64::BITS - 1 } else { tree.end.trailing_zeros() };
            let level = aligned.min((end - tree.end).ilog2());
            tree.nodes.push(BlockNode { first: tree.end, level, sum: sum.clone() });
            tree.end += 1 << level;
        }
        tree
    }

    /// Appends the sum of the next block.
    pub fn push(&mut self, sum: T) {
        self.append_node(0, sum);
    }

    /// Appends the sums of the blocks that follow.
    pub fn append(&mut self, later: Self) {
        debug_assert_eq!(self.end, later.first, "blocks follow one another");
        for node in later.nodes {
            self.append_node(node.level, node.sum);
        }
    }

    /// Sum of all blocks; None if there are none.
    pub fn sum(&self) -> Option<T> {
        let mut nodes = self.nodes.iter();
        let mut sum = nodes.next()?.sum.clone();
        nodes.for_each(|node| sum.merge(&node.sum));
        Some(sum)
    }

    fn append_node(&mut self, level: u32, sum: T) {
        self.nodes.push(BlockNode { first: self.end, level, sum });
        self.end += 1 << level;
        while let [.., left, right] = &self.nodes[..] {
            if left.level != right.level || left.first % (2 << left.level) != 0 {
                break;
            }
            let right = self.nodes.pop().map(|right| right.sum);
            if let (Some(left), Some(right)) = (self.nodes.last_mut(), right) {
                left.sum.merge(&right);
                left.level += 1;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// A sum that remembers how it was made.
    #[derive(Debug, Clone, PartialEq)]
    struct Brackets(String);

    impl MergedSum for Brackets {
        fn merge(&mut self, later: &Self) {
            self.0 = format!("({}{})", self.0, later.0);
        }
    }

    fn played(blocks: std::ops::Range<u64>) -> BlockTree<Brackets> {
        let mut tree = BlockTree::from(blocks.start);
        blocks.for_each(|block| tree.push(Brackets(block.to_string())));
        tree
    }

    #[test]
    fn sums_are_made_of_halves() {
        let sum = |end| played(0..end).sum().map(|sum| sum.0);
        assert_eq!(sum(0), None);
        assert_eq!(sum(4).as_deref(), Some("((01)(23))"));
        assert_eq!(sum(7).as_deref(), Some("((((01)(23))(45))6)"));
    }

    proptest! {
        #[test]
        fn parts_add_up_to_the_sum_of_the_whole(cuts in prop::collection::vec(0_u64..200, 0..6), end in 1_u64..200) {
            let mut cuts: Vec<u64> = cuts.into_iter().filter(|cut| *cut < end).collect();
            cuts.extend([0, end]);
            cuts.sort_unstable();
            let parts = cuts.windows(2).map(|ends| played(ends[0]..ends[1]));
            // The later parts are joined first: order is not what makes the sum.
            let joined = parts.rev().reduce(|later, mut part| {
                part.append(later);
                part
            });
            let joined = joined.expect("a part");
            prop_assert_eq!((joined.first, joined.end), (0, end));
            prop_assert_eq!(joined.sum(), played(0..end).sum());
        }

        #[test]
        fn a_filled_tree_has_the_nodes_of_a_played_one(first in 0_u64..300, number in 0_u64..300) {
            let shape = |tree: &BlockTree<Brackets>| tree.nodes.iter().map(|node| (node.first, node.level)).collect::<Vec<_>>();
            let filled = BlockTree::filled(first, first + number, &Brackets(String::new()));
            prop_assert_eq!(shape(&filled), shape(&played(first..first + number)));
        }
    }
}
