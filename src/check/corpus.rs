//! How the phrases and cues of a rule file fare on many decisions.

use std::collections::{BTreeMap, BTreeSet};

use crate::classifier::{Classifier, Trace};
use crate::context::Cause;
use crate::matching::{CuePart, Owner};
use crate::rules::{Assertion, GroundId};

/// Place of a phrase among all phrases that the matcher knows, which is the order of the rule file's parts.
type PhraseIndex = usize;

/// What one decision says of phrases and cues. Gathered on any thread, added up on one.
#[derive(Clone, Debug, Default)]
pub struct Sighting {
    /// Mentions of phrases of grounds, by assertion.
    phrases: BTreeMap<PhraseIndex, [usize; 7]>,
    /// Matches that do not count.
    dropped: BTreeMap<PhraseIndex, usize>,
    /// Cues by the mentions that they reach, and those of them whose assertion they decide.
    cues: BTreeMap<PhraseIndex, (usize, usize)>,
    /// Grounds applied by words that overlap.
    pairs: BTreeSet<(GroundId, GroundId)>,
}

/// How one phrase of a ground fares.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PhraseUse {
    /// Its mentions, by the place of their assertion in [`Assertion::ALL`].
    pub mentions: [usize; 7],
    /// Decisions in which it has a mention.
    pub decisions: usize,
    /// Matches that do not count, for `in`, `requires`, `unless` or `after`.
    pub dropped: usize,
}

impl PhraseUse {
    /// All mentions.
    pub fn total(&self) -> usize {
        self.mentions.iter().sum()
    }

    /// Mentions with an assertion.
    pub fn with(&self, assertion: Assertion) -> usize {
        self.mentions.get(assertion.rank()).copied().unwrap_or_default()
    }

    /// The mentions that could be applied: neither in the list of tests nor about what was investigated, for which the
    /// phrase can do nothing.
    pub fn open(&self) -> usize {
        self.total() - self.with(Assertion::Cited) - self.with(Assertion::Finding)
    }

    /// Whether fewer than half of its open mentions are applied, of five or more.
    pub fn is_mostly_not_applied(&self) -> bool {
        self.open() >= 5 && self.with(Assertion::Applied) * 2 < self.open()
    }
}

/// How one phrase of a cue fares.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct CueUse {
    /// Mentions that it reaches.
    pub reached: usize,
    /// Those of them whose assertion it decides.
    pub decided: usize,
    /// Decisions in which it reaches one.
    pub decisions: usize,
}

/// How all phrases and cues fare. Mentions of all phrases add up to the mentions of the decisions.
#[derive(Clone, Debug, Default)]
pub struct Corpus {
    /// Decisions read.
    pub decisions: usize,
    /// Phrases of grounds with their grounds, in the order of the file.
    pub phrases: BTreeMap<PhraseIndex, (GroundId, PhraseUse)>,
    /// Phrases of cues with the index of their rule, in the order of the file.
    pub cues: BTreeMap<PhraseIndex, (usize, CueUse)>,
    /// Decisions in which two grounds are applied by words that overlap, the most first.
    pairs: BTreeMap<(GroundId, GroundId), usize>,
}

impl Sighting {
    /// What a decision says.
    pub fn new(classifier: &Classifier, trace: &Trace) -> Sighting {
        let mut sighting = Sighting::default();
        for mention in trace.mentions.iter().filter(|mention| matches!(mention.owner, Owner::Ground(_))) {
            let counts = sighting.phrases.entry(mention.pattern.index()).or_default();
            if let Some(count) = counts.get_mut(mention.assertion.rank()) {
                *count += 1;
            }
            for edge in &mention.edges {
                let (reached, decided) = sighting.cues.entry(edge.pattern.index()).or_default();
                *reached += 1;
                *decided += usize::from(mention.cause == Cause::Cue(*edge));
            }
        }
        for (hit, _) in &trace.scan.dropped {
            if matches!(classifier.matcher().owner(hit), Some(Owner::Ground(_))) {
                *sighting.dropped.entry(hit.pattern.index()).or_default() += 1;
            }
        }
        sighting.note_pairs(trace);
        sighting
    }

    fn note_pairs(&mut self, trace: &Trace) {
        let applied: Vec<_> =
            trace.mentions.iter().filter_map(|mention| Some((mention.applied_ground()?, mention))).collect();
        for (index, (ground, mention)) in applied.iter().enumerate() {
            // Mentions are in the order of their starts within a sentence.
            let near = applied.iter().skip(index + 1).take_while(|(_, other)| other.sentence == mention.sentence);
            for (other_ground, other) in near {
                if ground != other_ground && mention.span.overlaps(other.span) {
                    self.pairs.insert(((*ground).min(*other_ground), (*ground).max(*other_ground)));
                }
            }
        }
    }
}

impl Corpus {
    /// Nothing seen yet of any phrase or cue.
    pub fn new(classifier: &Classifier) -> Corpus {
        let mut corpus = Corpus::default();
        for (id, info) in classifier.matcher().patterns().enumerate() {
            match info.owner {
                Owner::Ground(ground) => {
                    corpus.phrases.insert(id, (ground, PhraseUse::default()));
                }
                Owner::Cue(cue, CuePart::Phrase) => {
                    corpus.cues.insert(id, (cue, CueUse::default()));
                }
                _ => {}
            }
        }
        corpus
    }

    /// Adds what a decision says.
    pub fn add(&mut self, sighting: Sighting) {
        self.decisions += 1;
        for (id, counts) in sighting.phrases {
            let Some((_, phrase)) = self.phrases.get_mut(&id) else { continue };
            phrase.decisions += 1;
            for (sum, count) in phrase.mentions.iter_mut().zip(counts) {
                *sum += count;
            }
        }
        for (id, count) in sighting.dropped {
            if let Some((_, phrase)) = self.phrases.get_mut(&id) {
                phrase.dropped += count;
            }
        }
        for (id, (reached, decided)) in sighting.cues {
            let Some((_, cue)) = self.cues.get_mut(&id) else { continue };
            cue.reached += reached;
            cue.decided += decided;
            cue.decisions += 1;
        }
        for pair in sighting.pairs {
            *self.pairs.entry(pair).or_default() += 1;
        }
    }

    /// Pairs of grounds that are applied by words that overlap, with the number of decisions, the most first.
    pub fn pairs(&self) -> Vec<((GroundId, GroundId), usize)> {
        let mut pairs: Vec<_> = self.pairs.iter().map(|(pair, count)| (*pair, *count)).collect();
        pairs.sort_by_key(|(pair, count)| (std::cmp::Reverse(*count), *pair));
        pairs
    }
}
