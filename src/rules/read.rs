//! From the tree of nodes to a [`RuleSet`], collecting every problem on the way.

use std::collections::BTreeMap;

use crate::decision::words::fold;
use crate::span::Span;

use super::phrase::{self, Node};
use super::phrases::Strictness;
use super::problem::{Code, Problem};
use super::yaml::{self, Value, Yaml};
use super::{
    Assertion, CueRule, Direction, Example, Ground, GroundId, Narrative, Pointer, Position, Reach, Refusal,
    RefusalRules, RuleSet, Stage, Term, layout,
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

/// Reads nodes and collects problems.
pub(super) struct Reader<'s> {
    pub(super) source: &'s str,
    /// Where each line but the first begins.
    pub(super) lines: Vec<usize>,
    pub(super) problems: Vec<Problem>,
    /// Names of terms to their indices.
    pub(super) terms: BTreeMap<String, usize>,
    /// The entries of each term.
    pub(super) entries: Vec<Vec<Node>>,
    /// The places that each term comes to with all terms in it written out, once counted.
    pub(super) sizes: Vec<Option<usize>>,
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
        let (layout, sections) = layout?;
        let (section_assertions, section_positions) = sections.into_iter().unzip();
        Some(RuleSet {
            scheme: text(self, "scheme"),
            title: text(self, "title"),
            version: text(self, "version"),
            hash: String::new(),
            caveats: file.get("caveats").map(|node| self.texts(node)).unwrap_or_default(),
            layout,
            section_assertions,
            section_positions,
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
        let map = self.mapping(node, &["phrases", "to", "lifts"], &["phrases", "to"])?;
        let phrases = map.get("phrases").map(|node| self.phrases(node, Strictness::Anchored))?;
        let to = map.get("to").map(|node| self.ground_ids(node, ids))?;
        let lifts = map.get("lifts").and_then(|node| self.one_of(node, "lifts", &[("cited", Assertion::Cited)]));
        Some(Pointer { phrases, to, lifts })
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
    pub(super) fn is_key(&self, key: &Yaml, known: &[&str]) -> bool {
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
pub(crate) fn nearest<'k>(word: &str, known: impl Iterator<Item = &'k str>) -> Option<String> {
    known
        .map(|candidate| (strsim::damerau_levenshtein(word, candidate), candidate))
        .filter(|(distance, candidate)| *distance <= 1 + candidate.len() / 4)
        .min()
        .map(|(_, candidate)| format!("did you mean `{candidate}`?"))
}

fn quoted(words: &[&str]) -> String {
    words.iter().map(|word| format!("`{word}`")).collect::<Vec<_>>().join(", ")
}
