//! The front door: [`Classifier`] and its [`Trace`].

use std::convert::Infallible;

use crate::classification::{Case, Classification, classify};
use crate::context::{Mention, assert_mentions};
use crate::decision::Decision;
use crate::input::Document;
use crate::limits::{Excess, Limits};
use crate::matching::{Matcher, Record, Scan};
use crate::rules::RuleSet;

/// Compiled rules, ready to classify any number of decisions, from any number of threads.
#[derive(Debug)]
pub struct Classifier {
    rules: RuleSet,
    matcher: Matcher,
}

/// Everything that the classification of one decision rests on.
#[derive(Clone, Debug)]
pub struct Trace {
    /// The parsed decision.
    pub decision: Decision,
    /// Sentences, and the matches that do not count.
    pub scan: Scan,
    /// Every mention with its assertion and cause, in the order of the text.
    pub mentions: Vec<Mention>,
    /// What it all amounts to.
    pub classification: Classification,
}

impl Classifier {
    /// Compiles rules.
    pub fn new(rules: RuleSet) -> Self {
        let matcher = Matcher::new(&rules);
        Self { rules, matcher }
    }

    /// The rules.
    pub fn rules(&self) -> &RuleSet {
        &self.rules
    }

    /// The compiled phrases.
    pub fn matcher(&self) -> &Matcher {
        &self.matcher
    }

    /// Classifies a document and keeps everything that led there, with the matches that do not count.
    pub fn trace(&self, document: &Document) -> Trace {
        let Ok(trace) = self.run(document, Record::Everything, |_, _| Ok::<(), Infallible>(()));
        trace
    }

    /// Classifies a document. The same as [`Classifier::trace`], and quicker, but without the matches that do not count:
    /// [`Scan::dropped`] is empty.
    pub fn tag(&self, document: &Document) -> Trace {
        let Ok(trace) = self.run(document, Record::Counting, |_, _| Ok::<(), Infallible>(()));
        trace
    }

    /// As [`Classifier::trace`], of documents that nobody has vouched for.
    ///
    /// # Errors
    /// The document has more than a decision may have. The time taken by one within the limits is bounded.
    pub fn trace_within(&self, document: &Document, limits: &Limits) -> Result<Trace, Excess> {
        self.run(document, Record::Everything, |decision, scan| within(limits, decision, scan))
    }

    /// As [`Classifier::tag`], of documents that nobody has vouched for.
    ///
    /// # Errors
    /// As [`Classifier::trace_within`].
    pub fn tag_within(&self, document: &Document, limits: &Limits) -> Result<Trace, Excess> {
        self.run(document, Record::Counting, |decision, scan| within(limits, decision, scan))
    }

    /// Classifies a document: the projection of [`Classifier::trace`] that most callers need.
    pub fn classify(&self, document: &Document) -> Classification {
        self.tag(document).classification
    }

    /// `within` is asked with what is known before the stages that a decision out of all bounds would keep busy.
    fn run<E>(
        &self,
        document: &Document,
        record: Record,
        within: impl Fn(&Decision, Option<&Scan>) -> Result<(), E>,
    ) -> Result<Trace, E> {
        let (rules, matcher) = (&self.rules, &self.matcher);
        let decision = Decision::parse(document, &rules.layout);
        within(&decision, None)?;
        let scan = matcher.scan(document, &decision, &rules.layout, record);
        within(&decision, Some(&scan))?;
        let mut mentions = assert_mentions(document, &decision, &scan, rules, matcher);
        let case = Case { document, decision: &decision, rules };
        let classification = classify(&case, &mut mentions);
        Ok(Trace { decision, scan, mentions, classification })
    }
}

fn within(limits: &Limits, decision: &Decision, scan: Option<&Scan>) -> Result<(), Excess> {
    if let Some(scan) = scan {
        let few = scan.hits.len() <= limits.mentions;
        return if few { Ok(()) } else { Err(Excess::Mentions(limits.mentions)) };
    }
    if decision.sections.len() > limits.sections {
        return Err(Excess::Sections(limits.sections));
    }
    if decision.paragraphs.iter().any(|paragraph| paragraph.span.len() > limits.paragraph) {
        return Err(Excess::Paragraph(limits.paragraph));
    }
    Ok(())
}
