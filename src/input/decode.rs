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

/// Decodes bytes: a byte order mark decides; else UTF-8 where it is valid; else the likeliest legacy encoding.
pub fn decode(bytes: Vec<u8>) -> Result<Decoded, DecodeError> {
    if bytes.iter().all(u8::is_ascii_whitespace) {
        return Err(DecodeError::Empty);
    }
    if let Some((encoding, length)) = Encoding::for_bom(&bytes) {
        let rest = bytes.get(length..).unwrap_or_default();
        let (text, malformed) = encoding.decode_without_bom_handling(rest);
        let plain = !malformed && !text.contains('\0');
        return plain.then(|| Decoded { text: text.into_owned(), guessed: None }).ok_or(DecodeError::Binary);
    }
    if bytes.contains(&0) {
        return Err(DecodeError::Binary);
    }
    let bytes = match String::from_utf8(bytes) {
        Ok(text) => return Ok(Decoded { text, guessed: None }),
        Err(invalid) => invalid.into_bytes(),
    };
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(&bytes, true);
    let encoding = detector.guess(Some(b"uk"), Utf8Detection::Deny);
    let (text, _) = encoding.decode_without_bom_handling(&bytes);
    Ok(Decoded { text: text.into_owned(), guessed: Some(encoding.name()) })
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
        assert_eq!(
            text(b"The Council\x92s letter asked for \xA35 and said \x93no\x94."),
            "The Council’s letter asked for £5 and said “no”."
        );
    }

    #[test]
    fn what_is_no_text_is_refused() {
        assert_eq!(decode(Vec::new()), Err(DecodeError::Empty));
        assert_eq!(decode(b" \n".to_vec()), Err(DecodeError::Empty));
        assert_eq!(decode(b"PK\x03\x04\0\0".to_vec()), Err(DecodeError::Binary));
    }
}
