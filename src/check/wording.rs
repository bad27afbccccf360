//! What a phrase matches, written out: the texts on which lints try the classifier itself.

use std::collections::BTreeSet;

use crate::rules::{Node, Term};

/// Wordings of a phrase that are tried at most.
const MOST_WORDINGS: usize = 2_000;
/// A word that no phrase knows, for `_`.
const ANY_WORD: &str = "zzqzz";
/// What makes a word of a prefix: no phrase knows it further than the prefix.
const REST_OF_WORD: &str = "zqz";
/// A number that no phrase knows, for `<number>`.
const ANY_NUMBER: &str = "98765";

/// Whether a word of a wording stands for any word.
pub(super) fn is_filler(word: &str) -> bool {
    word == ANY_WORD || word == ANY_NUMBER
}

/// The wordings of a phrase with its terms written out, a gap standing for no word or one. A word in them that a phrase leaves
/// open (`_`, the rest of `investigat*`) is one that nothing else in the rules knows, so that whatever matches a wording
/// matches all texts that it stands for.
pub(super) struct Wordings<'t> {
    terms: &'t [Term],
}

impl<'t> Wordings<'t> {
    pub(super) fn new(terms: &'t [Term]) -> Self {
        Self { terms }
    }

    /// Whether the phrase, with its terms written out, holds a gap, or a sign that could end a sentence.
    pub(super) fn is_open(&self, node: &Node) -> bool {
        match node {
            Node::Gap(_) | Node::Mark(_) => true,
            Node::Word(_) | Node::Prefix(_) | Node::Any | Node::Number => false,
            Node::Opt(inner) => self.is_open(inner),
            Node::Seq(parts) | Node::Alt(parts) => parts.iter().any(|part| self.is_open(part)),
            Node::Term(index) => self.entries(*index).iter().any(|entry| self.is_open(entry)),
        }
    }

    /// How many wordings there are.
    pub(super) fn count(&self, node: &Node) -> usize {
        match node {
            Node::Word(_) | Node::Prefix(_) | Node::Any | Node::Number | Node::Mark(_) => 1,
            Node::Gap(_) => 2,
            Node::Opt(inner) => self.count(inner).saturating_add(1),
            Node::Seq(parts) => parts.iter().fold(1, |product: usize, part| product.saturating_mul(self.count(part))),
            Node::Alt(parts) => parts.iter().fold(0, |sum: usize, part| sum.saturating_add(self.count(part))),
            Node::Term(index) => {
                self.entries(*index).iter().fold(0, |sum: usize, part| sum.saturating_add(self.count(part)))
            }
        }
    }

    /// The wording with this number, from 0; optional parts are there first.
    pub(super) fn nth(&self, node: &Node, number: usize) -> String {
        let mut words = Vec::new();
        self.write(node, number, &mut words);
        words.join(" ")
    }

    /// What `find` finds in every wording, of a phrase with up to [`MOST_WORDINGS`]; of one with more, nothing.
    pub(super) fn in_all<T: Ord>(&self, node: &Node, mut find: impl FnMut(&str) -> BTreeSet<T>) -> BTreeSet<T> {
        let count = self.count(node);
        if count == 0 || count > MOST_WORDINGS {
            return BTreeSet::new();
        }
        let mut always = find(&self.nth(node, 0));
        for number in 1..count {
            if always.is_empty() {
                break;
            }
            let here = find(&self.nth(node, number));
            always.retain(|one| here.contains(one));
        }
        always
    }

    fn entries(&self, term: usize) -> &'t [Node] {
        self.terms.get(term).map(|term| term.entries.as_slice()).unwrap_or_default()
    }

    fn write(&self, node: &Node, number: usize, words: &mut Vec<String>) {
        match node {
            Node::Word(word) => words.push(word.clone()),
            Node::Prefix(prefix) => words.push(format!("{prefix}{REST_OF_WORD}")),
            Node::Any => words.push(ANY_WORD.to_owned()),
            Node::Number => words.push(ANY_NUMBER.to_owned()),
            Node::Mark(sign) => words.push(sign.to_string()),
            Node::Gap(_) => words.extend((number > 0).then(|| ANY_WORD.to_owned())),
            Node::Opt(inner) => {
                if number < self.count(inner) {
                    self.write(inner, number, words);
                }
            }
            Node::Seq(parts) => {
                let mut rest = number;
                for part in parts {
                    let count = self.count(part).max(1);
                    self.write(part, rest % count, words);
                    rest /= count;
                }
            }
            Node::Alt(parts) => self.write_one(parts, number, words),
            Node::Term(index) => self.write_one(self.entries(*index), number, words),
        }
    }

    fn write_one(&self, branches: &[Node], number: usize, words: &mut Vec<String>) {
        let mut rest = number;
        for branch in branches {
            let count = self.count(branch);
            if rest < count {
                return self.write(branch, rest, words);
            }
            rest -= count;
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::rules::phrase::parse;
    use crate::span::Span;

    #[test]
    fn every_wording_is_written_once() {
        let names = BTreeMap::from([("body".to_owned(), 0)]);
        let entry = |text: &str| parse(text, &names).expect("an entry");
        let terms =
            [Term { name: "body".to_owned(), entries: vec![entry("the council"), entry("it")], span: Span::default() }];
        let wordings = Wordings::new(&terms);
        let node = entry("<body> (has (now)? refused|said)");
        let all: Vec<String> = (0..wordings.count(&node)).map(|number| wordings.nth(&node, number)).collect();
        let expected = [
            "the council has now refused",
            "it has now refused",
            "the council has refused",
            "it has refused",
            "the council said",
            "it said",
        ];
        assert_eq!(all, expected);
        assert!(!wordings.is_open(&node) && wordings.is_open(&entry("<body> ... refused")));
    }
}
