//! What the rules do not say yet: refusals without a ground, and reason sentences without a mention.
//!
//! Takes the trace of one decision at a time ([`find`]), then all that was found ([`group`]), and gives what a rule
//! writer should read next. Reads and prints nothing, and does not propose phrases: which of the frequent word sequences
//! signals a ground, a person must say.

use std::collections::{BTreeMap, BTreeSet};

use crate::classifier::Trace;
use crate::context::Mention;
use crate::decision::words::{TokenKind, fold, tokenize};
use crate::decision::{Layout, SectionKind, sentences};
use crate::input::Document;
use crate::matching::{Owner, Sentence};
use crate::rules::Refusal;
use crate::span::Span;

/// Words of the shortest and of the longest sequence.
const SHORTEST: usize = 3;
const LONGEST: usize = 6;
/// Example sentences of a sequence at most.
const EXAMPLES: usize = 3;

/// A sentence as it stands in the document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Quote {
    /// The section's kind.
    pub section: SectionKind,
    /// Its words.
    pub text: String,
    /// The parts of [`Quote::text`] that phrases of the rules match.
    pub known: Vec<Span>,
}

/// The gaps of one decision.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Found {
    /// Where the text came from.
    pub source: String,
    /// Case number.
    pub reference: String,
    /// Whether it refuses at all; if not, it has no gaps.
    pub refused: bool,
    /// Where no ground is applied, the sentences that refuse, or what there is of Summary and Final decision.
    pub without_ground: Option<Vec<Quote>>,
    /// Reason sentences without a mention of any ground.
    pub without_mention: Vec<Quote>,
}

/// Sentences that share a sequence of words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Group<'f> {
    /// The folded words, joined by spaces.
    pub words: String,
    /// In how many decisions it stands.
    pub decisions: usize,
    /// The first sentences that hold it, no two alike, with their decisions.
    pub examples: Vec<(&'f Found, &'f Quote)>,
}

/// The reason sentences of many decisions, grouped.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Groups<'f> {
    /// How many sentences there are.
    pub sentences: usize,
    /// In how many decisions.
    pub decisions: usize,
    /// The most frequent sequences.
    pub list: Vec<Group<'f>>,
    /// How many sentences hold none of them.
    pub left: usize,
}

/// The gaps of one decision.
pub fn find(document: &Document, trace: &Trace, layout: &Layout) -> Found {
    let mut found = Found {
        source: document.origin.name.clone(),
        reference: trace.decision.header.reference.clone().unwrap_or_default(),
        refused: trace.classification.refusal != Refusal::No,
        ..Found::default()
    };
    if found.refused {
        found.without_ground =
            trace.classification.first_ground().is_none().then(|| refusing_sentences(document, trace, layout));
        found.without_mention = reasons_without_mention(document, trace);
    }
    found
}

/// Whether reasons are looked for in this kind of section: where the decision speaks of itself. In the assessment a
/// sentence beside a refusal may be about anything.
const fn gives_reasons(kind: SectionKind) -> bool {
    matches!(kind, SectionKind::Summary | SectionKind::Scope | SectionKind::FinalDecision)
}

/// Whether the mention refuses or leaves out, in a section that gives reasons.
fn refuses(mention: &Mention) -> bool {
    matches!(mention.owner, Owner::Refuses | Owner::LeavesOut) && gives_reasons(mention.kind)
}

/// The kind of the section in which a sentence stands.
fn kind(trace: &Trace, sentence: &Sentence) -> SectionKind {
    trace.decision.sections.get(sentence.section).map_or(SectionKind::Other, |section| section.kind)
}

/// The sentence at `span`.
fn quote(document: &Document, trace: &Trace, section: SectionKind, span: Span) -> Quote {
    let mentions = trace.mentions.iter().filter(|mention| span.contains(mention.span));
    let known = mentions.map(|mention| Span::new(mention.span.start - span.start, mention.span.end - span.start));
    Quote { section, text: span.slice(&document.text).to_owned(), known: known.collect() }
}

/// The sentences with a refusal; where there are none, all of Summary and Final decision.
fn refusing_sentences(document: &Document, trace: &Trace, layout: &Layout) -> Vec<Quote> {
    let refusing: BTreeSet<usize> =
        trace.mentions.iter().filter(|mention| refuses(mention)).map(|mention| mention.sentence).collect();
    if !refusing.is_empty() {
        let found = refusing.iter().filter_map(|index| trace.scan.sentences.get(*index));
        return found.map(|sentence| quote(document, trace, kind(trace, sentence), sentence.span)).collect();
    }
    let mut all = Vec::new();
    for section in &trace.decision.sections {
        if matches!(section.kind, SectionKind::Summary | SectionKind::FinalDecision) {
            for paragraph in trace.decision.paragraphs_of(section) {
                let spans = sentences(&document.text, paragraph.span, layout);
                all.extend(spans.into_iter().map(|span| quote(document, trace, section.kind, span)));
            }
        }
    }
    all
}

/// The sentences of paragraphs that refuse, and of the lists that such paragraphs introduce, that mention no ground.
fn reasons_without_mention(document: &Document, trace: &Trace) -> Vec<Quote> {
    let refusing: BTreeSet<usize> =
        trace.mentions.iter().filter(|mention| refuses(mention)).map(|mention| mention.paragraph).collect();
    let grounded: BTreeSet<usize> = trace
        .mentions
        .iter()
        .filter(|mention| matches!(mention.owner, Owner::Ground(_)))
        .map(|mention| mention.sentence)
        .collect();
    let lead_in = |paragraph: usize| trace.decision.paragraphs.get(paragraph).and_then(|found| found.lead_in);
    let reasoned = |paragraph: usize| {
        refusing.contains(&paragraph) || lead_in(paragraph).is_some_and(|lead| refusing.contains(&lead))
    };
    // A refusal mention is a match, so every sentence of its paragraph and of the list after it has been scanned.
    let sentences = trace.scan.sentences.iter().enumerate();
    sentences
        .filter(|(index, sentence)| reasoned(sentence.paragraph) && !grounded.contains(index))
        .map(|(_, sentence)| quote(document, trace, kind(trace, sentence), sentence.span))
        .collect()
}

/// Groups reason sentences by the `top` most frequent sequences of three to six words. They are ranked by the number of
/// decisions that hold them, then the longer first, then in alphabetical order; one that is part of a listed longer one
/// and as frequent is left out.
///
/// A sequence crosses commas, quotation marks and brackets, but nothing that a run of words in a phrase cannot cross;
/// and it holds no word that the rules know already, or every list would begin with "we will not investigate".
pub fn group(found: &[Found], top: usize) -> Groups<'_> {
    let corpus = Corpus::new(found);
    let mut listed: Vec<(Sequence, usize)> = Vec::new();
    for (sequence, decisions) in corpus.ranked() {
        if listed.len() == top {
            break;
        }
        let part = |(other, count): &(Sequence, usize)| *count == decisions && other.holds(sequence);
        if !listed.iter().any(part) {
            listed.push((sequence, decisions));
        }
    }
    let holds_none = |sentence: &&Cut| !listed.iter().any(|(sequence, _)| sentence.holds(*sequence));
    let left = corpus.sentences.iter().filter(holds_none).count();
    let list = listed.iter().map(|(sequence, decisions)| corpus.group(*sequence, *decisions)).collect();
    let decisions = found.iter().filter(|one| !one.without_mention.is_empty()).count();
    Groups { sentences: corpus.sentences.len(), decisions, list, left }
}

/// A word's place in the alphabetical list of all words, from 1, so that sequences sort as their words do.
type WordId = u32;

/// Three to six words; the rest is 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Sequence([WordId; LONGEST]);

impl Sequence {
    fn new(words: &[WordId]) -> Self {
        let mut all = [0; LONGEST];
        for (place, word) in all.iter_mut().zip(words) {
            *place = *word;
        }
        Self(all)
    }

    fn words(&self) -> &[WordId] {
        let end = self.0.iter().position(|word| *word == 0).unwrap_or(LONGEST);
        self.0.get(..end).unwrap_or_default()
    }

    fn holds(&self, part: Sequence) -> bool {
        self.words().windows(part.words().len()).any(|window| window == part.words())
    }
}

/// A sentence cut into runs of words.
struct Cut<'f> {
    found: &'f Found,
    quote: &'f Quote,
    /// Index of its decision.
    decision: usize,
    runs: Vec<Vec<WordId>>,
}

impl Cut<'_> {
    fn holds(&self, sequence: Sequence) -> bool {
        let words = sequence.words();
        self.runs.iter().any(|run| run.windows(words.len()).any(|window| window == words))
    }
}

/// All reason sentences.
struct Corpus<'f> {
    /// Every word, the one with id 1 first.
    words: Vec<String>,
    sentences: Vec<Cut<'f>>,
}

impl<'f> Corpus<'f> {
    fn new(found: &'f [Found]) -> Self {
        let mut ids: BTreeMap<String, WordId> = BTreeMap::new();
        let quotes = || found.iter().flat_map(|one| &one.without_mention);
        for word in quotes().flat_map(runs).flatten() {
            ids.entry(word).or_default();
        }
        for (id, place) in (1..).zip(ids.values_mut()) {
            *place = id;
        }
        let mut sentences = Vec::new();
        for (decision, one) in found.iter().enumerate() {
            for quote in &one.without_mention {
                let id = |word: &String| ids.get(word).copied();
                let runs = runs(quote).iter().map(|run| run.iter().filter_map(id).collect()).collect();
                sentences.push(Cut { found: one, quote, decision, runs });
            }
        }
        Self { words: ids.into_keys().collect(), sentences }
    }

    /// Every sequence with the number of decisions that hold it, in order of rank.
    fn ranked(&self) -> Vec<(Sequence, usize)> {
        let mut all: Vec<(Sequence, usize)> = Vec::new();
        for sentence in &self.sentences {
            for run in &sentence.runs {
                for length in SHORTEST..=LONGEST {
                    all.extend(run.windows(length).map(|words| (Sequence::new(words), sentence.decision)));
                }
            }
        }
        all.sort_unstable();
        all.dedup();
        let same = |one: &(Sequence, usize), other: &(Sequence, usize)| one.0 == other.0;
        let mut counted: Vec<(Sequence, usize)> = all
            .chunk_by(same)
            .filter_map(|decisions| decisions.first().map(|(sequence, _)| (*sequence, decisions.len())))
            .collect();
        counted.sort_by(|(one, one_count), (other, other_count)| {
            let by_length = other.words().len().cmp(&one.words().len());
            other_count.cmp(one_count).then(by_length).then(one.cmp(other))
        });
        counted
    }

    fn group(&self, sequence: Sequence, decisions: usize) -> Group<'f> {
        let mut examples: Vec<(&Found, &Quote)> = Vec::new();
        let mut seen = BTreeSet::new();
        for sentence in self.sentences.iter().filter(|sentence| sentence.holds(sequence)) {
            if examples.len() < EXAMPLES && seen.insert(fold(&sentence.quote.text)) {
                examples.push((sentence.found, sentence.quote));
            }
        }
        let word = |id: &WordId| self.words.get(usize::try_from(*id).ok()?.checked_sub(1)?).map(String::as_str);
        let words = sequence.words().iter().filter_map(word).collect::<Vec<_>>().join(" ");
        Group { words, decisions, examples }
    }
}

/// The folded words of a sentence, cut where a run of words in a phrase ends, and at words that the rules know.
fn runs(quote: &Quote) -> Vec<Vec<String>> {
    let text = &quote.text;
    let mut runs = vec![Vec::new()];
    tokenize(text, Span::new(0, text.len()), |place, token, word| match token {
        _ if quote.known.iter().any(|known| known.overlaps(place)) => runs.push(Vec::new()),
        TokenKind::Word => {
            if let Some(run) = runs.last_mut() {
                run.push(word.to_owned());
            }
        }
        TokenKind::Mark('.' | ';' | ':' | '?' | '!') => runs.push(Vec::new()),
        TokenKind::Mark(_) => {}
    });
    runs
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A decision whose reason sentences these are.
    fn found(source: &str, texts: &[&str]) -> Found {
        let quote = |text: &&str| Quote { section: SectionKind::Summary, text: (*text).to_owned(), known: Vec::new() };
        let without_mention = texts.iter().map(quote).collect();
        Found { source: source.to_owned(), refused: true, without_mention, ..Found::default() }
    }

    fn listed(groups: &Groups<'_>) -> Vec<(String, usize)> {
        groups.list.iter().map(|group| (group.words.clone(), group.decisions)).collect()
    }

    #[test]
    fn sequences_are_ranked_by_decisions_then_length() {
        let found = [
            found("a", &["It is of no concern to us.", "It is of no concern to us."]),
            found("b", &["“It is, of no concern” to anyone."]),
            found("c", &["Of no concern."]),
        ];
        // `of no concern` stands in three decisions. In two stand the seven words up to `to`, of which one sequence of
        // six and the parts of it that are no more frequent. What is left stands in one.
        let groups = group(&found, 3);
        let expected = [("of no concern", 3), ("it is of no concern to", 2), ("is of no concern to anyone", 1)];
        assert_eq!(listed(&groups), expected.map(|(words, count)| (words.to_owned(), count)));
        assert_eq!((groups.sentences, groups.decisions, groups.left), (4, 3, 0));
    }

    #[test]
    fn examples_differ_and_are_three_at_most() {
        let texts =
            ["One, two three!", "one two three", "One two three four.", "Zero one two three.", "One two three 5."];
        let found: Vec<Found> = texts.iter().map(|text| found(text, &[text])).collect();
        let groups = group(&found, 1);
        let first = groups.list.first().expect("a group");
        let examples: Vec<&str> = first.examples.iter().map(|(_, quote)| quote.text.as_str()).collect();
        assert_eq!((first.words.as_str(), first.decisions), ("one two three", 5));
        assert_eq!(examples, ["One, two three!", "One two three four.", "Zero one two three."]);
    }

    #[test]
    fn sequences_do_not_cross_what_ends_a_run() {
        let groups = [found("a", &["One two; three four.", "Five six"])];
        let groups = group(&groups, 20);
        assert_eq!((groups.list.len(), groups.sentences, groups.left), (0, 2, 2));
        assert_eq!(group(&[], 20), Groups::default());
    }

    #[test]
    fn sequences_hold_no_known_words() {
        let mut one = found("a", &["We will not act, as it is old."]);
        one.without_mention[0].known = vec![Span::new(0, 15)];
        let found = [one];
        assert_eq!(listed(&group(&found, 1)), [("as it is old".to_owned(), 1)]);
    }
}
