//! What all explanations say in the same words.

use anstyle::Style;

use crate::explain::{Because, GroundName, Head, Place, Said};

use crate::cli::terminal::{FAINT, Page, STRONG, styled};

/// Characters of a phrase that are shown.
const LONGEST_PHRASE: usize = 72;

/// Words between quotation marks, on one line.
pub(super) fn quoted(text: &str) -> String {
    format!("\u{201C}{}\u{201D}", text.split_whitespace().collect::<Vec<_>>().join(" "))
}

/// The beginning of a phrase that is too long for the eye; its position leads to the rest.
pub(super) fn shortened(phrase: &str) -> String {
    if phrase.chars().count() <= LONGEST_PHRASE {
        return phrase.to_owned();
    }
    let start: String = phrase.chars().take(LONGEST_PHRASE).collect();
    format!("{} \u{2026}", start.trim_end())
}

/// Which decision it is.
pub(super) fn put_head(page: &mut Page, head: &Head) {
    let reference = head.reference.as_deref().unwrap_or("no reference");
    let more = [head.organisation.as_deref(), head.decision_date.as_deref()];
    let line = more.into_iter().flatten().fold(styled(STRONG, reference), |line, part| format!("{line}, {part}"));
    page.paragraph("", &line);
    let subject = [head.category.as_deref(), head.subcategory.as_deref()].into_iter().flatten().collect::<Vec<_>>();
    if !subject.is_empty() {
        page.paragraph("", &styled(FAINT, &subject.join(" > ")));
    }
}

/// A ground's title with its id and law.
pub(super) fn name(ground: &GroundName, style: Style) -> String {
    let law = if ground.law.is_empty() { String::new() } else { format!("; {}", ground.law) };
    format!("{} {}", styled(style, &ground.title), styled(FAINT, &format!("({}{law})", ground.id)))
}

/// Where a sentence stands: heading, and paragraph where there are several.
pub(super) fn place(place: &Place) -> String {
    let Place { heading, paragraph, .. } = place;
    match (place.numbered, place.only) {
        (true, _) => format!("{heading}, paragraph {paragraph}"),
        (false, true) => heading.clone(),
        (false, false) => format!("{heading}, {} paragraph", ordinal(*paragraph)),
    }
}

fn ordinal(number: u32) -> String {
    let ending = match (number % 10, number % 100) {
        (_, 11..=13) => "th",
        (1, _) => "st",
        (2, _) => "nd",
        (3, _) => "rd",
        _ => "th",
    };
    format!("{number}{ending}")
}

/// A sentence with its place.
pub(super) fn sentence(said: &Place) -> String {
    format!("{} {}", quoted(&said.sentence), styled(FAINT, &format!("({})", place(said))))
}

/// What made a mention so, for a reader; nothing where the words speak for themselves.
pub(super) fn why(said: &Said) -> Option<String> {
    if said.by == "pointer" || said.by == "reference" {
        return Some(format!("{} stands for it.", quoted(&said.matched)));
    }
    let because = &said.because;
    let words = quoted(because.words.as_deref().unwrap_or_default());
    Some(match because.kind {
        "phrase" | "cue" if said.assertion == "applied" && said.place.starts_as == "applied" => return None,
        "phrase" => format!("So because of the words {}.", quoted(&said.matched)),
        "section" => format!("So because it stands under {words}."),
        "cue" => format!("So because of the words {words}."),
        "quotation" => "So because the words stand between quotation marks.".to_owned(),
        "question" => "So because the sentence is a question.".to_owned(),
        "narrative" => "So because the sentence only tells what happened.".to_owned(),
        "refusal" => "So because that matter was investigated.".to_owned(),
        _ => format!("Applied by {words}, which points to this paragraph."),
    })
}

/// What made a mention so, for a rule writer: with the place in the rule file.
pub(super) fn rule_of(because: &Because) -> String {
    let words = because.words.as_deref().unwrap_or_default();
    let written = because.rule.as_ref();
    let (text, position) = written.map_or(("", ""), |rule| (rule.text.as_str(), rule.position.as_str()));
    match because.kind {
        "phrase" => "by the phrase itself".to_owned(),
        "section" => format!("by the section {text} at {position}"),
        "cue" => {
            let assertion = because.assertion.unwrap_or_default();
            format!("by the words {}: {assertion} cue `{}` at {position}", quoted(words), shortened(text))
        }
        "quotation" => "by the quotation marks around it (`quotations`)".to_owned(),
        "question" => "by the question mark of its sentence (`questions`)".to_owned(),
        "narrative" => "by its sentence, which only tells what happened (`narrative`)".to_owned(),
        "refusal" => "by the refusal: that matter was investigated".to_owned(),
        _ => format!("by the words {}, which point to this paragraph", quoted(words)),
    }
}
