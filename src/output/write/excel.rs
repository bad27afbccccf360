//! What a spreadsheet must be kept from: guessing the encoding, running a cell as a formula, dropping the end of one.

use std::borrow::Cow;

/// Without it Excel takes UTF-8 for the encoding of the country it was sold in.
pub(super) const BYTE_ORDER_MARK: char = '\u{FEFF}';
/// The most that Excel takes into a cell, counted in UTF-16 units.
const LONGEST: usize = 32_767;
/// What ends a cell that was cut.
const CUT: &str = " [cut]";

/// The cell such that no spreadsheet takes it for a formula, and no longer than Excel takes: an apostrophe before
/// what begins like a formula makes it text (OWASP, "CSV Injection").
pub(super) fn harmless(cell: &str) -> Cow<'_, str> {
    let begins = cell.starts_with(['=', '+', '-', '@', '\t', '\r', '\n']);
    let cell = if begins { Cow::from(format!("'{cell}")) } else { Cow::from(cell) };
    // A byte is at least as long as a UTF-16 unit.
    if cell.len() <= LONGEST || cell.encode_utf16().count() <= LONGEST {
        return cell;
    }
    let room = LONGEST - CUT.len();
    let mut units = 0;
    let end = cell.char_indices().find(|(_, sign)| {
        units += sign.len_utf16();
        units > room
    });
    let kept = end.and_then(|(end, _)| cell.get(..end)).unwrap_or_default();
    Cow::from(format!("{kept}{CUT}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formulas_become_text() {
        for cell in ["=HYPERLINK(\"http://x\")", "+44", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "-"] {
            assert_eq!(harmless(cell), format!("'{cell}"));
        }
        for cell in ["", "a=b", "Mr B's \u{2013} claim", "99 900 001", "'=1"] {
            assert_eq!(harmless(cell), cell);
        }
    }

    #[test]
    fn long_cells_are_cut_with_a_mark() {
        let units = |text: &str| text.encode_utf16().count();
        assert_eq!(harmless(&"x".repeat(LONGEST)).len(), LONGEST);
        for sign in ["x", "\u{A3}", "\u{1F600}"] {
            let cut = harmless(&sign.repeat(LONGEST + 1)).into_owned();
            assert!(
                cut.ends_with(&format!("{sign} [cut]")) && (LONGEST - 1..=LONGEST).contains(&units(&cut)),
                "{sign}"
            );
        }
        assert!(harmless(&format!("={}", "x".repeat(LONGEST))).starts_with("'=x"));
        assert_eq!(harmless(&"\u{A3}".repeat(LONGEST)).chars().count(), LONGEST, "longer in bytes only");
    }
}
