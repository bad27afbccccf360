//! The decision's text with every mention in its place.

use serde::Serialize;

use crate::context::Mention;
use crate::decision::Paragraph;
use crate::matching::Owner;
use crate::span::Span;

use super::{Because, Head, View, Written, kind_of};

/// The text of a decision, section by section, with its mentions.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct MarkedDecision {
    /// Which decision.
    #[serde(flatten)]
    pub head: Head,
    /// Its sections in the order of the text.
    pub sections: Vec<MarkedSection>,
}

/// A section with its paragraphs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct MarkedSection {
    /// Its kind.
    pub kind: &'static str,
    /// Its heading as printed.
    pub heading: String,
    /// What mentions in it start as.
    pub assertion: &'static str,
    /// Whether mentions are looked for in it.
    pub scan: bool,
    /// Where the rule file has this section.
    pub position: Option<String>,
    /// Its paragraphs.
    pub paragraphs: Vec<MarkedParagraph>,
}

/// A paragraph with its mentions.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct MarkedParagraph {
    /// The printed number, else its place in the section.
    pub paragraph: u32,
    /// Whether that number is printed.
    pub numbered: bool,
    /// First byte in the text.
    pub start: usize,
    /// Its text as it stands in the source, without number or bullet.
    pub text: String,
    /// The mentions in it, in the order of the text.
    pub mentions: Vec<Mark>,
}

/// A mention: words of a paragraph, and what they amount to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Mark {
    /// `ground`, `refuses`, `leaves_out`, `investigated`, `pointer` or `reference`.
    pub by: &'static str,
    /// The ground, where it is a ground's phrase.
    pub ground: Option<String>,
    /// The grounds for which it can stand, where it is a pointer.
    pub to: Vec<String>,
    /// What it amounts to.
    pub assertion: &'static str,
    /// What made it so.
    pub because: Because,
    /// Cues that reach it as well and did not decide.
    pub also_reached_by: Vec<Because>,
    /// First byte in the text.
    pub start: usize,
    /// One past its last byte.
    pub end: usize,
    /// The matched words.
    pub matched: String,
    /// The phrases that match just these words.
    pub phrases: Vec<Written>,
}

impl View<'_> {
    /// The text with every mention in its place.
    pub fn marked(&self) -> MarkedDecision {
        let decision = &self.trace.decision;
        let section = |(index, section): (usize, &crate::decision::Section)| MarkedSection {
            kind: section.kind.as_str(),
            heading: self.heading(index),
            assertion: self.starts_as(section.rule).as_str(),
            scan: self.is_scanned(section.rule),
            position: self.classifier.rules().section_positions.get(section.rule).map(|at| self.at(*at)),
            paragraphs: (section.first..section.end)
                .filter_map(|paragraph| Some(self.paragraph(paragraph, decision.paragraphs.get(paragraph)?)))
                .collect(),
        };
        MarkedDecision { head: self.head(), sections: decision.sections.iter().enumerate().map(section).collect() }
    }

    fn paragraph(&self, index: usize, paragraph: &Paragraph) -> MarkedParagraph {
        let mut mentions: Vec<Mark> = Vec::new();
        for mention in self.trace.mentions.iter().filter(|mention| mention.paragraph == index) {
            let mark = self.mark(mention);
            match mentions.iter_mut().find(|other| is_same(other, &mark)) {
                Some(other) => other.phrases.extend(mark.phrases),
                None => mentions.push(mark),
            }
        }
        MarkedParagraph {
            paragraph: self.trace.decision.paragraph_label(index),
            numbered: paragraph.number.is_some(),
            start: paragraph.span.start,
            text: paragraph.span.slice(&self.document.text).to_owned(),
            mentions,
        }
    }

    fn mark(&self, mention: &Mention) -> Mark {
        let because = self.because(mention);
        let mut also_reached_by: Vec<Because> = mention.edges.iter().map(|edge| self.cue(edge)).collect();
        also_reached_by.retain(|cue| *cue != because);
        let id = |ground| self.rule_of(ground).map(|ground| ground.id.clone());
        let (ground, to) = match mention.owner {
            Owner::Ground(ground) => (id(ground), Vec::new()),
            Owner::Pointer(pointer) => {
                let to = self.classifier.rules().pointers.get(pointer).map(|pointer| pointer.to.iter());
                (None, to.into_iter().flatten().filter_map(|ground| id(*ground)).collect())
            }
            _ => (None, Vec::new()),
        };
        let Span { start, end } = mention.span;
        Mark {
            by: kind_of(mention.owner),
            ground,
            to,
            assertion: mention.assertion.as_str(),
            because,
            also_reached_by,
            start,
            end,
            matched: mention.span.slice(&self.document.text).to_owned(),
            phrases: vec![self.phrase(mention.pattern)],
        }
    }
}

/// Whether two marks differ in nothing but the phrase that matched.
fn is_same(one: &Mark, other: &Mark) -> bool {
    let cause = |mark: &Mark| (mark.because.kind, mark.because.words.clone());
    (one.start, one.end, one.by, &one.ground, one.assertion)
        == (other.start, other.end, other.by, &other.ground, other.assertion)
        && cause(one) == cause(other)
}
