//! The families of wordings that trip a phrase matcher, each with golden cases of its own: a search for the Ombudsman's
//! stock formulas (`families/stock.yaml`) gets every one of them wrong, the built-in rules get it right.

use std::collections::BTreeMap;
use std::path::Path;

use grounds::output::{Per, Rows, rows};
use grounds::rules::RuleSet;
use grounds::{Classifier, Document};

/// A family, with the golden cases that show it.
const FAMILIES: &[(&str, &[&str])] = &[
    // The same words, another meaning.
    ("insufficient evidence of something other than fault", &["insufficient-evidence-of-injustice"]),
    ("a right of appeal that leads elsewhere", &["right-of-appeal-to-magistrates"]),
    ("better placed, said of courts", &["court-better-placed"]),
    ("premature, late and jurisdiction of something else", &["premature-late-jurisdiction-otherwise-meant"]),
    ("considered by a court; another discretion", &["considered-by-a-court-and-another-discretion"]),
    ("a different outcome or remedy that was reached", &["different-outcome-and-remedy-otherwise-meant"]),
    ("the police in three roles", &["police-in-three-roles"]),
    // A ground without its formula.
    ("fault", &["fault-without-formula"]),
    ("lateness", &["too-long-ago"]),
    ("remedied", &["remedied-without-formula"]),
    ("tribunal and court", &["adjudicator-without-word-tribunal", "court-remedy-insurance-claim"]),
    ("jurisdiction", &["no-remit"]),
    ("complaint handling", &["complaint-handling-in-isolation"]),
    ("a bare fact as the reason", &["has-appealed-as-reason", "may-go-to-court-as-bare-permission"]),
    ("by reference only", &["restriction-in-paragraph-reference", "reason-by-pronoun-without-antecedent"]),
    ("an empty reason", &["empty-reason-beside-real-one"]),
    // Two grounds in one phrase.
    ("fused grounds", &["raised-negation-over-fused-phrase", "nor-clauses"]),
    ("one verb, several objects", &["two-grounds-one-verb", "chain-of-bare-items"]),
    ("even-if", &["even-if-second-ground"]),
    ("inside an if-clause", &["ground-in-if-clause"]),
    ("no because", &["no-because"]),
    // Negation.
    ("a double negative", &["double-negative-applies"]),
    ("a positive verb with a negative object", &["could-achieve-no-though-fault-likely"]),
    ("weighed and denied", &["court-remedy-negated", "denied-in-next-sentence"]),
    // Somebody else's voice.
    ("the council, the complainant or an officer says so", &["council-says-court", "complainant-says-grounds"]),
    ("attributed first, applied later", &["attributed-then-applied"]),
    ("another's own tests", &["monitoring-officer-says-grounds", "council-would-not-investigate"]),
    // Layout.
    ("the header contradicts", &["header-upheld-but-refused", "header-not-upheld-but-ended"]),
    (
        "reasons where the law should stand, and the other way about",
        &["powers-section-argues-the-facts", "law-inside-assessment", "refusal-inside-complaint"],
    ),
    ("Summary and Final decision in another order", &["summary-and-final-decision-differ-in-order"]),
    ("the verb varies", &["verb-of-refusing-varies"]),
    ("a typo inside a phrase", &["typo-inside-phrase"]),
];

/// Refusal, first ground, and the applied grounds in order of their ids.
type Answer = (String, String, Vec<String>);

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// By case, what a careful reader answers.
fn labels() -> BTreeMap<String, Answer> {
    let mut reader = csv::Reader::from_path(root().join("golden/labels.csv")).expect("the labels can be read");
    let rows = reader.deserialize::<BTreeMap<String, String>>().map(|row| row.expect("a row"));
    rows.map(|row| {
        let name = row["file"].trim_end_matches(".txt").to_owned();
        (name, (row["refusal"].clone(), row["first"].clone(), ids(&row["applied"])))
    })
    .collect()
}

fn ids(cell: &str) -> Vec<String> {
    let mut ids: Vec<String> = cell.split(';').filter(|id| !id.is_empty()).map(str::to_owned).collect();
    ids.sort();
    ids
}

fn answer(classifier: &Classifier, case: &str) -> Answer {
    let path = root().join("golden/decisions").join(case).with_extension("txt");
    let text = std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{case}: {error}"));
    let document = Document::new(case, text);
    match rows(Per::Decision, classifier, &document, &classifier.trace(&document)) {
        Rows::Decision(row) => (row.refusal.clone(), row.first_ground.clone(), ids(&row.grounds)),
        _ => unreachable!("a row per decision was asked for"),
    }
}

#[test]
fn stock_formulas_fail_where_the_rules_do_not() {
    let stock = std::fs::read_to_string(root().join("tests/families/stock.yaml")).expect("the stock formulas");
    let stock = RuleSet::from_yaml("tests/families/stock.yaml", &stock).unwrap_or_else(|problems| panic!("{problems}"));
    let (stock, built_in) = (Classifier::new(stock), Classifier::new(RuleSet::built_in()));
    let labels = labels();
    let mut wrong = Vec::new();
    for (family, cases) in FAMILIES {
        for case in *cases {
            let expected = labels.get(*case).unwrap_or_else(|| panic!("{case} has no label"));
            if answer(&stock, case) == *expected {
                wrong.push(format!("{family}: {case} is no trap, for stock formulas get it right"));
            }
            let got = answer(&built_in, case);
            if got != *expected {
                wrong.push(format!("{family}: {case} is {got:?}, and should be {expected:?}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
