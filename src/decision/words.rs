//! Words and marks: how a text is cut for matching, and how a word is folded.
//!
//! Folding happens word by word rather than over the whole text, so every token keeps its place in the text as
//! received and no table of offsets is needed.

use crate::span::Span;

/// A word, or one character that is neither part of a word nor white space.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TokenKind {
    /// Letters and digits with inner hyphens and apostrophes.
    Word,
    /// Punctuation or another sign, with quotes and dashes folded to their plain forms.
    Mark(char),
}

/// Cuts `span` of `text` into tokens, in order. `visit` gets each token's span and kind, and for a word its folded form.
///
/// A word is letters and digits with inner hyphens and apostrophes: `re-investigate`, `council's`, `24a` are one word
/// each, `24A(6)` is two. A word is folded to lower case, with plain quotes and hyphens, without soft hyphens and
/// zero-width characters, and with typographic ligatures spelled out.
pub fn tokenize(text: &str, span: Span, mut visit: impl FnMut(Span, TokenKind, &str)) {
    let slice = span.slice(text);
    let bytes = slice.as_bytes();
    let mut folded = String::new();
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        let start = at;
        let place = |end: usize| Span::new(span.start + start, span.start + end);
        match PLAIN[usize::from(*byte)] {
            Plain::Space => at += 1,
            Plain::Mark => {
                at += 1;
                visit(place(at), TokenKind::Mark(fold_mark(char::from(*byte))), "");
            }
            Plain::Lower | Plain::Upper => {
                let lower;
                (at, lower) = plain_end(bytes, at);
                // Nearly all words are plain small letters, and their own folded form.
                if lower && bytes.get(at).is_none_or(|next| matches!(PLAIN[usize::from(*next)], Plain::Space)) {
                    visit(place(at), TokenKind::Word, &slice[start..at]);
                } else {
                    at = word_end(slice, start, at, &mut folded);
                    visit(place(at), TokenKind::Word, &folded);
                }
            }
            Plain::Not => {
                let Some(first) = char_at(slice, at) else { break };
                if first.is_alphanumeric() {
                    at = word_end(slice, start, at, &mut folded);
                    visit(place(at), TokenKind::Word, &folded);
                    continue;
                }
                at += first.len_utf8();
                if !first.is_whitespace() && !is_invisible(first) {
                    visit(place(at), TokenKind::Mark(fold_mark(first)), "");
                }
            }
        }
    }
}

/// What an ASCII character is to a word; other bytes are `Not` plain.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Plain {
    /// A small letter or a digit.
    Lower,
    /// A capital letter.
    Upper,
    Space,
    Mark,
    Not,
}

/// [`Plain`] by byte.
static PLAIN: [Plain; 256] = {
    let mut table = [Plain::Not; 256];
    let mut byte = 0_u8;
    while byte < 128 {
        table[byte as usize] = match byte {
            b'a'..=b'z' | b'0'..=b'9' => Plain::Lower,
            b'A'..=b'Z' => Plain::Upper,
            b' ' | b'\t'..=b'\r' => Plain::Space,
            _ => Plain::Mark,
        };
        byte += 1;
    }
    table
};

/// Where the plain letters and digits from byte `at` on end, and whether they are small.
fn plain_end(bytes: &[u8], mut at: usize) -> (usize, bool) {
    let mut lower = true;
    while let Some(byte) = bytes.get(at) {
        match PLAIN[usize::from(*byte)] {
            Plain::Lower => {}
            Plain::Upper => lower = false,
            Plain::Space | Plain::Mark | Plain::Not => break,
        }
        at += 1;
    }
    (at, lower)
}

/// Where the word ends that begins at byte `start` and has plain letters and digits up to `at`; its folded form goes into
/// `folded`.
fn word_end(slice: &str, start: usize, mut at: usize, folded: &mut String) -> usize {
    folded.clear();
    let mut from = start;
    loop {
        let before = folded.len();
        folded.push_str(&slice[from..at]);
        folded[before..].make_ascii_lowercase();
        let Some(next) = char_at(slice, at) else { return at };
        if !(next.is_alphanumeric() || is_invisible(next) || joins(slice, at, next)) {
            return at;
        }
        push_folded(folded, next);
        from = at + next.len_utf8();
        (at, _) = plain_end(slice.as_bytes(), from);
    }
}

fn char_at(slice: &str, at: usize) -> Option<char> {
    slice.get(at..)?.chars().next()
}

/// The folded words of `text`, joined by single spaces: how headings and labels are compared.
pub fn fold(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    tokenize(text, Span::new(0, text.len()), |_, kind, word| {
        if kind == TokenKind::Word {
            if !out.is_empty() {
                out.push(' ');
            }
            out.push_str(word);
        }
    });
    out
}

/// A sign in its plain form: curly quotes straight, dashes as a hyphen.
pub fn fold_mark(sign: char) -> char {
    match sign {
        '\u{2018}' | '\u{2019}' | '\u{201B}' | '\u{2032}' | '`' | '\u{B4}' => '\'',
        '\u{201C}' | '\u{201D}' | '\u{201F}' | '\u{AB}' | '\u{BB}' => '"',
        '\u{2010}'..='\u{2015}' | '\u{2212}' => '-',
        other => other,
    }
}

/// Whether the sign at byte `at` of `slice` stands inside a word: a hyphen or apostrophe before another letter or digit.
fn joins(slice: &str, at: usize, sign: char) -> bool {
    let plain = match sign {
        '-' | '\u{2010}' | '\u{2011}' => '-',
        '\'' | '\u{2019}' | '\u{2018}' => '\'',
        _ => return false,
    };
    let after = slice.get(at + sign.len_utf8()..).and_then(|rest| rest.chars().next());
    after.is_some_and(|next| if plain == '-' { next.is_alphanumeric() } else { next.is_alphabetic() })
}

/// Characters that are not seen in print and stand inside words: soft hyphens, zero-width signs, combining marks.
fn is_invisible(sign: char) -> bool {
    matches!(sign, '\u{AD}' | '\u{200B}'..='\u{200D}' | '\u{2060}' | '\u{FEFF}' | '\u{0300}'..='\u{036F}')
}

fn push_folded(out: &mut String, sign: char) {
    if sign.is_ascii() {
        out.push(sign.to_ascii_lowercase());
        return;
    }
    match sign {
        '\u{2010}' | '\u{2011}' => out.push('-'),
        '\u{2018}' | '\u{2019}' => out.push('\''),
        '\u{FB00}' => out.push_str("ff"),
        '\u{FB01}' => out.push_str("fi"),
        '\u{FB02}' => out.push_str("fl"),
        '\u{FB03}' => out.push_str("ffi"),
        '\u{FB04}' => out.push_str("ffl"),
        _ if is_invisible(sign) => {}
        _ => out.extend(sign.to_lowercase().filter(|low| !is_invisible(*low))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_keep_inner_hyphens_and_apostrophes() {
        assert_eq!(fold("The Council’s re\u{2011}investigation, (s 24A(6))"), "the council's re-investigation s 24a 6");
    }

    #[test]
    fn ligatures_and_soft_hyphens_fold_away() {
        assert_eq!(fold("\u{FB01}nding in\u{AD}justice"), "finding injustice");
    }

    #[test]
    fn trailing_apostrophes_and_hyphens_are_marks() {
        assert_eq!(fold("parents' 'own' words - here"), "parents own words here");
    }
}
