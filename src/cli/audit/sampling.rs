//! `--sample N`: decisions to label by hand, as a table that coders fill in; `--corrected SCORES`: what came of it.

use std::path::{Path, PathBuf};

use clap::Args;
use serde::Deserialize;

use crate::audit::Case;
use crate::cli::{Failure, complain, plural, table, terminal};
use crate::output::{Column, Kind, REFERENCE, SOURCE};
use crate::sample::{Accuracy, Drawn, Stratum, draw, fewest};

/// What to draw.
#[derive(Debug, Args)]
pub(super) struct Sampling {
    /// Draw so many decisions to label by hand, and print them as a table (CSV) for one or two coders
    #[arg(long, value_name = "N", conflicts_with_all = ["format", "text", "considered", "by", "grounds"],
          value_parser = clap::value_parser!(u32).range(1..))]
    pub sample: Option<u32>,
    /// Where chance begins: the same number draws the same decisions
    #[arg(long, value_name = "S", default_value_t = 1, requires = "sample")]
    seed: u64,
    /// Print the tags and their sentence beside each drawn decision, so that coders see them
    #[arg(long, requires = "sample")]
    show_tags: bool,
    /// Correct the shares for wrong tags with what `grounds score --format json` wrote
    #[arg(long, value_name = "SCORES", conflicts_with = "sample")]
    pub corrected: Option<PathBuf>,
}

/// What `score` wrote, as far as it is needed.
#[derive(Deserialize)]
struct Scores {
    accuracy: Accuracy,
}

/// Reads how often the tags are right.
pub(super) fn accuracy(path: &Path) -> Result<Accuracy, Failure> {
    let name = table::name(path);
    let make = "make the file with `grounds score sample.csv tags.csv --format json > scores.json`";
    let text = table::read(path, "the scores")?;
    let scores: Scores = serde_json::from_str(&text)
        .map_err(|error| Failure::Message(format!("{name}: these are no scores: {error}; {make}")))?;
    Ok(scores.accuracy)
}

/// The columns that a sample always has.
pub(in crate::cli) const SAMPLE: [Column<'static>; 9] = [
    SOURCE,
    REFERENCE,
    Column::new("organisation", Kind::Text, "the body complained about", "Leeds City Council", NOT_SAID),
    Column::new("decision_date", Kind::Date, "the day of the decision", "2025-03-14", NOT_SAID),
    Column::new(
        "stratum",
        Kind::Text,
        "what the decisions are called that it was drawn from; the letters are dealt by chance and do not tell the tags",
        "B",
        None,
    ),
    Column::new("stratum_size", Kind::Number, "how many decisions these are", "4012", None),
    Column::new("weight", Kind::Decimal, "how many decisions it stands for", "40.120000", None),
    Column::new("coder_1", Kind::List, CODE, "right_of_appeal;late_complaint", NOT_CODED),
    Column::new("coder_2", Kind::List, "the same by a second coder, who has not seen the first", "none", NOT_CODED),
];

/// The columns that stand after them where coders are to see the tags.
pub(in crate::cli) const SHOWN: [Column<'static>; 3] = [
    Column::new("refusal", Kind::Text, "the refusal by the tags", "full", None),
    Column::new("grounds", Kind::List, "the grounds by the tags", "right_of_appeal", Some("none")),
    Column::new("quote", Kind::Text, "the sentence of the first ground by the tags", "It is late.", Some("none")),
];

const CODE: &str = "what a coder found, empty at first: the grounds by id in order of statement; none for a refusal that \
                    gives no ground; part before them where only a part was refused; no where nothing was";
const NOT_SAID: Option<&str> = Some("the decision does not say");
const NOT_CODED: Option<&str> = Some("not coded yet");

/// Draws decisions and prints them.
pub(super) fn print(cases: &[&Case], wanted: u32, sampling: &Sampling, quotes: bool) -> Result<(), Failure> {
    let strata: Vec<Stratum> = cases.iter().map(|case| Stratum::of(case.refusal, !case.grounds.is_empty())).collect();
    let fewest = fewest(&strata);
    if wanted < fewest {
        return Err(Failure::Message(format!(
            "--sample {wanted} would leave out a whole kind of decision; draw {fewest} or more (some hundreds, to establish \
             the accuracy of common reasons)"
        )));
    }
    let drawn = draw(&strata, wanted, sampling.seed);
    let mut csv = csv::Writer::from_writer(terminal::stdout());
    let shown = SHOWN.iter().filter(|column| quotes || column.name != "quote").filter(|_| sampling.show_tags);
    csv.write_record(SAMPLE.iter().chain(shown).map(|column| column.name))?;
    for one in &drawn {
        let Some(case) = cases.get(one.index) else { continue };
        let mut cells = blank(case, one);
        if sampling.show_tags {
            cells.extend([case.refusal.as_str().to_owned(), case.row.grounds.clone()]);
            cells.extend(quotes.then(|| case.row.quote.clone()));
        }
        csv.write_record(cells)?;
    }
    csv.flush()?;
    complain(&format!(
        "drew {} of {} with seed {}; fill in coder_1, and coder_2 for a second coder, then run `grounds score`",
        plural(drawn.len(), "decision"),
        cases.len(),
        sampling.seed
    ));
    Ok(())
}

/// A row for coders, without what the tags say.
fn blank(case: &Case, drawn: &Drawn) -> Vec<String> {
    vec![
        case.row.source.clone(),
        case.row.reference.clone(),
        case.row.organisation.clone(),
        case.date.map(|date| date.to_string()).unwrap_or_default(),
        drawn.name.to_string(),
        drawn.size.to_string(),
        format!("{:.6}", drawn.weight()),
        String::new(),
        String::new(),
    ]
}
