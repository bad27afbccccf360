//! Where sentences end.

use crate::span::Span;

use super::Layout;
use super::words::fold;

/// Bytes of the longest sentence. What goes on for longer without a full stop is a table or a text that has lost its
/// signs; cut at white space it costs as much as any other text, where phrases could reach over all of it.
const LONGEST: usize = 4096;

/// The sentences of `span`, in order, without white space at their ends.
///
/// A sentence ends at `.`, `?` or `!`, with closing quotes and brackets, before white space or the end. The full stop
/// of an abbreviation of the layout ends none; one written in lower case does before a capital ("the answer was no.").
pub fn sentences(text: &str, span: Span, layout: &Layout) -> Vec<Span> {
    let slice = span.slice(text);
    let mut found = Vec::new();
    let (mut begin, mut end) = (0, 0);
    for at in memchr::memchr3_iter(b'.', b'?', b'!', slice.as_bytes()) {
        // Signs that close the sentence with the one before.
        if at < end {
            continue;
        }
        let closing = slice[at + 1..].chars().take_while(|sign| closes(*sign));
        end = at + 1 + closing.map(char::len_utf8).sum::<usize>();
        let rest = &slice[end..];
        if rest.chars().next().is_some_and(|next| !next.is_whitespace()) {
            continue;
        }
        if slice.as_bytes()[at] == b'.' && is_abbreviation(&slice[begin..at], rest, layout) {
            continue;
        }
        push(&mut found, slice, begin, end, span.start);
        begin = end;
    }
    push(&mut found, slice, begin, slice.len(), span.start);
    found
}

fn push(found: &mut Vec<Span>, slice: &str, begin: usize, end: usize, offset: usize) {
    let mut rest = Span::trimmed(slice.get(begin..end).unwrap_or_default(), begin);
    while rest.len() > LONGEST {
        let cut = cut(rest.slice(slice));
        let part = Span::trimmed(Span::new(rest.start, rest.start + cut).slice(slice), rest.start);
        found.push(Span::new(part.start + offset, part.end + offset));
        rest = Span::trimmed(Span::new(part.start + cut, rest.end).slice(slice), part.start + cut);
    }
    if !rest.is_empty() {
        found.push(Span::new(rest.start + offset, rest.end + offset));
    }
}

/// Where a text that is too long is cut: before its last white space that keeps the part short enough; failing that at the
/// first one, or nowhere.
fn cut(text: &str) -> usize {
    let reach = (0..=LONGEST).rev().find(|at| text.is_char_boundary(*at)).unwrap_or_default();
    let (near, far) = text.split_at(reach);
    let inside = near.rfind(char::is_whitespace).filter(|at| *at > 0);
    inside.or_else(|| far.find(char::is_whitespace).map(|at| reach + at)).unwrap_or(text.len())
}

fn closes(sign: char) -> bool {
    matches!(sign, '.' | '?' | '!' | ')' | ']' | '"' | '\'' | '\u{2019}' | '\u{201D}')
}

/// Whether the full stop after `before` belongs to an abbreviation, `rest` being what follows it.
fn is_abbreviation(before: &str, rest: &str, layout: &Layout) -> bool {
    let last = before.rsplit(|sign: char| !sign.is_alphanumeric() && sign != '.').next().unwrap_or_default();
    if last.is_empty() || !is_known(last, layout) {
        return false;
    }
    let starts_low = last.chars().next().is_some_and(char::is_lowercase);
    let capital_follows = rest.trim_start().chars().next().is_none_or(char::is_uppercase);
    !(starts_low && capital_follows)
}

/// Whether the word is an abbreviation of the layout.
fn is_known(word: &str, layout: &Layout) -> bool {
    let mut small = [0; 16];
    match small.get_mut(..word.len()) {
        // Asked at every full stop, so plain words are not folded on the heap.
        Some(small) if word.bytes().all(|byte| byte.is_ascii_alphanumeric()) => {
            small.copy_from_slice(word.as_bytes());
            small.make_ascii_lowercase();
            std::str::from_utf8(small).is_ok_and(|word| layout.abbreviations.contains(word))
        }
        _ => layout.abbreviations.contains(&fold(word)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_has_no_full_stop_is_cut_at_white_space() {
        let cut = |text: &str| -> Vec<String> {
            let mut found = Vec::new();
            push(&mut found, text, 0, text.len(), 0);
            found.into_iter().map(|span| span.slice(text).to_owned()).collect()
        };
        let long = "na\u{EF}ve words and more ".repeat(1000);
        let parts = cut(&format!("One. {long}. Two."));
        assert!(parts.len() > 5, "{}", parts.len());
        assert!(parts.iter().all(|part| part.len() <= LONGEST));
        let words = |text: &str| text.split_whitespace().map(str::to_owned).collect::<Vec<_>>();
        assert_eq!(parts.iter().flat_map(|part| words(part)).collect::<Vec<_>>(), words(&format!("One. {long}. Two.")));
        let unbroken = "x".repeat(3 * LONGEST);
        assert_eq!(cut(&format!("{unbroken} y")), [unbroken.as_str(), "y"]);
        assert_eq!(cut(&unbroken), [unbroken.as_str()]);
    }
}
