//! Numbers over two dimensions.

/// A table of numbers by two keys.
pub struct Heat {
    /// Names of the rows.
    pub rows: Vec<String>,
    /// Names of the columns.
    pub columns: Vec<String>,
    /// `[row][column]`.
    pub cells: Vec<Vec<HeatCell>>,
}

/// A number and how it is written.
pub struct HeatCell {
    /// Value of the cell; None if unknown.
    pub value: Option<f64>,
    /// Text with its mark, which takes the last column.
    pub text: String,
}
