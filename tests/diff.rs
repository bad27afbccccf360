//! `grounds diff`: what changed between two taggings.

mod common;

use std::fs;
use std::path::Path;
use std::process::Output;

use common::{run, text};

const HEADER: &str = "source,reference,organisation,category,subcategory,outcome,decision_date,refusal,first_ground,grounds,\
    cited,considered_not_applied,check,quote,rules_version\n";

/// A row of tags.
fn row(source: &str, reference: &str, grounds: &str, cited: &str, check: &str, version: &str) -> String {
    let first = grounds.split(';').next().unwrap_or_default();
    format!(
        "{source},{reference},,,,,,full,{first},{grounds},{cited},,{check},\"Because of {first}, we say.\",mine {version}\n"
    )
}

fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let old = [
        row("a/1.txt", "99 000 001", "weak", "court", "", "1"),
        row("a/2.txt", "99 000 002", "late", "", "", "1"),
        row("a/3.txt", "", "late;weak", "", "", "1"),
        row("a/4.txt", "99 000 004", "late", "", "", "1"),
    ];
    let new = [
        row("b/1.txt", "99 000 001", "court;weak", "", "typo", "2"),
        row("b/2.txt", "99 000 002", "late", "", "", "2"),
        row("a/3.txt", "", "late", "weak", "", "2"),
        row("b/5.txt", "99 000 005", "late", "", "", "2"),
        row("b/6.txt", "99 000 005", "late", "", "", "2"),
    ];
    for (name, rows) in [("old.csv", &old[..]), ("new.csv", &new[..])] {
        fs::write(folder.path().join(name), HEADER.to_owned() + &rows.concat()).expect("a file");
    }
    folder
}

fn diff(folder: &Path, more: &[&str]) -> Output {
    run(folder, &[&["diff", "old.csv", "new.csv"], more].concat())
}

#[test]
fn gains_losses_and_lonely_rows_are_shown() {
    let folder = folder();
    let output = diff(folder.path(), &[]);
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(text(&output.stderr), "grounds: new.csv: 99 000 005 stands 2 times: b/5.txt, b/6.txt\n");
    let expected = "\
--- old.csv  mine 1
+++ new.csv  mine 2
3 decisions compared, 2 changed; 1 only in old.csv; 2 only in new.csv

99 000 001  b/1.txt
  + court (cited -> applied)
      “Because of court, we say.”
  first ground: weak -> court
  check: none -> typo

a/3.txt
  - weak (applied -> cited)

only in old.csv:
  99 000 004  a/4.txt

only in new.csv:
  99 000 005  b/5.txt
  99 000 005  b/6.txt

ground  old  new  gained  lost
court     0    1       1     0
late      2    2       0     0
weak      2    1       0     1
";
    assert_eq!(text(&output.stdout), expected);
}

#[test]
fn the_same_is_said_in_every_format() {
    let folder = folder();
    let csv = text(&diff(folder.path(), &["--format", "csv"]).stdout);
    let expected = "\
source,reference,change,ground,old,new,sentence,phrase,cause
b/1.txt,99 000 001,gained,court,cited,applied,\"Because of court, we say.\",,
b/1.txt,99 000 001,first_ground,,weak,court,,,
b/1.txt,99 000 001,check,,,typo,,,
a/3.txt,,lost,weak,applied,cited,,,
a/4.txt,99 000 004,only_old,,,,,,
b/5.txt,99 000 005,only_new,,,,,,
b/6.txt,99 000 005,only_new,,,,,,
";
    assert_eq!(csv, expected);
    let json: serde_json::Value =
        serde_json::from_slice(&diff(folder.path(), &["--format", "json"]).stdout).expect("JSON");
    assert_eq!((&json["decisions"], &json["old_rules"][0]), (&3.into(), &"mine 1".into()));
    assert_eq!(json["changes"][0]["moves"][0]["ground"], "court");
    assert_eq!((&json["duplicates"][0]["side"], &json["only_new"][1]["source"]), (&"new".into(), &"b/6.txt".into()));
    let markdown = text(&diff(folder.path(), &["--format", "markdown"]).stdout);
    for line in [
        "### 3 decisions compared, 2 changed; 1 only in old.csv; 2 only in new.csv",
        "| `court` | 0 | 1 | +33.33 | 1 | 0 |",
        "| 99 000 001 | gained `court` (cited → applied) | Because of court, we say. |",
        "| 99 000 001 | check | none → typo |",
        "| a/3.txt | lost `weak` (applied → cited) |  |",
    ] {
        assert!(markdown.lines().any(|other| other == line), "{line}\nis missing in\n{markdown}");
    }
}

#[test]
fn the_summary_is_a_revision_note() {
    let folder = folder();
    let expected = "\
--- old.csv  mine 1
+++ new.csv  mine 2
3 decisions compared, 2 changed; 1 only in old.csv; 2 only in new.csv

ground  old  old %  new  new %  points  gained  lost
court     0   0.00    1  33.33  +33.33       1     0
late      2  66.67    2  66.67   +0.00       0     0
weak      2  66.67    1  33.33  -33.33       0     1
";
    assert_eq!(text(&diff(folder.path(), &["--summary"]).stdout), expected);
    let csv = text(&diff(folder.path(), &["--summary", "--format", "csv"]).stdout);
    assert!(csv.contains("\ncourt,0,1,0.0000,33.3333,33.3333,1,0,3,mine 1,mine 2\n"), "{csv}");
    let json = diff(folder.path(), &["--summary", "--format", "json"]);
    let json: serde_json::Value = serde_json::from_slice(&json.stdout).expect("JSON");
    assert_eq!((&json["changed"], &json["grounds"][2]["lost"]), (&2.into(), &1.into()));
}

#[test]
fn what_is_the_same_ends_with_zero() {
    let folder = folder();
    let output = run(folder.path(), &["diff", "old.csv", "old.csv"]);
    assert_eq!(output.status.code(), Some(0));
    assert!(text(&output.stdout).contains("4 decisions compared, 0 changed\n"), "{}", text(&output.stdout));
}

#[test]
fn with_two_rule_files_the_phrase_and_the_cue_are_named() {
    let folder = folder();
    let rules = |cue: &str| {
        format!(
            "scheme: mine\nversion: '1'\nlayout:\n  reference: '\\d{{2}} \\d{{3}} \\d{{3}}'\n  \
             sections: [{{kind: summary, headings: [Summary]}}]\n\
             refusals: {{refuses: [will not investigate], investigated: [completed]}}\n\
             grounds: [{{id: late, title: Late, stage: jurisdiction, phrases: [complaint is late]}}]\n\
             context: [{{assertion: attributed, direction: forward, reach: sentence, phrases: [{cue}]}}]\n"
        )
    };
    let put = |name: &str, text: &str| fs::write(folder.path().join(name), text).expect("a file");
    put("old.yaml", &rules("she thinks"));
    put("new.yaml", &rules("the council said"));
    put("d.txt", "99 000 001\nSummary\nWe will not investigate. The Council said the complaint is late.\n");
    put("e.txt", "99 000 002\nSummary\nWe will not investigate, as the complaint is late.\n");
    let output = run(folder.path(), &["diff", "--rules", "old.yaml", "new.yaml", "d.txt", "e.txt"]);
    assert_eq!(output.status.code(), Some(1), "{}", text(&output.stderr));
    let said = text(&output.stdout);
    let expected = "
99 000 001  d.txt
  - late (applied -> absent)
      “The Council said the complaint is late.”
      applied -> attributed; phrase `complaint is late`; cue: The Council said
  first ground: late -> none
  check: none -> no-ground;layout
";
    let expected = expected.replace("none -> no-ground;layout", "layout -> no-ground;layout");
    assert!(said.contains(&expected), "{expected}\nis missing in\n{said}");
    assert!(said.contains("2 decisions compared, 1 changed\n"), "{said}");
}

#[test]
fn wrong_use_is_told_what_to_do() {
    let folder = folder();
    fs::create_dir(folder.path().join("texts")).expect("a folder");
    let cases: [(&[&str], &str); 5] = [
        (&["old.csv"], "two tables are compared, and one is named"),
        (&["old.csv", "new.csv", "old.csv"], "two tables are compared, and 3 are named"),
        (&["old.csv", "absent.csv"], "absent.csv: cannot be read"),
        (&["old.csv", "texts"], "texts: is a folder; to compare two rule files on it, run `grounds diff --rules"),
        (&["--rules", "absent.yaml", "old.yaml", "texts"], "absent.yaml: the rule file cannot be read"),
    ];
    for (arguments, message) in cases {
        let output = run(folder.path(), &[&["diff"], arguments].concat());
        assert_eq!((output.status.code(), output.stdout.len()), (Some(2), 0), "{arguments:?}");
        assert!(text(&output.stderr).contains(message), "{arguments:?}: {}", text(&output.stderr));
    }
}
