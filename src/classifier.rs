//! The front door: [`Classifier`] and its [`Trace`].

use crate::classification::{Case, Classification, classify};
use crate::context::{Mention, assert_mentions};
use crate::decision::Decision;
use crate::input::Document;
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
        self.run(document, Record::Everything)
    }

    /// Classifies a document. The same as [`Classifier::trace`], and quicker, but without the matches that do not count:
    /// [`Scan::dropped`] is empty.
    pub fn tag(&self, document: &Document) -> Trace {
        self.run(document, Record::Counting)
    }

    /// Classifies a document: the projection of [`Classifier::trace`] that most callers need.
    pub fn classify(&self, document: &Document) -> Classification {
        self.tag(document).classification
    }

    fn run(&self, document: &Document, record: Record) -> Trace {
        let (rules, matcher) = (&self.rules, &self.matcher);
        let decision = Decision::parse(document, &rules.layout);
        let scan = matcher.scan(document, &decision, &rules.layout, record);
        let mut mentions = assert_mentions(document, &decision, &scan, rules, matcher);
        let case = Case { document, decision: &decision, rules };
        let classification = classify(&case, &mut mentions);
        Trace { decision, scan, mentions, classification }
    }
}
