//! A decision as the audit counts it.

use std::fmt;

use jiff::civil::Date;

use crate::output::read::ids;
use crate::output::{DecisionRow, MentionRow};
use crate::rules::{Assertion, Refusal};

/// One decision, its cells taken apart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Case {
    /// The row it was made of.
    pub row: DecisionRow,
    /// The bodies complained about.
    pub organisations: Vec<String>,
    /// The day of the decision.
    pub date: Option<Date>,
    /// Whether the complaint was refused an investigation.
    pub refusal: Refusal,
    /// Applied grounds, the first ground first.
    pub grounds: Vec<String>,
    /// What its text says beyond the row, where the text was read.
    pub text: Option<Text>,
    /// The sentences that give its grounds, or deny them; from a CSV table, that of the first ground.
    pub evidence: Vec<Evidence>,
}

/// What a decision's text says beyond its row.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Text {
    /// Grounds that stand in the list of legal tests, applied or not.
    pub listed: Vec<String>,
    /// Grounds that were weighed and denied, with the sentences.
    pub denials: Vec<Denial>,
    /// The Summary.
    pub summary: String,
}

/// The place where a ground is denied.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Denial {
    /// The ground.
    pub ground: String,
    /// The sentence before, if it stands in the same paragraph.
    pub before: String,
    /// The sentence.
    pub sentence: String,
    /// The sentence after, if it stands in the same paragraph.
    pub after: String,
}

/// A sentence that gives a ground, or weighs and denies it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Evidence {
    /// The ground.
    pub ground: String,
    /// Whether the sentence denies it.
    pub is_denied: bool,
    /// The kind of section; empty where that is not known.
    pub section: String,
    /// The number of the paragraph; 0 where that is not known.
    pub paragraph: u32,
    /// The sentence, on one line.
    pub sentence: String,
    /// The words of it that matched; empty where they are not known.
    pub matched: String,
}

impl Evidence {
    /// The best sentence for each ground that a decision gives or denies: the quoted one, else one of the Final decision,
    /// else one of the Summary, else the first.
    pub fn of(row: &DecisionRow, mentions: &[MentionRow]) -> Vec<Evidence> {
        let rank = |mention: &&MentionRow| match mention.section.as_str() {
            _ if mention.sentence == row.quote => 0,
            "final_decision" => 1,
            "summary" => 2,
            _ => 3,
        };
        let wanted = ids(&row.grounds).map(|id| (id, Assertion::Applied));
        let wanted = wanted.chain(ids(&row.considered_not_applied).map(|id| (id, Assertion::Negated)));
        let best = |(id, assertion): (&str, Assertion)| {
            let fitting = mentions.iter().filter(|one| one.ground == id && one.assertion == assertion.as_str());
            let mention = fitting.min_by_key(rank)?;
            Some(Evidence {
                ground: id.to_owned(),
                is_denied: assertion == Assertion::Negated,
                section: mention.section.clone(),
                paragraph: mention.paragraph,
                sentence: on_one_line(&mention.sentence),
                matched: on_one_line(&mention.matched),
            })
        };
        wanted.filter_map(best).collect()
    }

    /// What a table says without mentions.
    fn quoted(row: &DecisionRow) -> Vec<Evidence> {
        if row.quote.is_empty() {
            return Vec::new();
        }
        let (ground, sentence) = (row.first_ground.trim().to_owned(), on_one_line(&row.quote));
        vec![Evidence { ground, sentence, ..Evidence::default() }]
    }
}

fn on_one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Why a row cannot be counted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// The row's source, or its reference where it has none.
    pub name: String,
    /// What is wrong, and what to do.
    pub message: String,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}; the decision is not counted", self.name, self.message)
    }
}

impl std::error::Error for Fault {}

impl Case {
    /// Takes a row apart.
    pub fn of(row: DecisionRow) -> Result<Case, Fault> {
        let fault = |message: String| {
            let name = if row.source.is_empty() { &row.reference } else { &row.source };
            Fault { name: name.clone(), message }
        };
        let refusal = Refusal::ALL
            .into_iter()
            .find(|refusal| refusal.as_str() == row.refusal)
            .ok_or_else(|| fault(format!("`{}` is no refusal; write full, part or no", row.refusal)))?;
        let date = match row.decision_date.as_str() {
            "" => None,
            cell => Some(day(cell).ok_or_else(|| {
                fault(format!("`{cell}` is no day; write decision_date as 2024-03-31 or 31/03/2024"))
            })?),
        };
        let grounds: Vec<String> = ids(&row.grounds).map(str::to_owned).collect();
        let twice =
            grounds.iter().enumerate().find(|(index, id)| grounds.iter().take(*index).any(|other| other == *id));
        if let Some((_, id)) = twice {
            return Err(fault(format!(
                "`{id}` stands twice in the column grounds; make the table anew with `grounds tag`"
            )));
        }
        if grounds.first().map_or("", String::as_str) != row.first_ground.trim() {
            return Err(fault(format!(
                "first_ground is `{}`, and grounds begins otherwise: `{}`; make the table anew with `grounds tag`",
                row.first_ground, row.grounds
            )));
        }
        let organisations: Vec<String> = ids(&row.organisation).map(str::to_owned).collect();
        let evidence = Evidence::quoted(&row);
        Ok(Case { row, organisations, date, refusal, grounds, text: None, evidence })
    }

    /// Takes out the sentences of the decision.
    pub fn drop_quotes(&mut self) {
        self.row.quote.clear();
        self.evidence.clear();
        if let Some(text) = &mut self.text {
            text.denials.clear();
            text.summary.clear();
        }
    }

    /// The reference, else where the text came from.
    pub fn name(&self) -> &str {
        if self.row.reference.is_empty() { &self.row.source } else { &self.row.reference }
    }
}

/// A day as `tag` writes it, or as a British spreadsheet rewrites that.
fn day(cell: &str) -> Option<Date> {
    cell.parse().ok().or_else(|| Date::strptime("%d/%m/%Y", cell).ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(date: &str, grounds: &str, first: &str) -> DecisionRow {
        DecisionRow {
            source: "x.txt".to_owned(),
            organisation: "Kelderwick Council; Hartlowe Council".to_owned(),
            decision_date: date.to_owned(),
            refusal: "full".to_owned(),
            grounds: grounds.to_owned(),
            first_ground: first.to_owned(),
            ..DecisionRow::default()
        }
    }

    #[test]
    fn cells_are_taken_apart() {
        let case = Case::of(row("03/04/2024", "b; a", "b")).expect("a case");
        assert_eq!(case.date, Some(jiff::civil::date(2024, 4, 3)));
        assert_eq!(case.grounds, ["b", "a"]);
        assert_eq!(case.organisations, ["Kelderwick Council", "Hartlowe Council"]);
        assert_eq!(Case::of(row("2024-04-03", "b;a", "b")).expect("a case").date, case.date);
        assert_eq!(Case::of(row("", "", "")).expect("a case").date, None);
    }

    #[test]
    fn what_cannot_be_counted_is_named() {
        let said = |row| Case::of(row).expect_err("a fault").to_string();
        assert!(said(row("31/31/2024", "", "")).starts_with("x.txt: `31/31/2024` is no day; write decision_date as"));
        assert!(said(row("", "a;a", "a")).contains("`a` stands twice in the column grounds"));
        assert!(said(row("", "a", "")).contains("first_ground is ``, and grounds begins otherwise: `a`"));
        assert!(said(row("", "", "a")).contains("first_ground is `a`"));
        let odd = DecisionRow { refusal: "perhaps".to_owned(), ..row("", "", "") };
        assert!(said(odd).contains("`perhaps` is no refusal"));
    }
}
