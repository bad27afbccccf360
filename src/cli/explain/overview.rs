//! The screen for a person: what was decided, the reasons, and what to check.

use crate::explain::{Head, Overview, Reason, Said};

use crate::cli::terminal::{FAINT, GOOD, Page, STRONG, WARN, styled};

use super::words::{name, put_head, quoted, sentence, why};

/// Other places of a ground that are quoted.
const MOST_QUOTES: usize = 3;

/// Puts a decision in short on the page; `rules` is the option that names the rule file.
pub(super) fn put(page: &mut Page, found: &Overview, rules: &str) {
    put_head(page, &found.head);
    page.gap();
    put_decided(page, found);
    put_reasons(page, found);
    put_list(page, "Considered, and not applied:", &found.considered_not_applied);
    put_list(page, "Only listed among the legal tests, and not applied:", &found.cited);
    put_others(page, &found.other);
    put_checks(page, found);
    page.gap();
    let Head { source, rules_version, .. } = &found.head;
    let more = [
        format!("Rules: {rules_version}"),
        "Every place where a reason comes up:".to_owned(),
        format!("  grounds explain {source}{rules} --mentions"),
        "Why a reason did or did not come out:".to_owned(),
        format!("  grounds explain {source}{rules} --ground ID"),
    ];
    for line in more {
        page.line(&styled(FAINT, &line));
    }
}

fn put_decided(page: &mut Page, found: &Overview) {
    let decided = match found.refusal {
        "full" => "Not investigated (full refusal)",
        "part" => "Investigated in part, and in part not (part refusal)",
        _ => "Investigated to the end (no refusal)",
    };
    page.paragraph("", &styled(STRONG, decided));
    if found.decided_by.is_empty() {
        let header = found.head.outcome.as_deref().map(|outcome| format!(" The header says {}.", quoted(outcome)));
        let unsaid = "No sentence says so in words that the rules know.";
        page.paragraph("", &format!("{unsaid}{}", header.unwrap_or_default()));
        return;
    }
    let quoted_below = |said: &Said| found.reasons.iter().any(|reason| reason.first.place.start == said.place.start);
    for kinds in [&["refuses", "leaves_out"][..], &["investigated"]] {
        let of_kind = || found.decided_by.iter().filter(|said| kinds.contains(&said.by));
        let last_word = of_kind().find(|said| said.place.section == "final_decision");
        if let Some(said) = last_word.or_else(|| of_kind().next()).filter(|said| !quoted_below(said)) {
            page.paragraph("  ", &sentence(&said.place));
        }
    }
}

fn put_reasons(page: &mut Page, found: &Overview) {
    if found.refusal == "no" {
        return;
    }
    page.gap();
    match found.reasons.as_slice() {
        [] => return page.paragraph("", &styled(WARN, "No reason was recognised.")),
        [_] => page.paragraph("", "Reason given:"),
        _ => page
            .paragraph("", "Reasons given, in the order in which they are stated (the Ombudsman does not rank them):"),
    }
    for (number, reason) in (1..).zip(&found.reasons) {
        let number = format!("{number}. ");
        page.paragraph(&number, &name(&reason.ground, GOOD));
        put_places(page, &" ".repeat(number.len()), reason);
    }
}

/// The sentences that give a ground, and why they count as they do.
fn put_places(page: &mut Page, indent: &str, reason: &Reason) {
    page.paragraph(indent, &sentence(&reason.first.place));
    if let Some(why) = why(&reason.first) {
        page.paragraph(indent, &styled(FAINT, &why));
    }
    for said in reason.also.iter().take(MOST_QUOTES) {
        page.paragraph(&format!("{indent}Also: "), &sentence(&said.place));
        if let Some(why) = why(said).filter(|_| said.because.kind == "reference") {
            page.paragraph(indent, &styled(FAINT, &why));
        }
    }
    if let Some(more) = reason.also.len().checked_sub(MOST_QUOTES).filter(|more| *more > 0) {
        let places = if more == 1 { "place" } else { "places" };
        page.paragraph(indent, &styled(FAINT, &format!("Also in {more} more {places}.")));
    }
}

fn put_list(page: &mut Page, title: &str, reasons: &[Reason]) {
    if reasons.is_empty() {
        return;
    }
    page.gap();
    page.paragraph("", title);
    for reason in reasons {
        page.paragraph("- ", &name(&reason.ground, STRONG));
        page.paragraph("  ", &sentence(&reason.first.place));
        // That it stands in the list of tests, or was investigated, the title says.
        let said = matches!(reason.assertion, "cited" | "finding");
        if let Some(why) = why(&reason.first).filter(|_| !said) {
            page.paragraph("  ", &styled(FAINT, &why));
        }
    }
}

fn put_others(page: &mut Page, reasons: &[Reason]) {
    let titles = [
        ("finding", "Found when the matter was investigated (no reason for a refusal):"),
        ("hypothetical", "Said only under a condition:"),
        ("historical", "Said of another or an earlier case:"),
        ("attributed", "Said by somebody else:"),
    ];
    for (assertion, title) in titles {
        let of: Vec<Reason> = reasons.iter().filter(|reason| reason.assertion == assertion).cloned().collect();
        put_list(page, title, &of);
    }
}

fn put_checks(page: &mut Page, found: &Overview) {
    page.gap();
    if found.checks.is_empty() {
        return page.paragraph("", "To check: nothing stands out.");
    }
    page.paragraph("", &styled(WARN, "To check:"));
    for check in &found.checks {
        page.paragraph(
            "- ",
            &format!("{} {} {}", check.meaning, check.advice, styled(FAINT, &format!("({})", check.code))),
        );
    }
}
