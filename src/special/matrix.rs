//! Matrices: products of tall ones, in panels that stay in the cache and in registers, and the Cholesky decomposition.
//!
//! Plain code of fixed order: libraries choose fused multiply-add by the machine, which changes the last bits.

/// Columns of a panel: four by four sums fit the registers of every 64-bit machine.
pub const PANEL: usize = 4;

/// A matrix cut into panels of four columns, row by row within a panel; the last is filled up with zeros.
#[derive(Debug, Clone, PartialEq)]
pub struct Panels {
    rows: usize,
    columns: usize,
    values: Vec<[f64; PANEL]>,
}

impl Panels {
    /// The matrix whose element at (row, column) is `value(row, column)`.
    pub fn new(rows: usize, columns: usize, value: impl Fn(usize, usize) -> f64) -> Self {
        let mut values = vec![[0.0; PANEL]; rows * columns.div_ceil(PANEL)];
        for column in 0..columns {
            let panel = &mut values[column / PANEL * rows..][..rows];
            panel.iter_mut().enumerate().for_each(|(row, four)| four[column % PANEL] = value(row, column));
        }
        Self { rows, columns, values }
    }

    /// Number of rows.
    pub fn rows(&self) -> usize {
        self.rows
    }

    /// Number of columns.
    pub fn columns(&self) -> usize {
        self.columns
    }

    /// The transposed matrix.
    pub fn transposed(&self) -> Self {
        Self::new(self.columns, self.rows, |row, column| self.at(column, row))
    }

    /// The element at (row, column).
    pub fn at(&self, row: usize, column: usize) -> f64 {
        self.values[column / PANEL * self.rows + row][column % PANEL]
    }

    /// The matrix with each element squared.
    pub fn squared(&self) -> Self {
        let square = |four: &[f64; PANEL]| four.map(|value| value * value);
        Self { values: self.values.iter().map(square).collect(), ..*self }
    }

    /// `[row]`: the Euclidean norm of each row.
    pub fn row_norms(&self) -> Vec<f64> {
        let mut squares = vec![0.0; self.rows];
        for panel in self.values.chunks_exact(self.rows.max(1)) {
            squares.iter_mut().zip(panel).for_each(|(sum, four)| *sum += four.iter().map(|v| v * v).sum::<f64>());
        }
        squares.into_iter().map(f64::sqrt).collect()
    }

    fn panel(&self, number: usize) -> &[[f64; PANEL]] {
        &self.values[number * self.rows..][..self.rows]
    }
}

/// A matrix, row by row.
#[derive(Debug, Clone, PartialEq)]
pub struct Matrix {
    /// Number of rows.
    pub rows: usize,
    /// Number of columns.
    pub columns: usize,
    values: Vec<f64>,
}

impl Matrix {
    /// A matrix of zeros.
    pub fn zero(rows: usize, columns: usize) -> Self {
        Self { rows, columns, values: vec![0.0; rows * columns] }
    }

    /// Aᵀ·B of two matrices with as many rows as each other.
    pub fn product(a: &Panels, b: &Panels) -> Self {
        let mut product = Self::zero(a.columns, b.columns);
        product.add_product(a, b);
        product
    }

    /// Adds Aᵀ·B.
    pub fn add_product(&mut self, a: &Panels, b: &Panels) {
        for j in 0..b.columns.div_ceil(PANEL) {
            for i in 0..a.columns.div_ceil(PANEL) {
                self.add_tile((i * PANEL, j * PANEL), &tile(a.panel(i), b.panel(j)));
            }
        }
    }

    fn add_tile(&mut self, (row, column): (usize, usize), tile: &[[f64; PANEL]; PANEL]) {
        let wide = PANEL.min(self.columns - column);
        for (i, sums) in tile.iter().enumerate().take(self.rows - row) {
            let to = &mut self.row_mut(row + i)[column..column + wide];
            to.iter_mut().zip(sums).for_each(|(to, sum)| *to += sum);
        }
    }

    /// Adds a matrix of the same shape, `times` over.
    pub fn add(&mut self, other: &Self, times: f64) {
        self.values.iter_mut().zip(&other.values).for_each(|(to, value)| *to += times * value);
    }

    /// The matrix with each element multiplied.
    pub fn times(mut self, factor: f64) -> Self {
        self.values.iter_mut().for_each(|value| *value *= factor);
        self
    }

    /// A row.
    pub fn row(&self, row: usize) -> &[f64] {
        &self.values[row * self.columns..][..self.columns]
    }

    /// A row, to be written.
    pub fn row_mut(&mut self, row: usize) -> &mut [f64] {
        &mut self.values[row * self.columns..][..self.columns]
    }

    /// The Cholesky factor L, lower triangular, of a symmetric matrix L·Lᵀ.
    ///
    /// A row of which the rows before leave at most the share `nothing` of its diagonal gets a pivot of 0.
    pub fn cholesky(&self, nothing: f64) -> Self {
        let mut root = Self::zero(self.rows, self.columns);
        for i in 0..self.rows {
            for j in 0..i {
                let pivot = root.row(j)[j];
                let rest = self.row(i)[j] - dot(&root.row(i)[..j], &root.row(j)[..j]);
                root.row_mut(i)[j] = if pivot > 0.0 { rest / pivot } else { 0.0 };
            }
            let rest = self.row(i)[i] - dot(&root.row(i)[..i], &root.row(i)[..i]);
            root.row_mut(i)[i] = if rest > nothing * self.row(i)[i] { rest.sqrt() } else { 0.0 };
        }
        root
    }

    /// The matrix in panels.
    pub fn panels(&self) -> Panels {
        Panels::new(self.rows, self.columns, |row, column| self.row(row)[column])
    }
}

/// Sum of products, in their order.
pub fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

/// Sums of products of the columns of two panels, each in the order of rows.
pub fn tile(a: &[[f64; PANEL]], b: &[[f64; PANEL]]) -> [[f64; PANEL]; PANEL] {
    let [mut first, mut second, mut third, mut fourth] = [[0.0; PANEL]; PANEL];
    for (a, b) in a.iter().zip(b) {
        first = plus(first, a[0], b);
        second = plus(second, a[1], b);
        third = plus(third, a[2], b);
        fourth = plus(fourth, a[3], b);
    }
    [first, second, third, fourth]
}

/// `sums` + a·b, without the loop that keeps sums out of registers.
#[inline(always)]
fn plus(sums: [f64; PANEL], a: f64, b: &[f64; PANEL]) -> [f64; PANEL] {
    [sums[0] + a * b[0], sums[1] + a * b[1], sums[2] + a * b[2], sums[3] + a * b[3]]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn products_of_any_shape_by_hand() {
        for (rows, left, right) in [(1, 1, 1), (3, 2, 5), (7, 4, 4), (2, 9, 6)] {
            let a = Panels::new(rows, left, |r, c| (3 * r + c) as f64 - 4.0);
            let b = Panels::new(rows, right, |r, c| (r as f64 - 1.5) * (c as f64 + 0.5));
            let mut product = Matrix::product(&a, &b);
            product.add(&Matrix::product(&a, &b), 2.0);
            for (i, j) in (0..left).flat_map(|i| (0..right).map(move |j| (i, j))) {
                let expected: f64 = (0..rows).map(|r| a.at(r, i) * b.at(r, j)).sum();
                assert_eq!(product.row(i)[j], 3.0 * expected, "{rows} {i} {j}");
            }
        }
    }

    #[test]
    fn a_cholesky_factor_gives_its_matrix_back() {
        let columns = Panels::new(6, 4, |r, c| if c == 3 { 2.0 * r as f64 } else { (r as f64 + 1.0).powi(c as i32) });
        let matrix = Matrix::product(&columns, &columns);
        let root = matrix.cholesky(1e-9);
        // The last column is twice the second less the first.
        assert_eq!(root.row(3)[3], 0.0);
        for (i, j) in (0..4).flat_map(|i| (0..4).map(move |j| (i, j))) {
            let found = dot(root.row(i), root.row(j));
            assert!((found - matrix.row(i)[j]).abs() < 1e-9 * matrix.row(2)[2], "{i} {j}");
        }
    }

    #[test]
    fn a_matrix_turned_twice_is_itself() {
        let a = Panels::new(5, 6, |r, c| (10 * r + c) as f64);
        assert_eq!(a.transposed().at(4, 3), 34.0);
        assert_eq!(a.transposed().transposed(), a);
        assert_eq!(a.squared().at(1, 2), 144.0);
        assert_eq!(a.row_norms()[0], 55f64.sqrt());
        assert_eq!(Matrix::product(&a, &a).panels().at(2, 3), Matrix::product(&a, &a).row(2)[3]);
    }
}
