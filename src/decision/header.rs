//! The lines before the first heading: organisation, reference, subject, outcome, date.

use jiff::civil::Date;

use crate::input::Given;
use crate::span::Span;

use super::words::fold;
use super::{Field, FieldKind, Layout};

/// What the header says, each part absent where it does not.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Header {
    /// The case number as `NN NNN NNN`, with its letter where it has one.
    pub reference: Option<String>,
    /// The body complained about; several joined by `; `.
    pub organisation: Option<String>,
    /// Subject.
    pub category: Option<String>,
    /// Subject below [`Header::category`].
    pub subcategory: Option<String>,
    /// The result as printed.
    pub outcome: Option<String>,
    /// Day of the decision.
    pub decision_date: Option<Date>,
}

/// A label with its field, as found in a line.
struct Found {
    field: usize,
    /// Byte range of the label in the line.
    label: Span,
}

/// Reads the header from the first `end` bytes of `text`.
pub(super) fn parse(text: &str, end: usize, layout: &Layout) -> Header {
    let lines: Vec<&str> = text
        .get(..end)
        .unwrap_or_default()
        .lines()
        .map(str::trim)
        .filter(|line| !line.is_empty() && !layout.noise.contains(&fold(line)))
        .collect();
    let (values, labelled) = read_fields(&lines, &layout.fields);
    let mut header = Header::default();
    for (field, found) in layout.fields.iter().zip(values) {
        if !found.is_empty() {
            header.set(field, &found, layout);
        }
    }
    let (names, reference) = named_references(&lines, layout);
    header.reference = header.reference.or(reference);
    if header.organisation.is_none() {
        header.organisation =
            if names.is_empty() { bare_name(&lines, &labelled, layout) } else { Some(names.join("; ")) };
    }
    header
}

impl Header {
    fn set(&mut self, field: &Field, values: &[String], layout: &Layout) {
        let joined = values.join(&field.join);
        match field.kind {
            FieldKind::Organisation => self.organisation = Some(joined),
            FieldKind::Reference => {
                self.reference = layout.reference.find(&joined).map(|found| normalise_reference(found.as_str()));
            }
            FieldKind::Category => (self.category, self.subcategory) = read_category(&joined),
            FieldKind::Outcome => self.outcome = Some(joined),
            FieldKind::DecisionDate => self.decision_date = read_date(&joined),
        }
    }

    /// Fills what the text does not say from what was given beside it.
    pub(super) fn fill(&mut self, given: &Given, layout: &Layout) {
        let title = given.title.as_deref().map(str::trim).unwrap_or_default();
        let (names, titled) = named_references(&[title], layout);
        if self.reference.is_none() {
            let found = given.references.iter().find_map(|printed| layout.reference.find(printed));
            self.reference = found.map(|found| normalise_reference(found.as_str())).or(titled);
        }
        if self.organisation.is_none() {
            let titled = || names.first().cloned().or_else(|| bare_name(&[title], &[false], layout));
            self.organisation = given.organisation.as_deref().map(clean).or_else(titled);
        }
        if self.category.is_none() {
            (self.category, self.subcategory) = given.category.as_deref().map(read_category).unwrap_or_default();
        }
        if self.subcategory.is_none() {
            self.subcategory = given.subcategory.as_deref().map(clean);
        }
        if self.outcome.is_none() {
            self.outcome = given.outcome.as_deref().map(clean);
        }
        if self.decision_date.is_none() {
            // A time of day after the date, as JSON prints it, says nothing more.
            let day = |date: &str| read_date(date).or_else(|| read_date(date.get(..10)?));
            self.decision_date = given.date.as_deref().and_then(day);
        }
    }
}

/// Subject and the subject below it, from both as printed.
fn read_category(printed: &str) -> (Option<String>, Option<String>) {
    let mut parts = printed.splitn(2, '>').map(clean).filter(|part| !part.is_empty());
    (parts.next(), parts.next())
}

/// The values of every field, in the order of `fields`, and which lines hold a label.
fn read_fields(lines: &[&str], fields: &[Field]) -> (Vec<Vec<String>>, Vec<bool>) {
    let mut values: Vec<Vec<String>> = vec![Vec::new(); fields.len()];
    let mut labelled = vec![false; lines.len()];
    let mut index = 0;
    while let Some(line) = lines.get(index) {
        let found = labels(line, fields);
        let here = index;
        index += 1;
        let Some(last) = found.last() else { continue };
        labelled[here] = true;
        for (place, label) in found.iter().enumerate() {
            let stop = found.get(place + 1).map_or(line.len(), |next| next.label.start);
            let value = clean(line.get(label.label.end..stop).unwrap_or_default());
            if !value.is_empty() {
                values[label.field].push(value);
            } else if label.label == last.label {
                // The value stands on the lines below, up to the next label.
                let below = lines.get(index..).unwrap_or_default();
                let count = below.iter().take_while(|next| labels(next, fields).is_empty()).count();
                let value = clean(&below.get(..count).unwrap_or_default().join(" "));
                if !value.is_empty() {
                    values[label.field].push(value);
                }
                labelled.iter_mut().skip(index).take(count).for_each(|mark| *mark = true);
                index += count;
            }
        }
    }
    (values, labelled)
}

/// A value without the colon that follows its label, and with single spaces.
fn clean(value: &str) -> String {
    let value = value.trim().trim_start_matches(':').trim();
    value.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The labels of a line: one at its start, before a colon or alone; or several in a row, as mirror sites print them.
fn labels(line: &str, fields: &[Field]) -> Vec<Found> {
    let at_start = label_at(line, 0, fields).filter(|found| {
        let rest = line.get(found.label.end..).unwrap_or_default().trim_start();
        rest.is_empty() || rest.starts_with(':')
    });
    if let Some(found) = at_start {
        return vec![found];
    }
    let mut found: Vec<Found> = Vec::new();
    let starts = line
        .char_indices()
        .filter(|(at, _)| *at == 0 || line.get(..*at).is_some_and(|before| before.ends_with(char::is_whitespace)));
    for (at, _) in starts {
        let free = found.last().is_none_or(|last| at >= last.label.end);
        if let Some(next) = label_at(line, at, fields).filter(|_| free) {
            found.push(next);
        }
    }
    let mut kinds: Vec<usize> = found.iter().map(|found| found.field).collect();
    kinds.sort_unstable();
    kinds.dedup();
    if kinds.len() > 1 { found } else { Vec::new() }
}

/// The longest label that stands at byte `at` of the line as a whole word.
fn label_at(line: &str, at: usize, fields: &[Field]) -> Option<Found> {
    let rest = line.get(at..)?;
    let fits = |label: &&String| {
        rest.starts_with(label.as_str())
            && !rest.get(label.len()..).is_some_and(|after| after.starts_with(char::is_alphanumeric))
    };
    fields
        .iter()
        .enumerate()
        .filter_map(|(field, rule)| Some((field, rule.labels.iter().filter(fits).map(String::len).max()?)))
        .max_by_key(|(_, length)| *length)
        .map(|(field, length)| Found { field, label: Span::new(at, at + length) })
}

/// The names that stand before a reference in brackets, and the first reference of the header.
fn named_references(lines: &[&str], layout: &Layout) -> (Vec<String>, Option<String>) {
    let mut names = Vec::new();
    let mut reference = None;
    for line in lines {
        for found in layout.reference.find_iter(line) {
            let before = line.get(..found.start()).unwrap_or_default();
            if reference.is_none() {
                reference = Some(normalise_reference(found.as_str()));
            }
            if let Some(name) = before.trim_end().strip_suffix('(') {
                let name = name.trim().trim_start_matches(['#', '*', ' ']).trim();
                if !name.is_empty() && !names.iter().any(|known| known == name) {
                    names.push(name.to_owned());
                }
            }
        }
    }
    (names, reference)
}

/// A line that is an organisation's name, where none stands before a reference.
fn bare_name(lines: &[&str], labelled: &[bool], layout: &Layout) -> Option<String> {
    let pattern = layout.organisation.as_ref()?;
    lines
        .iter()
        .zip(labelled)
        .rfind(|(line, labelled)| !**labelled && pattern.is_match(line))
        .map(|(line, _)| line.trim_start_matches(['#', '*', ' ']).trim_end_matches(['*', ' ']).to_owned())
}

/// `NN NNN NNN` with the letter, from any printed form of a reference.
pub fn normalise_reference(printed: &str) -> String {
    let mut out = String::with_capacity(11);
    for sign in printed.chars().filter(char::is_ascii_alphanumeric) {
        if sign.is_ascii_digit() && matches!(out.len(), 2 | 6) {
            out.push(' ');
        }
        out.push(sign.to_ascii_lowercase());
    }
    out
}

/// The first date in `value`, in one of the forms that decisions and their mirrors print.
fn read_date(value: &str) -> Option<Date> {
    let words: Vec<&str> = value.split_whitespace().collect();
    let three = words.windows(3).find_map(|three| {
        let joined = three.join(" ");
        ["%d %b %Y", "%d %B %Y", "%B %d, %Y"].iter().find_map(|form| Date::strptime(form, &joined).ok())
    });
    three.or_else(|| {
        words.iter().find_map(|word| ["%Y-%m-%d", "%d/%m/%Y"].iter().find_map(|form| Date::strptime(form, word).ok()))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_are_printed_in_one_form() {
        for printed in ["24 018 564", "24-018-564", "24018564"] {
            assert_eq!(normalise_reference(printed), "24 018 564");
        }
        assert_eq!(normalise_reference("17 002 402B"), "17 002 402b");
    }

    #[test]
    fn dates_are_read_in_every_printed_form() {
        for printed in ["21 Mar 2025", "21 March 2025", "2025-03-21", "21/03/2025", "on 21 March 2025 at noon"] {
            assert_eq!(read_date(printed).map(|date| date.to_string()).as_deref(), Some("2025-03-21"), "{printed}");
        }
        assert_eq!(read_date("soon"), None);
    }
}
