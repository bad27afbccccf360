//! The compiled rule file, and the scan of a decision with it.

use aho_corasick::{AhoCorasick, Input};

use crate::decision::words::{TokenKind, tokenize};
use crate::decision::{Decision, Layout, SectionKind, sentences};
use crate::input::Document;
use crate::rules::RuleSet;
use crate::span::Span;

use super::automaton::{Scratch, Unit};
use super::pattern::{Compiled, How, Owner, PatternId, PatternInfo, Patterns};
use super::symbols::{Symbol, Vocabulary};

/// A sentence cut into words and signs.
#[derive(Clone, Debug)]
pub struct Sentence {
    /// Its place, without a list's lead-in.
    pub span: Span,
    /// The sentence that introduces the list of which this one is an item; its units come first.
    pub lead_in: Option<Span>,
    /// Index of its paragraph.
    pub paragraph: usize,
    /// Index of its section.
    pub section: usize,
    /// Words and signs.
    pub units: Vec<Unit>,
    /// The place of each unit.
    pub places: Vec<Span>,
    /// Index of the first unit after the lead-in.
    pub body: usize,
    /// Words that no phrase knows but for a slip of the pen: the index of the unit, and what it may have been.
    pub slips: Vec<(usize, Symbol)>,
}

impl Sentence {
    /// The place of the units from `start` to `end`; of those that run from the lead-in into the item, the item's part.
    pub fn span_of(&self, start: usize, end: usize) -> Span {
        let start = if end > self.body { start.max(self.body) } else { start };
        let first = self.places.get(start).copied().unwrap_or_default();
        let last = self.places.get(end.saturating_sub(1)).copied().unwrap_or_default();
        first.hull(last)
    }
}

/// A place where a phrase matches.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hit {
    /// The phrase.
    pub pattern: PatternId,
    /// Index of the sentence in [`Scan::sentences`].
    pub sentence: usize,
    /// First unit.
    pub start: usize,
    /// One past the last unit.
    pub end: usize,
    /// The words that fulfil what the phrase requires, as a range of units.
    pub required: Option<(usize, usize)>,
    /// Whether a word of it was mistyped.
    pub typo: bool,
}

/// Why a match does not count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Drop {
    /// The phrase does not count in this kind of section.
    Section(SectionKind),
    /// What it requires does not govern it.
    Requires,
    /// Its sentence holds words beside which it does not count.
    Unless(PatternId),
    /// What it must come after does not stand before it.
    After,
}

/// All matches of a decision, those of phrases that make mentions.
#[derive(Clone, Debug, Default)]
pub struct Scan {
    /// The sentences of every paragraph with a match, in the order of the text.
    pub sentences: Vec<Sentence>,
    /// Matches that count, ordered by sentence, then start, then end, then place in the rule file.
    pub hits: Vec<Hit>,
    /// Matches that do not count, with the reason.
    pub dropped: Vec<(Hit, Drop)>,
}

/// A compiled rule file.
#[derive(Debug)]
pub struct Matcher {
    patterns: Vec<Compiled>,
    vocabulary: Vocabulary,
    anchors: Option<AhoCorasick>,
    /// By symbol: the phrases that make mentions and have an anchor among the symbol's words.
    mention_triggers: Vec<Vec<PatternId>>,
    /// By symbol: cues, terminators and guards.
    cue_triggers: Vec<Vec<PatternId>>,
}

impl Matcher {
    /// Compiles a rule file.
    pub fn new(rules: &RuleSet) -> Matcher {
        let Patterns { vocabulary, list: patterns, .. } = Patterns::compile(rules);
        let vocabulary = vocabulary.build();
        let mut anchors: Vec<&str> = Vec::new();
        for compiled in patterns.iter().filter(|compiled| compiled.info.owner.makes_mentions()) {
            anchors.extend(compiled.anchors.iter().map(|anchor| anchor.text.as_str()));
        }
        anchors.sort_unstable();
        anchors.dedup();
        let automaton = AhoCorasick::builder().ascii_case_insensitive(true).build(&anchors).ok();
        let triggers = |mentions: bool| triggers(&patterns, &vocabulary, mentions);
        let (mention_triggers, cue_triggers) = (triggers(true), triggers(false));
        Matcher { patterns, vocabulary, anchors: automaton, mention_triggers, cue_triggers }
    }

    /// What is known of a phrase.
    pub fn pattern(&self, id: PatternId) -> Option<&PatternInfo> {
        self.patterns.get(id.index()).map(|compiled| &compiled.info)
    }

    /// All phrases, in the order of the rule file's parts.
    pub fn patterns(&self) -> impl Iterator<Item = &PatternInfo> {
        self.patterns.iter().map(|compiled| &compiled.info)
    }

    /// Looks for every phrase that makes mentions, in every section that is scanned.
    pub fn scan(&self, document: &Document, decision: &Decision, layout: &Layout) -> Scan {
        let text = &document.text;
        let mut run = Run { matcher: self, text, scan: Scan::default(), scratch: Scratch::default() };
        let fold_first = needs_folding(text);
        for (index, section) in decision.sections.iter().enumerate() {
            if !layout.sections.get(section.rule).is_none_or(|rule| rule.scan) {
                continue;
            }
            for number in section.first..section.end {
                let Some(paragraph) = decision.paragraphs.get(number) else { break };
                let lead = paragraph.lead_in.and_then(|lead| decision.paragraphs.get(lead));
                let has_anchor = |span: Span| fold_first || self.has_anchor(text, span);
                if !has_anchor(paragraph.span) && !lead.is_some_and(|lead| has_anchor(lead.span)) {
                    continue;
                }
                let lead_in = lead.and_then(|lead| sentences(text, lead.span, layout).last().copied());
                for span in sentences(text, paragraph.span, layout) {
                    let sentence = self.cut(text, span, lead_in, (number, index));
                    run.sentence(sentence, section.kind);
                }
            }
        }
        run.scan
    }

    /// The matches of cues, terminators and guards in a sentence, ordered by start, end, and place in the rule file.
    pub fn cues(&self, text: &str, sentence: &Sentence) -> Vec<Hit> {
        let mut scratch = Scratch::default();
        let mut hits = Vec::new();
        let triggers = &self.cue_triggers;
        let search = Search { text, sentence, units: &sentence.units, index: 0, triggers, from: 0 };
        self.search(&search, &mut scratch, &mut hits);
        hits
    }

    /// What `hit` belongs to.
    pub fn owner(&self, hit: &Hit) -> Option<Owner> {
        self.pattern(hit.pattern).map(|info| info.owner)
    }

    fn has_anchor(&self, text: &str, span: Span) -> bool {
        let Some(automaton) = &self.anchors else { return false };
        let mut at = span.start;
        while let Some(found) = automaton.find(Input::new(text).range(at..span.end)) {
            let before = text.as_bytes().get(found.start().wrapping_sub(1)).copied().unwrap_or(b' ');
            if found.start() == span.start || !before.is_ascii_alphanumeric() {
                return true;
            }
            at = found.start() + 1;
        }
        false
    }

    fn cut(&self, text: &str, span: Span, lead_in: Option<Span>, place: (usize, usize)) -> Sentence {
        let (paragraph, section) = place;
        let mut sentence = Sentence {
            span,
            lead_in,
            paragraph,
            section,
            units: Vec::new(),
            places: Vec::new(),
            body: 0,
            slips: Vec::new(),
        };
        for part in lead_in.into_iter().chain([span]) {
            sentence.body = sentence.units.len();
            tokenize(text, part, |place, kind, word| {
                let unit = match kind {
                    TokenKind::Word => Unit::Word(self.vocabulary.symbol(word)),
                    TokenKind::Mark(sign) => Unit::Mark(sign),
                };
                if unit == Unit::Word(Symbol::UNKNOWN)
                    && let Some(symbol) = self.vocabulary.near(word)
                {
                    sentence.slips.push((sentence.units.len(), symbol));
                }
                sentence.units.push(unit);
                sentence.places.push(place);
            });
        }
        sentence
    }

    /// Runs the phrases that are due for the words of a sentence.
    fn search(&self, search: &Search<'_>, scratch: &mut Scratch, hits: &mut Vec<Hit>) {
        let mut due: Vec<PatternId> = Vec::new();
        for unit in search.units {
            if let Unit::Word(symbol) = unit
                && *symbol != Symbol::UNKNOWN
            {
                due.extend(search.triggers.get(symbol.index()).into_iter().flatten());
            }
        }
        due.sort_unstable();
        due.dedup();
        let first = hits.len();
        for pattern in due {
            let Some(compiled) = self.patterns.get(pattern.index()) else { continue };
            let mut push = |start: usize, end: usize| {
                if end > search.from {
                    hits.push(Hit { pattern, sentence: search.index, start, end, required: None, typo: false });
                }
            };
            match &compiled.search {
                How::Words(automaton) => automaton.find_all(search.units, &self.vocabulary, scratch, &mut push),
                How::Regex(regex) => regex_hits(regex, search.text, search.sentence, &mut push),
            }
        }
        if let Some(new) = hits.get_mut(first..) {
            new.sort_by_key(|hit| (hit.start, hit.end, hit.pattern));
        }
    }

    /// Matches that a slip of the pen hides: with the slips of the sentence mended, phrases that do not match without,
    /// where the match holds a second word long enough to be an anchor.
    fn search_mended(&self, search: &Search<'_>, scratch: &mut Scratch, hits: &mut Vec<Hit>) {
        let sentence = search.sentence;
        if sentence.slips.is_empty() {
            return;
        }
        let mut units = sentence.units.clone();
        for (at, symbol) in &sentence.slips {
            if let Some(unit) = units.get_mut(*at) {
                *unit = Unit::Word(*symbol);
            }
        }
        let mut mended = Vec::new();
        self.search(&Search { units: &units, ..*search }, scratch, &mut mended);
        let known = |at: usize| {
            let long = sentence.places.get(at).is_some_and(|place| place.len() >= crate::rules::SHORTEST_ANCHOR);
            long && matches!(sentence.units.get(at), Some(Unit::Word(symbol)) if *symbol != Symbol::UNKNOWN)
        };
        mended.retain(|hit| {
            let slips = sentence.slips.iter().filter(|(at, _)| (hit.start..hit.end).contains(at)).count();
            let words =
                matches!(self.patterns.get(hit.pattern.index()).map(|found| &found.search), Some(How::Words(_)));
            let new = !hits.iter().any(|other| other.pattern == hit.pattern);
            slips == 1 && words && new && (hit.start..hit.end).any(known)
        });
        hits.extend(mended.into_iter().map(|hit| Hit { typo: true, ..hit }));
        hits.sort_by_key(|hit| (hit.start, hit.end, hit.pattern));
    }
}

/// What to run over which sentence.
#[derive(Clone, Copy)]
struct Search<'s> {
    text: &'s str,
    sentence: &'s Sentence,
    /// The sentence's units, or what they may have been.
    units: &'s [Unit],
    /// Index of the sentence.
    index: usize,
    /// By symbol, the phrases that it makes due.
    triggers: &'s [Vec<PatternId>],
    /// Matches must go on after this unit: a list's lead-in makes no mention again with every item.
    from: usize,
}

/// Matches of a regular expression in the sentence as it stands, as ranges of units.
fn regex_hits(regex: &regex::Regex, text: &str, sentence: &Sentence, push: &mut impl FnMut(usize, usize)) {
    for found in regex.find_iter(sentence.span.slice(text)) {
        let span = Span::new(sentence.span.start + found.start(), sentence.span.start + found.end());
        let inside = |place: &&Span| place.start >= sentence.span.start && place.overlaps(span);
        let count = sentence.places.iter().skip(sentence.body).filter(inside).count();
        let start = sentence.places.iter().skip(sentence.body).position(|place| place.overlaps(span));
        if let Some(start) = start {
            push(sentence.body + start, sentence.body + start + count);
        }
    }
}

/// For every symbol, the phrases of which it holds an anchor.
fn triggers(patterns: &[Compiled], vocabulary: &Vocabulary, mentions: bool) -> Vec<Vec<PatternId>> {
    let mut by_symbol: Vec<Vec<PatternId>> = vec![Vec::new(); vocabulary.len()];
    let mut literals: Vec<(&str, Symbol)> = vocabulary.literals().collect();
    literals.sort_unstable();
    for (id, compiled) in (0_u32..).zip(patterns) {
        if compiled.info.owner.makes_mentions() != mentions {
            continue;
        }
        for anchor in &compiled.anchors {
            // Literals are sorted, so those that begin with the anchor stand together.
            let from = literals.partition_point(|(text, _)| *text < anchor.text.as_str());
            let begins = literals.iter().skip(from).take_while(|(text, _)| text.starts_with(&anchor.text));
            for (text, symbol) in begins {
                let rest = text.get(anchor.text.len()..).unwrap_or_default();
                if (anchor.prefix || rest.is_empty() || rest == "'s")
                    && let Some(list) = by_symbol.get_mut(symbol.index())
                {
                    list.push(PatternId(id));
                }
            }
        }
    }
    for list in &mut by_symbol {
        list.sort_unstable();
        list.dedup();
    }
    by_symbol
}

/// Whether words of the text can look other than their folded form by more than the case of ASCII letters, so that a
/// search for anchors in the text as received could miss one.
fn needs_folding(text: &str) -> bool {
    !text.is_ascii()
        && text.chars().any(|sign| {
            matches!(sign, '\u{AD}' | '\u{0300}'..='\u{036F}' | '\u{200B}'..='\u{200D}' | '\u{2010}' | '\u{2011}'
                | '\u{2060}' | '\u{FB00}'..='\u{FB04}' | '\u{FEFF}' | '\u{212A}' | '\u{130}')
        })
}

/// Guards and terminators around a match.
#[derive(Debug, Default)]
struct Guards {
    /// In its sentence.
    here: Vec<Hit>,
    /// In the sentence before, of the same paragraph.
    before: Vec<Hit>,
}

/// One scan under way.
struct Run<'m> {
    matcher: &'m Matcher,
    text: &'m str,
    scan: Scan,
    scratch: Scratch,
}

impl Run<'_> {
    fn sentence(&mut self, sentence: Sentence, kind: SectionKind) {
        let index = self.scan.sentences.len();
        let mut hits = Vec::new();
        let triggers = &self.matcher.mention_triggers;
        let (text, from) = (self.text, sentence.body);
        let search = Search { text, sentence: &sentence, units: &sentence.units, index, triggers, from };
        self.matcher.search(&search, &mut self.scratch, &mut hits);
        self.matcher.search_mended(&search, &mut self.scratch, &mut hits);
        let guards = self.guards(&sentence, &hits);
        for mut hit in hits {
            match self.judge(&mut hit, &guards, kind) {
                None => self.scan.hits.push(hit),
                Some(drop) => self.scan.dropped.push((hit, drop)),
            }
        }
        self.scan.sentences.push(sentence);
    }

    /// Guards and terminators of the sentence, where any match needs them.
    fn guards(&self, sentence: &Sentence, hits: &[Hit]) -> Guards {
        let compiled = |hit: &Hit| self.matcher.patterns.get(hit.pattern.index());
        let find = |sentence: &Sentence| {
            let mut found = self.matcher.cues(self.text, sentence);
            found.retain(|hit| matches!(self.matcher.owner(hit), Some(Owner::Guard | Owner::Terminator)));
            found
        };
        let mut guards = Guards::default();
        if hits.iter().filter_map(compiled).any(Compiled::is_guarded) {
            guards.here = find(sentence);
        }
        let before = self.scan.sentences.last().filter(|before| before.paragraph == sentence.paragraph);
        if let Some(before) = before
            && hits.iter().filter_map(compiled).any(|compiled| !compiled.after.is_empty())
        {
            guards.before = find(before);
        }
        guards
    }

    /// Why the match does not count, if it does not; notes in it what fulfils its requirement.
    fn judge(&self, hit: &mut Hit, guards: &Guards, kind: SectionKind) -> Option<Drop> {
        let compiled = self.matcher.patterns.get(hit.pattern.index())?;
        if compiled.sections.as_ref().is_some_and(|sections| !sections.contains(&kind)) {
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
                self.matcher.owner(other) == Some(Owner::Terminator)
                    && other.start >= guard.end
                    && other.end <= hit.start
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
