//! The compiled rule file, and the scan of a decision with it.

use std::cell::RefCell;

use thread_local::ThreadLocal;

use crate::decision::{Decision, Layout, SectionKind, sentences};
use crate::input::Document;
use crate::rules::{RuleSet, SHORTEST_ANCHOR};
use crate::span::Span;

use super::anchors::Anchors;
use super::cut::{Cut, View};
use super::gate::Gate;
use super::grid::Grid;
use super::line::{Long, Short, Unit, find};
use super::pattern::{Compiled, How, Kinds, Owner, PatternId, PatternInfo, Patterns};
use super::scan::{Drop, Hit, Record, Scan, Sentence};
use super::step::Step;
use super::symbols::{Seen, Symbol, Vocabulary};

/// A compiled rule file.
#[derive(Debug)]
pub struct Matcher {
    patterns: Vec<Compiled>,
    /// By index of the phrase: what it belongs to.
    owners: Vec<Owner>,
    /// By index of the term.
    terms: Vec<Step>,
    vocabulary: Vocabulary,
    anchors: Anchors,
    /// The phrases that make mentions.
    mentions: Gate,
    /// Cues and terminators.
    cues: Gate,
    /// What ends clauses.
    terminators: Vec<PatternId>,
    /// Memory that each thread reuses.
    scratch: ThreadLocal<RefCell<Scratch>>,
}

/// Memory that a thread reuses from decision to decision.
#[derive(Debug, Default)]
struct Scratch {
    grid: Grid,
    seen: Seen,
    cut: Cut,
    lead_in: LeadIn,
    due: Vec<PatternId>,
    mended: Vec<Unit>,
    hits: Vec<Hit>,
    mended_hits: Vec<Hit>,
}

/// The sentence that introduces a list, while the list's items are scanned.
#[derive(Debug, Default)]
struct LeadIn {
    /// The paragraph that ends with it.
    paragraph: Option<Span>,
    span: Option<Span>,
    cut: Cut,
}

impl Matcher {
    /// Compiles a rule file.
    pub fn new(rules: &RuleSet) -> Matcher {
        let Patterns { vocabulary, terms, list: patterns } = Patterns::compile(rules);
        let of = |wanted: fn(Owner) -> bool| Gate::new(&patterns, &vocabulary, wanted);
        let mentions = of(Owner::makes_mentions);
        let cues = of(|owner| !owner.makes_mentions() && owner != Owner::Guard);
        let terminators = (0..)
            .map(PatternId)
            .zip(&patterns)
            .filter(|(_, compiled)| compiled.info.owner == Owner::Terminator)
            .map(|(id, _)| id)
            .collect();
        let owners = patterns.iter().map(|compiled| compiled.info.owner).collect();
        let (anchors, scratch) = (Anchors::new(rules), ThreadLocal::new());
        Matcher { patterns, owners, terms, vocabulary, anchors, mentions, cues, terminators, scratch }
    }

    /// What is known of a phrase.
    pub fn pattern(&self, id: PatternId) -> Option<&PatternInfo> {
        self.patterns.get(id.index()).map(|compiled| &compiled.info)
    }

    /// All phrases, in the order of the rule file's parts.
    pub fn patterns(&self) -> impl Iterator<Item = &PatternInfo> {
        self.patterns.iter().map(|compiled| &compiled.info)
    }

    /// What `hit` belongs to.
    pub fn owner(&self, hit: &Hit) -> Option<Owner> {
        self.owners.get(hit.pattern.index()).copied()
    }

    /// Looks for every phrase that makes mentions, in every section that is scanned.
    pub fn scan(&self, document: &Document, decision: &Decision, layout: &Layout, record: Record) -> Scan {
        let mut scratch = self.scratch.get_or_default().borrow_mut();
        scratch.lead_in.paragraph = None;
        let text = &document.text;
        let mut run =
            Run { matcher: self, text, decision, layout, record, scan: Scan::default(), scratch: &mut scratch };
        for (index, section) in decision.sections.iter().enumerate() {
            if layout.sections.get(section.rule).is_none_or(|rule| rule.scan) {
                for number in section.first..section.end {
                    run.paragraph(number, index, section.kind);
                }
            }
        }
        run.scan
    }

    /// The matches of those cues and terminators in a sentence whose owner is `wanted`, ordered by start, end, and place
    /// in the rule file.
    pub fn cues(&self, text: &str, sentence: &Sentence, wanted: impl Fn(Owner) -> bool) -> Vec<Hit> {
        let mut scratch = self.scratch.get_or_default().borrow_mut();
        let Scratch { grid, due, .. } = &mut *scratch;
        let Sentence { span, units, places, body, slips, .. } = sentence;
        let view = View { text, span: *span, units, places, body: *body, slips };
        let mut hits = Vec::new();
        let wanted = |pattern: PatternId, _| wanted(self.owners[pattern.index()]);
        self.search(&view, &self.cues, wanted, grid, due, &mut hits);
        hits
    }

    /// Runs those phrases behind the gate that are `wanted` over a sentence, which `grid` lays out.
    fn search(
        &self,
        view: &View<'_>,
        gate: &Gate,
        wanted: impl Fn(PatternId, Kinds) -> bool,
        grid: &mut Grid,
        due: &mut Vec<PatternId>,
        hits: &mut Vec<Hit>,
    ) {
        grid.lay(view.units, &self.vocabulary);
        gate.due(view.units, grid, &self.vocabulary, wanted, due);
        for pattern in due.iter() {
            self.run(*pattern, view, grid, hits);
        }
        hits.sort_by_key(|hit| (hit.start, hit.end, hit.pattern));
    }

    /// Adds the matches of one phrase in a sentence that `grid` has laid out.
    fn run(&self, pattern: PatternId, view: &View<'_>, grid: &mut Grid, hits: &mut Vec<Hit>) {
        let (compiled, vocabulary) = (&self.patterns[pattern.index()], &self.vocabulary);
        // A list's lead-in makes no mention again with every item, but its cues and guards count for each.
        let from = if compiled.info.owner.makes_mentions() { view.body } else { 0 };
        let found = |start: usize, end: usize| {
            if end > from {
                hits.push(Hit { pattern, sentence: 0, start, end, required: None, typo: false });
            }
        };
        match &compiled.search {
            How::Words { step, length, marks: false } if grid.is_short() => {
                find(&mut Short { grid, vocabulary }, &self.terms, step, *length, found);
            }
            How::Words { step, .. } => {
                find(&mut Long { units: view.units, vocabulary }, &self.terms, step, None, found);
            }
            How::Regex(regex) => regex_hits(regex, view, found),
        }
    }
}

/// Matches of a regular expression in the sentence as it stands, as ranges of units.
fn regex_hits(regex: &regex::Regex, view: &View<'_>, mut found: impl FnMut(usize, usize)) {
    for hit in regex.find_iter(view.span.slice(view.text)) {
        let span = Span::new(view.span.start + hit.start(), view.span.start + hit.end());
        let inside = |place: &&Span| place.start >= view.span.start && place.overlaps(span);
        let count = view.places.iter().skip(view.body).filter(inside).count();
        let start = view.places.iter().skip(view.body).position(|place| place.overlaps(span));
        if let Some(start) = start {
            found(view.body + start, view.body + start + count);
        }
    }
}

/// One scan under way.
struct Run<'m> {
    matcher: &'m Matcher,
    text: &'m str,
    decision: &'m Decision,
    layout: &'m Layout,
    record: Record,
    scan: Scan,
    scratch: &'m mut Scratch,
}

impl Run<'_> {
    /// Scans a paragraph, and keeps its sentences where any phrase matches.
    fn paragraph(&mut self, number: usize, section: usize, kind: SectionKind) {
        let Some(paragraph) = self.decision.paragraphs.get(number) else { return };
        let lead = paragraph.lead_in.and_then(|lead| self.decision.paragraphs.get(lead));
        let may_match = |span: Span| self.matcher.anchors.may_match(self.text, span);
        if !may_match(paragraph.span) && !lead.is_some_and(|lead| may_match(lead.span)) {
            return;
        }
        let mut cut = std::mem::take(&mut self.scratch.cut);
        cut.clear();
        let lead_in = self.lead_in(paragraph.lead_in);
        for span in sentences(self.text, paragraph.span, self.layout) {
            cut.begin(span, lead_in.map(|_| &self.scratch.lead_in.cut));
            cut.add(self.text, span, &self.matcher.vocabulary, &mut self.scratch.seen);
        }
        let first = self.scan.sentences.len();
        let before = (self.scan.hits.len(), self.scan.dropped.len());
        for index in 0..cut.drafts.len() {
            self.sentence(&cut, index, first, kind);
        }
        let matched = before != (self.scan.hits.len(), self.scan.dropped.len());
        let kept = |lead| self.scan.sentences.iter().rev().any(|sentence| sentence.paragraph == lead);
        if matched || paragraph.lead_in.is_some_and(kept) {
            let views = (0..cut.drafts.len()).map(|index| cut.view(self.text, index));
            self.scan.sentences.extend(views.map(|view| Sentence {
                span: view.span,
                lead_in,
                paragraph: number,
                section,
                units: view.units.to_vec(),
                places: view.places.to_vec(),
                body: view.body,
                slips: view.slips.to_vec(),
            }));
        }
        self.scratch.cut = cut;
    }

    /// The last sentence of the paragraph that introduces a list, cut into words.
    fn lead_in(&mut self, lead: Option<usize>) -> Option<Span> {
        let paragraph = self.decision.paragraphs.get(lead?)?;
        let lead_in = &mut self.scratch.lead_in;
        if lead_in.paragraph != Some(paragraph.span) {
            lead_in.cut.clear();
            lead_in.paragraph = Some(paragraph.span);
            lead_in.span = sentences(self.text, paragraph.span, self.layout).last().copied();
            if let Some(span) = lead_in.span {
                lead_in.cut.add(self.text, span, &self.matcher.vocabulary, &mut self.scratch.seen);
            }
        }
        lead_in.span
    }

    /// Scans a sentence of the paragraph of which the first sentence would have the index `first`.
    fn sentence(&mut self, cut: &Cut, index: usize, first: usize, kind: SectionKind) {
        let (matcher, record) = (self.matcher, self.record);
        let view = cut.view(self.text, index);
        let Scratch { grid, due, mended, hits, mended_hits, .. } = &mut *self.scratch;
        let wanted = |_, kinds: Kinds| record == Record::Everything || kinds.contains(kind);
        hits.clear();
        mended_hits.clear();
        if !view.slips.is_empty() {
            mended.clear();
            mended.extend_from_slice(view.units);
            for (at, symbol) in view.slips {
                mended[*at] = Unit::Word(*symbol);
            }
            matcher.search(&View { units: mended, ..view }, &matcher.mentions, wanted, grid, due, mended_hits);
        }
        matcher.search(&view, &matcher.mentions, wanted, grid, due, hits);
        if !mended_hits.is_empty() {
            matcher.add_mended(&view, mended_hits, hits);
        }
        if hits.is_empty() {
            return;
        }
        let before = index.checked_sub(1).map(|before| cut.view(self.text, before));
        let guards = matcher.guards(&view, before.as_ref(), hits, grid);
        for hit in hits.iter() {
            let mut hit = Hit { sentence: first + index, ..*hit };
            match matcher.judge(&mut hit, &guards, kind) {
                None => self.scan.hits.push(hit),
                Some(drop) if record == Record::Everything => self.scan.dropped.push((hit, drop)),
                Some(_) => {}
            }
        }
    }
}

/// Guards and terminators around the matches of a sentence.
#[derive(Debug, Default)]
struct Guards {
    /// In the sentence.
    here: Vec<Hit>,
    /// In the sentence before, of the same paragraph.
    before: Vec<Hit>,
}

impl Matcher {
    /// Adds the matches that a slip of the pen hides: of those in the sentence with its slips `mended`, the ones of phrases
    /// that do not match without, where the match holds a second word long enough to be an anchor.
    fn add_mended(&self, sentence: &View<'_>, mended: &[Hit], hits: &mut Vec<Hit>) {
        let known = |at: usize| {
            let long = sentence.places.get(at).is_some_and(|place| place.len() >= SHORTEST_ANCHOR);
            long && matches!(sentence.units.get(at), Some(Unit::Word(symbol)) if *symbol != Symbol::UNKNOWN)
        };
        let counts = |hit: &Hit| {
            let slips = sentence.slips.iter().filter(|(at, _)| (hit.start..hit.end).contains(at)).count();
            let words = matches!(self.patterns[hit.pattern.index()].search, How::Words { .. });
            let new = !hits.iter().any(|other| other.pattern == hit.pattern);
            slips == 1 && words && new && (hit.start..hit.end).any(known)
        };
        let new: Vec<Hit> = mended.iter().filter(|hit| counts(hit)).map(|hit| Hit { typo: true, ..*hit }).collect();
        hits.extend(new);
        hits.sort_by_key(|hit| (hit.start, hit.end, hit.pattern));
    }

    /// What the phrases of `hits` require, forbid or must come after, as far as it stands there. `grid` has laid out the
    /// sentence.
    fn guards(&self, view: &View<'_>, before: Option<&View<'_>>, hits: &[Hit], grid: &mut Grid) -> Guards {
        let mut guards = Guards::default();
        let (mut here, mut earlier): (Vec<PatternId>, Vec<PatternId>) = (Vec::new(), Vec::new());
        for hit in hits {
            let compiled = &self.patterns[hit.pattern.index()];
            here.extend(compiled.requires.iter().chain(&compiled.unless).chain(&compiled.after));
            earlier.extend(&compiled.after);
            if !compiled.requires.is_empty() {
                here.extend(&self.terminators);
            }
        }
        self.run_all(here, view, grid, &mut guards.here);
        if let Some(before) = before.filter(|_| !earlier.is_empty()) {
            grid.lay(before.units, &self.vocabulary);
            self.run_all(earlier, before, grid, &mut guards.before);
        }
        guards
    }

    fn run_all(&self, mut patterns: Vec<PatternId>, view: &View<'_>, grid: &mut Grid, hits: &mut Vec<Hit>) {
        patterns.sort_unstable();
        patterns.dedup();
        for pattern in patterns {
            let mut necessary = self.patterns[pattern.index()].necessary.iter();
            if necessary.all(|question| grid.answers(*question, &self.vocabulary) != 0) {
                self.run(pattern, view, grid, hits);
            }
        }
        hits.sort_by_key(|hit| (hit.start, hit.end, hit.pattern));
    }

    /// Why the match does not count, if it does not; notes in it what fulfils its requirement.
    fn judge(&self, hit: &mut Hit, guards: &Guards, kind: SectionKind) -> Option<Drop> {
        let compiled = &self.patterns[hit.pattern.index()];
        if !compiled.kinds.contains(kind) {
            return Some(Drop::Section(kind));
        }
        if let Some(guard) = guards.here.iter().find(|guard| compiled.unless.contains(&guard.pattern)) {
            return Some(Drop::Unless(guard.pattern));
        }
        let precedes = |guard: &Hit| compiled.after.contains(&guard.pattern);
        let earlier = guards.here.iter().filter(|guard| guard.end <= hit.start).chain(&guards.before).any(precedes);
        if !compiled.after.is_empty() && !earlier {
            return Some(Drop::After);
        }
        if compiled.requires.is_empty() {
            return None;
        }
        let governs = |guard: &&Hit| {
            let free = !guards.here.iter().any(|other| {
                self.owner(other) == Some(Owner::Terminator) && other.start >= guard.end && other.end <= hit.start
            });
            compiled.requires.contains(&guard.pattern) && guard.end <= hit.start && free
        };
        match guards.here.iter().rfind(governs) {
            Some(guard) => {
                hit.required = Some((guard.start, guard.end));
                None
            }
            None => Some(Drop::Requires),
        }
    }
}
