//! Whether the complaint was refused, from the decision's own words; the header only breaks ties.

use crate::context::{Cause, Mention};
use crate::decision::SectionKind;
use crate::decision::words::fold;
use crate::matching::Owner;
use crate::rules::{Assertion, Refusal};

use super::Case;

/// What was decided.
pub(super) struct Decided {
    pub refusal: Refusal,
    /// Whether the header agrees with it.
    pub header_agrees: bool,
    /// Indices of the mentions that say so.
    pub by: Vec<usize>,
}

/// Whether the complaint was refused, and by which words.
pub(super) fn decide(case: &Case<'_>, mentions: &[Mention]) -> Decided {
    let header = header_says(case);
    let by: Vec<usize> = (0..mentions.len()).filter(|index| decides(*index, mentions)).collect();
    let says = |owner: Owner| by.iter().any(|index| mentions.get(*index).is_some_and(|found| found.owner == owner));
    let refuses = says(Owner::Refuses);
    // What the scope section gives a reason for is left out, whether or not it says so.
    let leaves_out = says(Owner::LeavesOut) || mentions.iter().any(reason_in_scope);
    let investigated = says(Owner::Investigated);
    let refusal = match (refuses, leaves_out, investigated) {
        (true, _, true) | (false, true, true) => Refusal::Part,
        (true, _, false) => Refusal::Full,
        (false, _, true) => Refusal::No,
        // Nothing in the text decides.
        (false, true, false) => match header {
            Some(Refusal::No) => Refusal::Part,
            _ => Refusal::Full,
        },
        (false, false, false) => header.unwrap_or_else(|| {
            let applies = mentions.iter().any(|mention| mention.applied_ground().is_some());
            if applies { Refusal::Full } else { Refusal::No }
        }),
    };
    // A header knows no part refusals: it agrees with them whatever it says.
    let header_agrees = refusal == Refusal::Part || header.is_none_or(|header| header == refusal);
    Decided { refusal, header_agrees, by }
}

/// Whether the mention with this index says, decisively and where it counts, what was or was not investigated.
fn decides(index: usize, mentions: &[Mention]) -> bool {
    mentions.get(index).is_some_and(|mention| {
        matches!(mention.owner, Owner::Refuses | Owner::LeavesOut | Owner::Investigated)
            && is_decisive(mention)
            && is_reasoned(mention, mentions)
    })
}

/// What the header's outcome suggests; an outcome with a suffix counts as the outcome that begins it.
fn header_says(case: &Case<'_>) -> Option<Refusal> {
    let outcome = fold(case.decision.header.outcome.as_deref()?);
    case.rules
        .refusals
        .outcomes
        .iter()
        .filter(|(known, _)| outcome == *known || outcome.starts_with(&format!("{known} ")))
        .max_by_key(|(known, _)| known.len())
        .map(|(_, refusal)| *refusal)
}

/// Whether the mention tells what was decided of this complaint: in the Ombudsman's own voice.
fn is_decisive(mention: &Mention) -> bool {
    mention.assertion == Assertion::Applied
}

/// Whether the mention applies a ground in the scope section.
fn reason_in_scope(mention: &Mention) -> bool {
    mention.kind == SectionKind::Scope && mention.applied_ground().is_some()
}

/// Whether words count where they stand. In an assessment those that leave something out do where their paragraph gives a
/// ground: "I have not pursued it" alone may tell of a line of inquiry.
fn is_reasoned(mention: &Mention, mentions: &[Mention]) -> bool {
    let gives_ground = |other: &Mention| other.paragraph == mention.paragraph && other.applied_ground().is_some();
    mention.kind != SectionKind::Assessment || mention.owner != Owner::LeavesOut || mentions.iter().any(gives_ground)
}

/// Turns into findings what would be applied but concerns a matter that was investigated: everything in a decision
/// investigated to the end; in a part refusal everything outside the scope section whose paragraph does not refuse.
pub(super) fn turn_into_findings(refusal: Refusal, mentions: &mut [Mention]) {
    if refusal == Refusal::Full {
        return;
    }
    let said = Said {
        refusing: places(mentions, &[Owner::Refuses, Owner::LeavesOut]),
        investigating: places(mentions, &[Owner::Investigated]),
        reasons: mentions
            .iter()
            .filter(|mention| mention.applied_ground().is_some())
            .map(|mention| (mention.paragraph, mention.sentence))
            .collect(),
    };
    for mention in mentions.iter_mut() {
        if mention.applied_ground().is_none() || mention.cause.is_reference() {
            continue;
        }
        let stays = refusal == Refusal::Part && (mention.kind == SectionKind::Scope || said.refuses_here(mention));
        if !stays {
            mention.assertion = Assertion::Finding;
            mention.cause = Cause::Refusal;
        }
    }
}

/// Paragraph and sentence of what a decision says, in its own voice.
struct Said {
    /// Words that refuse or leave out.
    refusing: Vec<(usize, usize)>,
    /// Words that report an investigation.
    investigating: Vec<(usize, usize)>,
    /// Applied grounds.
    reasons: Vec<(usize, usize)>,
}

impl Said {
    /// Whether the mention's paragraph refuses: in its sentence or before it, if its sentence does not report an
    /// investigation instead; in an assessment also after it, in words that give no reason of their own, "I went no
    /// further with that", at the end of a paragraph that reports no investigation.
    fn refuses_here(&self, mention: &Mention) -> bool {
        let here = |places: &[(usize, usize)], fits: &dyn Fn(usize) -> bool| {
            places.iter().any(|(paragraph, sentence)| *paragraph == mention.paragraph && fits(*sentence))
        };
        let same = |sentence: usize| sentence == mention.sentence;
        if here(&self.refusing, &|sentence| sentence <= mention.sentence) {
            return here(&self.refusing, &same) || !here(&self.investigating, &same);
        }
        let closing = |sentence: usize| !here(&self.reasons, &|reason| reason >= sentence);
        mention.kind == SectionKind::Assessment
            && here(&self.refusing, &closing)
            && !here(&self.investigating, &|_| true)
    }
}

/// Paragraph and sentence of the decisive mentions of `owners`.
fn places(mentions: &[Mention], owners: &[Owner]) -> Vec<(usize, usize)> {
    mentions
        .iter()
        .filter(|mention| owners.contains(&mention.owner) && is_decisive(mention))
        .map(|mention| (mention.paragraph, mention.sentence))
        .collect()
}
