//! Values of rows as cells.

use std::borrow::Cow;

use serde::{Serialize, Serializer};

use crate::analysis::interval::{Estimate, Interval};

/// One cell of CSV, or one value of JSON.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum CellValue<'a> {
    /// Unknown: an empty cell, null.
    Empty,
    /// A text.
    Text(&'a str),
    /// A whole number.
    Whole(u64),
    /// A number, whose 0 has no sign: a difference of nothing may be a negative zero.
    Number(f64),
    /// Yes or no.
    Flag(bool),
}

/// Kind of the values of a column, where they are known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CellKind {
    /// Texts.
    Text,
    /// Whole numbers.
    Whole,
    /// Numbers.
    Number,
    /// Yes or no.
    Flag,
    /// Texts of a varied key: numbers where all of them are.
    Key,
}

impl Serialize for CellValue<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            CellValue::Empty => serializer.serialize_none(),
            CellValue::Text(text) => serializer.serialize_str(text),
            CellValue::Whole(number) => serializer.serialize_u64(*number),
            CellValue::Number(number) => serializer.serialize_f64(*number),
            CellValue::Flag(flag) => serializer.serialize_bool(*flag),
        }
    }
}

/// A value that takes one cell of a row, or several.
pub trait Cells {
    /// Names of the cells: the empty one has the name of the column, others follow its prefix.
    const PARTS: &'static [&'static str];

    /// Kind of all cells.
    const KIND: CellKind = CellKind::Number;

    /// Appends the cells.
    fn cells<'c>(&'c self, row: &mut Vec<CellValue<'c>>);
}

/// Values that take one cell.
macro_rules! single {
    ($($value:ty, $kind:ident: |$this:ident| $cell:expr;)*) => { $(
        impl Cells for $value {
            const PARTS: &'static [&'static str] = &[""];
            const KIND: CellKind = CellKind::$kind;
            fn cells<'c>(&'c self, row: &mut Vec<CellValue<'c>>) {
                let $this = self;
                row.push($cell);
            }
        }
    )* };
}

single! {
    Cow<'_, str>, Text: |text| CellValue::Text(text);
    &str, Text: |text| CellValue::Text(text);
    Option<&str>, Text: |text| text.map_or(CellValue::Empty, CellValue::Text);
    Option<String>, Text: |text| text.as_deref().map_or(CellValue::Empty, CellValue::Text);
    u64, Whole: |number| CellValue::Whole(*number);
    usize, Whole: |number| CellValue::Whole(*number as u64);
    Option<usize>, Whole: |number| number.map_or(CellValue::Empty, |number| CellValue::Whole(number as u64));
    f64, Number: |number| CellValue::Number(*number + 0.0);
    Option<f64>, Number: |number| number.map_or(CellValue::Empty, |number| CellValue::Number(number + 0.0));
    bool, Flag: |flag| CellValue::Flag(*flag);
    Option<bool>, Flag: |flag| flag.map_or(CellValue::Empty, CellValue::Flag);
}

/// Appends numbers that may be unknown.
fn push(row: &mut Vec<CellValue<'_>>, numbers: impl IntoIterator<Item = Option<f64>>) {
    row.extend(
        numbers.into_iter().map(|number| number.map_or(CellValue::Empty, |number| CellValue::Number(number + 0.0))),
    );
}

/// An estimate with its error and interval.
impl Cells for Option<Estimate> {
    const PARTS: &'static [&'static str] = &["", "mcse", "ci_low", "ci_high"];
    fn cells<'c>(&'c self, row: &mut Vec<CellValue<'c>>) {
        push(row, [self.map(|estimate| estimate.value), self.and_then(|estimate| estimate.mcse)]);
        push(row, Ends::from(self.and_then(|estimate| estimate.interval)).both());
    }
}

/// An estimate without its error and interval.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct ValueAlone(pub Option<Estimate>);

impl Cells for ValueAlone {
    const PARTS: &'static [&'static str] = &[""];
    fn cells<'c>(&'c self, row: &mut Vec<CellValue<'c>>) {
        push(row, [self.0.map(|estimate| estimate.value)]);
    }
}

/// An estimate with its error, without its interval.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct ValueAndError(pub Option<Estimate>);

impl Cells for ValueAndError {
    const PARTS: &'static [&'static str] = &["", "mcse"];
    fn cells<'c>(&'c self, row: &mut Vec<CellValue<'c>>) {
        push(row, [self.0.map(|estimate| estimate.value), self.0.and_then(|estimate| estimate.mcse)]);
    }
}

/// An estimated share with its interval alone.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Share(pub Option<Estimate>);

impl Cells for Share {
    const PARTS: &'static [&'static str] = &["", "ci_low", "ci_high"];
    fn cells<'c>(&'c self, row: &mut Vec<CellValue<'c>>) {
        push(row, [self.0.map(|share| share.value)]);
        push(row, Ends::from(self.0.and_then(|share| share.interval)).both());
    }
}

/// Both ends of a range, which has no cell of its own.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Ends {
    /// The lower end.
    pub low: Option<f64>,
    /// The upper end.
    pub high: Option<f64>,
}

impl Ends {
    /// Both ends, or none.
    pub fn of(ends: Option<(f64, f64)>) -> Self {
        Self { low: ends.map(|(low, _)| low), high: ends.map(|(_, high)| high) }
    }

    fn both(self) -> [Option<f64>; 2] {
        [self.low, self.high]
    }
}

impl From<Option<Interval>> for Ends {
    fn from(interval: Option<Interval>) -> Self {
        Self { low: interval.map(|interval| interval.low), high: interval.map(|interval| interval.high) }
    }
}

impl Cells for Ends {
    const PARTS: &'static [&'static str] = &["low", "high"];
    fn cells<'c>(&'c self, row: &mut Vec<CellValue<'c>>) {
        push(row, self.both());
    }
}

/// Quantiles at 5, 25, 50, 75 and 95 %.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Quantiles(pub Option<[f64; 5]>);

impl Cells for Quantiles {
    const PARTS: &'static [&'static str] = &["p05", "p25", "p50", "p75", "p95"];
    fn cells<'c>(&'c self, row: &mut Vec<CellValue<'c>>) {
        push(row, self.0.map_or([None; 5], |quantiles| quantiles.map(Some)));
    }
}

/// Values of varied keys, each in a column that has the name of its key.
#[derive(Debug, Clone, PartialEq)]
pub struct Values<'a>(pub Vec<&'a str>);

impl Cells for Values<'_> {
    const PARTS: &'static [&'static str] = &[];
    const KIND: CellKind = CellKind::Key;
    fn cells<'c>(&'c self, row: &mut Vec<CellValue<'c>>) {
        row.extend(self.0.iter().map(|text| CellValue::Text(text)));
    }
}

/// Numbers of keys, each in a column that has the name of its key.
#[derive(Debug, Clone, PartialEq)]
pub struct NumbersByKey(pub Vec<Option<f64>>);

impl Cells for NumbersByKey {
    const PARTS: &'static [&'static str] = &[];
    fn cells<'c>(&'c self, row: &mut Vec<CellValue<'c>>) {
        push(row, self.0.iter().copied());
    }
}
