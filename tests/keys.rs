//! The table of keys is one: what the reader takes, what the JSON Schema takes, and what the documentation says agree.

use std::fs;
use std::path::Path;

use grounds::rules::keys::{ALL, Mapping, Shape};
use grounds::rules::{BUILT_IN, RuleSet, codes, schema};
use jsonschema::Validator;
use serde_json::{Value, json};

fn validator() -> Validator {
    jsonschema::validator_for(&schema::json_schema()).expect("the schema is one")
}

/// A rule file that uses every key.
const EVERY_KEY: &str = include_str!("every-key.yaml");

/// A rule file's text as the values that an editor sees.
fn values(yaml: &str) -> Value {
    serde_yaml::from_str(yaml).expect("YAML")
}

#[test]
fn the_built_in_rules_follow_the_schema() {
    let faults: Vec<String> =
        validator().iter_errors(&values(BUILT_IN)).map(|fault| format!("{}: {fault}", fault.instance_path())).collect();
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

/// Whether the reader takes a rule file, given as JSON, which is YAML as well.
fn reader_takes(file: &Value) -> Result<(), String> {
    RuleSet::from_yaml("rules.yaml", &file.to_string()).map(|_| ()).map_err(|problems| problems.to_string())
}

/// Where a mapping of the table stands in [`EVERY_KEY`], as a JSON pointer.
fn place(mapping: &Mapping) -> &'static str {
    match mapping.name {
        "The file" => "",
        "`layout`" => "/layout",
        "`layout.fields`" => "/layout/fields",
        "A field" => "/layout/fields/category",
        "A section" => "/layout/sections/0",
        "`refusals`" => "/refusals",
        "`refusals.outcomes`" => "/refusals/outcomes",
        "A ground" => "/grounds/0",
        "`examples`" => "/grounds/0/examples",
        "A phrase" => "/grounds/0/phrases/0",
        "A cue" => "/context/0",
        "`narrative`" => "/narrative",
        "A pointer" => "/pointers/0",
        "A break" => "/breaks/0",
        "`allow`" => "/allow/0",
        other => panic!("{other} is new: give it a place in tests/every-key.yaml and here"),
    }
}

/// What the reader and the schema say of the file after `change` of the mapping's place.
fn both(mapping: &Mapping, change: impl FnOnce(&mut serde_json::Map<String, Value>)) -> (Result<(), String>, bool) {
    let mut file = values(EVERY_KEY);
    let node = file.pointer_mut(place(mapping)).unwrap_or_else(|| panic!("{} has no place", mapping.name));
    change(node.as_object_mut().expect("a mapping"));
    (reader_takes(&file), validator().is_valid(&file))
}

#[test]
fn reader_and_schema_take_a_file_with_every_key() {
    let file = values(EVERY_KEY);
    assert_eq!(reader_takes(&file), Ok(()));
    assert!(
        validator().is_valid(&file),
        "{:?}",
        validator().iter_errors(&file).map(|one| one.to_string()).collect::<Vec<_>>()
    );
    for mapping in ALL {
        let node = file.pointer(place(mapping)).and_then(Value::as_object).expect("a mapping");
        let left_out: Vec<&str> =
            mapping.keys.iter().map(|key| key.name).filter(|name| !node.contains_key(*name)).collect();
        // A phrase has words or a regular expression, never both.
        let expected: &[&str] = if mapping.name == "A phrase" { &["regex", "literal"] } else { &[] };
        assert_eq!(left_out, expected, "{} in tests/every-key.yaml", mapping.name);
    }
}

#[test]
fn reader_and_schema_refuse_unknown_keys() {
    for mapping in ALL {
        let (reader, schema) = both(mapping, |node| {
            node.insert("colour".to_owned(), json!("red"));
        });
        assert!(reader.is_err_and(|said| said.contains("[R004]")) && !schema, "{}", mapping.name);
    }
}

#[test]
fn reader_and_schema_miss_required_keys_and_no_others() {
    for mapping in ALL {
        for key in mapping.keys {
            let (reader, schema) = both(mapping, |node| {
                node.remove(key.name);
            });
            let required = key.required || key.name == "phrase";
            // A ground that is not there is missed where it is named, but that is another matter.
            let missed = reader.as_ref().is_err_and(|said| said.contains("[R005]"));
            assert_eq!((missed, schema), (required, !required), "{}: {}: {reader:?}", mapping.name, key.name);
        }
    }
}

/// A key that the reader did not look at would be taken with any value.
#[test]
fn reader_and_schema_look_at_every_value() {
    for mapping in ALL {
        for key in mapping.keys {
            let wrong = match key.shape {
                Shape::Text | Shape::Regex | Shape::Word(_) | Shape::Reach => json!(["a", "list"]),
                Shape::Id => json!("still;running"),
                _ => json!("text"),
            };
            let (reader, schema) = both(mapping, |node| {
                node.insert(key.name.to_owned(), wrong);
                // Only one of the two may stand there.
                if key.name == "regex" {
                    node.remove("phrase");
                }
                if key.name == "literal" {
                    node.remove("phrase");
                    node.insert("regex".to_owned(), json!("late"));
                }
            });
            assert!(reader.is_err(), "{}: the reader does not look at `{}`", mapping.name, key.name);
            assert!(!schema, "{}: the schema does not look at `{}`", mapping.name, key.name);
        }
    }
}

#[test]
fn reader_and_schema_agree_on_empty_lists() {
    for mapping in ALL {
        for key in mapping.keys {
            let may_be_empty = match key.shape {
                Shape::Phrases | Shape::Maps(_) => false,
                Shape::Texts | Shape::WordList(_) => true,
                _ => continue,
            };
            let (reader, schema) = both(mapping, |node| {
                node.insert(key.name.to_owned(), json!([]));
            });
            assert_eq!(
                (reader.is_ok(), schema),
                (may_be_empty, may_be_empty),
                "{}: {}: {reader:?}",
                mapping.name,
                key.name
            );
        }
    }
}

#[test]
fn words_are_the_same_for_reader_and_schema() {
    for mapping in ALL {
        for key in mapping.keys {
            let Shape::Word(words) = key.shape else { continue };
            for word in words.all() {
                let value = word.parse::<bool>().map_or_else(|_| json!(word), |truth| json!(truth));
                let (reader, schema) = both(mapping, |node| {
                    node.insert(key.name.to_owned(), value);
                });
                // Two kinds of section may not claim one heading; any other refusal is about the word.
                assert!(reader.is_ok() && schema, "{}: {}: {word}: {reader:?}", mapping.name, key.name);
            }
        }
    }
}

/// Says what to do where a page of the documentation does not hold, from its mark on, what the program would write there.
fn difference(name: &str, generated: &str) -> Option<String> {
    const MARK: &str = "<!-- What follows is made from the program's tables; a test compares it. -->\n";
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs").join(name);
    let text = fs::read_to_string(&path).unwrap_or_default();
    let head = text.split_once(MARK).map_or("", |(head, _)| head);
    let expected = format!("{head}{MARK}{generated}");
    if text == expected {
        return None;
    }
    let now = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    fs::write(&now, &expected).expect("what the page should be");
    Some(format!("docs/{name} is not what the tables say; copy {} over it", now.display()))
}

#[test]
fn the_documentation_lists_every_key_and_code() {
    let pages = [("keys.md", schema::markdown()), ("codes.md", codes::markdown())];
    let stale: Vec<String> = pages.iter().filter_map(|(name, generated)| difference(name, generated)).collect();
    assert!(stale.is_empty(), "{}", stale.join("\n"));
}
