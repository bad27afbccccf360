//! What is for people's eyes: colour where the terminal shows it, and lines no longer than it is wide.

use std::io::{self, BufWriter, IsTerminal, StdoutLock};

use anstream::AutoStream;
use anstyle::{AnsiColor, Style};
use textwrap::Options;

use super::tame::Tame;

/// Headings.
pub(super) const STRONG: Style = Style::new().bold();
/// What may be passed over.
pub(super) const FAINT: Style = Style::new().dimmed();
/// What holds.
pub(super) const GOOD: Style = AnsiColor::Green.on_default();
/// What a person should look at.
pub(super) const WARN: Style = AnsiColor::Yellow.on_default();
/// What is told apart from the rest.
pub(super) const NOTE: Style = AnsiColor::Cyan.on_default();

/// Columns where the terminal does not say, or there is none.
const USUAL: u16 = 80;
/// Lines longer than this are hard to read.
const WIDEST: u16 = 100;
/// Narrower than this nothing can be laid out.
const NARROWEST: u16 = 40;

/// Standard output. Colour is left out where it is no terminal, or the environment asks for none.
pub(super) fn stdout() -> BufWriter<Tame<AutoStream<StdoutLock<'static>>>> {
    BufWriter::new(Tame::new(AutoStream::auto(io::stdout().lock()), io::stdout().is_terminal()))
}

/// How many columns to use.
pub(super) fn width() -> usize {
    let size = if io::stdout().is_terminal() { terminal_size::terminal_size() } else { None };
    usize::from(size.map_or(USUAL, |(width, _)| width.0).clamp(NARROWEST, WIDEST))
}

/// `text` in a style.
pub(super) fn styled(style: Style, text: &str) -> String {
    format!("{style}{text}{style:#}")
}

/// Text under way, broken to a width.
#[derive(Debug)]
pub(super) struct Page {
    width: usize,
    text: String,
}

impl Page {
    pub(super) fn new(width: usize) -> Self {
        Self { width, text: String::new() }
    }

    /// An empty line.
    pub(super) fn gap(&mut self) {
        self.text.push('\n');
    }

    /// A line as it stands.
    pub(super) fn line(&mut self, line: &str) {
        self.text.push_str(line.trim_end());
        self.text.push('\n');
    }

    /// A paragraph: `first` begins its first line, as many spaces each of the others.
    pub(super) fn paragraph(&mut self, first: &str, text: &str) {
        let rest = " ".repeat(textwrap::core::display_width(first));
        let options = Options::new(self.width).initial_indent(first).subsequent_indent(&rest);
        self.line(&textwrap::fill(text, options));
    }

    pub(super) fn width(&self) -> usize {
        self.width
    }

    pub(super) fn into_text(self) -> String {
        self.text
    }
}
