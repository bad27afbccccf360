//! Bytes to text: byte order marks, UTF-8, UTF-16, and a guess for anything else.

use std::fmt;

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::Encoding;

/// Text decoded from bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decoded {
    /// The text, without a byte order mark.
    pub text: String,
    /// The encoding's name, where it was guessed.
    pub guessed: Option<&'static str>,
}

/// Why bytes are no text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DecodeError {
    /// There are none.
    Empty,
    /// They hold NUL bytes, or bytes that mean nothing in the encoding that their byte order mark names.
    Binary,
}

impl fmt::Display for DecodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Empty => "the file is empty; save the decision's text in it",
            Self::Binary => "this is no text file; save the decision as plain text (for a PDF: pdftotext FILE)",
        })
    }
}

/// Decodes bytes: a byte order mark decides; else UTF-8 where it is valid; else UTF-16 or the likeliest legacy encoding.
pub fn decode(bytes: Vec<u8>) -> Result<Decoded, DecodeError> {
    decode_declared(bytes, |_| None)
}

/// Decodes the bytes of a web page, which may declare its encoding near its beginning.
pub fn decode_page(bytes: Vec<u8>) -> Result<Decoded, DecodeError> {
    decode_declared(bytes, declared)
}

fn decode_declared(
    bytes: Vec<u8>,
    declared: impl Fn(&[u8]) -> Option<&'static Encoding>,
) -> Result<Decoded, DecodeError> {
    if bytes.iter().all(u8::is_ascii_whitespace) {
        return Err(DecodeError::Empty);
    }
    if let Some((encoding, length)) = Encoding::for_bom(&bytes) {
        let rest = bytes.get(length..).unwrap_or_default();
        return in_encoding(encoding, rest).map(|text| Decoded { text, guessed: None });
    }
    if bytes.contains(&0) {
        let encoding = utf_16(&bytes).ok_or(DecodeError::Binary)?;
        return in_encoding(encoding, &bytes).map(|text| Decoded { text, guessed: Some(encoding.name()) });
    }
    let bytes = match String::from_utf8(bytes) {
        Ok(text) => return Ok(Decoded { text, guessed: None }),
        Err(invalid) => invalid.into_bytes(),
    };
    if let Some(encoding) = declared(&bytes)
        && let Ok(text) = in_encoding(encoding, &bytes)
    {
        return Ok(Decoded { text, guessed: None });
    }
    let (text, name) = guess(&bytes);
    Ok(Decoded { text, guessed: Some(name) })
}

fn in_encoding(encoding: &'static Encoding, bytes: &[u8]) -> Result<String, DecodeError> {
    let (text, malformed) = encoding.decode_without_bom_handling(bytes);
    let plain = !malformed && !text.contains('\0');
    plain.then(|| text.into_owned()).ok_or(DecodeError::Binary)
}

/// Text from bytes that are not UTF-8, and the name of the encoding that was guessed.
pub(super) fn guess(bytes: &[u8]) -> (String, &'static str) {
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(bytes, true);
    let encoding = detector.guess(Some(b"uk"), Utf8Detection::Deny);
    let (text, _) = encoding.decode_without_bom_handling(bytes);
    (text.into_owned(), encoding.name())
}

/// Which UTF-16 bytes with NULs are, if any: in English text every other byte is NUL.
fn utf_16(bytes: &[u8]) -> Option<&'static Encoding> {
    let (mut even, mut odd) = (0, 0);
    for [first, second] in bytes.as_chunks().0 {
        even += usize::from(*first == 0);
        odd += usize::from(*second == 0);
    }
    let most = bytes.len() / 2 * 3 / 4;
    match (even, odd) {
        (0, odd) if odd >= most => Some(encoding_rs::UTF_16LE),
        (even, 0) if even >= most => Some(encoding_rs::UTF_16BE),
        _ => None,
    }
}

/// The encoding that a page's `<meta>` names.
fn declared(page: &[u8]) -> Option<&'static Encoding> {
    /// How far into a page browsers look.
    const REACH: usize = 1024;
    let head = String::from_utf8_lossy(page.get(..page.len().min(REACH))?).to_ascii_lowercase();
    let (_, after) = head.split_once("charset")?;
    let label = after.trim_start().strip_prefix('=')?.trim_start().trim_start_matches(['"', '\'']);
    let end = label.find(|sign: char| !(sign.is_ascii_alphanumeric() || "-_:.".contains(sign)));
    Encoding::for_label(label.get(..end.unwrap_or(label.len()))?.as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(bytes: &[u8]) -> String {
        decode(bytes.to_vec()).map(|decoded| decoded.text).unwrap_or_default()
    }

    #[test]
    fn every_encoding_gives_the_same_text() {
        let utf16: Vec<u8> =
            [0xFF, 0xFE].into_iter().chain("It’s £5".encode_utf16().flat_map(u16::to_le_bytes)).collect();
        assert_eq!(text("It’s £5".as_bytes()), "It’s £5");
        assert_eq!(text("\u{FEFF}It’s £5".as_bytes()), "It’s £5");
        assert_eq!(text(&utf16), "It’s £5");
        let unmarked: Vec<u8> = "Decision : Upheld".encode_utf16().flat_map(u16::to_be_bytes).collect();
        let decoded = decode(unmarked).expect("UTF-16 without a mark");
        assert_eq!((decoded.text.as_str(), decoded.guessed), ("Decision : Upheld", Some("UTF-16BE")));
        assert_eq!(
            text(b"The Council\x92s letter asked for \xA35 and said \x93no\x94."),
            "The Council’s letter asked for £5 and said “no”."
        );
    }

    #[test]
    fn a_page_says_its_encoding() {
        let page = b"<html><meta http-equiv=x content='text/html; charset=ISO-8859-2'><p>\xE8";
        let decoded = decode_page(page.to_vec()).expect("a page");
        assert!(decoded.text.ends_with("<p>č") && decoded.guessed.is_none(), "{decoded:?}");
        let wrong = decode_page(b"<meta charset=\"utf-8\"><p>The Council\x92s letter".to_vec()).expect("a page");
        assert!(wrong.text.ends_with("Council’s letter") && wrong.guessed.is_some(), "{wrong:?}");
    }

    #[test]
    fn what_is_no_text_is_refused() {
        assert_eq!(decode(Vec::new()), Err(DecodeError::Empty));
        assert_eq!(decode(b" \n".to_vec()), Err(DecodeError::Empty));
        assert_eq!(decode(b"PK\x03\x04\0\0".to_vec()), Err(DecodeError::Binary));
    }
}
