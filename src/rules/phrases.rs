//! Phrases in their short and long forms, from nodes to [`Phrase`]s.

use regex::{Regex, RegexBuilder};
use serde_yaml::granit_parser::ScalarStyle;

use crate::decision::SectionKind;
use crate::decision::words::fold;
use crate::span::Span;

use super::anchor::{Paths, SHORTEST_ANCHOR};
use super::keys;
use super::phrase::{self, Node, PhraseErrorKind};
use super::problem::Code;
use super::read::{Reader, assertions, cut};
use super::scalar::place_in;
use super::yaml::{Value, Yaml};
use super::{Assertion, Pattern, Phrase};

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
        let list = self.full_list(node).unwrap_or_default();
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
            Value::Map(pairs) if self.is_long_form(pairs) => self.long_phrase(node, strictness),
            Value::Map(_) | Value::Seq(_) => {
                let message = format!("a phrase is expected here, and YAML reads {}", node.kind_name());
                let help = self.in_quotes(node);
                self.problem(Code::WrongType, node.span, message).help = Some(help);
                None
            }
        }
    }

    /// Whether a mapping is meant as the long form of a phrase: it has one of its keys, or nearly.
    fn is_long_form(&self, pairs: &[(Yaml, Yaml)]) -> bool {
        let known = || keys::PHRASE.keys.iter().map(|key| key.name);
        let meant = |name: &str| known().any(|known| known == name) || self.nearest(name, known()).is_some();
        pairs.iter().filter_map(|(key, _)| key.text()).any(meant)
    }

    fn plain_phrase(&self, text: &str, node: &Yaml, pattern: Pattern) -> Phrase {
        Phrase {
            text: text.to_owned(),
            position: self.position(node.span.start),
            span: node.span,
            pattern,
            sections: None,
            requires: Vec::new(),
            unless: Vec::new(),
            after: Vec::new(),
            assertion: Assertion::Applied,
            allow: Vec::new(),
        }
    }

    fn long_phrase(&mut self, node: &Yaml, strictness: Strictness) -> Option<Phrase> {
        let map = self.mapping(node, &keys::PHRASE)?;
        let words = map.get("phrase").and_then(|words| {
            let text = self.text(words)?;
            let pattern = self.words(&text, words, strictness)?;
            Some(self.plain_phrase(&text, words, pattern))
        });
        let regex = map.get("regex").and_then(|expression| {
            let literal = self.literal(map.get("literal"), node.span);
            let text = self.text(expression)?;
            let regex = self.regex(expression)?;
            Some(self.plain_phrase(&text, expression, Pattern::Regex { regex, literal: literal? }))
        });
        let sections = map.get("in").map(|node| self.section_kinds(node));
        let mut list = |key| map.get(key).map(|node| self.phrases(node, Strictness::Worded)).unwrap_or_default();
        let (requires, unless, after) = (list("requires"), list("unless"), list("after"));
        let assertion = map.get("assertion").map(|node| self.one_of(node, "assertion", &assertions()));
        let allow = self.allows(&map);
        let assertion = assertion.unwrap_or(Some(Assertion::Applied))?;
        Some(Phrase { sections, requires, unless, after, assertion, allow, ..words.or(regex)? })
    }

    /// The word that starts the search for a regular expression.
    fn literal(&mut self, node: Option<&Yaml>, whole: Span) -> Option<String> {
        let text = node.and_then(Yaml::text).unwrap_or_default();
        let literal = fold(text);
        if literal.chars().count() >= SHORTEST_ANCHOR && !literal.contains(' ') {
            return Some(literal);
        }
        let message = "a `regex` needs beside it a `literal`: one word of four letters or more";
        self.problem(Code::NoAnchor, node.map_or(whole, |node| node.span), message).help =
            Some("write a word that stands in whatever the expression matches: `literal: magistrates`".to_owned());
        None
    }

    pub(super) fn regex(&mut self, node: &Yaml) -> Option<Regex> {
        let text = self.text(node)?;
        let fault = match RegexBuilder::new(&text).case_insensitive(true).build() {
            Ok(regex) => return Some(regex),
            Err(fault) => fault,
        };
        // The builder's message draws the place in lines of its own; the parser gives it as a range.
        let parsed = regex_syntax::parse(&text);
        let (place, reason) = match parsed {
            Err(regex_syntax::Error::Parse(fault)) => (Some(*fault.span()), fault.kind().to_string()),
            Err(regex_syntax::Error::Translate(fault)) => (Some(*fault.span()), fault.kind().to_string()),
            _ => (None, fault.to_string()),
        };
        let span = place.map_or(node.span, |place| {
            let end = place.end.offset.max(place.start.offset + 1).min(text.len());
            place_in(&self.source.text, node, place.start.offset.min(end.saturating_sub(1)), end)
        });
        self.problem(Code::BadRegex, span, format!("this regular expression does not compile: {reason}")).help = Some(
            "the syntax is that of https://docs.rs/regex/#syntax; a sign such as `(` stands for itself after `\\`"
                .to_owned(),
        );
        None
    }

    pub(super) fn words(&mut self, text: &str, node: &Yaml, strictness: Strictness) -> Option<Pattern> {
        let parsed = self.parse_phrase(text, node)?;
        // First of all: what follows goes through every place.
        if self.places(&parsed) > MAX_PLACES {
            let message = format!("this phrase comes to more than {MAX_PLACES} words with its terms written out");
            self.problem(Code::Limit, node.span, message).help = Some("use smaller terms, or fewer of them".to_owned());
            return None;
        }
        let (shortest, anchors) = match strictness {
            Strictness::Anchored => (SHORTEST_ANCHOR, &mut self.anchors),
            Strictness::Worded => (1, &mut self.literals),
        };
        if anchors.of(&parsed, &self.entries).is_none() {
            let path = self.bare_path(&parsed, shortest);
            let needed = if strictness == Strictness::Anchored { " of four letters or more" } else { "" };
            let message = format!("this phrase matches “{path}”, where no literal word{needed} stands");
            self.problem(Code::NoAnchor, node.span, message).help =
                Some("add a word, or split the phrase so that every alternative has one".to_owned());
            return None;
        }
        Some(Pattern::Words(parsed))
    }

    /// A path through a phrase without a literal word of so many letters.
    fn bare_path(&self, node: &Node, shortest: usize) -> String {
        let terms = |index: usize| self.entries.get(index).map(Vec::as_slice).unwrap_or_default();
        let may_have = |word: &str, _| word.chars().filter(|sign| sign.is_alphanumeric()).count() < shortest;
        Paths { terms, may_have: &may_have }.find(node).unwrap_or_default().join(" ")
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

    /// Parses the text of a node as a phrase.
    pub(super) fn parse_phrase(&mut self, text: &str, node: &Yaml) -> Option<Node> {
        let fault = match phrase::parse(text, &self.terms) {
            Ok(parsed) => return Some(parsed),
            Err(fault) => fault,
        };
        let span = place_in(&self.source.text, node, fault.start, fault.end);
        let (code, message, mut help) = describe(&fault.kind);
        if let PhraseErrorKind::UnknownTerm(name) = &fault.kind {
            let names = self.terms.keys().map(String::as_str).chain([phrase::NUMBER_TERM]);
            let near = self.nearest(name, names);
            help = near.or_else(|| Some(format!("define it under `terms`: `{name}: ['…', '…']`")));
        }
        self.problem(code, span, message).help = help;
        None
    }
}

/// The code, message and help for a fault in a phrase.
fn describe(kind: &PhraseErrorKind) -> (Code, String, Option<String>) {
    use PhraseErrorKind as Kind;
    let (message, help) = match kind {
        Kind::Empty => {
            let help = "write the words that it looks for, or remove the entry";
            return (Code::Empty, "this phrase is empty".to_owned(), Some(help.to_owned()));
        }
        Kind::UnknownTerm(name) => return (Code::UnknownTerm, format!("no term is called `{}`", cut(name)), None),
        Kind::Unclosed => {
            ("this `(` has no `)`".to_owned(), Some("close it with `)`, or write `\\(` for the sign itself"))
        }
        Kind::Unopened => ("this `)` has no `(`".to_owned(), Some("remove it, or write `\\)` for the sign itself")),
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
            Some(match sign {
                '.' | ';' | ':' | '!' => {
                    "a run of words ends at such a sign: write `...` where one may stand, or `\\` before one that must"
                }
                _ => {
                    "signs between words do not matter: leave it out, or write `\\` before a sign that must stand there"
                }
            }),
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
