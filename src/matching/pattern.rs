//! Compiled phrases and what they belong to.

use std::collections::BTreeMap;

use regex::Regex;

use crate::decision::SectionKind;
use crate::rules::{Assertion, GroundId, Pattern, Phrase, Position, RuleSet};

use super::necessary::{Key, Necessary, Way};
use super::step::{Compiler, Step};
use super::symbols::{Class, Question, Vocabulary};

/// Index of a compiled phrase, in the order of the rule file's parts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PatternId(pub(super) u32);

impl PatternId {
    /// As an index.
    pub const fn index(self) -> usize {
        self.0 as usize
    }
}

/// What a phrase belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Owner {
    /// It signals a ground.
    Ground(GroundId),
    /// It says that the complaint is refused.
    Refuses,
    /// It says that a part is left out.
    LeavesOut,
    /// It says that something was investigated.
    Investigated,
    /// It stands for a ground named elsewhere: index into [`RuleSet::pointers`].
    Pointer(usize),
    /// It names a paragraph: the whole list [`RuleSet::references`].
    Reference,
    /// It belongs to the cue with this index in [`RuleSet::context`].
    Cue(usize, CuePart),
    /// It ends clauses.
    Terminator,
    /// It shows that a sentence is told in the past.
    Past,
    /// It shows that a sentence is not narrative.
    Voice,
    /// It is required by, or forbidden beside, another phrase.
    Guard,
}

/// The parts of a cue.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum CuePart {
    /// The cue itself.
    Phrase,
    /// What ends its reach.
    Until,
    /// What masks it.
    Except,
}

impl Owner {
    /// Whether the phrase makes mentions, and so is looked for everywhere.
    pub const fn makes_mentions(self) -> bool {
        !matches!(self, Owner::Cue(..) | Owner::Terminator | Owner::Past | Owner::Voice | Owner::Guard)
    }
}

/// What people may want to know of a phrase.
#[derive(Clone, Debug)]
pub struct PatternInfo {
    /// What it belongs to.
    pub owner: Owner,
    /// As written.
    pub text: String,
    /// Where it is written.
    pub position: Position,
    /// What a mention amounts to before section and cues speak.
    pub assertion: Assertion,
}

/// How a phrase is looked for.
#[derive(Debug)]
pub(super) enum How {
    Words {
        step: Step,
        /// How many words every match has, where all have as many.
        length: Option<usize>,
        /// Whether it asks for signs.
        marks: bool,
    },
    Regex(Regex),
}

/// A compiled phrase.
#[derive(Debug)]
pub(super) struct Compiled {
    pub info: PatternInfo,
    pub search: How,
    /// Questions to each of which every match holds an answer, the rarest first.
    pub necessary: Vec<Question>,
    /// The ways in which it can match.
    pub ways: Vec<Way>,
    /// Where a match counts.
    pub kinds: Kinds,
    pub requires: Vec<PatternId>,
    pub unless: Vec<PatternId>,
    pub after: Vec<PatternId>,
}

/// A set of section kinds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Kinds(u16);

impl Kinds {
    pub(super) const ALL: Kinds = Kinds(u16::MAX);

    fn of(kinds: &[SectionKind]) -> Self {
        Self(kinds.iter().fold(0, |all, kind| all | 1 << *kind as u16))
    }

    pub(super) const fn contains(self, kind: SectionKind) -> bool {
        self.0 >> kind as u16 & 1 == 1
    }
}

/// All phrases of a rule file, compiled.
pub(super) struct Patterns {
    pub vocabulary: Vocabulary,
    /// By index of the term.
    pub terms: Vec<Step>,
    pub list: Vec<Compiled>,
}

impl Patterns {
    pub(super) fn compile(rules: &RuleSet) -> Self {
        let compiler = Compiler::new(rules.terms.iter().map(|term| term.entries.as_slice()).collect());
        let necessary = Necessary::new(rules);
        let mut collector = Collector { rules, compiler, necessary, list: Vec::new(), guards: BTreeMap::new() };
        collector.add_all();
        let (terms, vocabulary) = collector.compiler.into_parts();
        Self { vocabulary: vocabulary.build(), terms, list: collector.list }
    }
}

/// Gathers the phrases from all parts of a rule file.
struct Collector<'r> {
    rules: &'r RuleSet,
    compiler: Compiler<'r>,
    necessary: Necessary,
    list: Vec<Compiled>,
    /// Guards by their text: `<doubt>` is required by many phrases and compiled once.
    guards: BTreeMap<String, PatternId>,
}

impl Collector<'_> {
    fn add_all(&mut self) {
        let rules = self.rules;
        for (ground, id) in rules.grounds.iter().zip(0_u16..) {
            self.add_list(&ground.phrases, Owner::Ground(GroundId(id)));
        }
        self.add_list(&rules.refusals.refuses, Owner::Refuses);
        self.add_list(&rules.refusals.leaves_out, Owner::LeavesOut);
        self.add_list(&rules.refusals.investigated, Owner::Investigated);
        for (index, pointer) in rules.pointers.iter().enumerate() {
            self.add_list(&pointer.phrases, Owner::Pointer(index));
        }
        self.add_list(&rules.references, Owner::Reference);
        for (index, cue) in rules.context.iter().enumerate() {
            self.add_list(&cue.phrases, Owner::Cue(index, CuePart::Phrase));
            self.add_list(&cue.until, Owner::Cue(index, CuePart::Until));
            self.add_list(&cue.except, Owner::Cue(index, CuePart::Except));
        }
        self.add_list(&rules.terminators, Owner::Terminator);
        if let Some(narrative) = &rules.narrative {
            self.add_list(&narrative.when, Owner::Past);
            self.add_list(&narrative.unless, Owner::Voice);
        }
    }

    fn add_list(&mut self, phrases: &[Phrase], owner: Owner) {
        for phrase in phrases {
            let id = self.add(phrase, owner);
            let requires = phrase.requires.iter().map(|guard| self.guard(guard)).collect();
            let unless = phrase.unless.iter().map(|guard| self.guard(guard)).collect();
            let after = phrase.after.iter().map(|guard| self.guard(guard)).collect();
            if let Some(compiled) = self.list.get_mut(id.index()) {
                (compiled.requires, compiled.unless, compiled.after) = (requires, unless, after);
            }
        }
    }

    fn guard(&mut self, phrase: &Phrase) -> PatternId {
        if let Some(id) = self.guards.get(&phrase.text) {
            return *id;
        }
        let id = self.add(phrase, Owner::Guard);
        self.guards.insert(phrase.text.clone(), id);
        id
    }

    fn add(&mut self, phrase: &Phrase, owner: Owner) -> PatternId {
        let id = PatternId(u32::try_from(self.list.len()).unwrap_or(u32::MAX));
        let (search, necessary, ways) = match &phrase.pattern {
            Pattern::Words(node) => {
                let step = self.compiler.phrase(node);
                let necessary = self.compiler.necessary(&step, &mut self.necessary);
                // What guards other phrases is looked for only beside these.
                let ways =
                    if owner == Owner::Guard { Vec::new() } else { self.compiler.ways(&step, &mut self.necessary) };
                let terms = self.compiler.terms();
                let (length, marks) = (step.length(terms), step.has_marks(terms));
                (How::Words { step, length, marks }, necessary, ways)
            }
            Pattern::Regex { regex, literal } => {
                let vocabulary = &mut self.compiler.vocabulary;
                let forms = [literal, &format!("{literal}'s")].map(|form| vocabulary.literal(form, false));
                let question = vocabulary.question(Class { literals: forms.to_vec(), number: false });
                let way = Way { key: Key::Apart(question, question), others: Vec::new() };
                (How::Regex(regex.clone()), vec![question], vec![way])
            }
        };
        let info =
            PatternInfo { owner, text: phrase.text.clone(), position: phrase.position, assertion: phrase.assertion };
        let kinds = phrase.sections.as_deref().map_or(Kinds::ALL, Kinds::of);
        let (requires, unless, after) = (Vec::new(), Vec::new(), Vec::new());
        self.list.push(Compiled { info, search, necessary, ways, kinds, requires, unless, after });
        id
    }
}
