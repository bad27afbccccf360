//! Where sentences end.

use crate::span::Span;

use super::Layout;
use super::words::fold;

/// The sentences of `span`, in order, without white space at their ends.
///
/// A sentence ends at `.`, `?` or `!`, with closing quotes and brackets, before white space or the end. The full stop
/// of an abbreviation of the layout ends none; one written in lower case does before a capital ("the answer was no.").
pub fn sentences(text: &str, span: Span, layout: &Layout) -> Vec<Span> {
    let slice = span.slice(text);
    let mut found = Vec::new();
    let mut begin = 0;
    let mut signs = slice.char_indices().peekable();
    while let Some((at, sign)) = signs.next() {
        if !matches!(sign, '.' | '?' | '!') {
            continue;
        }
        let mut end = at + sign.len_utf8();
        while let Some((next_at, next)) = signs.next_if(|(_, next)| closes(*next)) {
            end = next_at + next.len_utf8();
        }
        let rest = slice.get(end..).unwrap_or_default();
        if rest.chars().next().is_some_and(|next| !next.is_whitespace()) {
            continue;
        }
        if sign == '.' && is_abbreviation(slice.get(begin..at).unwrap_or_default(), rest, layout) {
            continue;
        }
        push(&mut found, slice, begin, end, span.start);
        begin = end;
    }
    push(&mut found, slice, begin, slice.len(), span.start);
    found
}

fn push(found: &mut Vec<Span>, slice: &str, begin: usize, end: usize, offset: usize) {
    let trimmed = Span::trimmed(slice.get(begin..end).unwrap_or_default(), offset + begin);
    if !trimmed.is_empty() {
        found.push(trimmed);
    }
}

fn closes(sign: char) -> bool {
    matches!(sign, '.' | '?' | '!' | ')' | ']' | '"' | '\'' | '\u{2019}' | '\u{201D}')
}

/// Whether the full stop after `before` belongs to an abbreviation, `rest` being what follows it.
fn is_abbreviation(before: &str, rest: &str, layout: &Layout) -> bool {
    let last = before.rsplit(|sign: char| !sign.is_alphanumeric() && sign != '.').next().unwrap_or_default();
    if last.is_empty() || !layout.abbreviations.contains(&fold(last)) {
        return false;
    }
    let starts_low = last.chars().next().is_some_and(char::is_lowercase);
    let capital_follows = rest.trim_start().chars().next().is_none_or(char::is_uppercase);
    !(starts_low && capital_follows)
}
