//! What is asked about organisations: their names, a comparison with peers, yearly totals.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use clap::Args;
use serde::Deserialize;

use crate::audit::{Beside, Case, Condition, Field, NameRow, Names, Naming, Total, financial_year};
use crate::output::read;
use crate::rules::nearest;

use super::super::{Failure, table};

/// What concerns organisations.
#[derive(Debug, Args)]
pub(super) struct Bodies {
    /// Map the names of organisations as this table says: as_printed, name and, where they help, code and successor
    #[arg(long, value_name = "FILE")]
    organisations: Option<PathBuf>,
    /// Compare this organisation with its peers in the grounds that --ground names; with `--format csv`, instead of the
    /// figures
    #[arg(long, value_name = "NAME", requires_all = ["peers", "grounds"], conflicts_with = "considered")]
    pub compare: Option<String>,
    /// The peers, one name a line
    #[arg(long, value_name = "FILE", requires = "compare")]
    peers: Option<PathBuf>,
    /// Say what part of the decided complaints is published, by this table of the Ombudsman's yearly totals:
    /// organisation, financial_year, closed_after_initial_enquiries
    #[arg(long, value_name = "FILE")]
    totals: Option<PathBuf>,
}

/// What was read of it.
pub(super) struct Asked {
    pub naming: Option<Naming>,
    pub beside: Option<Beside>,
    pub totals: Option<Vec<Total>>,
    /// The conditions, with the names that count.
    pub conditions: Vec<Condition>,
}

/// The first lines of the files.
const NAMES: &str = "as_printed,name,code,successor";
const TOTALS: &str = "organisation,financial_year,closed_after_initial_enquiries";

/// Reads the files, and maps the organisations of the decisions.
pub(super) fn ask(bodies: &Bodies, conditions: &[Condition], cases: &mut [Case]) -> Result<Asked, Failure> {
    let names = bodies.organisations.as_deref().map(read_names).transpose()?;
    let naming = names.as_ref().map(|names| names.apply(cases));
    let name = |printed: &str| names.as_ref().map_or(printed.to_owned(), |names| names.name(printed));
    let conditions = conditions.iter().map(|condition| match condition.field {
        Field::Organisation => Condition { value: name(&condition.value), ..condition.clone() },
        _ => condition.clone(),
    });
    let conditions: Vec<Condition> = conditions.collect();
    let beside = match (&bodies.compare, &bodies.peers) {
        (Some(organisation), Some(peers)) => {
            if conditions.iter().any(|condition| condition.field == Field::Organisation) {
                return Err(Failure::Message(
                    "--compare chooses the organisations itself; leave out --where organisation".to_owned(),
                ));
            }
            let organisation = present(&name(organisation), cases)?;
            Some(Beside { organisation, peers: read_peers(peers)?.iter().map(|peer| name(peer)).collect() })
        }
        _ => None,
    };
    let totals = bodies.totals.as_deref().map(|path| read_totals(path, name)).transpose()?;
    Ok(Asked { naming, beside, totals, conditions })
}

/// The name as decisions print it, which some must.
fn present(organisation: &str, cases: &[Case]) -> Result<String, Failure> {
    let all: BTreeSet<&str> = cases.iter().flat_map(|case| &case.organisations).map(String::as_str).collect();
    if let Some(printed) = all.iter().find(|printed| printed.to_lowercase() == organisation.to_lowercase()) {
        return Ok((*printed).to_owned());
    }
    let help = nearest(organisation, all.into_iter()).unwrap_or_else(|| "look it up with --by organisation".to_owned());
    Err(Failure::Message(format!("no decision is about `{organisation}`, so it cannot be compared; {help}")))
}

fn failure(error: &read::ReadError) -> Failure {
    Failure::Message(error.to_string())
}

fn read_names(path: &Path) -> Result<Names, Failure> {
    let name = table::name(path);
    let text = table::read(path, &format!("a table that begins with the line {NAMES}"))?;
    let rows = read::rows(&name, &text, NAMES, &["as_printed", "name"], |row: &NameRow| {
        if row.as_printed.is_empty() && row.name.is_empty() {
            return Err("neither `as_printed` nor `name` is filled in; fill in one of them".to_owned());
        }
        Ok(())
    })
    .map_err(|error| failure(&error))?;
    Names::of(&rows).map_err(|message| Failure::Message(format!("{name}: {message}")))
}

fn read_peers(path: &Path) -> Result<Vec<String>, Failure> {
    let text = table::read(path, "a file of names, one a line")?;
    let lines = text.strip_prefix('\u{FEFF}').unwrap_or(&text).lines().map(|line| line.trim().trim_matches('"').trim());
    let peers: Vec<String> = lines.filter(|line| !line.is_empty()).map(str::to_owned).collect();
    if peers.is_empty() {
        let name = table::name(path);
        return Err(Failure::Message(format!("{name}: names no organisation; write the peers, one name a line")));
    }
    Ok(peers)
}

/// A row of totals as it is written.
#[derive(Deserialize)]
struct TotalRow {
    organisation: String,
    financial_year: String,
    closed_after_initial_enquiries: String,
}

impl TotalRow {
    /// The row understood, or what is wrong with it.
    fn total(&self) -> Result<Total, String> {
        let year = &self.financial_year;
        let cell = &self.closed_after_initial_enquiries;
        if self.organisation.is_empty() {
            return Err("no organisation is named; fill in `organisation`".to_owned());
        }
        Ok(Total {
            organisation: self.organisation.clone(),
            financial_year: financial_year(year)
                .ok_or_else(|| format!("`{year}` is no financial year; write it as 2023/24"))?,
            closed_after_initial_enquiries: cell
                .parse()
                .map_err(|_| format!("`{cell}` is no number of complaints; write digits alone"))?,
        })
    }
}

fn read_totals(path: &Path, name: impl Fn(&str) -> String) -> Result<Vec<Total>, Failure> {
    let text = table::read(path, &format!("a table that begins with the line {TOTALS}"))?;
    let mut seen = BTreeSet::new();
    let columns = ["organisation", "financial_year", "closed_after_initial_enquiries"];
    let rows = read::rows(&table::name(path), &text, TOTALS, &columns, |row: &TotalRow| {
        let total = row.total()?;
        if seen.insert((total.organisation.to_lowercase(), total.financial_year.clone())) {
            return Ok(());
        }
        Err(format!("{} stands twice for {}; keep one of the rows", total.organisation, total.financial_year))
    })
    .map_err(|error| failure(&error))?;
    let totals = rows.iter().filter_map(|row| row.total().ok());
    Ok(totals.map(|total| Total { organisation: name(&total.organisation), ..total }).collect())
}
