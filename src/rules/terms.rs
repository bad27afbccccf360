//! The `terms` part of a rule file.

use crate::span::Span;

use super::Term;
use super::phrase::{self, Node};
use super::problem::Code;
use super::read::{Reader, cut};
use super::yaml::{Value, Yaml};

/// How deep terms may stand inside terms.
const MAX_DEPTH: usize = 64;

/// How deep a term goes, as far as is known.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Depth {
    Unknown,
    /// It is being looked at: who meets it again has gone in a circle.
    Open,
    Known(usize),
}

/// Why a term cannot be used, by its index.
#[derive(Clone, Copy)]
enum Fault {
    Cyclic(usize),
    TooDeep(usize),
}

impl Reader<'_> {
    /// Reads all terms: first their names, so that any may use any other, then their entries, then looks for cycles.
    pub(super) fn terms(&mut self, node: Option<&Yaml>) -> Vec<Term> {
        let Some(Yaml { value: Value::Map(pairs), .. }) = node else {
            if let Some(node) = node {
                self.wrong_type(node, "a mapping from names to lists");
            }
            return Vec::new();
        };
        let mut names: Vec<(String, Span)> = Vec::new();
        for (key, _) in pairs {
            let name = self.text(key).unwrap_or_default();
            self.term_name(&name, key.span, &names);
            names.push((name, key.span));
        }
        self.entries = vec![Vec::new(); names.len()];
        for (index, (_, list)) in pairs.iter().enumerate() {
            let items = self.full_list(list).unwrap_or_default();
            let entries = items.iter().filter_map(|entry| self.entry(entry)).collect();
            if let Some(place) = self.entries.get_mut(index) {
                *place = entries;
            }
        }
        self.refuse_faulty(&names);
        self.sizes = vec![None; names.len()];
        let terms = names.into_iter().zip(self.entries.clone());
        terms.map(|((name, span), entries)| Term { name, entries, span }).collect()
    }

    fn term_name(&mut self, name: &str, span: Span, before: &[(String, Span)]) {
        let fits = |sign: char| sign.is_ascii_lowercase() || sign.is_ascii_digit() || sign == '_';
        if name.is_empty() || !name.chars().all(fits) {
            self.problem(Code::UnknownValue, span, format!("`{}` cannot name a term", cut(name))).help =
                Some("a name has small letters, digits and `_`".to_owned());
        } else if name == phrase::NUMBER_TERM {
            self.problem(Code::DuplicateId, span, format!("the term `{name}` is built in")).help =
                Some("give it another name".to_owned());
        } else if let Some(index) = self.terms.insert(name.to_owned(), before.len()) {
            let first = before.get(index).map(|(_, first)| (*first, "it is defined here first"));
            let problem = self.problem(Code::DuplicateId, span, format!("the term `{name}` is defined twice"));
            problem.other = first;
            problem.help = Some("join the two lists, or rename one".to_owned());
        }
    }

    fn entry(&mut self, node: &Yaml) -> Option<Node> {
        let text = self.text(node)?;
        self.parse_phrase(&text, node)
    }

    /// Reports terms that stand for themselves or go too deep, and empties them, so that what follows sees finite terms.
    fn refuse_faulty(&mut self, names: &[(String, Span)]) {
        let mut depths = vec![Depth::Unknown; names.len()];
        for index in 0..names.len() {
            while let Err(fault) = self.depth(index, 0, &mut depths) {
                let (Fault::Cyclic(culprit) | Fault::TooDeep(culprit)) = fault;
                self.refuse(fault, names.get(culprit));
                if let Some(entries) = self.entries.get_mut(culprit) {
                    entries.clear();
                }
                note(&mut depths, culprit, Depth::Known(0));
            }
        }
    }

    fn refuse(&mut self, fault: Fault, term: Option<&(String, Span)>) {
        let Some((name, span)) = term else { return };
        match fault {
            Fault::Cyclic(_) => {
                self.problem(Code::CyclicTerm, *span, format!("the term `{name}` stands for itself in the end")).help =
                    Some("write out what one of its entries means".to_owned());
            }
            Fault::TooDeep(_) => {
                let message = format!("the term `{name}` holds terms in terms, more than {MAX_DEPTH} deep");
                self.problem(Code::Limit, *span, message).help = Some("write some of them out".to_owned());
            }
        }
    }

    /// How many terms stand inside each other in the term `index`, itself included; `above` stand around it already.
    fn depth(&self, index: usize, above: usize, depths: &mut [Depth]) -> Result<usize, Fault> {
        match depths.get(index) {
            Some(Depth::Known(depth)) => return Ok(*depth),
            Some(Depth::Open) => return Err(Fault::Cyclic(index)),
            _ if above >= MAX_DEPTH => return Err(Fault::TooDeep(index)),
            _ => {}
        }
        note(depths, index, Depth::Open);
        let mut below = Vec::new();
        for entry in self.entries.get(index).into_iter().flatten() {
            entry.visit(&mut |node| {
                if let Node::Term(term) = node {
                    below.push(*term);
                }
            });
        }
        let mut deepest = 0;
        for term in below {
            match self.depth(term, above + 1, depths) {
                Ok(depth) => deepest = deepest.max(depth),
                Err(fault) => {
                    note(depths, index, Depth::Unknown);
                    return Err(fault);
                }
            }
        }
        if deepest >= MAX_DEPTH {
            note(depths, index, Depth::Unknown);
            return Err(Fault::TooDeep(index));
        }
        note(depths, index, Depth::Known(deepest + 1));
        Ok(deepest + 1)
    }
}

fn note(depths: &mut [Depth], term: usize, depth: Depth) {
    if let Some(place) = depths.get_mut(term) {
        *place = depth;
    }
}
