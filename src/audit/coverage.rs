//! How much of what was decided is published: refusals read, over the Ombudsman's yearly totals.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::rules::Refusal;
use crate::statistics::rounded_if_any;

use super::alike::fold;
use super::case::Case;
use super::figure::FEWEST;
use super::period::Unit;

/// A line of the Ombudsman's yearly tables.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Total {
    /// The body.
    pub organisation: String,
    /// As `2023/24`.
    pub financial_year: String,
    /// Complaints about it that were closed after initial enquiries in that year.
    pub closed_after_initial_enquiries: u32,
}

/// Published over decided.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Coverage {
    /// A row for each total that was given, by organisation, then year.
    pub rows: Vec<Covered>,
    /// Full refusals in these rows.
    pub published: u32,
    /// The sum of the totals.
    pub decided: u32,
    /// Full refusals of bodies or years without a total.
    pub without_total: u32,
}

/// One body in one year.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Covered {
    /// The body.
    pub organisation: String,
    /// As `2023/24`.
    pub financial_year: String,
    /// Full refusals that were read.
    pub published: u32,
    /// Complaints that were closed after initial enquiries.
    pub decided: u32,
    /// The share, from 0 on; none where too few were decided.
    #[serde(serialize_with = "rounded_if_any")]
    pub share: Option<f64>,
    /// More were published than decided: name, year or total must be wrong.
    pub is_above: bool,
    /// Whether more decisions of that year are still to be published.
    pub provisional: bool,
}

/// A financial year as `2023/24`, however it is written: `2023-24`, `2023/2024`. None where the two years do not follow.
pub fn financial_year(text: &str) -> Option<String> {
    let (first, second) = text.split_once(['/', '-', '\u{2013}'])?;
    let (first, second) = (first.trim(), second.trim());
    if first.len() != 4 || !matches!(second.len(), 2 | 4) {
        return None;
    }
    let next = first.parse::<u32>().ok()? + 1;
    let follows = next.to_string().ends_with(second);
    follows.then(|| format!("{first}/{:02}", next % 100))
}

/// Counts the full refusals among these decisions, each once, against the totals; `shows` says which rows to keep.
pub fn coverage(cases: &[Case], totals: &[Total], shows: impl Fn(&str, &str) -> bool) -> Coverage {
    let mut published: BTreeMap<(String, String), (u32, bool)> = BTreeMap::new();
    let newest = cases.iter().filter_map(|case| case.date).max();
    for case in cases.iter().filter(|case| case.refusal == Refusal::Full) {
        let (Some(date), Some(newest)) = (case.date, newest) else { continue };
        let year = Unit::FinancialYear.label(date);
        for organisation in case.organisations.iter().filter(|organisation| shows(organisation, &year)) {
            let (count, provisional) = published.entry((fold(organisation), year.clone())).or_default();
            *count += 1;
            *provisional |= Unit::FinancialYear.is_provisional(date, newest);
        }
    }
    let mut decided: BTreeMap<(String, String), (String, u32)> = BTreeMap::new();
    for total in totals.iter().filter(|total| shows(&total.organisation, &total.financial_year)) {
        let key = (fold(&total.organisation), total.financial_year.clone());
        let (_, sum) = decided.entry(key).or_insert_with(|| (total.organisation.clone(), 0));
        *sum = sum.saturating_add(total.closed_after_initial_enquiries);
    }
    let rows: Vec<Covered> = decided
        .into_iter()
        .map(|(key, (organisation, decided))| {
            let (published, provisional) = published.remove(&key).unwrap_or_default();
            let share = (decided >= FEWEST).then(|| f64::from(published) / f64::from(decided));
            let is_above = published > decided;
            Covered { organisation, financial_year: key.1, published, decided, share, is_above, provisional }
        })
        .collect();
    Coverage {
        published: rows.iter().map(|row| row.published).sum(),
        decided: rows.iter().map(|row| row.decided).sum(),
        rows,
        without_total: published.into_values().map(|(count, _)| count).sum(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::audit::tests::with;

    fn total(organisation: &str, year: &str, closed: u32) -> Total {
        Total {
            organisation: organisation.to_owned(),
            financial_year: year.to_owned(),
            closed_after_initial_enquiries: closed,
        }
    }

    #[test]
    fn years_are_understood_however_they_are_written() {
        for text in ["2023/24", "2023-24", "2023/2024", "2023 \u{2013} 24"] {
            assert_eq!(financial_year(text).as_deref(), Some("2023/24"), "{text}");
        }
        assert_eq!(financial_year("1999-00").as_deref(), Some("1999/00"));
        for text in ["2023", "2023/25", "23/24", "2023/4", "2023/24/25"] {
            assert_eq!(financial_year(text), None, "{text}");
        }
    }

    #[test]
    fn published_over_decided_is_as_counted_by_hand() {
        let mut cases = vec![with("a", "X Council", "2023-05-01"); 6];
        cases.extend(vec![with("a", "X Council", "2024-05-01"); 12]);
        cases.extend(vec![with("a", "Y Council", "2024-05-01"); 2]);
        cases.push(Case { refusal: Refusal::Part, ..with("a", "X Council", "2023-05-01") });
        cases.push(with("", "X Council", "2024-08-01"));
        let totals = [total("x council", "2023/24", 12), total("X Council", "2024/25", 11), total("Z", "2023/24", 9)];
        let found = coverage(&cases, &totals, |_, _| true);
        let rows: Vec<_> = found.rows.iter().map(|row| (row.published, row.decided, row.share, row.is_above)).collect();
        assert_eq!(rows, [(6, 12, Some(0.5), false), (13, 11, Some(13.0 / 11.0), true), (0, 9, None, false)]);
        assert_eq!((found.published, found.decided, found.without_total), (19, 32, 2));
        let provisional: Vec<bool> = found.rows.iter().map(|row| row.provisional).collect();
        assert_eq!(provisional, [false, true, false]);
        let one = coverage(&cases, &totals, |organisation, year| organisation == "X Council" && year == "2024/25");
        assert_eq!((one.rows.len(), one.without_total), (1, 0));
    }
}
