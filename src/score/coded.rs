//! A sample that one or two coders filled in: labels with weights, and how far the coders agree.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use serde::Serialize;

use crate::output::read::{Drawn, LabelRow, ids};
use crate::output::{JOINT, SampleRow};
use crate::rules::Refusal;
use crate::statistics::Kappa;

/// The word of a refusal without any ground that the rules know.
const NONE: &str = "none";
/// By how much a weight may differ from size over number, in parts: spreadsheets round.
const ROUNDING: f64 = 1e-3;

/// A sample as it is scored.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Coded {
    /// A label for each decision that is coded.
    pub labels: Vec<LabelRow>,
    /// What was drawn, and how far the coders agree.
    pub coding: Coding,
}

/// How a sample was coded.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Coding {
    /// Decisions that were drawn.
    pub drawn: u32,
    /// Those of them that are coded.
    pub coded: u32,
    /// All decisions that they were drawn from.
    pub all: u32,
    /// Strata of which no decision is coded.
    pub not_coded: Vec<String>,
    /// How far two coders agree, where any decision was coded by both.
    pub agreement: Option<Agreement>,
}

/// How far two coders agree on the decisions that both coded.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Agreement {
    /// On full, part or no refusal.
    pub refusal: Kappa,
    /// On the ground that is stated first, or none.
    pub first_ground: Kappa,
    /// On whether each ground is given.
    pub grounds: Vec<GroundAgreement>,
    /// Decisions on which they differ and of which nothing is agreed, so that the first coder's word counts.
    pub open: Vec<String>,
}

/// How far two coders agree on one ground.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct GroundAgreement {
    /// The ground.
    pub ground: String,
    /// Cohen's kappa.
    #[serde(flatten)]
    pub kappa: Kappa,
}

/// Why a sample cannot be scored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CodingError {
    /// The decision or stratum.
    name: String,
    /// What is wrong, and what to do.
    message: String,
}

impl fmt::Display for CodingError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.name, self.message)
    }
}

impl std::error::Error for CodingError {}

/// What one coder found in one decision.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Code {
    refusal: Refusal,
    grounds: Vec<String>,
}

impl Code {
    fn first(&self) -> &str {
        self.grounds.first().map_or("", String::as_str)
    }

    fn same(&self, other: &Code) -> bool {
        let set = |code: &Code| code.grounds.iter().cloned().collect::<BTreeSet<_>>();
        (self.refusal, self.first(), set(self)) == (other.refusal, other.first(), set(other))
    }

    /// Reads a cell: ids in order of statement; `none` for a refusal without any; `part` before them where only a part is
    /// refused; `no` alone where nothing is. An empty cell is not coded yet.
    fn read(cell: &str) -> Result<Option<Code>, String> {
        let mut words: Vec<&str> = ids(cell).collect();
        let Some(first) = words.first().copied() else { return Ok(None) };
        let named = Refusal::ALL.into_iter().find(|refusal| refusal.as_str() == first);
        if named.is_some() {
            words.remove(0);
        }
        let refusal = named.unwrap_or(Refusal::Full);
        if refusal == Refusal::No {
            let alone = words.is_empty();
            let code = Code { refusal, grounds: Vec::new() };
            return if alone { Ok(Some(code)) } else { Err(format!("`{cell}`: `no` stands alone")) };
        }
        if words.is_empty() {
            return Err(format!("`{cell}`: the reasons are missing; write their ids, or `none` where it gives none"));
        }
        if words.as_slice() == [NONE] {
            words.clear();
        }
        let mut seen = BTreeSet::new();
        if let Some(odd) = words.iter().find(|word| !seen.insert(**word)) {
            return Err(format!("`{cell}`: `{odd}` stands twice"));
        }
        if let Some(odd) = words.iter().find(|word| [NONE, "full", "part", "no"].contains(*word)) {
            return Err(format!("`{cell}`: `{odd}` cannot stand there; write ids joined by `{JOINT}`"));
        }
        Ok(Some(Code { refusal, grounds: words.into_iter().map(str::to_owned).collect() }))
    }
}

/// A row with what stands in its cells.
struct Read<'r> {
    row: &'r SampleRow,
    coders: [Option<Code>; 2],
    agreed: Option<Code>,
}

impl Read<'_> {
    /// What counts: what was agreed, else the first coder's word, else the second's.
    fn counts(&self) -> Option<&Code> {
        self.agreed.as_ref().or_else(|| self.coders.iter().flatten().next())
    }

    fn both(&self) -> Option<(&Code, &Code)> {
        match &self.coders {
            [Some(one), Some(other)] => Some((one, other)),
            _ => None,
        }
    }
}

/// Makes labels of a sample. A weight is the size of the stratum over the number of its decisions that are coded.
pub fn coded(rows: &[SampleRow]) -> Result<Coded, CodingError> {
    let read = rows.iter().map(read).collect::<Result<Vec<_>, _>>()?;
    let mut strata: BTreeMap<&str, (u32, u32, u32)> = BTreeMap::new();
    for one in &read {
        let (size, drawn, coded) = strata.entry(one.row.stratum.as_str()).or_insert((one.row.stratum_size, 0, 0));
        if *size != one.row.stratum_size || *size == 0 {
            let message = format!(
                "stratum_size is {} here and {size} in another row; make the sample anew",
                one.row.stratum_size
            );
            return Err(CodingError { name: one.row.name().to_owned(), message });
        }
        *drawn += 1;
        *coded += u32::from(one.counts().is_some());
    }
    for one in &read {
        let (size, drawn, _) = strata.get(one.row.stratum.as_str()).copied().unwrap_or_default();
        check_weight(one.row, f64::from(size) / f64::from(drawn))?;
    }
    let label = |one: &Read<'_>| {
        let code = one.counts()?;
        let (size, _, labelled) = strata.get(one.row.stratum.as_str()).copied()?;
        Some(LabelRow {
            file: one.row.source.clone(),
            reference: one.row.reference.clone(),
            refusal: code.refusal.as_str().to_owned(),
            first: code.first().to_owned(),
            applied: code.grounds.join(JOINT),
            cited: String::new(),
            drawn: Some(Drawn { stratum: one.row.stratum.clone(), size, labelled }),
        })
    };
    let labels: Vec<LabelRow> = read.iter().filter_map(label).collect();
    let count = |many: usize| u32::try_from(many).unwrap_or(u32::MAX);
    let coding = Coding {
        drawn: count(read.len()),
        coded: count(labels.len()),
        all: strata.values().map(|(size, _, _)| size).sum(),
        not_coded: strata.iter().filter(|(_, (_, _, coded))| *coded == 0).map(|(name, _)| (*name).to_owned()).collect(),
        agreement: agreement(&read),
    };
    Ok(Coded { labels, coding })
}

fn read(row: &SampleRow) -> Result<Read<'_>, CodingError> {
    let cell = |column: &str, cell: &str| {
        let fault =
            |message: String| CodingError { name: row.name().to_owned(), message: format!("{column}: {message}") };
        Code::read(cell).map_err(fault)
    };
    let coders = [cell("coder_1", &row.coder_1)?, cell("coder_2", &row.coder_2)?];
    Ok(Read { row, coders, agreed: cell("agreed", &row.agreed)? })
}

/// Refuses a weight that is not what the rows say: some were deleted, or added.
fn check_weight(row: &SampleRow, expected: f64) -> Result<(), CodingError> {
    let fault = |message: String| Err(CodingError { name: row.name().to_owned(), message });
    match row.weight.replace(',', ".").parse::<f64>() {
        Ok(weight) if (weight - expected).abs() <= ROUNDING * expected => Ok(()),
        Ok(_) => fault(format!(
            "its weight is {}, and the rows of its stratum make it {expected:.6}: leave decisions uncoded rather than delete \
             their rows",
            row.weight
        )),
        Err(_) => fault(format!("`{}` is no weight; make the sample anew", row.weight)),
    }
}

fn agreement(read: &[Read<'_>]) -> Option<Agreement> {
    let both: Vec<(&Code, &Code)> = read.iter().filter_map(Read::both).collect();
    if both.is_empty() {
        return None;
    }
    let ids: BTreeSet<&String> =
        both.iter().flat_map(|(one, other)| one.grounds.iter().chain(&other.grounds)).collect();
    let ground = |id: &String| GroundAgreement {
        ground: id.clone(),
        kappa: Kappa::of(both.iter().map(|(one, other)| (one.grounds.contains(id), other.grounds.contains(id)))),
    };
    let differs = |one: &&Read<'_>| one.agreed.is_none() && one.both().is_some_and(|(first, other)| !first.same(other));
    Some(Agreement {
        refusal: Kappa::of(both.iter().map(|(one, other)| (one.refusal, other.refusal))),
        first_ground: Kappa::of(both.iter().map(|(one, other)| (one.first(), other.first()))),
        grounds: ids.into_iter().map(ground).collect(),
        open: read.iter().filter(differs).map(|one| one.row.name().to_owned()).collect(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(reference: &str, stratum: &str, coders: [&str; 3]) -> SampleRow {
        let [coder_1, coder_2, agreed] = coders.map(str::to_owned);
        let (size, weight) = if stratum == "A" { (30, "10") } else { (4, "2,0001") };
        SampleRow {
            reference: reference.to_owned(),
            stratum: stratum.to_owned(),
            stratum_size: size,
            weight: weight.to_owned(),
            coder_1,
            coder_2,
            agreed,
            ..SampleRow::default()
        }
    }

    fn sample() -> Vec<SampleRow> {
        vec![
            row("1", "A", ["late; fault", "fault;late", ""]),
            row("2", "A", ["none", "late", "late"]),
            row("3", "A", ["part;late", "part;late", ""]),
            row("4", "B", ["", "no", ""]),
            row("5", "B", ["", "", ""]),
        ]
    }

    #[test]
    fn cells_become_labels() {
        let Coded { labels, coding } = coded(&sample()).expect("labels");
        let said: Vec<String> = labels
            .iter()
            .map(|one| {
                let weight = one.drawn.as_ref().map(Drawn::weight).unwrap_or_default();
                format!("{} {} {} {} {weight}", one.reference, one.refusal, one.first, one.applied)
            })
            .collect();
        assert_eq!(said, ["1 full late late;fault 10", "2 full late late 10", "3 part late late 10", "4 no   4"]);
        assert_eq!((coding.drawn, coding.coded, coding.all), (5, 4, 34));
        assert!(coding.not_coded.is_empty());
    }

    #[test]
    fn coders_are_compared() {
        let agreement = coded(&sample()).expect("labels").coding.agreement.expect("two coders");
        assert_eq!(agreement.open, ["1"], "the order differs; the second is settled");
        let grounds: Vec<(&str, u32, Option<f64>)> =
            agreement.grounds.iter().map(|one| (one.ground.as_str(), one.kappa.n, one.kappa.agreement)).collect();
        assert_eq!(grounds, [("fault", 3, Some(1.0)), ("late", 3, Some(2.0 / 3.0))]);
        assert_eq!(agreement.refusal.kappa, Some(1.0));
        let alone: Vec<SampleRow> =
            sample().into_iter().map(|row| SampleRow { coder_2: String::new(), ..row }).collect();
        let one = coded(&alone).expect("labels").coding;
        assert_eq!((one.agreement, one.not_coded), (None, vec!["B".to_owned()]));
    }

    #[test]
    fn cells_that_cannot_be_understood_are_explained() {
        let said = |cell: &str| {
            let mut rows = sample();
            rows[0].coder_2 = cell.to_owned();
            coded(&rows).expect_err("a message").to_string()
        };
        assert_eq!(said("no;late"), "1: coder_2: `no;late`: `no` stands alone");
        assert!(said("part").contains("the reasons are missing; write their ids, or `none`"));
        assert!(said("late;late").contains("`late` stands twice"));
        assert!(said("late;part").contains("`part` cannot stand there"));
        let mut rows = sample();
        rows.pop();
        let message = coded(&rows).expect_err("a message").to_string();
        assert!(
            message.starts_with("4: its weight is 2,0001, and the rows of its stratum make it 4.000000"),
            "{message}"
        );
        rows[3].stratum_size = 9;
        rows[3].weight = "9".to_owned();
        rows.push(row("6", "B", ["", "", ""]));
        assert!(coded(&rows).expect_err("a message").to_string().starts_with("6: stratum_size is 4 here and 9"));
    }
}
