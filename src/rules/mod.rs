//! The rule file: from YAML text to a [`RuleSet`], or to all of its [`Problems`] at once.
//!
//! Three types, three jobs: the tree of `yaml::Yaml` nodes is what was written, with places; [`RuleSet`] is valid and
//! immutable; [`crate::matching::Matcher`] is what it compiles to.

mod anchor;
pub mod codes;
mod context;
mod file;
mod grounds;
pub mod keys;
mod layout;
mod lint;
pub mod phrase;
mod phrases;
mod problem;
mod read;
mod report;
mod scalar;
pub mod schema;
mod syntax;
mod terms;
mod yaml;

use std::fmt;

use jiff::civil::Date;
use regex::Regex;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::decision::{Layout, SectionKind};
use crate::span::Span;

pub use anchor::{Anchor, Anchors, GAP, Paths, SHORTEST_ANCHOR};
pub use codes::explanation;
pub use lint::{Allow, Lint};
pub use phrase::Node;
pub use problem::{Code, Problem, Problems};
pub(crate) use read::nearest;
pub use report::{Report, Severity, Source};
pub use yaml::MAX_BYTES;

/// The rules compiled into the program.
pub const BUILT_IN: &str = include_str!("../../rules/lgsco.yaml");
/// The name under which messages speak of [`BUILT_IN`].
pub const BUILT_IN_NAME: &str = "rules/lgsco.yaml";

/// What a mention amounts to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Assertion {
    /// The Ombudsman relies on it: "we will not investigate because the complaint is late".
    Applied,
    /// It stands in the list of legal tests: "we cannot investigate late complaints unless …".
    Cited,
    /// It was weighed and denied: "I do not consider it reasonable to expect her to go to court".
    Negated,
    /// Somebody else says so: "the Council told her that the Information Commissioner was better placed".
    Attributed,
    /// It would be so under a condition: "if he had appealed, we could not investigate".
    Hypothetical,
    /// It concerns another or an earlier case: "we decided in 2019 that there was no fault".
    Historical,
    /// It concerns a matter that was investigated: "there was no evidence of fault" at the end of an investigation.
    Finding,
}

impl Assertion {
    /// All assertions, strongest first.
    pub const ALL: [Assertion; 7] = [
        Self::Applied,
        Self::Negated,
        Self::Cited,
        Self::Finding,
        Self::Hypothetical,
        Self::Historical,
        Self::Attributed,
    ];

    /// Place in [`Assertion::ALL`]: the strongest is 0.
    pub fn rank(self) -> usize {
        Self::ALL.iter().position(|other| *other == self).unwrap_or(Self::ALL.len())
    }

    /// The word used in rule files and output.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Applied => "applied",
            Self::Cited => "cited",
            Self::Negated => "negated",
            Self::Attributed => "attributed",
            Self::Hypothetical => "hypothetical",
            Self::Historical => "historical",
            Self::Finding => "finding",
        }
    }
}

impl fmt::Display for Assertion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// The stage of the Assessment Code to which a ground belongs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Stage {
    /// What the law bars.
    Jurisdiction,
    /// What it is not worth looking into (Local Government Act 1974, s 24A(6)).
    Discretion,
    /// What ends a complaint without a decision on it.
    Administrative,
}

impl Stage {
    /// All stages with the words that name them.
    pub const ALL: [(&'static str, Stage); 3] = [
        ("jurisdiction", Self::Jurisdiction),
        ("discretion", Self::Discretion),
        ("administrative", Self::Administrative),
    ];
}

impl fmt::Display for Stage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = Self::ALL.iter().find(|(_, stage)| stage == self).map_or("", |(name, _)| name);
        f.write_str(name)
    }
}

/// Whether a complaint was refused an investigation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Refusal {
    /// None of it was investigated to an end.
    Full,
    /// Some of it was investigated, some not.
    Part,
    /// All of it was investigated.
    No,
}

impl Refusal {
    /// All of them.
    pub const ALL: [Refusal; 3] = [Self::Full, Self::Part, Self::No];

    /// The word used in rule files and output.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Full => "full",
            Self::Part => "part",
            Self::No => "no",
        }
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// Line and column in the rule file, both from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Position {
    /// The line.
    pub line: usize,
    /// The column, in characters.
    pub column: usize,
}

impl fmt::Display for Position {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.line, self.column)
    }
}

/// What a phrase looks for.
#[derive(Clone, Debug)]
pub enum Pattern {
    /// A phrase of the phrase language.
    Words(Node),
    /// A regular expression over the sentence as it stands, with the literal word that starts a search for it.
    Regex {
        /// The expression; letter case does not matter.
        regex: Regex,
        /// A folded word that every match holds.
        literal: String,
    },
}

/// A phrase as the rule file has it.
#[derive(Clone, Debug)]
pub struct Phrase {
    /// As written.
    pub text: String,
    /// Where it is written.
    pub position: Position,
    /// What it looks for.
    pub pattern: Pattern,
    /// The sections in which it counts; all where there is no list.
    pub sections: Option<Vec<SectionKind>>,
    /// One of these must stand before it in its sentence, with no terminator between.
    pub requires: Vec<Phrase>,
    /// None of these may stand in its sentence.
    pub unless: Vec<Phrase>,
    /// One of these must stand before it, in its sentence or the one before: what its pronoun stands for.
    pub after: Vec<Phrase>,
    /// What a mention amounts to before section and cues speak.
    pub assertion: Assertion,
    /// Its text in the rule file.
    pub span: Span,
    /// Lints that are silent for it.
    pub allow: Vec<Allow>,
}

/// Index of a ground in [`RuleSet::grounds`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct GroundId(pub u16);

impl GroundId {
    /// As an index into [`RuleSet::grounds`].
    pub const fn index(self) -> usize {
        self.0 as usize
    }
}

/// A reason for not investigating.
#[derive(Clone, Debug)]
pub struct Ground {
    /// The word printed in the output.
    pub id: String,
    /// What people call it.
    pub title: String,
    /// Its stage.
    pub stage: Stage,
    /// The Act and section it rests on.
    pub law: String,
    /// What must be said beside every figure about it.
    pub note: Option<String>,
    /// Assertions that neither cues nor narrative can give its mentions: a complaint is withdrawn by what the
    /// complainant says, so that to attribute those words changes nothing.
    pub immune: Vec<Assertion>,
    /// Words that signal it.
    pub phrases: Vec<Phrase>,
    /// Sentences with what they must yield.
    pub examples: Vec<Example>,
    /// Its id in the rule file.
    pub span: Span,
    /// Lints that are silent for it and its phrases.
    pub allow: Vec<Allow>,
}

/// A sentence that shows what a ground's phrases find.
#[derive(Clone, Debug)]
pub struct Example {
    /// The assertion that it must yield; none for a sentence without a mention of the ground.
    pub expected: Option<Assertion>,
    /// The sentence.
    pub text: String,
    /// Where it is written.
    pub position: Position,
    /// Its text in the rule file.
    pub span: Span,
}

/// Where the mentions stand that a cue changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// After the cue.
    Forward,
    /// Before the cue.
    Backward,
    /// On either side.
    Both,
}

impl Direction {
    /// All directions with the words that name them.
    pub const ALL: [(&'static str, Direction); 3] =
        [("forward", Self::Forward), ("backward", Self::Backward), ("both", Self::Both)];
}

/// How far a cue reaches.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reach {
    /// To the next `,` `;` `:` dash, bracket or terminator.
    Clause,
    /// To the end of its sentence.
    Sentence,
    /// Backward over the sentence before its own as well.
    PreviousSentence,
    /// Forward over the sentence after its own as well.
    NextSentence,
    /// To the end of its paragraph.
    Paragraph,
    /// Forward over the sentences of its paragraph after its own, up to the first that holds, anywhere, what ends the
    /// cue's reach: reported speech that goes on without a verb of saying.
    Onward,
    /// So many words.
    Words(usize),
}

impl Reach {
    /// The reaches that have a name.
    pub const NAMED: [(&'static str, Reach); 6] = [
        ("clause", Self::Clause),
        ("sentence", Self::Sentence),
        ("previous-sentence", Self::PreviousSentence),
        ("next-sentence", Self::NextSentence),
        ("paragraph", Self::Paragraph),
        ("onward", Self::Onward),
    ];
}

/// Words that change what a mention amounts to, as in the ConText algorithm (Chapman, Chu and Dowling 2007;
/// Harkema, Dowling, Thornblade and Chapman 2009).
#[derive(Clone, Debug)]
pub struct CueRule {
    /// What a mention that it reaches becomes; `applied` lifts a mention out of its section's assertion.
    pub assertion: Assertion,
    /// On which side it works.
    pub direction: Direction,
    /// How far it works.
    pub reach: Reach,
    /// The cue's words.
    pub phrases: Vec<Phrase>,
    /// Words that end its reach.
    pub until: Vec<Phrase>,
    /// Pseudo-cues: longer wordings that hold the cue's words and mean something else.
    pub except: Vec<Phrase>,
    /// The grounds that it concerns; all where the list is empty.
    pub grounds: Vec<GroundId>,
    /// Where these are written, if they are.
    pub grounds_position: Option<Position>,
    /// The sections in which it counts; all where there is no list.
    pub sections: Option<Vec<SectionKind>>,
    /// Where it is written.
    pub position: Position,
    /// Its phrases in the rule file.
    pub span: Span,
    /// Lints that are silent for it.
    pub allow: Vec<Allow>,
}

/// How to tell a sentence that decides from one that only tells what happened.
#[derive(Clone, Debug)]
pub struct Narrative {
    /// What a mention in a narrative sentence amounts to.
    pub assertion: Assertion,
    /// The kinds of section in which sentences may be narrative.
    pub sections: Vec<SectionKind>,
    /// A narrative sentence holds one of these: the past tense.
    pub when: Vec<Phrase>,
    /// A sentence that holds one of these is none: the Ombudsman in it, or the present.
    pub unless: Vec<Phrase>,
}

/// Wording that stands for a ground named elsewhere in the decision.
#[derive(Clone, Debug)]
pub struct Pointer {
    /// The wording.
    pub phrases: Vec<Phrase>,
    /// The grounds for which it can stand.
    pub to: Vec<GroundId>,
    /// The assertion that it lifts to applied: that of the one ground of `to` that a decision so mentions, if it applies
    /// none of them.
    pub lifts: Option<Assertion>,
}

/// The phrases from which the refusal follows.
#[derive(Clone, Debug, Default)]
pub struct RefusalRules {
    /// "We will not investigate".
    pub refuses: Vec<Phrase>,
    /// "I have not investigated the first part".
    pub leaves_out: Vec<Phrase>,
    /// "I have completed my investigation".
    pub investigated: Vec<Phrase>,
    /// Folded outcomes of the header, with the refusal that each suggests.
    pub outcomes: Vec<(String, Refusal)>,
}

/// A change of practice, from which on figures cannot be compared with earlier ones.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Break {
    /// The day from which on it holds.
    pub date: Date,
    /// What changed.
    pub text: String,
}

/// A valid rule file.
#[derive(Clone, Debug)]
pub struct RuleSet {
    /// Short name of the scheme, printed in `rules_version`.
    pub scheme: String,
    /// What people call the scheme.
    pub title: String,
    /// Version of the rules.
    pub version: String,
    /// First eight hexadecimal digits of the SHA-256 of the file.
    pub hash: String,
    /// What must be said beside every figure made with these rules.
    pub caveats: Vec<String>,
    /// Changes of practice, in the order of their days.
    pub breaks: Vec<Break>,
    /// How decisions are laid out.
    pub layout: Layout,
    /// What mentions in a section start as, by index into [`Layout::sections`]; `applied` where it says nothing.
    pub section_assertions: Vec<Assertion>,
    /// Where each section is written, by the same index.
    pub section_positions: Vec<Position>,
    /// The entries of each term.
    pub terms: Vec<Term>,
    /// Refusal phrases.
    pub refusals: RefusalRules,
    /// Grounds in the order of the file.
    pub grounds: Vec<Ground>,
    /// What a mention between quotation marks amounts to; nothing special where there is none.
    pub quotations: Option<Assertion>,
    /// What a mention in a question amounts to; nothing special where there is none.
    pub questions: Option<Assertion>,
    /// What makes a sentence narrative, where sentences can be.
    pub narrative: Option<Narrative>,
    /// Cues in order of precedence.
    pub context: Vec<CueRule>,
    /// Words that end a clause.
    pub terminators: Vec<Phrase>,
    /// Pointers.
    pub pointers: Vec<Pointer>,
    /// Wordings that point to a paragraph by its number.
    pub references: Vec<Phrase>,
    /// Lints that are silent everywhere.
    pub allow: Vec<Allow>,
}

/// A rule file as far as it can be read: what a checker works on, which does not stop at the first problem.
#[derive(Clone, Debug)]
pub struct Draft {
    /// The file.
    pub source: Source,
    /// The rules without what the problems concern; none where so much is wrong that nothing can be said.
    pub rules: Option<RuleSet>,
    /// All problems, in the order of their places.
    pub problems: Vec<Problem>,
    /// Grounds in which something is wrong.
    pub faulty: Vec<GroundId>,
    /// Whether something is wrong that concerns more than single grounds.
    pub faulty_elsewhere: bool,
}

impl Draft {
    /// Reads the text of a rule file, `path` being the name that messages give it.
    pub fn from_yaml(path: &str, text: &str) -> Draft {
        let source = Source::new(path, text);
        let file::Read { mut rules, mut problems, faulty, faulty_elsewhere } = file::read(&source);
        problems.sort_by_key(|problem| (problem.span.start, problem.code));
        if let Some(rules) = &mut rules {
            let digest = Sha256::digest(text.as_bytes());
            rules.hash =
                format!("{:08x}", digest.iter().take(4).fold(0_u32, |sum, byte| (sum << 8) | u32::from(*byte)));
        }
        Draft { source, rules, problems, faulty, faulty_elsewhere }
    }

    /// The rules if nothing is wrong.
    pub fn finish(self) -> Result<RuleSet, Problems> {
        match self.rules {
            Some(rules) if self.problems.is_empty() => Ok(rules),
            _ => Err(Problems { source: self.source, list: self.problems }),
        }
    }
}

/// Vocabulary for use inside phrases.
#[derive(Clone, Debug)]
pub struct Term {
    /// Its name, written `<name>`.
    pub name: String,
    /// Its entries.
    pub entries: Vec<Node>,
    /// Its name in the rule file.
    pub span: Span,
}

impl RuleSet {
    /// The rules compiled into the program.
    ///
    /// # Panics
    /// Never: a test loads them.
    #[expect(clippy::panic, reason = "the text is part of the program and a test loads it")]
    pub fn built_in() -> RuleSet {
        match Self::from_yaml(BUILT_IN_NAME, BUILT_IN) {
            Ok(rules) => rules,
            Err(problems) => panic!("the built-in rules do not load:\n{problems}"),
        }
    }

    /// Reads the text of a rule file, `path` being the name that messages give it.
    pub fn from_yaml(path: &str, text: &str) -> Result<RuleSet, Problems> {
        Draft::from_yaml(path, text).finish()
    }

    /// What the column `rules_version` prints: scheme, version, hash.
    pub fn version_line(&self) -> String {
        format!("{} {} {}", self.scheme, self.version, self.hash)
    }

    /// The index of the ground with this id.
    pub fn ground_id(&self, id: &str) -> Option<GroundId> {
        (0..).zip(&self.grounds).find(|(_, ground)| ground.id == id).map(|(index, _)| GroundId(index))
    }

    /// The ground with this index.
    pub fn ground(&self, id: GroundId) -> Option<&Ground> {
        self.grounds.get(id.index())
    }
}
