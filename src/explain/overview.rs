//! The decision in short: what was decided, on which grounds, what else was said of grounds, what to check.

use std::collections::BTreeSet;

use serde::Serialize;

use crate::classification::GroundFinding;
use crate::context::Mention;
use crate::matching::Owner;
use crate::rules::Assertion;
use crate::span::Span;

use super::check::{self, Advice};
use super::{GroundName, Head, Said, View};

/// A decision in short.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Overview {
    /// Which decision.
    #[serde(flatten)]
    pub head: Head,
    /// `full`, `part`, `no`.
    pub refusal: &'static str,
    /// The sentences that say so; none where only the header does.
    pub decided_by: Vec<Said>,
    /// Applied grounds in order of statement.
    pub reasons: Vec<Reason>,
    /// Grounds that are weighed and denied.
    pub considered_not_applied: Vec<Reason>,
    /// Grounds that are only listed among the legal tests.
    pub cited: Vec<Reason>,
    /// Grounds that come up in another way: somebody else's words, a condition, another case, a finding.
    pub other: Vec<Reason>,
    /// What a person should look at.
    pub checks: Vec<Advice>,
}

/// A ground with the places that give it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Reason {
    /// The ground.
    pub ground: GroundName,
    /// What it amounts to in this decision.
    pub assertion: &'static str,
    /// The mention that stands for it: of those as strong, the one stated first. It may be a pointer or a reference to
    /// words elsewhere.
    pub first: Said,
    /// Its other mentions that are as strong, one for each sentence.
    pub also: Vec<Said>,
}

impl View<'_> {
    /// The decision in short.
    pub fn overview(&self) -> Overview {
        let found = &self.trace.classification;
        let of = |assertion| found.with_assertion(assertion).filter_map(|found| self.reason(found)).collect();
        let by = found.decided_by.iter().filter_map(|index| self.trace.mentions.get(*index));
        let known = [Assertion::Applied, Assertion::Negated, Assertion::Cited];
        let other = found.grounds.iter().filter(|found| !known.contains(&found.assertion));
        Overview {
            head: self.head(),
            refusal: found.refusal.as_str(),
            decided_by: self.one_per_sentence(by, None),
            reasons: of(Assertion::Applied),
            considered_not_applied: of(Assertion::Negated),
            cited: of(Assertion::Cited),
            other: other.filter_map(|found| self.reason(found)).collect(),
            checks: found.checks.iter().map(|check| check::advice(*check, self)).collect(),
        }
    }

    fn reason(&self, found: &GroundFinding) -> Option<Reason> {
        let first = self.trace.mentions.get(found.mention)?;
        let same =
            |mention: &&Mention| mention.owner == Owner::Ground(found.ground) && mention.assertion == found.assertion;
        Some(Reason {
            ground: Self::name(self.rule_of(found.ground)?),
            assertion: found.assertion.as_str(),
            first: self.said(first),
            also: self.one_per_sentence(self.trace.mentions.iter().filter(same), Some(self.sentence_of(first))),
        })
    }

    /// The first mention in each sentence, but for one sentence that has been shown.
    fn one_per_sentence<'m>(&self, mentions: impl Iterator<Item = &'m Mention>, shown: Option<Span>) -> Vec<Said> {
        let mut seen: BTreeSet<Span> = shown.into_iter().collect();
        mentions.filter(|mention| seen.insert(self.sentence_of(mention))).map(|mention| self.said(mention)).collect()
    }
}
