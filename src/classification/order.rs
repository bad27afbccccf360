//! The order in which the applied grounds are stated.

use crate::context::Mention;
use crate::decision::SectionKind;
use crate::matching::Owner;
use crate::rules::{Assertion, GroundId, Pointer};

use super::Case;
use super::reference::{Resolved, means_another};

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
    let mut pointing: Vec<(usize, &Mention, &Pointer)> = Vec::new();
    for (index, mention) in mentions.iter().enumerate() {
        if mention.assertion != Assertion::Applied {
            continue;
        }
        match mention.owner {
            Owner::Ground(ground) => found.push(Statement { ground, mention: index, kind: mention.kind }),
            Owner::Reference | Owner::Pointer(_) => {
                let here = references.iter().filter(|resolved| resolved.reference == index);
                for resolved in here {
                    if let Some(Owner::Ground(ground)) = mentions.get(resolved.target).map(|target| target.owner) {
                        found.push(Statement { ground, mention: index, kind: mention.kind });
                    }
                }
            }
            _ => {}
        }
        if let Owner::Pointer(pointer) = mention.owner {
            let pointer = case.rules.pointers.get(pointer);
            let pointer = pointer.filter(|pointer| !means_another(mentions, pointer, mention.span));
            pointing.extend(pointer.map(|pointer| (index, mention, pointer)));
        }
    }
    // "The school's part is barred by law, and so is the prosecution": what can stand for few grounds goes before what can
    // stand for many.
    pointing.sort_by_key(|(index, _, pointer)| (pointer.to.len(), *index));
    for (index, mention, pointer) in pointing {
        if let Some(ground) = pointed_at(mentions, mention, pointer, &found) {
            found.push(Statement { ground, mention: index, kind: mention.kind });
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
/// decision and not yet stated in the pointer's own kind of section. A pointer whose sentence gives such a ground itself
/// ("we cannot investigate, as the complaint is late") stands for none.
fn pointed_at(mentions: &[Mention], from: &Mention, pointer: &Pointer, stated: &[Statement]) -> Option<GroundId> {
    let sentence = |statement: &Statement| mentions.get(statement.mention).map(|mention| mention.sentence);
    let spoken_for =
        |statement: &Statement| pointer.to.contains(&statement.ground) && sentence(statement) == Some(from.sentence);
    if stated.iter().any(spoken_for) {
        return None;
    }
    let stated_here = |ground: GroundId| stated.iter().any(|other| other.kind == from.kind && other.ground == ground);
    mentions
        .iter()
        .filter_map(Mention::applied_ground)
        .find(|ground| pointer.to.contains(ground) && !stated_here(*ground))
}
