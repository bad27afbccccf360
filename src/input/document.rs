//! What every later stage reads: decoded text with its origin.

use std::fmt;

/// Decoded text and where it came from. All offsets that the program reports are byte offsets in [`Document::text`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Document {
    /// Where the text came from.
    pub origin: Origin,
    /// The text as received, as UTF-8.
    pub text: String,
    /// Where the decision is published, where the input says so.
    pub url: Option<String>,
    /// What the input says of the decision beside its text.
    pub given: Given,
}

impl Document {
    /// A document from text at hand, named `name` in results.
    pub fn new(name: impl Into<String>, text: impl Into<String>) -> Self {
        Self { origin: Origin::new(name), text: text.into(), url: None, given: Given::default() }
    }
}

/// Header fields that stand beside the text in a record, as they were given there. They fill what the text's own header
/// lacks.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Given {
    /// Whatever may be the case number.
    pub references: Vec<String>,
    /// The body complained about.
    pub organisation: Option<String>,
    /// Subject; perhaps with the subject below it after a `>`.
    pub category: Option<String>,
    /// Subject below [`Given::category`].
    pub subcategory: Option<String>,
    /// The result.
    pub outcome: Option<String>,
    /// Day of the decision, in any form in which decisions print it, or ISO 8601 with a time.
    pub date: Option<String>,
    /// The page's title, which may hold the organisation and the case number.
    pub title: Option<String>,
}

/// The source of a document, printed in the column `source`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Origin {
    /// The path as given on the command line, with the path inside a folder; `-` for standard input. A record of a file
    /// of many has its line after a colon: `decisions.jsonl:7`.
    pub name: String,
    /// That line, from 1.
    pub line: Option<u64>,
}

impl Origin {
    /// A file or stream that holds one document.
    pub fn new(name: impl Into<String>) -> Self {
        Self { name: name.into(), line: None }
    }

    /// The record that begins in a line of a file.
    pub fn record(file: &str, line: u64) -> Self {
        Self { name: format!("{file}:{line}"), line: Some(line) }
    }

    /// The name of the file, without the line of a record.
    pub fn file(&self) -> &str {
        let line = self.line.and_then(|line| self.name.strip_suffix(&format!(":{line}")));
        line.unwrap_or(&self.name)
    }
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.name)
    }
}
