//! Tables: the text of a file that holds one, and rows in columns for reading.

use std::fmt::Write;
use std::path::Path;

use super::Failure;

/// A path as messages call it.
pub(super) fn name(path: &Path) -> String {
    path.display().to_string()
}

/// The text of a file, which should be `what`.
pub(super) fn read(path: &Path, what: &str) -> Result<String, Failure> {
    let name = name(path);
    let fail = |cause: String| Failure::Message(format!("{name}: cannot be read: {cause}; name {what}"));
    let bytes = std::fs::read(path).map_err(|error| fail(error.to_string()))?;
    if bytes.starts_with(b"PAR1") {
        return Err(Failure::Message(format!(
            "{name}: is Parquet, which is written and not read; make the table with `--format csv` or `--format jsonl`"
        )));
    }
    String::from_utf8(bytes).map_err(|error| {
        let at = error.utf8_error().valid_up_to();
        Failure::Message(format!("{name}: is not UTF-8 from byte {at} on; save it as CSV in UTF-8"))
    })
}

/// One row.
pub(super) fn cells(texts: &[&str]) -> Vec<String> {
    texts.iter().map(|text| (*text).to_owned()).collect()
}

/// Rows in columns, the first column flush left, the others flush right.
pub(super) fn aligned(rows: &[Vec<String>]) -> String {
    let width = |column: usize| {
        rows.iter().filter_map(|row| row.get(column)).map(|cell| cell.chars().count()).max().unwrap_or_default()
    };
    let mut text = String::new();
    for row in rows {
        let mut line = String::new();
        for (column, cell) in row.iter().enumerate() {
            let width = width(column);
            // Writing to a string cannot fail.
            let _ = if column == 0 { write!(line, "{cell:<width$}") } else { write!(line, "  {cell:>width$}") };
        }
        text.push_str(line.trim_end());
        text.push('\n');
    }
    text
}
