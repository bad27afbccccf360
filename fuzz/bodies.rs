//! What must hold of any input, one body for each fuzz target. `tests/fuzz.rs` runs them over their corpora.

use std::sync::LazyLock;

use grounds::decision::words::fold;
use grounds::explain::View;
use grounds::input::{Format, ReadOptions, read_bytes};
use grounds::limits::Limits;
use grounds::output::{DecisionRow, Per, Rows, record, rows};
use grounds::rules::{Draft, Node, RuleSet};
use grounds::{Classifier, Document, Span, Trace};

use crate::slow::{SIGNS, Unit, WORDS, classifier, slow, written};

static BUILT_IN: LazyLock<Classifier> = LazyLock::new(|| Classifier::new(RuleSet::built_in()));

/// What parts the two halves of an input of [`both`].
const PARTING: &str = "\n=====\n";

/// The text of a decision.
pub fn decision(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    folding_is_stable(&text);
    text_holds(&BUILT_IN, &text);
}

/// A web page.
pub fn page(data: &[u8]) {
    let options = ReadOptions { format: Some(Format::Html), ..ReadOptions::default() };
    let read = read_bytes("page", data.to_vec(), &options);
    assert!(read.len() <= 1, "one page, one document");
    for (document, _) in read.into_iter().flatten() {
        text_holds(&BUILT_IN, &document.text);
    }
}

/// A file of records: JSON Lines or a table, perhaps packed.
pub fn records(data: &[u8]) {
    for format in [None, Some(Format::JsonLines), Some(Format::Csv)] {
        let options = ReadOptions { format, ..ReadOptions::default() };
        let mut last = 0;
        for read in read_bytes("records", data.to_vec(), &options) {
            let line = match &read {
                Ok((document, _)) => document.origin.line,
                Err(unreadable) => {
                    assert!(!unreadable.to_string().is_empty());
                    unreadable.line
                }
            };
            if let Some(line) = line {
                assert!(line > last, "record {line} after record {last}");
                last = line;
            }
        }
    }
}

/// A rule file.
pub fn rules(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    match RuleSet::from_yaml("rules.yaml", &text) {
        Ok(rules) => {
            text_holds(
                &Classifier::new(rules),
                "Summary\nWe will not investigate this late complaint: no fault, I said.",
            );
        }
        Err(problems) => {
            assert!(!problems.list.is_empty(), "a file is refused for a reason");
            let styled = problems.render(true);
            assert!(problems.list.iter().all(|problem| styled.contains(&problem.code.to_string())));
        }
    }
    grounds::check::check(Draft::from_yaml("rules.yaml", &text));
}

/// A phrase, and the text that it is looked for in: the phrase itself.
pub fn phrase(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    let Some(classifier) = classifier(&text.replace('\'', "''")) else { return };
    text_holds(&classifier, &format!("Summary\n{text}"));
    text_holds(&classifier, &format!("Summary\n{}", text.replace(|sign: char| "()|?*<>_".contains(sign), " ")));
}

/// A rule file and a text for it.
pub fn both(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    let Some((rules, text)) = text.split_once(PARTING) else { return };
    let Ok(rules) = RuleSet::from_yaml("rules.yaml", rules) else { return };
    text_holds(&Classifier::new(rules), text);
}

/// A phrase of a few words and a text of the same words: the matcher agrees with the slow one.
pub fn matching(data: &[u8]) {
    let mut bytes = data.iter().copied();
    let node = Node::Seq(vec![row(&mut bytes, 2), Node::Word(pick(&WORDS, &mut bytes).to_owned())]);
    let Some(classifier) = classifier(&written(&node)) else { return };
    let units: Vec<Unit> = bytes
        .take(200)
        .map(|byte| {
            let place = usize::from(byte);
            if byte % 5 == 0 { SIGNS[place / 5 % SIGNS.len()] } else { WORDS[place % WORDS.len()] }
        })
        .collect();
    let document = Document::new("text", format!("Summary\n{}", units.join(" ")));
    let trace = classifier.trace(&document);
    let found: Vec<(usize, usize)> = trace.scan.hits.iter().map(|hit| (hit.start, hit.end)).collect();
    assert_eq!(found, slow(&node, &units), "phrase {}, text {}", written(&node), units.join(" "));
}

fn pick(words: &[&'static str], bytes: &mut impl Iterator<Item = u8>) -> &'static str {
    words[usize::from(bytes.next().unwrap_or_default()) % words.len()]
}

/// Parts in a row, with gaps and optional parts between them.
fn row(bytes: &mut impl Iterator<Item = u8>, depth: u8) -> Node {
    let count = bytes.next().unwrap_or_default() % 4;
    let mut parts = vec![part(bytes, depth)];
    for _ in 0..count {
        match bytes.next().unwrap_or_default() % 5 {
            0 => parts.push(Node::Gap(1 + bytes.next().unwrap_or_default() % 3)),
            1 => parts.push(Node::Opt(Box::new(part(bytes, 0)))),
            _ => {}
        }
        parts.push(part(bytes, depth));
    }
    if parts.len() == 1 { parts.remove(0) } else { Node::Seq(parts) }
}

fn part(bytes: &mut impl Iterator<Item = u8>, depth: u8) -> Node {
    match bytes.next().unwrap_or_default() % 9 {
        0 => Node::Prefix(pick(&WORDS, bytes)[..2].to_owned()),
        1 => Node::Any,
        2 => Node::Mark('('),
        3 => Node::Term(0),
        4 if depth > 0 => {
            let count = 2 + bytes.next().unwrap_or_default() % 2;
            Node::Alt((0..count).map(|_| row(bytes, depth - 1)).collect())
        }
        _ => Node::Word(pick(&WORDS, bytes).to_owned()),
    }
}

/// What was folded stays as it is.
fn folding_is_stable(text: &str) {
    let once = fold(text);
    assert_eq!(fold(&once), once);
}

/// What must hold of any text under any rules.
pub fn text_holds(classifier: &Classifier, text: &str) {
    let document = Document::new("text", text);
    let Ok(trace) = classifier.trace_within(&document, &Limits::default()) else { return };
    places_hold(&document, &trace);
    quotes_hold(classifier, &document, &trace);
    let quick = classifier.tag(&document);
    let outcome = |trace: &Trace| (row_of(classifier, &document, trace), trace.mentions.len());
    assert_eq!(outcome(&quick), outcome(&trace), "the quick way comes to the same");
    line_ends_do_not_matter(classifier, text);
    record(classifier, &document, &trace);
    let view = View { classifier, rules_name: "rules.yaml", document: &document, trace: &trace };
    view.overview();
    view.marked();
}

fn places_hold(document: &Document, trace: &Trace) {
    let text = document.text.as_str();
    let holds = |span: Span| text.get(span.range()).is_some();
    assert!(trace.decision.sections.iter().all(|section| holds(section.heading)), "headings");
    assert!(trace.decision.paragraphs.iter().all(|paragraph| holds(paragraph.span)), "paragraphs");
    for mention in &trace.mentions {
        assert!(holds(mention.span) && !mention.span.is_empty(), "mentions");
        assert!(mention.edges.iter().all(|edge| holds(edge.span)), "cues");
    }
}

fn quotes_hold(classifier: &Classifier, document: &Document, trace: &Trace) {
    let Rows::Mention(mentions) = rows(Per::Mention, classifier, document, trace) else { return };
    for mention in mentions {
        assert_eq!(document.text.get(mention.start..mention.end), Some(mention.matched.as_str()));
        assert!(!mention.matched.is_empty() && document.text.contains(&mention.sentence));
    }
}

fn row_of(classifier: &Classifier, document: &Document, trace: &Trace) -> Option<Vec<String>> {
    let Rows::Decision(row) = rows(Per::Decision, classifier, document, trace) else { return None };
    let DecisionRow { refusal, first_ground, grounds, cited, considered_not_applied, check, .. } = *row;
    let words = [grounds, cited, considered_not_applied, check].map(|list| format!("{list:?}"));
    Some([format!("{refusal:?}"), format!("{first_ground:?}")].into_iter().chain(words).collect())
}

fn line_ends_do_not_matter(classifier: &Classifier, text: &str) {
    let row = |text: String| {
        let document = Document::new("text", text);
        row_of(classifier, &document, &classifier.tag(&document))
    };
    let plain = text.replace('\r', "");
    let windows = plain.replace('\n', "\r\n");
    assert_eq!(row(plain), row(windows), "line ends");
}
