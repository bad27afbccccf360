//! `grounds explain`: it says what `tag` says, in words; and it says why.

mod common;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use common::{run, text};
use grounds::explain::{Missed, Overview, Reason, View};
use grounds::matching::{Words, near};
use grounds::output::{Per, Rows, rows};
use grounds::rules::{Pattern, Position, RuleSet, Stage};
use grounds::{Classifier, Document};

const RULES: &str = "\
scheme: mine
version: '7'
layout:
  reference: '\\d{2} \\d{3} \\d{3}'
  fields:
    outcome: {labels: [Decision]}
  sections:
    - {kind: summary, headings: [Summary]}
    - {kind: complaint, headings: [The complaint], assertion: attributed}
    - {kind: powers, headings: [Our powers], assertion: cited}
    - {kind: method, headings: [How I considered this], scan: false}
    - {kind: assessment, headings: [My assessment]}
    - {kind: final_decision, headings: [Final decision]}
terms:
  lack: [not enough, too little]
  doubt: [unlikely]
refusals:
  refuses: [will not investigate]
  investigated: [completed my investigation]
  outcomes: {'no': [Upheld]}
grounds:
  - {id: weak, title: Too little sign of fault, stage: discretion, law: s 24A, phrases: ['<lack> evidence of fault']}
  - id: court
    title: Remedy in court
    stage: jurisdiction
    law: s 26
    phrases:
      - {phrase: 'taking the matter to court', in: [summary]}
      - {phrase: 'lead to another verdict', requires: ['<doubt>']}
      - {phrase: 'sue the Council', unless: [in vain]}
      - {phrase: 'pay the court fee herself', after: [county court]}
      - go to court
context:
  - {assertion: negated, direction: forward, reach: sentence, phrases: [not reasonable]}
";

const DECISION: &str = "\
12 345 678
Decision: Upheld
Summary
We will not investigate. There is not enough evidence of fault.
Our powers
1. We cannot investigate where someone can go to court.
How I considered this
2. I asked why Ms B would not go to court.
My assessment
3. It is not reasonable to expect Ms B to go to court.
4. She spoke of taking the matter to court. This could lead to another verdict.
5. She tried to sue the Council in vain. She would have to pay the court fee herself.
6. There is not enough proof of fault.
Final decision
7. We will not investigate, as there is not enough evidence of fault.
";

fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder");
    fs::write(folder.path().join("rules.yaml"), RULES).expect("a file");
    fs::write(folder.path().join("d.txt"), DECISION).expect("a file");
    folder
}

fn explain(more: &[&str]) -> Output {
    let folder = folder();
    run(folder.path(), &[&["explain", "d.txt", "--rules", "rules.yaml"], more].concat())
}

fn golden() -> Vec<(PathBuf, Document)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("golden/decisions");
    let mut paths: Vec<PathBuf> =
        fs::read_dir(root).expect("the golden cases").map(|entry| entry.expect("an entry").path()).collect();
    paths.sort();
    let read = |path: PathBuf| {
        let document = Document::new("case", fs::read_to_string(&path).expect("a golden case"));
        (path, document)
    };
    paths.into_iter().map(read).collect()
}

/// The columns of `tag` that an explanation must agree with.
fn columns(overview: &Overview) -> Vec<String> {
    let ids = |reasons: &[Reason]| reasons.iter().map(|reason| reason.ground.id.as_str()).collect::<Vec<_>>().join(";");
    let first = overview.reasons.first();
    vec![
        overview.refusal.to_owned(),
        first.map(|reason| reason.ground.id.clone()).unwrap_or_default(),
        ids(&overview.reasons),
        ids(&overview.cited),
        ids(&overview.considered_not_applied),
        overview.checks.iter().map(|check| check.code).collect::<Vec<_>>().join(";"),
        first.map(|reason| reason.first.place.sentence.clone()).unwrap_or_default(),
        overview.head.rules_version.clone(),
    ]
}

#[test]
fn it_says_what_tag_says_of_every_golden_case() {
    let classifier = Classifier::new(RuleSet::built_in());
    let mut seen = 0;
    for (path, document) in golden() {
        let trace = classifier.trace(&document);
        let view = View { classifier: &classifier, rules_name: "rules", document: &document, trace: &trace };
        let overview = view.overview();
        let Rows::Decision(row) = rows(Per::Decision, &classifier, &document, &trace) else { panic!("a row") };
        let expected = vec![
            row.refusal,
            row.first_ground,
            row.grounds,
            row.cited,
            row.considered_not_applied,
            row.check,
            row.quote,
            row.rules_version,
        ];
        assert_eq!(columns(&overview), expected, "{}", path.display());
        let others: Vec<&str> = overview.other.iter().map(|reason| reason.assertion).collect();
        let all = trace.classification.grounds.len();
        let told = overview.reasons.len() + overview.cited.len() + overview.considered_not_applied.len();
        assert_eq!(told + others.len(), all, "{}", path.display());
        seen += 1;
    }
    assert!(seen > 100, "only {seen} golden cases");
}

#[test]
fn it_marks_every_mention_that_tag_lists() {
    let classifier = Classifier::new(RuleSet::built_in());
    for (path, document) in golden() {
        let trace = classifier.trace(&document);
        let view = View { classifier: &classifier, rules_name: "rules", document: &document, trace: &trace };
        let Rows::Mention(rows) = rows(Per::Mention, &classifier, &document, &trace) else { panic!("rows") };
        let mut listed: Vec<_> = rows
            .into_iter()
            .map(|row| (row.start, row.end, row.ground, row.assertion, row.matched, row.phrase))
            .collect();
        let mut marked = Vec::new();
        for paragraph in view.marked().sections.into_iter().flat_map(|section| section.paragraphs) {
            for mark in paragraph.mentions {
                let Some(ground) = mark.ground else { continue };
                for phrase in mark.phrases {
                    let assertion = mark.assertion.to_owned();
                    marked.push((mark.start, mark.end, ground.clone(), assertion, mark.matched.clone(), phrase.text));
                }
            }
        }
        listed.sort();
        marked.sort();
        assert_eq!(marked, listed, "{}", path.display());
    }
}

#[test]
fn every_mention_of_a_ground_is_in_its_view() {
    let classifier = Classifier::new(RuleSet::built_in());
    for (path, document) in golden().into_iter().step_by(10) {
        let trace = classifier.trace(&document);
        let view = View { classifier: &classifier, rules_name: "rules", document: &document, trace: &trace };
        let Rows::Mention(rows) = rows(Per::Mention, &classifier, &document, &trace) else { panic!("rows") };
        let mut count: BTreeMap<String, usize> = BTreeMap::new();
        for row in rows {
            *count.entry(row.ground).or_default() += 1;
        }
        let grounds = classifier.rules().grounds.iter();
        for ground in grounds.filter(|ground| count.contains_key(&ground.id) || ground.stage == Stage::Administrative) {
            let found = view.ground(&ground.id).expect("a ground of the rules");
            let listed = count.get(&ground.id).copied().unwrap_or_default();
            assert_eq!(found.mentions.len(), listed, "{}: {}", path.display(), ground.id);
            assert_eq!(found.assertion.is_some(), listed > 0, "{}: {}", path.display(), ground.id);
        }
    }
}

#[test]
fn what_comes_near_is_matched_as_the_automata_match() {
    let classifier = Classifier::new(RuleSet::built_in());
    let mut seen = (0, 0);
    for (path, document) in golden().into_iter().step_by(25) {
        let trace = classifier.trace(&document);
        let hits: Vec<_> = trace.scan.hits.iter().chain(trace.scan.dropped.iter().map(|(hit, _)| hit)).collect();
        let positions = |sentence: usize| -> BTreeSet<Position> {
            let here = hits.iter().filter(|hit| hit.sentence == sentence && !hit.typo);
            here.filter_map(|hit| classifier.matcher().pattern(hit.pattern)).map(|info| info.position).collect()
        };
        for (index, sentence) in trace.scan.sentences.iter().enumerate() {
            let matched = positions(index);
            let words = Words::cut(&document.text, sentence.lead_in, sentence.span);
            for phrase in classifier.rules().grounds.iter().step_by(6).flat_map(|ground| &ground.phrases) {
                let Pattern::Words(node) = &phrase.pattern else { continue };
                let near = near(node, &classifier.rules().terms, &words);
                let whole = near.is_some_and(|near| near.edit.is_none());
                assert_eq!(whole, matched.contains(&phrase.position), "{}: {}", path.display(), phrase.text);
                if whole { seen.0 += 1 } else { seen.1 += 1 }
            }
        }
    }
    assert!(seen.0 > 10 && seen.1 > 1000, "{seen:?}");
}

#[test]
fn the_screen_tells_a_person_what_was_decided_and_why() {
    let output = explain(&[]);
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
    let said = text(&output.stdout);
    let (body, _) = said.split_once("Rules: mine 7 ").expect("the rules' version");
    let expected = "\
12 345 678

Not investigated (full refusal)

Reason given:
1. Too little sign of fault (weak; s 24A)
   “We will not investigate, as there is not enough evidence of fault.” (Final
   decision, paragraph 7)
   Also: “There is not enough evidence of fault.” (Summary)

Considered, and not applied:
- Remedy in court (court; s 26)
  “It is not reasonable to expect Ms B to go to court.” (My assessment,
  paragraph 3)
  So because of the words “not reasonable”.

To check:
- The header says “Upheld”, and the text says that the complaint was not
  investigated. Read the Final decision and see which of the two is right. The
  tags follow the text. (header)

";
    assert_eq!(body, expected);
    assert!(said.contains("\n  grounds explain d.txt --rules rules.yaml --mentions\n"), "{said}");
}

#[test]
fn the_readme_shows_what_the_program_prints() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let readme = fs::read_to_string(root.join("README.md")).expect("the readme");
    let command = "explain golden/decisions/court-remedy-negated.txt";
    let (_, after) = readme.split_once(&format!("`grounds {command}` says")).expect("the example");
    let shown = after.split("```").nth(1).and_then(|block| block.strip_prefix("text\n")).expect("what it prints");
    let said = text(&run(root, &command.split(' ').collect::<Vec<_>>()).stdout);
    assert!(said.starts_with(shown), "{said}");
}

#[test]
fn mentions_are_underlined_with_their_rules() {
    let said = text(&explain(&["--mentions"]).stdout);
    for part in [
        "\
== Our powers [powers: mentions start as cited; rules.yaml:10:7]

   1. We cannot investigate where someone can go to court.
   1                                          ~~~~~~~~~~~
   1  court: cited, by the section powers at rules.yaml:10:7
      phrase `go to court` at rules.yaml:32:9
",
        "\
== How I considered this [method: no mentions are looked for here;
rules.yaml:11:7]

   2. I asked why Ms B would not go to court.
",
        "\
   3. It is not reasonable to expect Ms B to go to court.
   1                                         ~~~~~~~~~~~
   1  court: negated, by the words “not reasonable”: negated cue `not
      reasonable` at rules.yaml:34:73
      phrase `go to court` at rules.yaml:32:9
",
        "   1  says what was not investigated: applied, by the phrase itself\n",
    ] {
        assert!(said.contains(part), "{part}\nis missing in\n{said}");
    }
    // What stands at the named places is what is named.
    let line = |number: usize| RULES.lines().nth(number - 1).unwrap_or_default();
    assert_eq!(&line(32)[8..], "go to court");
    assert!(line(34)[72..].starts_with("not reasonable"), "{}", line(34));
    assert!(line(10)[6..].starts_with("{kind: powers"), "{}", line(10));
}

#[test]
fn a_ground_is_explained_with_its_near_misses() {
    let said = text(&explain(&["--ground", "court"]).stdout);
    for part in [
        "Remedy in court (court; s 26)\nConsidered, and not applied.\n",
        "- “We cannot investigate where someone can go to court.” (Our powers, paragraph\n  1)\n  cited, by the section",
        "  does not count in this section; the phrase counts in summary\n  “taking the matter to court” matches",
        "  requires `<doubt>` before it in its sentence\n  “lead to another verdict” matches",
        "  taken away by `in vain` in its sentence (`unless`, at rules.yaml:30:46)\n  “sue the Council” matches",
        "  must come after `county court` in its sentence or the one before\n  “pay the court fee herself” matches",
        "  stands in a section in which no mentions are looked for\n  “go to court” matches `go to court` at rules.yaml:32:9",
    ] {
        assert!(said.contains(part), "{part}\nis missing in\n{said}");
    }
    let said = text(&explain(&["--ground", "weak"]).stdout);
    for part in [
        "Applied, and stated first.\n",
        "- “There is not enough proof of fault.” (My assessment, paragraph 6)\n  but for one word: “proof” stands where the \
         phrase has `evidence`\n  “not enough proof of fault” nearly matches `<lack> evidence of fault`",
    ] {
        assert!(said.contains(part), "{part}\nis missing in\n{said}");
    }
}

#[test]
fn each_kind_of_near_miss_has_its_name_in_json() {
    let said = text(&explain(&["--ground", "court", "--format", "json"]).stdout);
    let json: serde_json::Value = serde_json::from_str(&said).expect("JSON");
    assert_eq!((&json["assertion"], &json["refusal"]), (&"negated".into(), &"full".into()));
    let misses = json["misses"].as_array().expect("a list");
    let kinds: Vec<&str> = misses.iter().map(|miss| miss["missed"].as_str().expect("a word")).collect();
    assert_eq!(kinds, ["section", "requires", "unless", "after", "not-scanned"]);
    assert_eq!(misses[3]["one_of"][0], "county court");
    let at = |miss: &serde_json::Value, key: &str| usize::try_from(miss["place"][key].as_u64().expect("a number"));
    let (start, end) = (at(&misses[0], "start").expect("a byte"), at(&misses[0], "end").expect("a byte"));
    assert_eq!(&DECISION[start..end], misses[0]["place"]["sentence"]);
    let word = serde_json::to_value(Missed::Word { expected: None, found: Some("any".to_owned()) }).expect("JSON");
    assert_eq!(word, serde_json::json!({"missed": "word", "expected": null, "found": "any"}));
}

#[test]
fn json_agrees_with_the_screen() {
    let overview: serde_json::Value = serde_json::from_slice(&explain(&["--format", "json"]).stdout).expect("JSON");
    assert_eq!(overview["reference"], "12 345 678");
    assert_eq!(overview["reasons"][0]["ground"]["id"], "weak");
    assert_eq!(overview["reasons"][0]["first"]["place"]["paragraph"], 7);
    assert_eq!(overview["considered_not_applied"][0]["first"]["because"]["rule"]["position"], "rules.yaml:34:73");
    let marked = explain(&["--mentions", "--format", "json"]);
    let marked: serde_json::Value = serde_json::from_slice(&marked.stdout).expect("JSON");
    let mention = &marked["sections"][1]["paragraphs"][0]["mentions"][0];
    assert_eq!((&mention["ground"], &mention["assertion"]), (&"court".into(), &"cited".into()));
}

#[test]
fn standard_input_is_explained_and_lines_keep_to_eighty_columns() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("golden/decisions");
    for view in [&[][..], &["--mentions"], &["--ground", "court_remedy"]] {
        let file = fs::File::open(root.join("court-remedy-negated.txt")).expect("a golden case");
        let output = Command::new(env!("CARGO_BIN_EXE_grounds"))
            .args(["explain", "-"])
            .args(view)
            .stdin(file)
            .output()
            .expect("the program runs");
        assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
        let said = text(&output.stdout);
        assert!(said.starts_with("99 002 001, Kelderwick Borough Council, 2022-05-19\n"), "{said}");
        let long: Vec<&str> = said.lines().filter(|line| line.chars().count() > 80).collect();
        assert!(long.is_empty(), "{long:?}");
    }
}

#[test]
fn colour_is_for_terminals() {
    let folder = folder();
    let coloured = |variables: &[(&str, &str)]| {
        let output = Command::new(env!("CARGO_BIN_EXE_grounds"))
            .current_dir(folder.path())
            .env_remove("NO_COLOR")
            .env_remove("CLICOLOR_FORCE")
            .envs(variables.iter().copied())
            .args(["explain", "d.txt", "--rules", "rules.yaml"])
            .output()
            .expect("the program runs");
        output.stdout.contains(&0x1B)
    };
    assert!(!coloured(&[]), "a pipe is no terminal");
    assert!(coloured(&[("CLICOLOR_FORCE", "1")]));
    assert!(!coloured(&[("CLICOLOR_FORCE", "1"), ("NO_COLOR", "1")]));
}

#[test]
fn what_cannot_be_explained_is_said() {
    let folder = folder();
    fs::write(folder.path().join("list.txt"), "Milk and bread.\n").expect("a file");
    let cases: [(&[&str], &str); 5] = [
        (&["d.txt", "--ground", "cuort"], "rules.yaml has no ground `cuort`: did you mean `court`?"),
        (
            &["d.txt", "--ground", "electricity"],
            "rules.yaml has no ground `electricity`: `grounds rules rules.yaml` lists them",
        ),
        (&["."], ".: is a folder; name one decision in it, or run `grounds tag .` for all"),
        (&["absent.txt"], "absent.txt: no such file or folder"),
        (&["list.txt"], "list.txt: holds no decision"),
    ];
    for (arguments, message) in cases {
        let output = run(folder.path(), &[&["explain", "--rules", "rules.yaml"], arguments].concat());
        assert_eq!((output.status.code(), output.stdout.len()), (Some(2), 0), "{arguments:?}");
        assert!(text(&output.stderr).contains(message), "{arguments:?}: {}", text(&output.stderr));
    }
    let output = run(folder.path(), &["explain", "d.txt", "--ground", "court"]);
    let expected = "the built-in rules have no ground `court`: did you mean `court_remedy` or `court_proceedings`? For \
                    your own rules, add `--rules my-rules.yaml`";
    assert!(text(&output.stderr).contains(expected), "{}", text(&output.stderr));
}
