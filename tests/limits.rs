//! A document over a limit is named and left out, never cut, and the others are done.

mod common;
#[path = "common/piping.rs"]
mod piping;

use std::fs;
use std::io::Write as _;

use common::{run, text};
use flate2::Compression;
use flate2::write::GzEncoder;
use piping::{DECISION, piped};
use serde_json::json;

/// A decision that no limit touches.
const GOOD: &str =
    "Final decision\nWe will not investigate this complaint because there is not enough evidence of fault.\n";

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut packed = GzEncoder::new(Vec::new(), Compression::best());
    packed.write_all(bytes).expect("memory");
    packed.finish().expect("memory")
}

/// The sources of the rows, and what was said.
fn tag(files: &[(&str, &[u8])], options: &[&str]) -> (Vec<String>, String, Option<i32>) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let names: Vec<&str> = files.iter().map(|(name, _)| *name).collect();
    for (name, bytes) in files {
        fs::write(folder.path().join(name), bytes).expect("a file");
    }
    let out = run(folder.path(), &[&["tag", "-q"], options, &names].concat());
    let rows = text(&out.stdout);
    let sources = rows.lines().skip(1).filter_map(|row| row.split(',').next()).map(str::to_owned).collect();
    (sources, text(&out.stderr), out.status.code())
}

#[test]
fn every_limit_is_kept_and_can_be_raised() {
    let record = |text: &str| format!("{}\n", json!({ "text": text }));
    let long = format!("{DECISION}{}", "\n\n".repeat(600_000));
    let paragraph = format!("{DECISION}{}", "x ".repeat(70_000));
    let table = format!("text\n\"{GOOD}\"\n\"{long}\"\n");
    let deep = format!("<!doctype html><body>{}<pre>{DECISION}", "<div>".repeat(20));
    let sections = DECISION.repeat(5);
    let mentions = format!("{DECISION}{}", "There is not enough evidence of fault. ".repeat(30));
    for (name, content, limit, raised, message) in [
        ("long.txt", long.clone(), "--max-document 1", "--max-document 2", "larger than 1 MiB;"),
        ("long.html", format!("<!doctype html>{long}"), "--max-document 1", "--max-document 2", "larger than 1 MiB;"),
        ("field.jsonl", record(&long), "--max-document 1", "--max-document 2", "larger than 1 MiB;"),
        ("line.jsonl", record(&long), "--max-record 1", "--max-record 3", "the record is larger than 1 MiB;"),
        ("row.csv", table, "--max-record 1", "--max-record 3", "the record is larger than 1 MiB;"),
        ("deep.html", deep, "--max-nesting 20", "--max-nesting 22", "elements more than 20 deep in one another;"),
        ("sections.txt", sections, "--max-sections 9", "--max-sections 10", "more than 9 sections;"),
        (
            "paragraph.txt",
            paragraph,
            "",
            "--max-paragraph 137",
            "a paragraph is larger than 128 KiB; line breaks may have been lost;",
        ),
        (
            "mentions.txt",
            mentions,
            "--max-mentions 20",
            "--max-mentions 400",
            "phrases of the rules stand in more than 20 places;",
        ),
    ] {
        let files = [(name, content.as_bytes()), ("good.txt", GOOD.as_bytes())];
        let words = |options: &'static str| options.split_whitespace().collect::<Vec<_>>();
        let (sources, said, status) = tag(&files, &words(limit));
        assert_eq!(sources.last().map(String::as_str), Some("good.txt"), "{name}: {said}");
        assert!(said.lines().count() == 1 && said.contains(message), "{name}: {said}");
        assert!(said.contains("allows more)"), "{name}: {said}");
        assert_eq!((sources.len(), status), (if name == "row.csv" { 2 } else { 1 }, Some(1)), "{name}");
        let (sources, said, status) = tag(&files, &words(raised));
        assert_eq!((sources.len(), status), (if name == "row.csv" { 3 } else { 2 }, Some(0)), "{name}: {said}");
    }
}

#[test]
fn packed_records_are_unpacked_no_further_than_allowed() {
    let record = format!("{}\n", json!({ "text": DECISION }));
    let bomb = gzip(&[record.as_bytes(), &vec![b'\n'; 8 << 20]].concat());
    assert!(bomb.len() < 64 << 10);
    let files: [(&str, &[u8]); 2] = [("bomb.jsonl.gz", &bomb), ("good.txt", GOOD.as_bytes())];
    let (sources, said, status) = tag(&files, &["--max-unpacked", "4"]);
    assert_eq!((sources, status), (vec!["bomb.jsonl.gz:1".to_owned(), "good.txt".to_owned()], Some(1)));
    assert!(said.contains("unpacks to more than 4 MiB, and the rest was not read"), "{said}");
    let (_, said, status) = tag(&files, &["--max-unpacked", "9"]);
    assert_eq!((said.as_str(), status), ("", Some(0)));
}

#[test]
fn json_may_be_nested_only_so_far() {
    let nested = |depth| format!("{{\"text\": {}\"x\"{}}}\n", "[".repeat(depth), "]".repeat(depth));
    let folder = tempfile::tempdir().expect("a temporary folder");
    let lines = [nested(100_000), nested(200), json!({ "text": DECISION, "other": "x" }).to_string()].concat();
    let out = piped(folder.path(), &["tag", "-q", "-"], lines.as_bytes());
    let said = text(&out.stderr);
    assert!(said.contains("-:1: bad JSON at column 136: lists lie more than 128 deep in one another"), "{said}");
    assert!(said.contains("-:2: bad JSON"), "{said}");
    assert_eq!((text(&out.stdout).lines().count(), out.status.code()), (2, Some(1)));
    // What is not read may be as deep as it likes.
    let ignored = nested(100_000).replace("\"text\"", "\"other\"").replace('}', &format!(", \"text\": {DECISION:?}}}"));
    let out = piped(folder.path(), &["tag", "-q", "-"], ignored.as_bytes());
    assert_eq!(out.status.code(), Some(0), "{}", text(&out.stderr));
}

#[test]
fn a_rule_file_has_limits_too() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    fs::write(folder.path().join("decision.txt"), DECISION).expect("a file");
    for (content, message) in [
        ("#".repeat((4 << 20) + 1), "has more than 4194304 bytes"),
        (format!("a: {}x{}", "[".repeat(100_000), "]".repeat(100_000)), "R00"),
        (format!("a: [{}]", "x,".repeat(300_000)), "R00"),
    ] {
        fs::write(folder.path().join("rules.yaml"), content).expect("a file");
        let out = run(folder.path(), &["tag", "decision.txt", "--rules", "rules.yaml"]);
        let said = text(&out.stderr);
        assert_eq!(out.status.code(), Some(2), "{message}: {}", said.chars().take(500).collect::<String>());
        assert!(said.contains(message), "{message}: {}", said.chars().take(500).collect::<String>());
    }
}
