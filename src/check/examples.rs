//! The examples of a rule file, run through the classifier.

use crate::classifier::{Classifier, Trace};
use crate::context::{Cause, Edge, Mention};
use crate::decision::SectionKind;
use crate::explain::{Miss, Missed, View};
use crate::input::Document;
use crate::matching::{Drop, Owner};
use crate::rules::{Assertion, Example, GroundId, Pattern, Refusal, Report, Severity, Source};

use super::withheld::{Withheld, withheld};
use super::wording::Wordings;

/// Cues that are told of an example at most.
const MOST_CUES: usize = 3;
/// Near misses that are told of an example at most.
const MOST_NEAR: usize = 3;

/// How an example that does not come out as it says goes wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Failure {
    /// No mention is expected, and there is one.
    Noisy,
    /// A mention is expected, and there is none.
    Missing,
    /// There is a mention with another assertion.
    Wrong,
}

impl Failure {
    /// The word printed.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Noisy => "noisy",
            Self::Missing => "missing",
            Self::Wrong => "wrong",
        }
    }
}

/// An example that has been run.
#[derive(Debug)]
pub struct Run<'r> {
    /// The ground whose example it is.
    pub ground: GroundId,
    /// The example.
    pub example: &'r Example,
    /// The decision made of it.
    pub document: Document,
    /// What the classifier makes of that.
    pub trace: Trace,
}

/// Sets an example as one sentence of the assessment of a decision that refuses the complaint in full.
#[derive(Debug)]
pub struct Frame {
    assessment: String,
    final_decision: String,
    refusal: String,
}

impl Frame {
    /// A frame that these rules understand: their own headings, and a sentence in which they see a refusal.
    pub fn new(classifier: &Classifier) -> Frame {
        let rules = classifier.rules();
        let heading = |kind, usual: &str| {
            let sections = || rules.layout.sections.iter().filter(|section| section.kind == kind);
            let has_usual = sections().any(|section| section.headings.contains(&usual.to_lowercase()));
            let first = sections().find_map(|section| section.headings.first().cloned());
            if has_usual { usual.to_owned() } else { first.unwrap_or_else(|| usual.to_owned()) }
        };
        let mut frame = Frame {
            assessment: heading(SectionKind::Assessment, "My assessment"),
            final_decision: heading(SectionKind::FinalDecision, "Final decision"),
            refusal: "We will not investigate this complaint".to_owned(),
        };
        let wordings = Wordings::new(&rules.terms);
        let own = rules.refusals.refuses.iter().filter_map(|phrase| match &phrase.pattern {
            Pattern::Words(node) => Some(wordings.nth(node, 0)),
            Pattern::Regex { .. } => None,
        });
        for sentence in std::iter::once(frame.refusal.clone()).chain(own) {
            frame.refusal = sentence;
            if classifier.classify(&frame.document("")).refusal == Refusal::Full {
                break;
            }
        }
        frame
    }

    /// The decision in which `sentence` stands.
    pub fn document(&self, sentence: &str) -> Document {
        let Frame { assessment, final_decision, refusal } = self;
        let text = format!("Example Council (99 000 000)\n{assessment}\n{sentence}\n{final_decision}\n{refusal}.\n");
        Document::new("example", text)
    }
}

/// Runs the examples of all grounds but those in `left_out`.
pub fn run<'r>(classifier: &'r Classifier, left_out: &[GroundId]) -> Vec<Run<'r>> {
    let frame = Frame::new(classifier);
    let mut runs = Vec::new();
    for (ground, id) in classifier.rules().grounds.iter().zip((0..).map(GroundId)) {
        if left_out.contains(&id) {
            continue;
        }
        for example in &ground.examples {
            let document = frame.document(&example.text);
            let trace = classifier.trace(&document);
            runs.push(Run { ground: id, example, document, trace });
        }
    }
    runs
}

impl Run<'_> {
    /// What the example amounts to: the strongest assertion among the mentions of its ground, if there is one.
    pub fn found(&self) -> Option<Assertion> {
        let found = self.trace.classification.grounds.iter().find(|found| found.ground == self.ground);
        found.map(|found| found.assertion)
    }

    /// The mention that stands for its ground, if there is one.
    pub fn standing(&self) -> Option<&Mention> {
        let found = self.trace.classification.grounds.iter().find(|found| found.ground == self.ground)?;
        self.trace.mentions.get(found.mention)
    }

    /// How it goes wrong, if it does.
    pub fn failure(&self) -> Option<Failure> {
        match (self.example.expected, self.found()) {
            (expected, found) if expected == found => None,
            (None, _) => Some(Failure::Noisy),
            (_, None) => Some(Failure::Missing),
            _ => Some(Failure::Wrong),
        }
    }

    /// The message about it, if it goes wrong.
    pub fn report(&self, classifier: &Classifier, source: &Source) -> Option<Report> {
        let failure = self.failure()?;
        let teller = Teller { run: self, classifier, source };
        let name = |assertion: Option<Assertion>| assertion.map_or("no mention", Assertion::as_str);
        let id = classifier.rules().ground(self.ground).map(|ground| ground.id.as_str()).unwrap_or_default();
        let (expected, found) = (name(self.example.expected), name(self.found()));
        let (notes, help) = match failure {
            Failure::Missing => (
                teller.near_misses(),
                "write a phrase that matches it, or take away what keeps the phrase from counting".to_owned(),
            ),
            Failure::Noisy => (
                teller.mention(),
                "narrow the phrase with `in`, `requires` or `unless`, or move the example to where it belongs"
                    .to_owned(),
            ),
            Failure::Wrong => teller.wrong(id),
        };
        Some(Report {
            severity: Severity::Error,
            code: failure.as_str().to_owned(),
            span: self.example.span,
            message: format!("this example of `{id}` gives {found}, and {expected} is expected"),
            notes,
            help: Some(help),
        })
    }
}

/// Tells why an example comes out as it does.
struct Teller<'t> {
    run: &'t Run<'t>,
    classifier: &'t Classifier,
    source: &'t Source,
}

impl Teller<'_> {
    /// A phrase with its place.
    fn phrase(&self, pattern: crate::matching::PatternId) -> String {
        let Some(info) = self.classifier.matcher().pattern(pattern) else { return String::new() };
        format!("`{}` ({}:{})", info.text, self.source.path, info.position)
    }

    /// The mention that stands for the ground: its phrase, its words, and what gave it its assertion.
    fn mention(&self) -> Vec<String> {
        let Some(mention) = self.run.standing() else { return Vec::new() };
        let words = mention.span.slice(&self.run.document.text);
        let mut notes = vec![format!("{} matches “{words}”", self.phrase(mention.pattern))];
        notes.extend(self.cause(mention));
        notes
    }

    /// Why the ground `id` comes out, but as something else, and what to do.
    fn wrong(&self, id: &str) -> (Vec<String>, String) {
        let mut notes = self.mention();
        let expected = self.run.example.expected.unwrap_or(Assertion::Applied);
        let kept = withheld(self.classifier, self.run, expected);
        if !kept.is_empty() {
            notes.extend(kept.iter().take(MOST_CUES).map(|cue| self.withheld(cue, id)));
            let left = kept.len().saturating_sub(MOST_CUES);
            notes.extend((left > 0).then(|| format!("and so would {left} more cues")));
            let which = if kept.len() == 1 { "there" } else { "to one of these cues" };
            let help = format!(
                "add the name {which}, and this comes out as {expected}; or move the example to where it belongs"
            );
            return (notes, help);
        }
        let unchanged = self.run.standing().is_some_and(|mention| mention.cause == Cause::Phrase);
        let help = if unchanged {
            format!("no cue makes it {expected}: write one under `context`, or move the example to where it belongs")
        } else {
            "mend what changes it, or move the example to where it belongs".to_owned()
        };
        (notes, help)
    }

    /// A cue that stands in the example and is kept from it.
    fn withheld(&self, cue: &Withheld, id: &str) -> String {
        let (context, path) = (&self.classifier.rules().context, &self.source.path);
        let grounds = context.get(cue.edge.cue).and_then(|rule| rule.grounds_position);
        let grounds = grounds.filter(|_| cue.by_grounds);
        let grounds = grounds.map(|position| format!("its `grounds` ({path}:{position}) do not name `{id}`"));
        let section = cue.by_section.map(|kind| format!("its `in` does not name `{kind}`"));
        let lacks: Vec<String> = grounds.into_iter().chain(section).collect();
        format!("{} would do, but {}", self.cue(cue.edge), lacks.join(" and "))
    }

    fn cause(&self, mention: &Mention) -> Option<String> {
        let assertion = mention.assertion;
        let what = match mention.cause {
            Cause::Phrase if assertion == Assertion::Applied => return None,
            Cause::Phrase => "the phrase's own `assertion`".to_owned(),
            Cause::Section => format!("the section `{}`", mention.kind),
            Cause::Quotation => "the quotation marks around it".to_owned(),
            Cause::Question => "the question mark after it".to_owned(),
            Cause::Narrative => "a sentence that only tells what happened (`narrative`)".to_owned(),
            Cause::Refusal => "the refusal that the decision amounts to".to_owned(),
            Cause::Reference(_) => "another place that points to it".to_owned(),
            Cause::Cue(edge) => self.cue(edge),
        };
        Some(format!("{what} makes it {assertion}"))
    }

    fn cue(&self, edge: Edge) -> String {
        format!("the cue {} in “{}”", self.phrase(edge.pattern), edge.span.slice(&self.run.document.text))
    }

    /// Matches of the ground's phrases that do not count, with the reason.
    fn near_misses(&self) -> Vec<String> {
        let matcher = self.classifier.matcher();
        let own = |hit: &crate::matching::Hit| matcher.owner(hit) == Some(Owner::Ground(self.run.ground));
        let dropped = self.run.trace.scan.dropped.iter().filter(|(hit, _)| own(hit));
        let mut notes: Vec<String> = dropped
            .take(MOST_NEAR)
            .map(|(hit, drop)| {
                let reason = match drop {
                    Drop::Section(kind) => format!("it does not count in the section `{kind}` (`in`)"),
                    Drop::Requires => "nothing that it `requires` stands before it".to_owned(),
                    Drop::Unless(guard) => format!("its `unless` has {}", self.phrase(*guard)),
                    Drop::After => "nothing of its `after` stands before it".to_owned(),
                };
                format!("{} matches, but {reason}", self.phrase(hit.pattern))
            })
            .collect();
        if notes.is_empty() {
            notes = self.nearly().unwrap_or_else(|| vec!["no phrase of the ground matches it".to_owned()]);
        }
        notes
    }

    /// The phrase that matches the example but for one word.
    fn nearly(&self) -> Option<Vec<String>> {
        let Run { ground, example, document, trace } = self.run;
        let view = View { classifier: self.classifier, rules_name: &self.source.path, document, trace };
        let id = &self.classifier.rules().ground(*ground)?.id;
        let is_it = |miss: &Miss| matches!(miss.missed, Missed::Word { .. }) && example.text.contains(&miss.matched);
        let Miss { phrase, matched, missed, .. } = view.ground(id)?.misses.into_iter().find(is_it)?;
        Some(vec![format!("`{}` ({}) nearly matches “{matched}”, {missed}", phrase.text, phrase.position)])
    }
}
