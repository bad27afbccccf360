//! The rule file as a tree of nodes with their places.
//!
//! Built from the parser's events rather than through serde, because a derived type stops at its first fault and reads
//! `no` and `2026.10` as something other than text. Aliases, anchors, tags and merge keys are refused: a rule file
//! says what it means where it means it.

use serde_yaml::granit_parser::{Event, Parser, ScalarStyle};

use crate::span::Span;

use super::problem::{Code, Problem};
use super::syntax;

/// Largest rule file (bytes).
pub const MAX_BYTES: usize = 4 * 1024 * 1024;
/// Deepest nesting of lists and mappings.
pub const MAX_DEPTH: usize = 64;
/// Most nodes in a file.
pub const MAX_NODES: usize = 250_000;

/// A node and its place in the file.
#[derive(Clone, Debug)]
pub struct Yaml {
    /// Byte range in the file.
    pub span: Span,
    /// What it is.
    pub value: Value,
}

/// What a node holds.
#[derive(Clone, Debug)]
pub enum Value {
    /// Text, whether or not YAML would call it a number or a truth value.
    Scalar {
        /// The text with YAML's escapes undone.
        text: String,
        /// How it is written.
        style: ScalarStyle,
    },
    /// A list.
    Seq(Vec<Yaml>),
    /// A mapping, in the file's order, duplicate keys included.
    Map(Vec<(Yaml, Yaml)>),
}

impl Yaml {
    /// Its text, if it is text.
    pub fn text(&self) -> Option<&str> {
        match &self.value {
            Value::Scalar { text, .. } => Some(text),
            _ => None,
        }
    }

    /// What a reader of a message would call the node.
    pub fn kind_name(&self) -> &'static str {
        match &self.value {
            Value::Scalar { .. } => "text",
            Value::Seq(_) => "a list",
            Value::Map(_) => "a mapping",
        }
    }
}

/// A list or mapping whose end has not come yet.
enum Open {
    Seq(Span, Vec<Yaml>),
    Map(Span, Vec<(Yaml, Yaml)>, Option<Yaml>),
}

/// Reads a file's text as one YAML document.
pub fn read(text: &str) -> Result<Yaml, Problem> {
    if text.len() > MAX_BYTES {
        let message = format!("the file has {} bytes, more than the {MAX_BYTES} that a rule file may have", text.len());
        return Err(Problem::new(Code::Limit, Span::default(), message)
            .help("a rule file holds phrases, not decisions: check that this is the file that you meant"));
    }
    if let Some(at) = text.find('\0') {
        return Err(Problem::new(Code::Syntax, Span::new(at, at + 1), "a NUL byte".to_owned())
            .help("a rule file is plain text: save it as UTF-8 without NUL bytes"));
    }
    let mut stack: Vec<Open> = Vec::new();
    let mut root: Option<Yaml> = None;
    let mut nodes = 0_usize;
    let mut before = 0;
    for event in Parser::new_from_str(text) {
        let (event, place) = event.map_err(|fault| {
            let at = byte_of(text, fault.marker().byte_offset());
            syntax_fault(text, at, &strip_position(&fault.to_string()))
        })?;
        let start = byte_of(text, place.start.byte_offset());
        let span = Span::new(start, byte_of(text, place.end.byte_offset()).max(start));
        // Anchors and tags stand between the last event and this one.
        let decoration = Span::new(before.min(start), start);
        before = span.end;
        let finished = match event {
            Event::Alias(_) => return Err(refused(span, "an alias")),
            Event::Scalar(value, style, anchor, tag) => {
                refuse_decoration(text, decoration, anchor, tag.is_some())?;
                // The parser makes `~` of nothing.
                let written = if span.is_empty() { String::new() } else { value.into_owned() };
                Yaml { span, value: Value::Scalar { text: written, style } }
            }
            Event::SequenceStart(_, anchor, tag) => {
                refuse_decoration(text, decoration, anchor, tag.is_some())?;
                stack.push(Open::Seq(span, Vec::new()));
                check_depth(span, stack.len())?;
                continue;
            }
            Event::MappingStart(_, anchor, tag) => {
                refuse_decoration(text, decoration, anchor, tag.is_some())?;
                stack.push(Open::Map(span, Vec::new(), None));
                check_depth(span, stack.len())?;
                continue;
            }
            Event::SequenceEnd | Event::MappingEnd => match stack.pop() {
                Some(Open::Seq(open, items)) => Yaml { span: open.hull(span), value: Value::Seq(items) },
                Some(Open::Map(open, pairs, _)) => Yaml { span: open.hull(span), value: Value::Map(pairs) },
                None => continue,
            },
            Event::DocumentStart(..) if root.is_some() => {
                return Err(Problem::new(Code::Forbidden, span, "a second YAML document".to_owned())
                    .help("a rule file is one document; remove the `---` line and what follows"));
            }
            _ => continue,
        };
        nodes += 1;
        if nodes > MAX_NODES {
            let message = format!("the file has more than {MAX_NODES} values");
            return Err(Problem::new(Code::Limit, finished.span, message).help("divide the rules among several files"));
        }
        place_node(&mut stack, &mut root, finished);
    }
    root.ok_or_else(|| {
        Problem::new(Code::Missing, Span::default(), "the file is empty".to_owned())
            .help("start from a copy of the built-in rules, rules/lgsco.yaml")
    })
}

/// Hands a finished node to the list or mapping that it stands in.
fn place_node(stack: &mut [Open], root: &mut Option<Yaml>, node: Yaml) {
    match stack.last_mut() {
        Some(Open::Seq(_, items)) => items.push(node),
        Some(Open::Map(_, pairs, key)) => match key.take() {
            Some(key) => pairs.push((key, node)),
            None => *key = Some(node),
        },
        None => *root = Some(node),
    }
}

fn check_depth(span: Span, depth: usize) -> Result<(), Problem> {
    if depth <= MAX_DEPTH {
        return Ok(());
    }
    Err(too_deep(span))
}

fn too_deep(span: Span) -> Problem {
    Problem::new(Code::Limit, span, format!("lists and mappings are nested more than {MAX_DEPTH} deep"))
        .help("look for brackets that should be in single quotes")
}

/// Refuses an anchor or tag, which stands in `decoration`.
fn refuse_decoration(text: &str, decoration: Span, anchor: usize, tagged: bool) -> Result<(), Problem> {
    let (sign, what) = match (anchor, tagged) {
        (0, false) => return Ok(()),
        (0, true) => ('!', "a tag"),
        _ => ('&', "an anchor"),
    };
    let slice = decoration.slice(text);
    let start = slice.rfind(sign).map_or(decoration.end, |at| decoration.start + at);
    let length = text.get(start..).map_or(0, |rest| rest.find(char::is_whitespace).unwrap_or(rest.len()));
    Err(refused(Span::new(start, start + length), what))
}

fn refused(span: Span, what: &str) -> Problem {
    Problem::new(Code::Forbidden, span, format!("{what} has no place in a rule file")).help(
        "write the value out where it is meant; for a phrase that begins with `*`, `&` or `!`, put it in single quotes",
    )
}

/// A fault that the parser found.
fn syntax_fault(text: &str, at: usize, message: &str) -> Problem {
    let width = text.get(at..).and_then(|rest| rest.chars().next()).map_or(0, char::len_utf8);
    let span = Span::new(at, at + width);
    if message.contains("unknown anchor") {
        return refused(span, "an alias");
    }
    // The parser has a limit of its own for brackets.
    if message.contains("recursion limit") {
        return too_deep(span);
    }
    syntax::fault(text, at, message)
}

/// A byte offset on a character boundary of `text`.
fn byte_of(text: &str, offset: Option<usize>) -> usize {
    let mut at = offset.unwrap_or(0).min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

/// The parser's message without the position that it appends: ours stands before it.
fn strip_position(message: &str) -> String {
    let cut = [" at byte ", " at line ", " at char "].iter().filter_map(|mark| message.find(mark)).min();
    message.get(..cut.unwrap_or(message.len())).unwrap_or(message).to_owned()
}
