//! Every golden case, as a test of its own: what `tag` and `tag --per mention` must print for `golden/decisions/NAME.txt`
//! stands in `golden/tags.csv` and `golden/mentions.csv`, and is compared byte for byte.
//!
//! The tests only compare. To renew the expectations after a change that you have read and want:
//!
//! ```text
//! cargo run --release -- tag golden/decisions -o golden/tags.csv
//! cargo run --release -- tag golden/decisions --per mention -o golden/mentions.csv
//! ```
#![expect(clippy::print_stdout, reason = "disagreements with hand labels are shown, not failed")]

use std::collections::BTreeMap;
use std::fmt::Write;
use std::fs;
use std::path::Path;
use std::process::{Command, ExitCode};
use std::sync::Arc;

use libtest_mimic::{Arguments, Failed, Trial};
use similar::TextDiff;

const FOLDER: &str = "golden/decisions";

/// A table cut into the lines of each source; a row may hold line ends inside its quotes.
type BySource = BTreeMap<String, String>;

fn main() -> ExitCode {
    let arguments = Arguments::from_args();
    let tables: Arc<Vec<(&str, BySource, BySource)>> =
        Arc::new(vec![table("tags.csv", &[]), table("mentions.csv", &["--per", "mention"])]);
    let mut names: Vec<String> = cases();
    let known = names.clone();
    for (_, expected, _) in tables.iter() {
        names.extend(expected.keys().cloned());
    }
    names.sort();
    names.dedup();
    let mut trials: Vec<Trial> = names
        .into_iter()
        .map(|name| {
            let tables = Arc::clone(&tables);
            let exists = known.contains(&name);
            let title = name.trim_start_matches(FOLDER).trim_matches('/').trim_end_matches(".txt").to_owned();
            Trial::test(title, move || compare(&tables, &name, exists))
        })
        .collect();
    trials.push(Trial::test("labels-are-printed-where-they-disagree", labels));
    libtest_mimic::run(&arguments, trials).exit_code()
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn cases() -> Vec<String> {
    let mut names: Vec<String> = fs::read_dir(root().join(FOLDER))
        .expect("the golden decisions can be read")
        .map(|entry| format!("{FOLDER}/{}", entry.expect("an entry").file_name().to_string_lossy()))
        .collect();
    names.sort();
    names
}

/// The expected and the actual rows of a table.
fn table(file: &'static str, options: &[&str]) -> (&'static str, BySource, BySource) {
    let output = Command::new(env!("CARGO_BIN_EXE_grounds"))
        .current_dir(root())
        .args(["tag", FOLDER])
        .args(options)
        .output()
        .expect("the program runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let expected = fs::read_to_string(root().join("golden").join(file)).unwrap_or_default();
    (file, by_source(&expected), by_source(&String::from_utf8_lossy(&output.stdout)))
}

/// Groups the raw lines of a table by their first cell, which no source here needs to quote.
fn by_source(table: &str) -> BySource {
    let mut found = BySource::new();
    let mut source = String::new();
    for line in table.split_inclusive('\n').skip(1) {
        if line.starts_with(FOLDER) {
            line.split(',').next().unwrap_or_default().clone_into(&mut source);
        }
        found.entry(source.clone()).or_default().push_str(line);
    }
    found
}

fn compare(tables: &[(&str, BySource, BySource)], name: &str, exists: bool) -> Result<(), Failed> {
    if !exists {
        return Err(format!("orphan: the expectation has no case {name}").into());
    }
    let mut report = String::new();
    for (file, expected, actual) in tables {
        let empty = String::new();
        let (expected, actual) = (expected.get(name).unwrap_or(&empty), actual.get(name).unwrap_or(&empty));
        if *file == "tags.csv" && expected.is_empty() {
            return Err("missing: the case has no expectation in golden/tags.csv".into());
        }
        if expected != actual {
            let diff = TextDiff::from_lines(expected, actual);
            write!(report, "{}", diff.unified_diff().header(&format!("golden/{file}"), "now")).expect("a string");
        }
    }
    if report.is_empty() { Ok(()) } else { Err(report.into()) }
}

/// Hand labels are evidence, not expectation: where an expectation disagrees with its label, that is printed.
fn labels() -> Result<(), Failed> {
    let mut tags: BTreeMap<String, (String, String)> = BTreeMap::new();
    for row in csv::Reader::from_path(root().join("golden/tags.csv"))?.deserialize::<BTreeMap<String, String>>() {
        let row = row?;
        let file = row["source"].rsplit('/').next().unwrap_or_default().to_owned();
        tags.insert(file, (row["refusal"].clone(), row["grounds"].clone()));
    }
    let set = |ids: &str| {
        let mut ids: Vec<String> = ids.split(';').map(str::to_owned).collect();
        ids.sort();
        ids
    };
    let (mut seen, mut disagree) = (0, 0);
    for row in csv::Reader::from_path(root().join("golden/labels.csv"))?.deserialize::<BTreeMap<String, String>>() {
        let row = row?;
        let (refusal, grounds) = tags.get(&row["file"]).ok_or_else(|| format!("no case {}", row["file"]))?;
        seen += 1;
        if *refusal != row["refusal"] || set(grounds) != set(&row["applied"]) {
            disagree += 1;
            println!("{}: labelled {} {}, tagged {refusal} {grounds}", row["file"], row["refusal"], row["applied"]);
        }
    }
    println!("{disagree} of {seen} golden cases disagree with their hand labels");
    if seen == tags.len() { Ok(()) } else { Err("a golden case has no hand label".into()) }
}
