//! What is wrong where the YAML parser gives up, in words for people who do not know YAML.
//!
//! The parser says what it expected, and where it noticed, which is often a line later. Here the lines around that place
//! are looked at for the slips that people make; each slip has a place, a message and a mend. Where none is seen, the
//! parser's own words stand, with the advice that mostly helps.

use crate::span::Span;

use super::keys;
use super::problem::{Code, Problem};

/// Lines before the one where the parser gave up that may hold the slip.
const LINES_BEFORE: usize = 3;
/// Characters of a line that a help repeats.
const LONGEST_SHOWN: usize = 80;

/// A line of the file that is neither empty nor a comment.
#[derive(Clone, Copy)]
struct Line<'t> {
    /// Where its first sign stands that is no space.
    start: usize,
    /// How many spaces stand before that.
    indent: usize,
    /// The rest, without space at its end.
    text: &'t str,
}

/// A slip: its place, what is wrong, what to do.
type Slip = (Span, String, String);

/// The problem at the byte `at`, where the parser says `message`.
pub(super) fn fault(text: &str, at: usize, message: &str) -> Problem {
    let before: Vec<Line<'_>> = lines(text, 0).take_while(|line| line.start <= at.max(line_start(text, at))).collect();
    let after = || lines(text, line_start(text, at)).find(|line| line.start > at);
    let near = before.iter().rev().take(1 + LINES_BEFORE).copied().collect::<Vec<_>>();
    let found = tab(text, at, message)
        .or_else(|| list_without_brackets(text, at, message))
        .or_else(|| open_bracket(text, at))
        .or_else(|| near.iter().find_map(|line| long_dash(line).or_else(|| no_space(line))))
        .or_else(|| text_and_list(&near))
        .or_else(|| no_dash(&near))
        .or_else(|| colon_in_text(near.first()?, at))
        .or_else(|| uneven(&near, after()))
        .or_else(|| near.iter().take(2).find_map(no_colon));
    match found {
        Some((span, message, help)) => Problem::new(Code::Syntax, span, message).help(help),
        None => unknown(text, at, message),
    }
}

/// The start of the line in which a byte stands.
fn line_start(text: &str, at: usize) -> usize {
    text.get(..at).and_then(|before| before.rfind('\n')).map_or(0, |newline| newline + 1)
}

/// The lines from the byte `from` on, which begins one.
fn lines(text: &str, from: usize) -> impl Iterator<Item = Line<'_>> {
    let mut start = from;
    text.get(from..).unwrap_or_default().split_inclusive('\n').filter_map(move |line| {
        let indent = line.len() - line.trim_start_matches(' ').len();
        let place = start + indent;
        start += line.len();
        let text = line.trim();
        (!text.is_empty() && !text.starts_with('#')).then_some(Line { start: place, indent, text })
    })
}

impl<'t> Line<'t> {
    /// What follows `- `, where the line is an entry of a list.
    fn entry(&self) -> Option<&'t str> {
        self.text.strip_prefix("- ").map(str::trim_start)
    }

    /// The column of its key, from 0, and what stands from there on.
    fn content(&self) -> (usize, &'t str) {
        let content = self.entry().unwrap_or(self.text);
        (self.indent + self.text.len() - content.len(), content)
    }

    /// Its key and what follows the colon, where it has a key.
    fn pair(&self) -> Option<(&'t str, &'t str)> {
        let (key, value) = self.content().1.split_once(':')?;
        let is_key = !key.is_empty() && key.chars().all(|sign| sign.is_alphanumeric() || sign == '_');
        let value = value.split(" #").next().unwrap_or_default();
        (is_key && (value.is_empty() || value.starts_with(' '))).then(|| (key, value.trim()))
    }

    fn span(&self) -> Span {
        Span::new(self.start, self.start + self.text.len())
    }

    /// The first `length` bytes of it.
    fn first(&self, length: usize) -> Span {
        Span::new(self.start, self.start + length)
    }
}

fn shown(text: &str) -> String {
    let short: String = text.chars().take(LONGEST_SHOWN).collect();
    if short.len() < text.len() { format!("{short}…") } else { short }
}

/// Whether a mapping of rule files has the key.
fn is_key(word: &str) -> bool {
    keys::ALL.iter().any(|mapping| mapping.keys.iter().any(|key| key.name == word))
}

/// A tab before a line, of which the parser only notices that the line before does not end.
fn tab(text: &str, at: usize, message: &str) -> Option<Slip> {
    if !message.contains("tab") {
        return None;
    }
    let mut start = line_start(text, at);
    for line in text.get(start..)?.split_inclusive('\n').take(2) {
        let space = line.len() - line.trim_start().len();
        if let Some(found) = line.get(..space)?.find('\t') {
            let span = Span::new(start + found, start + found + 1);
            let help = "indent with spaces: YAML allows no tabs there, and editors can be told to write spaces instead";
            return Some((span, "a tab before the text of this line".to_owned(), help.to_owned()));
        }
        start += line.len();
    }
    None
}

/// `process: 'inquest', 'public inquiry'`.
fn list_without_brackets(text: &str, at: usize, message: &str) -> Option<Slip> {
    let rest = text.get(at..)?.trim_start();
    if !message.contains("-quoted") || !rest.starts_with(',') {
        return None;
    }
    let line = lines(text, line_start(text, at)).next()?;
    let (_, value) = line.pair()?;
    let start = line.start + line.text.rfind(value)?;
    let help = format!("a list stands in square brackets: `[{}]`", shown(value));
    Some((Span::new(start, start + value.len()), "several texts, and no brackets around them".to_owned(), help))
}

/// A bracket whose partner is missing, where a later line shows that it should have come.
fn open_bracket(text: &str, at: usize) -> Option<Slip> {
    let (start, sign) = unclosed(text.get(..at)?)?;
    let line = lines(text, line_start(text, at)).next()?;
    let goes_on = line.entry().is_some() || line.pair().is_some();
    if !goes_on || line_start(text, start) == line_start(text, at) {
        return None;
    }
    let partner = if sign == '[' { ']' } else { '}' };
    let message = format!("this `{sign}` has no `{partner}`");
    let help = format!("close it with `{partner}` before the line that begins `{}`", shown(line.text));
    Some((Span::new(start, start + 1), message, help))
}

/// The innermost bracket that is open at the end of `text`, with its place.
fn unclosed(text: &str) -> Option<(usize, char)> {
    let mut open: Vec<(usize, char)> = Vec::new();
    let mut signs = text.char_indices().peekable();
    // Whether a value may begin here: only there do quotes and, outside brackets, brackets mean something.
    let mut fresh = true;
    while let Some((at, sign)) = signs.next() {
        let next_is_space = signs.peek().is_none_or(|(_, next)| next.is_whitespace());
        match sign {
            '\n' => fresh = true,
            '#' if fresh => while signs.next_if(|(_, sign)| *sign != '\n').is_some() {},
            '\'' | '"' if fresh => {
                signs.by_ref().find(|(_, other)| *other == sign)?;
                fresh = false;
            }
            '[' | '{' if fresh || !open.is_empty() => open.push((at, sign)),
            ']' | '}' => match open.last() {
                Some((_, opened)) if (*opened == '[') == (sign == ']') => {
                    open.pop();
                }
                Some(odd) => return Some(*odd),
                None => {}
            },
            ',' if !open.is_empty() => fresh = true,
            '-' | ':' if next_is_space => fresh = true,
            _ if sign.is_whitespace() => {}
            _ => fresh = false,
        }
        if matches!(sign, '[' | '{') && !open.is_empty() {
            fresh = true;
        }
    }
    open.pop()
}

/// `– 'made late'`.
fn long_dash(line: &Line<'_>) -> Option<Slip> {
    let dash = line.text.chars().next().filter(|sign| matches!(sign, '\u{2010}'..='\u{2015}' | '\u{2212}'))?;
    let rest = line.text.get(dash.len_utf8()..)?.trim_start();
    let help = format!("write the hyphen of the keyboard and a space: `- {}`", shown(rest));
    Some((line.first(dash.len_utf8()), format!("a dash `{dash}` where an entry of a list has `-`"), help))
}

/// `-'made late'` and `title:Made too late`.
fn no_space(line: &Line<'_>) -> Option<Slip> {
    let rest = line.text.strip_prefix('-').filter(|rest| !rest.starts_with([' ', '-']) && !rest.is_empty());
    if let Some(rest) = rest {
        let help = format!("write `- {}`", shown(rest));
        return Some((line.first(1), "no space after this `-`".to_owned(), help));
    }
    let (column, content) = line.content();
    let (key, value) = content.split_once(':').filter(|(key, value)| is_key(key) && !value.is_empty())?;
    if value.starts_with(char::is_whitespace) {
        return None;
    }
    let start = line.start + column - line.indent;
    let help = format!("write `{key}: {}`", shown(value));
    Some((Span::new(start, start + key.len() + 1), format!("no space after `{key}:`"), help))
}

/// `title Made too late`.
fn no_colon(line: &Line<'_>) -> Option<Slip> {
    let (column, content) = line.content();
    let (key, value) = content.split_once(' ').filter(|(key, _)| is_key(key))?;
    let start = line.start + column - line.indent;
    let help = format!("write `{key}: {}`", shown(value.trim()));
    Some((Span::new(start, start + key.len()), format!("no `:` after `{key}`"), help))
}

/// `phrases: 'made late'`, and below it `- 'came late'`.
fn text_and_list(near: &[Line<'_>]) -> Option<Slip> {
    let [line, above, ..] = near else { return None };
    let (key, value) = above.pair().filter(|(_, value)| !value.is_empty())?;
    let belongs = line.entry().is_some() && line.indent >= above.content().0;
    let start = above.start + above.text.rfind(value)?;
    let message = format!("`{key}` has a text in its line and a list below");
    let help = format!("move the text below as well, into a line of its own: `- {}`", shown(value));
    belongs.then_some((Span::new(start, start + value.len()), message, help))
}

/// A line among entries of a list that has no `-`.
fn no_dash(near: &[Line<'_>]) -> Option<Slip> {
    let [line, above, ..] = near else { return None };
    let among = line.indent == above.indent && above.entry().is_some_and(|entry| !entry.contains(": "));
    let help = format!("write `- {}`", shown(line.text));
    (among && line.entry().is_none() && line.pair().is_none())
        .then(|| (line.span(), "no `- ` before this text, as the entry above it has".to_owned(), help))
}

/// `title: Timing: another`.
fn colon_in_text(line: &Line<'_>, at: usize) -> Option<Slip> {
    let (key, value) = line.pair().filter(|(_, value)| !value.starts_with(['\'', '"', '[', '{']))?;
    let start = line.start + line.text.rfind(value)?;
    let inside = start < at && at < start + value.len() && value.get(at - start..)?.starts_with(':');
    let help = format!("put the text in single quotes: `{key}: '{}'`", shown(&value.replace('\'', "''")));
    inside.then_some((Span::new(start, start + value.len()), "a text with a colon in it".to_owned(), help))
}

/// A line that begins a space or three before or after the lines with which it goes.
fn uneven(near: &[Line<'_>], after: Option<Line<'_>>) -> Option<Slip> {
    let [line, above @ ..] = near else { return None };
    let is_entry = line.entry().is_some();
    let column = |line: &Line<'_>| if is_entry { line.indent } else { line.content().0 };
    let neighbour = above.iter().find(|other| {
        let alike = if is_entry { other.entry().is_some() } else { other.pair().is_some() };
        alike && matches!(column(other).abs_diff(column(line)), 1 | 3)
    })?;
    // Where the line goes with the next one, it is the beginning of an entry above that stands wrong.
    let with_next = after.is_some_and(|next| next.entry().is_none() && column(&next) == column(line));
    let (odd, has, needs) = if with_next && !is_entry && neighbour.entry().is_some() {
        (neighbour, neighbour.indent, (neighbour.indent + column(line)).checked_sub(column(neighbour))?)
    } else {
        (line, line.indent, (line.indent + column(neighbour)).checked_sub(column(line))?)
    };
    let spaces = |count: usize| if count == 1 { "1 space".to_owned() } else { format!("{count} spaces") };
    let message = format!("this line is indented by {}, and to go with its neighbours it needs {needs}", spaces(has));
    let help = format!(
        "{} {} at its beginning: what belongs together begins in the same column",
        if has > needs { "remove" } else { "add" },
        spaces(has.abs_diff(needs))
    );
    Some((odd.span(), message, help))
}

/// A fault of which only the parser's own words are known.
fn unknown(text: &str, at: usize, message: &str) -> Problem {
    let rest = text.get(at..).unwrap_or_default();
    let width = rest.chars().next().filter(|sign| *sign != '\n').map_or(0, char::len_utf8);
    let line = text.get(line_start(text, at)..).and_then(|rest| rest.lines().next()).unwrap_or_default();
    let item = line.trim_start().trim_start_matches("- ").trim_start();
    let help = match message {
        _ if message.contains("after single-quoted") => {
            "inside single quotes an apostrophe is written twice: `'the Council''s reply'`"
        }
        _ if message.contains("after double-quoted") => "put the whole text in single quotes",
        _ if message.contains("escape character") => {
            "in double quotes `\\` begins an escape; put the text in single quotes instead"
        }
        _ if message.contains("multiline quoted") || message.contains("unexpected end") => {
            "a quotation mark in one of the lines before has no partner: look at the end of the line above"
        }
        _ if rest.starts_with(['*', '%', '@', '`', '|', '>']) || item.starts_with(['[', '{']) => {
            "a text that begins with one of [ { * & ! | > % @ ` stands in single quotes; a bracket must be closed"
        }
        _ => {
            "look at quotation marks, brackets and indentation in this line and the one before; entries of a list begin in the same column"
        }
    };
    Problem::new(Code::Syntax, Span::new(at, at + width), format!("this is not YAML: {message}")).help(help)
}
