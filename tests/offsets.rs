//! Offsets and quotes over arbitrary texts.

use std::sync::LazyLock;

use grounds::output::{Per, Rows, rows};
use grounds::rules::RuleSet;
use grounds::{Classifier, Document};
use proptest::prelude::*;

static CLASSIFIER: LazyLock<Classifier> = LazyLock::new(|| Classifier::new(RuleSet::built_in()));

/// Pieces of decisions: headings, list marks, reasons, and anything that Unicode has.
fn piece() -> impl Strategy<Value = String> {
    let pieces = [
        "\nSummary: ",
        "\nThe complaint\n",
        "\nMy assessment\n",
        "\nFinal decision\n",
        "\n\n",
        "\n1. ",
        "\n\u{2022} ",
        "We will not investigate this complaint because ",
        "there is not enough evidence of fault",
        " or injustice. ",
        "The Council told him that ",
        "it is reasonable to expect him to appeal to the tribunal. ",
        "if ",
        " but ",
        "the complaint is \u{FB01}nally late. ",
        "in\u{AD}sufficient evidence of fault; ",
        "\u{2019}s ",
        "\u{201C}",
        "\u{A0}",
        "for the reasons in paragraph 1. ",
        "\u{130}nvestigat\u{130}on ",
        "evidnce of fault ",
    ];
    prop_oneof![3 => prop::sample::select(pieces.to_vec()).prop_map(str::to_owned), 1 => "\\PC{0,12}", 1 => any::<String>()]
}

fn text() -> impl Strategy<Value = String> {
    prop::collection::vec(piece(), 0..40).prop_map(|pieces| pieces.concat())
}

fn mentions(text: &str) -> Vec<grounds::output::MentionRow> {
    let document = Document::new("test", text);
    match rows(Per::Mention, &CLASSIFIER, &document, &CLASSIFIER.trace(&document)) {
        Rows::Mention(rows) => rows,
        _ => Vec::new(),
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn slicing_the_text_gives_the_quote(text in text()) {
        for row in mentions(&text) {
            prop_assert_eq!(text.get(row.start..row.end), Some(row.matched.as_str()));
            prop_assert!(!row.matched.is_empty());
            prop_assert!(text.contains(&row.sentence));
        }
    }

    #[test]
    fn line_ends_do_not_matter(text in text()) {
        let plain = text.replace('\r', "");
        let row = |text: &str| {
            let document = Document::new("test", text);
            let Rows::Decision(row) = rows(Per::Decision, &CLASSIFIER, &document, &CLASSIFIER.trace(&document)) else {
                panic!("a row per decision");
            };
            (row.refusal, row.first_ground, row.grounds, row.cited, row.considered_not_applied, row.check)
        };
        prop_assert_eq!(row(&plain), row(&plain.replace('\n', "\r\n")));
    }
}
