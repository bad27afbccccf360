//! A phrase, compiled: a tree of steps over the words of a sentence.
//!
//! It is the tree of [`Node`]s with two changes: words that stand for each other are one question, and a term is
//! compiled once, whichever phrases name it.

use crate::rules::Node;

use super::necessary::{Necessary, Way};
use super::symbols::{Class, Question, VocabularyBuilder};

/// What a phrase asks for next.
#[derive(Clone, Debug)]
pub(super) enum Step {
    /// A word that fits.
    Word(Question),
    /// Any word.
    Any,
    /// This sign.
    Mark(char),
    /// Up to so many words, and what signs stand between them.
    Gap(u8),
    /// What the term with this index asks for.
    Term(usize),
    /// This or nothing.
    Maybe(Box<Step>),
    /// Any one of them.
    Either(Vec<Step>),
    /// One after the other.
    Row(Vec<Step>),
}

/// Compiles phrases that share terms and a vocabulary.
pub(super) struct Compiler<'r> {
    nodes: Vec<&'r [Node]>,
    terms: Vec<Step>,
    pub vocabulary: VocabularyBuilder,
}

impl<'r> Compiler<'r> {
    /// A compiler for phrases that name these terms; each term is a list of entries.
    pub(super) fn new(nodes: Vec<&'r [Node]>) -> Self {
        let mut compiler = Self { nodes, terms: Vec::new(), vocabulary: VocabularyBuilder::default() };
        compiler.terms = compiler.nodes.clone().into_iter().map(|entries| compiler.either(entries, true)).collect();
        compiler
    }

    /// The terms, by index.
    pub(super) fn terms(&self) -> &[Step] {
        &self.terms
    }

    /// The questions of each of which every match of `step` holds an answer, the rarest first.
    pub(super) fn necessary(&mut self, step: &Step, necessary: &mut Necessary) -> Vec<Question> {
        necessary.of(step, &self.terms, &mut self.vocabulary)
    }

    /// The ways in which `step` can match.
    pub(super) fn ways(&mut self, step: &Step, necessary: &mut Necessary) -> Vec<Way> {
        necessary.ways(step, &self.terms, &mut self.vocabulary)
    }

    /// The terms, by index, and all questions asked.
    pub(super) fn into_parts(self) -> (Vec<Step>, VocabularyBuilder) {
        (self.terms, self.vocabulary)
    }

    /// Compiles a phrase.
    pub(super) fn phrase(&mut self, node: &Node) -> Step {
        self.step(node, false)
    }

    /// Compiles a part; with `possessive` its last word may carry a possessive `'s`.
    fn step(&mut self, node: &Node, possessive: bool) -> Step {
        if let Some(class) = self.class_of([node], possessive) {
            return Step::Word(self.vocabulary.question(class));
        }
        match node {
            Node::Any => Step::Any,
            Node::Mark(sign) => Step::Mark(*sign),
            Node::Gap(words) => Step::Gap(*words),
            Node::Term(index) => Step::Term(*index),
            Node::Alt(branches) => self.either(branches, possessive),
            Node::Opt(inner) => Step::Maybe(Box::new(self.step(inner, possessive))),
            Node::Seq(parts) => {
                let closing = parts.iter().rposition(|part| !part.is_nullable()).unwrap_or(0);
                let steps = parts.iter().enumerate();
                Step::Row(steps.map(|(index, part)| self.step(part, possessive && index >= closing)).collect())
            }
            // One word each: the class above has taken them.
            Node::Word(_) | Node::Prefix(_) | Node::Number => Step::Row(Vec::new()),
        }
    }

    /// Branches of one word each ask one question together.
    fn either(&mut self, branches: &[Node], possessive: bool) -> Step {
        let (single, longer): (Vec<&Node>, Vec<&Node>) =
            branches.iter().partition(|branch| self.class_of([*branch], possessive).is_some());
        let mut steps = Vec::new();
        if !single.is_empty() {
            let class = self.class_of(single, possessive).unwrap_or_default();
            steps.push(Step::Word(self.vocabulary.question(class)));
        }
        steps.extend(longer.into_iter().map(|branch| self.step(branch, possessive)));
        Step::Either(steps)
    }

    /// What `nodes` accept, if each of them accepts exactly one word.
    fn class_of<'n>(&mut self, nodes: impl IntoIterator<Item = &'n Node>, possessive: bool) -> Option<Class> {
        let mut class = Class::default();
        nodes.into_iter().all(|node| self.collect_class(node, possessive, &mut class)).then_some(class)
    }

    /// Adds to `class` what `node` accepts, if it accepts exactly one word; false (and `class` unfinished) if not.
    fn collect_class(&mut self, node: &Node, possessive: bool, class: &mut Class) -> bool {
        match node {
            Node::Word(word) => {
                class.literals.push(self.vocabulary.literal(word, false));
                if possessive {
                    class.literals.push(self.vocabulary.literal(&format!("{word}'s"), false));
                }
                true
            }
            Node::Prefix(prefix) => {
                class.literals.push(self.vocabulary.literal(prefix, true));
                true
            }
            Node::Number => {
                class.number = true;
                true
            }
            Node::Alt(branches) => branches.iter().all(|branch| self.collect_class(branch, possessive, class)),
            Node::Term(index) => {
                let entries = self.nodes[*index];
                !entries.is_empty() && entries.iter().all(|entry| self.collect_class(entry, true, class))
            }
            Node::Any | Node::Mark(_) | Node::Gap(_) | Node::Opt(_) | Node::Seq(_) => false,
        }
    }
}

impl Step {
    /// How many words every match has, where all have as many and no sign is asked for.
    pub(super) fn length(&self, terms: &[Step]) -> Option<usize> {
        match self {
            Step::Word(_) | Step::Any => Some(1),
            Step::Mark(_) | Step::Gap(_) | Step::Maybe(_) => None,
            Step::Term(index) => terms.get(*index)?.length(terms),
            Step::Either(steps) => {
                let (first, rest) = steps.split_first()?;
                let length = first.length(terms)?;
                rest.iter().all(|step| step.length(terms) == Some(length)).then_some(length)
            }
            Step::Row(steps) => steps.iter().map(|step| step.length(terms)).sum(),
        }
    }

    /// Whether a sign is asked for anywhere.
    pub(super) fn has_marks(&self, terms: &[Step]) -> bool {
        match self {
            Step::Mark(_) => true,
            Step::Word(_) | Step::Any | Step::Gap(_) => false,
            Step::Term(index) => terms.get(*index).is_some_and(|term| term.has_marks(terms)),
            Step::Maybe(step) => step.has_marks(terms),
            Step::Either(steps) | Step::Row(steps) => steps.iter().any(|step| step.has_marks(terms)),
        }
    }
}
