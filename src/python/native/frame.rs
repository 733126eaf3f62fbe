//! Frames of other libraries as records: every cell as the text that a CSV file would have.

use arrow_array::cast::AsArray;
use arrow_array::ffi_stream::{ArrowArrayStreamReader, FFI_ArrowArrayStream};
use arrow_array::types::{
    ArrowDictionaryKeyType, Date32Type, Date64Type, Float32Type, Float64Type, Int8Type, Int16Type, Int32Type,
    Int64Type, TimestampMicrosecondType, TimestampMillisecondType, TimestampNanosecondType, TimestampSecondType,
    UInt8Type, UInt16Type, UInt32Type, UInt64Type,
};
use arrow_array::{Array, ArrayRef, ArrowPrimitiveType, DictionaryArray, RecordBatch, RecordBatchReader};
use arrow_schema::{DataType, TimeUnit};
use jiff::ToSpan;
use jiff::civil::Date;
use pyo3::exceptions::PyTypeError;
use pyo3::prelude::*;
use pyo3::types::PyCapsule;

use crate::table::arrow_error;

/// Days of a time, at most: those that a calendar of four digits has.
const MOST_DAYS: i64 = 3_000_000;
const SECONDS_OF_A_DAY: i64 = 86_400;

/// The CSV text of a frame that gives its columns by `__arrow_c_stream__`.
///
/// # Errors
/// TypeError for columns of other kinds than texts, numbers, days, times and bools.
pub fn csv(frame: &Bound<'_, PyAny>) -> PyResult<Vec<u8>> {
    let reader = reader(frame)?;
    let mut out = csv_row(reader.schema().fields().iter().map(|field| field.name().clone()));
    for batch in reader {
        rows(&batch.map_err(arrow_error)?, &mut out)?;
    }
    Ok(out.into_bytes())
}

/// Takes the stream of a frame.
#[allow(unsafe_code)] // the one place where a pointer of another library comes in
fn reader(frame: &Bound<'_, PyAny>) -> PyResult<ArrowArrayStreamReader> {
    let capsule = frame.call_method0("__arrow_c_stream__")?;
    let capsule = capsule.cast::<PyCapsule>()?;
    let stream = capsule.pointer_checked(Some(c"arrow_array_stream"))?.cast::<FFI_ArrowArrayStream>();
    // SAFETY: a capsule of this name holds a valid stream by the Arrow PyCapsule interface. It is alive, as `capsule` is held,
    // and no other thread has it. `from_raw` moves the stream out, and leaves a released one to the capsule.
    unsafe { ArrowArrayStreamReader::from_raw(stream.as_ptr()) }.map_err(arrow_error)
}

/// Appends the rows of a batch.
fn rows(batch: &RecordBatch, out: &mut String) -> PyResult<()> {
    let fields = batch.schema();
    let texts = batch.columns().iter().zip(fields.fields());
    let texts = texts.map(|(column, field)| {
        texts_of(column).map_err(|kind| {
            PyTypeError::new_err(format!(
                "column '{}' is of {kind}: make it of texts, numbers, days or bools",
                field.name()
            ))
        })
    });
    let texts = texts.collect::<PyResult<Vec<_>>>()?;
    for row in 0..batch.num_rows() {
        *out += &csv_row(texts.iter().map(|column| column(row)));
    }
    Ok(())
}

/// A line of cells.
fn csv_row(cells: impl Iterator<Item = String>) -> String {
    let quoted = |cell: String| match cell.contains(['"', ',', '\n', '\r', ';', '\t', '|']) || cell.trim() != cell {
        true => format!("\"{}\"", cell.replace('"', "\"\"")),
        false => cell,
    };
    cells.map(quoted).collect::<Vec<_>>().join(",") + "\n"
}

/// Texts of the cells of a column; empty where a cell is null.
type Texts<'a> = Box<dyn Fn(usize) -> String + 'a>;

/// Texts of a column, or what it is of where it is of no kind that records have.
fn texts_of(column: &ArrayRef) -> Result<Texts<'_>, String> {
    let text: Texts<'_> = match column.data_type() {
        DataType::Null => Box::new(|_| String::new()),
        DataType::Utf8 => strings(column.as_string::<i32>()),
        DataType::LargeUtf8 => strings(column.as_string::<i64>()),
        DataType::Utf8View => strings(column.as_string_view()),
        DataType::Boolean => strings_of(column.as_boolean(), |flag| flag.to_string()),
        DataType::Int8 => numbers::<Int8Type>(column),
        DataType::Int16 => numbers::<Int16Type>(column),
        DataType::Int32 => numbers::<Int32Type>(column),
        DataType::Int64 => numbers::<Int64Type>(column),
        DataType::UInt8 => numbers::<UInt8Type>(column),
        DataType::UInt16 => numbers::<UInt16Type>(column),
        DataType::UInt32 => numbers::<UInt32Type>(column),
        DataType::UInt64 => numbers::<UInt64Type>(column),
        DataType::Float32 => strings_of(column.as_primitive::<Float32Type>(), |number| of_number(f64::from(number))),
        DataType::Float64 => strings_of(column.as_primitive::<Float64Type>(), of_number),
        DataType::Date32 => strings_of(column.as_primitive::<Date32Type>(), |day| day_of(i64::from(day))),
        DataType::Date64 => times::<Date64Type>(column, 1000),
        DataType::Timestamp(unit, None) => match unit {
            TimeUnit::Second => times::<TimestampSecondType>(column, 1),
            TimeUnit::Millisecond => times::<TimestampMillisecondType>(column, 1000),
            TimeUnit::Microsecond => times::<TimestampMicrosecondType>(column, 1_000_000),
            TimeUnit::Nanosecond => times::<TimestampNanosecondType>(column, 1_000_000_000),
        },
        DataType::Timestamp(_, Some(zone)) => {
            return Err(format!("times of the zone {zone}, whose days depend on the place"));
        }
        DataType::Dictionary(key, _) => match **key {
            DataType::Int8 => words::<Int8Type>(column)?,
            DataType::Int16 => words::<Int16Type>(column)?,
            DataType::Int32 => words::<Int32Type>(column)?,
            DataType::Int64 => words::<Int64Type>(column)?,
            DataType::UInt8 => words::<UInt8Type>(column)?,
            DataType::UInt16 => words::<UInt16Type>(column)?,
            DataType::UInt32 => words::<UInt32Type>(column)?,
            DataType::UInt64 => words::<UInt64Type>(column)?,
            ref other => return Err(other.to_string()),
        },
        other => return Err(other.to_string()),
    };
    Ok(text)
}

/// Texts of a column whose values `text` turns into texts.
fn strings_of<'a, A: arrow_array::ArrayAccessor + 'a>(column: A, text: impl Fn(A::Item) -> String + 'a) -> Texts<'a> {
    Box::new(move |row| if column.is_null(row) { String::new() } else { text(column.value(row)) })
}

fn strings<'a, A: arrow_array::ArrayAccessor<Item = &'a str> + 'a>(column: A) -> Texts<'a> {
    strings_of(column, str::to_owned)
}

fn numbers<T: ArrowPrimitiveType<Native: ToString>>(column: &ArrayRef) -> Texts<'_> {
    strings_of(column.as_primitive::<T>(), |number| number.to_string())
}

/// Days of times that are counted so many to a second.
fn times<T: ArrowPrimitiveType<Native = i64>>(column: &ArrayRef, second: i64) -> Texts<'_> {
    strings_of(column.as_primitive::<T>(), move |time| day_of(time.div_euclid(second * SECONDS_OF_A_DAY)))
}

/// Texts of a column of categories.
fn words<K: ArrowDictionaryKeyType>(column: &ArrayRef) -> Result<Texts<'_>, String> {
    let categories: &DictionaryArray<K> = column.as_dictionary();
    let values = texts_of(categories.values())?;
    Ok(Box::new(move |row| categories.key(row).map_or_else(String::new, &values)))
}

/// What is not a number is an empty cell, as pandas has it.
fn of_number(number: f64) -> String {
    if number.is_nan() { String::new() } else { number.to_string() }
}

/// A day from 1970-01-01; the number where no calendar has it.
fn day_of(days: i64) -> String {
    let day = (days.abs() < MOST_DAYS).then(|| Date::constant(1970, 1, 1).checked_add(days.days()).ok()).flatten();
    day.map_or_else(|| days.to_string(), |day| day.to_string())
}
