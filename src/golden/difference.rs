//! What differs between an expectation and what is printed now.

use serde::Serialize;

use crate::diff::{MentionChange, mention_changes};
use crate::output::MentionRow;

/// One difference of one case.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "kind", rename_all = "lowercase")]
pub enum Difference {
    /// A column of the row per decision.
    Column {
        /// Its name.
        column: String,
        /// What the expectation says.
        expected: String,
        /// What is printed now.
        got: String,
    },
    /// A mention that came, went, or amounts to something else.
    Mention {
        /// `gained`, `lost` or `changed`.
        change: &'static str,
        /// Its ground.
        ground: String,
        /// What it amounts to now, or amounted to.
        assertion: String,
        /// What makes it so, a cue with its words.
        cause: String,
        /// The phrase.
        phrase: String,
        /// The sentence.
        sentence: String,
        /// Of a changed mention: every column that differs, with what is expected and what is printed now.
        columns: Vec<(&'static str, String, String)>,
    },
    /// Every cell is the same, and the bytes are not: line ends, quoting, the order of rows.
    Bytes {
        /// The table.
        file: &'static str,
    },
}

impl Difference {
    /// What is said of it, line by line, deeper lines indented.
    pub fn lines(&self) -> Vec<String> {
        let said = |value: &str| if value.is_empty() { "(nothing)".to_owned() } else { one_line(value) };
        match self {
            Self::Column { column, expected, got } => vec![
                format!("{column}:"),
                format!("    expected  {}", said(expected)),
                format!("    got       {}", said(got)),
            ],
            Self::Mention { change, ground, assertion, cause, phrase, sentence, columns } => {
                let mut lines = vec![
                    format!("{change}: {ground}, {assertion}, {cause}"),
                    format!("    \u{201C}{}\u{201D}", one_line(sentence)),
                ];
                if columns.iter().all(|(column, ..)| *column != "phrase") {
                    lines.push(format!("    phrase `{phrase}`"));
                }
                lines.extend(columns.iter().map(|(column, expected, got)| {
                    format!("    {column}: expected {}, got {}", said(expected), said(got))
                }));
                lines
            }
            Self::Bytes { file } => {
                vec![format!(
                    "{file}: the cells are the same, the bytes are not (line ends, quoting, or order of rows)"
                )]
            }
        }
    }
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Every mention that came, went or changed.
pub(super) fn of_mentions(expected: &[MentionRow], got: &[MentionRow]) -> Vec<Difference> {
    mention_changes(expected, got).into_iter().map(of_mention).collect()
}

fn of_mention(change: MentionChange<'_>) -> Difference {
    let row = change.either();
    let (kind, columns) = match change {
        MentionChange::Gained(_) => ("gained", Vec::new()),
        MentionChange::Lost(_) => ("lost", Vec::new()),
        MentionChange::Changed { old, new } => ("changed", columns(old, new)),
    };
    Difference::Mention {
        change: kind,
        ground: row.ground.clone(),
        assertion: row.assertion.clone(),
        cause: row.cause.clone(),
        phrase: row.phrase.clone(),
        sentence: row.sentence.clone(),
        columns,
    }
}

/// The columns in which two rows differ.
fn columns(old: &MentionRow, new: &MentionRow) -> Vec<(&'static str, String, String)> {
    let cells = |row: &MentionRow| {
        [
            ("assertion", row.assertion.clone()),
            ("cause", row.cause.clone()),
            ("section", row.section.clone()),
            ("paragraph", row.paragraph.to_string()),
            ("start", row.start.to_string()),
            ("end", row.end.to_string()),
            ("matched", row.matched.clone()),
            ("phrase", row.phrase.clone()),
            ("sentence", row.sentence.clone()),
        ]
    };
    let pairs = cells(old).into_iter().zip(cells(new));
    pairs.filter(|(old, new)| old.1 != new.1).map(|((column, old), (_, new))| (column, old, new)).collect()
}
