//! The data dictionary against the tables: every header, and what it says of every cell.

mod common;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use common::{run, text};
use serde_json::Value;

fn fields(folder: &Path, table: &str) -> Vec<Value> {
    let output = run(folder, &["columns", table, "--format", "json"]);
    let schema: Value = serde_json::from_slice(&output.stdout).expect("JSON");
    schema["fields"].as_array().expect("fields").clone()
}

/// A table that the dictionary calls `name`, as the program wrote it.
fn check(folder: &Path, name: &str, csv: &str) {
    let mut reader = csv::Reader::from_reader(csv.as_bytes());
    let header: Vec<String> = reader.headers().expect("a header").iter().map(str::to_owned).collect();
    let mut fields = fields(folder, name);
    // Columns that stand only where the input has them, or where they are asked for.
    let by =
        ["financial_year", "year", "quarter", "month", "organisation", "category", "subcategory", "outcome", "stage"];
    let optional = |field: &str| field == "url" || (name == "audit" && by.contains(&field));
    fields.retain(|field| {
        let field = field["name"].as_str().expect("a name");
        !optional(field) || header.iter().any(|column| column == field)
    });
    let names: Vec<&str> = fields.iter().filter_map(|field| field["name"].as_str()).collect();
    assert_eq!(header, names, "{name}");
    let mut rows = 0;
    for row in reader.deserialize::<BTreeMap<String, String>>() {
        let row = row.expect("a row");
        rows += 1;
        for field in &fields {
            let cell = &row[field["name"].as_str().expect("a name")];
            fits(field, cell).unwrap_or_else(|wrong| panic!("{name}, row {rows}, {}: `{cell}` {wrong}", field["name"]));
        }
    }
    assert!(rows > 0, "{name}: no rows");
}

fn fits(field: &Value, cell: &str) -> Result<(), &'static str> {
    let constraints = &field["constraints"];
    if cell.is_empty() {
        return if constraints["required"] == true { Err("is said to be never empty") } else { Ok(()) };
    }
    if constraints["enum"].as_array().is_some_and(|words| !words.iter().any(|word| word == cell)) {
        return Err("is none of the words");
    }
    let good = match field["type"].as_str() {
        Some("date") => cell.len() == 10 && cell.split('-').all(|part| part.parse::<u16>().is_ok()),
        Some("integer") => cell.parse::<u64>().is_ok(),
        Some("number") => cell.parse::<f64>().is_ok(),
        Some("boolean") => cell == "yes",
        Some("list") => cell.split(';').all(|word| !word.is_empty()),
        _ => true,
    };
    if good { Ok(()) } else { Err("is of another type") }
}

#[test]
fn every_table_has_the_columns_that_the_dictionary_says() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let temporary = tempfile::tempdir().expect("a temporary folder");
    let folder = temporary.path();
    let golden = root.join("golden");
    let put = |name: &str, text: &str| fs::write(folder.join(name), text).expect("a file");
    let printed = |arguments: &[&str]| text(&run(folder, arguments).stdout);
    let tags = fs::read_to_string(golden.join("tags.csv")).expect("the golden tags");
    check(folder, "decision", &tags);
    check(folder, "mention", &fs::read_to_string(golden.join("mentions.csv")).expect("the golden mentions"));
    let decisions = golden.join("decisions");
    let decisions = decisions.to_str().expect("a path");
    check(folder, "ground", &printed(&["tag", decisions, "--per", "ground"]));
    check(folder, "gaps", &printed(&["gaps", decisions, "--format", "csv"]));
    run(folder, &["check", "--corpus", decisions, "--counts", "counts.csv"]);
    check(folder, "check", &fs::read_to_string(folder.join("counts.csv")).expect("the counts"));

    let (first, rest) = tags.split_once('\n').expect("a header");
    put("old.csv", &format!("{first}\n{rest}").replace("court_remedy", "court").replace(",full,", ",part,"));
    put("new.csv", &tags);
    check(folder, "diff", &printed(&["diff", "old.csv", "new.csv", "--format", "csv"]));
    check(folder, "diff-summary", &printed(&["diff", "old.csv", "new.csv", "--format", "csv", "--summary"]));
    put("labels.csv", &fs::read_to_string(golden.join("labels.csv")).expect("the golden labels"));
    check(folder, "audit", &printed(&["audit", decisions, "--by", "financial_year", "--by", "stage"]));
    put(
        "totals.csv",
        "organisation,financial_year,closed_after_initial_enquiries\nKelderwick Borough Council,2022/23,40\n",
    );
    put("names.csv", "as_printed,name\nKelderwick Borough Council,Kelderwick Council\n");
    let organisations = ["--organisations", "names.csv", "--totals", "totals.csv"];
    check(folder, "audit", &printed(&[&["audit", "new.csv"], &organisations[..]].concat()));
    put("peers.txt", &rest.lines().filter_map(|line| line.split(',').nth(2)).collect::<Vec<_>>().join("\n"));
    let comparison = ["--compare", "Kelderwick Borough Council", "--peers", "peers.txt", "--ground", "court_remedy"];
    check(folder, "audit-comparison", &printed(&[&["audit", "new.csv"], &comparison[..]].concat()));
    check(folder, "audit-considered", &printed(&["audit", decisions, "--considered"]));
    check(folder, "audit-sample", &printed(&["audit", "new.csv", "--sample", "40", "--show-tags"]));
    check(folder, "score", &printed(&["score", "labels.csv", "old.csv", "--format", "csv"]));
    check(folder, "score-errors", &printed(&["score", "labels.csv", "old.csv", "--format", "csv", "--errors"]));
}

#[test]
fn all_tables_stand_in_the_text_and_in_the_package() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let package: Value =
        serde_json::from_slice(&run(folder.path(), &["columns", "--format", "json"]).stdout).expect("JSON");
    let page = text(&run(folder.path(), &["columns"]).stdout);
    let resources = package["resources"].as_array().expect("resources");
    let names: BTreeSet<&str> = resources.iter().filter_map(|resource| resource["name"].as_str()).collect();
    assert_eq!(names.len(), 13);
    for resource in resources {
        let name = resource["name"].as_str().expect("a name");
        assert!(page.lines().any(|line| line.starts_with(&format!("{name}  grounds "))), "{name}\n{page}");
        assert_eq!(resource["schema"]["fields"], Value::from(fields(folder.path(), name)), "{name}");
    }
}
