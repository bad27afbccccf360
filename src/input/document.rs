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
}

impl Document {
    /// A document from text at hand, named `name` in results.
    pub fn new(name: impl Into<String>, text: impl Into<String>) -> Self {
        Self { origin: Origin { name: name.into() }, text: text.into(), url: None }
    }
}

/// The source of a document, printed in the column `source`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Origin {
    /// The path as given on the command line, with the path inside a folder; `-` for standard input.
    pub name: String,
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.name)
    }
}
