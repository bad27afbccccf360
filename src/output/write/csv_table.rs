//! CSV. The column `url` stands only where an input has it, which may be known late: rows without one are held back in
//! memory, then on disk, until the first that has it, or the end.

use std::borrow::Cow;
use std::io::{self, Seek, Write};

use tempfile::SpooledTempFile;

use crate::output::columns as columns_of;
use crate::output::rows::Line;

use super::{Table, bit, excel};

/// Bytes of rows held back in memory before they go to disk.
const IN_MEMORY: usize = 4 << 20;

#[derive(Debug)]
pub(super) struct CsvTable<W: Write> {
    table: Table,
    excel: bool,
    out: csv::Writer<W>,
    state: State,
}

#[derive(Debug)]
enum State {
    /// Nothing came yet.
    Start,
    /// No row had a `url` so far; these are the rows.
    Held(Box<csv::Writer<SpooledTempFile>>),
    /// The header is written.
    Open { url: bool },
}

impl<W: Write> CsvTable<W> {
    pub(super) fn new(table: Table, excel: bool, out: W) -> Self {
        let end = if excel { csv::Terminator::CRLF } else { csv::Terminator::Any(b'\n') };
        let out = csv::WriterBuilder::new().terminator(end).from_writer(out);
        Self { table, excel, out, state: State::Start }
    }

    pub(super) fn write(&mut self, line: &Line<'_>) -> io::Result<()> {
        self.settle(!line.url.is_empty())?;
        let url = match &self.state {
            State::Open { url: true } => Some(line.url),
            _ => None,
        };
        let wide = self.table.wide.iter().map(|id| if bit(line.grounds, id) { "1" } else { "0" });
        let cells = line.cells.iter().map(Cow::as_ref).chain(url).chain(wide);
        match &mut self.state {
            State::Held(held) => held.write_record(cells).map_err(plain),
            _ => put(&mut self.out, self.excel, cells),
        }
    }

    pub(super) fn finish(mut self) -> io::Result<W> {
        if !matches!(self.state, State::Open { .. }) {
            self.open(false)?;
        }
        self.out.into_inner().map_err(csv::IntoInnerError::into_error)
    }

    /// Decides, as far as it can be decided, whether there is a column `url`.
    fn settle(&mut self, has_url: bool) -> io::Result<()> {
        match &self.state {
            State::Open { .. } => Ok(()),
            _ if has_url => self.open(true),
            State::Held(_) => Ok(()),
            State::Start if self.table.may_have_url => {
                let held = csv::WriterBuilder::new().has_headers(false).from_writer(SpooledTempFile::new(IN_MEMORY));
                self.state = State::Held(Box::new(held));
                Ok(())
            }
            State::Start => self.open(false),
        }
    }

    /// Writes the header and what was held back.
    fn open(&mut self, url: bool) -> io::Result<()> {
        let columns = self.table.columns(url);
        let mut header: Vec<Cow<'_, str>> = columns.iter().map(|column| Cow::from(column.name)).collect();
        if let Some(first) = header.first_mut().filter(|_| self.excel) {
            first.to_mut().insert(0, excel::BYTE_ORDER_MARK);
        }
        self.out.write_record(header.iter().map(Cow::as_ref)).map_err(plain)?;
        if let State::Held(held) = std::mem::replace(&mut self.state, State::Open { url }) {
            let mut held = held.into_inner().map_err(csv::IntoInnerError::into_error)?;
            held.rewind()?;
            let place = columns_of(self.table.per).len();
            for record in csv::ReaderBuilder::new().has_headers(false).from_reader(io::BufReader::new(held)).records() {
                let record = record.map_err(plain)?;
                let (before, after) = (record.iter().take(place), record.iter().skip(place));
                put(&mut self.out, self.excel, before.chain(url.then_some("")).chain(after))?;
            }
        }
        Ok(())
    }
}

fn put<'c, W: Write>(out: &mut csv::Writer<W>, excel: bool, cells: impl Iterator<Item = &'c str>) -> io::Result<()> {
    if excel {
        let cells: Vec<Cow<'_, str>> = cells.map(excel::harmless).collect();
        return out.write_record(cells.iter().map(Cow::as_ref)).map_err(plain);
    }
    out.write_record(cells).map_err(plain)
}

/// The error of the stream where there is one: a closed pipe must be known for what it is.
fn plain(error: csv::Error) -> io::Error {
    match error.into_kind() {
        csv::ErrorKind::Io(error) => error,
        other => io::Error::other(format!("{other:?}")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::output::{DecisionRow, Per};

    fn row(source: &str, url: &str) -> DecisionRow {
        let (source, url) = (source.to_owned(), url.to_owned());
        DecisionRow {
            source,
            url,
            grounds: "late;court".to_owned(),
            quote: "One,\r\n\"two\".".to_owned(),
            ..DecisionRow::default()
        }
    }

    fn written(table: &Table, rows: &[DecisionRow]) -> String {
        let mut csv = CsvTable::new(table.clone(), false, Vec::new());
        for row in rows {
            csv.write(&row.line()).expect("memory takes everything");
        }
        String::from_utf8(csv.finish().expect("memory takes everything")).expect("UTF-8")
    }

    #[test]
    fn the_column_url_stands_where_any_row_has_it() {
        let mut table = Table {
            may_have_url: true,
            wide: vec!["court".to_owned(), "weak".to_owned()],
            ..Table::new(Per::Decision)
        };
        let quote = "\"One,\r\n\"\"two\"\".\"";
        let cells = |source: &str, url: &str| format!("{source},,,,,,,,,late;court,,,,{quote},{url},1,0\n");
        let late = written(&table, &[row("a", ""), row("b", "https://b"), row("c", "")]);
        let (header, rows) = late.split_once('\n').expect("a header");
        assert!(header.ends_with(",quote,rules_version,url,court,weak"), "{header}");
        assert_eq!(rows, [cells("a", ","), cells("b", ",https://b"), cells("c", ",")].concat());
        let never = written(&table, &[row("a", ""), row("b", "")]);
        assert!(never.starts_with("source,") && !never.contains("url"), "{never}");
        assert_eq!(never.split_once('\n').expect("a header").1, [cells("a", ""), cells("b", "")].concat());
        table.may_have_url = false;
        assert_eq!(written(&table, &[row("a", ""), row("b", "")]), never);
        assert_eq!(written(&table, &[]).lines().count(), 1);
    }

    #[test]
    fn many_rows_are_held_back_without_loss() {
        let table = Table { may_have_url: true, ..Table::new(Per::Decision) };
        let rows: Vec<DecisionRow> = (0..90_000).map(|index| row(&format!("decisions/{index}.txt"), "")).collect();
        let held = written(&table, &rows);
        assert!(held.len() > IN_MEMORY);
        assert_eq!(held, written(&Table::new(Per::Decision), &rows));
    }
}
