//! An expected table: its bytes and its cells, by source.

use std::collections::BTreeMap;

use csv::StringRecord;

use crate::output::{MentionRow, Per, Rows, Writer, names};

/// The rows of one source.
#[derive(Clone, Debug, Default)]
pub(super) struct SourceRows {
    /// As they stand in the file.
    pub raw: String,
    /// Their cells.
    pub records: Vec<StringRecord>,
}

/// A table that `tag` wrote.
#[derive(Clone, Debug, Default)]
pub(super) struct Table {
    /// Its first line as it stands in the file.
    pub header: String,
    /// The names of its columns.
    pub columns: StringRecord,
    /// Its rows by the column `source`.
    pub rows: BTreeMap<String, SourceRows>,
}

impl Table {
    /// The first lines of both tables, as the program prints them now.
    pub(super) fn headers() -> [String; 2] {
        [Per::Decision, Per::Mention].map(|per| names(per).join(",") + "\n")
    }

    /// Reads the text of a table; the error says what is wrong and what to do.
    pub(super) fn read(text: &str) -> Result<Self, String> {
        let say = |error: csv::Error| format!("{error}; restore the file, or renew it with `--accept --all`");
        let text = text.strip_prefix('\u{FEFF}').unwrap_or(text);
        let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(text.as_bytes());
        let columns = reader.headers().map_err(say)?.clone();
        let Some(source) = columns.iter().position(|column| column == "source") else {
            return Err("is no table made by `grounds tag`, for it has no column `source`".to_owned());
        };
        let mut records: Vec<StringRecord> = Vec::new();
        for record in reader.records() {
            records.push(record.map_err(say)?);
        }
        let start = |record: &StringRecord| record.position().map_or(text.len(), |place| at(place.byte()));
        let header = text.get(..records.first().map_or(text.len(), start)).unwrap_or_default().to_owned();
        let mut table = Self { header, columns, ..Self::default() };
        let mut ends: Vec<usize> = records.iter().skip(1).map(start).collect();
        ends.push(text.len());
        for (record, end) in records.into_iter().zip(ends) {
            let rows = table.rows.entry(record.get(source).unwrap_or_default().to_owned()).or_default();
            rows.raw.push_str(text.get(start(&record)..end).unwrap_or_default());
            rows.records.push(record);
        }
        Ok(table)
    }

    /// The cells of a column in the rows of one source.
    pub(super) fn cell(&self, record: &StringRecord, column: &str) -> String {
        let index = self.columns.iter().position(|other| other == column);
        index.and_then(|index| record.get(index)).unwrap_or_default().to_owned()
    }

    /// The rows of one source as mentions; nothing where they are none.
    pub(super) fn mentions(&self, source: &str) -> Option<Vec<MentionRow>> {
        let rows = self.rows.get(source).map(|rows| rows.records.as_slice()).unwrap_or_default();
        rows.iter().map(|record| record.deserialize(Some(&self.columns)).ok()).collect()
    }

    /// The rows of one source as they stand, but for their last cell, which holds `version`; nothing where it is another
    /// column, or there is not just one row.
    pub(super) fn in_version(&self, source: &str, column: &str, version: &str) -> Option<String> {
        let rows = self.rows.get(source)?;
        let [record] = rows.records.as_slice() else { return None };
        if self.columns.iter().next_back() != Some(column) {
            return None;
        }
        let old = format!("{}\n", self.cell(record, column));
        Some(format!("{}{version}\n", rows.raw.strip_suffix(&old)?))
    }
}

fn at(byte: u64) -> usize {
    usize::try_from(byte).unwrap_or(usize::MAX)
}

/// The cells of a row that the program prints.
pub(super) fn cells(row: &str) -> StringRecord {
    let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(row.as_bytes());
    reader.records().next().and_then(Result::ok).unwrap_or_default()
}

/// The lines that the program prints for one decision, without the header.
pub(super) fn printed(per: Per, rows: &Rows) -> String {
    let mut writer = Writer::new(per, Vec::new());
    let bytes = writer.write(rows).and_then(|()| writer.finish()).unwrap_or_default();
    let text = String::from_utf8(bytes).unwrap_or_default();
    text.split_once('\n').map(|(_, rows)| rows.to_owned()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_keep_their_bytes() {
        let text = "source,quote,rules_version\na,\"one\ntwo\",v1\nb,plain,v1\na,\"three, four\",v1\n";
        let table = Table::read(text).expect("a table");
        assert_eq!(table.header, "source,quote,rules_version\n");
        assert_eq!(table.rows["a"].raw, "a,\"one\ntwo\",v1\na,\"three, four\",v1\n");
        assert_eq!(table.rows["b"].raw, "b,plain,v1\n");
        assert_eq!(table.in_version("b", "rules_version", "v2").as_deref(), Some("b,plain,v2\n"));
        assert_eq!(table.in_version("a", "rules_version", "v2"), None);
        assert_eq!(table.cell(&table.rows["b"].records[0], "quote"), "plain");
    }

    #[test]
    fn another_table_is_refused() {
        assert!(Table::read("file,label\nx,y\n").expect_err("no tags").contains("no column `source`"));
        assert!(Table::read("source,quote\n").expect("no rows").rows.is_empty());
    }
}
