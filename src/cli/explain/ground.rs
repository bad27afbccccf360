//! One ground: why it came out, or what came near it.

use crate::cli::terminal::{FAINT, GOOD, NOTE, Page, STRONG, WARN, styled};
use crate::explain::{GroundView, Miss, Missed, Said, Written};

use super::words::{name, put_head, quoted, rule_of, sentence};

/// Puts one ground on the page.
pub(super) fn put(page: &mut Page, found: &GroundView) {
    put_head(page, &found.head);
    page.gap();
    page.paragraph("", &name(&found.ground, STRONG));
    put_outcome(page, found);
    if !found.mentions.is_empty() {
        page.gap();
        page.paragraph("", &styled(STRONG, "Mentions"));
        for said in found.mentions.chunk_by(|one, next| one.place == next.place) {
            put_sentence(page, said);
        }
    }
    page.gap();
    page.paragraph("", &styled(STRONG, "Near misses"));
    if found.misses.is_empty() {
        page.paragraph("", "None: no phrase of this ground matches elsewhere, or would but for one word.");
    }
    found.misses.iter().for_each(|miss| put_miss(page, miss));
    page.gap();
    page.paragraph("", &styled(FAINT, &format!("Rules: {}", found.head.rules_version)));
}

fn put_outcome(page: &mut Page, found: &GroundView) {
    let (style, outcome) = match (found.assertion, found.first) {
        (Some("applied"), true) => (GOOD, "Applied, and stated first."),
        (Some("applied"), false) => (GOOD, "Applied."),
        (Some("negated"), _) => (WARN, "Considered, and not applied."),
        (Some("cited"), _) => (WARN, "Only listed among the legal tests, and not applied."),
        (Some("attributed"), _) => (WARN, "Not applied: somebody else says so."),
        (Some("hypothetical"), _) => (WARN, "Not applied: it is said only under a condition."),
        (Some("historical"), _) => (WARN, "Not applied: it is said of another or an earlier case."),
        (Some(_), _) => (WARN, "No reason for a refusal: it was found when the matter was investigated."),
        (None, _) => (WARN, "Not mentioned: no phrase of it matches where it would count."),
    };
    page.paragraph("", &styled(style, outcome));
    if let Some(said) = &found.pointed_at {
        page.paragraph("  ", &format!("{} stands for it in {}", quoted(&said.matched), sentence(&said.place)));
    }
}

/// The mentions of one sentence.
fn put_sentence(page: &mut Page, mentions: &[Said]) {
    let Some(first) = mentions.first() else { return };
    page.paragraph("- ", &sentence(&first.place));
    for same in mentions.chunk_by(|one, next| (one.assertion, &one.because) == (next.assertion, &next.because)) {
        if let Some(said) = same.first() {
            let style = if said.assertion == "applied" { GOOD } else { WARN };
            page.paragraph("  ", &format!("{}, {}", styled(style, said.assertion), rule_of(&said.because)));
        }
        for said in same {
            page.paragraph("    ", &format!("{} matches {}", quoted(&said.matched), phrase(&said.phrase)));
        }
    }
}

fn put_miss(page: &mut Page, miss: &Miss) {
    page.paragraph("- ", &sentence(&miss.place));
    page.paragraph("  ", &styled(NOTE, &miss.missed.to_string()));
    let nearly = if matches!(miss.missed, Missed::Word { .. }) { "nearly matches" } else { "matches" };
    page.paragraph("  ", &format!("{} {nearly} {}", quoted(&miss.matched), phrase(&miss.phrase)));
}

fn phrase(written: &Written) -> String {
    format!("`{}` {}", written.text, styled(FAINT, &format!("at {}", written.position)))
}
