//! The built-in rules: every example says what it must, and every ground has enough of them.

use grounds::check::check;
use grounds::rules::{Assertion, BUILT_IN, BUILT_IN_NAME, Draft, Node, Pattern, RuleSet};

#[test]
fn examples_come_out_as_they_say() {
    let checked = check(Draft::from_yaml(BUILT_IN_NAME, BUILT_IN));
    let wrong: Vec<String> = checked.failures.iter().map(|report| report.render(&checked.source, false)).collect();
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
    let written: usize = RuleSet::built_in().grounds.iter().map(|ground| ground.examples.len()).sum();
    assert_eq!((checked.run, checked.not_run), (written, 0));
}

#[test]
fn every_ground_is_complete() {
    let rules = RuleSet::built_in();
    assert_eq!(rules.grounds.len(), 30);
    for ground in &rules.grounds {
        assert!(!ground.title.is_empty(), "{} has no title", ground.id);
        let applied = ground.examples.iter().filter(|example| example.expected == Some(Assertion::Applied)).count();
        let others = ground.examples.len() - applied;
        assert!(applied >= 2 && others >= 2, "{}: {applied} applied and {others} other examples", ground.id);
    }
}

/// Literal words in a row, on the longest path: those before the first gap, after the last, and the most anywhere.
/// A term is vocabulary and counts as one word.
fn words_in_a_row(node: &Node) -> (usize, usize, usize, bool) {
    match node {
        Node::Word(_) | Node::Term(_) => (1, 1, 1, false),
        Node::Prefix(_) | Node::Any | Node::Number | Node::Mark(_) => (0, 0, 0, false),
        Node::Gap(_) => (0, 0, 0, true),
        Node::Opt(inner) => words_in_a_row(inner),
        Node::Alt(branches) => branches
            .iter()
            .map(words_in_a_row)
            .fold((0, 0, 0, true), |all, one| (all.0.max(one.0), all.1.max(one.1), all.2.max(one.2), all.3 && one.3)),
        Node::Seq(parts) => parts.iter().map(words_in_a_row).fold((0, 0, 0, false), |all, one| {
            let head = if all.3 { all.0 } else { all.0 + one.0 };
            let tail = if one.3 { one.1 } else { all.1 + one.1 };
            (head, tail, all.2.max(one.2).max(all.1 + one.0), all.3 || one.3)
        }),
    }
}

/// Ten literal words at the most between gaps: a phrase is a pattern, not a sentence of one case.
#[test]
fn no_phrase_is_a_sentence() {
    let mut long = Vec::new();
    for ground in &RuleSet::built_in().grounds {
        for phrase in &ground.phrases {
            let Pattern::Words(node) = &phrase.pattern else { continue };
            let (_, _, longest, _) = words_in_a_row(node);
            if longest > 10 {
                long.push(format!("{}: {}: {longest} words in a row: {}", phrase.position, ground.id, phrase.text));
            }
        }
    }
    assert!(long.is_empty(), "{}", long.join("\n"));
}

#[test]
fn the_readme_lists_every_ground() {
    let readme = include_str!("../README.md");
    for ground in &RuleSet::built_in().grounds {
        let row = format!("| `{}` | {} | {} |", ground.id, ground.title, format!("{:?}", ground.stage).to_lowercase());
        assert!(readme.contains(&row), "README.md lacks {row}");
    }
}
