//! How large a decision may be. What is larger than any decision is reported and left out, never cut: it is the wrong
//! file, or was made to keep the program busy.

use std::error::Error;
use std::fmt;

/// What an input may have. The defaults are some hundred times what the largest decisions have.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of a document, unpacked.
    pub document: u64,
    /// Bytes of a line of JSON Lines or of a row of a table, unpacked.
    pub record: u64,
    /// Bytes to which a packed file of records may unpack.
    pub unpacked: u64,
    /// Elements of a web page one inside another.
    pub nesting: usize,
    /// Sections of a decision.
    pub sections: usize,
    /// Bytes of a paragraph.
    pub paragraph: usize,
    /// Places in a decision where a phrase of the rules matches.
    pub mentions: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            document: 64 << 20,
            record: 64 << 20,
            unpacked: 16 << 30,
            nesting: 10_000,
            sections: 5_000,
            paragraph: 128 << 10,
            mentions: 5_000,
        }
    }
}

/// Which of the [`Limits`] was exceeded, and what it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Excess {
    /// [`Limits::document`].
    Document(u64),
    /// [`Limits::record`].
    Record(u64),
    /// [`Limits::unpacked`].
    Unpacked(u64),
    /// [`Limits::nesting`].
    Nesting(usize),
    /// [`Limits::sections`].
    Sections(usize),
    /// [`Limits::paragraph`].
    Paragraph(usize),
    /// [`Limits::mentions`].
    Mentions(usize),
}

impl Error for Excess {}

impl fmt::Display for Excess {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let option = match self {
            Self::Document(most) => {
                write!(f, "larger than {}", bytes(*most))?;
                "--max-document"
            }
            Self::Record(most) => {
                write!(f, "the record is larger than {}", bytes(*most))?;
                "--max-record"
            }
            Self::Unpacked(most) => {
                write!(f, "the file unpacks to more than {}, and the rest was not read", bytes(*most))?;
                "--max-unpacked"
            }
            Self::Nesting(most) => {
                write!(f, "the page has elements more than {most} deep in one another")?;
                "--max-nesting"
            }
            Self::Sections(most) => {
                write!(f, "more than {most} sections")?;
                "--max-sections"
            }
            Self::Paragraph(most) => {
                let most = u64::try_from(*most).unwrap_or(u64::MAX);
                write!(f, "a paragraph is larger than {}; line breaks may have been lost", bytes(most))?;
                "--max-paragraph"
            }
            Self::Mentions(most) => {
                write!(f, "phrases of the rules stand in more than {most} places")?;
                "--max-mentions"
            }
        };
        write!(f, "; no decision is so, check what it holds ({option} allows more)")
    }
}

/// A number of bytes in the largest unit that divides it.
fn bytes(count: u64) -> String {
    let units = ["bytes", "KiB", "MiB", "GiB"];
    let (mut count, mut unit) = (count, units.iter());
    let mut name = unit.next();
    while count >= 1024 && count.is_multiple_of(1024) {
        let Some(larger) = unit.next() else { break };
        (count, name) = (count / 1024, Some(larger));
    }
    format!("{count} {}", name.unwrap_or(&"bytes"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_are_said_in_round_units() {
        assert_eq!(bytes(64 << 20), "64 MiB");
        assert_eq!(bytes(16 << 30), "16 GiB");
        assert_eq!(bytes(1 << 40), "1024 GiB");
        assert_eq!(bytes(1025), "1025 bytes");
        assert_eq!(bytes(0), "0 bytes");
    }

    #[test]
    fn each_limit_names_its_option() {
        let said = Excess::Mentions(3).to_string();
        assert_eq!(
            said,
            "phrases of the rules stand in more than 3 places; no decision is so, check what it holds (--max-mentions allows more)"
        );
        assert!(Excess::Document(1 << 20).to_string().starts_with("larger than 1 MiB; no decision is so"));
    }
}
