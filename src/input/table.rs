//! CSV tables: pieces of rows, and documents out of them.

use std::borrow::Cow;
use std::io::{self, BufRead};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use csv::ByteRecord;

use crate::limits::{Excess, Limits};

use super::decode::guess;
use super::document::{Document, Origin};
use super::jsonl::Next;
use super::piece::Read;
use super::record::{Columns, Record, no_text};
use super::unreadable::{Cause, Unreadable};

/// How many bytes of rows are read at a time.
const PIECE: usize = 1 << 20;

/// Rows of a table.
#[derive(Debug)]
pub(super) struct Rows {
    header: Arc<Header>,
    /// Each with its line.
    records: Vec<(u64, ByteRecord)>,
    /// How many bytes their cells have.
    pub size: usize,
}

#[derive(Debug)]
struct Header {
    names: Vec<String>,
    columns: Columns,
}

/// A table, read from its beginning to its end.
pub(super) struct RowReader<R> {
    csv: csv::Reader<Rationed<R>>,
    /// How many bytes a row may have.
    most: u64,
    ration: Arc<AtomicU64>,
    header: Arc<Header>,
    /// The line of the row that was read last.
    line: u64,
    fault: Option<(u64, Cause)>,
    ended: bool,
}

impl<R: BufRead> RowReader<R> {
    /// Reads the header row; its first line decides what separates the cells.
    ///
    /// # Errors
    /// The table cannot be read, or has no column that can be the text.
    pub fn new(mut reader: R, text_field: Option<&str>, most: u64) -> Result<Self, Cause> {
        let first = reader.fill_buf()?;
        let first = first.split(|byte| *byte == b'\n').next().unwrap_or_default();
        let separator = separator(&String::from_utf8_lossy(first));
        let ration = Arc::new(AtomicU64::new(most));
        let rationed = Rationed { reader, left: Arc::clone(&ration) };
        let mut csv = csv::ReaderBuilder::new().delimiter(separator).flexible(true).from_reader(rationed);
        let names = csv.byte_headers().map_err(|error| cause(error, most))?;
        let names: Vec<String> = names.iter().map(|name| String::from_utf8_lossy(name).trim().to_owned()).collect();
        let columns = Columns::new(&names, text_field);
        if !columns.has_text() {
            return Err(no_text(names, text_field));
        }
        Ok(Self { csv, most, ration, header: Arc::new(Header { names, columns }), line: 1, fault: None, ended: false })
    }

    pub fn next(&mut self) -> Next<Rows> {
        if let Some((line, cause)) = self.fault.take() {
            return Next::Fault(line, cause);
        }
        let mut rows = Rows { header: Arc::clone(&self.header), records: Vec::new(), size: 0 };
        while !self.ended && rows.size < PIECE {
            let line = self.csv.position().line();
            self.ration.store(self.most, Ordering::Relaxed);
            let mut row = ByteRecord::new();
            match self.csv.read_byte_record(&mut row) {
                Ok(true) => {
                    rows.size += row.as_slice().len();
                    // Where only a carriage return ends a line, rows end and no lines are counted.
                    self.line = row.position().map_or(line, csv::Position::line).max(self.line + 1);
                    rows.records.push((self.line, row));
                }
                Ok(false) => self.ended = true,
                Err(error) => {
                    self.ended = true;
                    self.fault = Some((line, cause(error, self.most)));
                }
            }
        }
        if rows.records.is_empty() {
            return self.fault.take().map_or(Next::End, |(line, cause)| Next::Fault(line, cause));
        }
        Next::Records(rows)
    }
}

/// What separates the cells of a table with this first line: the sign of which it holds most.
fn separator(first: &str) -> u8 {
    let count = |sign: u8| first.bytes().filter(|byte| *byte == sign).count();
    // Of equals the last wins.
    [b'\t', b';', b','].into_iter().max_by_key(|sign| count(*sign)).unwrap_or(b',')
}

/// The cells of a header row, as far as one line shows them.
pub(super) fn header(line: &str) -> Vec<String> {
    let mut csv = csv::ReaderBuilder::new().delimiter(separator(line)).has_headers(false).from_reader(line.as_bytes());
    let names = csv.records().next().and_then(Result::ok).unwrap_or_default();
    names.iter().map(|name| name.trim().to_owned()).collect()
}

fn cause(error: csv::Error, most: u64) -> Cause {
    let said = error.to_string();
    match error.into_kind() {
        csv::ErrorKind::Io(error) if error.kind() == io::ErrorKind::FileTooLarge => {
            Cause::LongRow(Excess::Record(most))
        }
        csv::ErrorKind::Io(error) => error.into(),
        _ => Cause::Io(io::Error::other(said)),
    }
}

/// A reader that gives no more than its ration: a quotation mark that is never closed would make all the rest one cell.
struct Rationed<R> {
    reader: R,
    left: Arc<AtomicU64>,
}

impl<R: BufRead> io::Read for Rationed<R> {
    fn read(&mut self, bytes: &mut [u8]) -> io::Result<usize> {
        let left = self.left.load(Ordering::Relaxed);
        if left == 0 {
            return Err(io::ErrorKind::FileTooLarge.into());
        }
        let count = (&mut self.reader).take(left).read(bytes)?;
        self.left.store(left - count as u64, Ordering::Relaxed);
        Ok(count)
    }
}

impl Rows {
    /// The documents in the rows, which are `name`'s.
    pub fn documents(&self, name: &str, text_field: Option<&str>, limits: &Limits) -> Vec<Read> {
        let one = |(line, row): &(u64, ByteRecord)| {
            let origin = Origin::record(name, *line);
            self.document(row, origin, text_field, limits).map_err(|cause| Unreadable {
                name: name.to_owned(),
                line: Some(*line),
                cause,
            })
        };
        self.records.iter().map(one).collect()
    }

    fn document(
        &self,
        row: &ByteRecord,
        origin: Origin,
        text_field: Option<&str>,
        limits: &Limits,
    ) -> Result<(Document, Option<&'static str>), Cause> {
        let (cells, columns) = (row.len(), self.header.columns.len());
        if cells != columns {
            return Err(Cause::Cells { cells, columns });
        }
        let mut record = Record::default();
        let mut guessed = None;
        for (role, cell) in self.header.columns.roles().zip(row) {
            let Some(role) = role else { continue };
            let cell = std::str::from_utf8(cell).map_or_else(
                |_| {
                    let (text, encoding) = guess(cell);
                    guessed = Some(encoding);
                    Cow::Owned(text)
                },
                Cow::Borrowed,
            );
            record.put(role, cell);
        }
        let document = record.document(origin, text_field, limits, || self.header.names.clone())?;
        Ok((document, guessed))
    }
}

#[cfg(test)]
mod tests {
    use std::io::Read as _;

    use super::*;

    #[test]
    fn separators_are_told_by_the_header() {
        assert_eq!(header("a,\"b;c\",d"), ["a", "b;c", "d"]);
        assert_eq!(header("a;b;c"), ["a", "b", "c"]);
        assert_eq!(header("a\tb"), ["a", "b"]);
        assert_eq!(header("alone"), ["alone"]);
    }

    #[test]
    fn rows_have_a_line_each() {
        let table = io::BufReader::new("text\ra\rb\r\"c\nd\"\re\n\nf\n".as_bytes());
        let mut rows = RowReader::new(table, None, 1 << 20).expect("a header");
        let Next::Records(found) = rows.next() else { panic!("rows") };
        assert_eq!(found.records.iter().map(|(line, _)| *line).collect::<Vec<_>>(), [2, 3, 4, 5, 6]);
    }

    #[test]
    fn a_quotation_mark_that_is_never_closed_ends_the_table() {
        let endless = io::BufReader::new("text\ngood\n\"open\n".as_bytes().chain(io::repeat(b'x')));
        let mut rows = RowReader::new(endless, None, 1 << 20).expect("a header");
        let Next::Records(first) = rows.next() else { panic!("the good row") };
        assert_eq!(first.records.len(), 1);
        assert!(matches!(rows.next(), Next::Fault(3, Cause::LongRow(_))));
        assert!(matches!(rows.next(), Next::End));
    }
}
