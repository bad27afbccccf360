//! Every golden case, as a test of its own: what `tag` and `tag --per mention` must print for `golden/decisions/NAME.txt`
//! stands in `golden/tags.csv` and `golden/mentions.csv`, and is compared byte for byte, as `grounds golden` does.
//!
//! The tests only compare. To renew the expectations after a change that you have read and want:
//!
//! ```text
//! cargo run --release -- golden --accept
//! ```
#![expect(clippy::print_stdout, reason = "disagreements with hand labels are shown, not failed")]

use std::collections::BTreeMap;
use std::path::Path;
use std::process::ExitCode;

use grounds::Classifier;
use grounds::golden::{Folder, Outcome};
use grounds::rules::RuleSet;
use libtest_mimic::{Arguments, Failed, Trial};

fn main() -> ExitCode {
    let arguments = Arguments::from_args();
    let folder = Folder::open(&root().join("golden")).expect("the golden cases can be read");
    let report = folder.compare(&Classifier::new(RuleSet::built_in()), "");
    let complete = folder.unreadable().is_empty() && report.cases.len() > 100;
    let mut trials: Vec<Trial> = report
        .cases
        .into_iter()
        .map(|case| {
            let outcome = if case.outcome == Outcome::Agrees { Ok(()) } else { Err(Failed::from(case.to_string())) };
            Trial::test(case.name, move || outcome)
        })
        .collect();
    trials.push(Trial::test("every-case-is-listed", move || {
        if complete { Ok(()) } else { Err("files could not be read, or cases are gone".into()) }
    }));
    trials.push(Trial::test("labels-are-printed-where-they-disagree", labels));
    libtest_mimic::run(&arguments, trials).exit_code()
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
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
