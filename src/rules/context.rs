//! The parts of a rule file that change what mentions amount to: cues, narrative, pointers.

use std::collections::BTreeMap;

use super::Assertion;
use super::keys;
use super::phrases::Strictness;
use super::problem::Code;
use super::read::{Reader, assertions, cut};
use super::yaml::Yaml;
use super::{CueRule, Direction, GroundId, Narrative, Pointer, Reach};

impl Reader<'_> {
    pub(super) fn cue(&mut self, node: &Yaml, ids: &BTreeMap<String, GroundId>) -> Option<CueRule> {
        let map = self.mapping(node, &keys::CUE)?;
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
            grounds_position: map.get("grounds").map(|node| self.position(node.span.start)),
            sections: map.get("in").map(|node| self.section_kinds(node)),
            position: self.position(node.span.start),
            span: map.get("phrases").map_or(node.span, |node| node.span),
            allow: self.allows(&map),
        })
    }

    pub(super) fn narrative(&mut self, node: &Yaml) -> Option<Narrative> {
        let map = self.mapping(node, &keys::NARRATIVE)?;
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

    pub(super) fn pointer(&mut self, node: &Yaml, ids: &BTreeMap<String, GroundId>) -> Option<Pointer> {
        let map = self.mapping(node, &keys::POINTER)?;
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
            // It may stand in what could not be read.
            if !self.grounds_known {
                continue;
            }
            let near = self.nearest(&text, ids.keys().map(String::as_str));
            self.problem(Code::UnknownGround, item.span, format!("no ground has the id `{}`", cut(&text))).help = near;
        }
        found
    }
}
