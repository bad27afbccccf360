//! A phrase as a small automaton over words.
//!
//! The construction is Glushkov's (1961): one state per place in the phrase that consumes a word or a sign, and edges
//! between places that may follow each other, so there are no empty moves. An edge remembers whether a gap lies on it,
//! for only a gap may step over a full stop, semicolon or colon. The automaton finds *shortest* matches: no other match
//! of the phrase lies inside one, and matches of one phrase do not overlap.

use crate::rules::Node;

use super::symbols::{Class, Question, Symbol, Vocabulary, VocabularyBuilder};

/// A word or sign of a sentence, ready to be compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// A word.
    Word(Symbol),
    /// A folded sign.
    Mark(char),
}

/// What a state consumes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place {
    /// A word that fits.
    Fits(Question),
    /// Any word.
    Any,
    /// This sign.
    Mark(char),
}

/// An edge to a state, and whether it crosses a gap.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Edge {
    to: u16,
    gap: bool,
}

/// States that may come first or last in a part of a phrase, and how the part can be skipped.
#[derive(Clone, Debug, Default)]
struct Part {
    first: Vec<Edge>,
    last: Vec<Edge>,
    /// Whether nothing is a match, and whether skipping crosses a gap.
    empty: Option<bool>,
}

/// The compiled phrase.
#[derive(Clone, Debug, Default)]
pub(super) struct Automaton {
    places: Vec<Place>,
    follow: Vec<Vec<Edge>>,
    first: Vec<u16>,
    last: Vec<bool>,
}

/// Reusable memory for [`Automaton::find_all`].
#[derive(Debug, Default)]
pub(super) struct Scratch {
    threads: Vec<Thread>,
    next: Vec<Thread>,
}

/// A state reached, with the latest unit at which a match through it can have begun.
#[derive(Clone, Copy, Debug)]
struct Thread {
    state: u16,
    /// A full stop, semicolon or colon has passed since the last word: only a gap goes on.
    broken: bool,
    start: u32,
}

/// Whether a sign ends a run of adjacent words.
pub(super) fn ends_run(sign: char) -> bool {
    matches!(sign, '.' | ';' | ':' | '?' | '!')
}

impl Automaton {
    /// Compiles a phrase; `terms` are the entries of the terms, by index.
    pub(super) fn compile(node: &Node, terms: &[Vec<Node>], vocabulary: &mut VocabularyBuilder) -> Automaton {
        let mut compiler = Compiler { terms, vocabulary, automaton: Automaton::default() };
        let whole = compiler.part(node, false);
        let mut automaton = compiler.automaton;
        automaton.first = whole.first.iter().map(|edge| edge.to).collect();
        automaton.first.sort_unstable();
        automaton.first.dedup();
        automaton.last = vec![false; automaton.places.len()];
        for edge in whole.last {
            automaton.last[edge.to as usize] = true;
        }
        automaton
    }

    /// All shortest matches in `units`, as ranges of indices, leftmost end first.
    pub(super) fn find_all(
        &self,
        units: &[Unit],
        vocabulary: &Vocabulary,
        scratch: &mut Scratch,
        mut found: impl FnMut(usize, usize),
    ) {
        scratch.threads.clear();
        for (index, unit) in units.iter().enumerate() {
            scratch.next.clear();
            for thread in &scratch.threads {
                if let Unit::Mark(sign) = unit {
                    let broken = thread.broken || ends_run(*sign);
                    merge(&mut scratch.next, Thread { broken, ..*thread });
                }
                for edge in &self.follow[thread.state as usize] {
                    if (!thread.broken || edge.gap) && self.consumes(edge.to, *unit, vocabulary) {
                        merge(&mut scratch.next, Thread { state: edge.to, broken: false, start: thread.start });
                    }
                }
            }
            let start = u32::try_from(index).unwrap_or(u32::MAX);
            for state in &self.first {
                if self.consumes(*state, *unit, vocabulary) {
                    merge(&mut scratch.next, Thread { state: *state, broken: false, start });
                }
            }
            // A thread that only waited over a sign has been at its state before: it would have matched then.
            let accepted = scratch.next.iter().filter(|thread| self.last[thread.state as usize] && !thread.broken);
            let accepted = accepted.map(|thread| thread.start).max();
            std::mem::swap(&mut scratch.threads, &mut scratch.next);
            if let Some(start) = accepted {
                found(start as usize, index + 1);
                scratch.threads.clear();
            }
        }
    }

    fn consumes(&self, state: u16, unit: Unit, vocabulary: &Vocabulary) -> bool {
        match (self.places[state as usize], unit) {
            (Place::Fits(question), Unit::Word(symbol)) => vocabulary.fits(symbol, question),
            (Place::Any, Unit::Word(_)) => true,
            (Place::Mark(expected), Unit::Mark(sign)) => expected == sign,
            _ => false,
        }
    }
}

/// Adds a thread, keeping the latest start of those that are alike.
fn merge(threads: &mut Vec<Thread>, new: Thread) {
    let same = threads.iter_mut().find(|old| old.state == new.state && old.broken == new.broken);
    match same {
        Some(old) => old.start = old.start.max(new.start),
        None => threads.push(new),
    }
}

struct Compiler<'c> {
    terms: &'c [Vec<Node>],
    vocabulary: &'c mut VocabularyBuilder,
    automaton: Automaton,
}

impl Compiler<'_> {
    /// Compiles a part; with `possessive` its last word may carry a possessive `'s`.
    fn part(&mut self, node: &Node, possessive: bool) -> Part {
        let mut class = Class::default();
        if collect_class(node, self.terms, possessive, &mut class) {
            let question = self.vocabulary.question(class);
            return self.place(Place::Fits(question));
        }
        match node {
            // One word each: the class above has taken them.
            Node::Word(_) | Node::Prefix(_) | Node::Number => Part::default(),
            Node::Any => self.place(Place::Any),
            Node::Mark(sign) => self.place(Place::Mark(*sign)),
            Node::Gap(words) => self.gap(*words),
            Node::Term(index) => {
                let entries = self.terms.get(*index).cloned().unwrap_or_default();
                self.either(&entries, true)
            }
            Node::Alt(branches) => self.either(branches, possessive),
            Node::Opt(inner) => {
                let mut part = self.part(inner, possessive);
                part.empty = part.empty.or(Some(false));
                part
            }
            Node::Seq(parts) => self.sequence(parts, possessive),
        }
    }

    fn place(&mut self, place: Place) -> Part {
        let state = u16::try_from(self.automaton.places.len()).unwrap_or(u16::MAX);
        self.automaton.places.push(place);
        self.automaton.follow.push(Vec::new());
        let edge = Edge { to: state, gap: false };
        Part { first: vec![edge], last: vec![edge], empty: None }
    }

    /// Up to `words` words, none of them, or a stop in the sentence.
    fn gap(&mut self, words: u8) -> Part {
        let mut whole = Part { empty: Some(true), ..Part::default() };
        let mut before: Option<u16> = None;
        for _ in 0..words {
            let state = self.place(Place::Any).first[0].to;
            let edge = Edge { to: state, gap: true };
            match before {
                None => whole.first.push(edge),
                Some(before) => self.automaton.follow[before as usize].push(edge),
            }
            whole.last.push(edge);
            before = Some(state);
        }
        whole
    }

    fn either(&mut self, branches: &[Node], possessive: bool) -> Part {
        // Branches of one word each ask one question together.
        let mut class = Class::default();
        let (single, longer): (Vec<&Node>, Vec<&Node>) =
            branches.iter().partition(|branch| collect_class(branch, self.terms, possessive, &mut Class::default()));
        let mut whole = Part::default();
        if !single.is_empty() {
            for branch in single {
                collect_class(branch, self.terms, possessive, &mut class);
            }
            let question = self.vocabulary.question(class);
            whole = self.place(Place::Fits(question));
        }
        for branch in longer {
            let part = self.part(branch, possessive);
            whole.first.extend(part.first);
            whole.last.extend(part.last);
            whole.empty = whole.empty.or(part.empty);
        }
        whole
    }

    fn sequence(&mut self, parts: &[Node], possessive: bool) -> Part {
        let mut whole = Part { empty: Some(false), ..Part::default() };
        let closing = parts.iter().rposition(|part| !part.is_nullable()).unwrap_or(0);
        for (index, node) in parts.iter().enumerate() {
            let part = self.part(node, possessive && index >= closing);
            for from in &whole.last {
                for to in &part.first {
                    connect(&mut self.automaton.follow[from.to as usize], to.to, from.gap || to.gap);
                }
            }
            whole.first = joined(whole.first, whole.empty, &part.first);
            whole.last = joined(part.last, part.empty, &whole.last);
            whole.empty = whole.empty.zip(part.empty).map(|(left, right)| left || right);
        }
        whole
    }
}

/// `near`, and, where what lies between can be skipped, `far` as well.
fn joined(mut near: Vec<Edge>, skip: Option<bool>, far: &[Edge]) -> Vec<Edge> {
    if let Some(gap) = skip {
        near.extend(far.iter().map(|edge| Edge { to: edge.to, gap: edge.gap || gap }));
    }
    near
}

fn connect(follow: &mut Vec<Edge>, to: u16, gap: bool) {
    match follow.iter_mut().find(|edge| edge.to == to) {
        Some(edge) => edge.gap |= gap,
        None => follow.push(Edge { to, gap }),
    }
}

/// Adds to `class` what `node` accepts, if it accepts exactly one word; false (and `class` unfinished) if not.
fn collect_class(node: &Node, terms: &[Vec<Node>], possessive: bool, class: &mut Class) -> bool {
    match node {
        Node::Word(word) => {
            class.words.insert(word.clone());
            if possessive {
                class.words.insert(format!("{word}'s"));
            }
            true
        }
        Node::Prefix(prefix) => {
            class.prefixes.insert(prefix.clone());
            true
        }
        Node::Number => {
            class.number = true;
            true
        }
        Node::Alt(branches) => branches.iter().all(|branch| collect_class(branch, terms, possessive, class)),
        Node::Term(index) => {
            let entries = terms.get(*index).map(Vec::as_slice).unwrap_or_default();
            !entries.is_empty() && entries.iter().all(|entry| collect_class(entry, terms, true, class))
        }
        Node::Any | Node::Mark(_) | Node::Gap(_) | Node::Opt(_) | Node::Seq(_) => false,
    }
}
