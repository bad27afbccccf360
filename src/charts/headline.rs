//! What is seen in a picture, in a sentence without its full stop. It says what was counted, and no more: nothing of why,
//! and nothing of few decisions.

use crate::audit::wording::{percent, plural, share_with_interval};
use crate::audit::{ENOUGH, Figure, GroundShares, Group, Report};

use super::Datum;

/// "28 % of 112 decisions", "95 % interval 20 to 37 %, of 20 decisions", "3 of 8 decisions".
fn of_decisions(figure: &Figure) -> String {
    let n = figure.n();
    match figure.share() {
        Some(share) if n >= ENOUGH => format!("{} of {n} decisions", percent(share, n)),
        Some(_) => format!("{}, of {n} decisions", share_with_interval(figure)),
        None => format!("{} of {}", figure.count(), plural(n, "decision")),
    }
}

fn quoted(title: &str) -> String {
    format!("\u{2018}{title}\u{2019}")
}

/// The ground that is given most often, the first of those that are.
fn top(report: &Report) -> Option<&GroundShares> {
    let most = report.shares.grounds.iter().map(|one| one.any.count()).max().filter(|most| *most > 0)?;
    report.shares.grounds.iter().find(|one| one.any.count() == most)
}

/// Whether every ground that these decisions give is shown, so that it can be said which is given most often.
fn shows_all(report: &Report) -> bool {
    let shown: u32 = report.shares.grounds.iter().map(|one| one.any.count()).sum();
    let given: u32 = (0..).zip(&report.shares.by_number).map(|(number, figure)| number * figure.count()).sum();
    shown == given
}

pub(super) fn reasons(report: &Report) -> String {
    let Some(top) = top(report) else { return "No reason was found in any of these decisions".to_owned() };
    if !shows_all(report) {
        return format!("{} is given in {}", quoted(&top.title), of_decisions(&top.any));
    }
    let alike = report.shares.grounds.iter().filter(|one| one.any.count() == top.any.count()).count();
    match alike {
        1 => format!("{} is given most often, in {}", quoted(&top.title), of_decisions(&top.any)),
        _ => format!("{} reasons are given equally often, each in {}", alike, of_decisions(&top.any)),
    }
}

/// A ground's figures in the groups that can be compared.
fn comparable<'g>(report: &'g Report, ground: &str) -> Vec<(&'g str, Figure)> {
    let figure = |group: &'g Group| {
        let figure = group.shares.grounds.iter().find(|one| one.ground == ground)?.any;
        Some((group.values.first()?.as_str(), figure))
    };
    let settled = report.groups.iter().filter(|group| group.shares.n >= ENOUGH && !group.provisional);
    settled
        .filter(|group| group.values.iter().all(|value| value != crate::audit::NOT_STATED))
        .filter_map(figure)
        .collect()
}

pub(super) fn years(report: &Report) -> String {
    let found = top(report).map(|top| (top, comparable(report, &top.ground)));
    let Some((top, [(first, before), .., (last, after)])) =
        found.as_ref().map(|(top, figures)| (top, figures.as_slice()))
    else {
        return "Too few decisions in most years to compare the years".to_owned();
    };
    let said = |figure: &Figure| figure.share().map(|share| percent(share, figure.n())).unwrap_or_default();
    let changes = match report.breaks.len() {
        0 => String::new(),
        1 => "; a change of practice falls in this time".to_owned(),
        count => format!("; {count} changes of practice fall in this time"),
    };
    format!("{}: {} of decisions in {first}, {} in {last}{changes}", quoted(&top.title), said(before), said(after))
}

pub(super) fn subjects(report: &Report) -> String {
    let found = top(report).map(|top| (top, comparable(report, &top.ground)));
    let share = |figure: &Figure| figure.share().unwrap_or_default();
    let Some((top, figures)) = found.filter(|(_, figures)| figures.len() > 1) else {
        return "Too few decisions about most subjects to compare the subjects".to_owned();
    };
    let by_share = |one: &&(&str, Figure), other: &&(&str, Figure)| share(&one.1).total_cmp(&share(&other.1));
    let (Some(least), Some(most)) = (figures.iter().min_by(by_share), figures.iter().max_by(by_share)) else {
        return String::new();
    };
    let said = |(subject, figure): &(&str, Figure)| format!("{} ({subject})", percent(share(figure), figure.n()));
    format!("{}: from {} to {}", quoted(&top.title), said(least), said(most))
}

pub(super) fn listed(data: &[Datum]) -> String {
    let Some(top) = data.iter().max_by_key(|one| (one.figure.n(), one.figure.count())) else { return String::new() };
    let what = if top.key.figure == "used" { "used by" } else { "listed and not used by" };
    let of = if top.key.figure == "used" { " that list it" } else { "" };
    format!("{} is {what} {}{of}", quoted(&top.label), of_decisions(&top.figure))
}

pub(super) fn together(report: &Report) -> String {
    let Some(pair) = report.together.first() else { return String::new() };
    let figure = Figure::of(pair.of_ground.count(), report.shares.n, 0);
    let most = if shows_all(report) { " most often," } else { "" };
    let (one, other) = (quoted(&pair.title), quoted(&pair.other_title));
    format!("{one} and {other} are given together{most} in {}", of_decisions(&figure))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::audit::{Case, Request, once};
    use crate::output::DecisionRow;
    use crate::rules::RuleSet;

    const RULES: &str = "scheme: mine\ntitle: Mine\nversion: '1'\n\
        layout:\n  reference: '\\d{2} \\d{3} \\d{3}'\n  sections:\n    - {kind: assessment, headings: [Assessment]}\n\
        refusals: {refuses: [will not investigate], investigated: [completed my investigation]}\n\
        grounds:\n  \
        - {id: late, title: Too late, stage: discretion, phrases: [is late]}\n  \
        - {id: small, title: Too small, stage: discretion, phrases: [too small]}\n";

    /// How many refusals give which grounds.
    type Kinds<'k> = &'k [(usize, &'k str)];

    /// The headlines of so many full refusals each with these grounds, some grounds asked for.
    fn said(kinds: Kinds<'_>, asked: &[&str]) -> (String, String) {
        let row = |ids: &str| DecisionRow {
            refusal: "full".to_owned(),
            first_ground: ids.split(';').next().unwrap_or_default().to_owned(),
            grounds: ids.to_owned(),
            ..DecisionRow::default()
        };
        let cases = kinds.iter().flat_map(|(times, ids)| vec![Case::of(row(ids)).expect("a case"); *times]);
        let (cases, duplicates) = once(cases.collect());
        let request = Request { grounds: asked.iter().map(|id| (*id).to_owned()).collect(), ..Request::default() };
        let rules = RuleSet::from_yaml("rules.yaml", RULES).unwrap_or_else(|problems| panic!("{problems}"));
        let report = Report::of(&cases, duplicates, &request, &rules).expect("sums that add up");
        (reasons(&report), together(&report))
    }

    #[test]
    fn headlines_say_what_was_counted_and_no_more() {
        let (late, small, both) = ("late", "small", "late;small");
        let cases: [(Kinds<'_>, &[&str], &str, &str); 5] = [
            (
                &[(30, both), (10, late)],
                &[],
                "\u{2018}Too late\u{2019} is given most often, in 100 % of 40 decisions",
                "\u{2018}Too late\u{2019} and \u{2018}Too small\u{2019} are given together most often, in 75 % \
                 of 40 decisions",
            ),
            (
                &[(30, both), (10, late)],
                &[small],
                "\u{2018}Too small\u{2019} is given in 75 % of 40 decisions",
                "\u{2018}Too late\u{2019} and \u{2018}Too small\u{2019} are given together in 75 % of 40 \
                 decisions",
            ),
            (
                &[(6, late), (14, "")],
                &[],
                "\u{2018}Too late\u{2019} is given most often, in 15 to 52 %, 30 %, of 20 decisions",
                "",
            ),
            (&[(3, late), (2, small)], &[], "\u{2018}Too late\u{2019} is given most often, in 3 of 5 decisions", ""),
            (&[(2, late), (2, small)], &[], "2 reasons are given equally often, each in 2 of 4 decisions", ""),
        ];
        for (kinds, asked, one, other) in cases {
            assert_eq!(said(kinds, asked), (one.to_owned(), other.to_owned()));
        }
        assert_eq!(said(&[(2, "")], &[]).0, "No reason was found in any of these decisions");
    }
}
