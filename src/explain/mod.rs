//! Why a decision was tagged as it was: its [`Trace`] as structs that a screen or another program can show.
//!
//! Three views of the same trace: the whole decision in short ([`View::overview`]), every mention in its text
//! ([`View::marked`]), and one ground with what came near it ([`View::ground`]). Nothing is classified anew here, so no
//! view can disagree with `tag`. Reads and prints nothing; the words for people stand in [`crate::cli`], but for what near
//! misses are, which [`crate::check`] says too.

mod check;
mod ground;
mod marked;
mod overview;

use serde::Serialize;

use crate::classifier::{Classifier, Trace};
use crate::context::{Cause, Edge, Mention};
use crate::input::Document;
use crate::matching::{Owner, PatternId};
use crate::rules::{Assertion, Ground, GroundId, Position};
use crate::span::Span;

pub use check::Advice;
pub use ground::{GroundView, Miss, Missed};
pub use marked::{Mark, MarkedDecision, MarkedParagraph, MarkedSection};
pub use overview::{Overview, Reason};

/// One classified decision, ready to be explained.
#[derive(Clone, Copy, Debug)]
pub struct View<'v> {
    /// What classified it.
    pub classifier: &'v Classifier,
    /// What messages call the rule file.
    pub rules_name: &'v str,
    /// The decision's text.
    pub document: &'v Document,
    /// What the classifier made of it.
    pub trace: &'v Trace,
}

/// Which decision is explained: what its header says, each part absent where it does not.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Head {
    /// Where the text came from.
    pub source: String,
    /// Case number.
    pub reference: Option<String>,
    /// The body complained about.
    pub organisation: Option<String>,
    /// Subject.
    pub category: Option<String>,
    /// Subject below it.
    pub subcategory: Option<String>,
    /// The header's outcome.
    pub outcome: Option<String>,
    /// ISO 8601.
    pub decision_date: Option<String>,
    /// Scheme, version and hash of the rules.
    pub rules_version: String,
}

/// A ground by the names people know it by.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct GroundName {
    /// The word of the output.
    pub id: String,
    /// What people call it.
    pub title: String,
    /// The Act and section it rests on; empty where the rule file does not say.
    pub law: String,
}

/// Words of the rule file and where they stand in it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Written {
    /// As written.
    pub text: String,
    /// `file:line:column`.
    pub position: String,
}

/// What gave a mention its assertion.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Because {
    /// `phrase`, `section`, `cue`, `quotation`, `question`, `narrative`, `refusal` or `reference`.
    pub kind: &'static str,
    /// For a cue or a reference: the words of the decision that made it so. For a section: its heading.
    pub words: Option<String>,
    /// For a cue: the assertion that it gives.
    pub assertion: Option<&'static str>,
    /// What stands in the rule file.
    pub rule: Option<Written>,
}

/// A place in the decision.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Place {
    /// The section's kind.
    pub section: &'static str,
    /// The section's heading as printed.
    pub heading: String,
    /// The number of the paragraph: the printed one, else its place in the section.
    pub paragraph: u32,
    /// Whether that number is printed.
    pub numbered: bool,
    /// Whether the section has no other paragraph.
    pub only: bool,
    /// What mentions in the section start as.
    pub starts_as: &'static str,
    /// The sentence as it stands in the source.
    pub sentence: String,
    /// First byte of the sentence in the text.
    pub start: usize,
    /// One past its last byte.
    pub end: usize,
}

/// A mention with its place and its cause.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Said {
    /// `ground`, or, for words that decide or stand for a ground named elsewhere, `refuses`, `leaves_out`,
    /// `investigated`, `pointer`, `reference`.
    pub by: &'static str,
    /// Where.
    pub place: Place,
    /// The matched words.
    pub matched: String,
    /// What it amounts to.
    pub assertion: &'static str,
    /// What made it so.
    pub because: Because,
    /// The phrase that matched.
    pub phrase: Written,
}

impl<'v> View<'v> {
    fn head(&self) -> Head {
        let header = &self.trace.decision.header;
        Head {
            source: self.document.origin.name.clone(),
            reference: header.reference.clone(),
            organisation: header.organisation.clone(),
            category: header.category.clone(),
            subcategory: header.subcategory.clone(),
            outcome: header.outcome.clone(),
            decision_date: header.decision_date.map(|date| date.to_string()),
            rules_version: self.classifier.rules().version_line(),
        }
    }

    fn rule_of(&self, id: GroundId) -> Option<&'v Ground> {
        self.classifier.rules().ground(id)
    }

    fn name(ground: &Ground) -> GroundName {
        GroundName { id: ground.id.clone(), title: ground.title.clone(), law: ground.law.clone() }
    }

    fn at(&self, position: Position) -> String {
        format!("{}:{position}", self.rules_name)
    }

    fn written(&self, text: &str, position: Position) -> Written {
        Written { text: text.to_owned(), position: self.at(position) }
    }

    fn phrase(&self, pattern: PatternId) -> Written {
        let info = self.classifier.matcher().pattern(pattern);
        info.map_or_else(
            || Written { text: String::new(), position: self.rules_name.to_owned() },
            |info| self.written(&info.text, info.position),
        )
    }

    /// The words of a span on one line.
    fn words(&self, span: Span) -> String {
        span.slice(&self.document.text).split_whitespace().collect::<Vec<_>>().join(" ")
    }

    fn heading(&self, section: usize) -> String {
        let Some(found) = self.trace.decision.sections.get(section) else { return String::new() };
        self.words(found.heading).trim_matches([':', '#', '*', ' ']).to_owned()
    }

    /// The place of `span`, a sentence of the paragraph with this index.
    fn place(&self, paragraph: usize, span: Span) -> Place {
        let decision = &self.trace.decision;
        let found = decision.paragraphs.get(paragraph);
        let index = found.map_or(0, |found| found.section);
        let section = decision.sections.get(index);
        Place {
            section: section.map_or("", |section| section.kind.as_str()),
            heading: self.heading(index),
            paragraph: decision.paragraph_label(paragraph),
            numbered: found.is_some_and(|found| found.number.is_some()),
            only: section.is_none_or(|section| section.end - section.first == 1),
            starts_as: section.map_or(Assertion::Applied, |section| self.starts_as(section.rule)).as_str(),
            sentence: span.slice(&self.document.text).to_owned(),
            start: span.start,
            end: span.end,
        }
    }

    fn sentence_of(&self, mention: &Mention) -> Span {
        self.trace.scan.sentences.get(mention.sentence).map_or(mention.span, |sentence| sentence.span)
    }

    fn said(&self, mention: &Mention) -> Said {
        Said {
            by: kind_of(mention.owner),
            place: self.place(mention.paragraph, self.sentence_of(mention)),
            matched: mention.span.slice(&self.document.text).to_owned(),
            assertion: mention.assertion.as_str(),
            because: self.because(mention),
            phrase: self.phrase(mention.pattern),
        }
    }

    fn because(&self, mention: &Mention) -> Because {
        let plain = |kind| Because { kind, words: None, assertion: None, rule: None };
        match mention.cause {
            Cause::Phrase => Because { rule: Some(self.phrase(mention.pattern)), ..plain("phrase") },
            Cause::Section => self.section_cause(mention.section),
            Cause::Quotation => plain("quotation"),
            Cause::Question => plain("question"),
            Cause::Narrative => plain("narrative"),
            Cause::Refusal => plain("refusal"),
            Cause::Cue(edge) => self.cue(&edge),
            Cause::Reference(span) => Because { words: Some(self.words(span)), ..plain("reference") },
        }
    }

    fn section_cause(&self, section: usize) -> Because {
        let found = self.trace.decision.sections.get(section);
        let position = found.and_then(|found| self.classifier.rules().section_positions.get(found.rule));
        let kind = found.map_or("", |found| found.kind.as_str());
        Because {
            kind: "section",
            words: Some(self.heading(section)),
            assertion: None,
            rule: position.map(|position| self.written(kind, *position)),
        }
    }

    fn cue(&self, edge: &Edge) -> Because {
        let assertion = self.classifier.rules().context.get(edge.cue).map(|cue| cue.assertion.as_str());
        Because { kind: "cue", words: Some(self.words(edge.span)), assertion, rule: Some(self.phrase(edge.pattern)) }
    }

    /// What mentions in a section start as.
    fn starts_as(&self, rule: usize) -> Assertion {
        self.classifier.rules().section_assertions.get(rule).copied().unwrap_or(Assertion::Applied)
    }

    /// Whether mentions are looked for in a section.
    fn is_scanned(&self, rule: usize) -> bool {
        self.classifier.rules().layout.sections.get(rule).is_none_or(|rule| rule.scan)
    }
}

/// The word for what a phrase belongs to.
fn kind_of(owner: Owner) -> &'static str {
    match owner {
        Owner::Ground(_) => "ground",
        Owner::Refuses => "refuses",
        Owner::LeavesOut => "leaves_out",
        Owner::Investigated => "investigated",
        Owner::Pointer(_) => "pointer",
        Owner::Reference => "reference",
        Owner::Cue(..) | Owner::Terminator | Owner::Past | Owner::Voice | Owner::Guard => "context",
    }
}
