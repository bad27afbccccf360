//! What can be wrong with a rule file, and how it is shown.

use std::fmt::{self, Write};

use crate::span::Span;

use super::report::{Report, Severity, Source};

/// Problems that are shown at most; beyond these a file is no rule file.
const MOST_SHOWN: usize = 1000;

/// The stable name of a kind of problem. A code keeps its number for ever; a retired number is not used again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Code {
    /// The file is not well-formed YAML; reported alone.
    Syntax,
    /// The file is too large, too deeply nested, or holds too many values.
    Limit,
    /// Aliases, anchors, tags, several documents.
    Forbidden,
    /// A key that means nothing here.
    UnknownKey,
    /// A key that must be there is not.
    Missing,
    /// A list where text was expected, and the like.
    WrongType,
    /// The same key twice in one mapping.
    DuplicateKey,
    /// The same ground id, term or field twice.
    DuplicateId,
    /// A value that is not one of those allowed.
    UnknownValue,
    /// An empty text or list.
    Empty,
    /// A phrase that does not follow the phrase language.
    PhraseSyntax,
    /// A path through a phrase without a literal word of four letters or more.
    NoAnchor,
    /// A term that the file does not define.
    UnknownTerm,
    /// A term that stands for itself in the end.
    CyclicTerm,
    /// A ground without phrases.
    NoPhrases,
    /// Two kinds of section claim the same heading.
    DuplicateHeading,
    /// A regular expression that does not compile.
    BadRegex,
    /// A ground id that the file does not define.
    UnknownGround,
}

impl Code {
    /// All codes in order of their numbers.
    pub const ALL: [Code; 18] = [
        Self::Syntax,
        Self::Limit,
        Self::Forbidden,
        Self::UnknownKey,
        Self::Missing,
        Self::WrongType,
        Self::DuplicateKey,
        Self::DuplicateId,
        Self::UnknownValue,
        Self::Empty,
        Self::PhraseSyntax,
        Self::NoAnchor,
        Self::UnknownTerm,
        Self::CyclicTerm,
        Self::NoPhrases,
        Self::DuplicateHeading,
        Self::BadRegex,
        Self::UnknownGround,
    ];
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "R{:03}", *self as usize + 1)
    }
}

/// One thing wrong with a rule file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// Its kind.
    pub code: Code,
    /// The faulty bytes of the file.
    pub span: Span,
    /// What is wrong: lower case, no full stop, values quoted.
    pub message: String,
    /// Another place that matters, and what stands there.
    pub other: Option<(Span, &'static str)>,
    /// What to do, where that can be said.
    pub help: Option<String>,
}

impl Problem {
    /// A problem without help.
    pub(super) fn new(code: Code, span: Span, message: impl Into<String>) -> Self {
        Self { code, span, message: message.into(), other: None, help: None }
    }

    /// The same with help.
    #[must_use]
    pub(super) fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }
}

/// All that is wrong with one rule file. Displays every problem with its source line.
#[derive(Clone, Debug)]
pub struct Problems {
    /// The file.
    pub source: Source,
    /// The problems in the order of their places.
    pub list: Vec<Problem>,
}

impl Problems {
    /// All problems with their source lines; with the colours of a terminal where they are `styled`.
    pub fn render(&self, styled: bool) -> String {
        let mut out = String::new();
        for report in self.reports() {
            out.push_str(&report.render(&self.source, styled));
        }
        let left = self.list.len().saturating_sub(MOST_SHOWN);
        if left > 0 {
            let _ = writeln!(out, "{}: and {left} problems more", self.source.path);
        }
        out
    }

    /// The problems as messages; those beyond the first thousand are only counted by [`Problems::render`].
    pub fn reports(&self) -> impl Iterator<Item = Report> {
        self.list.iter().take(MOST_SHOWN).map(|problem| self.report(problem))
    }

    fn report(&self, problem: &Problem) -> Report {
        let note =
            |(span, what): &(Span, &str)| format!("{}:{}: {what}", self.source.path, self.source.position(span.start));
        Report {
            severity: Severity::Error,
            code: problem.code.to_string(),
            span: problem.span,
            message: problem.message.clone(),
            notes: problem.other.iter().map(note).collect(),
            help: problem.help.clone(),
        }
    }
}

impl std::error::Error for Problems {}

impl fmt::Display for Problems {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.render(false))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_keep_their_numbers() {
        let printed: Vec<String> = Code::ALL.iter().map(|code| format!("{code} {code:?}")).collect();
        let expected = "R001 Syntax, R002 Limit, R003 Forbidden, R004 UnknownKey, R005 Missing, R006 WrongType, \
                        R007 DuplicateKey, R008 DuplicateId, R009 UnknownValue, R010 Empty, R011 PhraseSyntax, \
                        R012 NoAnchor, R013 UnknownTerm, R014 CyclicTerm, R015 NoPhrases, R016 DuplicateHeading, \
                        R017 BadRegex, R018 UnknownGround";
        assert_eq!(printed.join(", "), expected);
    }
}
