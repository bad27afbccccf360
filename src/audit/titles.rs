//! What people call the grounds, and what must be said beside figures about them.

use std::collections::BTreeMap;

use crate::rules::RuleSet;

use super::field::NOT_STATED;

/// The grounds of a rule file by id.
#[derive(Clone, Debug)]
pub struct Titles {
    grounds: BTreeMap<String, Entry>,
}

#[derive(Clone, Debug)]
struct Entry {
    /// Place in the rule file.
    place: usize,
    title: String,
    stage: String,
    note: Option<String>,
}

impl Titles {
    /// Those of a rule file.
    pub fn of(rules: &RuleSet) -> Self {
        let entry = |(place, ground): (usize, &crate::rules::Ground)| {
            let (title, stage, note) = (ground.title.clone(), ground.stage.to_string(), ground.note.clone());
            (ground.id.clone(), Entry { place, title, stage, note })
        };
        Self { grounds: rules.grounds.iter().enumerate().map(entry).collect() }
    }

    /// All ids.
    pub fn ids(&self) -> impl Iterator<Item = &str> {
        self.grounds.keys().map(String::as_str)
    }

    /// Whether the rule file has the ground.
    pub fn knows(&self, id: &str) -> bool {
        self.grounds.contains_key(id)
    }

    /// The title; the id where the rule file does not have the ground.
    pub fn title<'t>(&'t self, id: &'t str) -> &'t str {
        self.grounds.get(id).map_or(id, |entry| entry.title.as_str())
    }

    /// The stage of the Assessment Code.
    pub fn stage(&self, id: &str) -> String {
        self.grounds.get(id).map_or(NOT_STATED.to_owned(), |entry| entry.stage.clone())
    }

    /// What must be said beside figures about it.
    pub fn note(&self, id: &str) -> Option<&str> {
        self.grounds.get(id).and_then(|entry| entry.note.as_deref())
    }

    /// Place in the rule file; last where it does not have the ground.
    pub fn place(&self, id: &str) -> usize {
        self.grounds.get(id).map_or(usize::MAX, |entry| entry.place)
    }
}
