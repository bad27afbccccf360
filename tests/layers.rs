//! Imports go in one direction: a stage may use earlier stages, never later ones.

use std::fs;
use std::path::{Path, PathBuf};

/// The stages in order. `classifier` joins the core's stages; what follows it is the edge.
const STAGES: [&str; 22] = [
    "span",
    "statistics",
    "limits",
    "input",
    "decision",
    "rules",
    "matching",
    "context",
    "classification",
    "classifier",
    "output",
    "sample",
    "audit",
    "charts",
    "page",
    "score",
    "gaps",
    "explain",
    "diff",
    "golden",
    "check",
    "cli",
];

fn rust_files(folder: &Path, found: &mut Vec<PathBuf>) {
    let mut entries: Vec<PathBuf> =
        fs::read_dir(folder).expect("src can be read").map(|entry| entry.expect("an entry").path()).collect();
    entries.sort();
    for path in entries {
        if path.is_dir() {
            rust_files(&path, found);
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            found.push(path);
        }
    }
}

fn stage_of(name: &str) -> Option<usize> {
    STAGES.iter().position(|stage| *stage == name)
}

/// The stages that a file's code names: `crate::rules::…`, and the crate root's re-exports.
fn uses(text: &str) -> Vec<String> {
    let mut names = Vec::new();
    for line in text.lines().filter(|line| !line.trim_start().starts_with("//")) {
        let mut rest = line;
        while let Some(at) = rest.find("crate::") {
            rest = &rest[at + "crate::".len()..];
            let name: String = rest.chars().take_while(|sign| sign.is_alphanumeric() || *sign == '_').collect();
            names.push(match name.as_str() {
                "Span" => "span".to_owned(),
                "Document" => "input".to_owned(),
                "Classifier" | "Trace" => "classifier".to_owned(),
                _ => name,
            });
        }
    }
    names
}

#[test]
fn stages_import_earlier_stages_only() {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    rust_files(&src, &mut files);
    let mut seen = 0;
    for path in files {
        let relative = path.strip_prefix(&src).expect("inside src");
        let first = relative.components().next().expect("a name").as_os_str().to_string_lossy().into_owned();
        let stage = first.trim_end_matches(".rs");
        if matches!(stage, "lib" | "main") {
            continue;
        }
        let own = stage_of(stage).unwrap_or_else(|| panic!("{stage} is no stage: add it to the list in its place"));
        let text = fs::read_to_string(&path).expect("source is UTF-8");
        for name in uses(&text) {
            let other = stage_of(&name).unwrap_or_else(|| panic!("{}: uses unknown stage {name}", path.display()));
            assert!(other <= own, "{}: {stage} may not use {name}, which comes later", path.display());
            seen += 1;
        }
    }
    assert!(seen > 40, "only {seen} imports were found: does the search still work?");
}

#[test]
fn the_core_touches_no_files_and_prints_nothing() {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    for stage in [
        "decision",
        "rules",
        "matching",
        "context",
        "classification",
        "score",
        "audit",
        "charts",
        "page",
        "explain",
        "diff",
        "check",
    ] {
        rust_files(&src.join(stage), &mut files);
    }
    files.push(src.join("classifier.rs"));
    files.push(src.join("gaps.rs"));
    for path in files {
        let text = fs::read_to_string(&path).expect("source is UTF-8");
        for forbidden in ["std::fs", "std::io", "std::net", "std::process", "println!", "eprintln!", "dbg!"] {
            assert!(!text.contains(forbidden), "{} holds {forbidden}", path.display());
        }
    }
}

#[test]
fn no_ground_stands_in_the_code() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let rules = fs::read_to_string(root.join("rules/lgsco.yaml")).expect("the rules can be read");
    let ids: Vec<&str> =
        rules.lines().filter_map(|line| line.trim_start().strip_prefix("- id: ")).map(str::trim).collect();
    assert_eq!(ids.len(), 30);
    let mut files = Vec::new();
    rust_files(&root.join("src"), &mut files);
    for path in files {
        let text = fs::read_to_string(&path).expect("source is UTF-8");
        let code: String =
            text.lines().filter(|line| !line.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n");
        for id in &ids {
            assert!(!code.contains(&format!("\"{id}\"")), "{} names the ground {id}", path.display());
        }
    }
}
