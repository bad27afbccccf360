//! JSON Lines as `tag --format jsonl` writes them, read back.

use serde::Deserialize;
use serde_json::{Map, Value};

use crate::output::{DecisionRow, JOINT, MentionRow};

use super::{ReadError, TAG_COLUMNS, Tags, known_refusal};

/// A decision; keys that the table has none of are passed over, `mentioned` among them.
#[derive(Default, Deserialize)]
#[serde(default)]
struct JsonRow {
    source: Option<String>,
    reference: Option<String>,
    organisation: Option<String>,
    category: Option<String>,
    subcategory: Option<String>,
    outcome: Option<String>,
    decision_date: Option<String>,
    refusal: Option<String>,
    first_ground: Option<String>,
    grounds: Vec<String>,
    cited: Vec<String>,
    considered_not_applied: Vec<String>,
    check: Vec<String>,
    quote: Option<String>,
    rules_version: Option<String>,
    url: Option<String>,
}

impl From<JsonRow> for DecisionRow {
    fn from(row: JsonRow) -> Self {
        Self {
            source: row.source.unwrap_or_default(),
            reference: row.reference.unwrap_or_default(),
            organisation: row.organisation.unwrap_or_default(),
            category: row.category.unwrap_or_default(),
            subcategory: row.subcategory.unwrap_or_default(),
            outcome: row.outcome.unwrap_or_default(),
            decision_date: row.decision_date.unwrap_or_default(),
            refusal: row.refusal.unwrap_or_default(),
            first_ground: row.first_ground.unwrap_or_default(),
            grounds: row.grounds.join(JOINT),
            cited: row.cited.join(JOINT),
            considered_not_applied: row.considered_not_applied.join(JOINT),
            check: row.check.join(JOINT),
            quote: row.quote.unwrap_or_default(),
            rules_version: row.rules_version.unwrap_or_default(),
            url: row.url.unwrap_or_default(),
        }
    }
}

/// Whether a text looks like JSON Lines.
pub(super) fn looks_like(text: &str) -> bool {
    text.trim_start().starts_with('{')
}

/// Reads what `tag --format jsonl` wrote.
pub(super) fn tags<'t>(name: &str, text: &'t str) -> Result<Tags<'t>, ReadError> {
    let lines = || (1..).zip(text.lines()).filter(|(_, line)| !line.trim().is_empty());
    let fault = |line: u64, message: String| ReadError::Row { name: name.to_owned(), line, message };
    let broken = |line: u64, error: &serde_json::Error| {
        fault(line, format!("this is no decision as `grounds tag --format jsonl` writes it: {error}"))
    };
    let mut keys = Map::new();
    if let Some((number, line)) = lines().next() {
        keys = serde_json::from_str::<Map<String, Value>>(line).map_err(|error| broken(number, &error))?;
        let missing: Vec<&'static str> = TAG_COLUMNS.into_iter().filter(|key| !keys.contains_key(*key)).collect();
        if !missing.is_empty() {
            let finer = keys.contains_key("ground") && keys.contains_key("assertion");
            return Err(ReadError::TagColumns { name: name.to_owned(), missing, finer });
        }
    }
    let mut rows = Vec::new();
    let mut records = Vec::new();
    for (number, line) in lines() {
        let row: JsonRow = serde_json::from_str(line).map_err(|error| broken(number, &error))?;
        let row = DecisionRow::from(row);
        known_refusal(&row.refusal).map_err(|message| fault(number, message))?;
        rows.push(row);
        records.push(line);
    }
    Ok(Tags { rows, has_check: keys.contains_key("check"), records })
}

/// A decision with what it mentions.
#[derive(Deserialize)]
struct JsonRecord {
    source: Option<String>,
    reference: Option<String>,
    url: Option<String>,
    mentioned: Vec<JsonMentioned>,
}

#[derive(Deserialize)]
struct JsonMentioned {
    ground: String,
    mentions: Vec<JsonMention>,
}

#[derive(Deserialize)]
struct JsonMention {
    assertion: String,
    cause: String,
    section: String,
    paragraph: u32,
    start: usize,
    end: usize,
    matched: String,
    phrase: String,
    sentence: String,
}

/// The mentions of one line in the order of the text; nothing where it has none, or not as `tag` writes them.
pub(super) fn mentions(record: &str) -> Option<Vec<MentionRow>> {
    let record: JsonRecord = serde_json::from_str(record).ok()?;
    let (source, reference) = (record.source.unwrap_or_default(), record.reference.unwrap_or_default());
    let url = record.url.unwrap_or_default();
    let of_ground = |JsonMentioned { ground, mentions }| {
        let row = |one: JsonMention| MentionRow {
            source: source.clone(),
            reference: reference.clone(),
            ground: String::clone(&ground),
            assertion: one.assertion,
            cause: one.cause,
            section: one.section,
            paragraph: one.paragraph,
            start: one.start,
            end: one.end,
            matched: one.matched,
            phrase: one.phrase,
            sentence: one.sentence,
            url: url.clone(),
        };
        mentions.into_iter().map(row).collect::<Vec<_>>()
    };
    let mut rows: Vec<MentionRow> = record.mentioned.into_iter().flat_map(of_ground).collect();
    rows.sort_by_key(|row| (row.start, row.end));
    Some(rows)
}
