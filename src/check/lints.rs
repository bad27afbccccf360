//! What each lint looks for. A lint finds only what is certain: a finding is worth a change, or a reason why not.

use std::collections::{BTreeMap, BTreeSet};

use crate::classifier::{Classifier, Trace};
use crate::context::Mention;
use crate::decision::SectionKind;
use crate::matching::{CuePart, Drop, Owner};
use crate::rules::phrase::{DEFAULT_GAP, LARGEST_GAP};
use crate::rules::{
    Allow, Assertion, GAP, Ground, GroundId, Lint, Node, Paths, Pattern, Phrase, Position, Reach, RuleSet,
};
use crate::span::Span;

use super::cover::Cover;
use super::examples::{Frame, Run};
use super::wording::Wordings;

/// Stop words in a row that together are as telling as another word: "she would be where she is now".
const SHORTEST_IDIOM: usize = 4;

/// Something that a lint found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// The lint.
    pub lint: Lint,
    /// The place.
    pub span: Span,
    /// What is found: lower case, no full stop, values quoted.
    pub message: String,
    /// Another place that matters, and what stands there.
    pub other: Option<(Position, String)>,
    /// What to do.
    pub help: &'static str,
    /// The lints that are silent there, as the rule file says in that place and around it.
    pub(super) allows: Vec<Span>,
}

/// What the lints look at.
pub(super) struct Linter<'l> {
    pub source: &'l str,
    pub classifier: &'l Classifier,
    /// Examples that have been run.
    pub runs: &'l [Run<'l>],
}

impl<'l> Linter<'l> {
    fn rules(&self) -> &'l RuleSet {
        self.classifier.rules()
    }

    /// All findings, in no order, those included that the file allows.
    pub fn findings(&self) -> Vec<Finding> {
        let mut found = self.same_phrases();
        found.extend(self.covered());
        found.extend(self.without_examples());
        found.extend(self.unused_terms());
        found.extend(self.cues_in_phrases());
        found.extend(self.stop_words());
        found.extend(self.always_dropped());
        found.extend(self.cut_short());
        found.extend(self.same_examples());
        found.extend(self.misread());
        found
    }

    fn grounds(&self) -> impl Iterator<Item = (GroundId, &'l Ground)> + use<'l> {
        (0..).map(GroundId).zip(&self.rules().grounds)
    }

    /// The phrases of all grounds, with their grounds.
    fn phrases(&self) -> impl Iterator<Item = (GroundId, &'l Ground, &'l Phrase)> + use<'l> {
        self.grounds().flat_map(|(id, ground)| ground.phrases.iter().map(move |phrase| (id, ground, phrase)))
    }

    /// A finding about a phrase of a ground.
    fn on_phrase(
        &self,
        lint: Lint,
        ground: Option<&Ground>,
        phrase: &Phrase,
        message: String,
        help: &'static str,
    ) -> Finding {
        let around = ground.map(|ground| ground.allow.as_slice()).unwrap_or_default();
        let allows = self.allowing(lint, &[&phrase.allow, around]);
        Finding { lint, span: phrase.span, message, other: None, help, allows }
    }

    /// The places in which the file silences the lint, `near` and for the whole file.
    fn allowing(&self, lint: Lint, near: &[&[Allow]]) -> Vec<Span> {
        let file: &[Allow] = &self.rules().allow;
        let all = near.iter().copied().chain([file]).flatten();
        all.filter(|allow| allow.lint == lint).map(|allow| allow.span).collect()
    }

    /// L001: the same pattern in two grounds, with nothing but the ground to tell the two apart.
    fn same_phrases(&self) -> Vec<Finding> {
        let mut first: BTreeMap<String, (GroundId, &Ground, &Phrase)> = BTreeMap::new();
        let mut found = Vec::new();
        for (id, ground, phrase) in self.phrases() {
            let Pattern::Words(node) = &phrase.pattern else { continue };
            let key = format!("{node:?} {:?}", conditions(phrase));
            match first.get(&key) {
                Some((other_id, other_ground, other)) if *other_id != id && share_section(phrase, other) => {
                    let message =
                        format!("`{}` has the same phrase as `{}`: {}", ground.id, other_ground.id, phrase.text);
                    let help = "words that are found for both grounds tell neither: keep one, or let `in`, `requires` or `unless` part them";
                    let other = Some((other.position, format!("it stands in `{}` here", other_ground.id)));
                    found.push(Finding {
                        other,
                        ..self.on_phrase(Lint::SamePhrase, Some(ground), phrase, message, help)
                    });
                }
                Some(_) => {}
                None => {
                    first.insert(key, (id, ground, phrase));
                }
            }
        }
        found
    }

    /// L002: phrases that another phrase of their ground makes superfluous.
    fn covered(&self) -> Vec<Finding> {
        let cover = Cover::new(self.classifier);
        let twins = self.twins();
        let by = |id, phrase: &'l Phrase| twins.get(&phrase.position).copied().or_else(|| cover.of(id, phrase));
        let pairs: Vec<(&Ground, &Phrase, &Phrase)> =
            self.phrases().filter_map(|(id, ground, phrase)| Some((ground, phrase, by(id, phrase)?))).collect();
        let covered: BTreeSet<Position> = pairs.iter().map(|(_, phrase, _)| phrase.position).collect();
        let mut found = Vec::new();
        for (ground, phrase, by) in pairs {
            // Of two that say the same, the first stays.
            if covered.contains(&by.position) && phrase.position < by.position {
                continue;
            }
            let message =
                format!("whatever this phrase matches, another phrase of `{}` matches to the same effect", ground.id);
            let help = "remove it; if it is there to show a wording, make an example of it";
            let other = Some((by.position, format!("it is `{}`", by.text)));
            found.push(Finding { other, ..self.on_phrase(Lint::Covered, Some(ground), phrase, message, help) });
        }
        found
    }

    /// Phrases that stand in their ground before, to the same effect, by their places.
    fn twins(&self) -> BTreeMap<Position, &'l Phrase> {
        let mut first: BTreeMap<String, &Phrase> = BTreeMap::new();
        let mut twins = BTreeMap::new();
        for (id, _, phrase) in self.phrases() {
            let pattern = match &phrase.pattern {
                Pattern::Words(node) => format!("{node:?}"),
                Pattern::Regex { .. } => format!("regex {}", phrase.text),
            };
            let key = format!("{id:?} {pattern} {:?} {:?} {}", conditions(phrase), phrase.sections, phrase.assertion);
            if let Some(twin) = first.get(&key) {
                twins.insert(phrase.position, *twin);
            } else {
                first.insert(key, phrase);
            }
        }
        twins
    }

    /// L003.
    fn without_examples(&self) -> Vec<Finding> {
        let bare = self.grounds().filter(|(_, ground)| ground.examples.is_empty());
        bare.map(|(_, ground)| Finding {
            lint: Lint::NoExamples,
            span: ground.span,
            message: format!("the ground `{}` has no examples", ground.id),
            other: None,
            help: "write sentences that it must find, and some that it must not, under `examples`",
            allows: self.allowing(Lint::NoExamples, &[&ground.allow]),
        })
        .collect()
    }

    /// L004: terms that no phrase uses, itself or by way of another used term.
    fn unused_terms(&self) -> Vec<Finding> {
        let terms = &self.rules().terms;
        let mut used = vec![false; terms.len()];
        let mut open: Vec<usize> = Vec::new();
        let mut note = |node: &Node, open: &mut Vec<usize>| {
            node.visit(&mut |node| {
                if let Node::Term(index) = node
                    && let Some(used) = used.get_mut(*index)
                    && !std::mem::replace(used, true)
                {
                    open.push(*index);
                }
            });
        };
        for phrase in every_phrase(self.rules()) {
            if let Pattern::Words(node) = &phrase.pattern {
                note(node, &mut open);
            }
        }
        while let Some(index) = open.pop() {
            for entry in terms.get(index).map(|term| term.entries.as_slice()).unwrap_or_default() {
                note(entry, &mut open);
            }
        }
        let unused = terms.iter().zip(used).filter(|(_, used)| !used);
        unused
            .map(|(term, _)| Finding {
                lint: Lint::UnusedTerm,
                span: term.span,
                message: format!("no phrase uses the term `{}`", term.name),
                other: None,
                help: "remove it, or write it into a phrase as `<name>`",
                allows: self.allowing(Lint::UnusedTerm, &[]),
            })
            .collect()
    }

    /// L005: phrases of grounds that always hold a cue, which then works on the mentions beside them.
    fn cues_in_phrases(&self) -> Vec<Finding> {
        let wordings = Wordings::new(&self.rules().terms);
        let frame = Frame::new(self.classifier);
        let mut found = Vec::new();
        for (id, ground, phrase) in self.phrases() {
            let Pattern::Words(node) = &phrase.pattern else { continue };
            let always = wordings.in_all(node, |wording| {
                let document = frame.document(wording);
                self.cues_inside(&self.classifier.trace(&document), &document.text, id, phrase)
            });
            for (cue, position) in always {
                let Some(rule) = self.rules().context.get(cue) else { continue };
                let text = rule.phrases.iter().find(|cue| cue.position == position).map_or("", |cue| cue.text.as_str());
                let message = format!(
                    "this phrase always holds the cue `{text}`, which makes mentions beside it {}",
                    rule.assertion
                );
                let help = "write the phrase's words under the cue's `except`";
                let near: [&[Allow]; 3] = [&phrase.allow, &ground.allow, &rule.allow];
                found.push(Finding {
                    lint: Lint::CueInPhrase,
                    span: phrase.span,
                    message,
                    other: Some((position, "the cue stands here".to_owned())),
                    help,
                    allows: self.allowing(Lint::CueInPhrase, &near),
                });
            }
        }
        found
    }

    /// Cues inside the phrase's mention that no pseudo-cue masks and that reach further than a few words.
    fn cues_inside(&self, trace: &Trace, text: &str, ground: GroundId, phrase: &Phrase) -> BTreeSet<(usize, Position)> {
        let matcher = self.classifier.matcher();
        let Some(mention) = mention_of(self.classifier, trace, ground, phrase) else { return BTreeSet::new() };
        let Some(sentence) = trace.scan.sentences.get(mention.sentence) else { return BTreeSet::new() };
        let is_cue = |owner| matches!(owner, Owner::Cue(..));
        let hits = matcher.cues(text, sentence, is_cue);
        let part = |part: CuePart| {
            hits.iter().filter_map(move |hit| match matcher.owner(hit) {
                Some(Owner::Cue(cue, found)) if found == part => Some((cue, hit)),
                _ => None,
            })
        };
        let masked = |cue: usize, hit: &crate::matching::Hit| {
            part(CuePart::Except).any(|(other, mask)| {
                let as_long = mask.end - mask.start >= hit.end - hit.start;
                other == cue && as_long && mask.start < hit.end && hit.start < mask.end
            })
        };
        let mut inside = BTreeSet::new();
        for (cue, hit) in part(CuePart::Phrase) {
            let Some(rule) = self.rules().context.get(cue) else { continue };
            // What is said by the Ombudsman may well hold what shows that the Ombudsman speaks.
            let roams = !matches!(rule.reach, Reach::Words(_)) && rule.assertion != Assertion::Applied;
            let within = mention.span.contains(sentence.span_of(hit.start, hit.end));
            if roams && rule.grounds.is_empty() && within && !masked(cue, hit) {
                inside.extend(matcher.pattern(hit.pattern).map(|info| (cue, info.position)));
            }
        }
        inside
    }

    /// L006: phrases that make mentions and have a path of stop words.
    fn stop_words(&self) -> Vec<Finding> {
        let stop: BTreeSet<&str> = stop_words::get("en").iter().copied().collect();
        let grounds = self.phrases().map(|(_, ground, phrase)| (Some(ground), phrase));
        let rules = self.rules();
        let others = [&rules.refusals.refuses, &rules.refusals.leaves_out, &rules.refusals.investigated];
        let others = others.into_iter().chain(rules.pointers.iter().map(|pointer| &pointer.phrases)).flatten();
        let all = grounds.chain(others.map(|phrase| (None, phrase)));
        let terms = |index: usize| rules.terms.get(index).map(|term| term.entries.as_slice()).unwrap_or_default();
        let paths = Paths { terms, may_have: &|word, prefix| !prefix && stop.contains(word) };
        let mut found = Vec::new();
        for (ground, phrase) in all {
            let Pattern::Words(node) = &phrase.pattern else { continue };
            let guarded = !(phrase.requires.is_empty() && phrase.after.is_empty());
            let idiom = |words: &Vec<String>| words.split(|word| word == GAP).any(|run| run.len() >= SHORTEST_IDIOM);
            let Some(words) = paths.find(node).filter(|words| !guarded && !idiom(words)) else { continue };
            let message =
                format!("this phrase matches “{}”, which has only words that any sentence may have", words.join(" "));
            let help = "add a word that says what the sentence is about, or a `requires`";
            found.push(self.on_phrase(Lint::StopWords, ground, phrase, message, help));
        }
        found
    }

    /// L007: phrases that match examples and count in none, because of their `unless`.
    fn always_dropped(&self) -> Vec<Finding> {
        let matcher = self.classifier.matcher();
        let mut counted: BTreeSet<Position> = BTreeSet::new();
        let mut dropped: BTreeMap<Position, (Span, usize)> = BTreeMap::new();
        for run in self.runs {
            let own = |hit: &crate::matching::Hit| matcher.owner(hit) == Some(Owner::Ground(run.ground));
            let position = |hit: &crate::matching::Hit| matcher.pattern(hit.pattern).map(|info| info.position);
            counted.extend(run.trace.scan.hits.iter().filter_map(position));
            let is_dropped = |drop: &Drop| matches!(drop, Drop::Unless(_)) && run.example.expected.is_some();
            for (hit, _) in run.trace.scan.dropped.iter().filter(|(hit, drop)| own(hit) && is_dropped(drop)) {
                if let Some(position) = position(hit) {
                    dropped.entry(position).or_insert((run.example.span, 0)).1 += 1;
                }
            }
        }
        let mut found = Vec::new();
        for (_, ground, phrase) in self.phrases() {
            let Some((_, count)) = dropped.get(&phrase.position).filter(|_| !counted.contains(&phrase.position)) else {
                continue;
            };
            let examples = if *count == 1 { "the one example".to_owned() } else { format!("all {count} examples") };
            let message = format!("the `unless` of this phrase takes away {examples} that it matches");
            let help = "narrow the `unless`, or write an example in which the phrase counts";
            found.push(self.on_phrase(Lint::UnlessAlways, Some(ground), phrase, message, help));
        }
        found
    }

    /// L009: phrases and examples behind which stands what looks like the rest of them.
    fn cut_short(&self) -> Vec<Finding> {
        let phrases = every_phrase(self.rules()).into_iter().map(|phrase| (phrase.span, phrase.allow.as_slice()));
        let nothing: &[Allow] = &[];
        let examples = self.grounds().flat_map(|(_, ground)| &ground.examples).map(|example| (example.span, nothing));
        let mut found = Vec::new();
        for (span, allow) in phrases.chain(examples) {
            let rest = self.source.get(span.end..).and_then(|rest| rest.lines().next()).unwrap_or_default();
            let comment = rest.trim_start().strip_prefix('#');
            let meant = comment.is_some_and(|comment| comment.starts_with(char::is_alphanumeric));
            if span.slice(self.source).starts_with(['\'', '"']) || !meant {
                continue;
            }
            found.push(Finding {
                lint: Lint::CutShort,
                span: Span::new(span.end, span.end + rest.trim_end().len()),
                message: format!("YAML takes `{}` for a comment", rest.trim()),
                other: None,
                help: "put the whole text in single quotes; or write a space after the `#` of a comment",
                allows: self.allowing(Lint::CutShort, &[allow]),
            });
        }
        found
    }

    /// L010: sentences that stand twice among the examples of a ground, to the same effect.
    fn same_examples(&self) -> Vec<Finding> {
        let mut found = Vec::new();
        for (_, ground) in self.grounds() {
            let mut first: BTreeMap<(&str, Option<Assertion>), Position> = BTreeMap::new();
            for example in &ground.examples {
                let key = (example.text.as_str(), example.expected);
                let Some(position) = first.get(&key) else {
                    first.insert(key, example.position);
                    continue;
                };
                found.push(Finding {
                    lint: Lint::SameExample,
                    span: example.span,
                    message: format!("this example stands twice in `{}`", ground.id),
                    other: Some((*position, "it stands here first".to_owned())),
                    help: "remove one of the two",
                    allows: self.allowing(Lint::SameExample, &[&ground.allow]),
                });
            }
        }
        found
    }

    /// L011: `... 2`, and names of terms without `<` and `>`.
    fn misread(&self) -> Vec<Finding> {
        let names: BTreeSet<&str> = self.rules().terms.iter().map(|term| term.name.as_str()).collect();
        let mut found = Vec::new();
        for phrase in every_phrase(self.rules()) {
            if !matches!(phrase.pattern, Pattern::Words(_)) {
                continue;
            }
            if let Some(number) = number_after_gap(&phrase.text) {
                let message =
                    format!("`... {number}` is a gap of up to {DEFAULT_GAP} words and then the word {number}");
                let help = "without the space the number says how many words the gap spans; a number that must stand there goes in brackets";
                found.push(self.on_phrase(Lint::Misread, None, phrase, message, help));
            }
            let mut words = phrase.text.split([' ', '(', ')', '|', '?']);
            if let Some(name) = words.find(|word| word.contains('_') && names.contains(word)) {
                let message = format!("`{name}` is not the term of that name here, but words");
                found.push(self.on_phrase(
                    Lint::Misread,
                    None,
                    phrase,
                    message,
                    "write `<` before the name and `>` after it",
                ));
            }
        }
        found
    }
}

/// The number in `... 2`, where it could be how many words a gap spans.
fn number_after_gap(text: &str) -> Option<u8> {
    text.split("...").skip(1).find_map(|rest| {
        let word = rest.trim_start().split([' ', ')', '|']).next().filter(|_| rest.starts_with(' '))?;
        word.parse().ok().filter(|number| (1..=LARGEST_GAP).contains(number))
    })
}

/// L008: `allow`s that silence no finding. `used` are the places of those that do.
pub(super) fn unused_allows(rules: &RuleSet, used: &BTreeSet<Span>) -> Vec<Finding> {
    let grounds = rules.grounds.iter().flat_map(|ground| {
        let phrases = ground.phrases.iter().flat_map(|phrase| &phrase.allow);
        ground.allow.iter().chain(phrases)
    });
    let cues = rules.context.iter().flat_map(|cue| &cue.allow);
    let all = rules.allow.iter().chain(grounds).chain(cues);
    let unused = all.filter(|allow| !used.contains(&allow.span));
    unused
        .map(|allow| Finding {
            lint: Lint::UnusedAllow,
            span: allow.span,
            message: format!("`{}` finds nothing here, so there is nothing to allow", allow.lint),
            other: None,
            help: "remove it",
            allows: Vec::new(),
        })
        .collect()
}

/// What must be fulfilled for a match of the phrase to count.
fn conditions(phrase: &Phrase) -> [Vec<&str>; 3] {
    [&phrase.requires, &phrase.unless, &phrase.after].map(|list| list.iter().map(|one| one.text.as_str()).collect())
}

/// The sections where a phrase counts.
pub(super) fn sections(phrase: &Phrase) -> &[SectionKind] {
    phrase.sections.as_deref().unwrap_or(&SectionKind::ALL)
}

fn share_section(one: &Phrase, other: &Phrase) -> bool {
    sections(one).iter().any(|kind| sections(other).contains(kind))
}

/// Every phrase of a rule file, wherever it stands.
fn every_phrase(rules: &RuleSet) -> Vec<&Phrase> {
    let refusals = &rules.refusals;
    let mut all: Vec<&Phrase> = Vec::new();
    all.extend(rules.grounds.iter().flat_map(|ground| &ground.phrases));
    all.extend(refusals.refuses.iter().chain(&refusals.leaves_out).chain(&refusals.investigated));
    all.extend(rules.context.iter().flat_map(|cue| cue.phrases.iter().chain(&cue.until).chain(&cue.except)));
    all.extend(rules.terminators.iter().chain(&rules.references));
    all.extend(rules.pointers.iter().flat_map(|pointer| &pointer.phrases));
    all.extend(rules.narrative.iter().flat_map(|narrative| narrative.when.iter().chain(&narrative.unless)));
    let guards: Vec<&Phrase> =
        all.iter().flat_map(|phrase| phrase.requires.iter().chain(&phrase.unless).chain(&phrase.after)).collect();
    all.extend(guards);
    all
}

/// The mention of this very phrase.
pub(super) fn mention_of<'t>(
    classifier: &Classifier,
    trace: &'t Trace,
    ground: GroundId,
    phrase: &Phrase,
) -> Option<&'t Mention> {
    let is_it = |mention: &&Mention| {
        mention.owner == Owner::Ground(ground)
            && classifier.matcher().pattern(mention.pattern).is_some_and(|info| info.position == phrase.position)
    };
    trace.mentions.iter().find(is_it)
}
