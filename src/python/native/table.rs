//! Tables of the command as Arrow: the same columns, the same numbers to the last bit.

use std::ops::ControlFlow;
use std::sync::Arc;

use arrow_array::builder::{BooleanBuilder, Float64Builder, Int64Builder, StringBuilder};
use arrow_array::ffi_stream::FFI_ArrowArrayStream;
use arrow_array::{ArrayRef, RecordBatch, RecordBatchIterator};
use arrow_schema::ffi::FFI_ArrowSchema;
use arrow_schema::{ArrowError, DataType, Field, Schema, SchemaRef};
use pyo3::exceptions::{PyKeyError, PyRuntimeError};
use pyo3::prelude::*;
use pyo3::types::PyCapsule;
use the_offer::output::tables::{CellKind, CellValue, Filled};

/// A table of a result, which polars, pandas, pyarrow and DuckDB take without a copy of the numbers.
///
/// It has the columns that the command writes to the CSV file of the same name, and the same numbers to the last bit;
/// an empty cell is a null. `polars.DataFrame(table)`, `pyarrow.table(table)` and `duckdb.sql("from table")` take it as it
/// is, and so does everything else that knows `__arrow_c_stream__`.
#[pyclass(frozen, module = "the_offer")]
pub struct Table {
    name: &'static str,
    schema: SchemaRef,
    batches: Vec<RecordBatch>,
}

/// Rows of a batch: few enough that their texts fit into the 2 GiB that a column of texts may have.
const BATCH: usize = 1 << 16;

#[pymethods]
impl Table {
    /// Name of the table: that of the command's file, without `.csv`.
    #[getter]
    fn name(&self) -> &str {
        self.name
    }

    /// Names of the columns, in their order.
    #[getter]
    fn columns(&self) -> Vec<&str> {
        self.schema.fields().iter().map(|field| field.name().as_str()).collect()
    }

    /// Number of rows.
    fn __len__(&self) -> usize {
        self.batches.iter().map(RecordBatch::num_rows).sum()
    }

    fn __repr__(&self) -> String {
        format!("<Table {}: {} rows × {} columns>", self.name, self.__len__(), self.schema.fields().len())
    }

    /// The table as a stream of Arrow's C data interface, in a capsule.
    #[pyo3(signature = (requested_schema=None))]
    fn __arrow_c_stream__<'py>(
        &self,
        py: Python<'py>,
        requested_schema: Option<Bound<'py, PyAny>>,
    ) -> PyResult<Bound<'py, PyCapsule>> {
        // Another schema may be asked for, and need not be given.
        drop(requested_schema);
        let batches: Vec<Result<RecordBatch, ArrowError>> = self.batches.iter().cloned().map(Ok).collect();
        let reader = RecordBatchIterator::new(batches, Arc::clone(&self.schema));
        PyCapsule::new_with_value(py, FFI_ArrowArrayStream::new(Box::new(reader)), c"arrow_array_stream")
    }

    /// The types of the columns, by Arrow's C data interface.
    fn __arrow_c_schema__<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyCapsule>> {
        let schema = FFI_ArrowSchema::try_from(self.schema.as_ref()).map_err(arrow_error)?;
        PyCapsule::new_with_value(py, schema, c"arrow_schema")
    }

    /// The table as a DataFrame of polars, which must be installed.
    fn to_polars<'py>(slf: &Bound<'py, Self>) -> PyResult<Bound<'py, PyAny>> {
        slf.py().import("polars")?.getattr("DataFrame")?.call1((slf,))
    }

    /// The table as a Table of pyarrow, which must be installed.
    fn to_pyarrow<'py>(slf: &Bound<'py, Self>) -> PyResult<Bound<'py, PyAny>> {
        slf.py().import("pyarrow")?.getattr("table")?.call1((slf,))
    }

    /// The table as a DataFrame of pandas, which must be installed, with pyarrow. Whole numbers of a column with nulls
    /// become floats, as everywhere in pandas.
    fn to_pandas<'py>(slf: &Bound<'py, Self>) -> PyResult<Bound<'py, PyAny>> {
        Self::to_pyarrow(slf)?.call_method0("to_pandas")
    }
}

/// Gives a class the tables that its `with_tables` has.
macro_rules! tabled {
    ($class:ty) => {
        #[pymethods]
        impl $class {
            /// Names of the tables.
            #[getter]
            fn tables(&self) -> Vec<&'static str> {
                self.with_tables($crate::table::names)
            }

            /// The table of this name, one of `tables`. Raises KeyError if there is none.
            fn table(&self, py: Python<'_>, name: &str) -> PyResult<$crate::table::Table> {
                py.detach(|| self.with_tables(|tables| $crate::table::named(tables, name)))
            }

            fn __getitem__(&self, py: Python<'_>, name: &str) -> PyResult<$crate::table::Table> {
                self.table(py, name)
            }
        }
    };
}

pub(crate) use tabled;

/// Names of tables.
pub fn names(tables: &[Filled<'_>]) -> Vec<&'static str> {
    tables.iter().map(Filled::name).collect()
}

/// The table of this name.
///
/// # Errors
/// KeyError, which names all tables.
pub fn named(tables: &[Filled<'_>], name: &str) -> PyResult<Table> {
    let name = name.strip_suffix(".csv").unwrap_or(name);
    match tables.iter().find(|table| table.name() == name) {
        Some(table) => Table::of(table),
        None => Err(PyKeyError::new_err(format!("no table '{name}': there are {}", names(tables).join(", ")))),
    }
}

impl Table {
    /// A table of the command.
    ///
    /// # Errors
    /// RuntimeError, where Arrow refuses it.
    pub fn of(filled: &Filled<'_>) -> PyResult<Self> {
        let mut columns: Vec<ColumnOfCells> = kinds(filled).into_iter().map(ColumnOfCells::of).collect();
        let fields =
            filled.header().iter().zip(&columns).map(|(name, column)| Field::new(name, column.data_type(), true));
        let schema: SchemaRef = Arc::new(Schema::new(fields.collect::<Vec<_>>()));
        let (mut batches, mut rows) = (Vec::new(), 0);
        let batch = |columns: &mut [ColumnOfCells]| {
            RecordBatch::try_new(Arc::clone(&schema), columns.iter_mut().map(ColumnOfCells::finish).collect())
        };
        filled.each(&mut |cells| {
            columns.iter_mut().zip(cells).for_each(|(column, cell)| column.push(*cell));
            rows += 1;
            if rows % BATCH == 0 {
                batches.push(batch(&mut columns));
            }
            ControlFlow::Continue(())
        });
        if rows % BATCH > 0 {
            batches.push(batch(&mut columns));
        }
        let batches = batches.into_iter().collect::<Result<Vec<_>, _>>().map_err(arrow_error)?;
        Ok(Self { name: filled.name(), schema, batches })
    }
}

/// Kinds of the columns; a column of a varied key is of numbers where all of its texts are.
fn kinds(filled: &Filled<'_>) -> Vec<CellKind> {
    let mut kinds = filled.kinds().to_vec();
    let keys: Vec<usize> = (0..kinds.len()).filter(|at| kinds[*at] == CellKind::Key).collect();
    if keys.is_empty() {
        return kinds;
    }
    keys.iter().for_each(|at| kinds[*at] = CellKind::Number);
    filled.each(&mut |cells| {
        for at in &keys {
            if number(cells[*at]).is_none() {
                kinds[*at] = CellKind::Text;
            }
        }
        match keys.iter().all(|at| kinds[*at] == CellKind::Text) {
            true => ControlFlow::Break(()),
            false => ControlFlow::Continue(()),
        }
    });
    kinds
}

/// Number of a cell; that which a text is, for a value of a varied key.
fn number(cell: CellValue<'_>) -> Option<f64> {
    match cell {
        CellValue::Number(number) => Some(number),
        CellValue::Text(text) => text.parse().ok().filter(|number: &f64| number.is_finite()),
        _ => None,
    }
}

/// A column while it is filled.
enum ColumnOfCells {
    Text(StringBuilder),
    Whole(Int64Builder),
    Number(Float64Builder),
    Flag(BooleanBuilder),
}

impl ColumnOfCells {
    fn of(kind: CellKind) -> Self {
        match kind {
            CellKind::Text | CellKind::Key => Self::Text(StringBuilder::new()),
            CellKind::Whole => Self::Whole(Int64Builder::new()),
            CellKind::Number => Self::Number(Float64Builder::new()),
            CellKind::Flag => Self::Flag(BooleanBuilder::new()),
        }
    }

    fn data_type(&self) -> DataType {
        match self {
            Self::Text(_) => DataType::Utf8,
            Self::Whole(_) => DataType::Int64,
            Self::Number(_) => DataType::Float64,
            Self::Flag(_) => DataType::Boolean,
        }
    }

    /// Appends a cell. An empty text is unknown, as an empty cell of CSV is, and so is a cell of another kind than the column's.
    fn push(&mut self, cell: CellValue<'_>) {
        match (self, cell) {
            (Self::Text(column), CellValue::Text(text)) if !text.is_empty() => column.append_value(text),
            (Self::Whole(column), CellValue::Whole(number)) => column.append_option(i64::try_from(number).ok()),
            (Self::Flag(column), CellValue::Flag(flag)) => column.append_value(flag),
            (Self::Number(column), cell) => column.append_option(number(cell)),
            (Self::Text(column), _) => column.append_null(),
            (Self::Whole(column), _) => column.append_null(),
            (Self::Flag(column), _) => column.append_null(),
        }
    }

    fn finish(&mut self) -> ArrayRef {
        match self {
            Self::Text(column) => Arc::new(column.finish()),
            Self::Whole(column) => Arc::new(column.finish()),
            Self::Number(column) => Arc::new(column.finish()),
            Self::Flag(column) => Arc::new(column.finish()),
        }
    }
}

/// RuntimeError of what Arrow refuses.
pub fn arrow_error(error: ArrowError) -> PyErr {
    PyRuntimeError::new_err(error.to_string())
}
