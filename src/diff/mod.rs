//! What changed between two taggings of the same decisions: grounds gained, lost and moved, and why.
//!
//! Takes rows that `tag` wrote, joined ([`join()`]) or made side by side, and counts nothing twice. Reads and prints
//! nothing. Where mentions are known, each change names the sentence and the phrase or cue behind it.

mod join;
mod mention;

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use crate::output::read::{Tags, ids};
use crate::output::{DecisionRow, MentionRow};
use crate::rules::Assertion;

pub use join::{Joined, join};
pub use mention::{MentionChange, mention_changes};

/// One decision as it was tagged once.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tagged {
    /// Its row.
    pub row: DecisionRow,
    /// Its mentions, where they are known.
    pub mentions: Option<Vec<MentionRow>>,
}

impl Tagged {
    fn known_mentions(&self) -> Option<Cow<'_, [MentionRow]>> {
        self.mentions.as_deref().map(Cow::Borrowed)
    }
}

/// Where a ground stands in a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// Among `grounds`.
    Applied,
    /// Among `considered_not_applied`.
    ConsideredNotApplied,
    /// Among `cited`.
    Cited,
    /// Nowhere.
    Absent,
}

impl Status {
    /// The word used in output.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Applied => "applied",
            Self::ConsideredNotApplied => "considered_not_applied",
            Self::Cited => "cited",
            Self::Absent => "absent",
        }
    }
}

/// The mentions of a decision before and after, as far as they are known.
type BothMentions<'m> = (Option<Cow<'m, [MentionRow]>>, Option<Cow<'m, [MentionRow]>>);

/// A value before and after.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Pair {
    /// Before.
    pub old: String,
    /// After.
    pub new: String,
}

/// A ground that stands elsewhere in a row than before.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Move {
    /// The ground.
    pub ground: String,
    /// Before.
    pub old: Status,
    /// After.
    pub new: Status,
    /// What is behind it, as far as that is known.
    pub evidence: Vec<Evidence>,
}

impl Move {
    /// `gained` where the ground is applied now, `lost` where it is no longer, else `moved`.
    pub fn kind(&self) -> &'static str {
        match (self.old, self.new) {
            (_, Status::Applied) => "gained",
            (Status::Applied, _) => "lost",
            _ => "moved",
        }
    }
}

/// A sentence with what it was made of.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Evidence {
    /// What became of the mention: its assertion before and after, `none` where there was or is no mention.
    pub assertion: Pair,
    /// The sentence.
    pub sentence: String,
    /// The phrase; empty where mentions are not known.
    pub phrase: String,
    /// What gives the mention its assertion now, or gave it; empty where mentions are not known.
    pub cause: String,
}

/// A decision that is tagged otherwise than before.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Change {
    /// Case number.
    pub reference: String,
    /// Where the new text came from.
    pub source: String,
    /// Grounds gained, lost and moved.
    pub moves: Vec<Move>,
    /// The first ground.
    pub first_ground: Option<Pair>,
    /// Whether it was refused.
    pub refusal: Option<Pair>,
    /// What a person should look at.
    pub check: Option<Pair>,
    /// The order of the grounds, where nothing else about them changed.
    pub order: Option<Pair>,
}

/// How often a ground is applied.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct GroundCount {
    /// The ground.
    pub ground: String,
    /// Decisions that applied it before.
    pub old: usize,
    /// Decisions that apply it now.
    pub new: usize,
    /// Decisions that apply it only now.
    pub gained: usize,
    /// Decisions that applied it only before.
    pub lost: usize,
}

/// A decision that stands on one side only.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Alone {
    /// Case number.
    pub reference: String,
    /// Where the text came from.
    pub source: String,
}

/// A reference that stands more than once on one side.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Duplicate {
    /// `old` or `new`.
    pub side: &'static str,
    /// Case number, or the source where there is none.
    pub name: String,
    /// Where it stands.
    pub sources: Vec<String>,
}

/// All that changed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Comparison {
    /// Versions of the rules before.
    pub old_rules: BTreeSet<String>,
    /// Versions of the rules after.
    pub new_rules: BTreeSet<String>,
    /// Decisions on both sides.
    pub decisions: usize,
    /// Those that are tagged otherwise, in the order of the old side.
    pub changes: Vec<Change>,
    /// Decisions that only the old side has.
    pub only_old: Vec<Alone>,
    /// Decisions that only the new side has.
    pub only_new: Vec<Alone>,
    /// References that stand more than once on a side.
    pub duplicates: Vec<Duplicate>,
    /// Every ground that is applied anywhere, by its id.
    pub grounds: Vec<GroundCount>,
}

impl Comparison {
    /// Compares two tables that were read; where both know mentions, changes name the phrase and the cause behind them.
    pub fn of_tags(old: &Tags<'_>, new: &Tags<'_>) -> Self {
        let owned = |tags: &Tags<'_>, row| tags.mentions(row).map(Cow::Owned);
        Self::of(&old.rows, &new.rows, |one, other| (owned(old, one), owned(new, other)))
    }

    /// Compares two tables of rows.
    pub fn of_rows(old: &[DecisionRow], new: &[DecisionRow]) -> Self {
        Self::of(old, new, |_, _| (None, None))
    }

    fn of<'m>(old: &[DecisionRow], new: &[DecisionRow], mentions: impl Fn(usize, usize) -> BothMentions<'m>) -> Self {
        let joined = join(old, new);
        let mut found = Self { duplicates: joined.duplicates, ..Self::default() };
        for (one, other) in joined.pairs {
            if let (Some(old), Some(new)) = (old.get(one), new.get(other)) {
                found.add_rows(old, new, || mentions(one, other));
            }
        }
        found.only_old = joined.only_old.iter().filter_map(|index| old.get(*index)).map(Alone::of).collect();
        found.only_new = joined.only_new.iter().filter_map(|index| new.get(*index)).map(Alone::of).collect();
        found
    }

    /// Adds one decision as it was and is tagged.
    pub fn add(&mut self, old: &Tagged, new: &Tagged) {
        self.add_rows(&old.row, &new.row, || (old.known_mentions(), new.known_mentions()));
    }

    fn add_rows<'m>(&mut self, old: &DecisionRow, new: &DecisionRow, mentions: impl FnOnce() -> BothMentions<'m>) {
        self.decisions += 1;
        for (versions, row) in [(&mut self.old_rules, old), (&mut self.new_rules, new)] {
            if !row.rules_version.is_empty() && !versions.contains(&row.rules_version) {
                versions.insert(row.rules_version.clone());
            }
        }
        self.count(old, new);
        self.changes.extend(change(old, new, mentions));
    }

    fn count(&mut self, old: &DecisionRow, new: &DecisionRow) {
        let (before, after): (BTreeSet<&str>, BTreeSet<&str>) =
            (ids(&old.grounds).collect(), ids(&new.grounds).collect());
        for ground in before.union(&after) {
            let index =
                self.grounds.binary_search_by(|count| count.ground.as_str().cmp(ground)).unwrap_or_else(|index| {
                    self.grounds.insert(index, GroundCount { ground: (*ground).to_owned(), ..GroundCount::default() });
                    index
                });
            let Some(count) = self.grounds.get_mut(index) else { continue };
            let (was, is) = (before.contains(ground), after.contains(ground));
            count.old += usize::from(was);
            count.new += usize::from(is);
            count.gained += usize::from(is && !was);
            count.lost += usize::from(was && !is);
        }
    }

    /// Whether both sides say the same of the same decisions.
    pub fn is_same(&self) -> bool {
        self.changes.is_empty() && self.only_old.is_empty() && self.only_new.is_empty()
    }
}

impl Alone {
    fn of(row: &DecisionRow) -> Self {
        Self { reference: row.reference.clone(), source: row.source.clone() }
    }
}

/// What changed in a decision; nothing where nothing did.
fn change<'m>(old: &DecisionRow, new: &DecisionRow, mentions: impl FnOnce() -> BothMentions<'m>) -> Option<Change> {
    let pair = |old: &String, new: &String| (old != new).then(|| Pair { old: old.clone(), new: new.clone() });
    let found = moves(old, new);
    let order = pair(&old.grounds, &new.grounds).filter(|_| found.iter().all(|(.., old, new)| !touches(*old, *new)));
    let change = Change {
        reference: new.reference.clone(),
        source: new.source.clone(),
        moves: Vec::new(),
        first_ground: pair(&old.first_ground, &new.first_ground),
        refusal: pair(&old.refusal, &new.refusal),
        check: pair(&old.check, &new.check),
        order,
    };
    let same = change.first_ground.is_none() && change.refusal.is_none() && change.check.is_none();
    if same && change.order.is_none() && found.is_empty() {
        return None;
    }
    let (before, after) = mentions();
    let evidence =
        before.as_deref().zip(after.as_deref()).map(|(before, after)| (after, mention_changes(before, after)));
    let moves = found.into_iter().map(|(ground, before, after)| {
        let evidence = match &evidence {
            Some((after_mentions, changes)) => behind(ground, changes, after_mentions),
            None => quoted(ground, old, new),
        };
        Move { ground: ground.to_owned(), old: before, new: after, evidence }
    });
    Some(Change { moves: moves.collect(), ..change })
}

/// Whether a ground that moves so enters or leaves the column `grounds`.
fn touches(old: Status, new: Status) -> bool {
    (old == Status::Applied) != (new == Status::Applied)
}

/// Every ground that stands elsewhere than before, by its id.
fn moves<'r>(old: &'r DecisionRow, new: &'r DecisionRow) -> Vec<(&'r str, Status, Status)> {
    let (before, after) = (statuses(old), statuses(new));
    let all: BTreeSet<&str> = before.keys().chain(after.keys()).copied().collect();
    let status = |of: &BTreeMap<&str, Status>, ground: &str| of.get(ground).copied().unwrap_or(Status::Absent);
    let moves = all.into_iter().map(|ground| (ground, status(&before, ground), status(&after, ground)));
    moves.filter(|(_, old, new)| old != new).collect()
}

fn statuses(row: &DecisionRow) -> BTreeMap<&str, Status> {
    let columns = [
        (&row.cited, Status::Cited),
        (&row.considered_not_applied, Status::ConsideredNotApplied),
        (&row.grounds, Status::Applied),
    ];
    columns.into_iter().flat_map(|(column, status)| ids(column).map(move |id| (id, status))).collect()
}

/// The mentions of a ground that changed; where none did, those that are applied now.
fn behind(ground: &str, changes: &[MentionChange<'_>], after: &[MentionRow]) -> Vec<Evidence> {
    let own = changes.iter().filter(|change| change.either().ground == ground);
    let found: Vec<Evidence> = own.map(|change| Evidence::of(change.before(), change.after())).collect();
    if !found.is_empty() {
        return found;
    }
    let applied = |row: &&MentionRow| row.ground == ground && row.assertion == Assertion::Applied.as_str();
    after.iter().filter(applied).map(|row| Evidence::of(Some(row), Some(row))).collect()
}

/// The quote of the row, where it belongs to the ground.
fn quoted(ground: &str, old: &DecisionRow, new: &DecisionRow) -> Vec<Evidence> {
    let row = [new, old].into_iter().find(|row| row.first_ground == ground && !row.quote.is_empty());
    let said = |row: &DecisionRow| if row.first_ground == ground { Assertion::Applied.as_str() } else { "" };
    let of = |row: &DecisionRow| Evidence {
        assertion: Pair { old: said(old).to_owned(), new: said(new).to_owned() },
        sentence: row.quote.clone(),
        phrase: String::new(),
        cause: String::new(),
    };
    row.map(of).into_iter().collect()
}

impl Evidence {
    fn of(old: Option<&MentionRow>, new: Option<&MentionRow>) -> Self {
        let assertion = |row: Option<&MentionRow>| row.map_or("none", |row| row.assertion.as_str()).to_owned();
        let text = |of: fn(&MentionRow) -> &String| new.or(old).map(of).cloned().unwrap_or_default();
        Self {
            assertion: Pair { old: assertion(old), new: assertion(new) },
            sentence: text(|row| &row.sentence),
            phrase: text(|row| &row.phrase),
            cause: text(|row| &row.cause),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(reference: &str, grounds: &str, cited: &str) -> DecisionRow {
        DecisionRow {
            source: format!("{reference}.txt"),
            reference: reference.to_owned(),
            refusal: "full".to_owned(),
            first_ground: grounds.split(';').next().unwrap_or_default().to_owned(),
            grounds: grounds.to_owned(),
            cited: cited.to_owned(),
            quote: format!("Because of {grounds}."),
            ..DecisionRow::default()
        }
    }

    #[test]
    fn gains_losses_and_moves_are_told_apart() {
        let old = [row("1", "court;late", "appeal"), row("2", "court", ""), row("3", "late", "court")];
        let new = [row("1", "court;appeal", "late"), row("2", "court", ""), row("3", "late", "")];
        let found = Comparison::of_rows(&old, &new);
        let said: Vec<String> = found
            .changes
            .iter()
            .flat_map(|change| {
                change.moves.iter().map(|one| format!("{} {} {}", change.reference, one.kind(), one.ground))
            })
            .collect();
        assert_eq!(said, ["1 gained appeal", "1 lost late", "3 moved court"]);
        assert_eq!(found.decisions, 3);
        let counts: Vec<_> =
            found.grounds.iter().map(|one| (one.ground.as_str(), one.old, one.new, one.gained, one.lost)).collect();
        assert_eq!(counts, [("appeal", 0, 1, 1, 0), ("court", 2, 2, 0, 0), ("late", 2, 1, 0, 1)]);
    }

    #[test]
    fn a_new_order_is_a_change_of_its_own() {
        let found = Comparison::of_rows(&[row("1", "court;late", "")], &[row("1", "late;court", "")]);
        let change = found.changes.first().expect("a change");
        assert!(change.moves.is_empty());
        assert_eq!(change.order.as_ref().map(|pair| pair.new.as_str()), Some("late;court"));
        assert_eq!(change.first_ground.as_ref().map(|pair| pair.old.as_str()), Some("court"));
        assert!(Comparison::of_rows(&[row("1", "late", "")], &[row("1", "late", "")]).is_same());
    }

    #[test]
    fn the_quote_is_shown_where_it_is_the_grounds_own() {
        let found = Comparison::of_rows(&[row("1", "court", "")], &[row("1", "late", "")]);
        let moves = &found.changes.first().expect("a change").moves;
        assert_eq!(moves[0].evidence[0].sentence, "Because of court.");
        assert_eq!(moves[1].evidence[0].sentence, "Because of late.");
    }
}
