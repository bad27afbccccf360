//! The decision's text with every mention underlined.

use anstyle::Style;
use textwrap::Options;
use textwrap::core::display_width;

use crate::cli::terminal::{FAINT, GOOD, NOTE, Page, STRONG, WARN, styled};
use crate::explain::{Mark, MarkedDecision, MarkedParagraph, MarkedSection};

use super::words::{put_head, rule_of, shortened};

/// Columns before the text: a paragraph's number, or a mention's.
const GUTTER: usize = 6;
/// Grounds for which a pointer can stand that are named.
const MOST_IDS: usize = 3;

/// Puts the marked text on the page.
pub(super) fn put(page: &mut Page, found: &MarkedDecision) {
    put_head(page, &found.head);
    for section in &found.sections {
        page.gap();
        put_heading(page, section);
        for paragraph in &section.paragraphs {
            page.gap();
            put_paragraph(page, paragraph);
            for (number, mark) in (1..).zip(&paragraph.mentions) {
                put_note(page, mark, number);
            }
        }
    }
    page.gap();
    page.paragraph("", &styled(FAINT, &format!("Rules: {}", found.head.rules_version)));
}

fn put_heading(page: &mut Page, section: &MarkedSection) {
    let kind = section.kind;
    let start = match section.assertion {
        _ if !section.scan => "no mentions are looked for here".to_owned(),
        assertion => format!("mentions start as {assertion}"),
    };
    let position = section.position.as_ref().map(|position| format!("; {position}")).unwrap_or_default();
    let heading = format!("== {}", section.heading);
    page.paragraph(
        "",
        &format!("{} {}", styled(STRONG, &heading), styled(FAINT, &format!("[{kind}: {start}{position}]"))),
    );
}

/// The paragraph, broken to the page's width, with a row of underlining for each mention beneath each line.
fn put_paragraph(page: &mut Page, paragraph: &MarkedParagraph) {
    let text = OneLine::new(&paragraph.text);
    let mut label = if paragraph.numbered { format!("{:>4}. ", paragraph.paragraph) } else { " ".repeat(GUTTER) };
    let mut at = 0;
    for line in textwrap::wrap(&text.text, Options::new(page.width() - GUTTER)) {
        let rest = text.text.get(at..).unwrap_or_default();
        let start = at + (rest.len() - rest.trim_start().len());
        at = start + line.len();
        page.line(&format!("{label}{line}"));
        label = " ".repeat(GUTTER);
        for (number, mark) in (1..).zip(&paragraph.mentions) {
            let (from, to) = text.place(mark.start - paragraph.start, mark.end - paragraph.start);
            let (from, to) = (from.max(start), to.min(at));
            if from < to {
                let column = display_width(text.text.get(start..from).unwrap_or_default());
                let length = display_width(text.text.get(from..to).unwrap_or_default()).max(1);
                let row = format!("{}{}", " ".repeat(column), "~".repeat(length));
                page.line(&styled(style_of(mark), &format!("{number:>4}  {row}")));
            }
        }
    }
}

fn put_note(page: &mut Page, mark: &Mark, number: usize) {
    let what = match (&mark.ground, mark.by) {
        (Some(ground), _) => ground.clone(),
        (None, "refuses" | "leaves_out") => "says what was not investigated".to_owned(),
        (None, "investigated") => "says what was investigated".to_owned(),
        (None, "pointer") => format!("can stand for {}", some(&mark.to)),
        (None, _) => "points to a paragraph".to_owned(),
    };
    let indent = " ".repeat(GUTTER);
    let what = styled(style_of(mark), &format!("{what}: {}", mark.assertion));
    page.paragraph(&format!("{number:>4}  "), &format!("{what}, {}", rule_of(&mark.because)));
    // Cues that would have made the same of it say nothing new.
    for cue in mark.also_reached_by.iter().filter(|cue| cue.assertion != Some(mark.assertion)) {
        page.paragraph(&indent, &format!("not {}", rule_of(cue)));
    }
    for phrase in &mark.phrases {
        let phrase = format!("phrase `{}` at {}", shortened(&phrase.text), phrase.position);
        page.paragraph(&indent, &styled(FAINT, &phrase));
    }
}

/// The first of many grounds.
fn some(ids: &[String]) -> String {
    let listed = ids.iter().take(MOST_IDS).map(String::as_str).collect::<Vec<_>>().join(", ");
    match ids.len().checked_sub(MOST_IDS) {
        None | Some(0) => listed,
        Some(more) => format!("{listed} and {more} more"),
    }
}

fn style_of(mark: &Mark) -> Style {
    match (mark.ground.is_some(), mark.assertion) {
        (false, _) if mark.by == "pointer" => FAINT,
        (false, _) => NOTE,
        (true, "applied") => GOOD,
        (true, _) => WARN,
    }
}

/// A text on one line, and where its bytes stood before.
struct OneLine {
    text: String,
    /// For each byte of the text, the byte of the source.
    from: Vec<usize>,
}

impl OneLine {
    fn new(source: &str) -> Self {
        let mut one = Self { text: String::with_capacity(source.len()), from: Vec::with_capacity(source.len()) };
        for (at, sign) in source.char_indices() {
            if sign.is_whitespace() {
                if one.text.ends_with(' ') {
                    continue;
                }
                one.text.push(' ');
            } else {
                one.text.push(sign);
            }
            one.from.resize(one.text.len(), at);
        }
        one
    }

    /// Where the source's bytes from `start` to `end` stand.
    fn place(&self, start: usize, end: usize) -> (usize, usize) {
        let find = |at: usize| self.from.partition_point(|from| *from < at);
        (find(start), find(end))
    }
}

#[cfg(test)]
mod tests {
    use super::OneLine;

    #[test]
    fn places_survive_folding_of_line_ends() {
        let source = "The Council\u{2019}s\n   view is  \u{201C}no\u{201D}.";
        let one = OneLine::new(source);
        assert_eq!(one.text, "The Council\u{2019}s view is \u{201C}no\u{201D}.");
        let start = source.find("view").expect("there");
        let (from, to) = one.place(start, source.find("no").expect("there") + 2);
        assert_eq!(&one.text[from..to], "view is \u{201C}no");
    }
}
