//! `grounds columns`: what every column of every table means, as text and as Table Schema.

use std::io::{self, Write};

use clap::{Args, ValueEnum};
use serde::Serialize;

use crate::output::{Column, JOINT, Kind, Per, URL, columns};

use super::terminal::{self, FAINT, Page, STRONG, styled};
use super::{ExitStatus, Failure, audit, check, diff, gaps, score};

/// The profile after which a schema is written.
const TABLE_SCHEMA: &str = "https://datapackage.org/profiles/2.0/tableschema.json";
/// The profile for all schemas in one file.
const DATA_PACKAGE: &str = "https://datapackage.org/profiles/2.0/datapackage.json";

/// Say what every column means: name, type, meaning, example, and what an empty cell means
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  grounds columns\n  grounds columns decision\n  \
                        grounds columns decision --format json > tags.schema.json\n\n\
                        With --format json one table is a Table Schema, all tables are a Data Package of them \
                        (https://datapackage.org).")]
pub(super) struct Arguments {
    /// The table; all of them where none is named
    #[arg(value_enum)]
    table: Option<Table>,
    /// How to print it
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Format {
    /// For reading
    Text,
    /// Table Schema, for programs
    Json,
}

/// A table that the program writes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Table {
    /// grounds tag
    Decision,
    /// grounds tag --per ground
    Ground,
    /// grounds tag --per mention
    Mention,
    /// grounds audit --format csv
    Audit,
    /// grounds audit --format csv --considered
    AuditConsidered,
    /// grounds audit --format csv --compare NAME --peers FILE --ground ID
    AuditComparison,
    /// grounds audit --sample N --show-tags
    AuditSample,
    /// grounds score --format csv
    Score,
    /// grounds score --format csv --errors
    ScoreErrors,
    /// grounds diff --format csv
    Diff,
    /// grounds diff --format csv --summary
    DiffSummary,
    /// grounds gaps --format csv
    Gaps,
    /// grounds check --corpus PATH --counts FILE
    Check,
}

impl Table {
    fn columns(self) -> Vec<Column<'static>> {
        let tagged = |per| [columns(per), &[URL]].concat();
        match self {
            Self::Decision => tagged(Per::Decision),
            Self::Ground => tagged(Per::Ground),
            Self::Mention => tagged(Per::Mention),
            Self::Audit => [audit::TABLE.as_slice(), &audit::GROUPED, &audit::FIGURES].concat(),
            Self::AuditConsidered => audit::CONSIDERED.to_vec(),
            Self::AuditComparison => audit::COMPARISON.to_vec(),
            Self::AuditSample => [audit::SAMPLE.as_slice(), &audit::SHOWN].concat(),
            Self::Score => score::FIGURES.to_vec(),
            Self::ScoreErrors => score::ERRORS.to_vec(),
            Self::Diff => diff::CHANGES.to_vec(),
            Self::DiffSummary => diff::SUMMARY.to_vec(),
            Self::Gaps => gaps::COLUMNS.to_vec(),
            Self::Check => check::COUNTS.to_vec(),
        }
    }

    /// Its name, and the command that writes it.
    fn names(self) -> (String, String) {
        let value = self.to_possible_value();
        let help = value.as_ref().and_then(|value| value.get_help()).map(ToString::to_string);
        (value.map(|value| value.get_name().to_owned()).unwrap_or_default(), help.unwrap_or_default())
    }
}

pub(super) fn run(arguments: &Arguments) -> Result<ExitStatus, Failure> {
    let tables: Vec<Table> = arguments.table.map_or(Table::value_variants().to_vec(), |table| vec![table]);
    let mut out = terminal::stdout();
    match arguments.format {
        Format::Text => out.write_all(page(&tables).as_bytes())?,
        Format::Json => {
            let text = match arguments.table {
                Some(table) => serde_json::to_string_pretty(&Schema::from(table)),
                None => serde_json::to_string_pretty(&Package {
                    profile: DATA_PACKAGE,
                    name: "grounds",
                    resources: tables.iter().map(Resource::from).collect(),
                }),
            };
            writeln!(out, "{}", text.map_err(io::Error::from)?)?;
        }
    }
    out.flush()?;
    Ok(ExitStatus::Done)
}

fn page(tables: &[Table]) -> String {
    let mut page = Page::new(terminal::width());
    for (index, table) in tables.iter().enumerate() {
        if index > 0 {
            page.gap();
        }
        let (name, command) = table.names();
        page.line(&format!("{}  {}", styled(STRONG, &name), styled(FAINT, &command)));
        for column in table.columns() {
            page.gap();
            page.line(&format!("  {}  {}", styled(STRONG, column.name), styled(FAINT, in_words(column.kind))));
            page.paragraph("    ", column.meaning);
            page.paragraph("    ", &format!("example: {}", column.example));
            page.paragraph("    ", &format!("empty: {}", column.empty.unwrap_or("never")));
        }
    }
    page.into_text()
}

fn in_words(kind: Kind) -> &'static str {
    match kind {
        Kind::Text => "text",
        Kind::Word => "one of a few words",
        Kind::Date => "date, year-month-day",
        Kind::List => "list, joined by `;`",
        Kind::Number => "whole number",
        Kind::Decimal => "number",
        Kind::Yes => "`yes` or empty",
        Kind::Bit => "1 or 0",
    }
}

/// All tables as one Data Package.
#[derive(Serialize)]
struct Package {
    #[serde(rename = "$schema")]
    profile: &'static str,
    name: &'static str,
    resources: Vec<Resource>,
}

/// A table in a Data Package.
#[derive(Serialize)]
struct Resource {
    name: String,
    path: String,
    description: String,
    schema: Schema,
}

/// A table as Table Schema.
#[derive(Serialize)]
struct Schema {
    #[serde(rename = "$schema")]
    profile: &'static str,
    fields: Vec<Field<'static>>,
    #[serde(rename = "missingValues")]
    missing_values: [&'static str; 1],
}

impl From<Table> for Schema {
    fn from(table: Table) -> Self {
        let fields = table.columns().iter().map(Field::from).collect();
        Self { profile: TABLE_SCHEMA, fields, missing_values: [""] }
    }
}

impl From<&Table> for Resource {
    fn from(table: &Table) -> Self {
        let (name, description) = table.names();
        Self { path: format!("{name}.csv"), name, description, schema: (*table).into() }
    }
}

/// A column as Table Schema has it.
#[derive(Serialize)]
struct Field<'c> {
    name: &'c str,
    r#type: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    delimiter: Option<&'static str>,
    #[serde(rename = "trueValues", skip_serializing_if = "Option::is_none")]
    true_values: Option<[&'static str; 1]>,
    description: String,
    example: &'c str,
    constraints: Constraints,
}

#[derive(Serialize)]
struct Constraints {
    required: bool,
    #[serde(rename = "enum", skip_serializing_if = "<[_]>::is_empty")]
    values: &'static [&'static str],
}

impl<'c> From<&Column<'c>> for Field<'c> {
    fn from(column: &Column<'c>) -> Self {
        let Column { name, kind, meaning, example, empty, values } = column;
        let description =
            empty.map_or_else(|| format!("{meaning}; never empty"), |empty| format!("{meaning}; empty: {empty}"));
        let kind_name = match kind {
            Kind::Text | Kind::Word => "string",
            Kind::Date => "date",
            Kind::List => "list",
            Kind::Number | Kind::Bit => "integer",
            Kind::Decimal => "number",
            Kind::Yes => "boolean",
        };
        Self {
            name,
            r#type: kind_name,
            delimiter: (*kind == Kind::List).then_some(JOINT),
            true_values: (*kind == Kind::Yes).then_some(["yes"]),
            description,
            example,
            constraints: Constraints { required: empty.is_none(), values },
        }
    }
}
