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
pub fn tokenize(text: &str, span: Span, visit: impl FnMut(Span, TokenKind, &str)) {
    tokenize_in(&mut String::new(), text, span, visit);
}

/// The same in memory that is used again: words are folded in `folded`.
pub(crate) fn tokenize_in(folded: &mut String, text: &str, span: Span, mut visit: impl FnMut(Span, TokenKind, &str)) {
    let slice = span.slice(text);
    let bytes = slice.as_bytes();
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
                let whole = bytes.get(at).is_none_or(|next| !may_join(*next));
                // Nearly all words are plain small letters, and their own folded form.
                match slice.get(start..at).filter(|_| whole) {
                    Some(word) if lower => visit(place(at), TokenKind::Word, word),
                    Some(word) => {
                        folded.clear();
                        folded.push_str(word);
                        folded.make_ascii_lowercase();
                        visit(place(at), TokenKind::Word, folded);
                    }
                    None => {
                        at = word_end(slice, start, at, folded);
                        visit(place(at), TokenKind::Word, folded);
                    }
                }
            }
            Plain::Not => {
                let Some(first) = char_at(slice, at) else { break };
                if first.is_alphanumeric() && !is_invisible(first) {
                    at = word_end(slice, start, at, folded);
                    visit(place(at), TokenKind::Word, folded);
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

/// Whether a word may go on past this byte.
const fn may_join(byte: u8) -> bool {
    !byte.is_ascii() || matches!(byte, b'-' | b'\'')
}

/// Where the plain letters and digits from byte `at` on end, and whether they are small.
fn plain_end(bytes: &[u8], mut at: usize) -> (usize, bool) {
    while let Some(eight) = bytes.get(at..).and_then(<[u8]>::first_chunk) {
        let small = small_letters(u64::from_le_bytes(*eight));
        at += small;
        if small < 8 {
            break;
        }
    }
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

/// How many of eight bytes, the first being the lowest, are small letters before the first that is none.
const fn small_letters(eight: u64) -> usize {
    const TOP: u64 = 0x8080_8080_8080_8080;
    const EACH: u64 = 0x0101_0101_0101_0101;
    // The sums reach the top bit of a byte from `a` on, and past `z`; none of them carries into the next byte.
    let low = eight & !TOP;
    let from_a = low + (0x80 - b'a' as u64) * EACH;
    let past_z = low + (0x7F - b'z' as u64) * EACH;
    let others = !(from_a & !past_z & !eight) & TOP;
    others.trailing_zeros() as usize / 8
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
    let mut line = FoldedLine::default();
    line.fold(text);
    line.line
}

/// A folded line, in memory that is used again.
#[derive(Debug, Default)]
pub(crate) struct FoldedLine {
    line: String,
    word: String,
}

impl FoldedLine {
    /// As [`fold`].
    pub(crate) fn fold(&mut self, text: &str) -> &str {
        let Self { line, word } = self;
        line.clear();
        tokenize_in(word, text, Span::new(0, text.len()), |_, kind, word| {
            if kind == TokenKind::Word {
                if !line.is_empty() {
                    line.push(' ');
                }
                line.push_str(word);
            }
        });
        line
    }
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
    fn small_letters_are_counted_eight_at_a_time() {
        let cases =
            ["abcxyzaz", "abc def ", "Abcdefgh", "a`bcdefg", "abcdefg{", "abcde\u{E9}f", "zzzzzzz0", "@[\0\u{7F}abcd"];
        for case in cases {
            let bytes: [u8; 8] = case.as_bytes().try_into().expect("eight bytes");
            let expected = case.bytes().take_while(u8::is_ascii_lowercase).count();
            assert_eq!(small_letters(u64::from_le_bytes(bytes)), expected, "{case}");
        }
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
