//! How decisions are laid out. Defined here, filled from the rule file by [`crate::rules`].

use std::collections::BTreeSet;
use std::fmt;
use std::str::FromStr;

use hashbrown::HashMap;
use regex::Regex;

use super::words::fold;

/// What a section of a decision is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum SectionKind {
    /// What was decided, in one or two sentences.
    Summary,
    /// What the person complained about.
    Complaint,
    /// What was and was not investigated ("What I have and have not investigated").
    Scope,
    /// The list of legal tests ("The Ombudsman's role and powers").
    Powers,
    /// What was read and asked ("How I considered this complaint").
    Method,
    /// The Ombudsman's reasons.
    Assessment,
    /// The decision itself.
    FinalDecision,
    /// What the body agreed to do.
    Remedy,
    /// Anything else under a heading that the rule file names.
    Other,
}

impl SectionKind {
    /// All kinds, in the order in which decisions have them.
    pub const ALL: [SectionKind; 9] = [
        Self::Summary,
        Self::Complaint,
        Self::Scope,
        Self::Powers,
        Self::Method,
        Self::Assessment,
        Self::FinalDecision,
        Self::Remedy,
        Self::Other,
    ];

    /// The word used in rule files and output.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Summary => "summary",
            Self::Complaint => "complaint",
            Self::Scope => "scope",
            Self::Powers => "powers",
            Self::Method => "method",
            Self::Assessment => "assessment",
            Self::FinalDecision => "final_decision",
            Self::Remedy => "remedy",
            Self::Other => "other",
        }
    }
}

impl fmt::Display for SectionKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for SectionKind {
    type Err = ();

    fn from_str(word: &str) -> Result<Self, ()> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == word).ok_or(())
    }
}

/// A field of the header.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FieldKind {
    /// The body complained about.
    Organisation,
    /// The case number.
    Reference,
    /// Subject, and the subject below it.
    Category,
    /// What the header says of the result.
    Outcome,
    /// The day of the decision.
    DecisionDate,
}

impl FieldKind {
    /// All fields, in the order of the output's columns.
    pub const ALL: [FieldKind; 5] =
        [Self::Reference, Self::Organisation, Self::Category, Self::Outcome, Self::DecisionDate];

    /// The word used in rule files.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Organisation => "organisation",
            Self::Reference => "reference",
            Self::Category => "category",
            Self::Outcome => "outcome",
            Self::DecisionDate => "decision_date",
        }
    }
}

impl FromStr for FieldKind {
    type Err = ();

    fn from_str(word: &str) -> Result<Self, ()> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == word).ok_or(())
    }
}

/// One header field: the labels that introduce it.
#[derive(Clone, Debug)]
pub struct Field {
    /// Which field.
    pub kind: FieldKind,
    /// Labels as printed.
    pub labels: Vec<String>,
    /// What joins several values of the field, each with a label of its own.
    pub join: String,
}

/// One kind of section: the lines that open it.
#[derive(Clone, Debug)]
pub struct SectionRule {
    /// The kind it opens.
    pub kind: SectionKind,
    /// Folded headings.
    pub headings: Vec<String>,
    /// Folded headings that open the section only where it is not open already.
    pub subheadings: Vec<String>,
    /// Whether mentions are looked for in it.
    pub scan: bool,
}

/// How decisions are laid out: everything that [`Decision::parse`](super::Decision::parse) needs to know of them.
#[derive(Clone, Debug)]
pub struct Layout {
    /// A case reference.
    pub reference: Regex,
    /// A line that is the name of an organisation and nothing else.
    pub organisation: Option<Regex>,
    /// Header fields.
    pub fields: Vec<Field>,
    /// The folded labels of all fields.
    pub labels: BTreeSet<String>,
    /// Section kinds with their headings.
    pub sections: Vec<SectionRule>,
    /// Folded lines after which only page furniture follows.
    pub ends: BTreeSet<String>,
    /// Folded lines that are page furniture.
    pub noise: BTreeSet<String>,
    /// Folded abbreviations.
    pub abbreviations: BTreeSet<String>,
    /// The folded lines of `sections`, `ends` and `noise`: [`KnownLines::new`].
    pub known: KnownLines,
}

/// What a line is that the rule file names, by the folded line: asked of every short line.
#[derive(Clone, Debug, Default)]
pub struct KnownLines(HashMap<String, KnownLine>);

/// What a line that the rule file names may be.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct KnownLine {
    /// Only page furniture follows.
    pub ends: bool,
    /// It is page furniture.
    pub noise: bool,
    /// The section that it opens.
    pub opening: Option<Opening>,
}

impl KnownLines {
    /// All folded lines that are known; of a line that opens several sections, the first counts, headings before
    /// sub-headings.
    pub fn new(sections: &[SectionRule], ends: &BTreeSet<String>, noise: &BTreeSet<String>) -> Self {
        let mut lines: HashMap<String, KnownLine> = HashMap::new();
        for line in ends {
            lines.entry_ref(line.as_str()).or_default().ends = true;
        }
        for line in noise {
            lines.entry_ref(line.as_str()).or_default().noise = true;
        }
        for sub in [false, true] {
            for (rule, section) in sections.iter().enumerate() {
                for heading in if sub { &section.subheadings } else { &section.headings } {
                    lines.entry_ref(heading.as_str()).or_default().opening.get_or_insert(Opening { rule, sub });
                }
            }
        }
        Self(lines)
    }

    pub(super) fn get(&self, folded: &str) -> KnownLine {
        self.0.get(folded).copied().unwrap_or_default()
    }
}

/// A line that opens a section.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Opening {
    /// Index into [`Layout::sections`].
    pub rule: usize,
    /// Whether the line was found among the sub-headings.
    pub sub: bool,
}

impl Layout {
    /// A set of folded lines.
    pub fn fold_all<'a>(lines: impl IntoIterator<Item = &'a str>) -> BTreeSet<String> {
        lines.into_iter().map(fold).collect()
    }
}
