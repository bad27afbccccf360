//! The table of keys as a JSON Schema, for editors, and as a page of the documentation.

use std::fmt::Write;

use serde_json::{Map, Value, json};

use super::Reach;
use super::keys::{ALL, FILE, Key, Mapping, PHRASE, Shape, Words};

/// The JSON Schema (draft 2020-12) of a rule file.
pub fn json_schema() -> Value {
    let mut schema = object(&FILE);
    schema.insert("$schema".to_owned(), json!("https://json-schema.org/draft/2020-12/schema"));
    schema.insert("title".to_owned(), json!("Rule file of grounds"));
    let mut parts = Map::new();
    for mapping in ALL.iter().filter(|mapping| mapping.name != FILE.name) {
        parts.insert(slug(mapping), Value::Object(object(mapping)));
    }
    let short = json!({"type": TEXT, "minLength": 1, "description": "A phrase in its short form: the wording alone."});
    parts.insert("phrase".to_owned(), json!({"anyOf": [short, reference(&PHRASE)]}));
    schema.insert("$defs".to_owned(), Value::Object(parts));
    Value::Object(schema)
}

/// YAML takes an unquoted `2026` for a number and `true` for a truth value; a rule file takes both for text.
const TEXT: [&str; 3] = ["string", "number", "boolean"];

fn object(mapping: &Mapping) -> Map<String, Value> {
    let properties: Map<String, Value> = mapping.keys.iter().map(|key| (key.name.to_owned(), property(key))).collect();
    let required: Vec<&str> = mapping.keys.iter().filter(|key| key.required).map(|key| key.name).collect();
    let mut object = Map::new();
    object.insert("type".to_owned(), json!("object"));
    object.insert("description".to_owned(), json!(mapping.about));
    object.insert("properties".to_owned(), Value::Object(properties));
    object.insert("required".to_owned(), json!(required));
    object.insert("additionalProperties".to_owned(), json!(false));
    if !mapping.either.is_empty() {
        let either: Vec<Value> = mapping.either.iter().map(|name| json!({"required": [name]})).collect();
        object.insert("oneOf".to_owned(), Value::Array(either));
    }
    object
}

fn property(key: &Key) -> Value {
    let mut value = shape(key.shape);
    if let Value::Object(value) = &mut value {
        value.insert("description".to_owned(), json!(key.about));
    }
    value
}

fn shape(shape: Shape) -> Value {
    let text = json!({"type": TEXT, "minLength": 1});
    match shape {
        Shape::Text => text,
        Shape::Id => json!({"type": "string", "pattern": "^[a-z][a-z0-9_]*$"}),
        Shape::Regex => json!({"type": "string", "minLength": 1}),
        Shape::Word(words) => word(words),
        Shape::Date => json!({"type": "string", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"}),
        Shape::Reach => {
            let names = Reach::NAMED.map(|(name, _)| name);
            json!({"anyOf": [{"enum": names}, {"type": "integer", "minimum": 1}]})
        }
        Shape::Texts => json!({"type": "array", "items": text}),
        Shape::WordList(words) => json!({"type": "array", "items": word(words)}),
        Shape::Phrases => json!({"type": "array", "minItems": 1, "items": {"$ref": "#/$defs/phrase"}}),
        Shape::Terms => {
            let entries = json!({"type": "array", "minItems": 1, "items": text});
            json!({"type": "object", "propertyNames": {"pattern": "^[a-z0-9_]+$"}, "additionalProperties": entries})
        }
        Shape::Map(mapping) => reference(mapping),
        Shape::Maps(mapping) => json!({"type": "array", "minItems": 1, "items": reference(mapping)}),
    }
}

fn word(words: Words) -> Value {
    match words {
        Words::Truth => json!({"type": "boolean"}),
        _ => json!({"enum": words.all()}),
    }
}

fn reference(mapping: &Mapping) -> Value {
    json!({"$ref": format!("#/$defs/{}", slug(mapping))})
}

/// The name of a mapping as a JSON pointer can hold it.
fn slug(mapping: &Mapping) -> String {
    let plain = mapping.name.to_lowercase().replace('`', "");
    if mapping.name == PHRASE.name { "long phrase".replace(' ', "_") } else { plain.replace([' ', '.'], "_") }
}

/// The table of keys as Markdown: a section per mapping.
pub fn markdown() -> String {
    let mut out = String::new();
    for mapping in ALL {
        let _ = write!(out, "\n## {}\n\n{}", mapping.name, mapping.about);
        if !mapping.either.is_empty() {
            let keys = mapping.either.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(" and ");
            let _ = write!(out, " It has exactly one of {keys}.");
        }
        out.push_str("\n\n| key | | value | meaning |\n|---|---|---|---|\n");
        for key in mapping.keys {
            let must = if key.required { "required" } else { "" };
            let _ = writeln!(out, "| `{}` | {must} | {} | {} |", key.name, described(key.shape), key.about);
        }
    }
    out
}

fn described(shape: Shape) -> String {
    let words = |words: Words| words.all().iter().map(|word| format!("`{word}`")).collect::<Vec<_>>().join(", ");
    match shape {
        Shape::Text => "text".to_owned(),
        Shape::Id => "small letters, digits and `_`, a letter first".to_owned(),
        Shape::Regex => "regular expression".to_owned(),
        Shape::Date => "day, as 2024-03-31".to_owned(),
        Shape::Word(known) => words(known),
        Shape::Reach => {
            let names = Reach::NAMED.map(|(name, _)| format!("`{name}`")).join(", ");
            format!("{names}, or a number of words")
        }
        Shape::Texts => "list of texts".to_owned(),
        Shape::WordList(known) => format!("list of {}", words(known)),
        Shape::Phrases => "list of phrases, one or more".to_owned(),
        Shape::Terms => "mapping from names to lists of phrases".to_owned(),
        Shape::Map(mapping) => format!("mapping: {}", link(mapping)),
        Shape::Maps(mapping) => format!("list of mappings, one or more: {}", link(mapping)),
    }
}

/// A link to the section of a mapping, as GitHub names it.
fn link(mapping: &Mapping) -> String {
    let anchor = mapping.name.to_lowercase().replace(['`', '.'], "").replace(' ', "-");
    format!("[{}](#{anchor})", mapping.name)
}
