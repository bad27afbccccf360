//! `grounds audit` as people run it: figures worked out by hand for small tables, and what it says of bad ones.

#[path = "common/auditing.rs"]
mod auditing;
mod common;

use std::fs;
use std::path::Path;

use auditing::{as_json, audit};
use common::{run, text};
use serde_json::{Value, json};

const HEADER: &str =
    "source,reference,organisation,category,decision_date,refusal,first_ground,grounds,cited,rules_version\n";

/// A table of so many decisions of each kind: organisation, day, refusal, grounds.
fn table(kinds: &[(usize, &str, &str, &str, &str)]) -> String {
    let mut csv = HEADER.to_owned();
    let mut number = 0;
    for (times, organisation, day, refusal, grounds) in kinds {
        for _ in 0..*times {
            number += 1;
            let first = grounds.split(';').next().unwrap_or_default();
            let row = format!(
                "{number}.txt,99 900 {number:03},{organisation},Housing,{day},{refusal},{first},{grounds},,lgsco 1 00000000\n"
            );
            csv.push_str(&row);
        }
    }
    csv
}

fn folder(csv: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder");
    fs::write(folder.path().join("tags.csv"), csv).expect("a file");
    folder
}

/// 112 full refusals about one council, 31 of them with too little sign of fault: the example of the README. Wilson's
/// interval for 31 of 112 is 0.2024 to 0.3660 (by hand: centre (31 + 1.9207) / 115.8415 = 0.2842, reach 0.0818).
fn example() -> String {
    table(&[
        (31, "X Council", "2021-04-12", "full", "no_prospect_of_fault"),
        (80, "X Council", "2026-03-31", "full", "court_remedy;out_of_time"),
        (1, "X Council", "2025-06-01", "full", ""),
        (2, "X Council", "2025-06-01", "part", "out_of_time"),
        (3, "X Council", "2025-06-01", "no", ""),
    ])
}

#[test]
fn sentences_can_be_pasted() {
    let folder = folder(&example());
    let said = audit(folder.path(), &["--text", "--where", "organisation=X Council"]).replace('\n', " ");
    let sentence = "Of 112 published decisions not to investigate complaints about X Council (April 2021 to March 2026), 31 \
                    gave \u{2018}too little sign of fault\u{2019} as a reason: 28 %, 95 % interval 20 to 37 %.";
    assert!(said.contains(sentence), "{said}");
    for part in [
        "lgsco 1 00000000",
        "12 April 2021 to 31 March 2026",
        "117 read: 112 full refusals, 2 part refusals, 3 investigated",
        "The denominator is full refusals",
        "Wilson's (1927), at 95 %",
        "was not measured",
    ] {
        assert!(said.contains(part), "{part}: {said}");
    }
    assert!(!said.contains("no_prospect_of_fault") && !said.contains("out_of_time"), "ids: {said}");
}

#[test]
fn shares_are_as_computed_by_hand() {
    let folder = folder(&example());
    let report = as_json(folder.path(), &[]);
    let expected = json!({"all": 117, "full": 112, "part": 2, "no": 3, "failed": 0, "duplicates": 0, "excluded": 0});
    assert_eq!(report["read"], expected);
    let ground = |id: &str| {
        let grounds = report["shares"]["grounds"].as_array().expect("grounds");
        grounds.iter().find(|one| one["ground"] == id).expect("a ground").clone()
    };
    let fault = ground("no_prospect_of_fault");
    assert_eq!((&fault["any"]["count"], &fault["any"]["n"]), (&json!(31), &json!(112)));
    let close = |value: &Value, expected: f64| {
        let value = value.as_f64().expect("a number");
        assert!((value - expected).abs() < 1e-4, "{value} is not {expected}");
    };
    close(&fault["any"]["share"], 0.2768);
    close(&fault["any"]["interval"]["low"], 0.2024);
    close(&fault["any"]["interval"]["high"], 0.3660);
    close(&fault["any"]["maximum"], 32.0 / 112.0);
    close(&fault["split"], 31.0 / 112.0);
    let late = ground("out_of_time");
    assert_eq!((&late["any"]["count"], &late["first"]["count"]), (&json!(80), &json!(0)));
    close(&late["split"], 40.0 / 112.0);
    assert_eq!(report["shares"]["without"]["count"], 1);
    assert_eq!(report["part"]["n"], 2, "part refusals stand apart");
    let pooled = as_json(folder.path(), &["--include-part"]);
    assert_eq!((&pooled["shares"]["n"], &pooled["part"]), (&json!(114), &Value::Null));
}

#[test]
fn of_fewer_than_ten_no_share_is_printed_anywhere() {
    let csv = table(&[
        (3, "X Council", "2024-05-01", "full", "out_of_time"),
        (5, "X Council", "2024-05-01", "full", "court_remedy"),
        (12, "Y Council", "2024-05-01", "full", "out_of_time"),
    ]);
    let folder = folder(&csv);
    let options = ["--where", "organisation=X Council", "--by", "category"];
    for format in [&["--format", "table"][..], &["--text"]] {
        let said = audit(folder.path(), &[&options[..], format].concat());
        let figures = said.lines().filter(|line| line.contains('%') && line.chars().any(|sign| sign.is_ascii_digit()));
        let allowed = |line: &&str| {
            !["95 % interval", "than 100 %", "100 %.", "at 95 %", "95", "%. The"]
                .iter()
                .any(|known| line.contains(known))
        };
        assert_eq!(figures.filter(allowed).collect::<Vec<_>>(), Vec::<&str>::new(), "{said}");
        assert!(!said.contains('\u{2588}'), "a bar: {said}");
    }
    assert!(audit(folder.path(), &[&options[..], &["--format", "table"]].concat()).contains("3 of 8"));
    let csv = audit(folder.path(), &options);
    let mut reader = csv::Reader::from_reader(csv.as_bytes());
    let header = reader.headers().expect("a header").clone();
    let column = |name: &str| header.iter().position(|one| one == name).expect("a column");
    let mut seen = 0;
    for row in reader.records().map(|row| row.expect("a row")).filter(|row| &row[column("n")] == "8") {
        for name in ["low", "high", "share", "maximum"] {
            assert_eq!(&row[column(name)], "", "{name}: {row:?}");
        }
        seen += 1;
    }
    assert!(seen > 100, "{seen} rows");
    let report = as_json(folder.path(), &options).to_string();
    assert!(!report.contains("\"share\":0") && !report.contains("\"split\":0"), "{report}");
}

#[test]
fn of_ten_to_twenty_nine_the_interval_comes_first() {
    let folder =
        folder(&table(&[(6, "X", "2024-05-01", "full", "out_of_time"), (14, "X", "2024-05-01", "full", "withdrawn")]));
    let page = audit(folder.path(), &["--format", "table"]);
    let head = page.lines().find(|line| line.starts_with("reason")).expect("a head");
    assert!(head.find("95 % interval") < head.find("share"), "{head}");
    // Wilson's interval of 6 of 20 is 0.1455 to 0.5190.
    assert!(page.contains("15 to 52 %   30 %"), "{page}");
    let said = audit(folder.path(), &["--text"]).replace('\n', " ");
    assert!(said.contains("as a reason: 95 % interval 15 to 52 %, 30 %."), "{said}");
}

#[test]
fn copies_count_once_and_those_that_differ_are_named() {
    let csv = format!(
        "{HEADER}a.txt,99 900 001,X,,,full,withdrawn,withdrawn,,v\nb.txt,99 900 001,X,,,full,out_of_time,out_of_time,,v\n\
         c.txt,99 900 001,X,,,full,withdrawn,withdrawn,,v\n"
    );
    let folder = folder(&csv);
    let report = as_json(folder.path(), &[]);
    assert_eq!((&report["read"]["duplicates"], &report["shares"]["n"]), (&json!(2), &json!(1)));
    let page = audit(folder.path(), &["--format", "table"]);
    assert!(page.contains("99 900 001 (a.txt, b.txt, c.txt): first_ground, grounds"), "{page}");
}

/// As a spreadsheet saves it where the comma is the decimal sign.
#[test]
fn tables_saved_by_a_spreadsheet_are_read() {
    let csv = "\u{FEFF}source;organisation;decision_date;refusal;first_ground;grounds;cited\r\n\
               a;X;31/03/2024;full;withdrawn;\"withdrawn;out_of_time\";\r\nb;X;01/04/2024;full;;;\r\n";
    let folder = folder(csv);
    let report = as_json(folder.path(), &["--by", "financial_year"]);
    let values: Vec<&Value> =
        report["groups"].as_array().expect("groups").iter().map(|one| &one["values"][0]).collect();
    assert_eq!(values, ["2023/24", "2024/25"]);
}

#[test]
fn groups_are_told_in_whole_sentences() {
    let folder = folder(&example());
    let said = audit(folder.path(), &["--text", "--where", "organisation=X Council", "--by", "financial_year"]);
    let said = said.split_whitespace().collect::<Vec<_>>().join(" ");
    for expected in [
        "Of 31 published decisions not to investigate complaints about X Council (financial year 2021/22), 31 gave \
         \u{2018}too little sign of fault\u{2019} as a reason: 100 %, 95 % interval 89 to 100 %.",
        "about X Council (financial year 2025/26; provisional), 80 gave \u{2018}remedy in court\u{2019} as a reason: 99 %",
    ] {
        assert!(said.contains(expected), "{expected}: {said}");
    }
    let page = audit(folder.path(), &["--by", "financial_year", "--ground", "out_of_time", "--format", "table"]);
    assert!(page.contains("by financial year\n") && page.contains("\n2023/24          0 of 0\n"), "{page}");
}

#[test]
fn without_a_refusal_there_is_no_sentence_about_shares() {
    let folder = folder(&table(&[(3, "X Council", "2024-05-01", "no", "")]));
    let said = text(&run(folder.path(), &["audit", "tags.csv", "--text"]).stdout).replace('\n', " ");
    assert!(
        said.starts_with("There are 0 published decisions not to investigate (May 2024), so there are no shares."),
        "{said}"
    );
}

#[test]
fn what_cannot_be_done_is_said() {
    let folder = folder(&example());
    let write = |name: &str, text: &str| fs::write(folder.path().join(name), text).expect("a file");
    write("other.csv", "name,age\nx,3\n");
    write("thin.csv", "source,refusal,first_ground,grounds,cited\na,full,,,\n");
    write("odd.csv", &format!("{HEADER}a.txt,,,,yesterday,full,,,,v\nb.txt,,,,2024-01-01,full,,,,v\n"));
    let cases: [(&[&str], i32, &str); 7] = [
        (&["other.csv"], 2, "other.csv: is no table made by `grounds tag`, for it has no columns `source`, `refusal`"),
        (
            &["thin.csv", "--by", "organisation"],
            2,
            "no decision says its organisation: the column `organisation` is missing",
        ),
        (&["odd.csv"], 1, "a.txt: `yesterday` is no day; write decision_date as 2024-03-31 or 31/03/2024"),
        (&["tags.csv", "--where", "organisation=Z Council"], 1, "no decision has organisation=Z Council"),
        (&["tags.csv", "--where", "organisation=Z Council"], 1, "did you mean `X Council`?"),
        (&["tags.csv", "--ground", "out_of_tme"], 2, "there is no ground `out_of_tme`; did you mean `out_of_time`?"),
        (&["tags.csv", "--by", "investigator"], 2, "`investigator` is nothing that decisions can be grouped by"),
    ];
    for (arguments, status, expected) in cases {
        let output = run(folder.path(), &[&["audit"], arguments].concat());
        let said = text(&output.stderr);
        assert!(said.contains(expected), "{arguments:?}: {said}");
        assert_eq!(output.status.code(), Some(status), "{arguments:?}: {said}");
    }
}

#[test]
fn decisions_are_tagged_and_counted() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let of = |input: &str| {
        let output = run(root, &["audit", input]);
        assert_eq!((output.status.code(), text(&output.stderr).as_str()), (Some(0), ""));
        text(&output.stdout)
    };
    // A table does not say which applied grounds are listed as well, and has no Summary to compare.
    let figures = |csv: &str| -> Vec<String> {
        let tables = ["read,", "any,", "first_stated,", "split,", "without,", "by_number,", "together,"];
        csv.lines().filter(|line| tables.iter().any(|table| line.starts_with(table))).map(str::to_owned).collect()
    };
    let (decisions, table) = (of("golden/decisions"), of("golden/tags.csv"));
    assert_eq!(figures(&decisions), figures(&table));
    assert!(figures(&table).len() > 100);
    assert!(decisions.contains("\nlisted_then_used,") && !table.contains("\nlisted_then_used,"));
    assert!(table.contains("A table does not say which of the applied reasons"));
}

#[test]
fn records_that_are_decisions_are_tagged_and_tables_of_tags_are_not() {
    let folder = folder(&example());
    let decision = "Harrowmere Borough Council (99 900 777)\nDecision : Closed after initial enquiries\nFinal decision\n\
                    We will not investigate this complaint because there is not enough evidence of fault.\n";
    let write = |name: &str, text: &str| fs::write(folder.path().join(name), text).expect("a file");
    write("decisions.jsonl", &format!("{}\n", json!({"reference": "99 900 777", "text": decision})));
    write("decisions.csv", &format!("source,Full Text\nx,\"{decision}\"\n"));
    let read = |input: &str| {
        let output = run(folder.path(), &["audit", input, "--format", "json"]);
        assert_eq!((output.status.code(), text(&output.stderr).as_str()), (Some(0), ""), "{input}");
        serde_json::from_slice::<Value>(&output.stdout).expect("JSON")
    };
    for input in ["decisions.jsonl", "decisions.csv"] {
        let report = read(input);
        assert_eq!(report["shares"]["n"], 1, "{input}");
        assert_eq!(report["shares"]["grounds"][0]["ground"], "no_prospect_of_fault", "{input}");
    }
    assert_eq!(
        run(folder.path(), &["tag", "decisions.jsonl", "--format", "jsonl", "-o", "tags.jsonl"]).status.code(),
        Some(0)
    );
    assert_eq!(read("tags.jsonl")["listed"], json!([]), "what tag wrote is counted as it stands");
    write("tags.txt", &example());
    assert_eq!(read("tags.txt")["shares"]["n"], 112, "whatever the table is called");
    write("half.jsonl", &format!("{}\n{{\"text\": \"x\"}}\n{{\"text\": \"y\"}}\n", json!({"text": decision})));
    let half = run(folder.path(), &["audit", "half.jsonl", "--format", "json"]);
    assert_eq!(half.status.code(), Some(1));
    let half: Value = serde_json::from_slice(&half.stdout).expect("JSON");
    assert_eq!((&half["read"]["all"], &half["read"]["failed"]), (&json!(3), &json!(2)));
    let both = run(folder.path(), &["audit", "tags.csv", "decisions.jsonl", "--format", "json"]);
    let both: Value = serde_json::from_slice(&both.stdout).expect("JSON");
    assert_eq!(both["read"]["full"], 113);
}

/// As after rules were changed between two runs: the versions are counted, and said beside the figures.
#[test]
fn mixed_versions_of_the_rules_are_reported() {
    let csv = table(&[(12, "X", "2024-05-01", "full", "out_of_time"), (3, "X", "2024-05-01", "full", "withdrawn")]);
    let folder = folder(&csv.replace("withdrawn,withdrawn,,lgsco 1", "withdrawn,withdrawn,,lgsco 2"));
    let report = as_json(folder.path(), &[]);
    assert_eq!(report["rules_versions"], json!({"lgsco 1 00000000": 12, "lgsco 2 00000000": 3}));
    let said = "The tags were made with 2 versions of the rules: lgsco 1 00000000 (12), lgsco 2 00000000 (3).";
    for format in [&["--format", "table"][..], &["--text"], &["--format", "csv"]] {
        let printed = audit(folder.path(), format).split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(printed.contains(said), "{format:?}: {printed}");
    }
}

#[test]
fn what_was_weighed_and_denied_is_listed_with_its_neighbours() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let arguments = ["audit", "golden/decisions/court-remedy-negated.txt", "--considered"];
    let output = run(root, &arguments);
    let said = text(&output.stdout);
    let mut reader = csv::Reader::from_reader(said.as_bytes());
    let rows: Vec<csv::StringRecord> = reader.records().map(|row| row.expect("a row")).collect();
    assert_eq!(rows.len(), 1, "{said}");
    let cell = |index: usize| rows[0].get(index).expect("a cell");
    assert_eq!((cell(0), cell(3), cell(4)), ("99 002 001", "full", "court_remedy"));
    assert!(cell(7).ends_with("it is not reasonable to expect her to go to court."), "{said}");
    assert!(!cell(6).is_empty() && !cell(8).is_empty(), "{said}");
    let other = run(root, &[&arguments[..], &["--ground", "withdrawn"]].concat());
    assert_eq!(text(&other.stdout).lines().count(), 1, "only the header");
}

/// Three complaints of one day, two of them in nearly the same words.
#[test]
fn possibly_linked_complaints_are_reported_and_counted_once_as_well() {
    let csv = "source,reference,organisation,decision_date,refusal,first_ground,grounds,cited,quote\n\
        a,99 900 001,X,2024-05-01,full,withdrawn,withdrawn,,Mr X has withdrawn his complaint about the hedge.\n\
        b,99 900 002,X,2024-05-01,full,withdrawn,withdrawn,,Mr Y has withdrawn his complaint about the hedge.\n\
        c,99 900 003,X,2024-05-01,full,withdrawn,withdrawn,,She no longer wants it.\n";
    let folder = folder(csv);
    let report = as_json(folder.path(), &[]);
    assert_eq!(report["linked"]["clusters"], json!([["99 900 001", "99 900 002"]]));
    assert_eq!((&report["shares"]["n"], &report["linked"]["shares"]["n"]), (&json!(3), &json!(2)));
    let page = audit(folder.path(), &["--format", "table"]);
    assert!(
        page.contains("- 99 900 001, 99 900 002\n") && page.contains("each such cluster counted once (n = 2)"),
        "{page}"
    );
}

#[test]
fn decisions_are_left_out_of_everything_as_asked() {
    let folder = folder(&example());
    fs::write(folder.path().join("out.txt"), "99 900 001 withdrawn\n99-900-002\n99 900 999\n").expect("a file");
    let arguments = ["audit", "tags.csv", "--exclude", "out.txt", "--where", "organisation=X Council"];
    let output = run(folder.path(), &[&arguments[..], &["--format", "table"]].concat());
    let (page, said) = (text(&output.stdout), text(&output.stderr));
    assert_eq!(said, "grounds: out.txt: 1 reference that no decision has: 99 900 999\n");
    assert!(page.contains("115 read: 110 full refusals") && page.contains("2 excluded as asked."), "{page}");
    assert!(!page.contains("99 900 001") && !page.contains("99 900 002") && page.contains("99 900 003"), "{page}");
    fs::write(folder.path().join("out.txt"), "nothing\n").expect("a file");
    let output = run(folder.path(), &arguments);
    assert_eq!(output.status.code(), Some(2));
    assert!(text(&output.stderr).contains("out.txt: holds no reference such as 24 018 564"));
}

#[test]
fn without_quotes_no_sentence_is_printed() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let arguments = ["audit", "golden/decisions/court-remedy-negated.txt", "--considered"];
    for format in ["table", "csv", "json"] {
        let said = |more: &[&str]| text(&run(root, &[&arguments[..], &["--format", format], more].concat()).stdout);
        let sentence = "reasonable to expect her to go to court";
        assert!(said(&[]).replace(['\n', ' '], "").contains(&sentence.replace(' ', "")), "{format}");
        let without = said(&["--no-quotes"]);
        assert!(!without.replace(['\n', ' '], "").contains(&sentence.replace(' ', "")), "{format}: {without}");
        assert!(without.contains("99 002 001"), "{format}: the decision stays");
    }
}

/// The note of the built-in rules on a ground that the Ombudsman hardly publishes.
#[test]
fn notes_stand_under_every_table_that_they_touch() {
    let folder = folder(&table(&[(12, "X", "2024-05-01", "full", "premature;out_of_time")]));
    let page = audit(folder.path(), &["--format", "table", "--by", "year"]).replace('\n', " ");
    let note = "Not yet put to the body: Under-published by the Ombudsman's policy: do not read it as a frequency.";
    let sections = ["Reasons given", "Stated first", "Not yet put to the body (n = 12), by year", "Given together"];
    for (index, section) in sections.iter().enumerate() {
        let rest = page.split_once(section).unwrap_or_else(|| panic!("no {section}: {page}")).1;
        let end = sections.get(index + 1).and_then(|next| rest.find(next)).unwrap_or(rest.len());
        assert!(rest[..end].contains(note), "{section}: {page}");
    }
    let report = as_json(folder.path(), &[]);
    assert_eq!(report["notes"][0]["ground"], "premature");
    let has =
        |words: &str| report["caveats"].as_array().expect("caveats").iter().any(|one| one.to_string().contains(words));
    assert!(has(note) && has("was measured on five only") && has("chance only"));
}

#[test]
fn a_decision_that_cannot_be_read_leaves_the_others_counted() {
    let folder = folder("");
    for name in ["court-remedy-negated", "too-long-ago"] {
        let from = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("golden/decisions/{name}.txt"));
        fs::copy(from, folder.path().join(format!("{name}.txt"))).expect("a copy");
    }
    fs::write(folder.path().join("note.txt"), "Milk, bread.\n").expect("a file");
    let inputs = ["court-remedy-negated.txt", "note.txt", "too-long-ago.txt"];
    let output = run(folder.path(), &[&["audit", "--format", "json"], &inputs[..]].concat());
    assert_eq!(output.status.code(), Some(1));
    assert!(text(&output.stderr).contains("note.txt: holds no decision"), "{}", text(&output.stderr));
    let report: Value = serde_json::from_slice(&output.stdout).expect("JSON");
    assert_eq!((&report["read"]["all"], &report["read"]["failed"]), (&json!(3), &json!(1)));
}
