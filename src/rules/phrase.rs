//! The phrase language: from what a rule writer types to a [`Node`].
//!
//! | written | meaning |
//! |---|---|
//! | `not enough evidence` | these words in a row |
//! | `(finding\|establishing) fault` | either |
//! | `realistic (and reasonable)? prospect` | optional; a term may be optional too, `<body>?` |
//! | `<body>` | any entry of the term |
//! | `<number>` | one number (built in) |
//! | `_` | exactly one word |
//! | `investigat*` | any word beginning so |
//! | `unlikely ... fault` | a gap of up to [`DEFAULT_GAP`] words inside the sentence; `...12` sets another limit |
//! | `\(` | the sign itself |

use std::collections::BTreeMap;

use crate::decision::words::{fold, fold_mark};

/// Words that a gap may span where no limit is written.
pub const DEFAULT_GAP: u8 = 6;
/// The largest limit that a gap may set (words).
pub const LARGEST_GAP: u8 = 30;
/// The term that stands for any number.
pub const NUMBER_TERM: &str = "number";
/// How deep brackets may nest.
const DEEPEST_NESTING: usize = 32;

/// A phrase, or a part of one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Node {
    /// One folded word.
    Word(String),
    /// Any word that begins so.
    Prefix(String),
    /// Exactly one word, whichever.
    Any,
    /// One word of digits.
    Number,
    /// A sign that must stand there.
    Mark(char),
    /// Up to so many words.
    Gap(u8),
    /// Any entry of the term with this index.
    Term(usize),
    /// One after the other.
    Seq(Vec<Node>),
    /// Any one of them.
    Alt(Vec<Node>),
    /// This or nothing.
    Opt(Box<Node>),
}

impl Node {
    /// Whether the empty text is a match: `terms` are the entries of the terms, by index.
    pub fn is_nullable(&self) -> bool {
        match self {
            Node::Gap(_) | Node::Opt(_) => true,
            Node::Seq(parts) => parts.iter().all(Node::is_nullable),
            Node::Alt(parts) => parts.iter().any(Node::is_nullable),
            Node::Word(_) | Node::Prefix(_) | Node::Any | Node::Number | Node::Mark(_) | Node::Term(_) => false,
        }
    }

    /// Visits this node and every node below it.
    pub fn visit(&self, each: &mut impl FnMut(&Node)) {
        each(self);
        match self {
            Node::Seq(parts) | Node::Alt(parts) => parts.iter().for_each(|part| part.visit(each)),
            Node::Opt(part) => part.visit(each),
            _ => {}
        }
    }
}

/// What is wrong with a phrase, and where in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PhraseError {
    /// Byte range in the phrase.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
    /// What is wrong.
    pub kind: PhraseErrorKind,
}

/// The ways in which a phrase can be wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PhraseErrorKind {
    /// A phrase of no words: `''`.
    Empty,
    /// `(` without its `)`.
    Unclosed,
    /// `)` without its `(`.
    Unopened,
    /// `(|fault)`: one of the alternatives is empty.
    EmptyAlternative,
    /// A `|` outside brackets.
    BareAlternative,
    /// `?` that follows neither a bracket nor a term.
    BareOptional,
    /// `<` without its `>`, or a name that is none.
    BadTermName,
    /// A term that the file does not define.
    UnknownTerm(String),
    /// A gap at the start or the end, or beside another gap.
    UselessGap,
    /// A gap of no words, or of more than [`LARGEST_GAP`].
    BadGap,
    /// A character that means nothing here: `,`.
    UnknownSign(char),
    /// `\` before a letter or at the end.
    BadEscape,
    /// `*` that does not follow a word of at least two letters.
    BadPrefix,
    /// Brackets nested too deep.
    TooDeep,
    /// Everything in the phrase is optional.
    AllOptional,
}

/// Parses a phrase; `terms` maps the names of terms to their indices.
pub fn parse(text: &str, terms: &BTreeMap<String, usize>) -> Result<Node, PhraseError> {
    let mut parser = Parser { text, at: 0, terms, depth: 0 };
    let node = parser.alternatives(true)?;
    if let Some(sign) = parser.peek() {
        debug_assert_eq!(sign, ')', "only a closing bracket ends the outermost alternatives");
        return Err(parser.error(parser.at, parser.at + 1, PhraseErrorKind::Unopened));
    }
    let whole = |kind| PhraseError { start: 0, end: text.len(), kind };
    if node == Node::Seq(Vec::new()) {
        return Err(whole(PhraseErrorKind::Empty));
    }
    if node.is_nullable() {
        return Err(whole(PhraseErrorKind::AllOptional));
    }
    Ok(node)
}

struct Parser<'t> {
    text: &'t str,
    at: usize,
    terms: &'t BTreeMap<String, usize>,
    depth: usize,
}

impl<'t> Parser<'t> {
    #[expect(clippy::unused_self, reason = "reads as a method beside the others")]
    fn error(&self, start: usize, end: usize, kind: PhraseErrorKind) -> PhraseError {
        PhraseError { start, end, kind }
    }

    fn rest(&self) -> &'t str {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    /// Skips what stands between words and does not matter: white space, commas, quotes.
    fn skip_space(&mut self) {
        let rest = self.rest();
        let matters = |sign: char| !sign.is_whitespace() && !matches!(fold_mark(sign), ',' | '\'' | '"');
        self.at += rest.find(matters).unwrap_or(rest.len());
    }

    /// `a | b`, up to a `)` or the end.
    fn alternatives(&mut self, outermost: bool) -> Result<Node, PhraseError> {
        let start = self.at;
        let mut branches = vec![self.sequence(outermost)?];
        while self.peek() == Some('|') {
            if outermost {
                return Err(self.error(self.at, self.at + 1, PhraseErrorKind::BareAlternative));
            }
            self.at += 1;
            branches.push(self.sequence(outermost)?);
        }
        if branches.len() > 1 && branches.contains(&Node::Seq(Vec::new())) {
            return Err(self.error(start, self.at, PhraseErrorKind::EmptyAlternative));
        }
        Ok(if branches.len() == 1 { branches.remove(0) } else { Node::Alt(branches) })
    }

    /// Parts in a row, up to `|`, `)` or the end.
    fn sequence(&mut self, outermost: bool) -> Result<Node, PhraseError> {
        let mut parts: Vec<Node> = Vec::new();
        let mut last_gap = None;
        loop {
            self.skip_space();
            let Some(sign) = self.peek() else { break };
            if matches!(sign, '|' | ')') {
                break;
            }
            let start = self.at;
            let part = self.part(sign)?;
            if matches!(part, Node::Gap(_)) {
                let beside = parts.last().is_some_and(|last| matches!(last, Node::Gap(_)));
                if beside || (outermost && parts.is_empty()) {
                    return Err(self.error(start, self.at, PhraseErrorKind::UselessGap));
                }
                last_gap = Some((start, self.at));
            } else {
                last_gap = None;
            }
            parts.push(part);
        }
        if let Some((start, end)) = last_gap.filter(|_| outermost) {
            return Err(self.error(start, end, PhraseErrorKind::UselessGap));
        }
        Ok(if parts.len() == 1 { parts.remove(0) } else { Node::Seq(parts) })
    }

    fn part(&mut self, sign: char) -> Result<Node, PhraseError> {
        let start = self.at;
        match sign {
            '(' => self.group(),
            '<' => self.term(),
            '.' => self.gap(),
            '\\' => self.escape(),
            '_' => {
                self.at += 1;
                Ok(Node::Any)
            }
            '?' => Err(self.error(start, start + 1, PhraseErrorKind::BareOptional)),
            _ if sign.is_alphanumeric() => self.word(),
            _ => Err(self.error(start, start + sign.len_utf8(), PhraseErrorKind::UnknownSign(sign))),
        }
    }

    fn group(&mut self) -> Result<Node, PhraseError> {
        let start = self.at;
        if self.depth >= DEEPEST_NESTING {
            return Err(self.error(start, start + 1, PhraseErrorKind::TooDeep));
        }
        self.at += 1;
        self.depth += 1;
        let inner = self.alternatives(false)?;
        self.depth -= 1;
        if self.peek() != Some(')') {
            return Err(self.error(start, start + 1, PhraseErrorKind::Unclosed));
        }
        self.at += 1;
        if inner == Node::Seq(Vec::new()) {
            return Err(self.error(start, self.at, PhraseErrorKind::EmptyAlternative));
        }
        Ok(self.optional(inner))
    }

    fn term(&mut self) -> Result<Node, PhraseError> {
        let start = self.at;
        let inner = self.rest().get(1..).unwrap_or_default();
        let length = inner.find(|sign: char| !(sign.is_ascii_lowercase() || sign.is_ascii_digit() || sign == '_'));
        let length = length.unwrap_or(inner.len());
        if length == 0 || !inner.get(length..).is_some_and(|rest| rest.starts_with('>')) {
            return Err(self.error(start, start + 1 + length, PhraseErrorKind::BadTermName));
        }
        let name = inner.get(..length).unwrap_or_default();
        let (node, end) = if name == NUMBER_TERM {
            (Some(Node::Number), start + length + 2)
        } else {
            (self.terms.get(name).copied().map(Node::Term), start + length + 2)
        };
        let unknown = PhraseErrorKind::UnknownTerm(name.to_owned());
        self.at = end;
        let node = node.ok_or(self.error(start + 1, end - 1, unknown))?;
        Ok(self.optional(node))
    }

    /// The node, made optional where a `?` follows.
    fn optional(&mut self, node: Node) -> Node {
        if self.peek() != Some('?') {
            return node;
        }
        self.at += 1;
        Node::Opt(Box::new(node))
    }

    fn gap(&mut self) -> Result<Node, PhraseError> {
        let start = self.at;
        let Some(after) = self.rest().strip_prefix("...") else {
            return Err(self.error(start, start + 1, PhraseErrorKind::UnknownSign('.')));
        };
        let digits = after.len() - after.trim_start_matches(|sign: char| sign.is_ascii_digit()).len();
        let limit = after.get(..digits).unwrap_or_default();
        self.at = start + 3 + digits;
        if limit.is_empty() {
            return Ok(Node::Gap(DEFAULT_GAP));
        }
        match limit.parse::<u8>() {
            Ok(words) if (1..=LARGEST_GAP).contains(&words) => Ok(Node::Gap(words)),
            _ => Err(self.error(start + 3, self.at, PhraseErrorKind::BadGap)),
        }
    }

    fn escape(&mut self) -> Result<Node, PhraseError> {
        let start = self.at;
        let escaped = self.rest().chars().nth(1);
        match escaped {
            Some(sign) if !sign.is_alphanumeric() && !sign.is_whitespace() => {
                self.at += 1 + sign.len_utf8();
                Ok(Node::Mark(fold_mark(sign)))
            }
            _ => Err(self.error(start, start + 1, PhraseErrorKind::BadEscape)),
        }
    }

    /// A word as the texts are cut: letters and digits with inner hyphens and apostrophes.
    fn word(&mut self) -> Result<Node, PhraseError> {
        let start = self.at;
        let rest = self.rest();
        let ends = |sign: char| !(sign.is_alphanumeric() || matches!(sign, '-' | '\'' | '\u{2019}'));
        let length = rest.find(ends).unwrap_or(rest.len());
        let written = rest.get(..length).unwrap_or_default().trim_end_matches(['\'', '\u{2019}']);
        let length = written.len();
        let folded = fold(written);
        self.at = start + length;
        let whole = written.ends_with(char::is_alphanumeric) && !folded.contains(' ');
        if !whole {
            let sign = written.chars().next_back().unwrap_or('-');
            return Err(self.error(self.at - sign.len_utf8(), self.at, PhraseErrorKind::UnknownSign(sign)));
        }
        if self.peek() == Some('*') {
            self.at += 1;
            if folded.chars().count() < 2 {
                return Err(self.error(start, self.at, PhraseErrorKind::BadPrefix));
            }
            return Ok(Node::Prefix(folded));
        }
        Ok(Node::Word(folded))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn terms() -> BTreeMap<String, usize> {
        BTreeMap::from([("body".to_owned(), 0)])
    }

    fn word(text: &str) -> Node {
        Node::Word(text.to_owned())
    }

    #[test]
    fn every_form_parses() {
        let parsed = parse("<body> (told|informed)? investigat* ...12 _ \\( 'no".trim_end_matches("'no"), &terms());
        assert_eq!(
            parsed,
            Ok(Node::Seq(vec![
                Node::Term(0),
                Node::Opt(Box::new(Node::Alt(vec![word("told"), word("informed")]))),
                Node::Prefix("investigat".to_owned()),
                Node::Gap(12),
                Node::Any,
                Node::Mark('('),
            ]))
        );
    }

    #[test]
    fn commas_and_quotes_do_not_matter() {
        let plain = parse("the complainants own <body>? words", &terms());
        assert_eq!(parse("the complainants' own <body>?, \u{201C}words\u{201D}", &terms()), plain);
        assert!(plain.is_ok());
    }

    #[test]
    fn faults_are_found_where_they_stand() {
        use PhraseErrorKind::*;
        let cases = [
            ("", 0, Empty),
            ("  ", 0, Empty),
            ("no (fault", 3, Unclosed),
            ("no fault)", 8, Unopened),
            ("a | b", 2, BareAlternative),
            ("(a|) b", 1, EmptyAlternative),
            ("fault?", 5, BareOptional),
            ("<Body>", 0, BadTermName),
            ("a <bodi>", 3, UnknownTerm("bodi".to_owned())),
            ("... fault", 0, UselessGap),
            ("fault ...", 6, UselessGap),
            ("a ...0 b", 5, BadGap),
            ("a ...99 b", 5, BadGap),
            ("a; b", 1, UnknownSign(';')),
            ("a \\b", 2, BadEscape),
            ("a* b", 0, BadPrefix),
            ("(fault)?", 0, AllOptional),
            ("fault-", 5, UnknownSign('-')),
        ];
        for (text, start, kind) in cases {
            let error = parse(text, &terms()).expect_err(text);
            assert_eq!((error.start, &error.kind), (start, &kind), "{text}");
        }
    }
}
