//! Reading nodes of a rule file: the tools that every part of the reader uses, and the collecting of problems.

use std::collections::BTreeMap;

use jiff::civil::Date;

use crate::span::Span;

use super::anchor::{Anchors, SHORTEST_ANCHOR};
use super::keys::{self, Mapping};
use super::lint::{Allow, Lint};
use super::phrase::Node;
use super::problem::{Code, Problem};
use super::report::Source;
use super::yaml::{Value, Yaml};
use super::{Assertion, Position};

/// Problems beyond which nobody reads help, and working it out would only take time.
const MOST_HELPED: usize = 1000;
/// Letters of a word beyond which it is no misspelling of anything.
const LONGEST_MISSPELT: usize = 60;

/// Signs of a day such as 2024-03-31.
const ISO_LENGTH: usize = 10;

/// Reads nodes and collects problems.
pub(super) struct Reader<'s> {
    pub(super) source: &'s Source,
    pub(super) problems: Vec<Problem>,
    /// Names of terms to their indices.
    pub(super) terms: BTreeMap<String, usize>,
    /// The entries of each term.
    pub(super) entries: Vec<Vec<Node>>,
    /// The places that each term comes to with all terms in it written out, once counted.
    pub(super) sizes: Vec<Option<usize>>,
    /// The anchors of phrases that must have them.
    pub(super) anchors: Anchors,
    /// Any literal words, of phrases that need no anchor.
    pub(super) literals: Anchors,
    /// Whether every ground has been read, so that an id which none has is a fault of its own.
    pub(super) grounds_known: bool,
}

/// The values of a mapping by key.
#[derive(Default)]
pub(super) struct Keys<'y> {
    found: BTreeMap<&'static str, &'y Yaml>,
    table: Option<&'static Mapping>,
}

impl<'y> Keys<'y> {
    /// The value of a key of the mapping's table.
    pub(super) fn get(&self, name: &str) -> Option<&'y Yaml> {
        let known = |table: &Mapping| table.keys.iter().any(|key| key.name == name);
        debug_assert!(self.table.is_none_or(known), "`{name}` is missing in the table of keys");
        self.found.get(name).copied()
    }
}

impl<'s> Reader<'s> {
    pub(super) fn new(source: &'s Source) -> Self {
        let (problems, terms) = (Vec::new(), BTreeMap::new());
        let (anchors, literals) = (Anchors::new(SHORTEST_ANCHOR), Anchors::new(1));
        Self { source, problems, terms, entries: Vec::new(), sizes: Vec::new(), anchors, literals, grounds_known: true }
    }

    pub(super) fn position(&self, at: usize) -> Position {
        self.source.position(at)
    }

    #[expect(clippy::indexing_slicing, reason = "the last is the one that was just added")]
    pub(super) fn problem(&mut self, code: Code, span: Span, message: impl Into<String>) -> &mut Problem {
        self.problems.push(Problem::new(code, span, message));
        let last = self.problems.len() - 1;
        &mut self.problems[last]
    }

    pub(super) fn wrong_type(&mut self, node: &Yaml, expected: &str) {
        let message = if node.text().is_some_and(str::is_empty) {
            format!("{expected} is expected here, and nothing stands here")
        } else {
            format!("{expected} is expected here, not {}", node.kind_name())
        };
        let help = match (expected, &node.value) {
            ("a list", Value::Scalar { text, .. }) => Some(self.as_list(node, text)),
            ("text", _) => Some(self.in_quotes(node)),
            _ => None,
        };
        self.problem(Code::WrongType, node.span, message).help = help;
    }

    /// Help for a text where a list belongs.
    fn as_list(&self, node: &Yaml, text: &str) -> String {
        let first = text.chars().next();
        match first {
            None => "write its entries below, each in a line that begins with `- `".to_owned(),
            Some('-') => "write a space after each `-`: without one it belongs to the text".to_owned(),
            Some(dash @ ('\u{2010}'..='\u{2015}' | '\u{2212}')) => {
                format!("begin each entry with a hyphen and a space, `- `, in place of `{dash}`")
            }
            Some(_) if text.len() < node.span.len() && node.span.slice(&self.source.text).contains('\n') => {
                "begin each entry with `- `, in a line of its own".to_owned()
            }
            Some(_) => format!("write `[{}]`", self.written(node)),
        }
    }

    /// What stands in the file for a node, on one line and not too long.
    pub(super) fn written(&self, node: &Yaml) -> String {
        let text = node.span.slice(&self.source.text).trim_end();
        let line = text.lines().next().unwrap_or_default();
        if line.len() < text.len() || line.chars().count() > 80 { "…".to_owned() } else { line.to_owned() }
    }

    /// Help for what was meant as text and has a meaning in YAML.
    pub(super) fn in_quotes(&self, node: &Yaml) -> String {
        let written = self.written(node);
        let quoted = written.replace('\'', "''");
        format!("put it in single quotes, so that YAML takes it for text: `'{quoted}'`")
    }

    /// The values of a mapping; unknown, duplicate and missing keys are reported.
    pub(super) fn mapping<'y>(&mut self, node: &'y Yaml, table: &'static Mapping) -> Option<Keys<'y>> {
        let Value::Map(pairs) = &node.value else {
            self.wrong_type(node, "a mapping");
            return None;
        };
        let mut found: BTreeMap<&'static str, &Yaml> = BTreeMap::new();
        let mut places: BTreeMap<&'static str, Span> = BTreeMap::new();
        let mut meant: Vec<&'static str> = Vec::new();
        for (key, value) in pairs {
            let name = key.text().unwrap_or_default();
            let Some(known) = table.keys.iter().find(|known| known.name == name) else {
                meant.extend(self.unknown_key(key, name, table));
                continue;
            };
            if let Some(first) = places.get(known.name) {
                let message = format!("the key `{name}` stands here twice");
                let problem = self.problem(Code::DuplicateKey, key.span, message);
                problem.other = Some((*first, "it stands here first"));
                problem.help = Some("remove one of the two, or join their values".to_owned());
                continue;
            }
            places.insert(known.name, key.span);
            found.insert(known.name, value);
        }
        let place = pairs.first().map_or(node.span, |(key, _)| key.span);
        meant.extend(found.keys());
        self.missing_keys(place, &meant, table);
        Some(Keys { found, table: Some(table) })
    }

    /// Reports an unknown key, and gives the key of the table that was probably meant.
    fn unknown_key(&mut self, key: &Yaml, name: &str, table: &'static Mapping) -> Option<&'static str> {
        let names = || table.keys.iter().map(|key| key.name);
        let near = if self.problems.len() > MOST_HELPED { None } else { nearest_word(name, names()) };
        let help = near.map_or_else(|| format!("the keys known here are {}", quoted(names())), did_you_mean);
        self.problem(Code::UnknownKey, key.span, format!("unknown key `{}`", cut(name))).help = Some(help);
        near
    }

    /// Reports the keys that must be there and are not among those that are there or were meant.
    fn missing_keys(&mut self, place: Span, there: &[&'static str], table: &'static Mapping) {
        for key in table.keys.iter().filter(|key| key.required && !there.contains(&key.name)) {
            let message = format!("the key `{}` is missing", key.name);
            self.problem(Code::Missing, place, message).help = Some(format!("`{}`: {}", key.name, key.about));
        }
        let count = table.either.iter().filter(|name| there.contains(name)).count();
        if !table.either.is_empty() && count != 1 {
            let keys = table.either.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(" or ");
            let message = if count == 0 {
                "the key is missing that says what to look for"
            } else {
                "two keys say what to look for"
            };
            self.problem(Code::Missing, place, message).help = Some(format!("write either {keys}"));
        }
    }

    pub(super) fn list<'y>(&mut self, node: &'y Yaml) -> Option<&'y [Yaml]> {
        if let Value::Seq(items) = &node.value {
            return Some(items);
        }
        self.wrong_type(node, "a list");
        None
    }

    /// A list that must hold something.
    pub(super) fn full_list<'y>(&mut self, node: &'y Yaml) -> Option<&'y [Yaml]> {
        let items = self.list(node)?;
        if items.is_empty() {
            self.problem(Code::Empty, node.span, "this list is empty").help =
                Some("write at least one entry, or leave the key out".to_owned());
        }
        Some(items)
    }

    pub(super) fn text(&mut self, node: &Yaml) -> Option<String> {
        let Some(text) = node.text() else {
            self.wrong_type(node, "text");
            return None;
        };
        if text.trim().is_empty() {
            self.problem(Code::Empty, node.span, "this text is empty").help =
                Some("write something, or leave it out".to_owned());
            return None;
        }
        Some(text.to_owned())
    }

    pub(super) fn texts(&mut self, node: &Yaml) -> Vec<String> {
        let list = self.list(node).unwrap_or_default();
        list.iter().filter_map(|item| self.text(item)).collect()
    }

    /// A day.
    pub(super) fn date(&mut self, node: &Yaml) -> Option<Date> {
        let text = self.text(node)?;
        if text.len() == ISO_LENGTH
            && let Ok(date) = text.parse()
        {
            return Some(date);
        }
        self.problem(Code::UnknownValue, node.span, format!("`{}` is no day", cut(&text))).help =
            Some("write year, month and day: `2024-03-31`".to_owned());
        None
    }

    /// The value that a word names, out of `known`.
    pub(super) fn one_of<T: Copy>(&mut self, node: &Yaml, what: &str, known: &[(&str, T)]) -> Option<T> {
        let text = self.text(node)?;
        if let Some((_, value)) = known.iter().find(|(name, _)| *name == text) {
            return Some(*value);
        }
        let names = || known.iter().map(|(name, _)| *name);
        let help = self.nearest(&text, names()).or_else(|| Some(format!("write one of {}", quoted(names()))));
        self.problem(Code::UnknownValue, node.span, format!("`{}` is no {what}", cut(&text))).help = help;
        None
    }

    /// "did you mean" for a word that is nearly one of `known`.
    pub(super) fn nearest<'k>(&self, word: &str, known: impl Iterator<Item = &'k str>) -> Option<String> {
        if self.problems.len() > MOST_HELPED { None } else { nearest(word, known) }
    }

    /// The lints that a place silences.
    pub(super) fn allows(&mut self, keys: &Keys<'_>) -> Vec<Allow> {
        let Some(node) = keys.get("allow") else { return Vec::new() };
        let lints = Lint::ALL.map(|lint| (lint.to_string(), lint));
        let known: Vec<(&str, Lint)> = lints.iter().map(|(code, lint)| (code.as_str(), *lint)).collect();
        let mut allows = Vec::new();
        for item in self.full_list(node).unwrap_or_default() {
            let Some(keys) = self.mapping(item, &keys::ALLOW) else { continue };
            let lint = keys.get("lint").and_then(|node| self.one_of(node, "lint", &known));
            let reason = keys.get("reason").and_then(|node| self.text(node));
            if let (Some(lint), Some(reason)) = (lint, reason) {
                allows.push(Allow { lint, reason, span: item.span });
            }
        }
        allows
    }
}

/// A word as a message shows it.
pub(super) fn cut(word: &str) -> String {
    let short: String = word.chars().take(LONGEST_MISSPELT).collect();
    if short.len() < word.len() { format!("{short}…") } else { short }
}

/// "did you mean" for a word that is nearly one of `known`.
pub(crate) fn nearest<'k>(word: &str, known: impl Iterator<Item = &'k str>) -> Option<String> {
    nearest_word(word, known).map(did_you_mean)
}

/// The one of `known` that a word nearly is.
fn nearest_word<'k>(word: &str, known: impl Iterator<Item = &'k str>) -> Option<&'k str> {
    if word.len() > LONGEST_MISSPELT {
        return None;
    }
    known
        .map(|candidate| (strsim::damerau_levenshtein(word, candidate), candidate))
        .filter(|(distance, candidate)| *distance <= 1 + candidate.len() / 4)
        .min()
        .map(|(_, candidate)| candidate)
}

fn did_you_mean(word: &str) -> String {
    format!("did you mean `{word}`?")
}

/// The assertions with their words.
pub(super) fn assertions() -> [(&'static str, Assertion); 7] {
    Assertion::ALL.map(|assertion| (assertion.as_str(), assertion))
}

fn quoted<'w>(words: impl Iterator<Item = &'w str>) -> String {
    words.map(|word| format!("`{word}`")).collect::<Vec<_>>().join(", ")
}
