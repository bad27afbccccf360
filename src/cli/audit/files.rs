//! The report as files: a web page, pictures with their figures and descriptions.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use clap::Args;

use crate::audit::{Case, Imbalance, Report, Request, Titles, chosen};
use crate::charts::{Chart, Reports, charts};
use crate::page::{Contents, page};
use crate::rules::RuleSet;

use super::super::{Failure, Output, keep_apart};

/// The columns of the figures of a picture.
const COLUMNS: [&str; 10] = ["label", "ground", "group", "count", "n", "low", "high", "share", "maximum", "figure"];

/// What is written where.
#[derive(Debug, Args)]
pub(super) struct Files {
    /// Write one self-contained web page with the figures, pictures and caveats, and print nothing
    #[arg(long, value_name = "FILE")]
    html: Option<PathBuf>,
    /// List the decisions on that page too, with search and filters that count the figures anew
    #[arg(long, requires = "html")]
    pub with_decisions: bool,
    /// Write the pictures into this folder, each as SVG, its figures as CSV, its description as text, and print nothing
    #[arg(long, value_name = "FOLDER")]
    charts: Option<PathBuf>,
}

impl Files {
    /// Fails where the page would take the place of what is read.
    pub(super) fn keep_apart(&self, inputs: &[PathBuf], rules: Option<&Path>) -> Result<(), Failure> {
        keep_apart(&[self.html.as_deref()], inputs, rules)
    }

    pub(super) fn are_wanted(&self) -> bool {
        self.html.is_some() || self.charts.is_some()
    }
}

/// Writes what was asked for.
pub(super) fn write(
    arguments: &Files,
    cases: &[Case],
    request: &Request,
    whole: &Report,
    rules: &RuleSet,
) -> Result<(), Failure> {
    let grouped = |by| {
        let request = Request {
            conditions: request.conditions.clone(),
            by: vec![by],
            grounds: request.grounds.clone(),
            include_part: request.include_part,
            ..Request::default()
        };
        let fail = |imbalance: Imbalance| Failure::Message(imbalance.to_string());
        Report::of(cases, Vec::new(), &request, rules).map_err(fail)
    };
    let (years, subjects) = (grouped(Reports::YEARS)?, grouped(Reports::SUBJECTS)?);
    let reports = Reports { whole, years: &years, subjects: &subjects };
    let titles = Titles::of(rules);
    if let Some(path) = &arguments.html {
        let listed = chosen(cases, &request.conditions, &titles);
        let decisions = arguments.with_decisions.then_some(listed.as_slice());
        write_file(path, page(Contents { reports, decisions, titles: &titles }).as_bytes())?;
    }
    if let Some(folder) = &arguments.charts {
        let fail = |error| Failure::Message(format!("{}: cannot be made: {error}; check the path", folder.display()));
        fs::create_dir_all(folder).map_err(fail)?;
        for chart in charts(reports) {
            let path = |ending: &str| folder.join(format!("{}.{ending}", chart.name));
            write_file(&path("svg"), chart.alone(whole).as_bytes())?;
            write_file(&path("csv"), &figures(&chart)?)?;
            write_file(&path("txt"), format!("{}\n", chart.description(whole)).as_bytes())?;
        }
    }
    Ok(())
}

fn write_file(path: &Path, bytes: &[u8]) -> Result<(), Failure> {
    let mut output = Output::create(Some(path))?;
    output.write_all(bytes)?;
    output.finish()
}

/// The figures of a picture as CSV.
fn figures(chart: &Chart) -> Result<Vec<u8>, Failure> {
    let number = |value: Option<f64>| value.map(|value| format!("{value:.6}")).unwrap_or_default();
    let mut csv = csv::Writer::from_writer(Vec::new());
    csv.write_record(COLUMNS)?;
    for one in &chart.data {
        let (figure, interval) = (&one.figure, one.figure.interval());
        csv.write_record([
            &one.label,
            &one.key.ground,
            &one.key.group,
            &figure.count().to_string(),
            &figure.n().to_string(),
            &number(interval.map(|interval| interval.low)),
            &number(interval.map(|interval| interval.high)),
            &number(figure.share()),
            &number(figure.maximum()),
            one.key.figure,
        ])?;
    }
    csv.into_inner().map_err(|error| Failure::from(error.into_error()))
}
