//! Wordings that point to a paragraph by its number: "for the reasons in paragraph 9", "the restriction in paragraph 4".

use crate::context::{Cause, Mention};
use crate::decision::{Decision, SectionKind};
use crate::matching::Owner;
use crate::rules::{Assertion, Pointer};
use crate::span::Span;

use super::Case;

/// A reference with the mention to which it points.
#[derive(Clone, Copy, Debug)]
pub(super) struct Resolved {
    /// Index of the reference among the mentions.
    pub reference: usize,
    /// Index of the ground's mention.
    pub target: usize,
}

/// All references of a decision.
#[derive(Debug, Default)]
pub(super) struct References {
    pub resolved: Vec<Resolved>,
    /// Whether one of them points nowhere.
    pub unresolved: bool,
}

/// Resolves references and pointers in the Ombudsman's own voice; what they point to becomes applied.
pub(super) fn resolve(case: &Case<'_>, mentions: &mut [Mention]) -> References {
    let mut references = References::default();
    let pointing: Vec<(usize, usize, Span)> = mentions
        .iter()
        .enumerate()
        .filter(|(_, mention)| mention.owner == Owner::Reference && mention.assertion == Assertion::Applied)
        .map(|(index, mention)| (index, mention.paragraph, mention.span))
        .collect();
    for (reference, from, span) in pointing {
        for number in numbers(span.slice(&case.document.text)) {
            let targets = targets(case.decision, mentions, from, number);
            references.unresolved |= targets.is_empty();
            for target in targets {
                let Some(mention) = mentions.get_mut(target) else { continue };
                if mention.assertion == Assertion::Cited {
                    mention.assertion = Assertion::Applied;
                    mention.cause = Cause::Reference(span);
                }
                references.resolved.push(Resolved { reference, target });
            }
        }
    }
    for index in 0..mentions.len() {
        references.resolved.extend(lift(case, mentions, index));
    }
    references
}

/// Applies the one ground that the decision only cites and a pointer in the Ombudsman's own voice stands for: "she has
/// used her right of appeal", after a list of tests that names one tribunal.
fn lift(case: &Case<'_>, mentions: &mut [Mention], index: usize) -> Option<Resolved> {
    let mention = mentions.get(index).filter(|mention| mention.assertion == Assertion::Applied)?;
    let Owner::Pointer(pointer) = mention.owner else { return None };
    let pointer = case.rules.pointers.get(pointer)?;
    let (span, from) = (mention.span, pointer.lifts?);
    let named = |mention: &&Mention| matches!(mention.owner, Owner::Ground(ground) if pointer.to.contains(&ground));
    if means_another(mentions, pointer, span) {
        return None;
    }
    let (target, cited) = mentions.iter().enumerate().find(|(_, other)| named(other) && other.assertion == from)?;
    // Another one cited makes it doubtful which is meant; one applied needs no lifting, and one that this decision
    // weighs, or has somebody else say, is not applied by the same words.
    let against = |other: &&Mention| match other.assertion {
        assertion if assertion == from => other.owner != cited.owner,
        Assertion::Applied | Assertion::Negated => true,
        _ => other.sentence == mention.sentence,
    };
    if mentions.iter().filter(named).any(|other| against(&other)) {
        return None;
    }
    let lifted = mentions.get_mut(target)?;
    (lifted.assertion, lifted.cause) = (Assertion::Applied, Cause::Reference(span));
    Some(Resolved { reference: index, target })
}

/// Whether a pointer's words are part of a mention of a ground that it cannot stand for: "he could have used his right to
/// appeal to the county court" says itself which appeal it means.
pub(super) fn means_another(mentions: &[Mention], pointer: &Pointer, span: Span) -> bool {
    mentions.iter().any(|other| {
        matches!(other.owner, Owner::Ground(ground) if !pointer.to.contains(&ground)) && other.span.contains(span)
    })
}

/// The mentions of grounds in the nearest earlier paragraph of that number that has any: those applied, or, where the
/// paragraph sets out one legal test, those of that test. A list of several tests is not applied by pointing to it.
fn targets(decision: &Decision, mentions: &[Mention], from: usize, number: u32) -> Vec<usize> {
    let grounds_in = |paragraph: usize| -> Vec<usize> {
        let belongs = |mention: &Mention| {
            let place = decision.paragraphs.get(mention.paragraph);
            mention.paragraph == paragraph || place.is_some_and(|place| place.lead_in == Some(paragraph))
        };
        let counts = |mention: &Mention| {
            matches!(mention.owner, Owner::Ground(_))
                && matches!(mention.assertion, Assertion::Applied | Assertion::Cited)
        };
        let found: Vec<(usize, &Mention)> =
            mentions.iter().enumerate().filter(|(_, mention)| belongs(mention) && counts(mention)).collect();
        let applied = found.iter().any(|(_, mention)| mention.assertion == Assertion::Applied);
        let one_test = found.iter().zip(found.iter().skip(1)).all(|((_, one), (_, next))| one.owner == next.owner);
        let wanted = |mention: &Mention| mention.assertion == Assertion::Applied || (!applied && one_test);
        found.into_iter().filter(|(_, mention)| wanted(mention)).map(|(index, _)| index).collect()
    };
    let printed = (0..from).rev().filter(|at| decision.paragraphs.get(*at).is_some_and(|p| p.number == Some(number)));
    let counted = counted_paragraph(decision, number).filter(|at| *at < from);
    let (listed, argued): (Vec<usize>, Vec<usize>) = printed.partition(|at| in_powers(decision, *at));
    let candidates: Vec<Vec<usize>> =
        argued.into_iter().chain(counted).chain(listed).map(grounds_in).filter(|found| !found.is_empty()).collect();
    // Numbers that restart in each section make a reference ambiguous. A ground that the decision applies in words
    // tells which paragraph was meant.
    let in_words = |target: &usize| {
        let owner = mentions.get(*target).map(|mention| mention.owner);
        mentions.iter().any(|other| Some(other.owner) == owner && other.assertion == Assertion::Applied)
    };
    let confirmed = candidates.iter().find(|found| found.iter().any(in_words));
    confirmed.or(candidates.first()).cloned().unwrap_or_default()
}

/// Whether the paragraph stands in the list of legal tests.
fn in_powers(decision: &Decision, paragraph: usize) -> bool {
    let section = decision.paragraphs.get(paragraph).and_then(|paragraph| decision.sections.get(paragraph.section));
    section.is_some_and(|section| section.kind == SectionKind::Powers)
}

/// The paragraph of that number if all paragraphs but list items are counted through, as the Ombudsman's own pages
/// number them; a page saved as text may have lost or restarted the numbers.
fn counted_paragraph(decision: &Decision, number: u32) -> Option<usize> {
    let counted = decision.paragraphs.iter().enumerate().filter(|(_, paragraph)| {
        let kind = decision.sections.get(paragraph.section).map(|section| section.kind);
        paragraph.lead_in.is_none() && kind != Some(SectionKind::Summary)
    });
    counted.map(|(index, _)| index).nth(usize::try_from(number).ok()?.checked_sub(1)?)
}

/// The numbers in the words of a reference; "9 to 12" and "9-12" count all between.
fn numbers(words: &str) -> Vec<u32> {
    let mut found: Vec<u32> = Vec::new();
    let mut between = "";
    for part in split_digits(words) {
        match part.parse::<u32>() {
            Ok(number) => {
                let through = matches!(between.trim(), "to" | "-" | "\u{2013}" | "and to");
                let from = found.last().copied().filter(|last| through && *last < number && number - last < 50);
                found.extend(from.map_or(number, |last| last + 1)..=number);
            }
            Err(_) => between = part,
        }
    }
    found
}

/// `words` cut where digits begin and end.
fn split_digits(words: &str) -> impl Iterator<Item = &str> {
    let mut rest = words;
    std::iter::from_fn(move || {
        let digits = rest.starts_with(|sign: char| sign.is_ascii_digit());
        let stop = rest.find(|sign: char| sign.is_ascii_digit() != digits).unwrap_or(rest.len());
        let (part, after) = rest.split_at(stop);
        rest = after;
        (!part.is_empty()).then_some(part)
    })
}

#[cfg(test)]
mod tests {
    use super::numbers;

    #[test]
    fn numbers_and_ranges_are_read() {
        assert_eq!(numbers("in paragraph 9"), [9]);
        assert_eq!(numbers("paragraphs 3 and 5"), [3, 5]);
        assert_eq!(numbers("paragraphs 9 to 12"), [9, 10, 11, 12]);
        assert_eq!(numbers("paragraphs 9\u{2013}11 and 14"), [9, 10, 11, 14]);
    }
}
