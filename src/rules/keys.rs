//! Every key of a rule file: what it is for, what its value must be, where it must stand.
//!
//! The one table behind three things: the reader refuses keys that do not stand here and misses those that must; the
//! JSON Schema for editors ([`super::schema`]) is made from it; and so is the list of keys in `docs/keys.md`
//! ([`super::schema::markdown`]). A test holds the three together.

use crate::decision::{FieldKind, SectionKind};

use super::{Assertion, Direction, Lint, Stage};

/// A mapping of the rule file.
#[derive(Debug)]
pub struct Mapping {
    /// What the documentation calls it.
    pub name: &'static str,
    /// What it is for, in a sentence.
    pub about: &'static str,
    /// Its keys, in the order in which people write them.
    pub keys: &'static [Key],
    /// Of these keys exactly one must be there; none where the list is empty.
    pub either: &'static [&'static str],
}

/// A key of a mapping.
#[derive(Debug)]
pub struct Key {
    /// The key.
    pub name: &'static str,
    /// Whether it must be there.
    pub required: bool,
    /// What its value must be.
    pub shape: Shape,
    /// What it is for, in a sentence.
    pub about: &'static str,
}

/// What a value must be.
#[derive(Clone, Copy, Debug)]
pub enum Shape {
    /// Text.
    Text,
    /// The id of a ground.
    Id,
    /// A regular expression of the crate `regex`.
    Regex,
    /// One of a few words.
    Word(Words),
    /// A number of words, or the name of a reach.
    Reach,
    /// A day, as 2024-03-31.
    Date,
    /// A list of texts.
    Texts,
    /// A list of words.
    WordList(Words),
    /// A list of phrases, each in its short or long form; at least one.
    Phrases,
    /// A mapping from names of the writer's choice to lists of texts in the phrase language.
    Terms,
    /// A mapping.
    Map(&'static Mapping),
    /// A list of mappings; at least one.
    Maps(&'static Mapping),
}

/// The words that a value may be.
#[derive(Clone, Copy, Debug)]
pub enum Words {
    /// [`Stage`].
    Stage,
    /// [`Assertion`].
    Assertion,
    /// [`Direction`].
    Direction,
    /// [`SectionKind`].
    SectionKind,
    /// `cited`, the one assertion that a pointer can lift.
    Lifted,
    /// `true` and `false`.
    Truth,
    /// [`Lint`].
    Lint,
}

impl Words {
    /// All of them.
    pub fn all(self) -> Vec<String> {
        let owned = |word: &str| word.to_owned();
        match self {
            Self::Stage => Stage::ALL.map(|(word, _)| owned(word)).to_vec(),
            Self::Assertion => Assertion::ALL.map(|assertion| owned(assertion.as_str())).to_vec(),
            Self::Direction => Direction::ALL.map(|(word, _)| owned(word)).to_vec(),
            Self::SectionKind => SectionKind::ALL.map(|kind| owned(kind.as_str())).to_vec(),
            Self::Lifted => vec![owned(Assertion::Cited.as_str())],
            Self::Truth => vec![owned("true"), owned("false")],
            Self::Lint => Lint::ALL.map(|lint| lint.to_string()).to_vec(),
        }
    }
}

const fn key(name: &'static str, shape: Shape, about: &'static str) -> Key {
    Key { name, required: false, shape, about }
}

const fn must(name: &'static str, shape: Shape, about: &'static str) -> Key {
    Key { name, required: true, shape, about }
}

const fn mapping(name: &'static str, about: &'static str, keys: &'static [Key]) -> Mapping {
    Mapping { name, about, keys, either: &[] }
}

/// The whole file.
pub static FILE: Mapping = mapping(
    "The file",
    "What the program knows of decisions and of the grounds that they give.",
    &[
        must("scheme", Shape::Text, "Short name of the scheme, printed in the column `rules_version`."),
        key("title", Shape::Text, "What people call the scheme."),
        must("version", Shape::Text, "Version of the rules, printed in the column `rules_version`."),
        key("caveats", Shape::Texts, "What must be said beside every figure made with these rules."),
        key(
            "breaks",
            Shape::Maps(&BREAK),
            "Changes of practice, from which on figures cannot be compared with earlier ones.",
        ),
        must("layout", Shape::Map(&LAYOUT), "How decisions are laid out."),
        key("terms", Shape::Terms, "Vocabulary: names with their entries; a phrase uses a term as `<name>`."),
        must("refusals", Shape::Map(&REFUSALS), "Phrases that say whether the complaint was investigated."),
        must("grounds", Shape::Maps(&GROUND), "The grounds, each with its phrases and examples."),
        key("quotations", Shape::Word(Words::Assertion), "What a mention between quotation marks amounts to."),
        key("questions", Shape::Word(Words::Assertion), "What a mention in a question amounts to."),
        key("narrative", Shape::Map(&NARRATIVE), "How to tell a sentence that only tells what happened."),
        key("context", Shape::Maps(&CUE), "Cues, in order of precedence: words that change what a mention amounts to."),
        key("terminators", Shape::Phrases, "Words that end a clause."),
        key("pointers", Shape::Maps(&POINTER), "Wordings that stand for a ground named elsewhere."),
        key("references", Shape::Phrases, "Wordings that point to a paragraph by its number, `<number>`."),
        key("allow", Shape::Maps(&ALLOW), "Lints of `grounds check` that are silent in the whole file."),
    ],
);

/// How decisions are laid out.
pub static LAYOUT: Mapping = mapping(
    "`layout`",
    "How decisions are laid out: their header, headings and furniture.",
    &[
        must("reference", Shape::Regex, "What a case number looks like."),
        key("organisation", Shape::Regex, "A line that is the name of an organisation and nothing else."),
        key("fields", Shape::Map(&FIELDS), "The labels of the header's fields."),
        must("sections", Shape::Maps(&SECTION), "The kinds of section with the headings that open them."),
        key("ends", Shape::Texts, "Lines after which only page furniture follows."),
        key("noise", Shape::Texts, "Lines that are page furniture."),
        key("abbreviations", Shape::Texts, "Words whose full stop ends no sentence, written without it."),
    ],
);

/// The header's fields.
pub static FIELDS: Mapping = mapping(
    "`layout.fields`",
    "The fields of a decision's header.",
    &[
        key(FieldKind::Reference.as_str(), Shape::Map(&FIELD), "The case number."),
        key(FieldKind::Organisation.as_str(), Shape::Map(&FIELD), "The body complained about."),
        key(FieldKind::Category.as_str(), Shape::Map(&FIELD), "The subject, and the subject below it."),
        key(FieldKind::Outcome.as_str(), Shape::Map(&FIELD), "What the header says of the result."),
        key(FieldKind::DecisionDate.as_str(), Shape::Map(&FIELD), "The day of the decision."),
    ],
);

/// One field.
pub static FIELD: Mapping = mapping(
    "A field",
    "One field of the header.",
    &[
        must("labels", Shape::Texts, "The labels that introduce it; the longest that fits wins."),
        key("join", Shape::Text, "What joins several values, each with a label of its own; a space, without it."),
    ],
);

/// One kind of section.
pub static SECTION: Mapping = mapping(
    "A section",
    "One kind of section: the lines that open it, and what its mentions start as.",
    &[
        must("kind", Shape::Word(Words::SectionKind), "What the section is for."),
        must("headings", Shape::Texts, "The lines that open it; letter case and signs do not matter."),
        key("subheadings", Shape::Texts, "Lines that open it only where it is not open already."),
        key("assertion", Shape::Word(Words::Assertion), "What its mentions start as; `applied`, without it."),
        key("scan", Shape::Word(Words::Truth), "Whether mentions are looked for in it; `true`, without it."),
    ],
);

/// Refusal phrases.
pub static REFUSALS: Mapping = mapping(
    "`refusals`",
    "Phrases that say whether the complaint was investigated. Sections and cues change them as they change grounds.",
    &[
        must("refuses", Shape::Phrases, "“We will not investigate”."),
        key("leaves_out", Shape::Phrases, "“I have not investigated the first part”."),
        must("investigated", Shape::Phrases, "“I have completed my investigation”."),
        key("outcomes", Shape::Map(&OUTCOMES), "What the header's outcome suggests where the text does not say."),
    ],
);

/// The header's outcomes.
pub static OUTCOMES: Mapping = mapping(
    "`refusals.outcomes`",
    "Outcomes as headers print them.",
    &[
        key("full", Shape::Texts, "Nothing was investigated."),
        key("part", Shape::Texts, "A part was investigated."),
        key("no", Shape::Texts, "It was investigated to the end."),
    ],
);

/// One ground.
pub static GROUND: Mapping = mapping(
    "A ground",
    "A reason for not investigating.",
    &[
        must("id", Shape::Id, "The word printed in tables, and used by `grounds` and `to` in this file."),
        must("title", Shape::Text, "What people call it."),
        must("stage", Shape::Word(Words::Stage), "The stage of the Assessment Code to which it belongs."),
        key("law", Shape::Text, "The Act and section that it rests on."),
        key("immune", Shape::WordList(Words::Assertion), "Assertions that no cue and no narrative gives its mentions."),
        key("note", Shape::Text, "What must be said beside every figure about the ground."),
        must("phrases", Shape::Phrases, "The wordings that signal it."),
        key("examples", Shape::Map(&EXAMPLES), "Sentences with what they must yield; `grounds check` runs them."),
        key("allow", Shape::Maps(&ALLOW), "Lints that are silent for the ground and its phrases."),
    ],
);

/// A ground's examples.
pub static EXAMPLES: Mapping = mapping(
    "`examples`",
    "Sentences by what they must yield, each read as a sentence of the assessment of a decision that refuses.",
    &[
        key(Assertion::Applied.as_str(), Shape::Texts, "The Ombudsman relies on the ground."),
        key(Assertion::Cited.as_str(), Shape::Texts, "The ground stands in the list of legal tests."),
        key(Assertion::Negated.as_str(), Shape::Texts, "The ground was weighed and denied."),
        key(Assertion::Attributed.as_str(), Shape::Texts, "Somebody else gives the ground."),
        key(Assertion::Hypothetical.as_str(), Shape::Texts, "The ground would hold under a condition."),
        key(Assertion::Historical.as_str(), Shape::Texts, "The ground concerns another or an earlier case."),
        key(Assertion::Finding.as_str(), Shape::Texts, "The ground concerns what was investigated."),
        key("silent", Shape::Texts, "No phrase of the ground matches at all."),
    ],
);

/// A phrase in its long form.
pub static PHRASE: Mapping = Mapping {
    name: "A phrase",
    about: "A phrase in its long form. The short form is its text alone.",
    keys: &[
        key("phrase", Shape::Text, "The wording, in the phrase language."),
        key("regex", Shape::Regex, "A regular expression, for what the phrase language cannot say."),
        key("literal", Shape::Text, "Beside `regex`: a word of four letters or more that every match holds."),
        key("in", Shape::WordList(Words::SectionKind), "The sections where it counts; all, without it."),
        key("requires", Shape::Phrases, "One of these must stand before it in its sentence, no terminator between."),
        key("unless", Shape::Phrases, "It does not count where one of these stands in its sentence."),
        key("after", Shape::Phrases, "One of these must stand before it, in its sentence or the one before."),
        key(
            "assertion",
            Shape::Word(Words::Assertion),
            "What a mention amounts to before section and cues speak; `applied`, without it.",
        ),
        key("allow", Shape::Maps(&ALLOW), "Lints that are silent for the phrase."),
    ],
    either: &["phrase", "regex"],
};

/// What makes a sentence narrative.
pub static NARRATIVE: Mapping = mapping(
    "`narrative`",
    "How to tell a sentence that decides from one that only tells what happened.",
    &[
        must("assertion", Shape::Word(Words::Assertion), "What a mention in a narrative sentence amounts to."),
        must("in", Shape::WordList(Words::SectionKind), "The sections in which sentences can be narrative."),
        must("when", Shape::Phrases, "A narrative sentence holds one of these: the past tense."),
        must("unless", Shape::Phrases, "A sentence that holds one of these is not narrative."),
    ],
);

/// A rule of context.
pub static CUE: Mapping = mapping(
    "A cue",
    "Words that change what a mention amounts to, as in the ConText algorithm.",
    &[
        must(
            "assertion",
            Shape::Word(Words::Assertion),
            "What a mention that it reaches becomes; `applied` lifts a mention out of its section's assertion.",
        ),
        key("direction", Shape::Word(Words::Direction), "On which side it works; `forward`, without it."),
        key("reach", Shape::Reach, "How far it works; `sentence`, without it."),
        must("phrases", Shape::Phrases, "The cue's words."),
        key("until", Shape::Phrases, "What ends its reach."),
        key("except", Shape::Phrases, "Pseudo-cues: they mask a cue that they overlap and that is no longer."),
        key("grounds", Shape::Texts, "The ids of the grounds that it concerns; all, without it."),
        key("in", Shape::WordList(Words::SectionKind), "The sections in which it counts; all, without it."),
        key("allow", Shape::Maps(&ALLOW), "Lints that are silent for the cue."),
    ],
);

/// A pointer.
pub static POINTER: Mapping = mapping(
    "A pointer",
    "Wording that stands for a ground named elsewhere: it fixes the order of statement.",
    &[
        must("phrases", Shape::Phrases, "The wording."),
        must("to", Shape::Texts, "The ids of the grounds for which it can stand."),
        key(
            "lifts",
            Shape::Word(Words::Lifted),
            "Apply the one ground of `to` that the decision so mentions, if it applies none of them.",
        ),
    ],
);

/// A change of practice.
pub static BREAK: Mapping = mapping(
    "A break",
    "A change of practice that `grounds audit` lists beside figures over time.",
    &[must("date", Shape::Date, "The day from which on it holds."), must("text", Shape::Text, "What changed.")],
);

/// A lint that is silent, with the reason.
pub static ALLOW: Mapping = mapping(
    "`allow`",
    "A lint of `grounds check` that is silent here, and why.",
    &[
        must("lint", Shape::Word(Words::Lint), "The lint's code."),
        must("reason", Shape::Text, "Why what it finds is right here."),
    ],
);

/// All mappings, in the order of the documentation.
pub static ALL: [&Mapping; 15] = [
    &FILE, &LAYOUT, &FIELDS, &FIELD, &SECTION, &REFUSALS, &OUTCOMES, &GROUND, &EXAMPLES, &PHRASE, &CUE, &NARRATIVE,
    &POINTER, &BREAK, &ALLOW,
];
