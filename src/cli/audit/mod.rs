//! `grounds audit`: tables of tags or decisions in, figures out.
//!
//! Reads, hands the rows to [`crate::audit`], and prints what comes back; counts nothing itself.

mod bodies;
mod compared;
mod coverage;
mod exclude;
mod files;
mod input;
mod page;
mod rows;
mod sampling;
mod sentences;

use std::io::{self, IsTerminal, Write};
use std::path::PathBuf;

use clap::{Args, ValueEnum};

use crate::audit::{Case, Condition, Field, NOT_STATED, Report, Request, Titles, chosen, once};
use crate::rules::{RuleSet, nearest};

pub(super) use compared::COMPARISON;
pub(super) use rows::{CONSIDERED, FIGURES, GROUPED, TABLE};
pub(super) use sampling::{SAMPLE, SHOWN};

use super::{ExitStatus, Failure, classifier, complain, decisions, terminal};

/// Say how often each ground is given, by whom, and how sure that is
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  grounds audit tags.csv\n  grounds audit tags.csv --by financial_year --ground \
                        out_of_time\n  grounds audit tags.csv --where organisation=\"Kent County Council\" --text\n  \
                        grounds audit tags.csv --compare \"Kent County Council\" --peers peers.txt --ground out_of_time\n  \
                        grounds audit decisions/ --format json\n  grounds audit tags.csv --sample 200 > sample.csv\n  \
                        grounds audit tags.csv --html report.html --with-decisions\n\n\
                        INPUT is a table that `grounds tag` wrote (CSV, also after a spreadsheet saved it, or JSON Lines), or the \
                        decisions themselves. Shares are of full refusals, each decision once, with 95 % intervals \
                        (Wilson 1927). `At most` is the share if every refusal in which no reason was found had given \
                        that reason. Of fewer than 10 decisions no share is given.")]
pub(super) struct Arguments {
    /// Tables written by `grounds tag`, files and folders of decisions; `-` for a table on standard input
    #[arg(value_name = "INPUT")]
    paths: Vec<PathBuf>,
    /// Use this rule file instead of the built-in rules
    #[arg(long, value_name = "FILE")]
    rules: Option<PathBuf>,
    /// Group by financial_year (April to March), year, quarter, month, organisation, category, subcategory, outcome or
    /// stage; repeat it to group within groups
    #[arg(long, value_name = "FIELD")]
    by: Vec<Field>,
    /// Only decisions with this value, as organisation="Kent County Council"; repeat it for more fields, or for other
    /// values of the same
    #[arg(long = "where", value_name = "FIELD=VALUE")]
    conditions: Vec<Condition>,
    /// Show this ground only, by its id; repeat it for more
    #[arg(long = "ground", value_name = "ID")]
    grounds: Vec<String>,
    /// Count part refusals together with full ones
    #[arg(long)]
    include_part: bool,
    /// List the decisions that weigh a ground and do not apply it, with the sentence and its neighbours; with `--format
    /// csv`, instead of the figures
    #[arg(long, conflicts_with = "text")]
    considered: bool,
    #[command(flatten)]
    bodies: bodies::Bodies,
    #[command(flatten)]
    left_out: exclude::LeftOut,
    #[command(flatten)]
    sampling: sampling::Sampling,
    /// How to print the figures [default: table on a terminal, csv elsewhere]
    #[arg(long, value_enum)]
    format: Option<Format>,
    #[command(flatten)]
    files: files::Files,
    /// Print sentences to paste, and a paragraph on the method
    #[arg(long, conflicts_with_all = ["format", "html", "charts"])]
    text: bool,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Format {
    /// For reading
    Table,
    /// A row per figure
    Csv,
    /// Everything in one object, the caveats with it
    Json,
}

pub(super) fn run(arguments: &Arguments) -> Result<ExitStatus, Failure> {
    let classifier = classifier(arguments.rules.as_deref())?;
    let titles = Titles::of(classifier.rules());
    let paths = decisions::paths(&arguments.paths, "audit")?;
    arguments.files.keep_apart(&paths, arguments.rules.as_deref())?;
    let input::Input { mut cases, failed } = input::read(&classifier, &paths, arguments.files.with_decisions)?;
    let excluded = match &arguments.left_out.exclude {
        Some(path) => exclude::exclude(&mut cases, path, classifier.rules())?,
        None => 0,
    };
    let (mut cases, duplicates) = once(cases);
    check_grounds(&arguments.grounds, &cases, &titles)?;
    check_fields(arguments, &cases, &titles)?;
    let bodies::Asked { naming, beside, totals, conditions } =
        bodies::ask(&arguments.bodies, &arguments.conditions, &mut cases)?;
    let status = if failed == 0 { ExitStatus::Done } else { ExitStatus::No };
    if let Some(wanted) = arguments.sampling.sample {
        let cases = chosen(&cases, &conditions, &titles);
        if cases.is_empty() {
            complain("no decision has all of these values; nothing was drawn");
            return Ok(ExitStatus::No);
        }
        sampling::print(&cases, wanted, &arguments.sampling, !arguments.left_out.no_quotes)?;
        return Ok(status);
    }
    let request = Request {
        conditions,
        by: arguments.by.clone(),
        grounds: arguments.grounds.clone(),
        include_part: arguments.include_part,
        failed,
        excluded,
        accuracy: arguments.sampling.corrected.as_deref().map(sampling::accuracy).transpose()?,
        naming,
        beside,
        totals,
    };
    let mut report = Report::of(&cases, duplicates, &request, classifier.rules())
        .map_err(|imbalance| Failure::Message(imbalance.to_string()))?;
    if arguments.left_out.no_quotes {
        report.drop_quotes();
        cases.iter_mut().for_each(Case::drop_quotes);
    }
    if let Some(what) = nothing_chosen(&report, &cases, &request, &titles) {
        complain(&what);
        return Ok(ExitStatus::No);
    }
    if report.shares.n == 0 {
        let chosen = report.selected.part + report.selected.no;
        complain(&format!("none of the {chosen} decisions that were chosen is a full refusal, so there are no shares"));
    }
    if arguments.files.are_wanted() {
        files::write(&arguments.files, &cases, &request, &report, classifier.rules())?;
        if arguments.format.is_none() {
            return Ok(status);
        }
    }
    print(arguments, &report, classifier.rules())?;
    Ok(status)
}

fn print(arguments: &Arguments, report: &Report, rules: &RuleSet) -> Result<(), Failure> {
    let usual = if io::stdout().is_terminal() { Format::Table } else { Format::Csv };
    let mut out = terminal::stdout();
    match arguments.format.unwrap_or(usual) {
        _ if arguments.text => out.write_all(sentences::page(report, rules).as_bytes())?,
        Format::Table => out.write_all(page::page(report, arguments.considered).as_bytes())?,
        Format::Csv if arguments.considered => rows::write_considered(report, &mut out)?,
        Format::Csv => match &report.comparison {
            Some(comparison) => compared::write(report, comparison, &mut out)?,
            None => rows::write(report, &mut out)?,
        },
        Format::Json => {
            serde_json::to_writer_pretty(&mut out, report).map_err(io::Error::from)?;
            writeln!(out)?;
        }
    }
    Ok(out.flush()?)
}

/// Refuses grounds that neither the rules nor the decisions know.
fn check_grounds(ids: &[String], cases: &[Case], titles: &Titles) -> Result<(), Failure> {
    let used = |id: &str| cases.iter().any(|case| case.grounds.iter().any(|one| one == id));
    match ids.iter().find(|id| !titles.knows(id) && !used(id)) {
        None => Ok(()),
        Some(id) => {
            let help = nearest(id, titles.ids()).unwrap_or_else(|| "`grounds rules` lists the grounds".to_owned());
            Err(Failure::Message(format!("there is no ground `{id}`; {help}")))
        }
    }
}

/// Refuses to group or choose by what no decision says.
fn check_fields(arguments: &Arguments, cases: &[Case], titles: &Titles) -> Result<(), Failure> {
    let fields = arguments.by.iter().copied().chain(arguments.conditions.iter().map(|condition| condition.field));
    for field in fields {
        if cases.iter().all(|case| field.values(case, titles) == [NOT_STATED]) {
            let column = match field {
                Field::Period(_) => "decision_date",
                Field::Stage => "grounds",
                other => other.as_str(),
            };
            return Err(Failure::Message(format!(
                "no decision says its {field}: the column `{column}` is missing or empty; make the table with `grounds tag \
                 FOLDER -o tags.csv`"
            )));
        }
    }
    Ok(())
}

/// What to say where no decision is left.
fn nothing_chosen(report: &Report, cases: &[Case], request: &Request, titles: &Titles) -> Option<String> {
    let selected = report.selected;
    if selected.full + selected.part + selected.no > 0 {
        return None;
    }
    let mut said = format!("no decision has {}", report.selection.join(" and "));
    for condition in &request.conditions {
        if !cases.iter().any(|case| condition.holds(case, titles)) {
            let mut values: Vec<String> = cases.iter().flat_map(|case| condition.field.values(case, titles)).collect();
            values.sort();
            values.dedup();
            if let Some(help) = nearest(&condition.value, values.iter().map(String::as_str)) {
                said = format!("{said}; for {condition}, {help}");
            }
        }
    }
    Some(format!("{said}; nothing was counted"))
}
