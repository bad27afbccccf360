//! `grounds golden`: cases compared, expectations accepted, cases added; and a change of the rules played through, with
//! `grounds diff` beside it.
#![expect(clippy::print_stdout, reason = "a skipped test says so")]

mod common;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::time::Instant;

use common::{run, text};

const RULES: &str = "scheme: mine\nversion: '1'\nlayout:\n  reference: '\\d{2} \\d{3} \\d{3}'\n  \
    sections: [{kind: summary, headings: [Summary]}]\n\
    refusals: {refuses: [will not investigate], investigated: [completed]}\n\
    grounds:\n  - {id: weak, title: Weak, stage: discretion, phrases: [not enough evidence]}\n  \
    - {id: late, title: Late, stage: jurisdiction, phrases: [complaint is late]}\n";

fn decision(reason: &str) -> String {
    format!("99 900 001\nSummary\nWe will not investigate this because {reason}.\n")
}

fn golden(folder: &Path, more: &[&str]) -> Output {
    run(folder, &[&["golden", "cases", "--rules", "rules.yaml"], more].concat())
}

/// A folder with rules and two accepted cases.
fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let put = |name: &str, text: &str| fs::write(folder.path().join(name), text).expect("a file");
    fs::create_dir_all(folder.path().join("cases/decisions")).expect("a folder");
    put("rules.yaml", RULES);
    put("cases/decisions/weak.txt", &decision("there is not enough evidence"));
    put("cases/decisions/late.txt", &decision("the complaint is late"));
    assert_eq!(golden(folder.path(), &["--accept", "--all"]).status.code(), Some(0));
    folder
}

fn read(folder: &Path, name: &str) -> String {
    fs::read_to_string(folder.join(name)).expect("a file")
}

/// Every case with its outcome.
fn outcomes(output: &Output) -> Vec<(String, String)> {
    let json: serde_json::Value = serde_json::from_slice(&output.stdout).expect("JSON");
    let word = |case: &serde_json::Value, key: &str| case[key].as_str().expect("a word").to_owned();
    json["cases"].as_array().expect("cases").iter().map(|case| (word(case, "name"), word(case, "outcome"))).collect()
}

fn with_outcome(output: &Output, outcome: &str) -> Vec<String> {
    outcomes(output).into_iter().filter(|(_, other)| other == outcome).map(|(name, _)| name).collect()
}

#[test]
fn expectations_are_what_tag_prints() {
    let folder = folder();
    for (file, options) in [("cases/tags.csv", &[][..]), ("cases/mentions.csv", &["--per", "mention"])] {
        let arguments = [&["tag", "cases/decisions", "--rules", "rules.yaml"], options].concat();
        assert_eq!(text(&run(folder.path(), &arguments).stdout), read(folder.path(), file), "{file}");
    }
    let output = golden(folder.path(), &[]);
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stdout));
    assert!(text(&output.stdout).ends_with("2 cases: agrees 2\n"), "{}", text(&output.stdout));
    // From another folder the sources stay what they are.
    let inside = run(&folder.path().join("cases"), &["golden", ".", "--rules", "../rules.yaml"]);
    assert_eq!(inside.status.code(), Some(0), "{}", text(&inside.stdout));
}

#[test]
fn every_outcome_is_named_and_none_but_agreement_ends_with_zero() {
    let folder = folder();
    let cases = folder.path().join("cases/decisions");
    fs::write(cases.join("new.txt"), decision("the complaint is late")).expect("a file");
    fs::remove_file(cases.join("late.txt")).expect("removed");
    fs::write(cases.join("weak.txt"), decision("there is not enough evidence and the complaint is late"))
        .expect("a file");
    fs::write(cases.join("milk.txt"), "Milk and bread.\n").expect("a file");
    let output = golden(folder.path(), &["--format", "json"]);
    assert_eq!(output.status.code(), Some(1));
    let mut found = outcomes(&output);
    found.sort();
    let expected = [("late", "orphan"), ("milk", "unreadable"), ("new", "missing"), ("weak", "differs")];
    assert_eq!(found, expected.map(|(name, outcome)| (name.to_owned(), outcome.to_owned())));
    let said = text(&golden(folder.path(), &[]).stdout);
    for part in [
        "differs     weak\n    grounds:\n        expected  weak\n        got       weak;late\n",
        "    gained: late, applied, phrase\n        “We will not investigate this because there is not enough evidence and\n",
        "        phrase `complaint is late`\n",
        "missing     new\n    no expectation; when you have read it: --accept new\n",
        "orphan      late\n",
        "unreadable  milk\n    holds no decision",
        "4 cases: differs 1, missing 1, orphan 1, unreadable 1\n",
    ] {
        assert!(said.contains(part), "{part}\nis missing in\n{said}");
    }
    let xml = text(&golden(folder.path(), &["--format", "junit"]).stdout);
    assert!(xml.contains("<testsuite name=\"cases\" tests=\"4\" failures=\"3\" errors=\"1\">"), "{xml}");
    assert!(xml.contains("<testcase name=\"weak\" classname=\"cases\">\n      <failure message=\"differs\">"), "{xml}");
    let filtered = golden(folder.path(), &["--filter", "wea", "--format", "json"]);
    assert_eq!(outcomes(&filtered).len(), 1);
    assert_eq!(golden(folder.path(), &["--filter", "nothing"]).status.code(), Some(2));
}

#[test]
fn bytes_count_and_not_only_cells() {
    let folder = folder();
    let path = folder.path().join("cases/tags.csv");
    fs::write(&path, read(folder.path(), "cases/tags.csv").replace('\n', "\r\n")).expect("a file");
    let output = golden(folder.path(), &[]);
    assert_eq!(output.status.code(), Some(1));
    assert!(
        text(&output.stdout).contains("tags.csv: the cells are the same, the bytes are not"),
        "{}",
        text(&output.stdout)
    );
    fs::write(&path, "label,value\nx,y\n").expect("a file");
    let output = golden(folder.path(), &[]);
    assert_eq!(output.status.code(), Some(2));
    assert!(
        text(&output.stderr).contains("cases/tags.csv: is no table made by `grounds tag`"),
        "{}",
        text(&output.stderr)
    );
}

#[test]
fn a_new_version_of_the_rules_is_no_difference_of_a_case() {
    let folder = folder();
    fs::write(folder.path().join("rules.yaml"), format!("{RULES}# a remark\n")).expect("a file");
    let output = golden(folder.path(), &[]);
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stdout));
    assert!(
        text(&output.stdout).contains("The expectations were written with rules mine 1 "),
        "{}",
        text(&output.stdout)
    );
    let old = read(folder.path(), "cases/tags.csv");
    assert_eq!(golden(folder.path(), &["--accept", "--all"]).status.code(), Some(0));
    assert_ne!(read(folder.path(), "cases/tags.csv"), old);
    assert!(!text(&golden(folder.path(), &[]).stdout).contains("were written with rules"));
}

#[test]
fn what_is_named_is_accepted_and_the_rest_is_left_alone() {
    let folder = folder();
    let cases = folder.path().join("cases/decisions");
    for name in ["weak", "late"] {
        fs::write(
            cases.join(format!("{name}.txt")),
            decision("the complaint is late and there is not enough evidence"),
        )
        .expect("a file");
    }
    let (tags, mentions) = (read(folder.path(), "cases/tags.csv"), read(folder.path(), "cases/mentions.csv"));
    let unchanged = || {
        (read(folder.path(), "cases/tags.csv"), read(folder.path(), "cases/mentions.csv"))
            == (tags.clone(), mentions.clone())
    };
    // Nobody can be asked here.
    let output = golden(folder.path(), &["--accept"]);
    assert!(text(&output.stderr).contains("nobody can be asked here"), "{}", text(&output.stderr));
    assert_eq!((output.status.code(), unchanged()), (Some(2), true));
    let output = golden(folder.path(), &["--accept", "wek"]);
    assert!(text(&output.stderr).contains("no case is called `wek`; did you mean `weak`?"), "{}", text(&output.stderr));
    assert_eq!((output.status.code(), unchanged()), (Some(2), true));
    let output = Command::new(env!("CARGO_BIN_EXE_grounds"))
        .current_dir(folder.path())
        .env("CI", "true")
        .args(["golden", "cases", "--rules", "rules.yaml", "--accept", "--all"])
        .output()
        .expect("the program runs");
    assert!(text(&output.stderr).contains("the variable CI is set"), "{}", text(&output.stderr));
    assert_eq!((output.status.code(), unchanged()), (Some(2), true));
    // One is accepted, after its difference is printed; the other differs still.
    let output = golden(folder.path(), &["--accept", "weak"]);
    assert!(text(&output.stdout).contains("got       late;weak"), "{}", text(&output.stdout));
    assert_eq!(output.status.code(), Some(1), "one differs still");
    let left = golden(folder.path(), &["--format", "json"]);
    assert_eq!(with_outcome(&left, "differs"), ["late"]);
    assert!(read(folder.path(), "cases/tags.csv").contains(tags.lines().nth(1).expect("the row of `late`")));
    assert_eq!(golden(folder.path(), &["--accept", "late"]).status.code(), Some(0));
    assert_eq!(golden(folder.path(), &[]).status.code(), Some(0));
}

#[test]
fn orphans_are_dropped_and_missing_expectations_written_on_acceptance() {
    let folder = folder();
    let cases = folder.path().join("cases/decisions");
    fs::rename(cases.join("late.txt"), cases.join("made-too-late.txt")).expect("renamed");
    assert_eq!(golden(folder.path(), &["--accept", "made-too-late"]).status.code(), Some(1));
    assert_eq!(with_outcome(&golden(folder.path(), &["--format", "json"]), "orphan"), ["late"]);
    assert_eq!(golden(folder.path(), &["--accept", "late"]).status.code(), Some(0));
    let output = golden(folder.path(), &["--format", "json"]);
    assert_eq!(with_outcome(&output, "agrees"), ["made-too-late", "weak"]);
    assert!(!read(folder.path(), "cases/mentions.csv").contains("decisions/late.txt"));
}

#[test]
fn a_decision_becomes_a_case() {
    let folder = folder();
    let published = decision("the complaint is late").replace("99 900 001", "24 018 564");
    fs::write(folder.path().join("d.txt"), published).expect("a file");
    let add = |name: &str| {
        run(folder.path(), &["golden", "add", "d.txt", "--name", name, "--folder", "cases", "--rules", "rules.yaml"])
    };
    let output = add("late-without-reason");
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
    let said = text(&output.stderr);
    for part in [
        "the reference 24 018 564 looks like a published decision's",
        "tagged: full refusal, late\n",
        "grounds golden cases --rules rules.yaml --accept late-without-reason",
    ] {
        assert!(said.contains(part), "{part}\nis missing in\n{said}");
    }
    let report = golden(folder.path(), &["--format", "json"]);
    assert_eq!(with_outcome(&report, "missing"), ["late-without-reason"]);
    assert_eq!(golden(folder.path(), &["--accept", "late-without-reason"]).status.code(), Some(0));
    let again = add("late-without-reason");
    assert!(text(&again.stderr).contains("has a case `late-without-reason` already"), "{}", text(&again.stderr));
    assert_eq!(again.status.code(), Some(2));
    let unnamed = add("Late Complaint");
    assert!(text(&unnamed.stderr).contains("is no name of a case"), "{}", text(&unnamed.stderr));
    // A folder of one's own need not be there.
    let fresh = ["golden", "add", "d.txt", "--name", "first", "--folder", "new", "--rules", "rules.yaml"];
    assert_eq!(run(folder.path(), &fresh).status.code(), Some(0));
    assert!(folder.path().join("new/decisions/first.txt").exists());
    let nowhere = run(folder.path(), &["golden", "nowhere"]);
    assert!(text(&nowhere.stderr).contains("nowhere: holds no golden cases"), "{}", text(&nowhere.stderr));
}

#[test]
fn a_killed_acceptance_leaves_old_or_new_expectations() {
    let folder = folder();
    let cases = folder.path().join("cases/decisions");
    for index in 0..300 {
        fs::write(cases.join(format!("{index:03}.txt")), decision("the complaint is late")).expect("a file");
    }
    let names = ["cases/tags.csv", "cases/mentions.csv"];
    let old = names.map(|name| read(folder.path(), name));
    assert_eq!(golden(folder.path(), &["--accept", "--all"]).status.code(), Some(0));
    let new = names.map(|name| read(folder.path(), name));
    assert!(old.iter().zip(&new).all(|(old, new)| old != new));
    let start = Instant::now();
    assert_eq!(golden(folder.path(), &["--accept", "--all"]).status.code(), Some(0));
    let whole = start.elapsed();
    let mut seen = BTreeSet::new();
    // Everything is written in the last part of a run.
    for step in 0..50_u32 {
        for (name, text) in names.iter().zip(&old) {
            fs::write(folder.path().join(name), text).expect("a file");
        }
        let mut child = Command::new(env!("CARGO_BIN_EXE_grounds"))
            .current_dir(folder.path())
            .env_remove("CI")
            .args(["golden", "cases", "--rules", "rules.yaml", "--accept", "--all"])
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("the program starts");
        std::thread::sleep(whole * (40 + step) / 80);
        // It may have ended by itself.
        let _ = child.kill();
        child.wait().expect("the program ends");
        for (name, (old, new)) in names.iter().zip(old.iter().zip(&new)) {
            let now = read(folder.path(), name);
            assert!(now == *old || now == *new, "{name} is neither old nor new when killed at step {step}");
            seen.insert(now == *new);
        }
    }
    assert!(seen.contains(&false), "no acceptance was interrupted: the test shows nothing");
}

/// Rows of a table by source, without the version of the rules.
fn rows(csv: &str) -> BTreeMap<String, Vec<Vec<String>>> {
    let mut reader = csv::Reader::from_reader(csv.as_bytes());
    let version = reader.headers().expect("a header").iter().position(|column| column == "rules_version");
    let mut found: BTreeMap<String, Vec<Vec<String>>> = BTreeMap::new();
    for record in reader.records() {
        let record = record.expect("CSV");
        let cells = record.iter().enumerate().filter(|(index, _)| Some(*index) != version);
        found.entry(record[0].to_owned()).or_default().push(cells.map(|(_, cell)| cell.to_owned()).collect());
    }
    found
}

/// The sources whose rows differ.
fn differing(old: &str, new: &str) -> BTreeSet<String> {
    let (old, new) = (rows(old), rows(new));
    old.keys().chain(new.keys()).filter(|source| old.get(*source) != new.get(*source)).cloned().collect()
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("a folder");
    for entry in fs::read_dir(from).expect("a folder") {
        let entry = entry.expect("an entry");
        if entry.path().is_dir() {
            copy(&entry.path(), &to.join(entry.file_name()));
        } else {
            fs::copy(entry.path(), to.join(entry.file_name())).expect("a copy");
        }
    }
}

/// One phrase of the built-in rules changed, and everything that follows from it: `golden` names exactly the cases hit,
/// `diff` exactly the decisions that changed, and `--accept` makes `golden` agree.
#[test]
fn a_change_of_one_phrase_is_played_through() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = folder.path();
    copy(&root.join("golden"), &path.join("golden"));
    let old = fs::read_to_string(root.join("rules/lgsco.yaml")).expect("the rules");
    let phrase = "<ico> ...25 <better_placed>";
    assert_eq!(old.matches(phrase).count(), 1, "the phrase that this test changes");
    fs::write(path.join("old.yaml"), &old).expect("a file");
    fs::write(path.join("new.yaml"), old.replace(phrase, "<ico> ...1 <better_placed>")).expect("a file");
    let tag = |rules: &str, paths: &str, more: &[&str]| {
        let output = run(path, &[&["tag", paths, "--rules", rules], more].concat());
        assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
        text(&output.stdout)
    };
    assert_eq!(run(path, &["golden", "--rules", "old.yaml", "--accept", "--all"]).status.code(), Some(0));

    let mut hit = BTreeSet::new();
    for more in [&[][..], &["--per", "mention"]] {
        hit.extend(differing(&tag("old.yaml", "golden/decisions", more), &tag("new.yaml", "golden/decisions", more)));
    }
    assert!(!hit.is_empty(), "the change hits no golden case: choose another phrase");
    let report = run(path, &["golden", "--rules", "new.yaml", "--format", "json"]);
    assert_eq!(report.status.code(), Some(1));
    let named = with_outcome(&report, "differs").into_iter().map(|name| format!("golden/decisions/{name}.txt"));
    assert_eq!(named.collect::<BTreeSet<String>>(), hit);
    assert_eq!(with_outcome(&report, "agrees").len() + hit.len(), outcomes(&report).len());
    assert_eq!(run(path, &["golden", "--rules", "new.yaml", "--accept", "--all"]).status.code(), Some(0));
    assert_eq!(run(path, &["golden", "--rules", "new.yaml"]).status.code(), Some(0));

    let corpus = root.join("../shared/dev-set/decisions");
    if !corpus.is_dir() {
        println!("skipped: {} is not there", corpus.display());
        return;
    }
    diff_lists_what_changed(path, &corpus, tag);
}

fn diff_lists_what_changed(path: &Path, corpus: &Path, tag: impl Fn(&str, &str, &[&str]) -> String) {
    let corpus: PathBuf = corpus.canonicalize().expect("the corpus");
    let corpus = corpus.to_str().expect("a path in UTF-8");
    let tables = ["old", "new"].map(|side| {
        let table = tag(&format!("{side}.yaml"), corpus, &[]);
        fs::write(path.join(format!("{side}.csv")), &table).expect("a file");
        table
    });
    // The quote alone is no change of the tags.
    let plain = |table: &str| {
        let mut rows = rows(table);
        rows.values_mut().flatten().for_each(|cells| cells.truncate(13));
        rows
    };
    let (old, new) = (plain(&tables[0]), plain(&tables[1]));
    let changed: BTreeSet<&str> =
        old.keys().filter(|source| old.get(*source) != new.get(*source)).map(String::as_str).collect();
    assert!(!changed.is_empty(), "the change hits no decision: choose another phrase");
    for arguments in [&["diff", "old.csv", "new.csv"][..], &["diff", "--rules", "old.yaml", "new.yaml", corpus]] {
        let output = run(path, &[arguments, &["--format", "json"]].concat());
        assert_eq!(output.status.code(), Some(1), "{}", text(&output.stderr));
        let json: serde_json::Value = serde_json::from_slice(&output.stdout).expect("JSON");
        let listed = json["changes"].as_array().expect("changes").iter();
        let listed: BTreeSet<&str> = listed.map(|change| change["source"].as_str().expect("a source")).collect();
        assert_eq!(listed, changed, "{arguments:?}");
    }
}

#[test]
fn a_person_at_a_terminal_is_not_asked_by_a_pipe() {
    // A pipe that says yes is no person.
    let folder = folder();
    fs::write(folder.path().join("cases/decisions/weak.txt"), decision("the complaint is late")).expect("a file");
    let mut child = Command::new(env!("CARGO_BIN_EXE_grounds"))
        .current_dir(folder.path())
        .env_remove("CI")
        .args(["golden", "cases", "--rules", "rules.yaml", "--accept"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program starts");
    // The program may end before it has read anything.
    let _ = child.stdin.take().expect("a pipe").write_all(b"y\n");
    assert_eq!(child.wait_with_output().expect("the program ends").status.code(), Some(2));
}
