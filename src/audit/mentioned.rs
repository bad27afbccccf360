//! Grounds that are mentioned and not applied: listed among the legal tests, or weighed and denied.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::output::read::ids;

use super::case::Case;
use super::figure::Figure;
use super::titles::Titles;

/// Decisions by ground.
type Counts<'c> = BTreeMap<&'c str, u32>;

/// How often a ground stands in the list of legal tests, and what becomes of it there.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ListedThenUsed {
    /// The ground.
    pub ground: String,
    /// What people call it.
    pub title: String,
    /// Refusals that list it and neither apply nor deny it.
    pub not_used: Figure,
    /// Of the refusals that list it, those that apply it; none where tables are read, which do not say that.
    pub used: Option<Figure>,
}

/// Counts refusals by the grounds that they list.
pub fn listed_then_used(cases: &[&Case], keep: &[String], titles: &Titles) -> Vec<ListedThenUsed> {
    let n = u32::try_from(cases.len()).unwrap_or(u32::MAX);
    let is_known = cases.iter().all(|case| case.text.is_some());
    let (mut only_listed, mut listed, mut used) = (Counts::new(), Counts::new(), Counts::new());
    for case in cases {
        ids(&case.row.cited).for_each(|id| *only_listed.entry(id).or_default() += 1);
        for id in case.text.iter().flat_map(|text| &text.listed) {
            *listed.entry(id).or_default() += 1;
            *used.entry(id).or_default() += u32::from(case.grounds.contains(id));
        }
    }
    let row = |id: &str| {
        let count = |counts: &Counts<'_>| counts.get(id).copied().unwrap_or_default();
        ListedThenUsed {
            ground: id.to_owned(),
            title: titles.title(id).to_owned(),
            not_used: Figure::of(count(&only_listed), n, 0),
            used: is_known.then(|| Figure::of(count(&used), count(&listed), 0)),
        }
    };
    let seen = |one: &ListedThenUsed| one.not_used.count() > 0 || one.used.is_some_and(|used| used.n() > 0);
    in_order(keep, titles).into_iter().map(row).filter(seen).collect()
}

/// A ground that decisions weigh and deny.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct NotApplied {
    /// The ground.
    pub ground: String,
    /// What people call it.
    pub title: String,
    /// Decisions that weigh it and do not apply it, of all that were chosen, refusals or not.
    pub decisions: Figure,
}

/// Counts decisions by the grounds that they weigh and deny.
pub fn not_applied(cases: &[&Case], keep: &[String], titles: &Titles) -> Vec<NotApplied> {
    let n = u32::try_from(cases.len()).unwrap_or(u32::MAX);
    let mut denied = Counts::new();
    for id in cases.iter().flat_map(|case| ids(&case.row.considered_not_applied)) {
        *denied.entry(id).or_default() += 1;
    }
    let row = |id: &str| {
        let decisions = Figure::of(denied.get(id).copied().unwrap_or_default(), n, 0);
        NotApplied { ground: id.to_owned(), title: titles.title(id).to_owned(), decisions }
    };
    in_order(keep, titles).into_iter().map(row).filter(|one| one.decisions.count() > 0).collect()
}

/// A decision that weighs a ground and denies it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Considered {
    /// Case number, else where the text came from.
    pub name: String,
    /// The body complained about.
    pub organisation: String,
    /// ISO 8601, or empty.
    pub date: String,
    /// `full`, `part`, `no`.
    pub refusal: &'static str,
    /// The ground.
    pub ground: String,
    /// What people call it.
    pub title: String,
    /// The sentence before, if it stands in the same paragraph.
    pub before: String,
    /// The sentence that denies it; empty where tables are read, which do not hold it.
    pub sentence: String,
    /// The sentence after, if it stands in the same paragraph.
    pub after: String,
}

/// The decisions that weigh a ground and deny it, by ground, then in their order.
pub fn considered(cases: &[&Case], keep: &[String], titles: &Titles) -> Vec<Considered> {
    let asked = in_order(keep, titles);
    let mut found = Vec::new();
    for case in cases {
        for id in ids(&case.row.considered_not_applied).filter(|id| asked.contains(id)) {
            let denial = case.text.as_ref().and_then(|text| text.denials.iter().find(|denial| denial.ground == id));
            let denial = denial.cloned().unwrap_or_default();
            found.push(Considered {
                name: case.name().to_owned(),
                organisation: case.row.organisation.clone(),
                date: case.date.map(|date| date.to_string()).unwrap_or_default(),
                refusal: case.refusal.as_str(),
                ground: id.to_owned(),
                title: titles.title(id).to_owned(),
                before: denial.before,
                sentence: denial.sentence,
                after: denial.after,
            });
        }
    }
    found.sort_by_key(|one| titles.place(&one.ground));
    found
}

/// The grounds that are asked for, else all of the rule file, in its order.
fn in_order<'i>(keep: &'i [String], titles: &'i Titles) -> Vec<&'i str> {
    let mut ids: Vec<&str> =
        if keep.is_empty() { titles.ids().collect() } else { keep.iter().map(String::as_str).collect() };
    ids.sort_by_key(|id| titles.place(id));
    ids
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::audit::case::{Denial, Text};
    use crate::audit::tests::{case, titles};

    fn read(applied: &str, cited: &str, denied: &str, listed: &[&str]) -> Case {
        let mut case = case(applied);
        case.row.cited = cited.to_owned();
        case.row.considered_not_applied = denied.to_owned();
        let denial = Denial { ground: denied.to_owned(), sentence: "It is not late.".to_owned(), ..Denial::default() };
        case.text = Some(Text {
            listed: listed.iter().map(|id| (*id).to_owned()).collect(),
            denials: vec![denial],
            ..Text::default()
        });
        case
    }

    /// By hand: 12 refusals list b, of which 3 apply it.
    #[test]
    fn listed_then_used_is_as_counted_by_hand() {
        let mut cases = vec![read("a", "b", "", &["b"]); 9];
        cases.extend(vec![read("b", "", "", &["b"]); 3]);
        let all: Vec<&Case> = cases.iter().collect();
        let found = listed_then_used(&all, &[], &titles());
        assert_eq!(found.iter().map(|one| one.ground.as_str()).collect::<Vec<_>>(), ["b"]);
        assert_eq!(found[0].not_used, Figure::of(9, 12, 0));
        assert_eq!(found[0].used, Some(Figure::of(3, 12, 0)));
        let mut table = cases.clone();
        table[0].text = None;
        let found = listed_then_used(&table.iter().collect::<Vec<_>>(), &[], &titles());
        assert_eq!(found[0].used, None, "a table does not say it");
    }

    #[test]
    fn what_was_weighed_and_denied_comes_with_its_sentence() {
        let cases = [read("a", "", "b", &[]), read("a", "", "", &[])];
        let cases: Vec<&Case> = cases.iter().collect();
        assert_eq!(not_applied(&cases, &[], &titles())[0].decisions, Figure::of(1, 2, 0));
        let found = considered(&cases, &[], &titles());
        assert_eq!(
            found.iter().map(|one| (one.ground.as_str(), one.sentence.as_str())).collect::<Vec<_>>(),
            [("b", "It is not late.")]
        );
        assert!(considered(&cases, &["a".to_owned()], &titles()).is_empty());
    }
}
