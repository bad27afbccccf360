//! From mentions to what was decided: the refusal, the grounds in order of statement, and what a person should check.

mod order;
mod reference;
mod refusal;

use std::fmt;

use crate::context::Mention;
use crate::decision::{Decision, SectionKind};
use crate::input::Document;
use crate::matching::Owner;
use crate::rules::{Assertion, GroundId, Refusal, RuleSet};

/// What a person should look at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Check {
    /// A refusal without any applied ground.
    NoGround,
    /// The header's outcome contradicts the text.
    Header,
    /// Summary and Final decision give different grounds.
    SummaryDiffers,
    /// A section that every decision has is missing.
    Layout,
    /// The decision points to a paragraph that holds no ground, or does not exist.
    ReferenceUnresolved,
    /// A ground rests on words of which one was mistyped.
    Typo,
}

impl Check {
    /// The word printed in the column `check`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::NoGround => "no-ground",
            Self::Header => "header",
            Self::SummaryDiffers => "summary-differs",
            Self::Layout => "layout",
            Self::ReferenceUnresolved => "reference-unresolved",
            Self::Typo => "typo",
        }
    }
}

impl fmt::Display for Check {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// A ground with its mentions.
#[derive(Clone, Debug)]
pub struct GroundFinding {
    /// The ground.
    pub ground: GroundId,
    /// The strongest assertion among its mentions.
    pub assertion: Assertion,
    /// Index of the mention that stands for it: of the strongest assertion, the one stated first.
    pub mention: usize,
}

/// What a decision amounts to.
#[derive(Clone, Debug)]
pub struct Classification {
    /// Whether the complaint was refused an investigation.
    pub refusal: Refusal,
    /// Indices of the mentions that say so, in the order of the text; none where only the header does.
    pub decided_by: Vec<usize>,
    /// Every ground that is mentioned: applied ones in order of statement, the first ground first, then the others in
    /// the order of the rule file.
    pub grounds: Vec<GroundFinding>,
    /// What a person should look at, in the order of [`Check`].
    pub checks: Vec<Check>,
}

impl Classification {
    /// The applied ground that is stated first: in the Final decision, else the Summary, else elsewhere.
    pub fn first_ground(&self) -> Option<&GroundFinding> {
        self.grounds.first().filter(|found| found.assertion == Assertion::Applied)
    }

    /// The grounds whose strongest mention has this assertion.
    pub fn with_assertion(&self, assertion: Assertion) -> impl Iterator<Item = &GroundFinding> {
        self.grounds.iter().filter(move |found| found.assertion == assertion)
    }
}

/// What the stage works on.
pub(crate) struct Case<'c> {
    pub document: &'c Document,
    pub decision: &'c Decision,
    pub rules: &'c RuleSet,
}

/// Classifies a decision; `mentions` get the assertions that only the whole decision can give them.
pub(crate) fn classify(case: &Case<'_>, mentions: &mut [Mention]) -> Classification {
    let refusal::Decided { refusal, header_agrees, by: decided_by } = refusal::decide(case, mentions);
    let references = reference::resolve(case, mentions);
    refusal::turn_into_findings(refusal, mentions);
    let statements = order::statements(case, mentions, &references.resolved);
    let grounds = findings(case, mentions, &statements);
    let mut checks = Vec::new();
    let refused = refusal != Refusal::No;
    if refused && statements.is_empty() {
        checks.push(Check::NoGround);
    }
    if !header_agrees {
        checks.push(Check::Header);
    }
    if refused && summary_differs(&statements) {
        checks.push(Check::SummaryDiffers);
    }
    if !has_usual_sections(case.decision) {
        checks.push(Check::Layout);
    }
    if refused && references.unresolved {
        checks.push(Check::ReferenceUnresolved);
    }
    if rests_on_typo(mentions).is_some() {
        checks.push(Check::Typo);
    }
    Classification { refusal, decided_by, grounds, checks }
}

/// The strongest mention of every ground, applied grounds first in order of statement.
fn findings(case: &Case<'_>, mentions: &[Mention], statements: &[order::Statement]) -> Vec<GroundFinding> {
    let mut found: Vec<GroundFinding> = Vec::new();
    for statement in statements {
        if !found.iter().any(|other| other.ground == statement.ground) {
            let assertion = Assertion::Applied;
            found.push(GroundFinding { ground: statement.ground, assertion, mention: statement.mention });
        }
    }
    let ids = (0_u16..).map(GroundId).take(case.rules.grounds.len());
    for ground in ids {
        if found.iter().any(|other| other.ground == ground) {
            continue;
        }
        let strongest = mentions
            .iter()
            .enumerate()
            .filter(|(_, mention)| mention.owner == Owner::Ground(ground))
            .min_by_key(|(index, mention)| (mention.assertion.rank(), *index));
        if let Some((mention, found_mention)) = strongest {
            found.push(GroundFinding { ground, assertion: found_mention.assertion, mention });
        }
    }
    found
}

/// The first mention that applies a ground which only mentions with a mistyped word apply.
pub(crate) fn rests_on_typo(mentions: &[Mention]) -> Option<&Mention> {
    let applied = |mention: &&Mention| mention.assertion == Assertion::Applied;
    mentions.iter().filter(applied).filter(|mention| mention.typo).find(|typo| {
        let same = |other: &&Mention| other.owner == typo.owner && !other.typo;
        matches!(typo.owner, Owner::Ground(_)) && !mentions.iter().filter(applied).any(|other| same(&other))
    })
}

/// Whether Summary and Final decision both give grounds, and not the same ones.
fn summary_differs(statements: &[order::Statement]) -> bool {
    let of = |kind: SectionKind| {
        let mut grounds: Vec<GroundId> =
            statements.iter().filter(|statement| statement.kind == kind).map(|statement| statement.ground).collect();
        grounds.sort_unstable();
        grounds.dedup();
        grounds
    };
    let (summary, end) = (of(SectionKind::Summary), of(SectionKind::FinalDecision));
    !summary.is_empty() && !end.is_empty() && summary != end
}

/// Whether the decision has a Final decision, and a Summary or an assessment.
fn has_usual_sections(decision: &Decision) -> bool {
    let has = |kind: SectionKind| decision.sections.iter().any(|section| section.kind == kind);
    has(SectionKind::FinalDecision) && (has(SectionKind::Summary) || has(SectionKind::Assessment))
}
