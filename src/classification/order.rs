//! The order in which the applied grounds are stated.

use crate::context::Mention;
use crate::decision::SectionKind;
use crate::matching::Owner;
use crate::rules::{Assertion, GroundId};

use super::Case;
use super::reference::Resolved;

/// A place that states an applied ground.
#[derive(Clone, Copy, Debug)]
pub(super) struct Statement {
    /// The ground.
    pub ground: GroundId,
    /// Index of the mention that states it.
    pub mention: usize,
    /// The kind of section that states it.
    pub kind: SectionKind,
}

/// Every statement of an applied ground: those of the Final decision first, then the Summary, then the rest, each in
/// the order of the text. References and pointers state the ground for which they stand.
pub(super) fn statements(case: &Case<'_>, mentions: &[Mention], references: &[Resolved]) -> Vec<Statement> {
    let mut found: Vec<Statement> = Vec::new();
    for (index, mention) in mentions.iter().enumerate() {
        if mention.assertion != Assertion::Applied {
            continue;
        }
        match mention.owner {
            Owner::Ground(ground) => found.push(Statement { ground, mention: index, kind: mention.kind }),
            Owner::Reference => {
                let here = references.iter().filter(|resolved| resolved.reference == index);
                for resolved in here {
                    if let Some(Owner::Ground(ground)) = mentions.get(resolved.target).map(|target| target.owner) {
                        found.push(Statement { ground, mention: index, kind: mention.kind });
                    }
                }
            }
            Owner::Pointer(pointer) => {
                if let Some(ground) = pointed_at(case, mentions, mention, pointer) {
                    found.push(Statement { ground, mention: index, kind: mention.kind });
                }
            }
            _ => {}
        }
    }
    let rank = |kind: SectionKind| match kind {
        SectionKind::FinalDecision => 0,
        SectionKind::Summary => 1,
        _ => 2,
    };
    // Where one verb governs several grounds ("unlikely to lead to a different outcome, or add to …") their matches may
    // begin at the same word. The word that tells them apart comes last, so their ends give the order of statement.
    let end =
        |statement: &Statement| mentions.get(statement.mention).map(|mention| (mention.span.end, mention.span.start));
    found.sort_by_key(|statement| (rank(statement.kind), end(statement)));
    found
}

/// The ground for which a pointer stands: of those that it can stand for, the first that is applied elsewhere in the
/// decision and not stated in the pointer's own kind of section. A pointer whose sentence gives such a ground itself
/// ("we cannot investigate, as the complaint is late") stands for none.
fn pointed_at(case: &Case<'_>, mentions: &[Mention], from: &Mention, pointer: usize) -> Option<GroundId> {
    let to = &case.rules.pointers.get(pointer)?.to;
    let applied = |mention: &Mention| match mention.owner {
        Owner::Ground(ground) if mention.assertion == Assertion::Applied && to.contains(&ground) => Some(ground),
        _ => None,
    };
    if mentions.iter().any(|other| other.sentence == from.sentence && applied(other).is_some()) {
        return None;
    }
    let stated_here =
        |ground: GroundId| mentions.iter().any(|other| other.kind == from.kind && applied(other) == Some(ground));
    mentions.iter().filter_map(applied).find(|ground| !stated_here(*ground))
}
