//! Messages about rule files. Each `golden/rule-errors/NAME.yaml` has beside it, in `NAME.txt`, exactly what
//! `grounds check --deny warnings NAME.yaml` prints in that folder. Names begin with the code, or with `ok`.
//!
//! The tests only compare. What the program prints now is left in `target/tmp/rule-errors`; to renew the expectations
//! after a change that you have read and want, copy it from there.

mod common;

use std::collections::BTreeSet;
use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use common::{run, text};
use grounds::check::check;
use grounds::rules::codes::explanations;
use grounds::rules::{Code, Draft, Lint, RuleSet};
use similar::TextDiff;

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("golden/rule-errors")
}

/// The cases by name, each with what is printed now and what is expected.
fn cases() -> Vec<(String, String, String)> {
    let mut names: Vec<String> = fs::read_dir(folder())
        .expect("the cases can be read")
        .map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned())
        .filter_map(|name| name.strip_suffix(".yaml").map(str::to_owned))
        .collect();
    names.sort();
    let actual = Path::new(env!("CARGO_TARGET_TMPDIR")).join("rule-errors");
    fs::create_dir_all(&actual).expect("a folder for what is printed now");
    let case = |name: String| {
        let output = run(&folder(), &["check", "--deny", "warnings", &format!("{name}.yaml")]);
        let printed = text(&output.stdout);
        let status = i32::from(!name.starts_with("ok-"));
        assert_eq!(output.status.code(), Some(status), "{name}: {printed}{}", text(&output.stderr));
        fs::write(actual.join(format!("{name}.txt")), &printed).expect("what is printed now");
        let expected = fs::read_to_string(folder().join(format!("{name}.txt"))).unwrap_or_default();
        (name, printed, expected)
    };
    names.into_iter().map(case).collect()
}

#[test]
fn every_message_is_as_expected() {
    let mut report = String::new();
    for (name, printed, expected) in cases() {
        if printed != expected {
            let diff = TextDiff::from_lines(&expected, &printed);
            write!(report, "{}", diff.unified_diff().header(&name, "now")).expect("a string");
        }
        if let Some((code, _)) = name.split_once('-').filter(|(code, _)| code.starts_with(['R', 'L'])) {
            assert!(expected.contains(&format!("[{code}]")), "{name} does not show {code}");
        }
    }
    assert!(report.is_empty(), "{report}");
}

#[test]
fn every_code_has_a_case() {
    let names: BTreeSet<String> =
        cases().iter().filter_map(|(name, _, _)| name.split_once('-').map(|(code, _)| code.to_owned())).collect();
    let codes = Code::ALL.iter().map(ToString::to_string).chain(Lint::ALL.iter().map(ToString::to_string));
    for code in codes {
        assert!(names.contains(&code), "golden/rule-errors has no case for {code}");
    }
    let all: String = cases().iter().map(|(_, _, expected)| expected.as_str()).collect();
    for outcome in ["missing", "noisy", "wrong"] {
        assert!(all.contains(&format!("error[{outcome}]")), "golden/rule-errors has no case for {outcome}");
    }
}

#[test]
fn twelve_faults_are_twelve_messages() {
    let (_, printed, _) = cases().into_iter().find(|(name, _, _)| name == "twelve-faults").expect("the case");
    assert_eq!(printed.matches(": error[R").count(), 12, "{printed}");
}

/// A rule file in which nothing is wrong, as parts by their keys.
const SOUND: &str = "\
scheme: example
version: '1'
layout:
  reference: '\\d{2} \\d{3} \\d{3}'
  sections:
    - {kind: assessment, headings: [My assessment]}
    - {kind: final_decision, headings: [Final decision]}
refusals:
  refuses: ['not investigate']
  investigated: ['completed my investigation']
grounds:
  - id: late
    title: Made too late
    stage: jurisdiction
    phrases: ['made late']
    examples:
      applied: [The complaint was made late.]
      silent: [The bus came late.]
";

/// A file cut at its top-level keys.
fn parts(yaml: &str) -> Vec<(&str, String)> {
    let mut parts: Vec<(&str, String)> = Vec::new();
    for line in yaml.lines() {
        match (line.split_once(':'), parts.last_mut()) {
            (Some((key, _)), _) if !line.starts_with([' ', '-']) => parts.push((key, format!("{line}\n"))),
            (_, Some((_, text))) => writeln!(text, "{line}").expect("a string"),
            _ => panic!("{line} stands under no key"),
        }
    }
    parts
}

/// The sound file with these parts in place of its own.
fn with(part: &str) -> String {
    let new = parts(part);
    let old = parts(SOUND).into_iter().filter(|(key, _)| !new.iter().any(|(other, _)| other == key));
    old.chain(new.clone()).map(|(_, text)| text).collect()
}

/// The codes of all messages about a file.
fn codes(yaml: &str) -> Vec<String> {
    let checked = check(Draft::from_yaml("rules.yaml", yaml));
    checked.reports().iter().map(|report| report.code.clone()).collect()
}

#[test]
fn explanations_show_what_they_say() {
    assert_eq!(codes(SOUND), Vec::<String>::new());
    let mut tried = 0;
    for known in explanations().iter().filter(|known| !known.wrong.is_empty()) {
        assert_eq!(codes(&with(known.wrong)), [known.code.as_str()], "{}: the fault", known.code);
        let left: Vec<String> = codes(&with(known.right)).into_iter().filter(|code| code.as_str() != "L004").collect();
        assert_eq!(left, Vec::<String>::new(), "{}: the mend", known.code);
        tried += 1;
    }
    assert_eq!(tried, Code::ALL.len() + Lint::ALL.len() - 1, "all but R002 can be shown in a few lines");
}

/// Files that are made to be slow or to break the reader: each is refused in well under a second by a released program,
/// and this test allows ten times that because it may run unoptimised.
#[test]
fn hostile_files_are_refused_at_once() {
    let terms = |count: usize, entry: &dyn Fn(usize) -> String| {
        let lines: Vec<String> = (0..count).map(|index| format!("  t{index}: ['{}']\n", entry(index))).collect();
        with(&format!("terms:\n{}  t{count}: [late]", lines.concat()))
    };
    let last = 30_000;
    let cases = [
        ("100 MB", "x".repeat(100 * 1024 * 1024), "R002"),
        ("10,000 levels", format!("title: {}{}\n{SOUND}", "[".repeat(10_000), "]".repeat(10_000)), "R002"),
        ("10,000 levels of mappings", format!("{}a{}\n", "{a: ".repeat(10_000), "}".repeat(10_000)), "R002"),
        ("a NUL", SOUND.replace("made late", "made\0late"), "R001"),
        ("aliases of aliases", with("terms:\n  a: &a [late]\n  b: &b [*a, *a]\n  c: [*b, *b]"), "R003"),
        ("many values", with(&format!("terminators: [{}]", "no, ".repeat(300_000))), "R002"),
        ("a chain of terms", terms(last, &|index| format!("<t{}>", index + 1)), "R002"),
        ("a chain of terms, the last first", terms(last, &|index| format!("<t{}>", index.max(1) - 1)), "R014"),
        (
            "terms that double",
            terms(60, &|index| format!("<t{0}> <t{0}>", index + 1)) + "references: ['<t0>']\n",
            "R002",
        ),
        ("many faults", with(&format!("terminators: [{}]", "'(late', ".repeat(50_000))), "R011"),
        ("many misspelt terms", with(&format!("terminators: [{}]", "'late <bodi>', ".repeat(50_000))), "R013"),
        ("a long word", with(&format!("questions: {}", "a".repeat(3_000_000))), "R009"),
    ];
    for (name, yaml, code) in cases {
        let started = Instant::now();
        let problems = RuleSet::from_yaml("rules.yaml", &yaml).expect_err(name).to_string();
        let taken = started.elapsed();
        assert!(problems.contains(&format!("error[{code}]")), "{name}: {}", &problems[..problems.len().min(500)]);
        assert!(taken < Duration::from_secs(10), "{name} takes {taken:?}");
    }
}

#[test]
fn colour_is_for_terminals() {
    let coloured = |variables: &[(&str, &str)]| {
        let output = std::process::Command::new(env!("CARGO_BIN_EXE_grounds"))
            .current_dir(folder())
            .args(["check", "R011-semicolon.yaml"])
            .env_remove("NO_COLOR")
            .env_remove("CLICOLOR_FORCE")
            .envs(variables.iter().copied())
            .output()
            .expect("the program starts");
        output.stdout.contains(&0x1B)
    };
    assert!(!coloured(&[]), "a pipe is no terminal");
    assert!(coloured(&[("CLICOLOR_FORCE", "1")]));
    assert!(!coloured(&[("NO_COLOR", "1")]));
}
