//! Complaints that may be one: about the same body, decided on the same day, in nearly the same words.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::Serialize;

use super::case::Case;
use super::shares::Shares;

/// From this on two texts are nearly the same: the Sørensen-Dice coefficient of their pairs of letters.
const NEARLY: f64 = 0.9;

/// Refusals that may be of linked complaints, and what the shares are without the further ones.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Linked {
    /// The decisions of each cluster, by case number or source.
    pub clusters: Vec<Vec<String>>,
    /// The shares with the first decision of each cluster and none of its others.
    pub shares: Shares,
}

/// The clusters of these refusals, by index, each with two or more.
///
/// A Summary is compared where the text was read; from a table, the quoted sentence, which is often a stock one, and then
/// subject and grounds must agree too.
pub fn clusters(cases: &[&Case]) -> Vec<Vec<usize>> {
    let mut days: BTreeMap<(&str, Date), Vec<usize>> = BTreeMap::new();
    for (index, case) in cases.iter().enumerate() {
        if let (Some(date), false) = (case.date, case.row.organisation.is_empty()) {
            days.entry((case.row.organisation.as_str(), date)).or_default().push(index);
        }
    }
    let mut found = Vec::new();
    for same_day in days.into_values().filter(|indices| indices.len() > 1) {
        let mut open: Vec<Vec<usize>> = Vec::new();
        for index in same_day {
            let alike = |cluster: &Vec<usize>| cluster.iter().any(|other| are_alike(cases, *other, index));
            match open.iter_mut().find(|cluster| alike(cluster)) {
                Some(cluster) => cluster.push(index),
                None => open.push(vec![index]),
            }
        }
        found.extend(open.into_iter().filter(|cluster| cluster.len() > 1));
    }
    found
}

fn are_alike(cases: &[&Case], one: usize, other: usize) -> bool {
    let (Some(one), Some(other)) = (cases.get(one), cases.get(other)) else { return false };
    let near = |one: &str, other: &str| !one.is_empty() && strsim::sorensen_dice(one, other) >= NEARLY;
    match (&one.text, &other.text) {
        (Some(text), Some(other_text)) if !text.summary.is_empty() => near(&text.summary, &other_text.summary),
        _ => {
            let subject = |case: &Case| (case.row.category.clone(), case.row.subcategory.clone(), case.grounds.clone());
            subject(one) == subject(other) && near(&one.row.quote, &other.row.quote)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::audit::case::Text;
    use crate::audit::tests::with;

    fn told(organisation: &str, date: &str, summary: &str) -> Case {
        let text = Text { summary: summary.to_owned(), ..Text::default() };
        Case { text: Some(text), ..with("a", organisation, date) }
    }

    const HEDGE: &str = "We will not investigate Mr X's complaint about the hedge behind the library.";

    #[test]
    fn the_same_body_day_and_words_make_a_cluster() {
        let cases = [
            told("X", "2024-05-01", HEDGE),
            told("X", "2024-05-01", "We will not investigate this complaint about a parking fine, for it is late."),
            told("X", "2024-05-01", &HEDGE.replace("Mr X", "Ms Y")),
            told("Z", "2024-05-01", HEDGE),
            told("X", "2024-05-02", HEDGE),
        ];
        assert_eq!(clusters(&cases.iter().collect::<Vec<_>>()), [[0, 2]]);
    }

    #[test]
    fn from_a_table_subject_and_grounds_must_agree_too() {
        let quoted = |ids: &str| {
            let mut case = with(ids, "X", "2024-05-01");
            case.row.quote = HEDGE.to_owned();
            case
        };
        let cases = [quoted("a"), quoted("b"), quoted("a")];
        assert_eq!(clusters(&cases.iter().collect::<Vec<_>>()), [[0, 2]]);
    }
}
