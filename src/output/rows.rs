//! What `tag` says of a decision: a row, a row per ground, a row per mention.

use std::borrow::Cow;

use serde::Deserialize;

use crate::classification::{Classification, GroundFinding};
use crate::classifier::{Classifier, Trace};
use crate::context::{Cause, Mention};
use crate::input::Document;
use crate::matching::Owner;
use crate::rules::Assertion;

use super::{JOINT, YES};

/// A row per decision. Read back, a column that the file does not have is empty.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct DecisionRow {
    /// Where the text came from.
    pub source: String,
    /// Case number, `NN NNN NNN`.
    pub reference: String,
    /// The body complained about.
    pub organisation: String,
    /// Subject.
    pub category: String,
    /// Subject below it.
    pub subcategory: String,
    /// The header's outcome.
    pub outcome: String,
    /// ISO 8601.
    pub decision_date: String,
    /// `full`, `part`, `no`.
    pub refusal: String,
    /// The applied ground that is stated first.
    pub first_ground: String,
    /// Applied grounds in order of statement.
    pub grounds: String,
    /// Grounds listed as legal tests and not applied.
    pub cited: String,
    /// Grounds weighed and denied.
    pub considered_not_applied: String,
    /// What a person should look at.
    pub check: String,
    /// The sentence that carries the first ground.
    pub quote: String,
    /// Scheme, version and hash of the rules.
    pub rules_version: String,
    /// Where the decision is published.
    pub url: String,
}

/// A row per decision and ground.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct GroundRow {
    /// Where the text came from.
    pub source: String,
    /// Case number.
    pub reference: String,
    /// The ground.
    pub ground: String,
    /// The strongest assertion among its mentions.
    pub assertion: String,
    /// `yes` for the first ground, else empty.
    pub first: String,
    /// The kind of section of the mention that stands for it.
    pub section: String,
    /// The number of its paragraph.
    pub paragraph: u32,
    /// Its sentence.
    pub quote: String,
    /// Where the decision is published.
    #[serde(default)]
    pub url: String,
}

/// A row per mention.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct MentionRow {
    /// Where the text came from.
    pub source: String,
    /// Case number.
    pub reference: String,
    /// The ground.
    pub ground: String,
    /// What the mention amounts to.
    pub assertion: String,
    /// What made it so.
    pub cause: String,
    /// Kind of section.
    pub section: String,
    /// Number of the paragraph.
    pub paragraph: u32,
    /// First byte of the matched words in the text.
    pub start: usize,
    /// One past their last byte.
    pub end: usize,
    /// The matched words.
    pub matched: String,
    /// The phrase as the rule file has it.
    pub phrase: String,
    /// The sentence.
    pub sentence: String,
    /// Where the decision is published.
    #[serde(default)]
    pub url: String,
}

/// Which table to write.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Per {
    /// [`DecisionRow`].
    Decision,
    /// [`GroundRow`].
    Ground,
    /// [`MentionRow`].
    Mention,
}

impl Per {
    /// All tables.
    pub const ALL: [Per; 3] = [Self::Decision, Self::Ground, Self::Mention];
}

/// The rows of one decision.
#[derive(Clone, Debug)]
pub enum Rows {
    /// One row.
    Decision(Box<DecisionRow>),
    /// A row per ground.
    Ground(Vec<GroundRow>),
    /// A row per mention.
    Mention(Vec<MentionRow>),
    /// All three.
    Record(Box<Record>),
}

/// Everything that is said of one decision.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Record {
    /// The decision.
    pub row: DecisionRow,
    /// Every ground that is mentioned: the applied ones in order of statement, then the others in the rule file's.
    pub grounds: Vec<GroundRow>,
    /// Every mention in the order of the text.
    pub mentions: Vec<MentionRow>,
}

/// Makes the rows of one decision.
pub fn rows(per: Per, classifier: &Classifier, document: &Document, trace: &Trace) -> Rows {
    let view = View { classifier, document, trace };
    match per {
        Per::Decision => Rows::Decision(Box::new(view.decision_row())),
        Per::Ground => Rows::Ground(view.ground_rows()),
        Per::Mention => Rows::Mention(view.mention_rows()),
    }
}

/// Makes the row of one decision.
pub fn decision_row(classifier: &Classifier, document: &Document, trace: &Trace) -> DecisionRow {
    View { classifier, document, trace }.decision_row()
}

/// Makes all rows of one decision.
pub fn record(classifier: &Classifier, document: &Document, trace: &Trace) -> Record {
    let view = View { classifier, document, trace };
    Record { row: view.decision_row(), grounds: view.ground_rows(), mentions: view.mention_rows() }
}

/// One row as it is printed: its cells in the order of [`columns`](super::columns), and what stands behind them.
#[derive(Clone, Debug)]
pub(super) struct Line<'r> {
    pub cells: Vec<Cow<'r, str>>,
    pub url: &'r str,
    /// The applied grounds, where the row is a decision's.
    pub grounds: &'r str,
}

impl Rows {
    /// The rows as they are printed; of a [`Record`], the decision's.
    pub(super) fn lines(&self) -> Vec<Line<'_>> {
        match self {
            Self::Decision(row) => vec![row.line()],
            Self::Record(record) => vec![record.row.line()],
            Self::Ground(rows) => rows.iter().map(GroundRow::line).collect(),
            Self::Mention(rows) => rows.iter().map(MentionRow::line).collect(),
        }
    }
}

impl DecisionRow {
    pub(super) fn line(&self) -> Line<'_> {
        let cells = [
            &self.source,
            &self.reference,
            &self.organisation,
            &self.category,
            &self.subcategory,
            &self.outcome,
            &self.decision_date,
            &self.refusal,
            &self.first_ground,
            &self.grounds,
            &self.cited,
            &self.considered_not_applied,
            &self.check,
            &self.quote,
            &self.rules_version,
        ];
        Line { cells: cells.map(Cow::from).to_vec(), url: &self.url, grounds: &self.grounds }
    }
}

impl GroundRow {
    pub(super) fn line(&self) -> Line<'_> {
        let cells = vec![
            (&self.source).into(),
            (&self.reference).into(),
            (&self.ground).into(),
            (&self.assertion).into(),
            (&self.first).into(),
            (&self.section).into(),
            self.paragraph.to_string().into(),
            (&self.quote).into(),
        ];
        Line { cells, url: &self.url, grounds: "" }
    }
}

impl MentionRow {
    pub(super) fn line(&self) -> Line<'_> {
        let cells = vec![
            (&self.source).into(),
            (&self.reference).into(),
            (&self.ground).into(),
            (&self.assertion).into(),
            (&self.cause).into(),
            (&self.section).into(),
            self.paragraph.to_string().into(),
            self.start.to_string().into(),
            self.end.to_string().into(),
            (&self.matched).into(),
            (&self.phrase).into(),
            (&self.sentence).into(),
        ];
        Line { cells, url: &self.url, grounds: "" }
    }
}

/// One decision, ready to be put into words.
struct View<'v> {
    classifier: &'v Classifier,
    document: &'v Document,
    trace: &'v Trace,
}

impl View<'_> {
    fn classification(&self) -> &Classification {
        &self.trace.classification
    }

    fn source(&self) -> String {
        self.document.origin.name.clone()
    }

    fn reference(&self) -> String {
        self.trace.decision.header.reference.clone().unwrap_or_default()
    }

    fn url(&self) -> String {
        self.document.url.clone().unwrap_or_default()
    }

    fn id(&self, found: &GroundFinding) -> String {
        self.classifier.rules().ground(found.ground).map(|ground| ground.id.clone()).unwrap_or_default()
    }

    fn ids(&self, assertion: Assertion) -> String {
        let ids: Vec<String> = self.classification().with_assertion(assertion).map(|found| self.id(found)).collect();
        ids.join(JOINT)
    }

    fn sentence(&self, mention: &Mention) -> &str {
        let sentence = self.trace.scan.sentences.get(mention.sentence);
        sentence.map(|sentence| sentence.span.slice(&self.document.text)).unwrap_or_default()
    }

    fn quote(&self, found: &GroundFinding) -> String {
        self.trace.mentions.get(found.mention).map(|mention| self.sentence(mention).to_owned()).unwrap_or_default()
    }

    fn decision_row(&self) -> DecisionRow {
        let header = &self.trace.decision.header;
        let text = |field: &Option<String>| field.clone().unwrap_or_default();
        let first = self.classification().first_ground();
        let checks: Vec<&str> = self.classification().checks.iter().map(|check| check.as_str()).collect();
        DecisionRow {
            source: self.source(),
            reference: self.reference(),
            organisation: text(&header.organisation),
            category: text(&header.category),
            subcategory: text(&header.subcategory),
            outcome: text(&header.outcome),
            decision_date: header.decision_date.map(|date| date.to_string()).unwrap_or_default(),
            refusal: self.classification().refusal.as_str().to_owned(),
            first_ground: first.map(|found| self.id(found)).unwrap_or_default(),
            grounds: self.ids(Assertion::Applied),
            cited: self.ids(Assertion::Cited),
            considered_not_applied: self.ids(Assertion::Negated),
            check: checks.join(JOINT),
            quote: first.map(|found| self.quote(found)).unwrap_or_default(),
            rules_version: self.classifier.rules().version_line(),
            url: self.url(),
        }
    }

    fn ground_rows(&self) -> Vec<GroundRow> {
        let first = self.classification().first_ground().map(|found| found.ground);
        let row = |found: &GroundFinding| {
            let mention = self.trace.mentions.get(found.mention)?;
            Some(GroundRow {
                source: self.source(),
                reference: self.reference(),
                ground: self.id(found),
                assertion: found.assertion.as_str().to_owned(),
                first: if first == Some(found.ground) { YES.to_owned() } else { String::new() },
                section: mention.kind.as_str().to_owned(),
                paragraph: self.trace.decision.paragraph_label(mention.paragraph),
                quote: self.quote(found),
                url: self.url(),
            })
        };
        self.classification().grounds.iter().filter_map(row).collect()
    }

    fn mention_rows(&self) -> Vec<MentionRow> {
        self.trace.mentions.iter().filter_map(|mention| self.mention_row(mention)).collect()
    }

    fn mention_row(&self, mention: &Mention) -> Option<MentionRow> {
        let Owner::Ground(ground) = mention.owner else { return None };
        let matcher = self.classifier.matcher();
        Some(MentionRow {
            source: self.source(),
            reference: self.reference(),
            ground: self.classifier.rules().ground(ground)?.id.clone(),
            assertion: mention.assertion.as_str().to_owned(),
            cause: self.cause(mention.cause),
            section: mention.kind.as_str().to_owned(),
            paragraph: self.trace.decision.paragraph_label(mention.paragraph),
            start: mention.span.start,
            end: mention.span.end,
            matched: mention.span.slice(&self.document.text).to_owned(),
            phrase: matcher.pattern(mention.pattern)?.text.clone(),
            sentence: self.sentence(mention).to_owned(),
            url: self.url(),
        })
    }

    /// A cause in words: cues and references with the words that made it so.
    fn cause(&self, cause: Cause) -> String {
        let words =
            |span: crate::Span| span.slice(&self.document.text).split_whitespace().collect::<Vec<_>>().join(" ");
        match cause {
            Cause::Phrase => "phrase".to_owned(),
            Cause::Section => "section".to_owned(),
            Cause::Quotation => "quotation".to_owned(),
            Cause::Question => "question".to_owned(),
            Cause::Narrative => "narrative".to_owned(),
            Cause::Refusal => "refusal".to_owned(),
            Cause::Cue(edge) => format!("cue: {}", words(edge.span)),
            Cause::Reference(span) => format!("reference: {}", words(span)),
        }
    }
}
