//! What `tag` writes, in every format: the same in all of them, safe to open, and told apart by `grounds columns`.

mod common;

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::Output;

use common::{run, text};
use serde_json::Value;

const RULES: &str = "scheme: mine\nversion: '7'\nlayout:\n  reference: '\\d{2} \\d{3} \\d{3}'\n  fields:\n    \
                     decision_date: {labels: [Decision date]}\n  \
                     sections: [{kind: summary, headings: [Summary]}, {kind: powers, headings: [Powers], assertion: cited}, \
                     {kind: final_decision, headings: [Final decision]}]\n\
                     refusals: {refuses: [will not investigate], investigated: [completed]}\n\
                     grounds:\n  - {id: late, title: Late, stage: jurisdiction, phrases: [complaint is late]}\n  \
                     - {id: weak, title: Weak, stage: discretion, phrases: [not enough evidence]}\n";

/// A folder with rules and three decisions: one with two grounds, one without any, one that Excel would run.
fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let put = |name: &str, text: &str| fs::write(folder.path().join(name), text).expect("a file");
    put("rules.yaml", RULES);
    put(
        "a.txt",
        "Aldmoor Council (99 900 001)\nDecision date: 3 May 2024\nSummary\nWe will not investigate.\nPowers\nWe may not where \
         the complaint is late.\nFinal decision\nWe will not investigate as \u{201C}there is\nnot enough evidence\u{201D}, I \
         say \"no\".\n",
    );
    put("b.txt", "Brenholt Council (99 900 002)\nSummary\nWe will not investigate.\nFinal decision\nSo it ends.\n");
    put(
        "c.txt",
        "Carrow Council (99 900 003)\nDecision date: 1 March 2023\nFinal decision\n=HYPERLINK(\"http://x\"): we will not \
         investigate, as the complaint is late and there is not enough evidence.\n",
    );
    folder
}

fn tag(folder: &Path, more: &[&str]) -> Output {
    run(folder, &[&["tag", "a.txt", "b.txt", "c.txt", "--rules", "rules.yaml"], more].concat())
}

fn table(csv: &str) -> Vec<BTreeMap<String, String>> {
    csv::Reader::from_reader(csv.as_bytes()).deserialize().map(|row| row.expect("a row")).collect()
}

fn said(output: &Output) -> String {
    text(&output.stderr)
}

#[test]
fn json_lines_carry_everything_with_types() {
    let folder = folder();
    let output = tag(folder.path(), &["--format", "jsonl"]);
    let records: Vec<Value> =
        text(&output.stdout).lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
    let one = &records[0];
    assert_eq!(one["decision_date"], "2024-05-03");
    assert_eq!(one["url"], Value::Null);
    assert_eq!((&one["grounds"], &one["cited"]), (&serde_json::json!(["weak"]), &serde_json::json!(["late"])));
    assert_eq!(one["quote"], "We will not investigate as \u{201C}there is\nnot enough evidence\u{201D}, I say \"no\".");
    let grounds: Vec<(&Value, &Value, &Value)> = one["mentioned"]
        .as_array()
        .expect("a list")
        .iter()
        .map(|ground| (&ground["ground"], &ground["assertion"], &ground["first"]))
        .collect();
    assert_eq!(
        grounds,
        [(&"weak".into(), &"applied".into(), &true.into()), (&"late".into(), &"cited".into(), &false.into())]
    );
    let mention = &one["mentioned"][1]["mentions"][0];
    assert_eq!((&mention["cause"], &mention["matched"]), (&"section".into(), &"complaint is late".into()));
    let source = fs::read_to_string(folder.path().join("a.txt")).expect("a text");
    let place = |key: &str| usize::try_from(mention[key].as_u64().expect("a number")).expect("a place");
    assert_eq!(&source[place("start")..place("end")], "complaint is late");
    assert_eq!((&records[1]["first_ground"], &records[1]["check"][0]), (&Value::Null, &"no-ground".into()));
}

#[test]
fn json_lines_per_mention_are_the_rows_of_the_table() {
    let folder = folder();
    let rows = table(&text(&tag(folder.path(), &["--per", "mention"]).stdout));
    let lines = text(&tag(folder.path(), &["--per", "mention", "--format", "jsonl"]).stdout);
    let objects: Vec<Value> = lines.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
    assert_eq!((rows.len(), objects.len()), (4, 4));
    for (row, object) in rows.iter().zip(&objects) {
        for (name, cell) in row {
            let value = object[name].as_str().map_or_else(|| object[name].to_string(), str::to_owned);
            assert_eq!(value, *cell, "{name}");
        }
    }
    let ground = tag(folder.path(), &["--per", "ground", "--format", "jsonl"]);
    assert!(text(&ground.stdout).lines().next().is_some_and(|line| line.contains("\"first\":true,")));
}

#[test]
fn score_and_diff_take_json_lines_too() {
    let folder = folder();
    for (format, file) in [("csv", "tags.csv"), ("jsonl", "tags.jsonl")] {
        assert_eq!(tag(folder.path(), &["--format", format, "-o", file]).status.code(), Some(0));
    }
    let same = run(folder.path(), &["diff", "tags.csv", "tags.jsonl"]);
    assert_eq!(same.status.code(), Some(0), "{}", text(&same.stdout));
    let labels =
        "file,reference,refusal,first,applied,cited\na.txt,,full,weak,weak,late\nc.txt,,full,late,late;weak,\n";
    fs::write(folder.path().join("labels.csv"), labels).expect("a file");
    let score = |tags: &str| run(folder.path(), &["score", "labels.csv", tags, "--format", "csv"]);
    assert_eq!(score("tags.jsonl").status.code(), Some(0));
    assert_eq!(text(&score("tags.jsonl").stdout), text(&score("tags.csv").stdout));
    fs::write(folder.path().join("tags.parquet"), b"PAR1").expect("a file");
    assert!(said(&score("tags.parquet")).contains("tags.parquet: is Parquet, which is written and not read"));
}

#[test]
fn diff_of_json_lines_names_the_phrase_and_the_cue() {
    let folder = folder();
    let rules = RULES.replace("assertion: cited", "assertion: attributed").replace("complaint is late", "is late");
    fs::write(folder.path().join("new.yaml"), rules).expect("a file");
    let old = tag(folder.path(), &["--format", "jsonl", "-o", "old.jsonl"]);
    let new = run(folder.path(), &["tag", "a.txt", "--rules", "new.yaml", "--format", "jsonl", "-o", "new.jsonl"]);
    assert_eq!((old.status.code(), new.status.code()), (Some(0), Some(0)), "{}", said(&new));
    let output = run(folder.path(), &["diff", "old.jsonl", "new.jsonl"]);
    let expected = "
99 900 001  a.txt
  ~ late (cited -> absent)
      \u{201C}We may not where the complaint is late.\u{201D}
      none -> attributed; phrase `is late`; section
      \u{201C}We may not where the complaint is late.\u{201D}
      cited -> none; phrase `complaint is late`; section
";
    let found = text(&output.stdout);
    assert!(found.contains(expected), "{expected}\nis missing in\n{found}");
    assert_eq!(output.status.code(), Some(1));
}

#[test]
fn wide_adds_a_column_for_each_ground() {
    let folder = folder();
    let rows = table(&text(&tag(folder.path(), &["--wide"]).stdout));
    let bits: Vec<_> = rows.iter().map(|row| (row["late"].as_str(), row["weak"].as_str())).collect();
    assert_eq!(bits, [("0", "1"), ("0", "0"), ("1", "1")]);
    assert_eq!(rows[2]["grounds"], "late;weak");
    fs::write(folder.path().join("clash.yaml"), RULES.replace("id: weak", "id: check")).expect("a file");
    for (arguments, message) in [
        (&["--wide", "--per", "ground"][..], "--wide adds columns to the table per decision"),
        (&["--wide", "--format", "jsonl"][..], "--wide is for tables"),
        (&["--wide", "--rules", "clash.yaml"][..], "rename the ground"),
        (&["--excel", "--format", "jsonl"][..], "--excel is for CSV"),
    ] {
        let output = run(folder.path(), &[&["tag", "a.txt"], arguments].concat());
        assert_eq!((output.status.code(), output.stdout.len()), (Some(2), 0), "{arguments:?}");
        assert!(said(&output).contains(message), "{arguments:?}: {}", said(&output));
    }
}

#[test]
fn excel_runs_no_formula() {
    let folder = folder();
    let plain = text(&tag(folder.path(), &["--per", "mention"]).stdout);
    assert!(plain.contains(",\"=HYPERLINK("), "plain CSV is as the source has it:\n{plain}");
    for per in ["decision", "ground", "mention"] {
        let excel = text(&tag(folder.path(), &["--excel", "--per", per]).stdout);
        assert!(excel.starts_with("\u{FEFF}source,") && excel.ends_with("\r\n"), "{excel}");
        let rows = table(excel.trim_start_matches('\u{FEFF}'));
        assert!(rows.iter().flat_map(BTreeMap::values).any(|cell| cell.starts_with("'=HYPERLINK(")), "{excel}");
        let formula =
            rows.iter().flat_map(BTreeMap::values).find(|cell| cell.starts_with(['=', '+', '-', '@', '\t', '\r']));
        assert_eq!(formula, None, "{per}");
    }
}

#[test]
fn a_line_at_the_end_sums_up_unless_quiet() {
    let folder = folder();
    let output = tag(folder.path(), &["missing.txt"]);
    let (line, rest) = said(&output)
        .trim_end()
        .rsplit_once('\n')
        .map(|(rest, line)| (line.to_owned(), rest.to_owned()))
        .expect("two lines");
    assert!(
        line.starts_with("grounds: 3 read, 3 refused, 1 without ground, 1 failed; ") && line.ends_with(" seconds"),
        "{line}"
    );
    assert!(rest.contains("missing.txt: no such file"), "{rest}");
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(said(&tag(folder.path(), &["--quiet"])), "");
    assert!(said(&tag(folder.path(), &["-q", "missing.txt"])).starts_with("grounds: missing.txt: no such file"));
}

#[test]
fn what_stands_twice_is_tagged_twice_and_reported() {
    let folder = folder();
    let copy = fs::read_to_string(folder.path().join("a.txt")).expect("a text");
    fs::write(folder.path().join("a2.txt"), &copy).expect("a file");
    fs::write(folder.path().join("c2.txt"), copy.replace("99 900 001", "99 900 003")).expect("a file");
    let output = tag(folder.path(), &["a2.txt", "c2.txt"]);
    assert_eq!(table(&text(&output.stdout)).len(), 5);
    let said = said(&output);
    assert!(said.contains("grounds: 99 900 001 stands 2 times and is tagged alike: a.txt, a2.txt\n"), "{said}");
    assert!(said.contains("grounds: 99 900 003 stands 2 times and is tagged differently: c.txt, c2.txt\n"), "{said}");
    assert_eq!(output.status.code(), Some(0));
    let many = tag(folder.path(), &["b.txt"; 6]);
    let expected =
        "grounds: 99 900 002 stands 7 times and is tagged alike: b.txt, b.txt, b.txt, b.txt, b.txt and 2 more\n";
    assert!(text(&many.stderr).starts_with(expected), "{}", text(&many.stderr));
}

#[test]
fn the_manifest_says_what_the_table_was_made_of() {
    let folder = folder();
    let read = |name: &str| fs::read_to_string(folder.path().join(name)).expect("a file");
    fs::write(folder.path().join("d.txt"), read("a.txt").replace("Aldmoor", "\u{C9}tang")).expect("a file");
    let manifest = |threads: &str| {
        let more = ["d.txt", "none.txt", "-o", "tags.csv", "--threads", threads, "--manifest", "tags.json"];
        assert_eq!(tag(folder.path(), &more).status.code(), Some(1));
        let mut manifest: Value = serde_json::from_str(&read("tags.json")).expect("JSON");
        let run = manifest.as_object_mut().and_then(|manifest| manifest.remove("run")).expect("a run");
        assert!(run["start"].as_str().is_some_and(|start| start.ends_with('Z')) && run["seconds"].is_f64(), "{run}");
        manifest
    };
    let one = manifest("1");
    assert_eq!(one, manifest("4"));
    assert_eq!(one["program"], format!("grounds {}", env!("CARGO_PKG_VERSION")));
    assert_eq!((&one["rules"]["scheme"], &one["rules"]["version"]), (&"mine".into(), &"7".into()));
    let version = table(&read("tags.csv"))[0]["rules_version"].clone();
    let hash = one["rules"]["sha256"].as_str().expect("a hash");
    assert!(hash.len() == 64 && version.ends_with(&hash[..8]), "{hash} {version}");
    let command: Vec<&str> = one["command"].as_array().expect("a list").iter().filter_map(Value::as_str).collect();
    assert_eq!(command.join(" "), "grounds tag a.txt b.txt c.txt --rules rules.yaml d.txt none.txt -o tags.csv");
    assert_eq!(one["output"]["file"], "tags.csv");
    assert_eq!(one["refusals"], serde_json::json!({"full": 4, "part": 0, "no": 0}));
    assert_eq!(one["without_ground"], 1);
    assert_eq!(
        one["grounds"],
        serde_json::json!([
            {"ground": "late", "applied": 1, "cited": 2, "considered_not_applied": 0},
            {"ground": "weak", "applied": 3, "cited": 0, "considered_not_applied": 0},
        ])
    );
    let input = &one["input"];
    assert_eq!((&input["read"], &input["undated"]), (&4.into(), &1.into()));
    assert_eq!((&input["first_date"], &input["last_date"]), (&"2023-03-01".into(), &"2024-05-03".into()));
    assert_eq!(input["failed"][0], "none.txt: no such file or folder; check the path");
    assert_eq!(
        input["duplicates"],
        serde_json::json!([{"reference": "99 900 001", "sources": ["a.txt", "d.txt"], "tags_differ": false}])
    );
    assert_eq!(input["sha256"].as_str().map(str::len), Some(64));
}

#[cfg(not(feature = "parquet"))]
#[test]
fn a_build_without_parquet_says_what_to_do() {
    let output = tag(folder().path(), &["--format", "parquet", "-o", "tags.parquet"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(said(&output).contains("install with `cargo install --path . --features parquet`"), "{}", said(&output));
}

/// `.ci/read_back.py` reads it back; here it is the same for any number of threads.
#[cfg(feature = "parquet")]
#[test]
fn parquet_is_the_same_for_any_number_of_threads() {
    let folder = folder();
    let bytes = |threads: &str| tag(folder.path(), &["--format", "parquet", "--threads", threads]).stdout;
    let one = bytes("1");
    assert!(one.starts_with(b"PAR1") && one.ends_with(b"PAR1"));
    assert_eq!(one, bytes("4"));
}

#[test]
fn shells_and_man_are_helped() {
    let folder = folder();
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let output = run(folder.path(), &["completions", shell]);
        let found = text(&output.stdout);
        assert!(output.status.success() && found.contains("manifest") && found.contains("explain"), "{shell}");
    }
    let page = |arguments: &[&str]| text(&run(folder.path(), arguments).stdout);
    assert!(page(&["man"]).contains(".SH NAME\ngrounds") && page(&["man"]).contains("grounds\\-explain(1)"));
    assert!(page(&["man", "tag"]).contains("grounds\\-tag") && page(&["man", "tag"]).contains("\\-\\-manifest"));
    let wrong = run(folder.path(), &["man", "tga"]);
    assert_eq!(wrong.status.code(), Some(2));
    assert!(said(&wrong).contains("there is no command `tga`; write one of tag, "), "{}", said(&wrong));
}
