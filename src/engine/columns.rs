//! Rows of a block of replications, kept as columns: memory is what a run of a million replications is short of.

use crate::model::outcome::{Component, Count};

/// What one arm of one replication comes to, over its positions.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct ArmTotal {
    /// `[component]`: cost [money].
    pub cost: [f64; Component::NUMBER],
    /// `[count]`.
    pub count: [u64; Count::NUMBER],
}

/// One replication.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Row {
    /// `[arm]`.
    pub arms: [ArmTotal; 2],
    /// Total cost of the offer arm had declining changed nobody [money].
    pub without_effect: f64,
}

impl Row {
    /// Whether every cost is finite and below `largest`.
    pub fn is_averageable(&self, largest: f64) -> bool {
        let costs = self.arms.iter().flat_map(|arm| arm.cost).chain([self.without_effect]);
        costs.into_iter().all(|cost| cost.abs() < largest)
    }
}

/// One figure over a block of replications.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Column {
    /// The same in all of them.
    Constant(f64),
    /// Small counts.
    Counts(Vec<u16>),
    /// Anything.
    Figures(Vec<f64>),
}

impl Column {
    /// A column of amounts.
    pub fn figures(values: impl ExactSizeIterator<Item = f64> + Clone) -> Self {
        match constant(values.clone()) {
            Some(value) => Column::Constant(value),
            None => Column::Figures(values.collect()),
        }
    }

    /// A column of counts.
    pub fn counts(values: impl ExactSizeIterator<Item = u64> + Clone) -> Self {
        let figures = values.clone().map(|value| value as f64);
        match constant(figures.clone()) {
            Some(value) => Column::Constant(value),
            None => match values.map(u16::try_from).collect() {
                Ok(small) => Column::Counts(small),
                Err(_) => Column::Figures(figures.collect()),
            },
        }
    }

    /// Memory of its values [byte].
    pub fn bytes(&self) -> u64 {
        match self {
            Column::Constant(_) => 0,
            Column::Counts(values) => size_of_val(values.as_slice()) as u64,
            Column::Figures(values) => size_of_val(values.as_slice()) as u64,
        }
    }

    /// Appends all of its `rows`.
    pub fn append_to(&self, rows: usize, to: &mut Vec<f64>) {
        match self {
            Column::Constant(value) => to.extend(std::iter::repeat_n(*value, rows)),
            Column::Counts(values) => to.extend(values.iter().map(|value| f64::from(*value))),
            Column::Figures(values) => to.extend_from_slice(values),
        }
    }
}

/// The value that all of `values` have, to the last bit.
fn constant(mut values: impl Iterator<Item = f64>) -> Option<f64> {
    let first = values.next()?;
    values.all(|value| value.to_bits() == first.to_bits()).then_some(first)
}

/// The rows of one block.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Block {
    rows: usize,
    /// `[arm][component]`.
    costs: [[Column; Component::NUMBER]; 2],
    /// `[arm][count]`.
    counts: [[Column; Count::NUMBER]; 2],
    without_effect: Column,
}

/// Which column.
#[derive(Debug, Clone, Copy)]
pub(super) enum Place {
    /// A component in an arm.
    Cost(usize, Component),
    /// A count in an arm.
    Count(usize, Count),
    /// Total cost of the offer arm had declining changed nobody.
    WithoutEffect,
}

impl Block {
    /// Keeps rows as columns.
    pub fn new(rows: &[Row]) -> Self {
        Self {
            rows: rows.len(),
            costs: [0, 1]
                .map(|arm| std::array::from_fn(|i| Column::figures(rows.iter().map(move |row| row.arms[arm].cost[i])))),
            counts: [0, 1]
                .map(|arm| std::array::from_fn(|i| Column::counts(rows.iter().map(move |row| row.arms[arm].count[i])))),
            without_effect: Column::figures(rows.iter().map(|row| row.without_effect)),
        }
    }

    /// Number of replications.
    pub fn rows(&self) -> usize {
        self.rows
    }

    /// Memory [byte].
    pub fn bytes(&self) -> u64 {
        let columns = self.costs.iter().flatten().chain(self.counts.iter().flatten()).chain([&self.without_effect]);
        size_of::<Self>() as u64 + columns.map(Column::bytes).sum::<u64>()
    }

    /// Appends a column.
    pub fn append(&self, place: Place, to: &mut Vec<f64>) {
        let column = match place {
            Place::Cost(arm, component) => &self.costs[arm][component as usize],
            Place::Count(arm, count) => &self.counts[arm][count as usize],
            Place::WithoutEffect => &self.without_effect,
        };
        column.append_to(self.rows, to);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(i: u64) -> Row {
        let arm = |k: u64| ArmTotal {
            cost: std::array::from_fn(|c| (c as u64 * 10 + k) as f64 * if c == 3 { 1.0 } else { i as f64 }),
            count: std::array::from_fn(|c| if c == 2 { 7 } else { i * 40_000 * c as u64 + k }),
        };
        Row { arms: [arm(0), arm(1)], without_effect: i as f64 / 3.0 }
    }

    #[test]
    fn columns_give_back_the_rows() {
        let rows: Vec<_> = (0..5).map(row).collect();
        let block = Block::new(&rows);
        let column = |place| {
            let mut values = Vec::new();
            block.append(place, &mut values);
            values
        };
        for arm in 0..2 {
            for component in Component::ALL {
                let expected: Vec<_> = rows.iter().map(|row| row.arms[arm].cost[component as usize]).collect();
                assert_eq!(column(Place::Cost(arm, component)), expected);
            }
            for count in Count::ALL {
                let expected: Vec<_> = rows.iter().map(|row| row.arms[arm].count[count as usize] as f64).collect();
                assert_eq!(column(Place::Count(arm, count)), expected);
            }
        }
        assert_eq!(column(Place::WithoutEffect), (0..5).map(|i| f64::from(i) / 3.0).collect::<Vec<_>>());
    }
}
