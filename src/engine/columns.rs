//! Replications as columns: memory is what a run of a million replications is short of.

use super::stored::{Bytes, Sink, Stored, unreadable};
use std::{borrow::Borrow, io, sync::Arc};

/// Costs beyond this [money] have no finite square.
pub(super) const LARGEST_COST: f64 = 1e150;

/// What one replication comes to: `A` amounts [money] and `C` counts over its positions.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Totals<const A: usize, const C: usize> {
    pub amounts: [f64; A],
    pub counts: [u64; C],
}

/// Further counts of replications, as many of each as the scenario asks for: `[replication][count]`.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct CountRows {
    width: usize,
    counts: Vec<u64>,
}

/// Replications of one block, as columns.
#[derive(Debug, Clone, PartialEq)]
struct Columns<const A: usize, const C: usize> {
    replications: usize,
    amounts: [Column; A],
    counts: [Column; C],
    /// Further counts.
    more: Vec<Column>,
}

/// Blocks of replications in order, which those who hold a copy share.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct ColumnBlocks<const A: usize, const C: usize>(Vec<Arc<Columns<A, C>>>);

/// One number over a block of replications.
#[derive(Debug, Clone, PartialEq)]
enum Column {
    /// One value in all replications.
    Constant(f64),
    /// Small counts.
    Counts(Vec<u16>),
    /// Any numbers.
    Numbers(Vec<f64>),
}

impl<const A: usize, const C: usize> Totals<A, C> {
    /// Whether every amount is finite and can be averaged.
    pub fn are_averageable(&self) -> bool {
        self.amounts.iter().all(|amount| amount.abs() < LARGEST_COST)
    }
}

impl CountRows {
    /// No replications yet, of `width` counts each.
    pub fn new(width: usize) -> Self {
        Self { width, counts: Vec::new() }
    }

    /// The counts of another replication, all 0 so far.
    pub fn begin(&mut self) -> &mut [u64] {
        let begun = self.counts.len();
        self.counts.resize(begun + self.width, 0);
        &mut self.counts[begun..]
    }

    fn columns(&self) -> impl Iterator<Item = impl ExactSizeIterator<Item = u64> + Clone> {
        (0..self.width).map(|i| self.counts[i..].iter().step_by(self.width).copied())
    }
}

impl<const A: usize, const C: usize> Columns<A, C> {
    fn new(rows: impl ExactSizeIterator<Item: Borrow<Totals<A, C>>> + Clone, more: &CountRows) -> Self {
        Self {
            replications: rows.len(),
            amounts: std::array::from_fn(|i| Column::of_amounts(rows.clone().map(|row| row.borrow().amounts[i]))),
            counts: std::array::from_fn(|i| Column::of_counts(rows.clone().map(|row| row.borrow().counts[i]))),
            more: more.columns().map(Column::of_counts).collect(),
        }
    }

    /// Memory [byte].
    fn bytes(&self) -> u64 {
        size_of::<Self>() as u64 + self.all().map(Column::bytes).sum::<u64>()
    }

    /// All columns: amounts, counts, further counts.
    fn all(&self) -> impl Iterator<Item = &Column> {
        self.amounts.iter().chain(&self.counts).chain(&self.more)
    }

    fn store(&self, to: &mut dyn Sink) -> io::Result<()> {
        (self.replications as u64).store(to)?;
        self.all().try_for_each(|column| column.store(to))
    }

    /// Reads a block of at least 1 and at most so many replications.
    fn restored(from: &mut dyn Bytes, most: u64, further: usize) -> io::Result<Self> {
        let mut replications = 0_u64;
        replications.restore(from)?;
        if replications == 0 || replications > most {
            return Err(unreadable("more replications than the part says"));
        }
        let replications = replications as usize;
        let mut columns = (0..A + C + further).map(|_| Column::restored(from, replications));
        let mut next = || columns.next().unwrap_or(Ok(Column::Constant(0.0)));
        let (mut amounts, mut counts) = ([const { Column::Constant(0.0) }; A], [const { Column::Constant(0.0) }; C]);
        for column in amounts.iter_mut().chain(&mut counts) {
            *column = next()?;
        }
        Ok(Self { replications, amounts, counts, more: columns.collect::<io::Result<_>>()? })
    }
}

impl<const A: usize, const C: usize> ColumnBlocks<A, C> {
    /// One block with these replications, which have `more` counts.
    pub fn one(rows: impl ExactSizeIterator<Item: Borrow<Totals<A, C>>> + Clone, more: &CountRows) -> Self {
        Self(vec![Arc::new(Columns::new(rows, more))])
    }

    /// Appends later blocks.
    pub fn append(&mut self, mut later: Self) {
        self.0.append(&mut later.0);
    }

    /// Number of replications.
    pub fn replications(&self) -> usize {
        self.0.iter().map(|block| block.replications).sum()
    }

    /// Memory [byte].
    pub fn bytes(&self) -> u64 {
        self.0.iter().map(|block| block.bytes()).sum()
    }

    /// `[replication]`: the amount number `i` [money].
    pub fn amount(&self, i: usize) -> Vec<f64> {
        self.column(|block| &block.amounts[i])
    }

    /// `[replication]`: the count number `i`.
    pub fn count(&self, i: usize) -> Vec<f64> {
        self.column(|block| &block.counts[i])
    }

    /// `[replication]`: the further count number `i`.
    pub fn further_count(&self, i: usize) -> Vec<f64> {
        self.column(|block| &block.more[i])
    }

    /// Writes the number of blocks, and each block.
    pub fn store(&self, to: &mut dyn Sink) -> io::Result<()> {
        (self.0.len() as u64).store(to)?;
        self.0.iter().try_for_each(|block| block.store(to))
    }

    /// Reads the blocks of so many `replications`, with so many further counts each.
    pub fn restored(from: &mut dyn Bytes, replications: u64, further: usize) -> io::Result<Self> {
        let mut number = 0_u64;
        number.restore(from)?;
        let (mut blocks, mut left) = (Vec::new(), replications);
        for _ in 0..number {
            let block = Columns::restored(from, left, further)?;
            left -= block.replications as u64;
            blocks.push(Arc::new(block));
        }
        if left > 0 { Err(unreadable("fewer replications than the part says")) } else { Ok(Self(blocks)) }
    }

    fn column(&self, of: impl Fn(&Columns<A, C>) -> &Column) -> Vec<f64> {
        let mut values = Vec::with_capacity(self.replications());
        for block in &self.0 {
            of(block).append_to(block.replications, &mut values);
        }
        values
    }
}

impl Column {
    fn of_amounts(values: impl ExactSizeIterator<Item = f64> + Clone) -> Self {
        constant(values.clone()).map_or_else(|| Column::Numbers(values.collect()), Column::Constant)
    }

    fn of_counts(values: impl ExactSizeIterator<Item = u64> + Clone) -> Self {
        let numbers = values.clone().map(|value| value as f64);
        if let Some(value) = constant(numbers.clone()) {
            return Column::Constant(value);
        }
        let small: Result<_, _> = values.map(u16::try_from).collect();
        small.map_or_else(|_| Column::Numbers(numbers.collect()), Column::Counts)
    }

    /// Memory of its values [byte].
    fn bytes(&self) -> u64 {
        match self {
            Column::Constant(_) => 0,
            Column::Counts(values) => size_of_val(values.as_slice()) as u64,
            Column::Numbers(values) => size_of_val(values.as_slice()) as u64,
        }
    }

    /// Writes the kind of the column and its values.
    fn store(&self, to: &mut dyn Sink) -> io::Result<()> {
        match self {
            Column::Constant(value) => {
                CONSTANT.store(to)?;
                value.store(to)
            }
            Column::Counts(values) => {
                COUNTS.store(to)?;
                values.store(to)
            }
            Column::Numbers(values) => {
                NUMBERS.store(to)?;
                values.store(to)
            }
        }
    }

    /// Reads a column of so many replications.
    fn restored(from: &mut dyn Bytes, replications: usize) -> io::Result<Self> {
        let mut kind = 0_u8;
        kind.restore(from)?;
        match kind {
            CONSTANT => {
                let mut value = 0.0;
                value.restore(from)?;
                Ok(Column::Constant(value))
            }
            COUNTS => Ok(Column::Counts(values(from, replications)?)),
            NUMBERS => Ok(Column::Numbers(values(from, replications)?)),
            _ => Err(unreadable("a column of no known kind")),
        }
    }

    /// Appends the values of all replications, of which there are `number`.
    fn append_to(&self, number: usize, to: &mut Vec<f64>) {
        match self {
            Column::Constant(value) => to.extend(std::iter::repeat_n(*value, number)),
            Column::Counts(values) => to.extend(values.iter().map(|value| f64::from(*value))),
            Column::Numbers(values) => to.extend_from_slice(values),
        }
    }
}

/// Kinds of columns in stored parts.
const CONSTANT: u8 = 0;
const COUNTS: u8 = 1;
const NUMBERS: u8 = 2;

/// Values that are read before memory is taken for more of them.
const AT_ONCE: usize = 1 << 16;

/// Reads so many values. Memory follows the bytes that are there, whatever number is asked for.
fn values<T: Stored + Default + Clone>(from: &mut dyn Bytes, number: usize) -> io::Result<Vec<T>> {
    let mut values: Vec<T> = Vec::new();
    while values.len() < number {
        let read = values.len();
        values.resize(number.min(read + AT_ONCE), T::default());
        values[read..].restore(from)?;
    }
    Ok(values)
}

/// The value that all of `values` have, to the last bit.
fn constant(mut values: impl Iterator<Item = f64>) -> Option<f64> {
    let first = values.next()?;
    values.all(|value| value.to_bits() == first.to_bits()).then_some(first)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_give_back_the_rows() {
        let row = |i: u64| Totals::<4, 5> {
            amounts: std::array::from_fn(|c| c as f64 * if c == 3 { 1.0 } else { i as f64 / 3.0 }),
            counts: std::array::from_fn(|c| if c == 2 { 7 } else { i * 40_000 * c as u64 + 1 }),
        };
        let rows: Vec<_> = (0..8).map(row).collect();
        let more = |i: u64| [i, 100_000 * i, 3];
        let block = |numbers: std::ops::Range<u64>| {
            let mut further = CountRows::new(3);
            numbers.clone().for_each(|i| further.begin().copy_from_slice(&more(i)));
            ColumnBlocks::one(rows[numbers.start as usize..numbers.end as usize].iter(), &further)
        };
        let mut blocks = block(0..5);
        blocks.append(block(5..8));
        for c in 0..3 {
            assert_eq!(blocks.further_count(c), (0..8).map(|i| more(i)[c] as f64).collect::<Vec<_>>());
        }
        assert_eq!(blocks.replications(), 8);
        for i in 0..4 {
            assert_eq!(blocks.amount(i), rows.iter().map(|row| row.amounts[i]).collect::<Vec<_>>());
        }
        for i in 0..5 {
            assert_eq!(blocks.count(i), rows.iter().map(|row| row.counts[i] as f64).collect::<Vec<_>>());
        }
    }
}
