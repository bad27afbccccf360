//! `grounds gaps` as people run it: which refusals lack a ground, which sentences lack a mention, and how they are
//! grouped, worked out by hand for a small rule file.

mod common;

use std::fs;

use common::{run, text};

const RULES: &str = "scheme: mine\nversion: '1'\nlayout:\n  reference: '\\d{2} \\d{3} \\d{3}'\n  \
    fields: {outcome: {labels: [Decision]}}\n  sections:\n    \
    - {kind: summary, headings: [Summary]}\n    - {kind: scope, headings: [Scope]}\n    \
    - {kind: assessment, headings: [Assessment]}\n    - {kind: final_decision, headings: [Final decision]}\n\
    refusals:\n  refuses: [will not investigate]\n  leaves_out: [have not investigated]\n  \
    investigated: [completed my investigation]\n  outcomes: {full: [Closed], no: [Upheld]}\n\
    grounds:\n  - {id: weak, title: Weak, stage: discretion, phrases: [not enough evidence]}\n";

/// A ground in one sentence, and a reason beside it that no phrase knows.
const KNOWN: &str = "Reference: 99 900 001\nSummary\nWe will not investigate, as there is not enough evidence. \
    The harm is far too small for that.\nAssessment\nThe harm is far too small for that.\n\
    Final decision\nI have decided.\n";
/// No ground: the reason stands in the list after the refusal, over a line's end in the source.
const UNKNOWN: &str = "Reference: 99 900 002\nSummary\nA note.\nScope\nI have not investigated the rest because:\n\
    - the harm is far too\n  small; and\n- nobody was there.\n\
    Final decision\nWe will not investigate, for the harm is far too small.\n";
/// No ground, and no refusal but in the header.
const SILENT: &str = "Reference: 99 900 003\nDecision: Closed\nSummary\nThis is over. Nothing more follows.\n";
/// Not refused, so whatever it says is no gap.
const DONE: &str = "Reference: 99 900 004\nSummary\nI have completed my investigation. The harm is far too small.\n";

/// A folder with the rules, and the decisions in a folder of their own.
fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let write = |name: &str, text: &str| fs::write(folder.path().join(name), text).expect("a file");
    fs::create_dir(folder.path().join("in")).expect("a folder");
    write("rules.yaml", RULES);
    for (name, text) in [("in/1.txt", KNOWN), ("in/2.txt", UNKNOWN), ("in/3.txt", SILENT), ("in/4.txt", DONE)] {
        write(name, text);
    }
    folder
}

/// What `gaps` prints for the four decisions, with more options.
fn gaps(options: &[&str]) -> String {
    let output = run(folder().path(), &[&["gaps", "in", "--rules", "rules.yaml"], options].concat());
    assert_eq!((output.status.code(), text(&output.stderr).as_str()), (Some(0), ""));
    text(&output.stdout)
}

/// Of the reason sentences, the one beside the ground in 1, and in 2 the lead-in, both items and the Final decision
/// mention no ground. `the harm is far too small` stands in both decisions; what is left, in one.
#[test]
fn gaps_are_as_counted_by_hand() {
    let expected = "refusals without a ground: 2 of 3 refused decisions\n\
        \nin/2.txt (99 900 002)\n  \
          scope: I have not investigated the rest because:\n  \
          final_decision: We will not investigate, for the harm is far too small.\n\
        \nin/3.txt (99 900 003)\n  summary: This is over.\n  summary: Nothing more follows.\n\
        \nreason sentences without a mention: 5 in 2 decisions\n\
        \n2 decisions: the harm is far too small\n  \
          in/1.txt: The harm is far too small for that.\n  \
          in/2.txt: the harm is far too small; and\n  \
          in/2.txt: We will not investigate, for the harm is far too small.\n\
        \n1 decision: for the harm is far too\n  \
          in/2.txt: We will not investigate, for the harm is far too small.\n\
        \n2 sentences without any of these sequences; --top lists more\n";
    assert_eq!(gaps(&["--top", "2"]), expected);
    assert!(gaps(&[]).contains("\n1 decision: nobody was there\n  in/2.txt: nobody was there.\n"));
}

#[test]
fn csv_has_a_row_per_sentence() {
    let expected = "gap,words,decisions,source,reference,section,sentence\n\
        no-ground,,,in/2.txt,99 900 002,scope,I have not investigated the rest because:\n\
        no-ground,,,in/2.txt,99 900 002,final_decision,\"We will not investigate, for the harm is far too small.\"\n\
        no-ground,,,in/3.txt,99 900 003,summary,This is over.\n\
        no-ground,,,in/3.txt,99 900 003,summary,Nothing more follows.\n\
        no-mention,the harm is far too small,2,in/1.txt,99 900 001,summary,The harm is far too small for that.\n\
        no-mention,the harm is far too small,2,in/2.txt,99 900 002,scope,\"the harm is far too\n  small; and\"\n\
        no-mention,the harm is far too small,2,in/2.txt,99 900 002,final_decision,\"We will not investigate, for the \
        harm is far too small.\"\n";
    assert_eq!(gaps(&["--top", "1", "--format", "csv"]), expected);
}

#[test]
fn decisions_without_gaps_say_so() {
    let folder = folder();
    let output = run(folder.path(), &["gaps", "in/4.txt", "--rules", "rules.yaml"]);
    let expected = "refusals without a ground: 0 of 0 refused decisions\n\
                    \nreason sentences without a mention: 0 in 0 decisions\n";
    assert_eq!((output.status.code(), text(&output.stdout).as_str()), (Some(0), expected));
    // A refusal of which neither Summary nor Final decision is at hand is listed all the same.
    let bare = "Reference: 99 900 005\nDecision: Closed\nAssessment\nThis is over.\n";
    fs::write(folder.path().join("bare.txt"), bare).expect("a file");
    let printed = |format: &str| {
        text(&run(folder.path(), &["gaps", "bare.txt", "--rules", "rules.yaml", "--format", format]).stdout)
    };
    assert!(printed("text").contains("bare.txt (99 900 005)\n  neither a Summary nor a Final decision was found\n"));
    assert!(printed("csv").ends_with("\nno-ground,,,bare.txt,99 900 005,,\n"));
}

#[test]
fn input_is_found_and_reported_as_by_tag() {
    let folder = folder();
    fs::write(folder.path().join("in/5.txt"), "Two pints of milk and a loaf.\n").expect("a file");
    let output = run(folder.path(), &["gaps", "in", "--rules", "rules.yaml"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(text(&output.stderr).contains("in/5.txt: holds no decision"), "{}", text(&output.stderr));
    for (arguments, message) in [
        (&["gaps", "gone.txt"][..], "gone.txt: no such file or folder"),
        (&["gaps", "in", "--top", "0"][..], "0"),
        (&["gaps", "in", "--rules", "gone.yaml"][..], "gone.yaml: the rule file cannot be read"),
    ] {
        let output = run(folder.path(), arguments);
        assert_eq!((output.status.code(), output.stdout.len()), (Some(2), 0), "{arguments:?}");
        assert!(text(&output.stderr).contains(message), "{arguments:?}: {}", text(&output.stderr));
    }
}
