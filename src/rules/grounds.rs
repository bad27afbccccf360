//! The `grounds` part of a rule file.

use crate::span::Span;

use super::keys;
use super::phrases::Strictness;
use super::problem::Code;
use super::read::{Keys, Reader, cut};
use super::yaml::{Value, Yaml};
use super::{Assertion, Example, Ground, GroundId, Stage};

impl Reader<'_> {
    /// Reads all grounds; the ids of those with problems go to `faulty`.
    pub(super) fn grounds(&mut self, node: Option<&Yaml>, faulty: &mut Vec<GroundId>) -> Vec<Ground> {
        let mut grounds: Vec<Ground> = Vec::new();
        let Some(list) = node.and_then(|node| self.full_list(node)) else { return grounds };
        for item in list {
            let before = self.problems.len();
            let Some(map) = self.mapping(item, &keys::GROUND) else { continue };
            let ground = self.ground(&map, item.span, &grounds);
            if self.problems.len() > before
                && let Ok(index) = u16::try_from(grounds.len())
            {
                faulty.push(GroundId(index));
            }
            grounds.push(ground);
        }
        grounds
    }

    fn ground(&mut self, map: &Keys<'_>, whole: Span, before: &[Ground]) -> Ground {
        let mut text = |key| map.get(key).and_then(|node| self.text(node)).unwrap_or_default();
        let (id, title, law) = (text("id"), text("title"), text("law"));
        let remark = Some(text("note")).filter(|text| !text.is_empty());
        let span = map.get("id").map_or(whole, |node| node.span);
        if let Some(first) = before.iter().find(|ground| ground.id == id && !id.is_empty()) {
            let problem = self.problem(Code::DuplicateId, span, format!("the ground `{id}` is defined twice"));
            problem.other = Some((first.span, "it is defined here first"));
            problem.help = Some("give one of them another `id`, or put all phrases into one ground".to_owned());
        }
        if !id.is_empty() && !is_id(&id) {
            let message = format!("`{}` cannot be the id of a ground", cut(&id));
            self.problem(Code::UnknownValue, span, message).help =
                Some("an id begins with a small letter, and has small letters, digits and `_`".to_owned());
        }
        let phrases = match map.get("phrases") {
            Some(node) if matches!(&node.value, Value::Seq(list) if list.is_empty()) => {
                self.problem(Code::NoPhrases, node.span, format!("the ground `{id}` has no phrases")).help =
                    Some("write the wording that signals it: `phrases: ['better placed']`".to_owned());
                Vec::new()
            }
            Some(node) => self.phrases(node, Strictness::Anchored),
            None => Vec::new(),
        };
        let stage = map.get("stage").and_then(|node| self.one_of(node, "stage", &Stage::ALL));
        let examples = map.get("examples").map(|node| self.examples(node)).unwrap_or_default();
        let immune = map.get("immune").map(|node| self.assertions(node)).unwrap_or_default();
        let allow = self.allows(map);
        let stage = stage.unwrap_or(Stage::Discretion);
        Ground { id, title, stage, law, note: remark, immune, phrases, examples, span, allow }
    }

    fn examples(&mut self, node: &Yaml) -> Vec<Example> {
        let lists = self.mapping(node, &keys::EXAMPLES).unwrap_or_default();
        let assertions = Assertion::ALL.map(|assertion| (assertion.as_str(), Some(assertion)));
        let mut examples = Vec::new();
        for (name, expected) in assertions.into_iter().chain([("silent", None)]) {
            for item in lists.get(name).and_then(|list| self.list(list)).unwrap_or_default() {
                if let Some(text) = self.text(item) {
                    let position = self.position(item.span.start);
                    examples.push(Example { expected, text, position, span: item.span });
                }
            }
        }
        examples
    }
}

/// Whether a word can stand in tables, on command lines and among others joined by `;`.
fn is_id(word: &str) -> bool {
    let fits = |sign: char| sign.is_ascii_lowercase() || sign.is_ascii_digit() || sign == '_';
    word.starts_with(|sign: char| sign.is_ascii_lowercase()) && word.chars().all(fits)
}
