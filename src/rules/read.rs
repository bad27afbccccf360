//! From the tree of nodes to a [`RuleSet`], collecting every problem on the way.

use std::collections::BTreeMap;

use regex::{Regex, RegexBuilder};
use serde_yaml::granit_parser::ScalarStyle;

use crate::decision::SectionKind;
use crate::decision::words::fold;
use crate::span::Span;

use super::anchor::{SHORTEST_ANCHOR, anchors};
use super::phrase::{self, Node, PhraseErrorKind};
use super::problem::{Code, Problem};
use super::yaml::{self, Value, Yaml};
use super::{
    Assertion, CueRule, Direction, Example, Ground, GroundId, Narrative, Pattern, Phrase, Pointer, Position, Reach,
    Refusal, RefusalRules, RuleSet, Stage, Term, layout,
};

/// Reads a rule file's text; all its problems where it has any.
pub(super) fn rule_set(source: &str) -> Result<RuleSet, Vec<Problem>> {
    let tree = yaml::read(source).map_err(|problem| vec![problem])?;
    let lines = source.match_indices('\n').map(|(at, _)| at + 1).collect();
    let mut reader =
        Reader { source, lines, problems: Vec::new(), terms: BTreeMap::new(), entries: Vec::new(), sizes: Vec::new() };
    let rules = reader.file(&tree);
    match rules {
        Some(rules) if reader.problems.is_empty() => Ok(rules),
        _ => Err(reader.problems),
    }
}

/// Most places (words and gap words) that a phrase may come to.
const MAX_PLACES: usize = 20_000;

/// How strictly a phrase is read.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Strictness {
    /// It must have an anchor: it is looked for in every sentence.
    Anchored,
    /// It needs a literal word of any length: it is looked for only in sentences of interest.
    Worded,
}

/// Reads nodes and collects problems.
pub(super) struct Reader<'s> {
    source: &'s str,
    /// Where each line but the first begins.
    lines: Vec<usize>,
    problems: Vec<Problem>,
    /// Names of terms to their indices.
    terms: BTreeMap<String, usize>,
    /// The entries of each term.
    entries: Vec<Vec<Node>>,
    /// The places that each term comes to with all terms in it written out, once counted.
    sizes: Vec<Option<usize>>,
}

const FILE_KEYS: &[&str] = &[
    "scheme",
    "title",
    "version",
    "caveats",
    "layout",
    "terms",
    "refusals",
    "grounds",
    "quotations",
    "questions",
    "narrative",
    "context",
    "terminators",
    "pointers",
    "references",
];
const GROUND_KEYS: &[&str] = &["id", "title", "stage", "law", "immune", "phrases", "examples"];
const PHRASE_KEYS: &[&str] = &["phrase", "regex", "literal", "in", "requires", "unless", "after", "assertion"];
const CUE_KEYS: &[&str] = &["assertion", "direction", "reach", "phrases", "until", "except", "grounds", "in"];
const REFUSAL_KEYS: &[&str] = &["refuses", "leaves_out", "investigated", "outcomes"];

impl Reader<'_> {
    fn file(&mut self, tree: &Yaml) -> Option<RuleSet> {
        let file = self.mapping(tree, FILE_KEYS, &["scheme", "version", "layout", "refusals", "grounds"])?;
        let terms = self.terms(file.get("terms").copied());
        let layout = file.get("layout").and_then(|node| layout::read(self, node));
        let grounds = self.grounds(file.get("grounds").copied());
        let ids: BTreeMap<String, GroundId> =
            (0_u16..).zip(&grounds).map(|(index, ground)| (ground.id.clone(), GroundId(index))).collect();
        let text = |reader: &mut Self, key| file.get(key).and_then(|node| reader.text(node)).unwrap_or_default();
        let (layout, section_assertions) = layout?;
        Some(RuleSet {
            scheme: text(self, "scheme"),
            title: text(self, "title"),
            version: text(self, "version"),
            hash: String::new(),
            caveats: file.get("caveats").map(|node| self.texts(node)).unwrap_or_default(),
            layout,
            section_assertions,
            terms,
            refusals: file.get("refusals").and_then(|node| self.refusals(node)).unwrap_or_default(),
            grounds,
            quotations: file.get("quotations").and_then(|node| self.one_of(node, "assertion", &assertions())),
            questions: file.get("questions").and_then(|node| self.one_of(node, "assertion", &assertions())),
            narrative: file.get("narrative").and_then(|node| self.narrative(node)),
            context: self.items(&file, "context", |reader, node| reader.cue(node, &ids)),
            terminators: file.get("terminators").map(|node| self.phrases(node, Strictness::Worded)).unwrap_or_default(),
            pointers: self.items(&file, "pointers", |reader, node| reader.pointer(node, &ids)),
            references: file.get("references").map(|node| self.phrases(node, Strictness::Anchored)).unwrap_or_default(),
        })
    }

    fn items<T>(
        &mut self,
        file: &BTreeMap<&str, &Yaml>,
        key: &str,
        mut read: impl FnMut(&mut Self, &Yaml) -> Option<T>,
    ) -> Vec<T> {
        let Some(node) = file.get(key) else { return Vec::new() };
        let Some(list) = self.list(node) else { return Vec::new() };
        list.iter().filter_map(|item| read(self, item)).collect()
    }

    /// Reads all terms: first their names, so that any may use any other, then their entries, then looks for cycles.
    fn terms(&mut self, node: Option<&Yaml>) -> Vec<Term> {
        let Some(Yaml { value: Value::Map(pairs), .. }) = node else {
            if let Some(node) = node {
                self.wrong_type(node, "a mapping from names to lists");
            }
            return Vec::new();
        };
        let mut names: Vec<(String, Span)> = Vec::new();
        for (key, _) in pairs {
            let name = self.text(key).unwrap_or_default();
            let fits = |sign: char| sign.is_ascii_lowercase() || sign.is_ascii_digit() || sign == '_';
            if name.is_empty() || !name.chars().all(fits) {
                self.problem(Code::UnknownValue, key.span, format!("`{name}` cannot name a term")).help =
                    Some("a name has small letters, digits and `_`".to_owned());
            } else if name == phrase::NUMBER_TERM {
                self.problem(Code::DuplicateId, key.span, format!("the term `{name}` is built in"));
            } else if self.terms.insert(name.clone(), names.len()).is_some() {
                self.problem(Code::DuplicateId, key.span, format!("the term `{name}` is defined twice"));
            }
            names.push((name, key.span));
        }
        self.entries = vec![Vec::new(); names.len()];
        for (index, (_, list)) in pairs.iter().enumerate() {
            let entries = self.list(list).unwrap_or_default().iter().filter_map(|entry| self.entry(entry)).collect();
            if let Some(place) = self.entries.get_mut(index) {
                *place = entries;
            }
        }
        self.refuse_cycles(&names);
        self.sizes = vec![None; names.len()];
        names.into_iter().zip(self.entries.clone()).map(|((name, _), entries)| Term { name, entries }).collect()
    }

    fn entry(&mut self, node: &Yaml) -> Option<Node> {
        let text = self.text(node)?;
        let start = self.content_start(node);
        self.parse_phrase(&text, start, node.span)
    }

    fn refuse_cycles(&mut self, names: &[(String, Span)]) {
        let mut state = vec![0_u8; names.len()];
        for index in 0..names.len() {
            if self.is_cyclic(index, &mut state) {
                if let Some((name, span)) = names.get(index) {
                    self.problem(Code::CyclicTerm, *span, format!("the term `{name}` stands for itself in the end"));
                }
                // Cut, so that what follows sees a finite term.
                if let Some(entries) = self.entries.get_mut(index) {
                    entries.clear();
                }
            }
        }
    }

    /// Depth-first search: 0 unseen, 1 on the path, 2 done.
    fn is_cyclic(&self, index: usize, state: &mut [u8]) -> bool {
        match state.get(index) {
            Some(0) => {}
            Some(1) => return true,
            _ => return false,
        }
        state[index] = 1;
        let mut below = Vec::new();
        for entry in self.entries.get(index).into_iter().flatten() {
            entry.visit(&mut |node| {
                if let Node::Term(term) = node {
                    below.push(*term);
                }
            });
        }
        let cyclic = below.into_iter().any(|term| self.is_cyclic(term, state));
        state[index] = 2;
        cyclic
    }

    fn refusals(&mut self, node: &Yaml) -> Option<RefusalRules> {
        let map = self.mapping(node, REFUSAL_KEYS, &["refuses", "investigated"])?;
        let mut list = |key| map.get(key).map(|node| self.phrases(node, Strictness::Anchored)).unwrap_or_default();
        let (refuses, leaves_out, investigated) = (list("refuses"), list("leaves_out"), list("investigated"));
        let mut outcomes = Vec::new();
        let known = [("full", Refusal::Full), ("part", Refusal::Part), ("no", Refusal::No)];
        if let Some(node) = map.get("outcomes") {
            let names: Vec<&str> = known.iter().map(|(name, _)| *name).collect();
            let lists = self.mapping(node, &names, &[]).unwrap_or_default();
            for (name, refusal) in known {
                let texts = lists.get(name).map(|list| self.texts(list)).unwrap_or_default();
                outcomes.extend(texts.iter().map(|text| (fold(text), refusal)));
            }
        }
        Some(RefusalRules { refuses, leaves_out, investigated, outcomes })
    }

    fn grounds(&mut self, node: Option<&Yaml>) -> Vec<Ground> {
        let mut grounds: Vec<Ground> = Vec::new();
        let Some(list) = node.and_then(|node| self.list(node)) else { return grounds };
        for item in list {
            let Some(map) = self.mapping(item, GROUND_KEYS, &["id", "title", "stage", "phrases"]) else { continue };
            let id = map.get("id").and_then(|node| self.text(node)).unwrap_or_default();
            if let Some(node) = map.get("id").filter(|_| grounds.iter().any(|ground| ground.id == id)) {
                self.problem(Code::DuplicateId, node.span, format!("the ground `{id}` is defined twice"));
            }
            let phrases = map.get("phrases").map(|node| self.phrases(node, Strictness::Anchored)).unwrap_or_default();
            if let Some(node) =
                map.get("phrases").filter(|node| matches!(&node.value, Value::Seq(list) if list.is_empty()))
            {
                self.problem(Code::NoPhrases, node.span, format!("the ground `{id}` has no phrases"));
            }
            let stage = map.get("stage").and_then(|node| self.one_of(node, "stage", &Stage::ALL));
            let mut text = |key| map.get(key).and_then(|node| self.text(node)).unwrap_or_default();
            let (title, law) = (text("title"), text("law"));
            let examples = map.get("examples").map(|node| self.examples(node)).unwrap_or_default();
            let immune = map.get("immune").map(|node| self.assertions(node)).unwrap_or_default();
            let stage = stage.unwrap_or(Stage::Discretion);
            grounds.push(Ground { id, title, stage, law, immune, phrases, examples });
        }
        grounds
    }

    fn examples(&mut self, node: &Yaml) -> Vec<Example> {
        let mut known: Vec<(&str, Option<Assertion>)> =
            Assertion::ALL.iter().map(|assertion| (assertion.as_str(), Some(*assertion))).collect();
        known.push(("silent", None));
        let names: Vec<&str> = known.iter().map(|(name, _)| *name).collect();
        let lists = self.mapping(node, &names, &[]).unwrap_or_default();
        let mut examples = Vec::new();
        for (name, expected) in known {
            for item in lists.get(name).and_then(|list| self.list(list)).unwrap_or_default() {
                if let Some(text) = self.text(item) {
                    examples.push(Example { expected, text, position: self.position(item.span.start) });
                }
            }
        }
        examples
    }

    fn cue(&mut self, node: &Yaml, ids: &BTreeMap<String, GroundId>) -> Option<CueRule> {
        let map = self.mapping(node, CUE_KEYS, &["assertion", "phrases"])?;
        let assertion = map.get("assertion").and_then(|node| self.one_of(node, "assertion", &assertions()));
        let direction = map.get("direction").map(|node| self.one_of(node, "direction", &Direction::ALL));
        let reach = map.get("reach").map(|node| self.reach(node));
        let mut list = |key| map.get(key).map(|node| self.phrases(node, Strictness::Worded)).unwrap_or_default();
        let (phrases, until, except) = (list("phrases"), list("until"), list("except"));
        Some(CueRule {
            assertion: assertion?,
            direction: direction.unwrap_or(Some(Direction::Forward))?,
            reach: reach.unwrap_or(Some(Reach::Sentence))?,
            phrases,
            until,
            except,
            grounds: map.get("grounds").map(|node| self.ground_ids(node, ids)).unwrap_or_default(),
            sections: map.get("in").map(|node| self.section_kinds(node)),
            position: self.position(node.span.start),
        })
    }

    fn narrative(&mut self, node: &Yaml) -> Option<Narrative> {
        let known = ["assertion", "in", "when", "unless"];
        let map = self.mapping(node, &known, &known)?;
        Some(Narrative {
            assertion: map.get("assertion").and_then(|node| self.one_of(node, "assertion", &assertions()))?,
            sections: map.get("in").map(|node| self.section_kinds(node))?,
            when: map.get("when").map(|node| self.phrases(node, Strictness::Worded))?,
            unless: map.get("unless").map(|node| self.phrases(node, Strictness::Worded))?,
        })
    }

    fn reach(&mut self, node: &Yaml) -> Option<Reach> {
        let text = self.text(node)?;
        match text.parse::<usize>() {
            Ok(words) if words > 0 => Some(Reach::Words(words)),
            _ => self.one_of(node, "reach", &Reach::NAMED),
        }
    }

    fn pointer(&mut self, node: &Yaml, ids: &BTreeMap<String, GroundId>) -> Option<Pointer> {
        let map = self.mapping(node, &["phrases", "to"], &["phrases", "to"])?;
        let phrases = map.get("phrases").map(|node| self.phrases(node, Strictness::Anchored))?;
        let to = map.get("to").map(|node| self.ground_ids(node, ids))?;
        Some(Pointer { phrases, to })
    }

    fn ground_ids(&mut self, node: &Yaml, ids: &BTreeMap<String, GroundId>) -> Vec<GroundId> {
        let mut found = Vec::new();
        for item in self.list(node).unwrap_or_default() {
            let Some(text) = self.text(item) else { continue };
            if let Some(id) = ids.get(&text) {
                found.push(*id);
                continue;
            }
            let near = nearest(&text, ids.keys().map(String::as_str));
            self.problem(Code::UnknownGround, item.span, format!("no ground has the id `{text}`")).help = near;
        }
        found
    }

    pub(super) fn section_kinds(&mut self, node: &Yaml) -> Vec<SectionKind> {
        let known = SectionKind::ALL.map(|kind| (kind.as_str(), kind));
        let list = self.list(node).unwrap_or_default();
        list.iter().filter_map(|item| self.one_of(item, "section kind", &known)).collect()
    }

    fn assertions(&mut self, node: &Yaml) -> Vec<Assertion> {
        let list = self.list(node).unwrap_or_default();
        list.iter().filter_map(|item| self.one_of(item, "assertion", &assertions())).collect()
    }

    fn phrases(&mut self, node: &Yaml, strictness: Strictness) -> Vec<Phrase> {
        let list = self.list(node).unwrap_or_default();
        list.iter().filter_map(|item| self.phrase(item, strictness)).collect()
    }

    fn phrase(&mut self, node: &Yaml, strictness: Strictness) -> Option<Phrase> {
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

    fn plain_phrase(&self, text: &str, node: &Yaml, pattern: Pattern) -> Phrase {
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

    fn long_phrase(&mut self, node: &Yaml, strictness: Strictness) -> Option<Phrase> {
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

    fn words(&mut self, text: &str, node: &Yaml, strictness: Strictness) -> Option<Pattern> {
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
    fn places(&mut self, node: &Node) -> usize {
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
    fn parse_phrase(&mut self, text: &str, start: Option<usize>, whole: Span) -> Option<Node> {
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
    fn content_start(&self, node: &Yaml) -> Option<usize> {
        let Value::Scalar { text, style } = &node.value else { return None };
        let start = node.span.start + usize::from(*style != ScalarStyle::Plain);
        self.source.get(start..)?.starts_with(text.as_str()).then_some(start)
    }

    pub(super) fn position(&self, at: usize) -> Position {
        let line = self.lines.partition_point(|start| *start <= at);
        let start = line.checked_sub(1).and_then(|before| self.lines.get(before)).copied().unwrap_or(0);
        let column = self.source.get(start..at).map_or(1, |before| before.chars().count() + 1);
        Position { line: line + 1, column }
    }

    pub(super) fn problem(&mut self, code: Code, span: Span, message: impl Into<String>) -> &mut Problem {
        self.problems.push(Problem::new(code, span, message));
        let last = self.problems.len() - 1;
        &mut self.problems[last]
    }

    fn wrong_type(&mut self, node: &Yaml, expected: &str) {
        let message = format!("{expected} is expected here, not {}", node.kind_name());
        self.problem(Code::WrongType, node.span, message);
    }

    #[expect(clippy::unused_self, reason = "reads as a method beside the others")]
    fn is_key(&self, key: &Yaml, known: &[&str]) -> bool {
        matches!(&key.value, Value::Scalar { text, .. } if known.contains(&text.as_str()))
    }

    /// The values of a mapping by key; unknown, duplicate and missing keys are reported.
    pub(super) fn mapping<'y>(
        &mut self,
        node: &'y Yaml,
        known: &[&'static str],
        required: &[&str],
    ) -> Option<BTreeMap<&'static str, &'y Yaml>> {
        let Value::Map(pairs) = &node.value else {
            self.wrong_type(node, "a mapping");
            return None;
        };
        let mut found = BTreeMap::new();
        for (key, value) in pairs {
            let name = match &key.value {
                Value::Scalar { text, .. } => text.as_str(),
                _ => "",
            };
            let Some(name) = known.iter().find(|known| **known == name) else {
                let help = nearest(name, known.iter().copied())
                    .or_else(|| Some(format!("the keys known here are {}", quoted(known))));
                self.problem(Code::UnknownKey, key.span, format!("unknown key `{name}`")).help = help;
                continue;
            };
            if found.insert(*name, value).is_some() {
                self.problem(Code::DuplicateKey, key.span, format!("the key `{name}` stands here twice"));
            }
        }
        for name in required.iter().filter(|name| !found.contains_key(*name)) {
            let place = Span::new(node.span.start, pairs.first().map_or(node.span.end, |(key, _)| key.span.end));
            self.problem(Code::Missing, place, format!("the key `{name}` is missing"));
        }
        Some(found)
    }

    /// A list; a single text counts as a list of one where a list of texts is expected.
    pub(super) fn list<'y>(&mut self, node: &'y Yaml) -> Option<&'y [Yaml]> {
        if let Value::Seq(items) = &node.value {
            return Some(items);
        }
        self.wrong_type(node, "a list");
        None
    }

    pub(super) fn text(&mut self, node: &Yaml) -> Option<String> {
        match &node.value {
            Value::Scalar { text, .. } if text.trim().is_empty() => {
                self.problem(Code::Empty, node.span, "this text is empty");
                None
            }
            Value::Scalar { text, .. } => Some(text.clone()),
            _ => {
                self.wrong_type(node, "text");
                None
            }
        }
    }

    pub(super) fn texts(&mut self, node: &Yaml) -> Vec<String> {
        let list = self.list(node).unwrap_or_default();
        list.iter().filter_map(|item| self.text(item)).collect()
    }

    /// The value that a word names, out of `known`.
    pub(super) fn one_of<T: Copy>(&mut self, node: &Yaml, what: &str, known: &[(&str, T)]) -> Option<T> {
        let text = self.text(node)?;
        if let Some((_, value)) = known.iter().find(|(name, _)| *name == text) {
            return Some(*value);
        }
        let names: Vec<&str> = known.iter().map(|(name, _)| *name).collect();
        let help = nearest(&text, names.iter().copied()).or_else(|| Some(format!("write one of {}", quoted(&names))));
        self.problem(Code::UnknownValue, node.span, format!("`{text}` is no {what}")).help = help;
        None
    }
}

/// The assertions with their words.
pub(super) fn assertions() -> [(&'static str, Assertion); 7] {
    Assertion::ALL.map(|assertion| (assertion.as_str(), assertion))
}

/// "did you mean" for a word that is nearly one of `known`.
fn nearest<'k>(word: &str, known: impl Iterator<Item = &'k str>) -> Option<String> {
    known
        .map(|candidate| (strsim::damerau_levenshtein(word, candidate), candidate))
        .filter(|(distance, candidate)| *distance <= 1 + candidate.len() / 4)
        .min()
        .map(|(_, candidate)| format!("did you mean `{candidate}`?"))
}

fn quoted(words: &[&str]) -> String {
    words.iter().map(|word| format!("`{word}`")).collect::<Vec<_>>().join(", ")
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
