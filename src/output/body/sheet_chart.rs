//! Charts as numbers, which a spreadsheet draws.

use crate::output::format::Currency;

/// A chart as numbers.
pub struct SheetChart {
    pub title: String,
    /// Title of the axis of bonuses, weeks or names.
    pub across: String,
    /// Title of the axis of values.
    pub up: String,
    /// Currency of the values.
    pub currency: Currency,
    /// Currency of what lies across, where that is money.
    pub across_currency: Option<Currency>,
    pub marks: SheetMarks,
}

/// What a chart is drawn by.
pub enum SheetMarks {
    /// Lines over numbers, one entry for all lines over the same numbers.
    Lines(Vec<SheetLines>),
    /// Bars beside names, each from `base` to its value.
    Bars { names: Vec<String>, series: Vec<SheetValues>, base: f64 },
}

/// Lines over the same numbers.
pub struct SheetLines {
    pub across: Vec<f64>,
    pub lines: Vec<SheetValues>,
}

/// Values under one name, `[point]`; None where a value is unknown.
pub struct SheetValues {
    pub name: String,
    pub values: Vec<Option<f64>>,
    /// Whether these are the ends of intervals of other values.
    pub is_bound: bool,
}

impl SheetLines {
    /// Values with the ends of their intervals; `name` tells them from others.
    pub fn estimates(across: Vec<f64>, name: &str, values: [Vec<Option<f64>>; 3]) -> Self {
        let names = [name.to_owned(), format!("{name}, low end"), format!("{name}, high end")];
        let lines = names.into_iter().zip(values).enumerate();
        let lines = lines.map(|(number, (name, values))| SheetValues { name, values, is_bound: number > 0 });
        Self { across, lines: lines.collect() }
    }
}
