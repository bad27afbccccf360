//! Cues that would make an example come out as it says, did they only concern its ground or its section: what a ground
//! that is new to a rule file mostly lacks.

use crate::classification::{Case, classify};
use crate::context::{Cause, Edge, assert_mentions};
use crate::decision::SectionKind;
use crate::rules::{Assertion, GroundId, RuleSet};

use crate::classifier::Classifier;

use super::examples::Run;

/// A cue that is kept from an example, and mends it where it is not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Withheld {
    /// The cue.
    pub edge: Edge,
    /// Whether its `grounds` lack the ground.
    pub by_grounds: bool,
    /// The section that its `in` lacks, if it does.
    pub by_section: Option<SectionKind>,
}

/// The cues of the expected assertion each of which alone would mend the example, those that need one change first.
///
/// Nothing is guessed: every such cue is given the ground, and the example is classified anew.
pub(super) fn withheld(classifier: &Classifier, run: &Run<'_>, expected: Assertion) -> Vec<Withheld> {
    let kind = run.standing().map_or(SectionKind::Assessment, |mention| mention.kind);
    let mut rules = classifier.rules().clone();
    let mut found = Vec::new();
    for cue in 0..rules.context.len() {
        let Some(rule) = rules.context.get_mut(cue).filter(|rule| rule.assertion == expected) else { continue };
        let by_grounds = !rule.grounds.is_empty() && !rule.grounds.contains(&run.ground);
        let by_section = rule.sections.as_ref().is_some_and(|kinds| !kinds.contains(&kind)).then_some(kind);
        if !by_grounds && by_section.is_none() {
            continue;
        }
        let own = (rule.grounds.clone(), rule.sections.clone());
        rule.grounds.extend(by_grounds.then_some(run.ground));
        rule.sections.iter_mut().for_each(|kinds| kinds.extend(by_section));
        let edge = decided_by(classifier, run, &rules, run.ground, expected);
        found.extend(edge.map(|edge| Withheld { edge, by_grounds, by_section }));
        if let Some(rule) = rules.context.get_mut(cue) {
            (rule.grounds, rule.sections) = own;
        }
    }
    found.sort_by_key(|withheld| withheld.by_section.is_some());
    found
}

/// The cue that gives the ground this assertion under other rules of context.
fn decided_by(
    classifier: &Classifier,
    run: &Run<'_>,
    rules: &RuleSet,
    ground: GroundId,
    expected: Assertion,
) -> Option<Edge> {
    let (document, trace) = (&run.document, &run.trace);
    let mut mentions = assert_mentions(document, &trace.decision, &trace.scan, rules, classifier.matcher());
    let found = classify(&Case { document, decision: &trace.decision, rules }, &mut mentions);
    let finding = found.grounds.iter().find(|found| found.ground == ground && found.assertion == expected)?;
    match mentions.get(finding.mention)?.cause {
        Cause::Cue(edge) => Some(edge),
        _ => None,
    }
}
