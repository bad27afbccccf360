//! The program as people run it: what comes out, what is said when something is wrong, and the exit status.
#![expect(clippy::print_stdout, reason = "a skipped test says so")]

mod common;
#[path = "common/piping.rs"]
mod piping;

use std::fs;
use std::path::PathBuf;
use std::process::{Command, Output, Stdio};

use common::{run, text};
use piping::{DECISION, piped};

/// A folder with one good decision.
fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder");
    fs::write(folder.path().join("good.txt"), DECISION).expect("a file");
    folder
}

fn rows(output: &Output) -> usize {
    text(&output.stdout).lines().count().saturating_sub(1)
}

#[test]
fn alone_it_shows_examples() {
    let output = run(folder().path(), &[]);
    assert_eq!(output.status.code(), Some(0));
    let said = text(&output.stdout);
    let examples: Vec<&str> = said.lines().filter_map(|line| line.strip_prefix("  grounds ")).collect();
    assert_eq!(examples.len(), 3, "{said}");
    assert!(examples.iter().any(|example| example.starts_with("explain")), "{said}");
}

#[test]
fn a_decision_becomes_a_row() {
    let output = run(folder().path(), &["tag", "good.txt"]);
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
    let mut csv = csv::Reader::from_reader(&output.stdout[..]);
    let headers = csv.headers().expect("a header").clone();
    let row = csv.records().next().expect("a row").expect("CSV");
    let cell =
        |name: &str| row.get(headers.iter().position(|column| column == name).expect("a column")).expect("a cell");
    assert_eq!(cell("source"), "good.txt");
    assert_eq!(cell("reference"), "99 900 001");
    assert_eq!(cell("organisation"), "Harrowmere Borough Council");
    assert_eq!(cell("refusal"), "full");
    assert_eq!(cell("grounds"), "no_prospect_of_fault");
}

#[test]
fn standard_input_is_read() {
    for arguments in [&["tag", "-"][..], &["tag"][..]] {
        let output = piped(folder().path(), arguments, DECISION.as_bytes());
        assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
        assert!(text(&output.stdout).lines().nth(1).is_some_and(|row| row.starts_with("-,99 900 001,")));
    }
}

#[test]
fn bad_input_is_named_and_the_rest_is_done() {
    let folder = folder();
    let write = |name: &str, bytes: &[u8]| fs::write(folder.path().join(name), bytes).expect("a file");
    write("empty.txt", b"");
    write("binary.txt", b"%PDF-1.4\0\0\0");
    write("shopping.txt", b"Two pints of milk and a loaf.\n");
    fs::create_dir(folder.path().join("nothing")).expect("a folder");
    let cases = [
        ("missing.txt", "missing.txt: no such file or folder"),
        ("empty.txt", "empty.txt: the file is empty"),
        ("binary.txt", "binary.txt: this is no text file"),
        ("shopping.txt", "shopping.txt: holds no decision"),
        ("nothing", "nothing: the folder holds no decisions"),
    ];
    for (path, message) in cases {
        let output = run(folder.path(), &["tag", path, "good.txt"]);
        let said = text(&output.stderr);
        assert!(said.contains(message), "{path}: {said}");
        assert_eq!((output.status.code(), rows(&output)), (Some(1), 1), "{path}: {said}");
        let alone = run(folder.path(), &["tag", path]);
        assert_eq!((alone.status.code(), alone.stdout.len()), (Some(2), 0), "{path} alone");
    }
}

#[cfg(unix)]
#[test]
fn an_unreadable_file_is_named() {
    use std::os::unix::fs::PermissionsExt;
    let folder = folder();
    let path = folder.path().join("secret.txt");
    fs::write(&path, DECISION).expect("a file");
    fs::set_permissions(&path, fs::Permissions::from_mode(0o000)).expect("permissions");
    if fs::read(&path).is_ok() {
        println!("skipped: this user may read every file");
        return;
    }
    let output = run(folder.path(), &["tag", "secret.txt", "good.txt"]);
    assert!(text(&output.stderr).contains("secret.txt: permission denied"), "{}", text(&output.stderr));
    assert_eq!((output.status.code(), rows(&output)), (Some(1), 1));
}

#[test]
fn other_encodings_are_read_and_reported_once() {
    let folder = folder();
    for name in ["a.txt", "b.txt"] {
        let bytes = DECISION.replace("Harrowmere", "H\u{E9}rault").chars().map(|sign| sign as u8).collect::<Vec<u8>>();
        fs::write(folder.path().join(name), bytes).expect("a file");
    }
    let output = run(folder.path(), &["tag", "a.txt", "b.txt", "good.txt"]);
    assert!(text(&output.stdout).contains("H\u{E9}rault Borough Council"));
    assert_eq!(text(&output.stderr).matches("2 documents are not UTF-8 and read as windows-1252").count(), 1);
    assert_eq!(output.status.code(), Some(0));
}

#[test]
fn usage_errors_end_with_two() {
    let folder = folder();
    for (arguments, message) in [
        (&["tag", "--colour", "good.txt"][..], "--colour"),
        (&["tag", "--per", "page", "good.txt"][..], "page"),
        (&["tag", "--threads", "0", "good.txt"][..], "0"),
        (&["frobnicate"][..], "frobnicate"),
        (&["tag", "--rules", "absent.yaml", "good.txt"][..], "absent.yaml: the rule file cannot be read"),
    ] {
        let output = run(folder.path(), arguments);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        assert!(text(&output.stderr).contains(message), "{arguments:?}: {}", text(&output.stderr));
        assert!(output.stdout.is_empty(), "{arguments:?}");
    }
}

#[test]
fn bad_rules_are_shown_with_their_places() {
    let folder = folder();
    let rules = "scheme: mine\nversion: '1'\nlayout:\n  reference: '\\d+'\n  sections: [{kind: sumary, headings: [Summary]}]\n\
                 refusals: {refuses: [will not investigate], investigated: [completed]}\n\
                 grounds:\n  - {id: one, title: One, stage: discretion, phrases: ['late (complaint'], frases: []}\n";
    fs::write(folder.path().join("rules.yaml"), rules).expect("a file");
    let output = run(folder.path(), &["tag", "--rules", "rules.yaml", "good.txt"]);
    let said = text(&output.stderr);
    assert_eq!(output.status.code(), Some(2));
    for message in [
        "rules.yaml:5:21: error[R009]: `sumary` is no section kind",
        "help: did you mean `summary`?",
        "rules.yaml:8:62: error[R011]: this `(` has no `)`",
        "rules.yaml:8:76: error[R004]: unknown key `frases`",
        "rules.yaml: 3 problems",
    ] {
        assert!(said.contains(message), "{message} is missing in\n{said}");
    }
}

#[test]
fn own_rules_replace_the_built_in_ones() {
    let folder = folder();
    let rules = "scheme: mine\nversion: '7'\nlayout:\n  reference: '\\d{2} \\d{3} \\d{3}'\n  \
                 sections: [{kind: summary, headings: [Summary]}]\n\
                 refusals: {refuses: [will not investigate], investigated: [completed]}\n\
                 grounds:\n  - {id: weak, title: Weak, stage: discretion, phrases: [not enough evidence]}\n";
    fs::write(folder.path().join("rules.yaml"), rules).expect("a file");
    let output = run(folder.path(), &["tag", "--rules", "rules.yaml", "good.txt"]);
    let said = text(&output.stdout);
    assert!(said.contains(",full,weak,weak,") && said.contains("mine 7 "), "{said}{}", text(&output.stderr));
}

#[test]
fn output_files_appear_whole_or_not_at_all() {
    let folder = folder();
    let out = folder.path().join("tags.csv");
    let names = || {
        let mut names: Vec<PathBuf> =
            fs::read_dir(folder.path()).expect("a folder").map(|entry| entry.expect("an entry").path()).collect();
        names.sort();
        names
    };
    assert_eq!(run(folder.path(), &["tag", "good.txt", "-o", "tags.csv"]).status.code(), Some(0));
    let first = fs::read_to_string(&out).expect("the output");
    assert_eq!(first, text(&run(folder.path(), &["tag", "good.txt"]).stdout));
    // What fails leaves the old file as it was, and no other file behind.
    assert_eq!(run(folder.path(), &["tag", "missing.txt", "-o", "tags.csv"]).status.code(), Some(2));
    assert_eq!(fs::read_to_string(&out).expect("the output"), first);
    assert_eq!(names(), [folder.path().join("good.txt"), out]);
    let nowhere = run(folder.path(), &["tag", "good.txt", "-o", "no/such/folder/tags.csv"]);
    assert_eq!(nowhere.status.code(), Some(2));
    assert!(text(&nowhere.stderr).contains("no/such/folder/tags.csv: cannot be written"));
}

#[test]
fn folders_are_read_in_sorted_order_for_any_number_of_threads() {
    let folder = folder();
    let inner = folder.path().join("b folder \u{E9}");
    fs::create_dir(&inner).expect("a folder");
    for index in 0..40 {
        let text = DECISION.replace("99 900 001", &format!("99 900 {:03}", 100 + index));
        fs::write(inner.join(format!("{index:02}.{}", if index % 2 == 0 { "md" } else { "txt" })), text)
            .expect("a file");
    }
    fs::write(folder.path().join("notes.pdf"), b"\0").expect("a file");
    let one = run(folder.path(), &["tag", ".", "--threads", "1"]);
    assert_eq!((one.status.code(), rows(&one)), (Some(0), 41), "{}", text(&one.stderr));
    let sources: Vec<String> =
        text(&one.stdout).lines().skip(1).map(|line| line.split(',').next().unwrap_or_default().to_owned()).collect();
    let mut sorted = sources.clone();
    sorted.sort();
    assert_eq!(sources, sorted);
    for threads in ["2", "16"] {
        assert_eq!(run(folder.path(), &["tag", ".", "--threads", threads]).stdout, one.stdout);
    }
}

#[cfg(unix)]
#[test]
fn a_closed_pipe_is_no_error() {
    let folder = folder();
    for index in 0..3000 {
        fs::write(folder.path().join(format!("{index:04}.txt")), DECISION).expect("a file");
    }
    let mut child = Command::new(env!("CARGO_BIN_EXE_grounds"))
        .current_dir(folder.path())
        .args(["tag", "."])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program starts");
    drop(child.stdout.take());
    let output = child.wait_with_output().expect("the program ends");
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
    assert_eq!(text(&output.stderr), "");
}
