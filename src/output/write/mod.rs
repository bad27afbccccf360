//! Rows to bytes, in the format that the reader's program takes.

mod csv_table;
mod excel;
mod json_lines;
#[cfg(feature = "parquet")]
mod parquet_file;

use std::io::{self, Write};

use super::{Column, Per, Rows, URL, columns};

use csv_table::CsvTable;
use json_lines::JsonLines;

/// Whether this build of the crate writes Parquet (the feature `parquet`).
pub const PARQUET: bool = cfg!(feature = "parquet");

/// How a table is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Format {
    /// Comma-separated values in UTF-8: a cell is empty where there is nothing, and lists are joined.
    #[default]
    Csv,
    /// The same for Excel: with a byte order mark and CRLF, cells that Excel would take for formulas made harmless, and
    /// cells longer than it takes cut with a mark. For looking at, not for going on with.
    Excel,
    /// One JSON object a line, with `null`, lists, numbers and `true`; of a [`Record`](super::Record) the decision with
    /// everything that it mentions.
    JsonLines,
    /// Columns with types, compressed; only where [`PARQUET`] says so.
    Parquet,
}

/// Which columns a table has.
#[derive(Clone, Debug)]
pub struct Table {
    /// What a row stands for.
    pub per: Per,
    /// The grounds, by id, that have a column of 1 and 0 each; only in a table per decision.
    pub wide: Vec<String>,
    /// Whether an input may say where a decision is published. Where none can, rows need not be held back until it is
    /// known whether CSV has the column.
    pub may_have_url: bool,
}

impl Table {
    /// The table with no more columns than it always has.
    pub fn new(per: Per) -> Self {
        Self { per, wide: Vec::new(), may_have_url: false }
    }

    /// All columns, in order, with `url` or without.
    fn columns(&self, url: bool) -> Vec<Column<'_>> {
        let wide = self.wide.iter().map(|id| Column {
            name: id,
            kind: super::Kind::Bit,
            meaning: "",
            example: "1",
            empty: None,
            values: &[],
        });
        columns(self.per).iter().copied().chain(url.then_some(URL)).chain(wide).collect()
    }
}

/// Writes one table. It writes nothing before its first rows.
#[derive(Debug)]
pub struct Writer<W: Write + Send> {
    sink: Sink<W>,
}

#[derive(Debug)]
enum Sink<W: Write + Send> {
    Csv(Box<CsvTable<W>>),
    JsonLines(JsonLines<W>),
    #[cfg(feature = "parquet")]
    Parquet(Box<parquet_file::ParquetFile<W>>),
}

impl<W: Write + Send> Writer<W> {
    /// A writer of a plain CSV table.
    pub fn new(per: Per, out: W) -> Self {
        Self { sink: Sink::Csv(Box::new(CsvTable::new(Table::new(per), false, out))) }
    }

    /// A writer of any table. Fails with [`io::ErrorKind::Unsupported`] for Parquet where [`PARQUET`] is false.
    pub fn open(format: Format, table: Table, out: W) -> io::Result<Self> {
        let sink = match format {
            Format::Csv => Sink::Csv(Box::new(CsvTable::new(table, false, out))),
            Format::Excel => Sink::Csv(Box::new(CsvTable::new(table, true, out))),
            Format::JsonLines => Sink::JsonLines(JsonLines::new(table, out)),
            #[cfg(feature = "parquet")]
            Format::Parquet => Sink::Parquet(Box::new(parquet_file::ParquetFile::new(table, out))),
            #[cfg(not(feature = "parquet"))]
            Format::Parquet => return Err(io::ErrorKind::Unsupported.into()),
        };
        Ok(Self { sink })
    }

    /// Writes the rows of one decision.
    pub fn write(&mut self, rows: &Rows) -> io::Result<()> {
        match &mut self.sink {
            Sink::Csv(sink) => rows.lines().iter().try_for_each(|line| sink.write(line)),
            Sink::JsonLines(sink) => sink.write(rows),
            #[cfg(feature = "parquet")]
            Sink::Parquet(sink) => rows.lines().iter().try_for_each(|line| sink.write(line)),
        }
    }

    /// Writes what is still held back and gives the stream back.
    pub fn finish(self) -> io::Result<W> {
        match self.sink {
            Sink::Csv(sink) => sink.finish(),
            Sink::JsonLines(sink) => Ok(sink.finish()),
            #[cfg(feature = "parquet")]
            Sink::Parquet(sink) => sink.finish(),
        }
    }
}

/// `1` where the ground is among the applied ones, else `0`.
fn bit(grounds: &str, id: &str) -> bool {
    super::read::ids(grounds).any(|applied| applied == id)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::classifier::Classifier;
    use crate::input::Document;
    use crate::output::{record, rows};
    use crate::rules::RuleSet;

    const ADDRESS: &str = "https://www.lgo.org.uk/decisions/1";

    #[test]
    fn the_address_of_a_decision_reaches_every_table() {
        let classifier = Classifier::new(RuleSet::built_in());
        let mut document = Document::new("case", "Final decision\nWe will not investigate, as the complaint is late.");
        document.url = Some(ADDRESS.to_owned());
        let trace = classifier.trace(&document);
        let written = |format: Format, per: Per, rows: &Rows| {
            let table = Table { may_have_url: true, ..Table::new(per) };
            let mut writer = Writer::open(format, table, Vec::new()).expect("a writer");
            writer.write(rows).expect("memory takes everything");
            String::from_utf8(writer.finish().expect("memory takes everything")).expect("UTF-8")
        };
        for per in Per::ALL {
            let rows = rows(per, &classifier, &document, &trace);
            let csv = written(Format::Csv, per, &rows);
            let mut lines = csv.lines();
            assert!(lines.next().is_some_and(|header| header.ends_with(",url")), "{per:?}");
            assert!(lines.next().is_some_and(|row| row.ends_with(&format!(",{ADDRESS}"))), "{per:?}");
            let json = written(Format::JsonLines, per, &rows);
            assert!(json.contains(&format!("\"url\":\"{ADDRESS}\"}}\n")), "{per:?}: {json}");
        }
        let record = Rows::Record(Box::new(record(&classifier, &document, &trace)));
        let json = written(Format::JsonLines, Per::Decision, &record);
        assert!(json.contains(&format!("\"url\":\"{ADDRESS}\",\"mentioned\":[{{\"ground\"")), "{json}");
    }
}
