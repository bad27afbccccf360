//! From a [`Document`] to a [`Decision`]: header fields, sections, paragraphs, sentences.
//!
//! Reading cannot fail. An unknown heading, a missing header or no section at all are facts in the result, which
//! [`Decision::is_decision`] and the `layout` check judge. What the headings and labels are stands in [`Layout`].

mod body;
mod header;
mod layout;
mod sentence;
pub mod words;

pub use header::{Header, normalise_reference};
pub use layout::{Field, FieldKind, KnownLines, Layout, SectionKind, SectionRule};
pub use sentence::sentences;

use crate::input::Document;
use crate::span::Span;

/// The parsed document. It holds places, not text: every [`Span`] points into [`Document::text`].
#[derive(Clone, Debug)]
pub struct Decision {
    /// What the lines before the first heading say.
    pub header: Header,
    /// Sections in the order of the text.
    pub sections: Vec<Section>,
    /// All paragraphs in the order of the text, sections pointing into them.
    pub paragraphs: Vec<Paragraph>,
}

/// A section of a decision.
#[derive(Clone, Debug)]
pub struct Section {
    /// What it is for.
    pub kind: SectionKind,
    /// Index into [`Layout::sections`].
    pub rule: usize,
    /// The heading as it stands in the text.
    pub heading: Span,
    /// Index of its first paragraph in [`Decision::paragraphs`].
    pub first: usize,
    /// One past its last paragraph.
    pub end: usize,
}

/// How a paragraph is marked as an item of a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Marker {
    /// Not at all.
    None,
    /// A number: `4.` or `4)`.
    Number,
    /// A bullet or dash.
    Bullet,
    /// A letter or small Roman number: `a)`, `(ii)`.
    Letter,
}

/// A paragraph or list item.
#[derive(Clone, Copy, Debug)]
pub struct Paragraph {
    /// Its text without the marker.
    pub span: Span,
    /// Its mark.
    pub marker: Marker,
    /// The printed number, where the marker is one.
    pub number: Option<u32>,
    /// For an item of a list: the paragraph (index) whose last sentence introduces the list.
    pub lead_in: Option<usize>,
    /// Index of its section.
    pub section: usize,
}

impl Decision {
    /// Reads a document after `layout`.
    pub fn parse(document: &Document, layout: &Layout) -> Decision {
        let body = body::parse(&document.text, layout);
        let mut header = header::parse(&document.text, body.header_end, layout);
        header.fill(&document.given, layout);
        Decision { header, sections: body.sections, paragraphs: body.paragraphs }
    }

    /// Whether the document is a decision at all: it has a reference or a known heading.
    pub fn is_decision(&self) -> bool {
        self.header.reference.is_some() || !self.sections.is_empty()
    }

    /// The paragraphs of a section.
    pub fn paragraphs_of(&self, section: &Section) -> &[Paragraph] {
        self.paragraphs.get(section.first..section.end).unwrap_or_default()
    }

    /// The number of a paragraph as people would cite it: the printed one, else its place in the section from 1.
    pub fn paragraph_label(&self, paragraph: usize) -> u32 {
        let Some(found) = self.paragraphs.get(paragraph) else { return 0 };
        found.number.unwrap_or_else(|| {
            let first = self.sections.get(found.section).map_or(0, |section| section.first);
            u32::try_from(paragraph.saturating_sub(first) + 1).unwrap_or(u32::MAX)
        })
    }
}
