//! Where the characters of a YAML text stand in the file: escapes and folded lines make the two differ.

use serde_yaml::granit_parser::ScalarStyle;

use crate::span::Span;

use super::yaml::{Value, Yaml};

/// The place in the file of the bytes `start..end` of a text; the whole node where that cannot be told.
pub(super) fn place_in(source: &str, node: &Yaml, start: usize, end: usize) -> Span {
    let Value::Scalar { text, style } = &node.value else { return node.span };
    let Some(mut walk) = Walk::new(source, node.span, *style) else { return node.span };
    let mut place = Span::new(node.span.end, node.span.end);
    for (at, sign) in text.char_indices() {
        if at == start {
            place.start = walk.at;
        }
        if !walk.step(sign) {
            return node.span;
        }
        if at + sign.len_utf8() == end {
            place.end = walk.at;
        }
    }
    if start < end && end <= text.len() { place } else { node.span }
}

/// Goes through what is written, a character of the text at a time.
struct Walk<'s> {
    source: &'s str,
    at: usize,
    style: ScalarStyle,
}

impl<'s> Walk<'s> {
    fn new(source: &'s str, node: Span, style: ScalarStyle) -> Option<Self> {
        let quote = match style {
            ScalarStyle::Plain => 0,
            ScalarStyle::SingleQuoted | ScalarStyle::DoubleQuoted => 1,
            _ => return None,
        };
        Some(Self { source, at: node.start + quote, style })
    }

    fn rest(&self) -> &'s str {
        self.source.get(self.at..).unwrap_or_default()
    }

    /// Steps over what stands for `sign`; false where that does not stand there.
    fn step(&mut self, sign: char) -> bool {
        let rest = self.rest();
        let written = match rest.chars().next() {
            Some('\'') if self.style == ScalarStyle::SingleQuoted => 2,
            Some('\\') if self.style == ScalarStyle::DoubleQuoted => escape(rest),
            Some(' ' | '\t' | '\r' | '\n') if is_folded(rest) => rest.len() - rest.trim_start().len(),
            Some(first) if first == sign => first.len_utf8(),
            _ => return false,
        };
        self.at += written;
        true
    }
}

/// How many bytes an escape in double quotes has.
fn escape(rest: &str) -> usize {
    let digits = match rest.as_bytes().get(1) {
        Some(b'x') => 2,
        Some(b'u') => 4,
        Some(b'U') => 8,
        _ => 0,
    };
    2 + digits
}

/// Whether the white space at the start holds a line end: YAML makes one space of it.
fn is_folded(rest: &str) -> bool {
    let space = rest.len() - rest.trim_start().len();
    rest.get(..space).is_some_and(|space| space.contains('\n'))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::yaml::read;

    /// What `part` of the text that `yaml` holds looks like in the file.
    fn written<'y>(yaml: &'y str, part: &str) -> &'y str {
        let node = read(yaml).expect("YAML");
        let text = node.text().expect("a text").to_owned();
        let start = text.find(part).expect("the part");
        place_in(yaml, &node, start, start + part.len()).slice(yaml)
    }

    #[test]
    fn places_survive_quotes_escapes_and_folded_lines() {
        assert_eq!(written("no (fault", "(fault"), "(fault");
        assert_eq!(written("'the Council''s (fault'", "(fault"), "(fault");
        assert_eq!(written("'the Council''s (fault'", "l's ("), "l''s (");
        assert_eq!(written("\"a \\u00e9t\\xe9 (fault\"", "(fault"), "(fault");
        assert_eq!(written("'late\n   and (old'", "(old"), "(old");
        assert_eq!(written("'é – (fault'", "– ("), "– (");
    }
}
