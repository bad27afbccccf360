//! What organisations are called: names as printed, mapped to one name for each body, and what remains to be looked at.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::alike::{Alike, fold};
use super::case::Case;

/// A line of a file of names.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
pub struct NameRow {
    /// The name as decisions print it.
    pub as_printed: String,
    /// What to call the body; as printed where it is empty.
    pub name: String,
    /// A code of the body, by which it can be asked for as well.
    #[serde(default)]
    pub code: String,
    /// The body that took its place, under which its decisions count.
    #[serde(default)]
    pub successor: String,
}

/// The names of a file.
#[derive(Clone, Debug, Default)]
pub struct Names {
    /// By what may be printed or asked for, folded: the name that counts.
    known: BTreeMap<String, String>,
    /// By name, folded: the body that took its place.
    successors: BTreeMap<String, String>,
}

/// What became of the names of some decisions.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Naming {
    /// Whether a file of names was given.
    pub from_file: bool,
    /// Names that the file does not hold, those with the most decisions first.
    pub unmatched: Vec<Unmatched>,
    /// Bodies that count under another that took their place.
    pub succeeded: Vec<Succeeded>,
    /// Names that may be of one body, to be looked at; none of them was merged.
    pub alike: Vec<Alike>,
}

/// A name that the file does not hold.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Unmatched {
    /// As printed.
    pub organisation: String,
    /// The decisions that print it.
    pub decisions: u32,
}

/// A body that counts under another.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Succeeded {
    /// As printed.
    pub organisation: String,
    /// The body under which it counts.
    pub successor: String,
    /// The decisions.
    pub decisions: u32,
}

impl Names {
    /// Takes the lines of a file; says which of them contradict each other.
    pub fn of(rows: &[NameRow]) -> Result<Self, String> {
        let mut names = Self::default();
        for row in rows {
            let name = if row.name.is_empty() { &row.as_printed } else { &row.name };
            for key in [&row.as_printed, name, &row.code].into_iter().filter(|key| !key.is_empty()) {
                match names.known.insert(fold(key), name.clone()) {
                    Some(other) if fold(&other) != fold(name) => {
                        return Err(format!("`{key}` stands for `{other}` and for `{name}`; keep one of the lines"));
                    }
                    _ => {}
                }
            }
            if !row.successor.is_empty() {
                names.successors.insert(fold(name), row.successor.clone());
            }
        }
        match names.successors.keys().find(|name| names.last(name).is_none()) {
            Some(name) => {
                Err(format!("`{name}` is its own successor, in the end; empty one of the cells of `successor`"))
            }
            None => Ok(names),
        }
    }

    /// The body under which decisions count that print this name, or that have it by its code.
    pub fn name(&self, printed: &str) -> String {
        let name = self.known.get(&fold(printed)).map_or(printed, String::as_str);
        self.last(name).unwrap_or_else(|| name.to_owned())
    }

    /// The end of the line of successors; none where it comes back to where it was.
    fn last(&self, name: &str) -> Option<String> {
        let (mut at, mut passed) = (name.to_owned(), BTreeSet::new());
        while let Some(next) = self.successors.get(&fold(&at)) {
            if !passed.insert(fold(&at)) {
                return None;
            }
            at.clone_from(self.known.get(&fold(next)).unwrap_or(next));
        }
        Some(at)
    }

    /// Whether the file holds the name.
    fn knows(&self, name: &str) -> bool {
        let folded = fold(name);
        self.known.contains_key(&folded) || self.successors.values().any(|successor| fold(successor) == folded)
    }

    /// Maps the organisations of decisions, each of which counts once under a body.
    pub fn apply(&self, cases: &mut [Case]) -> Naming {
        let mut printed: BTreeMap<String, (String, u32)> = BTreeMap::new();
        for case in cases {
            let mut bodies: Vec<String> = Vec::new();
            for name in &case.organisations {
                let (body, decisions) = printed.entry(name.clone()).or_insert_with(|| (self.name(name), 0));
                *decisions += 1;
                if !bodies.contains(body) {
                    bodies.push(body.clone());
                }
            }
            case.organisations = bodies;
        }
        let mut naming = Naming { from_file: true, ..Naming::default() };
        for (organisation, (successor, decisions)) in printed {
            let name = self.known.get(&fold(&organisation)).unwrap_or(&organisation);
            if !self.knows(&organisation) {
                naming.unmatched.push(Unmatched { organisation, decisions });
            } else if fold(name) != fold(&successor) {
                naming.succeeded.push(Succeeded { organisation, successor, decisions });
            }
        }
        naming.unmatched.sort_by_key(|one| std::cmp::Reverse(one.decisions));
        naming
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::audit::tests::with;

    fn row(cells: [&str; 4]) -> NameRow {
        let [as_printed, name, code, successor] = cells.map(str::to_owned);
        NameRow { as_printed, name, code, successor }
    }

    #[test]
    fn names_are_mapped_and_what_remains_is_said() {
        let rows = [
            row(["Kelder CC", "Kelderwick Council", "E01", ""]),
            row(["Hartlowe District Council", "", "", "Kelderwick Council"]),
        ];
        let names = Names::of(&rows).expect("names");
        let mut cases = [
            with("a", "KELDER  CC; Kelderwick Council", ""),
            with("a", "Hartlowe District Council", ""),
            with("a", "Elsewhere Council", ""),
        ];
        let naming = names.apply(&mut cases);
        let bodies: Vec<&[String]> = cases.iter().map(|case| case.organisations.as_slice()).collect();
        assert_eq!(bodies, [["Kelderwick Council"], ["Kelderwick Council"], ["Elsewhere Council"]]);
        assert_eq!(naming.unmatched, [Unmatched { organisation: "Elsewhere Council".to_owned(), decisions: 1 }]);
        let succeeded = Succeeded {
            organisation: "Hartlowe District Council".to_owned(),
            successor: "Kelderwick Council".to_owned(),
            decisions: 1,
        };
        assert_eq!(naming.succeeded, [succeeded]);
        assert_eq!((names.name("e01"), names.name("Z")), ("Kelderwick Council".to_owned(), "Z".to_owned()));
    }

    #[test]
    fn successors_may_have_successors_but_not_themselves() {
        let line = [row(["A", "", "", "B"]), row(["B", "", "", "C"])];
        assert_eq!(Names::of(&line).expect("names").name("A"), "C");
        let circle = [row(["A", "", "", "B"]), row(["B", "", "", "A"])];
        assert!(Names::of(&circle).is_err_and(|said| said.contains("is its own successor")));
        let both = [row(["A", "X", "", ""]), row(["A", "Y", "", ""])];
        assert!(Names::of(&both).is_err_and(|said| said.starts_with("`A` stands for `X` and for `Y`")));
    }
}
