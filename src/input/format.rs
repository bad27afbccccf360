//! Which form an input has: by the ending of its name, by what the user says, or by its content.

use std::path::Path;
use std::str::FromStr;

use encoding_rs::Encoding;

use super::record::{self, Columns};
use super::{html, table};

/// The form of an input.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// The text of one decision.
    Text,
    /// One web page.
    Html,
    /// A record a line, each with a decision.
    JsonLines,
    /// A table with a header row, a decision a row.
    Csv,
}

impl Format {
    /// All forms.
    pub const ALL: [Format; 4] = [Self::Text, Self::Html, Self::JsonLines, Self::Csv];
    /// The endings of names and what they stand for. A further `.gz` may follow each.
    pub const ENDINGS: [(&str, Format); 7] = [
        ("txt", Self::Text),
        ("md", Self::Text),
        ("html", Self::Html),
        ("htm", Self::Html),
        ("jsonl", Self::JsonLines),
        ("ndjson", Self::JsonLines),
        ("csv", Self::Csv),
    ];

    /// The word used on the command line.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Html => "html",
            Self::JsonLines => "jsonl",
            Self::Csv => "csv",
        }
    }

    /// Whether an input of this form holds one decision, and not a record for each of many.
    pub const fn is_single(self) -> bool {
        matches!(self, Self::Text | Self::Html)
    }

    /// What the ending of a name says, in any letter case.
    pub fn of_path(path: &Path) -> Option<Format> {
        let name = path.file_name()?.to_string_lossy().to_ascii_lowercase();
        let name = name.strip_suffix(".gz").unwrap_or(&name);
        let (_, ending) = name.rsplit_once('.')?;
        Self::ENDINGS.iter().find(|(known, _)| *known == ending).map(|(_, format)| *format)
    }

    /// What a file in a folder is taken for: the same, but tables are of many kinds, and taken only where they are named.
    pub fn in_folder(path: &Path) -> Option<Format> {
        Self::of_path(path).filter(|format| *format != Self::Csv)
    }

    /// What content that begins so is; `text_field` is the name of the column with the text, where the user gave one.
    pub(super) fn of_content(beginning: &[u8], text_field: Option<&str>) -> Format {
        let text = Encoding::for_bom(beginning).map_or_else(
            || String::from_utf8_lossy(beginning),
            |(encoding, length)| encoding.decode_without_bom_handling(beginning.get(length..).unwrap_or_default()).0,
        );
        let text = text.trim_start();
        if html::is_page(text) {
            return Self::Html;
        }
        if text.starts_with('{') || text.starts_with("[{") || text.starts_with("[\n") {
            return Self::JsonLines;
        }
        let names = table::header(text.lines().next().unwrap_or_default());
        let is_table = names.len() > 1
            && (Columns::new(&names, text_field).has_text()
                || record::is_table_of_tags(names.iter().map(String::as_str)));
        if is_table { Self::Csv } else { Self::Text }
    }
}

impl FromStr for Format {
    type Err = ();

    fn from_str(word: &str) -> Result<Self, ()> {
        Self::ALL.into_iter().find(|format| format.as_str() == word).ok_or(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn endings_tell_the_form() {
        for (path, format) in [
            ("a/b.TXT", Some(Format::Text)),
            ("b.md.gz", Some(Format::Text)),
            ("24-018-564.htm", Some(Format::Html)),
            ("all.ndjson.GZ", Some(Format::JsonLines)),
            ("all.csv", Some(Format::Csv)),
            ("all.gz", None),
            ("csv", None),
            ("notes.pdf", None),
        ] {
            assert_eq!(Format::of_path(Path::new(path)), format, "{path}");
        }
    }

    #[test]
    fn content_tells_the_form() {
        for (content, format) in [
            ("Summary: We will not investigate", Format::Text),
            ("Council, reference (99 900 001), text of the decision", Format::Text),
            ("\u{FEFF}<!doctype html><p>", Format::Html),
            ("\n{\"text\": \"x\"}\n", Format::JsonLines),
            ("reference,date,text\n1,2,3", Format::Csv),
            ("Reference;Full Text\r\n", Format::Csv),
            ("source,reference,ground,assertion\n", Format::Csv),
        ] {
            assert_eq!(Format::of_content(content.as_bytes(), None), format, "{content}");
        }
        assert_eq!(Format::of_content(b"id,words\n", Some("words")), Format::Csv);
        let utf16: Vec<u8> =
            [0xFF, 0xFE].into_iter().chain("{\"a\"".encode_utf16().flat_map(u16::to_le_bytes)).collect();
        assert_eq!(Format::of_content(&utf16, None), Format::JsonLines);
    }
}
