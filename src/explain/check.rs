//! What each check code means for a reader, and what to do.

use serde::Serialize;

use crate::classification::{Check, rests_on_typo};
use crate::decision::SectionKind;

use super::View;

/// Something that a person should look at.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Advice {
    /// The word of the column `check`.
    pub code: &'static str,
    /// What was found, of this decision.
    pub meaning: String,
    /// What to do about it.
    pub advice: &'static str,
}

/// What a check means for the decision in view.
pub(super) fn advice(check: Check, view: &View<'_>) -> Advice {
    let (meaning, advice) = match check {
        Check::NoGround => (
            "The complaint was not investigated, and no reason was recognised.".to_owned(),
            "Read the Summary and the Final decision; the reason may be put in words that the rules do not know.",
        ),
        Check::Header => {
            (header(view), "Read the Final decision and see which of the two is right. The tags follow the text.")
        }
        Check::SummaryDiffers => (
            "The Summary and the Final decision give different reasons.".to_owned(),
            "Compare the two. All their reasons are listed above, those of the Final decision first.",
        ),
        Check::Layout => {
            (layout(view), "See whether the whole decision was saved, and its headings stand on lines of their own.")
        }
        Check::ReferenceUnresolved => (
            "The decision points to a paragraph by its number, and no reason was found there.".to_owned(),
            "Look that paragraph up in the decision as published: numbers get lost when a page is saved as text.",
        ),
        Check::Typo => (typo(view), "Read the sentence and see that it says what the reason says."),
    };
    Advice { code: check.as_str(), meaning, advice }
}

fn header(view: &View<'_>) -> String {
    let outcome = view.trace.decision.header.outcome.as_deref().unwrap_or_default();
    let text = match view.trace.classification.refusal.as_str() {
        "no" => "says that the complaint was investigated to the end",
        _ => "says that the complaint was not investigated",
    };
    format!("The header says \u{201C}{outcome}\u{201D}, and the text {text}.")
}

fn layout(view: &View<'_>) -> String {
    let has = |kind: SectionKind| view.trace.decision.sections.iter().any(|section| section.kind == kind);
    let middle = has(SectionKind::Summary) || has(SectionKind::Assessment);
    match (has(SectionKind::FinalDecision), middle) {
        (false, false) => "No Summary, assessment or Final decision was found.",
        (false, true) => "No Final decision was found.",
        (true, _) => "Neither a Summary nor an assessment was found.",
    }
    .to_owned()
}

fn typo(view: &View<'_>) -> String {
    let mention = rests_on_typo(&view.trace.mentions);
    let words = mention.map(|mention| view.words(mention.span)).unwrap_or_default();
    format!("A reason rests on words of which one seems mistyped: \u{201C}{words}\u{201D}.")
}
