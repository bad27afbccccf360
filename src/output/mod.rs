//! The tables that `tag` writes: the one place that knows their columns, writing and reading them back.

pub mod read;

use std::io;

use serde::{Deserialize, Serialize};

use crate::classification::{Classification, GroundFinding};
use crate::classifier::{Classifier, Trace};
use crate::context::{Cause, Mention};
use crate::input::Document;
use crate::matching::Owner;
use crate::rules::Assertion;

/// What joins several values in one cell.
pub const JOINT: &str = ";";

/// A row per decision. Read back, a column that the file does not have is empty.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
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
}

/// A row per decision and ground.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
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
}

/// A row per mention.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
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

/// The rows of one decision.
#[derive(Clone, Debug)]
pub enum Rows {
    /// One row.
    Decision(Box<DecisionRow>),
    /// A row per ground.
    Ground(Vec<GroundRow>),
    /// A row per mention.
    Mention(Vec<MentionRow>),
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

/// Writes rows as CSV.
#[derive(Debug)]
pub struct Writer<W: io::Write> {
    csv: csv::Writer<W>,
    /// The table whose header is still to be written.
    header: Option<Per>,
}

impl<W: io::Write> Writer<W> {
    /// A writer of one table. It writes nothing before its first rows.
    pub fn new(per: Per, out: W) -> Self {
        Self { csv: csv::WriterBuilder::new().has_headers(false).from_writer(out), header: Some(per) }
    }

    /// Writes the rows of one decision.
    pub fn write(&mut self, rows: &Rows) -> csv::Result<()> {
        self.write_header()?;
        match rows {
            Rows::Decision(row) => self.csv.serialize(row),
            Rows::Ground(rows) => rows.iter().try_for_each(|row| self.csv.serialize(row)),
            Rows::Mention(rows) => rows.iter().try_for_each(|row| self.csv.serialize(row)),
        }
    }

    /// Writes what is still held back and gives the stream back.
    pub fn finish(mut self) -> csv::Result<W> {
        self.write_header()?;
        self.csv.into_inner().map_err(|error| error.into_error().into())
    }

    fn write_header(&mut self) -> csv::Result<()> {
        self.header.take().map_or(Ok(()), |per| self.csv.write_record(columns(per)))
    }
}

/// The columns of a table, in order.
pub fn columns(per: Per) -> &'static [&'static str] {
    match per {
        Per::Decision => &[
            "source",
            "reference",
            "organisation",
            "category",
            "subcategory",
            "outcome",
            "decision_date",
            "refusal",
            "first_ground",
            "grounds",
            "cited",
            "considered_not_applied",
            "check",
            "quote",
            "rules_version",
        ],
        Per::Ground => &["source", "reference", "ground", "assertion", "first", "section", "paragraph", "quote"],
        Per::Mention => &[
            "source",
            "reference",
            "ground",
            "assertion",
            "cause",
            "section",
            "paragraph",
            "start",
            "end",
            "matched",
            "phrase",
            "sentence",
        ],
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
                first: if first == Some(found.ground) { "yes".to_owned() } else { String::new() },
                section: mention.kind.as_str().to_owned(),
                paragraph: self.trace.decision.paragraph_label(mention.paragraph),
                quote: self.quote(found),
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

#[cfg(test)]
mod tests {
    use super::*;

    /// The header line that serde would write for a row.
    fn serialised<R: Serialize>(row: &R) -> Vec<String> {
        let mut csv = csv::Writer::from_writer(Vec::new());
        csv.serialize(row).expect("a row serialises");
        let bytes = csv.into_inner().expect("memory takes everything");
        let text = String::from_utf8(bytes).expect("CSV is UTF-8");
        text.lines().next().unwrap_or_default().split(',').map(str::to_owned).collect()
    }

    #[test]
    fn columns_are_the_fields_of_the_rows() {
        let classifier = Classifier::new(crate::rules::RuleSet::built_in());
        let text = "Summary: We will not investigate this complaint because it is late.\nFinal decision\nWe will not investigate this complaint because there is not enough evidence of fault.";
        let document = Document::new("case", text);
        let trace = classifier.trace(&document);
        for per in [Per::Decision, Per::Ground, Per::Mention] {
            let fields = match rows(per, &classifier, &document, &trace) {
                Rows::Decision(row) => serialised(&*row),
                Rows::Ground(rows) => serialised(rows.first().expect("a ground")),
                Rows::Mention(rows) => serialised(rows.first().expect("a mention")),
            };
            assert_eq!(fields, columns(per), "{per:?}");
        }
    }
}
