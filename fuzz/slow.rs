//! A slow matcher, written straight from the definition of the phrase language, over texts of a few words.

use grounds::Classifier;
use grounds::rules::{Node, RuleSet};

pub const WORDS: [&str; 3] = ["alpha", "bravo", "delta"];
pub const SIGNS: [&str; 5] = [",", ";", ":", "(", "'"];

/// A word or sign of a text.
pub type Unit = &'static str;

fn is_word(unit: &str) -> bool {
    unit.starts_with(|sign: char| sign.is_ascii_alphabetic())
}

fn ends_run(unit: &str) -> bool {
    matches!(unit, ";" | ":")
}

/// How far a part of a phrase has been matched: the next unit, and whether a gap stands right before it.
type State = (usize, bool);

/// Every state that `node` can reach from `from`; `first` where nothing has been matched yet.
fn reach(node: &Node, units: &[Unit], from: &[(State, bool)]) -> Vec<(State, bool)> {
    let mut out = Vec::new();
    for &((at, gap), first) in from {
        match node {
            Node::Word(word) => out.extend(step(units, at, gap, first, |unit| unit == word)),
            Node::Prefix(begin) => {
                out.extend(step(units, at, gap, first, |unit| is_word(unit) && unit.starts_with(begin.as_str())));
            }
            Node::Any => out.extend(step(units, at, gap, first, is_word)),
            Node::Mark(sign) => out.extend(step(units, at, gap, first, |unit| unit == sign.to_string())),
            Node::Gap(words) => {
                let mut states = vec![((at, true), first)];
                out.push(((at, true), first));
                for _ in 0..*words {
                    states =
                        states.iter().flat_map(|((at, _), first)| step(units, *at, true, *first, is_word)).collect();
                    for ((_, gap), _) in &mut states {
                        *gap = true;
                    }
                    out.extend(states.iter().copied());
                }
            }
            Node::Seq(parts) => {
                let mut states = vec![((at, gap), first)];
                for part in parts {
                    states = reach(part, units, &states);
                }
                out.extend(states);
            }
            Node::Alt(branches) => {
                for branch in branches {
                    out.extend(reach(branch, units, &[((at, gap), first)]));
                }
            }
            Node::Opt(inner) => {
                out.push(((at, gap), first));
                out.extend(reach(inner, units, &[((at, gap), first)]));
            }
            Node::Term(_) => {
                for entry in term() {
                    out.extend(reach(&entry, units, &[((at, gap), first)]));
                }
            }
            Node::Number => unreachable!("not generated"),
        }
    }
    out.sort_unstable();
    out.dedup();
    out
}

/// Consumes one unit that fits, stepping over signs, which only a gap may do where one of them ends a run.
fn step(units: &[Unit], at: usize, gap: bool, first: bool, fits: impl Fn(&str) -> bool) -> Vec<(State, bool)> {
    let mut out = Vec::new();
    for (index, unit) in units.iter().enumerate().skip(at) {
        if fits(unit) {
            out.push(((index + 1, false), false));
        }
        if first || is_word(unit) || (ends_run(unit) && !gap) {
            break;
        }
    }
    out
}

/// Shortest matches, the leftmost end first, as the phrase language defines them.
pub fn slow(node: &Node, units: &[Unit]) -> Vec<(usize, usize)> {
    let mut found = Vec::new();
    let mut cursor = 0;
    loop {
        let mut best: Option<(usize, usize)> = None;
        for start in cursor..units.len() {
            let states = reach(node, units, &[((start, false), true)]);
            let end = states.iter().filter(|((_, _), first)| !first).map(|((end, _), _)| *end).min();
            if let Some(end) = end.filter(|end| best.is_none_or(|(_, other)| *end <= other)) {
                best = Some((start, end));
            }
        }
        let Some((start, end)) = best else { return found };
        found.push((start, end));
        cursor = end;
    }
}

/// The node as a rule writer would type it.
pub fn written(node: &Node) -> String {
    match node {
        Node::Word(word) => word.clone(),
        Node::Prefix(begin) => format!("{begin}*"),
        Node::Any => "_".to_owned(),
        Node::Mark(sign) => format!("\\{sign}"),
        Node::Gap(words) => format!("...{words}"),
        Node::Seq(parts) => parts.iter().map(written).collect::<Vec<_>>().join(" "),
        Node::Alt(branches) => format!("({})", branches.iter().map(written).collect::<Vec<_>>().join("|")),
        Node::Opt(inner) => format!("({})?", written(inner)),
        Node::Term(_) => "<term>".to_owned(),
        Node::Number => unreachable!("not generated"),
    }
}

/// The entries of the one term: some of one word, some of more.
fn term() -> [Node; 3] {
    let word = |word: &str| Node::Word(word.to_owned());
    let gap = vec![word("bravo"), Node::Gap(2), word("alpha")];
    [word("delta"), Node::Seq(vec![word("alpha"), word("bravo")]), Node::Seq(gap)]
}

/// Rules with one ground that has one phrase; nothing where the phrase is none.
pub fn classifier(phrase: &str) -> Option<Classifier> {
    let entries = term().each_ref().map(written).join("', '");
    let yaml = format!(
        "scheme: test\nversion: '1'\nlayout:\n  reference: '\\d{{8}}'\n  sections: [{{kind: summary, headings: [Summary]}}]\n\
         terms: {{term: ['{entries}']}}\n\
         refusals: {{refuses: [will not investigate], investigated: [completed]}}\n\
         grounds:\n  - {{id: one, title: One, stage: discretion, phrases: ['{phrase}']}}\n"
    );
    RuleSet::from_yaml("test.yaml", &yaml).ok().map(Classifier::new)
}
