//! What must be said beside the figures: caveats are data, part of every report.

use std::collections::BTreeSet;

use crate::rules::RuleSet;
use crate::sample::Design;

use super::case::Case;
use super::field::Field;
use super::figure::{ENOUGH, FEWEST};
use super::period::SETTLED_DAYS;
use super::titles::Titles;
use super::{NOT_STATED, Note, Report};

/// The caveats of a report about the chosen decisions.
pub(super) fn of(report: &Report, chosen: &[&Case], rules: &RuleSet) -> Vec<String> {
    let mut found = vec![
        "The Ombudsman does not rank reasons: the reason stated first is not the main one.".to_owned(),
        "A decision may give several reasons, so that their shares sum to more than 100 %.".to_owned(),
        "The intervals cover chance only: neither wrong tags, nor decisions that were not published or not read."
            .to_owned(),
        accuracy(report),
    ];
    if report.shares.without.count() > 0 {
        found.push(format!(
            "In {} of {} refusals no reason was found. `At most` is the share if each of them had given the reason.",
            report.shares.without.count(),
            report.shares.n
        ));
    }
    let smallest = report.groups.iter().map(|group| group.shares.n).chain([report.shares.n]);
    if smallest.chain(report.part.as_ref().map(|part| part.n)).any(|n| n < ENOUGH) {
        found.push(format!(
            "Of fewer than {FEWEST} decisions no share is given; of fewer than {ENOUGH} the interval says more than the \
             share."
        ));
    }
    if report.listed.iter().any(|one| one.used.is_none()) {
        found.push(
            "A table does not say which of the applied reasons stand in the list of legal tests as well: to see how often a \
             listed reason is used, name the decisions themselves."
                .to_owned(),
        );
    }
    if report.linked.is_some() {
        found.push(
            "Possibly linked complaints are told by body, day and nearly the same words; they were not read by anybody."
                .to_owned(),
        );
    }
    found.extend(about_rules(report, rules));
    found.extend(about_groups(report, chosen));
    found.extend(about_bodies(report));
    found.extend(rules.caveats.iter().cloned());
    found.extend(report.notes.iter().map(|note| format!("{}: {}", note.title, note.text)));
    found
}

/// Whether it was measured how accurate the tags are, and on what.
fn accuracy(report: &Report) -> String {
    let Some(corrected) = &report.corrected else {
        return "How accurate the tags are on these decisions was not measured: none of them was labelled for this report."
            .to_owned();
    };
    let labelled = corrected.labelled;
    match (&corrected.fault, corrected.design) {
        (Some(fault), _) => format!("The shares could not be corrected for wrong tags: {fault}."),
        (None, Design::ByTag) => format!(
            "How accurate the tags are was measured on {labelled} of these decisions, drawn by their tags and labelled by \
             hand. The corrected shares are ratios over the strata (Cochran 1977); no other figure is corrected."
        ),
        (None, Design::Independent) => format!(
            "How accurate the tags are was measured on {labelled} other decisions that were labelled by hand, tagged with {}. \
             The corrected shares (Rogan & Gladen 1978, intervals of Lang & Reiczigel 2014) hold if tags are wrong here as \
             often as there; no other figure is corrected.",
            corrected.rules_versions.join(", ")
        ),
    }
}

fn about_rules(report: &Report, rules: &RuleSet) -> Vec<String> {
    let mut found = Vec::new();
    let versions: Vec<&str> = report.rules_versions.keys().map(String::as_str).collect();
    if versions.len() > 1 {
        let counts = report.rules_versions.iter().map(|(version, count)| format!("{version} ({count})"));
        let counts = counts.collect::<Vec<_>>().join(", ");
        found.push(format!("The tags were made with {} versions of the rules: {counts}.", versions.len()));
    }
    let own = rules.version_line();
    if versions.iter().any(|version| *version != own && *version != NOT_STATED) {
        found.push(format!("Titles and notes are those of {own}; some tags were made with other rules."));
    }
    found
}

fn about_groups(report: &Report, chosen: &[&Case]) -> Vec<String> {
    let mut found = Vec::new();
    if report.groups.iter().any(|group| group.provisional) {
        let weeks = SETTLED_DAYS / 7;
        found.push(format!(
            "Provisional: the period ended less than {weeks} weeks before the newest decision, or has not ended; more of \
             its decisions are to come."
        ));
    }
    let by = |field: Field| report.by.iter().any(|name| name == field.as_str());
    if by(Field::Organisation) && chosen.iter().any(|case| case.organisations.len() > 1) {
        found.push("A decision about two bodies counts under each, and once in totals.".to_owned());
    }
    if by(Field::Stage) {
        found.push("A decision with reasons of two stages counts under each, and once in totals.".to_owned());
    }
    found
}

fn about_bodies(report: &Report) -> Vec<String> {
    let mut found = Vec::new();
    if let Some(comparison) = &report.comparison {
        if !comparison.absent.is_empty() {
            let absent = comparison.absent.join(", ");
            found
                .push(format!("No refusal of these peers is among those counted: {absent}. Are the names as printed?"));
        }
        found.extend(
            [
                "The Ombudsman gives the reason, not the body: outside the limits a body differs from its peers, which does \
                 not say that it does better or worse.",
                "Expected counts account for category alone, with the peers that the reader chose, and are taken as known.",
                "Counts are taken to vary as Poisson's: of a reason that is given often the limits are wider than chance \
                 needs. The bodies are each other's standard, so that the comparisons are not independent.",
            ]
            .map(str::to_owned),
        );
    }
    if report.coverage.is_some() {
        found.push(
            "Coverage counts full refusals by the day of the decision; the Ombudsman's tables may count a complaint in \
             another year, or under another outcome."
                .to_owned(),
        );
    }
    if report.names.as_ref().is_some_and(|names| !names.alike.is_empty()) {
        found.push("Some names may be of one body; none of them was merged. `--organisations` maps names.".to_owned());
    }
    found
}

/// The notes on those grounds that any figure shows, in the order of the rule file.
pub(super) fn notes(report: &Report, titles: &Titles) -> Vec<Note> {
    let given = report.part.iter().chain([&report.shares]).flat_map(|shares| &shares.grounds);
    let given = given.filter(|one| one.any.count() > 0).map(|one| &one.ground);
    let paired = report.together.iter().flat_map(|pair| [&pair.ground, &pair.other]);
    let listed = report.listed.iter().map(|one| &one.ground);
    let denied = report.not_applied.iter().map(|one| &one.ground);
    let compared = report.comparison.iter().flat_map(|comparison| &comparison.grounds).map(|one| &one.ground);
    let touched: BTreeSet<&String> = given.chain(paired).chain(listed).chain(denied).chain(compared).collect();
    let note = |id: &String| {
        let text = titles.note(id)?.to_owned();
        Some(Note { ground: id.clone(), title: titles.title(id).to_owned(), text })
    };
    let mut found: Vec<Note> = touched.into_iter().filter_map(note).collect();
    found.sort_by_key(|note| titles.place(&note.ground));
    found
}
