//! Phrases that match but for one word: what a rule writer asks for when a ground did not come out.
//!
//! Stands apart from the matcher on purpose. It runs for the phrases of one ground over one decision, so it may be
//! slow; and it must name the word of the phrase that is concerned, which a compiled phrase no longer knows. It walks the
//! phrase as it was written, with the set of places in the sentence that it can have reached.

use crate::decision::words::{TokenKind, tokenize};
use crate::rules::{Node, Term};
use crate::span::Span;

use super::line::ends_run;

/// Letters of a word that carries meaning: shorter ones are mostly articles, pronouns and prepositions.
const CONTENT: usize = 5;
/// What must match before the rest is worth a look: so many words, of which so many have [`CONTENT`] letters.
const WORTH_A_LOOK: [(usize, usize); 2] = [(3, 2), (4, 1)];

/// The one word by which a text differs from a phrase.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Edit {
    /// A word of the phrase is not there.
    Missing,
    /// Another word stands in its place.
    Replaced(Span),
    /// This word stands between two words of the phrase.
    Extra(Span),
}

/// A place where a phrase matches, or would but for one word.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Near {
    /// From the first word of the match to the last.
    pub span: Span,
    /// What differs, with the word or term of the phrase that is concerned as a rule writer would type it; nothing where
    /// the phrase matches.
    pub edit: Option<(Edit, String)>,
    /// How many words of the text fit words of the phrase.
    pub matched: usize,
}

/// A sentence cut into folded words and signs.
#[derive(Clone, Debug, Default)]
pub struct Words {
    tokens: Vec<(Span, Token)>,
    /// Index of the first token after the lead-in.
    body: usize,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Token {
    Word(String),
    Mark(char),
}

impl Words {
    /// Cuts a sentence, after the sentence that introduces the list of which it is an item.
    pub fn cut(text: &str, lead_in: Option<Span>, sentence: Span) -> Self {
        let mut words = Self::default();
        for part in lead_in.into_iter().chain([sentence]) {
            words.body = words.tokens.len();
            tokenize(text, part, |place, kind, word| {
                let token = match kind {
                    TokenKind::Word => Token::Word(word.to_owned()),
                    TokenKind::Mark(sign) => Token::Mark(sign),
                };
                words.tokens.push((place, token));
            });
        }
        words
    }

    /// The next word from `at` on; past a full stop, semicolon or colon only where `far`.
    fn next_word(&self, at: usize, far: bool) -> Option<(usize, &str)> {
        for (index, (_, token)) in self.tokens.iter().enumerate().skip(at) {
            match token {
                Token::Word(word) => return Some((index, word)),
                Token::Mark(sign) if ends_run(*sign) && !far => return None,
                Token::Mark(_) => {}
            }
        }
        None
    }

    fn place(&self, index: usize) -> Span {
        self.tokens.get(index).map(|(place, _)| *place).unwrap_or_default()
    }
}

/// The best place of a sentence where the phrase matches, or would but for one literal word.
///
/// A match goes before what only comes near; of those that come near, the one of which most words match. What has only
/// two words in common with the phrase, or hardly a longer one, does not come near.
pub fn near(phrase: &Node, terms: &[Term], words: &Words) -> Option<Near> {
    let search = Search { terms, words };
    let from = (0..words.tokens.len()).map(State::at).collect();
    let reached = search.advance(phrase, Role::default(), from);
    let ends = reached.into_iter().filter(|state| state.begun.is_some() && state.at > words.body);
    let best = ends
        .filter(|state| {
            let enough = |(words, content)| state.matched >= words && state.content >= content;
            state.edit.is_none() || WORTH_A_LOOK.into_iter().any(enough)
        })
        .max_by_key(|state| (state.edit.is_none(), state.matched, state.begun, std::cmp::Reverse(state.at)))?;
    let begun = best.begun.unwrap_or_default().max(words.body);
    Some(Near {
        span: words.place(begun).hull(words.place(best.at - 1)),
        edit: best.edit.map(|(edit, expected)| (edit, search.written(expected))),
        matched: best.matched,
    })
}

/// How far a phrase has been matched.
#[derive(Clone, Copy, Debug)]
struct State<'n> {
    /// Index of the next token.
    at: usize,
    /// Whether a gap has just been passed, which may step over the end of a run.
    gap: bool,
    /// Index of the first token of the match.
    begun: Option<usize>,
    /// What differs, and the part of the phrase that is concerned.
    edit: Option<(Edit, &'n Node)>,
    matched: usize,
    /// Of those matched, how many have [`CONTENT`] letters.
    content: usize,
}

impl State<'_> {
    fn at(at: usize) -> Self {
        State { at, gap: false, begun: None, edit: None, matched: 0, content: 0 }
    }

    /// The same with token `index` consumed.
    fn past(self, index: usize) -> Self {
        Self { at: index + 1, gap: false, begun: self.begun.or(Some(index)), ..self }
    }
}

/// What a part of a phrase is within the whole.
#[derive(Clone, Copy, Debug, Default)]
struct Role<'n> {
    /// Whether its last word may carry a possessive `'s`.
    possessive: bool,
    /// The term to which it belongs, by whose name it is called.
    term: Option<&'n Node>,
}

struct Search<'s> {
    terms: &'s [Term],
    words: &'s Words,
}

impl<'s> Search<'s> {
    /// Every state that a part of a phrase can reach.
    fn advance(&self, node: &'s Node, role: Role<'s>, from: Vec<State<'s>>) -> Vec<State<'s>> {
        let mut out = Vec::new();
        match node {
            _ if self.fits(node, role.possessive, "").is_some() => {
                let fits = |word: &str| self.fits(node, role.possessive, word) == Some(true);
                self.literal(role.term.unwrap_or(node), &from, fits, &mut out);
            }
            // One word each: the first arm has taken them.
            Node::Word(_) | Node::Prefix(_) | Node::Number => {}
            Node::Any => out.extend(from.iter().filter_map(|state| Some(state.past(self.next(state)?.0)))),
            Node::Mark(sign) => out.extend(from.iter().filter_map(|state| self.mark(state, *sign))),
            Node::Gap(words) => self.gap(*words, from, &mut out),
            Node::Term(index) => {
                let role = Role { possessive: true, term: role.term.or(Some(node)) };
                self.either(self.entries(*index), role, &from, &mut out);
            }
            Node::Alt(branches) => self.either(branches, role, &from, &mut out),
            Node::Opt(inner) => {
                out.extend(self.advance(inner, role, from.clone()));
                out.extend(from);
            }
            Node::Seq(parts) => {
                let closing = parts.iter().rposition(|part| !part.is_nullable()).unwrap_or(0);
                out = parts.iter().enumerate().fold(from, |states, (index, part)| {
                    let possessive = role.possessive && index >= closing;
                    self.advance(part, Role { possessive, ..role }, states)
                });
            }
        }
        best_of_each(out)
    }

    fn entries(&self, term: usize) -> &'s [Node] {
        self.terms.get(term).map(|term| term.entries.as_slice()).unwrap_or_default()
    }

    /// Whether the word fits a part of a phrase that takes exactly one word; nothing where it does not take just one.
    fn fits(&self, node: &Node, possessive: bool, word: &str) -> Option<bool> {
        let any = |nodes: &[Node], possessive: bool| {
            nodes.iter().try_fold(false, |fits, node| Some(fits | self.fits(node, possessive, word)?))
        };
        match node {
            Node::Word(own) => {
                let stem = word.strip_suffix("'s").filter(|_| possessive);
                Some(word == own || stem.is_some_and(|stem| stem == own))
            }
            Node::Prefix(begin) => Some(word.starts_with(begin.as_str())),
            Node::Number => Some(word.bytes().all(|byte| byte.is_ascii_digit())),
            Node::Alt(branches) => any(branches, possessive),
            Node::Term(index) => any(self.entries(*index), true),
            Node::Any | Node::Mark(_) | Node::Gap(_) | Node::Opt(_) | Node::Seq(_) => None,
        }
    }

    /// Goes every way at once; those of one word together.
    fn either(&self, branches: &'s [Node], role: Role<'s>, from: &[State<'s>], out: &mut Vec<State<'s>>) {
        let is_single = |branch: &&Node| self.fits(branch, role.possessive, "").is_some();
        let (single, longer): (Vec<&Node>, Vec<&Node>) = branches.iter().partition(is_single);
        if let Some(first) = single.first() {
            let fits = |word: &str| single.iter().any(|branch| self.fits(branch, role.possessive, word) == Some(true));
            self.literal(role.term.unwrap_or(first), from, fits, out);
        }
        out.extend(longer.iter().flat_map(|branch| self.advance(branch, role, from.to_vec())));
    }

    fn next(&self, state: &State<'_>) -> Option<(usize, &'s str)> {
        // A match begins with a word of its own, so nothing is stepped over before it.
        self.words.next_word(state.at, state.gap).filter(|(index, _)| state.begun.is_some() || *index == state.at)
    }

    /// Consumes one word that fits, or makes the one edit, of the part `expected`.
    fn literal(&self, expected: &'s Node, from: &[State<'s>], fits: impl Fn(&str) -> bool, out: &mut Vec<State<'s>>) {
        let edited = |state: &State<'s>, edit| State { edit: Some((edit, expected)), ..*state };
        let fitting = |state: State<'s>, index: usize, word: &str| {
            let content = state.content + usize::from(word.len() >= CONTENT);
            State { matched: state.matched + 1, content, ..state }.past(index)
        };
        for state in from {
            if state.edit.is_none() {
                out.push(edited(state, Edit::Missing));
            }
            let Some((index, word)) = self.next(state) else { continue };
            if fits(word) {
                out.push(fitting(*state, index, word));
                continue;
            }
            if state.edit.is_some() {
                continue;
            }
            let place = self.words.place(index);
            out.push(edited(state, Edit::Replaced(place)).past(index));
            let beyond = self.words.next_word(index + 1, false).filter(|_| state.begun.is_some());
            if let Some((after, word)) = beyond.filter(|(_, word)| fits(word)) {
                out.push(fitting(edited(state, Edit::Extra(place)), after, word));
            }
        }
    }

    /// Consumes a sign that the phrase names.
    fn mark(&self, state: &State<'s>, sign: char) -> Option<State<'s>> {
        for (index, (_, token)) in self.words.tokens.iter().enumerate().skip(state.at) {
            match token {
                Token::Mark(found) if *found == sign => return Some(state.past(index)),
                Token::Mark(found) if state.begun.is_some() && (state.gap || !ends_run(*found)) => {}
                _ => return None,
            }
        }
        None
    }

    /// Passes over up to `words` words.
    fn gap(&self, words: u8, from: Vec<State<'s>>, out: &mut Vec<State<'s>>) {
        let mut states: Vec<State<'s>> = from.into_iter().map(|state| State { gap: true, ..state }).collect();
        for _ in 0..words {
            let next = states.iter().filter_map(|state| Some(State { gap: true, ..state.past(self.next(state)?.0) }));
            let next = best_of_each(next.collect());
            out.append(&mut states);
            states = next;
        }
        out.append(&mut states);
    }

    /// A part of a phrase as a rule writer would type it.
    fn written(&self, node: &Node) -> String {
        let join =
            |parts: &[Node], joint: &str| parts.iter().map(|part| self.written(part)).collect::<Vec<_>>().join(joint);
        match node {
            Node::Word(word) => word.clone(),
            Node::Prefix(begin) => format!("{begin}*"),
            Node::Any => "_".to_owned(),
            Node::Number => format!("<{}>", crate::rules::phrase::NUMBER_TERM),
            Node::Mark(sign) => format!("\\{sign}"),
            Node::Gap(words) => format!("...{words}"),
            Node::Term(index) => format!("<{}>", self.terms.get(*index).map_or("", |term| term.name.as_str())),
            Node::Seq(parts) => join(parts, " "),
            Node::Alt(parts) => format!("({})", join(parts, "|")),
            Node::Opt(inner) => format!("({})?", self.written(inner)),
        }
    }
}

/// Of states from which the same can follow, the one of which most words match, and the shortest.
fn best_of_each(mut states: Vec<State<'_>>) -> Vec<State<'_>> {
    let same = |state: &State<'_>| (state.at, state.gap, state.begun.is_some(), state.edit.is_some());
    states.sort_by_key(|state| (same(state), std::cmp::Reverse((state.matched, state.begun))));
    states.dedup_by_key(|state| same(state));
    states
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::{Pattern, RuleSet};

    /// What `near` says of the phrase in the text: the matched words, and what differs.
    fn said(phrase: &str, text: &str) -> Option<String> {
        let rules = format!(
            "{{scheme: s, version: '1', layout: {{reference: x, sections: [{{kind: summary, headings: [Summary]}}]}}, \
             terms: {{lack: [not enough, little], ico: [the Information Commissioner]}}, \
             refusals: {{refuses: [refuse], investigated: [completed]}}, \
             grounds: [{{id: one, title: One, stage: discretion, phrases: ['{phrase}']}}]}}"
        );
        let rules = RuleSet::from_yaml("test", &rules).expect("good rules");
        let Pattern::Words(node) = &rules.grounds[0].phrases[0].pattern else { panic!("words") };
        let words = Words::cut(text, None, Span::new(0, text.len()));
        let near = near(node, &rules.terms, &words)?;
        let found = near.span.slice(text);
        Some(match near.edit {
            None => found.to_owned(),
            Some((Edit::Missing, expected)) => format!("{found}; {expected} is missing"),
            Some((Edit::Replaced(by), expected)) => format!("{found}; {} for {expected}", by.slice(text)),
            Some((Edit::Extra(word), _)) => format!("{found}; {} too many", word.slice(text)),
        })
    }

    #[test]
    fn one_word_may_differ() {
        let phrase = "<lack> evidence of fault";
        let cases = [
            ("There is not enough evidence of fault here.", "not enough evidence of fault"),
            ("There is not enough proof of fault here.", "not enough proof of fault; proof for evidence"),
            ("There is sufficient evidence of fault.", "evidence of fault; <lack> is missing"),
            ("There is not enough evidence fault.", "not enough evidence fault; of is missing"),
            ("Not enough evidence of any fault.", "Not enough evidence of any fault; any too many"),
        ];
        for (text, expected) in cases {
            assert_eq!(said(phrase, text).as_deref(), Some(expected), "{text}");
        }
        assert_eq!(said(phrase, "The evidence was about something else."), None);
    }

    #[test]
    fn gaps_and_signs_are_as_in_a_match() {
        let phrase = "<ico> ... better placed";
        assert_eq!(
            said(phrase, "The Information Commissioner, he says, is better placed.").as_deref(),
            Some("The Information Commissioner, he says, is better placed")
        );
        assert_eq!(
            said(phrase, "The Information Commissioner is best placed.").as_deref(),
            Some("The Information Commissioner is best placed; best for better")
        );
        assert_eq!(
            said("could not add anything", "We could not. Add anything."),
            None,
            "a full stop ends a run of words"
        );
    }
}
