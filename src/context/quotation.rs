//! Quotation marks: what stands between them is somebody else's words.

use crate::span::Span;

/// What stands between quotation marks in `span` of `text`, without the marks. A mark that is never closed quotes
/// nothing; an apostrophe inside a word closes nothing.
pub(super) fn quotations(text: &str, span: Span) -> Vec<Span> {
    let mut found = Vec::new();
    let mut open: Option<(char, usize)> = None;
    let mut before = ' ';
    let mut signs = span.slice(text).char_indices().peekable();
    while let Some((at, sign)) = signs.next() {
        let after = signs.peek().map_or(' ', |(_, next)| *next);
        let place = span.start + at;
        match open {
            None => {
                if let Some(closing) = closing(sign)
                    && !before.is_alphanumeric()
                    && !after.is_whitespace()
                {
                    open = Some((closing, place + sign.len_utf8()));
                }
            }
            Some((closing, start)) if sign == closing && !before.is_whitespace() && !after.is_alphanumeric() => {
                found.push(Span::new(start, place));
                open = None;
            }
            Some(_) => {}
        }
        before = sign;
    }
    found
}

/// The mark that closes what `sign` opens.
const fn closing(sign: char) -> Option<char> {
    match sign {
        '\u{201C}' => Some('\u{201D}'),
        '\u{2018}' => Some('\u{2019}'),
        '"' => Some('"'),
        '\'' => Some('\''),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn quoted(text: &str) -> Vec<&str> {
        quotations(text, Span::new(0, text.len())).into_iter().map(|span| span.slice(text)).collect()
    }

    #[test]
    fn all_marks_quote() {
        assert_eq!(quoted("It said “no fault” and \"no loss\", then ‘too late’."), ["no fault", "no loss", "too late"]);
    }

    #[test]
    fn apostrophes_quote_nothing() {
        assert_eq!(
            quoted("The Council’s letter to the parents' son said 'it's the Council's view'."),
            ["it's the Council's view"]
        );
        assert_eq!(quoted("She wrote “I do not accept this"), Vec::<&str>::new());
    }
}
