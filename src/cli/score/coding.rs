//! Samples that coders filled in: what is said of them beside the figures.

use std::collections::BTreeSet;

use crate::output::DecisionRow;
use crate::output::read::ids;
use crate::rules::nearest;
use crate::sample::ENOUGH_POSITIVES;
use crate::score::{Agreement, Coded, Coding, Score};
use crate::statistics::Kappa;

use super::super::table::{aligned, cells};
use super::super::{complain, plural, terminal};
use super::{Figure, NONE, estimate, some};

/// Says on standard error what is not coded, not settled, or perhaps mistyped.
pub(super) fn report(coded: &Coded, name: &str, tags: &[DecisionRow]) {
    let Coding { drawn, coded: done, not_coded, agreement, .. } = &coded.coding;
    if done < drawn {
        complain(&format!("{name}: {} of {drawn} decisions are not coded yet and are left out", drawn - done));
    }
    for stratum in not_coded {
        complain(&format!("{name}: of stratum {stratum} no decision is coded, so that the figures say nothing of it"));
    }
    let open = agreement.as_ref().map(|agreement| agreement.open.as_slice()).unwrap_or_default();
    if !open.is_empty() {
        complain(&format!(
            "{name}: {} on which the coders differ, so that coder_1 counts; settle them in a column `agreed`: {}",
            plural(open.len(), "decision"),
            some(open)
        ));
    }
    let known: BTreeSet<&str> = tags
        .iter()
        .flat_map(|row| ids(&row.grounds).chain(ids(&row.cited)).chain(ids(&row.considered_not_applied)))
        .collect();
    let used: BTreeSet<&str> = coded.labels.iter().flat_map(|label| ids(&label.applied)).collect();
    for id in used.difference(&known) {
        let help = nearest(id, known.iter().copied()).unwrap_or_else(|| "`grounds rules` lists the ids".to_owned());
        complain(&format!("{name}: `{id}` stands nowhere in the tags; {help}"));
    }
}

/// What the sample stands for.
pub(super) fn summary(coding: &Coding) -> String {
    format!(
        "a sample drawn by tag: {} of {} drawn are coded, and stand for {}; shares are weighted, counts are not\n",
        coding.coded, coding.drawn, coding.all
    )
}

/// How far the coders agree.
pub(super) fn table(agreement: &Agreement) -> String {
    let mut rows = vec![cells(&["two coders, on", "decisions", "agree", "kappa"])];
    for (what, kappa) in kappas(agreement) {
        let share = kappa.agreement.map_or(NONE.to_owned(), |share| format!("{share:.3}"));
        rows.push(vec![what.to_owned(), kappa.n.to_string(), share, estimate(kappa.kappa, kappa.interval)]);
    }
    aligned(&rows)
}

/// The same as rows.
pub(super) fn figures(coding: &Coding) -> Vec<Figure> {
    let mut found = vec![
        Figure::count("sample", "", "drawn", coding.drawn),
        Figure::count("sample", "", "coded", coding.coded),
        Figure::count("sample", "", "stands_for", coding.all),
    ];
    for (what, kappa) in coding.agreement.iter().flat_map(kappas) {
        let of = |figure: Figure| Figure { n: Some(kappa.n), ..figure };
        found.push(of(Figure::estimate("coders", what, "agreement", kappa.agreement, None)));
        found.push(of(Figure::estimate("coders", what, "kappa", kappa.kappa, kappa.interval)));
    }
    found
}

fn kappas(agreement: &Agreement) -> impl Iterator<Item = (&str, Kappa)> {
    let decisions = [("refusal", agreement.refusal), ("first ground", agreement.first_ground)];
    decisions.into_iter().chain(agreement.grounds.iter().map(|one| (one.ground.as_str(), one.kappa)))
}

/// The grounds of which too few are labelled.
pub(super) fn not_established(score: &Score) -> Option<String> {
    let rare: Vec<&str> = score.grounds.iter().filter(|one| !one.established).map(|one| one.ground.as_str()).collect();
    let some = rare.join(", ");
    let said = format!("accuracy not established (fewer than {ENOUGH_POSITIVES} decisions labelled with it): {some}");
    (!rare.is_empty()).then(|| textwrap::fill(&said, terminal::width()) + "\n")
}
