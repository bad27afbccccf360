//! `grounds score` as people run it: figures worked out by hand, what cannot be joined, and what it refuses to read.

mod common;

use std::fs;

use common::{run, text};

const LABELS: &str = "file,reference,refusal,first,applied,cited,traps\n\
    a.txt,99 900 001,full,late,late,court,plain\n\
    b.txt,99 900 002,full,court,court;late,,\"two, of which one\"\n\
    c.txt,99 900 003,no,,,late,\n\
    d.txt,99 900 004,part,fault,fault,,from standard input\n\
    e.txt,99 900 005,full,late,late,,not tagged\n";

/// `a` and `c` are right, `b` is wrong in everything, `d` is joined by its reference, `z` is nobody's.
const TAGS: &str = "source,reference,refusal,first_ground,grounds,cited,check,quote,colour\n\
    in/a.txt,99 900 001,full,late,late,court,,It is late.,red\n\
    in/b.txt,99 900 002,part,late,late;fault,court,header,\"It is late,\nand no fault.\",red\n\
    in/c.txt,99 900 003,no,,,,,,red\n\
    -,99 900 004,part,fault,fault,,typo,No fault.,red\n\
    in/z.txt,99 900 009,full,late,late,,,It is late.,red\n";

/// A folder with labels and tags.
fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder");
    fs::write(folder.path().join("labels.csv"), LABELS).expect("a file");
    fs::write(folder.path().join("tags.csv"), TAGS).expect("a file");
    folder
}

/// What `score` prints for the example, with more options.
fn scored(options: &[&str]) -> String {
    let output = run(folder().path(), &[&["score", "labels.csv", "tags.csv"], options].concat());
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
    text(&output.stdout)
}

/// The words of the line that begins with `first`, and what follows them.
fn line(printed: &str, first: &str) -> String {
    let found =
        printed.lines().find(|line| line.starts_with(first)).unwrap_or_else(|| panic!("no {first} in\n{printed}"));
    found.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Wilson's bounds for n trials of which none succeeds are 0 and z²/(n+z²); the others follow from his formula, with
/// z² = 3.8415.
#[test]
fn the_table_is_as_counted_by_hand() {
    let table = scored(&[]);
    assert!(table.starts_with("5 decisions labelled, 1 of them without a row of tags; 1 tagged without a label\n"));
    assert_eq!(line(&table, "court "), "court 1 0 0 1 - 0.000 [0.000, 0.793] 0.000");
    assert_eq!(line(&table, "fault "), "fault 1 1 1 0 0.500 [0.095, 0.905] 1.000 [0.207, 1.000] 0.667");
    assert_eq!(line(&table, "late "), "late 3 2 0 1 1.000 [0.342, 1.000] 0.667 [0.208, 0.939] 0.800");
    let all = line(&table, "all ");
    assert!(all.starts_with("all 5 3 1 2 0.750 [0.301, 0.954] 0.600 [0.231, 0.882] 0.667 ["), "{all}");
    assert_eq!(line(&table, "exact set"), "exact set 3 5 0.600 [0.231, 0.882]");
    assert_eq!(line(&table, "first ground"), "first ground 2 4 0.500 [0.150, 0.850]");
    assert_eq!(line(&table, "refusal"), "refusal 3 5 0.600 [0.231, 0.882]");
    assert_eq!(line(&table, "applied"), "applied 3 1 1");
    assert_eq!(line(&table, "cited"), "cited 0 1 1");
    assert_eq!(line(&table, "absent"), "absent 1 0 -");
    assert_eq!(line(&table, "with a check"), "with a check 1 2 0.500 [0.095, 0.905]");
    assert_eq!(line(&table, "without a check"), "without a check 0 2 0.000 [0.000, 0.658]");
    assert!(!table.contains("missed"), "errors were not asked for");
}

#[test]
fn errors_show_what_is_wrong_and_why() {
    let table = scored(&["--errors"]);
    let list = table.split_once("2 decisions wrong\n").expect("the list").1;
    let expected = "\nb.txt\n  missed   court\n  extra    fault\n  first    labelled court, tagged late\n  \
                    refusal  labelled full, tagged part\n  quote    It is late, and no fault.\n\
                    \ne.txt (without a row of tags)\n  missed   late\n  first    labelled late, tagged -\n  \
                    refusal  labelled full, tagged -\n";
    assert_eq!(list, expected);
    let csv = scored(&["--errors", "--format", "csv"]);
    let expected = "file,tagged,missed,extra,label_first,tag_first,label_refusal,tag_refusal,quote\n\
                    b.txt,yes,court,fault,court,late,full,part,\"It is late,\nand no fault.\"\n\
                    e.txt,no,late,,late,,full,,\n";
    assert_eq!(csv, expected);
}

#[test]
fn csv_and_json_hold_the_same_figures() {
    let csv = scored(&["--format", "csv"]);
    for row in [
        "table,row,measure,value,low,high,n",
        "decisions,,untagged,1,,,",
        "ground,court,precision,,,,0",
        "ground,late,recall,0.666667,0.207660,0.938508,3",
        "overall,,false_negatives,2,,,",
        "decisions,first ground,share_right,0.500000,0.150039,0.849961,4",
        "confusion,\"label applied, tags cited\",count,1,,,",
        "checks,with a check,share_wrong,0.500000,0.094531,0.905469,2",
    ] {
        assert!(csv.lines().any(|line| line == row), "{row} is missing in\n{csv}");
    }
    let json: serde_json::Value = serde_json::from_str(&scored(&["--format", "json", "--errors"])).expect("JSON");
    let at = |pointer: &str| json.pointer(pointer).unwrap_or_else(|| panic!("no {pointer}")).clone();
    assert_eq!(
        (at("/decisions"), at("/untagged/0"), at("/unlabelled/0")),
        (5.into(), "e.txt".into(), "in/z.txt".into())
    );
    assert_eq!((at("/grounds/2/ground"), at("/grounds/2/recall/value")), ("late".into(), 0.666_667.into()));
    assert_eq!((at("/overall/f1"), at("/overall/support")), (0.666_667.into(), 5.into()));
    assert_eq!((at("/grounds/0/precision/value"), at("/confusion/1/count")), (serde_json::Value::Null, 1.into()));
    assert_eq!((at("/errors_by_check/with_check/count"), at("/errors/0/extra/0")), (1.into(), "fault".into()));
    let without: serde_json::Value = serde_json::from_str(&scored(&["--format", "json"])).expect("JSON");
    assert_eq!(without.get("errors"), None);
}

#[test]
fn the_same_bytes_each_time() {
    for format in ["table", "csv", "json"] {
        assert_eq!(scored(&["--format", format]), scored(&["--format", format]), "{format}");
    }
}

#[test]
fn what_cannot_be_joined_is_said() {
    let folder = folder();
    let said = text(&run(folder.path(), &["score", "labels.csv", "tags.csv"]).stderr);
    assert!(said.contains("labels.csv: 1 labelled without a row of tags, counted as wrong: e.txt\n"), "{said}");
    assert!(said.contains("tags.csv: 1 tagged without a label, not counted: in/z.txt\n"), "{said}");
    let tags = TAGS.replace("99 900 001", "99 900 111").replace(",check,", ",,");
    fs::write(folder.path().join("tags.csv"), tags).expect("a file");
    let output = run(folder.path(), &["score", "labels.csv", "tags.csv"]);
    let said = text(&output.stderr);
    assert!(said.contains("joined by file name though the references differ; check the files: a.txt"), "{said}");
    assert!(said.contains("tags.csv: has no column `check`; errors by check are left out"), "{said}");
    assert!(!text(&output.stdout).contains("with a check"));
}

#[test]
fn tags_of_the_program_are_read() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let write = |name: &str, text: &str| fs::write(folder.path().join(name), text).expect("a file");
    let decision = "Harrowmere Borough Council (99 900 001)\nDecision : Closed after initial enquiries\n\
                    Summary: We will not investigate this complaint because there is not enough evidence of fault.\n\
                    Final decision\n\
                    We will not investigate this complaint because there is not enough evidence of fault.\n";
    write("good.txt", decision);
    let label = "good.txt,99 900 001,full,no_prospect_of_fault,no_prospect_of_fault,";
    write("labels.csv", &format!("file,reference,refusal,first,applied,cited\n{label}\n"));
    assert_eq!(run(folder.path(), &["tag", "good.txt", "-o", "tags.csv"]).status.code(), Some(0));
    let output = run(folder.path(), &["score", "labels.csv", "tags.csv"]);
    let (table, said) = (text(&output.stdout), text(&output.stderr));
    assert_eq!((output.status.code(), said.as_str()), (Some(0), ""));
    // One decision drawn from one decision is that decision: the bootstrap knows no doubt.
    let all = "all 1 1 0 0 1.000 [0.207, 1.000] 1.000 [0.207, 1.000] 1.000 [1.000, 1.000]";
    assert_eq!(line(&table, "all "), all);
    // A finer table will not do, and says so.
    assert_eq!(run(folder.path(), &["tag", "good.txt", "--per", "ground", "-o", "fine.csv"]).status.code(), Some(0));
    let finer = run(folder.path(), &["score", "labels.csv", "fine.csv"]);
    assert_eq!(finer.status.code(), Some(2));
    assert!(text(&finer.stderr).contains("without --per"), "{}", text(&finer.stderr));
}

#[test]
fn what_cannot_be_read_ends_with_two() {
    let folder = folder();
    let write = |name: &str, bytes: &[u8]| fs::write(folder.path().join(name), bytes).expect("a file");
    write("decision.txt", b"Summary\nWe will not investigate.\n");
    write("latin.csv", b"file,reference,refusal,first,applied,cited\n\xE9.txt,,no,,,\n");
    write("short.csv", b"file,reference,refusal\n");
    write("ragged.csv", b"file,reference,refusal,first,applied,cited\na.txt,,no\n");
    fs::create_dir(folder.path().join("in")).expect("a folder");
    let cases = [
        (["gone.csv", "tags.csv"], "gone.csv: cannot be read"),
        (["in", "tags.csv"], "in: cannot be read"),
        (["latin.csv", "tags.csv"], "latin.csv: is not UTF-8 from byte 43 on"),
        (["short.csv", "tags.csv"], "short.csv: has no columns `first`, `applied`, `cited`"),
        (["ragged.csv", "tags.csv"], "ragged.csv:2: the row has 3 cells and the header 6"),
        (["labels.csv", "gone.csv"], "gone.csv: cannot be read"),
        (["labels.csv", "in"], "in: is a folder; run `grounds tag in -o tags.csv` first"),
        (["labels.csv", "decision.txt"], "run `grounds tag decision.txt -o tags.csv` first"),
        (["labels.csv", "labels.csv"], "labels.csv: has no columns `source`, `first_ground`, `grounds`; make the file"),
    ];
    for (files, message) in cases {
        let output = run(folder.path(), &["score", files[0], files[1]]);
        let said = text(&output.stderr);
        assert_eq!((output.status.code(), output.stdout.len()), (Some(2), 0), "{files:?}");
        assert!(said.contains(message), "{files:?}: {said}");
    }
}
