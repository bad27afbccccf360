//! What could not be read, and why, in words for the user.

use std::fmt;
use std::io;

use crate::limits::Excess;

use super::decode::DecodeError;
use super::format::Format;
use super::record::TEXT_FIELDS;

/// A place that could not be read.
#[derive(Debug)]
pub struct Unreadable {
    /// The place as given.
    pub name: String,
    /// The line in it, from 1, where it is one record of many that could not be read.
    pub line: Option<u64>,
    /// Why.
    pub cause: Cause,
}

/// Why a place could not be read.
#[derive(Debug)]
pub enum Cause {
    /// The system said so, or the compressed file is damaged.
    Io(io::Error),
    /// The bytes are no text.
    Decode(DecodeError),
    /// A folder without a file of a decision format.
    EmptyFolder,
    /// A link in a folder.
    Link,
    /// A device or pipe in a folder.
    Special,
    /// Larger than a decision or record may be.
    Excess(Excess),
    /// A row of a table that is larger than that, or does not end.
    LongRow(Excess),
    /// A web page that cannot be parsed.
    Page(String),
    /// A line of JSON Lines that is no record.
    Json {
        /// Where in the line, in bytes from 1; 0 for the line as a whole.
        column: usize,
        /// What is wrong.
        message: String,
    },
    /// JSON, but not a record a line.
    NotLines,
    /// A row that does not fit the header.
    Cells {
        /// How many cells the row has.
        cells: usize,
        /// How many the header has.
        columns: usize,
    },
    /// A record or table in which nothing is the text.
    NoText {
        /// The field that the user named.
        wanted: Option<String>,
        /// The names of the fields there are.
        fields: Vec<String>,
    },
    /// A table that `tag` wrote.
    TableOfTags,
    /// A record whose text is blank.
    EmptyText {
        /// The name of its field.
        field: String,
    },
    /// A file without a single record.
    NoRecords,
    /// Several records where one decision was asked for.
    Several,
}

impl From<io::Error> for Cause {
    fn from(error: io::Error) -> Self {
        error.downcast().map_or_else(Self::Io, Self::Excess)
    }
}

impl fmt::Display for Unreadable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.name)?;
        if let Some(line) = self.line {
            write!(f, ":{line}")?;
        }
        write!(f, ": {}", self.cause)
    }
}

impl fmt::Display for Cause {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Io(error) => write_io(error, f),
            Self::Decode(error) => error.fmt(f),
            Self::EmptyFolder => {
                let endings: Vec<String> = Format::ENDINGS
                    .iter()
                    .filter(|(_, format)| *format != Format::Csv)
                    .map(|(ending, _)| format!(".{ending}"))
                    .collect();
                write!(
                    f,
                    "the folder holds no decisions; it was searched for files ending in {}, and those packed with gzip \
                     (.gz); a CSV table is read where it is named",
                    endings.join(", ")
                )
            }
            Self::Link => f.write_str("a link, and links in a folder are not followed; name it to read what it points to"),
            Self::Special => f.write_str("a device or pipe, and no file; name it to read from it"),
            Self::Excess(excess) => excess.fmt(f),
            Self::LongRow(excess) => {
                write!(f, "the rest was not read, for a quotation mark may not be closed: {excess}")
            }
            Self::Page(message) => write!(f, "the page cannot be parsed: {message}; save its text instead"),
            Self::Json { column, message } => {
                f.write_str("bad JSON")?;
                if *column > 0 {
                    write!(f, " at column {column}")?;
                }
                write!(f, ": {message}; each line must be one record, as {{\"text\": \"...\"}}")
            }
            Self::NotLines => f.write_str(
                "JSON, but not one record a line; convert it, for a list of records with: jq -c '.[]' FILE > FILE.jsonl",
            ),
            Self::Cells { cells, columns } => write!(
                f,
                "the row has {cells} cells and the header {columns}; put quotation marks around a text that holds commas \
                 or line breaks"
            ),
            Self::NoText { wanted, fields } => write!(
                f,
                "no text: there is no {}; the fields are {}; name the right one with --text-field NAME",
                wanted.as_ref().map_or_else(|| TEXT_FIELDS.join(" or "), |name| format!("`{name}`")),
                if fields.is_empty() { "none".to_owned() } else { fields.join(", ") }
            ),
            Self::EmptyText { field } => write!(f, "the field `{field}` is empty, and nothing else is the text"),
            Self::NoRecords => f.write_str("holds no records; check that it is the right file"),
            Self::TableOfTags => f.write_str(
                "a table that `grounds tag` wrote, not decisions; name the decisions themselves, or compare two such \
                 tables with `grounds diff OLD NEW`",
            ),
            Self::Several => f.write_str("holds several decisions where one is wanted; put each in a file of its own"),
        }
    }
}

fn write_io(error: &io::Error, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    match error.kind() {
        io::ErrorKind::NotFound => f.write_str("no such file or folder; check the path"),
        io::ErrorKind::PermissionDenied => f.write_str("permission denied; ask for the right to read it"),
        io::ErrorKind::UnexpectedEof => {
            f.write_str("the compressed file is cut short, and the rest was not read; fetch it again")
        }
        _ => write!(f, "cannot be read: {error}"),
    }
}
