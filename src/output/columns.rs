//! The data dictionary of the tables that `tag` writes. Everything that must know a column's name or type takes it from
//! here: the headers, the types of JSON Lines and Parquet, and `grounds columns`.

use crate::rules::Assertion;

use super::Per;

/// What a column's cells hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Words.
    Text,
    /// One of the words in [`Column::values`].
    Word,
    /// A day, ISO 8601.
    Date,
    /// Words joined by [`JOINT`](super::JOINT).
    List,
    /// A whole number from 0.
    Number,
    /// Any other number.
    Decimal,
    /// `yes`, or empty for no.
    Yes,
    /// `1` or `0`.
    Bit,
}

/// One column of a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Column<'c> {
    /// As the header has it.
    pub name: &'c str,
    /// What its cells hold.
    pub kind: Kind,
    /// What it says.
    pub meaning: &'c str,
    /// A cell.
    pub example: &'c str,
    /// What an empty cell means; nothing where none is empty.
    pub empty: Option<&'c str>,
    /// The words that may stand in it, where they are few.
    pub values: &'static [&'static str],
}

impl Column<'static> {
    /// A column in which any words may stand.
    pub(crate) const fn new(
        name: &'static str,
        kind: Kind,
        meaning: &'static str,
        example: &'static str,
        empty: Option<&'static str>,
    ) -> Self {
        Self { name, kind, meaning, example, empty, values: &[] }
    }
}

const NOT_SAID: Option<&str> = Some("the decision does not say");
const NO_GROUND: Option<&str> = Some("no ground is applied");

pub(crate) const SOURCE: Column<'static> = Column::new(
    "source",
    Kind::Text,
    "where the text came from, as given on the command line",
    "decisions/24018564.txt",
    None,
);
pub(crate) const REFERENCE: Column<'static> =
    Column::new("reference", Kind::Text, "the case number, with its letter where it has one", "24 018 564", NOT_SAID);
const RULES_VERSION: Column<'static> = Column::new(
    "rules_version",
    Kind::Text,
    "scheme, version, and the first 8 hexadecimal digits of the rule file's SHA-256",
    "lgsco 2026.11.1 1a2b3c4d",
    None,
);
const GROUND: Column<'static> = Column::new("ground", Kind::Text, "the ground's id", "right_of_appeal", None);
const SECTION: Column<'static> = Column::new("section", Kind::Text, "the kind of section", "final_decision", None);
const PARAGRAPH: Column<'static> = Column::new(
    "paragraph",
    Kind::Number,
    "the number of the paragraph: the printed one, else its place in the section from 1",
    "14",
    None,
);
const ASSERTION: Column<'static> = Column {
    values: &ASSERTIONS,
    ..Column::new(
        "assertion",
        Kind::Word,
        "what it amounts to: applied; cited among the legal tests; negated (weighed and denied); attributed to somebody \
         else; hypothetical; historical (another or earlier case); a finding about a matter that was investigated",
        "applied",
        None,
    )
};

#[expect(clippy::indexing_slicing, reason = "where this is wrong, it does not compile")]
const ASSERTIONS: [&str; Assertion::ALL.len()] = {
    let mut words = [""; Assertion::ALL.len()];
    let mut index = 0;
    while index < words.len() {
        words[index] = Assertion::ALL[index].as_str();
        index += 1;
    }
    words
};

const DECISION: [Column<'static>; 15] = [
    SOURCE,
    REFERENCE,
    Column::new(
        "organisation",
        Kind::Text,
        "the body complained about; two joined by `; `",
        "Leeds City Council",
        NOT_SAID,
    ),
    Column::new("category", Kind::Text, "the subject as printed", "Education", NOT_SAID),
    Column::new("subcategory", Kind::Text, "the subject below it as printed", "School admissions", NOT_SAID),
    Column::new("outcome", Kind::Text, "what the header says", "Closed after initial enquiries", NOT_SAID),
    Column::new("decision_date", Kind::Date, "the day of the decision", "2025-03-14", NOT_SAID),
    Column {
        values: &["full", "part", "no"],
        ..Column::new(
            "refusal",
            Kind::Word,
            "full (none of it investigated to an end), part, no (investigated to the end); from the text, not from the \
             header",
            "full",
            None,
        )
    },
    Column::new(
        "first_ground",
        Kind::Text,
        "the applied ground that the Final decision gives first, else the Summary, else the assessment; the first \
         stated, not the main one",
        "right_of_appeal",
        NO_GROUND,
    ),
    Column::new(
        "grounds",
        Kind::List,
        "all applied grounds in order of statement",
        "right_of_appeal;late_complaint",
        NO_GROUND,
    ),
    Column::new(
        "cited",
        Kind::List,
        "grounds listed among the legal tests and not applied",
        "late_complaint",
        Some("none"),
    ),
    Column::new("considered_not_applied", Kind::List, "grounds weighed and denied", "right_of_appeal", Some("none")),
    Column::new(
        "check",
        Kind::List,
        "what a person should look at: no-ground, header, summary-differs, layout, reference-unresolved, typo",
        "summary-differs",
        Some("nothing"),
    ),
    Column::new(
        "quote",
        Kind::Text,
        "the sentence that carries the first ground, as it stands in the source",
        "We will not investigate because Mrs B can appeal to the tribunal.",
        NO_GROUND,
    ),
    RULES_VERSION,
];

const PER_GROUND: [Column<'static>; 8] = [
    SOURCE,
    REFERENCE,
    GROUND,
    Column { meaning: "the strongest assertion among the ground's mentions (see the table per mention)", ..ASSERTION },
    Column::new(
        "first",
        Kind::Yes,
        "yes for the first ground",
        "yes",
        Some("another ground is the first, or none is applied"),
    ),
    Column { meaning: "the kind of section of the mention that stands for the ground", ..SECTION },
    PARAGRAPH,
    Column::new("quote", Kind::Text, "the sentence of that mention", "The complaint is late.", None),
];

const PER_MENTION: [Column<'static>; 12] = [
    SOURCE,
    REFERENCE,
    GROUND,
    ASSERTION,
    Column::new(
        "cause",
        Kind::Text,
        "what made it so: phrase, section, cue (with its words), quotation, question, narrative, refusal, or reference \
         (with its words)",
        "cue: the Council says",
        None,
    ),
    SECTION,
    PARAGRAPH,
    Column::new(
        "start",
        Kind::Number,
        "the first byte of the matched words in the text as read, as UTF-8",
        "1042",
        None,
    ),
    Column::new("end", Kind::Number, "one past their last byte", "1061", None),
    Column::new("matched", Kind::Text, "the matched words as they stand in the text", "not enough evidence", None),
    Column::new("phrase", Kind::Text, "the phrase of the rule file that matched", "not enough evidence", None),
    Column::new("sentence", Kind::Text, "the sentence they stand in", "There is not enough evidence of fault.", None),
];

/// The column that stands after the others where the input says where a decision is published.
pub const URL: Column<'static> = Column::new(
    "url",
    Kind::Text,
    "where the decision is published; in CSV the column stands only where an input has it",
    "https://www.lgo.org.uk/decisions/education/school-admissions/24-018-564",
    Some("the input does not say"),
);

/// The columns that a table always has, in order.
pub const fn columns(per: Per) -> &'static [Column<'static>] {
    match per {
        Per::Decision => &DECISION,
        Per::Ground => &PER_GROUND,
        Per::Mention => &PER_MENTION,
    }
}

/// The names of those columns.
pub fn names(per: Per) -> Vec<&'static str> {
    columns(per).iter().map(|column| column.name).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_column_is_explained_and_its_example_fits() {
        for per in Per::ALL {
            for column in columns(per).iter().chain([&URL]) {
                let Column { name, kind, meaning, example, empty, values } = column;
                assert!(!meaning.is_empty() && !example.is_empty(), "{name}");
                assert_ne!(*empty, Some(""), "{name}");
                match kind {
                    Kind::Date => assert!(example.parse::<jiff::civil::Date>().is_ok(), "{name}"),
                    Kind::Decimal => assert!(example.parse::<f64>().is_ok(), "{name}"),
                    Kind::Number => assert!(example.parse::<u32>().is_ok(), "{name}"),
                    Kind::Yes => assert_eq!(*example, "yes", "{name}"),
                    Kind::Bit => assert!(["0", "1"].contains(example), "{name}"),
                    Kind::Word => assert!(values.contains(example), "{name}"),
                    Kind::Text | Kind::List => assert!(values.is_empty(), "{name}"),
                }
            }
        }
    }
}
