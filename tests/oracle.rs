//! The matcher agrees with a slow matcher written straight from the definition of the phrase language.

#[path = "../fuzz/slow.rs"]
mod slow;

use grounds::Document;
use grounds::rules::Node;
use proptest::prelude::*;

use slow::{SIGNS, Unit, WORDS, classifier, slow, written};

fn word() -> impl Strategy<Value = Node> {
    prop_oneof![
        4 => prop::sample::select(&WORDS[..]).prop_map(|word| Node::Word(word.to_owned())),
        1 => prop::sample::select(&WORDS[..]).prop_map(|word| Node::Prefix(word[..2].to_owned())),
        1 => Just(Node::Any),
        1 => Just(Node::Mark('(')),
        1 => Just(Node::Term(0)),
    ]
}

/// Parts in a row, with optional parts and gaps between words, never at the ends.
fn row(part: impl Strategy<Value = Node> + Clone + 'static) -> impl Strategy<Value = Node> {
    let joint = prop_oneof![
        3 => Just(None),
        1 => (1_u8..4).prop_map(|words| Some(Node::Gap(words))),
        1 => part.clone().prop_map(|inner| Some(Node::Opt(Box::new(inner)))),
    ];
    (part.clone(), prop::collection::vec((joint, part), 0..4)).prop_map(|(head, tail)| {
        let mut parts = vec![head];
        for (joint, part) in tail {
            parts.extend(joint);
            parts.push(part);
        }
        if parts.len() == 1 { parts.remove(0) } else { Node::Seq(parts) }
    })
}

fn phrase() -> impl Strategy<Value = Node> {
    let inner = row(word().boxed());
    let alternative = prop_oneof![3 => word(), 1 => prop::collection::vec(inner, 2..4).prop_map(Node::Alt)].boxed();
    // The anchor that every phrase needs.
    (row(alternative), prop::sample::select(&WORDS[..]))
        .prop_map(|(node, anchor)| Node::Seq(vec![node, Node::Word(anchor.to_owned())]))
}

/// Sentences that are read in the bits of a machine word, and longer ones.
fn text() -> impl Strategy<Value = Vec<Unit>> {
    let unit = || prop_oneof![4 => prop::sample::select(&WORDS[..]), 1 => prop::sample::select(&SIGNS[..])];
    prop_oneof![
        6 => prop::collection::vec(unit(), 1..24),
        1 => prop::collection::vec(unit(), 60..100),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4000))]

    #[test]
    fn matcher_agrees_with_the_definition(node in phrase(), units in text()) {
        let document = Document::new("test", format!("Summary\n{}", units.join(" ")));
        let trace = classifier(&written(&node)).expect("a phrase").trace(&document);
        let found: Vec<(usize, usize)> = trace.scan.hits.iter().map(|hit| (hit.start, hit.end)).collect();
        prop_assert_eq!(found, slow(&node, &units), "phrase {}, text {}", written(&node), units.join(" "));
    }
}
