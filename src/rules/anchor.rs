//! Anchors: the literal words of which every match of a phrase holds at least one.
//!
//! Scanning a text for the anchors of all phrases finds every sentence in which any phrase can match.

use std::collections::BTreeMap;

use super::phrase::Node;

/// A literal word, or the beginning of one.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Anchor {
    /// The folded letters.
    pub text: String,
    /// Whether words that only begin so count.
    pub prefix: bool,
}

/// Letters that an anchor of a ground phrase must have.
pub const SHORTEST_ANCHOR: usize = 4;

/// Finds anchors of so many letters, and remembers those of terms, which stand in many phrases.
#[derive(Clone, Debug)]
pub struct Anchors {
    shortest: usize,
    /// By index of the term, once found; nothing where a path through it has none.
    terms: BTreeMap<usize, Option<Vec<Anchor>>>,
}

impl Anchors {
    /// For anchors of at least `shortest` letters.
    pub const fn new(shortest: usize) -> Self {
        Self { shortest, terms: BTreeMap::new() }
    }

    /// The cheapest set of anchors of which every path through `node` holds one; nothing where a path has none. `terms`
    /// are the entries of the terms, by index: the same at every call.
    pub fn of(&mut self, node: &Node, terms: &[Vec<Node>]) -> Option<Vec<Anchor>> {
        let mut found = match node {
            Node::Word(word) => self.literal(word, false)?,
            Node::Prefix(word) => self.literal(word, true)?,
            Node::Any | Node::Number | Node::Mark(_) | Node::Gap(_) | Node::Opt(_) => return None,
            Node::Term(index) => return self.of_term(*index, terms),
            Node::Alt(branches) => self.of_all(branches, terms)?,
            Node::Seq(parts) => {
                let sets = parts.iter().filter_map(|part| self.of(part, terms));
                sets.min_by_key(|set| cost(set))?
            }
        };
        found.sort();
        found.dedup();
        Some(found)
    }

    fn of_term(&mut self, index: usize, terms: &[Vec<Node>]) -> Option<Vec<Anchor>> {
        if let Some(known) = self.terms.get(&index) {
            return known.clone();
        }
        let found = terms.get(index).and_then(|entries| self.of_all(entries, terms)).map(|mut found| {
            found.sort();
            found.dedup();
            found
        });
        self.terms.insert(index, found.clone());
        found
    }

    fn of_all(&mut self, branches: &[Node], terms: &[Vec<Node>]) -> Option<Vec<Anchor>> {
        let sets: Option<Vec<_>> = branches.iter().map(|branch| self.of(branch, terms)).collect();
        sets.map(|sets| sets.into_iter().flatten().collect())
    }

    fn literal(&self, word: &str, prefix: bool) -> Option<Vec<Anchor>> {
        let letters = word.chars().filter(|sign| sign.is_alphanumeric()).count();
        (letters >= self.shortest).then(|| vec![Anchor { text: word.to_owned(), prefix }])
    }
}

/// How much a set is likely to cost: short words are common words, and many anchors hit more often than few.
fn cost(set: &[Anchor]) -> usize {
    set.iter().map(|anchor| 1000 / anchor.text.len().max(1).pow(2)).sum()
}

/// What stands for a gap in a path.
pub const GAP: &str = "...";

/// A walk over a phrase with its terms written out.
pub struct Paths<'p, T> {
    /// The entries of a term.
    pub terms: T,
    /// Whether a path may have a literal word; the second argument tells that words only begin so.
    pub may_have: &'p dyn Fn(&str, bool) -> bool,
}

impl<'n, T: Fn(usize) -> &'n [Node]> Paths<'_, T> {
    /// The words of a path through `node` that it may have, if there is one: `_` stands for any word and `...` for a gap,
    /// and what is optional is left out.
    pub fn find(&self, node: &Node) -> Option<Vec<String>> {
        let either = |parts: &[Node]| parts.iter().find_map(|part| self.find(part));
        match node {
            Node::Word(word) => (self.may_have)(word, false).then(|| vec![word.clone()]),
            Node::Prefix(word) => (self.may_have)(word, true).then(|| vec![format!("{word}*")]),
            Node::Any | Node::Number => Some(vec!["_".to_owned()]),
            Node::Mark(sign) => Some(vec![sign.to_string()]),
            Node::Gap(_) => Some(vec![GAP.to_owned()]),
            Node::Opt(_) => Some(Vec::new()),
            Node::Seq(parts) => {
                let parts = parts.iter().map(|part| self.find(part)).collect::<Option<Vec<_>>>();
                parts.map(|parts| parts.concat())
            }
            Node::Alt(parts) => either(parts),
            Node::Term(index) => either((self.terms)(*index)),
        }
    }
}
