//! How a message about a place in a rule file looks.
//!
//! First a line that editors and scripts understand, `path:line:column: error[R011]: what is wrong`, then the source
//! line with a caret under the faulty characters, then notes and help.

use std::fmt::Write;

use annotate_snippets::renderer::{AnsiColor, Effects, Style};
use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};

use crate::span::Span;

use super::Position;

/// Columns to which a long source line is cut around the place.
const WIDTH: usize = 120;
/// Bytes of a line beyond which only a part of it is looked at.
const LONG_LINE: usize = 4096;
/// Bytes of a block of [`Source::blocks`].
const BLOCK: usize = 1024;
/// The colours of a terminal.
const ERROR: Style = AnsiColor::BrightRed.on_default().effects(Effects::BOLD);
const WARNING: Style = AnsiColor::Yellow.on_default().effects(Effects::BOLD);
const NOTE: Style = AnsiColor::BrightGreen.on_default().effects(Effects::BOLD);
const HELP: Style = AnsiColor::BrightCyan.on_default().effects(Effects::BOLD);

/// A rule file's text, ready to say in which line a byte stands.
#[derive(Clone, Debug)]
pub struct Source {
    /// The file's name as messages give it.
    pub path: String,
    /// Its text, without a byte order mark.
    pub text: String,
    /// Where each line but the first begins.
    lines: Vec<usize>,
    /// How many characters begin before each block of [`BLOCK`] bytes, so that columns of long lines are quickly told.
    blocks: Vec<usize>,
}

impl Source {
    /// The text of the file `path`.
    pub fn new(path: &str, text: &str) -> Self {
        let text = text.strip_prefix('\u{FEFF}').unwrap_or(text).to_owned();
        let lines = text.match_indices('\n').map(|(at, _)| at + 1).collect();
        let mut blocks = vec![0];
        for block in text.as_bytes().chunks(BLOCK) {
            blocks.push(blocks.last().copied().unwrap_or_default() + characters(block));
        }
        Self { path: path.to_owned(), text, lines, blocks }
    }

    /// Line and column of a byte.
    pub fn position(&self, at: usize) -> Position {
        let (line, start) = self.line_start(at);
        Position { line, column: self.characters_before(at) - self.characters_before(start) + 1 }
    }

    fn characters_before(&self, at: usize) -> usize {
        let at = at.min(self.text.len());
        let block = at / BLOCK;
        let rest = self.text.as_bytes().get(block * BLOCK..at).unwrap_or_default();
        self.blocks.get(block).copied().unwrap_or_default() + characters(rest)
    }

    /// The line of a byte, from 1, and where it begins.
    fn line_start(&self, at: usize) -> (usize, usize) {
        let before = self.lines.partition_point(|start| *start <= at);
        let start = before.checked_sub(1).and_then(|index| self.lines.get(index)).copied().unwrap_or(0);
        (before + 1, start)
    }
}

/// The last place at or before `at` where a character begins, or the end.
fn boundary(line: &str, at: usize) -> usize {
    let at = at.min(line.len());
    (0..=at).rev().find(|at| line.is_char_boundary(*at)).unwrap_or_default()
}

/// How many characters begin in these bytes of UTF-8.
fn characters(bytes: &[u8]) -> usize {
    bytes.iter().filter(|byte| **byte & 0xC0 != 0x80).count()
}

/// How bad it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// The rules cannot be used, or do not do what their examples say.
    Error,
    /// The rules can be used; something is probably not meant.
    Warning,
}

impl Severity {
    /// The word printed.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
        }
    }
}

/// A message about a place in a rule file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Report {
    /// How bad it is.
    pub severity: Severity,
    /// A stable name: `R011`, `L002`, `missing`.
    pub code: String,
    /// The place; the default where the message is about the whole file.
    pub span: Span,
    /// What is wrong: lower case, no full stop, values quoted.
    pub message: String,
    /// What else there is to know, a line each.
    pub notes: Vec<String>,
    /// What to do, where that can be said.
    pub help: Option<String>,
}

impl Report {
    /// The message in full; with the colours of a terminal where it is `styled`.
    pub fn render(&self, source: &Source, styled: bool) -> String {
        let (level, style) = match self.severity {
            Severity::Error => (Level::ERROR, ERROR),
            Severity::Warning => (Level::WARNING, WARNING),
        };
        let paint = |style: Style, text: &str| if styled { format!("{style}{text}{style:#}") } else { text.to_owned() };
        let severity = paint(style, &format!("{}[{}]", self.severity.as_str(), self.code));
        let place = source.position(self.span.start);
        let mut out = format!("{}:{place}: {severity}: {}\n", source.path, self.message);
        if let Some(shown) = self.shown(source) {
            let coloured = || Renderer::styled().error(ERROR).warning(WARNING);
            let renderer = if styled { coloured() } else { Renderer::plain() };
            let annotation = AnnotationKind::Primary.span(shown.span.range());
            let snippet = Snippet::source(shown.text).line_start(place.line).annotation(annotation);
            out.push_str(&renderer.term_width(WIDTH).render(&[Group::with_level(level).element(snippet)]));
            out.push('\n');
        }
        for note in &self.notes {
            let _ = writeln!(out, "  {}: {note}", paint(NOTE, "note"));
        }
        if let Some(help) = &self.help {
            let _ = writeln!(out, "  {}: {help}", paint(HELP, "help"));
        }
        out
    }

    /// The first line of the place, and where in it the place lies; of a very long line only what stands around.
    fn shown(&self, source: &Source) -> Option<Shown> {
        if self.span == Span::default() {
            return None;
        }
        let (_, start) = source.line_start(self.span.start);
        let line = source.text.get(start..)?.lines().next().filter(|line| !line.trim().is_empty())?;
        let begin = (self.span.start - start).min(line.len());
        let end = self.span.end.saturating_sub(start).clamp(begin, line.len());
        if line.len() <= LONG_LINE {
            return Some(Shown { text: line.to_owned(), span: Span::new(begin, end) });
        }
        let from = boundary(line, begin.saturating_sub(WIDTH));
        let to = boundary(line, begin.saturating_add(2 * WIDTH));
        let cut = if from > 0 { "…" } else { "" };
        let text = format!("{cut}{}", line.get(from..to)?);
        let offset = |at: usize| at.min(to) - from + cut.len();
        Some(Shown { text, span: Span::new(offset(begin), offset(end)) })
    }
}

/// A line of the rule file as it is shown.
struct Shown {
    text: String,
    span: Span,
}
