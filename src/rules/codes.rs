//! What each code of a message means, with a fault of its kind and the mend: `grounds check --explain`, and
//! `docs/codes.md`.
//!
//! The faults and mends are parts of rule files, and a test tries them all.

use std::fmt::Write;

use super::{Code, Lint};

/// What there is to know about a code.
#[derive(Debug)]
pub struct Explanation {
    /// The code.
    pub code: String,
    /// What it means, in a few words.
    pub title: &'static str,
    /// When it arises and what to do, in sentences.
    pub about: &'static str,
    /// Part of a rule file with the fault; empty where a few lines cannot show it.
    pub wrong: &'static str,
    /// The same mended.
    pub right: &'static str,
}

/// All codes: problems, lints, and the ways in which an example fails.
pub fn explanations() -> Vec<Explanation> {
    let problems = Code::ALL.map(|code| tell(code.to_string(), problem(code)));
    let lints = Lint::ALL.map(|lint| tell(lint.to_string(), finding(lint)));
    let failures = FAILURES.map(|(code, title, about)| tell(code.to_owned(), (title, about, "", "")));
    problems.into_iter().chain(lints).chain(failures).collect()
}

type Texts = (&'static str, &'static str, &'static str, &'static str);

fn tell(code: String, (title, about, wrong, right): Texts) -> Explanation {
    Explanation { code, title, about, wrong, right }
}

/// What there is to know about a code, in capitals or not; nothing where no message has it.
pub fn explanation(code: &str) -> Option<Explanation> {
    explanations().into_iter().find(|known| known.code.eq_ignore_ascii_case(code))
}

/// All codes as Markdown: a section per code.
pub fn markdown() -> String {
    let mut out = String::new();
    for known in explanations() {
        let _ = write!(out, "\n### {}: {}\n\n{}\n", known.code, known.title, known.about);
        for (head, yaml) in [("wrong", known.wrong), ("right", known.right)] {
            if !yaml.is_empty() {
                let _ = write!(out, "\n```yaml\n# {head}\n{yaml}\n```\n");
            }
        }
    }
    out
}

const FAILURES: [(&str, &str, &str); 3] = [
    (
        "missing",
        "an example gives no mention",
        "No phrase of the ground counts in the sentence. The notes name phrases that match it and do not count, with the \
         reason, or else one that would match but for one word. Write a phrase that matches it, or take away what keeps the phrase from counting.",
    ),
    (
        "noisy",
        "an example gives a mention, and should not",
        "The sentence stands under `silent`, and a phrase of the ground matches it. Narrow the phrase with `in`, \
         `requires` or `unless`; or, where the words do speak of the ground but somebody else says them or they are \
         denied, put the sentence under `attributed` or `negated`.",
    ),
    (
        "wrong",
        "an example gives a mention that amounts to something else",
        "A phrase of the ground matches, and a cue, quotation marks, a question mark or the telling of a story makes of \
         the mention something else than the example says. The notes name what did it. Mend the cue (`until` ends its \
         reach, `except` masks it), or put the sentence where it belongs. Or a cue should have changed it and does not, \
         mostly because it names the grounds that it concerns under `grounds` and this is none of them: add it there.",
    ),
];

#[expect(clippy::too_many_lines, reason = "a table: every row has the same shape")]
fn problem(code: Code) -> Texts {
    match code {
        Code::Syntax => (
            "the file is not YAML",
            "The reader cannot tell what the lines mean, so this is reported alone: mend it and check again. Mostly it is \
             a quotation mark or bracket without its partner, an apostrophe inside single quotes that is not written \
             twice, a missing space after `-` or `:`, or a line that is not indented like its neighbours.",
            "terms:\n  school: ['the Council's school']",
            "terms:\n  school: ['the Council''s school']",
        ),
        Code::Limit => (
            "the file is too large or too deeply nested",
            "A rule file has at most 4 MiB and 250,000 values; lists, brackets and terms may stand in each other up to \
             64 deep; and a phrase may come to at most 20,000 words with its terms written out. More is a mistake, or \
             would make the program slow.",
            "",
            "",
        ),
        Code::Forbidden => (
            "a feature of YAML that rule files do without",
            "Anchors (`&`), aliases (`*`), tags (`!`), phrases as blocks of lines (`|`, `>`) and several documents are \
             refused: a rule file says what it means where it means it. Write the value out. Where the sign belongs to \
             a phrase, put the phrase in single quotes.",
            "terms:\n  body: &body [the Council, the authority]",
            "terms:\n  body: [the Council, the authority]",
        ),
        Code::UnknownKey => (
            "a key that means nothing there",
            "Keys are refused if the program does not know them in that place, so that a misspelt one does not silently \
             do nothing. docs/keys.md lists all keys.",
            "terminator: [but, however]",
            "terminators: [but, however]",
        ),
        Code::Missing => (
            "a key is missing",
            "The place must say more. docs/keys.md tells which keys are required.",
            "pointers:\n  - phrases: ['outside our jurisdiction']",
            "pointers:\n  - phrases: ['outside our jurisdiction']\n    to: [late]",
        ),
        Code::WrongType => (
            "text, list or mapping in place of another",
            "YAML reads `[…]` and lines with `-` as lists, and `{…}` and `key: value` as mappings. A phrase that looks \
             like one of them stands in single quotes.",
            "terminators:\n  - [but, however]",
            "terminators:\n  - '(but|however)'",
        ),
        Code::DuplicateKey => (
            "a key stands twice in one place",
            "Only one of the two could count, and nobody could tell which. Remove one, or join their values.",
            "questions: hypothetical\nquestions: attributed",
            "questions: hypothetical",
        ),
        Code::DuplicateId => (
            "a ground or term is defined twice",
            "Ids of grounds and names of terms are used elsewhere in the file, so each stands for one thing. `number` is \
             built in.",
            "terms:\n  body: [the Council]\n  body: [the authority]",
            "terms:\n  body: [the Council, the authority]",
        ),
        Code::UnknownValue => (
            "a word that is none of those allowed",
            "Some values are one of a few words; the help lists them. Ids of grounds and names of terms have small letters, \
             digits and `_`, because they stand in tables, on command lines, and among others joined by `;`.",
            "questions: hypothetic",
            "questions: hypothetical",
        ),
        Code::Empty => (
            "an empty text or list",
            "A phrase without words matches nothing, and a list without entries says nothing. Write something, or leave \
             the key out.",
            "terminators: ['']",
            "terminators: [but]",
        ),
        Code::PhraseSyntax => (
            "a phrase does not follow the phrase language",
            "The caret shows where. docs/rules.md has the phrase language on one screen; a sign that must stand in the \
             text has a `\\` before it.",
            "references: ['in (paragraph <number>']",
            "references: ['in paragraph <number>']",
        ),
        Code::NoAnchor => (
            "a path through a phrase has no anchor",
            "A text is scanned once for the anchors of all phrases, which is what makes the program fast: whichever \
             alternatives are taken and whatever is optional left out, a phrase must hold a word of four letters or \
             more. Words such as `_`, `<number>` and gaps are none. (Cues, and what is under `requires`, `unless` and \
             `after`, need a word of any length.)",
            "references: ['(see|paragraph) <number>']",
            "references: ['(see)? paragraph <number>']",
        ),
        Code::UnknownTerm => (
            "a term that the file does not define",
            "`<name>` in a phrase stands for the entries of `name` under `terms`. The sign `<` itself is written `\\<`.",
            "terms:\n  body: [the Council]\nterminators: [though <bodi>]",
            "terms:\n  body: [the Council]\nterminators: [though <body>]",
        ),
        Code::CyclicTerm => (
            "a term stands for itself in the end",
            "Terms may use terms, but not in a circle.",
            "terms:\n  body: [the <council>]\n  council: [Council, '<body>']",
            "terms:\n  body: [the <council>]\n  council: [Council, authority]",
        ),
        Code::NoPhrases => (
            "a ground without phrases",
            "Nothing could ever signal it.",
            "grounds:\n  - id: late\n    title: Made too late\n    stage: jurisdiction\n    phrases: []",
            "grounds:\n  - id: late\n    title: Made too late\n    stage: jurisdiction\n    phrases: ['made too late']\n    examples: {applied: [The complaint was made too late.]}",
        ),
        Code::DuplicateHeading => (
            "two kinds of section claim a heading",
            "A heading opens one kind of section. Letter case and signs do not matter, so `Complaint:` and `complaint` are \
             the same.",
            "layout:\n  reference: '\\d{2} \\d{3} \\d{3}'\n  sections:\n    - {kind: assessment, headings: [My assessment]}\n    - {kind: final_decision, headings: [Final decision, My assessment]}",
            "layout:\n  reference: '\\d{2} \\d{3} \\d{3}'\n  sections:\n    - {kind: assessment, headings: [My assessment]}\n    - {kind: final_decision, headings: [Final decision]}",
        ),
        Code::BadRegex => (
            "a regular expression does not compile",
            "The syntax is that of the crate `regex`, https://docs.rs/regex/#syntax, without look-around and \
             back-references. Put it in single quotes, where `\\` means nothing to YAML.",
            "references: [{regex: 'paragraph (\\d+', literal: paragraph}]",
            "references: [{regex: 'paragraph \\d+', literal: paragraph}]",
        ),
        Code::UnknownGround => (
            "an id that no ground has",
            "`grounds` of a cue and `to` of a pointer name grounds by their `id`.",
            "pointers:\n  - phrases: ['outside our jurisdiction']\n    to: [lat]",
            "pointers:\n  - phrases: ['outside our jurisdiction']\n    to: [late]",
        ),
    }
}

fn finding(lint: Lint) -> Texts {
    match lint {
        Lint::SamePhrase => (
            "two grounds have the same phrase",
            "Words that are found for two grounds tell neither from the other. Keep one of the two, or let `in`, \
             `requires` or `unless` part them. Where the words do state both grounds at once, allow it.",
            "grounds:\n  - id: late\n    title: Made too late\n    stage: jurisdiction\n    phrases: ['too long ago']\n    examples: {applied: [It happened too long ago.]}\n  - id: old\n    title: Too old to look into\n    stage: discretion\n    phrases: ['too long ago']\n    examples: {applied: [It happened too long ago.]}",
            "grounds:\n  - id: late\n    title: Made too late\n    stage: jurisdiction\n    phrases: ['complain* too late']\n    examples: {applied: [He complained too late.]}\n  - id: old\n    title: Too old to look into\n    stage: discretion\n    phrases: ['too long ago']\n    examples: {applied: [It happened too long ago.]}",
        ),
        Lint::Covered => (
            "a phrase adds nothing to another of its ground",
            "The other is the same. Or each wording of this phrase holds one of the other, which ends at the same word, \
             counts wherever this one does, and gives the same assertion; for this, phrases with gaps, guards, or more \
             than 2,000 wordings are not looked at, so nothing is found that is not so. Remove it; if it is there to show a wording, make an example of it.",
            "grounds:\n  - id: late\n    title: Made too late\n    stage: jurisdiction\n    phrases: ['made outside the time limit', 'outside the time limit']\n    examples: {applied: [It was made outside the time limit.]}",
            "grounds:\n  - id: late\n    title: Made too late\n    stage: jurisdiction\n    phrases: ['outside the time limit']\n    examples: {applied: [It was made outside the time limit.]}",
        ),
        Lint::NoExamples => (
            "a ground without examples",
            "Examples show readers what the phrases mean, and tell you when a later change breaks them. Write some that \
             must be found, and some that must not: `silent`, `attributed`, `negated`.",
            "grounds:\n  - id: late\n    title: Made too late\n    stage: jurisdiction\n    phrases: ['made too late']",
            "grounds:\n  - id: late\n    title: Made too late\n    stage: jurisdiction\n    phrases: ['made too late']\n    examples:\n      applied: [The complaint was made too late.]\n      silent: [The bus came late.]",
        ),
        Lint::UnusedTerm => (
            "a term that no phrase uses",
            "Neither a phrase nor a term that is used holds it: it is left over, or misspelt where it was meant. Allow it \
             for the whole file if it is kept for people who copy the file.",
            "terms:\n  body: [the Council]",
            "terms:\n  body: [the Council]\nterminators: [though <body>]",
        ),
        Lint::CueInPhrase => (
            "a phrase holds a cue",
            "A cue inside a mention does not change that mention, but it changes others in its reach: the *if* of *even if \
             we investigated* makes what stands behind it hypothetical. Whatever this phrase matches holds the cue. \
             Write the words under the cue's `except`, which masks it there.",
            "context:\n  - assertion: hypothetical\n    phrases: [if]\ngrounds:\n  - id: no_difference\n    title: No different outcome likely\n    stage: discretion\n    phrases: ['even if we investigated']\n    examples: {applied: ['Even if we investigated, nothing would change.']}",
            "context:\n  - assertion: hypothetical\n    phrases: [if]\n    except: ['even if']\ngrounds:\n  - id: no_difference\n    title: No different outcome likely\n    stage: discretion\n    phrases: ['even if we investigated']\n    examples: {applied: ['Even if we investigated, nothing would change.']}",
        ),
        Lint::StopWords => (
            "a phrase matches words that any sentence may have",
            "A path through the phrase has no word of its subject, only words such as *that*, *should* and *again*. It \
             will match sentences about anything. (Four of them in a row count as an idiom, and pass.) Add a word that says what \
             the sentence is about, or a `requires`.",
            "grounds:\n  - id: late\n    title: Made too late\n    stage: jurisdiction\n    phrases: ['(complained late|should have before)']\n    examples: {applied: [She complained late.]}",
            "grounds:\n  - id: late\n    title: Made too late\n    stage: jurisdiction\n    phrases: ['(complained late|should have complained before)']\n    examples: {applied: [She complained late.]}",
        ),
        Lint::UnlessAlways => (
            "the `unless` of a phrase takes away every example",
            "The phrase matches examples of its ground that expect a mention, and each time its `unless` forbids it; it \
             counts in no example at all. Either the `unless` is too wide, or no example shows what the phrase is for.",
            "grounds:\n  - id: late\n    title: Made too late\n    stage: jurisdiction\n    phrases: [{phrase: 'made late', unless: [complaint]}, 'late complaint']\n    examples: {applied: ['The late complaint was made late.']}",
            "grounds:\n  - id: late\n    title: Made too late\n    stage: jurisdiction\n    phrases: [{phrase: 'made late', unless: [payment]}, 'late complaint']\n    examples: {applied: ['The late complaint was made late.']}",
        ),
        Lint::CutShort => (
            "the end of a text is read as a comment",
            "To YAML a `#` after a space begins a comment, so what follows is no part of the phrase or example. Put the \
             text in single quotes. A comment that is meant as one has a space after the `#`.",
            "grounds:\n  - id: late\n    title: Made too late\n    stage: jurisdiction\n    phrases: ['made late']\n    examples:\n      applied:\n        - It was made late, complaint #3 too.",
            "grounds:\n  - id: late\n    title: Made too late\n    stage: jurisdiction\n    phrases: ['made late']\n    examples:\n      applied:\n        - 'It was made late, complaint #3 too.'",
        ),
        Lint::SameExample => (
            "an example stands twice in its ground",
            "The second tells nothing that the first does not. Remove one; or was another sentence meant?",
            "grounds:\n  - id: late\n    title: Made too late\n    stage: jurisdiction\n    phrases: ['made late']\n    examples: {applied: [It was made late., It was made late.]}",
            "grounds:\n  - id: late\n    title: Made too late\n    stage: jurisdiction\n    phrases: ['made late']\n    examples: {applied: [It was made late., It was made late again.]}",
        ),
        Lint::Misread => (
            "part of a phrase is not what it looks like",
            "`... 2`, with a space, is a gap of up to six words and then the word 2; `...2` is a gap of up to two words. \
             (Where the number is meant, put it in brackets: `... (2)`.) \
             And the name of a term stands for its entries only in `<` and `>`: without them it is a word, and `_` in it \
             is any word. Names without `_` may be meant as words, so they are not looked at.",
            "grounds:\n  - id: late\n    title: Made too late\n    stage: jurisdiction\n    phrases: ['made ... 2 late']\n    examples: {silent: [It came soon.]}",
            "grounds:\n  - id: late\n    title: Made too late\n    stage: jurisdiction\n    phrases: ['made ...2 late']\n    examples: {silent: [It came soon.]}",
        ),
        Lint::UnusedAllow => (
            "an `allow` without anything to allow",
            "The lint finds nothing there, any more or ever. Remove the `allow`, so that it does not hide what comes later.",
            "allow:\n  - {lint: L004, reason: kept for copies of this file}",
            "terms:\n  body: [the Council]\nallow:\n  - {lint: L004, reason: kept for copies of this file}",
        ),
    }
}
