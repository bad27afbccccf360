//! Text that cannot steer a terminal: a decision may hold control sequences that clear the screen, rename the window or
//! type for the user.

use std::borrow::Cow;
use std::io::{self, Write};

/// A message in which control characters are written out, but for ends of lines and tabs.
pub(super) fn tame(message: &str) -> Cow<'_, str> {
    let wild = |sign: char| sign.is_control() && !matches!(sign, '\n' | '\t');
    if !message.contains(wild) {
        return Cow::Borrowed(message);
    }
    let mut text = String::with_capacity(message.len() + 8);
    for sign in message.chars() {
        if wild(sign) { text.extend(sign.escape_default()) } else { text.push(sign) }
    }
    Cow::Owned(text)
}

/// A stream that, where it is a terminal, passes on colours and no other control sequence. Elsewhere bytes stay as they are.
#[derive(Debug)]
pub(super) struct Tame<W> {
    stream: W,
    is_terminal: bool,
    held: Held,
}

/// The beginning of what may be a control sequence.
#[derive(Debug)]
enum Held {
    Nothing,
    Escape,
    /// After `ESC [`: digits and semicolons so far.
    Sequence(Vec<u8>),
    /// The first byte of a character of two, of which some are control characters.
    Lead,
}

/// The first byte of U+0080 to U+00BF in UTF-8.
const LEAD: u8 = 0xC2;

impl<W> Tame<W> {
    pub(super) fn new(stream: W, is_terminal: bool) -> Self {
        Self { stream, is_terminal, held: Held::Nothing }
    }

    fn take(&mut self, byte: u8, out: &mut Vec<u8>) {
        self.held = match (std::mem::replace(&mut self.held, Held::Nothing), byte) {
            (Held::Escape, b'[') => Held::Sequence(Vec::new()),
            (Held::Sequence(mut digits), b'0'..=b'9' | b';') if digits.len() < 16 => {
                digits.push(byte);
                Held::Sequence(digits)
            }
            (Held::Sequence(digits), b'm') => {
                out.extend([b"\x1B[".as_slice(), &digits, b"m"].concat());
                Held::Nothing
            }
            (Held::Sequence(_), b'@'..=b'~') | (Held::Lead, 0x80..=0x9F) => Held::Nothing,
            (Held::Lead, _) => {
                out.extend([LEAD, byte]);
                Held::Nothing
            }
            (_, 0x1B) => Held::Escape,
            (_, LEAD) => Held::Lead,
            (_, b'\n' | b'\t') => {
                out.push(byte);
                Held::Nothing
            }
            (_, 0..=0x1F | 0x7F) => Held::Nothing,
            _ => {
                out.push(byte);
                Held::Nothing
            }
        };
    }
}

impl<W: Write> Write for Tame<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if !self.is_terminal {
            return self.stream.write(bytes);
        }
        let mut out = Vec::with_capacity(bytes.len());
        for byte in bytes {
            self.take(*byte, &mut out);
        }
        self.stream.write_all(&out)?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.stream.flush()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str) -> String {
        let mut tame = Tame::new(Vec::new(), true);
        for byte in text.bytes() {
            tame.write_all(&[byte]).expect("memory");
        }
        String::from_utf8(tame.stream).expect("text stays text")
    }

    #[test]
    fn a_terminal_gets_colours_and_nothing_else_that_steers_it() {
        assert_eq!(shown("It’s £5 «é»\tand\nmore\u{A0}."), "It’s £5 «é»\tand\nmore\u{A0}.");
        assert_eq!(shown("\u{1B}[1;32mgreen\u{1B}[0m"), "\u{1B}[1;32mgreen\u{1B}[0m");
        assert_eq!(shown("a\u{1B}[2Jb\u{9B}31mc\rd\u{8}\u{7F}e"), "ab31mcde");
        assert_eq!(shown("\u{1B}]0;title\u{7}x\u{1B}\u{1B}[31my\u{1B}"), "]0;titlex\u{1B}[31my");
    }

    #[test]
    fn messages_write_control_characters_out() {
        assert_eq!(tame("a\u{1B}[31mb\u{9B}\r\nc\td’s"), "a\\u{1b}[31mb\\u{9b}\\r\nc\td’s");
        assert!(matches!(tame("plain"), Cow::Borrowed(_)));
    }
}
