//! `grounds check` and `grounds rules` as people run them.

mod common;

use std::fs;
use std::path::Path;
use std::process::Output;

use common::{run, text};

const RULES: &str = "\
scheme: example
version: '1'
layout:
  reference: '\\d{2} \\d{3} \\d{3}'
  sections:
    - {kind: summary, headings: [Summary]}
    - {kind: assessment, headings: [My assessment]}
    - {kind: final_decision, headings: [Final decision]}
refusals:
  refuses: ['not investigate']
  investigated: ['completed my investigation']
terms:
  body: [the Council]
grounds:
  - id: late
    title: Made too late
    stage: jurisdiction
    law: s 26B
    phrases:
      - {phrase: 'made late', in: [summary, final_decision], unless: [payment]}
      - 'out of time'
    examples:
      applied: [The complaint is out of time.]
context:
  - assertion: attributed
    phrases: ['<body> says']
";

/// A folder with a rule file and two decisions.
fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let write = |name: &str, text: &str| fs::write(folder.path().join(name), text).expect("a file");
    write("rules.yaml", RULES);
    let decision = |reference: &str, assessment: &str| {
        format!(
            "Example Council ({reference})\nMy assessment\n{assessment}\nFinal decision\nWe will not investigate this complaint.\n"
        )
    };
    write("one.txt", &decision("99 000 001", "The complaint is out of time. It was made late."));
    write("two.txt", &decision("99 000 002", "The Council says it is out of time."));
    folder
}

fn check(folder: &Path, arguments: &[&str]) -> (Option<i32>, String, Output) {
    let output = run(folder, &[&["check"], arguments].concat());
    (output.status.code(), text(&output.stdout), output)
}

#[test]
fn the_built_in_rules_are_checked_without_a_path() {
    let (status, said, _) = check(folder().path(), &["--deny", "warnings"]);
    assert_eq!(status, Some(0), "{said}");
    assert!(said.lines().last().is_some_and(|line| line.starts_with("rules/lgsco.yaml: 30 grounds, ")), "{said}");
}

#[test]
fn warnings_fail_only_where_they_are_denied() {
    let folder = folder();
    let rules = RULES.replace("body: [the Council]", "body: [the Council]\n  trust: [the Trust]");
    fs::write(folder.path().join("rules.yaml"), rules).expect("a file");
    let (status, said, _) = check(folder.path(), &["rules.yaml"]);
    assert_eq!(status, Some(0));
    assert!(said.contains("rules.yaml:14:3: warning[L004]: no phrase uses the term `trust`"), "{said}");
    assert_eq!(check(folder.path(), &["rules.yaml", "--deny", "warnings"]).0, Some(1));
}

/// A lint is silenced on the phrase, its ground, the cue, or for the whole file; always with a reason.
#[test]
fn what_is_allowed_is_silent() {
    let folder = folder();
    let phrase =
        |entry: &str| RULES.replace("      - 'out of time'\n", &format!("      - 'out of time'\n      - {entry}\n"));
    let allow = |lint: &str| format!("allow: [{{lint: {lint}, reason: a test}}]");
    let (l4, l5, l6) = (allow("L004"), allow("L005"), allow("L006"));
    let cases = [
        ("L006", phrase("'that it should'"), phrase(&format!("{{phrase: 'that it should', {l6}}}"))),
        (
            "L006",
            phrase("'that it should'"),
            phrase("'that it should'").replace("    law: s 26B", &format!("    {l6}")),
        ),
        (
            "L005",
            phrase("'the Council says it came late'"),
            phrase("'the Council says it came late'")
                .replace("  - assertion: attributed", &format!("  - {l5}\n    assertion: attributed")),
        ),
        (
            "L004",
            RULES.replace("terms:\n", "terms:\n  trust: [the Trust]\n"),
            RULES.replace("terms:\n", &format!("{l4}\nterms:\n  trust: [the Trust]\n")),
        ),
    ];
    for (lint, without, with) in cases {
        fs::write(folder.path().join("rules.yaml"), without).expect("a file");
        let (status, said, _) = check(folder.path(), &["rules.yaml", "--deny", "warnings"]);
        assert!(status == Some(1) && said.contains(&format!("warning[{lint}]")), "{lint}: {said}");
        fs::write(folder.path().join("rules.yaml"), with).expect("a file");
        let (status, said, _) = check(folder.path(), &["rules.yaml", "--deny", "warnings"]);
        assert!(status == Some(0) && said.contains("0 warnings (1 allowed)"), "{lint}: {said}");
    }
}

/// Examples stand under the rule file's own headings, in a decision that its own words refuse.
#[test]
fn examples_run_under_other_headings() {
    let folder = folder();
    let rules = RULES
        .replace("My assessment", "Reasons")
        .replace("Final decision", "Outcome")
        .replace("'not investigate'", "'complaint is rejected'");
    fs::write(folder.path().join("rules.yaml"), rules).expect("a file");
    let (status, said, _) = check(folder.path(), &["rules.yaml"]);
    assert_eq!(status, Some(0), "{said}");
    assert!(said.contains("1 of 1 example as they say"), "{said}");
}

#[test]
fn what_cannot_be_read_ends_with_two() {
    let folder = folder();
    fs::write(folder.path().join("latin.yaml"), b"scheme: caf\xE9\n").expect("a file");
    fs::write(folder.path().join("utf16.yaml"), b"\xFF\xFEs\0c\0").expect("a file");
    let big = fs::File::create(folder.path().join("big.yaml")).expect("a file");
    big.set_len(100 * 1024 * 1024).expect("a large file");
    for (arguments, message) in [
        (&["absent.yaml"][..], "absent.yaml: the rule file cannot be read"),
        (&["utf16.yaml"], "utf16.yaml: the rule file is UTF-16; save it as UTF-8"),
        (&["rules.yaml", "--corpus", ".", "--ground", "la"], "rules.yaml has no ground `la`: did you mean `late`?"),
        (&["rules.yaml", "--rules", "rules.yaml"], "cannot be used with"),
        (&["latin.yaml"], "latin.yaml: the rule file is not UTF-8 from byte 11 on; save it as UTF-8"),
        (&["big.yaml"], "big.yaml: the rule file has more than 4194304 bytes"),
        (&["--explain", "R099"], "no message has the code `R099`"),
        (&["rules.yaml", "--corpus", "absent"], "absent: no such file or folder"),
    ] {
        let (status, _, output) = check(folder.path(), arguments);
        let said = text(&output.stderr);
        assert_eq!(status, Some(2), "{arguments:?}: {said}");
        assert!(said.contains(message), "{arguments:?}: {said}");
    }
}

#[test]
fn a_code_is_explained() {
    let (status, said, _) = check(folder().path(), &["--explain", "r012"]);
    assert_eq!(status, Some(0));
    assert!(said.starts_with("R012: a path through a phrase has no anchor\n"), "{said}");
    assert!(said.contains("wrong:\n\n    references: ['(see|paragraph) <number>']"), "{said}");
}

#[test]
fn a_corpus_shows_how_phrases_and_cues_fare() {
    let folder = folder();
    let (status, said, output) = check(folder.path(), &["rules.yaml", "--corpus", ".", "--counts", "counts.csv"]);
    assert_eq!(status, Some(0), "{said}{}", text(&output.stderr));
    for message in [
        "phrases in 2 decisions, by what their mentions amount to:",
        "phrases that never fire: 1 of 2\n  20:18: late: made late (not counted 1×)",
        "cues that never reach a mention: 0 of 1",
        "pairs of grounds applied by the same words: 0",
    ] {
        assert!(said.contains(message), "{message} is missing in\n{said}");
    }
    let mut csv = csv::Reader::from_path(folder.path().join("counts.csv")).expect("the counts");
    let rows: Vec<Vec<String>> =
        csv.records().map(|row| row.expect("a row").iter().map(str::to_owned).collect()).collect();
    let cells = |row: usize, columns: &[usize]| columns.iter().map(|at| rows[row][*at].as_str()).collect::<Vec<_>>();
    // kind, belongs_to, line, decisions, mentions, applied, attributed, not_counted, decided
    let columns = [0, 1, 2, 4, 5, 6, 12, 13, 14];
    assert_eq!(cells(0, &columns), ["phrase", "late", "20", "0", "0", "0", "0", "1", ""]);
    assert_eq!(cells(1, &columns), ["phrase", "late", "21", "2", "2", "1", "1", "0", ""]);
    assert_eq!(cells(2, &columns), ["cue", "attributed", "26", "1", "1", "", "", "", "1"]);
}

#[test]
fn a_corpus_can_be_seen_for_one_ground() {
    let folder = folder();
    let other = "  - id: old\n    title: Too old\n    stage: discretion\n    phrases: ['ancient']\n    examples: {applied: [It is ancient.]}\ncontext:";
    fs::write(folder.path().join("rules.yaml"), RULES.replace("context:", other)).expect("a file");
    let arguments =
        ["--rules", "rules.yaml", "--corpus", "one.txt", "two.txt", "--counts", "counts.csv", "--ground", "old"];
    let (status, said, output) = check(folder.path(), &arguments);
    assert_eq!(status, Some(0), "{said}{}", text(&output.stderr));
    assert!(said.contains("phrases that never fire: 1 of 1\n  27:15: old: ancient\n"), "{said}");
    assert!(!said.contains("out of time") && !said.contains("cues"), "{said}");
    let counts = fs::read_to_string(folder.path().join("counts.csv")).expect("the counts");
    assert!(counts.contains("out of time"), "the table has all: {counts}");
}

/// `tag my-rules.yaml` is a slip for `--rules`; a decision beside it is tagged all the same.
#[test]
fn a_rule_file_is_no_decision() {
    let folder = folder();
    let output = run(folder.path(), &["tag", "one.txt", "rules.yaml"]);
    let said = text(&output.stderr);
    assert_eq!(output.status.code(), Some(1), "{said}");
    let message =
        "rules.yaml: is a rule file and no decision; to use its rules, name the decisions and add `--rules rules.yaml`";
    assert!(said.contains(message), "{said}");
    assert_eq!(text(&output.stdout).lines().count(), 2);
}

/// Mentions of all phrases add up to the rows that `tag --per mention` writes.
#[test]
fn the_counts_add_up() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let golden = Path::new(env!("CARGO_MANIFEST_DIR")).join("golden/decisions");
    let golden = golden.to_str().expect("a path that is text");
    let (status, _, output) = check(folder.path(), &["--corpus", golden, "--counts", "counts.csv"]);
    assert_eq!(status, Some(0), "{}", text(&output.stderr));
    let tagged = run(folder.path(), &["tag", golden, "--per", "mention"]);
    let rows = csv::Reader::from_reader(&tagged.stdout[..]).records().count();
    let mut counts = csv::Reader::from_path(folder.path().join("counts.csv")).expect("the counts");
    let number = |cell: &str| cell.parse::<usize>().expect("a number");
    let (mut mentions, mut by_assertion) = (0, 0);
    for row in counts.records().map(|row| row.expect("a row")).filter(|row| &row[0] == "phrase") {
        mentions += number(&row[5]);
        by_assertion += (6..13).map(|column| number(&row[column])).sum::<usize>();
    }
    assert!(rows > 1000, "only {rows} mentions");
    assert_eq!((mentions, by_assertion), (rows, rows));
}

#[test]
fn rules_lists_grounds_and_phrases() {
    let folder = folder();
    let said = |arguments: &[&str]| text(&run(folder.path(), &[&["rules"], arguments].concat()).stdout);
    let table = said(&["rules.yaml"]);
    assert!(table.contains("late    Made too late  jurisdiction        2         1  s 26B"), "{table}");
    let phrases = said(&["rules.yaml", "--ground", "late"]);
    assert!(
        phrases.contains("    20  made late\n          in: summary, final_decision\n          unless: payment\n"),
        "{phrases}"
    );
    assert_eq!(said(&["--rules", "rules.yaml"]), table);
    assert_eq!(said(&["--source"]), grounds::rules::BUILT_IN);
    assert_eq!(said(&["--source", "-o", "copy.yaml"]), "");
    assert_eq!(fs::read_to_string(folder.path().join("copy.yaml")).expect("the copy"), grounds::rules::BUILT_IN);
    let output = run(folder.path(), &["rules", "rules.yaml", "--ground", "latte"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(text(&output.stderr).contains("rules.yaml has no ground `latte`: did you mean `late`?"));
}

/// The YAML blocks of the tutorial, in their order.
fn tutorial() -> Vec<String> {
    let page = include_str!("../docs/first-ground.md");
    let blocks = page.split("```yaml\n").skip(1).filter_map(|rest| rest.split_once("```"));
    blocks.map(|(block, _)| block.to_owned()).collect()
}

#[test]
fn the_tutorial_leads_where_it_says() {
    let blocks = tutorial();
    let [_, faulty, term, _, _, denied, _, whole] = &blocks[..] else {
        panic!("the tutorial has {} YAML blocks", blocks.len())
    };
    assert!(whole.contains(denied.as_str()), "the whole holds the denied example");
    let source = grounds::rules::BUILT_IN;
    let folder = tempfile::tempdir().expect("a temporary folder");
    let try_with = |ground: &str, terms: &str| {
        let rules = source.replacen("\ngrounds:\n", &format!("\ngrounds:\n{ground}"), 1);
        let rules = rules.replacen("\nterms:\n", &format!("\nterms:\n{terms}"), 1);
        fs::write(folder.path().join("my-rules.yaml"), rules).expect("a file");
        check(folder.path(), &["my-rules.yaml"])
    };
    let (status, said, _) = try_with(faulty, "");
    assert_eq!((status, said.matches(": error[").count()), (Some(1), 3), "{said}");
    for line in include_str!("../docs/first-ground.md").lines().filter(|line| line.contains(": error[R")) {
        let (_, message) = line.split_once(": ").expect("a place before the message");
        assert!(said.contains(message), "{message} is missing in\n{said}");
    }
    let (status, said, _) = try_with(&whole.replace(denied.as_str(), ""), term);
    assert_eq!(status, Some(0), "{said}");
    assert!(said.contains("31 grounds"), "{said}");
    // Before the cue is told of the ground, the denied example comes out as applied.
    let (status, said, _) = try_with(whole, term);
    assert_eq!((status, said.matches(": error[").count()), (Some(1), 1), "{said}");
    assert!(said.contains("gives applied, and negated is expected"), "{said}");
    let rules = fs::read_to_string(folder.path().join("my-rules.yaml")).expect("the rules");
    fs::write(folder.path().join("my-rules.yaml"), with_name_added(&rules, &said, "councillor_conduct"))
        .expect("a file");
    let (status, said, _) = check(folder.path(), &["my-rules.yaml"]);
    assert_eq!(status, Some(0), "{said}");
    let noisy = whole.replace(" (for|of) (councillors|members)", "");
    let (status, said, _) = try_with(&noisy, term);
    assert_eq!((status, said.matches(": error[noisy]").count()), (Some(1), 1), "{said}");
}

/// The rules after what the first note about the `grounds` of a cue says: `name` is put at the beginning of that list.
fn with_name_added(rules: &str, said: &str, name: &str) -> String {
    let (_, rest) = said.split_once("its `grounds` (").expect("a note about a cue's grounds");
    let (place, rest) = rest.split_once(") do not name ").expect("what they lack");
    assert!(rest.starts_with(&format!("`{name}`")), "{rest}");
    let mut place = place.rsplit(':').map(|number| number.parse::<usize>().expect("a number"));
    let (column, line) = (place.next().expect("a column"), place.next().expect("a line"));
    let mut lines: Vec<String> = rules.lines().map(str::to_owned).collect();
    assert_eq!(lines[line - 1].as_bytes()[column - 1], b'[');
    lines[line - 1].insert_str(column, &format!("{name}, "));
    lines.join("\n") + "\n"
}
