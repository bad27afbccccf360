//! Which mentions of a decision came, went, or amount to something else.

use crate::output::MentionRow;

/// What became of a mention.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MentionChange<'m> {
    /// It is new.
    Gained(&'m MentionRow),
    /// It is gone.
    Lost(&'m MentionRow),
    /// It was `old` and is `new`.
    Changed {
        /// Before.
        old: &'m MentionRow,
        /// After.
        new: &'m MentionRow,
    },
}

impl<'m> MentionChange<'m> {
    /// As it was.
    pub fn before(&self) -> Option<&'m MentionRow> {
        match self {
            Self::Gained(_) => None,
            Self::Lost(old) | Self::Changed { old, .. } => Some(old),
        }
    }

    /// As it is.
    pub fn after(&self) -> Option<&'m MentionRow> {
        match self {
            Self::Lost(_) => None,
            Self::Gained(new) | Self::Changed { new, .. } => Some(new),
        }
    }

    /// As it is, else as it was.
    pub fn either(&self) -> &'m MentionRow {
        match self {
            Self::Gained(row) | Self::Lost(row) | Self::Changed { new: row, .. } => row,
        }
    }
}

/// Every mention that came, went or changed, in the order of the text as it is, what went last.
pub fn mention_changes<'m>(old: &'m [MentionRow], new: &'m [MentionRow]) -> Vec<MentionChange<'m>> {
    let mut left: Vec<&MentionRow> = old.iter().collect();
    let mut open: Vec<(&MentionRow, Option<&MentionRow>)> = new.iter().map(|row| (row, None)).collect();
    let mut take = |row: &MentionRow, alike: fn(&MentionRow, &MentionRow) -> bool| {
        let index = left.iter().position(|other| alike(row, other))?;
        Some(left.remove(index))
    };
    open.retain(|(row, _)| take(row, is_same).is_none());
    for alike in [same_place, same_words] {
        for (row, partner) in open.iter_mut().filter(|(_, partner)| partner.is_none()) {
            *partner = take(row, alike);
        }
    }
    let kept = open.into_iter().map(|(new, partner)| match partner {
        Some(old) => MentionChange::Changed { old, new },
        None => MentionChange::Gained(new),
    });
    kept.chain(left.into_iter().map(MentionChange::Lost)).collect()
}

/// Whether two rows are the same in everything but where the decision came from.
fn is_same(one: &MentionRow, other: &MentionRow) -> bool {
    fn texts(row: &MentionRow) -> [&String; 6] {
        [&row.assertion, &row.cause, &row.section, &row.matched, &row.phrase, &row.sentence]
    }
    same_place(one, other) && one.paragraph == other.paragraph && texts(one) == texts(other)
}

/// The same ground at the same place.
fn same_place(one: &MentionRow, other: &MentionRow) -> bool {
    (&one.ground, one.start, one.end) == (&other.ground, other.start, other.end)
}

/// The same ground in the same words, where the text around them was changed.
fn same_words(one: &MentionRow, other: &MentionRow) -> bool {
    (&one.ground, &one.matched, &one.phrase) == (&other.ground, &other.matched, &other.phrase)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(ground: &str, start: usize, assertion: &str) -> MentionRow {
        MentionRow {
            source: String::new(),
            reference: String::new(),
            ground: ground.to_owned(),
            assertion: assertion.to_owned(),
            cause: "phrase".to_owned(),
            section: "summary".to_owned(),
            paragraph: 1,
            start,
            end: start + 4,
            matched: "late".to_owned(),
            phrase: "late".to_owned(),
            sentence: "It is late.".to_owned(),
            url: String::new(),
        }
    }

    #[test]
    fn mentions_are_paired_by_place_then_by_words() {
        let old = [row("late", 0, "applied"), row("late", 10, "applied"), row("court", 20, "cited")];
        let new =
            [row("late", 0, "applied"), row("late", 10, "negated"), row("court", 25, "cited"), row("new", 30, "cited")];
        let said: Vec<_> = mention_changes(&old, &new)
            .iter()
            .map(|change| (change.before().map(|row| row.start), change.after().map(|row| row.start)))
            .collect();
        assert_eq!(said, [(Some(10), Some(10)), (Some(20), Some(25)), (None, Some(30))]);
        assert_eq!(mention_changes(&old, &new[..1]).len(), 2);
        assert!(mention_changes(&old, &old).is_empty());
    }
}
