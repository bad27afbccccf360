//! Phrases in their short and long forms, from nodes to [`Phrase`]s.

use regex::{Regex, RegexBuilder};
use serde_yaml::granit_parser::ScalarStyle;

use crate::decision::SectionKind;
use crate::decision::words::fold;
use crate::span::Span;

use super::anchor::{SHORTEST_ANCHOR, anchors};
use super::phrase::{self, Node, PhraseErrorKind};
use super::problem::Code;
use super::read::{Reader, assertions, nearest};
use super::yaml::{Value, Yaml};
use super::{Assertion, Pattern, Phrase};

const PHRASE_KEYS: &[&str] = &["phrase", "regex", "literal", "in", "requires", "unless", "after", "assertion"];

/// Most places (words and gap words) that a phrase may come to.
const MAX_PLACES: usize = 20_000;

/// How strictly a phrase is read.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Strictness {
    /// It must have an anchor: it is looked for in every sentence.
    Anchored,
    /// It needs a literal word of any length: it is looked for only in sentences of interest.
    Worded,
}

impl Reader<'_> {
    pub(super) fn section_kinds(&mut self, node: &Yaml) -> Vec<SectionKind> {
        let known = SectionKind::ALL.map(|kind| (kind.as_str(), kind));
        let list = self.list(node).unwrap_or_default();
        list.iter().filter_map(|item| self.one_of(item, "section kind", &known)).collect()
    }

    pub(super) fn assertions(&mut self, node: &Yaml) -> Vec<Assertion> {
        let list = self.list(node).unwrap_or_default();
        list.iter().filter_map(|item| self.one_of(item, "assertion", &assertions())).collect()
    }

    pub(super) fn phrases(&mut self, node: &Yaml, strictness: Strictness) -> Vec<Phrase> {
        let list = self.list(node).unwrap_or_default();
        list.iter().filter_map(|item| self.phrase(item, strictness)).collect()
    }

    pub(super) fn phrase(&mut self, node: &Yaml, strictness: Strictness) -> Option<Phrase> {
        match &node.value {
            Value::Scalar { text, style } => {
                if matches!(style, ScalarStyle::Literal | ScalarStyle::Folded) {
                    self.problem(Code::Forbidden, node.span, "a phrase as a block of lines").help =
                        Some("write it on one line, in single quotes".to_owned());
                    return None;
                }
                let pattern = self.words(text, node, strictness)?;
                Some(self.plain_phrase(text, node, pattern))
            }
            Value::Map(pairs) if pairs.iter().any(|(key, _)| self.is_key(key, PHRASE_KEYS)) => {
                self.long_phrase(node, strictness)
            }
            Value::Map(_) | Value::Seq(_) => {
                let message = format!("a phrase is expected here, and YAML reads {}", node.kind_name());
                self.problem(Code::WrongType, node.span, message).help =
                    Some("put the phrase in single quotes".to_owned());
                None
            }
        }
    }

    pub(super) fn plain_phrase(&self, text: &str, node: &Yaml, pattern: Pattern) -> Phrase {
        Phrase {
            text: text.to_owned(),
            position: self.position(node.span.start),
            pattern,
            sections: None,
            requires: Vec::new(),
            unless: Vec::new(),
            after: Vec::new(),
            assertion: Assertion::Applied,
        }
    }

    pub(super) fn long_phrase(&mut self, node: &Yaml, strictness: Strictness) -> Option<Phrase> {
        let map = self.mapping(node, PHRASE_KEYS, &[])?;
        let mut phrase = match (map.get("phrase"), map.get("regex")) {
            (Some(words), None) => {
                let text = self.text(words)?;
                let pattern = self.words(&text, words, strictness)?;
                self.plain_phrase(&text, words, pattern)
            }
            (None, Some(expression)) => {
                let text = self.text(expression)?;
                let regex = self.regex(expression)?;
                let literal = fold(&map.get("literal").and_then(|node| self.text(node)).unwrap_or_default());
                if literal.chars().count() < SHORTEST_ANCHOR || literal.contains(' ') {
                    let place = map.get("literal").map_or(node.span, |literal| literal.span);
                    let message = "a `regex` needs beside it a `literal`: one word of four letters or more";
                    self.problem(Code::NoAnchor, place, message);
                    return None;
                }
                self.plain_phrase(&text, expression, Pattern::Regex { regex, literal })
            }
            _ => {
                self.problem(Code::Missing, node.span, "a phrase has either `phrase` or `regex`");
                return None;
            }
        };
        phrase.sections = map.get("in").map(|node| self.section_kinds(node));
        let mut list = |key| map.get(key).map(|node| self.phrases(node, Strictness::Worded)).unwrap_or_default();
        (phrase.requires, phrase.unless, phrase.after) = (list("requires"), list("unless"), list("after"));
        if let Some(node) = map.get("assertion") {
            phrase.assertion = self.one_of(node, "assertion", &assertions())?;
        }
        Some(phrase)
    }

    pub(super) fn regex(&mut self, node: &Yaml) -> Option<Regex> {
        let text = self.text(node)?;
        match RegexBuilder::new(&text).case_insensitive(true).build() {
            Ok(regex) => Some(regex),
            Err(fault) => {
                let shown = fault.to_string();
                let reason = shown.lines().last().unwrap_or_default().trim_start_matches("error: ").to_owned();
                self.problem(Code::BadRegex, node.span, format!("this regular expression does not compile: {reason}"));
                None
            }
        }
    }

    pub(super) fn words(&mut self, text: &str, node: &Yaml, strictness: Strictness) -> Option<Pattern> {
        let start = self.content_start(node);
        let parsed = self.parse_phrase(text, start, node.span)?;
        let shortest = if strictness == Strictness::Anchored { SHORTEST_ANCHOR } else { 1 };
        if anchors(&parsed, &self.entries, shortest).is_none() {
            let message = match strictness {
                Strictness::Anchored => "a path through this phrase has no literal word of four letters or more",
                Strictness::Worded => "a path through this phrase has no literal word",
            };
            self.problem(Code::NoAnchor, node.span, message).help =
                Some("add a word, or split the phrase so that every alternative has one".to_owned());
            return None;
        }
        let places = self.places(&parsed);
        if places > MAX_PLACES {
            let message = format!("this phrase comes to more than {MAX_PLACES} words with its terms written out");
            self.problem(Code::Limit, node.span, message).help = Some("use smaller terms, or fewer of them".to_owned());
            return None;
        }
        Some(Pattern::Words(parsed))
    }

    /// The words and gaps that a phrase comes to with its terms written out; terms have no cycles by now.
    pub(super) fn places(&mut self, node: &Node) -> usize {
        match node {
            Node::Word(_) | Node::Prefix(_) | Node::Any | Node::Number | Node::Mark(_) => 1,
            Node::Gap(words) => usize::from(*words),
            Node::Opt(inner) => self.places(inner),
            Node::Seq(parts) | Node::Alt(parts) => {
                parts.iter().fold(0, |sum: usize, part| sum.saturating_add(self.places(part)))
            }
            Node::Term(index) => {
                if let Some(Some(size)) = self.sizes.get(*index) {
                    return *size;
                }
                let entries = self.entries.get(*index).cloned().unwrap_or_default();
                let size = entries.iter().fold(0, |sum: usize, entry| sum.saturating_add(self.places(entry)));
                if let Some(place) = self.sizes.get_mut(*index) {
                    *place = Some(size);
                }
                size
            }
        }
    }

    /// Parses a phrase whose first byte stands at `start` of the file, `whole` being the node.
    pub(super) fn parse_phrase(&mut self, text: &str, start: Option<usize>, whole: Span) -> Option<Node> {
        let fault = match phrase::parse(text, &self.terms) {
            Ok(node) => return Some(node),
            Err(fault) => fault,
        };
        let span = start.map_or(whole, |start| Span::new(start + fault.start, start + fault.end));
        let (code, message, help) = describe(&fault.kind, self.terms.keys().map(String::as_str));
        self.problem(code, span, message).help = help;
        None
    }

    /// Where the text of a scalar begins in the file, if the text stands there as it is.
    pub(super) fn content_start(&self, node: &Yaml) -> Option<usize> {
        let Value::Scalar { text, style } = &node.value else { return None };
        let start = node.span.start + usize::from(*style != ScalarStyle::Plain);
        self.source.get(start..)?.starts_with(text.as_str()).then_some(start)
    }
}

/// The code, message and help for a fault in a phrase.
fn describe<'t>(kind: &PhraseErrorKind, terms: impl Iterator<Item = &'t str>) -> (Code, String, Option<String>) {
    use PhraseErrorKind as Kind;
    let (message, help) = match kind {
        Kind::Empty => return (Code::Empty, "this phrase is empty".to_owned(), None),
        Kind::UnknownTerm(name) => {
            return (Code::UnknownTerm, format!("no term is called `{name}`"), nearest(name, terms));
        }
        Kind::Unclosed => ("this `(` has no `)`".to_owned(), Some("write `\\(` for the sign itself")),
        Kind::Unopened => ("this `)` has no `(`".to_owned(), Some("write `\\)` for the sign itself")),
        Kind::EmptyAlternative => {
            ("one of these alternatives is empty".to_owned(), Some("write `(this|that)?` for something optional"))
        }
        Kind::BareAlternative => ("`|` outside brackets".to_owned(), Some("write `(this|that)`")),
        Kind::BareOptional => {
            ("`?` must follow a bracket or a term".to_owned(), Some("write `(word)?`, or `\\?` for the sign"))
        }
        Kind::BadTermName => ("this is no term".to_owned(), Some("write `<name>`, in small letters, or `\\<`")),
        Kind::UselessGap => ("a gap does nothing here".to_owned(), Some("a gap stands between words; remove it")),
        Kind::BadGap => (
            format!("a gap spans 1 to {} words", phrase::LARGEST_GAP),
            Some("leave the number out for the usual limit"),
        ),
        Kind::UnknownSign(sign) => (
            format!("`{sign}` has no meaning in a phrase"),
            Some(
                "commas and quotes between words do not matter: leave them out; write `\\` before a sign that must stand there",
            ),
        ),
        Kind::BadEscape => ("`\\` stands before a sign".to_owned(), Some("words need no `\\`")),
        Kind::BadPrefix => ("a prefix has at least two letters".to_owned(), None),
        Kind::TooDeep => ("brackets are nested too deep".to_owned(), Some("use a term for the inner part")),
        Kind::AllOptional => {
            ("everything in this phrase is optional".to_owned(), Some("make at least one word necessary"))
        }
    };
    (Code::PhraseSyntax, message, help.map(str::to_owned))
}
