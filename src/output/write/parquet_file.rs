//! Parquet: columns typed as the data dictionary says, dates as dates and lists as lists; the column `url` always stands.

use std::fmt;
use std::io::{self, Write};
use std::sync::Arc;

use arrow_array::builder::{ListBuilder, StringBuilder};
use arrow_array::{ArrayRef, BooleanArray, Date32Array, Float64Array, Int8Array, Int64Array, RecordBatch, StringArray};
use arrow_schema::{DataType, Field, Schema};
use jiff::civil::Date;
use parquet::arrow::ArrowWriter;
use parquet::basic::Compression;
use parquet::errors::ParquetError;
use parquet::file::properties::WriterProperties;

use crate::output::read::ids;
use crate::output::rows::Line;
use crate::output::{Column, Kind, YES};

use super::{Table, bit};

/// Rows that are encoded together.
const BATCH: usize = 4096;
/// The day from which Parquet counts days.
const EPOCH: Date = Date::constant(1970, 1, 1);

pub(super) struct ParquetFile<W: Write + Send> {
    table: Table,
    /// The cells of the rows that are still to be encoded, row after row.
    rows: Vec<Vec<String>>,
    out: Out<W>,
}

/// A Parquet file begins with a mark, so it is not begun before there are rows.
enum Out<W: Write + Send> {
    Waiting(Option<W>),
    Begun(Box<ArrowWriter<W>>),
}

impl<W: Write + Send> fmt::Debug for ParquetFile<W> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ParquetFile").field("table", &self.table).finish_non_exhaustive()
    }
}

impl<W: Write + Send> ParquetFile<W> {
    pub(super) fn new(table: Table, out: W) -> Self {
        Self { table, rows: Vec::new(), out: Out::Waiting(Some(out)) }
    }

    pub(super) fn write(&mut self, line: &Line<'_>) -> io::Result<()> {
        let wide = self.table.wide.iter().map(|id| if bit(line.grounds, id) { "1" } else { "0" });
        let cells = line.cells.iter().map(AsRef::as_ref).chain([line.url]).chain(wide);
        self.rows.push(cells.map(str::to_owned).collect());
        if self.rows.len() < BATCH { Ok(()) } else { self.encode() }
    }

    pub(super) fn finish(mut self) -> io::Result<W> {
        self.encode()?;
        match self.out {
            Out::Begun(writer) => writer.into_inner().map_err(plain),
            Out::Waiting(out) => out.ok_or_else(|| io::ErrorKind::BrokenPipe.into()),
        }
    }

    fn encode(&mut self) -> io::Result<()> {
        let columns = self.table.columns(true);
        let schema = Arc::new(Schema::new(columns.iter().map(field).collect::<Vec<_>>()));
        if let Out::Waiting(out) = &mut self.out {
            let out = out.take().ok_or(io::ErrorKind::BrokenPipe)?;
            let properties = WriterProperties::builder().set_compression(Compression::SNAPPY).build();
            let writer = ArrowWriter::try_new(out, Arc::clone(&schema), Some(properties)).map_err(plain)?;
            self.out = Out::Begun(Box::new(writer));
        }
        let arrays = columns.iter().enumerate().map(|(index, column)| {
            let cells = self.rows.iter().map(|row| row.get(index).map(String::as_str).unwrap_or_default());
            array(column.kind, cells)
        });
        let batch = RecordBatch::try_new(schema, arrays.collect()).map_err(io::Error::other)?;
        self.rows.clear();
        match &mut self.out {
            Out::Begun(writer) => writer.write(&batch).map_err(plain),
            Out::Waiting(_) => Ok(()),
        }
    }
}

fn field(column: &Column<'_>) -> Field {
    let (kind, nullable) = match column.kind {
        Kind::Text | Kind::Word => (DataType::Utf8, true),
        Kind::Date => (DataType::Date32, true),
        Kind::Number => (DataType::Int64, true),
        Kind::Decimal => (DataType::Float64, true),
        Kind::List => (DataType::new_list(DataType::Utf8, true), false),
        Kind::Yes => (DataType::Boolean, false),
        Kind::Bit => (DataType::Int8, false),
    };
    Field::new(column.name, kind, nullable)
}

fn array<'c>(kind: Kind, cells: impl Iterator<Item = &'c str>) -> ArrayRef {
    match kind {
        Kind::Text | Kind::Word => {
            Arc::new(cells.map(|cell| (!cell.is_empty()).then_some(cell)).collect::<StringArray>())
        }
        Kind::Date => Arc::new(cells.map(days).collect::<Date32Array>()),
        Kind::Number => Arc::new(cells.map(|cell| cell.parse().ok()).collect::<Int64Array>()),
        Kind::Decimal => Arc::new(cells.map(|cell| cell.parse().ok()).collect::<Float64Array>()),
        Kind::Yes => Arc::new(cells.map(|cell| Some(cell == YES)).collect::<BooleanArray>()),
        Kind::Bit => Arc::new(cells.map(|cell| Some(i8::from(cell == "1"))).collect::<Int8Array>()),
        Kind::List => {
            let mut lists = ListBuilder::new(StringBuilder::new());
            cells.for_each(|cell| lists.append_value(ids(cell).map(Some)));
            Arc::new(lists.finish())
        }
    }
}

fn days(cell: &str) -> Option<i32> {
    let date: Date = cell.parse().ok()?;
    Some(date.since(EPOCH).ok()?.get_days())
}

/// The error of the stream where there is one.
fn plain(error: ParquetError) -> io::Error {
    match error {
        ParquetError::External(error) => match error.downcast::<io::Error>() {
            Ok(error) => *error,
            Err(error) => io::Error::other(error),
        },
        other => io::Error::other(other),
    }
}
