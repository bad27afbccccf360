//! From matches to mentions with an assertion: who says it, and whether it is relied on.
//!
//! After the ConText algorithm (Chapman, Chu and Dowling 2007; Harkema, Dowling, Thornblade and Chapman 2009): a cue
//! has a category (here an assertion), a direction and a reach; terminators end its reach, pseudo-cues mask it. The
//! precedence is fixed:
//!
//! 1. a cue that begins (for a backward cue: ends) inside the mention is ignored, and so is one inside the words that
//!    the mention requires, or, if it denies, overlapping them: "not" inside "not enough evidence" denies nothing;
//! 2. a pseudo-cue masks a cue that it overlaps and that is no longer than it;
//! 3. an `applied` cue lifts a mention out of its section's assertion, and out of cues that come later in the file;
//! 4. a section's `cited` beats all other cues;
//! 5. what stands between quotation marks, or in a question, has the rule file's `quotations` or `questions`, whatever
//!    the cues say;
//! 6. among cues the order of the rule file decides;
//! 7. then the phrase's own assertion, then the section's;
//! 8. what would be applied now is not where its sentence is narrative;
//! 9. nor where it encloses, or lies in, a mention of the same ground to which a cue before that one gave another
//!    assertion.

mod quotation;

use crate::decision::{Decision, SectionKind};
use crate::input::Document;
use crate::matching::{CuePart, Hit, Matcher, Owner, PatternId, Scan, Sentence, Unit};
use crate::rules::{Assertion, CueRule, Direction, GroundId, Narrative, Reach, RuleSet};
use crate::span::Span;

/// One place in a decision where a phrase matched, with what it amounts to.
#[derive(Clone, Debug)]
pub struct Mention {
    /// What the phrase belongs to.
    pub owner: Owner,
    /// The phrase.
    pub pattern: PatternId,
    /// The matched words.
    pub span: Span,
    /// Index of the sentence in [`Scan::sentences`].
    pub sentence: usize,
    /// Index of the paragraph.
    pub paragraph: usize,
    /// Index of the section.
    pub section: usize,
    /// The section's kind.
    pub kind: SectionKind,
    /// What it amounts to.
    pub assertion: Assertion,
    /// What made it so.
    pub cause: Cause,
    /// Every cue that reaches it, in order of precedence.
    pub edges: Vec<Edge>,
    /// Whether a word of it was mistyped.
    pub typo: bool,
}

/// What gave a mention its assertion.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cause {
    /// Nothing changed what the phrase says.
    Phrase,
    /// The section's assertion.
    Section,
    /// Quotation marks around it.
    Quotation,
    /// Its sentence is a question.
    Question,
    /// Its sentence only tells what happened.
    Narrative,
    /// A cue.
    Cue(Edge),
    /// The decision was investigated to the end, or this part of it was.
    Refusal,
    /// Another place points to the paragraph.
    Reference(Span),
}

impl Cause {
    /// Whether another place of the decision gave the mention its assertion.
    pub const fn is_reference(self) -> bool {
        matches!(self, Self::Reference(_))
    }
}

impl Mention {
    /// The ground that the mention applies, if it applies one.
    pub const fn applied_ground(&self) -> Option<GroundId> {
        match (self.owner, self.assertion) {
            (Owner::Ground(ground), Assertion::Applied) => Some(ground),
            _ => None,
        }
    }
}

/// A cue that reaches a mention.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Edge {
    /// Index into [`RuleSet::context`].
    pub cue: usize,
    /// The cue's phrase.
    pub pattern: PatternId,
    /// The cue's words.
    pub span: Span,
}

/// Units that a cue must have to work on a mention in whose gap it stands: "the Commissioner, the Council said, is
/// better placed". A shorter one is likely to be a word of the phrase itself, and one that reaches so many words works
/// on what stands beside it.
const LONG_CUE: usize = 3;

/// Gives every match of a scan its assertion.
pub fn assert_mentions(
    document: &Document,
    decision: &Decision,
    scan: &Scan,
    rules: &RuleSet,
    matcher: &Matcher,
) -> Vec<Mention> {
    let paragraph = |hit: &Hit| scan.sentences.get(hit.sentence).map(|sentence| sentence.paragraph);
    let mut mentions = Vec::with_capacity(scan.hits.len());
    for hits in scan.hits.chunk_by(|one, next| paragraph(one) == paragraph(next)) {
        let context = Context::new(document, decision, scan, rules, matcher, hits);
        mentions.extend(hits.iter().filter_map(|hit| context.mention(hit)));
    }
    mentions.chunk_by_mut(|one, next| one.sentence == next.sentence).for_each(heed_nested);
    mentions
}

/// Of two mentions of the same ground one of which encloses the other, both are what a cue before the denied one makes
/// it: "I do not say that there is a lack of evidence of fault" denies, whichever phrase also matches from "say" to
/// "fault", and "it would not be reasonable to expect him to appeal to the Inspector" does, though another phrase needs
/// no more than "appeal to the Inspector".
fn heed_nested(sentence: &mut [Mention]) {
    let heeded: Vec<(usize, Assertion, Cause)> = sentence
        .iter()
        .enumerate()
        .filter(|(_, mention)| mention.assertion == Assertion::Applied)
        .filter_map(|(index, mention)| {
            let nested = |other: &&Mention| {
                other.owner == mention.owner
                    && other.span != mention.span
                    && (mention.span.contains(other.span) || other.span.contains(mention.span))
            };
            let denied = |other: &&Mention| {
                let before = matches!(other.cause, Cause::Cue(edge) if edge.span.end <= other.span.start);
                before && other.assertion != Assertion::Applied
            };
            let other = sentence.iter().filter(nested).find(denied)?;
            Some((index, other.assertion, other.cause))
        })
        .collect();
    for (index, assertion, cause) in heeded {
        if let Some(mention) = sentence.get_mut(index) {
            (mention.assertion, mention.cause) = (assertion, cause);
        }
    }
}

/// The cues of one sentence, sorted out.
#[derive(Clone, Debug, Default)]
struct SentenceCues {
    /// Cues that no pseudo-cue masks.
    cues: Vec<(usize, Hit)>,
    /// What ends the reach of a cue, sorted by cue and place.
    until: Vec<(usize, Hit)>,
    /// What ends clauses.
    terminators: Vec<Hit>,
    /// Whether the sentence is told in the past.
    past: bool,
    /// Whether something shows that it is not narrative all the same.
    speaks: bool,
}

impl SentenceCues {
    /// Whether one of the cue's own terminators begins at a unit from `first` to `last`.
    fn ends(&self, cue: usize, first: usize, last: usize) -> bool {
        let at = self.until.partition_point(|(other, end)| (*other, end.start) < (cue, first));
        self.until.get(at).is_some_and(|(other, end)| *other == cue && end.start <= last)
    }
}

/// The context of the matches of one paragraph.
struct Context<'c> {
    document: &'c Document,
    scan: &'c Scan,
    rules: &'c RuleSet,
    matcher: &'c Matcher,
    /// What the paragraph's section is for.
    kind: SectionKind,
    from_section: Assertion,
    /// Index of the paragraph's first sentence in [`Scan::sentences`].
    first: usize,
    /// The cues of the paragraph's sentences.
    cues: Vec<SentenceCues>,
    /// What stands between quotation marks in the paragraph.
    quoted: Vec<Span>,
}

impl<'c> Context<'c> {
    /// The context of `hits`, which are all matches of a paragraph.
    fn new(
        document: &'c Document,
        decision: &'c Decision,
        scan: &'c Scan,
        rules: &'c RuleSet,
        matcher: &'c Matcher,
        hits: &[Hit],
    ) -> Self {
        let home = hits.first().map_or(0, |hit| hit.sentence);
        let place = scan.sentences.get(home).map(|sentence| (sentence.paragraph, sentence.section));
        let (paragraph, section) = place.unwrap_or_default();
        let here = |sentence: &&Sentence| sentence.paragraph == paragraph;
        let first = home - scan.sentences[..home].iter().rev().take_while(here).count();
        let section = decision.sections.get(section);
        let from_section = section.and_then(|section| rules.section_assertions.get(section.rule)).copied();
        let quoted = decision
            .paragraphs
            .get(paragraph)
            .filter(|_| rules.quotations.is_some())
            .map(|paragraph| quotation::quotations(&document.text, paragraph.span));
        let mut context = Self {
            document,
            scan,
            rules,
            matcher,
            kind: section.map_or(SectionKind::Other, |section| section.kind),
            from_section: from_section.unwrap_or(Assertion::Applied),
            first,
            cues: Vec::new(),
            quoted: quoted.unwrap_or_default(),
        };
        context.find_cues(hits);
        context
    }

    /// The cues of a sentence of the paragraph.
    fn cues(&self, sentence: usize) -> Option<&SentenceCues> {
        self.cues.get(sentence.checked_sub(self.first)?)
    }

    /// Looks for the cues that can work on `hits`: in a sentence without any of them, those that reach over its end.
    fn find_cues(&mut self, hits: &[Hit]) {
        let mut owners: Vec<Owner> = hits.iter().filter_map(|hit| self.matcher.owner(hit)).collect();
        owners.sort_unstable();
        owners.dedup();
        let concerns = |rule: &CueRule| owners.iter().any(|owner| self.concerns(rule, *owner));
        let works: Vec<bool> = self.rules.context.iter().map(concerns).collect();
        let narrative = self.narrative().is_some();
        let here = |sentence: &&Sentence| Some(sentence.paragraph) == self.paragraph();
        let sentences = self.scan.sentences.iter().zip(0..).skip(self.first).take_while(|(sentence, _)| here(sentence));
        let cues = sentences.map(|(sentence, index)| {
            let home = hits.iter().any(|hit| hit.sentence == index);
            let wanted = |owner: Owner| match owner {
                Owner::Cue(cue, _) => works[cue] && (home || crosses(self.rules.context[cue].reach)),
                Owner::Past | Owner::Voice => home && narrative,
                _ => home,
            };
            self.sentence_cues(sentence, index, wanted)
        });
        self.cues = cues.collect();
    }

    fn paragraph(&self) -> Option<usize> {
        self.scan.sentences.get(self.first).map(|sentence| sentence.paragraph)
    }

    fn sentence_cues(&self, sentence: &Sentence, index: usize, wanted: impl Fn(Owner) -> bool) -> SentenceCues {
        let mut found = SentenceCues::default();
        let mut masks = Vec::new();
        for mut hit in self.matcher.cues(&self.document.text, sentence, wanted) {
            hit.sentence = index;
            match self.matcher.owner(&hit) {
                Some(Owner::Cue(cue, CuePart::Phrase)) => found.cues.push((cue, hit)),
                Some(Owner::Cue(cue, CuePart::Until)) => found.until.push((cue, hit)),
                Some(Owner::Cue(cue, CuePart::Except)) => masks.push((cue, hit)),
                Some(Owner::Terminator) => found.terminators.push(hit),
                Some(Owner::Past) => found.past = true,
                Some(Owner::Voice) => found.speaks = true,
                _ => {}
            }
        }
        found.until.sort_unstable_by_key(|(cue, hit)| (*cue, hit.start));
        found.cues.retain(|(cue, hit)| {
            !masks.iter().any(|(other, mask)| {
                let as_long = mask.end - mask.start >= hit.end - hit.start;
                other == cue && as_long && mask.start < hit.end && hit.start < mask.end
            })
        });
        found
    }

    fn mention(&self, hit: &Hit) -> Option<Mention> {
        let sentence = self.scan.sentences.get(hit.sentence)?;
        let info = self.matcher.pattern(hit.pattern)?;
        let mut edges = self.edges(hit, info.owner);
        edges.sort_by_key(|edge| (edge.cue, edge.span));
        let span = sentence.span_of(hit.start, hit.end);
        let manner = if self.quoted.iter().any(|quoted| quoted.contains(span)) {
            self.rules.quotations.map(|assertion| (assertion, Cause::Quotation))
        } else if is_question(sentence) {
            self.rules.questions.map(|assertion| (assertion, Cause::Question))
        } else {
            None
        };
        let (mut assertion, mut cause) = self.judge(info.assertion, manner, &edges);
        let told = self.cues(hit.sentence).is_some_and(|found| found.past && !found.speaks);
        let plain = (assertion, cause) == (Assertion::Applied, Cause::Phrase);
        if let Some(rule) = self.narrative().filter(|rule| plain && told && !self.is_immune(info.owner, rule.assertion))
        {
            (assertion, cause) = (rule.assertion, Cause::Narrative);
        }
        Some(Mention {
            owner: info.owner,
            pattern: hit.pattern,
            span,
            sentence: hit.sentence,
            paragraph: sentence.paragraph,
            section: sentence.section,
            kind: self.kind,
            assertion,
            cause,
            edges,
            typo: hit.typo,
        })
    }

    /// What makes sentences of this section narrative, if they can be.
    fn narrative(&self) -> Option<&'c Narrative> {
        self.rules.narrative.as_ref().filter(|rule| rule.sections.contains(&self.kind))
    }

    /// The assertion of a mention: `own` is its phrase's, `manner` what quotation marks or a question mark make of it.
    fn judge(&self, own: Assertion, manner: Option<(Assertion, Cause)>, edges: &[Edge]) -> (Assertion, Cause) {
        let category = |edge: &Edge| self.rules.context.get(edge.cue).map_or(Assertion::Applied, |cue| cue.assertion);
        let lift = edges.iter().find(|edge| category(edge) == Assertion::Applied);
        if self.from_section == Assertion::Cited && lift.is_none() {
            return (Assertion::Cited, Cause::Section);
        }
        if let Some(manner) = manner {
            return manner;
        }
        match edges.first() {
            Some(edge) if category(edge) != Assertion::Applied => return (category(edge), Cause::Cue(*edge)),
            _ if own != Assertion::Applied => return (own, Cause::Phrase),
            Some(edge) => return (Assertion::Applied, Cause::Cue(*edge)),
            None => {}
        }
        match self.from_section {
            Assertion::Applied => (Assertion::Applied, Cause::Phrase),
            other => (other, Cause::Section),
        }
    }

    /// Every cue that reaches the match.
    fn edges(&self, hit: &Hit, owner: Owner) -> Vec<Edge> {
        let mut edges = Vec::new();
        for (found, from) in self.cues.iter().zip(self.first..) {
            let Some(sentence) = self.scan.sentences.get(from) else { continue };
            for (cue, cue_hit) in &found.cues {
                let Some(rule) = self.rules.context.get(*cue) else { continue };
                if self.concerns(rule, owner) && self.reaches(rule, *cue, cue_hit, hit) {
                    let span = sentence.span_of(cue_hit.start, cue_hit.end);
                    edges.push(Edge { cue: *cue, pattern: cue_hit.pattern, span });
                }
            }
        }
        edges
    }

    /// Whether the cue is meant for matches of this owner in the paragraph's kind of section.
    fn concerns(&self, rule: &CueRule, owner: Owner) -> bool {
        let ground = match owner {
            Owner::Ground(id) => rule.grounds.is_empty() || rule.grounds.contains(&id),
            _ => rule.grounds.is_empty(),
        };
        let section = rule.sections.as_ref().is_none_or(|sections| sections.contains(&self.kind));
        ground && section && !self.is_immune(owner, rule.assertion)
    }

    /// Whether nothing gives mentions of this owner that assertion.
    fn is_immune(&self, owner: Owner, assertion: Assertion) -> bool {
        let Owner::Ground(id) = owner else { return false };
        self.rules.ground(id).is_some_and(|ground| ground.immune.contains(&assertion))
    }

    /// Whether the cue at `cue_hit` works on the match `hit` of the same paragraph.
    fn reaches(&self, rule: &CueRule, cue: usize, cue_hit: &Hit, hit: &Hit) -> bool {
        let (forward, backward) = match rule.direction {
            Direction::Forward => (true, false),
            Direction::Backward => (false, true),
            Direction::Both => (true, true),
        };
        if cue_hit.sentence != hit.sentence {
            let ahead = cue_hit.sentence < hit.sentence;
            let next_door = cue_hit.sentence.abs_diff(hit.sentence) == 1;
            let far_enough = match rule.reach {
                Reach::Paragraph => true,
                Reach::Onward => ahead && !self.ends_onward(cue, cue_hit, hit.sentence),
                Reach::NextSentence => ahead && next_door,
                Reach::PreviousSentence => !ahead && next_door,
                Reach::Clause | Reach::Sentence | Reach::Words(_) => false,
            };
            return far_enough && (if ahead { forward } else { backward }) && !self.ends_between(cue, cue_hit, hit);
        }
        // The doubt that a phrase requires must not deny it as well; who voices the doubt still matters.
        let in_required = |(start, end): (usize, usize)| match rule.assertion {
            Assertion::Negated => cue_hit.start < end && start < cue_hit.end,
            _ => start <= cue_hit.start && cue_hit.end <= end,
        };
        if hit.required.is_some_and(in_required) {
            return false;
        }
        let may_overlap = rule.assertion != Assertion::Negated;
        let long = cue_hit.end - cue_hit.start >= LONG_CUE;
        let roams = !matches!(rule.reach, Reach::Words(_));
        let inside = roams && long && hit.start < cue_hit.start && cue_hit.end < hit.end;
        let ahead =
            inside || (cue_hit.start < hit.start && cue_hit.end < hit.end && (may_overlap || cue_hit.end <= hit.start));
        let behind =
            inside || (cue_hit.end > hit.end && cue_hit.start > hit.start && (may_overlap || cue_hit.start >= hit.end));
        if !((ahead && forward) || (behind && backward)) {
            return false;
        }
        let between = if ahead { (cue_hit.end, hit.start) } else { (hit.end, cue_hit.start) };
        if inside {
            return true;
        }
        !self.ends_between(cue, cue_hit, hit) && self.within(rule.reach, hit.sentence, between)
    }

    /// Whether a cue of this reach crosses the units from `between.0` to `between.1` of a sentence.
    fn within(&self, reach: Reach, sentence: usize, between: (usize, usize)) -> bool {
        let Some(found) = self.scan.sentences.get(sentence) else { return false };
        // Nothing lies between where the cue runs into the mention.
        let units = found.units.get(between.0..between.1).unwrap_or_default();
        match reach {
            Reach::Words(most) => units.iter().filter(|unit| matches!(unit, Unit::Word(_))).count() <= most,
            Reach::Clause => {
                let ends = |unit: &Unit| matches!(unit, Unit::Mark(',' | ';' | ':' | '-' | '(' | ')' | '[' | ']'));
                let terminators = self.cues(sentence).map(|cues| &cues.terminators);
                let inside = |hit: &Hit| between.0 <= hit.start && hit.end <= between.1;
                !units.iter().any(ends) && !terminators.into_iter().flatten().any(inside)
            }
            Reach::Sentence | Reach::PreviousSentence | Reach::NextSentence | Reach::Paragraph | Reach::Onward => true,
        }
    }

    /// Whether one of the cue's own terminators stands in a sentence after the cue's, up to and with the sentence `last`.
    fn ends_onward(&self, cue: usize, cue_hit: &Hit, last: usize) -> bool {
        (cue_hit.sentence + 1..=last)
            .any(|sentence| self.cues(sentence).is_some_and(|found| found.ends(cue, 0, usize::MAX)))
    }

    /// Whether one of the cue's own terminators stands between the cue and the match.
    fn ends_between(&self, cue: usize, cue_hit: &Hit, hit: &Hit) -> bool {
        let (from, to) = if (cue_hit.sentence, cue_hit.start) < (hit.sentence, hit.start) {
            ((cue_hit.sentence, cue_hit.end), (hit.sentence, hit.start))
        } else {
            ((hit.sentence, hit.end), (cue_hit.sentence, cue_hit.start))
        };
        (from.0..=to.0).any(|sentence| {
            let Some(found) = self.cues(sentence) else { return false };
            // A terminator may be the mention's own first words: "if …, it is reasonable to expect him to appeal".
            let first = if sentence == from.0 { from.1 } else { 0 };
            let last = if sentence == to.0 { to.1 } else { usize::MAX };
            found.ends(cue, first, last)
        })
    }
}

/// Whether a cue of this reach can work on a match in another sentence.
const fn crosses(reach: Reach) -> bool {
    match reach {
        Reach::PreviousSentence | Reach::NextSentence | Reach::Paragraph | Reach::Onward => true,
        Reach::Clause | Reach::Sentence | Reach::Words(_) => false,
    }
}

/// Whether the sentence ends with a question mark, closing quotes and brackets aside.
fn is_question(sentence: &Sentence) -> bool {
    let closes = |unit: &&Unit| matches!(unit, Unit::Mark(')' | ']' | '"' | '\''));
    sentence.units.iter().rev().find(|unit| !closes(unit)) == Some(&Unit::Mark('?'))
}
