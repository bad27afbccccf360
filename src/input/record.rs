//! Records of many: which field of one is the decision's text, and which fill its header.

use std::borrow::Cow;

use crate::limits::{Excess, Limits};

use super::document::{Document, Given, Origin};
use super::html;
use super::unreadable::Cause;

/// The names under which the text is looked for, best first.
pub const TEXT_FIELDS: [&str; 3] = ["text", "content", "full_text"];
/// The name of a field that is the text where no other is and it is long enough to be a decision.
const BODY: &str = "body";
/// How many bytes that is.
const SHORTEST_BODY: usize = 300;

/// What a field is to a decision.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    /// The text; the lower number is taken first.
    Text(usize),
    Body,
    Reference,
    Organisation,
    Category,
    Subcategory,
    Outcome,
    Date,
    Title,
    Url,
}

/// The role of a field by its name, in which case, spaces and hyphens do not matter; with `text_field` the field of that
/// name, and no other, is the text.
pub(super) fn role(name: &str, text_field: Option<&str>) -> Option<Role> {
    let plain: String = name
        .trim()
        .chars()
        .map(|sign| if matches!(sign, ' ' | '-') { '_' } else { sign.to_ascii_lowercase() })
        .collect();
    match text_field {
        Some(field) if field == name.trim() => return Some(Role::Text(0)),
        Some(_) => {}
        None if plain == BODY => return Some(Role::Body),
        None => {
            if let Some(place) = TEXT_FIELDS.iter().position(|known| *known == plain) {
                return Some(Role::Text(place));
            }
        }
    }
    Some(match plain.as_str() {
        "case_id" | "reference" | "ref" => Role::Reference,
        "organisation" | "authority" => Role::Organisation,
        "category" => Role::Category,
        "subcategory" => Role::Subcategory,
        "outcome" => Role::Outcome,
        "date" | "decision_date" => Role::Date,
        "title" => Role::Title,
        "url" => Role::Url,
        _ => return None,
    })
}

/// What each column of a table is.
#[derive(Clone, Debug)]
pub(super) struct Columns(Vec<Option<Role>>);

impl Columns {
    pub fn new(names: &[String], text_field: Option<&str>) -> Self {
        Self(names.iter().map(|name| role(name, text_field)).collect())
    }

    /// Whether one of them can be the text.
    pub fn has_text(&self) -> bool {
        self.0.iter().flatten().any(|role| matches!(role, Role::Text(_) | Role::Body))
    }

    pub fn len(&self) -> usize {
        self.0.len()
    }

    pub fn roles(&self) -> impl Iterator<Item = Option<Role>> {
        self.0.iter().copied()
    }
}

/// Whether fields of these names are a row of a table that `tag` wrote, and not a decision.
pub(super) fn is_table_of_tags<'n>(names: impl Iterator<Item = &'n str>) -> bool {
    let (mut source, mut tagged) = (false, false);
    for name in names {
        source |= name == "source";
        tagged |= matches!(name, "assertion" | "rules_version");
    }
    source && tagged
}

/// One record as far as it was read.
#[derive(Debug, Default)]
pub(super) struct Record<'r> {
    text: Option<(usize, Cow<'r, str>)>,
    body: Option<Cow<'r, str>>,
    given: Given,
    url: Option<String>,
}

impl<'r> Record<'r> {
    /// Takes one field; blank ones say nothing.
    pub fn put(&mut self, role: Role, value: Cow<'r, str>) {
        if value.trim().is_empty() {
            return;
        }
        let text = |value: Cow<'r, str>| Some(value.into_owned());
        match role {
            Role::Text(place) => {
                if self.text.as_ref().is_none_or(|(known, _)| place < *known) {
                    self.text = Some((place, value));
                }
            }
            Role::Body => self.body = Some(value),
            Role::Reference => self.given.references.push(value.into_owned()),
            Role::Organisation => self.given.organisation = text(value),
            Role::Category => self.given.category = text(value),
            Role::Subcategory => self.given.subcategory = text(value),
            Role::Outcome => self.given.outcome = text(value),
            Role::Date => self.given.date = text(value),
            Role::Title => self.given.title = text(value),
            Role::Url => self.url = text(value),
        }
    }

    /// The document; `names` are the names of all fields. A text that is a web page gives the decision in it.
    pub fn document(
        self,
        origin: Origin,
        text_field: Option<&str>,
        limits: &Limits,
        names: impl FnOnce() -> Vec<String>,
    ) -> Result<Document, Cause> {
        let body = || self.body.filter(|body| body.len() > SHORTEST_BODY);
        let Some(text) = self.text.map(|(_, text)| text).or_else(body) else {
            return Err(no_text(names(), text_field));
        };
        if text.len() as u64 > limits.document {
            return Err(Cause::Excess(Excess::Document(limits.document)));
        }
        let text = if html::is_page(&text) { html::text_of(&text, limits.nesting)? } else { text.into_owned() };
        Ok(Document { origin, text, url: self.url, given: self.given })
    }
}

/// Why nothing in a record or table with fields of these names is the text.
pub(super) fn no_text(fields: Vec<String>, text_field: Option<&str>) -> Cause {
    if is_table_of_tags(fields.iter().map(String::as_str)) {
        return Cause::TableOfTags;
    }
    match fields.iter().find(|name| matches!(role(name, text_field), Some(Role::Text(_)))) {
        Some(field) => Cause::EmptyText { field: field.clone() },
        None => Cause::NoText { wanted: text_field.map(str::to_owned), fields },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record<'r>(fields: &[(&'r str, &'r str)], text_field: Option<&str>) -> Result<Document, Cause> {
        let mut record = Record::default();
        for (name, value) in fields {
            if let Some(role) = role(name, text_field) {
                record.put(role, Cow::Borrowed(value));
            }
        }
        let names = || fields.iter().map(|(name, _)| (*name).to_owned()).collect();
        record.document(Origin::new("r"), text_field, &Limits::default(), names)
    }

    #[test]
    fn the_text_is_found_under_its_names() {
        let long = "x".repeat(301);
        let found = |fields: &[(&str, &str)], field| record(fields, field).map(|document| document.text).ok();
        assert_eq!(found(&[("full_text", "c"), ("content", "b"), ("text", "a")], None).as_deref(), Some("a"));
        assert_eq!(found(&[("text", " "), ("Full Text", "c")], None).as_deref(), Some("c"));
        assert_eq!(found(&[("body", &long)], None).as_deref(), Some(long.as_str()));
        assert_eq!(found(&[("body", "A Council")], None), None);
        assert_eq!(found(&[("text", "a"), ("words", "w")], Some("words")).as_deref(), Some("w"));
        assert_eq!(found(&[("text", "a")], Some("words")), None);
        assert_eq!(found(&[("text", "<p>Caf&eacute;")], None).as_deref(), Some("Café\n"));
    }

    #[test]
    fn other_fields_are_the_header() {
        let fields =
            [("Case ID", "12"), ("ref", "99 900 001"), ("authority", "A Council"), ("text", "t"), ("size", "9")];
        let given = record(&fields, None).expect("a record").given;
        assert_eq!(given.references, ["12", "99 900 001"]);
        assert_eq!(given.organisation.as_deref(), Some("A Council"));
    }
}
