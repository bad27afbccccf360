//! The tables that `tag` writes: the one place that knows their columns and formats, writing and reading them back.
//!
//! [`rows()`] puts a trace into rows, [`Writer`] writes them as CSV, JSON Lines or Parquet, [`read`] takes them in again.
//! [`columns()`] is the data dictionary of all of them. A [`Tally`] counts what went by, finds [`duplicates`], and becomes
//! the [`manifest`] that says what a table was made of.

mod columns;
pub mod duplicates;
pub mod manifest;
pub mod read;
mod rows;
mod sample;
mod tally;
mod write;

pub use columns::{Column, Kind, URL, columns, names};
pub(crate) use columns::{REFERENCE, SOURCE};
pub use rows::{DecisionRow, GroundRow, MentionRow, Per, Record, Rows, decision_row, record, rows};
pub use sample::SampleRow;
pub use tally::Tally;
pub use write::{Format, PARQUET, Table, Writer};

/// What joins several values in one cell.
pub const JOINT: &str = ";";
/// The word of a cell that says yes; an empty one says no.
const YES: &str = "yes";

/// Bytes as hexadecimal digits.
pub(crate) fn hexadecimal(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    bytes.iter().fold(String::with_capacity(2 * bytes.len()), |mut text, byte| {
        // Writing to a string cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}
