//! The outcome of golden cases, for reading.

use crate::cli::plural;
use crate::cli::terminal::{self, FAINT, GOOD, NOTE, Page, STRONG, WARN, styled};
use crate::diff::Pair;
use crate::golden::{Case, Difference, Outcome, Report};

/// A line per case, with what differs, and a summary; `command` is how to run this again.
pub(super) fn page(report: &Report, command: &str) -> String {
    let mut page = Page::new(terminal::width());
    for case in &report.cases {
        put_case(&mut page, case);
    }
    page.gap();
    page.paragraph("", &styled(STRONG, &summary(report)));
    let renew = |page: &mut Page| page.line(&styled(FAINT, &format!("  {command} --accept --all")));
    if let Some(Pair { old, new }) = &report.rules_version {
        let note = format!("The expectations were written with rules {old}, and compared with {new}. To renew them:");
        page.paragraph("", &styled(FAINT, &note));
        renew(&mut page);
    }
    if report.columns_differ {
        page.paragraph("", "The expectations have other columns than the program prints now. To renew them:");
        renew(&mut page);
    }
    page.into_text()
}

/// How many cases had which outcome; outcomes that none had are left out.
fn summary(report: &Report) -> String {
    let counted = Outcome::ALL.into_iter().filter(|outcome| report.count(*outcome) > 0);
    let parts: Vec<String> = counted.map(|outcome| format!("{} {}", outcome.as_str(), report.count(outcome))).collect();
    format!("{}: {}", plural(report.cases.len(), "case"), parts.join(", "))
}

fn put_case(page: &mut Page, case: &Case) {
    let style = match case.outcome {
        Outcome::Agrees => FAINT,
        Outcome::Missing => NOTE,
        Outcome::Differs | Outcome::Orphan | Outcome::Unreadable => WARN,
    };
    page.line(&format!("{}  {}", styled(style, &format!("{:<10}", case.outcome.as_str())), case.name));
    for difference in &case.differences {
        put_difference(page, difference);
    }
    let hint = match case.outcome {
        Outcome::Missing => Some(format!("no expectation; when you have read it: --accept {}", case.name)),
        Outcome::Orphan => Some(format!("an expectation without a case; to drop it: --accept {}", case.name)),
        _ => case.message.clone(),
    };
    if let Some(hint) = hint {
        page.line(&styled(FAINT, &format!("    {hint}")));
    }
}

fn put_difference(page: &mut Page, difference: &Difference) {
    let style = match difference {
        Difference::Mention { change: "gained", .. } => GOOD,
        Difference::Mention { change: "lost", .. } => WARN,
        _ => NOTE,
    };
    for line in difference.lines() {
        let text = line.trim_start();
        let indent = " ".repeat(4 + line.len() - text.len());
        let text = if indent.len() == 4 { styled(style, text) } else { text.to_owned() };
        page.paragraph(&indent, &text);
    }
}
