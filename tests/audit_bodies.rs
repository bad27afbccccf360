//! What `grounds audit` says of organisations: their names, a comparison with peers worked out by hand, and how much of what
//! was decided is published.

#[path = "common/auditing.rs"]
mod auditing;
mod common;

use std::fs;

use auditing::{as_json, audit};
use common::{run, text};
use serde_json::{Value, json};

const HEADER: &str =
    "source,reference,organisation,category,decision_date,refusal,first_ground,grounds,cited,rules_version\n";

/// A table of so many full refusals of each kind: organisation, category, day, ground.
fn table(kinds: &[(usize, &str, &str, &str, &str)]) -> String {
    let mut csv = HEADER.to_owned();
    let mut number = 0;
    for (times, organisation, category, day, ground) in kinds {
        for _ in 0..*times {
            number += 1;
            let row = format!(
                "{number}.txt,99 900 {number:03},{organisation},{category},{day},full,{ground},{ground},,lgsco 1 00000000\n"
            );
            csv.push_str(&row);
        }
    }
    csv
}

fn folder(files: &[(&str, &str)]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder");
    for (name, text) in files {
        fs::write(folder.path().join(name), text).expect("a file");
    }
    folder
}

const DAY: &str = "2024-05-01";

/// X: 20 in housing, 10 of them late, and 10 in planning, 6 of them late. Its peers: 30 late of 100 in housing, 10 of 20 in
/// planning. So 20 * 0.3 + 10 * 0.5 = 11 are expected, and the ratio is 16 / 11 = 1.45. Byar's limits of 16 are 9.14 and
/// 25.98, so those of the ratio 0.83 and 2.36.
fn bodies() -> String {
    table(&[
        (10, "X Council", "Housing", DAY, "out_of_time"),
        (10, "X Council", "Housing", DAY, "withdrawn"),
        (6, "X Council", "Planning", DAY, "out_of_time"),
        (4, "X Council", "Planning", DAY, "withdrawn"),
        (10, "Y Council", "Housing", DAY, "out_of_time"),
        (30, "Y Council", "Housing", DAY, "withdrawn"),
        (20, "Z Council", "Housing", DAY, "out_of_time"),
        (40, "Z Council", "Housing", DAY, "withdrawn"),
        (10, "Z Council", "Planning", DAY, "out_of_time"),
        (10, "Z Council", "Planning", DAY, "withdrawn"),
        (5, "Small Council", "Housing", DAY, "out_of_time"),
        (4, "Small Council", "Housing", DAY, "withdrawn"),
        (50, "Far Council", "Housing", DAY, "out_of_time"),
    ])
}

const COMPARE: [&str; 6] = ["--compare", "x council", "--peers", "peers.txt", "--ground", "out_of_time"];

#[test]
fn a_body_is_compared_with_its_peers() {
    let folder =
        folder(&[("tags.csv", &bodies()), ("peers.txt", "\u{FEFF}Z Council\r\nY Council\r\n\r\nGone Council\r\n")]);
    let page = audit(folder.path(), &[&COMPARE[..], &["--format", "table"]].concat());
    let flat = page.split_whitespace().collect::<Vec<_>>().join(" ");
    for expected in [
        "X Council beside 2 peers: Made too late (n = 150)",
        "16 of 30 refusals about X Council gave ‘Made too late’ as a reason; 11.0 would be expected if each category had the \
         share of the other peers. Ratio 1.45, 95 % interval 0.83 to 2.36 (Byar); inside the 95 % limits, which are 5 to 18.",
        "X Council 16 of 30 11.0 0.83 to 2.36 1.45 5 to 18 2 to 23 inside Z Council 20 of 60 15.0",
        "Left out, for no other peer has refusals in their categories: Z Council (20).",
        "Fewer than 10 bodies can be compared",
        "Housing 10 of 20, 30 to 70 %, 50 % 30 of 100, 30 %, 22 to 40 % 6.0",
        "3 comparisons made. Chance alone puts up to 0.15 outside the 95 % limits and up to 0.01 outside the 99.8 % limits; 0 \
         and 0 are.",
        "The order is that of the list of peers; it is no rank.",
        "No refusal of these peers is among those counted: Gone Council.",
        "which does not say that it does better or worse",
    ] {
        assert!(flat.contains(expected), "{expected}\n{page}");
    }
    let said = audit(folder.path(), &[&COMPARE[..], &["--text"]].concat()).replace('\n', " ");
    assert!(said.contains("Ratio 1.45, 95 % interval 0.83 to 2.36") && said.contains("(Garwood 1936)"), "{said}");
    assert!(said.contains("The peers are Z Council, Y Council.") && !said.contains("out_of_time"), "{said}");
}

#[test]
fn a_comparison_is_a_table_of_its_own() {
    let folder = folder(&[("tags.csv", &bodies()), ("peers.txt", "Y Council\nZ Council\nSmall Council\n")]);
    let csv = audit(folder.path(), &COMPARE);
    let mut reader = csv::Reader::from_reader(csv.as_bytes());
    let header = reader.headers().expect("a header").clone();
    let rows: Vec<csv::StringRecord> = reader.records().map(|row| row.expect("a row")).collect();
    let cell = |row: &csv::StringRecord, column: &str| -> String {
        row[header.iter().position(|one| one == column).expect("a column")].to_owned()
    };
    let of = |table: &str| rows.iter().filter(|row| cell(row, "table") == table).collect::<Vec<_>>();
    let bodies: Vec<String> = of("comparison").iter().map(|row| cell(row, "organisation")).collect();
    assert_eq!(bodies, ["X Council", "Y Council", "Z Council", "Small Council"]);
    let small = of("comparison")[3];
    assert_eq!((cell(small, "observed"), cell(small, "n")), ("5".to_owned(), "9".to_owned()));
    for column in ["expected", "ratio", "low", "high", "inside_95_from", "inside_998_to"] {
        assert_eq!(cell(small, column), "", "of fewer than ten the count alone: {column}");
    }
    assert_eq!((of("category").len(), of("dispersion").len()), (2, 1));
    assert!(cell(of("caveat")[0], "note").starts_with("3 comparisons made. Chance alone"), "{csv}");
    let report = as_json(folder.path(), &COMPARE);
    let body = &report["comparison"]["grounds"][0]["bodies"][0];
    assert_eq!((&body["observed"], &body["ratio"]["method"]), (&json!(16), &json!("Byar")));
    assert_eq!(report["comparison"]["grounds"][0]["bodies"][3]["ratio"], Value::Null);
}

#[test]
fn names_are_mapped_and_those_that_remain_are_listed() {
    let csv = table(&[
        (3, "Kelder CC", "Housing", DAY, "withdrawn"),
        (2, "Kelderwick Council", "Housing", DAY, "withdrawn"),
        (1, "Old Council; Kelder CC", "Housing", DAY, "withdrawn"),
        (4, "Elsewhere Council", "Housing", DAY, "withdrawn"),
        (1, "Elsewhere Concil", "Housing", DAY, "withdrawn"),
    ]);
    let names = "as_printed,name,code,successor\nKelder CC,Kelderwick Council,E01,\nOld Council,,,Kelderwick Council\n";
    let folder = folder(&[("tags.csv", &csv), ("names.csv", names)]);
    let mapped = ["--organisations", "names.csv", "--by", "organisation"];
    let report = as_json(folder.path(), &mapped);
    let groups: Vec<(&Value, &Value)> = report["groups"]
        .as_array()
        .expect("groups")
        .iter()
        .map(|one| (&one["values"][0], &one["shares"]["n"]))
        .collect();
    let expected = [("Elsewhere Concil", 1), ("Elsewhere Council", 4), ("Kelderwick Council", 6)];
    assert_eq!(
        groups,
        expected.map(|(name, n)| (json!(name), json!(n))).iter().map(|(a, b)| (a, b)).collect::<Vec<_>>()
    );
    assert_eq!(report["shares"]["n"], 11);
    let unmatched = json!([
        {"organisation": "Elsewhere Council", "decisions": 4},
        {"organisation": "Elsewhere Concil", "decisions": 1}
    ]);
    assert_eq!(report["names"]["unmatched"], unmatched);
    let succeeded = json!([{"organisation": "Old Council", "successor": "Kelderwick Council", "decisions": 1}]);
    assert_eq!(report["names"]["succeeded"], succeeded);
    assert_eq!(report["names"]["alike"][0]["other"], "Elsewhere Council");
    let page = audit(folder.path(), &[&mapped[..], &["--format", "table"]].concat());
    assert!(page.contains("\n- Elsewhere Concil (1), Elsewhere Council (4)\n"), "{page}");
    assert!(page.contains("none of them was merged"), "{page}");
    let chosen = as_json(folder.path(), &["--organisations", "names.csv", "--where", "organisation=e01"]);
    assert_eq!(
        (&chosen["shares"]["n"], &chosen["selection"][0]),
        (&json!(6), &json!("organisation=Kelderwick Council"))
    );
    assert_eq!(as_json(folder.path(), &[])["names"], Value::Null, "nothing was asked of organisations");
}

#[test]
fn published_is_set_against_decided() {
    let csv = table(&[
        (12, "X Council", "Housing", "2023-05-01", "withdrawn"),
        (6, "X Council", "Housing", DAY, "withdrawn"),
        (3, "Y Council", "Housing", DAY, "withdrawn"),
    ]);
    let totals = "organisation,financial_year,closed_after_initial_enquiries\n\
                  X Council,2023-24,16\nX Council,2024/25,5\nY Council,2023/24,9\n";
    let folder = folder(&[("tags.csv", &csv), ("totals.csv", totals)]);
    let page = audit(folder.path(), &["--totals", "totals.csv", "--format", "table"]);
    let flat = page.split_whitespace().collect::<Vec<_>>().join(" ");
    for expected in [
        "Published, of all closed after initial enquiries (n = 30)",
        "More published than decided, so that name, year or total must be wrong; the sums above hold them: organisation \
         financial year published share X Council 2024/25 6 of 5 provisional",
        "X Council 2023/24 12 of 16 75 %",
        "Y Council 2023/24 0 of 9",
        "3 published refusals are of organisations or years without a total.",
    ] {
        assert!(flat.contains(expected), "{expected}\n{page}");
    }
    let report = as_json(folder.path(), &["--totals", "totals.csv", "--where", "financial_year=2023/24"]);
    let shares: Vec<&Value> =
        report["coverage"]["rows"].as_array().expect("rows").iter().map(|row| &row["share"]).collect();
    assert_eq!(shares, [&json!(0.75), &Value::Null]);
    let said = audit(folder.path(), &["--totals", "totals.csv", "--text"]).replace('\n', " ");
    assert!(
        said.contains(
            "Of 30 complaints that the totals give as closed after initial enquiries, 18 are published (60 %)."
        )
    );
    assert!(
        audit(folder.path(), &["--totals", "totals.csv"])
            .contains("\ncoverage,2023/24,,X Council,12,16,,,0.750000,,provisional\n")
    );
}

#[test]
fn what_cannot_be_done_is_said() {
    let folder = folder(&[
        ("tags.csv", &bodies()),
        ("peers.txt", "Y Council\n"),
        ("empty.txt", "\n"),
        ("thin.csv", "name\nX\n"),
        ("twice.csv", "as_printed,name\nA,B\nA,C\n"),
        ("year.csv", "organisation,financial_year,closed_after_initial_enquiries\nX,2023/25,3\n"),
        ("number.csv", "organisation,financial_year,closed_after_initial_enquiries\nX,2023/24,\"1,200\"\n"),
        ("again.csv", "organisation,financial_year,closed_after_initial_enquiries\nX,2023/24,1\nx,2023-24,1\n"),
    ]);
    let compare =
        |name: &'static str, peers: &'static str| ["--compare", name, "--peers", peers, "--ground", "withdrawn"];
    let alone = ["--compare", "X Council"];
    let cases: [(&[&str], &str); 9] = [
        (
            &compare("X Counsil", "peers.txt"),
            "no decision is about `X Counsil`, so it cannot be compared; did you mean `X Council`?",
        ),
        (&compare("X Council", "empty.txt"), "empty.txt: names no organisation; write the peers, one name a line"),
        (&alone, "--peers <FILE>"),
        (
            &["--organisations", "thin.csv"],
            "thin.csv: has no column `as_printed`; such a file begins with the line as_printed,name",
        ),
        (&["--organisations", "twice.csv"], "twice.csv: `A` stands for `B` and for `C`; keep one of the lines"),
        (&["--totals", "thin.csv"], "thin.csv: has no columns `organisation`, `financial_year`"),
        (&["--totals", "year.csv"], "year.csv:2: `2023/25` is no financial year; write it as 2023/24"),
        (&["--totals", "number.csv"], "number.csv:2: `1,200` is no number of complaints; write digits alone"),
        (&["--totals", "again.csv"], "again.csv:3: x stands twice for 2023/24; keep one of the rows"),
    ];
    for (options, expected) in cases {
        let output = run(folder.path(), &[&["audit", "tags.csv"], options].concat());
        let said = text(&output.stderr);
        assert!(said.contains(expected), "{options:?}: {said}");
        assert_eq!(output.status.code(), Some(2), "{options:?}: {said}");
    }
    let both = [&compare("X Council", "peers.txt")[..], &["--where", "organisation=Y Council"]].concat();
    let output = run(folder.path(), &[&["audit", "tags.csv"], &both[..]].concat());
    assert!(text(&output.stderr).contains("leave out --where organisation"));
}
