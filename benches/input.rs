//! What reading costs in every form: `cargo bench --bench input`. Throughput is in bytes as they stand on the disk.

use std::fs;
use std::hint::black_box;
use std::path::{Path, PathBuf};

use divan::Bencher;
use divan::counter::BytesCount;
use grounds::input::sources::Source;
use grounds::input::{Pieces, ReadOptions};

fn main() {
    divan::main();
}

/// The golden decisions as texts.
fn texts() -> Vec<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("golden/decisions");
    let entries = fs::read_dir(folder).expect("the golden decisions can be read");
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.expect("an entry").path()).collect();
    paths.sort();
    paths.iter().map(|path| fs::read_to_string(path).expect("UTF-8")).collect()
}

/// Reads files of these names and contents into documents, in one thread.
fn read(bencher: Bencher<'_, '_>, files: &[(String, String)]) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let mut sources = Vec::new();
    for (name, content) in files {
        let path = folder.path().join(name);
        fs::write(&path, content).expect("a file");
        sources.push(Source::File(path));
    }
    let bytes: usize = files.iter().map(|(_, content)| content.len()).sum();
    let options = ReadOptions::default();
    bencher.counter(BytesCount::new(bytes)).bench_local(|| {
        for piece in Pieces::new(sources.clone(), &options) {
            black_box(piece.documents());
        }
    });
}

#[divan::bench]
fn text(bencher: Bencher<'_, '_>) {
    let files: Vec<_> = texts().into_iter().enumerate().map(|(index, text)| (format!("{index}.txt"), text)).collect();
    read(bencher, &files);
}

/// Pages of some 45 KB, nine tenths of it navigation, styles, scripts and lists of other pages.
#[divan::bench]
fn html(bencher: Bencher<'_, '_>) {
    let link = "<li class=\"nav__item\" data-track=\"nav\"><a class=\"nav__link\" href=\"/section/page\" aria-label=\"Go there\">\
                <span class=\"icon\" aria-hidden=\"true\"></span>Decisions about schools</a></li>\n";
    let (site, style) = (link.repeat(70), ".c1 { margin: 1px 2px; color: #123456; display: block }\n".repeat(110));
    let script = "window.cfg.push({k: 'opt', v: 1, html: \"<b>not content</b>\"});\n".repeat(60);
    let page = |text: String| {
        let lines = text.lines().filter(|line| !line.trim().is_empty());
        let paragraphs: Vec<String> =
            lines.map(|line| format!("<p class=\"t\">{}</p>\n", line.replace('’', "&rsquo;"))).collect();
        let body = paragraphs.concat();
        format!(
            "<!DOCTYPE html><html><head><title>A decision</title><style>{style}</style><script>{script}</script></head>\
             <body><header><nav><ul>{site}</ul></nav></header><main><article id=\"article\">{body}</article><aside><ul>{site}\
             </ul></aside></main></body></html>"
        )
    };
    let pages: Vec<_> =
        texts().into_iter().enumerate().map(|(index, text)| (format!("{index}.html"), page(text))).collect();
    read(bencher, &pages);
}

#[divan::bench]
fn json_lines(bencher: Bencher<'_, '_>) {
    let lines = texts().into_iter().map(|text| serde_json::json!({"case_id": "99 900 001", "text": text}).to_string());
    read(bencher, &[("all.jsonl".to_owned(), lines.collect::<Vec<_>>().join("\n"))]);
}

#[divan::bench]
fn csv_table(bencher: Bencher<'_, '_>) {
    let mut csv = csv::Writer::from_writer(Vec::new());
    csv.write_record(["case_id", "text"]).expect("memory takes everything");
    for text in texts() {
        csv.write_record(["99 900 001", &text]).expect("memory takes everything");
    }
    let bytes = csv.into_inner().expect("memory takes everything");
    read(bencher, &[("all.csv".to_owned(), String::from_utf8(bytes).expect("UTF-8"))]);
}
