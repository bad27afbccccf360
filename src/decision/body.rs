//! Lines to sections and paragraphs.

use crate::span::Span;

use super::layout::{KnownLine, Opening};
use super::words::FoldedLine;
use super::{Layout, Marker, Paragraph, Section, SectionKind};

/// A line longer than this is no heading, sign-off or furniture (bytes).
const LONGEST_HEADING: usize = 120;
/// A line shorter than this was not broken by a page's margin (characters).
const SHORTEST_WRAPPED: usize = 45;
/// A text none of whose lines is longer was broken to a page's width (characters).
const WIDEST_PAGE: usize = 120;

/// What the lines of a document amount to.
pub(super) struct Body {
    /// Where the first section begins: the header lies before it.
    pub header_end: usize,
    pub sections: Vec<Section>,
    pub paragraphs: Vec<Paragraph>,
}

/// Reads the sections and paragraphs of `text`.
pub(super) fn parse(text: &str, layout: &Layout) -> Body {
    let mut reader = Reader {
        text,
        layout,
        wrapped: is_wrapped(text),
        body: Body { header_end: text.len(), sections: Vec::new(), paragraphs: Vec::new() },
        open: None,
        blank: true,
        last_line: Span::default(),
        folded: FoldedLine::default(),
    };
    let mut at = 0;
    for end in memchr::memchr_iter(b'\n', text.as_bytes()).chain([text.len()]) {
        let line = Span::new(at, end);
        at = end + 1;
        if !reader.read(Span::trimmed(line.slice(text), line.start)) {
            break;
        }
    }
    reader.close();
    if let Some(last) = reader.body.sections.last_mut() {
        last.end = reader.body.paragraphs.len();
    }
    link_lists(text, &mut reader.body);
    reader.body
}

/// Whether the text was broken into lines of a page's width, as text from a PDF is.
fn is_wrapped(text: &str) -> bool {
    let mut full = 0;
    for line in text.lines() {
        let line = line.trim();
        // Letters have at most four bytes.
        if line.len() > WIDEST_PAGE * 4 {
            return false;
        }
        let length = line.chars().count();
        if length > WIDEST_PAGE {
            return false;
        }
        full += usize::from(length > SHORTEST_WRAPPED);
    }
    full > 5
}

struct Reader<'t> {
    text: &'t str,
    layout: &'t Layout,
    wrapped: bool,
    body: Body,
    /// The paragraph being read.
    open: Option<Paragraph>,
    /// Whether the line before was blank or furniture.
    blank: bool,
    last_line: Span,
    /// Where lines are folded.
    folded: FoldedLine,
}

impl Reader<'_> {
    /// Reads one trimmed line; false when nothing but page furniture follows.
    fn read(&mut self, line: Span) -> bool {
        let content = line.slice(self.text);
        if content.is_empty() {
            self.blank = true;
            return true;
        }
        if line.len() <= LONGEST_HEADING {
            let folded = self.folded.fold(content);
            let known = self.layout.known.get(folded);
            if known.ends && !self.body.sections.is_empty() {
                return false;
            }
            if known.noise || is_page_number(folded) {
                self.blank = true;
                return true;
            }
            if let Some(opening) = opening(known, folded, self.layout, &self.body) {
                self.open_section(opening, line);
                return true;
            }
        }
        if let Some((opening, heading)) = self.inline_heading(line) {
            self.open_section(opening, heading);
            let rest = Span::new(heading.end + 1, line.end);
            self.add(Span::trimmed(rest.slice(self.text), rest.start));
            return true;
        }
        self.add(line);
        true
    }

    /// A heading with its text on the same line: `Summary: We will not investigate …`.
    fn inline_heading(&mut self, line: Span) -> Option<(Opening, Span)> {
        let head = line.slice(self.text);
        let begin = &head.as_bytes()[..head.len().min(LONGEST_HEADING + 1)];
        let cut = memchr::memchr(b':', begin)?;
        let folded = self.folded.fold(head.get(..cut)?);
        let opening = opening(self.layout.known.get(folded), folded, self.layout, &self.body)?;
        (!opening.sub).then(|| (opening, Span::new(line.start, line.start + cut)))
    }

    fn open_section(&mut self, opening: Opening, heading: Span) {
        let kind = self.layout.sections.get(opening.rule).map_or(SectionKind::Other, |rule| rule.kind);
        let open_kind = self.body.sections.last().map(|section| section.kind);
        self.close();
        self.blank = true;
        if opening.sub && open_kind == Some(kind) {
            return;
        }
        let next = self.body.paragraphs.len();
        if let Some(last) = self.body.sections.last_mut() {
            last.end = next;
        } else {
            self.body.header_end = heading.start;
        }
        self.body.sections.push(Section { kind, rule: opening.rule, heading, first: next, end: next });
    }

    fn add(&mut self, line: Span) {
        if self.body.sections.is_empty() || line.is_empty() {
            self.last_line = line;
            return;
        }
        let (marker, number, content) = read_marker(self.text, line);
        if marker == Marker::None && self.continues(line) {
            if let Some(open) = &mut self.open {
                open.span.end = line.end;
            }
        } else {
            self.close();
            let section = self.body.sections.len() - 1;
            self.open = Some(Paragraph { span: content, marker, number, lead_in: None, section });
        }
        self.blank = false;
        self.last_line = line;
    }

    /// Whether an unmarked line goes on with the paragraph before it, which a page's margin or a page's end cut.
    fn continues(&self, line: Span) -> bool {
        let Some(open) = &self.open else { return false };
        let before = open.span.slice(self.text).trim_end_matches(['"', '\'', ')', '\u{2019}', '\u{201D}']);
        let finished = before.ends_with(['.', '!', '?', ':', ';']) || ends_with_joint(before);
        let starts_low = line.slice(self.text).chars().next().is_some_and(|sign| sign.is_lowercase() || sign == '(');
        if self.blank {
            return starts_low && !finished && self.wrapped;
        }
        let last = self.last_line.slice(self.text);
        let last_was_long = last.len() >= SHORTEST_WRAPPED && last.chars().count() >= SHORTEST_WRAPPED;
        if self.wrapped {
            last_was_long || (starts_low && !finished)
        } else {
            !finished && (starts_low || last_was_long)
        }
    }

    fn close(&mut self) {
        if let Some(open) = self.open.take() {
            self.body.paragraphs.push(open);
        }
    }
}

/// The section that a folded line opens. Before the first section a field's label is no heading, though it may look like
/// one: `Decision : Upheld`.
fn opening(known: KnownLine, folded: &str, layout: &Layout, body: &Body) -> Option<Opening> {
    known.opening.filter(|_| !(body.sections.is_empty() && layout.labels.contains(folded)))
}

/// A line that is a page number and nothing else.
fn is_page_number(folded: &str) -> bool {
    if !folded.starts_with(|first: char| first.is_ascii_digit() || first == 'p') {
        return false;
    }
    let digits = |word: &str| word.len() <= 3 && word.bytes().all(|byte| byte.is_ascii_digit());
    let words: Vec<&str> = folded.split(' ').collect();
    match words.as_slice() {
        [number] | ["page", number] => !number.is_empty() && digits(number),
        ["page", number, "of", total] => digits(number) && digits(total),
        _ => false,
    }
}

/// Whether a list item ends with the word that joins it to the next.
fn ends_with_joint(text: &str) -> bool {
    let text = text.trim_end_matches([',', ';']);
    [" or", " and", "; or", "; and"].iter().any(|joint| text.ends_with(joint))
}

/// The mark at the start of a line, its number, and the line without it.
fn read_marker(text: &str, line: Span) -> (Marker, Option<u32>, Span) {
    let content = line.slice(text);
    let plain = (Marker::None, None, line);
    let Some(first) = content.chars().next() else { return plain };
    let after = |length: usize| {
        let rest = content.get(length..).unwrap_or_default();
        Span::trimmed(rest, line.start + length)
    };
    let spaced = |length: usize| content.get(length..).is_some_and(|rest| rest.starts_with(char::is_whitespace));
    if "-\u{2013}\u{2014}\u{2022}\u{B7}*\u{25AA}\u{25E6}\u{2023}\u{25CF}\u{25CB}\u{2043}".contains(first) {
        let length = first.len_utf8();
        let fits = spaced(length) || (first == '\u{2022}' && content.len() > length);
        return if fits { (Marker::Bullet, None, after(length)) } else { plain };
    }
    let opened = usize::from(first == '(');
    let inner = content.get(opened..).unwrap_or_default();
    let Some(stop) = inner.find(['.', ')']).filter(|stop| (1..=4).contains(stop)) else { return plain };
    let label = inner.get(..stop).unwrap_or_default();
    let length = opened + stop + 1;
    if !spaced(length) {
        return plain;
    }
    if label.len() <= 3 && label.bytes().all(|byte| byte.is_ascii_digit()) {
        return (Marker::Number, label.parse().ok(), after(length));
    }
    let roman = label.bytes().all(|byte| matches!(byte, b'i' | b'v' | b'x'));
    let letter = label.len() == 1 && label.bytes().all(|byte| byte.is_ascii_lowercase());
    if roman || letter { (Marker::Letter, None, after(length)) } else { plain }
}

/// Ties the items of each list to the paragraph that introduces it, which ends with a colon.
fn link_lists(text: &str, body: &mut Body) {
    for section in &body.sections {
        let mut lead: Option<(usize, Marker)> = None;
        for index in section.first..section.end {
            let Some(paragraph) = body.paragraphs.get(index).copied() else { break };
            let content = paragraph.span.slice(text);
            if let Some((lead_index, lead_marker)) = lead {
                let starts_low = content.chars().next().is_some_and(char::is_lowercase);
                if paragraph.marker != lead_marker && paragraph.marker != Marker::None || starts_low {
                    if let Some(item) = body.paragraphs.get_mut(index) {
                        item.lead_in = Some(lead_index);
                    }
                    continue;
                }
                lead = None;
            }
            if content.ends_with(':') {
                lead = Some((index, paragraph.marker));
            }
        }
    }
}
