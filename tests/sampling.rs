//! A sample as people draw it, code it, score it, and correct shares with it.

mod common;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use common::{run, text};
use serde_json::Value;

type Row = BTreeMap<String, String>;

const HEADER: &str =
    "source,reference,organisation,decision_date,refusal,first_ground,grounds,cited,check,quote,rules_version\n";

/// A table of 400 decisions, of which [`tagged`] tells the tags.
fn table() -> String {
    let row = |number: usize| {
        let (refusal, ground) = tagged(number);
        format!(
            "{number}.txt,99 900 {number:03},X Council,2024-05-01,{refusal},{ground},{ground},,,It is so.,lgsco 1 00000000\n"
        )
    };
    HEADER.to_owned() + &(0..400).map(row).collect::<String>()
}

fn tagged(number: usize) -> (&'static str, &'static str) {
    match number {
        0..240 => ("full", "out_of_time"),
        240..300 => ("full", "no_prospect_of_fault"),
        300..320 => ("full", ""),
        _ => ("no", ""),
    }
}

/// What a reader finds. Of the 240 that are tagged late 210 are; of the others 20 weak ones and 10 that are tagged as
/// investigated. So 330 are refused, of which 240 are late.
fn truth(number: usize) -> &'static str {
    match number {
        0..240 if number.is_multiple_of(8) => "no_prospect_of_fault",
        0..240 => "out_of_time",
        240..300 if number.is_multiple_of(3) => "no_prospect_of_fault;out_of_time",
        240..320 => "no_prospect_of_fault",
        _ if number.is_multiple_of(8) => "out_of_time",
        _ => "no",
    }
}

fn rows(csv: &str) -> Vec<Row> {
    csv::Reader::from_reader(csv.as_bytes()).deserialize().map(|row| row.expect("a row")).collect()
}

fn number(row: &Row) -> usize {
    row["source"].trim_end_matches(".txt").parse().expect("a number")
}

/// A sample with what two coders found.
fn fill(sample: &str, codes: impl Fn(usize) -> [String; 2]) -> String {
    let mut reader = csv::Reader::from_reader(sample.as_bytes());
    let header = reader.headers().expect("a header").clone();
    let mut out = csv::Writer::from_writer(Vec::new());
    out.write_record(&header).expect("a header");
    for mut row in rows(sample) {
        let [one, other] = codes(number(&row));
        row.insert("coder_1".to_owned(), one);
        row.insert("coder_2".to_owned(), other);
        out.write_record(header.iter().map(|column| &row[column])).expect("a row");
    }
    text(&out.into_inner().expect("bytes"))
}

fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder");
    fs::write(folder.path().join("tags.csv"), table()).expect("a file");
    folder
}

fn printed(folder: &Path, arguments: &[&str]) -> String {
    let output = run(folder, arguments);
    assert_eq!(output.status.code(), Some(0), "{arguments:?}: {}", text(&output.stderr));
    text(&output.stdout)
}

fn draw(folder: &Path, more: &[&str]) -> String {
    printed(folder, &[&["audit", "tags.csv", "--sample", "120"], more].concat())
}

/// A sample in a file, coded as a reader finds it.
fn coded(folder: &Path) {
    let sample = fill(&draw(folder, &[]), |number| [truth(number).to_owned(), String::new()]);
    fs::write(folder.join("sample.csv"), sample).expect("a file");
}

#[test]
fn a_sample_shows_no_tags_unless_asked() {
    let folder = folder();
    let sample = draw(folder.path(), &[]);
    let header = sample.lines().next().expect("a header");
    assert_eq!(header, "source,reference,organisation,decision_date,stratum,stratum_size,weight,coder_1,coder_2");
    for word in ["out_of_time", "It is so.", "full", "tagged"] {
        assert!(!sample.contains(word), "{word}: {sample}");
    }
    let drawn = rows(&sample);
    assert_eq!(drawn.len(), 120);
    assert_eq!(drawn.iter().map(number).collect::<BTreeSet<_>>().len(), 120);
    let weights: f64 = drawn.iter().map(|row| row["weight"].parse::<f64>().expect("a weight")).sum();
    assert!((weights - 400.0).abs() < 0.001, "{weights}");
    let sizes: BTreeSet<&str> = drawn.iter().map(|row| row["stratum_size"].as_str()).collect();
    assert_eq!(sizes, ["300", "20", "80"].into());
    let shown = draw(folder.path(), &["--show-tags"]);
    assert!(rows(&shown).iter().all(|row| row["grounds"] == tagged(number(row)).1 && row.contains_key("quote")));
    let without = draw(folder.path(), &["--show-tags", "--no-quotes"]);
    assert!(!without.contains("It is so.") && without.contains("out_of_time"));
}

#[test]
fn the_seed_decides_what_is_drawn() {
    let folder = folder();
    assert_eq!(draw(folder.path(), &["--seed", "7"]), draw(folder.path(), &["--seed", "7"]));
    assert_ne!(draw(folder.path(), &["--seed", "7"]), draw(folder.path(), &["--seed", "8"]));
    let few = run(folder.path(), &["audit", "tags.csv", "--sample", "5"]);
    assert_eq!(few.status.code(), Some(2));
    assert!(text(&few.stderr).contains("--sample 5 would leave out a whole kind of decision; draw 6 or more"));
}

/// The weights undo that rare strata are drawn more often: recall is that of the drawn decisions, each counted as often as
/// it stands for, and its interval holds the true 7/8.
#[test]
fn scores_are_weighted() {
    let folder = folder();
    coded(folder.path());
    let arguments = ["score", "sample.csv", "tags.csv"];
    let json = printed(folder.path(), &[&arguments[..], &["--format", "json"]].concat());
    let score: Value = serde_json::from_str(&json).expect("JSON");
    let late = score["grounds"].as_array().expect("grounds").iter().find(|one| one["ground"] == "out_of_time");
    let late = late.expect("a ground");
    let (mut right, mut labelled) = (0.0, 0.0);
    for row in rows(&fs::read_to_string(folder.path().join("sample.csv")).expect("the sample")) {
        let weight: f64 = row["weight"].parse().expect("a weight");
        if truth(number(&row)).contains("out_of_time") {
            labelled += weight;
            right += if tagged(number(&row)).1 == "out_of_time" { weight } else { 0.0 };
        }
    }
    let recall = late["recall"]["value"].as_f64().expect("a figure");
    assert!((recall - right / labelled).abs() < 1e-5, "{recall}");
    let (low, high) = (&late["recall"]["interval"]["low"], &late["recall"]["interval"]["high"]);
    assert!(low.as_f64() < Some(0.875) && Some(0.875) < high.as_f64(), "{late}");
    assert_eq!((&late["established"], &score["coding"]["all"]), (&true.into(), &400.into()));
    assert_eq!(score["confusion"].as_array().map(Vec::len), Some(0), "nobody coded what is listed");
    let page = printed(folder.path(), &arguments);
    assert!(page.contains("120 of 120 drawn are coded, and stand for 400"), "{page}");
}

/// Two coders, of whom one says `none` to every tenth decision.
#[test]
fn two_coders_are_compared() {
    let folder = folder();
    let sample = draw(folder.path(), &[]);
    let other = |number: usize| if number.is_multiple_of(10) { "none" } else { truth(number) };
    let both = fill(&sample, |number| [truth(number).to_owned(), other(number).to_owned()]);
    fs::write(folder.path().join("sample.csv"), &both).expect("a file");
    let output = run(folder.path(), &["score", "sample.csv", "tags.csv", "--format", "csv"]);
    let differ = rows(&sample).iter().filter(|row| number(row).is_multiple_of(10)).count();
    let said = text(&output.stderr);
    assert!(said.contains(&format!("{differ} decisions on which the coders differ, so that coder_1 counts")), "{said}");
    let figures = rows(&text(&output.stdout));
    let is_kappa = |row: &&Row| row["table"] == "coders" && row["row"] == "first ground" && row["measure"] == "kappa";
    let kappa = figures.iter().find(is_kappa).expect("a figure");
    let value = |column: &str| kappa[column].parse::<f64>().expect("a figure");
    assert!(0.6 < value("low") && value("low") < value("value") && value("high") < 1.0, "{kappa:?}");
    assert_eq!(kappa["n"], "120");
    let page = printed(folder.path(), &["score", "sample.csv", "tags.csv"]);
    assert!(page.lines().any(|line| line.starts_with("two coders, on") && line.ends_with("kappa")), "{page}");
}

#[test]
fn what_is_wrong_with_a_sample_is_said() {
    let folder = folder();
    let sample = draw(folder.path(), &[]);
    let score = |sample: &str| {
        fs::write(folder.path().join("sample.csv"), sample).expect("a file");
        let output = run(folder.path(), &["score", "sample.csv", "tags.csv"]);
        (output.status.code(), text(&output.stderr))
    };
    let by_one = |code: &dyn Fn(usize) -> String| fill(&sample, |number| [code(number), String::new()]);
    let full = by_one(&|number| truth(number).to_owned());
    let cut = full.lines().take(100).collect::<Vec<_>>().join("\n");
    let half = |number: usize| if number.is_multiple_of(2) { truth(number) } else { "" }.to_owned();
    let cases = [
        (sample.clone(), 2, "sample.csv: no decision is coded yet; write ids into coder_1"),
        (by_one(&half), 0, "of 120 decisions are not coded yet and are left out"),
        (
            by_one(&|number| truth(number).replace("out_of_time", "out_of_tme")),
            0,
            "`out_of_tme` stands nowhere in the tags; did you mean `out_of_time`?",
        ),
        (by_one(&|_| "no;withdrawn".to_owned()), 2, "coder_1: `no;withdrawn`: `no` stands alone"),
        (cut, 2, "leave decisions uncoded rather than delete their rows"),
        (
            full.replace(",weight,", ",heft,"),
            2,
            "sample.csv: has no column `weight`; make the sample with `grounds audit tags.csv --sample",
        ),
    ];
    for (sample, status, expected) in cases {
        let (found, said) = score(&sample);
        assert!(said.contains(expected), "{expected}: {said}");
        assert_eq!(found, Some(status), "{said}");
    }
}

/// Of 320 decisions that are tagged as refusals 240 are tagged late, three quarters; of the 330 that are refusals 240 are
/// late, 72.7 %. The corrected interval holds that, and the sample tells it from what was drawn.
#[test]
fn shares_are_corrected_with_a_sample() {
    let folder = folder();
    coded(folder.path());
    let scores = printed(folder.path(), &["score", "sample.csv", "tags.csv", "--format", "json"]);
    fs::write(folder.path().join("scores.json"), scores).expect("a file");
    let arguments = ["audit", "tags.csv", "--corrected", "scores.json"];
    let audit = |more: &[&str]| printed(folder.path(), &[&arguments[..], more].concat());
    let report: Value = serde_json::from_str(&audit(&["--format", "json"])).expect("JSON");
    let late = &report["corrected"]["grounds"][0];
    assert_eq!((&late["ground"], &late["tagged"]["count"]), (&"out_of_time".into(), &240.into()));
    // By hand: each kind of tags weighs what there are of it over what was drawn of it.
    let drawn = rows(&fs::read_to_string(folder.path().join("sample.csv")).expect("the sample"));
    let total = |counts: &dyn Fn(&str) -> bool| -> f64 {
        let kinds = [0..240, 240..300, 300..320, 320..400];
        let kind = |kind: std::ops::Range<usize>| {
            let (size, members) = (kind.len(), drawn.iter().map(number).filter(|number| kind.contains(number)));
            let (mut of, mut n) = (0.0, 0.0);
            for number in members {
                n += 1.0;
                of += f64::from(u8::from(counts(truth(number))));
            }
            of / n * f64::from(u32::try_from(size).expect("few"))
        };
        kinds.into_iter().map(kind).sum()
    };
    let expected = total(&|code| code.contains("out_of_time")) / total(&|code| code != "no");
    let share = late["share"].as_f64().expect("a share");
    assert!((share - expected).abs() < 1e-5, "{share} is not {expected}");
    let (low, high) = (late["interval"]["low"].as_f64(), late["interval"]["high"].as_f64());
    assert!(low < Some(240.0 / 330.0) && Some(240.0 / 330.0) < high, "{late}");
    let page = audit(&["--format", "table"]);
    assert!(page.contains("Corrected for wrong tags (n = 320, 120 labelled)"), "{page}");
    let caveats = report["caveats"].to_string();
    assert!(caveats.contains("was measured on 120 of these decisions, drawn by their tags"), "{caveats}");
    assert!(audit(&["--text"]).replace('\n', " ").contains("Corrected for wrong tags: 7"), "{}", audit(&["--text"]));
    let csv = rows(&audit(&[]));
    let row = csv.iter().find(|row| row["table"] == "corrected" && row["ground"] == "out_of_time").expect("a row");
    assert_eq!(row["share"].parse::<f64>().ok().map(|found| (found * 1e5).round()), Some((share * 1e5).round()));
}

#[test]
fn what_cannot_be_corrected_says_so() {
    let folder = folder();
    coded(folder.path());
    let scores = printed(folder.path(), &["score", "sample.csv", "tags.csv", "--format", "json"]);
    fs::write(folder.path().join("scores.json"), &scores).expect("a file");
    let more = table().replacen("X Council", "Y Council", 40);
    fs::write(folder.path().join("tags.csv"), &more).expect("a file");
    let arguments = ["audit", "tags.csv", "--corrected", "scores.json", "--format", "table"];
    let some = printed(folder.path(), &[&arguments[..], &["--where", "organisation=X Council"]].concat());
    let some = some.replace('\n', " ");
    assert!(some.contains("the sample was drawn from 300 refusals with a reason, and here are 260"), "{some}");
    assert!(some.contains("The shares could not be corrected for wrong tags"), "{some}");
    fs::write(folder.path().join("tags.csv"), more.replace("lgsco 1", "lgsco 2")).expect("a file");
    let other = printed(folder.path(), &arguments).replace('\n', " ");
    assert!(other.contains("scored with tags of other rules than `lgsco 2 00000000`"), "{other}");
    fs::write(folder.path().join("scores.json"), "{}").expect("a file");
    let output = run(folder.path(), &arguments);
    assert_eq!(output.status.code(), Some(2));
    assert!(text(&output.stderr).contains("scores.json: these are no scores"), "{}", text(&output.stderr));
}

/// Labels that were made apart: Rogan and Gladen's correction, for grounds that enough of them give.
#[test]
fn shares_are_corrected_with_independent_labels() {
    let folder = folder();
    let mut labels = "file,reference,refusal,first,applied,cited\n".to_owned();
    for number in (0..400).step_by(2) {
        let code = truth(number);
        let (refusal, applied) = if code == "no" { ("no", "") } else { ("full", code) };
        let first = applied.split(';').next().unwrap_or_default();
        labels.extend([number.to_string().as_str(), ".txt,,", refusal, ",", first, ",", applied, ",\n"]);
    }
    fs::write(folder.path().join("labels.csv"), labels).expect("a file");
    let scores = printed(folder.path(), &["score", "labels.csv", "tags.csv", "--format", "json"]);
    fs::write(folder.path().join("scores.json"), scores).expect("a file");
    let arguments = ["audit", "tags.csv", "--corrected", "scores.json", "--format", "json"];
    let report: Value = serde_json::from_str(&printed(folder.path(), &arguments)).expect("JSON");
    let late = &report["corrected"]["grounds"][0];
    // Of 160 labelled decisions that are tagged as refusals, 90 late ones are tagged late and 10 weak ones not; 30 others
    // are tagged late and 30 not.
    assert_eq!(late["labelled_with"], 100);
    let (sensitivity, specificity) = (0.9, 0.5);
    let expected = (0.75 + specificity - 1.0) / (sensitivity + specificity - 1.0);
    assert!((late["share"].as_f64().expect("a share") - expected).abs() < 1e-5, "{late}");
    let caveats = report["caveats"].to_string();
    assert!(caveats.contains("Rogan & Gladen 1978") && caveats.contains("200 other decisions"), "{caveats}");
}
