//! The forms in which people have decisions: whatever the form, the same row comes out.

mod common;
#[path = "common/piping.rs"]
mod piping;

use std::fmt::Write as _;
use std::fs;
use std::io::Write as _;
use std::path::Path;
use std::process::Output;

use common::{run, text};
use flate2::Compression;
use flate2::write::GzEncoder;
use piping::{DECISION, piped};
use serde_json::json;

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut packed = GzEncoder::new(Vec::new(), Compression::fast());
    packed.write_all(bytes).expect("memory takes everything");
    packed.finish().expect("memory takes everything")
}

fn csv_table(header: &[&str], rows: &[&[&str]]) -> Vec<u8> {
    let mut csv = csv::Writer::from_writer(Vec::new());
    csv.write_record(header).expect("memory takes everything");
    for row in rows {
        csv.write_record(*row).expect("memory takes everything");
    }
    csv.into_inner().expect("memory takes everything")
}

/// The golden decisions: name and text.
fn golden() -> Vec<(String, String)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("golden/decisions");
    let mut cases: Vec<(String, String)> = fs::read_dir(folder)
        .expect("the golden decisions")
        .map(|entry| entry.expect("an entry").path())
        .map(|path| {
            let name = path.file_stem().expect("a name").to_string_lossy().into_owned();
            (name, fs::read_to_string(path).expect("a golden decision"))
        })
        .collect();
    // As the files are sorted, with their endings.
    cases.sort_by_key(|(name, _)| format!("{name}."));
    assert!(cases.len() > 100);
    cases
}

/// Rows of a table of tags without the column `source`.
fn rows(output: &Output) -> Vec<Vec<String>> {
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
    let mut csv = csv::Reader::from_reader(output.stdout.as_slice());
    csv.records().map(|row| row.expect("CSV").iter().skip(1).map(str::to_owned).collect()).collect()
}

/// The page that a site would make of a decision's text, some 40 KB of it navigation, scripts and lists of other pages.
fn page(decision: &str) -> String {
    let mut site = String::new();
    for index in 0..120 {
        writeln!(
            site,
            "<li class=\"nav__item\" data-track=\"nav-{index}\"><a class=\"nav__link\" href=\"/section-{index}\" \
             aria-label=\"Go to section {index}\"><span class=\"icon\" aria-hidden=\"true\"></span>Decisions about signpost \
             {index} (99 111 {index:03}), which we will not investigate</a></li>"
        )
        .expect("memory takes everything");
    }
    let script = "window.cfg.push({k: 'a', html: \"<article id='article'><p>not this</p></article>\"});\n".repeat(80);
    let style = ".c1 { margin: 1px 2px; display: block }\n".repeat(150);
    format!(
        "<!DOCTYPE html>\n<html lang=\"en-GB\"><head><meta charset=\"utf-8\"><title>A decision</title><style>{style}</style>\
         <script>{script}</script></head>\n<body><div id=\"cookie-notice\"><h2>Cookies on this site</h2><p>We use cookies.</p>\
         </div><header><nav><ul>{site}</ul></nav><form action=\"/search\"><input name=\"q\"><select><option>Housing</option>\
         </select></form></header>\n<main><article id=\"article\">\n{}\n</article><aside><ul>{site}</ul></aside></main>\n\
         <footer><p>&copy; A site</p></footer></body></html>\n",
        marked_up(decision)
    )
}

/// The lines of a decision as elements: pairs of label and value, headings, items of lists, paragraphs.
fn marked_up(decision: &str) -> String {
    let escape = |words: &str| {
        words
            .replace('&', "&amp;")
            .replace('<', "&lt;")
            .replace('>', "&gt;")
            .replace('’', "&rsquo;")
            .replace('£', "&#163;")
    };
    let lines: Vec<&str> = decision.lines().collect();
    if lines.iter().all(|line| line.len() < 121) && lines.iter().filter(|line| line.len() > 45).count() > 5 {
        return format!("<pre>{}</pre>", escape(decision));
    }
    let mut html = String::new();
    for line in lines {
        let line = line.trim();
        if line.is_empty() {
            continue;
        }
        let item = |mark: &str, list: &str, rest: &str| {
            let rest = escape(rest.trim());
            match list {
                "ul" => format!("<ul>\n<li>{rest}</li></ul>\n"),
                "letter" => format!("<ol type=\"a\"><li value=\"{mark}\">{rest}</li></ol>\n"),
                _ => format!("<ol start=\"{mark}\">\n  <li><p>{rest}</p>\n  </li></ol>\n"),
            }
        };
        let bullet = line.strip_prefix("• ").or_else(|| line.strip_prefix("- "));
        let marked = line.split_once(". ").or_else(|| line.split_once(") "));
        let number = marked.filter(|(mark, _)| mark.parse::<u32>().is_ok());
        let letter = line.split_once(") ").filter(|(mark, _)| matches!(mark.as_bytes(), [b'a'..=b'z']));
        let pair =
            line.split_once(" : ").filter(|(label, _)| label.len() < 20 && label.starts_with(char::is_uppercase));
        if let Some(rest) = bullet {
            html.push_str(&item("", "ul", rest));
        } else if let Some((mark, rest)) = number {
            html.push_str(&item(mark, "ol", rest));
        } else if let Some((mark, rest)) = letter {
            html.push_str(&item(&(mark.as_bytes()[0] - b'a' + 1).to_string(), "letter", rest));
        } else if let Some((label, value)) = pair {
            let value = escape(value).replace("&gt;", "<i>&gt;</i>");
            writeln!(html, "<p><span class=\"label\">{label} :</span>\n <span class=\"value\"> {value}</span></p>")
                .expect("memory takes everything");
        } else if line.len() < 60 && !line.ends_with('.') {
            writeln!(html, "<h2>{}</h2>", escape(line)).expect("memory takes everything");
        } else {
            writeln!(html, "<p>{}</p>", escape(line)).expect("memory takes everything");
        }
    }
    html
}

#[test]
fn the_same_decisions_give_the_same_rows_in_every_form() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let cases = golden();
    let write = |name: &str, bytes: &[u8]| {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        fs::write(path, bytes).expect("a file");
    };
    let mut lines = String::new();
    for (name, decision) in &cases {
        write(&format!("text/{name}.txt"), decision.as_bytes());
        write(&format!("packed/{name}.txt.gz"), &gzip(decision.as_bytes()));
        write(&format!("pages/{name}.html"), page(decision).as_bytes());
        writeln!(lines, "{}", json!({"_id": 7, "text": decision, "tags": ["a", {"b": null}]})).expect("memory");
    }
    write("all.jsonl", lines.as_bytes());
    write("all.ndjson.gz", &gzip(lines.as_bytes()));
    let table: Vec<[&str; 2]> = cases.iter().map(|(name, decision)| [name.as_str(), decision.as_str()]).collect();
    let table: Vec<&[&str]> = table.iter().map(<[&str; 2]>::as_slice).collect();
    let table = csv_table(&["file", "Full text"], &table);
    write("all.csv", &table);
    let utf16: Vec<u8> = [0xFF, 0xFE].into_iter().chain(lines.encode_utf16().flat_map(u16::to_le_bytes)).collect();
    write("utf16.jsonl", &utf16);
    let expected = rows(&run(folder.path(), &["tag", "text"]));
    assert_eq!(expected.len(), cases.len());
    for input in ["packed", "pages", "all.jsonl", "all.ndjson.gz", "all.csv", "utf16.jsonl"] {
        let found = rows(&run(folder.path(), &["tag", input]));
        assert_eq!(found.len(), expected.len(), "{input}");
        for ((row, expected), (name, _)) in found.iter().zip(&expected).zip(&cases) {
            assert_eq!(row, expected, "{name} in {input}");
        }
    }
    for (input, form) in
        [(lines.as_bytes(), "JSON Lines"), (&table, "CSV"), (&gzip(&table), "packed CSV"), (&utf16, "UTF-16")]
    {
        assert_eq!(rows(&piped(folder.path(), &["tag"], input)), expected, "{form} on standard input");
    }
    let (_, first) = &cases[0];
    for input in [first.as_bytes(), page(first).as_bytes(), &gzip(page(first).as_bytes())] {
        assert_eq!(rows(&piped(folder.path(), &["tag", "-"], input)), expected[..1]);
    }
}

#[test]
fn offsets_in_a_page_cut_the_matched_words_out_of_its_text() {
    use grounds::input::{Pieces, ReadOptions, sources::Source};
    let folder = tempfile::tempdir().expect("a temporary folder");
    let classifier = grounds::Classifier::new(grounds::rules::RuleSet::built_in());
    let mut mentions = 0;
    for (name, decision) in golden().iter().step_by(9) {
        let path = folder.path().join(format!("{name}.html"));
        let page = page(decision);
        assert!(page.len() > 40_000, "{} bytes", page.len());
        fs::write(&path, page).expect("a file");
        let options = ReadOptions::default();
        let piece = Pieces::new(vec![Source::File(path)], &options).next().expect("a file");
        let (document, guessed) = piece.documents().remove(0).expect("a page");
        assert_eq!(guessed, None);
        let plain = grounds::Document::new("text", decision.as_str());
        let (of_page, of_text) = (classifier.trace(&document), classifier.trace(&plain));
        let words = |trace: &grounds::Trace, text: &str| -> Vec<String> {
            trace
                .mentions
                .iter()
                .map(|mention| mention.span.slice(text).split_whitespace().collect::<Vec<_>>().join(" "))
                .collect()
        };
        let found = words(&of_page, &document.text);
        assert_eq!(found, words(&of_text, &plain.text), "{name}");
        assert!(!document.text.contains("signpost"), "{name}: the site's own words");
        mentions += found.len();
    }
    assert!(mentions > 100);
}

#[test]
fn records_of_a_scraper_come_out_right() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let body = "Summary: We will not investigate this complaint because there is not enough evidence of fault.\n\
                Final decision\n1.\u{A0}We will not investigate this complaint because there is not enough evidence of fault.\n";
    // The header in the text, its parts on lines of their own, and the same beside it.
    let full = json!({"_id": "a1", "case_id": "99 900 002", "title": "Harrowmere Borough Council (99 900 002)",
        "text": format!("Harrowmere Borough Council (99 900 002)\nCategory\n:\nHousing\n>\nRepairs\nDecision\n:\nUpheld\n\
            Decision date\n:\n21 Mar 2025\n{body}"),
        "date": "2020-01-01", "authority": "Another Council", "category": "Other", "subcategory": "Other",
        "outcome": "Other", "url": "https://example.org/99-900-002"});
    // The header beside the text alone.
    let bare = json!({"_id": "a2", "case_id": "99-900-003", "title": "Harrowmere Borough Council (99 900 003)", "text": body,
        "date": "2025-03-21T00:00:00.000Z", "authority": "Harrowmere Borough Council", "category": "Housing",
        "subcategory": "Repairs", "outcome": "Upheld", "url": null});
    fs::write(folder.path().join("scraped.jsonl"), format!("{full}\n\n{bare}\n")).expect("a file");
    let found = rows(&run(folder.path(), &["tag", "scraped.jsonl"]));
    for (row, reference) in found.iter().zip(["99 900 002", "99 900 003"]) {
        assert_eq!(row[..6], [reference, "Harrowmere Borough Council", "Housing", "Repairs", "Upheld", "2025-03-21"]);
        assert_eq!(row[8], "no_prospect_of_fault");
    }
    let said = text(&run(folder.path(), &["tag", "scraped.jsonl"]).stdout);
    let sources: Vec<&str> = said.lines().skip(1).filter_map(|row| row.split(',').next()).collect();
    assert_eq!(sources, ["scraped.jsonl:1", "scraped.jsonl:3"]);
}

#[test]
fn broken_records_are_named_and_the_others_are_done() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let write = |name: &str, bytes: &[u8]| fs::write(folder.path().join(name), bytes).expect("a file");
    let good = json!({"text": DECISION}).to_string();
    let lines = [
        good.as_str(),
        "{\"text\": ",
        "[]",
        &good,
        "{\"words\": \"x\", \"id\": 1}",
        "{\"text\": \"\"}",
        "{} {}",
        "{\"text\": \"Two pints of milk.\"}",
        &good,
    ];
    write("mixed.jsonl", lines.join("\n").as_bytes());
    let cut = gzip(format!("{good}\n").repeat(600).as_bytes());
    write("cut.jsonl.gz", &cut[..cut.len() - 20]);
    write("cut.txt.gz", &gzip(DECISION.as_bytes())[..40]);
    write("list.jsonl", format!("[{good},\n{good}]\n").as_bytes());
    write("none.jsonl", b"\n");
    write("wrong.csv", &csv_table(&["reference", "words", "date"], &[&["1", DECISION, ""]]));
    write("ragged.csv", format!("id,text\n1,\"{DECISION}\"\n2,a,b\n3,\"{DECISION}\"\n").as_bytes());
    let cases: [(&str, usize, &[&str]); 7] = [
        (
            "mixed.jsonl",
            3,
            &[
                "mixed.jsonl:2: bad JSON at column 9: EOF while parsing a value",
                "mixed.jsonl:3: bad JSON: invalid type: sequence, expected a record in braces",
                "mixed.jsonl:5: no text: there is no text or content or full_text; the fields are words, id; name the right one",
                "mixed.jsonl:6: the field `text` is empty",
                "mixed.jsonl:7: bad JSON at column 4: trailing characters",
                "mixed.jsonl:8: holds no decision",
            ],
        ),
        ("cut.jsonl.gz", 0, &["cut.jsonl.gz:", "the compressed file is cut short"]),
        ("cut.txt.gz", 0, &["cut.txt.gz: the compressed file is cut short"]),
        ("list.jsonl", 0, &["list.jsonl: JSON, but not one record a line"]),
        ("none.jsonl", 0, &["none.jsonl: holds no records"]),
        (
            "wrong.csv",
            0,
            &["wrong.csv: no text: there is no text or content or full_text; the fields are reference, words, date"],
        ),
        ("ragged.csv", 2, &["ragged.csv:8: the row has 3 cells and the header 2"]),
    ];
    write("good.txt", DECISION.as_bytes());
    for (name, done, messages) in cases {
        let output = run(folder.path(), &["tag", name, "good.txt"]);
        let said = text(&output.stderr);
        for message in messages {
            assert!(said.contains(message), "{message} is missing in\n{said}");
        }
        let rows = text(&output.stdout).lines().count().saturating_sub(2);
        assert_eq!(output.status.code(), Some(1), "{name}: {said}");
        if name == "cut.jsonl.gz" {
            assert!(rows > 100, "{rows} records stand before the cut");
        } else {
            assert_eq!(rows, done, "{name}: {said}");
        }
    }
    assert_eq!(rows(&run(folder.path(), &["tag", "wrong.csv", "--text-field", "words"])).len(), 1);
    let wrong = run(folder.path(), &["tag", "wrong.csv", "--text-field", "Words"]);
    assert!(text(&wrong.stderr).contains("no text: there is no `Words`; the fields are reference, words, date"));
}

#[test]
fn a_fault_of_many_records_is_not_said_for_each() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let lines = "{\"words\": \"x\"}\n".repeat(4000) + &json!({"text": DECISION}).to_string() + "\n{\"words\": \"x\"}\n";
    fs::write(folder.path().join("many.jsonl"), lines).expect("a file");
    let output = run(folder.path(), &["tag", "many.jsonl", "--quiet"]);
    let said = text(&output.stderr);
    assert_eq!(said.lines().count(), 4, "{said}");
    assert!(
        said.contains("many.jsonl: 3998 more records with the same fault, in lines 4-4000, 4002: no text"),
        "{said}"
    );
}

#[test]
fn tables_of_tags_are_recognised() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    fs::write(folder.path().join("good.txt"), DECISION).expect("a file");
    for per in ["decision", "ground", "mention"] {
        let table = run(folder.path(), &["tag", "good.txt", "--per", per, "-o", "tags.csv"]);
        assert_eq!(table.status.code(), Some(0));
        let bytes = fs::read(folder.path().join("tags.csv")).expect("a table");
        for output in [run(folder.path(), &["tag", "tags.csv"]), piped(folder.path(), &["tag"], &bytes)] {
            let said = text(&output.stderr);
            assert!(said.contains("a table that `grounds tag` wrote, not decisions"), "{per}: {said}");
            assert_eq!(output.status.code(), Some(2));
        }
    }
}

#[test]
fn a_folder_gives_files_of_decision_formats() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let inner = folder.path().join("Élan & Söhne / decisions".replace(" / ", "/"));
    fs::create_dir_all(&inner).expect("a folder");
    let write = |name: &str, bytes: &[u8]| fs::write(inner.join(name), bytes).expect("a file");
    let record = json!({"text": DECISION}).to_string();
    write("a.TXT", DECISION.as_bytes());
    write("b c.htm", page(DECISION).as_bytes());
    write("d.html.gz", &gzip(page(DECISION).as_bytes()));
    write("é.jsonl", record.as_bytes());
    write("left out.csv", &csv_table(&["id", "text"], &[&["1", DECISION]]));
    write("left out.json", record.as_bytes());
    let found = text(&run(folder.path(), &["tag", "."]).stdout);
    let sources: Vec<&str> = found.lines().skip(1).filter_map(|row| row.split(',').next()).collect();
    let place = "./Élan & Söhne/decisions";
    assert_eq!(sources, ["a.TXT", "b c.htm", "d.html.gz", "é.jsonl:1"].map(|name| format!("{place}/{name}")));
    // Named, they are read by what they hold.
    let named = format!("{place}/left out.json");
    assert_eq!(rows(&run(folder.path(), &["tag", &named])).len(), 1);
    write("page.txt", page(DECISION).as_bytes());
    assert_eq!(rows(&run(folder.path(), &["tag", &format!("{place}/page.txt")]))[0][0], "99 900 001");
}

#[test]
fn the_format_may_be_said() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let cell = csv_table(&["words"], &[&[DECISION]]);
    let output = piped(folder.path(), &["tag", "--input-format", "csv", "--text-field", "words"], &cell);
    assert_eq!(rows(&output)[0][0], "99 900 001");
    let output = piped(folder.path(), &["tag", "--input-format", "jsonl"], DECISION.as_bytes());
    assert!(text(&output.stderr).contains("-:1: bad JSON"), "{}", text(&output.stderr));
    assert_eq!(run(folder.path(), &["tag", "x", "--input-format", "pdf"]).status.code(), Some(2));
}

#[test]
fn encodings_of_records_are_guessed_and_counted_once() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let record = json!({"text": DECISION.replace("Harrowmere", "H\u{E9}rault")}).to_string();
    let latin: Vec<u8> = format!("{record}\n{record}\n").chars().map(|sign| sign as u8).collect();
    fs::write(folder.path().join("latin.jsonl"), latin).expect("a file");
    let output = run(folder.path(), &["tag", "latin.jsonl"]);
    assert_eq!(rows(&output)[1][1], "H\u{E9}rault Borough Council");
    assert_eq!(text(&output.stderr).matches("2 documents are not UTF-8 and read as windows-1252").count(), 1);
}

#[test]
fn what_is_too_large_is_named() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    // A small file that unpacks to more than any decision has.
    let bomb = gzip(&vec![b'a'; (64 << 20) + 1]);
    assert!(bomb.len() < 1 << 20);
    fs::write(folder.path().join("bomb.txt.gz"), &bomb).expect("a file");
    let record = json!({"text": DECISION}).to_string();
    let mut lines = format!("{record}\n").into_bytes();
    lines.extend(vec![b'b'; (64 << 20) + 1]);
    lines.extend(format!("\n{record}\n").bytes());
    fs::write(folder.path().join("long.jsonl.gz"), gzip(&lines)).expect("a file");
    let output = run(folder.path(), &["tag", "bomb.txt.gz", "long.jsonl.gz"]);
    let said = text(&output.stderr);
    assert!(
        said.contains("bomb.txt.gz: larger than 64 MiB")
            && said.contains("long.jsonl.gz:2: the record is larger than 64 MiB"),
        "{said}"
    );
    let found = text(&output.stdout);
    let sources: Vec<&str> = found.lines().skip(1).filter_map(|row| row.split(',').next()).collect();
    assert_eq!((sources, output.status.code()), (vec!["long.jsonl.gz:1", "long.jsonl.gz:3"], Some(1)));
}

#[cfg(unix)]
#[test]
fn names_that_are_not_utf_8_are_read() {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt;
    let folder = tempfile::tempdir().expect("a temporary folder");
    fs::write(folder.path().join(OsStr::from_bytes(b"caf\xE9.txt")), DECISION).expect("a file");
    fs::write(folder.path().join(OsStr::from_bytes(b"caf\xE9.jsonl")), json!({"text": DECISION}).to_string())
        .expect("a file");
    let output = run(folder.path(), &["tag", "."]);
    assert_eq!(rows(&output).len(), 2);
    assert!(text(&output.stdout).contains("./caf\u{FFFD}.jsonl:1,99 900 001"), "{}", text(&output.stdout));
}
