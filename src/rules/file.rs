//! The rule file as a whole: its parts, read in the order in which they need each other.

use std::collections::BTreeMap;

use crate::decision::words::fold;

use super::keys;
use super::phrases::Strictness;
use super::problem::Problem;
use super::read::{Keys, Reader, assertions};
use super::report::Source;
use super::yaml::{self, Value, Yaml};
use super::{Break, GroundId, Refusal, RefusalRules, RuleSet, layout};

/// What a rule file holds, as far as it can be read.
pub(super) struct Read {
    /// The rules; with problems, without what these concern. None where so much is wrong that there is no layout.
    pub rules: Option<RuleSet>,
    /// The problems, in no order.
    pub problems: Vec<Problem>,
    /// Grounds in which something is wrong.
    pub faulty: Vec<GroundId>,
    /// Whether something is wrong that is in no ground.
    pub faulty_elsewhere: bool,
}

/// Reads a rule file's text.
pub(super) fn read(source: &Source) -> Read {
    let tree = match yaml::read(&source.text) {
        Ok(tree) => tree,
        Err(problem) => {
            return Read { rules: None, problems: vec![problem], faulty: Vec::new(), faulty_elsewhere: true };
        }
    };
    let mut reader = Reader::new(source);
    let mut faulty = Vec::new();
    let mut in_grounds = 0;
    let rules = reader.file(&tree, &mut faulty, &mut in_grounds);
    let faulty_elsewhere = reader.problems.len() > in_grounds;
    Read { rules, problems: reader.problems, faulty, faulty_elsewhere }
}

impl Reader<'_> {
    /// The whole file. Grounds with problems go to `faulty`, the number of these problems to `in_grounds`.
    fn file(&mut self, tree: &Yaml, faulty: &mut Vec<GroundId>, in_grounds: &mut usize) -> Option<RuleSet> {
        let file = self.mapping(tree, &keys::FILE)?;
        let terms = self.terms(file.get("terms"));
        let layout = file.get("layout").and_then(|node| layout::read(self, node));
        let before = self.problems.len();
        let grounds = self.grounds(file.get("grounds"), faulty);
        *in_grounds = self.problems.len() - before;
        self.grounds_known = has_one_list(tree, "grounds", grounds.len());
        let ids: BTreeMap<String, GroundId> =
            (0_u16..).zip(&grounds).map(|(index, ground)| (ground.id.clone(), GroundId(index))).collect();
        let text = |reader: &mut Self, key| file.get(key).and_then(|node| reader.text(node)).unwrap_or_default();
        let phrases = |reader: &mut Self, key, strictness| {
            file.get(key).map(|node| reader.phrases(node, strictness)).unwrap_or_default()
        };
        let (scheme, title, version) = (text(self, "scheme"), text(self, "title"), text(self, "version"));
        let caveats = file.get("caveats").map(|node| self.texts(node)).unwrap_or_default();
        let mut breaks = self.items(&file, "breaks", Self::break_in_practice);
        breaks.sort_by_key(|one| one.date);
        let refusals = file.get("refusals").and_then(|node| self.refusals(node)).unwrap_or_default();
        let quotations = file.get("quotations").and_then(|node| self.one_of(node, "assertion", &assertions()));
        let questions = file.get("questions").and_then(|node| self.one_of(node, "assertion", &assertions()));
        let narrative = file.get("narrative").and_then(|node| self.narrative(node));
        let context = self.items(&file, "context", |reader, node| reader.cue(node, &ids));
        let terminators = phrases(self, "terminators", Strictness::Worded);
        let pointers = self.items(&file, "pointers", |reader, node| reader.pointer(node, &ids));
        let references = phrases(self, "references", Strictness::Anchored);
        let allow = self.allows(&file);
        let (layout, sections) = layout?;
        let (section_assertions, section_positions) = sections.into_iter().unzip();
        Some(RuleSet {
            scheme,
            title,
            version,
            hash: String::new(),
            caveats,
            breaks,
            layout,
            section_assertions,
            section_positions,
            terms,
            refusals,
            grounds,
            quotations,
            questions,
            narrative,
            context,
            terminators,
            pointers,
            references,
            allow,
        })
    }

    fn items<T>(&mut self, file: &Keys<'_>, key: &str, mut read: impl FnMut(&mut Self, &Yaml) -> Option<T>) -> Vec<T> {
        let Some(node) = file.get(key) else { return Vec::new() };
        let Some(list) = self.full_list(node) else { return Vec::new() };
        list.iter().filter_map(|item| read(self, item)).collect()
    }

    fn break_in_practice(&mut self, node: &Yaml) -> Option<Break> {
        let map = self.mapping(node, &keys::BREAK)?;
        let date = map.get("date").and_then(|node| self.date(node));
        let text = map.get("text").and_then(|node| self.text(node));
        Some(Break { date: date?, text: text? })
    }

    fn refusals(&mut self, node: &Yaml) -> Option<RefusalRules> {
        let map = self.mapping(node, &keys::REFUSALS)?;
        let mut list = |key| map.get(key).map(|node| self.phrases(node, Strictness::Anchored)).unwrap_or_default();
        let (refuses, leaves_out, investigated) = (list("refuses"), list("leaves_out"), list("investigated"));
        let mut outcomes = Vec::new();
        if let Some(node) = map.get("outcomes") {
            let lists = self.mapping(node, &keys::OUTCOMES).unwrap_or_default();
            for refusal in Refusal::ALL {
                let texts = lists.get(refusal.as_str()).map(|list| self.texts(list)).unwrap_or_default();
                outcomes.extend(texts.iter().map(|text| (fold(text), refusal)));
            }
        }
        Some(RefusalRules { refuses, leaves_out, investigated, outcomes })
    }
}

/// Whether a mapping has the key once, and with a list of so many entries.
fn has_one_list(mapping: &Yaml, key: &str, length: usize) -> bool {
    let Value::Map(pairs) = &mapping.value else { return false };
    let values: Vec<&Yaml> =
        pairs.iter().filter(|(name, _)| name.text() == Some(key)).map(|(_, value)| value).collect();
    matches!(values[..], [Yaml { value: Value::Seq(items), .. }] if items.len() == length)
}
