//! Names that may be of one body: the same but for what kind of council it is, or but for a letter.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

/// Words that say what kind of body it is, which decisions leave out or vary.
const KINDS: [&str; 18] = [
    "the",
    "of",
    "and",
    "council",
    "borough",
    "district",
    "city",
    "county",
    "metropolitan",
    "london",
    "royal",
    "unitary",
    "authority",
    "limited",
    "ltd",
    "mbc",
    "bc",
    "cc",
];
/// In shorter names one letter makes another name.
const LONG: usize = 6;
/// Signs of the longest name in which a slip is looked for.
const LONGEST: usize = 200;

/// Two names that may be of one body.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Alike {
    /// One name.
    pub organisation: String,
    /// Its decisions.
    pub decisions: u32,
    /// The other name.
    pub other: String,
    /// Its decisions.
    pub other_decisions: u32,
}

/// A name for comparing: letter case, marks and spaces do not matter.
pub fn fold(name: &str) -> String {
    let plain = name.to_lowercase().replace('&', " and ").replace(['\'', '\u{2019}', '.'], "");
    plain.split(|sign: char| !sign.is_alphanumeric()).filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}

/// The pairs among these names, with their decisions, in the order of the alphabet.
pub fn pairs(names: &BTreeMap<&str, u32>) -> Vec<Alike> {
    let cores: Vec<(&str, String)> = names.keys().map(|name| (*name, core(name))).collect();
    let mut places: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (index, (_, core)) in cores.iter().enumerate() {
        for key in shortened(core) {
            places.entry(key).or_default().push(index);
        }
    }
    let mut found = BTreeSet::new();
    for indices in places.into_values() {
        for (place, one) in indices.iter().enumerate() {
            found.extend(indices.iter().skip(place + 1).map(|other| (*one.min(other), *one.max(other))));
        }
    }
    let pair = |(one, other): (usize, usize)| {
        let ((name, core), (other, other_core)) = (cores.get(one)?, cores.get(other)?);
        let decisions = |name: &str| names.get(name).copied().unwrap_or_default();
        are_alike(core, other_core).then(|| Alike {
            organisation: (*name).to_owned(),
            decisions: decisions(name),
            other: (*other).to_owned(),
            other_decisions: decisions(other),
        })
    };
    found.into_iter().filter_map(pair).collect()
}

/// The words that tell a body from others, in the order of the alphabet; all, where there are no others.
fn core(name: &str) -> String {
    let folded = fold(name);
    let all: Vec<&str> = folded.split(' ').collect();
    let mut words: Vec<&str> = all.iter().copied().filter(|word| !is_kind(word)).collect();
    if words.is_empty() {
        words = all;
    }
    words.sort_unstable();
    words.join(" ")
}

/// Whether a word says what kind of body it is; a long one may be mistyped.
fn is_kind(word: &str) -> bool {
    let is_near = |kind: &&str| kind.len() >= LONG && strsim::osa_distance(kind, word) <= 1;
    KINDS.contains(&word) || KINDS.iter().any(is_near)
}

/// The text, and what is left of it without any one sign: texts that differ in a sign share one of these. What is longer
/// than any name stands for itself alone: its forms would take the square of its length.
fn shortened(text: &str) -> BTreeSet<String> {
    let signs: Vec<char> = text.chars().collect();
    if signs.len() > LONGEST {
        return BTreeSet::from([text.to_owned()]);
    }
    let without =
        |place: usize| signs.iter().enumerate().filter(|(at, _)| *at != place).map(|(_, sign)| sign).collect();
    (0..=signs.len()).map(without).collect()
}

/// Bodies that differ in a number are different.
fn are_alike(one: &str, other: &str) -> bool {
    let digits = |text: &str| text.chars().filter(char::is_ascii_digit).collect::<String>();
    let long = one.len().min(other.len()) >= LONG;
    one == other || (long && digits(one) == digits(other) && strsim::osa_distance(one, other) == 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(names: &[&str]) -> Vec<(String, String)> {
        let names: BTreeMap<&str, u32> = names.iter().map(|name| (*name, 1)).collect();
        pairs(&names).into_iter().map(|pair| (pair.organisation, pair.other)).collect()
    }

    #[test]
    fn kinds_of_council_and_slips_do_not_matter() {
        let cases = [
            ("Kelderwick Borough Council", "London Borough of Kelderwick"),
            ("Bath & Hartlowe Council", "Bath and Hartlowe Council"),
            ("Kelderwick Council", "Kelderwcik Council"),
            ("Kelderwick Council", "Kelderwck Council"),
            ("Kelder Council", "Kelder Concil"),
            ("Hearth's Care Limited", "Hearths Care Ltd."),
        ];
        for (one, other) in cases {
            assert_eq!(found(&[one, other]).len(), 1, "{one}, {other}");
        }
    }

    #[test]
    fn other_bodies_are_not_alike() {
        let cases = [
            ("North Kelder Council", "South Kelder Council"),
            ("Nottingham City Council", "Nottinghamshire County Council"),
            ("Invented Council 11", "Invented Council 12"),
            ("Kent County Council", "Gent County Council"),
            ("City of London", "County Council"),
        ];
        for (one, other) in cases {
            assert_eq!(found(&[one, other]), [], "{one}, {other}");
        }
    }
}
